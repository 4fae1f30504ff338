//! The engine's numbers and definitions as pages take them.

use app::office::counts::{Both, ChangedNum, EditionCard, Meaning, Num};
use engine::definition::{Basis, Figure, Interval, Kind};
use engine::figure::{Ask, Cell, FigureValue, Session};
use store::{Book, Close};

use crate::commands::editions::counted;

/// A number.
pub fn num(value: &FigureValue) -> Num {
    Num {
        id: value.id.clone(),
        value: value.value,
        numerator: value.numerator,
        denominator: value.denominator,
        interval: value.interval,
        suppressed: value.suppressed,
        decimals: value.decimals as u8,
        basis: value.basis.map(|basis| basis_name(basis).to_owned()),
    }
}

/// What a figure is.
pub fn meaning(figure: &Figure) -> Meaning {
    let both = |text: &engine::definition::Text| Both { zh: text.zh.clone(), en: text.en.clone() };
    let offered = figure.denominators.iter().flat_map(|d| &d.offered);
    Meaning {
        id: figure.id.clone(),
        kind: kind_name(figure.kind).to_owned(),
        title: both(&figure.title),
        definition: both(&figure.definition),
        universe: both(&figure.universe),
        unit: both(&figure.unit),
        source: figure.source.clone(),
        scale: figure.scale,
        interval: interval_name(figure.interval).to_owned(),
        min_events: figure.min_events,
        splits: figure.disaggregations.iter().map(|dim| dim.name().to_owned()).collect(),
        bases: offered.map(|basis| basis_name(*basis).to_owned()).collect(),
    }
}

/// An edition, with what its files say of it.
pub fn edition(book: &mut Book, close: &Close, session: &Session) -> anyhow::Result<EditionCard> {
    let newest = book.close_of(&close.period)?.map_or(close.edition, |c| c.edition);
    let snapshot = session.snapshot();
    let rows = snapshot.changes()?.as_deref().and_then(counted).unwrap_or_default();
    let meta = &snapshot.manifest.meta;
    Ok(EditionCard {
        period: close.period.to_string(),
        edition: close.edition,
        newest,
        sealed_at: book.entry_lines(&[close.entry.0])?.first().map_or(0, |line| line.recorded),
        entry: close.entry.0,
        log_size: close.log_size,
        root: close.root.to_hex(),
        manifest: close.manifest.to_hex(),
        approved_by: meta.approved_by.clone(),
        reason: meta.reason.clone(),
        added: rows.0,
        removed: rows.1,
    })
}

/// Every figure of a place as a whole.
pub fn whole(session: &Session, ids: &[&str], place: Option<u64>) -> anyhow::Result<Vec<Num>> {
    let cells = cells(session, ids, place, &[])?;
    Ok(cells.first().map(|cell| cell.figures.iter().map(num).collect()).unwrap_or_default())
}

/// Cells of some figures.
pub fn cells(
    session: &Session,
    ids: &[&str],
    place: Option<u64>,
    by: &[engine::dim::Dim],
) -> anyhow::Result<Vec<Cell>> {
    let ids = ids.iter().map(|id| (*id).to_owned()).collect();
    Ok(session.figures(&Ask { ids, place, by: by.to_vec(), basis: None })?)
}

/// What two lists of numbers say otherwise.
pub fn changed(before: &[Num], after: &[Num]) -> Vec<ChangedNum> {
    let differs = |after: &Num| {
        let before = before.iter().find(|b| b.id == after.id)?;
        (before.value != after.value).then(|| ChangedNum { before: before.clone(), after: after.clone() })
    };
    after.iter().filter_map(differs).collect()
}

/// The basis of a name.
pub fn basis(name: &str) -> Option<Basis> {
    [Basis::PeriodEnd, Basis::MidPeriodMean, Basis::PersonYears].into_iter().find(|b| basis_name(*b) == name)
}

const fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::PeriodEnd => "period_end",
        Basis::MidPeriodMean => "mid_period_mean",
        Basis::PersonYears => "person_years",
    }
}

const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Count => "count",
        Kind::Rate => "rate",
        Kind::Ratio => "ratio",
        Kind::Share => "share",
        Kind::Exposure => "exposure",
        Kind::Index => "index",
    }
}

const fn interval_name(interval: Interval) -> &'static str {
    match interval {
        Interval::Poisson => "poisson",
        Interval::Rate => "rate",
        Interval::SrbLog => "srb_log",
        Interval::Difference => "difference",
        Interval::Wilson => "wilson",
        Interval::Method => "method",
        Interval::None => "none",
    }
}
