//! Everything that the book holds about a person, for themselves to keep (PIPL, article 45), as JSON.
//!
//! Codes and stable names, so that another program can read it; what the page shows in words says the same.

use serde_json::{Map, Value, json};
use store::{LifeEvent, Role as LifeRole, Told};

use super::own::kin;
use super::{LookAtMe, Office, OfficeError, OwnHousehold, OwnPage, Seen, Who, Wish};

/// What the file says it is.
const FORMAT: &str = "townbook-own-record/v1";
/// Looks that it holds: all of them, for anyone alive.
pub(super) const ALL_LOOKS: u64 = 100_000;

/// Everything that the book holds about a person.
pub struct OwnCopy {
    /// The record.
    pub page: OwnPage,
    /// The household they live in.
    pub household: Option<OwnHousehold>,
    /// Who looked.
    pub looks: Vec<LookAtMe>,
    /// When it was taken; microseconds since 1970.
    pub taken: i64,
}

impl Office {
    /// Everything that the book holds about who asks.
    pub fn own_copy(&self, who: &Who) -> Result<OwnCopy, OfficeError> {
        Ok(OwnCopy {
            page: self.own(who)?,
            household: self.own_household(who)?,
            looks: self.looks_at(who, ALL_LOOKS)?,
            taken: self.now(),
        })
    }

    /// The same as JSON.
    pub fn own_json(&self, who: &Who, copy: &OwnCopy) -> Result<String, OfficeError> {
        let card = &copy.page.card;
        let spans = card.spans.iter().map(|span| {
            json!({
                "status": span.status.as_str(), "place": span.place.to_string(),
                "place_name": self.place_name(span.place), "from": span.from.to_string(),
                "to": span.to.map(|day| day.to_string()), "entry": span.entry.0,
            })
        });
        let kin = kin(card).map(
            |(relation, kin)| json!({ "relation": relation, "name": kin.name.as_ref().map(|n| n.as_str()) }),
        );
        let value = json!({
            "format": FORMAT,
            "taken": moment(copy.taken),
            "book": self.book_key().0,
            "account": *who.account,
            "person": {
                "id": card.id.0,
                "name": card.name.as_str(),
                "sex": card.sex.as_str(),
                "birth_date": card.birth.to_string(),
                "death_date": card.death.map(|(day, _)| day.to_string()),
                "number": card.number.map(|n| n.to_string()),
                "certificate": card.certificate.as_ref().map(|c| c.to_string()),
                "marital": card.marital.as_str(),
                "household_kind": card.household_kind.as_str(),
                "relation_to_head": card.relation.as_str(),
                "entered_in_error": card.entered_in_error,
            },
            "residence": spans.collect::<Vec<_>>(),
            "kin": kin.collect::<Vec<_>>(),
            "household": copy.household.as_ref().map(household),
            "entries": copy.page.life.iter().map(entry).collect::<Vec<_>>(),
            "requests": self.request_values(copy)?,
            "looks": copy.looks.iter().map(look).collect::<Vec<_>>(),
        });
        Ok(format!("{value:#}\n"))
    }

    fn request_values(&self, copy: &OwnCopy) -> Result<Vec<Value>, OfficeError> {
        let mut values = Vec::with_capacity(copy.page.requests.len());
        for request in &copy.page.requests {
            let card = self.request(request.id)?;
            values.push(json!({
                "kind": *request.kind,
                "asked": moment(request.asked),
                "asked_by_person": card.is_by_person,
                "state": request.state.as_str(),
                "decided": request.decided.map(moment),
                "answer": request.answer.as_deref(),
                "entry": request.entry.map(|e| e.0),
                "wish": card.wish.as_ref().map(wish),
            }));
        }
        Ok(values)
    }
}

fn moment(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros).map_or_else(|_| String::new(), |at| at.to_string())
}

fn household(household: &OwnHousehold) -> Value {
    let members = household
        .members
        .iter()
        .map(|(relation, name, _)| json!({ "relation_to_head": relation.as_str(), "name": name }));
    json!({
        "code": *household.household.code,
        "place": household.household.place.to_string(),
        "members": members.collect::<Vec<_>>(),
    })
}

fn look(look: &LookAtMe) -> Value {
    let by = match &look.by {
        Seen::Own => json!({ "kind": "self" }),
        Seen::Relative => json!({ "kind": "resident" }),
        Seen::Official { roles, name, office } => json!({
            "kind": "official", "name": name, "office": office,
            "roles": roles.iter().map(|role| role.as_str()).collect::<Vec<_>>(),
        }),
    };
    json!({
        "at": moment(look.at), "by": by, "purpose": look.purpose, "what": look.what,
        "on_another_page": look.beside,
    })
}

fn wish(wish: &Wish) -> Value {
    match wish {
        Wish::Correction(sheet) => {
            let values = sheet.values.iter().map(|(field, text)| (field.as_str().to_owned(), json!(text)));
            Value::Object(values.collect::<Map<_, _>>())
        }
        Wish::Erasure { reason } => json!({ "reason": reason }),
        Wish::Doubt { entry, reason } => json!({ "entry": entry.0, "reason": reason }),
    }
}

fn entry(event: &LifeEvent) -> Value {
    let head = &event.entry.head;
    json!({
        "index": head.index.0,
        "kind": head.kind.as_str(),
        "part": match event.role {
            LifeRole::Subject => "own",
            LifeRole::Party => "party",
            LifeRole::Spouse => "spouse",
        },
        "on": event.on.map(|day| day.to_string()),
        "place": event.place.map(|place| place.to_string()),
        "recorded": moment(head.recorded),
        "recorded_by": *head.actor,
        "withdrawn_by": event.withdrawn_by.map(|entry| entry.0),
        "leaf": event.entry.leaf.to_hex(),
        "others": event.others.iter().filter_map(|o| Some(o.name.as_ref()?.as_str())).collect::<Vec<_>>(),
        "says": event.told.as_ref().map(says),
    })
}

/// What an entry says beside its kind, day, place and people.
fn says(told: &Told) -> Value {
    match told {
        Told::Enrolled { residence, marital, household_kind, household } => json!({
            "residence": residence.as_str(), "marital": marital.as_str(),
            "household_kind": household_kind.as_str(), "household": household.as_deref(),
        }),
        Told::Born { facility, registered_on, .. } => json!({
            "facility": facility.as_deref(), "registered_on": registered_on.map(|day| day.to_string()),
        }),
        Told::Died { registered_on, .. } => {
            json!({ "registered_on": registered_on.map(|day| day.to_string()) })
        }
        Told::MovedIn { household } | Told::Arrived { household } => {
            json!({ "household": household.as_deref() })
        }
        Told::HouseholdChanged { household, relation } => {
            json!({ "household": household.as_deref(), "relation_to_head": relation.as_str() })
        }
        Told::Corrected { field, reason, registered_on, .. } => json!({
            "item": corrected(field).0, "value": corrected(field).1, "reason": **reason,
            "registered_on": registered_on.map(|day| day.to_string()),
        }),
        Told::Withdrawn { kind, on, entry, reason, .. } => json!({
            "kind": kind.as_str(), "on": on.to_string(), "entry": entry.map(|e| e.0), "reason": **reason,
        }),
        Told::Married { .. }
        | Told::Divorced { .. }
        | Told::MovedOut
        | Told::Left
        | Told::Returned
        | Told::Departed
        | Told::Adopted { .. }
        | Told::KeyDestroyed => json!({}),
    }
}

/// The item of a correction and what now holds; `None` where it was taken away.
fn corrected(field: &register::event::CorrectedField) -> (&'static str, Option<String>) {
    use register::event::CorrectedField::*;
    match field {
        Name(name) => ("name", Some(name.as_str().to_owned())),
        Sex(sex) => ("sex", Some(sex.as_str().to_owned())),
        BirthDate(date) => ("birth_date", Some(date.to_string())),
        Number(number) => ("number", number.map(|n| n.to_string())),
        Certificate(certificate) => ("certificate", certificate.as_ref().map(|c| c.to_string())),
        Marital(status) => ("marital", Some(status.as_str().to_owned())),
        DeathDate(date) => ("death_date", date.map(|d| d.to_string())),
        BirthOrder(order) => ("birth_order", order.map(|o| o.to_string())),
        EnteredInError => ("entered_in_error", None),
    }
}
