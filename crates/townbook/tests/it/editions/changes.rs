//! What an edition says that it changed: its list, read and judged.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::closes;
use crate::book::{Book, keys};

/// One row of a list of changes.
pub struct Row {
    pub table: String,
    pub sign: i64,
    pub entry: u64,
    pub kind: Option<String>,
    pub place: String,
    pub on: String,
    pub causes: Vec<(u64, String)>,
}

/// What an edition says that it changed.
pub struct Changes {
    pub before: u64,
    pub size: u64,
    pub rows: Vec<Row>,
}

impl Changes {
    pub fn read(book: &Book, period: &str, edition: u64, sealed: &Value) -> Changes {
        let path = closes(book).join(period).join(edition.to_string()).join("changes.jsonl");
        let text = std::fs::read_to_string(path).unwrap();
        let mut lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let head = lines.next().unwrap();
        assert_eq!(keys(&head), ["follows", "log_size", "log_size_before", "rows_added", "rows_removed"]);
        assert_eq!(head["follows"], edition - 1);
        let rows: Vec<Row> = lines.map(|line| Row::of(&line)).collect();
        let n = |sign: i64| rows.iter().filter(|row| row.sign == sign).count();
        assert_eq!((&head["rows_added"], &head["rows_removed"]), (&json!(n(1)), &json!(n(-1))));
        assert_eq!((&sealed["added"], &sealed["removed"]), (&json!(n(1)), &json!(n(-1))));
        assert_eq!(head["log_size"], sealed["size"]);
        let size = |key: &str| head[key].as_u64().unwrap();
        Changes { before: size("log_size_before"), size: size("log_size"), rows }
    }

    /// Entries that came in, or that went.
    pub fn entries(&self, sign: i64) -> BTreeSet<u64> {
        self.rows.iter().filter(|row| row.sign == sign).map(|row| row.entry).collect()
    }

    /// Looks whether every row has causes, which came in between the two editions and are of a kind that can do
    /// what happened to the row. Gives all causes, and the rows of which this is not so.
    pub fn causes(&self, kinds: &BTreeMap<u64, &str>) -> (BTreeSet<u64>, Vec<String>) {
        let (mut all, mut unexplained) = (BTreeSet::new(), Vec::new());
        for row in &self.rows {
            let told = format!("{} {} {:?} {:?}", row.table, row.entry, row.kind, row.causes);
            for (entry, kind) in &row.causes {
                assert!((self.before..self.size).contains(entry), "from before or after: {told}");
                assert_eq!(kinds.get(entry), Some(&kind.as_str()), "the kind that the log has: {told}");
                all.insert(*entry);
            }
            let is_new = row.entry >= self.before;
            assert!(!is_new || row.sign == 1, "a new entry's row cannot have been there before: {told}");
            let fits = |(entry, kind): &(u64, String)| match row.table.as_str() {
                "events" | "second_source" if is_new => {
                    *entry == row.entry && row.kind.as_ref() == Some(kind)
                }
                "events" => ["correction", "withdrawal"].contains(&kind.as_str()),
                "second_source" => ["birth", "death", "correction", "withdrawal"].contains(&kind.as_str()),
                // A span ends by what comes after it, and is another by what is set right.
                "residence" if is_new => {
                    *entry == row.entry || ["correction", "withdrawal"].contains(&kind.as_str())
                }
                "residence" => kind != "person_enrolled" && kind != "facility_birth",
                other => panic!("no such table: {other}"),
            };
            // A line of another list that was there before changes with what it matches, and names nobody.
            let speaks_for_itself = row.table != "second_source" || is_new;
            if speaks_for_itself && !row.causes.iter().any(fits) {
                unexplained.push(told);
            }
        }
        (all, unexplained)
    }
}

impl Row {
    fn of(line: &Value) -> Row {
        assert_eq!(keys(line), ["causes", "change", "entry", "kind", "on", "place", "status", "table"]);
        let causes = line["causes"].as_array().unwrap().iter().map(|cause| {
            assert_eq!(keys(cause), ["by", "entry", "kind", "recorded"]);
            assert_eq!(cause["by"], "steward");
            assert!(cause["recorded"].as_str().unwrap().parse::<jiff::Timestamp>().is_ok(), "{cause}");
            (cause["entry"].as_u64().unwrap(), cause["kind"].as_str().unwrap().to_owned())
        });
        let text = |key: &str| line[key].as_str().map(str::to_owned);
        Row {
            table: text("table").unwrap(),
            sign: match line["change"].as_str().unwrap() {
                "added" => 1,
                "removed" => -1,
                other => panic!("{other}"),
            },
            entry: line["entry"].as_u64().unwrap(),
            kind: text("kind"),
            place: text("place").unwrap_or_default(),
            on: text("on").unwrap(),
            causes: causes.collect(),
        }
    }
}
