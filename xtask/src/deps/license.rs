//! Licences of the dependency tree against the allow-list in `deny.toml`.
//!
//! `cargo deny` does this more fully where it is installed; this check runs everywhere, so that a
//! licence we cannot pass on never enters unnoticed. It reads SPDX expressions (`AND`, `OR`, `WITH`,
//! parentheses, and the old `/` for `OR`), and an expression passes when the allow-list can satisfy it.

use std::collections::BTreeSet;

use anyhow::Context;
use serde::Deserialize;

use super::graph::Graph;

/// The licences that may be passed on with Townbook.
pub(crate) struct Allowed(BTreeSet<String>);

#[derive(Deserialize)]
struct DenyToml {
    licenses: Licenses,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

impl Allowed {
    /// Reads `[licenses] allow` of a `deny.toml`.
    pub(crate) fn from_deny_toml(text: &str) -> anyhow::Result<Allowed> {
        let file: DenyToml = toml::from_str(text).context("deny.toml has no [licenses] allow list")?;
        Ok(Allowed(file.licenses.allow.into_iter().collect()))
    }
}

/// Packages without a licence, with an unreadable one, or with one that the list cannot satisfy.
pub(crate) fn problems(graph: &Graph, allowed: &Allowed) -> Vec<String> {
    let mut problems = BTreeSet::new();
    for package in graph.packages.values() {
        let Some(text) = &package.license else {
            problems.insert(format!("{} declares no licence", package.name));
            continue;
        };
        match satisfied(text, allowed) {
            Ok(true) => {}
            Ok(false) => {
                problems.insert(format!("{}: licence {text} is not allowed by deny.toml", package.name));
            }
            Err(what) => {
                problems.insert(format!("{}: licence {text} cannot be read: {what}", package.name));
            }
        }
    }
    problems.into_iter().collect()
}

/// Whether `allowed` can satisfy the expression.
fn satisfied(text: &str, allowed: &Allowed) -> Result<bool, String> {
    let spaced = text.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut parser = Parser { tokens: spaced.split_whitespace().collect(), at: 0, allowed };
    let value = parser.any_of()?;
    match parser.peek() {
        None => Ok(value),
        Some(rest) => Err(format!("{rest} was not expected")),
    }
}

struct Parser<'a> {
    tokens: Vec<&'a str>,
    at: usize,
    allowed: &'a Allowed,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.tokens.get(self.at).copied()
    }

    fn took(&mut self, token: &str) -> bool {
        let here = self.peek() == Some(token);
        if here {
            self.at += 1;
        }
        here
    }

    fn any_of(&mut self) -> Result<bool, String> {
        let mut value = self.all_of()?;
        while self.took("OR") {
            value |= self.all_of()?;
        }
        Ok(value)
    }

    fn all_of(&mut self) -> Result<bool, String> {
        let mut value = self.one()?;
        while self.took("AND") {
            value &= self.one()?;
        }
        Ok(value)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.took("(") {
            let value = self.any_of()?;
            return if self.took(")") { Ok(value) } else { Err("a parenthesis is not closed".into()) };
        }
        let Some(name) = self.peek().filter(|token| !["OR", "AND", "WITH", ")"].contains(token)) else {
            return Err("a licence name is missing".into());
        };
        self.at += 1;
        if !self.took("WITH") {
            return Ok(self.allowed.0.contains(name));
        }
        let exception = self.peek().ok_or("an exception is missing after WITH")?;
        self.at += 1;
        Ok(self.allowed.0.contains(&format!("{name} WITH {exception}")))
    }
}

#[cfg(test)]
pub(crate) fn check(text: &str, allow: &[&str]) -> Result<bool, String> {
    satisfied(text, &Allowed(allow.iter().map(|name| (*name).to_owned()).collect()))
}
