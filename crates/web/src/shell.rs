//! What stands around every page: bar, crumbs, purpose strip, ledger strip, tab bar.

use authz::Action;

use crate::ask::Ask;
use crate::assets;
use crate::say::Say;

/// A word of the bar.
pub struct Nav {
    /// Where it leads.
    pub href: &'static str,
    /// The word.
    pub label: String,
    /// Whether the page is under it.
    pub is_here: bool,
    /// The picture in the phone's bar: a name of the sprite.
    pub icon: &'static str,
}

/// The strip over a page on which a person's record is open.
pub struct PurposeStrip {
    /// What it is open for.
    pub text: String,
    /// Where it is closed.
    pub close: String,
}

/// Around a page.
pub struct Shell {
    /// `zh-CN` or `en`.
    pub lang: &'static str,
    /// The page's own title.
    pub title: String,
    /// The place of the reader's office, or the county's for visitors.
    pub place: String,
    /// The reader's name.
    pub name: Option<String>,
    /// The bar's words.
    pub nav: Vec<Nav>,
    /// Whether the reader may look for people.
    pub may_search: bool,
    /// Token of the session's forms.
    pub csrf: String,
    /// Where the page is: for coming back after a choice.
    pub here: String,
    /// Colour scheme, or empty.
    pub scheme: &'static str,
    /// Entries in the ledger, and the newest signed head in short.
    pub ledger: Option<(String, String)>,
    /// The purpose strip.
    pub purpose: Option<PurposeStrip>,
    /// The stylesheets.
    pub css: Vec<&'static str>,
    /// The scripts.
    pub js: Vec<&'static str>,
    /// The picture sprite.
    pub icons: &'static str,
}

impl Shell {
    /// The shell of a page under one of the bar's words.
    pub fn new(ask: &Ask<'_>, say: Say<'_>, title: String, here: &str) -> Shell {
        let office = ask.office;
        let county = office.county();
        let place = ask.who.as_ref().and_then(|w| w.office()).or(county);
        let ledger = office.ledger_line().ok().map(|line| {
            let root = line.root.unwrap_or_default();
            let ends = if root.len() > 16 {
                format!("{} {} … {} {}", &root[..4], &root[4..8], &root[56..60], &root[60..])
            } else {
                root
            };
            (say.number(line.entries), ends)
        });
        Shell {
            lang: if say.is_zh() { "zh-CN" } else { "en" },
            title,
            place: place.map_or_else(String::new, |p| say.place(office, p)),
            name: ask.who.as_ref().map(|w| w.name.to_string()),
            nav: nav(ask, say, here),
            may_search: may(ask, Action::SearchPeople),
            csrf: ask.csrf.clone(),
            here: ask.path.to_owned(),
            scheme: ask.scheme,
            ledger,
            purpose: None,
            css: vec![assets::url("designsystemet.css"), assets::url("townbook.css")],
            js: vec![assets::url("htmx.js"), assets::url("townbook.js")],
            icons: assets::url("icons.svg"),
        }
    }
}

impl Shell {
    /// The words of the phone's bar: four places at most.
    pub fn tabs(&self) -> Vec<&Nav> {
        let mut tabs: Vec<&Nav> = self.nav.iter().filter(|w| w.href != "/me").take(3).collect();
        tabs.extend(self.nav.iter().filter(|w| w.href == "/me"));
        tabs
    }
}

/// Whether the reader may do something in their own area.
pub fn may(ask: &Ask<'_>, action: Action) -> bool {
    ask.who.as_ref().is_some_and(|who| ask.office.may(who, action))
}

fn nav(ask: &Ask<'_>, say: Say<'_>, here: &str) -> Vec<Nav> {
    let word = |href: &'static str, name: &'static str, icon: &'static str| Nav {
        href,
        label: say.t(&format!("web-nav-{name}")),
        is_here: name == here,
        icon,
    };
    if ask.who.is_none() {
        return vec![
            word("/public", "public", "book"),
            word("/public/figures", "published", "chart"),
            word("/public/never", "never", "shield"),
            word("/public/heads", "heads", "check"),
            word("/sign-in", "sign_in", "person"),
        ];
    }
    let mut words = Vec::new();
    if may(ask, Action::ReadWorkList) {
        words.push(word("/work", "work", "work"));
    }
    if may(ask, Action::SearchPeople) {
        words.push(word("/people", "people", "search"));
    }
    if may(ask, Action::RecordBirth) {
        words.push(word("/register", "register", "plus"));
    }
    if may(ask, Action::ReadVillage) {
        words.push(word("/places", "places", "map"));
    }
    if may(ask, Action::ReadFigures) {
        words.push(word("/figures", "figures", "chart"));
    }
    if may(ask, Action::ReadAccounts) {
        words.push(word("/accounts", "accounts", "people"));
    }
    if ask.who.as_ref().is_some_and(|who| who.person.is_some()) {
        words.push(word("/own", "own", "book"));
        words.push(word("/own/household", "own_household", "house"));
        words.push(word("/own/looks", "own_looks", "eye"));
    }
    words.push(word("/ledger", "ledger", "book"));
    words.push(word("/me", "me", "person"));
    words
}
