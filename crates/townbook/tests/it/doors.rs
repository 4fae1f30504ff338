//! The office's doors: what its log may hold, who is slowed, and what is not opened without TLS.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::Value;

use crate::book::{Ran, keys, program};
use crate::browser::{Browser, Page, Served};
use crate::database::python;

/// A made-up county whose office was open once, so that it has accounts.
struct County {
    folder: tempfile::TempDir,
}

impl County {
    fn new() -> County {
        let folder = tempfile::tempdir().unwrap();
        Served::demo(&folder.path().join("county"), 1_600).kill();
        County { folder }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("county/book")
    }

    fn rows(&self, file: &str, sql: &str) -> Vec<Vec<String>> {
        let script = "import sqlite3,sys\n\
                      db = sqlite3.connect(sys.argv[1])\n\
                      for row in db.execute(sys.argv[2]): print('\\t'.join(str(c) for c in row))\n\
                      db.commit()";
        let out = python(script, &[self.data().join(file).to_str().unwrap(), sql]);
        out.lines().map(|l| l.split('\t').map(str::to_owned).collect()).collect()
    }

    /// People who live in the county's first village.
    fn people(&self) -> Vec<String> {
        let sql = "select person_id from person where death is null and entered_in_error = 0 and place = \
                   (select min(code) from place where level = 5) order by person_id limit 12";
        self.rows("book.db", sql).into_iter().map(|row| row[0].clone()).collect()
    }
}

fn open(browser: &mut Browser, person: &str) -> Page {
    browser.post(&format!("/people/{person}/open"), &[("purpose", "registration")]);
    browser.get(&format!("/people/{person}"))
}

#[test]
fn the_log_has_a_line_a_request_and_nobody_in_it() {
    let county = County::new();
    let (json, text) = (county.folder.path().join("log.json"), county.folder.path().join("log.txt"));
    let person = county.people()[0].clone();
    let mut canaries: BTreeSet<String> = visit(&county, &person, "json", &json);
    canaries.extend(visit(&county, &person, "text", &text));
    let said = std::fs::read_to_string(&json).unwrap();
    let mut routes = BTreeSet::new();
    for line in said.lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        match line["message"].as_str().unwrap() {
            "request" => {
                let told = ["level", "message", "method", "ms", "request", "route", "status", "time"];
                assert_eq!(keys(&line), told);
                routes.insert(line["route"].as_str().unwrap().to_owned());
            }
            other => {
                assert_eq!(other, "a page failed", "{line}");
                assert_eq!(keys(&line), ["cause", "code", "level", "message", "request", "time"]);
                assert_eq!(
                    (line["code"].as_str(), line["level"].as_str()),
                    (Some("store.access_log"), Some("error"))
                );
            }
        }
    }
    for route in
        ["/people/{person}", "/people/{person}/open", "/register/birth", "/sign-in", "none", "/people"]
    {
        assert!(routes.contains(route), "{route} is not in {routes:?}");
    }
    let text = std::fs::read_to_string(&text).unwrap();
    assert!(text.contains(" request ") && text.contains("route=/people/{person} "), "{text}");
    for canary in canaries {
        for (name, said) in [("json", &said), ("text", &text)] {
            assert!(!said.contains(&canary), "the log as {name} holds {canary}");
        }
    }
}

/// Does much of what can be done, and returns all that no log may hold.
fn visit(county: &County, person: &str, format: &str, log: &Path) -> BTreeSet<String> {
    let said = Stdio::from(std::fs::File::create(log).unwrap());
    let served = Served::book_with(&county.data(), &["--log", format], said);
    let mut visitor = Browser::new(&served);
    visitor.post("/sign-in", &[("account", "canaryaccount"), ("password", "canarypassword")]);
    visitor.send("GET", "/canarypath?q=canaryquery", &[("User-Agent", "canaryagent")], "");
    visitor.send("CANARYMETHOD", "/people", &[("X-Forwarded-For", "canaryforwarded")], "");
    let mut browser = Browser::of(&served, "village");
    let page = open(&mut browser, person);
    assert_eq!(page.status, 200, "{}", page.body);
    let name = page.body.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().to_owned();
    browser.get("/people?q=%E9%87%91%E4%B8%9D%E9%9B%80");
    browser.get("/people/canaryid");
    browser.get("/invitations/canarytoken");
    let form = browser.get("/register/birth");
    let id = form.field("id").unwrap().to_owned();
    let typed =
        [("name", "金丝雀"), ("number", "110101199003070000"), ("household", "canaryhouse"), ("id", &id)];
    assert_eq!(browser.post("/register/birth", &typed).status, 422);
    // A database that fails says what it fails at, and not at whom.
    county.rows("access.db", "alter table look rename to elsewhere");
    let failed = open(&mut browser, person);
    assert_eq!(failed.status, 503);
    county.rows("access.db", "alter table elsewhere rename to look");
    let number = failed.header("x-request-id").unwrap().to_owned();
    assert!(failed.body.contains(&number), "whoever sees the page can tell its number");
    assert!(std::fs::read_to_string(log).unwrap().contains(&number), "by which it is found");
    served.kill();
    let cookie = browser.cookie("__Host-townbook").unwrap().to_owned();
    let place = county.rows("book.db", "select min(code) from place where level = 5")[0][0].clone();
    let written = ["canary", "CANARY", "金丝雀", "%E9", "110101199003070000", "village", "127.0.0.1"];
    let found = [name, cookie, place, id, format!("/{person}"), format!("\"{person}\"")];
    written.into_iter().map(str::to_owned).chain(found).collect()
}

#[test]
fn who_opens_very_many_records_is_slowed_and_the_auditor_sees_it() {
    let county = County::new();
    let people = county.people();
    let options = ["--log", "off", "--most-records", "5"];
    let served = Served::book_with(&county.data(), &options, Stdio::inherit());
    let mut auditor = Browser::of(&served, "auditor");
    assert!(!auditor.get("/access").body.contains("被放慢"));
    let mut browser = Browser::of(&served, "village");
    for person in &people[..5] {
        // To be asked what for, and to come again, is the same record.
        assert_eq!(browser.get(&format!("/people/{person}")).status, 200);
        assert_eq!(open(&mut browser, person).status, 200);
        assert_eq!(browser.get(&format!("/people/{person}")).status, 200);
    }
    let doors = ["", "/register/death", "/register/correction"];
    for (person, door) in people[5..].iter().zip(doors.iter().cycle()) {
        let page = browser.get(&format!("/people/{person}{door}"));
        assert_eq!(page.status, 429, "{door}");
        assert!(page.body.contains("10分钟内打开了5份记录"), "{}", page.body);
        let wait: u64 = page.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=600).contains(&wait));
    }
    let sql = format!("select household_id from person where person_id = {}", people[0]);
    let household = county.rows("book.db", &sql)[0][0].clone();
    browser.post(&format!("/households/{household}/open"), &[("purpose", "registration")]);
    assert_eq!(browser.get(&format!("/households/{household}")).status, 429);
    assert_eq!(browser.get(&format!("/people/{}", people[0])).status, 200, "what was opened stays open");
    let mut colleague = Browser::of(&served, "township");
    assert_eq!(open(&mut colleague, &people[7]).status, 200, "each account for itself");
    let seen = auditor.get("/access").body;
    assert!(seen.contains("被放慢1次，最近"), "{seen}");
    let looked = county
        .rows("access.db", "select distinct person_id from look where actor = 'village' and beside = 0");
    assert_eq!(looked.len(), 5, "who was not shown was not looked at");
}

#[test]
fn what_other_machines_reach_has_tls_or_a_proxy() {
    let folder = tempfile::tempdir().unwrap();
    let serve = |options: &[&str]| -> Ran {
        let data = folder.path().join("none");
        let first = ["--lang", "en", "serve", "--data", data.to_str().unwrap()];
        program().args(first).args(options).output().unwrap().into()
    };
    let refused = serve(&["--listen", "0.0.0.0:0"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("without TLS") && refused.err.contains("--tls-cert"), "{refused:?}");
    for (options, says) in [
        (&["--listen", "0.0.0.0:0", "--behind-proxy", "192.0.2.1,10.0.0.0/8"][..], "there is no book"),
        (&["--listen", "[::1]:0"], "there is no book"),
        (&["--behind-proxy", "proxy.example"], "is no address"),
        (&["--tls-cert", "none.pem"], "--tls-key"),
        (&["--tls-cert", "none.pem", "--tls-key", "none.key"], "none.pem cannot be read"),
    ] {
        let ran = serve(options);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.err.contains(says), "{options:?}: {}", ran.err);
    }
}

#[test]
fn behind_a_proxy_what_it_says_counts_and_what_others_say_does_not() {
    let county = County::new();
    let clear = ("X-Forwarded-Proto", "http");
    let believed = ["--log", "off", "--behind-proxy", "127.0.0.1"];
    let served = Served::book_with(&county.data(), &believed, Stdio::inherit());
    let mut visitor = Browser::new(&served);
    let sent = visitor.send("GET", "/sign-in?next=/work", &[clear], "");
    assert_eq!(sent.status, 308);
    assert_eq!(sent.location(), format!("https://{}/sign-in?next=/work", served.host));
    let page = visitor.send("GET", "/sign-in", &[("X-Forwarded-Proto", "https")], "");
    assert_eq!(page.status, 200);
    assert!(page.header("strict-transport-security").is_some());
    let mut browser = Browser::of(&served, "village");
    assert!(browser.get("/me").body.contains("127.0.0.1"), "where the session comes from");
    served.kill();
    let served = Served::book(&county.data());
    let mut visitor = Browser::new(&served);
    let page = visitor.send("GET", "/sign-in", &[clear, ("X-Forwarded-For", "203.0.113.5")], "");
    assert_eq!(page.status, 200);
    assert!(page.header("strict-transport-security").is_none(), "nothing is promised that is not so");
}

#[test]
fn told_to_stop_it_ends_and_does_not_wait_for_who_says_nothing() {
    let county = County::new();
    let served = Served::book(&county.data());
    let mut browser = Browser::of(&served, "village");
    assert_eq!(browser.get("/me").status, 200);
    let start = std::time::Instant::now();
    served.stop();
    // Requests under way have twenty seconds; there are none.
    assert!(start.elapsed() < std::time::Duration::from_secs(15), "{:?}", start.elapsed());
    drop(Served::book(&county.data()));
}
