//! The sheet a picture is drawn on: lines, texts, paths, round numbers for the axes.

use std::fmt::Write as _;

use super::Caption;
use crate::xml::escape;

/// For a desk or a phone. Both are drawn; the style sheet shows one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Width {
    /// For a desk, and print.
    Wide,
    /// For a phone of 360 px.
    Narrow,
}

impl Width {
    /// Both.
    pub const ALL: [Width; 2] = [Width::Wide, Width::Narrow];

    fn class(self) -> &'static str {
        match self {
            Width::Wide => "c-wide",
            Width::Narrow => "c-narrow",
        }
    }

    /// One of two values.
    pub(super) fn pick<T>(self, wide: T, narrow: T) -> T {
        match self {
            Width::Wide => wide,
            Width::Narrow => narrow,
        }
    }
}

/// Where a text is held.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// A picture being drawn.
pub(super) struct Paper {
    body: String,
}

impl Paper {
    pub(super) fn new() -> Paper {
        Paper { body: String::new() }
    }

    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let _ = write!(
            self.body,
            "<path class=\"{class}\" d=\"M{} {}L{} {}\"/>",
            short(from.0),
            short(from.1),
            short(to.0),
            short(to.1)
        );
    }

    pub(super) fn text(&mut self, class: &str, at: (f64, f64), anchor: Anchor, text: &str) {
        let _ = write!(
            self.body,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>",
            short(at.0),
            short(at.1),
            anchor.name(),
            escape(text)
        );
    }

    /// A name and, a gap behind it, a number; the gap is no letter of space, which Chinese does without.
    pub(super) fn named(&mut self, class: &str, at: (f64, f64), name: &str, number: &str) {
        let gap = if name.is_empty() { "" } else { " dx=\"5\"" };
        let _ = write!(
            self.body,
            "<text class=\"{class}\" x=\"{}\" y=\"{}\">{}<tspan{gap}>{}</tspan></text>",
            short(at.0),
            short(at.1),
            escape(name),
            escape(number)
        );
    }

    /// A line through points, open or closed.
    pub(super) fn path(&mut self, class: &str, points: &[(f64, f64)], end: &str) {
        let Some((first, rest)) = points.split_first() else { return };
        let _ = write!(self.body, "<path class=\"{class}\" d=\"M{} {}", short(first.0), short(first.1));
        for point in rest {
            let _ = write!(self.body, "L{} {}", short(point.0), short(point.1));
        }
        let _ = write!(self.body, "{end}\"/>");
    }

    pub(super) fn dot(&mut self, class: &str, at: (f64, f64), radius: f64, title: &str) {
        let _ = write!(
            self.body,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"",
            short(at.0),
            short(at.1),
            short(radius)
        );
        if title.is_empty() {
            self.body.push_str("/>");
        } else {
            let _ = write!(self.body, "><title>{}</title></circle>", escape(title));
        }
    }

    pub(super) fn rect(&mut self, class: &str, at: (f64, f64), size: (f64, f64)) {
        let _ = write!(
            self.body,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            short(at.0),
            short(at.1),
            short(size.0.max(0.0)),
            short(size.1.max(0.0))
        );
    }

    /// The finished picture.
    pub(super) fn finish(self, caption: &Caption, width: Width, size: (f64, f64)) -> String {
        let id = format!("{}-{}", escape(&caption.id), width.pick("w", "n"));
        let (x, y) = (short(size.0), short(size.1));
        format!(
            "<svg class=\"{}\" width=\"{x}\" height=\"{y}\" viewBox=\"0 0 {x} {y}\" role=\"img\" \
             aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>{}</svg>",
            width.class(),
            escape(&caption.title),
            escape(&caption.description),
            self.body
        )
    }
}

/// One decimal is a tenth of a pixel.
fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// About how wide a text is, in pixels, in the fonts of the book.
///
/// ```
/// assert!(publication::chart::text_width("出生率", 12.0) > publication::chart::text_width("abc", 12.0));
/// ```
pub fn text_width(text: &str, size: f64) -> f64 {
    let ems = text.chars().map(|letter| match letter {
        letter if u32::from(letter) >= 0x2e80 => 1.0,
        '‰' | 'm' | 'w' | 'M' | 'W' | '%' => 0.9,
        'i' | 'l' | 'j' | 't' | 'f' | 'r' | '.' | ',' | ' ' | ':' | '(' | ')' | '|' | '\'' => 0.34,
        letter if letter.is_ascii_uppercase() => 0.68,
        _ => 0.57,
    });
    ems.sum::<f64>() * size
}

/// Round numbers from 0 to at least `largest`, about `n_steps` steps apart.
pub(super) fn ticks_from_zero(largest: f64, n_steps: u32) -> Vec<f64> {
    ticks(0.0, largest, n_steps)
}

/// Round numbers around a range; the first is at most `low`, the last at least `high`.
pub(super) fn ticks(low: f64, high: f64, n_steps: u32) -> Vec<f64> {
    let span = if high > low { high - low } else { high.abs().max(1.0) };
    let rough = span / f64::from(n_steps.max(1));
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|part| part * power).find(|step| *step >= rough * 0.999);
    let step = step.unwrap_or(power * 10.0);
    let first = (low / step + 1e-9).floor();
    let last = (high.max(low + step * 0.5) / step - 1e-9).ceil();
    // A broken range must not draw for ever.
    let count = (last - first).clamp(1.0, 100.0) as u32;
    (0..=count).map(|at| (first + f64::from(at)) * step).collect()
}

/// Decimals that tell neighbouring ticks apart.
pub(super) fn tick_decimals(ticks: &[f64]) -> u8 {
    let step = ticks.windows(2).map(|pair| pair[1] - pair[0]).fold(1.0, f64::min);
    (0..6u8)
        .find(|decimals| {
            let scaled = step * 10f64.powi(i32::from(*decimals));
            (scaled - scaled.round()).abs() < 1e-6 && scaled.round() > 0.0
        })
        .unwrap_or(6)
}

impl Paper {
    /// A picture that only repeats what stands beside it, and is hidden from those who do not see it.
    pub(super) fn bare(self, class: &str, size: (f64, f64)) -> String {
        let (x, y) = (short(size.0), short(size.1));
        format!("<svg class=\"{class}\" viewBox=\"0 0 {x} {y}\" aria-hidden=\"true\">{}</svg>", self.body)
    }
}
