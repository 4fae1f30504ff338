//! Canaries: a word of its own in every field that somebody types into, and the table of who may ever be
//! answered with it.

use std::collections::BTreeSet;

use crate::browser::{Browser, PASSWORD, Page};
use crate::office::{Spot, World};

/// A role at a place of its own for each spot: the same village, the same township, another township, as the
/// village worker stands to them. Each has its sign in the words that are typed there.
pub const SIGNS: [&str; 3] = ["甲", "乙", "丙"];

/// Whoever may read a person's record: in the same village, the same township, another township. Who holds a
/// role in another county is in none.
const READERS: [&[&str]; 3] = [
    &["auditor", "county", "township", "village"],
    &["auditor", "county", "township"],
    &["auditor", "county"],
];
/// Whoever may find a person by name.
const FINDERS: [&[&str]; 3] = [
    &["auditor", "county", "payments", "petitions", "township", "village"],
    &["auditor", "county", "payments", "petitions", "township"],
    &["auditor", "county", "payments", "petitions"],
];
/// Whoever may read a household or a request.
const WORKERS: [&[&str]; 3] = [&["county", "township", "village"], &["county", "township"], &["county"]];
const NOBODY: [&[&str]; 3] = [&[], &[], &[]];

/// What is typed of people, its first characters, and whose answers may hold it.
const TYPED: [(&str, &str, [&[&str]; 3]); 13] = [
    ("name", "金丝雀", FINDERS),
    ("child's name", "雀儿", FINDERS),
    ("number", "", READERS),
    ("certificate", "", READERS),
    ("household code", "雀巢", READERS),
    ("facility", "雀院", READERS),
    ("mother's name", "雀娘", NOBODY),
    ("father's name", "雀爹", NOBODY),
    ("correction", "雀改", WORKERS),
    ("reason", "雀由", WORKERS),
    ("answer", "雀答", [WORKERS[0], WORKERS[1], &[]]),
    ("mother on the hospital's list", "雀妈", WORKERS),
    ("certificate on the hospital's list", "", WORKERS),
];

/// A word, and whose answers may hold it.
#[derive(Debug)]
pub struct Canary {
    /// Which field, where.
    pub what: String,
    /// The word.
    pub text: String,
    /// Accounts.
    pub readers: BTreeSet<String>,
}

impl Canary {
    pub fn new(what: impl Into<String>, text: impl Into<String>, readers: &[&str]) -> Canary {
        let readers = readers.iter().map(|r| (*r).to_owned()).collect();
        Canary { what: what.into(), text: text.into(), readers }
    }
}

/// The words of all spots.
pub fn typed() -> Vec<Canary> {
    let mut all = Vec::new();
    for at in 0..SIGNS.len() {
        for (what, _, readers) in TYPED {
            all.push(Canary::new(format!("{what} {}", SIGNS[at]), word(what, at), readers[at]));
        }
    }
    all
}

/// What is typed into a field at a spot.
pub fn word(what: &str, at: usize) -> String {
    match what {
        "number" => number(at),
        "certificate" => format!("Z90770013{at}"),
        "certificate on the hospital's list" => format!("Y90770013{at}"),
        _ => {
            let (_, first, _) = TYPED.iter().find(|(name, ..)| *name == what).unwrap();
            format!("{first}{}", SIGNS[at])
        }
    }
}

/// A hospital's list with a birth at each place, long enough ago to be missed.
pub fn hospital_list(places: &[String]) -> String {
    let long_ago = "import datetime; print(datetime.date.today() - datetime.timedelta(days=45))";
    let day = crate::database::python(long_ago, &[]);
    let lines = places.iter().enumerate().map(|(at, place)| {
        let mother = word("mother on the hospital's list", at);
        let certificate = word("certificate on the hospital's list", at);
        format!("H9{at},{},女,{mother},,,{certificate},{place}\n", day.trim())
    });
    let head = "流水号,出生日期,性别,母亲姓名,母亲身份号码,母亲出生日期,出生医学证明编号,村代码\n";
    std::iter::once(head.to_owned()).chain(lines).collect()
}

/// A citizen number with its check character (GB 11643).
fn number(at: usize) -> String {
    let body = format!("9901011990010{}171", at + 1);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(c, w)| c.to_digit(10).unwrap() * w).sum();
    format!("{body}{}", "10X98765432".chars().nth((sum % 11) as usize).unwrap())
}

/// People with a word of their own in every field, at a spot.
pub struct Nest {
    pub spot: Spot,
    pub child: u64,
    /// A correction asked for, as paths name it, and who asked.
    pub request: String,
    pub asked_by: &'static str,
}

impl Nest {
    /// Types it all: a move in, a birth, a correction that is asked for and, at the first two spots, declined.
    pub fn build(world: &World, at: usize) -> Nest {
        let place = world.spot(at / 2, at % 2).place;
        let mut county = world.browser("county");
        let person = newcomer(&mut county, &place.to_string(), at);
        let child = newborn(&mut county, &place.to_string(), at);
        let household = format!("select household_id from person where person_id = {person}");
        let household = world.rows(&household)[0][0].parse().unwrap();
        let asked_by = if at == 2 { "county" } else { "township2" };
        let request = wish(&mut world.browser(asked_by), person, at);
        if at < 2 {
            let answer = word("answer", at);
            let mut other = world.browser("township");
            let declined = other.post(&format!("/requests/{request}/decline"), &[("answer", &answer)]);
            assert_eq!(declined.status, 303, "{}", declined.body);
        }
        let name = word("name", at);
        Nest { spot: Spot { place, person, household, name }, child, request, asked_by }
    }
}

/// Sends a form of the register, with the id that its page was opened with.
pub fn record(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let form = browser.get(path);
    let id = form.field("id").unwrap_or_else(|| panic!("{path}: {}", form.status)).to_owned();
    let fields: Vec<(&str, &str)> =
        fields.iter().copied().chain([("id", &*id), ("confirmed", "yes")]).collect();
    let page = browser.post(path, &fields);
    assert_eq!(page.status, 303, "{path}: {}", page.body);
    page
}

/// Today, as a form has it.
pub fn today(browser: &mut Browser) -> String {
    browser.get("/register/birth").field("registered_on").unwrap().to_owned()
}

fn newcomer(county: &mut Browser, place: &str, at: usize) -> u64 {
    let (name, number, household) = (word("name", at), word("number", at), word("household code", at));
    let (birth, today) = (format!("1990-01-0{}", at + 1), today(county));
    let fields = [
        ("name", &*name),
        ("sex", "male"),
        ("birth_date", &birth),
        ("number", &number),
        ("place", place),
        ("household", &household),
        ("event_date", &today),
    ];
    record(county, "/register/move_in", &fields);
    found(county, &name)
}

fn newborn(county: &mut Browser, place: &str, at: usize) -> u64 {
    let [name, certificate, household, facility, mother, father] =
        ["child's name", "certificate", "household code", "facility", "mother's name", "father's name"]
            .map(|what| word(what, at));
    let today = today(county);
    let fields = [
        ("name", &*name),
        ("sex", "female"),
        ("birth_date", &today),
        ("certificate", &certificate),
        ("place", place),
        ("household", &household),
        ("facility", &facility),
        ("mother_name", &mother),
        ("father_name", &father),
        ("registered_on", &today),
    ];
    record(county, "/register/birth", &fields);
    found(county, &name)
}

/// The one person of a name.
fn found(browser: &mut Browser, name: &str) -> u64 {
    let page = browser.get(&format!("/people?q={}", crate::browser::escape(name)));
    let (_, rest) =
        page.body.split_once("href=\"/people/").unwrap_or_else(|| panic!("{name}: {}", page.body));
    rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap()
}

fn wish(browser: &mut Browser, person: u64, at: usize) -> String {
    let (value, reason) = (word("correction", at), word("reason", at));
    let path = format!("/people/{person}/register/correction");
    let fields = [("corrected_item", "name"), ("corrected_value", &*value), ("reason", &*reason)];
    let page = record(browser, &path, &fields);
    page.location().rsplit('/').next().unwrap().to_owned()
}

/// Invites somebody and takes their link; returns the link's secret part.
pub fn invited(
    world: &World,
    steward: &mut Browser,
    account: &str,
    name: &str,
    role: &str,
    place: &str,
) -> String {
    let fields = [("account", account), ("name", name), ("role", role), ("place", place)];
    let page = steward.post("/accounts/new", &fields);
    assert_eq!(page.status, 200, "{account}: {}", page.body);
    let (_, rest) = page.body.split_once("/invitations/").unwrap();
    let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    let mut visitor = Browser::new(&world.served);
    let accepted = visitor.post(&format!("/invitations/{token}"), &[("new", PASSWORD), ("again", PASSWORD)]);
    assert_eq!(accepted.status, 303, "{account}: {}", accepted.body);
    token
}
