//! SDMX: lines and structure fit each other. That programs of others read them is checked by `scripts/test-sdmx`.

use std::collections::{HashMap, HashSet};

use super::{county, publication, with};
use crate::{Mark, Publication, sdmx};

fn lines(bytes: &[u8]) -> Vec<HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    reader.deserialize().map(|line| line.expect("a line")).collect()
}

/// The codes of a list in the structure message.
fn codes(structure: &str, list: &str) -> HashSet<String> {
    let begin = structure.find(&format!("<str:Codelist id=\"{list}\"")).expect("the list");
    let rest = &structure[begin..];
    let body = &rest[..rest.find("</str:Codelist>").expect("its end")];
    body.split("<str:Code id=\"")
        .skip(1)
        .map(|code| code.split('"').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn every_code_of_every_line_is_in_its_list() {
    let publication = publication();
    let structure = sdmx::structure(&publication);
    let lists = [
        ("FREQ", "CL_FREQ"),
        ("REF_AREA", "CL_AREA"),
        ("INDICATOR", "CL_FIGURE"),
        ("SEX", "CL_SEX"),
        ("AGE", "CL_AGE"),
        ("BIRTH_ORDER", "CL_BIRTH_ORDER"),
        ("HOUSEHOLD_SIZE", "CL_HOUSEHOLD_SIZE"),
        ("OBS_STATUS", "CL_OBS_STATUS"),
        ("CONF_STATUS", "CL_CONF_STATUS"),
        ("UNIT_MEASURE", "CL_UNIT"),
        ("UNIT_MULT", "CL_UNIT_MULT"),
        ("DECIMALS", "CL_DECIMALS"),
    ];
    let lists = lists.map(|(column, list)| (column, codes(&structure, list)));
    let lines = lines(&sdmx::csv_1(&publication).expect("a file"));
    assert!(lines.len() > 1000);
    for line in &lines {
        for (column, known) in &lists {
            assert!(known.contains(&line[*column]), "{column} {}", line[*column]);
        }
    }
}

#[test]
fn each_cell_has_one_line_in_both_versions() {
    let publication = publication();
    let one = lines(&sdmx::csv_1(&publication).expect("a file"));
    let two = lines(&sdmx::csv_2(&publication).expect("a file"));
    assert_eq!(one.len(), two.len());
    let key = |line: &HashMap<String, String>| {
        ["REF_AREA", "INDICATOR", "SEX", "AGE", "BIRTH_ORDER", "HOUSEHOLD_SIZE", "TIME_PERIOD"]
            .map(|name| line[name].clone())
    };
    let keys: HashSet<_> = one.iter().map(key).collect();
    assert_eq!(keys.len(), one.len());
    assert!(one.iter().all(|line| line["DATAFLOW"] == "TOWNBOOK:DF_FIGURES(1.0)"));
    assert!(two.iter().all(|line| line["STRUCTURE"] == "dataflow" && line["ACTION"] == "I"));
}

#[test]
fn a_mark_becomes_a_status_and_an_officers_edition_says_that_it_is_one() {
    let status = |mark: Mark, internal: bool| {
        let mut contents = county::contents(internal);
        let village = contents.tables[5].cells.last_mut().expect("a village");
        village.mark = mark;
        let key = village.keys[0].clone();
        let publication = Publication::new(contents).expect("in order");
        let lines = lines(&sdmx::csv_1(&publication).expect("a file"));
        let line = lines
            .iter()
            .find(|line| line["REF_AREA"] == key && line["INDICATOR"] == "registered_within_30_days");
        let line = line.expect("the line");
        format!(
            "{}{}{}",
            line["OBS_STATUS"],
            line["CONF_STATUS"],
            if line["OBS_VALUE"].is_empty() { "" } else { " number" }
        )
    };
    assert_eq!(status(Mark::Shown, false), "AF number");
    assert_eq!(status(Mark::FewPeople, false), "UF number");
    assert_eq!(status(Mark::Hidden, false), "QC");
    assert_eq!(status(Mark::NotCounted, false), "OF");
    assert_eq!(status(Mark::Shown, true), "AN number");
}

#[test]
fn a_statistical_year_is_a_time_range_and_a_month_a_month() {
    let lines = lines(&sdmx::csv_1(&publication()).expect("a file"));
    let times: HashSet<(&str, &str)> =
        lines.iter().map(|line| (line["FREQ"].as_str(), line["TIME_PERIOD"].as_str())).collect();
    assert!(times.contains(&("A", "2024-10-01/P12M")));
    assert!(times.contains(&("M", "2025-02")));
}

#[test]
fn places_form_one_tree_with_parents_first() {
    let structure = sdmx::structure(&publication());
    let begin = structure.find("<str:Codelist id=\"CL_AREA\"").expect("the list");
    let rest = &structure[begin..];
    let body = &rest[..rest.find("</str:Codelist>").expect("its end")];
    let mut known = HashSet::new();
    let mut roots = 0;
    for code in body.split("<str:Code id=\"").skip(1) {
        let id = code.split('"').next().expect("an id");
        match code.split("<Ref id=\"").nth(1).and_then(|parent| parent.split('"').next()) {
            Some(parent) => assert!(known.contains(parent), "{id} before {parent}"),
            None => roots += 1,
        }
        known.insert(id);
    }
    assert_eq!((roots, known.len()), (1, 79));
}

#[test]
fn names_are_escaped_and_stand_in_both_languages() {
    let publication = with(|contents| {
        contents.place.name.en = "Shili & <Sons> \"County\"".into();
        contents.tables[0].dims[0].values[0].label.en = "Shili & <Sons> \"County\"".into();
    });
    let structure = sdmx::structure(&publication);
    assert!(structure.contains("Shili &amp; &lt;Sons&gt; &quot;County&quot;"));
    assert!(!structure.contains("<Sons>"));
    assert_eq!(structure.matches("xml:lang=\"zh\"").count(), structure.matches("xml:lang=\"en\"").count());
}

#[test]
fn the_mothers_age_shares_the_column_of_ages() {
    let publication = with(|contents| {
        let mut table = contents.tables[7].clone();
        table.id = "mothers".into();
        table.figures = vec!["births".into()];
        table.dims[0].kind = crate::DimKind::MotherAge;
        table.dims[0].values.truncate(1);
        table.dims[0].values.push(crate::DimValue {
            code: "Y20T24".into(),
            label: crate::Words::new("20–24岁", "20 to 24"),
            parent: None,
        });
        table.cells = vec![super::cell(&["Y20T24"], "births", 188.0)];
        contents.tables.push(table);
    });
    let lines = lines(&sdmx::csv_1(&publication).expect("a file"));
    let line = lines.iter().find(|line| line["AGE"] == "Y20T24").expect("the line");
    assert_eq!((line["INDICATOR"].as_str(), line["OBS_VALUE"].as_str()), ("births", "188"));
    assert!(codes(&sdmx::structure(&publication), "CL_AGE").contains("Y20T24"));
}
