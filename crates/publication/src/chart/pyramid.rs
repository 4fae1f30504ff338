//! Population by age and sex: men left, women right, those who live elsewhere as the lighter end. 人口金字塔

use super::paper::{Anchor, Paper, tick_decimals, ticks_from_zero};
use super::{Caption, Width, text_width};
use crate::AgeBand;
use crate::number::grouped;

/// One step of the pyramid. A number that is not given is a gap.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Band {
    /// Ages.
    pub ages: AgeBand,
    /// All men of these ages.
    pub men: Option<f64>,
    /// All women of these ages.
    pub women: Option<f64>,
    /// Those of the men who live elsewhere; without a number the bar is not split.
    pub men_elsewhere: Option<f64>,
    /// Those of the women who live elsewhere; without a number the bar is not split.
    pub women_elsewhere: Option<f64>,
}

/// A broad age and its share, printed at the left beside its ages.
#[derive(Clone, PartialEq, Debug)]
pub struct BroadAge {
    /// First completed year.
    pub first: u32,
    /// Name, such as `65岁及以上`.
    pub label: String,
    /// Share as it is printed, such as `16.1%`.
    pub share: String,
}

/// The picture.
#[derive(Clone, PartialEq, Debug)]
pub struct Pyramid {
    /// For those who do not see it.
    pub caption: Caption,
    /// Youngest first, without gaps or overlaps; only the last may be open.
    pub bands: Vec<Band>,
    /// Broad ages, youngest first; none, or one line less than ages.
    pub broad: Vec<BroadAge>,
    /// Name of the left side.
    pub men: String,
    /// Name of the right side.
    pub women: String,
    /// Head of the ages.
    pub age: String,
    /// Unit behind the zero.
    pub unit: String,
    /// Name of the darker part.
    pub here: String,
    /// Name of the lighter end.
    pub elsewhere: String,
    /// What stands in a gap.
    pub gap: String,
}

/// Where things are.
struct Frame {
    size: (f64, f64),
    left: f64,
    right: f64,
    half: f64,
    top: f64,
    bottom: f64,
    years: f64,
    largest: f64,
}

impl Frame {
    fn y(&self, age: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * age / self.years
    }

    fn length(&self, people: f64) -> f64 {
        self.half * people / self.largest
    }
}

/// Takes ages together at the old end until each of the last step's numbers is 0 or at least `threshold`, and stops
/// splitting by where people live from the first age on at which either part would be smaller. For exact numbers,
/// before they are published: it decides what the table may hold.
///
/// ```
/// use publication::AgeBand;
/// use publication::chart::pyramid::{Band, merged};
/// let band = |age, men, women| Band { ages: AgeBand { first: age, last: Some(age) }, men: Some(men),
///     women: Some(women), men_elsewhere: None, women_elsewhere: None };
/// let merged = merged(&[band(97, 30.0, 40.0), band(98, 8.0, 9.0), band(99, 1.0, 3.0)], 5.0);
/// assert_eq!(merged.len(), 2);
/// assert_eq!((merged[1].ages.first, merged[1].ages.last, merged[1].men), (98, None, Some(9.0)));
/// ```
pub fn merged(bands: &[Band], threshold: f64) -> Vec<Band> {
    let small = |number: Option<f64>| number.is_some_and(|number| number > 0.0 && number < threshold);
    let sum = |one: Option<f64>, two: Option<f64>| Some(one? + two?);
    let mut out = bands.to_vec();
    while let [.., below, last] = out.as_slice() {
        if !small(last.men) && !small(last.women) {
            break;
        }
        let together = Band {
            ages: AgeBand { first: below.ages.first, last: None },
            men: sum(below.men, last.men),
            women: sum(below.women, last.women),
            men_elsewhere: sum(below.men_elsewhere, last.men_elsewhere),
            women_elsewhere: sum(below.women_elsewhere, last.women_elsewhere),
        };
        out.truncate(out.len() - 2);
        out.push(together);
    }
    let difference = |all: Option<f64>, part: Option<f64>| Some(all? - part?);
    let is_small = |band: &Band| {
        small(band.men_elsewhere)
            || small(band.women_elsewhere)
            || small(difference(band.men, band.men_elsewhere))
            || small(difference(band.women, band.women_elsewhere))
    };
    let from = out.iter().position(is_small).unwrap_or(out.len());
    for band in &mut out[from..] {
        band.men_elsewhere = None;
        band.women_elsewhere = None;
    }
    out
}

/// Draws it. Steps of unequal width are drawn by people per year of age, so that areas compare; the open last
/// step is drawn one step high with all its people.
pub fn draw(picture: &Pyramid, width: Width) -> String {
    let frame = frame(picture, width);
    let mut paper = Paper::new();
    grid(&mut paper, picture, &frame);
    for side in [Side::Men, Side::Women] {
        bars(&mut paper, picture, &frame, side);
    }
    ages(&mut paper, picture, &frame);
    heads(&mut paper, picture, &frame);
    broad(&mut paper, picture, &frame);
    parts(&mut paper, picture, &frame);
    paper.finish(&picture.caption, width, frame.size)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Men,
    Women,
}

impl Side {
    fn all(self, band: &Band) -> Option<f64> {
        match self {
            Side::Men => band.men,
            Side::Women => band.women,
        }
    }

    fn elsewhere(self, band: &Band) -> Option<f64> {
        match self {
            Side::Men => band.men_elsewhere,
            Side::Women => band.women_elsewhere,
        }
    }

    fn x(self, frame: &Frame, length: f64) -> f64 {
        match self {
            Side::Men => frame.left - length,
            Side::Women => frame.right + length,
        }
    }

    fn classes(self) -> (&'static str, &'static str) {
        match self {
            Side::Men => ("s1", "s1s"),
            Side::Women => ("s2", "s2s"),
        }
    }
}

fn years(band: &Band) -> Option<f64> {
    Some(f64::from(band.ages.last? - band.ages.first + 1))
}

/// The commonest width of a step, which bars are drawn for.
fn step(bands: &[Band]) -> f64 {
    let widths: Vec<f64> = bands.iter().filter_map(years).collect();
    let times = |width: f64| widths.iter().filter(|other| **other == width).count();
    widths.iter().copied().max_by_key(|width| times(*width)).unwrap_or(1.0)
}

/// People as the bar's length shows them.
fn drawn(bands: &[Band], band: &Band, people: f64) -> f64 {
    years(band).map_or(people, |years| people * step(bands) / years)
}

fn frame(picture: &Pyramid, width: Width) -> Frame {
    let size = width.pick((604.0, 500.0), (328.0, 420.0));
    let lengths = picture.bands.iter().flat_map(|band| {
        [band.men, band.women].map(|people| people.map_or(0.0, |people| drawn(&picture.bands, band, people)))
    });
    let largest = lengths.fold(0.0, f64::max).max(1.0);
    let labels = picture.broad.iter().map(|age| text_width(&age.label, 12.0)).fold(0.0, f64::max);
    // On a phone the labels stand over the empty corners of the picture.
    let indent = width.pick(labels + 8.0, 0.0);
    let gap = width.pick(34.0, 28.0);
    let half = (size.0 - indent - gap) / 2.0;
    let oldest = picture
        .bands
        .last()
        .map_or(1.0, |band| f64::from(band.ages.last.map_or(band.ages.first, |last| last + 1)));
    let open = picture.bands.last().is_some_and(|band| band.ages.last.is_none());
    let years = if open { oldest + step(&picture.bands) } else { oldest };
    let left = indent + half;
    Frame { size, left, right: left + gap, half, top: 40.0, bottom: size.1 - 30.0, years, largest }
}

fn grid(paper: &mut Paper, picture: &Pyramid, frame: &Frame) {
    let ticks = ticks_from_zero(frame.largest, 2);
    let decimals = tick_decimals(&ticks);
    let middle = (frame.left + frame.right) / 2.0;
    for tick in ticks.iter().filter(|tick| **tick <= frame.largest * 1.001) {
        for x in [frame.left - frame.length(*tick), frame.right + frame.length(*tick)] {
            let anchor = if *tick > 0.0 {
                paper.line("grid", (x, frame.top), (x, frame.bottom));
                Anchor::Middle
            } else if x < middle {
                Anchor::End
            } else {
                Anchor::Start
            };
            let is_first = *tick == 0.0 && x < middle;
            let unit = if is_first { picture.unit.as_str() } else { "" };
            paper.text("", (x, frame.bottom + 17.0), anchor, &format!("{}{unit}", grouped(*tick, decimals)));
        }
    }
}

fn bars(paper: &mut Paper, picture: &Pyramid, frame: &Frame, side: Side) {
    let (dark, light) = side.classes();
    let is_split = picture.bands.iter().any(|band| side.elsewhere(band).is_some());
    if is_split {
        steps(paper, picture, frame, side, (light, |_, all| all));
    }
    let here = |elsewhere: Option<f64>, all: f64| all - elsewhere.unwrap_or(0.0);
    steps(paper, picture, frame, side, (dark, here));
    for band in picture.bands.iter().filter(|band| side.all(band).is_none()) {
        let (from, to) = ends(picture, frame, band);
        let anchor = if side == Side::Men { Anchor::End } else { Anchor::Start };
        paper.text("", (side.x(frame, 4.0), (from + to) / 2.0 + 4.0), anchor, &picture.gap);
    }
}

/// The upper and lower edge of a step.
fn ends(picture: &Pyramid, frame: &Frame, band: &Band) -> (f64, f64) {
    let first = f64::from(band.ages.first);
    (frame.y(first), frame.y(first + years(band).unwrap_or_else(|| step(&picture.bands))))
}

/// The part of a bar that an outline shows, from those elsewhere and all.
type Part = fn(Option<f64>, f64) -> f64;

/// One outline for each run of steps that have numbers.
fn steps(paper: &mut Paper, picture: &Pyramid, frame: &Frame, side: Side, (class, people): (&str, Part)) {
    let mut outline: Vec<(f64, f64)> = Vec::new();
    let mut close = |outline: &mut Vec<(f64, f64)>| {
        if let Some((_, y)) = outline.last().copied() {
            outline.push((side.x(frame, 0.0), y));
        }
        paper.path(class, outline, "Z");
        outline.clear();
    };
    for band in &picture.bands {
        let Some(all) = side.all(band) else {
            close(&mut outline);
            continue;
        };
        let (from, to) = ends(picture, frame, band);
        if outline.is_empty() {
            outline.push((side.x(frame, 0.0), from));
        }
        let length = frame.length(drawn(&picture.bands, band, people(side.elsewhere(band), all)));
        outline.extend([(side.x(frame, length), from), (side.x(frame, length), to)]);
    }
    close(&mut outline);
}

fn ages(paper: &mut Paper, picture: &Pyramid, frame: &Frame) {
    let middle = (frame.left + frame.right) / 2.0;
    paper.text("", (middle, frame.top - 8.0), Anchor::Middle, &picture.age);
    let mut age = 0.0;
    while age < frame.years - 2.0 {
        paper.text("", (middle, frame.y(age) + 2.0), Anchor::Middle, &grouped(age, 0));
        age += 10.0;
    }
}

/// The two sides by name, with all their people where all are shown.
fn heads(paper: &mut Paper, picture: &Pyramid, frame: &Frame) {
    for (side, name, class, anchor, away) in [
        (Side::Men, &picture.men, "tb t13 t1", Anchor::End, -1.0),
        (Side::Women, &picture.women, "tb t13 t2", Anchor::Start, 1.0),
    ] {
        let x = side.x(frame, 2.0);
        paper.text(class, (x, 16.0), anchor, name);
        let all: Option<f64> = picture.bands.iter().map(|band| side.all(band)).sum();
        if let Some(all) = all.filter(|_| !picture.bands.is_empty()) {
            let past = x + away * (text_width(name, 13.0) + 8.0);
            paper.text("tx tb t13", (past, 16.0), anchor, &grouped(all, 0));
        }
    }
}

fn broad(paper: &mut Paper, picture: &Pyramid, frame: &Frame) {
    for (at, age) in picture.broad.iter().enumerate() {
        let first = f64::from(age.first);
        if first >= frame.years {
            break;
        }
        let last =
            picture.broad.get(at + 1).map_or(frame.years, |next| f64::from(next.first)).min(frame.years);
        let edge = frame.right + frame.half;
        if at > 0 {
            paper.line("ref", (0.0, frame.y(first)), (edge, frame.y(first)));
        }
        // In the corners there is room; in the middle of a phone's picture there is none.
        let is_middle = at > 0 && at + 1 < picture.broad.len();
        if is_middle && frame.left - frame.half < 1.0 {
            continue;
        }
        let y = match at {
            0 => frame.bottom - 22.0,
            _ => f64::midpoint(frame.y(first), frame.y(last)),
        };
        paper.text("halo", (0.0, y - 5.0), Anchor::Start, &age.label);
        paper.text("tx tb t13 halo", (0.0, y + 12.0), Anchor::Start, &age.share);
    }
}

/// Names the dark and the light part, once each, where the step is long enough to hold the word.
fn parts(paper: &mut Paper, picture: &Pyramid, frame: &Frame) {
    let elsewhere = |band: &Band| drawn(&picture.bands, band, Side::Women.elsewhere(band).unwrap_or(0.0));
    let Some(widest) = picture.bands.iter().max_by(|one, two| elsewhere(one).total_cmp(&elsewhere(two)))
    else {
        return;
    };
    if elsewhere(widest) <= 0.0 {
        return;
    }
    let all = |side: Side, band: &Band| drawn(&picture.bands, band, side.all(band).unwrap_or(0.0));
    let (from, to) = ends(picture, frame, widest);
    let y = f64::midpoint(from, to) + 4.0;
    let middle = frame.length(all(Side::Women, widest) - elsewhere(widest) / 2.0);
    let room = frame.length(elsewhere(widest));
    let words: Vec<&str> = picture.elsewhere.split(' ').collect();
    let longest = words.iter().map(|word| text_width(word, 12.0)).fold(0.0, f64::max);
    let x = Side::Women.x(frame, middle);
    if room > text_width(&picture.elsewhere, 12.0) + 8.0 {
        paper.text("tx", (x, y), Anchor::Middle, &picture.elsewhere);
    } else if room > longest + 6.0 {
        // A word a line.
        let up = 7.0 * (words.len() as f64 - 1.0);
        for (at, word) in words.iter().enumerate() {
            paper.text("tx", (x, y - up + 14.0 * at as f64), Anchor::Middle, word);
        }
    } else {
        let inside = Side::Women.x(frame, frame.length(all(Side::Women, widest)) - 4.0);
        paper.text("tx halo", (inside, y), Anchor::End, &picture.elsewhere);
    }
    paper.text("on tb", (Side::Men.x(frame, 8.0), y), Anchor::End, &picture.here);
}
