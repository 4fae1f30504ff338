//! What closes the report: definitions, what is hidden, editions.

use std::fmt::Write as _;

use super::edition_name;
use super::say::{choose, date, group, sign};
use crate::model::{Language, Mark, Publication, Rounding};
use crate::number::grouped;
use crate::words::{
    DEFINITION, DENOMINATOR, EDITION, INTERVAL, LEDGER_ROOT, LEDGER_SIZE, READ_INTERVAL, SEALED_ON, SOURCE,
    THRESHOLD, UNIT, UNIVERSE,
};
use crate::xml::escape;

/// The closing sections.
pub(super) fn sections(out: &mut String, publication: &Publication, language: Language) {
    definitions(out, publication, language);
    editions(out, publication, language);
}

/// Marks, how much they cost, and how to read an interval.
pub(super) fn reading(out: &mut String, publication: &Publication, language: Language) {
    let contents = publication.contents();
    let loss = contents.loss;
    let heading = choose(language, "怎样读这些数", "How to read the numbers");
    let _ = writeln!(
        out,
        "<section class=\"sheet\"><h2>{heading}</h2><p class=\"read\">{}</p><dl class=\"dl marks\">",
        READ_INTERVAL.of(language)
    );
    for mark in Mark::SIGNED {
        let (sign, meaning) = (sign(mark, language), mark.meaning().of(language));
        let _ = writeln!(out, "<dt><abbr class=\"m\">{sign}</abbr></dt><dd>{meaning}</dd>");
    }
    out.push_str("</dl>\n");
    let (cells, hidden) = (group(loss.cells), group(loss.hidden));
    let share = grouped(loss.share_of_counts * 100.0, 2);
    let mut text = choose(
        language,
        format!("各表共{cells}格，其中{hidden}格不公布；只在这些格里的件数占{share}%。"),
        format!(
            "Of {cells} cells in all tables, {hidden} are not published; {share}% of all counts stand in these alone."
        ),
    );
    if let Rounding::ToBase(base) = contents.rounding {
        text.push_str(&choose(
            language,
            format!("件数取{base}的倍数。"),
            format!(" Counts are multiples of {base}."),
        ));
    }
    let _ = writeln!(out, "<p class=\"read\">{}</p></section>", escape(&text));
}

fn definitions(out: &mut String, publication: &Publication, language: Language) {
    let heading = choose(language, "这些数是什么", "What the figures are");
    let _ = writeln!(out, "<section class=\"sheet\"><h2>{heading}</h2>");
    for figure in &publication.contents().figures {
        let _ = writeln!(
            out,
            "<div class=\"def\"><h3>{}</h3><p class=\"read\">{}</p><dl class=\"dl cap\">",
            escape(figure.title.of(language)),
            escape(figure.definition.of(language))
        );
        let unit = Some(figure.unit.of(language).to_owned());
        let universe = Some(figure.universe.of(language).to_owned());
        let rows = [
            (UNIVERSE, universe),
            (UNIT, unit),
            (DENOMINATOR, figure.denominator.as_ref().map(|text| text.of(language).to_owned())),
            (INTERVAL, figure.interval.as_ref().map(|text| text.of(language).to_owned())),
            (THRESHOLD, Some(group(figure.threshold))),
            (SOURCE, Some(figure.source.clone())),
        ];
        debug_assert_ne!(DEFINITION.of(language), "");
        for (name, text) in rows {
            let Some(text) = text else { continue };
            let _ = write!(out, "<dt>{}</dt><dd>{}</dd>", name.of(language), escape(&text));
        }
        let _ = writeln!(
            out,
            "<dt>{}</dt><dd><code>{}</code></dd></dl></div>",
            choose(language, "代码", "Code"),
            figure.id
        );
    }
    out.push_str("</section>\n");
}

fn editions(out: &mut String, publication: &Publication, language: Language) {
    let contents = publication.contents();
    let heading = choose(language, "版次", "Editions");
    let why = choose(language, "为什么有下一版", "Why the next one was made");
    let changed = choose(language, "不同的格数", "Cells that differ");
    let _ = write!(
        out,
        "<section class=\"sheet\"><h2>{heading}</h2><div class=\"scroll\"><table class=\"tbl\"><thead><tr>\
         <th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\" class=\"num\">{}</th>\
         <th scope=\"col\">{}</th><th scope=\"col\" class=\"num\">{changed}</th><th scope=\"col\">{why}</th></tr></thead><tbody>",
        EDITION.of(language),
        SEALED_ON.of(language),
        LEDGER_SIZE.of(language),
        LEDGER_ROOT.of(language),
    );
    for earlier in &contents.earlier {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td class=\"num\">{}</td><td><code>{}…</code></td>\
             <td class=\"num\">{}</td><td class=\"why\">{}</td></tr>",
            edition_name(earlier.edition, language),
            earlier.sealed_on,
            group(earlier.head.size),
            escape(earlier.head.root.get(..16).unwrap_or_default()),
            group(earlier.changed.len() as u64),
            escape(earlier.reason.of(language)),
        );
    }
    let _ = writeln!(
        out,
        "<tr class=\"sum\"><th scope=\"row\">{}</th><td>{}</td><td class=\"num\">{}</td><td><code>{}…</code></td><td></td>\
         <td class=\"why\">{}</td></tr></tbody></table></div>",
        edition_name(contents.edition, language),
        contents.made_on,
        group(contents.head.size),
        escape(contents.head.root.get(..16).unwrap_or_default()),
        choose(language, "这一版", "this edition"),
    );
    let note = choose(
        language,
        format!(
            "封存的版次不再改动；迟到的消息和更正进入下一版，两版都能打开。本版{}生成。",
            date(contents.made_on, language)
        ),
        format!(
            "A sealed edition never changes; late news and corrections go into the next one, and both stay open. This one was made on {}.",
            date(contents.made_on, language)
        ),
    );
    let _ = writeln!(out, "<p class=\"read cap\">{}</p></section>", escape(&note));
}
