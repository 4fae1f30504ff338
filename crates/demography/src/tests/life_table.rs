//! Life tables: two published ones to their printed digits, and the laws every table obeys.

use proptest::prelude::*;

use crate::life_table::*;
use crate::{Confidence, Interval};

fn group(start: u32, width: Option<u32>, n_deaths: u64, exposure: f64, a: f64) -> AgeGroup {
    AgeGroup { start, width, n_deaths, exposure, average_lived: AverageLived::Given(a) }
}

/// Deaths and population of Austrian males, 1992, as in Box 3.1 of Preston, Heuveline and Guillot (2001), p. 49.
const AUSTRIA: [(u64, f64); 19] = [
    (419, 47_925.0),
    (70, 189_127.0),
    (36, 234_793.0),
    (46, 238_790.0),
    (249, 254_996.0),
    (420, 326_831.0),
    (403, 355_086.0),
    (441, 324_222.0),
    (508, 269_963.0),
    (769, 261_971.0),
    (1154, 238_011.0),
    (1866, 261_612.0),
    (2043, 181_385.0),
    (3496, 187_962.0),
    (4366, 153_832.0),
    (4337, 105_169.0),
    (5279, 73_694.0),
    (6460, 57_512.0),
    (6146, 32_248.0),
];

fn austria() -> LifeTable {
    let a = [
        0.068, 1.626, 2.5, 3.143, 2.724, 2.520, 2.481, 2.601, 2.701, 2.663, 2.698, 2.676, 2.645, 2.624,
        2.619, 2.593, 2.518, 2.423, 0.0,
    ];
    let mut groups = five_year_groups(&AUSTRIA, AverageLived::Half);
    for (group, a) in groups.iter_mut().zip(a) {
        group.average_lived = AverageLived::Given(a);
    }
    abridged(&groups).unwrap()
}

fn column<T: ToString>(table: &LifeTable, cell: impl Fn(&Row) -> T) -> String {
    table.rows().iter().map(|row| cell(row).to_string()).collect::<Vec<_>>().join(" ")
}

/// Preston, Heuveline and Guillot, Demography (2001), Box 3.1: the columns l, d, L and e.
#[test]
fn austrian_males_of_1992_have_the_printed_table() {
    let table = austria();
    assert_eq!(
        column(&table, |row| format!("{:.0}", row.l)),
        "100000 99133 98986 98910 98815 98334 97704 97151 96492 95588 94195 91937 88711 83845 76377 66225 53803 \
         37441 21134"
    );
    assert_eq!(
        column(&table, |row| format!("{:.0}", row.d)),
        "867 147 76 95 481 630 553 659 904 1393 2258 3225 4867 7467 10152 12422 16362 16307 21134"
    );
    assert_eq!(
        column(&table, |row| format!("{:.0}", row.years_lived.unwrap())),
        "99192 396183 494741 494375 492980 490106 487127 484175 480384 474686 465777 452188 432096 401480 357713 \
         301224 228404 145182 110889"
    );
    assert_eq!(
        column(&table, |row| format!("{:.3}", row.expectation.unwrap())),
        "72.889 72.526 68.631 63.682 58.740 54.014 49.346 44.613 39.900 35.252 30.734 26.422 22.286 18.426 14.971 \
         11.864 9.005 6.839 5.247"
    );
    assert_eq!(format!("{:.0}", table.rows()[0].years_from_here.unwrap()), "7288901");
    assert_eq!(format!("{:.3}", table.rows()[18].a.unwrap()), "5.247");
    assert_eq!(table.row(85).map(|row| row.q), Some(1.0));
}

#[test]
fn coale_and_demeny_give_the_averages_printed_for_austria() {
    let groups = five_year_groups(&AUSTRIA, AverageLived::CoaleDemeny(Sex::Male));
    let table = abridged(&groups).unwrap();
    let a = |index: usize| format!("{:.3}", table.rows()[index].a.unwrap());
    assert_eq!((a(0), a(1), a(2)), ("0.068".into(), "1.626".into(), "2.500".into()));
    // Half the width elsewhere moves the expectation at birth by a tenth of a year at most.
    assert!((table.rows()[0].expectation.unwrap() - 72.889).abs() < 0.1);
}

/// The columns of table 3.3 on either side of the break.
#[test]
fn infant_averages_have_two_levels() {
    assert_eq!(coale_demeny(0.2, Sex::Male), (0.330, 1.352));
    assert_eq!(coale_demeny(0.107, Sex::Female), (0.350, 1.361));
    let (a0, a1) = coale_demeny(0.01, Sex::Female);
    assert!((a0 - 0.081).abs() < 1e-12 && (a1 - 1.50682).abs() < 1e-12);
    let (both0, both1) = coale_demeny(0.2, Sex::Both);
    assert!((both0 - 0.340).abs() < 1e-12 && (both1 - 1.3565).abs() < 1e-12);
}

/// Deaths and population of the life expectancy calculator of Public Health England, 90 and over last.
const ENGLISH_AREA: [(u64, f64); 20] = [
    (17, 7060.0),
    (9, 35_059.0),
    (4, 46_974.0),
    (8, 48_489.0),
    (20, 43_219.0),
    (15, 38_561.0),
    (24, 46_009.0),
    (33, 57_208.0),
    (50, 61_435.0),
    (71, 55_601.0),
    (100, 50_209.0),
    (163, 56_416.0),
    (263, 46_411.0),
    (304, 39_820.0),
    (536, 37_978.0),
    (872, 37_039.0),
    (1390, 33_288.0),
    (1605, 23_306.0),
    (1936, 11_936.0),
    (1937, 11_936.0),
];

/// The values that Public Health England publishes with its calculator (Chiang's method, a0 = 0.1; limits after
/// Silcocks, Jenner and Reza 2001), to four decimals.
#[test]
fn an_english_area_has_the_published_expectation_and_limits() {
    let mut groups = five_year_groups(&ENGLISH_AREA, AverageLived::Half);
    groups[0].average_lived = AverageLived::Given(0.1);
    let table = abridged(&groups).unwrap();
    let check = |start, expected: &str| {
        let found = table.expectation(start, OpenGroup::Counted).unwrap();
        let Interval { low, high } = found.interval(Confidence::NINETY_FIVE);
        assert_eq!(format!("{:.4} {low:.4} {high:.4}", found.value), expected, "{start}");
    };
    check(0, "80.1696 79.8827 80.4565");
    check(1, "79.3625 79.0899 79.6350");
    check(5, "75.4419 75.1741 75.7098");
    check(25, "55.7884 55.5380 56.0387");
    check(50, "31.8334 31.6100 32.0569");
    check(65, "18.7686 18.5757 18.9614");
    check(80, "8.6188 8.4511 8.7866");
    check(85, "6.1639 5.9784 6.3495");
    check(90, "6.1621 5.8877 6.4365");
    assert_eq!(table.expectation(3, OpenGroup::Counted), None);
}

/// Chiang leaves the open group out: at its beginning nothing is uncertain, and everywhere else less.
#[test]
fn chiangs_own_error_is_smaller_and_vanishes_in_the_open_group() {
    let table = austria();
    assert_eq!(table.expectation(85, OpenGroup::Known).unwrap().standard_error, 0.0);
    for row in table.rows() {
        let error = |open| table.expectation(row.group.start, open).unwrap().standard_error;
        assert!(error(OpenGroup::Known) < error(OpenGroup::Counted));
    }
}

/// One closed group before the open one: the variance written out by hand.
#[test]
fn two_groups_have_the_error_of_one_probability() {
    let table = abridged(&[group(0, Some(10), 10, 1000.0, 5.0), group(10, None, 50, 1000.0, 0.0)]).unwrap();
    let q: f64 = 0.1 / 1.05;
    let found = table.expectation(0, OpenGroup::Known).unwrap();
    assert!((found.value - (10.0 * (1.0 - q) + 5.0 * q + 20.0 * (1.0 - q))).abs() < 1e-12);
    assert!((found.standard_error - 25.0 * (q * q * (1.0 - q) / 10.0).sqrt()).abs() < 1e-12);
    let dying = table.probability_of_dying(0, 10).unwrap();
    assert!((dying.value - q).abs() < 1e-15);
    assert!((dying.standard_error - (q * q * (1.0 - q) / 10.0).sqrt()).abs() < 1e-15);
    assert_eq!((table.probability_of_dying(10, 0), table.probability_of_dying(0, 5)), (None, None));
}

#[test]
fn chances_between_ages_are_those_of_the_survivors() {
    let table = austria();
    let percent = |from, to| format!("{:.2}", 100.0 * table.probability_of_dying(from, to).unwrap().value);
    // From the printed l: 1 - 98986 / 100000 and 1 - 83845 / 98815.
    assert_eq!((percent(0, 5), percent(15, 60)), ("1.01".into(), "15.15".into()));
}

#[test]
fn nobody_dying_in_the_open_group_leaves_life_unknown() {
    let table = abridged(&[group(0, Some(60), 3, 1000.0, 30.0), group(60, None, 0, 100.0, 0.0)]).unwrap();
    assert!(table.rows().iter().all(|row| row.expectation.is_none() && row.years_from_here.is_none()));
    assert!(table.rows()[0].years_lived.is_some() && table.rows()[1].years_lived.is_none());
    assert_eq!(table.expectation(0, OpenGroup::Counted), None);
    assert!(table.probability_of_dying(0, 60).is_some());
}

#[test]
fn ages_without_deaths_lose_nobody() {
    let table = abridged(&[group(0, Some(60), 0, 1000.0, 30.0), group(60, None, 5, 100.0, 0.0)]).unwrap();
    let first = &table.rows()[0];
    assert_eq!((first.q, first.d, first.q_variance, first.expectation), (0.0, 0.0, 0.0, Some(80.0)));
}

#[test]
fn rates_beyond_belief_leave_nobody() {
    let table = abridged(&[
        group(0, Some(5), 90, 100.0, 2.5),
        group(5, Some(5), 1, 100.0, 2.5),
        group(10, None, 1, 10.0, 0.0),
    ])
    .unwrap();
    assert_eq!((table.rows()[0].q, table.rows()[1].l, table.rows()[1].expectation), (1.0, 0.0, None));
    assert!((table.rows()[0].expectation.unwrap() - 1.0 / 0.9).abs() < 1e-12);
}

#[test]
fn groups_that_make_no_life_are_refused() {
    let fine = group(0, Some(5), 1, 100.0, 2.0);
    let open = group(5, None, 1, 100.0, 0.0);
    let half = AverageLived::Half;
    assert_eq!(abridged(&[]), Err(LifeTableError::Empty));
    assert_eq!(abridged(&[fine]), Err(LifeTableError::Width { start: 0 }));
    assert_eq!(
        abridged(&[AgeGroup { width: Some(0), ..fine }, open]),
        Err(LifeTableError::Width { start: 0 })
    );
    assert_eq!(abridged(&[fine, AgeGroup { start: 6, ..open }]), Err(LifeTableError::Gap { start: 6 }));
    assert_eq!(abridged(&[open, open]), Err(LifeTableError::Gap { start: 5 }));
    assert_eq!(
        abridged(&[fine, AgeGroup { exposure: 0.0, ..open }]),
        Err(LifeTableError::NoExposure { start: 5 })
    );
    let nan = AgeGroup { exposure: f64::NAN, ..fine };
    assert_eq!(abridged(&[nan, open]), Err(LifeTableError::NoExposure { start: 0 }));
    for average_lived in
        [AverageLived::Given(5.5), AverageLived::Given(-0.1), AverageLived::CoaleDemeny(Sex::Male)]
    {
        let found = abridged(&[AgeGroup { average_lived, ..fine }, open]);
        assert_eq!(found, Err(LifeTableError::AverageLived { start: 0 }));
    }
    assert_eq!(complete(&[], half), Err(LifeTableError::Empty));
    let text = LifeTableError::NoExposure { start: 85 }.to_string();
    assert_eq!(text, "the age group from 85 has no person-years: join it with a neighbour");
}

#[test]
fn years_of_mothers_need_the_seven_groups() {
    let years = austria().years_lived_15_to_49().unwrap();
    assert_eq!(format!("{:.5} {:.5}", years[0], years[6]), "4.92980 4.65777");
    let whole = complete(&[(20, 1000.0); 60], AverageLived::Half).unwrap();
    let single: f64 = (15..20).map(|age| whole.row(age).unwrap().years_lived.unwrap()).sum();
    assert!((whole.years_lived_15_to_49().unwrap()[0] - single / RADIX).abs() < 1e-12);
    assert_eq!(complete(&[(20, 1000.0); 40], AverageLived::Half).unwrap().years_lived_15_to_49(), None);
}

fn counted() -> impl Strategy<Value = Vec<(u64, f64)>> {
    let closed = prop::collection::vec((0u64..200, 100.0f64..50_000.0), 3..25);
    (closed, 1u64..500, 100.0f64..20_000.0).prop_map(|(mut groups, n_deaths, exposure)| {
        groups.push((n_deaths, exposure));
        groups
    })
}

proptest! {
    /// l never rises, all die in the end, and every column follows from those before it.
    #[test]
    fn columns_hang_together(counted in counted()) {
        let table = abridged(&five_year_groups(&counted, AverageLived::Half)).unwrap();
        let rows = table.rows();
        prop_assert!((rows.iter().map(|row| row.d).sum::<f64>() - RADIX).abs() < 1e-6);
        for pair in rows.windows(2) {
            prop_assert!(pair[1].l <= pair[0].l && pair[1].l >= 0.0);
            prop_assert!((pair[0].l - pair[0].d - pair[1].l).abs() < 1e-6);
            let above = pair[0].years_from_here.unwrap() - pair[0].years_lived.unwrap();
            prop_assert!((above - pair[1].years_from_here.unwrap()).abs() < 1e-6);
        }
        for row in rows {
            prop_assert!((0.0..=1.0).contains(&row.q) && row.p + row.q == 1.0);
            // The table gives back the rates that it was made from.
            if row.l > 1e-9 {
                let m = row.d / row.years_lived.unwrap();
                prop_assert!((m - row.m).abs() <= 1e-9 * row.m.max(1e-3));
            }
        }
    }

    /// The expectation at birth is the mean age at death.
    #[test]
    fn expectation_is_the_mean_age_at_death(counted in counted()) {
        let table = abridged(&five_year_groups(&counted, AverageLived::Half)).unwrap();
        let ages = table.rows().iter().map(|row| row.d / RADIX * (f64::from(row.group.start) + row.a.unwrap()));
        let mean: f64 = ages.sum();
        prop_assert!((mean - table.rows()[0].expectation.unwrap()).abs() < 1e-8);
    }

    /// More deaths at any age shorten life; ten times the people shrink the error by the root of ten.
    #[test]
    fn expectation_answers_to_deaths_and_error_to_size(counted in counted(), at in 0usize..3) {
        let build = |counted: &[(u64, f64)]| abridged(&five_year_groups(counted, AverageLived::Half)).unwrap();
        let base = build(&counted).expectation(0, OpenGroup::Counted).unwrap();
        let is_reached = build(&counted).rows()[at].l > 1e-6;
        let mut worse = counted.clone();
        worse[at].0 += 20;
        let shorter = build(&worse).expectation(0, OpenGroup::Counted).unwrap().value;
        prop_assert!(shorter < base.value || (!is_reached && shorter <= base.value));
        let larger: Vec<_> = counted.iter().map(|(deaths, exposure)| (deaths * 10, exposure * 10.0)).collect();
        let larger = build(&larger).expectation(0, OpenGroup::Counted).unwrap();
        prop_assert!((larger.value - base.value).abs() < 1e-9);
        prop_assert!((larger.standard_error * 10f64.sqrt() - base.standard_error).abs() < 1e-9);
    }
}

/// The error that the formula gives is the spread of tables made from chance: 4000 tables drawn with a fixed generator.
#[test]
fn the_error_of_the_expectation_is_the_spread_of_tables_by_chance() {
    let base = abridged(&five_year_groups(&ENGLISH_AREA, AverageLived::Half)).unwrap();
    let promised = base.expectation(0, OpenGroup::Counted).unwrap();
    let mut state = 20_060_930u64;
    let mut uniform = || {
        // Marsaglia's xorshift64*, enough for a check of a spread.
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(2_685_821_657_736_338_717) >> 11) as f64 / (1u64 << 53) as f64
    };
    let mut values = Vec::new();
    for _ in 0..4000 {
        let drawn: Vec<(u64, f64)> = ENGLISH_AREA
            .iter()
            .map(|(deaths, exposure)| {
                let normal: f64 = (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
                let mean = *deaths as f64;
                ((mean + normal * mean.sqrt()).round().max(0.0) as u64, *exposure)
            })
            .collect();
        let table = abridged(&five_year_groups(&drawn, AverageLived::Half)).unwrap();
        values.push(table.rows()[0].expectation.unwrap());
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values.iter().map(|e| (e - mean).powi(2)).sum::<f64>() / (values.len() - 1) as f64;
    assert!(
        (variance.sqrt() / promised.standard_error - 1.0).abs() < 0.08,
        "{} {promised:?}",
        variance.sqrt()
    );
}
