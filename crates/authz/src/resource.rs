//! What is asked for, and under which circumstances.

use register::area::PlaceCode;
use register::named;

/// Kind of a thing that something is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ResourceKind {
    /// A public page.
    Public,
    /// A receipt for an entry.
    Receipt,
    /// A work list; `about` is the account whose list it is.
    WorkList,
    /// A task; `about` is the account that it was given to.
    Task,
    /// A place as a whole: its people, its name, the files that come from it.
    Area,
    /// A person; the places of registration and of residence; `about` is the person's own account.
    Person,
    /// A household; `about` is the account of the member who asks.
    Household,
    /// An event to be recorded, in every place that it concerns.
    Event,
    /// A request for a correction or an erasure; `requested_by` is who made it.
    Request,
    /// A file attached to a request.
    Attachment,
    /// A close.
    Close,
    /// Exact figures of a place.
    Figure,
    /// An account; `about` is the account itself, the places are those of its grants.
    Account,
    /// The log of who looked at what; `about` is the account whose record was looked at.
    AccessLog,
    /// The book with its ledger.
    Book,
    /// The running system.
    System,
    /// A health record of a clinic.
    HealthRecord,
}

named!(ResourceKind {
    Public = "public",
    Receipt = "receipt",
    WorkList = "work_list",
    Task = "task",
    Area = "area",
    Person = "person",
    Household = "household",
    Event = "event",
    Request = "request",
    Attachment = "attachment",
    Close = "close",
    Figure = "figure",
    Account = "account",
    AccessLog = "access_log",
    Book = "book",
    System = "system",
    HealthRecord = "health_record",
});

/// A thing that something is done to, as far as it matters for the decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// What it is.
    pub kind: ResourceKind,
    /// Where it belongs. A role at any of these, or above any of these, reaches it; none: no role does.
    pub places: Vec<PlaceCode>,
    /// The account whom it concerns.
    pub about: Option<Box<str>>,
    /// The account that asked for it.
    pub requested_by: Option<Box<str>>,
}

impl Resource {
    /// A thing that belongs to no place.
    pub const fn of(kind: ResourceKind) -> Resource {
        Resource { kind, places: Vec::new(), about: None, requested_by: None }
    }

    /// A thing that belongs to one place.
    pub fn at(kind: ResourceKind, place: PlaceCode) -> Resource {
        Resource { places: vec![place], ..Resource::of(kind) }
    }
}

/// Why someone opens or changes a record: the closed list that a form offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// 办理登记.
    Registration,
    /// 本人或家人来办.
    ResidentRequest,
    /// 更正核实.
    Correction,
    /// 核对资料.
    DataQuality,
    /// 办理待办事项: an open task of the asker is about this; see [`Context::task`].
    Task,
    /// 审计: auditors only.
    Audit,
    /// 系统管理: opens no one's record.
    Stewardship,
}

named!(Purpose {
    Registration = "registration",
    ResidentRequest = "resident_request",
    Correction = "correction",
    DataQuality = "data_quality",
    Task = "task",
    Audit = "audit",
    Stewardship = "stewardship",
});

/// The circumstances of a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// The stated purpose.
    pub purpose: Option<Purpose>,
    /// A second factor was shown just now.
    pub stepped_up: bool,
    /// An open task of the asker is about this thing. The caller has looked.
    pub task: bool,
}
