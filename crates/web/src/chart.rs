//! Pictures drawn by the server as SVG: classes only, so that they follow the colour scheme and print.

use std::fmt::Write;

use app::office::AgeRow;

use crate::say::Say;

/// Height of a single year's row.
const ROW: u32 = 4;
/// Half the width of the drawing, and what is left for the ages in the middle.
const HALF: u32 = 250;
const MIDDLE: u32 = 20;

/// People by age and sex: single years, men left, women right, those who live elsewhere as the lighter end.
pub fn pyramid(say: Say<'_>, ages: &[AgeRow]) -> String {
    let oldest = ages.iter().map(|row| u32::from(row.age)).max().unwrap_or(0).max(80);
    let most = ages
        .iter()
        .flat_map(|row| [row.male_here + row.male_elsewhere, row.female_here + row.female_elsewhere])
        .max();
    let most = most.unwrap_or(0).max(1);
    let height = (oldest + 1) * ROW;
    let (width, total) = (2 * HALF + 2 * MIDDLE, height + 44);
    let mut svg = format!(
        "<svg class=\"chart pyramid\" viewBox=\"0 0 {width} {total}\" role=\"img\" aria-labelledby=\"pyramid-t pyramid-d\">\
         <title id=\"pyramid-t\">{}</title><desc id=\"pyramid-d\">{}</desc>",
        escape(&say.t("web-place-pyramid")),
        escape(&say.t("web-place-pyramid-desc")),
    );
    let length = |n: u64| (n as f64 / most as f64 * f64::from(HALF - 4) * 10.0).round() / 10.0;
    for row in ages {
        let y = 18 + (oldest - u32::from(row.age)) * ROW;
        let (left, right) = (f64::from(HALF), f64::from(HALF + 2 * MIDDLE));
        let (here, away) = (length(row.male_here), length(row.male_elsewhere));
        bar(&mut svg, "d1", left - here, y, here);
        bar(&mut svg, "d1 away", left - here - away, y, away);
        let (here, away) = (length(row.female_here), length(row.female_elsewhere));
        bar(&mut svg, "d2", right, y, here);
        bar(&mut svg, "d2 away", right + here, y, away);
    }
    for age in (0..=oldest).step_by(10) {
        let y = 18 + (oldest - age) * ROW + ROW;
        _ = write!(
            svg,
            "<text class=\"axis\" x=\"{}\" y=\"{y}\" text-anchor=\"middle\">{age}</text>",
            HALF + MIDDLE
        );
    }
    let (men, women) = (say.word("sex", "male"), say.word("sex", "female"));
    _ = write!(
        svg,
        "<text class=\"axis\" x=\"{}\" y=\"12\" text-anchor=\"end\">{}</text><text class=\"axis\" x=\"{}\" y=\"12\">{}</text>",
        HALF - 4,
        escape(&men),
        HALF + 2 * MIDDLE + 4,
        escape(&women),
    );
    let foot = total - 6;
    _ = write!(
        svg,
        "<text class=\"axis\" x=\"4\" y=\"{foot}\">{most}</text><text class=\"axis\" x=\"{HALF}\" y=\"{foot}\" text-anchor=\"end\">0</text>\
         <text class=\"axis\" x=\"{}\" y=\"{foot}\">0</text><text class=\"axis\" x=\"{}\" y=\"{foot}\" text-anchor=\"end\">{most}</text></svg>",
        HALF + 2 * MIDDLE,
        width - 4,
    );
    svg
}

fn bar(svg: &mut String, class: &str, x: f64, y: u32, length: f64) {
    if length > 0.0 {
        _ = write!(
            svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{length}\" height=\"{}\"/>",
            ROW - 1
        );
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The same by five years, from the youngest: men here, men elsewhere, women here, women elsewhere.
pub fn by_five(ages: &[AgeRow]) -> Vec<(String, [u64; 4])> {
    let mut groups = vec![[0_u64; 4]; 18];
    for row in ages {
        let group = &mut groups[usize::from(row.age / 5).min(17)];
        let counts = [row.male_here, row.male_elsewhere, row.female_here, row.female_elsewhere];
        group.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
    }
    groups
        .into_iter()
        .enumerate()
        .map(|(at, counts)| {
            let from = at * 5;
            let label = if at == 17 { "85+".to_owned() } else { format!("{from}–{}", from + 4) };
            (label, counts)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::locale::{Language, Locales};

    fn row(age: u8, men: u64, women: u64) -> AgeRow {
        AgeRow { age, male_here: men, female_here: women, male_elsewhere: 1, female_elsewhere: 0 }
    }

    #[test]
    fn groups_hold_everybody_once() {
        let ages = [row(0, 3, 4), row(4, 1, 1), row(5, 2, 0), row(85, 1, 2), row(100, 0, 1)];
        let groups = by_five(&ages);
        assert_eq!(groups.len(), 18);
        assert_eq!(groups[0], ("0–4".to_owned(), [4, 2, 5, 0]));
        assert_eq!(groups[17], ("85+".to_owned(), [1, 2, 3, 0]));
        let all: u64 = groups.iter().flat_map(|(_, counts)| counts).sum();
        assert_eq!(all, 20);
    }

    #[test]
    fn the_longest_bar_fits_and_nothing_is_styled_inline() {
        let locales = Locales::built_in();
        let svg = pyramid(Say::new(&locales, Language::Zh), &[row(30, 900, 10), row(100, 1, 1)]);
        assert!(!svg.contains("style="), "the policy forbids it");
        for part in svg.split(" x=\"").skip(1) {
            let x: f64 = part.split('"').next().unwrap().parse().unwrap();
            assert!((0.0..=540.0).contains(&x), "{x}");
        }
        assert!(pyramid(Say::new(&locales, Language::En), &[]).ends_with("</svg>"));
    }
}
