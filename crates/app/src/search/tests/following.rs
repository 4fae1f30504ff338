//! The index beside a book that is being written.

use jiff::civil::{Date, date};
use register::area::{Level, Place as Area};
use register::calendar::ReportedDate;
use register::check::Statement;
use register::event::*;
use register::number::CitizenNumber;
use store::{Access, Book, Context, IdSource, Outcome, Place, Purpose};
use tempfile::TempDir;

use super::*;

const NORTH: u64 = VILLAGE;
const SOUTH: u64 = VILLAGE + 1;
const COUNTY: u64 = 990_101_000_000;

struct Office {
    book: Book,
    place: Place,
    _folder: TempDir,
}

fn clock() -> i64 {
    1_790_000_000_000_000
}

fn context() -> Context {
    Context { actor: "wangmin".into(), purpose: Purpose::Registration, claimed: None }
}

impl Office {
    fn open() -> Office {
        let folder = TempDir::new().unwrap();
        let place = Place { folder: folder.path().join("book"), url: None };
        drop(Book::create(&place, &context(), clock).unwrap());
        let book = Book::open(&place, Access::Write, clock).unwrap();
        let mut office = Office { book, place, _folder: folder };
        let areas = [
            (COUNTY, "示例区", None),
            (990_101_100_000, "镇", Some(COUNTY)),
            (NORTH, "北村", Some(990_101_100_000)),
            (SOUTH, "南村", Some(990_101_100_000)),
        ];
        for (code, name, parent) in areas {
            let code = super::place(code);
            let level: Level = code.level();
            let parent = parent.map(super::place);
            let place = Area {
                code,
                name: name.into(),
                level,
                parent,
                valid_from: None,
                valid_to: None,
                successors: vec![],
            };
            office.enter(Event::PlaceRecorded(PlaceRecorded { place }));
        }
        office
    }

    fn enter(&mut self, event: Event<PersonRef>) -> PersonId {
        let mut preparer = self.book.preparer().unwrap();
        let prepared = preparer.prepare(Statement::Event(event), IdSource::Content);
        let outcomes =
            self.book.writer().unwrap().propose(vec![prepared], context()).unwrap().wait().unwrap();
        match &outcomes[..] {
            [Outcome::Entered(receipt, _)] => PersonId(receipt.index.0),
            other => panic!("not entered: {other:?}"),
        }
    }

    fn enrol(&mut self, name: &str, serial: u64, village: u64, household: &str) -> (PersonId, PersonRef) {
        let number = CitizenNumber::from_body(990_101 * 100_000_000_000 + 19_800_615_000 + serial).unwrap();
        let details = PersonDetails {
            name: Name::parse(name).unwrap(),
            sex: number.sex(),
            birth: ReportedDate::from(number.birth()),
            number: Some(number),
            certificate: None,
        };
        let belonging = Belonging {
            place: super::place(village),
            household: Some(household.into()),
            relation: RelationToHead::NotStated,
        };
        let id = self.enter(Event::PersonEnrolled(PersonEnrolled {
            as_of: date(2005, 10, 1),
            details,
            belonging,
            residence: ResidenceStatus::RegisteredLivingHere,
            marital: MaritalStatus::NotStated,
            household_kind: HouseholdKind::NotStated,
            kin: KinNumbers::default(),
        }));
        (id, PersonRef { number: Some(number), ..PersonRef::default() })
    }

    fn reader(&self) -> Reader {
        Reader::open(&self.place).unwrap()
    }
}

const DAY: Date = date(2005, 11, 2);

#[test]
fn the_index_follows_the_book() {
    let mut office = Office::open();
    let (mei, mei_ref) = office.enrol("王小梅", 2, NORTH, "1");
    let (qiang, qiang_ref) = office.enrol("曾国强", 5, SOUTH, "1");
    let mut reader = office.reader();
    let mut read = 0;
    let mut index = SearchIndex::fill(&mut reader, &mut |n| read = n).unwrap();
    assert_eq!(read, 2);
    assert!(!index.refresh(&mut reader).unwrap(), "nothing came");
    assert_eq!(ids(&ask(&index, "zgq")), [qiang.0]);

    office.enter(Event::Death(Death { person: qiang_ref, on: DAY, registered_on: None }));
    let field = CorrectedField::Name(Name::parse("王晓玫").unwrap());
    let corrected = Correction { person: mei_ref, field, reason: "本人".into(), registered_on: None };
    office.enter(Event::Correction(corrected));
    let (new, _) = office.enrol("王小梅", 7, NORTH, "2");
    assert!(index.refresh(&mut reader).unwrap());
    assert_eq!(index.log_size(), reader.log_size().unwrap());
    assert_eq!(ids(&ask(&index, "王小梅")), [new.0]);
    assert_eq!(ids(&ask(&index, "王晓玫")), [mei.0]);
    let hits = ask(&index, "曾国强");
    assert_eq!(hits.hits, [Hit { person: qiang, rank: Rank::Name, is_gone: true }]);

    office.book.erase(new.0, context()).unwrap();
    assert!(index.refresh(&mut reader).unwrap());
    assert_eq!(ask(&index, "王小梅"), Hits::default());
    assert_eq!(ids(&ask(&index, "wxm")), [mei.0]);
    assert!(!index.refresh(&mut reader).unwrap());
}

#[test]
fn numbers_and_households_are_found_whole() {
    let mut office = Office::open();
    let (mei, mei_ref) = office.enrol("王小梅", 2, NORTH, "甲1");
    let (lan, _) = office.enrol("王小兰", 4, NORTH, "甲1");
    let mut reader = office.reader();
    let index = SearchIndex::fill(&mut reader, &mut |_| ()).unwrap();
    let mut ask = |text: &str, code: u64| {
        let places = [super::place(code)];
        let hits = search(&mut reader, &index, &Query { text, places: &places, limit: 20 }).unwrap();
        hits.hits.iter().map(|hit| hit.person).collect::<Vec<_>>()
    };
    let number = mei_ref.number.unwrap().to_string();
    assert_eq!(ask(&number, COUNTY), [mei]);
    assert_eq!(ask(&format!(" {} ", number.to_lowercase()), NORTH), [mei]);
    assert_eq!(ask(&number, SOUTH), [], "not of a place that the asker may see");
    assert_eq!(ask(&number[..14], COUNTY), [], "a part of a number finds nobody");
    assert_eq!(ask("甲1", NORTH), [mei, lan]);
    assert_eq!(ask("甲1", COUNTY), [], "a household's code says something in its village only");
    assert_eq!(ask("王小兰", NORTH), [lan]);
    assert_eq!(ask("F123456789", COUNTY), []);
}
