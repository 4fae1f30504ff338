//! A close is written once, whole, with the same bytes every time, and every change to it is found.

use std::fs;
use std::path::Path;

use datafusion::arrow::array::{RecordBatch, UInt64Array};
use datafusion::parquet::file::reader::ChunkReader;
use sha2::{Digest, Sha256};

use super::recount::recounted;
use super::sample::{Sample, VILLAGES, ask, day, event, meta, places, resident};
use crate::definition::FigureSet;
use crate::dim::Dim;
use crate::error::EngineError;
use crate::figure::Session;
use crate::manifest::MANIFEST_FILE;
use crate::scan::{ParquetTable, column};
use crate::sealed::{SealedBytes, open_within};
use crate::snapshot::{ResidenceRow, Snapshot, SnapshotWriter};

fn small() -> Sample {
    let mut married = resident(3);
    married.ever_married_since = Some(day("2001-05-01"));
    married.to = Some(day("2006-01-01"));
    Sample {
        period: (day("2005-10-01"), day("2006-09-30")),
        residence: vec![resident(1), married],
        events: vec![event(9, "birth", "2006-02-03"), event(10, "death", "2006-02-04")],
        second_source: vec![],
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

#[test]
fn the_same_rows_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("a"), folder.path().join("b"));
    let manifest = small().write(&first);
    assert_eq!(manifest, small().write(&second));
    assert_eq!(
        names(&first),
        ["events.parquet", MANIFEST_FILE, "places.parquet", "residence.parquet", "second_source.parquet"]
    );
    for name in names(&first) {
        assert_eq!(fs::read(first.join(&name)).unwrap(), fs::read(second.join(&name)).unwrap(), "{name}");
    }
    let mut other = small();
    other.events[0].sex = 1;
    assert_ne!(manifest.hash(), other.write(&folder.path().join("c")).hash());
}

#[test]
fn the_manifest_is_canonical_and_binds_the_files() {
    let (_folder, dir) = small().write_somewhere();
    let bytes = fs::read(dir.join(MANIFEST_FILE)).unwrap();
    let snapshot = Snapshot::open(&dir).unwrap();
    assert_eq!(snapshot.manifest.hash(), <[u8; 32]>::from(Sha256::digest(&bytes)));
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[1..4], [" \"book\":\"book.example/990101\",", " \"edition\":1,", " \"files\":["]);
    assert!(
        lines[4].starts_with("  {\"bytes\":") && lines[4].contains("\"name\":\"events.parquet\",\"rows\":2")
    );
    assert_eq!(
        lines[9..12],
        [" \"format\":2,", " \"log_size\":42,", " \"period\":[\"2005-10-01\",\"2006-09-30\"],"]
    );
    assert_eq!(snapshot.manifest.files.iter().map(|file| file.n_rows).collect::<Vec<_>>(), [2, 7, 2, 0]);
    snapshot.verify_files().unwrap();
}

#[test]
fn a_close_is_never_written_over_and_never_half_there() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("close");
    let mut unfinished = SnapshotWriter::create(&dir, meta(small().period)).unwrap();
    unfinished.residence(resident(1)).unwrap();
    assert!(!dir.exists());
    drop(unfinished);
    assert!(names(folder.path()).is_empty(), "a dropped writer leaves nothing");

    fs::create_dir(folder.path().join(".close.part")).unwrap();
    fs::write(folder.path().join(".close.part/residence.parquet"), b"of a crashed attempt").unwrap();
    small().write(&dir);
    assert_eq!(names(folder.path()), ["close"]);
    let again = SnapshotWriter::create(&dir, meta(small().period));
    assert!(matches!(again, Err(EngineError::AlreadyClosed { .. })));
}

#[test]
fn every_flipped_byte_is_found() {
    let (_folder, dir) = small().write_somewhere();
    let figures = recounted();
    for name in names(&dir) {
        let path = dir.join(&name);
        let good = fs::read(&path).unwrap();
        for place in (0..good.len()).step_by(1 + good.len() / 40) {
            let mut bad = good.clone();
            bad[place] ^= 0x01;
            fs::write(&path, &bad).unwrap();
            // A flip inside a value of the manifest (an edition, the root) leaves a valid manifest; only
            // the ledger, which holds its hash, can tell.
            let sealed =
                Snapshot::open(&dir).map(|snapshot| (snapshot.verify_files(), snapshot.manifest.bytes()));
            let unseen = matches!(&sealed, Ok((Ok(()), bytes)) if name != MANIFEST_FILE || *bytes != bad);
            assert!(!unseen, "{name}, byte {place}");
            let session = Session::open(&dir, figures.clone());
            assert!(session.is_err() || name == MANIFEST_FILE, "{name}, byte {place}: a session opened");
        }
        fs::write(&path, &good).unwrap();
    }
    Snapshot::open(&dir).unwrap().verify_files().unwrap();
}

#[test]
fn a_manifest_in_another_form_is_refused() {
    let (_folder, dir) = small().write_somewhere();
    let path = dir.join(MANIFEST_FILE);
    let good = fs::read_to_string(&path).unwrap();
    let refused = [
        (good.replace(" \"edition\":1", " \"edition\": 1"), "canonical"),
        (good.replace("\"format\":2", "\"format\":3"), "format 3"),
        (good.replace("\"format\":2", "\"format\":1"), "names the files"),
        (good.replace("2005-10-01", "2005-13-01"), "not a date"),
        (good.replace("2005-10-01", "1905-10-01"), "twenty years"),
        (good.replace("places.parquet", "people.parquet"), "people.parquet"),
        (good.replace("\"book\"", "\"kook\""), "not a manifest"),
        (good.clone() + &" ".repeat(70_000), "at most"),
    ];
    for (text, words) in refused {
        fs::write(&path, text).unwrap();
        let error = Snapshot::open(&dir).unwrap_err().to_string();
        assert!(error.contains(words), "{words}: {error}");
    }
}

#[test]
fn damage_is_named() {
    let (_folder, dir) = small().write_somewhere();
    let path = dir.join("events.parquet");
    let good = fs::read(&path).unwrap();
    let error = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        Session::open(&dir, FigureSet::builtin()).unwrap_err().to_string()
    };
    let longer = [good.as_slice(), b"x"].concat();
    assert!(error(&longer).contains(&format!("events.parquet: {} bytes, but {}", longer.len(), good.len())));
    let mut flipped = good.clone();
    flipped[10] ^= 1;
    assert!(error(&flipped).contains("events.parquet: SHA-256 is "));
    fs::remove_file(&path).unwrap();
    let missing = Snapshot::open(&dir).unwrap_err().to_string();
    assert!(missing.starts_with("cannot find ") && missing.ends_with("events.parquet"), "{missing}");
}

#[test]
fn impossible_rows_and_closes_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("close");
    type Change = fn(&mut ResidenceRow);
    let wrong: [(Change, &str); 3] = [
        (|row| row.sex = 3, "residence row 1: sex"),
        (|row| row.status = 0, "residence row 1: status"),
        (|row| row.to = Some(day("1998-12-31")), "residence row 1: the span ends"),
    ];
    for (change, words) in wrong {
        let mut writer = SnapshotWriter::create(&dir, meta(small().period)).unwrap();
        let mut row = resident(1);
        change(&mut row);
        assert!(writer.residence(row).unwrap_err().to_string().starts_with(words), "{words}");
    }
    let mut writer = SnapshotWriter::create(&dir, meta(small().period)).unwrap();
    writer.place(places()[0].clone()).unwrap();
    assert!(writer.place(places()[0].clone()).unwrap_err().to_string().starts_with("places row 2"));
    writer.residence(resident(1)).unwrap();
    let error = writer.finish().unwrap_err();
    assert!(matches!(error, EngineError::PlaceUnlisted { code } if code == VILLAGES[0]));

    let mut no_root = meta(small().period);
    no_root.root_hex = "00".into();
    let backwards = meta((day("2006-09-30"), day("2005-10-01")));
    for meta in [no_root, backwards] {
        assert!(matches!(SnapshotWriter::create(&dir, meta), Err(EngineError::Meta { .. })));
    }
    assert!(names(folder.path()).is_empty());
}

#[test]
fn an_empty_close_has_cells_of_zeros() {
    let sample = Sample { residence: vec![], events: vec![], ..small() };
    let session = sample.open(recounted());
    let splits: [(&[Dim], usize); 8] = [
        (&[], 1),
        (&[Dim::County], 1),
        (&[Dim::Township], 2),
        (&[Dim::Village], 3),
        (&[Dim::Month], 12),
        (&[Dim::Sex], 2),
        (&[Dim::Village, Dim::Month, Dim::Sex], 72),
        (&[Dim::Age5, Dim::BirthOrder], 84),
    ];
    for (by, n_cells) in splits {
        let cells = session.figures(&ask(&[], None, by)).unwrap();
        assert_eq!(cells.len(), n_cells, "{by:?}");
        let figures: Vec<_> = cells.iter().flat_map(|cell| &cell.figures).collect();
        assert!(
            figures.iter().all(|figure| figure.numerator == 0 && figure.denominator.unwrap_or(0.0) == 0.0)
        );
        assert!(figures.iter().all(|figure| figure.value == figure.denominator.is_none().then_some(0.0)));
    }
}

#[test]
fn more_rows_than_a_row_group_are_all_counted() {
    let n_rows = crate::snapshot::ROW_GROUP_ROWS + 5;
    let residence = (0..n_rows as u64).map(resident).collect();
    let (_folder, dir) = Sample { residence, events: vec![], ..small() }.write_somewhere();
    let session = Session::open(&dir, recounted()).unwrap();
    let cells = session.figures(&ask(&["registered_population"], None, &[])).unwrap();
    assert_eq!(cells[0].figures[0].numerator, n_rows as i64);
    // A table too large to keep is read again row group by row group, by several threads.
    let table = ParquetTable::open_unsealed(&dir.join("residence.parquet")).unwrap();
    let add = |entries: &mut Vec<u64>, batch: &RecordBatch| {
        assert_eq!(batch.num_columns(), 1);
        entries.extend(column::<UInt64Array>(batch, "entry").values());
        Ok(())
    };
    let mut entries = table.fold(&["entry", "of no format"], Vec::new, add).unwrap().concat();
    entries.sort_unstable();
    assert_eq!(entries, (0..n_rows as u64).collect::<Vec<_>>());
}

#[test]
fn a_file_too_large_for_memory_is_hashed_before_it_is_read() {
    let (_folder, dir) = small().write_somewhere();
    let snapshot = Snapshot::open(&dir).unwrap();
    let sealed = &snapshot.manifest.files[0];
    let path = dir.join(&sealed.name);
    let good = fs::read(&path).unwrap();
    let opened = open_within(&dir, sealed, 0).unwrap();
    assert!(matches!(opened, SealedBytes::Disk(..)));
    assert_eq!(opened.whole().unwrap(), good);
    assert_eq!(opened.get_bytes(3, 20).unwrap()[..], good[3..23]);
    assert!(opened.get_bytes(good.len() as u64 - 1, 2).is_err());
    // Another file in its place is not the one that was hashed.
    fs::rename(&path, dir.join("aside")).unwrap();
    fs::write(&path, vec![0; good.len()]).unwrap();
    assert_eq!(opened.whole().unwrap(), good);
    assert!(matches!(open_within(&dir, sealed, 0), Err(EngineError::FileHash { .. })));
}
