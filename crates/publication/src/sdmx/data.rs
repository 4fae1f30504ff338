//! Values as SDMX-CSV.

use crate::key::CellKey;
use crate::model::{Cell, FigureInfo, Publication};
use crate::sdmx::codes::{status, unit_code};
use crate::sdmx::{AGENCY, ATTRIBUTES, DATAFLOW, DIMENSIONS, VERSION, category_column};
use crate::{PublicationError, number};

/// SDMX-CSV 1.0: a `DATAFLOW` column, dimensions, `OBS_VALUE`, attributes; codes only.
///
/// # Errors
/// [`PublicationError::Csv`] if the writer fails, which in memory it does not.
pub fn csv_1(publication: &Publication) -> Result<Vec<u8>, PublicationError> {
    write(publication, &["DATAFLOW"], &[&format!("{AGENCY}:{DATAFLOW}({VERSION})")])
}

/// SDMX-CSV 2.0: `STRUCTURE`, `STRUCTURE_ID` and `ACTION` columns, then as 1.0. The action is `I`, information.
///
/// # Errors
/// As [`csv_1`].
pub fn csv_2(publication: &Publication) -> Result<Vec<u8>, PublicationError> {
    let id = format!("{AGENCY}:{DATAFLOW}({VERSION})");
    write(publication, &["STRUCTURE", "STRUCTURE_ID", "ACTION"], &["dataflow", &id, "I"])
}

fn write(publication: &Publication, head: &[&str], begin: &[&str]) -> Result<Vec<u8>, PublicationError> {
    let failed = |why: csv::Error| PublicationError::Csv { why: why.to_string() };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let index = publication.index();
    let mut columns: Vec<String> = head.iter().chain(&DIMENSIONS).map(|name| (*name).to_owned()).collect();
    columns.extend(index.categories().iter().map(|id| category_column(id)));
    columns.extend(["TIME_PERIOD", "OBS_VALUE"].map(str::to_owned));
    columns.extend(ATTRIBUTES.map(str::to_owned));
    writer.write_record(&columns).map_err(failed)?;
    for (key, cell) in index.cells(publication.contents()) {
        let Some(figure) = publication.figure(&key.figure) else { continue };
        let mut line: Vec<String> = begin.iter().map(|part| (*part).to_owned()).collect();
        line.extend(dimensions(key));
        line.extend(attributes(publication, figure, cell));
        writer.write_record(&line).map_err(failed)?;
    }
    writer.into_inner().map_err(|why| PublicationError::Csv { why: why.to_string() })
}

fn dimensions(key: &CellKey) -> Vec<String> {
    let mut line = vec![
        key.span.sdmx_freq().to_owned(),
        key.area.clone(),
        key.figure.clone(),
        key.sex.clone(),
        key.age.clone(),
        key.birth_order.clone(),
    ];
    line.extend(key.more.iter().cloned());
    line.push(key.span.sdmx_time());
    line
}

fn attributes(publication: &Publication, figure: &FigureInfo, cell: &Cell) -> [String; 11] {
    let contents = publication.contents();
    let (obs, conf) = status(cell.mark, contents.internal);
    let printed =
        |value: Option<f64>| value.map_or_else(String::new, |value| number::plain(value, figure.decimals));
    let plain = |value: Option<f64>| value.map_or_else(String::new, number::shortest);
    [
        printed(cell.value),
        obs.to_owned(),
        conf.to_owned(),
        printed(cell.low),
        printed(cell.high),
        plain(cell.numerator),
        plain(cell.denominator),
        unit_code(&figure.unit),
        "0".to_owned(),
        figure.decimals.to_string(),
        contents.edition.to_string(),
    ]
}
