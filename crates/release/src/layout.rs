//! The tables of one release: which codes along which dimensions, and how each cell is asked for.

use std::collections::BTreeSet;

use engine::definition::{Figure, FigureSet, Kind};
use engine::dim::Dim as Split;
use engine::figure::Session;
use publication::{Dim, DimKind, DimValue, Span, TOTAL, Words};

use crate::dims::{Coded, ages_by_five, ages_of_life_table, mother_ages, orders, sexes};
use crate::error::ReleaseError;
use crate::plan::{By, PublicationPlan, TablePlan, Title};

/// How a code is asked for: nothing for a total.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub key: Option<(By, String)>,
    /// The engine's split and code, nothing for a total; none where the engine has no such cell.
    pub engine: Option<Vec<(Split, u64)>>,
    pub level: u32,
}

/// One dimension with how its codes are asked for, in their order.
pub(crate) struct LaidDim {
    pub by: By,
    pub dim: Dim,
    pub asked: Vec<Asked>,
}

/// One table.
pub(crate) struct LaidTable {
    pub id: String,
    pub title: Title,
    pub dims: Vec<LaidDim>,
    pub figures: Vec<String>,
}

/// A place with its name.
pub(crate) struct Whole {
    pub code: u64,
    pub name: String,
}

/// The place that a close is about: its county, or the first of its highest places.
pub(crate) fn whole(session: &Session) -> Whole {
    let counties: Vec<_> = session.places().iter().filter(|place| place.level == "county").collect();
    let first = session.places().iter().min_by_key(|place| place.code);
    let place = if counties.len() == 1 { Some(counties[0]) } else { first };
    place.map_or(Whole { code: 0, name: "-".into() }, |place| Whole {
        code: place.code,
        name: place.name.clone(),
    })
}

pub(crate) fn place_code(code: u64) -> String {
    format!("{code:012}")
}

fn month_text(key: u64) -> String {
    format!("{:04}-{:02}", key / 100, key % 100)
}

/// A period's code.
pub(crate) fn span_code(span: Span) -> String {
    let text = |date: jiff::civil::Date| format!("{:04}-{:02}", date.year(), date.month());
    match span.n_months() {
        1 => text(span.first()),
        _ => format!("{}..{}", text(span.first()), text(span.last())),
    }
}

/// The tables that a period of this length has.
pub(crate) fn lay_out(
    session: &Session,
    span: Span,
    plan: &PublicationPlan,
) -> Result<Vec<LaidTable>, ReleaseError> {
    let due: Vec<&TablePlan> =
        plan.tables().iter().filter(|table| table.min_months <= span.n_months()).collect();
    let listed: BTreeSet<&String> = due.iter().flat_map(|table| &table.figures).collect();
    let definitions = session.definitions();
    let mut tables = Vec::new();
    for table in due {
        let figures = if table.figures.is_empty() {
            let rest = definitions.iter().filter(|figure| !listed.contains(&figure.id));
            rest.map(|figure| figure.id.clone()).collect()
        } else {
            table.figures.clone()
        };
        check(table, &figures, definitions)?;
        let dims = table.by.iter().map(|&by| dimension(by, session, span)).collect();
        tables.push(LaidTable { id: table.id.clone(), title: table.title.clone(), dims, figures });
    }
    Ok(tables)
}

fn check(table: &TablePlan, figures: &[String], definitions: &FigureSet) -> Result<(), ReleaseError> {
    for id in figures {
        let refuse = |problem: &str| {
            Err(ReleaseError::Table {
                table: table.id.clone(),
                figure: id.clone(),
                problem: problem.to_owned(),
            })
        };
        let Some(figure) = definitions.get(id) else {
            return refuse("is not defined; see docs/reference/figures.md for the list");
        };
        let splits = table.by.iter().map(|by| match by {
            By::Village => Split::Village,
            By::Township => Split::Township,
            By::Month => Split::Month,
            By::Sex => Split::Sex,
            By::Age5 | By::Age | By::MotherAge => Split::Age5,
            By::BirthOrder => Split::BirthOrder,
        });
        if !splits.into_iter().all(|split| figure.disaggregations.contains(&split)) {
            return refuse("must not be split so by its definition");
        }
        if has_age(&table.by) && figure.kind != Kind::Count {
            return refuse("is no count, and only counts are published by age");
        }
    }
    Ok(())
}

fn has_age(by: &[By]) -> bool {
    by.iter().any(|by| matches!(by, By::Age5 | By::Age | By::MotherAge))
}

fn value(code: impl Into<String>, zh: &str, en: &str, parent: Option<&str>) -> DimValue {
    DimValue { code: code.into(), label: Words::new(zh, en), parent: parent.map(str::to_owned) }
}

fn dimension(by: By, session: &Session, span: Span) -> LaidDim {
    let words = |zh: &str, en: &str| Words::new(zh, en);
    let from = |kind: DimKind, title: Words, split: Split, codes: Vec<Coded>| {
        let mut values = vec![value(TOTAL, "合计", "Total", None)];
        let mut asked = vec![Asked { key: None, engine: Some(Vec::new()), level: 1 }];
        for coded in codes {
            values.push(value(&coded.code, &coded.zh, &coded.en, Some(TOTAL)));
            let engine = coded.engine.map(|code| vec![(split, code)]);
            asked.push(Asked { key: Some((by, coded.code)), engine, level: 0 });
        }
        LaidDim { by, dim: Dim { kind, title, values }, asked }
    };
    match by {
        By::Village | By::Township => places(by, session),
        By::Month => months(span),
        By::Sex => from(DimKind::Sex, words("性别", "Sex"), Split::Sex, sexes()),
        By::Age5 => from(DimKind::Age, words("年龄", "Age"), Split::Age5, ages_by_five()),
        By::Age => from(DimKind::Age, words("年龄", "Age"), Split::Age5, ages_of_life_table()),
        By::MotherAge => {
            from(DimKind::MotherAge, words("母亲年龄", "Mother's age"), Split::Age5, mother_ages())
        }
        By::BirthOrder => {
            from(DimKind::BirthOrder, words("孩次", "Birth order"), Split::BirthOrder, orders())
        }
    }
}

fn months(span: Span) -> LaidDim {
    let period = span_code(span);
    let mut values = vec![value(&period, "全期", "Whole period", None)];
    let mut asked = vec![Asked { key: None, engine: Some(Vec::new()), level: 1 }];
    let first = i64::from(span.first().year()) * 12 + i64::from(span.first().month()) - 1;
    let all = first..first + i64::from(span.n_months());
    for at in all.filter(|_| span.n_months() > 1) {
        let key = (at / 12 * 100 + at % 12 + 1).unsigned_abs();
        let text = month_text(key);
        let zh = format!("{}年{}月", key / 100, key % 100);
        values.push(value(&text, &zh, &text, Some(&period)));
        asked.push(Asked { key: Some((By::Month, text)), engine: Some(vec![(Split::Month, key)]), level: 0 });
    }
    LaidDim {
        by: By::Month,
        dim: Dim { kind: DimKind::Time, title: Words::new("月份", "Month"), values },
        asked,
    }
}

/// The whole, its townships and their villages, each under its own; names are those of the register.
fn places(by: By, session: &Session) -> LaidDim {
    let top = whole(session);
    let code = place_code(top.code);
    let mut values = vec![value(&code, &top.name, &top.name, None)];
    let mut asked = vec![Asked { key: None, engine: Some(Vec::new()), level: 2 }];
    let of_level = |level: &'static str| {
        let mut found: Vec<_> = session.places().iter().filter(|place| place.level == level).collect();
        found.sort_by_key(|place| place.code);
        found
    };
    let villages = if by == By::Village { of_level("village") } else { Vec::new() };
    for township in of_level("township") {
        let own = place_code(township.code);
        values.push(value(&own, &township.name, &township.name, Some(&code)));
        let key = Some((By::Township, own.clone()));
        asked.push(Asked { key, engine: Some(vec![(Split::Township, township.code)]), level: 1 });
        for village in villages.iter().filter(|village| village.code / 1000 * 1000 == township.code) {
            let text = place_code(village.code);
            values.push(value(&text, &village.name, &village.name, Some(&own)));
            let engine = Some(vec![(Split::Village, village.code)]);
            asked.push(Asked { key: Some((By::Village, text)), engine, level: 0 });
        }
    }
    LaidDim { by, dim: Dim { kind: DimKind::Place, title: Words::new("地方", "Place"), values }, asked }
}

/// The counts of a figure that readers could work back to: all but person-days, which name no one.
pub(crate) fn counts_of(figure: &Figure) -> impl Iterator<Item = &engine::definition::Term> {
    let terms = figure.numerator.iter().chain(&figure.denominator).chain(&figure.both);
    terms.filter(|term| term.set != engine::set::Set::PersonDays)
}
