//! The edges of the house: which of our crates may know which, and who may link what.
//!
//! The list below is the architecture. An edge that is not on it fails, whether it comes from normal,
//! build or test dependencies, and so does a crate that the list does not name. Heavy or dangerous
//! packages are fenced as well, however many steps away they are. Everything is a pure function over
//! [`graph::Graph`], so that planted graphs can show each rule at work; only [`run`] asks cargo.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use anyhow::{Context, bail};

pub(crate) mod graph;
mod license;
#[cfg(test)]
mod tests;

use graph::{Graph, Kind};

/// Every crate of the house, and the crates of ours that it may depend on.
const EDGES: &[(&str, &[&str])] = &[
    ("register", &[]),
    ("ledger", &[]),
    ("demography", &[]),
    ("disclosure", &[]),
    ("publication", &["demography"]),
    ("linkage", &["register"]),
    ("benefit", &["register"]),
    ("authz", &["register"]),
    ("store", &["ledger", "register", "benefit"]),
    ("app", &["store", "authz", "ledger", "register", "benefit", "linkage", "demography"]),
    ("engine", &["register", "demography", "linkage", "benefit"]),
    ("release", &["engine", "disclosure", "publication", "demography"]),
    ("web", &["app", "authz", "register", "benefit", "publication"]),
    ("county", &["register"]),
    (
        "townbook",
        &[
            "web",
            "app",
            "authz",
            "release",
            "engine",
            "disclosure",
            "publication",
            "store",
            "ledger",
            "county",
            "register",
            "demography",
        ],
    ),
    ("cluster", &["engine"]),
    ("xtask", &["county", "register"]),
];

/// A package that only some of our crates may end up linked with, however far away it is.
struct Fence {
    /// The package, or with a final `*` every package whose name begins so.
    package: &'static str,
    /// The crates of ours that may reach it.
    inside: &'static [&'static str],
    why: &'static str,
}

const QUERY_ENGINE: &[&str] = &["engine", "release", "townbook", "cluster"];
const ABOVE_PURE: &[&str] = &["store", "app", "engine", "release", "web", "townbook", "cluster"];
const QUERY_ENGINE_WHY: &str = "only the engine and the binaries pay for DataFusion's build and link";
const PURE_WHY: &str = "the pure crates do no input or output";

const FENCES: &[Fence] = &[
    Fence { package: "datafusion*", inside: QUERY_ENGINE, why: QUERY_ENGINE_WHY },
    Fence { package: "arrow*", inside: QUERY_ENGINE, why: QUERY_ENGINE_WHY },
    Fence { package: "parquet*", inside: QUERY_ENGINE, why: QUERY_ENGINE_WHY },
    Fence { package: "tokio", inside: ABOVE_PURE, why: PURE_WHY },
    Fence { package: "axum", inside: &["web", "townbook", "cluster"], why: PURE_WHY },
    Fence { package: "rusqlite", inside: &["store", "app", "web", "townbook"], why: PURE_WHY },
    Fence { package: "postgres", inside: &["store", "app", "web", "townbook"], why: PURE_WHY },
];

/// A package that only one of our crates may name in its own manifest.
struct Owner {
    package: &'static str,
    owner: &'static str,
    why: &'static str,
}

const OWNERS: &[Owner] = &[
    Owner { package: "cedar-policy", owner: "authz", why: "authz is the only user of Cedar" },
    Owner { package: "cedar-policy-symcc", owner: "authz", why: "authz is the only user of Cedar" },
    Owner { package: "rusqlite", owner: "store", why: "store holds the only SQL" },
    Owner { package: "postgres", owner: "store", why: "store holds the only SQL" },
];

/// Reads the workspace with cargo and checks edges, fences, owners and licences.
pub(crate) fn run(root: &Path) -> anyhow::Result<()> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .exec()
        .context("cargo metadata does not read this workspace")?;
    let graph = Graph::from_metadata(&metadata)?;
    let deny_toml = std::fs::read_to_string(root.join("deny.toml")).context("deny.toml cannot be read")?;
    let allowed = license::Allowed::from_deny_toml(&deny_toml)?;
    let mut problems = problems(&graph);
    problems.extend(license::problems(&graph, &allowed));
    if !problems.is_empty() {
        for problem in &problems {
            println!("{problem}");
        }
        bail!("deps: {} problem(s)", problems.len());
    }
    let ours = graph.ours().count();
    println!("deps: {ours} crates of ours and {} packages in all, as designed", graph.packages.len());
    Ok(())
}

/// Everything about the edges that the design does not allow, one sentence each.
fn problems(graph: &Graph) -> Vec<String> {
    let allowed: BTreeMap<&str, &[&str]> = EDGES.iter().copied().collect();
    let mut problems = Vec::new();
    for (id, package) in graph.ours() {
        match allowed.get(package.name.as_str()) {
            Some(known) => problems.extend(edge_problems(graph, id, known)),
            None => problems.push(format!(
                "crate {} is not in the design: give it a place in xtask/src/deps.rs first",
                package.name
            )),
        }
        problems.extend(owner_problems(graph, id));
        problems.extend(fence_problems(graph, id));
    }
    problems
}

fn edge_problems(graph: &Graph, id: &str, known: &[&str]) -> Vec<String> {
    let package = &graph.packages[id];
    let edges: BTreeSet<(&str, Kind)> = package
        .needs
        .iter()
        .filter(|need| graph.packages[&need.to].ours && need.to != id)
        .map(|need| (graph.packages[&need.to].name.as_str(), need.kind))
        .collect();
    edges
        .into_iter()
        .filter(|(to, _)| !known.contains(to))
        .map(|(to, kind)| format!("{} -> {to} ({kind}) is not an allowed edge", package.name))
        .collect()
}

fn owner_problems(graph: &Graph, id: &str) -> Vec<String> {
    let package = &graph.packages[id];
    let names: BTreeSet<&str> =
        package.needs.iter().map(|need| graph.packages[&need.to].name.as_str()).collect();
    OWNERS
        .iter()
        .filter(|owner| names.contains(owner.package) && package.name != owner.owner)
        .map(|owner| format!("{} names {} in its manifest: {}", package.name, owner.package, owner.why))
        .collect()
}

fn fence_problems(graph: &Graph, id: &str) -> Vec<String> {
    let name = graph.packages[id].name.as_str();
    let fences: Vec<&Fence> = FENCES.iter().filter(|fence| !fence.inside.contains(&name)).collect();
    let paths = paths_from(graph, id);
    let mut problems = Vec::new();
    for fence in fences {
        // One package is enough to see what is wrong; an engine has dozens of the same family.
        let found = paths.iter().find(|(reached, _)| fence.covers(&graph.packages[**reached].name));
        if let Some((_, path)) = found {
            let steps: Vec<&str> = path.iter().map(|step| graph.packages[*step].name.as_str()).collect();
            problems.push(format!("{}: {}", steps.join(" -> "), fence.why));
        }
    }
    problems
}

impl Fence {
    fn covers(&self, name: &str) -> bool {
        match self.package.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == self.package,
        }
    }
}

/// Every package that normal dependencies reach from `start`, with a shortest path to it.
fn paths_from<'g>(graph: &'g Graph, start: &'g str) -> BTreeMap<&'g str, Vec<&'g str>> {
    let mut paths: BTreeMap<&str, Vec<&str>> = BTreeMap::from([(start, vec![start])]);
    let mut queue = VecDeque::from([start]);
    while let Some(id) = queue.pop_front() {
        let here = paths[id].clone();
        for need in graph.packages[id].needs.iter().filter(|need| need.kind == Kind::Normal) {
            if !paths.contains_key(need.to.as_str()) {
                let mut path = here.clone();
                path.push(&need.to);
                paths.insert(&need.to, path);
                queue.push_back(&need.to);
            }
        }
    }
    paths
}
