//! `townbook demo`: the whole way, on a county that is made up.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use county::Plan;
use register::calendar::Period;

use super::{close, figures, import, init, office_demo, verify};
use crate::cli::Which;
use crate::closing::Approval;
use crate::complaint::Trouble;
use crate::desk::{Answer, Desk};
use crate::elsewhere::EngineArg;
use crate::screen;

/// The file by which a folder of the demo is known, so that nothing else is ever cleared.
const MARK: &str = "made-up.txt";
const MARK_TEXT: &str = "\
虚构的县。运行 townbook demo 会清除这个文件夹，重新来过。
A made-up county. `townbook demo` clears this folder and makes it anew.
";

/// What the demo is asked for.
pub struct Wanted {
    /// People in the county.
    pub people: Option<u32>,
    /// Another seed, another county.
    pub seed: u64,
    /// Where to keep it.
    pub folder: Option<PathBuf>,
    /// On the command line alone.
    pub console: bool,
    /// Where the office opens.
    pub listen: SocketAddr,
}

/// Makes a county and opens its office in the browser, or shows it all on the command line.
pub fn run(desk: &Desk, wanted: &Wanted) -> anyhow::Result<Answer> {
    let folder = office_demo::folder(wanted.folder.clone());
    clear(&folder)?;
    if wanted.console {
        return console(desk, &folder, wanted.people.unwrap_or(6_000), wanted.seed);
    }
    office_demo::run(desk, &folder, wanted.people.unwrap_or(30_000), wanted.seed, wanted.listen)
}

/// Reads the county in, seals its year and prints the table.
fn console(desk: &Desk, folder: &Path, people: u32, seed: u64) -> anyhow::Result<Answer> {
    let plan = Plan { people, seed, ..Plan::demo() };
    let expected = county::generate(&plan, folder)?;
    let (first, last) = expected.period;
    let period = Period::parse(&format!(
        "{:04}-{:02}..{:04}-{:02}",
        first.year(),
        first.month(),
        last.year(),
        last.month()
    ))?;
    let book = Desk {
        data: folder.join("book"),
        db: desk.db.clone(),
        pack: desk.pack.clone(),
        json: desk.json,
        words: Rc::clone(&desk.words),
    };
    let drawers = folder.join("drawers");
    let (sent, kept) = (drawers.display(), book.data.display());
    say(desk, &desk.words.text("cli-demo-made", &[("people", &people), ("folder", &sent)]))?;
    step(desk, &format!("townbook init --places {}", drawers.join("places.csv").display()))?;
    init::run(&book, Some(&drawers.join("places.csv")), "steward")?;
    step(desk, &format!("townbook import {}", drawers.display()))?;
    import::run(&book, std::slice::from_ref(&drawers), None, None, None)?;
    step(desk, &format!("townbook close --period {period}"))?;
    close::run(&book, &period, &Approval::default())?;
    step(desk, &format!("townbook figures --period {period}"))?;
    let which = Which { period, edition: None, place: None, denominator: None };
    figures::run(&book, &which, &[], &[], &EngineArg::Local)?;
    step(desk, "townbook verify")?;
    let answer = verify::run(&book, &[])?;
    say(desk, &format!("\n{}", desk.words.text("cli-demo-next", &[("folder", &kept)])))?;
    say(
        desk,
        &format!("  townbook --data {kept} figures --period {period} --by village --id births --id deaths"),
    )?;
    say(desk, &format!("  townbook --data {kept} trace births --period {period} --limit 3"))?;
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
            return Err(Trouble::NotADemo { path: folder.into() }.into());
        }
        std::fs::remove_dir_all(folder).map_err(Trouble::clear(folder))?;
    }
    std::fs::create_dir_all(folder).map_err(|source| Trouble::Make { path: folder.into(), source })?;
    Ok(std::fs::write(folder.join(MARK), MARK_TEXT).map_err(Trouble::write(folder))?)
}
