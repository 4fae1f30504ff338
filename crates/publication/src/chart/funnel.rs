//! Places by a share and by their number of cases, against what chance allows. 漏斗图
//!
//! For questions of service. It names only what lies outside; it puts no place before another.

use demography::Confidence;
use demography::funnel::{Position, binomial_counts, binomial_limits};

use super::paper::{Anchor, Paper, tick_decimals, ticks, ticks_from_zero};
use super::{Caption, Width, text_width};
use crate::number::grouped;

/// The two levels that are drawn; a place is named when it lies outside the second.
pub fn levels() -> [Confidence; 2] {
    [Confidence::NINETY_FIVE, Confidence::new(0.998).expect("INVARIANT: between 0 and 1")]
}

/// One place.
#[derive(Clone, PartialEq, Debug)]
pub struct Dot {
    /// Its name, printed only if it lies outside.
    pub label: String,
    /// Cases counted.
    pub n_cases: u64,
    /// Those of them that the share is about.
    pub n_part: u64,
}

/// The picture. Shares are drawn in percent.
#[derive(Clone, PartialEq, Debug)]
pub struct Funnel {
    /// For those who do not see it.
    pub caption: Caption,
    /// Places.
    pub dots: Vec<Dot>,
    /// The share of all together, 0 to 1.
    pub common: f64,
    /// Name of that share, such as `全县 93.9%`.
    pub common_label: String,
    /// Name of the shaded range.
    pub chance: String,
    /// Name of the cases.
    pub cases: String,
}

impl Dot {
    fn share(&self) -> f64 {
        self.n_part as f64 / self.n_cases as f64
    }

    /// Whether the place lies outside what chance allows, if all have the share `common`; see
    /// [`binomial_counts`].
    pub fn position(&self, common: f64) -> Position {
        let limits = binomial_counts(common, self.n_cases, levels()[1]);
        limits.map_or(Position::Inside, |limits| limits.position(self.n_part))
    }

    /// Whether its share lies below what chance allows.
    pub fn is_below(&self, common: f64) -> bool {
        self.position(common) == Position::Low
    }
}

struct Frame {
    size: (f64, f64),
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    n_largest: f64,
    low: f64,
    high: f64,
}

impl Frame {
    fn at(&self, n_cases: f64, share: f64) -> (f64, f64) {
        let x = self.left + (self.right - self.left) * n_cases / self.n_largest;
        let height = (share - self.low) / (self.high - self.low);
        (x, self.bottom - (self.bottom - self.top) * height.clamp(0.0, 1.0))
    }
}

/// Draws it.
pub fn draw(picture: &Funnel, width: Width) -> String {
    let largest = picture.dots.iter().map(|dot| dot.n_cases).max().unwrap_or(1);
    let shares: Vec<f64> = picture.dots.iter().filter(|dot| dot.n_cases > 0).map(Dot::share).collect();
    let floor = shares.iter().copied().fold(picture.common - 0.1, f64::min).max(0.0);
    let ceiling = shares.iter().copied().fold(picture.common + 0.05, f64::max).min(1.0);
    let y_ticks: Vec<f64> = ticks(floor, ceiling, 4).into_iter().filter(|tick| *tick <= 1.0 + 1e-9).collect();
    let x_ticks = ticks_from_zero(largest as f64, width.pick(5, 3));
    let size = width.pick((640.0, 320.0), (328.0, 300.0));
    let frame = Frame {
        size,
        left: 44.0,
        right: size.0 - 4.0,
        top: 16.0,
        bottom: size.1 - 44.0,
        n_largest: (largest as f64 * 1.06).max(1.0),
        low: y_ticks.first().copied().unwrap_or(0.0),
        high: y_ticks.last().copied().unwrap_or(1.0).max(ceiling),
    };
    let mut paper = Paper::new();
    axes(&mut paper, picture, &frame, (&x_ticks, &y_ticks));
    fans(&mut paper, picture, &frame);
    let level = frame.at(0.0, picture.common).1;
    paper.line("level", (frame.left, level), (frame.right, level));
    dots(&mut paper, picture, &frame);
    paper.text("tx tb halo", (frame.right, level + 15.0), Anchor::End, &picture.common_label);
    paper.finish(&picture.caption, width, frame.size)
}

fn axes(paper: &mut Paper, picture: &Funnel, frame: &Frame, (x_ticks, y_ticks): (&[f64], &[f64])) {
    let percent: Vec<f64> = y_ticks.iter().map(|tick| tick * 100.0).collect();
    let decimals = tick_decimals(&percent);
    for tick in y_ticks {
        let (_, y) = frame.at(0.0, *tick);
        paper.line("grid", (frame.left, y), (frame.right, y));
        let label = format!("{}%", grouped(tick * 100.0, decimals));
        paper.text("", (frame.left - 6.0, y + 4.0), Anchor::End, &label);
    }
    for tick in x_ticks.iter().filter(|tick| **tick <= frame.n_largest) {
        let (x, _) = frame.at(*tick, frame.low);
        paper.text("", (x, frame.bottom + 17.0), Anchor::Middle, &grouped(*tick, 0));
    }
    paper.text("", (frame.right, frame.bottom + 36.0), Anchor::End, &picture.cases);
}

/// The two ranges of chance, from few cases to many.
fn fans(paper: &mut Paper, picture: &Funnel, frame: &Frame) {
    let n_most = frame.n_largest.floor().max(1.0) as u64;
    // Close together where the funnel bends, a few pixels apart where it is flat.
    let mut cases: Vec<u64> = (1..=n_most.min(40)).collect();
    cases.extend((1..=60).map(|step| n_most * step / 60).filter(|cases| *cases > 40));
    for level in levels() {
        let limits =
            cases.iter().filter_map(|n| Some((*n as f64, binomial_limits(picture.common, *n, level)?)));
        let limits: Vec<_> = limits.collect();
        let upper = limits.iter().map(|(n, limits)| frame.at(*n, limits.high));
        let lower = limits.iter().rev().map(|(n, limits)| frame.at(*n, limits.low));
        paper.path("fan", &upper.chain(lower).collect::<Vec<_>>(), "Z");
    }
    if let Some(limits) = binomial_limits(picture.common, n_most, levels()[1]) {
        let (x, y) = frame.at(frame.n_largest, limits.low);
        paper.text("halo", (x, (y + 18.0).min(frame.bottom - 6.0)), Anchor::End, &picture.chance);
    }
}

fn dots(paper: &mut Paper, picture: &Funnel, frame: &Frame) {
    let (outside, inside): (Vec<&Dot>, Vec<&Dot>) = picture
        .dots
        .iter()
        .filter(|dot| dot.n_cases > 0)
        .partition(|dot| dot.position(picture.common) != Position::Inside);
    for dot in inside {
        paper.dot("dot", frame.at(dot.n_cases as f64, dot.share()), 3.5, "");
    }
    for dot in outside {
        let (x, y) = frame.at(dot.n_cases as f64, dot.share());
        paper.dot("dot-out", (x, y), 5.0, &dot.label);
        let counts = format!("{}/{}, {}%", dot.n_part, dot.n_cases, grouped(dot.share() * 100.0, 0));
        let room = text_width(&dot.label, 12.0).max(text_width(&counts, 12.0)) + 12.0;
        let (x, anchor) =
            if x + room < frame.right { (x + 10.0, Anchor::Start) } else { (x - 10.0, Anchor::End) };
        paper.text("tx tb halo", (x, y + 2.0), anchor, &dot.label);
        paper.text("halo", (x, y + 17.0), anchor, &counts);
    }
}
