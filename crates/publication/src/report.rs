//! The report: one HTML file that needs nothing else, for reading, printing and keeping.
//!
//! Both languages stand in the file, and a switch shows one of them; it is a pair of radio buttons and a rule of
//! the style sheet, so the file holds no script. It holds no style attribute and no outside address either, and
//! passes a strict content policy with the hash of its one style sheet. Print gives the language that is shown.

mod closing;
mod pictures;
mod say;
mod sentences;
mod tables;

use std::fmt::Write as _;

use crate::chart;
use crate::model::{Language, Publication};
use crate::words::{EDITION, HOW_TO_CHECK, INTERNAL, LEDGER_ROOT, LEDGER_SIZE, MANIFEST};
use crate::xml::escape;
use say::{choose, date, group};

/// Which languages the file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Languages {
    /// One alone.
    Only(Language),
    /// Both, with a switch; this one is shown first.
    Both(Language),
}

/// The report's own style sheet, less the charts'.
const CSS: &str = include_str!("report/report.css");

/// The report as HTML.
pub fn html(publication: &Publication, languages: Languages) -> String {
    let contents = publication.contents();
    let (first, shown): (Language, Vec<Language>) = match languages {
        Languages::Only(language) => (language, vec![language]),
        Languages::Both(language) => (language, Language::ALL.to_vec()),
    };
    let title = |language: Language| {
        let warning =
            if contents.internal { format!("{} · ", INTERNAL.of(language)) } else { String::new() };
        format!("{warning}{} · {}", sentences::title(contents, language), contents.book.of(language))
    };
    let titles: Vec<String> = shown.iter().map(|language| title(*language)).collect();
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>\n{CSS}{}</style>\n</head>\n<body>\n",
        first.tag(),
        escape(&titles.join(" / ")),
        chart::CSS,
    );
    if shown.len() > 1 {
        switch(&mut out, first);
    }
    for language in shown {
        article(&mut out, publication, language);
    }
    out.push_str("</body>\n</html>\n");
    out
}

/// The radio buttons stand before everything that they rule.
fn switch(out: &mut String, first: Language) {
    for language in Language::ALL {
        let checked = if language == first { " checked" } else { "" };
        let _ = write!(
            out,
            "<input class=\"sr\" type=\"radio\" name=\"language\" id=\"to-{0}\" aria-label=\"{1}\" lang=\"{2}\"{checked}>",
            say::short(language),
            say::name(language),
            language.tag()
        );
    }
    out.push_str("\n<div class=\"switch\">");
    for language in Language::ALL {
        let (short, tag) = (say::short(language), language.tag());
        let _ = write!(out, "<label for=\"to-{short}\" lang=\"{tag}\">{}</label>", say::name(language));
    }
    out.push_str("</div>\n");
}

fn article(out: &mut String, publication: &Publication, language: Language) {
    let contents = publication.contents();
    let _ = writeln!(out, "<article class=\"in-{}\" lang=\"{}\">", say::short(language), language.tag());
    let _ = writeln!(
        out,
        "<header class=\"bar\"><div class=\"bar-in\"><b class=\"brand\">{}</b><span>{}</span></div></header>\n<main>",
        escape(contents.book.of(language)),
        escape(contents.place.name.of(language)),
    );
    let (first, last) = (date(contents.span.first(), language), date(contents.span.last(), language));
    let days = choose(language, format!("{first}至{last}"), format!("{first} to {last}"));
    let made = date(contents.made_on, language);
    let edition = edition_name(contents.edition, language);
    let line = choose(
        language,
        format!("{}，{days}。{edition}，{made}生成。", contents.place.name.zh),
        format!("{}, {days}. {edition}, made on {made}.", contents.place.name.en),
    );
    let _ = writeln!(
        out,
        "<div class=\"head\"><h1>{}</h1><p>{}</p></div>",
        escape(&sentences::title(contents, language)),
        escape(&line)
    );
    if contents.internal {
        let _ = writeln!(out, "<p class=\"note danger\"><b>{}</b></p>", INTERNAL.of(language));
    }
    sentences::edition_note(out, contents, language);
    sentences::keys(out, publication, language);
    out.push_str("<div class=\"pair\">\n");
    sentences::changes(out, publication, language);
    closing::reading(out, publication, language);
    out.push_str("</div>\n");
    pictures::section(out, publication, language);
    tables::section(out, publication, language);
    closing::sections(out, publication, language);
    out.push_str("</main>\n");
    ledger_strip(out, publication, language);
    out.push_str("</article>\n");
}

pub(crate) fn edition_name(edition: u32, language: Language) -> String {
    choose(language, format!("第{edition}版"), format!("{} {edition}", EDITION.en))
}

fn ledger_strip(out: &mut String, publication: &Publication, language: Language) {
    let contents = publication.contents();
    let colon = choose(language, "：", ": ");
    let _ = writeln!(
        out,
        "<footer class=\"foot\"><div class=\"foot-in\"><p>{}{colon}<b>{}</b></p>\
         <p>{}{colon}<code>{}</code></p><p>{}{colon}<code>{}</code></p><p class=\"read\">{}</p></div></footer>",
        LEDGER_SIZE.of(language),
        group(contents.head.size),
        LEDGER_ROOT.of(language),
        escape(&contents.head.root),
        MANIFEST.of(language),
        escape(&contents.manifest),
        HOW_TO_CHECK.of(language),
    );
}
