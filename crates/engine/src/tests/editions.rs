//! Editions of a period: what they differ in is found row by row, what they say about themselves is sealed, and
//! closes of the first format still answer.

use std::fs::{self, File};
use std::path::Path;

use datafusion::arrow::array::{Array, Float64Array, Int64Array, StringArray};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::recount::recounted;
use super::sample::{Sample, VILLAGES, ask, day, event, meta, places, resident};
use crate::definition::FigureSet;
use crate::diff::{RowChange, compare};
use crate::dim::Dim;
use crate::error::EngineError;
use crate::export::{ExportColumn, ExportValues, write_parquet};
use crate::figure::Session;
use crate::manifest::{MANIFEST_FILE, Manifest, ManifestFile, hex};
use crate::rows::TableRow;
use crate::set::Table;
use crate::snapshot::{EventRow, PlaceRow, ResidenceRow, SecondSourceRow, Snapshot, SnapshotWriter};

fn line(entry: u64, kind: &str, on: &str) -> SecondSourceRow {
    SecondSourceRow {
        entry,
        kind: kind.into(),
        on: day(on),
        recorded_on: day(on),
        place: None,
        sex: 1,
        matched: false,
    }
}

fn first_edition() -> Sample {
    Sample {
        period: (day("2005-10-01"), day("2006-09-30")),
        residence: vec![resident(1), resident(2), resident(2), resident(3)],
        events: vec![event(9, "birth", "2006-02-03"), event(10, "death", "2006-02-04")],
        second_source: vec![line(20, "facility_birth", "2006-02-03")],
    }
}

fn changes(old: &Sample, new: &Sample) -> Vec<RowChange> {
    let folder = tempfile::tempdir().unwrap();
    let (left, right) = (folder.path().join("1"), folder.path().join("2"));
    old.write(&left);
    new.write(&right);
    compare(&Snapshot::open(&left).unwrap(), &Snapshot::open(&right).unwrap()).unwrap()
}

#[test]
fn a_late_birth_a_correction_and_a_withdrawal_are_the_whole_difference() {
    let old = first_edition();
    let mut new = old.clone();
    new.residence.remove(1);
    new.residence[2].status = 2;
    new.events.push(event(30, "birth", "2006-03-01"));
    new.second_source[0].matched = true;
    let found = changes(&old, &new);
    let short: Vec<(Table, u64, bool)> =
        found.iter().map(|change| (change.table, change.entry, change.added)).collect();
    let expected = [
        (Table::Residence, 2, false),
        (Table::Residence, 3, false),
        (Table::Residence, 3, true),
        (Table::Events, 30, true),
        (Table::SecondSource, 20, false),
        (Table::SecondSource, 20, true),
    ];
    assert_eq!(short, expected);
    let birth = RowChange {
        table: Table::Events,
        entry: 30,
        added: true,
        person: Some([7; 16]),
        kind: Some("birth".into()),
        status: None,
        place: Some(VILLAGES[0]),
        on: Some(day("2006-03-01")),
    };
    assert_eq!(found[3], birth);
    assert_eq!((found[2].status, found[2].on, found[5].place), (Some(2), Some(day("1999-01-01")), None));
    assert!(changes(&old, &old).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn editions_differ_by_what_was_put_in_and_taken_out(
        old in prop::collection::vec(1..40_u64, 0..40),
        new in prop::collection::vec(1..40_u64, 0..40),
    ) {
        let edition = |entries: &[u64]| Sample {
            residence: entries.iter().map(|&entry| resident(entry)).collect(),
            events: vec![],
            ..first_edition()
        };
        let found = changes(&edition(&old), &edition(&new));
        let times = |entries: &[u64], entry: u64| entries.iter().filter(|&&other| other == entry).count();
        for entry in 1..40 {
            let of = |added| found.iter().filter(|c| c.entry == entry && c.added == added).count();
            prop_assert_eq!(of(true), times(&new, entry).saturating_sub(times(&old, entry)));
            prop_assert_eq!(of(false), times(&old, entry).saturating_sub(times(&new, entry)));
        }
    }
}

#[test]
fn who_approved_why_and_what_changed_are_sealed() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("2");
    let mut second = meta(first_edition().period);
    second.edition = 2;
    second.approved_by = Some("县局 \"张\"".into());
    second.reason = Some("late births\n补报".into());
    let mut writer = SnapshotWriter::create(&dir, second.clone()).unwrap();
    places().into_iter().for_each(|row| writer.place(row).unwrap());
    writer.changes(b"{\"entry\":1}\n{\"entry\":2}\n".to_vec());
    let manifest = writer.finish().unwrap();
    assert_eq!((manifest.files[0].name.as_str(), manifest.files[0].n_rows), ("changes.jsonl", 2));
    let snapshot = Snapshot::open(&dir).unwrap();
    assert_eq!((&snapshot.manifest, &snapshot.manifest.meta), (&manifest, &second));
    assert_eq!(snapshot.changes().unwrap().unwrap(), b"{\"entry\":1}\n{\"entry\":2}\n");
    let text = fs::read_to_string(dir.join(MANIFEST_FILE)).unwrap();
    let keys: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix(" \"")?.split('"').next()).collect();
    assert!(keys.is_sorted() && keys[0] == "approved_by" && keys.contains(&"reason"), "{keys:?}");

    fs::write(dir.join("changes.jsonl"), b"{\"entry\":1}\n{\"entry\":3}\n").unwrap();
    assert!(matches!(Session::open(&dir, recounted()), Err(EngineError::FileHash { .. })));
    let wordy = crate::manifest::SnapshotMeta { reason: Some("x".repeat(4_001)), ..second };
    assert!(matches!(SnapshotWriter::create(&folder.path().join("3"), wordy), Err(EngineError::Meta { .. })));
}

/// Writes one table as the first format had it.
fn write_first_format<Row: TableRow>(dir: &Path, rows: &[Row]) -> ManifestFile {
    let schema = Row::schema(1);
    let name = format!("{}.parquet", Row::TABLE);
    let all = Row::batch(rows).unwrap();
    let batch = all.project(&(0..schema.fields().len()).collect::<Vec<_>>()).unwrap();
    let mut writer = ArrowWriter::try_new(File::create(dir.join(&name)).unwrap(), schema, None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let bytes = fs::read(dir.join(&name)).unwrap();
    let sha256 = hex(&Sha256::digest(&bytes));
    ManifestFile { name, n_rows: rows.len() as u64, n_bytes: bytes.len() as u64, sha256 }
}

#[test]
fn a_close_of_the_first_format_still_answers() {
    let folder = tempfile::tempdir().unwrap();
    let (old, new) = (folder.path().join("1"), folder.path().join("2"));
    let sample = first_edition();
    fs::create_dir(&old).unwrap();
    let files = vec![
        write_first_format::<EventRow>(&old, &sample.events),
        write_first_format::<PlaceRow>(&old, &places()),
        write_first_format::<ResidenceRow>(&old, &sample.residence),
    ];
    let manifest = Manifest { format: 1, meta: meta(sample.period), files };
    fs::write(old.join(MANIFEST_FILE), manifest.bytes()).unwrap();
    assert!(String::from_utf8(manifest.bytes()).unwrap().contains("\"format\":1,"));

    let session = Session::open(&old, FigureSet::builtin()).unwrap();
    let cells = session.figures(&ask(&[], None, &[])).unwrap();
    let of = |id: &str| cells[0].figures.iter().find(|figure| figure.id == id).unwrap().numerator;
    assert_eq!([of("registered_population"), of("births"), of("deaths")], [4, 1, 1]);
    let by_age = session.figures(&ask(&["births"], None, &[Dim::Age5])).unwrap();
    let counted: Vec<&str> =
        by_age.iter().filter(|cell| cell.figures[0].numerator > 0).map(|c| c.by[0].label.as_str()).collect();
    assert_eq!(counted, ["unknown"], "no mother's age was kept then");

    sample.write(&new);
    let found = compare(&Snapshot::open(&old).unwrap(), &Snapshot::open(&new).unwrap()).unwrap();
    let tables: Vec<Table> = found.iter().map(|change| change.table).collect();
    assert_eq!(tables, [Table::SecondSource], "the columns that both have are the same");
}

#[test]
fn a_published_table_comes_back_from_its_bytes() {
    let column = |name: &str, values| ExportColumn { name: name.into(), values };
    let columns = [
        column("place", ExportValues::Text(vec![Some("村".into()), None])),
        column("births", ExportValues::Whole(vec![None, Some(-3)])),
        column("rate", ExportValues::Real(vec![Some(8.79), None])),
    ];
    let bytes = write_parquet(&columns).unwrap();
    assert_eq!(bytes, write_parquet(&columns).unwrap());
    let mut reader =
        ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).unwrap().build().unwrap();
    let batch = reader.next().unwrap().unwrap();
    let place = batch.column(0).as_any().downcast_ref::<StringArray>().unwrap();
    let births = batch.column(1).as_any().downcast_ref::<Int64Array>().unwrap();
    let rates = batch.column(2).as_any().downcast_ref::<Float64Array>().unwrap();
    assert_eq!((place.value(0), place.is_null(1)), ("村", true));
    assert_eq!((births.is_null(0), births.value(1)), (true, -3));
    assert_eq!((rates.value(0), rates.is_null(1)), (8.79, true));
    let uneven = [columns[0].clone(), column("births", ExportValues::Whole(vec![None]))];
    assert!(write_parquet(&uneven).is_err());
}
