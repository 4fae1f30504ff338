//! The pictures of a place in a sealed period, each with what it shows in a sentence.

use std::collections::BTreeMap;

use app::office::counts::{Num, Overview, PlaceNums, TimeNums};
use publication::AgeBand;
use publication::chart::funnel::{self, Dot, Funnel};
use publication::chart::pyramid::{self, Band, BroadAge, Pyramid};
use publication::chart::trend::{self, Line, Point, Trend};
use publication::chart::{Caption, Width};
use register::area::PlaceCode;
use register::calendar::Period;

use super::{Asked, name_of, source};
use crate::ask::Ask;
use crate::say::Say;

/// Fewer points make no line.
const FEWEST_POINTS: usize = 3;
/// Fewer villages make no picture of them.
const FEWEST_PLACES: usize = 4;

/// A picture.
pub struct Picture {
    /// The finding, in one sentence.
    pub title: String,
    /// What is drawn.
    pub caption: String,
    /// As SVG, for a desk and for a phone; or villages as tiles.
    pub drawn: Drawn,
    /// Under it.
    pub source: String,
}

/// How it is drawn.
pub enum Drawn {
    /// SVG.
    Svg(String),
    /// Tiles.
    Tiles(Tiles),
}

/// Villages as tiles, township by township.
pub struct Tiles {
    /// A township's name, its own number, its villages.
    pub groups: Vec<(String, String, Vec<Tile>)>,
    /// What the shades mean: class and range.
    pub key: Vec<(&'static str, String)>,
}

/// A village.
pub struct Tile {
    /// Where its figures are.
    pub href: String,
    /// Its name.
    pub name: String,
    /// The number in it.
    pub number: String,
    /// The number as it is read out.
    pub exact: String,
    /// The shade.
    pub class: &'static str,
}

/// All pictures that the numbers are enough for, in two columns.
pub fn all(ask: &Ask<'_>, asked: &Asked, found: &Overview) -> (Vec<Picture>, Vec<Picture>) {
    let own = source(ask, asked);
    let sourced = |picture: Picture| {
        let source = ask.say().sentences(&[own.clone(), picture.source.clone()]);
        Picture { source, ..picture }
    };
    let left = [people(ask, asked, found), tiles(ask, asked, found)];
    let right = [over_time(ask, found), late(ask, found)];
    let column = |drawn: [Option<Picture>; 2]| drawn.into_iter().flatten().map(sourced).collect();
    (column(left), column(right))
}

fn num<'n>(found: &'n Overview, id: &str) -> Option<&'n Num> {
    found.nums.iter().find(|n| n.id == id)
}

fn both(draw: impl Fn(Width) -> String) -> Drawn {
    Drawn::Svg(Width::ALL.map(draw).concat())
}

fn people(ask: &Ask<'_>, asked: &Asked, found: &Overview) -> Option<Picture> {
    let say = ask.say();
    let oldest = found.ages.last()?;
    let bands: Vec<Band> = (0..=oldest.age)
        .map(|age| {
            let row = found.ages.iter().find(|row| row.age == age);
            let count = |of: fn(&app::office::counts::AgeSex) -> i64| Some(row.map_or(0, of) as f64);
            let (first, is_last) = (u32::from(age), age == oldest.age && age >= 95);
            Band {
                ages: AgeBand { first, last: if is_last { None } else { Some(first) } },
                men: count(|r| r.men.0),
                women: count(|r| r.women.0),
                men_elsewhere: count(|r| r.men.1),
                women_elsewhere: count(|r| r.women.1),
            }
        })
        .collect();
    let share = |id: &str| num(found, id).and_then(|n| Some(format!("{}%", say.decimal(n.value?, 1))));
    let broad = [(0, "0_14"), (15, "15_64"), (65, "65_plus")];
    let broad = broad.into_iter().filter_map(|(first, id)| {
        let label = say.word("figures-age", id);
        Some(BroadAge { first, label, share: share(&format!("share_{id}"))? })
    });
    let caption = say.w1("web-figures-pyramid-cap", "day", say.day(asked.period.last_day()));
    let picture = Pyramid {
        caption: Caption {
            id: "people".into(),
            title: say.t("web-place-pyramid"),
            description: caption.clone(),
        },
        bands,
        broad: broad.collect(),
        men: say.word("sex", "male"),
        women: say.word("sex", "female"),
        age: say.t("web-place-age"),
        unit: String::new(),
        here: say.t("web-figures-here"),
        elsewhere: say.t("web-figures-elsewhere"),
        gap: String::new(),
    };
    let title = match num(found, "share_65_plus").and_then(|n| n.value).filter(|share| *share > 0.5) {
        Some(share) => say.w1("web-figures-old", "n", say.decimal((100.0 / share).round(), 0)),
        None => say.t("web-place-pyramid"),
    };
    let drawn = both(|width| pyramid::draw(&picture, width));
    Some(Picture { title, caption, drawn, source: String::new() })
}

/// Crude rates over several periods; of one alone, births and deaths by month.
fn over_time(ask: &Ask<'_>, found: &Overview) -> Option<Picture> {
    let say = ask.say();
    let is_long = found.periods.len() >= FEWEST_POINTS;
    let lines = if is_long { &found.periods } else { &found.months };
    if lines.len() < FEWEST_POINTS {
        return None;
    }
    let line = |at: usize, word: &str| Line {
        label: say.word("figures", word),
        points: lines.iter().map(|l| point(l, at)).collect(),
    };
    let caption = say.t(if is_long { "web-figures-periods-cap" } else { "web-figures-months-cap" });
    let picture = Trend {
        caption: Caption { id: "time".into(), title: caption.clone(), description: String::new() },
        times: lines.iter().map(|l| short(say, &l.time)).collect(),
        lines: vec![line(0, "births"), line(1, "deaths")],
        unit: if is_long { "‰".to_owned() } else { say.t("web-figures-people") },
        decimals: if is_long { 2 } else { 0 },
        level: None,
    };
    let drawn = both(|width| trend::draw(&picture, width));
    Some(Picture { title: more(say, found), caption, drawn, source: String::new() })
}

fn point(line: &TimeNums, at: usize) -> Option<Point> {
    let num = line.nums.get(at)?;
    Some(Point { value: num.value?, interval: num.interval })
}

/// A time for the axis: the year of a whole one, else its last month.
fn short(say: Say<'_>, time: &str) -> String {
    let Ok(period) = Period::parse(time) else { return time.to_owned() };
    let last = period.last_day();
    match period.months().count() {
        12 if last.month() == 12 => last.year().to_string(),
        1 if say.is_zh() => format!("{}月", last.month()),
        _ => format!("{}-{:02}", last.year(), last.month()),
    }
}

/// Whether there were more births or more deaths, as far as chance lets one say.
fn more(say: Say<'_>, found: &Overview) -> String {
    let increase = num(found, "natural_increase_per_1000_mean").and_then(|n| n.interval);
    say.t(match increase {
        Some((low, _)) if low > 0.0 => "web-figures-more_births",
        Some((_, high)) if high < 0.0 => "web-figures-more_deaths",
        _ => "web-figures-about_even",
    })
}

/// The share of older people, village by village.
fn tiles(ask: &Ask<'_>, asked: &Asked, found: &Overview) -> Option<Picture> {
    let say = ask.say();
    let of = |place: &PlaceNums| place.nums.iter().find(|n| n.id == "share_65_plus").and_then(|n| n.value);
    let mut shares: Vec<f64> = found.villages.iter().filter_map(of).collect();
    if shares.len() < FEWEST_PLACES {
        return None;
    }
    shares.sort_by(f64::total_cmp);
    let steps = steps(&shares);
    let class = |share: f64| CLASSES[steps.iter().filter(|step| share.round() >= **step).count().min(4)];
    let mut groups: BTreeMap<u64, Vec<Tile>> = BTreeMap::new();
    for village in &found.villages {
        let Some(share) = of(village) else { continue };
        let code = PlaceCode::parse(&format!("{:012}", village.code)).ok()?;
        groups.entry(code.parent().map_or(0, PlaceCode::as_u64)).or_default().push(Tile {
            href: format!("/figures?{}", asked.query_at(code)),
            name: name_of(ask, village),
            number: say.decimal(share.round(), 0),
            exact: format!("{}%", say.decimal(share, 1)),
            class: class(share),
        });
    }
    let groups = groups.into_iter().map(|(code, tiles)| {
        let township = found.places.iter().find(|p| p.code == code);
        let own = PlaceCode::parse(&format!("{code:012}")).ok().filter(|c| ask.office.area(*c).is_some());
        let name = own.map_or_else(String::new, |code| ask.office.place_name(code));
        let share = township.and_then(of).or_else(|| num(found, "share_65_plus").and_then(|n| n.value));
        (name, share.map_or_else(String::new, |s| format!("{}%", say.decimal(s, 1))), tiles)
    });
    let (low, high) = (shares.first()?, shares.last()?);
    let args: [(&str, &dyn std::fmt::Display); 2] =
        [("low", &say.decimal(*low, 0)), ("high", &say.decimal(*high, 0))];
    Some(Picture {
        title: say.with("web-figures-tiles", &args),
        caption: say.t("web-figures-tiles-cap"),
        drawn: Drawn::Tiles(Tiles { groups: groups.collect(), key: key(say, &steps) }),
        source: String::new(),
    })
}

const CLASSES: [&str; 5] = ["q1", "q2", "q3", "q4", "q5"];

/// Where a shade ends and the next begins: whole percents that part the villages in five about equal parts.
fn steps(sorted: &[f64]) -> Vec<f64> {
    let mut steps: Vec<f64> = (1..5).map(|n| sorted[sorted.len() * n / 5].round()).collect();
    steps.dedup();
    steps
}

fn key(say: Say<'_>, steps: &[f64]) -> Vec<(&'static str, String)> {
    let text = |n: f64| say.decimal(n, 0);
    let Some((first, last)) = steps.first().zip(steps.last()) else { return Vec::new() };
    let mut key = vec![(CLASSES[0], format!("< {}%", text(*first)))];
    for (at, pair) in steps.windows(2).enumerate() {
        let (from, to) = (pair[0], pair[1] - 1.0);
        let range = if from < to { format!("{}–{}", text(from), text(to)) } else { text(from) };
        key.push((CLASSES[(at + 1).min(4)], range));
    }
    key.push((CLASSES[steps.len().min(4)], format!("{}+", text(*last))));
    key
}

/// Births registered within thirty days, village by village, against what chance allows.
fn late(ask: &Ask<'_>, found: &Overview) -> Option<Picture> {
    let say = ask.say();
    let of = |place: &PlaceNums| {
        let num = place.nums.iter().find(|n| n.id == "births_registered_30_days")?;
        let n_cases = num.denominator? as u64;
        let label = name_of(ask, place);
        (n_cases > 0).then(|| Dot { label, n_cases, n_part: num.numerator.max(0) as u64 })
    };
    let dots: Vec<Dot> = found.villages.iter().filter_map(of).collect();
    let (part, cases) = dots.iter().fold((0, 0), |(p, c), dot| (p + dot.n_part, c + dot.n_cases));
    if dots.len() < FEWEST_PLACES || cases == 0 {
        return None;
    }
    let common = part as f64 / cases as f64;
    let below = dots.iter().filter(|dot| dot.is_below(common)).count();
    let title = match below {
        0 => say.t("web-figures-late-none"),
        n => say.w1("web-figures-late", "n", n),
    };
    let picture = Funnel {
        caption: Caption { id: "late".into(), title: title.clone(), description: String::new() },
        dots,
        common,
        common_label: say.w1("web-figures-common", "share", say.decimal(common * 100.0, 1)),
        chance: say.t("web-figures-chance"),
        cases: say.t("web-figures-cases"),
    };
    Some(Picture {
        title,
        caption: say.t("web-figures-late-cap"),
        drawn: both(|width| funnel::draw(&picture, width)),
        source: say.t("web-figures-late-note"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_shades_part_the_villages() {
        let shares: Vec<f64> = (0..50).map(|n| 10.0 + f64::from(n) * 0.3).collect();
        let steps = steps(&shares);
        assert_eq!(steps, [13.0, 16.0, 19.0, 22.0]);
        assert_eq!(super::steps(&[15.0; 9]), [15.0], "equal villages have one step");
    }
}
