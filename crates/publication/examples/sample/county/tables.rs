//! The tables of the made-up county.

use super::*;

pub(super) fn by_place(villages: &[Village], internal: bool) -> Table {
    let people = sums(villages, true, |village| village.people);
    let births = sums(villages, true, |village| village.births);
    let deaths = sums(villages, true, |village| village.deaths);
    let birth_marks = hidden(villages, |village| village.births);
    let death_marks = hidden(villages, |village| village.deaths);
    let mut cells = Vec::new();
    for (((code, people), (_, births)), (_, deaths)) in people.iter().zip(&births).zip(&deaths) {
        let keys = [code.as_str()];
        let mean = *people as f64 + 240.5 * *people as f64 / 136_000.0;
        let mean = (mean * 2.0).round() / 2.0;
        cells.push(bare(&keys, "registered_population", *people as f64));
        let mut own = [
            bare(&keys, "births", *births as f64),
            rate(&keys, "crude_birth_rate", *births, mean, 1000.0),
            bare(&keys, "deaths", *deaths as f64),
            rate(&keys, "crude_death_rate", *deaths, mean, 1000.0),
            increase(&keys, *births, *deaths, mean),
        ];
        own[..2].iter_mut().for_each(|cell| set_mark(cell, &birth_marks, internal));
        own[2..4].iter_mut().for_each(|cell| set_mark(cell, &death_marks, internal));
        if [&own[0], &own[2]].iter().any(|cell| !cell.mark.is_shown()) {
            own[4].mark = Mark::Hidden;
        }
        for cell in &mut own {
            let is_rate = cell.low.is_some();
            if is_rate && cell.mark == Mark::Shown && *births.min(deaths) < 20 {
                cell.mark = Mark::FewPeople;
            }
        }
        cells.extend(own);
    }
    let figures = [
        "registered_population",
        "births",
        "crude_birth_rate",
        "deaths",
        "crude_death_rate",
        "natural_increase",
    ];
    Table {
        id: "places".into(),
        title: w("各地人口、出生和死亡", "Population, births and deaths by place"),
        dims: vec![places(villages, true)],
        figures: figures.map(str::to_owned).to_vec(),
        cells,
    }
}

pub(super) fn by_month(births: &[usize], deaths: u64, dice: &mut Dice) -> Table {
    let deaths = allocate(deaths, &(0..12).map(|_| 0.85 + 0.3 * dice.next()).collect::<Vec<_>>());
    let mut values = vec![value("2024-10..2025-09", w("全年", "Whole year"), None)];
    let mut cells = vec![
        bare(&["2024-10..2025-09"], "births", births.len() as f64),
        bare(&["2024-10..2025-09"], "deaths", deaths.iter().sum::<u64>() as f64),
    ];
    for (at, deaths) in deaths.iter().enumerate() {
        let (year, month) = if at < 3 { (2024, at + 10) } else { (2025, at - 2) };
        let code = format!("{year}-{month:02}");
        let name = w(format!("{year}年{month}月"), format!("{} {year}", MONTH_NAMES[month - 1]));
        values.push(value(code.as_str(), name, Some("2024-10..2025-09")));
        let count = births.iter().filter(|birth| **birth == at).count();
        cells.push(bare(&[&code], "births", count as f64));
        cells.push(bare(&[&code], "deaths", *deaths as f64));
    }
    Table {
        id: "months".into(),
        title: w("各月出生和死亡", "Births and deaths by month"),
        dims: vec![dim(DimKind::Time, "月份", "Month", values)],
        figures: vec!["births".into(), "deaths".into()],
        cells,
    }
}

pub(super) fn by_age(people: u64, internal: bool) -> Table {
    let shape = |age: usize| {
        let at = age as f64;
        let bump = |centre: f64, width: f64| (-((at - centre) / width).powi(2)).exp();
        let young = if age < 8 { 0.5 + 0.055 * at } else { 0.95 };
        let base = young + 0.75 * bump(36.0, 5.0) + 1.1 * bump(56.0, 5.5) + 0.35 * bump(15.0, 5.0)
            - if (64..=66).contains(&age) { 0.45 } else { 0.0 };
        let alive = (1.0 / (1.0 + ((at - 78.0) / 6.5).exp())).max(0.0006);
        base.max(0.2) * alive
    };
    let away = |age: usize| {
        let at = age as f64;
        0.06 + 0.42 * (-((at - 30.0) / 13.0f64).powi(2)).exp() + 0.1 * (-((at - 5.0) / 6.0f64).powi(2)).exp()
    };
    let last = 95;
    let mut weights = Vec::new();
    for sex in 0..2 {
        let weight = |age: usize| {
            let old = if sex == 1 { 1.0 + 0.012 * (age as f64 - 60.0).max(0.0) } else { 1.0 };
            shape(age) * old * if sex == 0 { 1.04 } else { 1.0 }
        };
        weights.extend((0..last).map(weight));
        weights.push((last..105).map(weight).sum());
    }
    let counts = allocate(people, &weights);
    let mut cells = Vec::new();
    let mut values = vec![all()];
    let mut sum = [[0u64; 2]; 2];
    for age in 0..=last {
        let (code, label) = if age == last {
            (format!("Y_GE{age}"), w(format!("{age}岁及以上"), format!("{age} and over")))
        } else {
            (format!("Y{age}"), w(format!("{age}岁"), format!("{age}")))
        };
        values.push(value(code.as_str(), label, None));
        let mut both = [0u64; 2];
        for (sex, letter) in ["M", "F"].iter().enumerate() {
            let all = counts[sex * (last + 1) + age];
            let elsewhere = (all as f64 * away(age)).round() as u64;
            let keys = [code.as_str(), *letter];
            cells.push(bare(&keys, "registered_population", all as f64));
            let mut cell = bare(&keys, "living_elsewhere", elsewhere as f64);
            if !internal && (age >= 84 || elsewhere < 5) {
                cell.mark = Mark::Hidden;
            }
            cells.push(cell);
            for (at, number) in [all, elsewhere].into_iter().enumerate() {
                sum[at][sex] += number;
                both[at] += number;
            }
        }
        cells.push(bare(&[&code, TOTAL], "registered_population", both[0] as f64));
        if internal || age < 84 {
            cells.push(bare(&[&code, TOTAL], "living_elsewhere", both[1] as f64));
        }
    }
    for (at, figure) in ["registered_population", "living_elsewhere"].iter().enumerate() {
        cells.push(bare(&[TOTAL, "M"], figure, sum[at][0] as f64));
        cells.push(bare(&[TOTAL, "F"], figure, sum[at][1] as f64));
        cells.push(bare(&[TOTAL, TOTAL], figure, (sum[at][0] + sum[at][1]) as f64));
    }
    Table {
        id: "ages".into(),
        title: w("人口的年龄和性别", "Population by age and sex"),
        dims: vec![dim(DimKind::Age, "年龄", "Age", values), sexes()],
        figures: vec!["registered_population".into(), "living_elsewhere".into()],
        cells,
    }
}

pub(super) fn by_order(births: u64, boys: u64, dice: &mut Dice) -> Table {
    let orders =
        [("1", "第一孩", "First"), ("2", "第二孩", "Second"), ("GE3", "第三孩及以上", "Third and later")];
    let mut counts = [[0u64; 2]; 3];
    for birth in 0..births {
        counts[dice.pick(&[0.46, 0.4, 0.14])][usize::from(birth >= boys)] += 1;
    }
    let mut values = vec![all()];
    let mut cells = vec![
        bare(&[TOTAL, TOTAL], "births", births as f64),
        bare(&[TOTAL, "M"], "births", boys as f64),
        bare(&[TOTAL, "F"], "births", (births - boys) as f64),
    ];
    for ((code, zh, en), count) in orders.iter().zip(counts) {
        values.push(value(*code, w(*zh, *en), None));
        cells.push(bare(&[code, TOTAL], "births", (count[0] + count[1]) as f64));
        cells.push(bare(&[code, "M"], "births", count[0] as f64));
        cells.push(bare(&[code, "F"], "births", count[1] as f64));
    }
    Table {
        id: "birth_order".into(),
        title: w("出生的孩次和性别", "Births by order and sex"),
        dims: vec![dim(DimKind::BirthOrder, "孩次", "Birth order", values), sexes()],
        figures: vec!["births".into()],
        cells,
    }
}

pub(super) fn by_ratio(villages: &[Village]) -> Table {
    let boys = sums(villages, false, |village| village.boys);
    let births = sums(villages, false, |village| village.births);
    let cells =
        boys.iter().zip(&births).map(|((code, boys), (_, births))| ratio(&[code], *boys, births - boys));
    Table {
        id: "sex_ratio".into(),
        title: w("出生性别比", "Sex ratio at birth"),
        dims: vec![places(villages, false)],
        figures: vec!["sex_ratio_at_birth".into()],
        cells: cells.collect(),
    }
}

pub(super) fn by_service(villages: &[Village], internal: bool) -> Table {
    let timely = sums(villages, true, |village| village.timely);
    let recent = sums(villages, true, |village| village.recent);
    let marks = hidden(villages, |village| village.recent - village.timely);
    let mut cells: Vec<Cell> =
        timely.iter().zip(&recent).map(|((code, part), (_, all))| share(&[code], *part, *all)).collect();
    cells.iter_mut().for_each(|cell| set_mark(cell, &marks, internal));
    Table {
        id: "timely".into(),
        title: w("30天内登记的出生", "Births registered within 30 days"),
        dims: vec![places(villages, true)],
        figures: vec!["registered_within_30_days".into()],
        cells,
    }
}

pub(super) fn by_year(births: u64, deaths: u64, exposure: f64, dice: &mut Dice) -> Table {
    let mut values = Vec::new();
    let mut cells = Vec::new();
    for year in 2010..2025u32 {
        let code = format!("{year}-10..{}-09", year + 1);
        let name = w(format!("{}统计年度", year + 1), format!("Year to September {}", year + 1));
        values.push(value(code.as_str(), name, None));
        let back = f64::from(2024 - year);
        let then = ((exposure + 310.0 * back) * 2.0).round() / 2.0;
        let peak = 1.0 + 0.14 * back.min(7.0) + 0.06 * f64::from(u8::from((2011..=2017).contains(&year)));
        let born = if year == 2024 { births } else { dice.count((births as f64 / 3.0) * peak) * 3 };
        let died =
            if year == 2024 { deaths } else { dice.count(deaths as f64 / 3.0 * (1.0 - 0.016 * back)) * 3 };
        cells.push(rate(&[&code], "crude_birth_rate", born, then, 1000.0));
        cells.push(rate(&[&code], "crude_death_rate", died, then, 1000.0));
    }
    Table {
        id: "years".into(),
        title: w("历年出生率和死亡率", "Birth and death rates over the years"),
        dims: vec![dim(DimKind::Time, "统计年度", "Statistical year", values)],
        figures: vec!["crude_birth_rate".into(), "crude_death_rate".into()],
        cells,
    }
}

pub(super) fn by_household(dice: &mut Dice) -> Table {
    let sizes = [
        ("1", "一人户", "One person"),
        ("2", "二人户", "Two"),
        ("3", "三人户", "Three"),
        ("GE4", "四人及以上", "Four and more"),
    ];
    let mut values = vec![all()];
    let mut cells = Vec::new();
    let mut sum = 0;
    for (code, zh, en) in sizes {
        let count = 6_000 + (dice.next() * 9_000.0) as u64;
        sum += count;
        values.push(value(code, w(zh, en), None));
        cells.push(bare(&[code], "households", count as f64));
    }
    cells.push(bare(&[TOTAL], "households", sum as f64));
    Table {
        id: "households".into(),
        title: w("户的大小", "Households by size"),
        dims: vec![dim(DimKind::Category("household_size".into()), "户的大小", "Household size", values)],
        figures: vec!["households".into()],
        cells,
    }
}
