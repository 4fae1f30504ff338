//! The reviewed matrix is what the policies say.

use super::authority;
use crate::matrix::{Mark, Relation, SOMEONE_ELSE, mark, text, world};
use crate::{Action, Context, Purpose, ResourceKind, Role};

const REVIEWED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/matrix.txt");

#[test]
fn the_matrix_in_the_repository_is_what_the_policies_say() {
    let found = text(&authority());
    if std::env::var_os("UPDATE_MATRIX").is_some() {
        std::fs::write(REVIEWED, &found).unwrap();
    }
    let reviewed = std::fs::read_to_string(REVIEWED).unwrap_or_default();
    for (number, (was, is)) in reviewed.lines().zip(found.lines()).enumerate() {
        assert_eq!(
            was,
            is,
            "line {} of crates/authz/matrix.txt is not what the policies say. If it should be, write it again \
             with UPDATE_MATRIX=1 cargo test -p authz matrix, and let the change be reviewed",
            number + 1
        );
    }
    assert_eq!(
        reviewed, found,
        "write crates/authz/matrix.txt again: UPDATE_MATRIX=1 cargo test -p authz matrix"
    );
}

#[test]
fn what_the_matrix_refuses_no_circumstance_allows() {
    let authority = authority();
    let world = world();
    let mut refused = 0;
    for (role, action, relation) in cells() {
        if mark(&authority, role, action, relation).context().is_some() {
            continue;
        }
        let principal = world.principal(role);
        let resource = world.resource(role, action.resource_kind(), relation);
        for context in generous_contexts() {
            let decision = authority.decide(&principal, action, &resource, &context);
            assert!(!decision.allowed, "{role} {action} {relation} {context:?}: {:?}", decision.reasons);
        }
        refused += 1;
    }
    assert!(refused > 1_000, "only {refused} refusals");
}

#[test]
fn a_mark_that_needs_something_is_refused_without_it() {
    let authority = authority();
    for (role, action, relation) in cells() {
        let mark = mark(&authority, role, action, relation);
        let principal = world().principal(role);
        let resource = world().resource(role, action.resource_kind(), relation);
        let bare = authority.decide(&principal, action, &resource, &Context::default());
        assert_eq!(bare.allowed, mark == Mark::Allowed, "{role} {action} {relation}");
        if let Some(context) = mark.context() {
            let decision = authority.decide(&principal, action, &resource, &context);
            assert!(decision.allowed && !decision.reasons.is_empty(), "{role} {action} {relation}");
        }
    }
}

#[test]
fn an_action_on_another_kind_of_thing_is_refused() {
    let authority = authority();
    let everything = Context { purpose: Some(Purpose::Registration), stepped_up: true, task: true };
    for &role in Role::ALL {
        for &action in Action::ALL {
            for &kind in ResourceKind::ALL.iter().filter(|&&kind| kind != action.resource_kind()) {
                let thing = world().resource(role, kind, Relation::SameVillage);
                let decision = authority.decide(&world().principal(role), action, &thing, &everything);
                assert!(!decision.allowed, "{role} {action} on {kind}");
            }
        }
    }
}

#[test]
fn every_role_stands_in_its_own_village() {
    for &role in Role::ALL {
        let grants = world().principal(role).grants().to_vec();
        assert_eq!(grants.len(), usize::from(role != Role::Public), "{role}");
        assert!(grants.iter().all(|grant| grant.place().contains(world().village)), "{role}");
        assert_ne!(role.as_str(), SOMEONE_ELSE);
    }
}

fn cells() -> impl Iterator<Item = (Role, Action, Relation)> {
    Role::ALL.iter().flat_map(|&role| {
        Action::ALL
            .iter()
            .flat_map(move |&action| Relation::ALL.iter().map(move |&relation| (role, action, relation)))
    })
}

/// Every purpose, with all else that could be asked for.
fn generous_contexts() -> impl Iterator<Item = Context> {
    let purposes = Purpose::ALL.iter().copied().map(Some).chain([None]);
    purposes.map(|purpose| Context { purpose, stepped_up: true, task: true })
}
