//! SDMX: the same figures for programs of other statistical offices.
//!
//! [`structure`] writes an SDMX-ML 2.1 structure message (ISO 17369:2013): code lists, a concept scheme, one data
//! structure definition and one dataflow. [`csv_1`] and [`csv_2`] write the values against it as SDMX-CSV 1.0 and
//! 2.0. Codes of frequency, sex, age, status and confidentiality are those of the cross-domain lists of the SDMX
//! content-oriented guidelines; everything else is the county's own. A hidden cell keeps its line, without a
//! number, with its status; it is how a reader sees that there is something.

mod codes;
mod data;
mod structure;

pub use data::{csv_1, csv_2};
pub use structure::structure;

/// Who maintains the structure.
pub const AGENCY: &str = "TOWNBOOK";
/// The dataflow's id.
pub const DATAFLOW: &str = "DF_FIGURES";
/// The data structure definition's id.
pub const DATA_STRUCTURE: &str = "DSD_FIGURES";
/// The concept scheme's id.
pub const CONCEPTS: &str = "CS_FIGURES";
/// Version of all of them.
pub const VERSION: &str = "1.0";

/// The column and dimension of a category, by its id in the model.
pub(crate) fn category_column(id: &str) -> String {
    id.to_ascii_uppercase()
}

/// The dimensions before the categories.
pub(crate) const DIMENSIONS: [&str; 6] = ["FREQ", "REF_AREA", "INDICATOR", "SEX", "AGE", "BIRTH_ORDER"];

/// The attributes of a value, in the order of the columns.
pub(crate) const ATTRIBUTES: [&str; 10] = [
    "OBS_STATUS",
    "CONF_STATUS",
    "LOWER",
    "UPPER",
    "NUMERATOR",
    "DENOMINATOR",
    "UNIT_MEASURE",
    "UNIT_MULT",
    "DECIMALS",
    "EDITION",
];
