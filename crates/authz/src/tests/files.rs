//! The files of policies: what is read, what is refused, and where the mistake is.

use cedar_policy::Effect;

use super::{authority, holding, place};
use crate::policies::{FORBIDS, FORBIDS_HASH, PERMITS, SCHEMA, Source, check_forbids, load_from};
use crate::{Action, Authority, Context, PolicyError, Resource, ResourceKind, Role};

/// A county whose village workers may read the exact figures of their own village.
const VILLAGE_FIGURES: &str = r#"
@id("village_figures")
@why_zh("本县规定：村工作人员可以查看本村精确指标。")
@why_en("In this county a village worker reads the exact figures of the village.")
permit (principal is Official, action == Action::"read_figures", resource)
when { resource in principal.village_worker };
"#;

#[test]
fn the_forbids_are_the_ones_that_were_reviewed() {
    let reviewed = "e49e126b62d041257c06178961acfc6d96aa24bae31849d0094e5b7d4532ae11";
    assert_eq!(FORBIDS_HASH.split_whitespace().next().unwrap(), reviewed);
    let changed = FORBIDS.text.replace("principal is Clinician", "true");
    let error = check_forbids(&changed, FORBIDS_HASH).unwrap_err();
    assert!(matches!(error, PolicyError::ForbidsChanged { .. }), "{error}");
}

#[test]
fn every_policy_says_why_in_both_languages() {
    let authority = authority();
    let mut seen = 0;
    for policy in authority.policies.policies() {
        let id = policy.id().to_string();
        let (zh, en) = authority.explain(&id).unwrap();
        assert!(zh.ends_with('。') && !zh.is_ascii(), "{id}: {zh}");
        assert!(en.ends_with('.') && en.is_ascii(), "{id}: {en}");
        seen += 1;
    }
    assert_eq!(seen, 27);
    assert_eq!(authority.explain("no_such_policy"), None);
}

#[test]
fn a_county_adds_a_permit() {
    let worker = holding("wang", [(Role::VillageWorker, "990101100201")]);
    let figures = |code| Resource::at(ResourceKind::Figure, place(code));
    let ask = |authority: &Authority, code| {
        authority.decide(&worker, Action::ReadFigures, &figures(code), &Context::default()).allowed
    };
    let county = Authority::with_policies(VILLAGE_FIGURES).unwrap();
    assert!(!ask(&authority(), "990101100201"));
    assert!(ask(&county, "990101100201"));
    assert!(!ask(&county, "990101100000"));
    assert!(county.explain("village_figures").is_some());
    assert_ne!(county.hash(), authority().hash());
}

#[test]
fn a_permit_for_everything_opens_nothing_that_is_forbidden() {
    let careless = r#"@id("all") @why_zh("一切。") @why_en("All.") permit (principal, action, resource);"#;
    let authority = Authority::with_policies(careless).unwrap();
    let steward = holding("zhao", [(Role::Steward, "990101000000")]);
    let ask = |action: Action, context| {
        let thing = Resource::at(action.resource_kind(), place("990101100200"));
        authority.decide(&steward, action, &thing, &context)
    };
    let everything = Context { purpose: Some(crate::Purpose::Audit), stepped_up: true, task: true };
    assert!(ask(Action::AssignTask, Context::default()).allowed);
    for action in [Action::ReadHealth, Action::ReadPerson, Action::DecideCorrection, Action::ChangeAccount] {
        assert!(!ask(action, everything).allowed, "{action}");
    }
    assert!(!ask(Action::SealPeriod, Context { stepped_up: false, ..everything }).allowed);
}

#[test]
fn mistakes_are_told_with_file_line_and_column() {
    let with = |body: &str| {
        let head = "// A county's own.\n@id(\"x\") @why_zh(\"因。\") @why_en(\"Why.\")\n";
        match Authority::with_policies(&format!("{head}{body}")) {
            Ok(_) => Vec::new(),
            Err(PolicyError::Policies(problems)) => problems.iter().map(ToString::to_string).collect(),
            Err(other) => panic!("{other}"),
        }
    };
    let check = |body, expected: &[&str]| {
        let found = with(body);
        assert_eq!(found.len(), expected.len(), "{found:#?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}\n is not\n{expected}");
        }
    };
    check("permit (principal, action, resource);", &[]);
    check("permit (principal, action resource);", &["extra permits:3:27: unexpected token"]);
    check("forbid (principal, action, resource);", &["extra permits:2:1: only permits may stand"]);
    check(
        "permit (principal == ?principal, action, resource);",
        &["extra permits:2:1: a policy has no slots"],
    );
    check(
        "permit (principal, action == Action::\"read_diary\", resource);",
        &[
            "extra permits:2:1: for policy `x`, unable to find an applicable action",
            "extra permits:3:30: for policy `x`, unrecognized action",
        ],
    );
    check(
        "permit (principal, action, resource) when { resource.colour == 1 };",
        &["extra permits:3:45: for policy `x`, attribute `colour`"],
    );
    check(
        "permit (principal, action, resource);\npermit (principal, action, resource);",
        &[
            "extra permits:4:1: the policy has no @id",
            "extra permits:4:1: the policy has no @why_zh",
            "extra permits:4:1: the policy has no @why_en",
        ],
    );
    check(
        "permit (principal, action, resource);\n@id(\"line_work\") @why_zh(\"因。\") @why_en(\"Why.\")\npermit (principal, action, resource);",
        &["extra permits:4:1: the id \"line_work\" is taken"],
    );
}

#[test]
fn a_policy_that_never_applies_is_a_mistake() {
    let never = r#"@id("x") @why_zh("因。") @why_en("Why.")
permit (principal is Visitor, action == Action::"read_person", resource);"#;
    assert!(matches!(Authority::with_policies(never), Err(PolicyError::Policies(_))));
}

#[test]
fn a_file_without_end_is_refused() {
    let long = VILLAGE_FIGURES.repeat(2_000);
    assert!(Authority::with_policies(&long).is_err());
}

#[test]
fn a_policy_that_fails_refuses() {
    // An overflow is what strict validation cannot see.
    let failing = Source {
        file: "failing",
        text: r#"@id("overflow") @why_zh("因。") @why_en("Why.")
permit (principal, action, resource) when { 9223372036854775807 + (if context.task then 1 else 0) > 0 };"#,
    };
    let files = [(PERMITS, Effect::Permit), (failing, Effect::Permit), (FORBIDS, Effect::Forbid)];
    let authority = Authority::from_loaded(load_from(SCHEMA, files).unwrap()).unwrap();
    let officer = holding("wang", [(Role::TownshipOfficer, "990101100000")]);
    let area = Resource::at(ResourceKind::Area, place("990101100200"));
    let ask = |task| {
        let context = Context { task, ..Context::default() };
        authority.decide(&officer, Action::SearchPeople, &area, &context)
    };
    assert!(ask(false).allowed);
    let refused = ask(true);
    assert!(!refused.allowed);
    assert_eq!(refused.reasons, ["overflow"]);
}
