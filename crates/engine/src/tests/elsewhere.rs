//! Counting in DataFusion plans, as other machines do it: the question as text, the counts as bytes.

use std::sync::Arc;

use datafusion::arrow::array::{Array, LargeBinaryArray};
use datafusion::prelude::{SessionConfig, SessionContext};

use super::sample::{Sample, VILLAGES, ask, day, event, resident};
use crate::definition::FigureSet;
use crate::dim::Dim;
use crate::error::EngineError;
use crate::figure::Session;
use crate::functions::count_cells::arguments;
use crate::inquiry::{Elsewhere, Inquiry};
use crate::predicate::Predicate;
use crate::sealed_table::{SealedScan, SealedTable};
use crate::set::Column;
use crate::snapshot::{ROW_GROUP_ROWS, SecondSourceRow};

/// Enough spans for three row groups.
fn sample() -> Sample {
    let residence = (0..2 * ROW_GROUP_ROWS as u64 + 1_000).map(|entry| {
        let mut row = resident(entry);
        row.sex = 1 + (entry % 2) as u8;
        row.place = VILLAGES[(entry % 3) as usize];
        row.birth = day("1930-01-01").saturating_add(jiff::Span::new().days((entry * 37 % 27_000) as i64));
        row.from = row.from.max(row.birth);
        row.household = Some(entry / 4);
        row
    });
    let second = SecondSourceRow {
        entry: 7,
        kind: "facility_birth".into(),
        on: day("2006-01-01"),
        recorded_on: day("2006-01-02"),
        place: None,
        sex: 1,
        matched: true,
    };
    Sample {
        period: (day("2005-10-01"), day("2006-09-30")),
        residence: residence.collect(),
        events: vec![event(1, "birth", "2006-02-28"), event(2, "death", "2005-10-01")],
        second_source: vec![second],
    }
}

/// Counts an inquiry by a plan in this process, in so many partitions.
fn by_plan(inquiry: &Inquiry, n_parts: usize) -> Result<Vec<Vec<u8>>, EngineError> {
    let inquiry = Inquiry::from_text(&inquiry.to_text())?;
    let Some(table) = inquiry.sealed_table()? else { return Ok(Vec::new()) };
    let table = SealedTable::from_text(&table.to_text())?;
    let config = SessionConfig::new().with_target_partitions(n_parts);
    let session = SessionContext::new_with_config(config);
    let counted = crate::registry::count_cells().call(arguments(&inquiry, &table));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let answer = runtime.block_on(async {
        session.read_table(Arc::new(table))?.aggregate(Vec::new(), vec![counted])?.collect().await
    });
    let answer = answer.map_err(|error| EngineError::Elsewhere { problem: error.to_string() })?;
    let bytes = |batch: &datafusion::arrow::array::RecordBatch| {
        let column: LargeBinaryArray =
            batch.column(0).as_any().downcast_ref::<LargeBinaryArray>().unwrap().clone();
        (0..column.len()).map(|row| column.value(row).to_vec()).collect::<Vec<_>>()
    };
    Ok(answer.iter().flat_map(bytes).collect())
}

#[test]
fn plans_of_any_number_of_parts_count_what_the_session_counts() {
    let (_folder, dir) = sample().write_somewhere();
    let here = Session::open(&dir, FigureSet::builtin()).unwrap();
    for n_parts in [1, 2, 8] {
        let there = Session::open(&dir, FigureSet::builtin()).unwrap();
        let there = there.counting(Elsewhere::new(move |inquiry| by_plan(inquiry, n_parts)));
        for by in [&[][..], &[Dim::Village, Dim::Month], &[Dim::Sex, Dim::Age5]] {
            let ask = ask(&[], None, by);
            let (one, other) = (here.figures(&ask).unwrap(), there.figures(&ask).unwrap());
            assert!(one == other, "{n_parts} parts by {by:?}");
        }
        let township = ask(&["births", "households"], Some(VILLAGES[0]), &[]);
        assert_eq!(here.figures(&township).unwrap(), there.figures(&township).unwrap());
    }
}

#[test]
fn a_plan_reads_no_file_that_was_changed_or_is_another_close() {
    let small = Sample { residence: (0..50).map(resident).collect(), ..sample() };
    let (_folder, dir) = small.write_somewhere();
    let there = Session::open(&dir, FigureSet::builtin()).unwrap();
    let there = there.counting(Elsewhere::new(|inquiry| by_plan(inquiry, 2)));
    let file = dir.join("events.parquet");
    let sealed = std::fs::read(&file).unwrap();
    let mut changed = sealed.clone();
    changed[sealed.len() / 2] ^= 1;
    std::fs::write(&file, changed).unwrap();
    let refused = there.figures(&ask(&["births"], None, &[])).unwrap_err().to_string();
    assert!(refused.contains("events.parquet") && refused.contains("SHA-256"), "{refused}");
    std::fs::write(&file, sealed).unwrap();
    assert_eq!(there.figures(&ask(&["births"], None, &[])).unwrap()[0].figures[0].numerator, 1);
    std::fs::remove_dir_all(&dir).unwrap();
    Sample { events: Vec::new(), ..small }.write(&dir);
    let refused = there.figures(&ask(&["deaths"], None, &[])).unwrap_err().to_string();
    assert!(refused.contains("not the close whose manifest has the hash"), "{refused}");
}

#[test]
fn a_question_comes_back_from_its_text_as_it_was() {
    let (_folder, dir) = Sample { residence: Vec::new(), ..sample() }.write_somewhere();
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let keep = Arc::clone(&seen);
    let session = Session::open(&dir, FigureSet::builtin()).unwrap();
    let session = session.counting(Elsewhere::new(move |inquiry| {
        keep.lock().unwrap().push(inquiry.clone());
        Ok(Vec::new())
    }));
    session.figures(&ask(&[], Some(VILLAGES[0]), &[Dim::Month, Dim::BirthOrder])).unwrap();
    session.figures(&ask(&[], None, &[])).unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 4, "events, and then all three tables");
    for inquiry in seen.iter() {
        let text = inquiry.to_text();
        assert_eq!(&Inquiry::from_text(&text).unwrap(), inquiry);
        let version = concat!("\"version\":\"", env!("CARGO_PKG_VERSION"), "\"");
        let older = text.replacen(version, "\"version\":\"0.0.0\"", 1);
        assert_ne!(older, text);
        for wrong in [&text[1..], &text.replace("\"by\"", "\"buy\""), &older, "", "null"] {
            assert_eq!(Inquiry::from_text(wrong).unwrap_err().code(), "close.state", "{wrong}");
        }
        assert_eq!(SealedTable::from_text(&text).unwrap_err().code(), "close.state");
    }
}

#[test]
fn a_scan_is_not_read_without_its_shares() {
    let empty = datafusion::physical_plan::empty::EmptyExec::new(Arc::new(
        datafusion::arrow::datatypes::Schema::empty(),
    ));
    let table = r#"{"close":"/closes/1","manifest":"00","table":"Events"}"#;
    let text = format!(r#"{{"table":{table},"format":2,"columns":["kind"]}}"#);
    let refused = SealedScan::from_text(&text, Arc::new(empty)).unwrap_err();
    assert!(refused.to_string().contains("which row groups"), "{refused}");
}

#[test]
fn a_condition_of_any_depth_comes_back_from_its_steps() {
    let columns = [Column::Age, Column::Sex, Column::Registered];
    let chain = vec!["age > 1"; 80].join(" AND ");
    for text in ["age BETWEEN 1 AND 4 OR NOT (sex IN (1, 2) AND registered)", "age IS NULL", &chain] {
        let predicate = Predicate::parse(text, &columns).unwrap();
        assert_eq!(Predicate::from_steps(predicate.steps()), Some(predicate.clone()), "{text}");
        let mut steps = predicate.steps();
        steps.push(crate::predicate::steps::Step::And);
        assert_eq!(Predicate::from_steps(steps), None);
        assert_eq!(Predicate::from_steps([predicate.steps(), predicate.steps()].concat()), None);
    }
    assert_eq!(Predicate::from_steps(Vec::new()), None);
}
