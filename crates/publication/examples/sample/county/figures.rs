//! The definitions of the made-up county's figures.

use super::*;

fn figure(
    id: &str,
    title: (&str, &str),
    definition: (&str, &str),
    unit: (&str, &str),
    kind: FigureKind,
) -> FigureInfo {
    FigureInfo {
        id: id.into(),
        title: w(title.0, title.1),
        definition: w(definition.0, definition.1),
        source:
            "United Nations, Principles and Recommendations for a Vital Statistics System, Revision 3 (2014)"
                .into(),
        universe: w("户籍登记在本县的人", "people registered in this county"),
        unit: w(unit.0, unit.1),
        kind,
        decimals: match kind {
            FigureKind::Count | FigureKind::Stock => 0,
            FigureKind::Ratio | FigureKind::Share => 1,
            _ => 2,
        },
        scale: match kind {
            FigureKind::Rate | FigureKind::Difference => 1000.0,
            FigureKind::Ratio | FigureKind::Share => 100.0,
            _ => 1.0,
        },
        interval: None,
        denominator: None,
        threshold: if kind == FigureKind::Stock { 10 } else { 5 },
    }
}

pub(super) fn figures() -> Vec<FigureInfo> {
    let mut out = counts();
    out.extend(quotients());
    for figure in &mut out {
        match figure.kind {
            FigureKind::Rate | FigureKind::Difference => {
                figure.denominator = Some(w("平均户籍人口", "mean registered population"));
                figure.interval = Some(w("泊松精确区间", "exact Poisson (Garwood)"));
            }
            FigureKind::Count => figure.interval = Some(w("泊松精确区间", "exact Poisson (Garwood)")),
            FigureKind::Ratio => {
                figure.denominator = Some(w("女婴", "girls"));
                figure.interval = Some(w("对数区间", "logarithmic"));
            }
            FigureKind::Share => {
                figure.denominator = Some(w("三年内的出生", "births of three years"));
                figure.interval = Some(w("Wilson区间", "Wilson score"));
            }
            _ => {}
        }
    }
    out
}

fn counts() -> Vec<FigureInfo> {
    vec![
        figure(
            "registered_population",
            ("户籍人口", "Registered population"),
            ("期末户籍登记在本县的人数。", "People registered in this county on the last day."),
            ("人", "people"),
            FigureKind::Stock,
        ),
        figure(
            "living_elsewhere",
            ("户籍人口中住在外地的", "Registered here, living elsewhere"),
            (
                "户籍在本县，期末住在县外半年以上的人数。",
                "People registered here who have lived outside the county for half a year or more.",
            ),
            ("人", "people"),
            FigureKind::Stock,
        ),
        figure(
            "births",
            ("出生人数", "Births"),
            ("期内出生、登记在本县的活产。", "Live births of the period that are registered in this county."),
            ("人", "births"),
            FigureKind::Count,
        ),
        figure(
            "deaths",
            ("死亡人数", "Deaths"),
            ("期内死亡的户籍人口。", "Deaths of registered people in the period."),
            ("人", "deaths"),
            FigureKind::Count,
        ),
        figure(
            "households",
            ("户数", "Households"),
            ("期末的户数。", "Households on the last day."),
            ("户", "households"),
            FigureKind::Stock,
        ),
    ]
}

fn quotients() -> Vec<FigureInfo> {
    vec![
        figure(
            "crude_birth_rate",
            ("出生率", "Birth rate"),
            ("每千平均户籍人口一年的出生人数。", "Births per 1,000 of the mean registered population."),
            ("‰", "per 1,000"),
            FigureKind::Rate,
        ),
        figure(
            "crude_death_rate",
            ("死亡率", "Death rate"),
            ("每千平均户籍人口一年的死亡人数。", "Deaths per 1,000 of the mean registered population."),
            ("‰", "per 1,000"),
            FigureKind::Rate,
        ),
        figure(
            "natural_increase",
            ("自然增长率", "Natural increase"),
            ("出生率减死亡率。迁移不在内。", "The birth rate less the death rate. Migration is not in it."),
            ("‰", "per 1,000"),
            FigureKind::Difference,
        ),
        figure(
            "sex_ratio_at_birth",
            ("出生性别比", "Sex ratio at birth"),
            (
                "每出生100名女婴对应的男婴数。出生不足100人时不显示。",
                "Boys born for every 100 girls born. Not shown below 100 births.",
            ),
            ("每100名女婴的男婴数", "boys per 100 girls"),
            FigureKind::Ratio,
        ),
        figure(
            "registered_within_30_days",
            ("30天内登记的出生", "Births registered within 30 days"),
            (
                "三年内的出生中，出生后30天内登记的比重。",
                "Of the births of three years, the share registered within 30 days of birth.",
            ),
            ("%", "%"),
            FigureKind::Share,
        ),
    ]
}
