//! How few variables are enough for a set of tables.
//!
//! Two tables that share only some totals do not need each count of their cross product. If the tables of a figure
//! can be hung up as a tree in which neighbours share their common margins (the schema is *acyclic*), then margins
//! that agree wherever neighbours meet always come from some full table of counts of at least 0: multiply the
//! tables and divide by what they share. So a reader who thinks about full tables can find out exactly as much as
//! one who thinks about the margins. Where tables form a ring (township × month, month × sex, sex × township),
//! some are joined to one larger *bag* until no ring is left, which keeps the statement true.
//!
//! Sources: C. Beeri, R. Fagin, D. Maier, M. Yannakakis, Journal of the ACM 30 (1983), 479-513, on acyclic
//! schemas; S. L. Lauritzen, Graphical Models (Oxford, 1996), chapter 4, on the product over the quotient;
//! A. Dobra and S. E. Fienberg, PNAS 97 (2000), 11885-11892, on bounds of cells.

/// The finest level of each dimension that a table tells apart; the total where it tells nothing apart.
/// A table that knows a level knows all coarser ones.
pub(crate) type Levels = Vec<usize>;

/// A set of margins that hangs in the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Bag {
    pub levels: Levels,
    /// The bag it hangs from, and what they share; the last bag hangs from nothing.
    pub hangs: Option<(usize, Levels)>,
}

/// Hangs tables up in a tree, joining as few and as small ones as the greedy choice finds.
pub(crate) fn join_tree(mut tables: Vec<Levels>, size: impl Fn(&Levels) -> usize) -> Vec<Bag> {
    loop {
        drop_contained(&mut tables);
        match hang(&tables) {
            Ok(bags) => return bags,
            // What is left forms rings: join the two whose union is smallest.
            Err(ring) => {
                let pairs =
                    ring.iter().flat_map(|&a| ring.iter().map(move |&b| (a, b))).filter(|(a, b)| a < b);
                let least = pairs.min_by_key(|&(a, b)| size(&finer(&tables[a], &tables[b])));
                let (a, b) = least.expect("INVARIANT: a ring has two tables");
                tables[a] = finer(&tables[a], &tables[b]);
                tables.remove(b);
            }
        }
    }
}

/// Takes ears off the schema until nothing is left, or returns what has no ear.
fn hang(tables: &[Levels]) -> Result<Vec<Bag>, Vec<usize>> {
    let mut bags: Vec<Bag> =
        tables.iter().map(|levels| Bag { levels: levels.clone(), hangs: None }).collect();
    let mut left: Vec<usize> = (0..tables.len()).collect();
    while left.len() > 1 {
        let Some((ear, on, shared)) = find_ear(tables, &left) else { return Err(left) };
        bags[ear].hangs = Some((on, shared));
        left.retain(|&table| table != ear);
    }
    Ok(bags)
}

/// A table whose margins shared with all others are all in one other.
fn find_ear(tables: &[Levels], left: &[usize]) -> Option<(usize, usize, Levels)> {
    for &ear in left {
        let others = left.iter().copied().filter(|&table| table != ear);
        let rest = others.clone().map(|table| tables[table].clone()).reduce(|a, b| finer(&a, &b))?;
        let shared: Levels = tables[ear].iter().zip(&rest).map(|(a, b)| *a.max(b)).collect();
        if let Some(on) = others.clone().find(|&table| contains(&tables[table], &shared)) {
            return Some((ear, on, shared));
        }
    }
    None
}

fn drop_contained(tables: &mut Vec<Levels>) {
    let mut kept: Vec<Levels> = Vec::new();
    for table in tables.drain(..) {
        if !kept.iter().any(|other| contains(other, &table)) {
            kept.retain(|other| !contains(&table, other));
            kept.push(table);
        }
    }
    *tables = kept;
}

/// Whether everything `part` tells apart, `whole` does.
pub(crate) fn contains(whole: &[usize], part: &[usize]) -> bool {
    whole.iter().zip(part).all(|(whole, part)| whole <= part)
}

fn finer(a: &Levels, b: &Levels) -> Levels {
    a.iter().zip(b).map(|(a, b)| *a.min(b)).collect()
}
