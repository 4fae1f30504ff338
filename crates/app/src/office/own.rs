//! What a resident sees of themselves: the record that is theirs, the household that they live in, and who
//! looked. Of others no more than how they stand to them and what they are called.

use std::collections::HashMap;

use authz::{Purpose, Role};
use register::event::RelationToHead;
use register::id::{EntryIndex, PersonId};
use store::{
    Grant, HouseholdBrief, LifeEvent, Look, PersonCard, PersonFound, Request, Role as LifeRole, Told,
};

use super::{Office, OfficeError, Opening, Who};

/// What a person's own record was opened for, always.
const OWN: Opening = Opening { purpose: Purpose::ResidentRequest, task: None, until: 0 };

/// A person's own record.
pub struct OwnPage {
    /// Who.
    pub card: Box<PersonCard>,
    /// Their life course, in order; of what is about somebody else, no more than that it was.
    pub life: Vec<LifeEvent>,
    /// What they or others asked for about them, the newest first.
    pub requests: Vec<Request>,
}

/// The household that a person lives in: how each stands to its head, and what they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnHousehold {
    /// Number and village.
    pub household: HouseholdBrief,
    /// Relation, name, and whether it is the reader.
    pub members: Vec<(RelationToHead, String, bool)>,
}

/// Who looked, as the person may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// They themselves.
    Own,
    /// A resident who saw their name on a page about themselves.
    Relative,
    /// Somebody at work, in the roles that they held then. Where the person was seen on somebody else's page,
    /// name and office are left out: the office would tell where the other lives.
    Official {
        /// Roles.
        roles: Vec<Role>,
        /// Display name.
        name: Option<String>,
        /// The office's place.
        office: Option<String>,
    },
}

/// A look at the person's record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookAtMe {
    /// When; microseconds since 1970.
    pub at: i64,
    /// Who.
    pub by: Seen,
    /// What for: a word of the list of purposes.
    pub purpose: String,
    /// What was shown: `person`, `household`, `form`, `request` and others.
    pub what: String,
    /// Whether it was somebody else's page.
    pub beside: bool,
}

impl Office {
    /// A person's own record. That they looked is a line of their log, as any look; those whose names are on
    /// it get one, too.
    pub fn own(&self, who: &Who) -> Result<OwnPage, OfficeError> {
        let (card, life) = self.own_card(who)?;
        let mut beside: Vec<PersonId> = kin(&card).map(|(_, kin)| kin.person).collect();
        beside.extend(life.iter().flat_map(|event| event.others.iter().map(|other| other.person)));
        self.note_own(who, "own", card.id, beside)?;
        let requests = self.readers.take()?.requests_of(card.id)?;
        Ok(OwnPage { card, life, requests })
    }

    fn own_card(&self, who: &Who) -> Result<(Box<PersonCard>, Vec<LifeEvent>), OfficeError> {
        let id = who.person.ok_or(OfficeError::NotFound)?;
        let mut reader = self.readers.take()?;
        let Some(PersonFound::Card(card)) = reader.person(id)? else { return Err(OfficeError::NotFound) };
        let life = reader.life_course(id)?.into_iter().map(their_part).collect();
        Ok((card, life))
    }

    /// The household of who asks, where they are one of it.
    pub fn own_household(&self, who: &Who) -> Result<Option<OwnHousehold>, OfficeError> {
        let id = who.person.ok_or(OfficeError::NotFound)?;
        let household = {
            let mut reader = self.readers.take()?;
            let brief = reader.people(&[id])?.pop().ok_or(OfficeError::NotFound)?;
            match brief.household {
                Some(household) => reader.household(household)?,
                None => None,
            }
        };
        let lives_there = |m: &store::Member| m.person.person == id;
        let Some(card) = household.filter(|card| card.members.iter().any(lives_there)) else {
            return Ok(None);
        };
        let others = card.members.iter().map(|m| m.person.person).filter(|p| *p != id).collect();
        self.note_own(who, "own household", id, others)?;
        let members = card.members.iter().map(|m| {
            let name = m.person.name.as_ref().map_or_else(String::new, |n| n.as_str().to_owned());
            (m.relation, name, lives_there(m))
        });
        Ok(Some(OwnHousehold { members: members.collect(), household: card.household }))
    }

    fn note_own(
        &self,
        who: &Who,
        what: &str,
        own: PersonId,
        mut beside: Vec<PersonId>,
    ) -> Result<(), OfficeError> {
        beside.sort_unstable_by_key(|p| p.0);
        beside.dedup();
        beside.retain(|p| *p != own);
        self.note_looks(who, what, Some(own), beside, OWN)
    }

    /// Who looked at the record of who asks, the newest first.
    pub fn looks_at(&self, who: &Who, limit: u64) -> Result<Vec<LookAtMe>, OfficeError> {
        let id = who.person.ok_or(OfficeError::NotFound)?;
        let looks = self.looks.of_person(id, limit)?;
        let names = self.display_names()?;
        let mut desk = self.desks.take()?;
        let mut known: HashMap<Box<str>, (bool, Vec<Grant>)> = HashMap::new();
        let mut lines = Vec::with_capacity(looks.len());
        for look in looks {
            if !known.contains_key(&look.actor) {
                let is_resident = desk.resident_of(&look.actor)?.is_some();
                known.insert(look.actor.clone(), (is_resident, desk.grants_history(Some(&look.actor))?));
            }
            let (is_resident, grants) = &known[&look.actor];
            let by = match () {
                () if look.actor == who.account => Seen::Own,
                () if *is_resident => Seen::Relative,
                () => Seen::Official {
                    roles: roles_at(grants, look.at),
                    name: (!look.beside)
                        .then(|| names.get(&look.actor).cloned().unwrap_or_else(|| look.actor.to_string())),
                    office: (!look.beside).then(|| self.place_name(look.office)),
                },
            };
            lines.push(line(look, by));
        }
        Ok(lines)
    }

    /// One entry of who asks, to be asked about.
    pub fn own_entry(&self, who: &Who, entry: EntryIndex) -> Result<LifeEvent, OfficeError> {
        let (card, life) = self.own_card(who)?;
        let found = life.into_iter().find(|event| event.entry.head.index == entry);
        let found = found.ok_or(OfficeError::NotFound)?;
        let beside = found.others.iter().map(|other| other.person).collect();
        self.note_own(who, "own entry", card.id, beside)?;
        Ok(found)
    }

    /// Whether an account was a person's own when they asked for something.
    pub(super) fn is_their_own(&self, account: &str, person: PersonId) -> Result<bool, OfficeError> {
        let bound = self.desks.take()?.resident_of(account)?;
        Ok(bound.is_some_and(|bound| bound.person == person))
    }
}

fn line(look: Look, by: Seen) -> LookAtMe {
    LookAtMe { at: look.at, by, purpose: look.purpose.into(), what: look.what.into(), beside: look.beside }
}

/// The roles that an account held at a moment.
fn roles_at(grants: &[Grant], at: i64) -> Vec<Role> {
    let held = |g: &&Grant| g.granted_at <= at && g.revoked_at.is_none_or(|end| at < end);
    let mut roles: Vec<Role> = grants.iter().filter(held).filter_map(|g| g.role.parse().ok()).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

/// Kin as a person's own page names them: how they stand to them, and who.
pub fn kin(card: &PersonCard) -> impl Iterator<Item = (&'static str, &store::Kin)> {
    let parents = [("mother", &card.mother), ("father", &card.father), ("spouse", &card.spouse)];
    let near = parents.into_iter().filter_map(|(relation, kin)| kin.as_ref().map(|kin| (relation, kin)));
    near.chain(card.children.iter().map(|kin| ("child", kin)))
}

/// What of an entry is a person's own to read. Of one about somebody else (a child's birth, a spouse's death)
/// that is what happened, when and to whom; not where they live, and no officer's words about them.
fn their_part(mut event: LifeEvent) -> LifeEvent {
    let is_shared = matches!(event.told, Some(Told::Married { .. } | Told::Divorced { .. }));
    if event.role == LifeRole::Subject || is_shared {
        return event;
    }
    event.place = None;
    match &mut event.told {
        Some(Told::Born { facility, .. }) => *facility = None,
        Some(Told::HouseholdChanged { household, .. }) => *household = None,
        Some(Told::Corrected { .. } | Told::Withdrawn { .. }) => event.told = None,
        _ => {}
    }
    event
}
