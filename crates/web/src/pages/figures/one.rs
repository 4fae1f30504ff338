//! One figure: its number, what it is, its table by place, month, sex or age, and its picture.

use app::office::chores::Chore;
use app::office::counts::{Meaning, Num, Split};
use askama::Template;
use authz::{Action, Purpose, Resource};
use publication::chart::bars::{self, Bar, Bars, Scale};
use publication::chart::trend::{self, Line, Point, Trend};
use publication::chart::{Caption, Width};
use register::area::{Level, PlaceCode};

use super::{Asked, NumView, answer, nothing_sealed, pick, shown, source, unit};
use crate::answer::{Answer, Given, Problem};
use crate::ask::Ask;
use crate::pages::kit::{escape, render};
use crate::say::Say;
use crate::shell::Shell;

/// More rows than these make no picture of bars.
const MOST_BARS: usize = 24;

/// "What is this?"
pub struct What {
    /// Its title.
    pub title: String,
    /// How it is computed, with its own numbers.
    pub how: String,
    /// What its interval says.
    pub interval: String,
    /// What it counts.
    pub definition: String,
    /// Among whom.
    pub universe: String,
    /// The document it follows.
    pub source: String,
}

/// What a figure is, in words, with its own numbers.
pub(super) fn what(say: Say<'_>, nums: &[Num], meanings: &[Meaning], id: &str) -> Option<What> {
    let num = nums.iter().find(|n| n.id == id)?;
    let meaning = meanings.iter().find(|m| m.id == id)?;
    Some(explain(say, num, meaning))
}

fn explain(say: Say<'_>, num: &Num, meaning: &Meaning) -> What {
    let n = say.decimal(num.numerator as f64, 0);
    let of = num.denominator.map(|n| say.decimal(n, if n.fract() == 0.0 { 0 } else { 1 }));
    let how = match (&of, meaning.kind.as_str()) {
        (_, "index") => say.t("web-figures-how-index"),
        (Some(of), _) => {
            let basis = num.basis.as_ref().map_or_else(String::new, |b| say.word("figures-basis", b));
            let args: [(&str, &dyn std::fmt::Display); 4] =
                [("scale", &say.number(meaning.scale.into())), ("n", &n), ("of", of), ("basis", &basis)];
            say.with("web-figures-how-quotient", &args)
        }
        (None, _) => say.w1("web-figures-how-count", "n", n),
    };
    let interval = match (num.value, num.interval) {
        (Some(_), Some(_)) => {
            let range = shown(say, num).interval;
            let method = say.word("figures-method", &meaning.interval);
            let args: [(&str, &dyn std::fmt::Display); 2] = [("range", &range), ("method", &method)];
            say.with("web-figures-how-interval", &args)
        }
        (None, _) if num.suppressed => say.w1("web-figures-how-few", "n", meaning.min_events),
        _ => say.t("web-figures-how-exact"),
    };
    What {
        title: pick(say, &meaning.title).to_owned(),
        how,
        interval,
        definition: pick(say, &meaning.definition).to_owned(),
        universe: pick(say, &meaning.universe).to_owned(),
        source: meaning.source.clone(),
    }
}

struct RowView {
    labels: Vec<String>,
    num: NumView,
    counted: String,
    of: String,
    /// Where the entries behind it are asked for.
    behind: String,
}

struct Way {
    href: String,
    label: String,
    is_here: bool,
}

/// The question of purpose before the entries behind a number are shown.
struct BehindForm {
    action: String,
    fields: Vec<(String, String)>,
    about: String,
    purposes: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "figure.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    back: String,
    place: String,
    lead: String,
    value: NumView,
    unit: String,
    what: What,
    ways: Vec<Way>,
    bases: Vec<Way>,
    is_quotient: bool,
    heads: Vec<String>,
    rows: Vec<RowView>,
    picture: Option<String>,
    download: String,
    behind: Option<BehindForm>,
    source: String,
}

/// How the table is split, and what the figure is divided by, as the address says.
struct Wanted {
    by: Vec<String>,
    basis: Option<String>,
}

impl Wanted {
    fn read(ask: &Ask<'_>) -> Wanted {
        let by = ask.query.get("by").split(',').filter(|name| !name.is_empty()).take(2).map(str::to_owned);
        let basis = Some(ask.query.get("basis").to_owned()).filter(|b| !b.is_empty());
        Wanted { by: by.collect(), basis }
    }

    fn query(&self, by: &str, basis: Option<&str>) -> String {
        let mut query = String::new();
        if !by.is_empty() {
            query.push_str(&format!("&by={}", escape(by)));
        }
        if let Some(basis) = basis {
            query.push_str(&format!("&basis={}", escape(basis)));
        }
        query
    }
}

fn asked_split(ask: &Ask<'_>, asked: &Asked) -> Result<(Wanted, Result<Split, Answer>), Problem> {
    let wanted = Wanted::read(ask);
    let id = ask.params.get("figure");
    let is_name = |text: &str| {
        (1..=64).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    if !is_name(id) || !wanted.by.iter().chain(&wanted.basis).all(|name| is_name(name)) {
        return Err(Problem::NotFound);
    }
    asked.note(ask, &format!("figures {id} {}", wanted.by.join(",")))?;
    let chore = Chore::Split {
        close: asked.at(),
        place: Some(asked.place.as_u64()),
        id: id.to_owned(),
        by: wanted.by.clone(),
        basis: wanted.basis.clone(),
    };
    let found = answer(ask, &chore)?;
    Ok((wanted, found))
}

/// `GET /figures/{figure}`
pub fn page(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let Some(asked) = Asked::read(ask)? else { return Ok(nothing_sealed()) };
    let (wanted, found) = asked_split(ask, &asked)?;
    let found = match found {
        Ok(found) => found,
        Err(waiting) => return Ok(waiting),
    };
    let whole = found.whole.as_ref().ok_or(Problem::NotFound)?;
    let meaning = &found.meaning;
    let mut shell = ask.shell("web-figures", "figures");
    shell.css.push(crate::assets::url("figures.css"));
    shell.title = pick(say, &meaning.title).to_owned();
    let own = format!("/figures/{}?{}", meaning.id, asked.query());
    let by = wanted.by.join(",");
    render(&Page {
        back: format!("/figures?{}", asked.query()),
        place: say.place(ask.office, asked.place),
        lead: lead(ask, &asked, meaning),
        value: shown(say, whole),
        unit: if whole.value.is_some() { unit(say, meaning) } else { String::new() },
        what: explain(say, whole, meaning),
        ways: ways(say, &asked, meaning, &wanted, &own),
        bases: bases(say, meaning, &wanted, whole, &own),
        is_quotient: whole.denominator.is_some(),
        heads: wanted.by.iter().map(|dim| say.word("figures-by", dim)).collect(),
        rows: found.cells.iter().map(|(keys, num)| row(ask, &own, &wanted, keys, num)).collect(),
        picture: picture(ask, &found, &wanted),
        download: format!(
            "/figures/{}/table.csv?{}{}",
            meaning.id,
            asked.query(),
            wanted.query(&by, wanted.basis.as_deref())
        ),
        behind: behind(ask, &asked, meaning, &wanted),
        source: source(ask, &asked),
        shell,
        say,
    })
}

fn lead(ask: &Ask<'_>, asked: &Asked, meaning: &Meaning) -> String {
    let say = ask.say();
    let (place, period) = (say.place(ask.office, asked.place), say.period(asked.period));
    let what = pick(say, &meaning.definition);
    let args: [(&str, &dyn std::fmt::Display); 4] =
        [("place", &place), ("period", &period), ("edition", &asked.close.edition), ("what", &what)];
    say.with("web-figures-one-lead", &args)
}

fn ways(say: Say<'_>, asked: &Asked, meaning: &Meaning, wanted: &Wanted, own: &str) -> Vec<Way> {
    let level = asked.place.level();
    let fits = |dim: &&String| match dim.as_str() {
        "county" => false,
        "township" => level == Level::County,
        "village" => level == Level::County || level == Level::Township,
        _ => true,
    };
    let by = wanted.by.join(",");
    let basis = wanted.basis.as_deref();
    let whole = Way {
        href: format!("{own}{}", wanted.query("", basis)),
        label: say.t("web-figures-by-none"),
        is_here: by.is_empty(),
    };
    let way = |dim: &String| Way {
        href: format!("{own}{}", wanted.query(dim, basis)),
        label: say.word("figures-by", dim),
        is_here: by == *dim,
    };
    std::iter::once(whole).chain(meaning.splits.iter().filter(fits).map(way)).collect()
}

fn bases(say: Say<'_>, meaning: &Meaning, wanted: &Wanted, whole: &Num, own: &str) -> Vec<Way> {
    if meaning.bases.len() < 2 {
        return Vec::new();
    }
    let by = wanted.by.join(",");
    let base = |basis: &String| Way {
        href: format!("{own}{}", wanted.query(&by, Some(basis))),
        label: say.word("figures-basis", basis),
        is_here: whole.basis.as_ref() == Some(basis),
    };
    meaning.bases.iter().map(base).collect()
}

fn row(ask: &Ask<'_>, own: &str, wanted: &Wanted, keys: &[(String, String)], num: &Num) -> RowView {
    let say = ask.say();
    let cell: Vec<String> = keys.iter().map(|(dim, label)| format!("{dim}={label}")).collect();
    let by = wanted.query(&wanted.by.join(","), wanted.basis.as_deref());
    RowView {
        labels: keys.iter().map(|(dim, label)| label_of(ask, dim, label)).collect(),
        num: shown(say, num),
        counted: say.decimal(num.numerator as f64, 0),
        of: num
            .denominator
            .map_or_else(String::new, |n| say.decimal(n, if n.fract() == 0.0 { 0 } else { 1 })),
        behind: format!("{own}{by}&cell={}#behind", escape(&cell.join(","))),
    }
}

/// A coordinate as a person reads it.
pub(super) fn label_of(ask: &Ask<'_>, dim: &str, label: &str) -> String {
    let say = ask.say();
    match dim {
        "county" | "township" | "village" => match PlaceCode::parse(label) {
            Ok(code) => ask.office.place_name(code),
            Err(_) => label.to_owned(),
        },
        "sex" => say.t(&format!("cli-sex-{label}")),
        _ if label == "unknown" => say.t("web-figures-unknown"),
        _ => label.replace('-', if dim == "month" { "-" } else { "–" }),
    }
}

/// Months as a line, few rows as bars.
fn picture(ask: &Ask<'_>, found: &Split, wanted: &Wanted) -> Option<String> {
    let say = ask.say();
    let meaning = &found.meaning;
    let [dim] = &wanted.by[..] else { return None };
    let caption = Caption {
        id: "split".into(),
        title: pick(say, &meaning.title).to_owned(),
        description: say.word("figures-by", dim),
    };
    let decimals = found.whole.as_ref().map_or(0, |n| n.decimals);
    if dim == "month" {
        if found.cells.len() < 3 {
            return None;
        }
        let point = |num: &Num| Some(Point { value: num.value?, interval: num.interval });
        let is_negative = found.cells.iter().any(|(_, num)| num.value.is_some_and(|v| v < 0.0));
        let times =
            found.cells.iter().map(|(keys, _)| keys.first().map_or_else(String::new, |k| k.1.clone()));
        let line =
            Line { label: String::new(), points: found.cells.iter().map(|(_, num)| point(num)).collect() };
        let picture = Trend {
            caption,
            times: times.collect(),
            lines: vec![line],
            unit: unit(say, meaning),
            decimals,
            level: None,
        };
        return (!is_negative).then(|| Width::ALL.map(|width| trend::draw(&picture, width)).concat());
    }
    if found.cells.is_empty() || found.cells.len() > MOST_BARS {
        return None;
    }
    let bar = |(keys, num): &(Vec<(String, String)>, Num)| Bar {
        label: keys.first().map_or_else(String::new, |(dim, label)| label_of(ask, dim, label)),
        value: num.value,
        interval: num.interval,
        mark: shown(say, num).value,
    };
    let from_zero = matches!(meaning.kind.as_str(), "count" | "rate" | "share" | "exposure")
        && found.cells.iter().all(|(_, num)| num.value.is_none_or(|v| v >= 0.0));
    let picture = Bars {
        caption,
        bars: found.cells.iter().map(bar).collect(),
        scale: if from_zero { Scale::FromZero } else { Scale::Around },
        reference: None,
        decimals,
    };
    Some(Width::ALL.map(|width| bars::draw(&picture, width)).concat())
}

/// The form that opens the entries behind the number, or behind one cell; for whom the rules let.
fn behind(ask: &Ask<'_>, asked: &Asked, meaning: &Meaning, wanted: &Wanted) -> Option<BehindForm> {
    let (say, who) = (ask.say(), ask.who().ok()?);
    let at = Resource::at(Action::TraceFigure.resource_kind(), asked.place);
    let purposes = Purpose::ALL.iter().filter(|purpose| {
        let context = authz::Context { purpose: Some(**purpose), stepped_up: who.stepped_up, task: false };
        **purpose != Purpose::Task && ask.office.allow(Some(who), Action::TraceFigure, &at, &context).is_ok()
    });
    let purposes: Vec<(String, String)> =
        purposes.map(|p| (p.as_str().to_owned(), say.word("purpose", p))).collect();
    let cell = ask.query.get("cell");
    let named = cell.split(',').filter_map(|pair| pair.split_once('='));
    let about: Vec<String> = named.map(|(dim, label)| label_of(ask, dim, label)).collect();
    let text = |name: &str, value: String| (name.to_owned(), value);
    let mut fields = vec![
        text("period", asked.period.to_string()),
        text("edition", asked.close.edition.to_string()),
        text("place", asked.place.to_string()),
    ];
    if !cell.is_empty() {
        fields.push(text("cell", cell.to_owned()));
    }
    if let Some(basis) = &wanted.basis {
        fields.push(text("basis", basis.clone()));
    }
    (!purposes.is_empty()).then(|| BehindForm {
        action: format!("/figures/{}/entries", meaning.id),
        fields,
        about: about.join(&say.t("web-comma")),
        purposes,
    })
}

/// `GET /figures/{figure}/table.csv`
pub fn download(ask: &Ask<'_>) -> Given {
    let Some(asked) = Asked::read(ask)? else { return Ok(nothing_sealed()) };
    let (wanted, found) = asked_split(ask, &asked)?;
    let Ok(found) = found else {
        return Ok(Answer::See(format!("/figures/{}?{}", ask.params.get("figure"), asked.query())));
    };
    let mut lines =
        vec![wanted.by.iter().flat_map(|dim| [dim.clone(), format!("{dim}_name")]).collect::<Vec<String>>()];
    let columns = ["figure", "value", "numerator", "denominator", "low", "high", "period", "edition"];
    lines[0].extend(columns.map(str::to_owned));
    let number = |n: Option<f64>| n.map_or_else(String::new, |n| n.to_string());
    let no_keys = Vec::new();
    let whole = found.whole.iter().filter(|_| wanted.by.is_empty()).map(|num| (&no_keys, num));
    for (keys, num) in whole.chain(found.cells.iter().map(|(keys, num)| (keys, num))) {
        let mut line: Vec<String> =
            keys.iter().flat_map(|(dim, label)| [label.clone(), label_of(ask, dim, label)]).collect();
        line.extend([
            num.id.clone(),
            number(num.value),
            num.numerator.to_string(),
            number(num.denominator),
            number(num.interval.map(|i| i.0)),
            number(num.interval.map(|i| i.1)),
            asked.period.to_string(),
            asked.close.edition.to_string(),
        ]);
        lines.push(line);
    }
    let mut text = "\u{feff}".to_owned();
    for line in lines {
        let cells: Vec<String> =
            line.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    Ok(Answer::File {
        content_type: "text/csv; charset=utf-8",
        name: Some(format!("{}-{}.csv", found.meaning.id, asked.period)),
        bytes: text.into_bytes(),
    })
}
