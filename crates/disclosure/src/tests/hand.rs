//! Cases worked out by hand.

use crate::*;

/// A table with row totals, column totals and a grand total; cells come row by row, then totals.
fn cross_table(rows: &[&[u64]], threshold: u32) -> System {
    let mut system = System::new();
    let variables: Vec<Vec<usize>> =
        rows.iter().map(|row| row.iter().map(|&count| system.variable(count)).collect()).collect();
    let mut add = |name: String, variables: &[usize], weight: f64| {
        system.cell(Cell { weight, ..Cell::open(name, variables, threshold) }).unwrap();
    };
    for (i, row) in variables.iter().enumerate() {
        for (j, &variable) in row.iter().enumerate() {
            add(format!("{i},{j}"), &[variable], 1.0);
        }
    }
    for (i, row) in variables.iter().enumerate() {
        add(format!("row {i}"), row, 10.0);
    }
    for j in 0..rows[0].len() {
        let column: Vec<usize> = variables.iter().map(|row| row[j]).collect();
        add(format!("column {j}"), &column, 10.0);
    }
    add("all".to_owned(), &variables.concat(), 100.0);
    system
}

fn hide(system: &System, hidden: &[&str]) -> Vec<Mark> {
    let mark =
        |cell: &Cell| if hidden.contains(&cell.name.as_str()) { Mark::Complementary } else { Mark::Shown };
    system.cells().iter().map(mark).collect()
}

/// Investment by activity and region, M. Fischetti and J. J. Salazar, Management Science 47 (2001): with four
/// cells hidden, the 22 is known to lie between 5 and 30.
#[test]
fn the_published_table_of_investment_gives_the_published_interval() {
    let system = cross_table(&[&[20, 50, 10], &[8, 19, 22], &[17, 32, 12]], 5);
    let marks = hide(&system, &["1,0", "1,2", "2,0", "2,2"]);
    let found = bounds(&system, &marks, Knowledge::Numbers);
    let of = |name: &str| {
        let bounds = found.iter().find(|bounds| system.cells()[bounds.cell].name == name).unwrap();
        (bounds.low, bounds.high)
    };
    assert_eq!(of("1,2"), (5.0, 30.0));
    assert_eq!(of("1,0"), (0.0, 25.0));
    assert_eq!(of("2,2"), (4.0, 29.0));
    assert_eq!(of("2,0"), (0.0, 25.0));
    assert!(found.iter().all(|bounds| bounds.reach == Reach::Exact && !bounds.eliminated));
}

#[test]
fn one_hidden_cell_in_a_row_with_a_total_is_found_by_subtraction() {
    let system = cross_table(&[&[3, 20], &[30, 40]], 5);
    let found = audit(&system, &small_only(&system), Knowledge::Numbers);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].low, found[0].high), (3.0, 3.0));
    assert!(found[0].eliminated && !found[0].is_safe());
}

#[test]
fn a_rectangle_is_the_least_that_protects_one_cell() {
    let system = cross_table(&[&[3, 20, 50], &[30, 40, 50], &[60, 70, 80]], 5);
    let protection = protect(&system).unwrap();
    assert_eq!((protection.loss.n_primary, protection.loss.n_complementary), (1, 3));
    assert!(audit(&system, &protection.marks, Knowledge::Numbers).iter().all(Bounds::is_safe));
}

/// Two hidden cells in a row and column with zeros beside them: nothing is eliminated, but limits give them away.
#[test]
fn limits_give_away_what_elimination_does_not() {
    // Both rows and both columns of the hidden rectangle add up to 1 and 1: each cell lies between 0 and 1.
    let system = cross_table(&[&[1, 0, 9], &[0, 1, 9], &[9, 9, 9]], 5);
    let marks = hide(&system, &["0,0", "0,1", "1,0", "1,1"]);
    let found = audit(&system, &marks, Knowledge::Numbers);
    assert_eq!(found.len(), 4);
    for bounds in found {
        assert!(!bounds.eliminated && !bounds.is_safe());
        assert_eq!((bounds.low, bounds.high, bounds.reach), (0.0, 1.0, Reach::Exact));
    }
}

#[test]
fn marks_of_too_few_tell_a_reader_more() {
    let mut system = System::new();
    let [boys, girls] = [3, 12].map(|count| system.variable(count));
    for (name, variables) in [("boys", vec![boys]), ("girls", vec![girls]), ("births", vec![boys, girls])] {
        let weight = variables.len() as f64;
        system.cell(Cell { weight, ..Cell::open(name, &variables, 5) }).unwrap();
    }
    let plain = protect(&system).unwrap();
    assert_eq!(plain.marks, [Mark::Primary, Mark::Complementary, Mark::Shown]);
    // Whoever sees that the boys are 1 to 4 knows that the girls are 11 to 14: less than a threshold apart.
    let found = bounds(&system, &plain.marks, Knowledge::NumbersAndMarks);
    assert_eq!((found[0].low, found[0].high, found[0].is_safe()), (1.0, 4.0, true));
    assert_eq!((found[1].low, found[1].high, found[1].is_safe()), (11.0, 14.0, false));
}

#[test]
fn what_was_public_before_and_gives_a_cell_away_is_named() {
    let mut system = System::new();
    let [boys, girls] = [3, 12].map(|count| system.variable(count));
    system.cell(Cell::open("boys", &[boys], 5)).unwrap();
    for (name, variables) in [("girls", vec![girls]), ("births", vec![boys, girls])] {
        system.cell(Cell { standing: Standing::Public, ..Cell::open(name, &variables, 5) }).unwrap();
    }
    let refused = protect(&system).unwrap_err();
    assert_eq!(refused, ProtectError::Exposed { cells: vec!["boys".to_owned()] });
    assert!(refused.to_string().contains("boys"));
}

#[test]
fn rounding_protects_where_it_leaves_enough_doubt_and_cells_are_hidden_where_it_does_not() {
    // Parts and total, all in fives: each part is known within 5, and stays so.
    let rounded = |counts: &[u64]| {
        let mut system = System::new();
        let variables: Vec<usize> = counts.iter().map(|&count| system.variable(count)).collect();
        for (index, &variable) in variables.iter().enumerate() {
            system.cell(Cell { base: 5, ..Cell::open(format!("part {index}"), &[variable], 5) }).unwrap();
        }
        system.cell(Cell { base: 5, weight: 9.0, ..Cell::open("all", &variables, 5) }).unwrap();
        system
    };
    let enough = rounded(&[4, 8, 21]);
    let protection = protect(&enough).unwrap();
    assert!(protection.marks.iter().all(|mark| mark.is_shown()));
    let found = audit(&enough, &protection.marks, Knowledge::Numbers);
    assert_eq!(found.len(), 1, "the small count is watched although it is shown in fives");
    // Two of 2 shown as 0 and a total of 4 shown as 5: each is at most 2.5, so less than 5 apart.
    let pinned = rounded(&[2, 2]);
    let protection = protect(&pinned).unwrap();
    assert!(!protection.marks.iter().all(|mark| mark.is_shown()));
    assert!(audit(&pinned, &protection.marks, Knowledge::Numbers).iter().all(Bounds::is_safe));
}

/// The year is published in fives after its months were; what the months hid stays hidden.
#[test]
fn rounding_takes_part_in_later_releases() {
    let mut system = System::new();
    let [first, second] = [3, 14].map(|count| system.variable(count));
    let earlier = |name: &str, variable: usize, standing: Standing| Cell {
        standing,
        ..Cell::open(name, &[variable], 5)
    };
    system.cell(earlier("first month", first, Standing::Withheld)).unwrap();
    system.cell(earlier("second month", second, Standing::Public)).unwrap();
    let year = system.cell(Cell { base: 5, ..Cell::open("both", &[first, second], 5) }).unwrap();
    // 17 is shown as 15: 12.5 to 17.5, so the first month would be at most 3.5.
    let mut marks = small_only(&system);
    let found = bounds(&system, &marks, Knowledge::Numbers);
    assert_eq!((found[0].low, found[0].high, found[0].is_safe()), (0.0, 3.5, false));
    marks = protect(&system).unwrap().marks;
    assert!(!marks[year].is_shown());
    assert!(audit(&system, &marks, Knowledge::Numbers).iter().all(Bounds::is_safe));
}

#[test]
fn levels_rows_and_axes_that_do_not_fit_are_refused() {
    let named = |n: usize| (1..=n).map(|index| index.to_string()).collect::<Vec<_>>();
    let place = Dimension::new("place", named(3));
    assert!(matches!(place.clone().grouped(named(2), &[0, 1]), Err(TablesError::Parents { .. })));
    assert!(matches!(place.clone().grouped(named(2), &[0, 1, 2]), Err(TablesError::Parents { .. })));
    let place = place.grouped(named(2), &[0, 1, 1]).unwrap();
    let mut tables = Tables::new(vec![place]);
    let family = tables.family("births", 5);
    assert!(matches!(tables.snapshot(family, [(vec![3], 1)]), Err(TablesError::Row { .. })));
    assert!(matches!(tables.snapshot(family, [(vec![0], 1), (vec![0], 2)]), Err(TablesError::Row { .. })));
    let snapshot = tables.snapshot(family, [(vec![0], 9), (vec![2], 8)]).unwrap();
    let axis = Axis { dimension: 0, groups: tables.dimensions()[0].groups(&[0, 1, 2]) };
    let table = |axes: Vec<Axis>, release: Release| Table {
        name: "births".to_owned(),
        family,
        snapshot,
        axes,
        base: 1,
        release,
    };
    let twice = table(vec![axis.clone(), axis.clone()], Release::Now);
    assert!(matches!(tables.publish(twice), Err(TablesError::Shape { .. })));
    let short = table(vec![axis.clone()], Release::Earlier(vec![Mark::Shown]));
    assert!(matches!(tables.publish(short), Err(TablesError::Shape { .. })));
    let unknown = Axis { dimension: 0, groups: vec![Group { level: 1, member: 2 }] };
    assert!(matches!(tables.publish(table(vec![unknown], Release::Now)), Err(TablesError::Unknown { .. })));
    assert_eq!(tables.publish(table(vec![axis], Release::Now)), Ok(0));
    // A village that is a whole township is the same sum, and gets the same fate.
    let built = tables.build().unwrap();
    assert!(protect(&built.system).unwrap().marks.iter().all(|mark| mark.is_shown()));
}

#[test]
fn a_system_refuses_what_makes_no_sense() {
    let mut system = System::new();
    let variable = system.variable(7);
    assert!(matches!(
        system.cell(Cell::open("a", &[3], 5)),
        Err(SystemError::NoSuchVariable { variable: 3, .. })
    ));
    assert!(matches!(system.cell(Cell::open("a", &[variable, variable], 5)), Err(SystemError::Twice { .. })));
    assert!(matches!(system.cell(Cell::open("a", &[variable], 1)), Err(SystemError::Parameter { .. })));
    assert!(system.equation(vec![Term { variable: 9, coefficient: 1 }]).is_err());
    assert!(system.cell(Cell::open("a", &[variable], 5)).is_ok());
}

#[test]
fn a_figure_of_hidden_parts_is_hidden() {
    assert_eq!(derived(&[]), Mark::Shown);
    assert_eq!(derived(&[Mark::Shown, Mark::Held]), Mark::Held);
    assert_eq!(derived(&[Mark::Complementary, Mark::Shown]), Mark::Complementary);
    let codes = [Mark::Shown, Mark::Held, Mark::Complementary, Mark::Primary].map(Mark::code);
    assert_eq!(codes, ["shown", "held", "complementary", "primary"]);
}
