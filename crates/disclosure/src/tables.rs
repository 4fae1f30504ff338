//! Tables of figures, as an office publishes them, and the system behind them.
//!
//! A *family* is what is counted (births, deaths, people at the end of the period). Its *snapshots* are the counts
//! as they stood at each close, so that an edition after late entries, or the year that follows its months, is a
//! later snapshot of the same family. Snapshots that only add are modelled as additions, which a reader may
//! assume; after a withdrawal a snapshot stands by itself. [`Tables::build`] makes the smallest system that is
//! still exact (see the module on schemas), and adds the secret differences between snapshots.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::dimension::{Dimension, Group};
use crate::mark::Mark;
use crate::system::{System, SystemError};

/// What one axis of a table shows: groups of one dimension, of any levels, totals among them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Axis {
    /// Index of the dimension.
    pub dimension: usize,
    /// The groups shown, in the order of the table.
    pub groups: Vec<Group>,
}

/// When a table is published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Release {
    /// In this release: its marks are to be found.
    Now,
    /// In an earlier one, with these marks in the order of [`Table`]'s cells.
    Earlier(Vec<Mark>),
}

/// One published table: the cross product of its axes, the last running fastest. Dimensions without an axis are
/// summed over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// How an error speaks of it.
    pub name: String,
    /// Index of the family it counts.
    pub family: usize,
    /// Index of the family's snapshot it is taken from.
    pub snapshot: usize,
    /// Its axes, each of another dimension.
    pub axes: Vec<Axis>,
    /// Shown as multiples of this; 1 shows the counts.
    pub base: u32,
    /// When it is published.
    pub release: Release,
}

/// One summand of a relation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// Index of the family.
    pub family: usize,
    /// Index of its snapshot.
    pub snapshot: usize,
    /// How often it counts, such as −1 for deaths in a balance.
    pub coefficient: i64,
    /// The group it is taken at, by dimension; all else is summed over.
    pub within: Vec<(usize, Group)>,
}

/// A sum over families that every reader knows, at each group of an axis: a balancing equation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation {
    /// What is added up.
    pub parts: Vec<Part>,
    /// Where: the places for which the balance holds.
    pub axis: Axis,
}

/// What is wrong with a set of tables. Each is a mistake of the program that described them.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum TablesError {
    /// Levels that do not nest.
    #[error("dimension {dimension}: give each member of the level below one parent in the new level")]
    Parents {
        /// Name of the dimension.
        dimension: String,
    },
    /// A row does not say where it belongs.
    #[error("family {family}: a row needs one finest member of every dimension, and one row each")]
    Row {
        /// Name of the family.
        family: String,
    },
    /// A table or relation names what was not added.
    #[error("{name}: no such family, snapshot, dimension or group; add it first")]
    Unknown {
        /// Name of the table, or "relation".
        name: String,
    },
    /// An axis too many, or marks that do not fit.
    #[error("table {name}: one axis for a dimension, and one mark for each cell of an earlier release")]
    Shape {
        /// Name of the table.
        name: String,
    },
    /// The system refused a cell.
    #[error("the tables do not give a sound system")]
    System(#[from] SystemError),
}

/// Rows of a snapshot: one finest member of every dimension, and a count.
pub(crate) type Rows = BTreeMap<Vec<usize>, u64>;

/// A family and its snapshots.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Family {
    pub name: String,
    pub threshold: u32,
    pub snapshots: Vec<Rows>,
}

/// A set of tables being described.
#[derive(Clone, PartialEq, Debug)]
pub struct Tables {
    pub(crate) dimensions: Vec<Dimension>,
    pub(crate) families: Vec<Family>,
    pub(crate) tables: Vec<Table>,
    pub(crate) relations: Vec<Relation>,
}

/// The system of a set of tables, and where each table's cells are in it.
#[derive(Clone, PartialEq, Debug)]
pub struct Built {
    /// The system, for [`crate::protect`] and [`crate::audit`].
    pub system: System,
    /// For each table, the index of each of its cells in the system. Cells of several tables that are the same sum
    /// are one cell.
    pub cells: Vec<Vec<usize>>,
}

impl Built {
    /// One table's part of the marks of the whole system.
    pub fn of_table(&self, table: usize, marks: &[Mark]) -> Vec<Mark> {
        self.cells[table].iter().map(|&cell| marks[cell]).collect()
    }
}

impl Tables {
    /// No tables yet, over these dimensions.
    pub fn new(dimensions: Vec<Dimension>) -> Tables {
        Tables { dimensions, families: Vec::new(), tables: Vec::new(), relations: Vec::new() }
    }

    /// The dimensions, in the order given.
    pub fn dimensions(&self) -> &[Dimension] {
        &self.dimensions
    }

    /// Adds a family of counts of which 1 to `threshold − 1` are not shown, and returns its index.
    pub fn family(&mut self, name: impl Into<String>, threshold: u32) -> usize {
        self.families.push(Family { name: name.into(), threshold, snapshots: Vec::new() });
        self.families.len() - 1
    }

    /// Adds the counts of a family as they stood at one close, and returns the snapshot's index.
    ///
    /// Each row has one finest member for every dimension (0 where the family knows none) and a count; rows that are
    /// missing count 0. Snapshots come in the order of their closes.
    ///
    /// # Errors
    /// A row has another number of members, or one that does not exist, or comes twice; or there is no such family.
    pub fn snapshot(
        &mut self,
        family: usize,
        rows: impl IntoIterator<Item = (Vec<usize>, u64)>,
    ) -> Result<usize, TablesError> {
        let unknown = || TablesError::Unknown { name: "snapshot".to_owned() };
        let family = self.families.get_mut(family).ok_or_else(unknown)?;
        let mut kept = Rows::new();
        for (members, count) in rows {
            let fits = members.len() == self.dimensions.len()
                && members
                    .iter()
                    .zip(&self.dimensions)
                    .all(|(&member, dimension)| member < dimension.n_members(0));
            if !fits || kept.insert(members, count).is_some() {
                return Err(TablesError::Row { family: family.name.clone() });
            }
        }
        family.snapshots.push(kept);
        Ok(family.snapshots.len() - 1)
    }

    /// Adds a table, and returns its index.
    ///
    /// # Errors
    /// It names an unknown thing, has two axes of one dimension, or earlier marks that do not fit its cells.
    pub fn publish(&mut self, table: Table) -> Result<usize, TablesError> {
        let known = self.has_snapshot(table.family, table.snapshot)
            && table.axes.iter().all(|axis| self.has_axis(axis));
        if !known {
            return Err(TablesError::Unknown { name: table.name });
        }
        let mut dimensions: Vec<usize> = table.axes.iter().map(|axis| axis.dimension).collect();
        dimensions.sort_unstable();
        dimensions.dedup();
        let n_cells: usize = table.axes.iter().map(|axis| axis.groups.len()).product();
        let marks_fit = match &table.release {
            Release::Now => true,
            Release::Earlier(marks) => marks.len() == n_cells,
        };
        if dimensions.len() != table.axes.len() || !marks_fit || table.base == 0 {
            return Err(TablesError::Shape { name: table.name });
        }
        self.tables.push(table);
        Ok(self.tables.len() - 1)
    }

    /// States that readers know a sum over families.
    ///
    /// # Errors
    /// It names an unknown thing.
    pub fn relate(&mut self, relation: Relation) -> Result<(), TablesError> {
        let known = self.has_axis(&relation.axis)
            && relation.parts.iter().all(|part| {
                let within = |&(dimension, group): &(usize, Group)| {
                    dimension != relation.axis.dimension
                        && self.dimensions.get(dimension).is_some_and(|dimension| dimension.has(group))
                };
                self.has_snapshot(part.family, part.snapshot) && part.within.iter().all(within)
            });
        if !known {
            return Err(TablesError::Unknown { name: "relation".to_owned() });
        }
        self.relations.push(relation);
        Ok(())
    }

    /// Builds the system: variables, cells, equations and the secret differences between snapshots.
    ///
    /// # Errors
    /// A family's threshold is below 2.
    pub fn build(&self) -> Result<Built, TablesError> {
        crate::build::build(self)
    }

    fn has_snapshot(&self, family: usize, snapshot: usize) -> bool {
        self.families.get(family).is_some_and(|family| snapshot < family.snapshots.len())
    }

    fn has_axis(&self, axis: &Axis) -> bool {
        self.dimensions
            .get(axis.dimension)
            .is_some_and(|dimension| axis.groups.iter().all(|&group| dimension.has(group)))
    }
}
