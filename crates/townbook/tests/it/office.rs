//! The office over HTTP: what every look leaves, what two people must do, what is kept when the power goes.

mod figures;
mod importing;
mod placing;

use register::area::PlaceCode;

use crate::browser::{Browser, Page, Served};
use crate::database::python;
use crate::office_canaries::{record, today};

/// A made-up county with its office open.
pub struct World {
    pub served: Served,
    pub folder: tempfile::TempDir,
}

/// Somebody somewhere, with everything a route can name there.
pub struct Spot {
    pub place: PlaceCode,
    pub person: u64,
    pub household: u64,
    pub name: String,
}

impl World {
    pub fn new() -> World {
        let folder = tempfile::tempdir().unwrap();
        let served = Served::demo(&folder.path().join("county"), 1_600);
        World { served, folder }
    }

    /// What a database of the book answers.
    pub fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        self.rows_of("book.db", sql)
    }

    /// Rows of another of its files.
    pub fn rows_of(&self, file: &str, sql: &str) -> Vec<Vec<String>> {
        let script = "import sqlite3,sys\n\
                      for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2]): print('\\t'.join(str(c) for c in row))";
        let book = self.folder.path().join("county/book").join(file);
        let out = python(script, &[book.to_str().unwrap(), sql]);
        out.lines().map(|l| l.split('\t').map(str::to_owned).collect()).collect()
    }

    /// A man alive in the n-th village of the m-th township, and his household.
    pub fn spot(&self, township: usize, village: usize) -> Spot {
        let townships = self.rows("select code from place where level = 4 order by code");
        let code = &townships[township][0];
        let villages = self.rows(&format!(
            "select code from place where level = 5 and code / 1000 = {code} / 1000 order by code"
        ));
        let place = &villages[village][0];
        let found = self.rows(&format!(
            "select person_id, household_id from person where place = {place} and sex = 1 and death is null \
             and household_id is not null and birth < 19900000 and entered_in_error = 0 limit 1"
        ));
        let person: u64 = found[0][0].parse().unwrap();
        let mut browser = self.browser("county");
        let page = open(&mut browser, person, "registration");
        let name = page.body.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().to_owned();
        assert!(!name.is_empty());
        Spot {
            place: PlaceCode::parse(place).unwrap(),
            person,
            household: found[0][1].parse().unwrap(),
            name,
        }
    }

    pub fn browser(&self, account: &str) -> Browser {
        Browser::of(&self.served, account)
    }
}

/// Opens a person's record for a purpose and returns their page.
pub fn open(browser: &mut Browser, person: u64, purpose: &str) -> Page {
    let asked = browser.post(&format!("/people/{person}/open"), &[("purpose", purpose)]);
    assert_eq!(asked.status, 303, "{}", asked.body);
    let page = browser.get(&format!("/people/{person}"));
    assert_eq!(page.status, 200, "{}", page.body);
    page
}

#[test]
fn every_look_shows_to_the_person_and_none_without_a_purpose() {
    let world = World::new();
    let spot = world.spot(0, 0);
    let looks = |world: &World| {
        let script = "import sqlite3,sys\n\
                      print(sqlite3.connect(sys.argv[1]).execute('select count(*) from look where person_id=? and actor=?', (sys.argv[2], sys.argv[3])).fetchone()[0])";
        let log = world.folder.path().join("county/book/access.db");
        python(script, &[log.to_str().unwrap(), &spot.person.to_string(), "village"])
            .trim()
            .parse::<u64>()
            .unwrap()
    };
    let mut browser = world.browser("village");
    let asked = browser.get(&format!("/people/{}", spot.person));
    assert_eq!(asked.status, 200);
    assert!(!asked.body.contains(&spot.name), "masked until a purpose is named");
    assert_eq!(looks(&world), 0);
    // Neither is a task of something else a reason.
    let other = format!(
        "select lower(hex(task_id)) from task where person_id is null or person_id <> {} limit 1",
        spot.person
    );
    let task = world.rows(&other);
    for bad in ["", "stewardship", "curiosity", "task", &task[0][0]] {
        let refused = browser.post(&format!("/people/{}/open", spot.person), &[("purpose", bad)]);
        assert!(matches!(refused.status, 400 | 403 | 404), "{bad}: {}", refused.status);
    }
    let page = open(&mut browser, spot.person, "resident_request");
    assert_eq!(looks(&world), 1);
    assert!(page.body.contains("陈芳"), "the officer's own look is on the page");
    browser.get(&format!("/people/{}", spot.person));
    assert_eq!(looks(&world), 2, "each time");
    browser.post(&format!("/people/{}/close", spot.person), &[]);
    browser.get(&format!("/people/{}", spot.person));
    assert_eq!(looks(&world), 2, "closed, it asks again");
    // Another session of the same account has opened nothing.
    let mut other = world.browser("village");
    assert!(!other.get(&format!("/people/{}", spot.person)).body.contains(&spot.name));
}

#[test]
fn a_form_counts_only_from_a_page_of_ours() {
    let world = World::new();
    let spot = world.spot(0, 0);
    let path = format!("/people/{}/open", spot.person);
    let mut browser = world.browser("village");
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let body = "purpose=registration";
    for headers in [
        vec![kind],
        vec![kind, ("Sec-Fetch-Site", "cross-site")],
        vec![kind, ("Origin", "https://evil.example")],
        vec![kind, ("Sec-Fetch-Site", "same-origin")],
        vec![("Content-Type", "text/plain"), ("Sec-Fetch-Site", "same-origin")],
    ] {
        let refused = browser.send("POST", &path, &headers, body);
        assert_eq!(refused.status, 400, "{headers:?}");
    }
    let wrong =
        browser.post(&path, &[("purpose", "registration"), ("csrf", "00000000000000000000000000000000")]);
    assert_eq!(wrong.status, 400);
    assert_eq!(browser.post(&path, &[("purpose", "registration")]).status, 303);
    let page = browser.get("/work");
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert!(browser.cookie("__Host-townbook").is_some());
}

#[test]
fn a_receipt_is_checked_without_the_book() {
    let world = World::new();
    let mut browser = world.browser("county");
    assert_eq!(browser.get("/entries/100").status, 200);
    // Anyone may have it: what is in it names nobody.
    let mut visitor = Browser::new(&world.served);
    let receipt = visitor.get("/public/entries/100");
    assert_eq!(receipt.status, 200);
    let heads = visitor.get("/public/heads").body;
    let key = heads
        .split(['<', '>', ' ', '\n'])
        .find(|w| w.starts_with("townbook-") && w.matches('+').count() >= 2);
    let key = key.unwrap().to_owned();
    let file = world.folder.path().join("receipt.txt");
    let check = |text: &str, key: &str| {
        std::fs::write(&file, text).unwrap();
        let args = ["--json", "check-receipt", file.to_str().unwrap(), "--key", key];
        let out = crate::book::program().args(args).output().unwrap();
        (out.status.code(), String::from_utf8(out.stdout).unwrap())
    };
    let (code, told) = check(&receipt.body, &key);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("\"index\":100") && told.contains("\"ok\":true"), "{told}");
    // Another entry's number, another leaf, another head: nothing of it holds.
    let other = receipt.body.replacen("\n100\n", "\n101\n", 1);
    assert_eq!(check(&other, &key).0, Some(1));
    let mut lines: Vec<&str> = receipt.body.lines().collect();
    lines.swap(2, 3);
    assert_eq!(check(&lines.join("\n"), &key).0, Some(1));
    let forged = receipt.body.rsplit_once('\n').map(|(rest, _)| rest.replace("AA", "AB")).unwrap();
    assert_ne!(check(&forged, &key).0, Some(0));
    assert_eq!(check("townbook-receipt/v2\n1\n\nx", &key).0, Some(2));
    assert_eq!(check(&receipt.body, "no key").0, Some(2));
}

#[test]
fn absurd_input_is_answered_and_breaks_nothing() {
    let world = World::new();
    let spot = world.spot(0, 0);
    let mut browser = world.browser("county");
    let long = "9".repeat(5_000);
    for value in [
        "18446744073709551615",
        "9223372036854775808",
        "-1",
        "0x10",
        "1e9",
        "%00",
        "%FF",
        "..%2F..",
        "'%20or%201=1--",
        &long,
    ] {
        for path in [
            "/people/",
            "/households/",
            "/places/",
            "/entries/",
            "/public/entries/",
            "/tasks/",
            "/requests/",
            "/accounts/",
            "/invitations/",
        ] {
            let page = browser.get(&format!("{path}{value}"));
            assert!((400..500).contains(&page.status), "{path}{value}: {}", page.status);
        }
        for query in ["/people?q=", "/work?place=", "/work?kind=", "/register/birth?task=", "/sign-in?next="]
        {
            let page = browser.get(&format!("{query}{value}"));
            assert!(page.status < 500, "{query}{value}: {}", page.status);
        }
    }
    let person = spot.person.to_string();
    let before = world.rows("select count(*) from entry");
    for text in [
        "'; drop table person; --",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "\u{202e}卐",
        "=1+1",
        &"长".repeat(3_000),
    ] {
        for form in ["death", "leave", "marriage", "household_change", "correction"] {
            let path = format!("/people/{person}/register/{form}");
            let id = "0123456789abcdef0123456789abcdef";
            let fields: Vec<(&str, &str)> = [
                "name",
                "place",
                "event_date",
                "death_date",
                "household",
                "relation",
                "corrected_item",
                "corrected_value",
                "reason",
                "registered_on",
            ]
            .into_iter()
            .map(|name| (name, text))
            .chain([("id", id), ("confirmed", "yes")])
            .collect();
            let page = browser.post(&path, &fields);
            assert!(matches!(page.status, 400 | 422), "{form} {text:.20}: {}", page.status);
            assert!(!page.body.contains("<script>alert"), "{form}");
        }
    }
    assert_eq!(world.rows("select count(*) from entry"), before, "nothing of it was entered");
    for method in ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"] {
        assert_eq!(browser.send(method, "/work", &[], "").status, 405, "{method}");
    }
}

#[test]
fn guessing_is_slowed_and_says_nothing() {
    let world = World::new();
    let mut visitor = Browser::new(&world.served);
    let mut told = Vec::new();
    for account in ["nobody", "county"] {
        let page = visitor.post("/sign-in", &[("account", account), ("password", "wrong wrong wrong")]);
        assert_eq!(page.status, 422);
        told.push(page.body.replace(&format!("value=\"{account}\""), "value=\"X\""));
    }
    assert_eq!(told[0], told[1], "whether an account is there cannot be told");
    for _ in 0..4 {
        visitor.post("/sign-in", &[("account", "county"), ("password", "wrong wrong wrong")]);
    }
    let locked = visitor.post("/sign-in", &[("account", "county"), ("password", crate::browser::PASSWORD)]);
    assert_eq!(locked.status, 429, "the right password comes too late");
    drop(world.browser("township"));
}

#[test]
fn what_is_recorded_or_being_typed_survives_a_kill() {
    let world = World::new();
    let spot = world.spot(0, 0);
    let mut browser = world.browser("village");
    let form = browser.get("/register/birth");
    let id = form.field("id").unwrap().to_owned();
    let place = spot.place.to_string();
    // Today, as the form itself has it.
    let today = form.field("registered_on").unwrap().to_owned();
    let typed = [
        ("name", "小满"),
        ("sex", "female"),
        ("birth_date", today.as_str()),
        ("place", place.as_str()),
        ("household", "99001"),
        ("id", id.as_str()),
        ("confirmed", "yes"),
    ];
    assert_eq!(browser.post("/drafts/birth/new", &typed).status, 204);
    let World { served, folder } = world;
    served.kill();
    let data = folder.path().join("county/book");
    let served = Served::book(&data);
    let mut browser = Browser::of(&served, "village");
    let form = browser.get("/register/birth");
    assert!(form.body.contains("小满"), "the draft is there again");
    let sent = browser.post("/register/birth", &typed);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let receipt = sent.location().to_owned();
    served.kill();
    let served = Served::book(&data);
    let mut browser = Browser::of(&served, "village");
    assert_eq!(browser.get(&receipt).status, 200, "what was acknowledged is there");
    let again = browser.post("/register/birth", &typed);
    assert_eq!(again.location(), receipt, "sent again, it is the same entry");
    assert!(!browser.get("/register/birth").body.contains("小满"), "what is entered is no draft");
}

#[test]
fn a_correction_takes_two() {
    let world = World::new();
    let spot = world.spot(0, 0);
    let mut first = world.browser("township");
    open(&mut first, spot.person, "correction");
    let form = first.get(&format!("/people/{}/register/correction", spot.person));
    let id = form.field("id").unwrap().to_owned();
    let wish = [
        ("corrected_item", "name"),
        ("corrected_value", "改过名"),
        ("reason", "户口簿原件已看"),
        ("id", id.as_str()),
        ("confirmed", "yes"),
    ];
    let asked = first.post(&format!("/people/{}/register/correction", spot.person), &wish);
    assert_eq!(asked.status, 303, "{}", asked.body);
    let request = asked.location().to_owned();
    let own = first.post(&format!("{request}/grant"), &[]);
    assert!(matches!(own.status, 403 | 404), "nobody grants their own: {}", own.status);
    let mut village = world.browser("village");
    assert!(matches!(village.post(&format!("{request}/grant"), &[]).status, 403 | 404));
    let mut second = world.browser("township2");
    let granted = second.post(&format!("{request}/grant"), &[]);
    assert!(granted.location().starts_with("/entries/"), "{} {}", granted.status, granted.body);
    assert_eq!(second.post(&format!("{request}/grant"), &[]).status, 409, "once");
    let page = open(&mut second, spot.person, "correction");
    assert!(page.body.contains("<h1>改过名</h1>"));
}

#[test]
fn a_place_counts_what_was_just_recorded() {
    let world = World::new();
    let place = world.spot(0, 0).place.to_string();
    let mut county = world.browser("county");
    let counted = |county: &mut Browser, place: &str| {
        let page = county.get(&format!("/places/{place}")).body;
        let digits =
            |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u64>();
        // The first number of the page is that of people registered there.
        let (_, rest) = page.split_once("<dd class=\"num\">").unwrap();
        digits(rest.split('<').next().unwrap()).unwrap()
    };
    let above = [place.clone(), format!("{}000", &place[..9]), format!("{}000000", &place[..6])];
    let before = above.each_ref().map(|place| counted(&mut county, place));
    assert_eq!(above.each_ref().map(|place| counted(&mut county, place)), before, "asked again");
    let today = today(&mut county);
    let fields = [
        ("name", "小满"),
        ("sex", "female"),
        ("birth_date", &*today),
        ("place", &place),
        ("household", "99002"),
    ];
    record(&mut county, "/register/birth", &fields);
    assert_eq!(above.each_ref().map(|place| counted(&mut county, place)), before.map(|n| n + 1));
}
