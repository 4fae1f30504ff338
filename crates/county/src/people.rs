//! The people of a county on the first day of its year: households, kin, and where each one lives.
//!
//! A household is drafted first (ages and relations), then settled: the village's households are put in
//! the order of their heads' ages, get numbers and names, and grown sons are linked to an older couple of
//! the village. No ethnicity, no health, no means: only what a roster of residents needs.

use jiff::civil::Date;

use crate::dice::Dice;
use crate::names;
use crate::number::Numbers;
use crate::places::Places;
use crate::plan::{Plan, age_on, days_between, plus_days};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Sex {
    Male,
    Female,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marital {
    Single,
    Married,
    Widowed,
    Divorced,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    Head,
    Spouse,
    Son,
    Daughter,
    Father,
    Mother,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// 常住.
    Here,
    /// 外出.
    Away,
    /// 流入.
    Visitor,
    /// Moved out, went away again, or died.
    Gone,
}

/// How a village writes a person's number down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberForm {
    Full,
    /// 15 digits.
    Old,
    Missing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HouseholdKind {
    Agricultural,
    NonAgricultural,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) surname: &'static str,
    pub(crate) sex: Sex,
    pub(crate) birth: Date,
    pub(crate) number: String,
    pub(crate) number_form: NumberForm,
    pub(crate) village: usize,
    pub(crate) household: u32,
    pub(crate) household_kind: HouseholdKind,
    pub(crate) relation: Relation,
    pub(crate) marital: Marital,
    pub(crate) standing: Standing,
    pub(crate) spouse: Option<usize>,
    pub(crate) father: Option<usize>,
    pub(crate) mother: Option<usize>,
    /// Whom the person means to marry, where both are on the roster.
    pub(crate) promised: Option<usize>,
    /// A woman's children in the register.
    pub(crate) children: Vec<usize>,
    /// Birth date of the youngest of them.
    pub(crate) youngest: Option<Date>,
    /// Day of the latest event of the year; nobody has two on one day.
    pub(crate) last_event: Option<Date>,
}

impl Person {
    pub(crate) fn is_registered(&self) -> bool {
        matches!(self.standing, Standing::Here | Standing::Away)
    }
}

/// Everyone, in the order of rosters; people who come during the year follow.
#[derive(Default)]
pub(crate) struct Population {
    pub(crate) people: Vec<Person>,
    pub(crate) numbers: Numbers,
    pub(crate) households: u32,
}

struct Member {
    relation: Relation,
    sex: Sex,
    birth: Date,
    marital: Marital,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Couple,
    ThreeGenerations,
    Alone,
    Engaged,
    Visitor,
}

struct Draft {
    shape: Shape,
    members: Vec<Member>,
}

impl Draft {
    fn head_birth(&self) -> Date {
        let head = self.members.iter().find(|member| member.relation == Relation::Head);
        head.expect("INVARIANT: every shape of household drafts a head").birth
    }
}

impl Population {
    pub(crate) fn invent(plan: &Plan, places: &Places, dice: &mut Dice) -> Population {
        let mut population = Population::default();
        let sizes: Vec<u64> = places.villages.iter().map(|_| u64::from(400 + dice.below(1200))).collect();
        let whole: u64 = sizes.iter().sum();
        for (village, size) in sizes.iter().enumerate() {
            let target = (u64::from(plan.people) * size / whole) as usize;
            let mut drafts = draft_village(plan.first_day(), target, dice);
            drafts.sort_by_key(Draft::head_birth);
            let mut elders = Vec::new();
            for draft in &drafts {
                population.settle(village, draft, plan.first_day(), &mut elders, dice);
            }
        }
        population
    }

    /// Gives a drafted household its number, names and kin. `elders` are the wives who might be the
    /// mother of a younger head.
    fn settle(&mut self, village: usize, draft: &Draft, day: Date, elders: &mut Vec<usize>, dice: &mut Dice) {
        self.households += 1;
        let kind =
            if dice.permille(224) { HouseholdKind::NonAgricultural } else { HouseholdKind::Agricultural };
        let visitor = draft.shape == Shape::Visitor;
        let parents = if visitor { None } else { self.parents_for(draft.head_birth(), elders, dice) };
        let family = parents.map_or_else(|| names::surname(dice), |(father, _)| self.people[father].surname);
        let first = self.people.len();
        for member in &draft.members {
            let own_family = matches!(member.relation, Relation::Spouse | Relation::Mother);
            let surname = if own_family { names::surname(dice) } else { family };
            let number = self.numbers.give(member.birth, member.sex, dice);
            let age = age_on(member.birth, day);
            self.people.push(Person {
                name: names::full_name(surname, member.sex, dice),
                surname,
                sex: member.sex,
                birth: member.birth,
                number,
                number_form: number_form(member.birth, age, dice),
                village,
                household: self.households,
                household_kind: kind,
                relation: member.relation,
                marital: member.marital,
                standing: standing(draft.shape, age, dice),
                spouse: None,
                father: None,
                mother: None,
                promised: None,
                children: Vec::new(),
                youngest: None,
                last_event: None,
            });
        }
        self.link_household(draft, first, parents);
        let wives = first..self.people.len();
        elders.extend(wives.filter(|&i| {
            self.people[i].relation == Relation::Spouse && age_on(self.people[i].birth, day) >= 40
        }));
    }

    fn link_household(&mut self, draft: &Draft, first: usize, parents: Option<(usize, usize)>) {
        let at = |wanted| draft.members.iter().position(|m| m.relation == wanted).map(|i| first + i);
        let (head, spouse) = (at(Relation::Head), at(Relation::Spouse));
        if let (Some(head), Some(spouse)) = (head, spouse) {
            if draft.shape == Shape::Engaged {
                self.people[head].promised = Some(spouse);
                self.people[spouse].promised = Some(head);
            } else {
                self.people[head].spouse = Some(spouse);
                self.people[spouse].spouse = Some(head);
            }
        }
        let old_couple = at(Relation::Father).zip(at(Relation::Mother));
        if let Some((father, mother)) = old_couple {
            self.people[father].spouse = Some(mother);
            self.people[mother].spouse = Some(father);
        }
        if let (Some(head), Some((father, mother))) = (head, old_couple.or(parents)) {
            self.link_child(head, Some(father), Some(mother));
        }
        for (index, member) in draft.members.iter().enumerate() {
            if matches!(member.relation, Relation::Son | Relation::Daughter) {
                let head_is_man = head.filter(|&h| self.people[h].sex == Sex::Male);
                let head_is_woman = head.filter(|&h| self.people[h].sex == Sex::Female);
                self.link_child(first + index, head_is_man, spouse.or(head_is_woman));
            }
        }
    }

    fn link_child(&mut self, child: usize, father: Option<usize>, mother: Option<usize>) {
        self.people[child].father = father;
        self.people[child].mother = mother;
        if let Some(mother) = mother {
            self.enter_child(mother, child);
        }
    }

    pub(crate) fn enter_child(&mut self, mother: usize, child: usize) {
        let birth = self.people[child].birth;
        let woman = &mut self.people[mother];
        woman.children.push(child);
        woman.youngest = woman.youngest.max(Some(birth));
    }

    /// An older couple of the village who can be parents of someone born on `birth`.
    fn parents_for(&self, birth: Date, elders: &[usize], dice: &mut Dice) -> Option<(usize, usize)> {
        if elders.is_empty() || !dice.permille(560) {
            return None;
        }
        (0..8).find_map(|_| {
            let mother = dice.pick(elders);
            let woman = &self.people[mother];
            let father = woman.spouse?;
            let fits = (20..=41).contains(&age_on(woman.birth, birth))
                && (20..=60).contains(&age_on(self.people[father].birth, birth))
                && woman.children.len() < 5
                && woman
                    .children
                    .iter()
                    .all(|&other| days_between(self.people[other].birth, birth).abs() > 330);
            fits.then_some((father, mother))
        })
    }
}

fn draft_village(day: Date, target: usize, dice: &mut Dice) -> Vec<Draft> {
    const SHAPES: [(Shape, u32); 5] = [
        (Shape::Couple, 838),
        (Shape::ThreeGenerations, 54),
        (Shape::Alone, 76),
        (Shape::Engaged, 15),
        (Shape::Visitor, 17),
    ];
    let weights = SHAPES.map(|(_, weight)| weight);
    let mut drafts = Vec::new();
    let mut rows = 0;
    while rows < target {
        let shape = SHAPES[dice.weighted(&weights)].0;
        let members = match shape {
            Shape::Couple => draft_couple(day, dice),
            Shape::ThreeGenerations => draft_three_generations(day, dice),
            Shape::Alone => draft_alone(day, dice),
            Shape::Engaged => draft_engaged(day, dice),
            Shape::Visitor => draft_visitor(day, dice),
        };
        rows += members.len();
        drafts.push(Draft { shape, members });
    }
    drafts
}

/// A day on which someone was born who is `age` years old on `day`.
fn birth_at_age(day: Date, age: i32, dice: &mut Dice) -> Date {
    plus_days(day, -(age * 1461 / 4) - 1 - dice.between(0, 363))
}

fn draft_couple(day: Date, dice: &mut Dice) -> Vec<Member> {
    // Married heads by five-year age group from 20, per mille of couples.
    const AGES: [u32; 15] = [9, 66, 138, 143, 136, 118, 95, 77, 62, 48, 40, 30, 21, 12, 5];
    let group = dice.weighted(&AGES) as i32;
    let age = (20 + group * 5 + dice.between(0, 4)).max(23);
    let husband = birth_at_age(day, age, dice);
    let wife_age = (age - dice.between(-1, 5)).clamp(21, 97);
    let wife = birth_at_age(day, wife_age, dice);
    let mut members = vec![
        Member { relation: Relation::Head, sex: Sex::Male, birth: husband, marital: Marital::Married },
        Member { relation: Relation::Spouse, sex: Sex::Female, birth: wife, marital: Marital::Married },
    ];
    members.extend(draft_children(wife, day, dice));
    members
}

/// Children who still live with their parents.
fn draft_children(mother: Date, day: Date, dice: &mut Dice) -> Vec<Member> {
    let wanted = match age_on(mother, day) {
        ..=27 => dice.weighted(&[22, 72, 6]),
        28..=32 => dice.weighted(&[6, 62, 32]),
        33..=39 => dice.weighted(&[3, 49, 42, 6]),
        40..=49 => dice.weighted(&[2, 28, 50, 20]),
        _ => dice.weighted(&[3, 17, 40, 40]),
    };
    let mut children = Vec::new();
    let mut birth = plus_days(mother, 365 * 20 + dice.between(0, 1500) + dice.between(0, 2400));
    for _ in 0..wanted {
        if birth >= day || age_on(mother, birth) >= 44 {
            break;
        }
        let at_home = match age_on(birth, day) {
            ..=16 => 1000,
            17..=21 => 940,
            22..=26 => 520,
            27..=33 => 60,
            _ => 8,
        };
        if dice.permille(at_home) {
            let sex = if dice.permille(524) { Sex::Male } else { Sex::Female };
            let relation = if sex == Sex::Male { Relation::Son } else { Relation::Daughter };
            children.push(Member { relation, sex, birth, marital: Marital::Single });
        }
        birth = plus_days(birth, dice.between(550, 3200));
    }
    children
}

fn draft_three_generations(day: Date, dice: &mut Dice) -> Vec<Member> {
    let age = dice.between(26, 50);
    let head = birth_at_age(day, age, dice);
    let wife = birth_at_age(day, (age - dice.between(0, 4)).max(21), dice);
    let mother = plus_days(head, -dice.between(21 * 366, 36 * 365));
    let father = plus_days(mother, -dice.between(-300, 1800));
    let married = Marital::Married;
    let mut members = vec![
        Member { relation: Relation::Father, sex: Sex::Male, birth: father, marital: married },
        Member { relation: Relation::Mother, sex: Sex::Female, birth: mother, marital: married },
        Member { relation: Relation::Head, sex: Sex::Male, birth: head, marital: married },
        Member { relation: Relation::Spouse, sex: Sex::Female, birth: wife, marital: married },
    ];
    members.extend(draft_children(wife, day, dice));
    members
}

fn draft_alone(day: Date, dice: &mut Dice) -> Vec<Member> {
    let sex = if dice.permille(620) { Sex::Male } else { Sex::Female };
    let (age, marital) = match dice.below(100) {
        0..58 => (dice.between(22, 44), Marital::Single),
        58..66 => (dice.between(27, 55), Marital::Divorced),
        66..80 => (dice.between(30, 59), Marital::Widowed),
        _ => (dice.between(60, 96), Marital::Widowed),
    };
    let birth = birth_at_age(day, age, dice);
    let mut members = vec![Member { relation: Relation::Head, sex, birth, marital }];
    if sex == Sex::Female && marital == Marital::Widowed && age < 60 {
        members.extend(draft_children(birth, day, dice));
    }
    members
}

/// A couple who will marry during the year and already share a household number.
fn draft_engaged(day: Date, dice: &mut Dice) -> Vec<Member> {
    let single = Marital::Single;
    let (man, woman) =
        (birth_at_age(day, dice.between(22, 33), dice), birth_at_age(day, dice.between(20, 29), dice));
    vec![
        Member { relation: Relation::Head, sex: Sex::Male, birth: man, marital: single },
        Member { relation: Relation::Spouse, sex: Sex::Female, birth: woman, marital: single },
    ]
}

fn draft_visitor(day: Date, dice: &mut Dice) -> Vec<Member> {
    let sex = if dice.permille(540) { Sex::Male } else { Sex::Female };
    let age = dice.between(18, 54);
    let marital = if age >= 24 && dice.permille(700) { Marital::Married } else { Marital::Single };
    vec![Member { relation: Relation::Head, sex, birth: birth_at_age(day, age, dice), marital }]
}

fn number_form(birth: Date, age: i32, dice: &mut Dice) -> NumberForm {
    let has_old_form = age >= 20 && (1900..=1999).contains(&birth.year());
    match dice.below(100) {
        0..8 if has_old_form => NumberForm::Old,
        0..15 if age < 9 => NumberForm::Missing,
        _ => NumberForm::Full,
    }
}

fn standing(shape: Shape, age: i32, dice: &mut Dice) -> Standing {
    match shape {
        Shape::Visitor => Standing::Visitor,
        _ if (16..58).contains(&age) && dice.permille(265) => Standing::Away,
        _ => Standing::Here,
    }
}
