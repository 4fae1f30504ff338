//! The pack's words: what they make of rows and titles, and how mistakes in them are told.

use crate::import::vocabulary::{NoHeading, Vocabulary};
use crate::pack::PackError;
use register::submission::{Field, SubmissionKind};

const TEXT: &str = include_str!("../../../../../pack/cn/import.toml");

fn built_in() -> Vocabulary {
    Vocabulary::parse("import.toml", TEXT).unwrap()
}

/// Plants a mistake into the built-in file; the error must point at `at`, which stands once in it.
fn check(find: &str, put: &str, at: &str, says: &str) {
    assert_eq!(TEXT.matches(find).count(), 1, "{find} stands once in the file");
    let text = TEXT.replace(find, put);
    assert_eq!(text.matches(at).count(), 1, "{at} stands once in the changed file");
    let before = &text[..text.find(at).unwrap()];
    let wanted = (before.matches('\n').count() + 1, before.rsplit('\n').next().unwrap().chars().count() + 1);
    match Vocabulary::parse("import.toml", &text).err() {
        Some(PackError::Content { file, line, column, what }) => {
            assert_eq!((file.as_str(), (line, column)), ("import.toml", wanted), "{what}");
            assert!(what.contains(says), "{what}");
        }
        other => panic!("{put}: {other:?}"),
    }
}

#[test]
fn mistakes_in_the_pack_are_told_with_line_and_column() {
    check("version = 1", "version = 2", "2\n\n# Dates", "version 1");
    let removal = "[kind.removal]\nmust = []\ncolumns = {}\n[kind.place]\n";
    check("[kind.place]\n", removal, "removal]\nmust", "not a kind of file");
    check("movement_kind = [\"类型\"", "how = [\"类型\"", "how = ", "how is not a field");
    check("must = [\"serial\"", "must = [\"number_of\"", "\"number_of\"", "number_of is not a field");
    check(
        "must = [\"serial\"",
        "must = [\"name\", \"serial\"",
        "\"name\", \"serial\"",
        "name has no heading",
    );
    check("without = [\"residence\"]", "without = [\"groom\"]", "\"groom\"]", "groom is not a field");
    check("\"女性\", \"F\"]", "\"女性\", \"f\", \"Ｍ\"]", "\"Ｍ\"", "stands for two codes");
    check(
        "\"流水号\", ",
        "\"流水号\", \"母 亲姓名\", ",
        "\"母亲姓名\"]\nmother_number = [\"母亲身份号码\", \"母亲身份证号\"]\nmother_birth",
        "two columns",
    );
    check("\"YYYY年\", ", "\"YY年\", ", "\"YY年\"", "two-digit years");
    check("blanks = [", "blanks = [\"未 知\", ", "\"未 知\"", "is a code");
    check("footers = [", "feet = [", "feet", "unknown field");
    check("move_in = [\"迁入\"]", "come_in = [\"迁入\"]", "come_in", "not in this list");
    check("move_in = [\"迁入\"]", "move_in = [\"迁入]", "move_out = [\"迁出\"", "missing comma");
}

#[test]
fn a_title_speaks_of_a_day() {
    for (title, day) in [
        ("李家湾人口登记表（2005年10月初）", Some("2005-10-01")),
        ("２００５年１０月１５日 登记", Some("2005-10-15")),
        ("截至 2005.10.1", Some("2005-10-01")),
        ("2005-10-01 登记表", Some("2005-10")),
        ("二〇〇五年", None),
        ("2005年", None),
        ("990101101200 登记表", None),
        ("编号12005年10月初", None),
        ("2005年13月", None),
        ("", None),
    ] {
        let found = built_in().title_date(title).map(|d| d.to_string());
        assert!(day.is_none_or(|d| found.as_deref().is_some_and(|f| f.starts_with(d))), "{title}: {found:?}");
        assert_eq!(found.is_some(), day.is_some(), "{title}: {found:?}");
    }
}

#[test]
fn headings_tell_the_kind_of_file() {
    for (headings, kind) in [
        ("code,name,level,parent", SubmissionKind::Place),
        ("区划代码,名称,级别,上级", SubmissionKind::Place),
        ("户编号,姓名,性别,公民身份号码,出生日期,与户主关系,婚姻状况,居住状态", SubmissionKind::Roster),
        ("户号,名字,性别,身份证号,出生年月日,关系,婚姻,民族,人户状态,村代码", SubmissionKind::Roster),
        (" 户 号 ,姓名,性别,出生日期,居住状态", SubmissionKind::Roster),
        ("登记日期,新生儿姓名,性别,出生日期,孩次,母亲姓名,母亲身份号码,户编号,村代码", SubmissionKind::Birth),
        ("登记日期,姓名,性别,出生日期,公民身份号码,死亡日期,村代码", SubmissionKind::Death),
        ("登记日期,男方姓名,男方身份号码,女方姓名,女方身份号码,村代码", SubmissionKind::Marriage),
        ("离婚日期,男方姓名,男方身份号码,女方姓名,女方身份号码,村代码", SubmissionKind::Divorce),
        ("日期,类型,姓名,性别,出生日期,公民身份号码,户编号,村代码", SubmissionKind::Movement),
        ("流水号,出生日期,性别,母亲姓名,母亲身份号码,母亲出生日期", SubmissionKind::FacilityBirth),
        ("死亡日期,姓名,公民身份号码", SubmissionKind::FuneralDeath),
        ("火化日期,死者姓名,身份证号码", SubmissionKind::FuneralDeath),
        ("登记日期,姓名,公民身份号码,更正事项,更正为,发生日期,原因,村代码", SubmissionKind::Correction),
        ("登记日期,姓名,出生医学证明编号,更正事项,更正为,更正原因,村代码", SubmissionKind::Correction),
        ("item,name,number,new_value,event_date,reason,place", SubmissionKind::Correction),
    ] {
        let heading = built_in().heading(headings.split(',')).ok();
        assert_eq!(heading.map(|h| h.kind), Some(kind), "{headings}");
    }
}

#[test]
fn what_is_nearly_a_row_of_headings_says_what_it_lacks() {
    let check = |headings: &str, wanted: NoHeading| {
        assert_eq!(built_in().heading(headings.split(',')).err(), Some(wanted), "{headings}");
    };
    check("户编号,姓名,性别,出生日期", NoHeading::Lacks(SubmissionKind::Roster, Field::Residence));
    // A village's register without its village column is not taken for a funeral home's list.
    check("登记日期,姓名,性别,死亡日期", NoHeading::Lacks(SubmissionKind::Death, Field::Place));
    check(
        "户编号,户号,姓名,性别,出生日期,居住状态",
        NoHeading::Twice(Field::Household, "户编号, 户号".into()),
    );
    check("甲,乙,丙,丁", NoHeading::None);
    check("李明,男,1999-01-02", NoHeading::None);
}

#[test]
fn unknown_columns_are_named_and_those_passed_over_are_not() {
    let heading =
        built_in().heading("户编号,姓名,性别,民族,出生日期,居住状态,鞋码,序号".split(',')).ok().unwrap();
    assert_eq!(heading.unknown, ["鞋码"]);
    assert_eq!(heading.columns[3], None);
}
