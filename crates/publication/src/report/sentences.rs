//! The report's summary: key numbers, and what changed and what is within chance.

use std::fmt::Write as _;

use super::edition_name;
use super::say::{choose, group, interval, limits, said, sign, unit, with_unit};
use crate::chance::{Verdict, compare};
use crate::chart::bars;
use crate::model::{Before, Cell, Contents, FigureInfo, FigureKind, Language, Picture, Publication};
use crate::number::{grouped, grouped_shortest};
use crate::xml::escape;

/// The report's title.
pub(super) fn title(contents: &Contents, language: Language) -> String {
    choose(
        language,
        format!("{}人口与生命事件", contents.period.zh),
        format!("Population and life events, {}", contents.period.en),
    )
}

/// What this edition changed, in one line.
pub(super) fn edition_note(out: &mut String, contents: &Contents, language: Language) {
    let Some(last) = contents.earlier.last() else { return };
    let (now, then) = (edition_name(contents.edition, language), edition_name(last.edition, language));
    let n_changed = group(last.changed.len() as u64);
    let text = choose(
        language,
        format!("与{then}相比，有{n_changed}格的数字或标记不同。{}", last.reason.zh),
        format!("{n_changed} cells differ from {}. {}", then.to_lowercase(), last.reason.en),
    );
    let stop = choose(language, "。", ".");
    let _ = writeln!(out, "<p class=\"note\"><b>{}{stop}</b> {}</p>", escape(&now), escape(&text));
}

/// The value that a figure is compared with in the plan's pictures.
fn reference(contents: &Contents, figure: &str) -> Option<f64> {
    contents.report.pictures.iter().find_map(|picture| match picture {
        Picture::Ratio { figure: of, reference, .. } if of == figure => Some(*reference),
        _ => None,
    })
}

/// Key numbers, each with its interval, what was counted, and by what it was divided.
pub(super) fn keys(out: &mut String, publication: &Publication, language: Language) {
    let contents = publication.contents();
    let label = choose(language, "主要数字", "Key numbers");
    let _ = writeln!(out, "<section class=\"sheet\" aria-label=\"{label}\"><dl class=\"keys\">");
    for id in &contents.report.keys {
        let Some(figure) = publication.figure(id) else { continue };
        let _ = write!(out, "<div class=\"key\"><dt>{}</dt><dd>", escape(figure.title.of(language)));
        match publication.headline(id) {
            Some(cell) => key(out, contents, (figure, cell), language),
            None => {
                let none = choose(language, "没有这个数", "There is no such number");
                let _ = write!(out, "<div class=\"r\">{none}</div>");
            }
        }
        out.push_str("</dd></div>\n");
    }
    out.push_str("</dl></section>\n");
}

fn key(out: &mut String, contents: &Contents, (figure, cell): (&FigureInfo, &Cell), language: Language) {
    let Some(value) = cell.value else {
        let _ = write!(
            out,
            "<div class=\"v\"><abbr class=\"m\">{}</abbr></div><div class=\"r\">{}</div>",
            sign(cell.mark, language),
            cell.mark.meaning().of(language)
        );
        return;
    };
    let _ = write!(
        out,
        "<div class=\"v\">{}<small>{}</small></div>",
        grouped(value, figure.decimals),
        escape(unit(figure, language).trim())
    );
    let reference = reference(contents, &figure.id);
    // A count is what was counted; its interval belongs to the rate.
    let shown = if figure.kind.is_count() { None } else { interval(figure, cell) };
    if let Some(limits) = shown {
        out.push_str(&bars::key(value, limits, reference));
    }
    let mut lines: Vec<String> = Vec::new();
    if let Some(range) = shown {
        let mut text = limits(figure, range, language);
        if let Some(reference) = reference {
            text.push_str(&against(figure, (range, reference), language));
        }
        lines.push(text);
    }
    if let (Some(name), Some(denominator)) = (&figure.denominator, cell.denominator) {
        let quotient = match cell.numerator {
            Some(numerator) => format!("{} ÷ {}", grouped_shortest(numerator), grouped_shortest(denominator)),
            None => grouped_shortest(denominator),
        };
        let name = name.of(language);
        lines.push(choose(language, format!("{quotient}（{name}）"), format!("{quotient} ({name})")));
    }
    for line in lines {
        let _ = write!(out, "<div class=\"r\">{}</div>", escape(&line));
    }
}

/// Whether an interval holds the reference.
fn against(figure: &FigureInfo, ((low, high), reference): ((f64, f64), f64), language: Language) -> String {
    let number = grouped(reference, if reference.fract() == 0.0 { 0 } else { figure.decimals });
    if low > reference {
        return choose(
            language,
            format!("。高于{number}，超出偶然波动"),
            format!(". Above {number}, more than chance explains"),
        );
    }
    if high < reference {
        return choose(
            language,
            format!("。低于{number}，超出偶然波动"),
            format!(". Below {number}, more than chance explains"),
        );
    }
    choose(
        language,
        format!("。区间包含{number}，不能说偏高或偏低"),
        format!(". The interval holds {number}: neither high nor low"),
    )
}

/// What changed since the period before, and what of it chance explains.
pub(super) fn changes(out: &mut String, publication: &Publication, language: Language) {
    let contents = publication.contents();
    let Some(before) = &contents.report.before else { return };
    let mut lines: Vec<String> = Vec::new();
    let (mut n_tested, mut n_beyond) = (0u64, 0u64);
    for id in &contents.report.keys {
        let Some(figure) = publication.figure(id) else { continue };
        let (sentence, verdict) = change(publication, figure, before, language);
        n_tested += u64::from(!matches!(verdict, None | Some(Verdict::Counted)));
        n_beyond += u64::from(matches!(verdict, Some(Verdict::Higher | Verdict::Lower)));
        let colon = choose(language, "：", ": ");
        lines.push(format!(
            "<li><b>{}{colon}</b>{}</li>",
            escape(figure.title.of(language)),
            escape(&sentence)
        ));
    }
    let heading = choose(language, "有什么变化，哪些只是偶然", "What changed, and what is within chance");
    let _ = write!(out, "<section class=\"sheet\"><h2>{heading}</h2><p class=\"read lead\">");
    let period = before.label.of(language);
    let lead: String = match (n_tested, n_beyond) {
        (0, _) => choose(language, format!("与{period}相比。"), format!("Compared with {period}.")),
        (_, 0) => choose(
            language,
            format!("与{period}相比，可以检验的{n_tested}个数，变化都在偶然波动之内。"),
            format!(
                "Compared with {period}, none of the {n_tested} numbers that can be tested changed by more than chance."
            ),
        ),
        _ => choose(
            language,
            format!("与{period}相比，可以检验的{n_tested}个数中，{n_beyond}个的变化超出偶然波动。"),
            format!(
                "Compared with {period}, {n_beyond} of the {n_tested} numbers that can be tested changed by more than chance explains."
            ),
        ),
    };
    let caution = choose(
        language,
        "即使情况完全没变，平均每20个数也会有1个碰巧超出。",
        "Even if nothing had changed, about one number in twenty would do so.",
    );
    let space = choose(language, "", " ");
    let _ = writeln!(out, "{}{space}{caution}</p>\n<ul class=\"read\">", escape(&lead));
    for line in lines {
        out.push_str(&line);
        out.push('\n');
    }
    out.push_str("</ul></section>\n");
}

/// One figure's sentence and, where it can be tested, the verdict.
fn change(
    publication: &Publication,
    figure: &FigureInfo,
    before: &Before,
    language: Language,
) -> (String, Option<Verdict>) {
    let hidden = |cell: &Cell| cell.mark.meaning().of(language).to_owned();
    let stop = choose(language, "。", ".");
    let Some(now) = publication.headline(&figure.id) else {
        return (said(language, "这一期没有这个数。", "There is no such number for this period."), None);
    };
    let Some(value) = now.value else { return (format!("{}{stop}", hidden(now)), None) };
    let mut text = with_unit(figure, value, language);
    if let Some(range) = interval(figure, now).filter(|_| !figure.kind.is_count()) {
        let limits = limits(figure, range, language);
        text.push_str(&choose(language, format!("（95%区间{limits}）"), format!(" (95% interval {limits})")));
    }
    let then = before.headlines.iter().map(|headline| &headline.cell).find(|cell| cell.figure == figure.id);
    let Some(then) = then else {
        text.push_str(choose(
            language,
            "；上一期没有可比的数。",
            "; there is no number before to compare with.",
        ));
        return (text, None);
    };
    let Some(earlier) = then.value else {
        let why = hidden(then);
        text.push_str(&choose(language, format!("；上一期{why}。"), format!("; the period before: {why}.")));
        return (text, None);
    };
    let earlier = with_unit(figure, earlier, language);
    text.push_str(&choose(language, format!("，上一期{earlier}。"), format!(", before {earlier}.")));
    let months = (publication.contents().span.n_months(), before.span.n_months());
    let comparable = figure.kind != FigureKind::Count || months.0 == months.1;
    let Some(comparison) = compare(figure, now, then, months).filter(|_| comparable) else {
        text.push_str(choose(language, "两期不能直接比较。", " The two cannot be compared directly."));
        return (text, None);
    };
    text.push_str(&verdict(figure, comparison.difference, comparison.verdict, language));
    (text, Some(comparison.verdict))
}

fn verdict(figure: &FigureInfo, difference: f64, verdict: Verdict, language: Language) -> String {
    let size = grouped(difference.abs(), figure.decimals);
    let unit = if figure.kind.is_count() { unit(figure, language) } else { String::new() };
    let is_none =
        grouped(difference.abs(), figure.decimals).chars().all(|letter| matches!(letter, '0' | '.' | ','));
    match verdict {
        _ if is_none => said(language, "没有变化。", " No change."),
        Verdict::Counted if !figure.kind.is_count() && difference > 0.0 => {
            choose(language, format!("高{size}。"), format!(" Higher by {size}."))
        }
        Verdict::Counted if !figure.kind.is_count() => {
            choose(language, format!("低{size}。"), format!(" Lower by {size}."))
        }
        Verdict::Counted if difference > 0.0 => {
            choose(language, format!("多{size}{unit}。"), format!(" {size} more."))
        }
        Verdict::Counted => choose(language, format!("少{size}{unit}。"), format!(" {size} fewer.")),
        Verdict::WithinChance if difference > 0.0 => choose(
            language,
            format!("高{size}{unit}，在偶然波动之内。"),
            format!(" Higher by {size}, within chance."),
        ),
        Verdict::WithinChance => choose(
            language,
            format!("低{size}{unit}，在偶然波动之内。"),
            format!(" Lower by {size}, within chance."),
        ),
        Verdict::Higher => choose(
            language,
            format!("高{size}{unit}，超出偶然波动，原因要另外了解。"),
            format!(" Higher by {size}, more than chance explains; the reason is a question of its own."),
        ),
        Verdict::Lower => choose(
            language,
            format!("低{size}{unit}，超出偶然波动，原因要另外了解。"),
            format!(" Lower by {size}, more than chance explains; the reason is a question of its own."),
        ),
    }
}
