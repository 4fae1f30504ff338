//! Places: the tree, and a village's or township's own page in counts.

use app::office::{Delays, VillageCard};
use askama::Template;
use authz::Action;
use register::area::{Level, PlaceCode};

use super::kit::render;
use super::work::{Line, line};
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::chart;
use crate::say::Say;
use crate::shell::{Shell, may};

struct Branch {
    href: String,
    name: String,
    code: String,
    level: String,
    leaves: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "places.html")]
struct Tree<'a> {
    shell: Shell,
    say: Say<'a>,
    branches: Vec<Branch>,
}

/// `GET /places`: the places of the reader's area. Who has one village goes straight there.
pub fn tree(ask: &Ask<'_>) -> Given {
    let (who, say) = (ask.who()?, ask.say());
    if let Some(village) = who.only_village() {
        return Ok(Answer::See(format!("/places/{village}")));
    }
    let areas = who.areas();
    let mut branches = Vec::new();
    for area in &areas {
        let under = ask.office.places_under(*area);
        let townships: Vec<PlaceCode> = match area.level() {
            Level::Township | Level::Village => vec![*area],
            _ => std::iter::once(*area)
                .chain(under.iter().filter(|p| p.level == Level::Township).map(|p| p.code))
                .collect(),
        };
        for code in townships {
            let leaves = if code.level() == Level::Township {
                let villages = under.iter().filter(|p| p.level == Level::Village && code.contains(p.code));
                villages.map(|p| (format!("/places/{}", p.code), p.name.to_string())).collect()
            } else {
                Vec::new()
            };
            branches.push(Branch {
                href: format!("/places/{code}"),
                name: ask.office.place_name(code),
                code: code.to_string(),
                level: say.word("level", code.level()),
                leaves,
            });
        }
    }
    render(&Tree { shell: ask.shell("web-places", "places"), branches, say })
}

struct MonthLine {
    month: String,
    counts: Vec<u64>,
}

#[derive(Template)]
#[template(path = "place.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    up: Option<(String, String)>,
    lead: String,
    change: Option<String>,
    population: Vec<(String, String)>,
    pyramid: String,
    ages: Vec<(String, String, String, String, String)>,
    heads: Vec<String>,
    months: Vec<MonthLine>,
    delays: Vec<(String, String)>,
    tasks: Vec<Line>,
    under: Vec<(String, String)>,
}

/// `GET /places/{place}`
pub fn page(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let code = ask.pass.place.ok_or(Problem::NotFound)?;
    let found = ask.office.village(code)?;
    let card = &found.card;
    let today = ask.office.today();
    let mut shell = ask.shell("web-places", "places");
    shell.title = ask.office.place_name(code);
    let up =
        code.parent().filter(|p| ask.who().is_ok_and(|w| w.reaches(*p)) && ask.office.area(*p).is_some());
    let kinds = ["birth", "death", "marriage", "divorce", "move_in", "move_out", "leave", "return"];
    let page = Page {
        shell,
        up: up.map(|p| (format!("/places/{p}"), ask.office.place_name(p))),
        lead: say.w1("web-place-lead", "day", say.day(today)),
        change: may(ask, Action::ChangePlaces).then(|| format!("/places/{code}/change")),
        population: population(say, card),
        pyramid: chart::pyramid(say, &card.pyramid),
        ages: ages(card),
        heads: kinds.iter().map(|k| say.word("record", k)).collect(),
        months: months(card, &kinds),
        delays: vec![
            (say.t("web-place-births-delay"), delay(say, &card.births)),
            (say.t("web-place-deaths-delay"), delay(say, &card.deaths)),
        ],
        tasks: ask.office.cards(found.tasks)?.iter().map(|t| line(say, t, today)).collect(),
        under: if code.level() == Level::Village {
            Vec::new()
        } else {
            let next = if code.level() == Level::Township { Level::Village } else { Level::Township };
            let under = ask.office.places_under(code);
            under
                .iter()
                .filter(|p| p.level == next)
                .map(|p| (format!("/places/{}", p.code), p.name.to_string()))
                .collect()
        },
        say,
    };
    render(&page)
}

fn population(say: Say<'_>, card: &VillageCard) -> Vec<(String, String)> {
    let p = &card.population;
    [
        ("web-place-registered", p.living_here + p.living_elsewhere),
        ("web-place-living_here", p.living_here),
        ("web-place-living_elsewhere", p.living_elsewhere),
        ("web-place-registered_elsewhere", p.registered_elsewhere),
        ("web-place-households", card.n_households),
    ]
    .into_iter()
    .map(|(key, n)| (say.t(key), say.number(n)))
    .collect()
}

/// The table behind the pyramid, by five years.
fn ages(card: &VillageCard) -> Vec<(String, String, String, String, String)> {
    chart::by_five(&card.pyramid)
        .into_iter()
        .map(|(label, [a, b, c, d])| (label, a.to_string(), b.to_string(), c.to_string(), d.to_string()))
        .collect()
}

fn months(card: &VillageCard, kinds: &[&str]) -> Vec<MonthLine> {
    let mut months: Vec<_> = card.events.iter().map(|e| e.month).collect();
    months.sort_unstable();
    months.dedup();
    months.reverse();
    months
        .into_iter()
        .map(|month| MonthLine {
            month: month.to_string(),
            counts: kinds
                .iter()
                .map(|kind| {
                    let of = card.events.iter().filter(|e| e.month == month && e.kind.as_str() == *kind);
                    of.map(|e| e.n_events).sum()
                })
                .collect(),
        })
        .collect()
}

fn delay(say: Say<'_>, delays: &Delays) -> String {
    match (delays.median_days, delays.p90_days) {
        (Some(median), Some(ninth)) => {
            let args: [(&str, &dyn std::fmt::Display); 3] =
                [("n", &delays.n_events), ("median", &median), ("ninth", &ninth)];
            say.with("web-place-delay", &args)
        }
        _ => say.t("web-place-no_delay"),
    }
}
