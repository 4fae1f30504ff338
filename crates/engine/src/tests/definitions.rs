//! Definitions load or are refused with the place of the mistake; the pack, the list in the binary and the
//! reference page say the same.

use std::path::PathBuf;

use crate::builtin::BUILTIN;
use crate::definition::{Basis, FigureSet};
use crate::error::FigureError;
use crate::predicate::{Comparison, Literal, Predicate};
use crate::reference::markdown;
use crate::set::{Column, Set};

const GOOD: &str = r#"id = "some"
kind = "rate"
scale = 1000
decimals = 2
interval = "rate"
threshold = 5
disaggregations = ["county", "month"]
source = "a document"
title = { zh = "某", en = "Some" }
definition = { zh = "某", en = "Some" }
universe = { zh = "某", en = "Some" }
unit = { zh = "某", en = "Some" }

[[numerator]]
set = "births"
where = "sex = 1 AND birth_order >= 2"

[[denominator]]
set = "residence_end"

[denominators]
offered = ["period_end"]
default = "period_end"
"#;

fn load(text: &str) -> Result<FigureSet, FigureError> {
    FigureSet::load(&[("pack/figures/some.toml".to_owned(), text.to_owned())])
}

fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn the_pattern_of_the_table_below_loads() {
    let figures = load(GOOD).unwrap();
    let figure = figures.get("some").unwrap();
    assert_eq!((figure.scale, figure.numerator[0].set), (1000, Set::Births));
    assert_eq!(figure.basis(Some(Basis::MidPeriodMean)), Some(Basis::PeriodEnd), "not offered");
}

/// What is replaced in the good definition, by what, and where the mistake must be shown.
const PLANTED: &[(&str, &str, usize, usize, &str)] = &[
    ("kind = \"rate\"", "kind = \"rate\"\ncolour = 1", 3, 1, "unknown field"),
    ("kind = \"rate\"", "kind = \"rank\"", 2, 8, "unknown variant"),
    ("kind = \"rate\"", "kind = \"share\"", 5, 12, "does not fit"),
    ("kind = \"rate\"", "kind = \"exposure\"", 2, 8, "no denominator"),
    ("kind = \"rate\"", "kind = \"index\"", 2, 8, "says its method"),
    ("kind = \"rate\"", "kind = \"rate\"\nmethod = \"whipple\"", 2, 8, "belong to an index"),
    ("kind = \"rate\"", "kind = \"rate\"\nfrom_age = 5", 2, 8, "belong to an index"),
    ("kind = \"rate\"", "kind = \"index\"\nmethod = \"rank\"", 3, 10, "unknown variant"),
    ("kind = \"rate\"", "kind = \"index\"\nmethod = \"whipple\"", 3, 10, "has no denominator"),
    ("kind = \"rate\"", "kind = \"index\"\nmethod = \"completeness\"", 3, 10, "which need it"),
    ("kind = \"rate\"", "kind = \"index\"\nmethod = \"life_expectancy\"\nfrom_age = 62", 3, 10, "0, 1, 5"),
    ("kind = \"rate\"", "kind = \"index\"\nmethod = \"death_probability\"", 3, 10, "needs a to_age"),
    (
        "kind = \"rate\"",
        "kind = \"index\"\nmethod = \"total_fertility\"\nto_age = 9",
        3,
        10,
        "only a life table",
    ),
    ("kind = \"rate\"", "kind = \"index\"\nmethod = \"total_fertility\"", 6, 12, "does not fit"),
    (
        "set = \"births\"\nwhere = \"sex = 1 AND birth_order >= 2\"",
        "set = \"person_days\"",
        2,
        8,
        "kind exposure",
    ),
    ("\"month\"]", "\"birth_order\"]", 7, 30, "residence_end can not be counted by birth_order"),
    ("decimals = 2", "decimals = ", 4, 12, ""),
    ("decimals = 2", "decimals = 7", 4, 12, "at most 6"),
    ("scale = 1000", "scale = 0", 3, 9, "scale"),
    ("threshold = 5\n", "", 1, 1, "missing field `threshold`"),
    ("id = \"some\"", "id = \"other\"", 1, 6, "other.toml"),
    ("id = \"some\"", "id = \"Some\"", 1, 6, "a-z"),
    ("title = { zh = \"某\",", "title = { zh = \"\",", 9, 9, "both"),
    ("title = { zh = \"某\", en = \"Some\" }", "title = { zh = \"某\" }", 9, 9, "missing field `en`"),
    ("source = \"a document\"", "source = \" \"", 8, 10, "source is empty"),
    ("set = \"births\"", "set = \"sunsets\"", 15, 7, "unknown variant"),
    ("set = \"births\"", "set = \"births\"\nsign = 2", 16, 8, "1 or -1"),
    ("set = \"births\"", "set = \"births\"\nsign = -1", 5, 12, "does not fit"),
    ("set = \"births\"", "set = \"roster_rows\"", 7, 30, "by month"),
    ("interval = \"rate\"", "interval = \"poisson\"", 5, 12, "does not fit"),
    ("kind = \"rate\"", "kind = \"count\"", 2, 8, "no denominator"),
    ("[[denominator]]\nset = \"residence_end\"\n", "", 2, 8, "needs a denominator"),
    ("set = \"residence_end\"", "set = \"residence_start\"", 21, 1, "residence_end only"),
    ("default = \"period_end\"", "default = \"mid_period_mean\"", 21, 1, "not among those offered"),
    (
        "[denominators]\noffered = [\"period_end\"]\ndefault = \"period_end\"\n",
        "",
        2,
        8,
        "which denominators",
    ),
    ("birth_order >= 2", "name = 2", 16, 22, "\"name\" is not a column"),
    ("birth_order >= 2", "status = 2", 16, 22, "\"status\" is not a column"),
    ("birth_order >= 2", "\\\"age\\\" = 2", 16, 9, "column must stand alone"),
    ("birth_order >= 2", "b.age = 2", 16, 22, "column must stand alone"),
    ("birth_order >= 2", "abs(age) = 2", 16, 22, "calls the function abs"),
    ("birth_order >= 2", "age = abs(2)", 16, 28, "calls the function abs"),
    ("birth_order >= 2", "now() IS NULL", 16, 22, "calls the function now"),
    ("birth_order >= 2", "age IN (SELECT 1)", 16, 22, "subquery"),
    ("birth_order >= 2", "age = (SELECT 1)", 16, 29, "subquery"),
    ("birth_order >= 2", "EXISTS (SELECT 1)", 16, 30, "subquery"),
    ("birth_order >= 2", "age + 1 = 2", 16, 22, "column must stand alone"),
    ("birth_order >= 2", "age = sex", 16, 28, "literal must stand"),
    ("birth_order >= 2", "age = 'x'", 16, 28, "neither a whole number"),
    ("birth_order >= 2", "age = 1.5", 16, 28, "not a whole number"),
    ("birth_order >= 2", "age = TRUE", 16, 28, "compared with a number"),
    ("birth_order >= 2", "age = NULL", 16, 28, "IS NULL"),
    ("birth_order >= 2", "registered > TRUE", 16, 22, "no order"),
    ("birth_order >= 2", "registered IN (1)", 16, 22, "not a number"),
    ("birth_order >= 2", "age", 16, 22, "is a number"),
    ("birth_order >= 2", "age LIKE '1%'", 16, 22, "not a condition"),
    ("birth_order >= 2", "CASE WHEN registered THEN 1 END = 1", 16, 22, "column must stand alone"),
    ("birth_order >= 2", "age BETWEEN 9 AND 1", 16, 34, "nothing lies between"),
    ("birth_order >= 2", "age >", 16, 27, "Expected"),
    ("birth_order >= 2", "age = 1; DROP TABLE events", 16, 29, "one thing too many"),
    ("birth_order >= 2", "age = 'open", 16, 28, "Unterminated"),
    ("sex = 1 AND birth_order >= 2", "", 16, 9, "Expected"),
    (
        "where = \"sex = 1 AND birth_order >= 2\"",
        "where = '''\nsex = 1\n AND   nope = 2'''",
        18,
        8,
        "\"nope\"",
    ),
];

#[test]
fn every_planted_mistake_is_refused_at_its_place() {
    let mut unseen = Vec::new();
    for (number, (good, bad, line, column, words)) in PLANTED.iter().enumerate() {
        assert!(GOOD.contains(good), "mistake {number} replaces nothing");
        let error =
            load(&GOOD.replacen(good, bad, 1)).err().map_or_else(String::new, |error| error.to_string());
        let place = format!("pack/figures/some.toml:{line}:{column}: ");
        if !error.starts_with(&place) || !error.contains(words) {
            unseen.push(format!("{number} ({bad}) should be {line}:{column} {words:?}, but: {error:?}"));
        }
    }
    assert!(unseen.is_empty(), "{}", unseen.join("\n"));
}

#[test]
fn one_id_cannot_be_defined_twice() {
    let files = ["a/some.toml", "b/some.toml"].map(|name| (name.to_owned(), GOOD.to_owned()));
    let error = FigureSet::load(&files).unwrap_err().to_string();
    assert_eq!(error, "b/some.toml:1:6: \"some\" is defined twice");
}

#[test]
fn a_predicate_may_be_no_longer_than_the_limit() {
    let text = vec!["age = 1"; 200].join(" OR ");
    let problem = Predicate::parse(&text, &[Column::Age]).unwrap_err();
    assert!(problem.problem.contains("1000 characters"), "{problem:?}");
    let deep = format!("{}age = 1{}", "(".repeat(400), ")".repeat(400));
    assert!(Predicate::parse(&deep, &[Column::Age]).unwrap_err().problem.contains("deep"));
}

#[test]
fn predicates_become_the_tree_they_say() {
    let columns = [Column::Age, Column::EverMarried];
    let parse = |text: &str| Predicate::parse(text, &columns).unwrap();
    let age = |comparison, number| Predicate::Compare(Column::Age, comparison, Literal::Number(number));
    let flag = || Predicate::Flag(Column::EverMarried);
    assert_eq!(parse("15 <= age"), age(Comparison::AtLeast, 15));
    assert_eq!(parse("(age) <> -1"), age(Comparison::Differs, -1));
    assert_eq!(parse("age NOT IN (1, 2)"), Predicate::Not(Box::new(Predicate::In(Column::Age, vec![1, 2]))));
    assert_eq!(parse("NOT ever_married"), Predicate::Not(Box::new(flag())));
    let either = Predicate::Or(Box::new(age(Comparison::Less, 1)), Box::new(flag()));
    assert_eq!(
        parse("age IS NOT NULL AND (age < 1 OR ever_married)"),
        Predicate::And(Box::new(Predicate::Not(Box::new(Predicate::IsNull(Column::Age)))), Box::new(either),)
    );
}

#[test]
fn the_binary_holds_the_pack() {
    let mut listed: Vec<String> = BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect();
    listed.sort_unstable();
    let folder = std::fs::read_dir(repository().join("pack/figures")).unwrap();
    let mut found: Vec<String> =
        folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    found.sort_unstable();
    assert_eq!(listed, found, "crates/engine/src/builtin.rs lists what pack/figures holds");
    assert_eq!(FigureSet::builtin().iter().count(), BUILTIN.len());
}

#[test]
fn the_reference_page_is_the_definitions() {
    let path = repository().join("docs/reference/figures.md");
    let page = markdown(&FigureSet::builtin());
    if std::env::var_os("UPDATE_REFERENCE").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "docs/reference/figures.md is old; run the tests with UPDATE_REFERENCE=1");
}
