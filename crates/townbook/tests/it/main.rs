//! The program as people use it: the real binary, on made-up counties, on districts that others made up,
//! on files that no one should have sent, and on machines that stop in the middle.
//!
//! What is looked at from outside is looked at with other tools: the tables by Python's own SQLite, the
//! hashes and proofs by a checker written here. Nothing here calls the code that the program is made of,
//! except the maker of counties. Tests that need root or a loop device say so loudly and pass over.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test ends where its ground is gone")]

mod again;
mod audit;
mod book;
mod browser;
mod cluster;
mod copies;
mod counties;
mod crash;
mod database;
mod disk;
mod doors;
mod editions;
mod erasure;
mod face;
mod figures;
mod hostile;
mod image;
mod lineage;
mod news;
mod office;
mod office_canaries;
mod office_reach;
mod office_typing;
mod orders;
mod papers;
mod power;
mod proof;
mod publish;
mod residents;
mod shapes;
mod tamper;
mod witness;
