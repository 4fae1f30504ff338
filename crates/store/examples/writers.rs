//! How many single entries a second are on disk, with 1, 10 and 100 people entering at once.
//!
//! `cargo run --release -p store --example writers -- [DIR] [SECONDS]`
//! Every writer waits for its receipt before it sends the next entry. Prints one JSON line a step, and
//! the disk's own fsync for comparison: a rate means little without it.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a benchmark reads the clock and prints")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use register::area::{Level, Place as Village, PlaceCode};
use register::calendar::ReportedDate;
use register::check::Statement;
use register::event::{
    Belonging, Event, HouseholdKind, KinNumbers, MaritalStatus, PersonDetails, PersonEnrolled, PlaceRecorded,
    RelationToHead, ResidenceStatus, Sex,
};
use register::name::Name;
use store::{Book, Context, IdSource, Outcome, Place, Preparer, Purpose, Writer};

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().unwrap_or_else(|| "bench-work/writers".to_owned()));
    let seconds: f64 = args.next().map_or(Ok(3.0), |s| s.parse())?;
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    println!("{{\"fsync_median_us\":{}}}", fsync_median(&folder)?);
    let place = Place { folder: folder.join("book"), url: None };
    let mut book = Book::create(&place, &context(), || jiff::Timestamp::now().as_microsecond())?;
    let village = places(&mut book)?;
    let serial = AtomicU64::new(0);
    for writers in [1, 10, 100] {
        step(&book, village, &serial, writers, seconds)?;
    }
    drop(book);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn context() -> Context {
    Context { actor: "bench".into(), purpose: Purpose::Registration, claimed: None }
}

/// Median time that 4 KiB take to reach the disk.
fn fsync_median(folder: &Path) -> Result<u128, Failure> {
    let mut file = std::fs::File::create(folder.join("fsync"))?;
    let mut times = Vec::new();
    for _ in 0..200 {
        let start = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(start.elapsed().as_micros());
    }
    times.sort_unstable();
    Ok(times[times.len() / 2])
}

fn places(book: &mut Book) -> Result<PlaceCode, Failure> {
    let mut preparer = book.preparer()?;
    let codes = [
        ("990000000000", Level::Province),
        ("990100000000", Level::Prefecture),
        ("990101000000", Level::County),
        ("990101100000", Level::Township),
        ("990101100200", Level::Village),
    ];
    let mut statements = Vec::new();
    for (code, level) in codes {
        let code = PlaceCode::parse(code)?;
        let place = Village {
            code,
            name: "样例".into(),
            level,
            parent: code.parent(),
            valid_from: None,
            valid_to: None,
            successors: Vec::new(),
        };
        let event = Event::PlaceRecorded(PlaceRecorded { place });
        statements.push(preparer.prepare(Statement::Event(event), IdSource::Content));
    }
    book.writer()?.propose(statements, context())?.wait()?;
    Ok(PlaceCode::parse("990101100200")?)
}

fn step(
    book: &Book,
    village: PlaceCode,
    serial: &AtomicU64,
    writers: usize,
    seconds: f64,
) -> Result<(), Failure> {
    let stop = AtomicBool::new(false);
    let preparers = (0..writers).map(|_| book.preparer()).collect::<Result<Vec<_>, _>>()?;
    let writer = book.writer()?;
    let start = Instant::now();
    let mut times = std::thread::scope(|scope| {
        let threads: Vec<_> = preparers
            .into_iter()
            .map(|preparer| scope.spawn(|| write(writer, preparer, village, serial, &stop)))
            .collect();
        std::thread::sleep(Duration::from_secs_f64(seconds));
        stop.store(true, Ordering::Relaxed);
        let mut times = Vec::new();
        for thread in threads {
            times.extend(thread.join().map_err(|_| "a writer stopped")??);
        }
        Ok::<_, Failure>(times)
    })?;
    let elapsed = start.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "{{\"writers\":{writers},\"entries_per_s\":{:.0},\"p50_us\":{},\"p99_us\":{}}}",
        times.len() as f64 / elapsed,
        at(0.5),
        at(0.99)
    );
    Ok(())
}

fn write(
    writer: &Writer,
    mut preparer: Preparer,
    village: PlaceCode,
    serial: &AtomicU64,
    stop: &AtomicBool,
) -> Result<Vec<u128>, Failure> {
    let mut times = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let n = serial.fetch_add(1, Ordering::Relaxed);
        let statement = Statement::Event(Event::PersonEnrolled(someone(village, n)?));
        let start = Instant::now();
        let prepared = preparer.prepare(statement, IdSource::Content);
        let outcomes = writer.propose(vec![prepared], context())?.wait()?;
        times.push(start.elapsed().as_micros());
        if !matches!(outcomes[..], [Outcome::Entered(..)]) {
            return Err(format!("not entered: {outcomes:?}").into());
        }
    }
    Ok(times)
}

fn someone(place: PlaceCode, n: u64) -> Result<PersonEnrolled, Failure> {
    Ok(PersonEnrolled {
        as_of: jiff::civil::date(2026, 1, 1),
        details: PersonDetails {
            name: Name::parse(&format!("样例{n}"))?,
            sex: Sex::Female,
            birth: ReportedDate::new(1980, 1, 1)?,
            number: None,
            certificate: None,
        },
        belonging: Belonging {
            place,
            household: Some(format!("{n}").into()),
            relation: RelationToHead::Head,
        },
        residence: ResidenceStatus::RegisteredLivingHere,
        marital: MaritalStatus::NeverMarried,
        household_kind: HouseholdKind::NotStated,
        kin: KinNumbers::default(),
    })
}
