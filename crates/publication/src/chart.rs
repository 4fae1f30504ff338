//! Pictures as SVG, drawn from plain numbers and texts.
//!
//! Each picture is a struct and one function that draws it, [`Width::Wide`] for a desk and [`Width::Narrow`] for a
//! phone. Every text comes from the caller, in the caller's language; every colour is a class that the page's style
//! sheet gives a meaning (`s1`, `s2` areas, `l1`, `l2` lines, `grid`, `axis`, `ref`), so that one drawing serves
//! light, dark and print. There is no style attribute, no script and no outside reference. A number that is not
//! given is a gap with its mark, never a zero.

pub mod bars;
pub mod funnel;
mod paper;
pub mod pyramid;
pub mod trend;

pub use paper::{Width, text_width};

/// What every picture carries for those who do not see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Caption {
    /// An id that no other picture of the page has; letters, digits, hyphens.
    pub id: String,
    /// What is drawn.
    pub title: String,
    /// What it shows, in a sentence or two.
    pub description: String,
}

/// The style sheet's part that gives the classes their colours, sizes and widths.
pub const CSS: &str = include_str!("chart/chart.css");
