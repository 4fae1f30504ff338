//! Who asks: an account with the roles that it holds at places, or someone who has not signed in.

use register::area::{Level, PlaceCode};
use register::named;

/// What an account does in the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// 村工作人员: keeps the register of her villages.
    VillageWorker,
    /// 乡镇干部: answers for a township's villages, imports, decides corrections.
    TownshipOfficer,
    /// 县干部: keeps the county's book, places and closes.
    CountyOfficer,
    /// 审计员: reads what the others did.
    Auditor,
    /// 发放人员: pays what is due.
    PaymentsOfficer,
    /// 信访人员: answers complaints and petitions.
    PetitionsOfficer,
    /// 医务人员: keeps health records, which no official opens.
    Clinician,
    /// 系统管理员: runs the system and the accounts; reads no one's data.
    Steward,
    /// 居民: their own record.
    Resident,
    /// 公众: whoever has not signed in.
    Public,
}

named!(Role {
    VillageWorker = "village_worker",
    TownshipOfficer = "township_officer",
    CountyOfficer = "county_officer",
    Auditor = "auditor",
    PaymentsOfficer = "payments_officer",
    PetitionsOfficer = "petitions_officer",
    Clinician = "clinician",
    Steward = "steward",
    Resident = "resident",
    Public = "public",
});

impl Role {
    /// True for the roles of the government's offices, which no health record is ever open to.
    pub const fn is_official(self) -> bool {
        match self {
            Role::VillageWorker
            | Role::TownshipOfficer
            | Role::CountyOfficer
            | Role::Auditor
            | Role::PaymentsOfficer
            | Role::PetitionsOfficer
            | Role::Steward => true,
            Role::Clinician | Role::Resident | Role::Public => false,
        }
    }

    /// True if a role may be held at a place of this level. A county's code may stand at the
    /// prefecture's level: some cities have no districts.
    pub const fn is_held_at(self, level: Level) -> bool {
        match self {
            Role::VillageWorker => matches!(level, Level::Village),
            Role::TownshipOfficer => matches!(level, Level::Township),
            Role::CountyOfficer => matches!(level, Level::County | Level::Prefecture),
            Role::Auditor
            | Role::PaymentsOfficer
            | Role::PetitionsOfficer
            | Role::Clinician
            | Role::Steward
            | Role::Resident => true,
            Role::Public => false,
        }
    }
}

/// A role held at a place; it reaches everything below that place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grant {
    role: Role,
    place: PlaceCode,
}

/// A role that cannot be held there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the role {role} is not held at a place of level {level} ({place})")]
pub struct GrantError {
    /// The role.
    pub role: Role,
    /// The place.
    pub place: PlaceCode,
    /// The place's level.
    pub level: Level,
}

impl Grant {
    /// A role at a place, if [`Role::is_held_at`] allows the place's level.
    pub fn new(role: Role, place: PlaceCode) -> Result<Grant, GrantError> {
        // INVARIANT: a village worker never holds a township, nor a township officer a county.
        let level = place.level();
        if role.is_held_at(level) {
            Ok(Grant { role, place })
        } else {
            Err(GrantError { role, place, level })
        }
    }

    /// The role.
    pub const fn role(self) -> Role {
        self.role
    }

    /// The place.
    pub const fn place(self) -> PlaceCode {
        self.place
    }
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Someone who has not signed in.
    Visitor,
    /// An account that has signed in.
    Account {
        /// Its stable name, as resources carry it.
        account: Box<str>,
        /// What it holds.
        grants: Vec<Grant>,
    },
}

impl Principal {
    /// An account and what it holds.
    pub fn account(account: impl Into<Box<str>>, grants: impl IntoIterator<Item = Grant>) -> Principal {
        Principal::Account { account: account.into(), grants: grants.into_iter().collect() }
    }

    /// What it holds; nothing if it has not signed in.
    pub fn grants(&self) -> &[Grant] {
        match self {
            Principal::Visitor => &[],
            Principal::Account { grants, .. } => grants,
        }
    }

    /// True if it holds this role anywhere.
    pub fn holds(&self, role: Role) -> bool {
        self.grants().iter().any(|grant| grant.role == role)
    }
}
