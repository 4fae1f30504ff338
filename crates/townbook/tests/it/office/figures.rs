//! Figures and closes in the office: the same numbers as on the command line, sealed by who may, public for all.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::World;
use crate::book::program;
use crate::browser::{Browser, PASSWORD, Page};
use crate::database::python;
use crate::office_reach::COUNTY;

/// Reads a page again until what it waits for is there.
fn waited(browser: &mut Browser, path: &str) -> Page {
    let end = Instant::now() + Duration::from_secs(240);
    loop {
        let page = browser.get(path);
        if !page.body.contains("aria-busy=\"true\"") && page.status != 303 || Instant::now() > end {
            return page;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// What a command says of the same book.
fn told(world: &World, args: &[&str]) -> Value {
    let book = world.folder.path().join("county/book");
    let out = program().arg("--json").arg("--data").arg(book).args(args).output().unwrap();
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

/// The lines of a downloaded table as (first coordinate, value, numerator).
fn lines(csv: &str) -> Vec<(String, String, String)> {
    let rows: Vec<Vec<&str>> = csv
        .lines()
        .map(|line| line.trim_start_matches('\u{feff}').trim_matches('"').split("\",\"").collect())
        .collect();
    let at = |name: &str| rows[0].iter().position(|column| *column == name).unwrap();
    let (value, numerator) = (at("value"), at("numerator"));
    rows[1..]
        .iter()
        .map(|row| (row[0].to_owned(), row[value].to_owned(), row[numerator].to_owned()))
        .collect()
}

fn sealed_period(world: &World) -> String {
    world.rows("select period from period_close order by period desc limit 1")[0][0].clone()
}

/// Time goes by: signing in is no longer fresh enough for a grave act.
fn long_after_signing_in(world: &World) {
    let office = world.folder.path().join("county/book/office.db");
    let script = "import sqlite3,sys\n\
                  db=sqlite3.connect(sys.argv[1])\n\
                  assert db.execute('update session set stepped_up_at = 1').rowcount > 0\n\
                  db.commit()";
    python(script, &[office.to_str().unwrap()]);
}

#[test]
fn pages_show_the_numbers_of_the_command_line() {
    let world = World::new();
    let period = sealed_period(&world);
    let township = world.rows("select code from place where level = 4 order by code limit 1")[0][0].clone();
    for (account, place) in [("county", COUNTY), ("township", township.as_str()), ("auditor", COUNTY)] {
        let mut browser = world.browser(account);
        for (id, by) in [
            ("births", "month"),
            ("deaths", "village"),
            ("registered_population", "sex"),
            ("crude_birth_rate_per_1000_mean", "village"),
        ] {
            let query = format!("period={period}&place={place}&by={by}");
            let page = waited(&mut browser, &format!("/figures/{id}?{query}"));
            assert_eq!(page.status, 200, "{account} {id}: {}", page.body);
            let table = browser.get(&format!("/figures/{id}/table.csv?{query}"));
            assert_eq!(table.status, 200, "{account} {id}");
            let shown: BTreeMap<String, (String, String)> = lines(&table.body)
                .into_iter()
                .map(|(key, value, numerator)| (key, (value, numerator)))
                .collect();
            let wanted =
                told(&world, &["figures", "--period", &period, "--place", place, "--by", by, "--id", id]);
            let cells = wanted["cells"].as_array().unwrap();
            assert!(!cells.is_empty() && cells.len() == shown.len(), "{id} by {by}");
            for cell in cells {
                let figure = &cell["figures"][0];
                let (value, numerator) = &shown[cell["by"].as_str().unwrap()];
                assert_eq!(numerator, &figure["numerator"].to_string(), "{id} {cell}");
                let same = figure["value"].as_f64() == value.parse().ok();
                assert!(same, "{id} {cell}: the page says {value}");
            }
        }
        let overview = waited(&mut browser, &format!("/figures?period={period}&place={place}"));
        assert_eq!(overview.status, 200);
        assert!(
            overview.body.contains("<svg") && !overview.body.contains(" style="),
            "drawn, and by classes"
        );
    }
    // A township has no figures of another, nor of the county, for its officer.
    let mut officer = world.browser("township");
    let other = &world.rows("select code from place where level = 4 order by code limit 1 offset 1")[0][0];
    for place in [COUNTY, other] {
        assert_eq!(officer.get(&format!("/figures?place={place}")).status, 403);
    }
}

#[test]
fn a_number_opens_to_the_entries_behind_it() {
    let world = World::new();
    let period = sealed_period(&world);
    let mut browser = world.browser("county");
    let path = format!("/figures/births/entries?period={period}");
    assert_eq!(browser.get(&path).status, 403, "not without a purpose");
    let mut found: Vec<u64> = Vec::new();
    let mut next = Some(format!("{path}&purpose=data_quality"));
    while let Some(path) = next.take() {
        let page = waited(&mut browser, &path);
        assert_eq!(page.status, 200, "{}", page.body);
        let links = page.body.split("href=\"/entries/").skip(1);
        found.extend(links.map(|rest| rest.split('"').next().unwrap().parse::<u64>().unwrap()));
        let turns = page.body.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        let number = |path: &str| path.rsplit_once("page=").and_then(|(_, n)| n.parse::<u64>().ok());
        let here = number(&path).unwrap_or(0);
        next =
            turns.filter(|href| number(href) == Some(here + 1)).map(|href| href.replace("&#38;", "&")).next();
    }
    let wanted = told(&world, &["trace", "births", "--period", &period]);
    let wanted: Vec<u64> =
        wanted["entries"].as_array().unwrap().iter().map(|e| e["index"].as_u64().unwrap()).collect();
    assert!(!wanted.is_empty());
    assert_eq!(found, wanted);
    // An auditor's purpose is the audit, and an officer's is not.
    let mut auditor = world.browser("auditor");
    assert_eq!(auditor.get(&format!("{path}&purpose=data_quality")).status, 403);
    assert_eq!(waited(&mut auditor, &format!("{path}&purpose=audit")).status, 200);
    assert_eq!(browser.get(&format!("{path}&purpose=audit")).status, 403);
}

#[test]
fn a_period_is_previewed_sealed_and_published() {
    let world = World::new();
    let mut county = world.browser("county");
    // The month that waits, as the form suggests it.
    let page = county.get("/closes");
    let month = page.field("from").expect("a suggested month").to_owned();
    let asked = county.post("/closes/preview", &[("from", &month), ("to", &month)]);
    assert_eq!(asked.status, 303, "{}", asked.body);
    let preview = waited(&mut county, asked.location());
    let (period, id) = (preview.field("period").unwrap().to_owned(), preview.field("id").unwrap().to_owned());
    assert_eq!(period, month);
    let n_closes = || world.rows("select count(*) from period_close")[0][0].parse::<u32>().unwrap();
    let before = n_closes();
    // Sealing is grave: it must be shown again that it is them. Nobody else may at all.
    let form = [("period", period.as_str()), ("id", id.as_str())];
    long_after_signing_in(&world);
    assert!(county.post("/closes/seal", &form).location().starts_with("/step-up"));
    for account in ["auditor", "township", "steward"] {
        assert_eq!(world.browser(account).post("/closes/seal", &form).status, 403, "{account}");
    }
    county.step_up(PASSWORD);
    // Sent twice, it is one deed.
    let sent = county.post("/closes/seal", &form);
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert_eq!(county.post("/closes/seal", &form).location(), sent.location());
    let sealed = waited(&mut county, sent.location());
    assert!(sealed.body.contains(&format!("period={period}&#38;edition=1")), "{}", sealed.body);
    assert_eq!(n_closes(), before + 1);
    assert_eq!(waited(&mut county, &format!("/figures?period={period}")).status, 200);
    // Nothing new: no second edition. Without a reason there is none anyway.
    let again = [("period", period.as_str())];
    assert_eq!(county.post("/closes/seal", &again).status, 422, "a next edition needs a reason");
    let again = county.post("/closes/seal", &[("period", &period), ("reason", "nothing happened")]);
    assert!(waited(&mut county, again.location()).body.contains("edition=1"));
    assert_eq!(n_closes(), before + 1);
    // A month that is not over cannot be sealed.
    let (now, _) = (world.rows("select strftime('%Y-%m', 'now', '+8 hours')")[0][0].clone(), ());
    assert_eq!(county.post("/closes/preview", &[("from", &now), ("to", &now)]).status, 422);
    assert_eq!(county.post("/closes/seal", &[("period", &now)]).status, 422);
    // Public for everyone once it is published, and not before.
    let mut visitor = Browser::new(&world.served);
    let report = format!("/public/figures/{period}/1/report.html");
    assert_eq!(visitor.get(&report).status, 404);
    let published = county.post(&format!("/closes/{period}/publish"), &[]);
    let done = waited(&mut county, published.location());
    assert!(done.body.contains("/public/figures"), "{}", done.body);
    let page = visitor.get(&report);
    assert_eq!(page.status, 200);
    assert!(page.header("content-security-policy").unwrap().contains("style-src 'sha256-"));
    assert!(visitor.get("/public/figures").body.contains(&report));
    for file in ["figures.csv", "figures.xlsx", "structure.xml"] {
        assert_eq!(visitor.get(&format!("/public/figures/{period}/1/{file}")).status, 200, "{file}");
    }
    for odd in ["about.json", "..%2F..%2Fbook.db", "report.html%00", "tables"] {
        assert_eq!(visitor.get(&format!("/public/figures/{period}/1/{odd}")).status, 404, "{odd}");
    }
    // It is public already: a second time is refused, in words.
    let again = county.post(&format!("/closes/{period}/publish"), &[]);
    assert!(waited(&mut county, again.location()).body.contains("data-color=\"danger\""));
    // Others' deeds are nobody's business.
    assert_eq!(world.browser("auditor").get(sent.location()).status, 404);
    // The whole book is checked, by who may.
    let mut auditor = world.browser("auditor");
    let asked = auditor.post("/ledger/verify", &[]);
    assert!(waited(&mut auditor, asked.location()).body.contains("data-color=\"success\""));
    assert_eq!(world.browser("village").post("/ledger/verify", &[]).status, 403);
}
