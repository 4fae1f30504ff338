//! Residents over HTTP: their own record and nobody else's, who looked, what they ask for and who decides.

use web::ask::Method;
use web::pages::TABLE;

use crate::browser::{Browser, PASSWORD, Page};
use crate::office::{World, open};

/// The resident of the demo: the person's id, and those of their household and spouse.
struct Own {
    person: u64,
    household: u64,
    spouse: u64,
}

fn own(world: &World) -> Own {
    let person =
        &world.rows_of("office.db", "select person_id from account_person where account = 'resident'")[0][0];
    let sql = format!("select household_id, spouse_id from person where person_id = {person}");
    let row = &world.rows(&sql)[0];
    // A couple of a roster is one by their household.
    let spouse = row[1].parse().unwrap_or_else(|_| {
        let sql = format!(
            "select b.person_id from person a join person b on a.household_id = b.household_id \
             where a.person_id = {person} and b.sex <> a.sex and b.marital = a.marital \
             and b.person_id <> a.person_id order by abs(a.birth - b.birth) limit 1"
        );
        world.rows(&sql)[0][0].parse().unwrap()
    });
    Own { person: person.parse().unwrap(), household: row[0].parse().unwrap(), spouse }
}

/// Everything that looks like a citizen number in a page.
fn numbers(page: &Page) -> Vec<String> {
    let is_digit = |c: char| c.is_ascii_digit() || c == 'X';
    let words = page.body.split(|c: char| !is_digit(c));
    words.filter(|word| word.len() == 18).map(str::to_owned).collect()
}

#[test]
fn a_resident_reaches_their_own_record_and_nobody_elses() {
    let world = World::new();
    let own = own(&world);
    let other = world.spot(1, 0);
    let mut officer = world.browser("county");
    let of_own = numbers(&open(&mut officer, own.person, "registration"));
    let of_spouse = numbers(&open(&mut officer, own.spouse, "registration"));
    let mut resident = world.browser("resident");
    assert_eq!(resident.get("/").location(), "/own");
    let pages = [
        "/own",
        "/own/household",
        "/own/looks",
        "/own/copy",
        "/own/copy/html",
        "/own/copy/json",
        "/own/correction",
    ];
    let read: Vec<Page> = pages.iter().map(|path| resident.get(path)).collect();
    for (path, page) in pages.iter().zip(&read) {
        assert_eq!(page.status, 200, "{path}: {}", page.body);
        assert!(!page.body.contains(&other.name), "{path}");
        let shown = numbers(page);
        assert!(
            of_spouse.iter().all(|n| !shown.contains(n) || of_own.contains(n)),
            "{path}: the spouse's number"
        );
        assert!(!page.body.contains("/people/"), "{path}: no way to others");
    }
    assert!(of_own.iter().all(|number| read[0].body.contains(number)), "their own number is theirs to see");
    let copy: serde_json::Value = serde_json::from_str(&read[5].body).unwrap();
    assert_eq!(copy["person"]["id"].as_u64(), Some(own.person));
    let n_entries = copy["entries"].as_array().unwrap().len();
    assert!(n_entries > 0 && read[4].body.matches("<li>").count() >= n_entries);
    assert!(read[5].header("content-disposition").unwrap().starts_with("attachment"));
    let entry = copy["entries"][0]["index"].as_u64().unwrap();
    let receipt = resident.get(&format!("/entries/{entry}"));
    assert!(receipt.status == 200 && receipt.body.contains("class=\"qr\""), "{}", receipt.status);
    // Whatever leads to a person, a household, a place, a task or an account leads nowhere.
    let task = &world.rows("select lower(hex(task_id)) from task limit 1")[0][0];
    let request = &world.rows("select lower(hex(request_id)) from request limit 1")[0][0];
    for person in [own.person, own.spouse, other.person] {
        for route in TABLE.iter().filter(|r| r.path.contains('{') && !r.path.starts_with("/public")) {
            if ["{entry}", "{token}", "{form}", "/close"].iter().any(|free| route.path.contains(free)) {
                continue;
            }
            let path = route
                .path
                .replace("{person}", &person.to_string())
                .replace("{household}", &own.household.to_string())
                .replace("{place}", &other.place.to_string())
                .replace("{task}", task)
                .replace("{request}", request)
                .replace("{account}", "resident");
            let page = match route.method {
                Method::Get => resident.get(&path),
                Method::Post => resident.post(&path, &[("purpose", "resident_request")]),
            };
            assert!(matches!(page.status, 403 | 404), "{route:?}: {}", page.status);
            assert!(!page.body.contains(&other.name));
        }
    }
    // An entry that is not about them cannot be asked about.
    let strange = world
        .rows(&format!("select entry_index from entry where subject = {} limit 1", other.person))[0][0]
        .clone();
    assert_eq!(resident.get(&format!("/own/doubt/{strange}")).status, 404);
    let id = "0123456789abcdef0123456789abcdef";
    let refused = resident.post(&format!("/own/doubt/{strange}"), &[("reason", "不是我"), ("id", id)]);
    assert_eq!(refused.status, 404);
    // People at work have no such page.
    for account in ["village", "county", "steward", "clinic"] {
        let mut browser = world.browser(account);
        for path in pages {
            assert_eq!(browser.get(path).status, 404, "{account} {path}");
        }
    }
}

#[test]
fn every_look_shows_in_the_residents_own_log() {
    let world = World::new();
    let own = own(&world);
    let mut auditor = world.browser("auditor");
    open(&mut auditor, own.person, "audit");
    let mut resident = world.browser("resident");
    let looks = resident.get("/own/looks");
    assert!(looks.body.contains("周文") && looks.body.contains("审计员"), "who, and in which role");
    assert!(looks.body.contains("<span class=\"why\">审计</span>"), "what for: {}", looks.body);
    resident.get("/own");
    assert!(resident.get("/own/looks").body.contains("你本人"), "their own looks, too");
    // On the spouse's page they were seen as kin: by whom in which role, not from which office.
    let mut county = world.browser("county");
    open(&mut county, own.spouse, "data_quality");
    let copy: serde_json::Value = serde_json::from_str(&resident.get("/own/copy/json").body).unwrap();
    let beside: Vec<&serde_json::Value> =
        copy["looks"].as_array().unwrap().iter().filter(|look| look["on_another_page"] == true).collect();
    assert_eq!(beside[0]["by"]["roles"][0], "county_officer");
    assert!(beside.iter().all(|look| look["by"]["name"].is_null() && look["by"]["office"].is_null()));
}

/// Somebody's account: given by an officer, taken up by its owner.
fn settle(world: &World, officer: &mut Browser, person: u64) -> (String, Browser) {
    let page = officer.get(&format!("/people/{person}/resident"));
    assert_eq!(page.status, 200, "{}", page.body);
    let given = officer.post(&format!("/people/{person}/resident/link"), &[]);
    assert_eq!(given.status, 200, "{}", given.body);
    let link = given.body.split("/invitations/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let sql = format!("select account from account_person where person_id = {person} and ended_at is null");
    let account = world.rows_of("office.db", &sql)[0][0].clone();
    let mut visitor = Browser::new(&world.served);
    let taken = visitor.post(&format!("/invitations/{link}"), &[("new", PASSWORD), ("again", PASSWORD)]);
    assert_eq!(taken.status, 303, "{}", taken.body);
    let browser = world.browser(&account);
    (account, browser)
}

fn decided(browser: &mut Browser, request: &str, how: &str, answer: &str) -> u16 {
    browser.post(&format!("{request}/{how}"), &[("answer", answer)]).status
}

#[test]
fn what_a_resident_asks_another_than_the_giver_of_the_account_decides() {
    let world = World::new();
    let spot = world.spot(0, 0);
    let mut giver = world.browser("township");
    let (account, mut resident) = settle(&world, &mut giver, spot.person);
    assert!(account.starts_with('r') && !account.contains(&spot.name), "the account names nobody");
    let names = world.rows_of("office.db", "select display_name from account");
    assert!(names.iter().all(|row| row[0] != spot.name), "nor does the office's database");
    assert!(resident.get("/own").body.contains(&spot.name));
    let form = resident.get("/own/correction");
    let id = form.field("id").unwrap().to_owned();
    let mut wish = vec![("corrected_item", "name"), ("id", id.as_str()), ("confirmed", "yes")];
    let unfinished = resident.post("/own/correction", &wish);
    assert_eq!(unfinished.status, 422, "what is missing is said");
    wish.extend([("corrected_value", "改过名"), ("reason", "户口簿上是这个名字")]);
    let asked = resident.post("/own/correction", &wish);
    assert_eq!(asked.status, 303, "{}", asked.body);
    let request = asked.location().to_owned();
    assert!(resident.get(&request).body.contains("收回"), "until it is decided they can take it back");
    assert!(matches!(decided(&mut resident, &request, "grant", ""), 403 | 404), "never their own");
    assert!(!giver.get(&request).body.contains("/grant"), "the giver is not offered it");
    assert!(
        matches!(decided(&mut giver, &request, "grant", ""), 403 | 404),
        "who gave the account counts as asking"
    );
    let mut second = world.browser("township2");
    assert_eq!(decided(&mut second, &request, "grant", ""), 303);
    assert!(resident.get("/own").body.contains("<h1>改过名</h1>"));
    // An entry is looked at and answered.
    let doubt = format!("/own/doubt/{}", spot.person);
    let id = resident.get(&doubt).field("id").unwrap().to_owned();
    assert_eq!(resident.post(&doubt, &[("reason", " "), ("id", &id)]).status, 422);
    let asked = resident.post(&doubt, &[("reason", "出生日期不对"), ("id", &id)]);
    assert_eq!(asked.status, 303, "{}", asked.body);
    let request = asked.location().to_owned();
    assert_eq!(decided(&mut second, &request, "grant", ""), 409, "there is nothing to enter");
    assert!(matches!(decided(&mut giver, &request, "answer", "没错"), 403 | 404));
    assert_eq!(decided(&mut second, &request, "answer", ""), 422);
    assert_eq!(decided(&mut second, &request, "answer", "核对原件，出生日期没有错"), 303);
    let told = resident.get(&request).body;
    assert!(told.contains("核对原件，出生日期没有错") && told.contains("已答复"));
    // The steward resets passwords of people at work, and knows of no resident's account.
    let mut steward = world.browser("steward");
    assert_eq!(steward.post(&format!("/accounts/{account}/link"), &[]).status, 404);
    assert!(!steward.get("/accounts").body.contains(&account));
    for other in ["village", "auditor", "steward"] {
        let mut browser = world.browser(other);
        let page = browser.post(&format!("/people/{}/resident/link", spot.person), &[]);
        assert!(matches!(page.status, 403 | 404), "{other}: {}", page.status);
    }
    let ended = giver.post(&format!("/people/{}/resident/end", spot.person), &[]);
    assert_eq!(ended.status, 303, "{}", ended.body);
    assert!(resident.get("/own").location().starts_with("/sign-in"), "signed out at once");
    // Another account can be given; nobody under age gets one.
    settle(&world, &mut giver, spot.person);
    let child = world.rows(
        "select person_id from person where birth > 20150000 and death is null and place is not null limit 1",
    );
    let mut county = world.browser("county");
    let refused = county.post(&format!("/people/{}/resident/link", child[0][0]), &[]);
    assert_eq!(refused.status, 422, "{}", refused.body);
}
