//! Deeds: looking at a close before it is sealed, sealing it, making it public, checking the book.

use app::locale::Language;
use app::office::chores::Tell;
use app::office::counts::{Both, Checked, Preview, Released, Sealed};
use register::calendar::Period;
use store::Context;

use super::Worker;
use super::numbers::{changed, edition, meaning, whole};
use crate::closing::{self, Approval, Outcome};
use crate::commands::{figures, publish as publishing, verify as checking};
use crate::words::Words;

/// What a close would hold if it were sealed now. Nothing of it stays.
pub fn preview(worker: &mut Worker<'_>, period: &str, tell: Tell<'_>) -> anyhow::Result<Preview> {
    let period = Period::parse(period)?;
    let (desk, book) = worker.tools()?;
    let last = book.close_of(&period)?;
    let before = match &last {
        Some(close) => whole(&figures::open(desk, book, &period, Some(close.edition))?.1, &[], None)?,
        None => Vec::new(),
    };
    tell(1, 3);
    let found = closing::preview(book, &period, desk.load_figures()?.0)?;
    tell(2, 3);
    let nums = whole(&found.session, &[], None)?;
    let meanings = nums.iter().filter_map(|n| found.session.definitions().get(&n.id)).map(meaning).collect();
    tell(3, 3);
    Ok(Preview {
        period: period.to_string(),
        edition: last.map_or(1, |close| close.edition + 1),
        log_size: found.log_size,
        rows: found.rows,
        changed: changed(&before, &nums),
        nums,
        meanings,
    })
}

/// Seals a period, or its next edition.
pub fn close(
    worker: &mut Worker<'_>,
    period: &str,
    reason: &str,
    context: &Context,
) -> anyhow::Result<Sealed> {
    let period = Period::parse(period)?;
    let (_, hash) = worker.desk.load_figures()?;
    let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
    let approval = Approval { by: Some(context.actor.to_string()), reason };
    let office = worker.office;
    let outcome = office.with_book(|book| {
        book.note_pack("figures", hash, context)?;
        closing::close(book, &period, &approval, context)
    })?;
    office.sweep()?;
    let is_new = !matches!(outcome, Outcome::Unchanged(_));
    let (desk, book) = worker.tools()?;
    let (close, session) = figures::open(desk, book, &period, None)?;
    Ok(Sealed { edition: edition(book, &close, &session)?, is_new })
}

/// Makes the newest edition public, on the office's own pages.
pub fn publish(worker: &mut Worker<'_>, period: &str, context: &Context) -> anyhow::Result<Released> {
    let period = Period::parse(period)?;
    let desk = &worker.desk;
    worker.office.with_book(|book| publishing::release_here(desk, book, &period, context))
}

/// Checks the whole book.
pub fn verify(worker: &mut Worker<'_>, tell: Tell<'_>) -> anyhow::Result<Checked> {
    let (_, book) = worker.tools()?;
    let (total, _) = book.log_head()?;
    let found = book.verify(&[], &mut |n| _ = tell(n, total))?;
    let files = checking::sealed_files(book)?;
    let n_closes = book.closes()?.len() as u64;
    let (zh, en) = (Words::of(Language::Zh), Words::of(Language::En));
    let mut problems: Vec<(Option<u64>, Both)> = found
        .problems
        .iter()
        .map(|p| (p.index, Both { zh: zh.phrase(&p.what), en: en.phrase(&p.what) }))
        .collect();
    problems.extend(files.iter().map(|f| (None, Both { zh: f.tell(&zh), en: f.tell(&en) })));
    Ok(Checked { n_entries: found.n_entries, root: found.root.to_hex(), n_closes, problems })
}
