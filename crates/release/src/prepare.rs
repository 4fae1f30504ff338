//! From a close and everything published before to what is published of it.

use std::collections::BTreeSet;

use engine::definition::Figure;
use engine::figure::Session;
use engine::set::Set;
use publication::{Span, Table};

use crate::error::ReleaseError;
use crate::finish::Finish;
use crate::frame::{Close, Frame};
use crate::layout::{counts_of, lay_out, span_code};
use crate::plan::{By, PublicationPlan};
use crate::protect::decide;
use crate::record::{Record, RecordCount};
use crate::terms::What;
use crate::work::Work;

pub use publication::Rounding;

/// An earlier release: its record and the close it was made of.
#[derive(Clone, Copy, Debug)]
pub struct Past<'s> {
    /// The close.
    pub session: &'s Session,
    /// What was published of it.
    pub record: &'s Record,
}

/// A cell that an earlier release shows and this one does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// Table by id.
    pub table: String,
    /// Codes in the order of the table.
    pub keys: Vec<String>,
    /// Figure by id.
    pub figure: String,
}

/// A release ready to be written.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What becomes public, to be kept for ever.
    pub record: Record,
    /// The public tables: hidden cells hold no number.
    pub tables: Vec<Table>,
    /// The exact tables, for officials of the area only.
    pub exact: Vec<Table>,
    /// What readers lose. Hidden cells are counted together: the split would tell which are small.
    pub loss: publication::Loss,
    /// Cells not brought up to date.
    pub held: Vec<Held>,
    /// How counts are rounded.
    pub rounding: Rounding,
    /// The months.
    pub span: Span,
    /// Earlier editions of the same period, oldest first.
    pub(crate) editions: Vec<Edition>,
}

/// An earlier edition, as its own close and record tell it.
#[derive(Clone, Debug)]
pub(crate) struct Edition {
    pub meta: engine::manifest::SnapshotMeta,
    pub record: Record,
}

/// The months of a close.
pub(crate) fn span_of(session: &Session) -> Result<Span, ReleaseError> {
    let (first, last) = session.snapshot().manifest.meta.period;
    Span::new(first, last)
        .ok_or_else(|| ReleaseError::Period { first: first.to_string(), last: last.to_string() })
}

pub(crate) fn manifest_hash(session: &Session) -> String {
    session.snapshot().manifest.hash().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Decides what may be published of a close.
///
/// - **Does**: counts everything the plan's tables need, puts it into one system with all counts of the earlier
///   releases handed in that share months with it (or end on the day before it begins), and hides what is small,
///   what would give a hidden count away, and what would give a small difference between two releases away.
/// - **Inputs**: the sealed close, the earlier releases in any order, the plan, the rounding of counts.
/// - **Assumes** that every release which shares months with this one is among `past`; one that is left out is
///   not protected against. A reader is taken to know all published numbers and how they add up.
/// - **Rounding**: counts are multiples of the base. Quotients are not published, except those of the whole place
///   whose counts are all at least 100 bases; these counts then take part as if they were public exactly.
/// - **Edges**: a close without rows gives tables of zeros. Releases that do not overlap are ignored.
///
/// # Errors
/// A figure that the plan's table cannot have, a record that does not belong to its close, or numbers already
/// public that give something away.
pub fn prepare(
    session: &Session,
    past: &[Past<'_>],
    plan: &PublicationPlan,
    rounding: Rounding,
) -> Result<Prepared, ReleaseError> {
    let span = span_of(session)?;
    let past = taking_part(session, span, past)?;
    let tables = lay_out(session, span, plan)?;
    let mut closes = Vec::new();
    for one in &past {
        closes.push(Close { session: one.session, span: span_of(one.session)?, whats: whats_of(one, span)? });
    }
    let figures: Vec<&Figure> = tables
        .iter()
        .flat_map(|table| &table.figures)
        .filter_map(|id| session.definitions().get(id))
        .collect();
    let whats = figures.iter().flat_map(|figure| counts_of(figure)).map(What::of).collect();
    closes.push(Close { session, span, whats });
    let frame = Frame::new(&closes, &places_named(&past))?;
    let mut work = Work::new(session, &frame);
    for (close, one) in past.iter().enumerate() {
        work.remember(close, one.record, span)?;
    }
    let now = past.len();
    let base = match rounding {
        Rounding::Exact => 1,
        Rounding::ToBase(base) => base.max(1),
    };
    let drafts = work.draft(now, &tables, base)?;
    work.unlisted(now, &tables);
    let balances = work.balances(&closes);
    work.exact_wholes(&drafts, base);
    let decided = decide(&frame, &work.entries, &balances)?;
    let finish = Finish { session, work: &work, decided: &decided, base, tables: &tables, past: &past, span };
    finish.prepared(drafts, rounding)
}

/// The villages and townships that earlier releases name.
fn places_named(past: &[Past<'_>]) -> BTreeSet<u64> {
    let keys = past.iter().flat_map(|one| &one.record.counts).flat_map(|count| &count.keys);
    let places = keys.filter(|(by, _)| matches!(by, By::Village | By::Township));
    places.filter_map(|(_, code)| code.parse().ok()).collect()
}

/// Those that share months or adjoin, oldest first, each checked against its close.
fn taking_part<'s>(session: &Session, span: Span, past: &[Past<'s>]) -> Result<Vec<Past<'s>>, ReleaseError> {
    let mut kept: Vec<Past<'s>> = Vec::new();
    for one in past {
        let meta = &one.session.snapshot().manifest.meta;
        let own = span_of(one.session)?;
        let names = |period: &str, edition: u32| format!("{period} edition {edition}");
        let (record, close) =
            (names(&one.record.period, one.record.edition), names(&span_code(own), meta.edition));
        if record != close || one.record.manifest != manifest_hash(one.session) {
            return Err(ReleaseError::Unpaired { record, close });
        }
        let overlaps = own.first() <= span.last() && span.first() <= own.last();
        let is_same = one.record.manifest == manifest_hash(session);
        if (overlaps || adjoins(own, span)) && !is_same {
            kept.push(*one);
        }
    }
    kept.sort_by_key(|one| (one.record.log_size, one.record.period.clone(), one.record.edition));
    Ok(kept)
}

/// Whether a period ends on the day before another begins.
pub(crate) fn adjoins(before: Span, span: Span) -> bool {
    before.last().tomorrow().is_ok_and(|day| day == span.first())
}

pub(crate) fn set_named(name: &str) -> Result<Set, ReleaseError> {
    let found = Set::ALL.into_iter().find(|set| set.name() == name);
    found.ok_or_else(|| ReleaseError::Record { problem: format!("{name:?} is no set") })
}

/// What an earlier release counted, as far as it matters now: of one that only adjoins, the people at its end.
fn whats_of(past: &Past<'_>, span: Span) -> Result<BTreeSet<What>, ReleaseError> {
    let mut whats = BTreeSet::new();
    for count in matters(past.record, span_of(past.session)?, span) {
        whats.insert(What { set: set_named(&count.set)?, condition: count.condition.clone() });
    }
    Ok(whats)
}

/// Counts of a record that matter now.
pub(crate) fn matters(record: &Record, own: Span, span: Span) -> impl Iterator<Item = &RecordCount> {
    let adjoining = adjoins(own, span);
    record.counts.iter().filter(move |count| !adjoining || count.set == Set::ResidenceEnd.name())
}
