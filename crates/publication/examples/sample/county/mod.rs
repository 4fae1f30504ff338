//! A made-up county, one statistical year of it, the same every time. Everything in it is invented.

mod figures;
mod tables;

use demography::{
    Confidence, natural_increase_interval, rate_interval, round_half_away, sex_ratio_log_interval,
    wilson_interval,
};
use jiff::civil::date;
use publication::{
    Before, Cell, ChangedCell, Contents, Dim, DimKind, DimValue, EarlierEdition, FigureInfo, FigureKind,
    Head, Headline, Loss, Mark, Picture, Place, ReportPlan, Rounding, Span, TOTAL, Table, Words,
};

use figures::figures;
use tables::{by_age, by_household, by_month, by_order, by_place, by_ratio, by_service, by_year};

const COUNTY: &str = "990101000000";
const TOWNSHIPS: [(&str, &str, f64); 6] = [
    ("青石镇", "Qingshi", 1.0),
    ("柳林乡", "Liulin", 0.96),
    ("河湾镇", "Hewan", 0.97),
    ("东桥街道", "Dongqiao", 1.3),
    ("云岭乡", "Yunling", 0.74),
    ("南塘乡", "Nantang", 1.03),
];
const VILLAGES: usize = 12;
const VILLAGE_NAMES: [(&str, &str); VILLAGES] = [
    ("上陈家湾", "Shang Chenjiawan"),
    ("新杨庄", "Xin Yangzhuang"),
    ("老张家湾", "Lao Zhangjiawan"),
    ("前杨庄", "Qian Yangzhuang"),
    ("西孙家湾", "Xi Sunjiawan"),
    ("大赵家村", "Da Zhaojiacun"),
    ("小王家湾", "Xiao Wangjiawan"),
    ("北陈庄", "Bei Chenzhuang"),
    ("前张家村", "Qian Zhangjiacun"),
    ("前杨家湾", "Qian Yangjiawan"),
    ("上张家村", "Shang Zhangjiacun"),
    ("西李家湾", "Xi Lijiawan"),
];
const HEX: &str = "4f1c9a0752be86d3e1a07b5c94f2830dc6e1b5a49d7f02386ce4b19a5d7030ae";
const OLD_HEX: &str = "0b9e7d3c51a2f8460d9c7be4135a8f2760cd14e9b37a5f82d6e0914cb8a7f3d2";
const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A small generator with a fixed beginning.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }

    fn count(&mut self, mean: f64) -> u64 {
        let (mut product, mut count, limit) = (self.next(), 0, (-mean).exp());
        while product > limit {
            product *= self.next();
            count += 1;
        }
        count
    }

    fn pick(&mut self, weights: &[f64]) -> usize {
        let mut left = self.next() * weights.iter().sum::<f64>();
        for (at, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return at;
            }
        }
        weights.len() - 1
    }
}

/// Shares a total out by weights, in whole numbers.
fn allocate(total: u64, weights: &[f64]) -> Vec<u64> {
    let sum: f64 = weights.iter().sum();
    let mut done = 0;
    let mut before = 0.0;
    let share = |weight: &f64| {
        before += weight;
        let up_to = (total as f64 * before / sum).round() as u64;
        let part = up_to - done;
        done = up_to;
        part
    };
    weights.iter().map(share).collect()
}

fn w(zh: impl Into<String>, en: impl Into<String>) -> Words {
    Words::new(zh, en)
}

fn value(code: impl Into<String>, label: Words, parent: Option<&str>) -> DimValue {
    DimValue { code: code.into(), label, parent: parent.map(str::to_owned) }
}

fn dim(kind: DimKind, zh: &str, en: &str, values: Vec<DimValue>) -> Dim {
    Dim { kind, title: w(zh, en), values }
}

fn all() -> DimValue {
    value(TOTAL, w("合计", "Total"), None)
}

fn sexes() -> Dim {
    let values = vec![all(), value("M", w("男", "Male"), None), value("F", w("女", "Female"), None)];
    dim(DimKind::Sex, "性别", "Sex", values)
}

fn bare(keys: &[&str], figure: &str, number: f64) -> Cell {
    Cell {
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        figure: figure.to_owned(),
        value: Some(number),
        numerator: None,
        denominator: None,
        low: None,
        high: None,
        mark: Mark::Shown,
    }
}

fn rate(keys: &[&str], figure: &str, events: u64, exposure: f64, scale: f64) -> Cell {
    let limits = rate_interval(events, exposure, scale, Confidence::NINETY_FIVE);
    let rounded = |number: f64| (number * 100.0).round() / 100.0;
    Cell {
        numerator: Some(events as f64),
        denominator: Some(exposure),
        low: limits.map(|limits| rounded(limits.low)),
        high: limits.map(|limits| rounded(limits.high)),
        ..bare(keys, figure, rounded(scale * events as f64 / exposure))
    }
}

fn increase(keys: &[&str], births: u64, deaths: u64, exposure: f64) -> Cell {
    let limits = natural_increase_interval(births, deaths, exposure, 1000.0, Confidence::NINETY_FIVE);
    let rounded = |number: f64| (number * 100.0).round() / 100.0;
    let number = rounded((births as f64 - deaths as f64) * 1000.0 / exposure);
    Cell {
        numerator: Some(births as f64 - deaths as f64),
        denominator: Some(exposure),
        low: limits.map(|limits| rounded(limits.low)),
        high: limits.map(|limits| rounded(limits.high)),
        ..bare(keys, "natural_increase", number)
    }
}

fn ratio(keys: &[&str], boys: u64, girls: u64) -> Cell {
    let limits = sex_ratio_log_interval(boys, girls, Confidence::NINETY_FIVE);
    let number = round_half_away(100 * i128::from(boys), i128::from(girls), 1).map(|number| number.to_f64());
    let rounded = |number: f64| (number * 10.0).round() / 10.0;
    let mut cell = Cell {
        value: number,
        numerator: Some(boys as f64),
        denominator: Some(girls as f64),
        low: limits.map(|limits| rounded(limits.low)),
        high: limits.map(|limits| rounded(limits.high)),
        ..bare(keys, "sex_ratio_at_birth", 0.0)
    };
    if boys + girls < 100 {
        cell.mark = Mark::NotCounted;
    }
    cell
}

fn share(keys: &[&str], part: u64, whole: u64) -> Cell {
    let limits = wilson_interval(part, whole, Confidence::NINETY_FIVE);
    let rounded = |number: f64| (number * 1000.0).round() / 10.0;
    Cell {
        numerator: Some(part as f64),
        denominator: Some(whole as f64),
        low: limits.map(|limits| rounded(limits.low)),
        high: limits.map(|limits| rounded(limits.high)),
        ..bare(keys, "registered_within_30_days", rounded(part as f64 / whole as f64))
    }
}

struct Village {
    code: String,
    township: usize,
    name: Words,
    people: u64,
    births: u64,
    deaths: u64,
    boys: u64,
    recent: u64,
    timely: u64,
}

fn villages(dice: &mut Dice) -> Vec<Village> {
    let mut out = Vec::new();
    for (township, (_, _, size)) in TOWNSHIPS.iter().enumerate() {
        for (at, (zh, en)) in VILLAGE_NAMES.iter().enumerate() {
            let people = (1_900.0 * size * (0.6 + 0.8 * dice.next())) as u64;
            let births = dice.count(people as f64 * if township == 3 { 0.0078 } else { 0.0058 });
            let recent = births + dice.count(people as f64 * 0.0125);
            let late = if (township, at) == (3, 8) { 0.6 } else { 0.13 };
            let n_late = (0..recent).filter(|_| dice.next() < late).count() as u64;
            out.push(Village {
                code: format!("9901011{township:02}{:03}", at + 201),
                township,
                name: w(*zh, *en),
                people,
                births,
                deaths: dice.count(people as f64 * if township == 4 { 0.0105 } else { 0.0077 }),
                boys: (0..births).filter(|_| dice.next() < 0.515).count() as u64,
                recent,
                timely: recent - n_late,
            });
        }
    }
    out
}

fn township_code(at: usize) -> String {
    format!("9901011{at:02}000")
}

fn places(villages: &[Village], with_villages: bool) -> Dim {
    let mut values = vec![value(COUNTY, w("全县", "Whole county"), None)];
    for (at, (zh, en, _)) in TOWNSHIPS.iter().enumerate() {
        let code = township_code(at);
        values.push(value(code.as_str(), w(*zh, *en), Some(COUNTY)));
        if with_villages {
            let own = villages.iter().filter(|village| village.township == at);
            values.extend(own.map(|village| value(village.code.as_str(), village.name.clone(), Some(&code))));
        }
    }
    dim(DimKind::Place, "地方", "Place", values)
}

/// Every place with the sum of a number over its villages.
fn sums(villages: &[Village], with_villages: bool, number: impl Fn(&Village) -> u64) -> Vec<(String, u64)> {
    let mut out = vec![(COUNTY.to_owned(), villages.iter().map(&number).sum())];
    for at in 0..TOWNSHIPS.len() {
        let own = || villages.iter().filter(move |village| village.township == at);
        out.push((township_code(at), own().map(&number).sum()));
        if with_villages {
            out.extend(own().map(|village| (village.code.clone(), number(village))));
        }
    }
    out
}

/// Hides counts from 1 to 4 and, where a township would have one hidden village, the smallest other.
fn hidden(villages: &[Village], number: impl Fn(&Village) -> u64) -> Vec<(String, Mark)> {
    let mut out = Vec::new();
    for at in 0..TOWNSHIPS.len() {
        let mut own: Vec<&Village> = villages.iter().filter(|village| village.township == at).collect();
        own.sort_by_key(|village| number(village));
        let small: Vec<&&Village> = own.iter().filter(|village| (1..5).contains(&number(village))).collect();
        out.extend(small.iter().map(|village| (village.code.clone(), Mark::Hidden)));
        if small.len() == 1 {
            let other = own.iter().find(|village| number(village) >= 5);
            out.extend(other.map(|village| (village.code.clone(), Mark::Hidden)));
        }
    }
    out
}

fn set_mark(cell: &mut Cell, marks: &[(String, Mark)], internal: bool) {
    let found = marks.iter().find(|(code, _)| *code == cell.keys[0]);
    if let Some((_, mark)) = found.filter(|_| !internal) {
        cell.mark = *mark;
    }
}

fn loss(tables: &[Table]) -> Loss {
    let cells: Vec<&Cell> = tables.iter().flat_map(|table| &table.cells).collect();
    let with = |mark: Mark| cells.iter().filter(|cell| cell.mark == mark).count() as u64;
    Loss { cells: cells.len() as u64, hidden: with(Mark::Hidden), share_of_counts: 0.0043 }
}

fn before() -> Before {
    let headlines = vec![
        bare(&[], "registered_population", 136_902.0),
        rate(&[], "crude_birth_rate", 905, 137_050.0, 1000.0),
        rate(&[], "crude_death_rate", 1_240, 137_050.0, 1000.0),
        increase(&[], 905, 1_240, 137_050.0),
        ratio(&[], 479, 426),
        share(&[], 2_110, 2_446),
    ];
    Before {
        span: Span::new(date(2023, 10, 1), date(2024, 9, 30)).expect("INVARIANT: whole months"),
        label: w("2024统计年度", "the year to September 2024"),
        headlines: headlines.into_iter().map(|cell| Headline { cell }).collect(),
    }
}

fn plan() -> ReportPlan {
    let keys = [
        "registered_population",
        "crude_birth_rate",
        "crude_death_rate",
        "natural_increase",
        "sex_ratio_at_birth",
        "registered_within_30_days",
    ];
    ReportPlan {
        keys: keys.map(str::to_owned).to_vec(),
        before: Some(before()),
        pictures: vec![
            Picture::Pyramid {
                table: "ages".into(),
                figure: "registered_population".into(),
                elsewhere: Some("living_elsewhere".into()),
            },
            Picture::Trend {
                table: "years".into(),
                figures: vec!["crude_birth_rate".into(), "crude_death_rate".into()],
            },
            Picture::Trend { table: "months".into(), figures: vec!["births".into()] },
            Picture::Ratio {
                figure: "sex_ratio_at_birth".into(),
                table: Some("sex_ratio".into()),
                reference: 105.0,
            },
            Picture::Funnel { table: "timely".into(), figure: "registered_within_30_days".into() },
        ],
    }
}

/// The made-up county; an officer's exact edition, or the public one.
pub fn contents(internal: bool) -> Contents {
    let mut dice = Dice(20_251_120);
    let villages = villages(&mut dice);
    let sum = |number: fn(&Village) -> u64| villages.iter().map(number).sum::<u64>();
    let (people, births, deaths) = (sum(|v| v.people), sum(|v| v.births), sum(|v| v.deaths));
    let season = [1.1, 1.15, 1.1, 1.0, 0.9, 0.95, 0.9, 0.95, 0.95, 1.0, 1.05, 1.1];
    let months: Vec<usize> = (0..births).map(|_| dice.pick(&season)).collect();
    let places = by_place(&villages, internal);
    let exposure = places.cells.iter().find_map(|cell| cell.denominator).expect("INVARIANT: rates have one");
    let tables = vec![
        places,
        by_month(&months, deaths, &mut dice),
        by_age(people, internal),
        by_order(births, sum(|v| v.boys), &mut dice),
        by_ratio(&villages),
        by_service(&villages, internal),
        by_year(births, deaths, exposure, &mut dice),
        by_household(&mut dice),
    ];
    let changed = |figure: &str, before: f64| ChangedCell {
        table: "places".into(),
        keys: vec![COUNTY.into()],
        figure: figure.into(),
        before: Some(before),
    };
    Contents {
        book: w("示例县家簿", "Shili County Townbook"),
        place: Place { code: COUNTY.into(), name: w("示例县", "Shili County") },
        span: Span::new(date(2024, 10, 1), date(2025, 9, 30)).expect("INVARIANT: whole months"),
        period: w("2025统计年度", "the year to September 2025"),
        edition: 2,
        earlier: vec![EarlierEdition {
            edition: 1,
            sealed_on: date(2025, 10, 20),
            head: Head { size: 47_106, root: OLD_HEX.into() },
            reason: w(
                "补入9月迟报的出生，改正死亡日期；县统计负责人周宁批准。",
                "Late births of September entered, dates of death corrected; approved by Zhou Ning, head of statistics.",
            ),
            changed: vec![changed("births", births as f64 - 7.0), changed("deaths", deaths as f64 + 6.0)],
        }],
        head: Head { size: 48_213, root: HEX.into() },
        manifest: OLD_HEX.chars().rev().collect(),
        made_on: date(2025, 11, 20),
        figures: figures(),
        loss: loss(&tables),
        tables,
        rounding: Rounding::Exact,
        internal,
        report: plan(),
    }
}
