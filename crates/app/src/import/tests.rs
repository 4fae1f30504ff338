//! Whole imports into a book of their own, and the parts that they are made of.

mod accounting;
mod corrections;
mod desk;
mod hostile;
mod properties;
mod reading;
mod reference;
mod repeats;
mod report;
mod vocabulary;
