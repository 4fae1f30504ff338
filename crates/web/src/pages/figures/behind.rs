//! The entries behind a number, for a stated purpose.

use app::office::chores::Chore;
use app::office::counts::Behind;
use askama::Template;

use super::one::label_of;
use super::{Asked, NumView, answer, nothing_sealed, pick, shown, unit};
use crate::answer::{Given, Problem};
use crate::ask::Ask;
use crate::pages::kit::{escape, render};
use crate::say::Say;
use crate::shell::Shell;

/// Entries of a page; the same as the worker's.
const PAGE: u64 = 100;

struct LineView {
    href: String,
    number: String,
    kind: String,
    recorded: String,
    counted: String,
}

#[derive(Template)]
#[template(path = "behind.html")]
struct Page<'a> {
    shell: Shell,
    say: Say<'a>,
    back: String,
    lead: String,
    value: NumView,
    unit: String,
    proved: String,
    lines: Vec<LineView>,
    before: Option<String>,
    after: Option<String>,
}

/// `GET /figures/{figure}/entries`
pub fn page(ask: &Ask<'_>) -> Given {
    let say = ask.say();
    let Some(asked) = Asked::read(ask)? else { return Ok(nothing_sealed()) };
    let id = ask.params.get("figure").to_owned();
    let cell: Vec<(String, String)> = ask
        .query
        .get("cell")
        .split(',')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').map(|(dim, label)| (dim.to_owned(), label.to_owned())))
        .collect::<Option<_>>()
        .ok_or(Problem::NotFound)?;
    let page: u32 = match ask.query.get("page") {
        "" => 0,
        text => text.parse().map_err(|_| Problem::NotFound)?,
    };
    let purpose = ask.query.get("purpose").to_owned();
    asked.note(ask, &format!("trace {id} {} ({purpose})", ask.query.get("cell")))?;
    let basis = Some(ask.query.get("basis").to_owned()).filter(|b| !b.is_empty());
    let chore = Chore::Behind {
        close: asked.at(),
        place: Some(asked.place.as_u64()),
        id: id.clone(),
        cell: cell.clone(),
        basis: basis.clone(),
        page,
    };
    let found: Behind = match answer(ask, &chore)? {
        Ok(found) => found,
        Err(waiting) => return Ok(waiting),
    };
    let num = found.num.as_ref().ok_or(Problem::NotFound)?;
    let mut shell = ask.shell("web-figures", "figures");
    shell.css.push(crate::assets::url("figures.css"));
    shell.title = say.w1("web-figures-behind-title", "figure", pick(say, &found.meaning.title));
    let own = format!("/figures/{id}?{}", asked.query());
    let turn = |page: u64| {
        let mut href = format!("/figures/{id}/entries?{}&purpose={}", asked.query(), escape(&purpose));
        for (name, value) in
            [("cell", ask.query.get("cell")), ("basis", basis.as_deref().unwrap_or_default())]
        {
            if !value.is_empty() {
                href.push_str(&format!("&{name}={}", escape(value)));
            }
        }
        format!("{href}&page={page}")
    };
    let page = u64::from(page);
    render(&Page {
        back: own,
        lead: lead(ask, &asked, &cell, &found),
        value: shown(say, num),
        unit: unit(say, &found.meaning),
        proved: say.w1("web-figures-proved", "entries", say.number(found.edition.log_size)),
        lines: found.lines.iter().map(|line| line_view(say, line)).collect(),
        before: page.checked_sub(1).map(turn),
        after: ((page + 1) * PAGE < found.n_entries).then(|| turn(page + 1)),
        shell,
        say,
    })
}

fn lead(ask: &Ask<'_>, asked: &Asked, cell: &[(String, String)], found: &Behind) -> String {
    let say = ask.say();
    let mut about = vec![say.place(ask.office, asked.place), say.period(asked.period)];
    about.extend(cell.iter().map(|(dim, label)| label_of(ask, dim, label)));
    let (about, n) = (about.join(&say.t("web-comma")), say.number(found.n_entries));
    let args: [(&str, &dyn std::fmt::Display); 2] = [("about", &about), ("n", &n)];
    say.with("web-figures-behind-lead", &args)
}

fn line_view(say: Say<'_>, line: &app::office::counts::BehindLine) -> LineView {
    let counted: Vec<String> = line
        .sides
        .iter()
        .map(|(side, n)| {
            let times = if *n == 1 { String::new() } else { format!(" ×{}", say.decimal(*n as f64, 0)) };
            format!("{}{times}", say.word("figures-side", side))
        })
        .collect();
    LineView {
        href: format!("/entries/{}", line.index),
        number: say.number(line.index),
        kind: say.word("record", &line.kind),
        recorded: say.moment(line.recorded),
        counted: counted.join(&say.t("web-comma")),
    }
}
