use std::fs;
use std::path::Path;

use super::list::DenyList;
use super::pattern::{Pattern, Unit};
use super::{LIST_FILE, scan};

fn real_list() -> DenyList {
    DenyList::read(&crate::workspace_root().join(LIST_FILE)).unwrap()
}

/// A small tree with something clean in every scanned folder.
fn clean_tree() -> tempfile::TempDir {
    let tree = tempfile::tempdir().unwrap();
    let files = [
        ("crates/store/migrations/sqlite/0001_start.sql", "create table person (id integer primary key);\n"),
        ("crates/register/src/event.rs", "/// 孩次 birth order, never 民族.\npub enum Event { Birth }\n"),
        ("crates/register/src/tests.rs", "const HEADER: &str = \"姓名,民族\";\n"),
        ("crates/store/src/lib.rs", "//! The only SQL.\n"),
        ("crates/engine/src/lib.rs", "//! Figures of a close.\n"),
        ("crates/publication/src/lib.rs", "//! Published tables.\n"),
        ("crates/release/src/lib.rs", "//! What may be published.\n"),
        ("crates/authz/src/lib.rs", "//! Who may do what.\n"),
        ("crates/authz/policies/permits.cedar", "permit (principal, action, resource);\n"),
        ("crates/web/src/pages.rs", "//! Pages.\n"),
        ("crates/web/routes.txt", "GET /people/{person} read_person\n"),
        ("crates/web/templates/person.html", "<h1>{{ name }}</h1>\n"),
        ("crates/app/src/lib.rs", "//! One function per thing a person does; no 孕检.\n"),
        ("crates/townbook/src/main.rs", "/// Import rosters\nfn import() {}\n"),
        ("pack/cn/import.toml", "birth_order = [\"孩次\"]\nmarital = [\"婚姻状况\"]\n"),
        ("pack/never.toml", "never = \"避孕、孕检、民族\"\n"),
    ];
    for (path, text) in files {
        write(tree.path(), path, text);
    }
    tree
}

fn write(root: &Path, path: &str, text: &str) {
    let file = root.join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// Problems of a clean tree with one file more.
fn problems_with(path: &str, text: &str, list: &DenyList) -> Vec<String> {
    let tree = clean_tree();
    write(tree.path(), path, text);
    scan(tree.path(), list).unwrap().problems(list)
}

/// The deny-list without its exemptions, which belong to the real tree.
fn bare_list() -> DenyList {
    DenyList { exempt: Vec::new(), ..real_list() }
}

#[test]
fn the_real_tree_holds_nothing_of_it() {
    let list = real_list();
    let problems = scan(&crate::workspace_root(), &list).unwrap().problems(&list);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_clean_tree_passes() {
    let tree = clean_tree();
    let outcome = scan(tree.path(), &bare_list()).unwrap();
    assert_eq!(outcome.hits, []);
    assert_eq!(outcome.n_files, 14);
}

#[test]
fn each_planted_thing_is_named_with_file_line_word_and_reason() {
    let table = [
        (
            "crates/store/migrations/postgres/0002_a.sql",
            "create table visit (\n  pregnancy_week integer\n);\n",
            2,
            "pregnan*",
        ),
        ("crates/store/migrations/sqlite/0002_a.sql", "-- IUD check\n", 1, "iud"),
        (
            "crates/store/migrations/sqlite/0003_b.sql",
            "alter table person add ethnicity text;\n",
            1,
            "ethnic*",
        ),
        ("crates/store/migrations/sqlite/0004_c.sql", "\n\nn_children integer,\n", 3, "n children"),
        ("pack/cn/headers.toml", "a = 1\nb = [\"节育措施\"]\n", 2, "节育措施"),
        ("pack/cn/headers.toml", "a = [\"民　族\"]\n", 1, "民族"),
        ("pack/cn/zh-CN.ftl", "task = 请到卫生院\n  参加孕检\n", 2, "孕检"),
        ("pack/cn/en.ftl", "due = The social maintenance fee is due\n", 1, "social maintenance fee*"),
        ("pack/figures/tfr.toml", "title = \"各村出生率排名\"\n", 1, "排名 + 村"),
        ("pack/figures/a.toml", "title = \"Villages ranked by births\"\n", 1, "rank* + village*"),
        ("pack/cn/fhir.json", "{\"resourceType\": \"MedicationStatement\"}\n", 1, "MedicationStatement"),
        ("crates/register/src/check.rs", "pub enum Code {\n    OutOfPlanBirth,\n}\n", 2, "out of plan"),
        ("crates/register/src/check.rs", "const A: &str = \"birth.contraception\";\n", 1, "contracepti*"),
        ("crates/register/src/check.rs", "const A: &str = \"\\u{5b55}\\u{60c5}\";\n", 1, "孕情"),
        ("crates/app/src/task.rs", "const A: &str = \"visit.gestation\";\n", 1, "gestation*"),
        ("crates/store/src/task.rs", "struct Task {\n    birth_quota: u32,\n}\n", 2, "birth quota*"),
        ("crates/townbook/src/cli.rs", "enum Command {\n    Watchlist,\n}\n", 2, "watchlist*"),
        (
            "crates/townbook/src/cli.rs",
            "enum Command {\n    /// Rank villages\n    A,\n}\n",
            2,
            "rank* + village*",
        ),
    ];
    let list = bare_list();
    for (path, text, line, word) in table {
        let problems = problems_with(path, text, &list);
        let start = format!("{path}:{line}: \"{word}\" (");
        let problem = problems.iter().find(|problem| problem.starts_with(&start));
        let problem = problem.unwrap_or_else(|| panic!("{start} not among {problems:#?}"));
        let reason = problem.split_once("): ").unwrap().1;
        assert!(list.deny.iter().any(|entry| entry.reason == reason), "{problem} gives no reason");
    }
}

#[test]
fn a_file_name_is_read_too() {
    let problems = problems_with("pack/figures/abortion-rate.toml", "a = 1\n", &bare_list());
    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("pack/figures/abortion-rate.toml:0: \"abortion*\""), "{}", problems[0]);
}

#[test]
fn ordinary_words_pass() {
    let table = [
        "crude birth rate, sex ratio at birth, order of birth, parity",
        "孩次 婚姻状况 初婚 育龄妇女人数 独生子女 计划生育家庭奖励扶助",
        "以上环节 主流产品 索引产生 超生产能力 民族乡 物流产业",
        "primary key (person, village_code), target folder",
        "pairs ranked by weight",
        "a fine day; permit to read; operate on a copy; condition of a programme; the procedure observes",
        "studio sterling ethics relief",
    ];
    let list = bare_list();
    for text in table {
        assert_eq!(problems_with("pack/cn/words.txt", &format!("{text}\n"), &list), [""; 0], "{text}");
    }
}

#[test]
fn one_file_only_is_passed_over() {
    let list = bare_list();
    assert!(problems_with("pack/never.toml", "a = \"准生证\"\n", &list).is_empty());
    assert_eq!(problems_with("pack/cn/never.toml", "a = \"准生证\"\n", &list).len(), 2, "准生 and 准生证");
}

#[test]
fn an_exemption_is_for_one_path_and_one_word_and_goes_stale() {
    let mut list = bare_list();
    let exempt = |path: &str, word: &str| super::list::Exempt {
        path: path.into(),
        word: word.into(),
        reason: "recognised so that it is ignored".into(),
    };
    list.exempt = vec![exempt("pack/cn/headers.toml", "民族")];
    assert!(problems_with("pack/cn/headers.toml", "a = \"民族\"\n", &list).is_empty());
    let other_word = problems_with("pack/cn/headers.toml", "a = [\"民族\", \"宗教\"]\n", &list);
    assert_eq!(other_word.len(), 1, "{other_word:?}");
    let other_path = problems_with("pack/cn/others.toml", "a = \"民族\"\n", &list);
    assert_eq!(other_path.len(), 2, "one hit and one stale exemption: {other_path:?}");
    assert!(other_path[1].contains("excuses nothing"), "{other_path:?}");
}

#[test]
fn what_cannot_be_read_or_found_is_an_error() {
    let tree = clean_tree();
    fs::write(tree.path().join("pack/table.csv"), b"\xc3\xf1\xd7\xe5\n").unwrap();
    assert!(
        scan(tree.path(), &bare_list()).err().unwrap().to_string().contains("pack/table.csv is not UTF-8")
    );
    let tree = clean_tree();
    fs::remove_dir_all(tree.path().join("crates/store/migrations/sqlite")).unwrap();
    assert!(scan(tree.path(), &bare_list()).err().unwrap().to_string().contains("nothing to scan"));
}

#[test]
fn a_careless_list_is_refused() {
    let scan = "[[scan]]\nkind = \"pack\"\nunder = \"pack\"\nread = \"text\"\n";
    let good = format!("{scan}[[deny]]\nname = \"a\"\nreason = \"b\"\nwords = [\"c\"]\n");
    assert!(DenyList::parse(&good).is_ok());
    let exempt = "[[exempt]]\npath = \"a\"\nword = \"c\"\nreason = \"a reason long enough\"\n";
    let table = [
        format!("{scan}[[deny]]\nname = \"a\"\nreason = \"\"\nwords = [\"c\"]\n"),
        format!("{scan}[[deny]]\nname = \"a\"\nreason = \"b\"\n"),
        format!("{scan}[[deny]]\nname = \"a\"\nreason = \"b\"\nwords = [\" \"]\n"),
        format!("{scan}[[deny]]\nname = \"a\"\nreason = \"b\"\nwords = [\"*\"]\n"),
        format!("{scan}[[deny]]\nname = \"a\"\nreason = \"b\"\ntogether = [[]]\n"),
        format!("{good}kinds = [\"nowhere\"]\n"),
        format!("{good}word = [\"d\"]\n"),
        format!("{good}{}", exempt.replace("a reason long enough", "so")),
        format!("{good}{}", exempt.repeat(13)),
    ];
    for text in table {
        assert!(DenyList::parse(&text).is_err(), "{text}");
    }
}

fn pattern(text: &str) -> Pattern {
    Pattern::from(text.to_owned())
}

#[test]
fn words_are_found_whatever_the_casing_and_joining() {
    let table = [
        ("PregnancyCheck", "pregnan*", true),
        ("PREGNANCY_CHECK", "pregnan*", true),
        ("hasIUDFitted", "iud", true),
        ("studio", "iud", false),
        ("birth-permits", "birth permit*", true),
        ("BirthPermit", "birth permit*", true),
        ("birth, permit", "birth permit*", false),
        ("birth  permit", "birth permit*", true),
        ("permit birth", "birth permit*", false),
        ("pre-birth permitted", "birth permit*", true),
        ("民 族", "民族", true),
        ("民,族", "民族", false),
        ("b超检查", "B超", true),
    ];
    for (text, word, expected) in table {
        assert_eq!(Unit::new(text).has(&pattern(word)), expected, "{text} / {word}");
    }
    assert!(Unit::new("\"Observation\"").has_exact("Observation"));
    assert!(!Unit::new("observation, Observations").has_exact("Observation"));
    let mut unit = Unit::new("以上环节，上环");
    unit.leave_out(&["上环节".into()]);
    assert!(unit.has(&pattern("上环")), "one is left out, the other is not");
    let mut unit = Unit::new("以上环节");
    unit.leave_out(&["上环节".into()]);
    assert!(!unit.has(&pattern("上环")));
    unit.leave_out(&[]);
    assert!(unit.has(&pattern("上环")));
}

#[test]
fn the_page_of_what_is_never_held_says_it_in_both_languages() {
    let text = fs::read_to_string(crate::workspace_root().join(super::PASSED_OVER)).unwrap();
    let page: toml::Table = toml::from_str(&text).unwrap();
    let items = page["item"].as_array().unwrap();
    assert!(items.len() >= 10, "only {} items", items.len());
    let texts =
        items.iter().flat_map(|item| [&item["what"], &item["why"]]).chain([&page["title"], &page["intro"]]);
    for text in texts {
        let (zh, en) = (text["zh"].as_str().unwrap().trim(), text["en"].as_str().unwrap().trim());
        assert!(!zh.is_ascii(), "not Chinese: {zh}");
        assert!(en.split_whitespace().count() >= 3, "not English: {en}");
    }
}
