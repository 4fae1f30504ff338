//! One statistical year, day by day: who is born, dies, marries, moves, leaves and comes home.
//!
//! Each event is drawn for someone to whom it can happen on that day, and changes the person at once, so
//! the year is consistent by construction: nobody acts after death, nobody leaves twice without returning.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::dice::Dice;
use crate::names;
use crate::people::{HouseholdKind, Marital, NumberForm, Person, Population, Relation, Sex, Standing};
use crate::plan::{Plan, age_on, days_between, plus_days};
use crate::records::{BirthRecord, DeathRecord, MarriageRecord, MoveKind, MoveRecord, NamedBy, Records};

#[derive(Clone, Copy)]
enum Task {
    Birth,
    Death,
    /// Of a child whose roster row has no number.
    DeathOfUnnumbered,
    /// Of a child born this year; the index is into the births.
    DeathOfNewborn(usize),
    Wedding(usize, usize),
    BrideArrives,
    SingleArrives,
    MoveOut,
    Leave,
    Return,
    Arrive,
    Depart,
}

/// Events a year for each 100,000 people on the rosters.
const YEARLY: [(Task, u32); 10] = [
    (Task::Birth, 875),
    (Task::Death, 478),
    (Task::DeathOfUnnumbered, 2),
    (Task::BrideArrives, 190),
    (Task::SingleArrives, 82),
    (Task::MoveOut, 256),
    (Task::Leave, 2105),
    (Task::Return, 1110),
    (Task::Arrive, 107),
    (Task::Depart, 67),
];

pub(crate) fn run(plan: &Plan, population: &mut Population, dice: &mut Dice) -> Records {
    let mut year = Year { plan, population, dice, agenda: BTreeMap::new(), records: Records::default() };
    year.fill_agenda();
    while let Some((day, tasks)) = year.agenda.pop_first() {
        for task in tasks {
            year.perform(task, day);
        }
    }
    year.records
}

struct Year<'a> {
    plan: &'a Plan,
    population: &'a mut Population,
    dice: &'a mut Dice,
    agenda: BTreeMap<Date, Vec<Task>>,
    records: Records,
}

impl Year<'_> {
    fn fill_agenda(&mut self) {
        let last = days_between(self.plan.first_day(), self.plan.last_day());
        for (task, rate) in YEARLY {
            let mean = u64::from(self.plan.people) * u64::from(rate) / 100_000;
            let jitter = 950 + u64::from(self.dice.below(101));
            for index in 0..(mean * jitter / 1000).max(2) {
                // The edges of the period are where countings go wrong, so each gets one of every kind.
                let offset = match index {
                    0 => last,
                    1 => 0,
                    _ => self.dice.between(0, last),
                };
                self.put(offset, task);
            }
        }
        for man in 0..self.population.people.len() {
            let Person { sex, promised, .. } = self.population.people[man];
            let Some(woman) = promised.filter(|_| sex == Sex::Male) else { continue };
            let offset = self.dice.between(0, last);
            if self.dice.permille(950) {
                self.put(offset, Task::Wedding(man, woman));
            }
        }
    }

    fn put(&mut self, offset: i32, task: Task) {
        let day = plus_days(self.plan.first_day(), offset);
        self.agenda.entry(day).or_default().push(task);
    }

    fn perform(&mut self, task: Task, day: Date) {
        match task {
            Task::Birth => self.birth(day),
            Task::Death => self.death(day),
            Task::DeathOfUnnumbered => self.death_of_unnumbered(day),
            Task::DeathOfNewborn(birth) => self.death_of_newborn(birth, day),
            Task::Wedding(man, woman) => self.wedding(man, woman, day),
            Task::BrideArrives => self.bride_arrives(day),
            Task::SingleArrives => self.single_arrives(day),
            Task::MoveOut => {
                let may = |p: &Person| {
                    let child = matches!(p.relation, Relation::Son | Relation::Daughter);
                    certain(p.is_registered() && child && age_on(p.birth, day) >= 17)
                };
                self.change_standing(day, MoveKind::MoveOut, Standing::Gone, may);
            }
            Task::Leave => {
                let of_age = |p: &Person| (16..58).contains(&age_on(p.birth, day));
                let may = |p: &Person| certain(p.standing == Standing::Here && of_age(p));
                self.change_standing(day, MoveKind::Leave, Standing::Away, may);
            }
            Task::Return => {
                let may = |p: &Person| certain(p.standing == Standing::Away);
                self.change_standing(day, MoveKind::Return, Standing::Here, may);
            }
            Task::Arrive => self.visitor_arrives(day),
            Task::Depart => {
                let may = |p: &Person| certain(p.standing == Standing::Visitor);
                self.change_standing(day, MoveKind::Depart, Standing::Gone, may);
            }
        }
    }

    /// Someone to whom `chance` (per mille) lets it happen, with no other event on that day or after.
    fn choose(&mut self, day: Date, chance: impl Fn(&Person) -> u32) -> Option<usize> {
        const DRAWS_MAX: u32 = 60_000;
        let n = self.population.people.len() as u32;
        (0..DRAWS_MAX).find_map(|_| {
            let index = self.dice.below(n) as usize;
            let luck = self.dice.below(1000);
            let person = &self.population.people[index];
            let free = person.last_event.is_none_or(|last| last < day);
            (free && luck < chance(person)).then_some(index)
        })
    }

    fn change_standing(&mut self, day: Date, kind: MoveKind, to: Standing, may: impl Fn(&Person) -> u32) {
        if let Some(index) = self.choose(day, may) {
            let person = &mut self.population.people[index];
            person.standing = to;
            person.last_event = Some(day);
            let marital = person.marital;
            self.records.moves.push(MoveRecord { person: index, day, kind, marital });
        }
    }

    fn birth(&mut self, day: Date) {
        let Some(mother) = self.choose(day, |person| chance_of_birth(person, day)) else { return };
        let father = self.population.people[mother].spouse.expect("INVARIANT: only wives are chosen");
        let twins = self.dice.permille(7);
        for _ in 0..1 + usize::from(twins) {
            self.enter_birth(mother, father, day);
        }
        self.population.people[mother].last_event = Some(day);
    }

    fn enter_birth(&mut self, mother: usize, father: usize, day: Date) {
        let sex = if self.dice.permille(518) { Sex::Male } else { Sex::Female };
        let surname = self.population.people[father].surname;
        let name = self.name_unlike_siblings(mother, surname, sex);
        let child = self.population.people.len();
        let parity = self.population.people[mother].children.len() + 1;
        let number = self.population.numbers.give(day, sex, self.dice);
        let mother_row = &self.population.people[mother];
        let newborn = Person {
            name,
            surname,
            sex,
            birth: day,
            number,
            number_form: NumberForm::Missing,
            marital: Marital::Single,
            standing: Standing::Here,
            relation: if sex == Sex::Male { Relation::Son } else { Relation::Daughter },
            spouse: None,
            father: Some(father),
            mother: Some(mother),
            promised: None,
            children: Vec::new(),
            youngest: None,
            // Nothing else is drawn for a newborn; its death, if any, comes from its birth record.
            last_event: Some(Date::MAX),
            ..*mother_row
        };
        self.population.people.push(newborn);
        self.population.enter_child(mother, child);
        let births = self.records.births.len();
        let certificate = format!("F99{:02}{births:06}", day.year().rem_euclid(100));
        let place = match self.dice.below(100) {
            0..73 => "妇幼保健院",
            73..96 => "乡镇卫生院",
            _ => "家中",
        };
        let registered = self.registration_day(day);
        self.records.births.push(BirthRecord {
            child,
            mother,
            father,
            registered,
            place,
            certificate,
            parity,
        });
        // The second birth of the year is always followed by a death, so that every county has the case of
        // a person known by a birth certificate alone.
        if births == 1 || self.dice.permille(6) {
            let death = plus_days(day, self.dice.between(1, 45));
            if death <= self.plan.last_day() {
                self.agenda.entry(death).or_default().push(Task::DeathOfNewborn(births));
            }
        }
    }

    fn name_unlike_siblings(&mut self, mother: usize, surname: &str, sex: Sex) -> String {
        let people = &self.population.people;
        let siblings: Vec<&str> = people[mother].children.iter().map(|&i| people[i].name.as_str()).collect();
        const DRAWS_MAX: usize = 40;
        let mut names = (0..DRAWS_MAX).map(|_| names::full_name(surname, sex, self.dice));
        let first = names.next().expect("INVARIANT: DRAWS_MAX is above 0");
        if !siblings.contains(&first.as_str()) {
            return first;
        }
        names.find(|name| !siblings.contains(&name.as_str())).unwrap_or(first)
    }

    /// Registers are written up some days later; a few births much later, but before the books close.
    fn registration_day(&mut self, day: Date) -> Date {
        let late = if self.dice.permille(25) { self.dice.between(30, 150) } else { 0 };
        let delay = self.dice.pick(&[0, 1, 2, 3, 5, 9, 20]);
        plus_days(day, late.max(delay)).min(plus_days(self.plan.last_day(), 20)).max(day)
    }

    fn death(&mut self, day: Date) {
        let may = |p: &Person| {
            if p.is_registered() && p.number_form != NumberForm::Missing {
                chance_of_death(age_on(p.birth, day))
            } else {
                0
            }
        };
        if let Some(person) = self.choose(day, may) {
            let registered = self.dice_delay(day);
            self.enter_death(DeathRecord {
                person,
                day,
                registered,
                named_by: NamedBy::Number,
                certificate: String::new(),
            });
        }
    }

    fn death_of_unnumbered(&mut self, day: Date) {
        let may = |p: &Person| certain(p.is_registered() && p.number_form == NumberForm::Missing);
        let Some(person) = self.choose(day, may) else { return };
        let child = &self.population.people[person];
        let alike = |other: &&Person| {
            (other.village, other.birth) == (child.village, child.birth) && other.name == child.name
        };
        // Someone who cannot be told apart by name, birth date and village lives on.
        if self.population.people.iter().filter(alike).count() == 1 {
            let registered = self.dice_delay(day);
            let named_by = NamedBy::NameAndBirth;
            self.enter_death(DeathRecord { person, day, registered, named_by, certificate: String::new() });
        }
    }

    fn death_of_newborn(&mut self, birth: usize, day: Date) {
        let record = &self.records.births[birth];
        let (person, certificate, birth_registered) =
            (record.child, record.certificate.clone(), record.registered);
        let registered = self.dice_delay(day).max(birth_registered);
        self.enter_death(DeathRecord {
            person,
            day,
            registered,
            named_by: NamedBy::Certificate,
            certificate,
        });
    }

    fn dice_delay(&mut self, day: Date) -> Date {
        plus_days(day, self.dice.pick(&[0, 1, 2, 3, 5, 9, 20]))
    }

    fn enter_death(&mut self, record: DeathRecord) {
        let person = &mut self.population.people[record.person];
        person.standing = Standing::Gone;
        person.last_event = Some(Date::MAX);
        if let Some(spouse) = person.spouse {
            self.population.people[spouse].marital = Marital::Widowed;
        }
        self.records.deaths.push(record);
    }

    fn wedding(&mut self, groom: usize, bride: usize, day: Date) {
        let may_wed = |p: &Person, age: i32| {
            p.is_registered()
                && p.marital == Marital::Single
                && p.last_event.is_none_or(|last| last < day)
                && age_on(p.birth, day) >= age
        };
        let people = &self.population.people;
        if may_wed(&people[groom], 22) && may_wed(&people[bride], 20) {
            self.marry(groom, bride, day);
        }
    }

    fn marry(&mut self, groom: usize, bride: usize, day: Date) {
        for (one, other) in [(groom, bride), (bride, groom)] {
            let person = &mut self.population.people[one];
            person.marital = Marital::Married;
            person.spouse = Some(other);
            person.last_event = Some(day);
        }
        self.records.marriages.push(MarriageRecord { groom, bride, day });
    }

    /// A bride from elsewhere: her registration moves in on the wedding day, already as 已婚.
    fn bride_arrives(&mut self, day: Date) {
        let may = |p: &Person| {
            let free = p.is_registered() && p.marital == Marital::Single && p.promised.is_none();
            let of_age = (22..45).contains(&age_on(p.birth, day));
            certain(free && p.sex == Sex::Male && p.relation == Relation::Head && of_age)
        };
        let Some(groom) = self.choose(day, may) else { return };
        let age = age_on(self.population.people[groom].birth, day);
        let birth = self.birth_of_newcomer(day, (age - 9).max(20), (age + 1).max(21));
        let (village, household) =
            (self.population.people[groom].village, self.population.people[groom].household);
        let bride = self.newcomer(birth, Sex::Female, village, household);
        self.population.people[bride].relation = Relation::Spouse;
        self.population.people[bride].standing = Standing::Here;
        self.enter_arrival(bride, day, MoveKind::MoveIn, Marital::Married);
        self.marry(groom, bride, day);
    }

    fn single_arrives(&mut self, day: Date) {
        let marital = match self.dice.below(100) {
            0..90 => Marital::Single,
            90..96 => Marital::Married,
            96..98 => Marital::Widowed,
            _ => Marital::Divorced,
        };
        let person = self.newcomer_household(day, 22, 60);
        self.population.people[person].standing = Standing::Here;
        self.enter_arrival(person, day, MoveKind::MoveIn, marital);
    }

    fn visitor_arrives(&mut self, day: Date) {
        let marital = if self.dice.permille(800) { Marital::Married } else { Marital::Single };
        let person = self.newcomer_household(day, 22, 54);
        self.population.people[person].standing = Standing::Visitor;
        self.enter_arrival(person, day, MoveKind::Arrive, marital);
    }

    fn enter_arrival(&mut self, person: usize, day: Date, kind: MoveKind, marital: Marital) {
        self.population.people[person].marital = marital;
        self.population.people[person].last_event = Some(day);
        self.records.moves.push(MoveRecord { person, day, kind, marital });
    }

    fn newcomer_household(&mut self, day: Date, youngest: i32, oldest: i32) -> usize {
        let sex = if self.dice.permille(500) { Sex::Male } else { Sex::Female };
        let village = self.dice.below(self.plan.n_villages()) as usize;
        let birth = self.birth_of_newcomer(day, youngest, oldest);
        self.population.households += 1;
        self.newcomer(birth, sex, village, self.population.households)
    }

    fn birth_of_newcomer(&mut self, day: Date, youngest: i32, oldest: i32) -> Date {
        plus_days(day, -self.dice.between(youngest * 366, oldest * 365 + 364))
    }

    fn newcomer(&mut self, birth: Date, sex: Sex, village: usize, household: u32) -> usize {
        let surname = names::surname(self.dice);
        let number = self.population.numbers.give(birth, sex, self.dice);
        self.population.people.push(Person {
            name: names::full_name(surname, sex, self.dice),
            surname,
            sex,
            birth,
            number,
            number_form: NumberForm::Full,
            village,
            household,
            household_kind: HouseholdKind::Agricultural,
            relation: Relation::Head,
            marital: Marital::Single,
            standing: Standing::Here,
            spouse: None,
            father: None,
            mother: None,
            promised: None,
            children: Vec::new(),
            youngest: None,
            last_event: None,
        });
        self.population.people.len() - 1
    }
}

fn certain(may: bool) -> u32 {
    if may { 1000 } else { 0 }
}

/// Per mille, relative: only how likely one person is against another.
fn chance_of_death(age: i32) -> u32 {
    match age {
        ..=0 => 12,
        1..=19 => 1,
        20..=39 => 4,
        40..=49 => 10,
        50..=59 => 24,
        60..=69 => 65,
        70..=79 => 170,
        80..=89 => 430,
        _ => 900,
    }
}

/// Per mille, relative. A mother lives here, is 20 to 44 and married, and her youngest child is at least
/// ten months old.
fn chance_of_birth(person: &Person, day: Date) -> u32 {
    if person.sex != Sex::Female || person.standing != Standing::Here || person.spouse.is_none() {
        return 0;
    }
    let age = age_on(person.birth, day);
    let gap = person.youngest.map_or(i32::MAX, |youngest| days_between(youngest, day));
    if person.marital != Marital::Married || !(20..45).contains(&age) || gap < 306 {
        return 0;
    }
    let by_age = match age {
        20..=31 => 1000,
        32..=36 => 420,
        37..=40 => 100,
        _ => 20,
    };
    let by_parity = match (person.children.len(), gap) {
        (0, _) => 1000,
        (1, 306..1000) => 40,
        (1, _) => 230,
        (2, _) => 5,
        _ => 2,
    };
    by_age * by_parity / 1000
}
