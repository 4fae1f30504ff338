//! Releases of one county, one after another.

use std::time::Instant;

use super::world::*;
use crate::*;

/// Publishes release after release, each knowing the earlier ones and each audited; returns all tables with their
/// marks, and the loss of each release.
pub fn publish_all(county: &County, closes: &[usize]) -> (Vec<Table>, Vec<Loss>) {
    let mut earlier: Vec<Table> = Vec::new();
    let mut losses = Vec::new();
    for &close in closes {
        let mut tables = county.families(close);
        let now = county.release(close);
        for table in earlier.iter().chain(&now) {
            tables.publish(table.clone()).unwrap();
        }
        let built = tables.build().unwrap();
        let protection = protect(&built.system).unwrap();
        for bounds in audit(&built.system, &protection.marks, Knowledge::Numbers) {
            assert!(bounds.is_safe(), "{} {bounds:?}", built.system.cells()[bounds.cell].name);
        }
        losses.push(protection.loss);
        let n_earlier = earlier.len();
        for (index, mut table) in now.into_iter().enumerate() {
            table.release = Release::Earlier(built.of_table(n_earlier + index, &protection.marks));
            earlier.push(table);
        }
    }
    (earlier, losses)
}

fn district(late: usize, withdrawn: usize) -> County {
    let families = vec![BIRTHS, DEATHS];
    let size = Size {
        townships: 3,
        villages: 5,
        ages: 3,
        births: 200,
        late,
        withdrawn,
        links: Links::None,
        families,
    };
    County::new(7, &size)
}

/// The size of the district of the fixtures. With `TOWNBOOK_SLOW=1` the months and the half come before the year,
/// and an edition after it.
#[test]
fn a_county_of_seventy_two_villages_loses_few_cells() {
    let families = vec![BIRTHS, DEATHS, MOVES_IN, MOVES_OUT, MARRIAGES];
    let (townships, villages, ages, births, late) = (6, 12, 18, 1335, 60);
    let size =
        Size { townships, villages, ages, births, late, withdrawn: 0, links: Links::Balance, families };
    let county = County::new(1, &size);
    let slow = std::env::var_os("TOWNBOOK_SLOW").is_some();
    let closes = if slow { vec![MONTHS, HALF, YEAR, EDITION] } else { vec![YEAR] };
    let begin = Instant::now();
    let (_, losses) = publish_all(&county, &closes);
    println!("{} villages, {:.1} s", county.n_villages, begin.elapsed().as_secs_f64());
    for loss in &losses {
        println!(
            "{:.1} % of cells, {:.2} % of counts: {loss:?}",
            100.0 * loss.share_of_cells(),
            100.0 * loss.share_of_counts()
        );
    }
    let year = losses[if slow { 2 } else { 0 }];
    assert!(year.n_primary > 0);
    assert!(slow || year.n_complementary < 2 * year.n_primary, "{year:?}");
    assert!(year.share_of_cells() < 0.25 && year.share_of_counts() < 0.01, "{year:?}");
}

#[test]
fn the_year_after_its_months_and_its_half_keeps_what_they_hid() {
    let (tables, losses) = publish_all(&district(0, 0), &[MONTHS, HALF, YEAR]);
    assert_eq!(losses.len(), 3);
    assert!(losses.iter().all(|loss| loss.n_primary > 0 && loss.n_complementary > 0));
    // Every table has a mark for each of its cells.
    for table in &tables {
        let Release::Earlier(marks) = &table.release else { panic!("all is published") };
        assert_eq!(marks.len(), table.axes.iter().map(|axis| axis.groups.len()).product::<usize>());
    }
}

#[test]
fn an_edition_with_few_late_entries_holds_the_cells_whose_change_is_small() {
    let (tables, losses) = publish_all(&district(30, 0), &[YEAR, EDITION]);
    assert!(losses[1].n_held > 0);
    let county = district(30, 0);
    let rows = [county.rows(BIRTHS, YEAR), county.rows(BIRTHS, EDITION)];
    let total = |rows: &[(Vec<usize>, u64)]| rows.iter().map(|row| row.1).sum::<u64>();
    assert!(total(&rows[1]) > total(&rows[0]), "births came late");
    // Where both editions of a village are shown, they are the same or far enough apart.
    let births: Vec<&Table> = tables
        .iter()
        .filter(|table| table.family == BIRTHS && table.axes.len() == 1 && table.axes[0].dimension == PLACE)
        .collect();
    let marks = |table: &Table| match &table.release {
        Release::Earlier(marks) => marks.clone(),
        Release::Now => panic!("all is published"),
    };
    let [before, after] = [marks(births[0]), marks(births[1])];
    let mut n_both = 0;
    for village in 0..county.n_villages {
        let [old, new] = [0, 1].map(|edition: usize| {
            rows[edition].iter().filter(|row| row.0[PLACE] == village).map(|row| row.1).sum::<u64>() as i64
        });
        if before[village].is_shown() && after[village].is_shown() {
            n_both += 1;
            assert!(!is_small(new - old, 5), "village {village}: {old} then {new}");
        }
    }
    assert!(n_both > 0, "the test compares something");
}

#[test]
fn an_edition_that_takes_entries_back_is_as_safe() {
    let (_, losses) = publish_all(&district(40, 60), &[YEAR, EDITION]);
    assert!(losses[1].n_cells > 0);
}

#[test]
fn an_edition_without_changes_hides_nothing_more() {
    let (tables, losses) = publish_all(&district(0, 0), &[YEAR, EDITION]);
    assert_eq!(losses[1].n_held, 0);
    assert_eq!(losses[0].n_complementary, losses[1].n_complementary);
    let half = tables.len() / 2;
    for (before, after) in tables[..half].iter().zip(&tables[half..]) {
        assert_eq!(before.release, after.release, "{}", before.name);
    }
}
