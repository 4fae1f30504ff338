//! The one who decides.

use std::collections::HashMap;

use cedar_policy::{
    ActionConstraint, AuthorizationError, Authorizer, Decision as Answer, Entities, EntityUid, Policy,
    PolicyId, PolicySet, Schema,
};

use crate::policies::{self, PolicyError};
use crate::request::{Asked, Translator};
use crate::{Action, Context, Principal, Resource};

/// Schema and policies, read and checked once.
pub struct Authority {
    pub(crate) schema: Schema,
    pub(crate) policies: PolicySet,
    /// For each action the policies that speak of it: a fifth of them all, and so much faster.
    about: HashMap<Action, PolicySet>,
    hash: Box<str>,
    authorizer: Authorizer,
    translator: Translator,
}

/// An answer, with the policies that gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether it may be done.
    pub allowed: bool,
    /// The ids of the deciding policies, in alphabetical order: the permits if it is allowed, the forbids
    /// if one forbids it, the policies that failed if one did; none if nothing permits it.
    pub reasons: Vec<String>,
}

impl Authority {
    /// The policies that are part of the program.
    pub fn new() -> Result<Authority, PolicyError> {
        Authority::from_loaded(policies::load(None)?)
    }

    /// The same, and a county's own permits. A forbid among them is an error, and so is anything that
    /// does not fit the schema; the built-in forbids win over every permit.
    pub fn with_policies(extra_permits: &str) -> Result<Authority, PolicyError> {
        Authority::from_loaded(policies::load(Some(extra_permits))?)
    }

    pub(crate) fn from_loaded(loaded: policies::Loaded) -> Result<Authority, PolicyError> {
        let groups = policies::action_groups(&loaded.schema)?;
        let translator = Translator::new(&groups)?;
        let mut about = HashMap::new();
        for &action in Action::ALL {
            if let Some(entity) = translator.action(action) {
                about.insert(action, speaking_of(&loaded.policies, &entity.uid(), &groups));
            }
        }
        Ok(Authority {
            about,
            schema: loaded.schema,
            policies: loaded.policies,
            hash: loaded.hash,
            authorizer: Authorizer::new(),
            translator,
        })
    }

    /// May this be done? No, unless a permit says so, no forbid objects, and every policy could be
    /// evaluated.
    pub fn decide(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource,
        context: &Context,
    ) -> Decision {
        let policies = self.about.get(&action).unwrap_or(&self.policies);
        let asked = self.translator.translate(&self.schema, principal, action, resource, context);
        asked.map_or(Decision { allowed: false, reasons: Vec::new() }, |asked| self.answer(&asked, policies))
    }

    /// The same without the short cut through [`Authority::about`], to compare with.
    #[cfg(test)]
    pub(crate) fn decide_by_all(
        &self,
        principal: &Principal,
        action: Action,
        resource: &Resource,
        context: &Context,
    ) -> Decision {
        let asked = self.translator.translate(&self.schema, principal, action, resource, context);
        asked.map_or(Decision { allowed: false, reasons: Vec::new() }, |asked| {
            self.answer(&asked, &self.policies)
        })
    }

    fn answer(&self, asked: &Asked, policies: &PolicySet) -> Decision {
        let response = self.authorizer.is_authorized(&asked.request, policies, &asked.entities);
        let failed = names(response.diagnostics().errors().map(|error| match error {
            AuthorizationError::PolicyEvaluationError(error) => error.policy_id(),
        }));
        // Cedar passes over a policy that fails. A forbid that fails must not let anything through.
        if failed.is_empty() {
            let allowed = response.decision() == Answer::Allow;
            Decision { allowed, reasons: names(response.diagnostics().reason()) }
        } else {
            Decision { allowed: false, reasons: failed }
        }
    }

    /// What a policy says, in Chinese and in English; `None` if there is no such policy.
    pub fn explain(&self, id: &str) -> Option<(&str, &str)> {
        let policy = self.policies.policy(&PolicyId::new(id))?;
        Some((policy.annotation("why_zh")?, policy.annotation("why_en")?))
    }

    /// SHA-256 over the schema and every file of policies in use, in hexadecimal: what decided, to be
    /// kept beside what was decided.
    pub fn hash(&self) -> &str {
        &self.hash
    }
}

/// The policies whose scope the action is in. The others cannot apply, nor fail: Cedar evaluates the
/// scope of a policy first.
fn speaking_of(policies: &PolicySet, action: &EntityUid, groups: &Entities) -> PolicySet {
    let within = |uid: &EntityUid| uid == action || groups.is_ancestor_of(uid, action);
    let speaks = |policy: &&Policy| match policy.action_constraint() {
        ActionConstraint::Any => true,
        ActionConstraint::In(uids) => uids.iter().any(within),
        ActionConstraint::Eq(uid) => uid == *action,
    };
    let speaking = policies.policies().filter(speaks).cloned();
    PolicySet::from_policies(speaking).unwrap_or_else(|_| policies.clone())
}

fn names<'a>(ids: impl Iterator<Item = &'a PolicyId>) -> Vec<String> {
    let mut names: Vec<String> = ids.map(PolicyId::to_string).collect();
    names.sort_unstable();
    names.dedup();
    names
}
