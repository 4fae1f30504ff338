//! Laws that hold for every table.

use proptest::prelude::*;

use crate::*;

/// Places (two townships of two villages), months in quarters, two sexes.
fn dimensions() -> Vec<Dimension> {
    let named = |what: &str, n: usize| (1..=n).map(|index| format!("{what} {index}")).collect::<Vec<_>>();
    vec![
        Dimension::new("place", named("village", 4)).grouped(named("township", 2), &[0, 0, 1, 1]).unwrap(),
        Dimension::new("time", named("month", 4)).grouped(named("quarter", 2), &[0, 0, 1, 1]).unwrap(),
        Dimension::new("sex", named("sex", 2)),
    ]
}

fn counts() -> impl Strategy<Value = Vec<u64>> {
    proptest::collection::vec(prop_oneof![3 => 0u64..6, 1 => 0u64..40], 32)
}

/// Which levels each table has on each axis: an axis may be absent, or fine, or coarse.
fn shapes() -> impl Strategy<Value = Vec<[usize; 3]>> {
    proptest::collection::vec((0usize..3, 0usize..3, 0usize..2).prop_map(|(a, b, c)| [a, b, c]), 1..5)
}

fn rows(counts: &[u64]) -> Vec<(Vec<usize>, u64)> {
    let at = |index: usize| vec![index / 8, index / 2 % 4, index % 2];
    counts.iter().enumerate().map(|(index, &count)| (at(index), count)).collect()
}

fn axes(shape: &[usize; 3], dimensions: &[Dimension]) -> Vec<Axis> {
    let levels = |dimension: usize| (shape[dimension]..=dimensions[dimension].total()).collect::<Vec<_>>();
    let axis =
        |dimension: usize| Axis { dimension, groups: dimensions[dimension].groups(&levels(dimension)) };
    (0..3).map(axis).collect()
}

fn tables(counts: &[&[u64]], shapes: &[[usize; 3]]) -> Tables {
    let mut tables = Tables::new(dimensions());
    let family = tables.family("births", 5);
    for (snapshot, counts) in counts.iter().enumerate() {
        tables.snapshot(family, rows(counts)).unwrap();
        for shape in shapes {
            let axes = axes(shape, tables.dimensions());
            let name = format!("{shape:?}");
            tables.publish(Table { name, family, snapshot, axes, base: 1, release: Release::Now }).unwrap();
        }
    }
    tables
}

/// The same cells over all 32 counts.
fn full_cross_product(built: &Built, counts: &[u64], shapes: &[[usize; 3]]) -> System {
    let dimensions = dimensions();
    let mut system = System::new();
    let variables: Vec<usize> = counts.iter().map(|&count| system.variable(count)).collect();
    let mut cells: Vec<Option<Cell>> = vec![None; built.system.cells().len()];
    for (table, shape) in shapes.iter().enumerate() {
        let axes = axes(shape, &dimensions);
        let mut position = 0;
        for a in &axes[0].groups {
            for b in &axes[1].groups {
                for c in &axes[2].groups {
                    let inside = |at: &[usize]| {
                        [a, b, c].iter().enumerate().all(|(dimension, group)| {
                            let leaf = Group { level: 0, member: at[dimension] };
                            dimensions[dimension].up(leaf, group.level) == group.member
                        })
                    };
                    let own = rows(counts).into_iter().zip(&variables).filter(|((at, _), _)| inside(at));
                    let own: Vec<usize> = own.map(|(_, &variable)| variable).collect();
                    let cell = built.cells[table][position];
                    cells[cell] = Some(Cell::open(built.system.cells()[cell].name.clone(), &own, 5));
                    position += 1;
                }
            }
        }
    }
    for cell in cells.into_iter().flatten() {
        system.cell(cell).unwrap();
    }
    system
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The theorem behind the small systems, tried out: with rings and without, the margins give the same bounds
    /// as the full cross product.
    #[test]
    fn the_small_system_is_exact(counts in counts(), shapes in shapes()) {
        let built = tables(&[&counts], &shapes).build().unwrap();
        let full = full_cross_product(&built, &counts, &shapes);
        let marks = small_only(&built.system);
        prop_assert_eq!(&marks, &small_only(&full));
        let small = bounds(&built.system, &marks, Knowledge::Numbers);
        let large = bounds(&full, &marks, Knowledge::Numbers);
        prop_assert_eq!(small.len(), large.len());
        for (a, b) in small.iter().zip(&large) {
            prop_assert_eq!((a.cell, a.eliminated), (b.cell, b.eliminated));
            prop_assert!((a.low - b.low).abs() < 1e-4 || a.low == b.low, "{:?} {:?}", a, b);
            prop_assert!((a.high - b.high).abs() < 1e-4 || a.high == b.high, "{:?} {:?}", a, b);
        }
    }

    #[test]
    fn what_is_protected_is_safe(counts in counts(), shapes in shapes()) {
        let built = tables(&[&counts], &shapes).build().unwrap();
        let protection = protect(&built.system).unwrap();
        for bounds in audit(&built.system, &protection.marks, Knowledge::Numbers) {
            prop_assert!(bounds.is_safe(), "{} {:?}", built.system.cells()[bounds.cell].name, bounds);
        }
        for cell in 0..protection.marks.len() {
            prop_assert!(!(built.system.is_sensitive(cell) && protection.marks[cell].is_shown()));
        }
    }

    #[test]
    fn an_edition_is_safe_beside_the_one_before(
        counts in counts(),
        late in proptest::collection::vec(prop_oneof![4 => Just(0u64), 1 => 1u64..4], 32),
        shapes in shapes(),
    ) {
        let before = tables(&[&counts], &shapes);
        let first = before.build().unwrap();
        let protection = protect(&first.system).unwrap();
        let after: Vec<u64> = counts.iter().zip(&late).map(|(count, late)| count + late).collect();
        let mut both = tables(&[&counts, &after], &shapes);
        for table in 0..shapes.len() {
            both.tables[table].release = Release::Earlier(first.of_table(table, &protection.marks));
        }
        let built = both.build().unwrap();
        let protection = protect(&built.system).unwrap();
        for bounds in audit(&built.system, &protection.marks, Knowledge::Numbers) {
            prop_assert!(bounds.is_safe(), "{} {:?}", built.system.cells()[bounds.cell].name, bounds);
        }
    }

    #[test]
    fn exact_bounds_hold_the_truth_and_the_quick_ones(counts in counts(), shapes in shapes()) {
        let built = tables(&[&counts], &shapes).build().unwrap();
        let marks = small_only(&built.system);
        let exact = bounds(&built.system, &marks, Knowledge::Numbers);
        for (exact, quick) in exact.iter().zip(audit(&built.system, &marks, Knowledge::Numbers)) {
            let value = built.system.value(exact.cell) as f64;
            prop_assert!(exact.low <= value + 1e-4 && value <= exact.high + 1e-4);
            prop_assert!(exact.low <= quick.low + 1e-4 && quick.high <= exact.high + 1e-4);
            prop_assert_eq!(exact.is_safe(), quick.is_safe());
            // What follows by elimination has no width; the other way round limits may be at work.
            prop_assert!(!exact.eliminated || exact.high - exact.low < 1e-4);
        }
    }
}
