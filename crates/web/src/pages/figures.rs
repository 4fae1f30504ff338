//! Figures of sealed periods: a place in pictures and tables, one figure and what it is, the entries behind it.

mod behind;
mod one;
mod pictures;

pub use behind::page as entries;
pub use one::{download, page as one};

use app::office::Close;
use app::office::chores::{Chore, CloseAt};
use app::office::counts::{Meaning, Num, Overview};
use askama::Template;
use authz::Action;
use register::area::{Level, PlaceCode};
use register::calendar::Period;

use super::chores::{answer, pick};
use super::closes::spoken;
use super::kit::{escape, render};
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::form::FieldView;
use crate::say::Say;
use crate::shell::{Shell, may};

/// What the sex ratio at birth is compared with: boys to a hundred girls.
const USUAL_RATIO: f64 = 105.0;
/// The figures at the head of the page, and what each is compared with.
const KEYS: [&str; 6] = [
    "registered_population",
    "crude_birth_rate_per_1000_mean",
    "crude_death_rate_per_1000_mean",
    "natural_increase_per_1000_mean",
    "sex_ratio_at_birth",
    "births_registered_30_days",
];

/// A close and a place, as the address names them.
pub(super) struct Asked {
    close: Close,
    period: Period,
    place: PlaceCode,
}

impl Asked {
    /// The newest close and the reader's own place, unless others are named. `None`: nothing is sealed yet.
    fn read(ask: &Ask<'_>) -> Result<Option<Asked>, Problem> {
        let closes = ask.office.closes()?;
        let (period, edition) = (ask.query.get("period"), ask.query.get("edition"));
        let is_asked = |c: &&Close| {
            (period.is_empty() || c.period.to_string() == period)
                && (edition.is_empty() || c.edition.to_string() == edition)
        };
        let close = closes.iter().find(is_asked).cloned();
        if close.is_none() && (!period.is_empty() || !edition.is_empty()) {
            return Err(Problem::NotFound);
        }
        let own = ask.who()?.office().or_else(|| ask.office.county());
        let place = ask.pass.place.or(own).ok_or(Problem::NotFound)?;
        if ask.office.area(place).is_none() {
            // Somebody's own place may be in another county's book: this one has no figures of it.
            return if ask.pass.place.is_some() { Err(Problem::NotFound) } else { Ok(None) };
        }
        Ok(close.map(|close| Asked { period: close.period, close, place }))
    }

    fn at(&self) -> CloseAt {
        CloseAt {
            period: self.period.to_string(),
            edition: self.close.edition,
            manifest: self.close.manifest.to_hex(),
        }
    }

    /// The query that names this close and this place.
    fn query(&self) -> String {
        self.query_at(self.place)
    }

    fn query_at(&self, place: PlaceCode) -> String {
        format!("period={}&edition={}&place={place}", escape(&self.period.to_string()), self.close.edition)
    }

    fn note(&self, ask: &Ask<'_>, what: &str) -> Result<(), Problem> {
        Ok(ask.office.note_figures(ask.who()?, what, Some(self.period), Some(self.place))?)
    }
}

/// Where it is said that there are no figures yet.
pub(super) fn nothing_sealed() -> Answer {
    Answer::See("/figures".to_owned())
}

/// A number on a page.
pub(super) struct NumView {
    /// The value, or why there is none.
    pub value: String,
    /// The interval, or nothing.
    pub interval: String,
}

/// A number, in words.
pub(super) fn shown(say: Say<'_>, num: &Num) -> NumView {
    let value = match num.value {
        Some(value) => say.decimal(value, num.decimals),
        None if num.suppressed => say.t("web-figures-few"),
        None => "–".to_owned(),
    };
    NumView { value, interval: interval(say, num).unwrap_or_default() }
}

fn interval(say: Say<'_>, num: &Num) -> Option<String> {
    num.value?;
    let (low, high) = num.interval?;
    let decimals = num.decimals.max(1);
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("low", &say.decimal(low, decimals)), ("high", &say.decimal(high, decimals))];
    Some(say.with("web-figures-interval", &args))
}

/// The sign of a unit where there is one, else the unit in words.
pub(super) fn unit(say: Say<'_>, meaning: &Meaning) -> String {
    match (meaning.kind.as_str(), meaning.scale) {
        ("rate" | "share" | "index", 1000) => "‰".to_owned(),
        ("share", 100) => "%".to_owned(),
        ("ratio", _) => String::new(),
        _ => pick(say, &meaning.unit).to_owned(),
    }
}

struct KeyView {
    href: String,
    title: String,
    value: String,
    unit: String,
    bar: String,
    rest: String,
}

struct PlaceLine {
    href: String,
    name: String,
    nums: Vec<NumView>,
}

struct FigureLine {
    href: String,
    title: String,
    num: NumView,
    unit: String,
}

#[derive(Template)]
#[template(path = "figures.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    lead: String,
    edition: String,
    changes: Vec<String>,
    pick: Vec<FieldView>,
    up: Option<(String, String)>,
    keys: Vec<KeyView>,
    left: Vec<pictures::Picture>,
    right: Vec<pictures::Picture>,
    what: Option<one::What>,
    heads: Vec<String>,
    places: Vec<PlaceLine>,
    figures: Vec<FigureLine>,
    may_close: bool,
}

impl Page<'_> {
    /// Columns of the table of places that a phone has room for: people, and the two rates.
    fn on_phone(&self, column: &usize) -> bool {
        matches!(column, 0 | 3 | 5)
    }
}

#[derive(Template)]
#[template(path = "figures_none.html")]
struct NonePage<'a> {
    shell: Shell,
    say: Say<'a>,
    may_close: bool,
}

/// `GET /figures`
pub fn page(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let may_close = may(ask, Action::ReadClose);
    let Some(asked) = Asked::read(ask)? else {
        return render(&NonePage { shell: ask.shell("web-figures", "figures"), may_close, say });
    };
    asked.note(ask, "figures *")?;
    let chore = Chore::Overview { close: asked.at(), place: Some(asked.place.as_u64()) };
    let found: Overview = match answer(ask, &chore)? {
        Ok(found) => found,
        Err(waiting) => return Ok(waiting),
    };
    let mut shell = ask.shell("web-figures", "figures");
    shell.css.push(crate::assets::url("figures.css"));
    let period = say.period(asked.period);
    shell.title = say.w1("web-figures-title", "period", &period);
    let up = asked.place.parent().filter(|p| ask.office.area(*p).is_some());
    let up = up.filter(|p| ask.who().is_ok_and(|who| who.reaches(*p)));
    let meanings = &found.meanings;
    let (left, right) = pictures::all(ask, &asked, &found);
    render(&Page {
        lead: lead(ask, &asked, &found),
        edition: edition_text(say, &found),
        changes: found.changed.iter().take(6).filter_map(|c| change(say, meanings, c)).collect(),
        pick: choices(ask, &asked)?,
        up: up.map(|p| (format!("/figures?{}", asked.query_at(p)), ask.office.place_name(p))),
        keys: KEYS.iter().filter_map(|id| key(say, &asked, &found, id)).collect(),
        left,
        right,
        what: one::what(say, &found.nums, meanings, "crude_birth_rate_per_1000_mean"),
        heads: heads(say, &found),
        places: found.places.iter().map(|p| place_line(ask, &asked, p)).collect(),
        figures: found.nums.iter().filter_map(|num| figure_line(say, &asked, meanings, num)).collect(),
        may_close,
        shell,
        say,
    })
}

fn lead(ask: &Ask<'_>, asked: &Asked, found: &Overview) -> String {
    let say = ask.say();
    let place = say.place(ask.office, asked.place);
    let mean =
        found.nums.iter().find(|n| n.id == "crude_birth_rate_per_1000_mean").and_then(|n| n.denominator);
    let (from, to) = (say.day(asked.period.first_day()), say.day(asked.period.last_day()));
    let mean = mean.map_or_else(|| "–".to_owned(), |mean| say.decimal(mean, 0));
    let args: [(&str, &dyn std::fmt::Display); 4] =
        [("place", &place), ("from", &from), ("to", &to), ("mean", &mean)];
    say.with("web-figures-lead", &args)
}

fn edition_text(say: Say<'_>, found: &Overview) -> String {
    let edition = &found.edition;
    let args: [(&str, &dyn std::fmt::Display); 3] = [
        ("edition", &edition.edition),
        ("sealed", &say.moment(edition.sealed_at)),
        ("entries", &say.number(edition.log_size)),
    ];
    let mut parts = vec![say.with("web-figures-edition", &args)];
    if edition.added + edition.removed > 0 {
        parts.push(super::chores::rows(say, edition.added, edition.removed));
    }
    if edition.newest > edition.edition {
        parts.push(say.w1("web-figures-newer", "edition", edition.newest));
    }
    say.sentences(&parts)
}

/// What the edition before said otherwise, in a sentence.
pub(super) fn change(
    say: Say<'_>,
    meanings: &[Meaning],
    changed: &app::office::counts::ChangedNum,
) -> Option<String> {
    let meaning = meanings.iter().find(|m| m.id == changed.after.id)?;
    let title = pick(say, &meaning.title);
    let (before, after) = (shown(say, &changed.before).value, shown(say, &changed.after).value);
    let args: [(&str, &dyn std::fmt::Display); 3] =
        [("figure", &title), ("before", &before), ("after", &after)];
    Some(say.with("web-figures-changed", &args))
}

/// The choice of period and place.
fn choices(ask: &Ask<'_>, asked: &Asked) -> Result<Vec<FieldView>, Problem> {
    let say = ask.say();
    let mut periods: Vec<(String, String)> = Vec::new();
    for close in ask.office.closes()? {
        let code = close.period.to_string();
        if periods.last().is_none_or(|(last, _)| *last != code) {
            periods.push((code, say.period(close.period)));
        }
    }
    let select = |field: FieldView| FieldView { kind: "select".to_owned(), ..field };
    let period = FieldView::choice("period", say.t("web-figures-period"), &asked.period.to_string(), periods);
    let place =
        FieldView::choice("place", say.t("web-figures-place"), &asked.place.to_string(), places(ask)?);
    Ok(vec![select(period), select(place)])
}

/// The places that the reader may ask about, indented by their level.
fn places(ask: &Ask<'_>) -> Result<Vec<(String, String)>, Problem> {
    let mut options = Vec::new();
    for area in ask.who()?.areas() {
        options.push((area.to_string(), ask.office.place_name(area)));
        for place in ask.office.places_under(area) {
            let depth = if place.level == Level::Village && area.level() == Level::County { 2 } else { 1 };
            let name = ask.office.place_name(place.code);
            options.push((place.code.to_string(), format!("{}{name}", "\u{3000}".repeat(depth))));
        }
    }
    Ok(options)
}

fn key(say: Say<'_>, asked: &Asked, found: &Overview, id: &str) -> Option<KeyView> {
    let num = found.nums.iter().find(|n| n.id == id)?;
    let meaning = found.meanings.iter().find(|m| m.id == id)?;
    let reference = match id {
        "sex_ratio_at_birth" => Some(USUAL_RATIO),
        "natural_increase_per_1000_mean" => Some(0.0),
        _ => None,
    };
    let bar = match (num.value, num.interval) {
        (Some(value), Some(interval)) => publication::chart::bars::key(value, interval, reference),
        _ => String::new(),
    };
    Some(KeyView {
        href: format!("/figures/{id}?{}", asked.query()),
        title: pick(say, &meaning.title).to_owned(),
        value: num.value.map_or_else(|| "–".to_owned(), |_| shown(say, num).value),
        unit: if num.value.is_some() { unit(say, meaning) } else { String::new() },
        bar,
        rest: rest(say, found, num),
    })
}

/// What is said under a key number.
fn rest(say: Say<'_>, found: &Overview, num: &Num) -> String {
    let of = |id: &str| found.nums.iter().find(|n| n.id == id);
    let range = interval(say, num).unwrap_or_default();
    match num.id.as_str() {
        "registered_population" => {
            let (away, share) = (of("registered_living_elsewhere"), of("share_living_elsewhere"));
            let count = |n: Option<&Num>| n.map_or_else(|| "–".to_owned(), |n| shown(say, n).value);
            let args: [(&str, &dyn std::fmt::Display); 2] = [("n", &count(away)), ("share", &count(share))];
            say.with("web-figures-away", &args)
        }
        "sex_ratio_at_birth" => match num.interval.filter(|_| num.value.is_some()) {
            Some((low, high)) if low <= USUAL_RATIO && USUAL_RATIO <= high => {
                say.w1("web-figures-srb-inside", "range", range)
            }
            Some(_) => say.w1("web-figures-srb-outside", "range", range),
            None => say.t("web-figures-srb-few"),
        },
        "births_registered_30_days" => {
            let of = num.denominator.map_or_else(|| "–".to_owned(), |n| say.decimal(n, 0));
            let n = say.decimal(num.numerator as f64, 0);
            let args: [(&str, &dyn std::fmt::Display); 3] = [("range", &range), ("n", &n), ("of", &of)];
            say.with("web-figures-part", &args)
        }
        "natural_increase_per_1000_mean" => range,
        _ => {
            let n = say.decimal(num.numerator as f64, 0);
            let args: [(&str, &dyn std::fmt::Display); 2] = [("range", &range), ("n", &n)];
            say.with("web-figures-counted", &args)
        }
    }
}

fn heads(say: Say<'_>, found: &Overview) -> Vec<String> {
    let Some(first) = found.places.first() else { return Vec::new() };
    let head = |num: &Num| {
        let Some(meaning) = found.meanings.iter().find(|m| m.id == num.id) else { return String::new() };
        let (title, unit) = (pick(say, &meaning.title), unit(say, meaning));
        if matches!(unit.as_str(), "‰" | "%") { format!("{title} {unit}") } else { title.to_owned() }
    };
    first.nums.iter().map(head).collect()
}

fn place_line(ask: &Ask<'_>, asked: &Asked, place: &app::office::counts::PlaceNums) -> PlaceLine {
    let say = ask.say();
    let code = PlaceCode::parse(&format!("{:012}", place.code)).ok();
    PlaceLine {
        href: code.map_or_else(String::new, |code| format!("/figures?{}", asked.query_at(code))),
        name: name_of(ask, place),
        nums: place.nums.iter().map(|num| shown(say, num)).collect(),
    }
}

/// A place's name as pages say it, else as the close has it.
fn name_of(ask: &Ask<'_>, place: &app::office::counts::PlaceNums) -> String {
    let code = PlaceCode::parse(&format!("{:012}", place.code)).ok();
    let known = code.filter(|code| ask.office.area(*code).is_some());
    known.map_or_else(|| place.name.clone(), |code| ask.office.place_name(code))
}

fn figure_line(say: Say<'_>, asked: &Asked, meanings: &[Meaning], num: &Num) -> Option<FigureLine> {
    let meaning = meanings.iter().find(|m| m.id == num.id)?;
    Some(FigureLine {
        href: format!("/figures/{}?{}", num.id, asked.query()),
        title: pick(say, &meaning.title).to_owned(),
        num: shown(say, num),
        unit: unit(say, meaning),
    })
}

/// The source line under a picture or table.
fn source(ask: &Ask<'_>, asked: &Asked) -> String {
    let say = ask.say();
    let book = ask.office.county().map_or_else(String::new, |county| ask.office.place_name(county));
    let period = spoken(say, &asked.period.to_string());
    let args: [(&str, &dyn std::fmt::Display); 3] =
        [("book", &book), ("period", &period), ("edition", &asked.close.edition)];
    say.with("web-figures-source", &args)
}
