//! A page's questions are answered for everyone in a book of some size. How long they take is said, and
//! counts only where `TOWNBOOK_PACE` names the number of people.

use std::time::{Duration, Instant};

use register::event::*;
use register::id::{EntryIndex, PersonId};

use super::world::*;
use super::*;
use crate::prepare::IdSource;
use crate::reader::{ProofCache, Reader};

/// People of a village.
const VILLAGE: u64 = 2_000;
/// Villages of a township.
const VILLAGES: u64 = 30;

fn village(number: u64) -> String {
    format!("990101{:03}{:03}", 100 + number / VILLAGES, 200 + number % VILLAGES)
}

/// A county whose people all came with rosters, and some of whom left or died.
fn populate(site: &Site, n: u64) {
    let mut clerk = Clerk::new(site.create());
    clerk.enter(area(COUNTY, "示例区", None));
    for number in 0..n.div_ceil(VILLAGE) {
        let code = village(number);
        let town = format!("{}000", &code[..9]);
        if number.is_multiple_of(VILLAGES) {
            clerk.enter(area(&town, "镇", Some(COUNTY)));
        }
        clerk.enter(area(&code, "村", Some(&town)));
    }
    let person = |id: u64| {
        let born = birth(1930 + (id / 997 % 75) as i16, 1 + (id % 12) as u8, 1 + (id % 28) as u8);
        let mut details = details("王小梅", Sex::Female, born, None);
        let day = born.full().unwrap();
        let day = day.year() as u64 * 10_000 + day.month() as u64 * 100 + day.day() as u64;
        details.number = register::number::CitizenNumber::from_body(
            (990_101 + id / 400_000) * 100_000_000_000 + day * 1000 + id % 1000,
        );
        details
    };
    for start in (0..n).step_by(5_000) {
        let roster = |id: u64| {
            let household = (id % VILLAGE / 3).to_string();
            enrolled(person(id), &village(id / VILLAGE), Some(&household)).into()
        };
        let said = (start..n.min(start + 5_000)).map(|id| (roster(id), IdSource::Content)).collect();
        clerk.say_all(said);
    }
    for start in (0..n).step_by(5_000) {
        let event = |id: u64| match (id / 20 % 2, person(id).number) {
            (0, Some(number)) => died(by_number(number), ROSTER_DAY),
            (_, Some(number)) => Event::Leave(going(by_number(number), ROSTER_DAY)),
            (_, None) => unreachable!("everyone has a number"),
        };
        let ids = (start..n.min(start + 5_000)).step_by(20);
        clerk.say_all(ids.map(|id| (event(id).into(), IdSource::Content)).collect());
    }
    clerk.book.sign_head().unwrap();
}

/// Asks for many and says the median and the slowest.
fn pace_within(limit: Duration, what: &str, times: usize, mut ask: impl FnMut(usize)) {
    let mut taken: Vec<Duration> = (0..times)
        .map(|i| {
            let start = Instant::now();
            ask(i);
            start.elapsed()
        })
        .collect();
    taken.sort_unstable();
    let (median, slowest) = (taken[times / 2], taken[times - 1]);
    println!("{what}: median {median:?}, slowest {slowest:?}");
    // Other programs run beside the tests: how long it took counts only where somebody asked for it.
    let is_asked = std::env::var_os("TOWNBOOK_PACE").is_some();
    assert!(!is_asked || median < limit, "{what}: {median:?}");
}

#[test]
fn pages_do_not_wait() {
    let asked = std::env::var("TOWNBOOK_PACE").ok().and_then(|n| n.parse().ok());
    let n: u64 = asked.unwrap_or(if is_slow() { 20_000 } else { 2_000 });
    for_each_database(|site| {
        let start = Instant::now();
        populate(site, n);
        println!("{n} people entered in {:?}", start.elapsed());
        // What reads the whole book may take longer in a larger one.
        let limit = Duration::from_secs(2) + Duration::from_micros(20 * n);
        let pace = |what: &str, times, ask: &mut dyn FnMut(usize)| pace_within(limit, what, times, ask);
        pace("open a reader", 10, &mut |_| drop(Reader::open(&site.place).unwrap()));
        let mut reader = Reader::open(&site.place).unwrap();
        let first = reader.names_after(None, 1).unwrap().1.unwrap().0;
        let someone = |i: usize| PersonId(first + (i as u64 * 7_919) % n);
        pace("person", 100, &mut |i| drop(reader.person(someone(i)).unwrap().unwrap()));
        pace("life course", 100, &mut |i| drop(reader.life_course(someone(i)).unwrap()));
        pace("household", 100, &mut |i| {
            let place = code(&village(i as u64 % n.div_ceil(VILLAGE)));
            drop(reader.household_by_code(place, "7").unwrap().unwrap());
        });
        pace("village", 20, &mut |i| {
            let place = code(&village(i as u64 % n.div_ceil(VILLAGE)));
            drop(reader.village(place, ROSTER_DAY).unwrap());
        });
        pace("township", 5, &mut |_| drop(reader.village(code(TOWNSHIP), ROSTER_DAY).unwrap()));
        pace("county", 3, &mut |_| drop(reader.village(code(COUNTY), ROSTER_DAY).unwrap()));
        let cache = ProofCache::new();
        pace("first proof", 1, &mut |_| reader.warm_proofs(&cache).unwrap());
        pace("proof", 100, &mut |i| drop(reader.proof(&cache, EntryIndex(someone(i).0)).unwrap().unwrap()));
        pace("all names", 1, &mut |_| {
            let mut after = None;
            while let (_, Some(last)) = reader.names_after(after, 8_192).unwrap() {
                after = Some(last);
            }
        });
        pace("names of the last 1000 entries", 5, &mut |_| {
            let size = reader.log_size().unwrap();
            drop(reader.names_since(size - 1_000, 1_000).unwrap());
        });
    });
}
