//! The code lists: those of the cross-domain lists that are used, and those that come from the tables.

use std::collections::BTreeMap;

use crate::model::{Contents, DimKind, Mark, Publication, TOTAL, Words};
use crate::words::{Fixed, words};

/// A code list as it stands in the message.
pub(super) struct CodeList {
    pub id: String,
    pub name: Words,
    pub codes: Vec<Code>,
}

pub(super) struct Code {
    pub id: String,
    pub name: Words,
    pub parent: Option<String>,
}

impl Code {
    fn new(id: &str, name: Fixed) -> Code {
        Code { id: id.to_owned(), name: Words::new(name.zh, name.en), parent: None }
    }
}

fn fixed(id: &str, name: Fixed, codes: &[(&str, Fixed)]) -> CodeList {
    let codes = codes.iter().map(|(id, name)| Code::new(id, *name)).collect();
    CodeList { id: id.to_owned(), name: Words::new(name.zh, name.en), codes }
}

/// All lists of a publication.
pub(super) fn lists(publication: &Publication) -> Vec<CodeList> {
    let contents = publication.contents();
    let mut lists = vec![
        frequencies(),
        areas(contents),
        figures(contents),
        from_dims(contents, "CL_SEX", words("性别", "Sex"), |kind| *kind == DimKind::Sex),
        from_dims(contents, "CL_AGE", words("年龄", "Age"), |kind| {
            matches!(kind, DimKind::Age | DimKind::MotherAge)
        }),
        from_dims(contents, "CL_BIRTH_ORDER", words("孩次", "Birth order"), |kind| {
            *kind == DimKind::BirthOrder
        }),
    ];
    for category in publication.index().categories() {
        let title =
            contents.tables.iter().flat_map(|table| &table.dims).find(|dim| dim.kind.id() == *category);
        let mut list = from_dims(contents, &category_list(category), words("类别", "Category"), |kind| {
            kind.id() == *category && matches!(kind, DimKind::Category(_))
        });
        if let Some(dim) = title {
            list.name = dim.title.clone();
        }
        lists.push(list);
    }
    lists.extend([statuses(), confidentiality(), units(contents), multipliers(), decimals()]);
    lists
}

/// The id of a category's list.
pub(super) fn category_list(category: &str) -> String {
    format!("CL_{}", super::category_column(category))
}

/// The unit's code: the English unit in capitals.
pub(crate) fn unit_code(unit: &Words) -> String {
    let mut code = String::new();
    for letter in unit.en.chars() {
        match letter {
            '%' => code.push_str("PERCENT"),
            letter if letter.is_ascii_alphanumeric() => code.push(letter.to_ascii_uppercase()),
            ',' => {}
            _ if code.is_empty() || code.ends_with('_') => {}
            _ => code.push('_'),
        }
    }
    let code = code.trim_end_matches('_');
    if code.is_empty() { "UNIT".to_owned() } else { code.to_owned() }
}

/// Status and confidentiality of a cell, by the cross-domain lists.
pub(super) fn status(mark: Mark, internal: bool) -> (&'static str, &'static str) {
    let free = if internal { "N" } else { "F" };
    match mark {
        Mark::Shown => ("A", free),
        Mark::FewPeople => ("U", free),
        Mark::Hidden => ("Q", "C"),
        Mark::NotCounted => ("O", free),
    }
}

fn frequencies() -> CodeList {
    fixed(
        "CL_FREQ",
        words("频率", "Frequency"),
        &[
            ("A", words("年", "Annual")),
            ("S", words("半年", "Half-yearly")),
            ("Q", words("季", "Quarterly")),
            ("M", words("月", "Monthly")),
            ("_O", words("其他", "Other")),
        ],
    )
}

fn statuses() -> CodeList {
    fixed(
        "CL_OBS_STATUS",
        words("数值状态", "Status of the value"),
        &[
            ("A", words("正常", "Normal value")),
            ("U", words("人数少，慎用", "Low reliability")),
            ("Q", words("不公布", "Missing value; suppressed")),
            ("O", words("没有这个数", "Missing value")),
        ],
    )
}

fn confidentiality() -> CodeList {
    fixed(
        "CL_CONF_STATUS",
        words("保密状态", "Confidentiality status"),
        &[
            ("F", words("可公开", "Free")),
            ("N", words("仅供内部", "Not for publication, restricted for internal use only")),
            ("C", words("数目太小，不公布", "Confidential statistical information")),
            (
                "D",
                words(
                    "为防推算，一并不公布",
                    "Secondary confidentiality set by the sender, not for publication",
                ),
            ),
        ],
    )
}

fn multipliers() -> CodeList {
    fixed("CL_UNIT_MULT", words("单位倍数", "Unit multiplier"), &[("0", words("一", "Units"))])
}

fn decimals() -> CodeList {
    const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    const NAMES: [Fixed; 10] = [
        words("无小数", "None"),
        words("一位", "One"),
        words("两位", "Two"),
        words("三位", "Three"),
        words("四位", "Four"),
        words("五位", "Five"),
        words("六位", "Six"),
        words("七位", "Seven"),
        words("八位", "Eight"),
        words("九位", "Nine"),
    ];
    let codes: Vec<(&str, Fixed)> = DIGITS.into_iter().zip(NAMES).collect();
    fixed("CL_DECIMALS", words("小数位数", "Decimals"), &codes)
}

fn units(contents: &Contents) -> CodeList {
    let units: BTreeMap<String, &Words> =
        contents.figures.iter().map(|figure| (unit_code(&figure.unit), &figure.unit)).collect();
    let codes = units.into_iter().map(|(id, unit)| Code { id, name: unit.clone(), parent: None }).collect();
    CodeList { id: "CL_UNIT".to_owned(), name: Words::new("单位", "Unit"), codes }
}

fn figures(contents: &Contents) -> CodeList {
    let code =
        |figure: &crate::FigureInfo| Code { id: figure.id.clone(), name: figure.title.clone(), parent: None };
    let codes = contents.figures.iter().map(code).collect();
    CodeList { id: "CL_FIGURE".to_owned(), name: Words::new("指标", "Figure"), codes }
}

/// Places of all tables as one tree under the publication's own place. A place that one table gives without its
/// parent takes the parent another table gives.
fn areas(contents: &Contents) -> CodeList {
    let root = &contents.place;
    let mut known: BTreeMap<&str, (&Words, Option<&str>)> =
        BTreeMap::from([(root.code.as_str(), (&root.name, None))]);
    for dim in contents.tables.iter().flat_map(|table| &table.dims).filter(|dim| dim.kind == DimKind::Place) {
        for value in dim.values.iter().filter(|value| value.code != root.code) {
            let entry = known.entry(&value.code).or_insert((&value.label, None));
            entry.1 = entry.1.or(value.parent.as_deref());
        }
    }
    let mut codes: Vec<Code> = known
        .iter()
        .map(|(id, (name, parent))| {
            let parent = parent.or((*id != root.code).then_some(root.code.as_str()));
            Code { id: (*id).to_owned(), name: (*name).clone(), parent: parent.map(str::to_owned) }
        })
        .collect();
    // A parent before its parts, so that a reader who goes line by line knows it.
    codes.sort_by_key(|code| depth(&known, &code.id));
    CodeList { id: "CL_AREA".to_owned(), name: Words::new("地方", "Area"), codes }
}

fn depth(known: &BTreeMap<&str, (&Words, Option<&str>)>, id: &str) -> usize {
    let mut steps = 0;
    let mut at = id;
    // Two tables could name two parents of which each is under the other; such a ring still ends here.
    while let Some((_, Some(parent))) = known.get(at).filter(|_| steps < known.len()) {
        at = parent;
        steps += 1;
    }
    steps
}

fn from_dims(contents: &Contents, id: &str, name: Fixed, is_of: impl Fn(&DimKind) -> bool) -> CodeList {
    let mut codes = vec![Code::new(TOTAL, words("合计", "Total"))];
    for dim in contents.tables.iter().flat_map(|table| &table.dims).filter(|dim| is_of(&dim.kind)) {
        for value in &dim.values {
            if !codes.iter().any(|code| code.id == value.code) {
                codes.push(Code { id: value.code.clone(), name: value.label.clone(), parent: None });
            }
        }
    }
    CodeList { id: id.to_owned(), name: Words::new(name.zh, name.en), codes }
}
