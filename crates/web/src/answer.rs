//! What goes out: pages, redirects, files; and the problems that a page explains.

use app::office::StoreError;

/// An answer.
#[derive(Debug)]
pub enum Answer {
    /// A page, or a part of one for htmx.
    Html(String),
    /// A page that is no success: what was typed is in it.
    Unprocessable(String),
    /// See another page.
    See(String),
    /// Signed in: the session's token, and where to go.
    SignedIn {
        /// For the cookie.
        token: String,
        /// Where to.
        to: String,
    },
    /// Sent to the county's sign-on, with what the browser must bring back.
    Away {
        /// Where to.
        to: String,
        /// For a cookie.
        state: String,
    },
    /// Signed out.
    SignedOut {
        /// Where to.
        to: String,
    },
    /// A choice kept in a cookie for a year, then another page.
    Chosen {
        /// The cookie's name.
        name: &'static str,
        /// Its value.
        value: &'static str,
        /// Where to.
        to: String,
    },
    /// Some other document.
    File {
        /// Its type.
        content_type: &'static str,
        /// Its name where it is to be kept; shown in the browser without one.
        name: Option<String>,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// A page of figures that was written once and stands by itself, with its own style sheet in it.
    Report(Vec<u8>),
    /// Somebody's file: to be kept, never shown here.
    Attachment {
        /// Its type, one of a short list.
        content_type: &'static str,
        /// Its name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Nothing to show: done.
    Nothing,
}

/// Why there is no such answer. What a person reads of it comes from the locale files; nothing of the
/// inside goes out.
#[derive(Debug)]
pub enum Problem {
    /// There is no such page, or none that who asks may know of.
    NotFound,
    /// Who asks must sign in first.
    SignIn,
    /// Who asks must show again that it is them, before a grave act.
    StepUp,
    /// Not theirs to do; with the sentences that say why, Chinese and English.
    Forbidden(Vec<(String, String)>),
    /// The form is not one of ours: broken, too long, or sent from elsewhere.
    BadForm,
    /// The files that came with a form are larger together than a form may be.
    TooLarge,
    /// Too many tries; seconds to wait.
    TooMany(u64),
    /// Too many records opened in a short time.
    TooManyRecords {
        /// So many records
        records: u32,
        /// in so many minutes are the most.
        minutes: u32,
        /// Seconds until the next.
        seconds: u64,
    },
    /// Someone else was quicker: what was to be done is done, or gone.
    Gone,
    /// The book cannot do it now.
    Office(app::office::OfficeError),
    /// A page of ours does not render: our own mistake.
    Broken(askama::Error),
}

impl From<app::office::OfficeError> for Problem {
    fn from(error: app::office::OfficeError) -> Problem {
        match error {
            app::office::OfficeError::NotFound => Problem::NotFound,
            app::office::OfficeError::Gone => Problem::Gone,
            app::office::OfficeError::TooManyRecords { limit, seconds } => {
                Problem::TooManyRecords { records: limit.records, minutes: limit.minutes, seconds }
            }
            app::office::OfficeError::Forbidden(reasons) => Problem::Forbidden(reasons),
            // What nobody can type into a page of ours, somebody has sent.
            app::office::OfficeError::Store(
                StoreError::OfficeField { .. }
                | StoreError::OfficeUnknown { .. }
                | StoreError::AccessField { .. }
                | StoreError::TooLong { .. },
            ) => Problem::BadForm,
            other => Problem::Office(other),
        }
    }
}

/// What a page gives.
pub type Given = Result<Answer, Problem>;
