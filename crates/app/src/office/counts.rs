//! Figures as pages show them: numbers with what they stand on, worked out by whoever runs chores.

use serde::{Deserialize, Serialize};

/// Two languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One number. It never travels alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Num {
    /// The figure.
    pub id: String,
    /// The value; none where it is not shown.
    pub value: Option<f64>,
    /// What was counted.
    pub numerator: i64,
    /// What it was divided by.
    pub denominator: Option<f64>,
    /// 95 % interval.
    pub interval: Option<(f64, f64)>,
    /// Whether too few events lie behind it.
    pub suppressed: bool,
    /// Digits after the point.
    pub decimals: u8,
    /// Which population it was divided by: `period_end`, `mid_period_mean`, `person_years`.
    pub basis: Option<String>,
}

/// What a figure is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meaning {
    /// Its id.
    pub id: String,
    /// `count`, `rate`, `ratio`, `share`, `exposure` or `index`.
    pub kind: String,
    /// Title.
    pub title: Both,
    /// What it counts.
    pub definition: Both,
    /// Among whom.
    pub universe: Both,
    /// Unit.
    pub unit: Both,
    /// The document it follows.
    pub source: String,
    /// The quotient is multiplied by this.
    pub scale: u32,
    /// How its interval is worked out: `poisson`, `rate`, `srb_log`, `difference`, `wilson`, `method`, `none`.
    pub interval: String,
    /// With fewer events than this the value is not shown.
    pub min_events: u32,
    /// How it may be split, by the names that `--by` knows.
    pub splits: Vec<String>,
    /// The populations that it may be divided by.
    pub bases: Vec<String>,
}

/// An edition of a close.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditionCard {
    /// The period, such as `2026-01..2026-10`.
    pub period: String,
    /// Which.
    pub edition: u32,
    /// The newest one of the period.
    pub newest: u32,
    /// When it was sealed, microseconds since 1970.
    pub sealed_at: i64,
    /// The entry that tells of it.
    pub entry: u64,
    /// Entries that it covers.
    pub log_size: u64,
    /// Root over those, hexadecimal.
    pub root: String,
    /// Hash of its files' list, hexadecimal.
    pub manifest: String,
    /// Who sealed a later edition, and why.
    pub approved_by: Option<String>,
    /// In their words.
    pub reason: Option<String>,
    /// Rows that came in against the edition before.
    pub added: u64,
    /// Rows that went.
    pub removed: u64,
}

/// A value that another edition changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangedNum {
    /// Before.
    pub before: Num,
    /// After.
    pub after: Num,
}

/// People of one age.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeSex {
    /// Single year; the oldest are together.
    pub age: u8,
    /// Registered men, and those of them who live elsewhere.
    pub men: (i64, i64),
    /// Registered women, and those of them who live elsewhere.
    pub women: (i64, i64),
}

/// A place with numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlaceNums {
    /// Its code.
    pub code: u64,
    /// Its name.
    pub name: String,
    /// In the order asked for.
    pub nums: Vec<Num>,
}

/// A month with numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeNums {
    /// `2026-10`, or a period.
    pub time: String,
    /// In the order asked for.
    pub nums: Vec<Num>,
}

/// All about a place in a sealed period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    /// The edition.
    pub edition: EditionCard,
    /// Every figure of the place as a whole.
    pub nums: Vec<Num>,
    /// What they are, in the same order.
    pub meanings: Vec<Meaning>,
    /// People by single years.
    pub ages: Vec<AgeSex>,
    /// Births and deaths by month.
    pub months: Vec<TimeNums>,
    /// Crude rates of this period and earlier ones of the same length, the oldest first.
    pub periods: Vec<TimeNums>,
    /// The places right under it.
    pub places: Vec<PlaceNums>,
    /// Its villages: share of people of 65 and over; births, and births registered within 30 days.
    pub villages: Vec<PlaceNums>,
    /// What the edition before said otherwise.
    pub changed: Vec<ChangedNum>,
}

/// One figure, split.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// The edition.
    pub edition: EditionCard,
    /// What it is.
    pub meaning: Meaning,
    /// As a whole.
    pub whole: Option<Num>,
    /// Each cell: its coordinates as (dimension, label), and the number.
    pub cells: Vec<(Vec<(String, String)>, Num)>,
}

/// An entry behind a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BehindLine {
    /// Its index.
    pub index: u64,
    /// Its kind, by its stable name.
    pub kind: String,
    /// When it was recorded.
    pub recorded: i64,
    /// How it counts: `numerator`, `denominator` or `both`, and how often; less than none takes away.
    pub sides: Vec<(String, i64)>,
}

/// The entries behind a number, proved to stand under the head that sealed it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Behind {
    /// The edition.
    pub edition: EditionCard,
    /// What the figure is.
    pub meaning: Meaning,
    /// The number.
    pub num: Option<Num>,
    /// How many entries there are in all.
    pub n_entries: u64,
    /// Those of the page asked for.
    pub lines: Vec<BehindLine>,
}

/// What a close would hold if it were sealed now.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// The period.
    pub period: String,
    /// The edition that it would be.
    pub edition: u32,
    /// Entries in the ledger.
    pub log_size: u64,
    /// Rows that came in, and went, against the newest edition.
    pub rows: (u64, u64),
    /// Figures of the county.
    pub nums: Vec<Num>,
    /// What they are.
    pub meanings: Vec<Meaning>,
    /// What the newest edition says otherwise.
    pub changed: Vec<ChangedNum>,
}

/// What became of a close.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The edition; the newest one where nothing had changed.
    pub edition: EditionCard,
    /// Whether a new one was sealed.
    pub is_new: bool,
}

/// What checking the whole book found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Entries.
    pub n_entries: u64,
    /// Their root, hexadecimal.
    pub root: String,
    /// Closes whose files were compared.
    pub n_closes: u64,
    /// What is wrong: the entry where one can be named, and what.
    pub problems: Vec<(Option<u64>, Both)>,
}

/// A release for everyone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Released {
    /// The period.
    pub period: String,
    /// The edition.
    pub edition: u32,
    /// Tables.
    pub tables: u64,
    /// Numbers.
    pub cells: u64,
    /// Those that are hidden to protect people.
    pub hidden: u64,
    /// Share of what was counted that is hidden.
    pub share_of_counts: f64,
    /// When, microseconds since 1970.
    pub at: i64,
}
