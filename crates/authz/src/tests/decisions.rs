//! What an office asks, by hand, and what the answer names.

use super::{authority, holding, place, stated};
use crate::{Action, Context, Grant, Principal, Purpose, Resource, ResourceKind, Role};

const VILLAGE: &str = "990101100200";
const OTHER_VILLAGE: &str = "990101101200";
const TOWNSHIP: &str = "990101100000";
const COUNTY: &str = "990101000000";

fn person(code: &str) -> Resource {
    Resource::at(ResourceKind::Person, place(code))
}

fn reasons(
    principal: &Principal,
    action: Action,
    resource: &Resource,
    context: Context,
) -> (bool, Vec<String>) {
    let decision = authority().decide(principal, action, resource, &context);
    (decision.allowed, decision.reasons)
}

#[test]
fn the_reasons_are_the_ids_of_the_deciding_policies() {
    let worker = holding("li", [(Role::VillageWorker, VILLAGE)]);
    let ask = |action, resource: &Resource, context| reasons(&worker, action, resource, context);
    let here = person(VILLAGE);
    let permitted = (true, vec!["line_person".to_owned()]);
    assert_eq!(ask(Action::ReadPerson, &here, stated(Purpose::Registration)), permitted);
    let unstated = (false, vec!["never_without_purpose".to_owned()]);
    assert_eq!(ask(Action::ReadPerson, &here, Context::default()), unstated);
    assert_eq!(
        ask(Action::ReadPerson, &person(OTHER_VILLAGE), stated(Purpose::Registration)),
        (false, vec![])
    );
    let health = Resource::at(ResourceKind::HealthRecord, place(VILLAGE));
    let never = (false, vec!["never_health_for_officials".to_owned()]);
    assert_eq!(ask(Action::ReadHealth, &health, stated(Purpose::Registration)), never);
}

#[test]
fn a_person_with_two_places_is_reached_from_both() {
    let moved =
        Resource { places: vec![place(VILLAGE), place(OTHER_VILLAGE)], ..Resource::of(ResourceKind::Person) };
    for code in [VILLAGE, OTHER_VILLAGE, TOWNSHIP, COUNTY] {
        let role = match code {
            TOWNSHIP => Role::TownshipOfficer,
            COUNTY => Role::CountyOfficer,
            _ => Role::VillageWorker,
        };
        let asker = holding("li", [(role, code)]);
        assert!(reasons(&asker, Action::ReadPerson, &moved, stated(Purpose::Correction)).0, "{code}");
    }
    let elsewhere = holding("li", [(Role::VillageWorker, "990101102200")]);
    assert!(!reasons(&elsewhere, Action::ReadPerson, &moved, stated(Purpose::Correction)).0);
}

#[test]
fn a_worker_of_several_villages_is_one_in_each() {
    let worker = holding("li", [(Role::VillageWorker, VILLAGE), (Role::VillageWorker, OTHER_VILLAGE)]);
    for (code, allowed) in [(VILLAGE, true), (OTHER_VILLAGE, true), ("990101100201", false)] {
        let event = Resource::at(ResourceKind::Event, place(code));
        assert_eq!(
            reasons(&worker, Action::RecordBirth, &event, stated(Purpose::Registration)).0,
            allowed,
            "{code}"
        );
    }
}

#[test]
fn what_stands_above_a_grant_or_nowhere_is_refused() {
    let worker = holding("li", [(Role::VillageWorker, VILLAGE)]);
    let officer = holding("wang", [(Role::TownshipOfficer, TOWNSHIP)]);
    for (asker, code) in
        [(&worker, TOWNSHIP), (&worker, COUNTY), (&officer, COUNTY), (&officer, "990000000000")]
    {
        let area = Resource::at(ResourceKind::Area, place(code));
        assert!(!reasons(asker, Action::SearchPeople, &area, Context::default()).0, "{code}");
    }
    assert!(
        !reasons(&officer, Action::SearchPeople, &Resource::of(ResourceKind::Area), Context::default()).0
    );
    // A code that no book knows lies in no one's area.
    let unknown = Resource::at(ResourceKind::Area, place("110000000001"));
    assert!(!reasons(&officer, Action::SearchPeople, &unknown, Context::default()).0);
}

#[test]
fn a_role_is_held_only_where_it_belongs() {
    for (role, code, held) in [
        (Role::VillageWorker, VILLAGE, true),
        (Role::VillageWorker, TOWNSHIP, false),
        (Role::VillageWorker, COUNTY, false),
        (Role::TownshipOfficer, TOWNSHIP, true),
        (Role::TownshipOfficer, COUNTY, false),
        (Role::CountyOfficer, COUNTY, true),
        (Role::CountyOfficer, "441900000000", true),
        (Role::CountyOfficer, "440000000000", false),
        (Role::Auditor, COUNTY, true),
        (Role::Public, VILLAGE, false),
    ] {
        assert_eq!(Grant::new(role, place(code)).is_ok(), held, "{role} {code}");
    }
}

#[test]
fn a_decision_on_a_request_whose_maker_is_not_known_is_refused() {
    let officer = holding("wang", [(Role::TownshipOfficer, TOWNSHIP)]);
    let by = |account: Option<&str>| Resource {
        requested_by: account.map(Into::into),
        ..Resource::at(ResourceKind::Request, place(VILLAGE))
    };
    let ask = |request: Resource| reasons(&officer, Action::DecideCorrection, &request, Context::default());
    assert_eq!(ask(by(Some("li"))), (true, vec!["officers_decide".into()]));
    assert_eq!(ask(by(Some("wang"))), (false, vec!["never_decide_own_request".into()]));
    assert_eq!(ask(by(None)), (false, vec!["never_decide_own_request".into()]));
}

#[test]
fn a_steward_stays_a_steward_whatever_else_the_account_holds() {
    let both = holding("zhao", [(Role::Steward, COUNTY), (Role::CountyOfficer, COUNTY)]);
    for (action, kind) in [
        (Action::ReadPerson, ResourceKind::Person),
        (Action::ReadHousehold, ResourceKind::Household),
        (Action::SearchPeople, ResourceKind::Area),
        (Action::RecordDeath, ResourceKind::Event),
        (Action::ReadFigures, ResourceKind::Figure),
    ] {
        let thing = Resource::at(kind, place(VILLAGE));
        let refused = reasons(&both, action, &thing, stated(Purpose::Registration));
        assert_eq!(refused, (false, vec!["never_people_for_stewards".into()]), "{action}");
    }
}

#[test]
fn an_official_who_is_a_clinician_as_well_is_an_official() {
    let both = holding("sun", [(Role::Clinician, TOWNSHIP), (Role::VillageWorker, VILLAGE)]);
    let record = Resource::at(ResourceKind::HealthRecord, place(VILLAGE));
    let refused = reasons(&both, Action::ReadHealth, &record, Context::default());
    assert_eq!(refused, (false, vec!["never_health_for_officials".into()]));
    let clinician = holding("sun", [(Role::Clinician, TOWNSHIP)]);
    assert!(reasons(&clinician, Action::ReadHealth, &record, Context::default()).0);
}

#[test]
fn a_purpose_of_another_office_does_not_serve() {
    let worker = holding("li", [(Role::VillageWorker, VILLAGE)]);
    for (purpose, task, allowed) in [
        (Purpose::Registration, false, true),
        (Purpose::ResidentRequest, false, true),
        (Purpose::Correction, false, true),
        (Purpose::DataQuality, false, true),
        (Purpose::Task, true, true),
        (Purpose::Task, false, false),
        (Purpose::Audit, false, false),
        (Purpose::Stewardship, false, false),
    ] {
        let context = Context { task, ..stated(purpose) };
        assert_eq!(
            reasons(&worker, Action::ReadPerson, &person(VILLAGE), context).0,
            allowed,
            "{purpose} {task}"
        );
    }
}

#[test]
fn an_account_without_grants_has_signed_in_and_no_more() {
    let bare = Principal::account("chen", []);
    let everything = Context { purpose: Some(Purpose::ResidentRequest), stepped_up: true, task: true };
    let allowed: Vec<Action> = Action::ALL
        .iter()
        .copied()
        .filter(|action| {
            let own = Resource {
                about: Some("chen".into()),
                requested_by: Some("chen".into()),
                ..Resource::at(action.resource_kind(), place(VILLAGE))
            };
            authority().decide(&bare, *action, &own, &everything).allowed
        })
        .collect();
    assert_eq!(allowed, [Action::ReadPublic, Action::ReadReceipt, Action::ReadOwnAccess, Action::ReadLedger]);
}
