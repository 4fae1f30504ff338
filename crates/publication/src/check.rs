//! What contents must be before any format may rely on them.

use std::collections::{HashMap, HashSet};

use crate::model::{Cell, Contents, Dim, DimKind, Picture, TOTAL, Table, Words};
use crate::{AgeBand, FigureKind, PublicationError, Span};

/// Takes the numbers out of cells that are not to be seen. A format cannot leak what it never gets.
pub(crate) fn forget_hidden(contents: &mut Contents) {
    let mut hidden = HashSet::new();
    for table in &mut contents.tables {
        for cell in table.cells.iter_mut().filter(|cell| !cell.mark.is_shown()) {
            forget(cell);
            hidden.insert((table.id.clone(), cell.keys.clone(), cell.figure.clone()));
        }
    }
    for changed in contents.earlier.iter_mut().flat_map(|edition| &mut edition.changed) {
        if hidden.contains(&(changed.table.clone(), changed.keys.clone(), changed.figure.clone())) {
            changed.before = None;
        }
    }
    for before in contents.report.before.iter_mut().flat_map(|before| &mut before.headlines) {
        if !before.cell.mark.is_shown() {
            forget(&mut before.cell);
        }
    }
}

fn forget(cell: &mut Cell) {
    cell.value = None;
    cell.numerator = None;
    cell.denominator = None;
    cell.low = None;
    cell.high = None;
}

/// Everything but the keys shared between tables, which the index checks.
pub(crate) fn contents(contents: &Contents) -> Result<(), PublicationError> {
    words("the book's name", &contents.book)?;
    words("the place's name", &contents.place.name)?;
    words("the period's name", &contents.period)?;
    code("place code", &contents.place.code)?;
    hash("the root of the ledger", &contents.head.root)?;
    hash("the hash of the manifest", &contents.manifest)?;
    figures(contents)?;
    once("table", contents.tables.iter().map(|table| table.id.as_str()))?;
    contents.tables.iter().try_for_each(|each| table(contents, each))?;
    editions(contents)?;
    loss(contents)?;
    plan(contents)
}

fn words(what: &str, words: &Words) -> Result<(), PublicationError> {
    if words.zh.trim().is_empty() || words.en.trim().is_empty() {
        return Err(PublicationError::EmptyText { what: what.to_owned() });
    }
    Ok(())
}

fn hash(what: &str, text: &str) -> Result<(), PublicationError> {
    let is_hash = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if is_hash { Ok(()) } else { Err(PublicationError::BadHash { what: what.to_owned() }) }
}

/// Codes are what SDMX calls an id.
fn code(what: &str, text: &str) -> Result<(), PublicationError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$' | b'@');
    if !text.is_empty() && text.bytes().all(fits) { Ok(()) } else { Err(bad_code(what, text)) }
}

/// Ids are file names, sheet names and column heads as well.
fn id(what: &str, text: &str) -> Result<(), PublicationError> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
    if begins && text.bytes().all(fits) { Ok(()) } else { Err(bad_code(what, text)) }
}

fn bad_code(what: &str, code: &str) -> PublicationError {
    PublicationError::BadCode { what: what.to_owned(), code: code.to_owned() }
}

fn once<'t>(what: &str, codes: impl Iterator<Item = &'t str>) -> Result<(), PublicationError> {
    let mut seen = HashSet::new();
    for code in codes {
        if !seen.insert(code) {
            return Err(PublicationError::Twice { what: what.to_owned(), code: code.to_owned() });
        }
    }
    Ok(())
}

fn unknown(place: &str, what: &str, code: &str) -> PublicationError {
    PublicationError::Unknown { place: place.to_owned(), what: what.to_owned(), code: code.to_owned() }
}

fn figures(contents: &Contents) -> Result<(), PublicationError> {
    once("figure", contents.figures.iter().map(|figure| figure.id.as_str()))?;
    for figure in &contents.figures {
        id("figure id", &figure.id)?;
        for (part, text) in [
            ("title", Some(&figure.title)),
            ("definition", Some(&figure.definition)),
            ("universe", Some(&figure.universe)),
            ("unit", Some(&figure.unit)),
            ("interval", figure.interval.as_ref()),
            ("denominator", figure.denominator.as_ref()),
        ] {
            text.map_or(Ok(()), |text| words(&format!("the {part} of figure {}", figure.id), text))?;
        }
        if figure.source.trim().is_empty() {
            return Err(PublicationError::EmptyText { what: format!("the source of figure {}", figure.id) });
        }
        if figure.decimals > 9 || !(figure.scale.is_finite() && figure.scale > 0.0) {
            return Err(bad_code("figure with 0 to 9 decimals and a positive scale", &figure.id));
        }
    }
    Ok(())
}

fn table(contents: &Contents, table: &Table) -> Result<(), PublicationError> {
    id("table id", &table.id)?;
    words(&format!("the title of table {}", table.id), &table.title)?;
    once("figure of a table", table.figures.iter().map(String::as_str))?;
    once("dimension of a table", table.dims.iter().map(|dim| dim.kind.id()))?;
    if table.dim(&DimKind::Age).is_some() && table.dim(&DimKind::MotherAge).is_some() {
        let why = "a person's age and the mother's age share a column in SDMX; make two tables";
        return Err(PublicationError::BadTable { table: table.id.clone(), why });
    }
    for figure in &table.figures {
        if !contents.figures.iter().any(|known| known.id == *figure) {
            return Err(unknown(&format!("table {}", table.id), "figure", figure));
        }
    }
    table.dims.iter().try_for_each(|each| dim(table, each))?;
    let codes: Vec<HashSet<&str>> =
        table.dims.iter().map(|dim| dim.values.iter().map(|value| value.code.as_str()).collect()).collect();
    table.cells.iter().try_for_each(|each| cell(table, &codes, each))
}

fn dim(table: &Table, dim: &Dim) -> Result<(), PublicationError> {
    let place = format!("dimension {} of table {}", dim.kind.id(), table.id);
    id("dimension id", dim.kind.id())?;
    words(&format!("the title of {place}"), &dim.title)?;
    once(&format!("code in {place}"), dim.values.iter().map(|value| value.code.as_str()))?;
    let known: HashMap<&str, Option<&str>> =
        dim.values.iter().map(|value| (value.code.as_str(), value.parent.as_deref())).collect();
    for value in &dim.values {
        words(&format!("the name of {} in {place}", value.code), &value.label)?;
        let fits = match dim.kind {
            DimKind::Time => Span::parse(&value.code).is_some(),
            DimKind::Sex => matches!(value.code.as_str(), "M" | "F" | TOTAL | "_U"),
            DimKind::Age | DimKind::MotherAge => value.code == TOTAL || AgeBand::parse(&value.code).is_some(),
            DimKind::Place | DimKind::BirthOrder | DimKind::Category(_) => {
                code(&format!("code in {place}"), &value.code).is_ok()
            }
        };
        if !fits {
            return Err(bad_code(&format!("code in {place}"), &value.code));
        }
        // Walking up must end: neither a missing parent nor a ring.
        let mut above = value.parent.as_deref();
        for _ in 0..=dim.values.len() {
            let Some(parent) = above else { break };
            above = *known.get(parent).ok_or_else(|| unknown(&place, "parent", parent))?;
        }
        if above.is_some() {
            return Err(bad_code(&format!("part of a tree in {place}"), &value.code));
        }
    }
    Ok(())
}

fn cell(table: &Table, codes: &[HashSet<&str>], cell: &Cell) -> Result<(), PublicationError> {
    let place = || format!("{} {}", cell.figure, cell.keys.join(" "));
    if cell.keys.len() != table.dims.len() {
        let (expected, found) = (table.dims.len(), cell.keys.len());
        return Err(PublicationError::WrongKeys { table: table.id.clone(), expected, found });
    }
    for (code, known) in cell.keys.iter().zip(codes) {
        if !known.contains(code.as_str()) {
            return Err(unknown(&format!("table {}", table.id), "code", code));
        }
    }
    if !table.figures.contains(&cell.figure) {
        return Err(unknown(&format!("a cell of table {}", table.id), "figure", &cell.figure));
    }
    number(cell).map_err(|why| PublicationError::BadNumber { table: table.id.clone(), cell: place(), why })
}

fn number(cell: &Cell) -> Result<(), &'static str> {
    let numbers = [cell.value, cell.numerator, cell.denominator, cell.low, cell.high];
    if numbers.into_iter().flatten().any(|number| !number.is_finite()) {
        return Err("not a finite number");
    }
    if cell.mark.is_shown() && cell.value.is_none() {
        return Err("shown, but without a number: mark it as not counted");
    }
    if cell.low.is_some() != cell.high.is_some() {
        return Err("half an interval");
    }
    if cell.low.zip(cell.high).is_some_and(|(low, high)| low > high) {
        return Err("an interval that stands the wrong way round");
    }
    Ok(())
}

fn editions(contents: &Contents) -> Result<(), PublicationError> {
    let mut last = 0;
    for earlier in &contents.earlier {
        if earlier.edition <= last {
            return Err(PublicationError::EditionOrder { edition: earlier.edition });
        }
        last = earlier.edition;
        words(&format!("the reason of edition {}", earlier.edition), &earlier.reason)?;
        hash(&format!("the root of edition {}", earlier.edition), &earlier.head.root)?;
        let place = format!("edition {}", earlier.edition);
        for changed in &earlier.changed {
            let table = contents.tables.iter().find(|table| table.id == changed.table);
            let table = table.ok_or_else(|| unknown(&place, "table", &changed.table))?;
            let is_there =
                table.cells.iter().any(|cell| cell.keys == changed.keys && cell.figure == changed.figure);
            if !is_there {
                return Err(unknown(
                    &place,
                    "cell",
                    &format!("{} {}", changed.figure, changed.keys.join(" ")),
                ));
            }
        }
    }
    if contents.edition <= last {
        return Err(PublicationError::EditionOrder { edition: contents.edition });
    }
    Ok(())
}

fn loss(contents: &Contents) -> Result<(), PublicationError> {
    let loss = contents.loss;
    if !(0.0..=1.0).contains(&loss.share_of_counts) {
        return Err(PublicationError::BadLoss { why: "a share lies between 0 and 1" });
    }
    if loss.hidden > loss.cells {
        return Err(PublicationError::BadLoss { why: "more cells are hidden than there are" });
    }
    Ok(())
}

fn plan(contents: &Contents) -> Result<(), PublicationError> {
    let place = "the report";
    let figure = |id: &str| {
        let known = contents.figures.iter().find(|figure| figure.id == *id);
        known.ok_or_else(|| unknown(place, "figure", id))
    };
    for key in &contents.report.keys {
        figure(key)?;
    }
    if let Some(before) = &contents.report.before {
        words("the name of the period before", &before.label)?;
        for headline in &before.headlines {
            figure(&headline.cell.figure)?;
            number(&headline.cell).map_err(|why| PublicationError::BadNumber {
                table: "period before".to_owned(),
                cell: headline.cell.figure.clone(),
                why,
            })?;
        }
    }
    contents.report.pictures.iter().try_for_each(|each| picture(contents, each))
}

/// The table, figures and dimensions that a picture names.
fn needs(picture: &Picture) -> (Option<&String>, Vec<&String>, &[DimKind]) {
    match picture {
        Picture::Pyramid { table, figure, elsewhere } => {
            (Some(table), [figure].into_iter().chain(elsewhere).collect(), &[DimKind::Age, DimKind::Sex])
        }
        Picture::Trend { table, figures } => (Some(table), figures.iter().collect(), &[DimKind::Time]),
        Picture::Ratio { figure, table, .. } => (table.as_ref(), vec![figure], &[DimKind::Place]),
        Picture::Funnel { table, figure } => (Some(table), vec![figure], &[DimKind::Place]),
    }
}

fn picture(contents: &Contents, picture: &Picture) -> Result<(), PublicationError> {
    let (table, ids, kinds) = needs(picture);
    let first = ids.first().map(|id| id.as_str()).unwrap_or_default();
    let bad = |why| Err(PublicationError::BadPicture { figure: first.to_owned(), why });
    let mut figures = Vec::new();
    for id in &ids {
        let known = contents.figures.iter().find(|figure| figure.id == **id);
        figures.push(known.ok_or_else(|| unknown("the report", "figure", id))?);
    }
    if let Some(table) = table {
        let table = contents.tables.iter().find(|known| known.id == *table);
        let Some(table) = table else { return bad("there is no such table") };
        if !kinds.iter().all(|kind| table.dim(kind).is_some()) {
            return bad("the table lacks a dimension of it");
        }
        if !ids.iter().all(|figure| table.figures.contains(figure)) {
            return bad("the table lacks a figure of it");
        }
    }
    match picture {
        Picture::Trend { figures, .. } if !(1..=2).contains(&figures.len()) => {
            bad("one or two lines are drawn")
        }
        Picture::Trend { .. } if figures.iter().any(|figure| figure.unit != figures[0].unit) => {
            bad("two units need two pictures")
        }
        Picture::Funnel { .. } if figures.iter().any(|figure| figure.kind != FigureKind::Share) => {
            bad("a funnel is drawn of a share")
        }
        Picture::Ratio { reference, .. } if !(reference.is_finite() && *reference > 0.0) => {
            bad("the reference is no positive number")
        }
        _ => Ok(()),
    }
}
