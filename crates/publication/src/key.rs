//! Every published cell under one key of standard dimensions, whichever table it stands in. The same key in two
//! tables is the same fact, so a number shown in one and hidden in another is found here.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Cell, Contents, DimKind, TOTAL, Table};
use crate::{PublicationError, Span};

/// A cell's place among all cells of a publication.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct CellKey {
    pub area: String,
    pub figure: String,
    pub sex: String,
    pub age: String,
    pub birth_order: String,
    /// Further categories, in the order of [`Index::categories`].
    pub more: Vec<String>,
    pub span: Span,
}

/// All cells of a publication, each once.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    cells: BTreeMap<CellKey, (usize, usize)>,
    categories: Vec<String>,
}

impl Index {
    pub(crate) fn new(contents: &Contents) -> Result<Index, PublicationError> {
        let categories: BTreeSet<&str> = contents
            .tables
            .iter()
            .flat_map(|table| &table.dims)
            .filter_map(|dim| match &dim.kind {
                DimKind::Category(id) => Some(id.as_str()),
                _ => None,
            })
            .collect();
        let categories: Vec<String> = categories.into_iter().map(str::to_owned).collect();
        let mut cells = BTreeMap::<CellKey, (usize, usize)>::new();
        for (table_at, table) in contents.tables.iter().enumerate() {
            for (cell_at, cell) in table.cells.iter().enumerate() {
                let key = key_of(contents, &categories, table, cell);
                let (first_at, first) = *cells.entry(key).or_insert((table_at, cell_at));
                agree(contents, (first_at, first), (table_at, cell_at))?;
            }
        }
        Ok(Index { cells, categories })
    }

    /// Category dimensions of any table, by id, in order.
    pub(crate) fn categories(&self) -> &[String] {
        &self.categories
    }

    /// Every cell with its key, in the order of the keys.
    pub(crate) fn cells<'c>(
        &'c self,
        contents: &'c Contents,
    ) -> impl Iterator<Item = (&'c CellKey, &'c Cell)> {
        self.cells.iter().map(|(key, (table, cell))| (key, &contents.tables[*table].cells[*cell]))
    }

    pub(crate) fn headline<'c>(&self, contents: &'c Contents, figure: &str) -> Option<&'c Cell> {
        let total = || TOTAL.to_owned();
        let key = CellKey {
            area: contents.place.code.clone(),
            figure: figure.to_owned(),
            sex: total(),
            age: total(),
            birth_order: total(),
            more: vec![total(); self.categories.len()],
            span: contents.span,
        };
        self.cells.get(&key).map(|(table, cell)| &contents.tables[*table].cells[*cell])
    }
}

fn key_of(contents: &Contents, categories: &[String], table: &Table, cell: &Cell) -> CellKey {
    let total = || TOTAL.to_owned();
    let mut key = CellKey {
        area: contents.place.code.clone(),
        figure: cell.figure.clone(),
        sex: total(),
        age: total(),
        birth_order: total(),
        more: vec![total(); categories.len()],
        span: contents.span,
    };
    for (dim, code) in table.dims.iter().zip(&cell.keys) {
        match &dim.kind {
            DimKind::Place => key.area.clone_from(code),
            DimKind::Time => key.span = Span::parse(code).unwrap_or(contents.span),
            DimKind::Sex => key.sex.clone_from(code),
            DimKind::Age | DimKind::MotherAge => key.age.clone_from(code),
            DimKind::BirthOrder => key.birth_order.clone_from(code),
            DimKind::Category(id) => {
                if let Some(at) = categories.iter().position(|known| known == id) {
                    key.more[at].clone_from(code);
                }
            }
        }
    }
    key
}

/// The cell of one table that two tables share must be the same in both, and twice in none.
fn agree(contents: &Contents, first: (usize, usize), second: (usize, usize)) -> Result<(), PublicationError> {
    if first == second {
        return Ok(());
    }
    let (one, two) = (&contents.tables[first.0].cells[first.1], &contents.tables[second.0].cells[second.1]);
    let cell = format!("{} {}", two.figure, two.keys.join(" "));
    if first.0 == second.0 {
        return Err(PublicationError::Twice {
            what: format!("cell of {}", contents.tables[first.0].id),
            code: cell,
        });
    }
    if one.mark.is_shown() == two.mark.is_shown() && one.value == two.value {
        return Ok(());
    }
    Err(PublicationError::Disagreement {
        cell,
        first: contents.tables[first.0].id.clone(),
        second: contents.tables[second.0].id.clone(),
    })
}
