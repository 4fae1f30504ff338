//! `townbook publish` and `townbook export`: a sealed period as files, protected for everyone or exact for the
//! office.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use app::office::counts::Released;
use engine::export::{ExportColumn, ExportValues, write_parquet};
use publication::report::{Languages, html};
use publication::tidy::ByteOrderMark;
use publication::{Language, Publication, Table, sdmx, tidy, workbook};
use register::calendar::Period;
use release::plan::PublicationPlan;
use release::{About, ReleaseError, Rounding};
use serde_json::json;
use store::{Access, Book, Close, Context, Purpose};

use super::figures;
use crate::cli::Which;
use crate::complaint::Trouble;
use crate::desk::{Answer, Desk, clock, today};
use crate::releases::Releases;
use crate::screen;

/// The pack's file that says what is published.
const PLAN_FILE: &str = "publication.toml";

/// The folder in the book's own that holds what was published, period by period, edition by edition: what
/// the public pages give out.
const PUBLIC: &str = "publications";
/// Beside the files of a publication: what it holds, for the page that lists it.
const ABOUT_FILE: &str = "about.json";

/// Publishes the newest edition of a sealed period.
pub fn publish(desk: &Desk, period: &Period, to: &Path, round: Option<u32>) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Write)?;
    check_absent(to)?;
    let rounding = round.map_or(Rounding::Exact, Rounding::ToBase);
    let made = make(desk, &mut book, period, rounding)?;
    let written = Written::beside(to, &made.publication)?;
    made.releases.keep(&mut book, &made.close, &made.prepared.record, &desk.context(Purpose::Close))?;
    let n_files = written.appear()?;
    offer(&book, &made)?;
    let Made { close, prepared, .. } = &made;
    let loss = prepared.loss;
    let hidden = loss.hidden;
    if desk.json {
        screen::json(&json!({
            "period": [period.first_day().to_string(), period.last_day().to_string()], "edition": close.edition,
            "tables": prepared.tables.len(), "cells": loss.cells, "hidden": hidden,
            "share_of_counts": loss.share_of_counts, "held": prepared.held.len(), "files": n_files, "folder": to,
        }))?;
        return Ok(Answer::Done);
    }
    say_done(desk, "cli-publish-done", close, prepared.tables.len(), to)?;
    let share = format!("{:.2}", loss.share_of_counts * 100.0);
    desk.say("cli-publish-loss", &[("hidden", &hidden), ("cells", &loss.cells), ("share", &share)])?;
    if !prepared.held.is_empty() {
        desk.say("cli-publish-held", &[("cells", &prepared.held.len())])?;
    }
    Ok(Answer::Done)
}

/// A release that is ready to go out.
struct Made {
    close: Close,
    releases: Releases,
    prepared: release::Prepared,
    publication: Publication,
}

fn make(desk: &Desk, book: &mut Book, period: &Period, rounding: Rounding) -> anyhow::Result<Made> {
    let (close, session) = figures::open(desk, book, period, None)?;
    let releases = Releases::read(book)?;
    releases.check_new(&close)?;
    let sessions = releases.sessions(desk, book)?;
    let prepared = release::prepare(&session, &releases.past(&sessions), &plan(desk)?, rounding)?;
    let mut about = about(book, period)?;
    about.before = earlier_period(&releases, period);
    let publication =
        Publication::new(release::contents(&prepared, &session, &about)?).map_err(ReleaseError::from)?;
    Ok(Made { close, releases, prepared, publication })
}

/// Publishes the newest edition of a sealed period on the book's own public pages.
pub fn release_here(
    desk: &Desk,
    book: &mut Book,
    period: &Period,
    context: &Context,
) -> anyhow::Result<Released> {
    let made = make(desk, book, period, Rounding::Exact)?;
    made.releases.keep(book, &made.close, &made.prepared.record, context)?;
    offer(book, &made)
}

/// Puts a release where the public pages find it. One that was cut off before is written again.
fn offer(book: &Book, made: &Made) -> anyhow::Result<Released> {
    let Made { close, prepared, publication, .. } = made;
    let to = book.folder().join(PUBLIC).join(close.period.to_string()).join(close.edition.to_string());
    if to.exists() {
        std::fs::remove_dir_all(&to).map_err(Trouble::clear(&to))?;
    }
    let released = Released {
        period: close.period.to_string(),
        edition: close.edition,
        tables: prepared.tables.len() as u64,
        cells: prepared.loss.cells,
        hidden: prepared.loss.hidden,
        share_of_counts: prepared.loss.share_of_counts,
        at: clock(),
    };
    let written = Written::beside(&to, publication)?;
    let path = written.part.join(ABOUT_FILE);
    std::fs::write(&path, serde_json::to_string(&released)?).map_err(Trouble::write(&path))?;
    written.appear()?;
    Ok(released)
}

/// Writes the exact tables of a sealed period for the office.
pub fn export(desk: &Desk, which: &Which, to: &Path) -> anyhow::Result<Answer> {
    let mut book = desk.open(Access::Read)?;
    let (close, session) = figures::open(desk, &mut book, &which.period, which.edition)?;
    check_absent(to)?;
    desk.log_figures(&mut book, "export", which, "*")?;
    let prepared = release::prepare(&session, &[], &plan(desk)?, Rounding::Exact)?;
    let about = about(&mut book, &which.period)?;
    let publication =
        Publication::new(release::internal(&prepared, &session, &about)?).map_err(ReleaseError::from)?;
    let n_files = Written::beside(to, &publication)?.appear()?;
    if desk.json {
        screen::json(&json!({
            "edition": close.edition, "tables": prepared.exact.len(), "files": n_files, "folder": to,
        }))?;
    } else {
        say_done(desk, "cli-export-done", &close, prepared.exact.len(), to)?;
    }
    Ok(Answer::Done)
}

fn say_done(desk: &Desk, key: &str, close: &Close, n_tables: usize, to: &Path) -> anyhow::Result<()> {
    let folder = to.display();
    desk.say(
        key,
        &[("period", &close.period), ("edition", &close.edition), ("tables", &n_tables), ("folder", &folder)],
    )
}

/// What is published: `--pack`, then `pack/` in the book's folder, then what is built in.
fn plan(desk: &Desk) -> anyhow::Result<PublicationPlan> {
    let own = desk.data.join("pack");
    for folder in desk.pack.iter().map(PathBuf::as_path).chain([own.as_path()]) {
        let path = folder.join(PLAN_FILE);
        if path.is_file() {
            let text = std::fs::read_to_string(&path).map_err(Trouble::read(&path))?;
            return Ok(PublicationPlan::load(&path.display().to_string(), &text)?);
        }
    }
    Ok(PublicationPlan::builtin())
}

fn about(book: &mut Book, period: &Period) -> anyhow::Result<About> {
    let places = book.places()?;
    let county = figures::county(book)?.map(|code| figures::name(&places, &code.to_string()));
    let name = county.unwrap_or_else(|| book.name().to_owned());
    let mut about = About::new(today()?, format!("{name}家簿"), format!("Townbook of {name}"));
    let closes: Vec<Close> = book.closes()?.into_iter().filter(|close| close.period == *period).collect();
    let mut days = BTreeMap::new();
    for close in closes {
        let recorded = book.entry_lines(&[close.entry.0])?.first().map(|line| line.recorded);
        days.extend(recorded.map(|recorded| (close.edition, store::recorded_day(recorded))));
    }
    about.sealed_on = days;
    Ok(about)
}

/// The newest release of the period of the same length just before this one.
fn earlier_period(releases: &Releases, period: &Period) -> Option<release::record::Record> {
    let eve = period.first_day().yesterday().ok()?;
    let before = |record: &&release::record::Record| {
        Period::parse(&record.period)
            .is_ok_and(|other| other.last_day() == eve && other.months().count() == period.months().count())
    };
    releases.records().iter().rfind(before).cloned()
}

fn check_absent(to: &Path) -> Result<(), Trouble> {
    if to.exists() { Err(Trouble::FolderThere { path: to.to_owned() }) } else { Ok(()) }
}

/// Files that are on disk and not yet under their folder's name.
struct Written<'a> {
    part: PathBuf,
    to: &'a Path,
    n_files: usize,
}

impl<'a> Written<'a> {
    /// Writes every format into a folder beside the one that it is to become.
    fn beside(to: &'a Path, publication: &Publication) -> anyhow::Result<Written<'a>> {
        let files = formats(publication)?;
        let mut part = to.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        if part.exists() {
            std::fs::remove_dir_all(&part).map_err(Trouble::clear(&part))?;
        }
        let made = part.join("tables");
        std::fs::create_dir_all(&made).map_err(|source| Trouble::Make { path: made.clone(), source })?;
        for (name, bytes) in &files {
            let path = part.join(name);
            std::fs::write(&path, bytes).map_err(Trouble::write(&path))?;
        }
        Ok(Written { part, to, n_files: files.len() })
    }

    /// Gives the folder its name: it appears whole or not at all.
    fn appear(self) -> anyhow::Result<usize> {
        std::fs::rename(&self.part, self.to).map_err(Trouble::write(self.to))?;
        Ok(self.n_files)
    }
}

/// Every format, by the name of its file.
fn formats(publication: &Publication) -> Result<Vec<(String, Vec<u8>)>, ReleaseError> {
    let mark = ByteOrderMark::Present;
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("report.html".to_owned(), html(publication, Languages::Both(Language::Zh)).into_bytes()),
        ("figures.xlsx".to_owned(), workbook::workbook(publication)?),
        ("figures.csv".to_owned(), tidy::everything(publication, mark)?),
        ("structure.xml".to_owned(), sdmx::structure(publication).into_bytes()),
        ("figures.sdmx.csv".to_owned(), sdmx::csv_1(publication)?),
        ("figures.sdmx-2.csv".to_owned(), sdmx::csv_2(publication)?),
    ];
    for table in &publication.contents().tables {
        files.push((format!("tables/{}.csv", table.id), tidy::table(publication, table, mark)?));
        files.push((format!("tables/{}.parquet", table.id), parquet(table)?));
    }
    Ok(files)
}

/// A table as Parquet: a column for each dimension, then one line a figure.
fn parquet(table: &Table) -> Result<Vec<u8>, ReleaseError> {
    let text = |name: &str, of: &dyn Fn(&publication::Cell) -> Option<String>| ExportColumn {
        name: name.to_owned(),
        values: ExportValues::Text(table.cells.iter().map(of).collect()),
    };
    let real = |name: &str, of: &dyn Fn(&publication::Cell) -> Option<f64>| ExportColumn {
        name: name.to_owned(),
        values: ExportValues::Real(table.cells.iter().map(of).collect()),
    };
    let mut columns: Vec<ExportColumn> = Vec::new();
    for (at, dim) in table.dims.iter().enumerate() {
        columns.push(text(dim.kind.id(), &|cell| cell.keys.get(at).cloned()));
    }
    columns.push(text("figure", &|cell| Some(cell.figure.clone())));
    columns.push(real("value", &|cell| cell.value));
    columns.push(real("numerator", &|cell| cell.numerator));
    columns.push(real("denominator", &|cell| cell.denominator));
    columns.push(real("low", &|cell| cell.low));
    columns.push(real("high", &|cell| cell.high));
    columns.push(text("mark", &|cell| Some(cell.mark.sign().to_owned())));
    Ok(write_parquet(&columns)?)
}
