//! Each rule shown at work. Words the rules look for are joined from halves, so that this file passes.

use super::{Allow, Finding, excused, inspect};

/// The rules (and lines) that `text` breaks as the file `path`.
fn check(path: &str, text: &str, expected: &[(&str, usize)]) {
    let found: Vec<_> =
        inspect(path, text.as_bytes()).into_iter().map(|finding| (finding.rule, finding.line)).collect();
    assert_eq!(found, expected, "{path}: {text:.200}");
}

fn lines(count: usize) -> String {
    "// a\n".repeat(count)
}

fn function(name: &str, indent: &str, n_lines: usize) -> String {
    format!("{indent}pub(crate) fn {name}(\n{indent}) {{\n{}{indent}}}\n", "    x();\n".repeat(n_lines - 3))
}

#[test]
fn a_rust_file_has_its_length() {
    check("a.rs", &lines(500), &[]);
    check("a.rs", &lines(501), &[("file-length", 0)]);
    check("crates/a/src/tests.rs", &lines(1200), &[]);
    check("crates/a/src/fold_tests.rs", &lines(501), &[]);
    check("crates/a/src/tests/fold.rs", &lines(1201), &[("file-length", 0)]);
    check("docs/a.md", &lines(2000), &[]);
    let inline = format!("{}#[cfg(test)]\nmod tests {{\n{}}}\n", lines(400), lines(300));
    check("a.rs", &inline, &[]);
    check("a.rs", &format!("{inline}{}", lines(101)), &[("file-length", 0)]);
}

#[test]
fn a_function_has_its_length() {
    check("a.rs", &function("short", "", 70), &[]);
    check("a.rs", &function("long", "", 71), &[("function-length", 1)]);
    check("a.rs", &format!("impl A {{\n{}}}\n", function("long", "    ", 90)), &[("function-length", 2)]);
    check("tests.rs", &function("table", "", 90), &[]);
    let declared =
        format!("trait A {{\n    fn a(&self);\n    fn b(\n        x: u8,\n    ) -> u8;\n{}}}\n", lines(90));
    check("a.rs", &declared, &[]);
    check("a.rs", &format!("pub const fn one() -> u8 {{ 1 }}\n{}", lines(90)), &[]);
    let in_tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", function("long", "    ", 90));
    check("a.rs", &in_tests, &[]);
    check("a.rs", &format!("async unsafe {}", &function("long", "", 71)[11..]), &[("function-length", 1)]);
}

#[test]
fn names_say_what_is_inside() {
    check("crates/a/src/utils.rs", "//! a\n", &[("name", 0)]);
    check("crates/common/src/lib.rs", "//! a\n", &[("name", 0)]);
    check("pack/misc/a.toml", "a = 1\n", &[("name", 0)]);
    check("a.rs", "pub(crate) mod helpers;\n", &[("name", 1)]);
    check("a.rs", "\n    mod manager {\n", &[("name", 2)]);
    check("a.rs", "mod utilities;\nuse service::x;\n", &[]);
    check("pack/cn/service.toml", "a = 1\n", &[]);
}

#[test]
fn paths_of_a_machine_are_found() {
    for path in [
        concat!("/wo", "rk/main"),
        concat!("/ho", "me/li/a"),
        concat!("C:", "\\a"),
        concat!("/ro", "ot/.cargo"),
    ] {
        check("a.sh", &format!("cd {path}\n"), &[("machine-path", 1)]);
    }
    check("a.toml", &format!("a = 1\nb = \"{}\"\n", concat!("/Us", "ers/li")), &[("machine-path", 2)]);
    check("a.md", concat!("see bench/wo", "rk/a and ~/ho", "me/b\n"), &[]);
}

#[test]
fn unfinished_work_is_found() {
    check("a.md", concat!("a\nTO", "DO: b\n"), &[("unfinished", 2)]);
    check("a.rs", concat!("// FIX", "ME\n"), &[("unfinished", 1)]);
    check("a.rs", concat!("unimpl", "emented!()\n"), &[("unfinished", 1)]);
    check("a.rs", concat!("to", "do!()\n"), &[("unfinished", 1)]);
    check("a.sh", "mktemp /tmp/a.XXXXXX\n", &[]);
    check("a.rs", concat!("TO", "DOS\n"), &[]);
}

#[test]
fn tests_that_do_not_run_are_found() {
    check("a/tests.rs", concat!("#[test]\n#[ig", "nore = \"slow\"]\nfn a() {}\n"), &[("ignored-test", 2)]);
}

#[test]
fn hosts_of_registries_are_found() {
    check("a.sh", concat!("pip -i https://pypi", ".org/simple\n"), &[("host", 1)]);
    check("a.md", concat!("registry.", "npmjs.org\n"), &[("host", 1)]);
}

#[test]
fn white_space_is_kept_clean() {
    check("a.rs", "a\tb\n", &[("tab", 1)]);
    check("a.md", "a \nb\n", &[("trailing-space", 1)]);
    check("a.toml", "a = 1", &[("final-newline", 1)]);
    check("a.csv", "a,b", &[("final-newline", 1)]);
    check("a.csv", "a\tb \n", &[]);
    check("a.rs", "", &[]);
}

#[test]
fn large_files_are_found_and_other_peoples_files_are_left_alone() {
    check("a.json", &"0123456789\n".repeat(100_000), &[("size", 0)]);
    check("web/vendor/a/common/a.md", "a\t", &[]);
    check("web/vendor/a.css", &"0123456789\n".repeat(100_000), &[("size", 0)]);
    assert_eq!(inspect("a.rs", b"\xff\t "), []);
    assert_eq!(inspect("a.toml", b"\0\t "), []);
}

#[test]
fn sql_is_not_built_from_text() {
    let path = "crates/store/src/a.rs";
    check(path, "db.execute(&format!(\"select {a}\"))\n", &[("sql-from-text", 1)]);
    check(path, "db.query_row(\n    &format!(\"select {a}\"),\n", &[("sql-from-text", 2)]);
    check(path, "let a = format!(\"{b}\");\ndb.execute(A)\n", &[]);
    check(path, "let a = format!(\n    \"Delete from {a}\");\n", &[("sql-from-text", 1)]);
    check(path, "let a = format!(\"selected {b}\");\nconst A: &str = \"select 1\";\n", &[]);
    check(path, "db.one(\n    &format!(\"select {COLUMNS} from a where id = $1\"),\n", &[]);
    check(path, "db.one(&format!(\"select {COLUMNS} from {name}\"));\n", &[("sql-from-text", 1)]);
    check(path, "db.one(&format!(\"{} where a\", sql));\n", &[("sql-from-text", 1)]);
    check("crates/app/src/a.rs", "db.execute(&format!(\"select {a}\"))\n", &[]);
}

#[test]
fn parameters_run_in_order_of_first_use() {
    let path = "crates/store/src/a.rs";
    check(path, "const A: &str = \"select $1, $2, $1, $3\";\n", &[]);
    check(path, "\nconst A: &str = \"select $2, $1\";\n", &[("parameter-order", 2)]);
    check(path, "const A: &str = r#\"select $1, $3\"#;\n", &[("parameter-order", 1)]);
    check(path, "// select $2, $1\n", &[]);
    check("crates/store/sql/a.sql", "select $1;\nselect $1, $2;\n", &[]);
    check("crates/store/sql/a.sql", "select $1;\n\nselect $2, $1;\n", &[("parameter-order", 3)]);
    check("crates/store/sql/a.sql", "select $$a$$;\n", &[]);
    check("crates/app/src/a.rs", "const A: &str = \"select $2, $1\";\n", &[]);
}

#[test]
fn the_allow_list_excuses_and_goes_stale() {
    let finding = |rule| Finding { path: "a.rs".into(), line: 3, rule, what: "what".into() };
    let allow = |path: &str, rule: &str, reason: &str| Allow {
        path: path.into(),
        rule: rule.into(),
        reason: reason.into(),
    };
    let reason = "a reason long enough";
    assert!(excused(vec![finding("tab")], &[allow("a.rs", "tab", reason)]).is_empty());
    assert_eq!(excused(vec![finding("tab")], &[]), ["a.rs:3: tab: what"]);
    let other_rule = excused(vec![finding("tab")], &[allow("a.rs", "size", reason)]);
    assert_eq!(
        other_rule,
        ["xtask/tidy-allow.toml: a.rs / size excuses nothing: remove it", "a.rs:3: tab: what"]
    );
    let other_path = excused(Vec::new(), &[allow("b.rs", "tab", reason)]);
    assert_eq!(other_path, ["xtask/tidy-allow.toml: b.rs / tab excuses nothing: remove it"]);
    let no_reason = excused(vec![finding("tab")], &[allow("a.rs", "tab", " ")]);
    assert_eq!(no_reason, ["xtask/tidy-allow.toml: a.rs / tab needs a reason"]);
}
