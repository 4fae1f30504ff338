//! Who reaches what over HTTP: every role, in its own area and from another county, and a visitor, on every
//! route, against the rules; and which of the words that people typed each answer may hold.

use std::collections::BTreeSet;
use std::process::Stdio;

use authz::{Authority, Context, Grant, Principal, Purpose, Resource, ResourceKind, Role};
use register::area::PlaceCode;
use web::ask::Method;
use web::pages::TABLE;
use web::route::{Naming, Route, Subject};

use crate::book::Book;
use crate::browser::{Browser, PASSWORD, Page, Served, escape};
use crate::database::python;
use crate::office::World;
use crate::office_canaries::{Canary, Nest, SIGNS, hospital_list, invited, typed, word};

pub const COUNTY: &str = "990101000000";
/// What a place's number differs by from its fellow's in the next county.
const NEXT_COUNTY: u64 = 1_000_000;
/// Where nothing that was typed of people may ever stand.
const NEVER_ON: [&str; 8] =
    ["/public", "/ledger", "/entries", "/metrics", "/openapi.json", "/access", "/language", "/sign-in"];
/// Routes that nobody got into here, because what they do would undo the world that the test goes on in, or
/// because nobody has the link. This list may only become shorter.
const NOT_ENTERED: [&str; 15] = [
    "GET /invitations/{token}",
    "POST /accounts/{account}/close",
    "POST /accounts/{account}/link",
    "POST /accounts/{account}/revoke",
    "POST /invitations/{token}",
    "POST /me/codes",
    "POST /me/codes/off",
    "POST /me/password",
    "POST /me/sessions",
    "POST /requests/{request}/grant",
    "POST /requests/{request}/take-back",
    "POST /sign-out",
    "POST /tasks/{task}/assign",
    "POST /tasks/{task}/done",
    "POST /tasks/{task}/take",
];
/// Routes that nobody got into here, because they are for a resident, a passkey, or a deed with a file or a
/// preview before it: each has a test of its own (`residents`, `papers`, `erasure`, `office::figures`,
/// `office::importing`, `office::placing`, and in Chromium).
const ENTERED_ELSEWHERE: [&str; 29] = [
    "GET /chores/{chore}",
    "GET /import/{chore}/findings.csv",
    "GET /import/{chore}/rows/{row}",
    "GET /own",
    "GET /own/copy",
    "GET /own/copy/html",
    "GET /own/copy/json",
    "GET /own/correction",
    "GET /own/doubt/{entry}",
    "GET /own/erasure",
    "GET /own/household",
    "GET /own/looks",
    "GET /requests/{request}/files/{file}",
    "POST /chores/{chore}/again",
    "POST /chores/{chore}/cancel",
    "POST /closes/seal",
    "POST /import/{chore}/go",
    "POST /import/{chore}/rows/{row}",
    "POST /me/passkeys",
    "POST /me/passkeys/question",
    "POST /me/passkeys/remove",
    "POST /own/correction",
    "POST /own/doubt/{entry}",
    "POST /own/erasure",
    "POST /people/{person}/resident/end",
    "POST /people/{person}/resident/link",
    "POST /places/{place}/change",
    "POST /requests/{request}/answer",
    "POST /requests/{request}/keep",
];

/// Somebody signed in.
struct Reader {
    account: String,
    principal: Principal,
    browser: Browser,
    is_far: bool,
}

/// The accounts of the demo as the rules know them; each at the first place of its level.
fn roles(own: PlaceCode) -> Vec<(&'static str, Role, PlaceCode)> {
    let county = PlaceCode::parse(COUNTY).unwrap();
    vec![
        ("village", Role::VillageWorker, own),
        ("township", Role::TownshipOfficer, own.parent().unwrap()),
        ("county", Role::CountyOfficer, county),
        ("auditor", Role::Auditor, county),
        ("payments", Role::PaymentsOfficer, county),
        ("petitions", Role::PetitionsOfficer, county),
        ("clinic", Role::Clinician, county),
        ("steward", Role::Steward, county),
    ]
}

fn next_county(place: PlaceCode) -> PlaceCode {
    let number: u64 = place.to_string().parse().unwrap();
    PlaceCode::parse(&(number + NEXT_COUNTY).to_string()).unwrap()
}

/// Everyone of the demo, and each role once more in a county that is not this book's: invited here, then
/// sent there in the table of grants, as no page can.
fn readers(world: &World, steward: &mut Browser, own: PlaceCode) -> Vec<Reader> {
    let mut all = Vec::new();
    for (account, role, place) in roles(own) {
        let far = format!("far-{account}");
        invited(world, steward, &far, &far, role.as_str(), &place.to_string());
        for (account, place, is_far) in [(account.to_owned(), place, false), (far, next_county(place), true)]
        {
            let grant = Grant::new(role, place).unwrap();
            let principal = Principal::account(&*account, [grant]);
            let mut browser = Browser::new(&world.served);
            browser.agent = format!("Canary-{account}/1");
            all.push(Reader { account, principal, browser, is_far });
        }
    }
    let script = "import sqlite3,sys\n\
                  book = sqlite3.connect(sys.argv[1])\n\
                  book.execute(\"update account_grant set place = place + ? where account like 'far-%'\", (sys.argv[2],))\n\
                  book.commit()";
    let offices = world.folder.path().join("county/book/office.db");
    python(script, &[offices.to_str().unwrap(), &NEXT_COUNTY.to_string()]);
    for reader in &mut all {
        reader.browser.sign_in(&reader.account, PASSWORD);
        reader.browser.step_up(PASSWORD);
    }
    all
}

/// A spot with everything that a route can name there.
struct Facts {
    nest: Nest,
    task: String,
    task_place: PlaceCode,
    period: String,
}

impl Facts {
    fn path(&self, path: &str) -> String {
        path.replace("{person}", &self.nest.spot.person.to_string())
            .replace("{household}", &self.nest.spot.household.to_string())
            .replace("{place}", &self.nest.spot.place.to_string())
            .replace("{task}", &self.task)
            .replace("{request}", &self.nest.request)
            .replace("{account}", "auditor")
            .replace(
                "/entries/{entry}/files/{file}",
                &format!("/entries/{}/files/{}", self.nest.spot.person, "0".repeat(32)),
            )
            .replace("/figures/{period}/{edition}/{file}", &format!("/figures/{}/1/report.html", self.period))
            .replace("{entry}", "1")
            .replace("{period}", &self.period)
            .replace("{edition}", "1")
            .replace("{figure}", "births")
            .replace("{file}", &"0".repeat(32))
            .replace("{chore}", &"0".repeat(32))
            .replace("{row}", "0")
            .replace("{form}", "birth")
            .replace("{key}", "new")
            .replace("{token}", "0")
    }
}

/// What the rules say of a route for somebody, worked out apart from the server.
fn allowed(authority: &Authority, route: &Route, reader: &Reader, facts: &Facts) -> bool {
    let kind = route.action.resource_kind();
    let area: Vec<PlaceCode> = reader.principal.grants().iter().map(|g| g.place()).collect();
    let at = |places: Vec<PlaceCode>| Resource { places, ..Resource::of(kind) };
    let county = || vec![PlaceCode::parse(COUNTY).unwrap()];
    let resource = match route.subject {
        Subject::None => Resource::of(kind),
        Subject::Own => Resource { about: Some(reader.account.as_str().into()), ..at(area) },
        Subject::OwnArea | Subject::ChosenPlace => at(area),
        Subject::County => at(county()),
        Subject::Place | Subject::Person | Subject::Household | Subject::Entry => {
            at(vec![facts.nest.spot.place])
        }
        // Nobody at work is a resident by the same account.
        Subject::OwnPerson => return false,
        Subject::Task => at(vec![facts.task_place]),
        Subject::Request => {
            Resource { requested_by: Some(facts.nest.asked_by.into()), ..at(vec![facts.nest.spot.place]) }
        }
        Subject::Account => Resource { about: Some("auditor".into()), ..at(county()) },
    };
    assert_ne!(kind, ResourceKind::HealthRecord);
    let asks = |purpose: Option<Purpose>, task: bool| {
        let context = Context { purpose, stepped_up: true, task };
        authority.decide(&reader.principal, route.action, &resource, &context).allowed
    };
    match route.naming {
        Naming::Nothing => asks(None, false),
        Naming::Fixed(purpose) => asks(Some(purpose), false),
        Naming::Chosen => asks(Some(purpose_of(&reader.account)), false),
        // Unopened, the page asks for a purpose if any would open it.
        Naming::Opened => Purpose::ALL.iter().any(|p| asks(Some(*p), true)),
    }
}

fn purpose_of(account: &str) -> Purpose {
    if account.ends_with("auditor") { Purpose::Audit } else { Purpose::Registration }
}

/// What a route would do, sent like this, to the world that the test goes on in.
fn would_undo(path: &str) -> bool {
    let undoing = [
        "/sign-out",
        "/accounts/{account}/close",
        "/accounts/{account}/link",
        "/requests/{request}/take-back",
        "/requests/{request}/grant",
    ];
    let begins = ["/me/", "/tasks/{task}/", "/people/{person}/resident/"];
    undoing.contains(&path) || begins.iter().any(|begin| path.starts_with(begin))
}

/// A county with canaries, and everyone who looks at it.
struct Crawl {
    world: World,
    told: std::path::PathBuf,
    authority: Authority,
    facts: Vec<Facts>,
    canaries: Vec<Canary>,
    /// Which canary was in whose answers.
    seen: BTreeSet<(String, String)>,
    entered: BTreeSet<String>,
    n_allowed: std::collections::BTreeMap<String, u32>,
}

impl Crawl {
    /// Builds the world and everyone in it.
    fn new() -> (Crawl, Vec<Reader>) {
        let mut world = World::new();
        let places: Vec<String> =
            (0..SIGNS.len()).map(|at| world.spot(at / 2, at % 2).place.to_string()).collect();
        // The hospital's list comes in while the office is closed.
        world.served.kill_for_now();
        let list = world.folder.path().join("facility-births.csv");
        std::fs::write(&list, hospital_list(&places)).unwrap();
        let book = Book { data: world.folder.path().join("county/book") };
        assert_eq!(book.import(&list, &[]).entered, SIGNS.len() as u64);
        let told = world.folder.path().join("told");
        let errors = Stdio::from(std::fs::File::create(&told).unwrap());
        world.served = Served::book_with(&book.data, &["--log", "json", "--most-records", "100000"], errors);
        let mut canaries = typed();
        let nests: Vec<Nest> = (0..SIGNS.len()).map(|at| Nest::build(&world, at)).collect();
        let facts: Vec<Facts> = nests.into_iter().map(|nest| facts(&world, nest)).collect();
        let mut steward = world.browser("steward");
        steward.step_up(PASSWORD);
        let village = facts[0].nest.spot.place;
        let place = village.to_string();
        let token = invited(&world, &mut steward, "canary", "雀名", "village_worker", &place);
        canaries.push(Canary::new("link of an invitation", token, &[]));
        let knowing = ["county", "auditor", "steward", "township"];
        canaries.push(Canary::new("name of an account", "雀名", &knowing));
        let readers = readers(&world, &mut steward, village);
        for reader in &readers {
            let own = [reader.account.as_str()];
            let agent = format!("browser of {}", reader.account);
            canaries.push(Canary::new(agent, &*reader.browser.agent, &own));
            canaries.push(Canary::new(
                format!("typed by {}", reader.account),
                format!("雀打{}。", reader.account),
                if may_type(&reader.account) { &own } else { &[] },
            ));
        }
        let crawl = Crawl {
            world,
            told,
            authority: Authority::new().unwrap(),
            facts,
            canaries,
            seen: BTreeSet::new(),
            entered: BTreeSet::new(),
            n_allowed: std::collections::BTreeMap::new(),
        };
        (crawl, readers)
    }

    /// Looks for canaries in an answer: none in a refusal; otherwise what the asker just sent, and what the
    /// table lets them have.
    fn look(&mut self, account: &str, asked: &str, page: &Page) {
        let (whole, said) = (whole(page), decoded(asked));
        let is_refusal = page.status >= 400 && page.status != 422;
        for canary in self.canaries.iter().filter(|canary| whole.contains(&canary.text)) {
            let told = format!("{} in the answer {} to {account} of {asked:.200}", canary.what, page.status);
            assert!(!is_refusal, "{told}, which is a refusal");
            if said.contains(&canary.text) {
                continue;
            }
            assert!(canary.readers.contains(account), "{told}");
            let path = asked.split(' ').nth(1).unwrap_or_default();
            let is_account = canary.what.starts_with("name of an account");
            assert!(is_account || !NEVER_ON.iter().any(|never| path.starts_with(never)), "{told}");
            self.seen.insert((canary.what.clone(), account.to_owned()));
        }
    }

    fn get(&mut self, reader: &mut Reader, path: &str) -> Page {
        let page = reader.browser.get(path);
        self.look(&reader.account, &format!("GET {path}"), &page);
        page
    }

    fn post(
        &mut self,
        reader: &mut Reader,
        path: &str,
        fields: &[(&str, &str)],
        more: &[(&str, &str)],
    ) -> Page {
        let page = reader.browser.post_with(path, fields, more);
        self.look(&reader.account, &format!("POST {path} {fields:?}"), &page);
        page
    }

    /// Every route once, at a spot.
    fn routes(&mut self, reader: &mut Reader, at: usize) {
        for route in TABLE {
            let facts = &self.facts[at];
            let (path, may) = (facts.path(route.path), allowed(&self.authority, route, reader, facts));
            if may && route.method == Method::Post && would_undo(route.path) {
                continue;
            }
            let page = match route.method {
                Method::Get if route.naming == Naming::Chosen => {
                    let purpose = purpose_of(&reader.account).as_str();
                    self.get(reader, &format!("{path}?purpose={purpose}"))
                }
                Method::Get => self.get(reader, &path),
                Method::Post => {
                    let typed = format!("雀打{}。", reader.account);
                    let fields = sheet(&reader.account, &typed);
                    self.post(reader, &path, &fields, &[])
                }
            };
            let what = format!("{} {route:?} at {}: {}", reader.account, SIGNS[at], page.status);
            assert!(page.status < 500, "{what}");
            if may {
                *self.n_allowed.entry(reader.account.clone()).or_default() += 1;
                // A link that nobody was sent, a file that nobody attached, work that nobody started and a
                // sign-on that the county does not have are gone for everyone.
                let is_free =
                    ["{token}", "{file}", "{chore}", "/county"].iter().any(|p| route.path.contains(p));
                let is_there = page.status != 403 && page.status != 404 || is_free;
                assert!(is_there, "{what}, though the rules allow it");
                if page.status < 400 || page.status == 422 {
                    self.entered
                        .insert(format!("{route:?}").replacen("Get", "GET", 1).replacen("Post", "POST", 1));
                }
            } else {
                assert!(matches!(page.status, 403 | 404), "{what}, though the rules do not allow it");
            }
        }
    }

    /// What a table of routes does not tell: records opened, searches, parts of forms, forms opened from
    /// other people's tasks, and numbers of people elsewhere.
    fn ways_round(&mut self, reader: &mut Reader, at: usize) {
        let nest = &self.facts[at].nest;
        let (person, child, household) = (nest.spot.person, nest.child, nest.spot.household);
        let (task, request) = (self.facts[at].task.clone(), nest.request.clone());
        let purpose = purpose_of(&reader.account).as_str();
        for path in
            [format!("/people/{person}"), format!("/people/{child}"), format!("/households/{household}")]
        {
            self.get(reader, &path);
            self.post(reader, &format!("{path}/open"), &[("purpose", purpose)], &[]);
            self.get(reader, &path);
        }
        for q in
            ["金丝".to_owned(), "雀".to_owned(), "jin si".to_owned(), word("number", at), word("name", at)]
        {
            self.get(reader, &format!("/people?q={}", escape(&q)));
        }
        for path in
            ["/work?whose=all", "/me", "/register", "/register/birth", "/accounts", "/accounts/canary"]
        {
            self.get(reader, path);
        }
        self.get(reader, &format!("/requests/{request}"));
        // A draft would stand over what a task fills in.
        self.post(reader, "/drafts/birth/new", &[], &[]);
        let near = self.facts[0].nest.spot.person;
        for path in ["/register/birth".to_owned(), format!("/people/{near}/register/birth")] {
            self.get(reader, &format!("{path}?task={task}"));
        }
        let number = word("number", at);
        let part = [("HX-Request", "true")];
        for (form, field) in [("birth", "father_number"), ("birth", "mother_number"), ("move_in", "number")] {
            let id = "0123456789abcdef0123456789abcdef";
            let fields = [(field, &*number), ("name", "新来"), ("id", id)];
            self.post(reader, &format!("/register/{form}"), &fields, &part);
            self.post(reader, &format!("/register/{form}"), &fields, &[]);
        }
    }
}

/// Those whose role lets them open a form of their own area.
fn may_type(account: &str) -> bool {
    ["village", "township", "county"].contains(&account.trim_start_matches("far-"))
}

/// A form with a word in everything that takes one, and no day: it is never entered.
fn sheet<'a>(account: &str, typed: &'a str) -> Vec<(&'static str, &'a str)> {
    let mut fields = vec![
        ("purpose", purpose_of(account).as_str()),
        ("id", "fedcba9876543210fedcba9876543210"),
        ("language", "en"),
    ];
    for name in [
        "name",
        "household",
        "facility",
        "mother_name",
        "father_name",
        "groom_name",
        "bride_name",
        "reason",
        "corrected_value",
        "certificate",
        "account",
        "code",
        "password",
        "next",
    ] {
        fields.push((name, typed));
    }
    fields
}

/// An answer as it came, and what is written in its headers in another way.
fn whole(page: &Page) -> String {
    let headers: Vec<String> =
        page.headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect();
    let mut text = headers.concat();
    text.push_str(&decoded(page.location()));
    text.push_str(&page.body);
    text
}

/// A text of addresses as people read it.
fn decoded(text: &str) -> String {
    let escaped = text.replace('&', "%26").replace('+', "%2B");
    web::ask::Fields::parse(format!("v={escaped}").as_bytes()).unwrap_or_default().get("v").to_owned()
}

fn facts(world: &World, nest: Nest) -> Facts {
    let place = nest.spot.place;
    let wanted = format!(
        "select lower(hex(task_id)) from task where kind = 'facility_birth' and place = {place} \
         order by task_id desc limit 1"
    );
    // The office finds what is missing on the list as soon as it is open.
    let task = loop {
        match world.rows(&wanted).pop() {
            Some(row) => break row[0].clone(),
            None => std::thread::sleep(std::time::Duration::from_millis(100)),
        }
    };
    let period = world.rows("select period from period_close limit 1")[0][0].clone();
    Facts { nest, task, task_place: place, period }
}

#[test]
fn every_role_reaches_its_own_and_nothing_else() {
    let (mut crawl, mut readers) = Crawl::new();
    for reader in &mut readers {
        // From another county all spots are alike.
        for at in 0..if reader.is_far { 1 } else { SIGNS.len() } {
            crawl.routes(reader, at);
            crawl.ways_round(reader, at);
        }
    }
    assert!(crawl.n_allowed["county"] > crawl.n_allowed["village"], "{:?}", crawl.n_allowed);
    assert!(crawl.n_allowed["clinic"] > 0 && crawl.n_allowed["steward"] > 0, "{:?}", crawl.n_allowed);
    visit(&mut crawl);
    // What may be seen is seen, or the table says more than is so.
    let readers_of = |canary: &Canary| {
        let of = |(what, who): &(String, String)| (*what == canary.what).then(|| who.clone());
        crawl.seen.iter().filter_map(of).collect::<BTreeSet<_>>()
    };
    let wrong: Vec<String> = crawl
        .canaries
        .iter()
        .filter(|canary| readers_of(canary) != canary.readers)
        .map(|canary| format!("{}: {:?}, not {:?}", canary.what, readers_of(canary), canary.readers))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let all: BTreeSet<String> = TABLE
        .iter()
        .map(|r| format!("{r:?}").replacen("Get", "GET", 1).replacen("Post", "POST", 1))
        .collect();
    let not_entered: Vec<&String> = all.difference(&crawl.entered).collect();
    let listed: BTreeSet<&str> = NOT_ENTERED.iter().chain(&ENTERED_ELSEWHERE).copied().collect();
    assert_eq!(not_entered, listed.iter().collect::<Vec<_>>());
    let told = std::fs::read_to_string(&crawl.told).unwrap();
    let counts = crawl.world.browser("steward").get("/metrics").body;
    assert!(counts.contains("townbook_request_seconds_count"));
    for canary in &crawl.canaries {
        assert!(!told.contains(&canary.text), "{} was told on stderr: {told}", canary.what);
        assert!(!counts.contains(&canary.text), "{} stands in the counts", canary.what);
    }
}

/// Without sign-in: public pages, and nothing of the rest.
fn visit(crawl: &mut Crawl) {
    let browser = Browser::new(&crawl.world.served);
    let principal = Principal::Visitor;
    let mut visitor = Reader { account: "visitor".into(), principal, browser, is_far: true };
    let typed = "雀打visitor。";
    crawl.canaries.push(Canary::new("typed by a visitor", typed, &[]));
    for route in TABLE.iter().filter(|r| !r.path.contains("{token}")) {
        let path = crawl.facts[0].path(route.path);
        let page = match route.method {
            Method::Get => crawl.get(&mut visitor, &path),
            Method::Post => crawl.post(&mut visitor, &path, &sheet("visitor", typed), &[]),
        };
        let is_public = matches!(route.action, authz::Action::ReadPublic | authz::Action::ReadReceipt);
        assert_eq!(page.location().starts_with("/sign-in"), !is_public, "{route:?}: {}", page.status);
    }
}
