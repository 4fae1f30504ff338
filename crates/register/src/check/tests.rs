use std::collections::HashMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::event::{Arrival, Birth, Departure, EventKind};
use crate::finding::FindingCode;
use crate::samples::{number, place_code};
use crate::submission::Field;

fn list<T: Copy>(pairs: &[(&str, T)]) -> HashMap<String, T> {
    pairs.iter().map(|(text, value)| ((*text).to_owned(), *value)).collect()
}

fn codes() -> CodeLists {
    CodeLists {
        sex: list(&[("男", Sex::Male), ("女", Sex::Female), ("1", Sex::Male), ("2", Sex::Female)]),
        marital: list(&[("未婚", MaritalStatus::NeverMarried), ("已婚", MaritalStatus::Married)]),
        residence: list(&[
            ("常住", ResidenceStatus::RegisteredLivingHere),
            ("外出", ResidenceStatus::RegisteredLivingElsewhere),
        ]),
        relation: list(&[("户主", RelationToHead::Head), ("子", RelationToHead::Son)]),
        household_kind: list(&[("农业", HouseholdKind::Agricultural)]),
        movement: list(&[
            ("迁入", MovementKind::MoveIn),
            ("迁出", MovementKind::MoveOut),
            ("外出", MovementKind::Leave),
            ("返乡", MovementKind::Return),
            ("流入", MovementKind::Arrive),
            ("离开", MovementKind::Depart),
        ]),
        level: list(&[("village", Level::Village)]),
        correction: list(&CorrectionKind::ALL.iter().map(|kind| (kind.as_str(), *kind)).collect::<Vec<_>>()),
        no_value: list(&[("删除", NoValue::None)]),
    }
}

fn styles() -> Vec<DateStyle> {
    ["YYYY-MM-DD", "YYYY-MM"].iter().map(|pattern| DateStyle::compile(pattern).unwrap()).collect()
}

/// A row of each kind in which nothing is wrong.
fn good(kind: SubmissionKind) -> Submission<'static> {
    use Field::*;
    let cells: &[(Field, &str)] = match kind {
        SubmissionKind::Place => &[
            (Place, "990101100200"),
            (PlaceName, "小赵家湾"),
            (PlaceLevel, "village"),
            (PlaceParent, "990101100000"),
            (ValidFrom, "2000-01-01"),
            (Successor, "990101100201、990101100202"),
        ],
        SubmissionKind::Roster => &[
            (Household, "000041"),
            (Name, "李梅"),
            (Sex, "女"),
            (Number, "990101199506150084"),
            (BirthDate, "1995-06-15"),
            (Relation, "户主"),
            (Marital, "未婚"),
            (Residence, "常住"),
            (HouseholdKind, "农业"),
            (MotherNumber, "990101196002290119"),
        ],
        SubmissionKind::Birth => &[
            (RegisteredOn, "2005-10-09"),
            (Name, "刘云倩"),
            (Sex, "女"),
            (BirthDate, "2005-10-05"),
            (Facility, "示例区妇幼保健院"),
            (Certificate, "F990500013"),
            (BirthOrder, "2"),
            (MotherName, "王桂静"),
            (MotherNumber, "99010119680327002X"),
            (FatherName, "刘波"),
            (FatherNumber, "990101196306060072"),
        ],
        SubmissionKind::Death => {
            &[(Name, "吴刚军"), (Number, "990101191609220018"), (DeathDate, "2005-10-02"), (Sex, "男")]
        }
        SubmissionKind::Marriage | SubmissionKind::Divorce => &[
            (RegisteredOn, "2005-10-02"),
            (GroomName, "陈庆东"),
            (GroomNumber, "990101197808160078"),
            (BrideName, "黄春红"),
            (BrideNumber, "990101198606080023"),
        ],
        SubmissionKind::Movement => &[
            (EventDate, "2005-10-01"),
            (MovementKind, "迁入"),
            (Name, "刘花慧"),
            (Sex, "女"),
            (BirthDate, "1978-10-03"),
            (Number, "990101197810030002"),
            (Marital, "已婚"),
        ],
        SubmissionKind::FacilityBirth => &[
            (Serial, "H00767"),
            (BirthDate, "2005-11-06"),
            (Sex, "男"),
            (MotherName, "郑月香"),
            (MotherNumber, "990101197111140042"),
            (MotherBirthDate, "1971-11-14"),
            (Certificate, "F9905000802"),
        ],
        SubmissionKind::FuneralDeath => &[(Name, "吴刚军"), (DeathDate, "2005-10-02")],
        SubmissionKind::Correction => &[
            (RegisteredOn, "2006-10-08"),
            (Name, "陈庆东"),
            (Number, "990101197808160078"),
            (CorrectedItem, "withdraw_marriage"),
            (EventDate, "2005-10-02"),
            (Reason, "没有登记结婚"),
        ],
    };
    let mut row = Submission::new(kind);
    cells.iter().for_each(|(field, value)| row.set(*field, value));
    row
}

fn checked_with(row: &Submission<'_>, change: impl FnOnce(&mut CheckContext<'_>)) -> Checked {
    let (codes, styles) = (codes(), styles());
    let mut ctx = CheckContext {
        codes: &codes,
        styles: &styles,
        as_of: Some(date(2005, 10, 1)),
        place: Some(place_code("990101100200")),
        today: date(2006, 10, 8),
    };
    change(&mut ctx);
    let checked = check(row, &ctx);
    for finding in &checked.findings {
        let names: Vec<&str> = finding.args.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, finding.code.args(), "{}", finding.code);
    }
    checked
}

fn checked(row: &Submission<'_>) -> Checked {
    checked_with(row, |_| {})
}

fn names(checked: &Checked) -> Vec<&'static str> {
    checked.findings.iter().map(|finding| finding.code.as_str()).collect()
}

#[test]
fn a_good_row_of_each_kind_has_no_finding() {
    for kind in SubmissionKind::ALL {
        let checked = checked(&good(*kind));
        assert_eq!(names(&checked), [""; 0], "{kind}");
        assert!(checked.outcome.is_some(), "{kind}");
    }
}

/// Changes cells of a good row and compares all findings.
fn finds(kind: SubmissionKind, cells: &[(Field, &'static str)], wanted: &[&str]) {
    let mut row = good(kind);
    cells.iter().for_each(|(field, value)| row.set(*field, value));
    let checked = checked(&row);
    assert_eq!(names(&checked), wanted, "{kind} {cells:?}");
    let is_refused = checked.findings.iter().any(|finding| finding.severity() == Severity::Refused);
    assert_eq!(checked.outcome.is_none(), is_refused, "{kind} {cells:?}");
}

#[test]
fn roster_rows() {
    use Field::*;
    for (cells, wanted) in [
        (&[(Name, " \u{3000}")][..], &["field.missing"][..]),
        (&[(Name, "12345")], &["name.form"]),
        (&[(Sex, "")], &["field.missing"]),
        (&[(Sex, "雄")], &["field.unknown_code"]),
        (&[(Sex, " ２ ")], &[]),
        (&[(Residence, "")], &["field.missing"]),
        (&[(Relation, "朋友")], &["field.unknown_code"]),
        (&[(Relation, ""), (Marital, ""), (HouseholdKind, "")], &[]),
        (&[(BirthDate, "不详")], &["date.unreadable"]),
        (&[(BirthDate, "1995-02-30")], &["date.impossible"]),
        (&[(BirthDate, "2007-01-01")], &["date.in_future"]),
        (&[(BirthDate, "2005-10-02"), (Number, "")], &["date.after_roster"]),
        (&[(BirthDate, "1995-06")], &[]),
        (&[(BirthDate, "1995-07")], &["number.birth_differs"]),
        (&[(BirthDate, "1995-06-16")], &["number.birth_differs"]),
        (&[(Sex, "男")], &["number.sex_differs"]),
        (&[(Number, "990101199506150085")], &["number.check_digit"]),
        (&[(Number, "99010119950615008")], &["number.length"]),
        (&[(Number, "99010119950631008X")], &["number.birth_date"]),
        (&[(Number, "9901011995061500八4")], &["number.characters"]),
        (&[(Number, "990101950615008")], &[]),
        (&[(Number, "")], &[]),
        (&[(Number, ""), (BirthDate, "1989-10-01")], &["number.missing_for_adult"]),
        (&[(Number, ""), (BirthDate, "1989-10-02")], &[]),
        (&[(Number, ""), (BirthDate, "1989-10")], &[]),
        (&[(MotherNumber, "123")], &["number.left_out"]),
        (
            &[(SpouseNumber, "x"), (FatherNumber, "990101196002290118")],
            &["number.left_out", "number.left_out"],
        ),
        (&[(Place, "9901")], &["place.form"]),
        (&[(Place, "990101100201")], &["place.differs_from_file"]),
        (&[(Place, "990101100200220")], &[]),
        (
            &[(Name, ""), (Sex, "雄"), (BirthDate, "")],
            &["field.missing", "field.unknown_code", "field.missing"],
        ),
    ] {
        finds(SubmissionKind::Roster, cells, wanted);
    }
}

#[test]
fn a_roster_row_needs_a_day_and_a_village() {
    let row = good(SubmissionKind::Roster);
    let lost = checked_with(&row, |ctx| (ctx.as_of, ctx.place) = (None, None));
    assert_eq!(names(&lost), ["file.no_date", "field.missing"]);
    assert_eq!(lost.outcome, None);
}

#[test]
fn a_wrong_number_of_kin_is_left_out_and_the_row_stays() {
    let mut row = good(SubmissionKind::Roster);
    row.set(Field::MotherNumber, "123");
    row.set(Field::SpouseNumber, "99010119650308003x");
    let Some(Statement::Event(Event::PersonEnrolled(e))) = checked(&row).outcome else { panic!("entered") };
    assert_eq!((e.kin.mother, e.kin.spouse), (None, Some(number("99010119650308003X"))));
}

/// 102 characters.
const LONG: &str = concat!(
    "示例区妇幼保健院示例区妇幼保健院示例区妇幼保健院示例区妇幼保健院示例",
    "示例区妇幼保健院示例区妇幼保健院示例区妇幼保健院示例区妇幼保健院示例",
    "示例区妇幼保健院示例区妇幼保健院示例区妇幼保健院示例区妇幼保健院示例",
);

#[test]
fn vital_rows() {
    use Field::*;
    use SubmissionKind as Kind;
    for (kind, cells, wanted) in [
        (Kind::Birth, &[(BirthDate, "2005-10")][..], &["date.not_full"][..]),
        (Kind::Birth, &[(Facility, LONG), (Household, LONG)], &["field.too_long", "field.too_long"]),
        (Kind::Birth, &[(Certificate, "F99")], &["certificate.form"]),
        (Kind::Birth, &[(BirthOrder, "0")], &["birth_order.form"]),
        (Kind::Birth, &[(BirthOrder, "二")], &["birth_order.form"]),
        (Kind::Birth, &[(BirthOrder, "９")], &[]),
        (Kind::Birth, &[(RegisteredOn, "2005-10-04")], &["date.registered_early"]),
        (Kind::Birth, &[(MotherNumber, "1")], &["number.left_out", "link.kin_unidentified"]),
        (Kind::Birth, &[(MotherNumber, ""), (MotherBirthDate, "1968-03-27")], &[]),
        (
            Kind::Birth,
            &[(MotherNumber, ""), (MotherBirthDate, "68年")],
            &["date.left_out", "link.kin_unidentified"],
        ),
        (Kind::Birth, &[(FatherNumber, ""), (FatherName, "")], &[]),
        (Kind::Birth, &[(FatherName, "99")], &["name.left_out"]),
        (Kind::Death, &[(DeathDate, "")], &["field.missing"]),
        (Kind::Death, &[(Number, "")], &["person.unidentified"]),
        (Kind::Death, &[(Number, ""), (Certificate, "F990500013")], &[]),
        (Kind::Death, &[(Number, ""), (BirthDate, "1916-09-22")], &[]),
        (Kind::Death, &[(Number, "990101191609220019")], &["number.check_digit"]),
        (Kind::Death, &[(Name, "")], &[]),
        (Kind::Marriage, &[(RegisteredOn, "")], &["field.missing"]),
        (Kind::Marriage, &[(EventDate, "2005-10")], &["date.not_full"]),
        (Kind::Marriage, &[(GroomNumber, "")], &["link.kin_unidentified"]),
        (Kind::Marriage, &[(GroomNumber, "990101197808160079")], &["number.check_digit"]),
        (
            Kind::Marriage,
            &[(GroomNumber, ""), (BrideNumber, "")],
            &["link.kin_unidentified", "link.kin_unidentified", "person.unidentified"],
        ),
        (Kind::Divorce, &[(GroomNumber, ""), (GroomName, "")], &[]),
        (Kind::Movement, &[(MovementKind, "")], &["field.missing"]),
        (Kind::Movement, &[(MovementKind, "飞走"), (Number, "1")], &["field.unknown_code", "number.length"]),
        (Kind::Movement, &[(EventDate, "1970-01-01")], &["event.before_birth"]),
        (Kind::Movement, &[(Name, "")], &["field.missing"]),
        (Kind::Movement, &[(MovementKind, "迁出"), (Name, "")], &[]),
        (Kind::Movement, &[(MovementKind, "迁出"), (Name, ""), (Number, "")], &["person.unidentified"]),
        (Kind::FacilityBirth, &[(MotherNumber, "990101197111140043")], &["number.left_out"]),
        (Kind::FacilityBirth, &[(Certificate, "x")], &["certificate.left_out"]),
        (
            Kind::FacilityBirth,
            &[(MotherBirthDate, "x"), (MotherName, "1")],
            &["name.left_out", "date.left_out"],
        ),
        (Kind::FacilityBirth, &[(Sex, "")], &["field.missing"]),
        (Kind::FuneralDeath, &[(Name, "")], &["person.unidentified"]),
        (Kind::FuneralDeath, &[(Number, "1")], &["number.left_out"]),
        (Kind::Place, &[(PlaceLevel, "hamlet")], &["field.unknown_code"]),
        (Kind::Place, &[(Field::Place, "")], &["field.missing"]),
        (Kind::Place, &[(Successor, "990101100201;99")], &["place.form"]),
        (Kind::Place, &[(PlaceParent, "99")], &["place.form"]),
        (Kind::Place, &[(ValidTo, "2006-01")], &["date.not_full"]),
    ] {
        finds(kind, cells, wanted);
    }
}

#[test]
fn correction_rows() {
    use Field::*;
    for (cells, wanted) in [
        (&[(CorrectedItem, "")][..], &["field.missing"][..]),
        (&[(CorrectedItem, "身高")], &["field.unknown_code"]),
        (&[(Reason, "")], &["field.missing"]),
        (&[(Reason, LONG)], &["field.too_long"]),
        (&[(EventDate, "")], &["field.missing"]),
        (&[(EventDate, "2005-10")], &["date.not_full"]),
        (&[(EventDate, "2006-10-09")], &["date.in_future"]),
        (&[(RegisteredOn, "2005-10-01")], &["date.registered_early"]),
        (&[(RegisteredOn, "")], &[]),
        (&[(CorrectedValue, "未婚")], &["correction.value_unexpected"]),
        (&[(Number, "990101197808160079")], &["number.check_digit"]),
        (&[(Number, "")], &["person.unidentified"]),
        (&[(Number, ""), (Certificate, "F990500013")], &[]),
        (&[(Number, ""), (BirthDate, "1978-08-16")], &[]),
        (&[(Name, "")], &[]),
        (&[(Place, "9901")], &["place.form"]),
        (&[(CorrectedItem, "entered_in_error"), (EventDate, "")], &[]),
        (&[(CorrectedItem, "withdraw_death"), (EventDate, "")], &[]),
        (&[(CorrectedItem, "withdraw_birth"), (CorrectedValue, "1")], &["correction.value_unexpected"]),
        (&[(CorrectedItem, "name")], &["field.missing"]),
        (&[(CorrectedItem, "name"), (CorrectedValue, "12")], &["name.form"]),
        (&[(CorrectedItem, "sex"), (CorrectedValue, "雄")], &["field.unknown_code"]),
        (&[(CorrectedItem, "birth_date"), (CorrectedValue, "1978-08")], &[]),
        (&[(CorrectedItem, "birth_date"), (CorrectedValue, "2007-01-01")], &["date.in_future"]),
        (&[(CorrectedItem, "number"), (CorrectedValue, "1")], &["number.length"]),
        (&[(CorrectedItem, "number"), (CorrectedValue, "")], &["field.missing"]),
        (
            &[(CorrectedItem, "number"), (CorrectedValue, "990101199506150084"), (BirthDate, "1978-08-16")],
            &["number.birth_differs"],
        ),
        (&[(CorrectedItem, "certificate"), (CorrectedValue, "99")], &["certificate.form"]),
        (&[(CorrectedItem, "marital"), (CorrectedValue, "同居")], &["field.unknown_code"]),
        (&[(CorrectedItem, "death_date"), (CorrectedValue, "2005-10")], &["date.not_full"]),
        (&[(CorrectedItem, "birth_order"), (CorrectedValue, "21")], &["field.unknown_code"]),
        (
            &[(CorrectedItem, "sex"), (CorrectedValue, "雄"), (Reason, ""), (Number, "1"), (EventDate, "x")],
            &["number.length", "date.unreadable", "field.missing", "field.unknown_code"],
        ),
    ] {
        finds(SubmissionKind::Correction, cells, wanted);
    }
}

fn corrected(item: &'static str, value: &'static str) -> Event<PersonRef> {
    let mut row = good(SubmissionKind::Correction);
    row.set(Field::CorrectedItem, item);
    row.set(Field::CorrectedValue, value);
    let Some(Statement::Event(event)) = checked(&row).outcome else { panic!("{item} {value} is entered") };
    event
}

#[test]
fn each_item_becomes_its_correction_or_withdrawal() {
    use crate::event::CorrectedField::*;
    let certificate = crate::number::CertificateNumber::parse("F990500013").unwrap();
    for (item, value, wanted) in [
        ("name", "陈庆栋", Name(crate::samples::name("陈庆栋"))),
        ("sex", "女", Sex(super::Sex::Female)),
        ("birth_date", "1978-08-17", BirthDate(date(1978, 8, 17).into())),
        ("number", "990101199506150084", Number(Some(number("990101199506150084")))),
        ("number", "删除", Number(None)),
        ("certificate", "f990500013", Certificate(Some(certificate))),
        ("certificate", "删除", Certificate(None)),
        ("marital", "已婚", Marital(MaritalStatus::Married)),
        ("death_date", "2005-11-01", DeathDate(Some(date(2005, 11, 1)))),
        ("birth_order", "２", BirthOrder(Some(2))),
        ("birth_order", "删除", BirthOrder(None)),
        ("entered_in_error", "", EnteredInError),
        ("withdraw_birth", "", EnteredInError),
        ("withdraw_death", "", DeathDate(None)),
    ] {
        let Event::Correction(e) = corrected(item, value) else { panic!("{item} corrects") };
        assert_eq!((e.field, &*e.reason), (wanted, "没有登记结婚"), "{item} {value}");
        assert_eq!(e.registered_on, Some(date(2006, 10, 8)));
        assert_eq!(e.person.number, Some(number("990101197808160078")));
    }
    for (item, kind) in [
        ("withdraw_marriage", EventKind::Marriage),
        ("withdraw_divorce", EventKind::Divorce),
        ("withdraw_move_in", EventKind::MoveIn),
        ("withdraw_move_out", EventKind::MoveOut),
        ("withdraw_leave", EventKind::Leave),
        ("withdraw_return", EventKind::Return),
        ("withdraw_arrive", EventKind::Arrive),
        ("withdraw_depart", EventKind::Depart),
    ] {
        let Event::Withdrawal(e) = corrected(item, "") else { panic!("{item} withdraws") };
        assert_eq!((e.kind, e.on, e.found), (kind, date(2005, 10, 2), None));
        assert_eq!((e.marital, e.registered_on), (None, Some(date(2006, 10, 8))));
        assert!(kind.can_be_withdrawn());
    }
}

#[test]
fn a_correction_asks_nothing_of_marriage_or_parents() {
    let mut row = good(SubmissionKind::Correction);
    row.set(Field::CorrectedItem, "withdraw_birth");
    for field in [Field::Marital, Field::MotherNumber, Field::FatherNumber, Field::BirthOrder] {
        row.set(field, "?");
    }
    assert_eq!(names(&checked(&row)), [""; 0], "columns that are not read");
}

#[test]
fn a_household_number_in_full_width_is_the_same_number() {
    let mut row = good(SubmissionKind::Roster);
    row.set(Field::Household, " ０００－０４１ ");
    let Some(Statement::Event(Event::PersonEnrolled(e))) = checked(&row).outcome else { panic!("entered") };
    assert_eq!(e.belonging.household.as_deref(), Some("000-041"));
}

#[test]
fn each_movement_becomes_its_event() {
    for (text, kind) in [
        ("迁入", EventKind::MoveIn),
        ("迁出", EventKind::MoveOut),
        ("外出", EventKind::Leave),
        ("返乡", EventKind::Return),
        ("流入", EventKind::Arrive),
        ("离开", EventKind::Depart),
    ] {
        let mut row = good(SubmissionKind::Movement);
        row.set(Field::MovementKind, text);
        let Some(Statement::Event(event)) = checked(&row).outcome else { panic!("{text} is entered") };
        assert_eq!(event.kind(), kind);
        assert_eq!(event.date(), Some(date(2005, 10, 1)));
        match event {
            Event::MoveIn(Arrival { known, marital, .. }) | Event::Arrive(Arrival { known, marital, .. }) => {
                assert_eq!((known, marital), (None, MaritalStatus::Married));
            }
            Event::MoveOut(Departure { person, .. })
            | Event::Leave(Departure { person, .. })
            | Event::Return(Departure { person, .. })
            | Event::Depart(Departure { person, .. }) => {
                assert_eq!(person.number, Some(number("990101197810030002")));
                assert_eq!(person.place, Some(place_code("990101100200")));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn people_are_named_in_the_village_of_the_row() {
    let mut row = good(SubmissionKind::Birth);
    row.set(Field::Place, "990101100201");
    row.set(Field::MotherNumber, "");
    row.set(Field::MotherBirthDate, "1968-03");
    let outcome = checked_with(&row, |ctx| ctx.place = None).outcome;
    let Some(Statement::Event(Event::Birth(Birth { mother, father, .. }))) = outcome else {
        panic!("entered")
    };
    let mother = mother.expect("name and birth date are enough");
    assert_eq!(mother.place, Some(place_code("990101100201")));
    assert_eq!(mother.name.as_ref().map(|name| name.as_str()), Some("王桂静"));
    assert_eq!(mother.birth.map(|birth| birth.to_string()).as_deref(), Some("1968-03"));
    assert_eq!(father.and_then(|father| father.number), Some(number("990101196306060072")));
}

#[test]
fn every_finding_that_refuses_a_cell_names_its_column() {
    for (kind, field) in
        [(SubmissionKind::Roster, Field::BirthDate), (SubmissionKind::Death, Field::DeathDate)]
    {
        let mut row = good(kind);
        row.set(field, "?");
        let finding = &checked(&row).findings[0];
        assert_eq!((finding.code, finding.field), (FindingCode::DateUnreadable, Some(field)));
        assert_eq!(finding.args, [("field", field.to_string()), ("value", "?".to_owned())]);
    }
}

proptest! {
    /// Whatever stands in a row: no panic, no silent refusal, arguments as documented.
    #[test]
    fn any_row_is_entered_or_says_why(
        kind in prop::sample::select(SubmissionKind::ALL),
        cells in prop::collection::vec(
            (prop::sample::select(Field::ALL), "[0-9]{18}|[0-9X]{15}|\\PC{0,60}|20[0-9]{2}-[01][0-9]-[0-3][0-9]"),
            0..8,
        ),
        keep in any::<bool>(),
    ) {
        let mut row = if keep { good(kind) } else { Submission::new(kind) };
        for (field, value) in &cells {
            row.set(*field, value);
        }
        let checked = checked(&row);
        let is_refused = checked.findings.iter().any(|finding| finding.severity() == Severity::Refused);
        prop_assert_eq!(checked.outcome.is_none(), is_refused);
    }
}

#[test]
fn a_move_within_the_book_says_who_when_and_where() {
    let codes = codes();
    let styles = styles();
    let ctx =
        CheckContext { codes: &codes, styles: &styles, as_of: None, place: None, today: date(2006, 10, 8) };
    let mut row = Submission::new(SubmissionKind::Movement);
    for (field, value) in [
        (Field::Number, "990101199506150084"),
        (Field::EventDate, "2006-03-01"),
        (Field::Place, "990101100201"),
        (Field::Household, "００17"),
        (Field::Relation, "户主"),
    ] {
        row.set(field, value);
    }
    let done = check_household_change(&row, &ctx);
    assert_eq!(done.findings, []);
    let Some(Statement::Event(Event::HouseholdChanged(change))) = done.outcome else { panic!() };
    assert_eq!(change.on, date(2006, 3, 1));
    assert_eq!(change.belonging.place, place_code("990101100201"));
    assert_eq!(change.belonging.household.as_deref(), Some("0017"));
    assert_eq!(change.belonging.relation, RelationToHead::Head);
    // Everything that is missing is said at once.
    let bare = Submission::new(SubmissionKind::Movement);
    let done = check_household_change(&bare, &ctx);
    assert_eq!(done.outcome, None);
    let codes: Vec<FindingCode> = done.findings.iter().map(|f| f.code).collect();
    assert_eq!(
        codes,
        [FindingCode::FieldMissing, FindingCode::FieldMissing, FindingCode::PersonUnidentified]
    );
}
