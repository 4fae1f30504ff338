//! Numbers under each other, each with its interval, beside a reference. 比较图

use super::paper::{Anchor, Paper, tick_decimals, ticks, ticks_from_zero};
use super::{Caption, Width, text_width};
use crate::number::grouped;

/// Where the scale begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    /// At zero, with a bar to each number.
    FromZero,
    /// Around the numbers, with a dot for each. For ratios, whose zero means nothing.
    Around,
}

/// One line.
#[derive(Clone, PartialEq, Debug)]
pub struct Bar {
    /// Its name.
    pub label: String,
    /// The number; without one there is a mark.
    pub value: Option<f64>,
    /// Its 95% interval.
    pub interval: Option<(f64, f64)>,
    /// What stands in for a number that is not shown.
    pub mark: String,
}

/// The picture.
#[derive(Clone, PartialEq, Debug)]
pub struct Bars {
    /// For those who do not see it.
    pub caption: Caption,
    /// Lines, from the top.
    pub bars: Vec<Bar>,
    /// Where the scale begins.
    pub scale: Scale,
    /// A value to compare with, and its name: a tick.
    pub reference: Option<(f64, String)>,
    /// Decimals of the labels.
    pub decimals: u8,
}

struct Frame {
    left: f64,
    right: f64,
    low: f64,
    high: f64,
    row: f64,
    /// From the top of a row: name, number, and the line of the interval.
    at: (f64, f64, f64),
    /// Where the numbers stand, and the edge they are held at.
    number: (f64, Anchor),
}

impl Frame {
    fn x(&self, value: f64) -> f64 {
        let share = (value - self.low) / (self.high - self.low);
        self.left + (self.right - self.left) * share.clamp(0.0, 1.0)
    }
}

const TOP: f64 = 22.0;

/// Draws it.
pub fn draw(picture: &Bars, width: Width) -> String {
    let (low, high) = range(picture);
    let ticks = match picture.scale {
        Scale::FromZero => ticks_from_zero(high, width.pick(5, 3)),
        Scale::Around => ticks(low, high, width.pick(6, 4)),
    };
    let labels = picture.bars.iter().map(|bar| text_width(&bar.label, 13.0)).fold(0.0, f64::max);
    let numbers = picture.bars.iter().map(|bar| text_width(&number(picture, bar), 13.0)).fold(0.0, f64::max);
    let size_x = width.pick(640.0, 328.0);
    // On a phone a long name has its number under it.
    let is_tight = labels + numbers + 12.0 > size_x;
    let (row, at) = match (width, is_tight) {
        (Width::Wide, _) => (30.0, (20.0, 20.0, 15.0)),
        (Width::Narrow, false) => (48.0, (17.0, 17.0, 33.0)),
        (Width::Narrow, true) => (66.0, (17.0, 35.0, 50.0)),
    };
    let below = width == Width::Narrow && is_tight;
    let frame = Frame {
        left: width.pick(labels + 16.0, 8.0),
        right: width.pick(size_x - numbers - 16.0, size_x - 8.0),
        low: ticks.first().copied().unwrap_or(0.0),
        high: ticks.last().copied().unwrap_or(1.0),
        row,
        at,
        number: if below { (0.0, Anchor::Start) } else { (size_x, Anchor::End) },
    };
    let bottom = TOP + frame.row * picture.bars.len() as f64;
    let mut paper = Paper::new();
    let decimals = tick_decimals(&ticks);
    for tick in &ticks {
        paper.line("grid", (frame.x(*tick), TOP), (frame.x(*tick), bottom));
        paper.text("", (frame.x(*tick), bottom + 17.0), Anchor::Middle, &grouped(*tick, decimals));
    }
    if let Some((value, name)) = &picture.reference {
        let x = frame.x(*value);
        paper.line("axis", (x, TOP - 4.0), (x, bottom));
        paper.text("", (x, TOP - 9.0), Anchor::Middle, name);
    }
    for (at, bar) in picture.bars.iter().enumerate() {
        one(&mut paper, picture, bar, &frame, TOP + frame.row * at as f64);
    }
    paper.finish(&picture.caption, width, (size_x, bottom + 24.0))
}

fn range(picture: &Bars) -> (f64, f64) {
    let mut numbers: Vec<f64> = picture.bars.iter().filter_map(|bar| bar.value).collect();
    numbers.extend(picture.bars.iter().filter_map(|bar| bar.interval).flat_map(|(low, high)| [low, high]));
    numbers.extend(picture.reference.as_ref().map(|(value, _)| *value));
    let low = numbers.iter().copied().fold(f64::INFINITY, f64::min);
    let high = numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if low.is_finite() && high.is_finite() { (low, high) } else { (0.0, 1.0) }
}

fn number(picture: &Bars, bar: &Bar) -> String {
    let print = |value: f64| grouped(value, picture.decimals);
    match (bar.value, bar.interval) {
        (Some(value), Some((low, high))) => format!("{} ({}–{})", print(value), print(low), print(high)),
        (Some(value), None) => print(value),
        (None, _) => bar.mark.clone(),
    }
}

fn one(paper: &mut Paper, picture: &Bars, bar: &Bar, frame: &Frame, top: f64) {
    let (name_y, number_y, y) = (top + frame.at.0, top + frame.at.1, top + frame.at.2);
    paper.text("tx t13 halo", (0.0, name_y), Anchor::Start, &bar.label);
    let class = if bar.value.is_some() { "tx tb t13 halo" } else { "halo" };
    let (x, anchor) = frame.number;
    paper.text(class, (x, number_y), anchor, &number(picture, bar));
    let Some(value) = bar.value else { return };
    match picture.scale {
        Scale::FromZero => {
            let from = frame.x(0.0);
            paper.rect("s1s", (from, y - 6.0), (frame.x(value) - from, 12.0));
        }
        Scale::Around => paper.line("rail", (frame.left, y), (frame.right, y)),
    }
    if let Some((low, high)) = bar.interval {
        paper.line("whisker", (frame.x(low), y), (frame.x(high), y));
    }
    paper.dot("sa", (frame.x(value), y), 4.5, "");
}

/// The small bar under a key number: its interval on a rail, its dot, and a tick for the reference. Its width
/// follows its place on the page; it says nothing that the text beside it does not.
pub fn key(value: f64, interval: (f64, f64), reference: Option<f64>) -> String {
    let spread = (interval.1 - interval.0).max(f64::MIN_POSITIVE);
    let mut low = interval.0 - 0.6 * spread;
    let mut high = interval.1 + 0.6 * spread;
    if let Some(reference) = reference.filter(|reference| (reference - value).abs() < 8.0 * spread) {
        low = low.min(reference - 0.2 * spread);
        high = high.max(reference + 0.2 * spread);
    }
    let frame = Frame {
        left: 2.0,
        right: 148.0,
        low,
        high,
        row: 0.0,
        at: (0.0, 0.0, 8.0),
        number: (0.0, Anchor::Start),
    };
    let mut paper = Paper::new();
    paper.line("rail", (frame.left, 8.0), (frame.right, 8.0));
    if let Some(reference) = reference.filter(|reference| (low..=high).contains(reference)) {
        paper.line("axis", (frame.x(reference), 2.0), (frame.x(reference), 14.0));
    }
    paper.line("whisker", (frame.x(interval.0), 8.0), (frame.x(interval.1), 8.0));
    paper.dot("sa", (frame.x(value), 8.0), 4.5, "");
    paper.bare("key-bar", (150.0, 16.0))
}
