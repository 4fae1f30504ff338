//! The annual table of the statistics benchmark: villages by month of 2025, population, person-years, births by
//! sex and order, deaths, rates, and fertility by age of the mother, computed by the kernel from the harness's
//! three Parquet files. Usage: `annual_table DIR`. It prints the checks that the harness's other programs print.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Date32Array, Int32Array, RecordBatch, StringArray, UInt64Array,
};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Date32Type, Int8Type, Int16Type, Int32Type};
use engine::dim::{Cut, Dim};
use engine::error::EngineError;
use engine::kernel::{AgeRule, Counts, Question, SpanColumns, State, class_of, whole_years};
use engine::predicate::Predicate;
use engine::scan::ParquetTable;
use engine::set::{Set, Table, Window};
use engine::tally::{Axis, Counted, Tally};
use jiff::civil::Date;
use serde_json::json;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let dir = std::env::args().nth(1).ok_or("usage: annual_table DIR")?;
    let begun = Instant::now();
    let table = AnnualTable::of(Path::new(&dir))?;
    let seconds = begun.elapsed().as_secs_f64();
    let line = json!({
        "plan": "kernel", "ind": table.indicators(), "asfr": table.fertility(), "reduced_rows": null,
        "t_import": 0.0, "t_calc": (seconds * 1000.0).round() / 1000.0,
    });
    writeln!(std::io::stdout(), "{line}")?;
    Ok(())
}

/// What is counted, in the order in which it is used.
struct Tallies {
    people: Tally,
    days: Tally,
    women: Tally,
    births: Tally,
    births_by_age: Tally,
    boys_first: Tally,
    girls_third: Tally,
    boys: Tally,
    girls: Tally,
    deaths: Tally,
}

impl Tallies {
    fn new() -> Self {
        let tally = |set: Set, condition: &str, axis: Axis| {
            let predicate = match condition {
                "" => Predicate::All,
                text => Predicate::parse(text, set.columns()).expect("INVARIANT: written below"),
            };
            Tally { set, predicate, axis }
        };
        let births = |condition| tally(Set::Births, condition, Axis::None);
        Self {
            people: tally(Set::ResidenceEnd, "status = 1", Axis::None),
            days: tally(Set::PersonDays, "status = 1", Axis::None),
            women: tally(Set::PersonDays, "status = 1 AND sex = 2", Axis::Age),
            births: births(""),
            births_by_age: tally(Set::Births, "", Axis::Age),
            boys_first: births("sex = 1 AND birth_order = 1"),
            girls_third: births("sex = 2 AND birth_order >= 3"),
            boys: births("sex = 1"),
            girls: births("sex = 2"),
            deaths: tally(Set::Deaths, "", Axis::None),
        }
    }

    fn all(&self) -> Vec<Tally> {
        let mut all = vec![
            self.people.clone(),
            self.days.clone(),
            self.women.clone(),
            self.births.clone(),
            self.births_by_age.clone(),
            self.boys_first.clone(),
            self.girls_third.clone(),
            self.boys.clone(),
            self.girls.clone(),
            self.deaths.clone(),
        ];
        // The harness has births by sex and order in all six ways, though its checks name two of them.
        for condition in [
            "sex = 2 AND birth_order = 1",
            "sex = 1 AND birth_order = 2",
            "sex = 2 AND birth_order = 2",
            "sex = 1 AND birth_order >= 3",
        ] {
            let predicate = Predicate::parse(condition, Set::Births.columns());
            let predicate = predicate.expect("INVARIANT: written above");
            all.push(Tally { set: Set::Births, predicate, axis: Axis::None });
        }
        all
    }
}

/// One village in one month.
struct Indicators {
    people: i64,
    person_years: f64,
    births: i64,
    boys_first: i64,
    girls_third: i64,
    boys: i64,
    girls: i64,
    deaths: i64,
}

/// Women and births of one five-year age group in one village and month.
struct Fertility {
    woman_years: f64,
    births: i64,
}

struct AnnualTable {
    indicators: Vec<Indicators>,
    fertility: Vec<Fertility>,
}

impl AnnualTable {
    fn of(dir: &Path) -> Result<Self, Failure> {
        let births = ParquetTable::open_unsealed(&dir.join("births.parquet"))?;
        let deaths = ParquetTable::open_unsealed(&dir.join("deaths.parquet"))?;
        let persons = ParquetTable::open_unsealed(&dir.join("persons.parquet"))?;
        let villages = villages(&births)?;
        let tallies = Tallies::new();
        let window = Window { first: Date::constant(2025, 1, 1), last: Date::constant(2025, 12, 31) };
        let cut = Cut::new(&[Dim::Village, Dim::Month])?;
        let question = Question::new(window, &tallies.all(), cut, &villages, None, AgeRule::OnDay(15));
        let question = Arc::new(question);
        let mut state = State::new(&question);
        let columns = ["village", "status", "sex", "birth", "entry", "exit"];
        let people = persons.fold(&columns, || People::new(&question), People::add)?;
        people.into_iter().for_each(|people| state.merge(people.state));
        let columns = ["date", "sex", "parity", "mother_birth", "village"];
        let add = |state: &mut State, batch: &RecordBatch| {
            let batch = event_batch("birth", "date", batch)?;
            state.add(Table::Events, &batch)
        };
        births.fold(&columns, || State::new(&question), add)?.into_iter().for_each(|s| state.merge(s));
        let add = |state: &mut State, batch: &RecordBatch| {
            let batch = event_batch("death", "date", batch)?;
            state.add(Table::Events, &batch)
        };
        let columns = ["date", "sex", "village"];
        deaths.fold(&columns, || State::new(&question), add)?.into_iter().for_each(|s| state.merge(s));
        Ok(Self::derive(&state.finish(), &tallies))
    }

    fn derive(counts: &Counts, tallies: &Tallies) -> Self {
        let (mut indicators, mut fertility) = (Vec::new(), Vec::new());
        let index = counts.index();
        for (_, _, cell) in counts.counted(&index) {
            let days = cell.sum(&tallies.days);
            if days == 0 {
                continue;
            }
            indicators.push(Indicators {
                people: cell.sum(&tallies.people),
                person_years: days as f64 / 365.0,
                births: cell.sum(&tallies.births),
                boys_first: cell.sum(&tallies.boys_first),
                girls_third: cell.sum(&tallies.girls_third),
                boys: cell.sum(&tallies.boys),
                girls: cell.sum(&tallies.girls),
                deaths: cell.sum(&tallies.deaths),
            });
            let (women, births) = (cell.by_age(&tallies.women), cell.by_age(&tallies.births_by_age));
            for youngest in (15..50).step_by(5) {
                let group = youngest..youngest + 5;
                let woman_years = women[group.clone()].iter().sum::<i64>() as f64 / 365.0;
                if woman_years > 0.0 {
                    fertility.push(Fertility { woman_years, births: births[group].iter().sum() });
                }
            }
        }
        Self { indicators, fertility }
    }

    /// The checks over villages and months.
    fn indicators(&self) -> Vec<f64> {
        let rows = &self.indicators;
        let sum = |of: fn(&Indicators) -> i64| rows.iter().map(of).sum::<i64>() as f64;
        let rate = |n: i64, row: &Indicators| (n > 0).then(|| 1000.0 * n as f64 / row.person_years);
        vec![
            rows.len() as f64,
            sum(|row| row.people),
            rounded(rows.iter().map(|row| row.person_years).sum(), 3),
            sum(|row| row.births),
            sum(|row| row.boys_first),
            sum(|row| row.girls_third),
            sum(|row| row.deaths),
            rounded(mean(rows.iter().filter_map(|row| rate(row.births, row))), 4),
            rounded(mean(rows.iter().filter_map(|row| rate(row.deaths, row))), 4),
            rounded(
                mean(
                    rows.iter()
                        .filter(|row| row.girls > 0)
                        .map(|row| 100.0 * row.boys as f64 / row.girls as f64),
                ),
                3,
            ),
        ]
    }

    /// The checks over villages, months and age groups.
    fn fertility(&self) -> Vec<f64> {
        let rates = self.fertility.iter().map(|row| 1000.0 * row.births as f64 / row.woman_years);
        let births: i64 = self.fertility.iter().map(|row| row.births).sum();
        vec![self.fertility.len() as f64, rounded(rates.sum(), 3), births as f64]
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (n, sum) = values.fold((0_u32, 0.0), |(n, sum), value| (n + 1, sum + value));
    sum / f64::from(n)
}

fn rounded(value: f64, decimals: i32) -> f64 {
    let unit = 10_f64.powi(decimals);
    (value * unit).round() / unit
}

/// The codes of all villages, which the files hold as a dictionary of words.
fn villages(births: &ParquetTable) -> Result<Vec<u64>, EngineError> {
    let step = |codes: &mut Vec<u64>, batch: &RecordBatch| {
        let words = batch.column(0).as_any_dictionary().values();
        codes.extend(words.as_string::<i32>().iter().flatten().map(code));
        Ok(())
    };
    let mut codes = births.fold(&["village"], Vec::new, step)?.concat();
    codes.sort_unstable();
    codes.dedup();
    Ok(codes)
}

fn code(word: &str) -> u64 {
    word.parse().unwrap_or(0)
}

/// One reader of people: its counts so far, and buffers.
struct People {
    question: Arc<Question>,
    state: State,
    place: Vec<u32>,
    status: Vec<u8>,
    class: Vec<u16>,
    to: Vec<i32>,
}

impl People {
    fn new(question: &Arc<Question>) -> Self {
        Self {
            question: Arc::clone(question),
            state: State::new(question),
            place: Vec::new(),
            status: Vec::new(),
            class: Vec::new(),
            to: Vec::new(),
        }
    }

    fn add(&mut self, batch: &RecordBatch) -> Result<(), EngineError> {
        let column =
            |name: &str| batch.column_by_name(name).expect("INVARIANT: the harness writes it").as_ref();
        let days = |name: &str| column(name).as_primitive::<Date32Type>().values();
        translate(column("village"), &mut self.place, |word| self.question.place_position(code(word)));
        let status = |word: &str| match word {
            "R" => 1,
            "O" => 2,
            _ => 3,
        };
        translate(column("status"), &mut self.status, status);
        self.class.clear();
        let sexes = column("sex").as_primitive::<Int8Type>().values();
        let pairs = sexes.iter().zip(&self.status);
        self.class.extend(pairs.map(|(&sex, &status)| class_of(sex.cast_unsigned(), status, 0, false)));
        let exits = column("exit").as_primitive::<Date32Type>();
        self.to.clear();
        match exits.nulls() {
            None => self.to.extend_from_slice(exits.values()),
            Some(known) => {
                let days = exits.values().iter().zip(known.iter());
                self.to.extend(days.map(|(&day, known)| if known { day } else { i32::MAX }));
            }
        }
        self.state.add_spans(&SpanColumns {
            place: &self.place,
            class: &self.class,
            birth: days("birth"),
            from: days("entry"),
            to: &self.to,
            ever_married_since: &[],
        });
        Ok(())
    }
}

/// What each word of a dictionary column stands for, row by row.
fn translate<T: Copy>(column: &dyn Array, into: &mut Vec<T>, meaning: impl Fn(&str) -> T) {
    let dictionary = column.as_any_dictionary();
    let meanings: Vec<T> = dictionary.values().as_string::<i32>().iter().flatten().map(meaning).collect();
    into.clear();
    let keys = dictionary.keys();
    match keys.data_type() {
        DataType::Int8 => {
            into.extend(keys.as_primitive::<Int8Type>().values().iter().map(|&key| meanings[key as usize]));
        }
        DataType::Int16 => {
            into.extend(keys.as_primitive::<Int16Type>().values().iter().map(|&key| meanings[key as usize]));
        }
        DataType::Int32 => {
            into.extend(keys.as_primitive::<Int32Type>().values().iter().map(|&key| meanings[key as usize]));
        }
        _ => into.extend(dictionary.normalized_keys().into_iter().map(|key| meanings[key])),
    }
}

/// The harness's events as a close has them. Columns that it does not know are left out or empty.
fn event_batch(kind: &str, day: &str, batch: &RecordBatch) -> Result<RecordBatch, EngineError> {
    let n_rows = batch.num_rows();
    let column = |name: &str| batch.column_by_name(name).map(Arc::clone);
    let days = column(day).expect("INVARIANT: the harness writes it");
    let mut villages = Vec::with_capacity(n_rows);
    translate(&column("village").expect("INVARIANT: the harness writes it"), &mut villages, code);
    let sexes = column("sex").expect("INVARIANT: the harness writes it");
    let build = || {
        let small = |array: &ArrayRef| -> Result<ArrayRef, _> { cast(array, &DataType::UInt8) };
        let mut columns: Vec<(&str, ArrayRef)> = vec![
            ("kind", Arc::new(StringArray::from_iter_values(std::iter::repeat_n(kind, n_rows)))),
            ("village", Arc::new(UInt64Array::from(villages))),
            ("sex", small(&sexes)?),
            ("on_day", Arc::clone(&days)),
            ("recorded_on", Arc::clone(&days)),
            ("age", Arc::new(Int32Array::new_null(n_rows))),
        ];
        if let (Some(orders), Some(mothers)) = (column("parity"), column("mother_birth")) {
            columns.push(("birth_order", small(&orders)?));
            columns.push(("mother_age", Arc::new(mother_ages(mothers.as_primitive(), days.as_primitive()))));
        }
        RecordBatch::try_from_iter(columns)
    };
    build().map_err(|source| EngineError::Columns { table: "events", source: Box::new(source) })
}

fn mother_ages(mothers: &Date32Array, days: &Date32Array) -> Int32Array {
    let pairs = mothers.values().iter().zip(days.values());
    pairs.map(|(&birth, &on)| whole_years(birth, on)).collect::<Int32Array>()
}
