//! What counts are broken down by: places, months, sexes, ages, orders.

use crate::tables::TablesError;

/// A way to break counts down, in nested levels: villages in townships, months in quarters in halves.
/// Above the coarsest level stands the total, which has one member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dimension {
    name: String,
    levels: Vec<Level>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
struct Level {
    members: Vec<String>,
    /// The member of the next level that holds each member; of the last level, all in the total.
    parents: Vec<usize>,
}

/// One member of one level; level [`Dimension::total`] with member 0 is everything.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Group {
    /// Level, 0 being the finest.
    pub level: usize,
    /// Index of the member in that level.
    pub member: usize,
}

impl Dimension {
    /// A dimension of one level, whose members together are everything. Unknown is a member, where it occurs.
    pub fn new(name: impl Into<String>, members: Vec<String>) -> Dimension {
        let parents = vec![0; members.len()];
        Dimension { name: name.into(), levels: vec![Level { members, parents }] }
    }

    /// Adds a coarser level; `parents` gives for each member of the level below the member that holds it.
    ///
    /// # Errors
    /// There is not one parent for each member, or a parent that is not a member.
    pub fn grouped(mut self, members: Vec<String>, parents: &[usize]) -> Result<Dimension, TablesError> {
        let below = self.levels.last_mut().expect("INVARIANT: a dimension has a level");
        if parents.len() != below.members.len() || parents.iter().any(|&parent| parent >= members.len()) {
            return Err(TablesError::Parents { dimension: self.name });
        }
        below.parents = parents.to_vec();
        let parents = vec![0; members.len()];
        self.levels.push(Level { members, parents });
        Ok(self)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The level of the total: one above the coarsest.
    pub fn total(&self) -> usize {
        self.levels.len()
    }

    /// How many members a level has.
    pub fn n_members(&self, level: usize) -> usize {
        self.levels.get(level).map_or(1, |level| level.members.len())
    }

    /// All members of some levels, level by level.
    pub fn groups(&self, levels: &[usize]) -> Vec<Group> {
        let members = |&level: &usize| (0..self.n_members(level)).map(move |member| Group { level, member });
        levels.iter().flat_map(members).collect()
    }

    /// The member of a coarser level (or of the same) that holds a group.
    pub fn up(&self, group: Group, level: usize) -> usize {
        self.levels[group.level..level].iter().fold(group.member, |member, level| level.parents[member])
    }

    /// Whether there is such a group.
    pub fn has(&self, group: Group) -> bool {
        group.level <= self.total() && group.member < self.n_members(group.level)
    }

    /// The name of a group, for messages.
    pub fn label(&self, group: Group) -> &str {
        self.levels.get(group.level).map_or("all", |level| &level.members[group.member])
    }
}
