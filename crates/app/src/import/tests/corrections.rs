//! A township's register of corrections: what it sets right, what it takes back, what it is told.

use super::desk::{Desk, Line, OTHER_VILLAGE, ROSTER, VILLAGE, codes, counts, number, person};

const HEADER: &str = "登记日期,姓名,公民身份号码,出生日期,更正事项,更正为,发生日期,原因,村代码";
const MARRIAGES: &str = "登记日期,男方姓名,男方身份号码,女方姓名,女方身份号码,村代码";
const MOVES: &str = "日期,类型,姓名,性别,出生日期,公民身份号码,户编号,村代码";
const DEATHS: &str = "登记日期,姓名,性别,出生日期,公民身份号码,死亡日期,村代码";

fn ming() -> String {
    number(19_700_102, 1)
}

fn mei() -> String {
    number(19_720_304, 2)
}

/// A village of two, and what happened to them.
fn village() -> Desk {
    let mut desk = Desk::new();
    let people =
        [person("李明", "男", "1970-01-02", &ming()), person("王梅", "女", "1972-03-04", &mei())].join("\n");
    desk.file(&format!("{VILLAGE}.csv"), format!("{ROSTER}\n{people}\n"));
    let wedding = format!("2006-01-05,李明,{},王梅,{},{VILLAGE}", ming(), mei());
    desk.file("marriages.csv", format!("{MARRIAGES}\n{wedding}\n"));
    let moves = [
        format!("2006-02-01,外出,李明,男,1970-01-02,{},H1,{VILLAGE}", ming()),
        format!("2006-03-01,返乡,李明,男,1970-01-02,{},H1,{VILLAGE}", ming()),
    ];
    desk.file("moves.csv", format!("{MOVES}\n{}\n", moves.join("\n")));
    let (done, findings) = desk.import();
    assert_eq!((counts(&done), findings), ([5, 0, 3, 0], vec![]));
    desk
}

/// One correction of someone: item, new value, day of the event.
fn row(who: &str, number: &str, item: &str, value: &str, on: &str) -> String {
    format!("2006-11-20,{who},{number},,{item},{value},{on},填错了,{VILLAGE}")
}

fn corrections(desk: &mut Desk, rows: &[String]) -> ([u64; 4], Vec<Line>) {
    desk.file("更正.csv", format!("{HEADER}\n{}\n", rows.join("\n")));
    let (done, findings) = desk.import();
    let file = done.by_file.iter().find(|file| file.file.ends_with("更正.csv")).unwrap();
    let c = &file.counts;
    assert_eq!(c.rows, rows.len() as u64 + 1);
    ([c.entered, c.refused, c.skipped, c.already], findings)
}

#[test]
fn a_register_of_corrections_is_entered_once() {
    let mut desk = village();
    let rows = [
        // The later one stands below; it goes first all the same.
        row("李明", &ming(), "撤销外出", "", "2006-02-01"),
        row("李明", &ming(), "撤销返乡", "", "2006-03-01"),
        row("王梅", &mei(), "撤销结婚", "", "2006-01-05"),
        row("王梅", &mei(), "姓名", "王玫", ""),
        row("王玫", &mei(), "出生医学证明编号", "F990500013", ""),
        row("李明", &ming(), "孩次", "２", ""),
        row("李明", &ming(), "birth_order", "删除", ""),
        row("李明", &ming(), "婚姻状况", "丧偶", ""),
    ];
    let (counted, findings) = corrections(&mut desk, &rows);
    assert_eq!((counted, findings), ([8, 0, 1, 0], vec![]));
    let (counted, findings) = corrections(&mut desk, &rows);
    assert_eq!((counted, findings), ([0, 0, 1, 8], vec![]), "nothing is entered twice");
    let (size, _) = desk.book.log_head().unwrap();
    let (done, _) = desk.import();
    assert_eq!((done.counts.entered, desk.book.log_head().unwrap().0), (0, size));
}

#[test]
fn corrections_go_in_after_what_they_correct() {
    let mut desk = Desk::new();
    // The name of the file sorts before the others.
    let rows = [row("李明", &ming(), "死亡日期", "2006-05-01", ""), row("李明", &ming(), "撤销死亡", "", "")];
    desk.file("0-更正.csv", format!("{HEADER}\n{}\n", rows.join("\n")));
    desk.file(
        &format!("{VILLAGE}.csv"),
        format!("{ROSTER}\n{}\n", person("李明", "男", "1970-01-02", &ming())),
    );
    let death = format!("2006-05-05,李明,男,1970-01-02,{},2006-05-02,{VILLAGE}", ming());
    desk.file("deaths.csv", format!("{DEATHS}\n{death}\n"));
    let (done, findings) = desk.import();
    assert_eq!((counts(&done), findings), ([4, 0, 3, 0], vec![]));
}

#[test]
fn what_a_correction_lacks_is_all_told_in_both_languages() {
    let mut desk = village();
    let cut = |text: &str| text.replace("填错了", "");
    let rows = [
        row("李明", &ming(), "撤销结婚", "未婚", "2006-01-05"),
        cut(&row("李明", &ming(), "性别", "丙", "")),
        row("李明", &ming(), "身高", "", ""),
        row("李明", "", "姓名", "李民", ""),
        row("李明", &ming(), "撤销迁出", "", "2006-01-05"),
        row("李明", &ming(), "撤销外出", "", "2006-02-01"),
        row("李明", &ming(), "撤销结婚", "", ""),
        row("刘洋", &number(19_800_101, 3), "误登", "", ""),
        row("李明", &ming(), "公民身份号码", &mei(), ""),
    ];
    let (counted, findings) = corrections(&mut desk, &rows);
    assert_eq!(counted, [0, 9, 1, 0]);
    assert_eq!(
        {
            let mut found = codes(&findings);
            found.sort_unstable();
            found
        },
        [
            (2, "correction.value_unexpected"),
            (3, "field.missing"),
            (3, "field.unknown_code"),
            (4, "field.unknown_code"),
            (5, "person.unidentified"),
            (6, "withdrawal.nothing"),
            (7, "withdrawal.later_event"),
            (8, "field.missing"),
            (9, "link.not_found"),
            (10, "person.already_registered"),
        ]
    );
    let said = |code: &str| findings.iter().find(|line| line.code == code).unwrap();
    let later = said("withdrawal.later_event");
    assert!(later.zh.contains("“返乡”") && later.zh.contains("2006-03-01"), "{}", later.zh);
    assert!(later.en.contains("“return”") && later.en.contains("“leave”"), "{}", later.en);
    assert!(said("withdrawal.nothing").zh.contains("“迁出”"));
    let unexpected = said("correction.value_unexpected");
    assert_eq!((unexpected.column.as_str(), unexpected.field.as_str()), ("更正为", "corrected_value"));
    assert!(unexpected.zh.contains("“更正为”填了“未婚”"), "{}", unexpected.zh);
}

#[test]
fn who_came_in_error_can_come_again_under_the_same_number() {
    let mut desk = Desk::new();
    let she = number(19_850_203, 4);
    let came = |day: &str| format!("{day},迁入,陈英,女,1985-02-03,{she},H2,{OTHER_VILLAGE}");
    desk.file("moves.csv", format!("{MOVES}\n{}\n", came("2006-02-01")));
    let row = format!("2006-03-01,陈英,{she},,撤销迁入,,2006-02-01,日期填错,{OTHER_VILLAGE}");
    let (counted, findings) = corrections(&mut desk, &[row]);
    assert_eq!((counted, findings), ([1, 0, 1, 0], vec![]));
    desk.file("moves.csv", format!("{MOVES}\n{}\n{}\n", came("2006-02-01"), came("2006-02-11")));
    let (done, findings) = desk.import();
    assert_eq!((done.counts.entered, done.counts.refused, findings), (1, 0, vec![]));
}

#[test]
fn a_child_without_a_number_is_named_by_certificate_or_by_name_and_village() {
    let mut desk = village();
    let births = "登记日期,新生儿姓名,性别,出生日期,出生医学证明编号,母亲姓名,母亲身份号码,户编号,村代码";
    let born = [
        format!("2006-06-08,李一,男,2006-06-01,F990500013,王梅,{},H1,{VILLAGE}", mei()),
        format!("2006-06-08,李二,女,2006-06-01,,王梅,{},H1,{VILLAGE}", mei()),
    ];
    desk.file("births.csv", format!("{births}\n{}\n", born.join("\n")));
    let header = "item,name,certificate,birth_date,new_value,event_date,reason,place";
    let rows = [
        format!("birth_date,李一,F990500013,,2006-06-02,,slip of the pen,{VILLAGE}"),
        format!("withdraw_birth,李二,,2006-06-01,,,entered twice,{VILLAGE}"),
    ];
    desk.file("corrections.csv", format!("{header}\n{}\n", rows.join("\n")));
    let (done, findings) = desk.import();
    assert_eq!((done.counts.entered, done.counts.refused, findings), (4, 0, vec![]));
}

#[test]
fn hostile_corrections_are_told_and_change_nothing() {
    let mut desk = village();
    let (size, _) = desk.book.log_head().unwrap();
    let long = "长".repeat(101);
    let rows = [
        format!("2006-11-20,李明,{},,姓名,{long},,填错了,{VILLAGE}", ming()),
        format!("2006-11-20,李明,{},,姓名,李民,,{long},{VILLAGE}", ming()),
        format!("2006-11-20,李明,{},,姓名,李\u{1}民,,填错了,{VILLAGE}", ming()),
        format!("2006-11-20,李明,{},,公民身份号码,1.10101E+17,,填错了,{VILLAGE}", ming()),
        format!("2006-11-20,李明,{},,撤销结婚,,2999-01-01,填错了,{VILLAGE}", ming()),
        format!("2006-11-20,李明,{},,出生日期,2006-01-05,,填错了,{VILLAGE}", ming()),
        format!("2006-11-20,李明,{},,姓名,=1+1,,填错了,999999999999", "1"),
        format!(",,,,,,,,{VILLAGE}"),
        format!("2006-11-20,李明,{},,=cmd|撤销结婚,,2006-01-05,填错了,{VILLAGE}", ming()),
    ];
    let (counted, findings) = corrections(&mut desk, &rows);
    assert_eq!(counted, [0, 9, 1, 0], "{findings:?}");
    assert_eq!(desk.book.log_head().unwrap().0, size);
    let rounded = findings.iter().find(|line| line.row == 5).unwrap();
    assert_eq!((rounded.code.as_str(), rounded.column.as_str()), ("number.characters", "更正为"));
    let rebuilt = desk.book.rebuild(store::Repair::Compare, &mut |_| ()).unwrap();
    assert_eq!(rebuilt.differences, []);
}
