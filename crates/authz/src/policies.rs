//! Reading the schema and the policies, and refusing what may not be among them.
//!
//! Three files are part of the program; a county may add a fourth, of permits only. Every problem of a
//! file is told at once, each with its line and column. Opening files must stay absent: callers hand
//! over text.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use cedar_policy::{Effect, Entities, Policy, PolicyId, PolicySet, Schema, ValidationMode, Validator};
use miette::Diagnostic;
use sha2::{Digest, Sha256};

pub(crate) const SCHEMA: Source =
    Source { file: "townbook.cedarschema", text: include_str!("../policies/townbook.cedarschema") };
pub(crate) const PERMITS: Source =
    Source { file: "permits.cedar", text: include_str!("../policies/permits.cedar") };
pub(crate) const FORBIDS: Source =
    Source { file: "forbids.cedar", text: include_str!("../policies/forbids.cedar") };

/// What `sha256sum forbids.cedar` prints. A hash, not a signature: it does not stop someone who
/// changes both files, it makes the change show twice.
pub(crate) const FORBIDS_HASH: &str = include_str!("../policies/forbids.cedar.sha256");

/// The name under which problems of a county's own file are told.
const EXTRA_FILE: &str = "extra permits";

/// The longest file of extra permits: some hundred policies.
const MAX_EXTRA_BYTES: usize = 256 * 1024;

/// A file of policies.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) file: &'a str,
    pub(crate) text: &'a str,
}

/// One thing that is wrong with a file of policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyProblem {
    /// The file.
    pub file: Box<str>,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: Box<str>,
}

impl fmt::Display for PolicyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

/// Why a set of policies is not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The file of forbids is not the one that was reviewed.
    #[error("forbids.cedar has the hash {found}, and {expected} was reviewed")]
    ForbidsChanged {
        /// The hash that was reviewed.
        expected: Box<str>,
        /// The hash of the file.
        found: Box<str>,
    },
    /// Some policies cannot stand.
    #[error("{} problem(s) in the policies: {}", .0.len(), lines(.0))]
    Policies(Vec<PolicyProblem>),
}

fn lines(problems: &[PolicyProblem]) -> String {
    problems.iter().map(PolicyProblem::to_string).collect::<Vec<_>>().join("; ")
}

/// A schema with policies that fit it.
pub(crate) struct Loaded {
    pub(crate) schema: Schema,
    pub(crate) policies: PolicySet,
    pub(crate) hash: Box<str>,
}

/// Reads the built-in policies and, if there are any, a county's extra permits.
pub(crate) fn load(extra: Option<&str>) -> Result<Loaded, PolicyError> {
    check_forbids(FORBIDS.text, FORBIDS_HASH)?;
    let extra = extra.map(|text| Source { file: EXTRA_FILE, text });
    if let Some(source) = extra.filter(|source| source.text.len() > MAX_EXTRA_BYTES) {
        let message = format!("the file is longer than {MAX_EXTRA_BYTES} bytes");
        return Err(PolicyError::Policies(vec![source.problem(0, message)]));
    }
    let permits = [Some(PERMITS), extra].into_iter().flatten();
    load_from(SCHEMA, permits.map(|source| (source, Effect::Permit)).chain([(FORBIDS, Effect::Forbid)]))
}

/// Reads these files, each with the only effect that its policies may have.
pub(crate) fn load_from<'a>(
    schema: Source<'a>,
    sources: impl IntoIterator<Item = (Source<'a>, Effect)>,
) -> Result<Loaded, PolicyError> {
    let (read, _) = Schema::from_cedarschema_str(schema.text)
        .map_err(|error| PolicyError::Policies(vec![schema.diagnosed(&error)]))?;
    let mut digest = Sha256::new();
    digest.update(schema.text);
    let mut set = Set::default();
    for (source, effect) in sources {
        digest.update([0]);
        digest.update(source.text);
        set.add(source, effect);
    }
    set.validate(&read);
    if set.problems.is_empty() {
        Ok(Loaded { schema: read, policies: set.policies, hash: hex(&digest.finalize()) })
    } else {
        Err(PolicyError::Policies(set.problems))
    }
}

/// The schema's actions, each with the groups that it is in.
pub(crate) fn action_groups(schema: &Schema) -> Result<Entities, PolicyError> {
    schema.action_entities().map_err(|error| unfit(&error.to_string()))
}

/// The schema lacks something that the program knows.
pub(crate) fn unfit(message: &str) -> PolicyError {
    PolicyError::Policies(vec![SCHEMA.problem(0, message.into())])
}

/// Compares the text of the forbids with the line that `sha256sum` printed when they were reviewed.
pub(crate) fn check_forbids(forbids: &str, line: &str) -> Result<(), PolicyError> {
    let expected = line.split_whitespace().next().unwrap_or_default();
    let found = hex(&Sha256::digest(forbids));
    if *found == *expected {
        Ok(())
    } else {
        Err(PolicyError::ForbidsChanged { expected: expected.into(), found })
    }
}

fn hex(bytes: &[u8]) -> Box<str> {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into()
}

/// Policies on their way into one set, under the names that they give themselves.
#[derive(Default)]
struct Set<'a> {
    policies: PolicySet,
    sources: HashMap<PolicyId, Source<'a>>,
    problems: Vec<PolicyProblem>,
}

impl<'a> Set<'a> {
    fn add(&mut self, source: Source<'a>, effect: Effect) {
        let read = match PolicySet::from_str(source.text) {
            Ok(read) => read,
            Err(errors) => {
                self.problems.extend(errors.iter().map(|error| source.diagnosed(error)));
                return;
            }
        };
        for template in read.templates() {
            self.problems.push(source.problem_of(&template.to_cedar(), "a policy has no slots".into()));
        }
        let mut policies: Vec<&Policy> = read.policies().collect();
        policies.sort_by_key(|policy| ordinal(policy));
        let mut end = 0;
        for policy in policies {
            let (offset, after) = source.span(policy, end);
            end = after;
            let problems = self.own_problems(policy, effect);
            if problems.is_empty() {
                let id = PolicyId::new(policy.annotation("id").unwrap_or_default());
                self.sources.insert(id.clone(), source);
                if let Err(error) = self.policies.add(policy.new_id(id)) {
                    self.problems.push(source.problem(offset, error.to_string()));
                }
            }
            self.problems.extend(problems.into_iter().map(|message| source.problem(offset, message)));
        }
    }

    /// What is wrong with a policy before anyone asks whether it fits the schema.
    fn own_problems(&self, policy: &Policy, effect: Effect) -> Vec<String> {
        let mut problems = Vec::new();
        if policy.effect() != effect {
            let wanted = match effect {
                Effect::Permit => "only permits may stand in this file",
                Effect::Forbid => "only forbids may stand in this file",
            };
            problems.push(wanted.into());
        }
        for name in ["id", "why_zh", "why_en"] {
            if policy.annotation(name).is_none_or(|text| text.trim().is_empty()) {
                problems.push(format!("the policy has no @{name}(\"...\")"));
            }
        }
        if let Some(id) = policy.annotation("id")
            && self.sources.contains_key(&PolicyId::new(id))
        {
            problems.push(format!("the id {id:?} is taken"));
        }
        problems
    }

    /// Strict validation; a policy that can never apply is a mistake as well.
    fn validate(&mut self, schema: &Schema) {
        let result = Validator::new(schema.clone()).validate(&self.policies, ValidationMode::Strict);
        let errors = result.validation_errors().map(|e| (e.policy_id(), e as &dyn Diagnostic));
        let warnings = result.validation_warnings().map(|w| (w.policy_id(), w as &dyn Diagnostic));
        let diagnosed = errors
            .chain(warnings)
            .map(|(id, diagnostic)| self.sources.get(id).copied().unwrap_or(FORBIDS).diagnosed(diagnostic));
        let mut found: Vec<PolicyProblem> = diagnosed.collect();
        // One mistake is found once for every kind of thing that the policy may apply to.
        found.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        found.dedup_by(|a, b| (&a.file, a.line, a.column) == (&b.file, b.line, b.column));
        self.problems.extend(found);
    }
}

/// Which of its file's policies this is: Cedar names them `policy0`, `policy1` and so on.
fn ordinal(policy: &Policy) -> usize {
    policy.id().to_string().trim_start_matches("policy").parse().unwrap_or(usize::MAX)
}

impl Source<'_> {
    /// Where a policy of this file begins, its annotations included, and ends; sought from `start` on.
    fn span(self, policy: &Policy, start: usize) -> (usize, usize) {
        let text = policy.to_cedar().unwrap_or_default();
        let found = self.text.get(start..).and_then(|rest| rest.find(&text));
        found.map_or((start, start), |at| (start + at, start + at + text.len()))
    }

    fn problem_of(self, text: &str, message: String) -> PolicyProblem {
        self.problem(self.text.find(text).unwrap_or_default(), message)
    }

    fn diagnosed(self, diagnostic: &dyn Diagnostic) -> PolicyProblem {
        let offset =
            diagnostic.labels().and_then(|mut labels| labels.next()).map_or(0, |label| label.offset());
        self.problem(offset, diagnostic.to_string())
    }

    fn problem(self, offset: usize, message: String) -> PolicyProblem {
        let before = self.text.get(..offset).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        PolicyProblem {
            file: self.file.into(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.into(),
        }
    }
}
