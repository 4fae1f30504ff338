//! Every row is counted once, and what is wrong with it is said where it stands.

use encoding_rs::GB18030;

use crate::locale::Language;

use super::desk::{COUNTY, Desk, OTHER_VILLAGE, ROSTER, VILLAGE, codes, counts, number, person};

#[test]
fn titles_headings_blank_rows_and_footers_are_skipped_and_the_rest_is_answered() {
    let mut desk = Desk::new();
    let man = person("李明", "男", "1970-01-02", &number(19_700_102, 1));
    let text = format!(
        "李家湾人口登记表（2005年10月初）,,,,,,,\n{ROSTER}\n{man}\n,,,,,,,\n合计,,,1,,,,\n填表人：王平,,,,,,,\n"
    );
    desk.file(&format!("{VILLAGE}.csv"), text);
    let (done, findings) = desk.import_as_of(None).unwrap();
    assert_eq!(findings, []);
    assert_eq!((done.counts.rows, counts(&done)), (6, [1, 0, 5, 0]));
}

#[test]
fn a_row_that_only_begins_like_a_footer_is_a_row() {
    let mut desk = Desk::new();
    let text = format!("{ROSTER}\n合计,王平,男,,1999-01-02,户主,未婚,常住\n");
    desk.file(&format!("{VILLAGE}.csv"), text);
    assert_eq!(counts(&desk.import().0), [1, 0, 1, 0]);
}

#[test]
fn a_finding_names_file_row_and_column_as_they_stand() {
    let mut desk = Desk::new();
    let text = "户号,名字,性别,身份证号,出生年月日,关系,婚姻,人户状态\n\n\nH1,王平,男,12,1999-01-02,户主,未婚,常住\n";
    let path = desk.file(&format!("{VILLAGE}.csv"), text);
    let (done, findings) = desk.import();
    assert_eq!(counts(&done), [0, 1, 1, 0]);
    let [finding] = &findings[..] else { panic!("{findings:?}") };
    assert_eq!(finding.file, path.display().to_string());
    assert_eq!((finding.row, finding.column.as_str(), finding.field.as_str()), (4, "身份证号", "number"));
    assert_eq!((finding.code.as_str(), finding.severity.as_str()), ("number.length", "refused"));
    assert!(finding.zh.contains("公民身份号码") && finding.en.contains("citizen number"), "{finding:?}");
}

#[test]
fn both_codings_of_sex_and_all_ways_of_writing_a_day_are_read() {
    let mut desk = Desk::new();
    let rows = [
        ("男", "1970-01-02"),
        ("1", "1970.1.2"),
        ("女", "1970/1/2"),
        ("２", "1970年1月2日"),
        ("F", "19700102"),
        ("f", "１９７０年１月２日"),
        ("M", "1970-1-2"),
    ];
    let lines = rows.map(|(sex, day)| person("李明", sex, day, ""));
    desk.file(&format!("{VILLAGE}.csv"), format!("{ROSTER}\n{}\n", lines.join("\n")));
    let (done, findings) = desk.import();
    // Men of one name, day, household and village are one statement, and so are women.
    assert_eq!(counts(&done), [2, 0, 1, 5]);
    assert_eq!(findings.iter().filter(|f| f.severity == "refused").count(), 0);
}

#[test]
fn words_for_nothing_read_as_empty() {
    let mut desk = Desk::new();
    let rows = ["无", "／", " — ", "不详", "\u{3000}-\u{3000}"]
        .map(|nothing| format!("{nothing},李明,男,{nothing},1990-01-02,{nothing},{nothing},常住"));
    let nameless = "H1,无,男,,1990-01-02,,,常住";
    desk.file(&format!("{VILLAGE}.csv"), format!("{ROSTER}\n{}\n{nameless}\n", rows.join("\n")));
    let (done, findings) = desk.import();
    assert_eq!(counts(&done), [1, 1, 1, 4]);
    let refused: Vec<_> = findings.iter().filter(|f| f.severity == "refused").collect();
    assert_eq!(refused.iter().map(|f| (f.row, f.code.as_str())).collect::<Vec<_>>(), [(7, "field.missing")]);
}

#[test]
fn every_encoding_that_offices_use_gives_the_same_people() {
    let text = format!("{ROSTER}\n{}\n", person("李明", "男", "1970-01-02", &number(19_700_102, 1)));
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let tabbed = text.replace(',', "\t");
        std::iter::once(0xfeff).chain(tabbed.encode_utf16()).flat_map(to_bytes).collect()
    };
    let files: [(&str, Vec<u8>); 7] = [
        ("UTF-8", text.clone().into()),
        ("UTF-8 with its mark", format!("\u{feff}{text}").into()),
        ("GB18030", GB18030.encode(&text).0.into_owned()),
        ("UTF-16, little end first", utf16(u16::to_le_bytes)),
        ("UTF-16, big end first", utf16(u16::to_be_bytes)),
        ("semicolons", text.replace(',', ";").into()),
        ("lines of old Macintosh", text.replace('\n', "\r").into()),
    ];
    let mut desk = Desk::new();
    for (n, (what, bytes)) in files.iter().enumerate() {
        desk.file(&format!("{VILLAGE}.csv"), bytes);
        let (done, findings) = desk.import();
        let wanted = if n == 0 { [1, 0, 1, 0] } else { [0, 0, 1, 1] };
        assert_eq!(counts(&done), wanted, "{what}: {findings:?}");
        assert_eq!(findings, [], "{what}");
    }
}

#[test]
fn village_codes_of_twelve_and_fifteen_digits_are_places() {
    let mut desk = Desk::new();
    let header = format!("{ROSTER},村代码");
    let twelve = format!("{},{OTHER_VILLAGE}", person("李明", "男", "1990-01-02", ""));
    let fifteen = format!("{},{OTHER_VILLAGE}000", person("王平", "女", "1990-01-02", ""));
    let thirteen = format!("{},{OTHER_VILLAGE}0", person("王兰", "女", "1990-01-02", ""));
    desk.file("all.csv", format!("{header}\n{twelve}\n{fifteen}\n{thirteen}\n"));
    let (done, findings) = desk.import();
    let refused: Vec<_> = findings.iter().filter(|f| f.severity == "refused").collect();
    assert!(refused.iter().any(|f| (f.row, f.code.as_str()) == (4, "place.form")), "{findings:?}");
    assert_eq!(done.counts.entered + done.counts.refused, 3);
    assert!(done.counts.entered >= 1, "{findings:?}");
}

#[test]
fn events_go_in_by_their_days_whatever_the_order_of_rows_and_files() {
    let mut desk = Desk::new();
    let who = number(19_700_102, 1);
    desk.file(&format!("{VILLAGE}.csv"), format!("{ROSTER}\n{}\n", person("李明", "男", "1970-01-02", &who)));
    let moves = "日期,类型,姓名,性别,出生日期,公民身份号码,户编号,与户主关系,婚姻状况,村代码";
    let row = |day: &str, what: &str| format!("{day},{what},李明,男,1970-01-02,{who},H1,户主,未婚,{VILLAGE}");
    let rows = [row("2006-03-01", "返乡"), row("2005-12-01", "外出")].join("\n");
    desk.file("b-moves.csv", format!("{moves}\n{rows}\n"));
    let deaths = "登记日期,姓名,性别,出生日期,公民身份号码,死亡日期,村代码";
    desk.file(
        "a-deaths.csv",
        format!("{deaths}\n2006-03-03,李明,男,1970-01-02,{who},2006-03-02,{VILLAGE}\n"),
    );
    let (done, findings) = desk.import();
    assert_eq!((counts(&done), findings), ([4, 0, 3, 0], vec![]));
}

#[test]
fn moves_of_one_person_on_one_day_go_in_whatever_their_order() {
    let moves = "日期,类型,姓名,性别,出生日期,公民身份号码,户编号,与户主关系,婚姻状况,村代码";
    let who = number(19_700_102, 1);
    let row =
        |what: &str, place: &str| format!("2006-03-03,{what},李明,男,1970-01-02,{who},H1,户主,未婚,{place}");
    for pair in [
        [row("外出", VILLAGE), row("返乡", VILLAGE)],
        [row("返乡", VILLAGE), row("外出", VILLAGE)],
        [row("迁出", VILLAGE), row("迁入", OTHER_VILLAGE)],
        [row("迁入", OTHER_VILLAGE), row("迁出", VILLAGE)],
    ] {
        let mut desk = Desk::new();
        desk.file(
            &format!("{VILLAGE}.csv"),
            format!("{ROSTER}\n{}\n", person("李明", "男", "1970-01-02", &who)),
        );
        desk.file("moves.csv", format!("{moves}\n{}\n", pair.join("\n")));
        let (done, findings) = desk.import();
        assert_eq!((counts(&done), findings), ([3, 0, 2, 0], vec![]), "{pair:?}");
        let (again, _) = desk.import();
        assert_eq!((again.counts.entered, again.counts.already, again.counts.refused), (0, 3, 0));
    }
}

#[test]
fn a_child_who_got_a_number_later_is_found_by_name() {
    let mut desk = Desk::new();
    desk.file(&format!("{VILLAGE}.csv"), format!("{ROSTER}\n{}\n", person("李明", "男", "2003-03-04", "")));
    let deaths = "登记日期,姓名,性别,出生日期,公民身份号码,死亡日期,村代码";
    let who = number(20_030_304, 1);
    desk.file("deaths.csv", format!("{deaths}\n2006-03-03,李明,男,2003-03-04,'{who},2006-03-02,{VILLAGE}\n"));
    let (done, findings) = desk.import();
    assert_eq!((counts(&done), findings), ([2, 0, 2, 0], vec![]));
}

#[test]
fn counts_stand_by_file() {
    let mut desk = Desk::new();
    let good = person("李明", "男", "1990-01-02", "");
    let bad = person("李明", "丙", "1990-01-02", "");
    desk.file(&format!("{VILLAGE}.csv"), format!("{ROSTER}\n{good}\n{bad}\n"));
    desk.file(&format!("{OTHER_VILLAGE}.csv"), format!("{ROSTER}\n{bad}\n\u{3000}\n"));
    let (done, _) = desk.import();
    let by_file: Vec<[u64; 5]> = done
        .by_file
        .iter()
        .map(|f| [f.counts.rows, f.counts.entered, f.counts.refused, f.counts.skipped, f.counts.already])
        .collect();
    assert_eq!(by_file, [[3, 1, 1, 1, 0], [3, 0, 1, 2, 0]]);
    assert!(done.by_file[1].file.ends_with(&format!("{OTHER_VILLAGE}.csv")));
}

#[test]
fn rosters_that_speak_of_different_days_wait_for_one() {
    let mut desk = Desk::new();
    let row = person("李明", "男", "1990-01-02", "");
    for (place, title) in [(VILLAGE, "2005年10月初"), (OTHER_VILLAGE, "２００５．１１．１")] {
        desk.file(&format!("{place}.csv"), format!("登记表（{title}）\n{ROSTER}\n{row}\n"));
    }
    let (done, findings) = desk.import_as_of(None).unwrap();
    assert_eq!(codes(&findings), [(0, "file.dates_disagree"), (0, "file.dates_disagree")]);
    assert!(findings[0].en.contains("2005-10-01") && findings[0].en.contains("2005-11-01"));
    assert_eq!((done.counts.rows, done.unreadable), (0, 2));
    assert_eq!(counts(&desk.import().0)[0], 2, "a day given settles it");
}

#[test]
fn a_roster_without_a_day_or_a_village_says_so() {
    let mut desk = Desk::new();
    let row = person("李明", "男", "1990-01-02", "");
    desk.file(&format!("{VILLAGE}.csv"), format!("{ROSTER}\n{row}\n"));
    let (_, findings) = desk.import_as_of(None).unwrap();
    assert_eq!(codes(&findings), [(0, "file.no_date")]);
    std::fs::rename(desk.path(&format!("{VILLAGE}.csv")), desk.path("李家湾.csv")).unwrap();
    assert_eq!(codes(&desk.import().1), [(0, "file.no_place")]);
}

#[test]
fn places_are_checked_before_a_book_is_made_with_them() {
    let desk = Desk::new();
    let table = desk.file("t.csv", format!("code,name,level,parent\n{COUNTY},示例区,county,\n"));
    assert!(crate::import::check_places(&desk.pack, &table, Language::En).is_ok());
    for (content, says) in [(ROSTER.to_owned(), "not a table of places"), (String::new(), "no rows")] {
        let table = desk.file("t.csv", content);
        let error = crate::import::check_places(&desk.pack, &table, Language::En).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}
