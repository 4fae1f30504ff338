//! Files imported in the office: looked through, imported, and what was refused put right and sent again.

use std::time::{Duration, Instant};

use super::World;
use crate::browser::{Browser, Page};

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

fn n_entries(world: &World) -> u64 {
    world.rows("select count(*) from entry")[0][0].parse().unwrap()
}

/// Sends files and gives the page of what was looked through.
fn looked(browser: &mut Browser, files: &[(&str, &[u8])]) -> (String, Page) {
    let id = browser.get("/import").field("id").unwrap().to_owned();
    let sent = browser.upload("/import", &[("id", &id), ("as_of", "")], files);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let path = sent.location().to_owned();
    let page = waited(browser, &path);
    assert_eq!(page.status, 200, "{}", page.body);
    (path, page)
}

/// Imports what was looked through.
fn gone(browser: &mut Browser, path: &str, page: &Page) -> (String, Page) {
    let id = page.body.rsplit("name=\"id\" value=\"").next().unwrap().split('"').next().unwrap().to_owned();
    let go = format!("/import/{}/go", path.rsplit('/').next().unwrap());
    let sent = browser.post(&go, &[("id", &id)]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    let path = sent.location().to_owned();
    let page = waited(browser, &path);
    (path, page)
}

#[test]
fn a_table_is_looked_through_imported_and_mended() {
    let world = World::new();
    let villages = world.rows("select code from place where level = 5 order by code");
    let (own, foreign) = (&villages[0][0], &villages[villages.len() - 1][0]);
    let table = format!(
        "新生儿姓名,性别,出生日期,户编号,村代码,登记日期\n\
         雀初一,男,2026-11-02,Q1,{own},2026-11-05\n\
         雀初二,女,2026-13-40,Q2,{own},2026-11-05\n\
         雀初三,女,2026-11-03,Q3,{foreign},2026-11-05\n"
    );
    let file = [("11月出生登记.csv", table.as_bytes())];
    let mut township = world.browser("township");
    let before = n_entries(&world);
    let (path, page) = looked(&mut township, &file);
    assert_eq!(n_entries(&world), before, "looking enters nothing");
    assert!(page.body.contains("11月出生登记.csv") && !page.body.contains("uploads"), "{}", page.body);
    // Nobody else has it, and who may not import has no page at all.
    assert_eq!(world.browser("county").get(&path).status, 404);
    assert_eq!(world.browser("village").get("/import").status, 403);
    let (done, page) = gone(&mut township, &path, &page);
    assert!(page.body.contains("/rows/0") && page.body.contains("/rows/1"), "{}", page.body);
    let own_folder = world.folder.path().join("county/book/uploads");
    let left = std::fs::read_dir(&own_folder).unwrap().count();
    assert_eq!(left, 0, "nothing of the files stays");
    let id = done.rsplit('/').next().unwrap().to_owned();
    let csv = township.get(&format!("/import/{id}/findings.csv"));
    assert!(csv.body.contains("2026-13-40") || csv.body.lines().count() >= 3, "{}", csv.body);
    // Put right, the row goes in; the one of another township stays out whatever is typed.
    let after = n_entries(&world);
    let rows: Vec<String> = (0..2).map(|n| format!("/import/{id}/rows/{n}")).collect();
    let at = rows.iter().position(|row| township.get(row).body.contains("雀初二")).unwrap();
    let fields = |day: &str, place: &str| -> Vec<(String, String)> {
        [
            ("name", "雀初二"),
            ("sex", "女"),
            ("birth_date", day),
            ("place", place),
            ("household", "Q2"),
            ("registered_on", "2026-11-05"),
        ]
        .map(|(n, v)| (n.to_owned(), v.to_owned()))
        .into()
    };
    let send = |browser: &mut Browser, row: &str, fields: &[(String, String)]| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        browser.post(row, &fields)
    };
    let wrong = send(&mut township, &rows[at], &fields("2026-11-31", own));
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("2026-11-31"), "what was typed is kept");
    assert_eq!(send(&mut township, &rows[at], &fields("2026-11-04", foreign)).status, 422);
    let right = send(&mut township, &rows[at], &fields("2026-11-04", own));
    assert_eq!(right.status, 303, "{}", right.body);
    assert_eq!(n_entries(&world), after + 1);
    // Twice is once, and the list says that it is done.
    send(&mut township, &rows[at], &fields("2026-11-04", own));
    assert_eq!(n_entries(&world), after + 1);
    assert!(township.get(&done).body.contains("data-color=\"success\""));
    let other = &rows[1 - at];
    let values = fields("2026-11-03", foreign);
    assert_eq!(send(&mut township, other, &values).status, 422);
    // The same file again enters nothing but what is new.
    let (path, page) = looked(&mut township, &file);
    gone(&mut township, &path, &page);
    assert_eq!(n_entries(&world), after + 1);
}

#[test]
fn hostile_files_are_told_and_harm_nothing() {
    let world = World::new();
    let mut county = world.browser("county");
    let before = n_entries(&world);
    let bomb = vec![0_u8; 200_000];
    let files: [(&str, &[u8]); 5] = [
        ("../../../../book.db", b"not a table"),
        ("a.xlsx", b"PK\x03\x04 broken"),
        ("b.csv", b""),
        ("c.csv", b"\xff\xfe\x00\xd8garbage"),
        ("d.xls", &bomb),
    ];
    let (path, page) = looked(&mut county, &files);
    assert!(page.body.contains("book.db"), "each is named: {}", page.body);
    gone(&mut county, &path, &page);
    // The log of the pack may have grown; nobody came in.
    assert!(n_entries(&world) <= before + 1);
    let none = county.upload("/import", &[("id", "0")], &[]);
    assert_eq!(none.status, 422);
    let badly = county.send(
        "POST",
        "/import",
        &[("Content-Type", "multipart/form-data; boundary=x"), ("Sec-Fetch-Site", "same-origin")],
        "--x\r\nbroken",
    );
    assert_eq!(badly.status, 400);
    assert_eq!(world.browser("steward").upload("/import", &[("id", "0")], &files).status, 403);
}
