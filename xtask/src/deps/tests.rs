use super::graph::{Graph, Kind, Need, Package};
use super::{license, problems};

const OURS: &[&str] = &[
    "register",
    "ledger",
    "demography",
    "linkage",
    "benefit",
    "authz",
    "store",
    "app",
    "engine",
    "web",
    "county",
    "townbook",
    "cluster",
    "xtask",
    "surveillance",
];

/// A graph out of arrows; `a=>b` normal, `a~>b` dev, `a+>b` build.
fn graph(arrows: &[&str]) -> Graph {
    let mut graph = Graph::default();
    for arrow in arrows {
        let (kind, mark) = [(Kind::Normal, "=>"), (Kind::Dev, "~>"), (Kind::Build, "+>")]
            .into_iter()
            .find(|(_, mark)| arrow.contains(mark))
            .unwrap();
        let (from, to) = arrow.split_once(mark).unwrap();
        for name in [from, to] {
            graph.packages.entry(name.to_owned()).or_insert_with(|| Package {
                name: name.to_owned(),
                ours: OURS.contains(&name),
                license: Some("MIT".into()),
                needs: Vec::new(),
            });
        }
        graph.packages.get_mut(from).unwrap().needs.push(Need { to: to.to_owned(), kind });
    }
    graph
}

fn check(arrows: &[&str], expected: &[&str]) {
    let found = problems(&graph(arrows));
    assert_eq!(found.len(), expected.len(), "{arrows:?} gave {found:#?}");
    for (problem, part) in found.iter().zip(expected) {
        assert!(problem.contains(part), "{problem} does not say {part}");
    }
}

#[test]
fn the_designed_house_passes() {
    check(
        &[
            "linkage=>register",
            "benefit=>register",
            "authz=>register",
            "authz=>cedar-policy",
            "store=>ledger",
            "store=>register",
            "store=>rusqlite",
            "store=>postgres",
            "postgres=>tokio",
            "app=>store",
            "app=>authz",
            "app=>demography",
            "engine=>register",
            "engine=>datafusion",
            "datafusion=>arrow",
            "web=>app",
            "web=>axum",
            "townbook=>web",
            "townbook=>engine",
            "townbook=>county",
            "cluster=>engine",
            "xtask=>county",
            "county=>register",
            "register~>proptest",
        ],
        &[],
    );
}

#[test]
fn an_edge_that_the_design_does_not_draw_fails() {
    check(&["register=>ledger"], &["register -> ledger (normal) is not an allowed edge"]);
    check(&["ledger+>register"], &["ledger -> register (build) is not an allowed edge"]);
    check(&["store~>county"], &["store -> county (dev) is not an allowed edge"]);
    check(&["engine=>store"], &["engine -> store (normal) is not an allowed edge"]);
    check(&["web=>store"], &["web -> store (normal) is not an allowed edge"]);
    check(&["xtask=>engine"], &["xtask -> engine (normal) is not an allowed edge"]);
    check(&["app=>engine", "app~>engine"], &["(normal)", "(dev)"]);
}

#[test]
fn a_crate_that_the_design_does_not_know_fails() {
    check(&["surveillance=>thiserror"], &["crate surveillance is not in the design"]);
}

#[test]
fn fenced_packages_are_found_however_far_away() {
    check(
        &["web=>charts", "charts=>plots", "plots=>arrow-array"],
        &["web -> charts -> plots -> arrow-array"],
    );
    check(&["county=>parquet"], &["county -> parquet"]);
    check(&["demography=>datafusion-common"], &["demography -> datafusion-common"]);
    check(&["register=>http", "http=>tokio"], &["register -> http -> tokio"]);
    check(&["benefit=>axum"], &["benefit -> axum"]);
    check(&["linkage~>tokio", "linkage+>tokio"], &[]);
}

#[test]
fn only_the_owner_names_an_owned_package() {
    check(&["app=>cedar-policy"], &["app names cedar-policy in its manifest"]);
    check(&["app=>rusqlite"], &["app names rusqlite in its manifest"]);
    check(&["townbook~>postgres"], &["townbook names postgres in its manifest"]);
    check(&["authz=>rusqlite"], &["authz names rusqlite", "authz -> rusqlite"]);
    check(&["app=>store", "store=>rusqlite", "app=>authz", "authz=>cedar-policy"], &[]);
}

#[test]
fn licence_expressions_are_satisfied_or_not() {
    let allow = ["MIT", "Apache-2.0", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"];
    let table = [
        ("MIT", true),
        ("GPL-3.0-only", false),
        ("MIT OR GPL-3.0-only", true),
        ("MIT AND GPL-3.0-only", false),
        ("MIT/Apache-2.0", true),
        ("GPL-2.0 / LGPL-2.1", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(GPL-2.0 OR LGPL-2.1) AND Unicode-3.0", false),
        ("GPL-2.0 OR MIT AND Unicode-3.0", true),
        ("Apache-2.0 WITH LLVM-exception", true),
        ("MIT WITH LLVM-exception", false),
    ];
    for (text, expected) in table {
        assert_eq!(license::check(text, &allow), Ok(expected), "{text}");
    }
    for broken in ["", "MIT OR", "(MIT", "MIT)", "MIT Apache-2.0", "WITH x", "MIT WITH"] {
        assert!(license::check(broken, &allow).is_err(), "{broken} was read");
    }
}

#[test]
fn a_package_with_a_wrong_or_missing_licence_is_named() {
    let mut planted = graph(&["app=>leech", "app=>silent"]);
    planted.packages.get_mut("leech").unwrap().license = Some("AGPL-3.0-only".into());
    planted.packages.get_mut("silent").unwrap().license = None;
    let allowed = license::Allowed::from_deny_toml("[licenses]\nallow = [\"MIT\"]\n").unwrap();
    let found = license::problems(&planted, &allowed);
    assert_eq!(
        found,
        ["leech: licence AGPL-3.0-only is not allowed by deny.toml", "silent declares no licence"]
    );
}
