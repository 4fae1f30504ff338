//! News that a county's townships send after the year was sealed: births, deaths and moves that nobody had
//! entered, and a register of corrections and withdrawals. Made up from the clean drawers of a made-up county,
//! so that every row is about somebody who is there and can go in. Nobody is in the news twice, except for
//! late deaths and leavings that a later batch takes back or sets right.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::crash::Dice;

const BIRTHS: &str = "登记日期,新生儿姓名,性别,出生日期,出生医学证明编号,孩次,母亲姓名,母亲身份号码,父亲姓名,父亲身份号码,户编号,村代码";
const DEATHS: &str = "登记日期,姓名,性别,出生日期,公民身份号码,死亡日期,村代码";
const MOVES: &str = "日期,类型,姓名,性别,出生日期,公民身份号码,户编号,与户主关系,婚姻状况,村代码";
const CORRECTIONS: &str =
    "登记日期,姓名,公民身份号码,出生日期,出生医学证明编号,更正事项,更正为,发生日期,原因,村代码";
const FIRST: Date = date(2005, 10, 1);
const LAST: Date = date(2006, 9, 30);

/// Rows of a batch.
pub const BATCH: usize = 100;

/// Somebody of the rosters.
#[derive(Clone, Debug)]
struct Person {
    household: String,
    name: String,
    sex: String,
    number: String,
    birth: Date,
    relation: String,
    marital: String,
    standing: String,
    spouse: String,
    mother: String,
    village: String,
}

impl Person {
    fn age(&self, day: Date) -> i16 {
        let before = (day.month(), day.day()) < (self.birth.month(), self.birth.day());
        day.year() - self.birth.year() - i16::from(before)
    }
}

/// A child of the year, as its birth register has it.
struct Child {
    name: String,
    sex: String,
    birth: Date,
    certificate: String,
    mother: String,
    village: String,
}

/// A death that is in the book.
struct Dead {
    name: String,
    number: String,
    day: Date,
    village: String,
}

/// Any other event that is in the book, and what takes it back.
struct Happened {
    name: String,
    number: String,
    day: String,
    item: &'static str,
    village: String,
}

/// Rows of a CSV file without quotes: cells by their headings.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let headings: Vec<&str> = lines.next().unwrap().split(',').collect();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        assert_eq!(cells.len(), headings.len(), "{line}");
        headings.iter().zip(cells).map(|(h, c)| ((*h).to_owned(), c.to_owned())).collect()
    };
    lines.map(row).collect()
}

fn tables(folder: &Path, end: &str) -> Vec<BTreeMap<String, String>> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()).collect();
    files.sort();
    files.iter().filter(|file| file.to_str().unwrap().ends_with(end)).flat_map(|file| table(file)).collect()
}

/// The townships' desk: what can still happen to whom.
pub struct Desk {
    dice: Dice,
    people: Vec<Person>,
    /// Youngest child on the rosters, by the mother's number.
    youngest: BTreeMap<String, Date>,
    children: Vec<Child>,
    mothers: Vec<Person>,
    deaths: Vec<Dead>,
    marriages: Vec<Happened>,
    moves: Vec<Happened>,
    late_deaths: Vec<Dead>,
    late_leavings: Vec<Happened>,
    used: BTreeSet<String>,
    n_new: u32,
}

/// The rows of one batch.
#[derive(Default)]
struct Batch {
    births: Vec<String>,
    deaths: Vec<String>,
    moves: Vec<String>,
    corrections: Vec<String>,
}

impl Desk {
    /// Reads clean drawers.
    pub fn of(drawers: &Path, dice: Dice) -> Desk {
        let people = people(&drawers.join("rosters"));
        let events = drawers.join("events");
        let (births, deaths) = (tables(&events, "births.csv"), tables(&events, "deaths.csv"));
        let (marriages, moves) = (tables(&events, "marriages.csv"), tables(&events, "moves.csv"));
        let mut named: BTreeMap<String, usize> = BTreeMap::new();
        for row in births.iter().chain(&deaths).chain(&marriages).chain(&moves) {
            for (heading, cell) in row {
                let names_somebody = heading.ends_with("号码") || heading.ends_with("证明编号");
                if names_somebody && !cell.is_empty() {
                    *named.entry(cell.clone()).or_default() += 1;
                }
            }
        }
        let once = |number: &str| named.get(number) == Some(&1);
        let mut youngest: BTreeMap<String, Date> = BTreeMap::new();
        for person in &people {
            let known = youngest.entry(person.mother.clone()).or_insert(person.birth);
            *known = (*known).max(person.birth);
        }
        let children = births.iter().filter(|row| once(&row["出生医学证明编号"])).map(|row| Child {
            name: row["新生儿姓名"].clone(),
            sex: row["性别"].clone(),
            birth: row["出生日期"].parse().unwrap(),
            certificate: row["出生医学证明编号"].clone(),
            mother: row["母亲身份号码"].clone(),
            village: row["村代码"].clone(),
        });
        let deaths = deaths.iter().filter(|row| once(&row["公民身份号码"])).map(|row| Dead {
            name: row["姓名"].clone(),
            number: row["公民身份号码"].clone(),
            day: row["死亡日期"].parse().unwrap(),
            village: row["村代码"].clone(),
        });
        let apart =
            |row: &&BTreeMap<String, String>| once(&row["男方身份号码"]) && once(&row["女方身份号码"]);
        let marriages = marriages.iter().filter(apart).map(|row| Happened {
            name: row["女方姓名"].clone(),
            number: row["女方身份号码"].clone(),
            day: row["登记日期"].clone(),
            item: "撤销结婚",
            village: row["村代码"].clone(),
        });
        let moves = moves.iter().filter(|row| once(&row["公民身份号码"])).map(|row| Happened {
            name: row["姓名"].clone(),
            number: row["公民身份号码"].clone(),
            day: row["日期"].clone(),
            item: withdrawal(&row["类型"]),
            village: row["村代码"].clone(),
        });
        let mother =
            |p: &&Person| births.iter().any(|row| row["母亲身份号码"] == p.number) && once(&p.number);
        let mothers = people.iter().filter(mother).cloned().collect();
        Desk {
            dice,
            children: children.collect(),
            mothers,
            deaths: deaths.collect(),
            marriages: marriages.collect(),
            moves: moves.collect(),
            people: people.into_iter().filter(|p| !named.contains_key(&p.number)).collect(),
            youngest,
            late_deaths: Vec::new(),
            late_leavings: Vec::new(),
            used: BTreeSet::new(),
            n_new: 0,
        }
    }

    /// Writes the registers of a batch and gives how many rows they have.
    pub fn send(&mut self, number: usize, folder: &Path) -> usize {
        let registered = date(2006, 11, 1).checked_add((number as i32).days()).unwrap();
        let mut batch = Batch::default();
        self.take_back(&mut batch, registered);
        self.set_right(&mut batch, registered);
        for _ in 0..24 {
            batch.births.push(self.late_birth(registered));
        }
        for _ in 0..14 {
            batch.deaths.push(self.late_death(registered));
        }
        for kind in ["外出"; 8].into_iter().chain(["返乡"; 5]).chain(["迁出"; 4]) {
            batch.moves.push(self.late_move(kind));
        }
        for kind in ["迁入"; 5].into_iter().chain(["流入"; 4]) {
            batch.moves.push(self.newcomer(kind));
        }
        std::fs::create_dir_all(folder).unwrap();
        let registers = [
            ("births", BIRTHS, &batch.births),
            ("deaths", DEATHS, &batch.deaths),
            ("moves", MOVES, &batch.moves),
            ("corrections", CORRECTIONS, &batch.corrections),
        ];
        for (name, header, rows) in registers {
            let path = folder.join(format!("{number}-{name}.csv"));
            std::fs::write(path, format!("{header}\n{}\n", rows.join("\n"))).unwrap();
        }
        registers.iter().map(|(_, _, rows)| rows.len()).sum()
    }

    /// One of a list, never to be taken again.
    fn draw<T>(dice: &mut Dice, from: &mut Vec<T>, what: &str) -> T {
        assert!(!from.is_empty(), "the county has no more {what}");
        from.swap_remove(dice.below(from.len() as u64) as usize)
    }

    fn day(&mut self) -> Date {
        FIRST.checked_add((self.dice.below(365) as i32).days()).unwrap()
    }

    /// Somebody to whom nothing has happened yet.
    fn somebody(&mut self, may: impl Fn(&Person) -> bool) -> Person {
        for _ in 0..1_000_000 {
            let person = &self.people[self.dice.below(self.people.len() as u64) as usize];
            if may(person) && self.used.insert(person.number.clone()) {
                return person.clone();
            }
        }
        panic!("the county has nobody left of the kind that is wanted");
    }

    fn late_birth(&mut self, registered: Date) -> String {
        let day = self.day();
        let (youngest, used) = (self.youngest.clone(), self.used.clone());
        let known: BTreeSet<String> = self.people.iter().map(|p| p.number.clone()).collect();
        let mother = self.somebody(|p| {
            let wife = p.sex == "女"
                && p.standing == "常住"
                && p.marital == "已婚"
                && (20..44).contains(&p.age(day));
            let rested = youngest.get(&p.number).is_none_or(|born| *born < date(2004, 10, 1));
            wife && rested && known.contains(&p.spouse) && !used.contains(&p.spouse)
        });
        self.used.insert(mother.spouse.clone());
        let father = self.people.iter().find(|p| p.number == mother.spouse).unwrap().name.clone();
        self.n_new += 1;
        let (n, sex) = (self.n_new, if self.dice.below(2) == 0 { "男" } else { "女" });
        let order = 1 + self.dice.below(4);
        let Person { name, number, household, village, spouse, .. } = mother;
        format!(
            "{registered},新{n},{sex},{day},F97{n:08},{order},{name},{number},{father},{spouse},{household},{village}"
        )
    }

    fn late_death(&mut self, registered: Date) -> String {
        let day = self.day();
        let person = self.somebody(|p| p.standing != "流入");
        let Person { name, sex, birth, number, village, .. } = person;
        let row = format!("{registered},{name},{sex},{birth},{number},{day},{village}");
        self.late_deaths.push(Dead { name, number, day, village });
        row
    }

    fn late_move(&mut self, kind: &str) -> String {
        let day = self.day();
        let person = self.somebody(|p| match kind {
            "外出" => p.standing == "常住" && (16..58).contains(&p.age(day)),
            "返乡" => p.standing == "外出",
            _ => p.standing == "常住" && p.marital == "未婚" && p.age(day) >= 17,
        });
        let Person { name, sex, birth, number, household, relation, marital, village, .. } = person;
        let row =
            format!("{day},{kind},{name},{sex},{birth},{number},{household},{relation},{marital},{village}");
        if kind == "外出" {
            let day = day.to_string();
            self.late_leavings.push(Happened { name, number, day, item: "撤销外出", village });
        }
        row
    }

    /// Somebody new, alone in a household of their own.
    fn newcomer(&mut self, kind: &str) -> String {
        let day = self.day();
        let village = self.somebody(|_| true).village;
        self.n_new += 1;
        let n = self.n_new;
        let (sex, birth) = (if n % 2 == 1 { "男" } else { "女" }, date(1960 + (n % 25) as i16, 3, 3));
        let number = number(&format!("990101{}{:03}", birth.strftime("%Y%m%d"), 300 + n));
        format!("{day},{kind},来{n},{sex},{birth},{number},{village}-{:06},户主,未婚,{village}", 900_000 + n)
    }

    fn take_back(&mut self, batch: &mut Batch, registered: Date) {
        let first = self.late_deaths.is_empty();
        for late in [false, false, !first, !first] {
            let from = if late { &mut self.late_deaths } else { &mut self.deaths };
            let dead = Desk::draw(&mut self.dice, from, "deaths");
            let Dead { name, number, village, .. } = dead;
            batch.corrections.push(format!("{registered},{name},{number},,,撤销死亡,,,误报,{village}"));
        }
        let mut taken: Vec<Happened> =
            (0..2).map(|_| Desk::draw(&mut self.dice, &mut self.marriages, "marriages")).collect();
        taken.extend((0..7).map(|_| Desk::draw(&mut self.dice, &mut self.moves, "moves")));
        let from = if first { &mut self.moves } else { &mut self.late_leavings };
        taken.extend((0..2).map(|_| Desk::draw(&mut self.dice, from, "leavings")));
        for Happened { name, number, day, item, village } in taken {
            batch.corrections.push(format!("{registered},{name},{number},,,{item},,{day},误报,{village}"));
        }
        for _ in 0..2 {
            let Child { name, birth, certificate, village, .. } = self.child();
            let row = format!("{registered},{name},,{birth},{certificate},撤销出生,,,重报,{village}");
            batch.corrections.push(row);
        }
        let nobody = self.somebody(|p| p.marital == "未婚" && p.age(FIRST) < 15);
        let Person { name, number, village, .. } = nobody;
        batch.corrections.push(format!("{registered},{name},{number},,,误登,,,查无此人,{village}"));
    }

    fn set_right(&mut self, batch: &mut Batch, registered: Date) {
        for n in 0..3 {
            let from =
                if n == 2 && self.late_deaths.len() > 4 { &mut self.late_deaths } else { &mut self.deaths };
            let Dead { name, number, day, village } = Desk::draw(&mut self.dice, from, "deaths");
            let shift = 1 + self.dice.below(40) as i32;
            let moved = day.checked_add(shift.days()).unwrap();
            let right = if moved > LAST { day.checked_sub(shift.days()).unwrap() } else { moved };
            batch
                .corrections
                .push(format!("{registered},{name},{number},,,死亡日期,{right},,填错,{village}"));
        }
        for item in ["性别", "出生日期"] {
            let Child { name, sex, birth, certificate, village, .. } = self.child();
            let value = match item {
                "性别" if sex == "男" => "女".to_owned(),
                "性别" => "男".to_owned(),
                _ if birth < date(2006, 3, 1) => birth.checked_add(33.days()).unwrap().to_string(),
                _ => birth.checked_sub(33.days()).unwrap().to_string(),
            };
            let row = format!("{registered},{name},,{birth},{certificate},{item},{value},,填错,{village}");
            batch.corrections.push(row);
        }
        let mothers = [Desk::draw(&mut self.dice, &mut self.mothers, "mothers")];
        let others = (0..12).map(|_| self.somebody(|p| p.marital == "未婚" && p.birth < date(2003, 1, 1)));
        let others: Vec<Person> = others.collect();
        for (n, person) in mothers.into_iter().chain(others).enumerate() {
            let shift = (1 + self.dice.below(700) as i32).days();
            let (item, value) = match (n, person.sex.as_str()) {
                (9.., "男") => ("性别", "女".to_owned()),
                (9.., _) => ("性别", "男".to_owned()),
                _ => ("出生日期", person.birth.checked_sub(shift).unwrap().to_string()),
            };
            let Person { name, number, village, .. } = person;
            batch.corrections.push(format!("{registered},{name},{number},,,{item},{value},,填错,{village}"));
        }
    }

    /// A child of the year who is not in the news, nor their mother.
    fn child(&mut self) -> Child {
        let child = Desk::draw(&mut self.dice, &mut self.children, "children");
        self.mothers.retain(|mother| mother.number != child.mother);
        child
    }
}

fn people(rosters: &Path) -> Vec<Person> {
    let mut people = Vec::new();
    for row in tables(rosters, ".csv") {
        let cell = |heading: &str| row[heading].clone();
        let (household, birth) = (cell("户编号"), row["出生日期"].parse().unwrap());
        people.push(Person {
            village: household[..12].to_owned(),
            household,
            name: cell("姓名"),
            sex: cell("性别"),
            number: cell("公民身份号码"),
            birth,
            relation: cell("与户主关系"),
            marital: cell("婚姻状况"),
            standing: cell("居住状态"),
            spouse: cell("配偶身份号码"),
            mother: cell("母亲身份号码"),
        });
    }
    people
}

/// What takes a move back.
fn withdrawal(kind: &str) -> &'static str {
    match kind {
        "迁入" => "撤销迁入",
        "迁出" => "撤销迁出",
        "外出" => "撤销外出",
        "返乡" => "撤销返乡",
        "流入" => "撤销流入",
        "离开" => "撤销离开",
        other => panic!("no such move: {other}"),
    }
}

/// A citizen number from its first 17 digits (GB 11643).
fn number(digits: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    format!("{digits}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}
