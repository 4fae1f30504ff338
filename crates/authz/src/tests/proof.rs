//! What no policy can ever allow, shown by a solver rather than by examples.
//!
//! `cedar-policy-symcc` turns policies into logic and cvc5 (Debian: `apt-get install cvc5`) looks for a
//! request, accounts and places of any kind at all for which they answer yes. Without cvc5 the proofs
//! are skipped, loudly; `TOWNBOOK_REQUIRE_CVC5=1` makes that a failure, as in CI.

use std::process::Command;
use std::str::FromStr;

use cedar_policy::{Authorizer, Decision, EntityTypeName, PolicyId, PolicySet, RequestEnv, Schema};
use cedar_policy_symcc::solver::LocalSolver;
use cedar_policy_symcc::{CedarSymCompiler, CompiledPolicy, CompiledPolicySet};

use super::authority;

type Solver = CedarSymCompiler<LocalSolver>;

/// A careless permit, as someone in a hurry might add it.
const EVERYTHING: &str = "permit (principal, action, resource);";

#[test]
fn no_official_is_ever_allowed_a_health_action() {
    let asked = prove(&["health"], "Official", EVERYTHING, "true");
    // Two actions: were they gone, nothing would have been proved.
    assert!(asked.is_none_or(|asked| asked == 2), "{asked:?}");
}

#[test]
fn without_the_forbid_a_careless_permit_opens_health_records_and_the_solver_says_so() {
    let Some(mut solving) = Solving::start() else { return };
    let authority = authority();
    let mut policies = authority.policies.clone();
    policies.remove_static(PolicyId::new("never_health_for_officials")).unwrap();
    // Without the permit nothing opens them, forbid or no forbid.
    for env in envs(&authority.schema, &["health"], "Official") {
        let compiled = compiled(&policies, &env, &authority.schema);
        let denied = solving.solver.check_always_denies_opt(&compiled);
        assert!(solving.runtime.block_on(denied).unwrap());
    }
    let policies = joined(&policies, EVERYTHING);
    for env in envs(&authority.schema, &["health"], "Official") {
        let compiled = compiled(&policies, &env, &authority.schema);
        let found = solving.solver.check_always_denies_with_counterexample_opt(&compiled);
        let found = solving.runtime.block_on(found).unwrap().expect("a counterexample");
        let replayed = Authorizer::new().is_authorized(&found.request, &policies, &found.entities);
        assert_eq!(replayed.decision(), Decision::Allow);
        println!("found: {} may {}", found.request.principal().unwrap(), found.request.action().unwrap());
    }
}

#[test]
fn nobody_decides_a_request_that_they_made() {
    let own = "!(resource has requested_by && resource.requested_by != principal.account)";
    prove(&["deciding"], "Official", EVERYTHING, own);
}

#[test]
fn nobody_changes_their_own_account() {
    let own = "!(resource has about && resource.about != principal.account)";
    prove(&["change_account"], "Official", EVERYTHING, own);
}

#[test]
fn no_record_is_opened_without_a_purpose() {
    for kind in ["Official", "Clinician", "Resident"] {
        prove(&["personal"], kind, EVERYTHING, "!(context has purpose)");
    }
}

#[test]
fn nothing_grave_is_done_without_a_second_factor() {
    prove(&["grave"], "Official", EVERYTHING, "!context.stepped_up");
}

#[test]
fn no_steward_reaches_people_or_figures() {
    prove(&["people", "figures"], "Official", EVERYTHING, "!principal.steward.isEmpty()");
}

#[test]
fn an_auditor_opens_people_for_an_audit_only() {
    let auditor_only = "principal.village_worker.isEmpty() && principal.township_officer.isEmpty() && \
        principal.county_officer.isEmpty() && principal.payments_officer.isEmpty() && \
        principal.petitions_officer.isEmpty() && principal.resident.isEmpty() && \
        !(context has purpose && context.purpose == Purpose::\"audit\")";
    prove(&["personal"], "Official", "", auditor_only);
}

#[test]
fn no_policy_ever_fails() {
    let Some(mut solving) = Solving::start() else { return };
    let authority = authority();
    for policy in authority.policies.policies() {
        for env in policy.get_valid_request_envs(&authority.schema) {
            let compiled = CompiledPolicy::compile(policy, &env, &authority.schema).unwrap();
            let never = solving.solver.check_never_errors_opt(&compiled);
            let never = solving.runtime.block_on(never).unwrap();
            assert!(never, "{} can fail for {:?}", policy.id(), env.action());
        }
    }
}

/// Proves that with the built-in policies and `extra` nothing is allowed when `condition` holds, for
/// this kind of asker and every action in the groups. Returns in how many environments; `None` if there
/// is no solver.
fn prove(groups: &[&str], principal: &str, extra: &str, condition: &str) -> Option<usize> {
    let mut solving = Solving::start()?;
    let authority = authority();
    let policies = joined(&authority.policies, extra);
    let denied_case =
        PolicySet::from_str(&format!("permit (principal, action, resource) when {{ {condition} }};"));
    let denied_case = denied_case.unwrap();
    let envs = envs(&authority.schema, groups, principal);
    assert!(!envs.is_empty(), "no {principal} can ask for {groups:?}: nothing would be proved");
    for env in &envs {
        let ours = compiled(&policies, env, &authority.schema);
        let case = compiled(&denied_case, env, &authority.schema);
        let found = solving.solver.check_disjoint_with_counterexample_opt(&ours, &case);
        if let Some(found) = solving.runtime.block_on(found).unwrap() {
            panic!("{condition}: {} is allowed\n{}", found.request, found.entities.to_dot_str());
        }
    }
    println!("proved for {principal}, {groups:?}, in {} environments: never if {condition}", envs.len());
    Some(envs.len())
}

/// The environments (kind of asker, action, kind of thing) of these groups of actions.
fn envs(schema: &Schema, groups: &[&str], principal: &str) -> Vec<RequestEnv> {
    let principal = EntityTypeName::from_str(principal).unwrap();
    let actions = schema.action_entities().unwrap();
    let among = |env: &RequestEnv| {
        let above = actions.ancestors(env.action()).into_iter().flatten();
        above.chain([env.action()]).any(|uid| groups.contains(&uid.id().unescaped()))
    };
    schema.request_envs().filter(|env| *env.principal() == principal && among(env)).collect()
}

fn compiled(policies: &PolicySet, env: &RequestEnv, schema: &Schema) -> CompiledPolicySet {
    CompiledPolicySet::compile(policies, env, schema).unwrap()
}

fn joined(policies: &PolicySet, extra: &str) -> PolicySet {
    let mut policies = policies.clone();
    for policy in PolicySet::from_str(extra).unwrap().policies() {
        policies.add(policy.new_id(PolicyId::new(format!("extra {}", policy.id())))).unwrap();
    }
    policies
}

/// A running solver.
struct Solving {
    runtime: tokio::runtime::Runtime,
    solver: Solver,
}

impl Solving {
    fn start() -> Option<Solving> {
        let program = std::env::var("CVC5").unwrap_or_else(|_| "cvc5".into());
        if Command::new(program).arg("--version").output().is_err() {
            let required = std::env::var("TOWNBOOK_REQUIRE_CVC5").is_ok_and(|value| value == "1");
            assert!(!required, "TOWNBOOK_REQUIRE_CVC5=1, and cvc5 is not on the PATH");
            eprintln!("SKIPPED: cvc5 is not on the PATH, so NOTHING IS PROVED about the policies");
            return None;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let solver = runtime.block_on(async { CedarSymCompiler::new(LocalSolver::cvc5().unwrap()).unwrap() });
        Some(Solving { runtime, solver })
    }
}
