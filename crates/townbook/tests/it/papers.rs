//! Papers attached to forms: kept sealed, seen by whoever may see the person, and nothing else is taken.

use crate::browser::{Browser, UPLOAD, parts};
use crate::office::{Spot, World, open};

const PDF: &[u8] =
    b"%PDF-1.4\n1 0 obj <</Canary 48151623>> endobj\n<html><script>alert(1)</script></html>\n%%EOF\n";

/// A file as it is sent: name and bytes.
type File<'a> = (&'a str, &'a [u8]);

fn count(world: &World) -> u64 {
    world.rows_of("office.db", "select count(*) from attachment")[0][0].parse().unwrap()
}

/// The form of somebody's leaving, with a good day in it.
fn leaving(browser: &mut Browser, spot: &Spot) -> (String, String, String) {
    let path = format!("/people/{}/register/leave", spot.person);
    let form = browser.get(&path);
    assert!(form.body.contains("enctype=\"multipart/form-data\""), "{}", form.body);
    let id = form.field("id").unwrap().to_owned();
    let day = browser.get("/register/birth").field("registered_on").unwrap().to_owned();
    (path, id, day)
}

#[test]
fn a_paper_goes_with_its_entry_and_is_seen_by_whoever_sees_the_person() {
    let world = World::new();
    let spot = world.spot(0, 0);
    let mut village = world.browser("village");
    let (path, id, day) = leaving(&mut village, &spot);
    let mut fields = vec![("event_date", "not a day"), ("id", id.as_str()), ("confirmed", "yes")];
    let back = village.upload(&path, &fields, &[("folder\\\\证明.pdf", PDF), ("", b"")]);
    assert_eq!(back.status, 422, "{}", back.body);
    assert!(
        back.body.contains("证明.pdf") && back.body.contains("name=\"drop\""),
        "kept while the form is put right"
    );
    fields[0] = ("event_date", day.as_str());
    let sent = village.upload(&path, &fields, &[("again.pdf", PDF)]);
    assert_eq!(sent.status, 303, "{}", sent.body);
    assert_eq!(count(&world), 1, "the same paper twice is one");
    let receipt = village.get(sent.location());
    assert!(receipt.body.contains("证明.pdf"), "{}", receipt.body);
    let files: Vec<&str> = receipt.body.split("href=\"/entries/").collect();
    let file = files.iter().find(|part| part.contains("/files/")).unwrap().split('"').next().unwrap();
    let file = format!("/entries/{file}");
    // The record is not open: a purpose first.
    let asked = village.get(&file);
    assert!(asked.status == 200 && !asked.body.contains("Canary"), "{}", asked.body);
    open(&mut village, spot.person, "registration");
    let given = village.get(&file);
    assert_eq!((given.status, given.body.as_bytes()), (200, PDF));
    assert_eq!(given.header("content-type"), Some("application/pdf"));
    assert!(given.header("content-disposition").unwrap().starts_with("attachment;"));
    assert_eq!(given.header("content-security-policy"), Some("default-src 'none'; sandbox"));
    assert_eq!(given.header("x-content-type-options"), Some("nosniff"));
    let looks = format!("select count(*) from look where person_id = {} and what = 'file'", spot.person);
    assert_eq!(world.rows_of("access.db", &looks)[0][0], "1", "opening it is a look");
    for other in ["payments", "petitions", "steward", "clinic", "resident"] {
        assert!(matches!(world.browser(other).get(&file).status, 403 | 404), "{other}");
    }
    assert!(Browser::new(&world.served).get(&file).location().starts_with("/sign-in"));
    let mut county = world.browser("county");
    assert!(
        !county.get(sent.location()).body.contains("证明.pdf"),
        "a name is not shown before the record is open"
    );
    assert!(!county.get(&file).body.contains("Canary"));
    // A file of one entry is none of another.
    let elsewhere = file.replacen(file.split('/').nth(2).unwrap(), &spot.person.to_string(), 1);
    assert_eq!(village.get(&elsewhere).status, 404);
    let stored = std::fs::read(world.folder.path().join("county/book/office.db")).unwrap();
    assert!(!stored.windows(8).any(|w| w == b"48151623"), "sealed");
}

#[test]
fn what_is_no_paper_is_refused_and_nothing_is_kept() {
    let world = World::new();
    let spot = world.spot(0, 0);
    let mut village = world.browser("village");
    let (path, id, day) = leaving(&mut village, &spot);
    let before = world.rows("select count(*) from entry");
    let fields = [("event_date", day.as_str()), ("id", id.as_str()), ("confirmed", "yes")];
    let html: &[u8] = b"<html><script>alert(1)</script>%PDF-1.4 %%EOF";
    let large = [b"%PDF-1.4\n", &vec![b'x'; (5 << 20) + 1][..], b"%%EOF"].concat();
    let many: Vec<(&str, &[u8])> = vec![("a.pdf", PDF); 5];
    let wrong: [(&[File<'_>], &str); 7] = [
        (&[("a.png", html)], "不是 JPEG"),
        (&[("a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>")], "不是 JPEG"),
        (&[("a.pdf", &PDF[..40])], "不是 JPEG"),
        (&[("good.pdf", PDF), ("a.exe", b"MZ\x90\x00")], "不是 JPEG"),
        (&[("large.pdf", &large)], "超过5 MB"),
        (&many, "最多附4份"),
        (&[("../../<b>x</b>.gif", b"GIF89a")], "不是 JPEG"),
    ];
    for (files, sentence) in wrong {
        let page = village.upload(&path, &fields, files);
        assert_eq!(page.status, 422, "{sentence}");
        assert!(page.body.contains(sentence), "{sentence}: {}", page.body);
        assert!(page.body.contains(&format!("value=\"{day}\"")), "what was typed is kept");
        assert!(
            !page.body.contains("<b>x") && !page.body.contains("../"),
            "a name is text, and leads nowhere"
        );
        assert_eq!(count(&world), 0, "{sentence}: none of them is kept");
    }
    let csrf = village.csrf().to_owned();
    let with_csrf = [&fields[..], &[("csrf", csrf.as_str())]].concat();
    let whole = parts(&with_csrf, "files", &[("a.pdf", PDF)]);
    let odd = [("Content-Type", "multipart/form-data"), ("Sec-Fetch-Site", "same-origin")];
    let far = [UPLOAD[0], ("Sec-Fetch-Site", "cross-site")];
    let crowd: Vec<(&str, &str)> = vec![("event_date", "x"); 101];
    for (what, headers, body) in [
        ("cut off", &UPLOAD, whole[..whole.len() - 20].to_vec()),
        ("cut off in a file", &UPLOAD, whole[..whole.len() - 60].to_vec()),
        ("no boundary", &odd, whole.clone()),
        ("from elsewhere", &far, whole.clone()),
        ("no token", &UPLOAD, parts(&fields, "files", &[("a.pdf", PDF)])),
        ("another field", &UPLOAD, parts(&with_csrf, "event_date", &[("a.pdf", PDF)])),
        ("a crowd", &UPLOAD, parts(&crowd, "files", &[])),
        (
            "no text",
            &UPLOAD,
            [b"------paper\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n\xff\r\n", &whole[..]]
                .concat(),
        ),
    ] {
        let page = village.send_bytes("POST", &path, headers, &body);
        assert_eq!(page.status, 400, "{what}");
        assert!(page.body.contains("<h1>"), "{what}: with a sentence");
    }
    let heavy = parts(&with_csrf, "files", &[("a.pdf", &large[..]); 5]);
    let page = village.send_bytes("POST", &path, &UPLOAD, &heavy);
    assert!(matches!(page.status, 413 | 0), "too large together: {}", page.status);
    // Files are read where a form has room for them, of who is signed in.
    let mut visitor = Browser::new(&world.served);
    assert_eq!(visitor.send_bytes("POST", &path, &UPLOAD, &whole).status, 400);
    assert_eq!(village.send_bytes("POST", "/me/password", &UPLOAD, &whole).status, 400);
    assert_eq!(village.send_bytes("POST", "/nowhere", &UPLOAD, &whole).status, 404);
    assert_eq!((count(&world), world.rows("select count(*) from entry")), (0, before));
    // A paper can be taken away again.
    let bad = [("event_date", "not a day"), ("id", id.as_str())];
    let back = village.upload(&path, &bad, &[("one.pdf", PDF)]);
    let drop = back.field("drop").unwrap().to_owned();
    assert_eq!(count(&world), 1);
    let dropped = village.upload(&path, &[bad[0], bad[1], ("drop", &drop)], &[]);
    assert!(dropped.status == 422 && !dropped.body.contains("one.pdf"));
    assert_eq!(count(&world), 0);
}

#[test]
fn the_second_officer_sees_what_a_request_rests_on() {
    let world = World::new();
    let spot = world.spot(0, 0);
    let mut first = world.browser("township");
    let path = format!("/people/{}/register/correction", spot.person);
    let id = first.get(&path).field("id").unwrap().to_owned();
    let wish = [
        ("corrected_item", "name"),
        ("corrected_value", "改过名"),
        ("reason", "户口簿原件已看"),
        ("id", id.as_str()),
        ("confirmed", "yes"),
    ];
    let refused = first.upload(&path, &wish, &[("a.txt", b"text")]);
    assert!(refused.status == 422 && refused.body.contains("不是 JPEG"), "{}", refused.body);
    let asked = first.upload(&path, &wish, &[("户口簿.pdf", PDF)]);
    assert_eq!(asked.status, 303, "{}", asked.body);
    let request = asked.location().to_owned();
    let mut second = world.browser("township2");
    let page = second.get(&request);
    assert!(page.body.contains("户口簿.pdf"), "{}", page.body);
    let file = page.body.split(&format!("{request}/files/")).nth(1).unwrap().split('"').next().unwrap();
    let given = second.get(&format!("{request}/files/{file}"));
    assert_eq!((given.status, given.body.as_bytes()), (200, PDF));
    let granted = second.post(&format!("{request}/grant"), &[]);
    open(&mut second, spot.person, "correction");
    assert!(second.get(granted.location()).body.contains("户口簿.pdf"), "it goes with the entry");
}
