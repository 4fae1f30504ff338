//! `trace`: the entries behind a figure, each proved to be in the log by a checker of our own.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::book::{YEAR, keys};
use crate::counties::{County, by_id};
use crate::database::Stored;
use crate::lineage;
use crate::witness::{self, Hash, climb};

/// The head of the log that a period was sealed with.
pub struct Sealed {
    size: u64,
    root: Hash,
}

impl Sealed {
    /// From what `close` says, which must be what the log hashes to.
    pub fn of(close: &Value, log: &[Stored]) -> Sealed {
        let size = close["size"].as_u64().unwrap();
        let leaves: Vec<Hash> = log[..size as usize].iter().map(|stored| stored.leaf).collect();
        let root = witness::hash(close["root"].as_str().unwrap());
        assert_eq!(witness::root(&leaves), root, "the log hashes to the sealed root");
        Sealed { size, root }
    }
}

/// Checks one answer: shape, proofs against the sealed root, and that the entries are those of the log. Gives the
/// indexes.
pub fn check_trace(sealed: &Sealed, trace: &Value, log: &[Stored]) -> Vec<u64> {
    assert_eq!(keys(trace), ["entries", "id", "root", "size", "value"]);
    let Sealed { size, root } = *sealed;
    assert_eq!(trace["size"], size);
    assert_eq!(witness::hash(trace["root"].as_str().unwrap()), root, "the root is the sealed one");
    let entries = trace["entries"].as_array().unwrap();
    let checked = entries.iter().map(|entry| {
        assert_eq!(keys(entry), ["counted", "id", "index", "kind", "leaf", "proof", "recorded"]);
        let index = entry["index"].as_u64().unwrap();
        let leaf = witness::hash(entry["leaf"].as_str().unwrap());
        let proof = entry["proof"].as_array().unwrap();
        let path: Vec<_> = proof.iter().map(|h| witness::hash(h.as_str().unwrap())).collect();
        assert_eq!(climb(&leaf, index, size, &path), Some(root), "{entry}");
        let moved = (index + 1) % size;
        assert_ne!(climb(&leaf, moved, size, &path), Some(root), "nor is it in another place: {entry}");
        let stored = &log[index as usize];
        assert_eq!((entry["id"].as_str().unwrap(), leaf), (stored.id.as_str(), stored.leaf));
        let recorded = entry["recorded"].as_str().unwrap();
        assert!(recorded.parse::<jiff::Timestamp>().is_ok(), "{recorded}");
        index
    });
    checked.collect()
}

#[test]
fn every_count_opens_to_as_many_entries_with_proofs() {
    let county = County::of_people(11, 1500);
    let book = county.filled_book("book");
    let sealed = book.close();
    let log = book.log();
    let sealed = Sealed::of(&sealed, &log);
    let counts = lineage::counts();
    let answer = book.figures(&[]);
    let kinds =
        [("births", "birth"), ("deaths", "death"), ("marriages", "marriage"), ("moves_in", "move_in")];
    for (id, figure) in by_id(&answer["figures"]) {
        let trace = book.done(&["trace", id, "--period", YEAR]);
        assert_eq!(trace["id"], id);
        assert_eq!(trace["value"], figure["value"]);
        let indexes = check_trace(&sealed, &trace, &log);
        let count = counts.iter().find(|count| count.id == id);
        match (count, figure["denominator"].as_u64()) {
            (Some(count), _) if count.subtracts => {}
            (Some(_), _) => assert_eq!(figure["value"], indexes.len(), "{id}"),
            (None, Some(below)) => assert!(indexes.len() as u64 >= below, "{id}: both sides of a rate"),
            (None, None) => assert!(figure["numerator"] == 0 || !indexes.is_empty(), "{id}: {figure}"),
        }
        if let Some((_, kind)) = kinds.iter().find(|(known, _)| *known == id) {
            let entries = trace["entries"].as_array().unwrap();
            assert!(entries.iter().all(|e| e["kind"] == *kind), "{id}");
            let distinct: BTreeSet<u64> = indexes.iter().copied().collect();
            assert_eq!(distinct.len(), indexes.len(), "{id}: nobody's event counts twice");
        }
    }
}

#[test]
fn a_trace_of_a_place_and_a_trace_that_is_cut_short() {
    let county = County::small(12);
    let book = county.filled_book("book");
    let sealed = book.close();
    let log = book.log();
    let sealed = Sealed::of(&sealed, &log);
    let villages = book.figures(&["--by", "village", "--id", "registered_population"]);
    let mut all = BTreeSet::new();
    for cell in villages["cells"].as_array().unwrap() {
        let code = cell["by"].as_str().unwrap();
        let trace = book.done(&["trace", "registered_population", "--period", YEAR, "--place", code]);
        assert_eq!(trace["value"], cell["figures"][0]["value"], "{code}");
        let indexes = check_trace(&sealed, &trace, &log);
        assert!(indexes.iter().all(|i| all.insert(*i)), "{code}: nobody is registered in two villages");
    }
    let whole = book.done(&["trace", "registered_population", "--period", YEAR]);
    assert_eq!(check_trace(&sealed, &whole, &log), Vec::from_iter(all));
    let cut = book.done(&["trace", "registered_population", "--period", YEAR, "--limit", "3"]);
    assert_eq!(check_trace(&sealed, &cut, &log).len(), 3);
    assert_eq!(cut["value"], whole["value"], "the limit is on the list, not on the figure");
}

#[test]
fn questions_that_have_no_answer_are_refused() {
    let county = County::small(13);
    let book = county.sealed_book("book");
    let refused = |args: &[&str], word: &str| {
        let ran = book.run(args);
        assert_eq!(ran.code, Some(2), "{args:?}: {ran:?}");
        let error = ran.error();
        assert!(error.contains(word), "{args:?}: {error}");
    };
    refused(&["trace", "no_such_figure", "--period", YEAR], "no_such_figure");
    refused(&["figures", "--period", YEAR, "--id", "no_such_figure"], "no_such_figure");
    refused(&["figures", "--period", YEAR, "--place", "990101999999"], "990101999999");
    refused(&["trace", "births", "--period", YEAR, "--place", "110101001001"], "110101001001");
    refused(&["figures", "--period", "2006-10..2007-09"], "not closed");
    refused(&["editions", "--period", "2006-10..2007-09"], "not closed");
}
