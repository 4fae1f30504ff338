//! What holds for accounts and things of any kind.

use std::sync::LazyLock;

use cedar_policy::Effect;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use register::area::PlaceCode;

use crate::matrix::{Relation, world};
use crate::policies::{PERMITS, SCHEMA, load_from};
use crate::{Action, Authority, Context, Grant, Principal, Purpose, Resource, Role};

static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| Authority::new().unwrap());

/// The permits alone.
static PERMITS_ALONE: LazyLock<Authority> = LazyLock::new(|| {
    Authority::from_loaded(load_from(SCHEMA, [(PERMITS, Effect::Permit)]).unwrap()).unwrap()
});

fn places() -> Vec<PlaceCode> {
    let world = world();
    let villages = [world.village, world.neighbour, world.remote, world.foreign];
    let above = |place: PlaceCode| std::iter::successors(Some(place), |place| place.parent());
    let mut places: Vec<PlaceCode> = villages.into_iter().flat_map(above).collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn grants() -> impl Strategy<Value = Vec<Grant>> {
    let all: Vec<Grant> = Role::ALL
        .iter()
        .flat_map(|&role| places().into_iter().filter_map(move |place| Grant::new(role, place).ok()))
        .collect();
    subsequence(all, 0..5)
}

fn account() -> impl Strategy<Value = Option<Box<str>>> {
    select(vec![None, Some("asker".into()), Some("someone_else".into())])
}

fn asked() -> impl Strategy<Value = (Action, Resource)> {
    (select(Action::ALL), subsequence(places(), 0..3), account(), account()).prop_map(
        |(action, places, about, requested_by)| {
            (action, Resource { kind: action.resource_kind(), places, about, requested_by })
        },
    )
}

fn context() -> impl Strategy<Value = Context> {
    (proptest::option::of(select(Purpose::ALL)), any::<bool>(), any::<bool>())
        .prop_map(|(purpose, stepped_up, task)| Context { purpose, stepped_up, task })
}

/// True if the grants that go are ones that separate duties: a steward's, or the last official one of an
/// account that a clinician could have.
fn separated(before: &[Grant], after: &[Grant]) -> bool {
    let holds = |grants: &[Grant], test: fn(Role) -> bool| grants.iter().any(|grant| test(grant.role()));
    let steward = |role| role == Role::Steward;
    holds(before, steward) && !holds(after, steward)
        || holds(before, Role::is_official) && !holds(after, Role::is_official)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn fewer_grants_never_allow_more(
        grants in grants(), gone in any::<prop::sample::Index>(), (action, thing) in asked(), context in context(),
    ) {
        let mut fewer = grants.clone();
        if !fewer.is_empty() {
            fewer.remove(gone.index(grants.len()));
        }
        let ask = |authority: &Authority, grants: &[Grant]| {
            authority.decide(&Principal::account("asker", grants.to_vec()), action, &thing, &context).allowed
        };
        // An official who lays down every office is a clinician or a resident again.
        let lays_down = separated(&grants, &fewer);
        prop_assert!(lays_down || !ask(&AUTHORITY, &fewer) || ask(&AUTHORITY, &grants));
        // Permits alone: only the change from clinician to official takes anything away.
        let clinician = fewer.iter().any(|grant| grant.role() == Role::Clinician);
        prop_assert!(clinician || !ask(&PERMITS_ALONE, &fewer) || ask(&PERMITS_ALONE, &grants));
    }

    #[test]
    fn what_is_allowed_keeps_every_promise(
        grants in grants(), (action, thing) in asked(), context in context(),
    ) {
        let decision = AUTHORITY.decide(&Principal::account("asker", grants.clone()), action, &thing, &context);
        if !decision.allowed {
            return Ok(());
        }
        let holds = |role| grants.iter().any(|grant| grant.role() == role);
        let own = |account: &Option<Box<str>>| account.as_deref() == Some("asker");
        prop_assert!(decision.reasons.iter().all(|id| !id.starts_with("never_") && AUTHORITY.explain(id).is_some()));
        match action {
            Action::ReadHealth | Action::WriteHealth => {
                prop_assert!(holds(Role::Clinician) && !grants.iter().any(|grant| grant.role().is_official()));
            }
            Action::DecideCorrection => prop_assert!(!own(&thing.requested_by)),
            Action::ApproveErasure => prop_assert!(!own(&thing.requested_by) && context.stepped_up),
            Action::ChangeAccount => prop_assert!(!own(&thing.about) && context.stepped_up),
            Action::SealPeriod | Action::ChangePlaces | Action::InviteAccount => prop_assert!(context.stepped_up),
            Action::ReadPerson | Action::ReadHousehold | Action::RequestCorrection | Action::TraceFigure
            | Action::ReadAttachment => prop_assert!(context.purpose.is_some() && !holds(Role::Steward)),
            Action::RecordBirth | Action::RecordDeath | Action::RecordMarriage | Action::RecordDivorce
            | Action::RecordMove | Action::RecordHouseholdChange => {
                let line = [Role::VillageWorker, Role::TownshipOfficer, Role::CountyOfficer];
                let near = grants.iter().any(|grant| {
                    line.contains(&grant.role()) && thing.places.iter().any(|place| grant.place().contains(*place))
                });
                prop_assert!(near && context.purpose.is_some());
            }
            _ => {}
        }
    }

    #[test]
    fn the_policies_that_speak_of_an_action_decide_like_all_of_them(
        grants in grants(), (action, thing) in asked(), context in context(),
    ) {
        let principal = Principal::account("asker", grants);
        let decision = AUTHORITY.decide(&principal, action, &thing, &context);
        prop_assert_eq!(AUTHORITY.decide_by_all(&principal, action, &thing, &context), decision);
    }

    #[test]
    fn whoever_has_not_signed_in_reads_what_is_public((action, thing) in asked(), context in context()) {
        let allowed = AUTHORITY.decide(&Principal::Visitor, action, &thing, &context).allowed;
        prop_assert_eq!(allowed, matches!(action, Action::ReadPublic | Action::ReadReceipt));
    }
}

#[test]
fn a_thousand_decisions_are_quick() {
    let world = world();
    let officer = world.principal(Role::TownshipOfficer);
    let person =
        world.resource(Role::TownshipOfficer, Action::ReadPerson.resource_kind(), Relation::SameTownship);
    let context = Context { purpose: Some(Purpose::Registration), ..Context::default() };
    let started = std::time::Instant::now();
    for _ in 0..1_000 {
        assert!(AUTHORITY.decide(&officer, Action::ReadPerson, &person, &context).allowed);
    }
    let each = started.elapsed() / 1_000;
    println!("{each:?} a decision");
    // Generous: unoptimised, on a busy machine.
    assert!(each.as_millis() < 20, "{each:?}");
}
