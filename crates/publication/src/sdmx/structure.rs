//! The structure message: what the columns of the values mean.

use std::fmt::Write as _;

use crate::model::{Publication, Words};
use crate::sdmx::codes::{CodeList, category_list, lists};
use crate::sdmx::{AGENCY, CONCEPTS, DATA_STRUCTURE, DATAFLOW, DIMENSIONS, VERSION, category_column};
use crate::words::{Fixed, words};
use crate::xml::escape;

const NAMESPACES: &str = concat!(
    r#" xmlns:mes="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message""#,
    r#" xmlns:str="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure""#,
    r#" xmlns:com="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common""#,
);

/// What a concept's values look like.
enum Form {
    Coded(String),
    Number,
    Text,
    Time,
}

/// Where a concept stands in the data structure.
#[derive(PartialEq)]
enum Part {
    Dimension,
    Attribute(&'static str),
    Time,
    Measure,
}

struct Concept {
    id: String,
    name: Words,
    part: Part,
    form: Form,
}

/// The SDMX-ML 2.1 structure message for a publication's values: UTF-8, every name in both languages.
pub fn structure(publication: &Publication) -> String {
    let contents = publication.contents();
    let concepts = concepts(publication);
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<mes:Structure{NAMESPACES}>\n");
    let id = format!("TOWNBOOK_{}_{}", contents.place.code, contents.edition);
    let _ = writeln!(
        out,
        "<mes:Header><mes:ID>{}</mes:ID><mes:Test>false</mes:Test><mes:Prepared>{}</mes:Prepared>\
         <mes:Sender id=\"{AGENCY}\"/></mes:Header>\n<mes:Structures>",
        escape(&id),
        contents.made_on,
    );
    dataflow(&mut out, publication);
    out.push_str("<str:Codelists>\n");
    lists(publication).iter().for_each(|list| code_list(&mut out, list));
    out.push_str("</str:Codelists>\n");
    concept_scheme(&mut out, &concepts);
    data_structure(&mut out, &concepts);
    out.push_str("</mes:Structures>\n</mes:Structure>\n");
    out
}

fn concepts(publication: &Publication) -> Vec<Concept> {
    let coded = |list: &str| Form::Coded(list.to_owned());
    let concept = |id: &str, name: Fixed, part: Part, form: Form| Concept {
        id: id.to_owned(),
        name: Words::new(name.zh, name.en),
        part,
        form,
    };
    let names = [
        (words("频率", "Frequency"), "CL_FREQ"),
        (words("地方", "Reference area"), "CL_AREA"),
        (words("指标", "Figure"), "CL_FIGURE"),
        (words("性别", "Sex"), "CL_SEX"),
        (
            words(
                "年龄；按母亲年龄的指标为母亲年龄",
                "Age; the mother's, where a figure is by the mother's age",
            ),
            "CL_AGE",
        ),
        (words("孩次", "Birth order"), "CL_BIRTH_ORDER"),
    ];
    let mut all: Vec<Concept> = DIMENSIONS
        .into_iter()
        .zip(names)
        .map(|(id, (name, list))| concept(id, name, Part::Dimension, coded(list)))
        .collect();
    for category in publication.index().categories() {
        let dims = publication.contents().tables.iter().flat_map(|table| &table.dims);
        let title = dims.into_iter().find(|dim| dim.kind.id() == *category).map(|dim| dim.title.clone());
        all.push(Concept {
            id: category_column(category),
            name: title.unwrap_or_else(|| Words::new(category, category)),
            part: Part::Dimension,
            form: Form::Coded(category_list(category)),
        });
    }
    all.push(concept("TIME_PERIOD", words("时间", "Time period"), Part::Time, Form::Time));
    all.push(concept("OBS_VALUE", words("数值", "Value"), Part::Measure, Form::Number));
    let must = || Part::Attribute("Mandatory");
    let may = || Part::Attribute("Conditional");
    all.extend([
        concept("OBS_STATUS", words("数值状态", "Status of the value"), must(), coded("CL_OBS_STATUS")),
        concept("CONF_STATUS", words("保密状态", "Confidentiality status"), must(), coded("CL_CONF_STATUS")),
        concept("LOWER", words("95%区间下限", "Lower limit of the 95% interval"), may(), Form::Number),
        concept("UPPER", words("95%区间上限", "Upper limit of the 95% interval"), may(), Form::Number),
        concept("NUMERATOR", words("分子", "Numerator"), may(), Form::Number),
        concept("DENOMINATOR", words("分母", "Denominator"), may(), Form::Number),
        concept("UNIT_MEASURE", words("单位", "Unit of measure"), must(), coded("CL_UNIT")),
        concept("UNIT_MULT", words("单位倍数", "Unit multiplier"), must(), coded("CL_UNIT_MULT")),
        concept("DECIMALS", words("小数位数", "Decimals"), must(), coded("CL_DECIMALS")),
        concept("EDITION", words("版次", "Edition"), must(), Form::Text),
    ]);
    all
}

fn names(out: &mut String, name: &Words) {
    let _ = write!(
        out,
        "<com:Name xml:lang=\"zh\">{}</com:Name><com:Name xml:lang=\"en\">{}</com:Name>",
        escape(&name.zh),
        escape(&name.en)
    );
}

fn reference(id: &str, package: &str, class: &str) -> String {
    format!(
        "<Ref id=\"{id}\" version=\"{VERSION}\" agencyID=\"{AGENCY}\" package=\"{package}\" class=\"{class}\"/>"
    )
}

fn maintainable(out: &mut String, tag: &str, id: &str, name: &Words) {
    let _ =
        write!(out, "<str:{tag} id=\"{id}\" agencyID=\"{AGENCY}\" version=\"{VERSION}\" isFinal=\"true\">");
    names(out, name);
    out.push('\n');
}

fn dataflow(out: &mut String, publication: &Publication) {
    let contents = publication.contents();
    let name = Words::new(
        format!("{}，{}", contents.place.name.zh, contents.period.zh),
        format!("{}, {}", contents.place.name.en, contents.period.en),
    );
    out.push_str("<str:Dataflows>\n");
    maintainable(out, "Dataflow", DATAFLOW, &name);
    let structure = reference(DATA_STRUCTURE, "datastructure", "DataStructure");
    let _ = writeln!(out, "<str:Structure>{structure}</str:Structure></str:Dataflow>\n</str:Dataflows>");
}

fn code_list(out: &mut String, list: &CodeList) {
    maintainable(out, "Codelist", &list.id, &list.name);
    for code in &list.codes {
        let _ = write!(out, "<str:Code id=\"{}\">", escape(&code.id));
        names(out, &code.name);
        if let Some(parent) = &code.parent {
            let _ = write!(out, "<str:Parent><Ref id=\"{}\"/></str:Parent>", escape(parent));
        }
        out.push_str("</str:Code>\n");
    }
    out.push_str("</str:Codelist>\n");
}

fn concept_scheme(out: &mut String, concepts: &[Concept]) {
    out.push_str("<str:Concepts>\n");
    maintainable(out, "ConceptScheme", CONCEPTS, &Words::new("家簿统计概念", "Concepts of Townbook figures"));
    for concept in concepts {
        let _ = write!(out, "<str:Concept id=\"{}\">", concept.id);
        names(out, &concept.name);
        out.push_str("</str:Concept>\n");
    }
    out.push_str("</str:ConceptScheme>\n</str:Concepts>\n");
}

fn data_structure(out: &mut String, concepts: &[Concept]) {
    out.push_str("<str:DataStructures>\n");
    let name = Words::new("县级人口统计", "Population figures of a county");
    maintainable(out, "DataStructure", DATA_STRUCTURE, &name);
    out.push_str("<str:DataStructureComponents>\n<str:DimensionList id=\"DimensionDescriptor\">\n");
    let is_dimension = |concept: &&Concept| matches!(concept.part, Part::Dimension | Part::Time);
    for (at, concept) in concepts.iter().filter(is_dimension).enumerate() {
        let tag = if concept.part == Part::Time { "TimeDimension" } else { "Dimension" };
        let _ = write!(out, "<str:{tag} id=\"{}\" position=\"{}\">", concept.id, at + 1);
        component(out, concept);
        let _ = writeln!(out, "</str:{tag}>");
    }
    out.push_str("</str:DimensionList>\n<str:AttributeList id=\"AttributeDescriptor\">\n");
    for concept in concepts {
        let Part::Attribute(status) = concept.part else { continue };
        let _ = write!(out, "<str:Attribute id=\"{}\" assignmentStatus=\"{status}\">", concept.id);
        component(out, concept);
        out.push_str(
            "<str:AttributeRelationship><str:PrimaryMeasure><Ref id=\"OBS_VALUE\"/></str:PrimaryMeasure>",
        );
        out.push_str("</str:AttributeRelationship></str:Attribute>\n");
    }
    out.push_str("</str:AttributeList>\n<str:MeasureList id=\"MeasureDescriptor\">\n");
    for concept in concepts.iter().filter(|concept| concept.part == Part::Measure) {
        let _ = write!(out, "<str:PrimaryMeasure id=\"{}\">", concept.id);
        component(out, concept);
        out.push_str("</str:PrimaryMeasure>\n");
    }
    out.push_str(
        "</str:MeasureList>\n</str:DataStructureComponents>\n</str:DataStructure>\n</str:DataStructures>\n",
    );
}

/// Which concept it is, and what its values look like.
fn component(out: &mut String, concept: &Concept) {
    let _ = write!(
        out,
        "<str:ConceptIdentity><Ref id=\"{}\" maintainableParentID=\"{CONCEPTS}\" \
         maintainableParentVersion=\"{VERSION}\" agencyID=\"{AGENCY}\" package=\"conceptscheme\" class=\"Concept\"/>\
         </str:ConceptIdentity><str:LocalRepresentation>",
        concept.id
    );
    let _ = match &concept.form {
        Form::Coded(list) => {
            write!(out, "<str:Enumeration>{}</str:Enumeration>", reference(list, "codelist", "Codelist"))
        }
        Form::Number => write!(out, "<str:TextFormat textType=\"Double\"/>"),
        Form::Text => write!(out, "<str:TextFormat textType=\"String\"/>"),
        Form::Time => write!(out, "<str:TextFormat textType=\"ObservationalTimePeriod\"/>"),
    };
    out.push_str("</str:LocalRepresentation>");
}
