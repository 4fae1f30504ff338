//! The plan, and mistakes in one.

use crate::plan::PublicationPlan;

fn error(text: &str) -> (usize, usize, String) {
    let error = PublicationPlan::load("p.toml", text).unwrap_err();
    assert_eq!((error.code(), error.args()[0].1.as_str()), ("publication.plan", "p.toml"));
    (error.line, error.column, error.problem)
}

fn table(lines: &str) -> String {
    format!("[[table]]\nid = \"births\"\ntitle = {{ zh = \"出生\", en = \"Births\" }}\n{lines}")
}

#[test]
fn the_plan_of_the_pack_loads_and_ends_with_everything_else() {
    let plan = PublicationPlan::builtin();
    assert!(plan.tables().len() >= 17);
    let last = plan.tables().last().unwrap();
    assert_eq!((last.id.as_str(), last.by.len(), last.figures.len()), ("summary", 0, 0));
}

#[test]
fn a_mistake_is_named_with_line_and_column() {
    let checks = [
        ("by = [\"hamlet\"]\n", (4, 7), "hamlet"),
        ("by = [\"village\", \"month\"]\nfigures = [\"births\"]\n", (4, 6), "by village"),
        ("by = [\"village\", \"township\"]\nfigures = [\"births\"]\n", (4, 6), "one level"),
        ("by = [\"sex\", \"sex\"]\nfigures = [\"births\"]\n", (4, 6), "once"),
        ("by = [\"age5\", \"age\"]\nfigures = [\"births\"]\n", (4, 6), "one kind of age"),
        ("by = [\"sex\"]\n", (4, 6), "without a split"),
        ("by = [\"sex\"]\nfigures = [\"births\", \"births\"]\n", (5, 22), "twice"),
        ("by = [\"sex\"]\nfigures = [\"births\"]\nmin_months = 0\n", (6, 14), "between"),
        ("by = [\"sex\"]\nfigures = [\"births\"]\nrank = true\n", (6, 1), "rank"),
    ];
    for (lines, at, words) in checks {
        let (line, column, problem) = error(&table(lines));
        assert_eq!((line, column), at, "{lines}: {problem}");
        assert!(problem.contains(words), "{lines}: {problem}");
    }
}

#[test]
fn ids_and_titles_are_checked() {
    assert_eq!(error("[[table]]\nid = \"Births\"\ntitle = { zh = \"出\", en = \"B\" }\nby = []\n").0, 2);
    assert_eq!(error("[[table]]\nid = \"births\"\ntitle = { zh = \"\", en = \"B\" }\nby = []\n").0, 3);
    let twice = format!("{}{}", table("by = []\n"), table("by = []\n"));
    assert_eq!(error(&twice).0, 6);
}
