//! What pages are told: people, households, villages, life courses and names.

use jiff::civil::{Date, date};
use register::event::*;
use register::id::{EntryIndex, PersonId};

use super::world::*;
use super::*;
use crate::reader::*;

fn oct(day: i8) -> Date {
    date(2005, 10, day)
}

fn reader(site: &Site) -> Reader {
    Reader::open(&site.place).unwrap()
}

fn card(reader: &mut Reader, id: PersonId) -> PersonCard {
    match reader.person(id).unwrap() {
        Some(PersonFound::Card(card)) => *card,
        other => panic!("a card is wanted: {other:?}"),
    }
}

fn names(kin: &[Kin]) -> Vec<&str> {
    kin.iter().map(|kin| kin.name.as_ref().unwrap().as_str()).collect()
}

fn name_of(kin: &Option<Kin>) -> Option<&str> {
    kin.as_ref().and_then(|kin| kin.name.as_ref()).map(|name| name.as_str())
}

/// A couple with an older child from the roster, and a newborn.
struct Family {
    wei: PersonId,
    mei: PersonId,
    lan: PersonId,
    baby: PersonId,
}

const WEI: (i16, u8, u8) = (1978, 1, 2);
const MEI: (i16, u8, u8) = (1980, 6, 15);
const LAN: (i16, u8, u8) = (2001, 3, 4);

fn day(of: (i16, u8, u8)) -> register::calendar::ReportedDate {
    birth(of.0, of.1, of.2)
}

fn wei_number() -> register::number::CitizenNumber {
    citizen(day(WEI), 5)
}

fn mei_number() -> register::number::CitizenNumber {
    citizen(day(MEI), 2)
}

fn family(clerk: &mut Clerk) -> Family {
    let mut wei = enrolled(details("张伟", Sex::Male, day(WEI), Some(5)), NORTH, Some("1"));
    wei.belonging.relation = RelationToHead::Head;
    wei.marital = MaritalStatus::Married;
    wei.kin.spouse = Some(mei_number());
    let mut mei = enrolled(details("李梅", Sex::Female, day(MEI), Some(2)), NORTH, Some("1"));
    mei.belonging.relation = RelationToHead::Spouse;
    mei.marital = MaritalStatus::Married;
    mei.kin.spouse = Some(wei_number());
    let mut lan = enrolled(details("张兰", Sex::Female, day(LAN), Some(8)), NORTH, Some("1"));
    lan.belonging.relation = RelationToHead::Daughter;
    lan.kin = KinNumbers { spouse: None, father: Some(wei_number()), mother: Some(mei_number()) };
    let (wei, mei, lan) = (clerk.person(wei), clerk.person(mei), clerk.person(lan));
    let mut baby =
        born(details("张小宝", Sex::Male, birth(2005, 10, 3), None), NORTH, Some(by_number(mei_number())));
    baby.father = Some(by_number(wei_number()));
    baby.belonging.relation = RelationToHead::Son;
    baby.facility = Some("示例区医院".into());
    let baby = clerk.person(baby);
    Family { wei, mei, lan, baby }
}

#[test]
fn a_person_has_kin_and_a_household() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let family = family(&mut clerk);
        let mut reader = reader(site);
        let wei = card(&mut reader, family.wei);
        assert_eq!((wei.name.as_str(), wei.number), ("张伟", Some(wei_number())));
        assert_eq!(name_of(&wei.spouse), Some("李梅"), "by the number that the roster gives");
        assert_eq!(names(&wei.children), ["张兰", "张小宝"], "the father of both");
        assert_eq!(wei.residence().unwrap().place, code(NORTH));
        assert_eq!(&*wei.household.unwrap().code, "1");
        assert_eq!(names(&card(&mut reader, family.mei).children), ["张兰", "张小宝"]);
        for child in [family.lan, family.baby] {
            let child = card(&mut reader, child);
            assert_eq!((name_of(&child.mother), name_of(&child.father)), (Some("李梅"), Some("张伟")));
            assert_eq!(child.children, []);
        }
        assert_eq!(reader.find_person_by_number(&mei_number()).unwrap(), Some(family.mei));
        assert_eq!(reader.find_person_by_number(&citizen(day(MEI), 77)).unwrap(), None);
        assert_eq!(reader.person(PersonId(0)).unwrap(), None, "the entry that opened the book is nobody");
        assert_eq!(reader.person(PersonId(9_999)).unwrap(), None);
    });
}

#[test]
fn an_adopted_child_has_new_parents_only() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let family = family(&mut clerk);
        let aunt = enrolled(details("李芳", Sex::Female, birth(1975, 1, 1), Some(40)), SOUTH, Some("9"));
        let aunt_number = by_number(aunt.details.number.unwrap());
        let aunt = clerk.person(aunt);
        let child = by_name("张小宝", birth(2005, 10, 3), NORTH);
        let adopted = clerk.enter(Event::Adoption(Adoption {
            child,
            mother: Some(aunt_number),
            father: None,
            on: oct(20),
        }));
        let mut reader = reader(site);
        assert_eq!(names(&card(&mut reader, aunt).children), ["张小宝"]);
        assert_eq!(names(&card(&mut reader, family.mei).children), ["张兰"]);
        assert_eq!(names(&card(&mut reader, family.wei).children), ["张兰"]);
        let baby = card(&mut reader, family.baby);
        assert_eq!((name_of(&baby.mother), name_of(&baby.father)), (Some("李芳"), None));
        let course = reader.life_course(aunt).unwrap();
        let roles: Vec<_> = course.iter().map(|e| (e.entry.head.index, e.role)).collect();
        let (own, birth) = (EntryIndex(aunt.0), EntryIndex(family.baby.0));
        assert_eq!(roles, [(birth, Role::Party), (own, Role::Subject), (adopted.index, Role::Party)]);
    });
}

#[test]
fn a_household_has_its_head_first() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let family = family(&mut clerk);
        let mut reader = reader(site);
        let found = reader.household_by_code(code(NORTH), "1").unwrap().unwrap();
        let members = |card: &HouseholdCard| card.members.iter().map(|m| m.person.person).collect::<Vec<_>>();
        assert_eq!(members(&found), [family.wei, family.mei, family.baby, family.lan]);
        assert_eq!(found.kind, HouseholdKind::Agricultural);
        assert_eq!(found, reader.household(found.household.id).unwrap().unwrap());
        assert_eq!(reader.household_by_code(code(SOUTH), "1").unwrap(), None);
        clerk.enter(died(by_number(wei_number()), oct(9)));
        clerk.enter(Event::MoveOut(going(by_number(citizen(day(LAN), 8)), oct(9))));
        let now = reader.household(found.household.id).unwrap().unwrap();
        assert_eq!(members(&now), [family.mei, family.baby], "who died or moved away is not among them");
    });
}

#[test]
fn a_life_course_tells_everything_in_order() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let family = family(&mut clerk);
        let left = clerk.enter(Event::Leave(going(by_number(mei_number()), oct(5))));
        let taken_back = clerk.enter(withdrawn(by_number(mei_number()), EventKind::Leave, oct(5)));
        let renamed = clerk.enter(corrected(by_number(mei_number()), CorrectedField::Name(name("李玫"))));
        let wed = {
            let groom = enrolled(details("赵军", Sex::Male, birth(1979, 1, 1), Some(61)), SOUTH, None);
            let bride = enrolled(details("陈秀英", Sex::Female, birth(1981, 1, 1), Some(62)), SOUTH, None);
            let parties = [&groom, &bride].map(|p| Some(by_number(p.details.number.unwrap())));
            let (groom, bride) = (clerk.person(groom), clerk.person(bride));
            let [him, her] = parties;
            let wed = clerk.enter(wed(him.clone(), her, oct(6)));
            let died = clerk.enter(died(him.unwrap(), oct(7)));
            (groom, bride, wed, died)
        };
        let mut reader = reader(site);
        let course = reader.life_course(family.mei).unwrap();
        let indexes: Vec<u64> = course.iter().map(|e| e.entry.head.index.0).collect();
        let wanted = [family.mei.0, family.baby.0, left.index.0, taken_back.index.0, renamed.index.0];
        assert_eq!(indexes, wanted);
        assert!(matches!(course[0].told, Some(Told::Enrolled { marital: MaritalStatus::Married, .. })));
        assert_eq!(course[0].on, Some(ROSTER_DAY.into()));
        let Some(Told::Born { child, mother, facility, .. }) = &course[1].told else { panic!("a birth") };
        assert_eq!((*child, *mother), (family.baby, Some(family.mei)));
        assert_eq!(facility.as_deref(), Some("示例区医院"));
        assert_eq!(course[1].role, Role::Party);
        let others: Vec<_> = course[1].others.iter().map(|o| o.name.as_ref().unwrap().as_str()).collect();
        assert_eq!(others, ["张伟", "张小宝"]);
        assert_eq!((course[2].withdrawn_by, course[2].place), (Some(taken_back.index), Some(code(NORTH))));
        assert!(
            matches!(&course[3].told, Some(Told::Withdrawn { kind: EventKind::Leave, entry: Some(e), .. })
            if *e == left.index)
        );
        assert!(
            matches!(&course[4].told, Some(Told::Corrected { field: CorrectedField::Name(n), reason, .. })
            if n.as_str() == "李玫" && &**reason == "户主来说")
        );
        assert_eq!(&*course[4].entry.head.actor, "wangmin");
        let father = reader.life_course(family.wei).unwrap();
        assert_eq!(father[1].entry.head.index.0, family.baby.0, "a birth is the father's, too");

        let (groom, bride, wed, died) = wed;
        let widow = reader.life_course(bride).unwrap();
        let roles: Vec<_> = widow.iter().map(|e| (e.entry.head.index, e.role)).collect();
        let own = EntryIndex(bride.0);
        assert_eq!(roles, [(own, Role::Subject), (wed.index, Role::Subject), (died.index, Role::Spouse)]);
        let kinds: Vec<_> =
            reader.life_course(groom).unwrap().iter().map(|e| (e.entry.head.index, e.role)).collect();
        let own = EntryIndex(groom.0);
        assert_eq!(kinds, [(own, Role::Subject), (wed.index, Role::Party), (died.index, Role::Subject)]);
        assert_eq!(reader.life_course(PersonId(0)).unwrap(), []);
    });
}

#[test]
fn of_an_erased_person_entries_remain() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let family = family(&mut clerk);
        let left = clerk.enter(Event::Leave(going(by_number(mei_number()), oct(5))));
        let mut reader = reader(site);
        let before = reader.log_size().unwrap();
        let grave = clerk.book.erase(family.mei.0, context()).unwrap();
        assert_eq!(reader.person(family.mei).unwrap(), Some(PersonFound::Erased));
        let course = reader.life_course(family.mei).unwrap();
        let told: Vec<_> = course.iter().map(|e| (e.entry.head.index, e.told.clone())).collect();
        let own = EntryIndex(family.mei.0);
        assert_eq!(
            told,
            [(own, None), (left.index, None), (grave.index, Some(Told::KeyDestroyed))],
            "that there are entries is all that is left"
        );
        assert!(course.iter().all(|e| e.others.is_empty() && e.place.is_none() && e.on.is_none()));
        assert_eq!(reader.find_person_by_number(&mei_number()).unwrap(), None);
        assert_eq!(reader.people(&[family.mei]).unwrap(), []);
        assert_eq!(card(&mut reader, family.wei).spouse, None);
        assert!(reader.names_since(before, 100).unwrap().refill);
        let (names, _) = reader.names_after(None, 100).unwrap();
        assert!(names.iter().all(|line| line.person != family.mei));
    });
}

#[test]
fn a_village_is_counted() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        family(&mut clerk);
        let guest = details("刘洋", Sex::Male, birth(1990, 5, 5), Some(71));
        clerk.enter(Event::Arrive(arriving(guest, NORTH, oct(4))));
        let away = details("杨勇", Sex::Male, birth(1930, 0, 0), None);
        let mut away = enrolled(away, SOUTH, Some("4"));
        away.residence = ResidenceStatus::RegisteredLivingElsewhere;
        clerk.enter(away);
        clerk.enter(died(by_number(wei_number()), oct(9)));
        let gone = clerk.enter(Event::Leave(going(by_number(mei_number()), oct(5))));
        clerk.enter(withdrawn(by_number(mei_number()), EventKind::Leave, oct(5)));
        let mut reader = reader(site);
        assert!(gone.index.0 > 0);
        let north = reader.village(code(NORTH), oct(31)).unwrap();
        let people = |here, elsewhere, guests| Population {
            living_here: here,
            living_elsewhere: elsewhere,
            registered_elsewhere: guests,
        };
        assert_eq!(north.population, people(3, 0, 1));
        assert_eq!(north.n_households, 1);
        let row = |age, male_here, female_here| AgeRow { age, male_here, female_here, ..AgeRow::default() };
        assert_eq!(north.pyramid, [row(0, 1, 0), row(4, 0, 1), row(15, 1, 0), row(25, 0, 1)]);
        let kinds: Vec<_> = north.events.iter().map(|m| (m.month.to_string(), m.kind, m.n_events)).collect();
        let october = || "2005-10".to_owned();
        assert_eq!(
            kinds,
            [
                (october(), EventKind::Birth, 1),
                (october(), EventKind::Death, 1),
                (october(), EventKind::Arrive, 1)
            ]
        );
        assert_eq!((north.births.n_events, north.deaths.n_events), (1, 1));
        assert!(north.births.median_days > north.deaths.p90_days, "the birth waited longer");
        let town = reader.village(code(TOWNSHIP), oct(31)).unwrap();
        assert_eq!(town.population, people(3, 1, 1));
        assert_eq!(town.n_households, 2);
        assert_eq!(town.pyramid.last().unwrap(), &AgeRow { age: 75, male_elsewhere: 1, ..AgeRow::default() });
        assert_eq!(reader.village(code(COUNTY), oct(31)).unwrap().population, town.population);
        assert_eq!(reader.village(code(SOUTH), oct(31)).unwrap().events, []);
        let later = reader.village(code(NORTH), date(2007, 1, 1)).unwrap();
        assert_eq!((later.events.len(), later.births), (0, Delays::default()));
    });
}

#[test]
fn names_come_once_and_then_when_they_change() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let family = family(&mut clerk);
        let mut reader = reader(site);
        let size = reader.log_size().unwrap();
        let (first, last) = reader.names_after(None, 3).unwrap();
        let (rest, end) = reader.names_after(last, 3).unwrap();
        assert_eq!(first.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), ["张伟", "李梅", "张兰"]);
        assert_eq!(rest.iter().map(|l| l.person).collect::<Vec<_>>(), [family.baby]);
        assert_eq!(reader.names_after(end, 3).unwrap(), (vec![], None));
        let same = reader.names_since(size, 100).unwrap();
        assert_eq!(same, NameChanges { log_size: size, ..NameChanges::default() });

        clerk.enter(died(by_number(wei_number()), oct(9)));
        let lan = by_number(citizen(day(LAN), 8));
        clerk.enter(corrected(lan.clone(), CorrectedField::Name(name("张岚"))));
        let to = belonging(SOUTH, Some("3"));
        clerk.enter(Event::HouseholdChanged(HouseholdChanged { person: lan, belonging: to, on: oct(10) }));
        clerk.enter(corrected(by_number(mei_number()), CorrectedField::EnteredInError));
        let changes = reader.names_since(size, 100).unwrap();
        assert_eq!((changes.gone, changes.refill), (vec![family.mei], false));
        let lines: Vec<_> = changes
            .lines
            .iter()
            .map(|l| (l.person, l.name.as_str(), l.place.unwrap(), l.is_gone, l.is_dead))
            .collect();
        assert_eq!(
            lines,
            [(family.wei, "张伟", code(NORTH), true, true), (family.lan, "张岚", code(SOUTH), false, false)]
        );
        let part = reader.names_since(size, 1).unwrap();
        assert_eq!((part.log_size, part.lines.len()), (size + 1, 1));
        let (all, _) = reader.names_after(None, 100).unwrap();
        assert_eq!(all.len(), 3, "who was entered in error is left out");
    });
}

#[test]
fn names_follow_every_kind_of_statement() {
    for_each_database(|site| {
        let mut clerk = Clerk::new(site.create());
        let mut reader = reader(site);
        let mut known = std::collections::BTreeMap::new();
        let mut size = 0;
        for chunk in statements(5, if is_slow() { 600 } else { 200 }).chunks(40) {
            let said = chunk.iter().map(|s| (s.clone().into(), crate::IdSource::Content)).collect();
            clerk.say_all(said);
            let changes = reader.names_since(size, 10_000).unwrap();
            size = changes.log_size;
            changes.gone.iter().for_each(|id| _ = known.remove(id));
            known.extend(changes.lines.into_iter().map(|line| (line.person, line)));
            let (all, _) = reader.names_after(None, 10_000).unwrap();
            assert_eq!(known.values().cloned().collect::<Vec<_>>(), all);
        }
        let (all, _) = reader.names_after(None, 10_000).unwrap();
        for line in all {
            let course = reader.life_course(line.person).unwrap();
            assert!(course.iter().any(|e| e.entry.head.index.0 == line.person.0 && e.told.is_some()));
            assert!(course.is_sorted_by_key(|e| e.entry.head.index));
            card(&mut reader, line.person);
        }
    });
}

#[test]
fn entries_and_places_are_told_in_public_parts() {
    for_each_database(|site| {
        let mut clerk = Clerk::with_areas(site.create());
        let family = family(&mut clerk);
        let mut reader = reader(site);
        let entry = reader.entry(EntryIndex(family.baby.0)).unwrap().unwrap();
        assert_eq!(entry.head.kind, register::wire::RecordKind::Birth);
        assert!(entry.head.sealed);
        assert_eq!(reader.entry_by_id(entry.head.id).unwrap(), Some(entry.clone()));
        let recent = reader.recent_entries(2).unwrap();
        assert_eq!(recent[0], entry);
        assert_eq!(recent[1].head.index.0, family.lan.0);
        assert_eq!(reader.entry(EntryIndex(99)).unwrap(), None);
        assert_eq!(reader.places().unwrap().len(), 4);
        assert_eq!(&*reader.place(code(NORTH)).unwrap()[0].name, "北村");
        assert_eq!(reader.place(code("990101100299")).unwrap(), []);
    });
}

#[test]
fn a_reader_cannot_write() {
    for_each_database(|site| {
        drop(site.create());
        let refused = reader(site).try_to_write();
        assert!(refused.is_err(), "{refused:?}");
    });
}

/// A village has thousands of people, and a person's page looks among them twice.
#[test]
fn the_children_of_a_roster_are_found_from_an_index_alone() {
    let site = Site::sqlite();
    drop(site.create());
    let sql = "explain query plan select person_id from person where place = $1 \
               and (mother_tag = $2 or mother_tag = $3 or father_tag = $4 or father_tag = $5)";
    let tag = || Cell::Tag([7; 16]);
    let params = [Cell::Int(990_101_100_200), tag(), tag(), tag(), tag()];
    let steps = site.raw(Part::Book).many(sql, &params, |r| r.text(3)).unwrap();
    let expected = "SEARCH person USING COVERING INDEX person_place_birth (place=?)";
    assert_eq!(steps, [expected]);
}
