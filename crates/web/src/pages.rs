//! The pages, and the table of all routes.

mod accounts;
mod case;
mod chores;
mod closes;
mod entry;
mod erasure;
mod figures;
mod files;
mod household;
mod import;
mod kit;
mod ledger;
mod me;
mod own;
mod own_ask;
mod own_copy;
mod passkeys;
mod people;
mod person;
mod place;
mod place_change;
mod public;
mod publications;
mod record;
mod resident;
mod sign_in;
mod sign_on;
mod work;

pub use kit::{Demo, DemoAccount};
pub(crate) use kit::{escape, problem, sign_in_then, step_up_then};
pub(crate) use person::{CHOICES, ask_purpose};

use authz::{Action, Purpose};

use crate::ask::Method::{Get, Post};
use crate::route::{Naming, Route, Subject};

macro_rules! routes {
    ($($method:ident $path:literal $action:ident $subject:ident $naming:expr => $run:path;)+) => {
        &[$(Route {
            method: $method,
            path: $path,
            action: Action::$action,
            subject: Subject::$subject,
            naming: $naming,
            run: $run,
        }),+]
    };
}

const NONE: Naming = Naming::Nothing;
const OPENED: Naming = Naming::Opened;
const RECORDING: Naming = Naming::Fixed(Purpose::Registration);
const ASKED: Naming = Naming::Fixed(Purpose::ResidentRequest);
const CORRECTING: Naming = Naming::Fixed(Purpose::Correction);

/// Every route: method, path, what it does in the words of the rules, to whom, what for, and the page.
pub const TABLE: &[Route] = routes! {
    Get "/" ReadPublic None NONE => public::start;
    Get "/sign-in" ReadPublic None NONE => sign_in::form;
    Post "/sign-in" ReadPublic None NONE => sign_in::submit;
    Post "/sign-in/passkey/question" ReadPublic None NONE => passkeys::ask_to_sign_in;
    Post "/sign-in/passkey" ReadPublic None NONE => passkeys::sign_in;
    Get "/sign-in/county" ReadPublic None NONE => sign_on::sign_in;
    Get "/sign-in/county/return" ReadPublic None NONE => sign_on::back;
    Post "/sign-out" ReadOwnAccess Own NONE => sign_in::out;
    Get "/step-up" ReadOwnAccess Own NONE => sign_in::step_up_form;
    Post "/step-up" ReadOwnAccess Own NONE => sign_in::step_up;
    Post "/step-up/passkey/question" ReadOwnAccess Own NONE => passkeys::ask_to_step_up;
    Post "/step-up/passkey" ReadOwnAccess Own NONE => passkeys::step_up;
    Get "/step-up/county" ReadOwnAccess Own NONE => sign_on::step_up;
    Get "/invitations/{token}" ReadPublic None NONE => sign_in::invitation;
    Post "/invitations/{token}" ReadPublic None NONE => sign_in::accept;
    Post "/language" ReadPublic None NONE => public::choose_language;
    Post "/scheme" ReadPublic None NONE => public::choose_scheme;

    Get "/work" ReadWorkList OwnArea NONE => work::list;
    Get "/tasks/{task}" ReadWorkList Task NONE => work::one;
    Post "/tasks/{task}/take" TakeTask Task NONE => work::take;
    Post "/tasks/{task}/assign" AssignTask Task NONE => work::assign;
    Post "/tasks/{task}/done" TakeTask Task NONE => work::done;

    Get "/people" SearchPeople OwnArea NONE => people::search;
    Get "/people/{person}" ReadPerson Person OPENED => person::page;
    Post "/people/{person}/open" ReadPerson Person Naming::Chosen => person::open;
    Post "/people/{person}/close" ReadOwnAccess Own NONE => person::close;
    Get "/households/{household}" ReadHousehold Household OPENED => household::page;
    Post "/households/{household}/open" ReadHousehold Household Naming::Chosen => household::open;

    Get "/places" ReadPlaces OwnArea NONE => place::tree;
    Get "/places/{place}" ReadVillage Place NONE => place::page;
    Get "/places/{place}/change" ChangePlaces Place NONE => place_change::page;
    Post "/places/{place}/change" ChangePlaces Place NONE => place_change::submit;

    Get "/register" RecordBirth OwnArea RECORDING => record::choose;
    Get "/register/birth" RecordBirth OwnArea RECORDING => record::new_birth;
    Post "/register/birth" RecordBirth ChosenPlace RECORDING => record::birth;
    Get "/register/move_in" RecordMove OwnArea RECORDING => record::new_move_in;
    Post "/register/move_in" RecordMove ChosenPlace RECORDING => record::move_in;
    Get "/register/arrive" RecordMove OwnArea RECORDING => record::new_arrive;
    Post "/register/arrive" RecordMove ChosenPlace RECORDING => record::arrive;
    Get "/people/{person}/register/birth" RecordBirth Person RECORDING => record::new_birth;
    Post "/people/{person}/register/birth" RecordBirth Person RECORDING => record::birth;
    Get "/people/{person}/register/death" RecordDeath Person RECORDING => record::new_death;
    Post "/people/{person}/register/death" RecordDeath Person RECORDING => record::death;
    Get "/people/{person}/register/marriage" RecordMarriage Person RECORDING => record::new_marriage;
    Post "/people/{person}/register/marriage" RecordMarriage Person RECORDING => record::marriage;
    Get "/people/{person}/register/divorce" RecordDivorce Person RECORDING => record::new_divorce;
    Post "/people/{person}/register/divorce" RecordDivorce Person RECORDING => record::divorce;
    Get "/people/{person}/register/move_out" RecordMove Person RECORDING => record::new_move_out;
    Post "/people/{person}/register/move_out" RecordMove Person RECORDING => record::move_out;
    Get "/people/{person}/register/leave" RecordMove Person RECORDING => record::new_leave;
    Post "/people/{person}/register/leave" RecordMove Person RECORDING => record::leave;
    Get "/people/{person}/register/return" RecordMove Person RECORDING => record::new_return;
    Post "/people/{person}/register/return" RecordMove Person RECORDING => record::come_back;
    Get "/people/{person}/register/depart" RecordMove Person RECORDING => record::new_depart;
    Post "/people/{person}/register/depart" RecordMove Person RECORDING => record::depart;
    Get "/people/{person}/register/household_change" RecordHouseholdChange Person RECORDING => record::new_household_change;
    Post "/people/{person}/register/household_change" RecordHouseholdChange Person RECORDING => record::household_change;
    Get "/people/{person}/register/correction" RequestCorrection Person CORRECTING => record::new_correction;
    Post "/people/{person}/register/correction" RequestCorrection Person CORRECTING => case::ask;
    Post "/drafts/{form}/{key}" ReadOwnAccess Own NONE => record::save_draft;

    Get "/people/{person}/resident" InviteResident Person ASKED => resident::page;
    Post "/people/{person}/resident/link" InviteResident Person ASKED => resident::link;
    Post "/people/{person}/resident/end" InviteResident Person ASKED => resident::end;

    Get "/own" ReadPerson OwnPerson ASKED => own::page;
    Get "/own/household" ReadHousehold OwnPerson ASKED => own::household;
    Get "/own/looks" ReadOwnAccess OwnPerson ASKED => own::looks;
    Get "/own/copy" ReadPerson OwnPerson ASKED => own_copy::page;
    Get "/own/copy/json" ReadPerson OwnPerson ASKED => own_copy::json;
    Get "/own/copy/html" ReadPerson OwnPerson ASKED => own_copy::html;
    Get "/own/correction" RequestCorrection OwnPerson ASKED => own_ask::new_correction;
    Post "/own/correction" RequestCorrection OwnPerson ASKED => own_ask::correction;
    Get "/own/erasure" RequestErasure OwnPerson ASKED => erasure::own_form;
    Post "/own/erasure" RequestErasure OwnPerson ASKED => erasure::ask;
    Get "/own/doubt/{entry}" RequestCorrection OwnPerson ASKED => own_ask::new_doubt;
    Post "/own/doubt/{entry}" RequestCorrection OwnPerson ASKED => own_ask::doubt;

    Get "/people/{person}/erasure" RequestErasure Person ASKED => erasure::form;
    Post "/people/{person}/erasure" RequestErasure Person ASKED => erasure::ask;
    Post "/requests/{request}/erase" ApproveErasure Request CORRECTING => erasure::erase;
    Post "/requests/{request}/keep" ApproveErasure Request CORRECTING => erasure::keep;

    Get "/entries/{entry}/files/{file}" ReadAttachment Entry OPENED => files::of_entry;
    Get "/requests/{request}/files/{file}" ReadAttachment Request CORRECTING => files::of_request;
    Get "/requests/{request}" ReadRequest Request CORRECTING => case::page;
    Post "/requests/{request}/grant" DecideCorrection Request CORRECTING => case::grant;
    Post "/requests/{request}/answer" DecideCorrection Request CORRECTING => case::answer;
    Post "/requests/{request}/decline" DecideCorrection Request CORRECTING => case::decline;
    Post "/requests/{request}/take-back" ReadRequest Request CORRECTING => case::take_back;

    Get "/entries/{entry}" ReadLedger OwnArea NONE => entry::receipt;
    Get "/ledger" ReadLedger OwnArea NONE => ledger::page;

    Get "/import" ImportFiles OwnArea NONE => import::page;
    Post "/import" ImportFiles OwnArea NONE => import::send;
    Post "/import/{chore}/go" ImportFiles OwnArea NONE => import::go;
    Get "/import/{chore}/findings.csv" ImportFiles OwnArea NONE => import::findings;
    Get "/import/{chore}/rows/{row}" ImportFiles OwnArea NONE => import::mend_form;
    Post "/import/{chore}/rows/{row}" ImportFiles OwnArea NONE => import::mend;
    Get "/figures" ReadFigures ChosenPlace NONE => figures::page;
    Get "/figures/{figure}" ReadFigures ChosenPlace NONE => figures::one;
    Get "/figures/{figure}/table.csv" ReadFigures ChosenPlace NONE => figures::download;
    Get "/figures/{figure}/entries" TraceFigure ChosenPlace Naming::Chosen => figures::entries;
    Get "/closes" ReadClose County NONE => closes::page;
    Post "/closes/preview" ReadClose County NONE => closes::start_preview;
    Post "/closes/seal" SealPeriod County NONE => closes::seal;
    Get "/closes/{period}" ReadClose County NONE => closes::one;
    Get "/closes/{period}/{edition}/seal" ReadClose County NONE => closes::seal_file;
    Post "/closes/{period}/publish" SealPeriod County NONE => closes::publish;
    Post "/ledger/verify" VerifyBook County NONE => closes::verify;
    Get "/chores/{chore}" ReadOwnAccess Own NONE => chores::page;
    Post "/chores/{chore}/again" ReadOwnAccess Own NONE => chores::again;
    Post "/chores/{chore}/cancel" ReadOwnAccess Own NONE => chores::cancel;

    Get "/accounts" ReadAccounts OwnArea NONE => accounts::list;
    Get "/accounts/new" InviteAccount OwnArea NONE => accounts::new_form;
    Post "/accounts/new" InviteAccount ChosenPlace NONE => accounts::invite;
    Get "/accounts/{account}" ReadAccounts Account NONE => accounts::page;
    Post "/accounts/{account}/grant" ChangeAccount Account NONE => accounts::grant;
    Post "/accounts/{account}/revoke" ChangeAccount Account NONE => accounts::revoke;
    Post "/accounts/{account}/close" ChangeAccount Account NONE => accounts::close;
    Post "/accounts/{account}/link" InviteAccount Account NONE => accounts::link;
    Post "/accounts/{account}/sign-on" ChangeAccount Account NONE => sign_on::link;
    Post "/accounts/{account}/sign-on/remove" ChangeAccount Account NONE => sign_on::unlink;
    Get "/access" ReadAccessPatterns OwnArea NONE => accounts::patterns;

    Get "/me" ReadOwnAccess Own NONE => me::page;
    Post "/me/password" ReadOwnAccess Own NONE => me::password;
    Post "/me/codes" ReadOwnAccess Own NONE => me::codes;
    Post "/me/codes/off" ReadOwnAccess Own NONE => me::codes_off;
    Post "/me/passkeys/question" ReadOwnAccess Own NONE => passkeys::ask_to_make;
    Post "/me/passkeys" ReadOwnAccess Own NONE => passkeys::add;
    Post "/me/passkeys/remove" ReadOwnAccess Own NONE => passkeys::remove;
    Post "/me/sessions" ReadOwnAccess Own NONE => me::end_sessions;

    Get "/public" ReadPublic None NONE => public::page;
    Get "/public/never" ReadPublic None NONE => public::never;
    Get "/public/heads" ReadPublic None NONE => public::heads;
    Get "/public/heads/newest" ReadPublic None NONE => public::newest_head;
    Get "/public/figures" ReadPublic None NONE => publications::list;
    Get "/public/figures/{period}/{edition}/{file}" ReadPublic None NONE => publications::file;
    Get "/public/entries/{entry}" ReadReceipt None NONE => entry::proof;
    Get "/openapi.json" ReadPublic None NONE => public::openapi;
    Get "/metrics" ReadMetrics County NONE => ledger::metrics;
};
