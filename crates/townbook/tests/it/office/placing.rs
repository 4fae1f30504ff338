//! Places that change: another name, a village that becomes part of another, one that is parted.

use std::time::{Duration, Instant};

use super::World;
use crate::book::program;
use crate::browser::{Browser, PASSWORD, Page};

const ON: &str = "2026-11-01";

fn waited(browser: &mut Browser, path: &str) -> Page {
    let end = Instant::now() + Duration::from_secs(240);
    loop {
        let page = browser.get(path);
        if !page.body.contains("aria-busy=\"true\"") || Instant::now() > end {
            return page;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn n_people(world: &World, place: &str) -> u64 {
    let sql = format!(
        "select count(*) from person where place = {place} and death is null and entered_in_error = 0"
    );
    world.rows(&sql)[0][0].parse().unwrap()
}

/// Makes a change and gives the page of what came of it.
fn changed(browser: &mut Browser, place: &str, fields: &[(&str, &str)]) -> Page {
    let path = format!("/places/{place}/change");
    let id = browser.get(&path).field("id").unwrap().to_owned();
    let mut fields = fields.to_vec();
    fields.push(("id", &id));
    let sent = browser.post(&path, &fields);
    assert_eq!(sent.status, 303, "{}", sent.body);
    waited(browser, sent.location())
}

#[test]
fn a_village_is_renamed_merged_and_parted_and_its_people_go_along() {
    let world = World::new();
    let mut county = world.browser("county");
    county.step_up(PASSWORD);
    let villages = world.rows("select code from place where level = 5 order by code limit 3");
    let (kept, gone, parted) = (&villages[0][0], &villages[1][0], &villages[2][0]);
    let people = [kept, gone, parted].map(|place| n_people(&world, place));
    assert!(people.iter().all(|n| *n > 0));
    // Nobody below the county changes a place; a wrong change is explained and makes none.
    assert_eq!(world.browser("township").get(&format!("/places/{kept}/change")).status, 403);
    for wrong in [
        [("kind", "rename"), ("rename_name", ""), ("rename_on", ON)],
        [("kind", "rename"), ("rename_name", "雀村"), ("rename_on", "tomorrow")],
        [("kind", "rename"), ("rename_name", "雀村"), ("rename_on", "2999-01-01")],
        [("kind", "merge"), ("merge_into", kept), ("merge_on", ON)],
        [("kind", "split"), ("split_code", kept), ("split_on", ON)],
    ] {
        let refused = county.post(&format!("/places/{kept}/change"), &wrong);
        assert_eq!(refused.status, 422, "{wrong:?}");
        assert!(refused.body.contains("id=\"findings\""), "{wrong:?}");
    }
    assert_eq!(county.post(&format!("/places/{kept}/change"), &[("kind", "found")]).status, 400);

    let page = changed(&mut county, kept, &[("kind", "rename"), ("rename_name", "雀村"), ("rename_on", ON)]);
    assert!(page.body.contains("data-color=\"success\""), "{}", page.body);
    assert!(county.get(&format!("/places/{kept}")).body.contains("雀村"));

    // One becomes part of another: everybody goes along, and each says so in their record.
    let someone = world.rows(&format!(
        "select person_id from person where place = {gone} and death is null and entered_in_error = 0 limit 1"
    ))[0][0]
        .parse::<u64>()
        .unwrap();
    let households = |place: &str| {
        let sql = format!(
            "select count(distinct household_id) from person where place = {place} and death is null \
             and entered_in_error = 0"
        );
        world.rows(&sql)[0][0].parse::<u64>().unwrap()
    };
    let n_before = [households(kept), households(gone)];
    let before = world.rows("select count(*) from entry")[0][0].parse::<u64>().unwrap();
    let page = changed(&mut county, gone, &[("kind", "merge"), ("merge_into", kept), ("merge_on", ON)]);
    assert!(page.body.contains("data-color=\"success\""), "{}", page.body);
    let left: u64 = n_people(&world, gone);
    assert_eq!(n_people(&world, kept) + left, people[0] + people[1]);
    assert!(left * 20 <= people[1], "{left} of {} stayed behind: {}", people[1], page.body);
    let after = world.rows("select count(*) from entry")[0][0].parse::<u64>().unwrap();
    assert_eq!(after - before, people[1] - left + 1, "an entry for each, and one for the place");
    // Households of both that had one number stay apart: as many as there were, less those left behind.
    assert_eq!(households(kept) + households(gone), n_before[0] + n_before[1]);
    // The village is no more; its people are found, and what happens to them is recorded where they are.
    assert!(!county.get("/places").body.contains(&format!("/places/{gone}\"")));
    let mut officer = world.browser("township");
    assert!(super::open(&mut officer, someone, "registration").status == 200);
    let form = format!("/people/{someone}/register/leave");
    let id = officer.get(&form).field("id").unwrap().to_owned();
    let sent = officer.post(&form, &[("event_date", "2026-11-20"), ("id", &id), ("confirmed", "yes")]);
    assert!(sent.location().starts_with("/entries/"), "{} {}", sent.status, sent.body);

    // Some households of a third become a village of their own.
    let listed = world.rows(&format!(
        "select h.code, count(*) from household h join person p on p.household_id = h.household_id \
         where h.place = {parted} and p.place = {parted} and p.death is null and p.entered_in_error = 0 \
         group by h.code order by h.code limit 5"
    ));
    let going: u64 = listed.iter().map(|row| row[1].parse::<u64>().unwrap()).sum();
    let codes: Vec<&str> = listed.iter().map(|row| row[0].as_str()).collect();
    let new = format!("{}599", &parted[..9]);
    let fields = [
        ("kind", "split"),
        ("split_name", "新雀村"),
        ("split_code", new.as_str()),
        ("split_on", ON),
        ("split_households", &codes.join("，")),
    ];
    let page = changed(&mut county, parted, &fields);
    assert!(page.body.contains("data-color=\"success\""), "{}", page.body);
    let moved = n_people(&world, &new);
    assert_eq!(moved + n_people(&world, parted), people[2]);
    assert!(moved <= going && moved * 20 >= going * 19, "{moved} of {going} went: {}", page.body);
    assert!(county.get(&format!("/places/{new}")).body.contains("新雀村"));
    // The book is sound, and rebuilt from its log it is the same.
    let book = world.folder.path().join("county/book");
    let out = program().arg("--json").arg("--data").arg(&book).arg("verify").output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stdout));
}
