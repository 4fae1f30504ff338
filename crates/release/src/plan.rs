//! `pack/publication.toml`: which tables are published from which length of period on.
//! Checked when it is loaded, each mistake with line and column.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::Spanned;

/// The plan that ships inside the binary.
const BUILTIN: &str = include_str!("../../../pack/publication.toml");
/// Tables in one plan.
const TABLES_MAX: usize = 200;
/// Length of the file.
const FILE_BYTES_MAX: usize = 256 * 1024;

/// A way to split a published table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Villages, with their townships and the whole.
    Village,
    /// Townships, with the whole.
    Township,
    /// Months of the period, with the period.
    Month,
    /// Sexes.
    Sex,
    /// Five-year age groups up to 85 and over.
    Age5,
    /// The ages of a life table: 0, 1-4, then five-year groups up to 85 and over.
    Age,
    /// The mother's age at a birth: under 20, five-year groups, 45 and over.
    MotherAge,
    /// Birth order: 1, 2, 3 and later, unknown.
    BirthOrder,
}

/// The same words in both languages.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One table of the plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TablePlan {
    /// Id: lower-case letters, digits and underscores.
    pub id: String,
    /// Title.
    pub title: Title,
    /// How it is split.
    pub by: Vec<By>,
    /// Figures by id; none: all that no other table shows for the whole place.
    pub figures: Vec<String>,
    /// Shortest period, in months, of which it is published.
    pub min_months: u32,
}

/// All tables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PublicationPlan {
    tables: Vec<TablePlan>,
    text: String,
}

/// What is wrong with a plan, and where.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{file}:{line}:{column}: {problem}")]
pub struct PlanError {
    /// The file.
    pub file: String,
    /// Line, the first is 1.
    pub line: usize,
    /// Column in characters, the first is 1.
    pub column: usize,
    /// What is wrong and what would be right.
    pub problem: String,
}

impl PlanError {
    /// A stable code, by which the sentences of both languages are found.
    pub fn code(&self) -> &'static str {
        "publication.plan"
    }

    /// What the sentences name: the fields, as text.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        vec![
            ("file", self.file.clone()),
            ("line", self.line.to_string()),
            ("column", self.column.to_string()),
            ("what", self.problem.clone()),
        ]
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanToml {
    table: Vec<TableToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TableToml {
    id: Spanned<String>,
    title: Spanned<Title>,
    by: Spanned<Vec<By>>,
    figures: Option<Spanned<Vec<Spanned<String>>>>,
    min_months: Option<Spanned<u32>>,
}

impl PublicationPlan {
    /// Reads a plan; `file` is how an error speaks of it.
    ///
    /// # Errors
    /// The first mistake, with line and column.
    ///
    /// ```
    /// use release::plan::PublicationPlan;
    /// let error = PublicationPlan::load("p.toml", "[[table]]\nid = \"A\"\n").unwrap_err();
    /// assert_eq!((error.line, error.file.as_str()), (1, "p.toml"));
    /// ```
    pub fn load(file: &str, text: &str) -> Result<PublicationPlan, PlanError> {
        let source = Source { file, text };
        if text.len() > FILE_BYTES_MAX {
            return Err(source.error(0, format!("longer than {FILE_BYTES_MAX} bytes")));
        }
        let toml: PlanToml = toml::from_str(text).map_err(|error| {
            source.error(error.span().map_or(0, |span| span.start), error.message().to_owned())
        })?;
        if toml.table.len() > TABLES_MAX {
            return Err(source.error(0, format!("a plan has at most {TABLES_MAX} tables")));
        }
        let mut tables: Vec<TablePlan> = Vec::new();
        for table in toml.table {
            let at = table.id.span().start;
            let table = source.table(table)?;
            if tables.iter().any(|other| other.id == table.id) {
                return Err(source.error(at, format!("table {:?} is there twice", table.id)));
            }
            tables.push(table);
        }
        Ok(PublicationPlan { tables, text: text.to_owned() })
    }

    /// The plan that ships inside the binary.
    pub fn builtin() -> PublicationPlan {
        PublicationPlan::load("pack/publication.toml", BUILTIN)
            .expect("INVARIANT: a test loads the pack's plan")
    }

    /// The tables, in order.
    pub fn tables(&self) -> &[TablePlan] {
        &self.tables
    }

    /// The text it was read from, of which whoever keeps records may keep a hash.
    pub fn text(&self) -> &str {
        &self.text
    }
}

struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn error(&self, offset: usize, problem: String) -> PlanError {
        let before = &self.text[..offset.min(self.text.len())];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        PlanError { file: self.file.to_owned(), line, column, problem }
    }

    fn table(&self, toml: TableToml) -> Result<TablePlan, PlanError> {
        let id = toml.id.get_ref();
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !id.starts_with(|c: char| c.is_ascii_lowercase()) || !id.chars().all(plain) {
            let problem = "an id has a-z, 0-9 and _, and begins with a letter".to_owned();
            return Err(self.error(toml.id.span().start, problem));
        }
        if toml.title.get_ref().zh.trim().is_empty() || toml.title.get_ref().en.trim().is_empty() {
            return Err(self.error(toml.title.span().start, "zh and en must both say something".to_owned()));
        }
        if let Some(problem) = split_problem(toml.by.get_ref()) {
            return Err(self.error(toml.by.span().start, problem.to_owned()));
        }
        let mut figures: Vec<String> = Vec::new();
        for figure in toml.figures.iter().flat_map(|figures| figures.get_ref()) {
            if figures.contains(figure.get_ref()) {
                let problem = format!("figure {:?} is there twice", figure.get_ref());
                return Err(self.error(figure.span().start, problem));
            }
            figures.push(figure.get_ref().clone());
        }
        if figures.is_empty() && !toml.by.get_ref().is_empty() {
            return Err(
                self.error(toml.by.span().start, "only a table without a split names no figures".to_owned())
            );
        }
        if let Some(months) = toml.min_months.as_ref().filter(|months| !(1..=120).contains(months.get_ref()))
        {
            return Err(self.error(months.span().start, "min_months lies between 1 and 120".to_owned()));
        }
        Ok(TablePlan {
            id: toml.id.into_inner(),
            title: toml.title.into_inner(),
            by: toml.by.into_inner(),
            figures,
            min_months: toml.min_months.map_or(1, Spanned::into_inner),
        })
    }
}

/// What is wrong with a split, if anything is.
fn split_problem(by: &[By]) -> Option<&'static str> {
    let n = |wanted: &[By]| by.iter().filter(|by| wanted.contains(by)).count();
    let is_fine = n(&[By::Month, By::Age5, By::Age, By::MotherAge]) > 0;
    if (1..by.len()).any(|at| by[..at].contains(&by[at])) {
        Some("a table is split by the same thing once")
    } else if n(&[By::Village, By::Township]) > 1 {
        Some("a table is split by one level of place")
    } else if n(&[By::Age5, By::Age, By::MotherAge]) > 1 {
        Some("a table is split by one kind of age")
    } else if n(&[By::Village]) > 0 && is_fine {
        Some("months and ages are never published by village; split by township")
    } else {
        None
    }
}
