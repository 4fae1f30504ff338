//! The contents of the formats: a prepared release with its definitions, report and earlier editions.

use std::collections::{BTreeMap, BTreeSet};

use engine::figure::Session;
use jiff::civil::Date;
use publication::{
    Before, Cell, ChangedCell, Contents, DimKind, EarlierEdition, FigureInfo, FigureKind, Head, Headline,
    Mark, Picture, Place, ReportPlan, Rounding, Span, TOTAL, Table, Words,
};

use crate::error::ReleaseError;
use crate::info::figure_info;
use crate::layout::{place_code, span_code, whole};
use crate::prepare::{Edition, Prepared, manifest_hash};
use crate::record::Record;

/// Key figures of the report, in order, as far as they are published.
const KEYS: [&str; 8] = [
    "registered_population",
    "births",
    "deaths",
    "natural_increase",
    "crude_birth_rate_per_1000_end",
    "sex_ratio_at_birth",
    "moves_in",
    "moves_out",
];
/// What a sex ratio at birth is compared with: the usual biological level, not a value to be reached.
const USUAL_SEX_RATIO: f64 = 105.0;

/// What the closes do not know.
#[derive(Clone, PartialEq, Debug)]
pub struct About {
    /// The day the files are made.
    pub made_on: Date,
    /// The book's name.
    pub book: Words,
    /// The days on which earlier editions of the period were sealed, by edition; where one is not given, the
    /// last day of the period stands for it.
    pub sealed_on: BTreeMap<u32, Date>,
    /// The release of the period of the same length before this one.
    pub before: Option<Record>,
}

impl About {
    /// A day and the book's name in both languages.
    pub fn new(made_on: Date, zh: impl Into<String>, en: impl Into<String>) -> About {
        About { made_on, book: Words::new(zh, en), sealed_on: BTreeMap::new(), before: None }
    }
}

/// The public contents, for [`publication::Publication::new`].
///
/// # Errors
/// The close's period is not whole months.
pub fn contents(prepared: &Prepared, session: &Session, about: &About) -> Result<Contents, ReleaseError> {
    let tables = prepared.tables.clone();
    Ok(filled(prepared, session, about, tables, Audience::Public))
}

/// The exact contents, for officials of the area: nothing is hidden, and every file says that it is internal.
///
/// # Errors
/// The close's period is not whole months.
pub fn internal(prepared: &Prepared, session: &Session, about: &About) -> Result<Contents, ReleaseError> {
    let mut tables = prepared.exact.clone();
    let infos: BTreeMap<String, u64> =
        session.definitions().iter().map(|figure| (figure.id.clone(), u64::from(figure.threshold))).collect();
    for cell in tables.iter_mut().flat_map(|table| &mut table.cells) {
        let count = cell.numerator.or(cell.value).unwrap_or(0.0);
        let few = infos.get(&cell.figure).is_some_and(|&least| count > 0.0 && count < least as f64);
        if cell.mark == Mark::Shown && few {
            cell.mark = Mark::FewPeople;
        }
    }
    Ok(filled(prepared, session, about, tables, Audience::Officials))
}

#[derive(Clone, Copy, PartialEq)]
enum Audience {
    Public,
    Officials,
}

fn filled(
    prepared: &Prepared,
    session: &Session,
    about: &About,
    mut tables: Vec<Table>,
    audience: Audience,
) -> Contents {
    // A combination that no close counts is no line of a table.
    for table in &mut tables {
        let used: BTreeSet<(usize, String)> = table
            .cells
            .iter()
            .filter(|cell| cell.mark != Mark::NotCounted)
            .flat_map(|cell| cell.keys.iter().cloned().enumerate())
            .collect();
        table.cells.retain(|cell| cell.keys.iter().cloned().enumerate().all(|key| used.contains(&key)));
    }
    let is_public = audience == Audience::Public;
    let used: BTreeSet<&String> = tables.iter().flat_map(|table| &table.figures).collect();
    let figures: Vec<FigureInfo> = session
        .definitions()
        .iter()
        .filter(|figure| used.contains(&figure.id))
        .map(|figure| figure_info(figure, session.definitions()))
        .collect();
    let top = whole(session);
    let meta = &session.snapshot().manifest.meta;
    let report = report(prepared, &tables, &figures, about, &place_code(top.code));
    Contents {
        book: about.book.clone(),
        place: Place { code: place_code(top.code), name: Words::new(&top.name, &top.name) },
        span: prepared.span,
        period: period_words(prepared.span),
        edition: meta.edition,
        earlier: earlier(prepared, &tables, about, session),
        head: Head { size: meta.log_size, root: meta.root_hex.clone() },
        manifest: manifest_hash(session),
        made_on: about.made_on,
        figures,
        tables,
        loss: if is_public { prepared.loss } else { publication::Loss { hidden: 0, ..nothing(prepared) } },
        rounding: if is_public { prepared.rounding } else { Rounding::Exact },
        internal: !is_public,
        report,
    }
}

fn nothing(prepared: &Prepared) -> publication::Loss {
    publication::Loss { cells: prepared.loss.cells, ..publication::Loss::default() }
}

fn period_words(span: Span) -> Words {
    let text = |date: Date| (format!("{}年{}月", date.year(), date.month()), month_en(date));
    let ((from_zh, from_en), (to_zh, to_en)) = (text(span.first()), text(span.last()));
    match span.n_months() {
        1 => Words::new(from_zh, from_en),
        _ => Words::new(format!("{from_zh}至{to_zh}"), format!("{from_en} to {to_en}")),
    }
}

fn month_en(date: Date) -> String {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let at = usize::try_from(date.month() - 1).unwrap_or(0);
    format!("{} {}", NAMES[at], date.year())
}

/// Earlier editions, each with the cells that both publish with other numbers.
fn earlier(prepared: &Prepared, tables: &[Table], about: &About, session: &Session) -> Vec<EarlierEdition> {
    let last = &session.snapshot().manifest.meta;
    let next = prepared.editions.iter().skip(1).map(|edition| &edition.meta).chain([last]);
    let with_next = prepared.editions.iter().zip(next);
    with_next
        .map(|(edition, next)| {
            let said =
                [&next.reason, &next.approved_by].into_iter().flatten().cloned().collect::<Vec<String>>();
            let (zh, en) = match said.is_empty() {
                true => ("补登和更正".to_owned(), "late entries and corrections".to_owned()),
                false => (said.join("；"), said.join("; ")),
            };
            let number = edition.record.edition;
            EarlierEdition {
                edition: number,
                sealed_on: about.sealed_on.get(&number).copied().unwrap_or(prepared.span.last()),
                head: Head { size: edition.meta.log_size, root: edition.meta.root_hex.clone() },
                reason: Words::new(zh, en),
                changed: changed(edition, tables),
            }
        })
        .collect()
}

fn changed(edition: &Edition, tables: &[Table]) -> Vec<ChangedCell> {
    let before: BTreeMap<(&str, &[String], &str), f64> = edition
        .record
        .tables
        .iter()
        .flat_map(|table| table.cells.iter().map(move |cell| (table.id.as_str(), cell)))
        .filter_map(|(table, cell)| Some(((table, cell.keys.as_slice(), cell.figure.as_str()), cell.value?)))
        .collect();
    let mut changed = Vec::new();
    for table in tables {
        for cell in table.cells.iter().filter(|cell| cell.mark.is_shown()) {
            let was = before.get(&(table.id.as_str(), cell.keys.as_slice(), cell.figure.as_str()));
            if let Some(&was) = was.filter(|&&was| Some(was) != cell.value) {
                changed.push(ChangedCell {
                    table: table.id.clone(),
                    keys: cell.keys.clone(),
                    figure: cell.figure.clone(),
                    before: Some(was),
                });
            }
        }
    }
    changed
}

/// The cell of the whole place and period.
fn headline<'t>(tables: &'t [Table], figure: &str, tops: &[&str]) -> Option<&'t Cell> {
    let mut cells = tables.iter().flat_map(|table| &table.cells);
    cells.find(|cell| cell.figure == figure && cell.keys.iter().all(|key| tops.contains(&key.as_str())))
}

fn report(
    prepared: &Prepared,
    tables: &[Table],
    figures: &[FigureInfo],
    about: &About,
    place: &str,
) -> ReportPlan {
    let period = span_code(prepared.span);
    let tops = [TOTAL, place, period.as_str()];
    let is_shown = |id: &str| headline(tables, id, &tops).is_some_and(|cell| cell.mark.is_shown());
    let keys: Vec<String> = KEYS.iter().filter(|id| is_shown(id)).map(|id| (*id).to_owned()).collect();
    let before = about.before.as_ref().and_then(|record| before(prepared.span, record, &keys, place));
    ReportPlan { keys, before, pictures: pictures(tables, figures) }
}

/// The numbers of the period before, if the record is of it.
fn before(span: Span, record: &Record, keys: &[String], place: &str) -> Option<Before> {
    let own = Span::parse(&record.period)?;
    let adjoins = own.last().tomorrow().is_ok_and(|day| day == span.first());
    if own.n_months() != span.n_months() || !adjoins {
        return None;
    }
    let tops = [TOTAL, place, record.period.as_str()];
    let cells = || record.tables.iter().flat_map(|table| &table.cells);
    let value = |figure: &String| {
        cells()
            .find(|cell| cell.figure == *figure && cell.keys.iter().all(|key| tops.contains(&key.as_str())))
    };
    let headline = |figure: &String| {
        let cell = value(figure)?;
        let (numerator, denominator) = (cell.numerator, cell.denominator);
        let (low, high, mark) = (None, None, Mark::Shown);
        let (keys, figure, value) = (Vec::new(), figure.clone(), Some(cell.value?));
        Some(Headline { cell: Cell { keys, figure, value, numerator, denominator, low, high, mark } })
    };
    let headlines = keys.iter().filter_map(headline).collect();
    Some(Before { span: own, label: period_words(own), headlines })
}

fn pictures(tables: &[Table], figures: &[FigureInfo]) -> Vec<Picture> {
    let has = |id: &str, wanted: &[&str], kinds: &[DimKind]| {
        tables.iter().any(|table| {
            table.id == id
                && !table.cells.is_empty()
                && wanted.iter().all(|figure| table.figures.iter().any(|own| own == figure))
                && kinds.iter().all(|kind| table.dim(kind).is_some())
        })
    };
    let text = str::to_owned;
    let mut pictures = Vec::new();
    let people = ["registered_population", "registered_living_elsewhere"];
    if has("people_by_age_sex", &people, &[DimKind::Age, DimKind::Sex]) {
        let (table, figure, elsewhere) = (text("people_by_age_sex"), text(people[0]), Some(text(people[1])));
        pictures.push(Picture::Pyramid { table, figure, elsewhere });
    }
    for (table, figure) in [("births_by_township_month", "births"), ("deaths_by_township_month", "deaths")] {
        if has(table, &[figure], &[DimKind::Time]) {
            pictures.push(Picture::Trend { table: text(table), figures: vec![text(figure)] });
        }
    }
    let ratio = "sex_ratio_at_birth";
    if figures.iter().any(|figure| figure.id == ratio) {
        let table =
            has("births_by_township", &[ratio], &[DimKind::Place]).then(|| text("births_by_township"));
        pictures.push(Picture::Ratio { figure: text(ratio), table, reference: USUAL_SEX_RATIO });
    }
    let (table, share) = ("quality_by_township", "births_registered_30_days");
    let is_share = figures.iter().any(|figure| figure.id == share && figure.kind == FigureKind::Share);
    if is_share && has(table, &[share], &[DimKind::Place]) {
        pictures.push(Picture::Funnel { table: text(table), figure: text(share) });
    }
    pictures
}
