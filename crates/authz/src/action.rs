//! What can be asked for: a closed list, each action with the one kind of thing that it is done to.

use register::named;

use crate::ResourceKind;

/// Something that an account may or may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Read a public page.
    ReadPublic,
    /// Check a receipt.
    ReadReceipt,
    /// Read a work list.
    ReadWorkList,
    /// Take a task and settle it.
    TakeTask,
    /// Give a task to an account.
    AssignTask,
    /// Look for people by name or number.
    SearchPeople,
    /// Open a person.
    ReadPerson,
    /// Open a household with its members.
    ReadHousehold,
    /// Read the page of a village.
    ReadVillage,
    /// Record a birth.
    RecordBirth,
    /// Record a death.
    RecordDeath,
    /// Record a marriage.
    RecordMarriage,
    /// Record a divorce.
    RecordDivorce,
    /// Record a move.
    RecordMove,
    /// Record that a household formed, split or changed its head.
    RecordHouseholdChange,
    /// Ask that a person's record be set right.
    RequestCorrection,
    /// Decide on such a request.
    DecideCorrection,
    /// Read a request and its state.
    ReadRequest,
    /// Attach a file to a request.
    AttachFile,
    /// Open an attached file.
    ReadAttachment,
    /// Import files into the register.
    ImportFiles,
    /// Read what a close sealed: its files, hashes and head.
    ReadClose,
    /// Close a period.
    SealPeriod,
    /// Read every stored byte of the book again.
    VerifyBook,
    /// Read exact figures.
    ReadFigures,
    /// Open a figure to its entries.
    TraceFigure,
    /// Read names and codes of places.
    ReadPlaces,
    /// Add, rename, merge or end places.
    ChangePlaces,
    /// Read the list of accounts and what they hold.
    ReadAccounts,
    /// Invite someone to an account.
    InviteAccount,
    /// Grant or revoke a role, or close an account.
    ChangeAccount,
    /// Give a resident access to their own record, or end it.
    InviteResident,
    /// Read who looked at one's own record.
    ReadOwnAccess,
    /// Read who looks at what, and how often.
    ReadAccessPatterns,
    /// Read the ledger: entries without what they say, heads and proofs.
    ReadLedger,
    /// Read the metrics of the running system.
    ReadMetrics,
    /// Ask that a person be erased.
    RequestErasure,
    /// Approve such a request.
    ApproveErasure,
    /// Open a health record.
    ReadHealth,
    /// Write a health record.
    WriteHealth,
}

named!(Action {
    ReadPublic = "read_public",
    ReadReceipt = "read_receipt",
    ReadWorkList = "read_work_list",
    TakeTask = "take_task",
    AssignTask = "assign_task",
    SearchPeople = "search_people",
    ReadPerson = "read_person",
    ReadHousehold = "read_household",
    ReadVillage = "read_village",
    RecordBirth = "record_birth",
    RecordDeath = "record_death",
    RecordMarriage = "record_marriage",
    RecordDivorce = "record_divorce",
    RecordMove = "record_move",
    RecordHouseholdChange = "record_household_change",
    RequestCorrection = "request_correction",
    DecideCorrection = "decide_correction",
    ReadRequest = "read_request",
    AttachFile = "attach_file",
    ReadAttachment = "read_attachment",
    ImportFiles = "import_files",
    ReadClose = "read_close",
    SealPeriod = "seal_period",
    VerifyBook = "verify_book",
    ReadFigures = "read_figures",
    TraceFigure = "trace_figure",
    ReadPlaces = "read_places",
    ChangePlaces = "change_places",
    ReadAccounts = "read_accounts",
    InviteAccount = "invite_account",
    ChangeAccount = "change_account",
    InviteResident = "invite_resident",
    ReadOwnAccess = "read_own_access",
    ReadAccessPatterns = "read_access_patterns",
    ReadLedger = "read_ledger",
    ReadMetrics = "read_metrics",
    RequestErasure = "request_erasure",
    ApproveErasure = "approve_erasure",
    ReadHealth = "read_health",
    WriteHealth = "write_health",
});

impl Action {
    /// The kind of thing that this is done to. Asked of any other kind, the answer is no.
    pub const fn resource_kind(self) -> ResourceKind {
        match self {
            Action::ReadPublic => ResourceKind::Public,
            Action::ReadReceipt => ResourceKind::Receipt,
            Action::ReadWorkList => ResourceKind::WorkList,
            Action::TakeTask | Action::AssignTask => ResourceKind::Task,
            Action::SearchPeople
            | Action::ReadVillage
            | Action::ImportFiles
            | Action::ReadPlaces
            | Action::ChangePlaces => ResourceKind::Area,
            Action::ReadPerson
            | Action::RequestCorrection
            | Action::RequestErasure
            | Action::InviteResident => ResourceKind::Person,
            Action::ReadHousehold => ResourceKind::Household,
            Action::RecordBirth
            | Action::RecordDeath
            | Action::RecordMarriage
            | Action::RecordDivorce
            | Action::RecordMove
            | Action::RecordHouseholdChange => ResourceKind::Event,
            Action::DecideCorrection | Action::ReadRequest | Action::ApproveErasure => ResourceKind::Request,
            Action::AttachFile | Action::ReadAttachment => ResourceKind::Attachment,
            Action::ReadClose | Action::SealPeriod => ResourceKind::Close,
            Action::ReadFigures | Action::TraceFigure => ResourceKind::Figure,
            Action::ReadAccounts | Action::InviteAccount | Action::ChangeAccount => ResourceKind::Account,
            Action::ReadOwnAccess | Action::ReadAccessPatterns => ResourceKind::AccessLog,
            Action::VerifyBook | Action::ReadLedger => ResourceKind::Book,
            Action::ReadMetrics => ResourceKind::System,
            Action::ReadHealth | Action::WriteHealth => ResourceKind::HealthRecord,
        }
    }
}
