//! Functions of our own in DataFusion plans, one a file.

pub mod count_cells;
