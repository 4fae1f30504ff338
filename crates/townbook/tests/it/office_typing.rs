//! Twenty people type drafts and record births while the server is killed again and again at random moments:
//! what was acknowledged is there, once, and whoever sends a form again gets the receipt of the first time.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::book::Book;
use crate::browser::{Browser, PASSWORD, Page, Served};
use crate::crash::Dice;
use crate::office::World;
use crate::office_canaries::invited;

/// People at work.
const N_PEOPLE: usize = 20;
/// Times that the server is killed while they are.
const N_KILLS: u32 = 8;
/// Longest time between its opening and a kill.
const AT_MOST: Duration = Duration::from_millis(2_500);
/// How long somebody waits before trying again.
const PAUSE: Duration = Duration::from_millis(30);

/// Where the office stands just now, and whether people go on.
struct Street {
    host: Mutex<String>,
    is_over: AtomicBool,
    n_cut: AtomicU32,
    n_again: AtomicU32,
}

impl Street {
    fn host(&self) -> String {
        self.host.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Somebody who types.
struct Typist<'a> {
    street: &'a Street,
    browser: Browser,
    dice: Dice,
    number: usize,
    place: String,
    today: String,
    /// What may stand in their draft: what was kept last, and what was cut off on the way after it.
    draft: Vec<String>,
    /// Receipts by the id that they gave.
    receipts: BTreeMap<String, String>,
}

impl Typist<'_> {
    /// Sends until something comes back whole.
    fn send(&mut self, path: &str, fields: Option<&[(&str, &str)]>) -> Page {
        loop {
            self.browser.move_to(&self.street.host());
            let page = match fields {
                Some(fields) => self.browser.post(path, fields),
                None => self.browser.get(path),
            };
            if page.status != 0 {
                return page;
            }
            self.street.n_cut.fetch_add(1, Ordering::Relaxed);
            thread::sleep(PAUSE);
        }
    }

    /// Types a name, which the draft keeps; gives up where it is cut off.
    fn draft(&mut self, name: &str) {
        self.browser.move_to(&self.street.host());
        self.draft.push(name.to_owned());
        match self.browser.post("/drafts/birth/new", &[("name", name), ("place", &self.place)]).status {
            204 => self.draft = vec![name.to_owned()],
            0 => {
                thread::sleep(PAUSE);
                self.look();
            }
            status => panic!("a draft was answered {status}"),
        }
    }

    /// Opens the form: the draft is what was kept last, or what was under way.
    fn look(&mut self) {
        let page = self.send("/register/birth", None);
        assert_eq!(page.status, 200, "still signed in: {}", page.body);
        let name = page.field("name").unwrap().to_owned();
        assert!(self.draft.contains(&name), "{} found {name:?}, not one of {:?}", self.number, self.draft);
        self.draft = vec![name];
    }

    /// Records a birth, under an id of their own, until there is a receipt.
    fn record(&mut self, id: &str, name: &str) -> String {
        let (place, today) = (self.place.clone(), self.today.clone());
        let household = format!("88{:02}", self.number);
        let fields = [
            ("name", name),
            ("sex", "female"),
            ("birth_date", &today),
            ("place", &place),
            ("household", &household),
            ("id", id),
            ("confirmed", "yes"),
        ];
        let page = self.send("/register/birth", Some(&fields));
        assert_eq!(page.status, 303, "{}", page.body);
        let receipt = page.location().to_owned();
        assert!(receipt.starts_with("/entries/"), "{receipt}");
        self.draft = vec![String::new()];
        receipt
    }

    /// A morning.
    fn work(&mut self) {
        for n in 0.. {
            if self.street.is_over.load(Ordering::Relaxed) {
                break;
            }
            let name = name(self.number, n);
            for end in 1..=self.dice.below(4) as usize {
                self.draft(&name.chars().take(end).collect::<String>());
            }
            let id = format!("{:016x}{n:016x}", self.number + 1);
            let receipt = self.record(&id, &name);
            self.receipts.insert(id, receipt);
            self.again();
        }
        // What is typed last stays: it was kept.
        let last = format!("稿{}", name(self.number, 0));
        while self.draft != [last.clone()] {
            self.draft(&last);
        }
    }

    /// Sends something again that has its receipt.
    fn again(&mut self) {
        let at = self.dice.below(self.receipts.len() as u64) as usize;
        let (id, receipt) = self.receipts.iter().nth(at).map(|(id, r)| (id.clone(), r.clone())).unwrap();
        let n = u64::from_str_radix(&id[16..], 16).unwrap();
        assert_eq!(
            self.record(&id, &name(self.number, n as usize)),
            receipt,
            "the receipt of the first time"
        );
        self.street.n_again.fetch_add(1, Ordering::Relaxed);
    }
}

/// A name of its own: a surname, and the number written out.
fn name(number: usize, n: usize) -> String {
    let digits = (number * 1_000 + n).to_string();
    let digits =
        digits.chars().map(|c| "零一二三四五六七八九".chars().nth(c as usize - '0' as usize).unwrap());
    std::iter::once('王').chain(digits).collect()
}

/// Twenty village workers, signed in.
fn typists<'a>(world: &World, street: &'a Street, dice: &mut Dice) -> Vec<Typist<'a>> {
    let places = [world.spot(0, 0).place.to_string(), world.spot(1, 0).place.to_string()];
    let mut steward = world.browser("steward");
    steward.step_up(PASSWORD);
    let one = |number: usize| {
        let (account, place) = (format!("typist-{number}"), places[number % 2].clone());
        invited(world, &mut steward, &account, &account, "village_worker", &place);
        let mut browser = world.browser(&account);
        let today = browser.get("/register/birth").field("registered_on").unwrap().to_owned();
        let dice = Dice::new(dice.below(u64::MAX));
        let (draft, receipts) = (vec![String::new()], BTreeMap::new());
        Typist { street, browser, dice, number, place, today, draft, receipts }
    };
    (0..N_PEOPLE).map(one).collect()
}

#[test]
fn twenty_people_lose_nothing_when_the_server_is_killed_under_them() {
    let mut dice = Dice::cast();
    let world = World::new();
    let street = Street {
        host: Mutex::new(world.served.host.clone()),
        is_over: AtomicBool::new(false),
        n_cut: AtomicU32::new(0),
        n_again: AtomicU32::new(0),
    };
    let mut people = typists(&world, &street, &mut dice);
    let World { served, folder } = world;
    let book = Book { data: folder.path().join("county/book") };
    let n_before = book.log().len();
    let mut served = served;
    thread::scope(|scope| {
        for typist in &mut people {
            scope.spawn(|| typist.work());
        }
        for _ in 0..N_KILLS {
            dice.wait(AT_MOST);
            served.kill_for_now();
            served = Served::book(&book.data);
            served.host.clone_into(&mut street.host.lock().unwrap());
        }
        dice.wait(AT_MOST);
        street.is_over.store(true, Ordering::Relaxed);
    });
    served.kill();
    book.sound();
    let log = book.log();
    let n_births: usize = people.iter().map(|typist| typist.receipts.len()).sum();
    let (n_cut, n_again) = (street.n_cut.load(Ordering::Relaxed), street.n_again.load(Ordering::Relaxed));
    eprintln!("{n_births} births, {n_cut} times cut off, {n_again} times sent again");
    assert_eq!(log.len(), n_before + n_births, "each birth is one entry, and nothing else is");
    for typist in &people {
        for (id, receipt) in &typist.receipts {
            let index: usize = receipt.strip_prefix("/entries/").unwrap().parse().unwrap();
            assert_eq!(
                log[index].id.replace('-', ""),
                *id,
                "the entry of {receipt} is the one that was sent"
            );
        }
    }
    assert!(n_births > N_PEOPLE && n_cut > N_KILLS && n_again > 0);
    assert_eq!(book.done(&["rebuild"])["ok"], true, "nothing is half done");
    let served = Served::book(&book.data);
    served.host.clone_into(&mut street.host.lock().unwrap());
    for typist in &mut people {
        typist.look();
        let (id, receipt) = typist.receipts.iter().next().map(|(id, r)| (id.clone(), r.clone())).unwrap();
        assert_eq!(typist.record(&id, &name(typist.number, 0)), receipt);
    }
    assert_eq!(book.log().len(), log.len());
}
