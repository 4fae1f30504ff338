//! Counties to work on, and the tables that an honest count of them gives.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use county::{Mess, Plan};
use serde_json::Value;
use tempfile::TempDir;

use crate::book::{Book, text};

/// Below so many births the sex ratio is not shown.
const SRB_BIRTHS_MIN: u64 = 100;

/// A made-up county on disk, and room for books beside it.
pub struct County {
    folder: TempDir,
    as_of: Option<String>,
}

impl County {
    /// Makes the county of a plan.
    pub fn make(plan: &Plan) -> County {
        let folder = tempfile::tempdir().unwrap();
        county::generate(plan, folder.path()).unwrap();
        // Clean rosters have no title, so whoever imports them must say which day they describe.
        let as_of = (plan.mess == Mess::Clean).then(|| plan.first_day().to_string());
        County { folder, as_of }
    }

    /// A small one, as villages send it.
    pub fn small(seed: u64) -> County {
        County::make(&Plan::small(seed))
    }

    /// About so many people in 2 townships of 6 villages.
    pub fn of_people(seed: u64, people: u32) -> County {
        County::make(&Plan { seed, people, ..Plan::demo() })
    }

    /// What was sent.
    pub fn drawers(&self) -> PathBuf {
        self.folder.path().join("drawers")
    }

    /// What an honest count gives.
    pub fn expected(&self) -> PathBuf {
        self.folder.path().join("expected")
    }

    /// A path of this name beside the drawers.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Makes a book with the county's places.
    pub fn book(&self, name: &str) -> Book {
        Book::init(&self.beside(name), &self.drawers())
    }

    /// What `import` needs besides the path.
    pub fn options(&self) -> Vec<&str> {
        self.as_of.iter().flat_map(|day| ["--as-of", day.as_str()]).collect()
    }

    /// A book with everything in it, not yet sealed.
    pub fn filled_book(&self, name: &str) -> Book {
        let book = self.book(name);
        let counts = book.import(&self.drawers(), &self.options());
        assert_eq!(counts.refused, 0, "{counts:?}");
        book
    }

    /// A book with everything in it, sealed.
    pub fn sealed_book(&self, name: &str) -> Book {
        let book = self.filled_book(name);
        book.close();
        book
    }
}

/// A district that was handed to us beside the workspace, if it is there.
pub fn fixture(name: &str) -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let folder = workspace.parent()?.join("shared/fixtures").join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: the district {name} is not beside the workspace, so nothing was checked on it");
    None
}

/// Figures by their ids.
pub fn by_id(figures: &Value) -> BTreeMap<&str, &Value> {
    figures.as_array().unwrap().iter().map(|f| (f["id"].as_str().unwrap(), f)).collect()
}

/// Compares a closed book with what an honest count gives, figure by figure and village by village.
/// Gives the number of values compared.
pub fn check_published(book: &Book, expected: &Path) -> usize {
    check_whole(book, &expected.join("published.json"))
        + check_villages(book, &expected.join("published-villages.csv"))
}

fn check_whole(book: &Book, published: &Path) -> usize {
    let published: Value = serde_json::from_str(&std::fs::read_to_string(published).unwrap()).unwrap();
    let answer = book.figures(&[]);
    assert_eq!(answer["period"], published["period"]);
    let figures = by_id(&answer["figures"]);
    let published = published.as_object().unwrap();
    for (id, value) in published.iter().filter(|(id, _)| *id != "period") {
        let figure = figures.get(id.as_str()).unwrap_or_else(|| panic!("there is no figure {id}"));
        if id == "sex_ratio_at_birth" && published["births"].as_u64().unwrap() < SRB_BIRTHS_MIN {
            assert!(figure["value"].is_null() && figure["suppressed"] == true, "{figure}");
            assert!(figure["interval"].is_null(), "an interval tells what the value may not: {figure}");
        } else {
            assert_eq!(figure["value"], *value, "{id}: {figure}");
            assert_eq!(figure["suppressed"], false, "{figure}");
        }
    }
    published.len() - 1
}

fn check_villages(book: &Book, published: &Path) -> usize {
    let table = std::fs::read_to_string(published).unwrap();
    let mut lines = table.trim_start_matches('\u{feff}').lines();
    let ids: Vec<&str> = lines.next().unwrap().split(',').skip(1).collect();
    let answer = book.figures(&["--by", "village"]);
    let cells: BTreeMap<&str, &Value> =
        answer["cells"].as_array().unwrap().iter().map(|c| (c["by"].as_str().unwrap(), c)).collect();
    let mut n_values = 0;
    let mut n_villages = 0;
    for line in lines {
        let (village, values) = line.split_once(',').unwrap();
        let figures = by_id(&cells.get(village).unwrap_or_else(|| panic!("no cell {village}"))["figures"]);
        for (id, value) in ids.iter().zip(values.split(',')) {
            assert_eq!(figures[id]["value"], value.parse::<u64>().unwrap(), "{id} of {village}");
            n_values += 1;
        }
        n_villages += 1;
    }
    assert_eq!(n_villages, cells.len(), "a cell for each village and no other");
    n_values
}

/// Imports a district's drawers and seals its year.
pub fn sealed_district(folder: &Path, data: &Path) -> (Book, crate::book::Counts) {
    let drawers = folder.join("drawers");
    let book = Book::init(data, &drawers);
    let counts = book.import(&drawers, &["--findings", &text(&data.join("found.csv"))]);
    book.close();
    (book, counts)
}
