//! Whatever a file holds: no panic, and every row is counted once.

use std::cell::RefCell;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};

use super::desk::{Desk, OTHER_VILLAGE, ROSTER, VILLAGE};
use super::hostile::workbook;

/// Cells as they come, and as they should not.
const CELLS: [&str; 44] = [
    "",
    " ",
    "无",
    "-",
    "男",
    "女",
    "1",
    "2",
    "丙",
    "李明",
    "王平·买买提",
    "1990-01-02",
    "1990.1",
    "2005年",
    "19900230",
    "2999-01-01",
    "990101199001020017",
    "990101700102001",
    "9.90101E+17",
    "12",
    "户主",
    "常住",
    "流入",
    "未婚",
    "已婚",
    "\"",
    "\"a\nb\"",
    "合计",
    "备注",
    "=1+1",
    "\u{feff}",
    "１９９０",
    "😀",
    "迁入",
    "迁出",
    VILLAGE,
    OTHER_VILLAGE,
    "999999999999",
    "F990500013",
    "x\ty;z",
    "撤销结婚",
    "撤销外出",
    "误登",
    "删除",
];

const HEADINGS: [&str; 7] = [
    ROSTER,
    "登记日期,新生儿姓名,性别,出生日期,出生医学证明编号,孩次,母亲姓名,母亲身份号码,户编号,村代码",
    "登记日期,姓名,性别,出生日期,公民身份号码,死亡日期,村代码",
    "登记日期,男方姓名,男方身份号码,女方姓名,女方身份号码,村代码",
    "日期,类型,姓名,性别,出生日期,公民身份号码,户编号,村代码",
    "流水号,出生日期,性别,母亲姓名,母亲身份号码,村代码",
    "登记日期,姓名,公民身份号码,更正事项,更正为,发生日期,原因,村代码",
];

/// Imports what each case makes, all into one book; `Desk::import` sees to it that every file balances.
fn each<T: std::fmt::Debug>(
    cases: u32,
    strategy: impl Strategy<Value = T>,
    bytes: impl Fn(T) -> (String, Vec<u8>),
) {
    let desk = RefCell::new(Desk::new());
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let run = TestRunner::new(config).run(&strategy, |value| {
        let (name, bytes) = bytes(value);
        let mut desk = desk.borrow_mut();
        let path = desk.file(&name, bytes);
        let (first, _) = desk.import();
        let (again, _) = desk.import();
        prop_assert_eq!(first.counts.rows, again.counts.rows);
        prop_assert_eq!(again.counts.skipped, first.counts.skipped);
        prop_assert!(again.counts.already >= first.counts.entered);
        std::fs::remove_file(path).unwrap();
        Ok(())
    });
    run.unwrap();
}

#[test]
fn any_bytes_as_text_or_workbook() {
    let bytes = (vec(any::<u8>(), 0..300), select(vec!["csv", "xlsx", "xls", "txt"]), any::<bool>());
    each(64, bytes, |(bytes, ending, with_start)| {
        let start: &[u8] = match (with_start, ending) {
            (true, "xlsx") => b"PK\x03\x04",
            (true, "xls") => &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1],
            (true, _) => &[0xff, 0xfe],
            (false, _) => &[],
        };
        (format!("t.{ending}"), [start, &bytes].concat())
    });
}

#[test]
fn a_workbook_with_some_bytes_changed() {
    let book = workbook();
    let changes = vec((any::<Index>(), any::<u8>()), 1..8);
    each(48, (changes, any::<Index>(), any::<bool>()), |(changes, cut, is_cut)| {
        let mut bytes = book.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        (format!("{VILLAGE}.xlsx"), bytes)
    });
}

#[test]
fn rows_of_odd_cells() {
    let row = vec(select(&CELLS[..]), 0..14).prop_map(|cells| cells.join(","));
    let file = (select(&HEADINGS[..]), vec(row, 0..12), select(vec!["\n", "\r\n"]), any::<bool>());
    each(64, file, |(headings, rows, end, is_ended)| {
        let text = std::iter::once(headings.to_owned()).chain(rows).collect::<Vec<_>>().join(end);
        (format!("{VILLAGE}.csv"), (text + if is_ended { end } else { "" }).into())
    });
}
