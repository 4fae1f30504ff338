//! Erasure over HTTP: two people, and then nothing of the person is anywhere but that there was somebody.

use crate::book::program;
use crate::browser::{Browser, PASSWORD};
use crate::office::{World, open};

const PDF: &[u8] = b"%PDF-1.4\nproof\n%%EOF\n";

/// A second officer of the county, invited by the steward.
fn second_county_officer(world: &World) -> Browser {
    let mut steward = world.browser("steward");
    let county = world.rows("select code from place where level = 3")[0][0].clone();
    let fields =
        [("account", "county2"), ("name", "孙立"), ("role", "county_officer"), ("place", county.as_str())];
    let made = steward.post("/accounts/new", &fields);
    assert_eq!(made.status, 200, "{}", made.body);
    let link = made.body.split("/invitations/").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let taken = Browser::new(&world.served)
        .post(&format!("/invitations/{link}"), &[("new", PASSWORD), ("again", PASSWORD)]);
    assert_eq!(taken.status, 303, "{}", taken.body);
    world.browser("county2")
}

fn ask_for(browser: &mut Browser, path: &str) -> String {
    let form = browser.get(path);
    assert_eq!(form.status, 200, "{}", form.body);
    let id = form.field("id").unwrap().to_owned();
    let unread = browser.post(path, &[("reason", "本人请求"), ("id", &id)]);
    assert_eq!(unread.status, 422, "what it destroys is read first");
    let unsaid = browser.post(path, &[("reason", " "), ("id", &id), ("confirmed", "yes")]);
    assert_eq!(unsaid.status, 422, "a reason is given");
    let asked = browser.post(path, &[("reason", "本人请求"), ("id", &id), ("confirmed", "yes")]);
    assert_eq!(asked.status, 303, "{}", asked.body);
    asked.location().to_owned()
}

fn number(world: &World, file: &str, sql: &str) -> String {
    world.rows_of(file, sql)[0][0].clone()
}

#[test]
fn nobody_erases_alone_and_afterwards_nothing_is_left() {
    let world = World::new();
    let person =
        number(&world, "office.db", "select person_id from account_person where account = 'resident'");
    let id: u64 = person.parse().unwrap();
    let mut county = world.browser("county");
    let page = open(&mut county, id, "resident_request");
    let name = page.body.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().to_owned();
    let citizen = page
        .body
        .split(|c: char| !c.is_ascii_digit() && c != 'X')
        .find(|w| w.len() == 18)
        .unwrap()
        .to_owned();
    // A paper with a request, a draft on the page, a draft that names them.
    let mut township = world.browser("township");
    let form = format!("/people/{person}/register/correction");
    let request = township.get(&form).field("id").unwrap().to_owned();
    let wish = [
        ("corrected_item", "name"),
        ("corrected_value", "改过名"),
        ("reason", "户口簿"),
        ("id", request.as_str()),
        ("confirmed", "yes"),
    ];
    assert_eq!(township.upload(&form, &wish, &[("a.pdf", PDF)]).status, 303);
    let begun = township.get(&format!("/people/{person}/register/leave"));
    let begun = begun.field("id").unwrap().to_owned();
    let half = township.upload(
        &format!("/people/{person}/register/leave"),
        &[("event_date", "x"), ("id", &begun)],
        &[("b.pdf", PDF)],
    );
    assert_eq!(half.status, 422);
    assert_eq!(
        township.post(&format!("/drafts/leave/{person}"), &[("event_date", "2026-01-01")]).status,
        204
    );
    assert_eq!(township.post("/drafts/birth/new", &[("mother_name", &name)]).status, 204);
    assert_eq!(township.post("/drafts/move_in/new", &[("name", "别的人")]).status, 204);
    let mut resident = world.browser("resident");
    // Asked for by an officer of the county: not theirs to approve.
    let path = format!("/people/{person}/erasure");
    assert!(matches!(township.get(&path).status, 403 | 404), "a township asks for no erasure");
    let asked = ask_for(&mut county, &path);
    let yes = [("confirmed", "yes")];
    for (who, browser) in
        [("who asked", &mut county), ("a township", &mut township), ("the person", &mut resident)]
    {
        let alone = browser.post(&format!("{asked}/erase"), &yes);
        assert!(matches!(alone.status, 403 | 404), "{who}: {}", alone.status);
    }
    assert!(!county.get(&asked).body.contains("/erase\""), "nor is it offered");
    for other in ["grant", "decline", "answer"] {
        let page = township.post(&format!("{asked}/{other}"), &[("answer", "不")]);
        assert!(matches!(page.status, 403 | 404 | 409), "{other}: {}", page.status);
    }
    // The person asks, too, and takes it back.
    let own = ask_for(&mut resident, "/own/erasure");
    assert_eq!(resident.post(&format!("{own}/take-back"), &[]).status, 303);
    assert_eq!(
        world.rows(&format!(
            "select state from request where kind = 'erasure' and person_id = {person} order by state"
        )),
        [["0"], ["3"]]
    );
    let mut second = second_county_officer(&world);
    let shown = second.get(&asked);
    assert!(shown.body.contains("会销毁的") && shown.body.contains("谁也无法恢复"), "{}", shown.body);
    assert_eq!(second.post(&format!("{asked}/erase"), &[]).status, 422, "the box is ticked first");
    let head = second.get("/public/heads/newest").body;
    let done = second.post(&format!("{asked}/erase"), &yes);
    assert_eq!((done.status, done.location()), (303, asked.as_str()), "{}", done.body);
    assert_eq!(second.post(&format!("{asked}/erase"), &yes).status, 409, "once");
    // Nothing of them anywhere.
    assert!(second.get(&asked).body.contains("已抹除"));
    for path in [format!("/people/{person}"), path, format!("/people/{person}/register/leave")] {
        assert_eq!(second.get(&path).status, 404, "{path}");
    }
    let found = second.get(&format!("/people?q={citizen}"));
    assert!(!found.body.contains(&format!("/people/{person}\"")), "not by number");
    let found = second.get(&format!("/people?q={}", crate::browser::escape(&name)));
    assert!(!found.body.contains(&format!("/people/{person}\"")), "not by name");
    assert!(resident.get("/own").location().starts_with("/sign-in"), "the account is closed");
    assert_eq!(number(&world, "office.db", "select count(*) from attachment"), "0");
    assert_eq!(world.rows_of("office.db", "select form from draft"), [["move_in"]], "others' drafts stay");
    assert_eq!(
        number(&world, "keys.db", &format!("select count(*) from subject_key where subject = {person}")),
        "0"
    );
    for sql in [
        "select count(*) from person where person_id = ",
        "select count(*) from task where state = 0 and person_id = ",
        "select count(*) from request where state = 0 and person_id = ",
    ] {
        assert_eq!(world.rows(&format!("{sql}{person}")), [["0"]], "{sql}");
    }
    // The office goes on; the book verifies, with the head from before.
    assert_eq!(second.get("/work").status, 200);
    let file = world.folder.path().join("head.txt");
    std::fs::write(&file, head).unwrap();
    let data = world.folder.path().join("county/book");
    let out = program()
        .args(["verify", "--data", data.to_str().unwrap(), "--head", file.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}
