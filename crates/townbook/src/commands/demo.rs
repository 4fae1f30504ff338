//! `townbook demo`: the whole way, on a county that is made up.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use county::Plan;
use register::calendar::Period;

use super::{close, figures, import, init, verify};
use crate::desk::{Answer, Desk};
use crate::screen;

/// The file by which a folder of the demo is known, so that nothing else is ever cleared.
const MARK: &str = "made-up.txt";

/// Makes a county, reads it in, seals its year and prints the table.
pub fn run(desk: &Desk, people: u32, seed: u64) -> anyhow::Result<Answer> {
    let folder = PathBuf::from("townbook-demo");
    clear(&folder)?;
    let plan = Plan { people, seed, ..Plan::demo() };
    let expected = county::generate(&plan, &folder)?;
    let (first, last) = expected.period;
    let period = Period::parse(&format!("{:04}-{:02}..{:04}-{:02}", first.year(), first.month(), last.year(), last.month()))?;
    let book = Desk { data: folder.join("book"), db: desk.db.clone(), pack: desk.pack.clone(), json: desk.json };
    let drawers = folder.join("drawers");
    say(desk, &format!("A made-up county of {people} people; what its villages sent is in {}.", drawers.display()))?;
    step(desk, &format!("townbook init --places {}", drawers.join("places.csv").display()))?;
    init::run(&book, Some(&drawers.join("places.csv")), "steward")?;
    step(desk, &format!("townbook import {}", drawers.display()))?;
    import::run(&book, std::slice::from_ref(&drawers), None, None, None)?;
    step(desk, &format!("townbook close --period {period}"))?;
    close::run(&book, &period)?;
    step(desk, &format!("townbook figures --period {period}"))?;
    figures::run(&book, &period, None, None, &[])?;
    step(desk, "townbook verify")?;
    let answer = verify::run(&book, &[])?;
    say(desk, &format!("\nThe book stays in {}; try, for example:", book.data.display()))?;
    say(desk, &format!("  townbook --data {} figures --period {period} --by village", book.data.display()))?;
    say(desk, &format!("  townbook --data {} trace births --period {period} --limit 3", book.data.display()))?;
    Ok(answer)
}

fn say(desk: &Desk, text: &str) -> anyhow::Result<()> {
    if desk.json { Ok(()) } else { screen::line(text) }
}

fn step(desk: &Desk, command: &str) -> anyhow::Result<()> {
    say(desk, &format!("\n$ {command}"))
}

fn clear(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        if !folder.join(MARK).exists() {
            bail!("{} is there and is not a demo's; the demo leaves it alone", folder.display());
        }
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    std::fs::write(folder.join(MARK), "A made-up county. `townbook demo` clears this folder and makes it anew.\n")
        .with_context(|| format!("cannot write in {}", folder.display()))
}
