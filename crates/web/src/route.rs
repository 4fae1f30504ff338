//! The table of routes. A route cannot be written without saying what it does to whom, and the guard asks
//! that before the page runs: there is no other way in.

use authz::Action;

use crate::answer::Given;
use crate::ask::{Ask, Method};

/// About whom or what a route is: from where the guard takes the places and owners that it asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Nobody: public pages, signing in.
    None,
    /// Whoever asks: their own account, sessions, reading.
    Own,
    /// The area of who asks; the page itself asks no wider.
    OwnArea,
    /// The whole book: the county.
    County,
    /// A place in the path, `{place}`.
    Place,
    /// A place in the form or query, `place`; the area of who asks where none is given.
    ChosenPlace,
    /// A person in the path, `{person}`.
    Person,
    /// The person whose own account asks: a resident.
    OwnPerson,
    /// The person whom an entry in the path is about, `{entry}`.
    Entry,
    /// A household in the path, `{household}`.
    Household,
    /// A task in the path, `{task}`.
    Task,
    /// A request in the path, `{request}`.
    Request,
    /// An account in the path, `{account}`.
    Account,
}

/// What must be named before a page opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// Nothing.
    Nothing,
    /// The purpose that the person's record was opened for; without one the guard shows the question.
    Opened,
    /// The one that the form names, `purpose`: a word of the list, or a task.
    Chosen,
    /// Fixed: the page has one purpose only.
    Fixed(authz::Purpose),
}

/// A route.
pub struct Route {
    /// How.
    pub method: Method,
    /// Where, such as `/people/{person}`.
    pub path: &'static str,
    /// What it does.
    pub action: Action,
    /// To whom.
    pub subject: Subject,
    /// What for.
    pub naming: Naming,
    /// The page.
    pub run: fn(&Ask<'_>) -> Given,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}", self.method, self.path)
    }
}
