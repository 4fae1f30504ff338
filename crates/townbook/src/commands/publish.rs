//! (being written)
use crate::cli::Which;
use crate::desk::{Answer, Desk};
use register::calendar::Period;
use std::path::Path;

pub fn publish(_: &Desk, _: &Period, _: &Path, _: Option<u32>) -> anyhow::Result<Answer> {
    Ok(Answer::Done)
}
pub fn export(_: &Desk, _: &Which, _: &Path) -> anyhow::Result<Answer> {
    Ok(Answer::Done)
}
