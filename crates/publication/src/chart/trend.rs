//! One or two lines over time with their intervals as bands, labelled at their ends. 走势

use super::paper::{Anchor, Paper, tick_decimals, ticks_from_zero};
use super::{Caption, Width, text_width};
use crate::number::grouped;

/// A number and its interval.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// The number.
    pub value: f64,
    /// Its 95% interval.
    pub interval: Option<(f64, f64)>,
}

/// A line. A point that is not given is a gap.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// Its name.
    pub label: String,
    /// One for each time.
    pub points: Vec<Option<Point>>,
}

/// The picture. Its scale begins at zero.
#[derive(Clone, PartialEq, Debug)]
pub struct Trend {
    /// For those who do not see it.
    pub caption: Caption,
    /// Names of the times, for the axis; short.
    pub times: Vec<String>,
    /// One or two lines.
    pub lines: Vec<Line>,
    /// Unit at the head of the scale.
    pub unit: String,
    /// Decimals of the labels.
    pub decimals: u8,
    /// A level to compare with, such as the mean, and its name.
    pub level: Option<(f64, String)>,
}

struct Frame {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
    largest: f64,
    n_times: usize,
}

impl Frame {
    fn x(&self, at: usize) -> f64 {
        let steps = self.n_times.saturating_sub(1).max(1) as f64;
        self.left + (self.right - self.left) * at as f64 / steps
    }

    fn y(&self, value: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * value / self.largest
    }
}

const LINES: [(&str, &str, &str); 2] = [("line l1", "band sa", "sa"), ("line l2", "band s0", "s0")];

/// Draws it.
pub fn draw(picture: &Trend, width: Width) -> String {
    let ticks = ticks_from_zero(largest(picture), width.pick(4, 3));
    let size = width.pick((640.0, 250.0), (328.0, 230.0));
    let widest = |line: &Line| {
        let rows = end_numbers(picture, line);
        let widths = rows.iter().enumerate();
        let width = |(row, text): (usize, &String)| {
            text_width(text, 13.0) + if row == 0 { behind(&line.label) } else { 0.0 }
        };
        widths.map(width).fold(0.0, f64::max)
    };
    let level_name = picture.level.iter().map(|(_, name)| text_width(name, 12.0));
    let labels = picture.lines.iter().map(widest).chain(level_name);
    let decimals = tick_decimals(&ticks);
    let scale = ticks.iter().map(|tick| text_width(&grouped(*tick, decimals), 12.0)).fold(0.0, f64::max);
    let frame = Frame {
        left: scale + 8.0,
        right: size.0 - labels.fold(0.0, f64::max) - 14.0,
        top: 24.0,
        bottom: size.1 - 28.0,
        largest: ticks.last().copied().unwrap_or(1.0),
        n_times: picture.times.len(),
    };
    let mut paper = Paper::new();
    for tick in &ticks {
        let class = if *tick == 0.0 { "axis" } else { "grid" };
        paper.line(class, (frame.left, frame.y(*tick)), (frame.right, frame.y(*tick)));
        paper.text("", (frame.left - 8.0, frame.y(*tick) + 4.0), Anchor::End, &grouped(*tick, decimals));
    }
    paper.text("", (0.0, 10.0), Anchor::Start, &picture.unit);
    times(&mut paper, picture, &frame);
    level(&mut paper, picture, &frame);
    for (line, classes) in picture.lines.iter().zip(LINES) {
        draw_line(&mut paper, line, &frame, classes);
    }
    ends(&mut paper, picture, &frame);
    paper.finish(&picture.caption, width, size)
}

fn largest(picture: &Trend) -> f64 {
    let points = picture.lines.iter().flat_map(|line| &line.points).flatten();
    let highs = points.map(|point| point.interval.map_or(point.value, |(_, high)| high.max(point.value)));
    let level = picture.level.as_ref().map_or(0.0, |(level, _)| *level);
    highs.fold(level, f64::max).max(f64::MIN_POSITIVE)
}

fn times(paper: &mut Paper, picture: &Trend, frame: &Frame) {
    let widest = picture.times.iter().map(|time| text_width(time, 12.0)).fold(1.0, f64::max) + 8.0;
    let room = ((frame.right - frame.left) / widest).floor().max(1.0) as usize;
    let every = picture.times.len().div_ceil(room).max(1);
    let last = picture.times.len().saturating_sub(1);
    for (at, time) in picture.times.iter().enumerate() {
        // Counted from the end, so that the latest time always has its name.
        if !(last - at).is_multiple_of(every) {
            continue;
        }
        let x = frame.x(at);
        paper.line("axis", (x, frame.bottom), (x, frame.bottom + 4.0));
        paper.text("", (x, frame.bottom + 19.0), Anchor::Middle, time);
    }
}

fn level(paper: &mut Paper, picture: &Trend, frame: &Frame) {
    if let Some((level, _)) = &picture.level {
        paper.line("ref", (frame.left, frame.y(*level)), (frame.right, frame.y(*level)));
    }
}

/// Runs of points without a gap: a band and a line each, or a dot for a point that stands alone.
fn draw_line(paper: &mut Paper, line: &Line, frame: &Frame, (stroke, band, dot): (&str, &str, &str)) {
    let numbered: Vec<(usize, Option<Point>)> = line.points.iter().copied().enumerate().collect();
    for run in numbered.split(|(_, point)| point.is_none()) {
        let run: Vec<(usize, Point)> = run.iter().filter_map(|(at, point)| Some((*at, (*point)?))).collect();
        let limits: Vec<(usize, (f64, f64))> =
            run.iter().filter_map(|(at, point)| Some((*at, point.interval?))).collect();
        let upper = limits.iter().map(|(at, (_, high))| (frame.x(*at), frame.y(*high)));
        let lower = limits.iter().rev().map(|(at, (low, _))| (frame.x(*at), frame.y(low.max(0.0))));
        if limits.len() > 1 {
            paper.path(band, &upper.chain(lower).collect::<Vec<_>>(), "Z");
        }
        let points: Vec<(f64, f64)> =
            run.iter().map(|(at, point)| (frame.x(*at), frame.y(point.value))).collect();
        match points.as_slice() {
            [only] => paper.dot(dot, *only, 3.0, ""),
            points => paper.path(stroke, points, ""),
        }
    }
}

/// A line's latest number, and its interval.
fn end_numbers(picture: &Trend, line: &Line) -> Vec<String> {
    let Some(point) = line.points.iter().rev().flatten().next() else { return Vec::new() };
    let mut rows = vec![grouped(point.value, picture.decimals)];
    if let Some((low, high)) = point.interval {
        rows.push(format!("{}–{}", grouped(low, picture.decimals), grouped(high, picture.decimals)));
    }
    rows
}

/// How much room the name takes before the number.
fn behind(name: &str) -> f64 {
    if name.is_empty() { 0.0 } else { text_width(name, 13.0) + 5.0 }
}

/// A label at the right edge: where it would stand, and its rows.
struct Label {
    y: f64,
    name: String,
    rows: Vec<String>,
}

impl Label {
    fn height(&self) -> f64 {
        18.0 * self.rows.len().max(1) as f64
    }
}

/// Labels at the ends of the lines and of the level, moved apart where they would touch.
fn ends(paper: &mut Paper, picture: &Trend, frame: &Frame) {
    let mut labels: Vec<Label> = Vec::new();
    for (line, (_, _, dot)) in picture.lines.iter().zip(LINES) {
        let last = line.points.iter().enumerate().rev().find_map(|(time, point)| Some((time, (*point)?)));
        let Some((time, point)) = last else { continue };
        paper.dot(dot, (frame.x(time), frame.y(point.value)), 4.0, "");
        let rows = end_numbers(picture, line);
        labels.push(Label { y: frame.y(point.value), name: line.label.clone(), rows });
    }
    if let Some((level, name)) = &picture.level {
        labels.push(Label { y: frame.y(*level), name: name.clone(), rows: Vec::new() });
    }
    labels.sort_by(|one, two| one.y.total_cmp(&two.y));
    for at in 1..labels.len() {
        let free = labels[at - 1].y + labels[at - 1].height();
        labels[at].y = labels[at].y.max(free);
    }
    // What was pushed below the scale pushes back.
    let mut edge = frame.bottom + 12.0;
    for label in labels.iter_mut().rev() {
        label.y = label.y.min(edge - label.height());
        edge = label.y;
    }
    for label in &labels {
        let (x, y) = (frame.right + 12.0, label.y + 4.0);
        let Some((number, below)) = label.rows.split_first() else {
            paper.text("", (x, y), Anchor::Start, &label.name);
            continue;
        };
        paper.named("tx tb t13", (x, y), &label.name, number);
        for (text, row) in below.iter().zip(1u8..) {
            paper.text("", (x, y + 16.0 * f64::from(row)), Anchor::Start, text);
        }
    }
}
