//! A village, township or county in numbers. Counts only: nobody is named, and no count crosses sex and age
//! with anything else of a person than where they live and are registered.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use register::area::{Level, PlaceCode};
use register::calendar::YearMonth;
use register::event::{EventKind, ResidenceStatus, Sex};

use super::Reader;
use crate::StoreError;
use crate::codes::{self, Code};
use crate::db::Cell;
use crate::snapshot::{event_kind, recorded_day};

/// The open last year of age in a pyramid.
const OLDEST: u8 = 100;

/// A place in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VillageCard {
    /// The place.
    pub place: PlaceCode,
    /// The day that the card speaks of.
    pub today: Date,
    /// Who is here.
    pub population: Population,
    /// Years of age, from 0 to 100 and over; those without anybody are left out.
    pub pyramid: Vec<AgeRow>,
    /// Households that somebody belongs to.
    pub n_households: u64,
    /// Events by month and kind, in order: the month of `today` so far, and the twelve before it.
    pub events: Vec<MonthCount>,
    /// How long births of the last twelve months took to be recorded.
    pub births: Delays,
    /// How long deaths of the last twelve months took.
    pub deaths: Delays,
}

/// How many people there are, by how they stand to the place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Population {
    /// 常住: registered and living here.
    pub living_here: u64,
    /// 外出: registered here, living elsewhere.
    pub living_elsewhere: u64,
    /// 流入: living here, registered elsewhere.
    pub registered_elsewhere: u64,
}

/// People of one age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgeRow {
    /// Whole years; the last one is open.
    pub age: u8,
    /// Men living here, wherever they are registered.
    pub male_here: u64,
    /// Women living here.
    pub female_here: u64,
    /// Men registered here and living elsewhere.
    pub male_elsewhere: u64,
    /// Women registered here and living elsewhere.
    pub female_elsewhere: u64,
}

/// Events of one kind in one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthCount {
    /// The month in which they happened.
    pub month: YearMonth,
    /// The kind.
    pub kind: EventKind,
    /// How many that were not taken back.
    pub n_events: u64,
}

/// Days from the event until it was registered: the day that its papers say, else that of its entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delays {
    /// Events looked at.
    pub n_events: u64,
    /// Half were recorded within so many days.
    pub median_days: Option<u32>,
    /// Nine in ten were recorded within so many days.
    pub p90_days: Option<u32>,
}

impl Delays {
    /// Quantiles by nearest rank.
    fn of(mut days: Vec<u32>) -> Delays {
        days.sort_unstable();
        let at = |percent: usize| days.get((days.len() * percent).div_ceil(100).saturating_sub(1)).copied();
        Delays { n_events: days.len() as u64, median_days: at(50), p90_days: at(90) }
    }
}

impl Reader {
    /// A place in numbers on a day.
    pub fn village(&mut self, place: PlaceCode, today: Date) -> Result<VillageCard, StoreError> {
        self.read(|reader| {
            let range = range(place);
            let (population, pyramid, n_households) = reader.people_here(&range, today)?;
            let since = month_before(today, 12);
            let events = reader.month_counts(&range, since, today)?;
            let year_ago = today.checked_sub(jiff::Span::new().years(1)).unwrap_or(Date::MIN);
            let [births, deaths] = reader.delays(&range, year_ago, today)?;
            Ok(VillageCard { place, today, population, pyramid, n_households, events, births, deaths })
        })
    }

    /// One pass over an index that holds all it needs. Counted here: to sort in the database takes longer.
    fn people_here(
        &mut self,
        range: &[Cell; 2],
        today: Date,
    ) -> Result<(Population, Vec<AgeRow>, u64), StoreError> {
        let sql = "select birth, sex, residence, household_id from person \
                   where place >= $1 and place <= $2 and entered_in_error = 0 and residence is not null";
        let today = codes::day(today);
        let mut population = Population::default();
        let mut ages: BTreeMap<u8, AgeRow> = BTreeMap::new();
        let mut households = HashSet::new();
        self.db.each(sql, range, |row| {
            // Days stand as year * 10000 + month * 100 + day, so that whole years come out of one division.
            let age = ((today - row.int(0)?) / 10_000).clamp(0, i64::from(OLDEST)) as u8;
            let sex: Sex = Code::from_column(row.int(1)?)?;
            let residence: ResidenceStatus = Code::from_column(row.int(2)?)?;
            households.extend(row.opt_int(3)?);
            *match residence {
                ResidenceStatus::RegisteredLivingHere => &mut population.living_here,
                ResidenceStatus::RegisteredLivingElsewhere => &mut population.living_elsewhere,
                ResidenceStatus::LivingHereRegisteredElsewhere => &mut population.registered_elsewhere,
            } += 1;
            let is_here = residence != ResidenceStatus::RegisteredLivingElsewhere;
            let row = ages.entry(age).or_insert(AgeRow { age, ..AgeRow::default() });
            match (sex, is_here) {
                (Sex::Male, true) => row.male_here += 1,
                (Sex::Male, false) => row.male_elsewhere += 1,
                (Sex::Female, true) => row.female_here += 1,
                (Sex::Female, false) => row.female_elsewhere += 1,
                // In the population, on neither side of the pyramid.
                (Sex::Unknown | Sex::NotStated, _) => {}
            }
            Ok(())
        })?;
        Ok((population, ages.into_values().collect(), households.len() as u64))
    }

    fn month_counts(
        &mut self,
        range: &[Cell; 2],
        since: Date,
        today: Date,
    ) -> Result<Vec<MonthCount>, StoreError> {
        let sql = "select on_date / 100, kind, count(*) from event where place >= $1 and place <= $2 \
                   and on_date >= $3 and on_date <= $4 and withdrawn_by is null group by 1, 2 order by 1, 2";
        let [from, to] = range.clone();
        let params = [from, to, Cell::Int(codes::day(since)), Cell::Int(codes::day(today))];
        self.db.many(sql, &params, |row| {
            let month = codes::date(row.int(0)? * 100 + 1)?;
            let month = YearMonth::new(month.year(), month.month() as u8);
            Ok(MonthCount {
                month: month.ok_or(StoreError::Stored { what: "a month is not in the calendar" })?,
                kind: event_kind(row.int(1)?)?,
                n_events: row.int(2)? as u64,
            })
        })
    }

    /// Of births and of deaths after `since`.
    fn delays(&mut self, range: &[Cell; 2], since: Date, today: Date) -> Result<[Delays; 2], StoreError> {
        let sql = "select e.kind, e.on_date, n.recorded, e.registered_on from event e \
                   join entry n on n.entry_index = e.entry_index where e.place >= $1 and e.place <= $2 \
                   and e.on_date > $3 and e.on_date <= $4 and e.withdrawn_by is null \
                   and (e.kind = 3 or e.kind = 4)";
        let [from, to] = range.clone();
        let params = [from, to, Cell::Int(codes::day(since)), Cell::Int(codes::day(today))];
        let (mut births, mut deaths) = (Vec::new(), Vec::new());
        self.db.each(sql, &params, |row| {
            // What came in with a paper register was registered on the day that the paper says.
            let registered = match row.opt_int(3)? {
                Some(day) => codes::date(day)?,
                None => recorded_day(row.int(2)?),
            };
            let waited = registered.duration_since(codes::date(row.int(1)?)?);
            let days = u32::try_from(waited.as_hours() / 24).unwrap_or(0);
            if row.int(0)? == EventKind::Birth as i64 { &mut births } else { &mut deaths }.push(days);
            Ok(())
        })?;
        Ok([Delays::of(births), Delays::of(deaths)])
    }
}

/// The codes of a place and of all below it.
fn range(place: PlaceCode) -> [Cell; 2] {
    let width = match place.level() {
        Level::Province => 10_000_000_000,
        Level::Prefecture => 100_000_000,
        Level::County => 1_000_000,
        Level::Township => 1_000,
        Level::Village => 1,
    };
    [Cell::count(place.as_u64()), Cell::count(place.as_u64() + width - 1)]
}

/// The first day of the month so many months before.
fn month_before(today: Date, months: i64) -> Date {
    today.first_of_month().checked_sub(jiff::Span::new().months(months)).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_the_nearest_rank() {
        let of = |days: &[u32]| {
            let delays = Delays::of(days.to_vec());
            (delays.median_days, delays.p90_days)
        };
        assert_eq!(of(&[]), (None, None));
        assert_eq!(of(&[7]), (Some(7), Some(7)));
        assert_eq!(of(&[9, 1, 5, 3]), (Some(3), Some(9)));
        assert_eq!(of(&(1..=10).collect::<Vec<_>>()), (Some(5), Some(9)));
    }

    #[test]
    fn a_township_spans_its_villages() {
        let code = |text| PlaceCode::parse(text).unwrap();
        let last = |text| range(code(text))[1].clone();
        assert_eq!(last("990101100000"), Cell::Int(990_101_100_999));
        assert_eq!(last("990101100200"), Cell::Int(990_101_100_200));
        assert_eq!(last("990101000000"), Cell::Int(990_101_999_999));
    }
}
