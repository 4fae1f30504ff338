//! Packages and the arrows between them, as plain data.
//!
//! The checks work on this small structure and never on cargo's own, so that a test can plant a graph
//! in a few lines. Packages are keyed by cargo's id, because one name may stand for two versions.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::Context;
use cargo_metadata::{DependencyKind, Metadata};

/// What a dependency is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Linked into the crate.
    Normal,
    /// Used by its build script.
    Build,
    /// Used by its tests.
    Dev,
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Kind::Normal => "normal",
            Kind::Build => "build",
            Kind::Dev => "dev",
        })
    }
}

/// One arrow.
#[derive(Clone, Debug)]
pub(crate) struct Need {
    /// Id of the package depended on.
    pub to: String,
    /// What for.
    pub kind: Kind,
}

/// One package.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    /// Its name.
    pub name: String,
    /// Whether it is a member of this workspace.
    pub ours: bool,
    /// Its licence expression, as it declares it.
    pub license: Option<String>,
    /// What it depends on.
    pub needs: Vec<Need>,
}

/// All packages of the resolved tree, by id. Every `Need::to` is a key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    /// The packages.
    pub packages: BTreeMap<String, Package>,
}

impl Graph {
    /// Takes what the checks need from cargo's answer.
    pub(crate) fn from_metadata(metadata: &Metadata) -> anyhow::Result<Graph> {
        let mut graph = Graph::default();
        for package in &metadata.packages {
            let known = Package {
                name: package.name.to_string(),
                ours: metadata.workspace_members.contains(&package.id),
                license: package.license.clone(),
                needs: Vec::new(),
            };
            graph.packages.insert(package.id.repr.clone(), known);
        }
        let resolve = metadata.resolve.as_ref().context("cargo metadata resolved nothing")?;
        for node in &resolve.nodes {
            let needs = node.deps.iter().flat_map(|dep| {
                dep.dep_kinds.iter().map(|info| Need { to: dep.pkg.repr.clone(), kind: kind_of(info.kind) })
            });
            let package = graph.packages.get_mut(&node.id.repr).context("a node without its package")?;
            package.needs.extend(needs);
        }
        Ok(graph)
    }

    /// The members of the workspace, by id.
    pub(crate) fn ours(&self) -> impl Iterator<Item = (&str, &Package)> {
        self.packages.iter().filter(|(_, package)| package.ours).map(|(id, package)| (id.as_str(), package))
    }
}

fn kind_of(kind: DependencyKind) -> Kind {
    match kind {
        DependencyKind::Build => Kind::Build,
        DependencyKind::Development => Kind::Dev,
        // Cargo may grow kinds; an unknown one is treated as the strictest.
        _ => Kind::Normal,
    }
}
