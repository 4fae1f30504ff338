//! The reference page of all figures, written from their definitions.
//! `docs/reference/figures.md` is this text; a test compares the two, so the page cannot say anything but
//! what is computed.

use std::fmt::Write as _;

use crate::definition::{Basis, Figure, FigureSet, Interval, Kind, Method, Sign, Term, Text};
use crate::set::{Column, Set};

/// The whole page, in both languages.
pub fn markdown(figures: &FigureSet) -> String {
    let mut page = String::from(HEAD);
    page += "\n| id | 名称 | name | kind |\n|---|---|---|---|\n";
    for figure in figures.iter() {
        let Text { zh, en } = &figure.title;
        let _ = writeln!(
            page,
            "| [`{id}`](#{id}) | {zh} | {en} | {kind} |",
            id = figure.id,
            kind = kind(figure.kind)
        );
    }
    for figure in figures.iter() {
        page += &section(figure);
    }
    page += &sets();
    page
}

const HEAD: &str = "# Figures 指标

This page is written from `pack/figures/*.toml`; change a definition there, then run the tests of `engine` with
`UPDATE_REFERENCE=1`. 本页由 `pack/figures/*.toml` 生成。

A figure is computed from a close and from nothing else. Events count by the day on which they happened, the first
and the last day of the period both inside. A residence span holds from its first day to the day before its end.
Values are rounded exactly, half away from zero, once, at the end. Intervals are at 95 %. A rate on the period-end or
the mean population is per period; on person-years it is per year, whatever the length of the period.
指标只由封存的报告期数据算出。事件按发生日期计，首尾两日都在内；居住登记自起始日起有效，到终止日前一天止；
数值只在最后取舍一次（四舍五入）；区间为95%置信区间。以期末或平均人口为分母的率是整个统计期的率；以人年为分母的
是每年的率，与统计期长短无关。
";

fn section(figure: &Figure) -> String {
    let mut text = format!("\n## {}\n\n", figure.id);
    let both = |words: &Text| format!("{} · {}", words.zh, words.en);
    let _ = writeln!(text, "**{}**\n", both(&figure.title));
    let _ = writeln!(text, "{}\n{}\n", figure.definition.zh, figure.definition.en);
    let mut line = |name: &str, words: String| {
        let _ = writeln!(text, "- {name}: {words}");
    };
    line("among 范围", both(&figure.universe));
    line("unit 单位", both(&figure.unit));
    line("counted 分子", terms(&figure.numerator));
    if !figure.denominator.is_empty() {
        line("divided by 分母", terms(&figure.denominator));
        line("times 乘以", format!("{}, {} decimals 位小数", figure.scale, figure.decimals));
    }
    if !figure.both.is_empty() {
        line("in both 两边都有", terms(&figure.both));
    }
    if let Some(method) = figure.method {
        let ages = match (figure.from_age, figure.to_age) {
            (from, Some(to)) => format!(", from {from} to {to}"),
            (0, None) => String::new(),
            (from, None) => format!(", at {from}"),
        };
        line("method 方法", format!("{}{ages}", self::method(method)));
    }
    if let Some(denominators) = &figure.denominators {
        let offered: Vec<&str> = denominators.offered.iter().map(|&offered| basis(offered)).collect();
        let default = basis(denominators.default);
        line("denominators offered 可选分母", format!("{}; default 默认 {default}", offered.join(", ")));
    }
    line("interval 区间", interval(figure.interval).to_owned());
    if figure.min_events > 0 {
        line("not shown below 低于此数不显示", format!("{} events 例", figure.min_events));
    }
    let ways: Vec<&str> = figure.disaggregations.iter().map(|way| way.name()).collect();
    line("split by 可分", ways.join(", "));
    line("published cells protected below 公开时保护小于", figure.threshold.to_string());
    line("source 依据", figure.source.clone());
    text
}

fn terms(terms: &[Term]) -> String {
    let term = |(number, term): (usize, &Term)| {
        let sign = match (term.sign, number) {
            (Sign::Plus, 0) => "",
            (Sign::Plus, _) => " + ",
            (Sign::Minus, _) => " − ",
        };
        match &term.condition {
            Some(condition) => format!("{sign}`{}` where `{condition}`", term.set.name()),
            None => format!("{sign}`{}`", term.set.name()),
        }
    };
    terms.iter().enumerate().map(term).collect()
}

fn sets() -> String {
    let mut text = String::from("\n## Sets and columns 集合与字段\n\n| set | rows |\n|---|---|\n");
    for set in Set::ALL {
        let _ = writeln!(text, "| `{}` | {} |", set.name(), set.meaning());
    }
    let mut described: Vec<&[Column]> = Vec::new();
    for set in Set::ALL {
        let columns = set.columns();
        if described.contains(&columns) {
            continue;
        }
        described.push(columns);
        let of: Vec<String> = Set::ALL
            .iter()
            .filter(|other| other.columns() == columns)
            .map(|other| format!("`{}`", other.name()))
            .collect();
        let _ = writeln!(text, "\nColumns of {} 字段:\n\n| column | meaning |\n|---|---|", of.join(", "));
        for column in columns {
            let _ = writeln!(text, "| `{}` | {} |", column.name(), column.meaning());
        }
    }
    text
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Count => "count 计数",
        Kind::Rate => "rate 率",
        Kind::Ratio => "ratio 比",
        Kind::Share => "share 占比",
        Kind::Exposure => "person-years 人年",
        Kind::Index => "index 指数",
    }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::PeriodEnd => "period end 期末人口",
        Basis::MidPeriodMean => "mean of opening and end 平均人口",
        Basis::PersonYears => "person-years 人年",
    }
}

fn interval(interval: Interval) -> &'static str {
    match interval {
        Interval::Poisson => "exact Poisson (Garwood) 精确泊松",
        Interval::Rate => {
            "exact Poisson (Garwood) of the numerator over the denominator 分子的精确泊松区间除以分母"
        }
        Interval::SrbLog => "normal on the logarithm of the ratio 对数比的正态区间",
        Interval::Difference => {
            "difference of two Poisson counts over the denominator 两个泊松计数之差除以分母"
        }
        Interval::Wilson => "Wilson's score interval 威尔逊得分区间",
        Interval::Method => "the method's own 方法自带",
        Interval::None => "none 无",
    }
}

fn method(method: Method) -> &'static str {
    match method {
        Method::TotalFertility => {
            "five times the sum of the five-year fertility rates; Fay and Feuer's interval 总和生育率"
        }
        Method::MeanAgeChildbearing => "mean of the ages, weighted by the fertility rates 平均生育年龄",
        Method::LifeExpectancy => "abridged life table, Chiang's interval 简略寿命表",
        Method::DeathProbability => "abridged life table, per 1,000, Chiang's interval 简略寿命表（每千人）",
        Method::StandardisedRate => {
            "direct, WHO world standard, Fay and Feuer's interval 直接法，世界卫生组织世界标准人口"
        }
        Method::MedianAge => "median, interpolated 中位数",
        Method::MeanAge => "mean, a year of age counts as its middle 平均数",
        Method::Whipple => "Whipple's index 惠普尔指数",
        Method::Myers => "Myers' blended index 迈尔斯混合指数",
        Method::AgeSexAccuracy => "UN age-sex accuracy index 联合国年龄性别准确性指数",
        Method::Completeness => {
            "Chandrasekar and Deming, completeness of the first list in % 钱德拉-戴明法，首单完整率"
        }
        Method::DualSystem => "Chandrasekar and Deming, estimated total 钱德拉-戴明法，估计总数",
    }
}
