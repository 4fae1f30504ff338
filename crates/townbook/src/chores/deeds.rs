//! Deeds: looking at a close before it is sealed, sealing it, making it public, checking the book.

use app::import::{Import, Progress};
use app::locale::Language;
use app::office::chores::{ChoreCard, Tell};
use app::office::counts::{Both, Checked, Preview, Released, Sealed};
use app::office::imports::{ImportSeen, MOST_TO_MEND};
use register::area::PlaceCode;
use register::calendar::Period;
use store::Context;

use super::Worker;
use super::numbers::{changed, edition, meaning, whole};
use crate::closing::{self, Approval, Outcome};
use crate::commands::{figures, publish as publishing, verify as checking};
use crate::desk::today;
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

/// Files that were sent.
pub struct Files<'a> {
    /// Their folder.
    pub upload: &'a str,
    /// The day that rosters describe, where it was said.
    pub as_of: Option<&'a str>,
    /// Codes of the areas that rows may be about.
    pub within: Option<&'a [u64]>,
}

/// Looks through files, or imports them.
pub fn import(
    worker: &mut Worker<'_>,
    card: &ChoreCard,
    files: &Files<'_>,
    only_looks: bool,
    tell: Tell<'_>,
) -> anyhow::Result<ImportSeen> {
    let office = worker.office;
    let (folder, findings) = office.upload_paths(files.upload, &card.id);
    let codes = files.within.map(|codes| codes.iter().map(|code| PlaceCode::parse(&format!("{code:012}"))));
    let within = codes.map(|codes| codes.collect::<Result<Vec<PlaceCode>, _>>()).transpose()?;
    let paths = [folder];
    let what = Import {
        as_of: files.as_of.map(str::parse).transpose()?,
        within: within.as_deref(),
        n_kept: if only_looks { 0 } else { MOST_TO_MEND },
        bare_names: true,
        ..Import::new(&paths, &findings, today()?)
    };
    let (mut total, mut file) = (0, 0);
    let mut progress = |step: Progress| {
        match step {
            Progress::Start { n_files, .. } => total = n_files as u64,
            Progress::File { file: at, .. } => file = file.max(at as u64),
            Progress::Rows(_) => {}
        }
        // Half way through the files is half way, as far as one can know.
        tell(file, total.max(1));
    };
    let context =
        Context { actor: card.account.as_ref().into(), purpose: store::Purpose::Import, claimed: None };
    let pack = worker.desk.load_pack()?;
    let imported = if only_looks {
        let (_, book) = worker.tools()?;
        app::import::look_through(book, &pack, &what, context, &mut progress)?
    } else {
        office.with_book(|book| app::import::import(book, &pack, &what, context, &mut progress))?
    };
    if !only_looks {
        office.refresh_places()?;
        office.drop_upload(files.upload);
    }
    Ok(ImportSeen::of(&imported, &pack))
}
