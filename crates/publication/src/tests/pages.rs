//! The report as HTML.

use std::collections::HashSet;

use super::{county, publication, with};
use crate::report::{Languages, html};
use crate::words::INTERNAL;
use crate::{FigureKind, Language, Mark, Publication};

fn both(publication: &Publication) -> String {
    html(publication, Languages::Both(Language::Zh))
}

fn only(language: Language) -> String {
    html(&publication(), Languages::Only(language))
}

/// Opens and closes in pairs; gives the texts between tags.
fn texts(page: &str) -> Vec<String> {
    const EMPTY: [&str; 4] = ["meta", "input", "br", "!doctype"];
    let mut open: Vec<String> = Vec::new();
    let mut texts = Vec::new();
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        if open.last().is_none_or(|tag| tag != "style") {
            texts.push(rest[..at].trim().to_owned());
        }
        let end = at + rest[at..].find('>').expect("a tag ends");
        let tag = &rest[at + 1..end];
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default().to_owned();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(closed), "…{}", &rest[at..(at + 40).min(rest.len())]);
        } else if !tag.ends_with('/') && !EMPTY.contains(&name.as_str()) {
            open.push(name);
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "left open: {open:?}");
    texts.retain(|text| !text.is_empty());
    texts
}

#[test]
fn the_page_is_whole_and_needs_nothing_from_outside() {
    let page = both(&publication());
    texts(&page);
    for word in ["style=", "<script", "http:", "https:", "url(", "@import", "<link", "<img", "<iframe", " on"]
    {
        let found =
            page.match_indices(word).find(|(at, _)| word != " on" || page[*at..].starts_with(" onclick"));
        assert!(found.is_none(), "{word}");
    }
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "an id twice");
    for target in page.split("aria-labelledby=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(target.split(' ').all(|id| ids.contains(&id)), "{target}");
    }
}

#[test]
fn both_languages_stand_in_one_file_with_a_switch_and_one_each_alone() {
    let page = both(&publication());
    assert_eq!(page.matches("<article ").count(), 2);
    assert_eq!(page.matches(" checked>").count(), 1);
    assert!(page.contains("id=\"to-zh\" aria-label=\"中文\" lang=\"zh-CN\" checked>"));
    let english = html(&publication(), Languages::Both(Language::En));
    assert!(english.contains("id=\"to-en\" aria-label=\"English\" lang=\"en\" checked>"));
    for language in Language::ALL {
        let page = only(language);
        assert_eq!((page.matches("<article ").count(), page.matches("type=\"radio\"").count()), (1, 0));
    }
}

#[test]
fn the_english_report_has_no_chinese_left_in_it() {
    let chinese = |text: &String| {
        text.chars().any(|letter| {
            ('\u{3000}'..'\u{a000}').contains(&letter) || ('\u{ff00}'..'\u{fff0}').contains(&letter)
        })
    };
    let left: Vec<String> = texts(&only(Language::En)).into_iter().filter(chinese).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn the_chinese_report_has_no_english_left_in_it_but_sources_and_codes() {
    let words =
        |text: &str| text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 2).count();
    let is_named = |text: &str| {
        text.starts_with("United Nations")
            || text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            || text.contains("townbook verify")
    };
    let left: Vec<String> =
        texts(&only(Language::Zh)).into_iter().filter(|text| words(text) > 1 && !is_named(text)).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn chinese_has_no_typed_space_beside_its_figures() {
    let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
    let han = |letter: Option<char>| letter.is_some_and(|letter| ('\u{4e00}'..'\u{a000}').contains(&letter));
    for text in texts(&only(Language::Zh)) {
        let letters: Vec<char> = text.chars().collect();
        for at in 1..letters.len().saturating_sub(1) {
            let (before, after) = (letters.get(at - 1).copied(), letters.get(at + 1).copied());
            let between =
                letters[at] == ' ' && ((han(before) && digit(after)) || (digit(before) && han(after)));
            assert!(!between, "{text}");
        }
    }
}

#[test]
fn fixed_words_stand_in_both_languages() {
    let marks = [Mark::Shown, Mark::Hidden, Mark::FewPeople, Mark::NotCounted].map(Mark::meaning);
    let kinds = [
        FigureKind::Count,
        FigureKind::Stock,
        FigureKind::Rate,
        FigureKind::Ratio,
        FigureKind::Share,
        FigureKind::Mean,
        FigureKind::Difference,
    ]
    .map(FigureKind::name);
    for words in marks.into_iter().chain(kinds) {
        assert!(words.zh.chars().all(|letter| !letter.is_ascii_alphabetic()) && !words.zh.is_empty());
        assert!(words.en.is_ascii() && !words.en.is_empty());
    }
}

#[test]
fn a_key_number_never_travels_alone() {
    for language in Language::ALL {
        let page = only(language);
        let keys: Vec<&str> = page
            .split("<div class=\"key\">")
            .skip(1)
            .map(|rest| rest.split("</dd>").next().unwrap_or_default())
            .collect();
        assert_eq!(keys.len(), 6);
        for key in &keys[1..] {
            assert!(key.contains("class=\"whisker\"") && key.contains('÷'), "{key}");
        }
        let ratio = keys[4];
        assert!(ratio.contains("105"), "{ratio}");
    }
}

#[test]
fn the_summary_says_what_changed_and_what_is_within_chance() {
    let zh = only(Language::Zh);
    assert!(zh.contains("在偶然波动之内。") && zh.contains("超出偶然波动，原因要另外了解。"));
    assert!(zh.contains("可以检验的5个数中，2个的变化超出偶然波动"));
    let en = only(Language::En);
    assert!(en.contains("within chance.") && en.contains("more than chance explains"));
    // A number that is hidden is not compared.
    let publication = with(|contents| {
        let before = contents.report.before.as_mut().expect("a period before");
        before.headlines[1].cell.mark = Mark::Hidden;
    });
    assert!(html(&publication, Languages::Only(Language::Zh)).contains("上一期不公布（太少，或为防推算）。"));
}

#[test]
fn texts_are_escaped_wherever_they_stand() {
    let nasty = "<b>\"Shili\" & 'Sons'</b>";
    let publication = with(|contents| {
        contents.place.name.en = nasty.into();
        contents.book.en = nasty.into();
        contents.period.en = nasty.into();
        contents.earlier[0].reason.en = nasty.into();
        for figure in &mut contents.figures {
            figure.title.en = format!("{nasty} {}", figure.id);
            figure.definition.en = nasty.into();
            figure.universe.en = nasty.into();
        }
        for table in &mut contents.tables {
            table.title.en = nasty.into();
            for dim in &mut table.dims {
                dim.title.en = nasty.into();
                dim.values.iter_mut().for_each(|value| value.label.en = nasty.into());
            }
        }
    });
    let page = html(&publication, Languages::Only(Language::En));
    texts(&page);
    assert!(
        !page.contains("<b>\"Shili\"")
            && page.contains("&lt;b&gt;&quot;Shili&quot; &amp; &#39;Sons&#39;&lt;/b&gt;")
    );
}

#[test]
fn every_table_and_every_definition_is_in_the_report() {
    let publication = publication();
    for language in Language::ALL {
        let page = only(language);
        assert_eq!(page.matches("<table ").count(), publication.contents().tables.len() + 1);
        for figure in &publication.contents().figures {
            assert!(page.contains(figure.definition.of(language)), "{}", figure.id);
        }
        for root in [&publication.contents().head.root, &publication.contents().manifest] {
            assert!(page.contains(root.as_str()));
        }
    }
}

#[test]
fn an_officers_edition_says_so_and_the_public_one_does_not() {
    let internal = Publication::new(county::contents(true)).expect("in order");
    for language in Language::ALL {
        assert!(html(&internal, Languages::Only(language)).contains(INTERNAL.of(language)));
        assert!(!only(language).contains(INTERNAL.of(language)));
    }
}

#[test]
fn hidden_cells_carry_their_mark_and_its_meaning() {
    let zh = only(Language::Zh);
    assert!(zh.contains("<abbr class=\"m\" title=\"不公布（太少，或为防推算）\">隐</abbr>"));
    let en = only(Language::En);
    assert!(en.contains(
        "<abbr class=\"m\" title=\"not published (too few, or to protect another number)\">c</abbr>"
    ));
}

#[test]
fn a_report_without_a_period_before_or_pictures_is_still_a_report() {
    let publication = with(|contents| {
        contents.report.before = None;
        contents.report.pictures.clear();
        contents.earlier.clear();
    });
    let page = both(&publication);
    texts(&page);
    assert!(!page.contains("<figure") && page.contains("class=\"keys\""));
}

#[test]
fn a_picture_is_headed_by_what_it_shows_and_claims_no_more_than_its_intervals() {
    assert!(only(Language::Zh).contains("<b>2024/25起，死亡率高于出生率</b>"));
    assert!(only(Language::En).contains("<b>Death rate above birth rate since 2024/25</b>"));
    assert!(only(Language::En).contains("1 of 12 months differs from the mean by more than chance"));
    // A little less certain, and the heading says so.
    let publication = with(|contents| {
        let years =
            contents.tables.iter_mut().find(|table| table.id == "years").expect("a table of the county");
        let last = |cell: &&mut crate::Cell| cell.keys[0] == "2024-10..2025-09";
        for cell in years.cells.iter_mut().filter(last) {
            (cell.low, cell.high) = (Some(6.0), Some(8.0));
        }
    });
    let page = html(&publication, Languages::Only(Language::En));
    assert!(page.contains("<b>Death rate and birth rate: the intervals overlap, neither is higher</b>"));
}
