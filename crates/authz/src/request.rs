//! Our words put into Cedar's: entities and a request, as few as a decision needs.
//!
//! The names of types are looked up once, when the policies are read; a decision builds one entity for
//! who asks, one for what is asked for and one for the action with its groups.

use std::collections::{HashMap, HashSet};
use std::str::FromStr;

use cedar_policy::{
    Context as CedarContext, Entities, Entity, EntityId, EntityTypeName, EntityUid, Request,
    RestrictedExpression, Schema,
};
use register::area::PlaceCode;

use crate::policies::{self, PolicyError};
use crate::{Action, Context, Principal, Purpose, Resource, ResourceKind, Role};

/// A question in Cedar's words.
pub(crate) struct Asked {
    pub(crate) request: Request,
    pub(crate) entities: Entities,
}

/// The names of the schema, looked up once.
pub(crate) struct Translator {
    place: EntityTypeName,
    official: EntityTypeName,
    clinician: EntityTypeName,
    resident: EntityTypeName,
    visitor: EntityTypeName,
    kinds: HashMap<ResourceKind, EntityUid>,
    purposes: HashMap<Purpose, EntityUid>,
    actions: HashMap<Action, Entity>,
}

impl Translator {
    /// Looks up every name; `groups` are the actions of the schema with the groups that they are in.
    pub(crate) fn new(groups: &Entities) -> Result<Translator, PolicyError> {
        let mut actions = HashMap::new();
        for &action in Action::ALL {
            let uid = named(&type_name("Action")?, action.as_str());
            let entity =
                groups.get(&uid).ok_or_else(|| policies::unfit(&format!("there is no action {action:?}")))?;
            actions.insert(action, entity.clone());
        }
        let mut kinds = HashMap::new();
        for &kind in ResourceKind::ALL {
            // The schema names a kind as the enum does.
            let name = type_name(&format!("{kind:?}"))?;
            kinds.insert(kind, EntityUid::from_type_name_and_id(name, EntityId::new("asked")));
        }
        let purpose = type_name("Purpose")?;
        let purposes =
            Purpose::ALL.iter().map(|&member| (member, named(&purpose, member.as_str()))).collect();
        Ok(Translator {
            place: type_name("Place")?,
            official: type_name("Official")?,
            clinician: type_name("Clinician")?,
            resident: type_name("Resident")?,
            visitor: type_name("Visitor")?,
            kinds,
            purposes,
            actions,
        })
    }

    /// An action with the groups that it is in.
    pub(crate) fn action(&self, action: Action) -> Option<&Entity> {
        self.actions.get(&action)
    }

    /// The question in Cedar's words; `None` if it does not fit the schema.
    pub(crate) fn translate(
        &self,
        schema: &Schema,
        principal: &Principal,
        action: Action,
        resource: &Resource,
        context: &Context,
    ) -> Option<Asked> {
        let principal = self.principal(principal)?;
        let resource_entity = self.resource(resource)?;
        let action_entity = self.action(action)?.clone();
        let request = Request::new(
            principal.uid(),
            action_entity.uid(),
            resource_entity.uid(),
            self.context(context)?,
            Some(schema),
        )
        .ok()?;
        let entities = Entities::from_entities([principal, resource_entity, action_entity], None).ok()?;
        Some(Asked { request, entities })
    }

    /// The kind of an account is decided here, and here alone: one official role makes it an official.
    fn principal(&self, principal: &Principal) -> Option<Entity> {
        let Principal::Account { account, grants } = principal else {
            return Some(Entity::with_uid(named(&self.visitor, "visitor")));
        };
        let (kind, roles): (_, &[Role]) = if grants.iter().any(|grant| grant.role().is_official()) {
            (&self.official, OFFICIAL_ROLES)
        } else if principal.holds(Role::Clinician) {
            (&self.clinician, &[Role::Clinician, Role::Resident])
        } else {
            (&self.resident, &[Role::Resident])
        };
        let held = roles.iter().map(|&role| {
            let places = grants.iter().filter(|grant| grant.role() == role).map(|grant| grant.place());
            let places = places.map(|place| RestrictedExpression::new_entity_uid(self.place(place)));
            (role.as_str().to_owned(), RestrictedExpression::new_set(places))
        });
        let name = RestrictedExpression::new_string(account.to_string());
        let attributes = held.chain([("account".to_owned(), name)]).collect();
        Entity::new(named(kind, account), attributes, HashSet::new()).ok()
    }

    fn resource(&self, resource: &Resource) -> Option<Entity> {
        let about = resource.about.as_ref().map(|account| ("about", account));
        let requested_by = resource.requested_by.as_ref().map(|account| ("requested_by", account));
        let attributes = about
            .into_iter()
            .chain(requested_by)
            .map(|(name, account)| (name.to_owned(), RestrictedExpression::new_string(account.to_string())));
        // Every place above is a parent as well, so that no place needs an entity of its own.
        let above = |&place: &PlaceCode| std::iter::successors(Some(place), |place| place.parent());
        let parents = resource.places.iter().flat_map(above).map(|place| self.place(place)).collect();
        Entity::new(self.kinds.get(&resource.kind)?.clone(), attributes.collect(), parents).ok()
    }

    fn context(&self, context: &Context) -> Option<CedarContext> {
        let purpose = context
            .purpose
            .and_then(|purpose| self.purposes.get(&purpose))
            .map(|uid| ("purpose".to_owned(), RestrictedExpression::new_entity_uid(uid.clone())));
        let flags = [("stepped_up", context.stepped_up), ("task", context.task)]
            .map(|(name, value)| (name.to_owned(), RestrictedExpression::new_bool(value)));
        CedarContext::from_pairs(flags.into_iter().chain(purpose)).ok()
    }

    fn place(&self, place: PlaceCode) -> EntityUid {
        named(&self.place, &place.to_string())
    }
}

/// The roles that an official's entity has an attribute for.
const OFFICIAL_ROLES: &[Role] = &[
    Role::VillageWorker,
    Role::TownshipOfficer,
    Role::CountyOfficer,
    Role::Auditor,
    Role::PaymentsOfficer,
    Role::PetitionsOfficer,
    Role::Steward,
    Role::Resident,
];

fn named(kind: &EntityTypeName, name: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(name))
}

fn type_name(name: &str) -> Result<EntityTypeName, PolicyError> {
    EntityTypeName::from_str(name).map_err(|error| policies::unfit(&error.to_string()))
}
