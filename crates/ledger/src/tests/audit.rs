//! The auditor against every kind of damage, by table and at random.

use proptest::prelude::*;

use super::{entry, foreign, leaves};
use crate::*;

/// One stored entry: index, bytes, stored leaf hash.
type Stored = (u64, Vec<u8>, Option<Hash>);

fn log(size: u64) -> Vec<Stored> {
    (0..size).map(|index| (index, entry(index), Some(leaf_hash(&entry(index))))).collect()
}

/// True checkpoints of the test log at these sizes.
fn heads(sizes: &[u64]) -> Vec<Checkpoint> {
    let tree = Tree::from_leaves(leaves(*sizes.iter().max().unwrap_or(&0)));
    let head = |size: &u64| Checkpoint::new("log", *size, tree.root_at(*size).unwrap()).unwrap();
    sizes.iter().map(head).collect()
}

fn audit(log: &[Stored], heads: Vec<Checkpoint>) -> Vec<Problem> {
    let mut auditor = Auditor::new(heads);
    log.iter().for_each(|(index, bytes, leaf)| auditor.push(*index, bytes, leaf.as_ref()));
    auditor.finish()
}

/// The problems as `(index, code)`, which is what a reader sees first.
fn seen(problems: &[Problem]) -> Vec<(Option<u64>, &'static str)> {
    problems.iter().map(|problem| (problem.index, problem.what.code())).collect()
}

fn check(log: &[Stored], sizes: &[u64], expected: &[(Option<u64>, &'static str)]) {
    assert_eq!(seen(&audit(log, heads(sizes))), expected);
}

/// Bytes changed, stored hash left as it was.
fn changed(mut log: Vec<Stored>, at: usize) -> Vec<Stored> {
    log[at].1 = b"changed".to_vec();
    log
}

/// Bytes changed and the stored hash computed anew: what a careful forger does.
fn forged(log: Vec<Stored>, at: usize) -> Vec<Stored> {
    let mut log = changed(log, at);
    log[at].2 = Some(leaf_hash(&log[at].1));
    log
}

#[test]
fn a_whole_log_has_no_problem() {
    let mut auditor = Auditor::new(heads(&[10, 0, 3, 7, 7]));
    for (index, bytes, leaf) in log(12) {
        auditor.push(index, &bytes, leaf.as_ref());
    }
    assert_eq!((auditor.size(), auditor.attested()), (12, 10));
    assert_eq!(auditor.root(), Tree::from_leaves(leaves(12)).root());
    assert_eq!(auditor.finish(), []);
    check(&[], &[], &[]);
    check(&[], &[0], &[]);
}

#[test]
fn changed_bytes_are_named_and_explain_the_root() {
    check(&changed(log(10), 4), &[3, 6, 10], &[(Some(4), "leaf-differs")]);
    let problems = audit(&changed(log(10), 4), heads(&[10]));
    let what = ProblemKind::LeafDiffers { stored: leaf_hash(&entry(4)), computed: leaf_hash(b"changed") };
    assert_eq!(problems, [Problem { index: Some(4), what }]);
}

#[test]
fn a_changed_stored_hash_alone_leaves_the_roots_good() {
    let mut log = log(10);
    log[4].2 = Some(foreign());
    check(&log, &[3, 6, 10], &[(Some(4), "leaf-differs")]);
    let mut auditor = Auditor::new(heads(&[3, 6, 10]));
    log.iter().for_each(|(index, bytes, leaf)| auditor.push(*index, bytes, leaf.as_ref()));
    assert_eq!(auditor.attested(), 10);
}

#[test]
fn a_forged_entry_is_found_by_the_root_within_its_checkpoint() {
    check(&forged(log(10), 4), &[3, 6, 10], &[(Some(3), "root-differs")]);
    check(&forged(log(10), 0), &[3, 6, 10], &[(Some(0), "root-differs")]);
    check(&forged(log(10), 9), &[3, 6, 10], &[(Some(6), "root-differs")]);
    let problems = audit(&forged(log(10), 4), heads(&[3, 6, 10]));
    let signed = heads(&[6])[0].root;
    assert!(
        matches!(problems[0].what, ProblemKind::RootDiffers { size: 6, signed: found, .. } if found == signed)
    );
}

#[test]
fn a_forged_entry_is_not_hidden_behind_a_changed_one() {
    // Within one checkpoint, and in a later one.
    let both = forged(changed(log(10), 4), 5);
    check(&both, &[3, 6, 10], &[(Some(4), "leaf-differs"), (Some(3), "root-differs")]);
    let later = forged(changed(log(10), 4), 8);
    check(&later, &[3, 6, 10], &[(Some(4), "leaf-differs"), (Some(6), "root-differs")]);
    let mut bad_hash = log(10);
    bad_hash[4].2 = Some(foreign());
    check(&forged(bad_hash, 8), &[3, 6, 10], &[(Some(4), "leaf-differs"), (Some(6), "root-differs")]);
}

#[test]
fn a_gap_is_one_problem_however_long() {
    let mut log = log(10);
    log.drain(4..7);
    let problems = audit(&log, heads(&[3, 6, 7, 10]));
    assert_eq!(problems, [Problem { index: Some(4), what: ProblemKind::Missing { n_entries: 3 } }]);
    check(&log[4..], &[10], &[(Some(0), "entry-missing")]);
}

#[test]
fn entries_out_of_order_are_named() {
    let mut twice = log(6);
    twice.insert(3, twice[1].clone());
    // The repeated entry is left out, so the roots still fit.
    check(&twice, &[6], &[(Some(1), "entry-out-of-order")]);
    let mut exchanged = log(6);
    exchanged.swap(2, 3);
    check(&exchanged, &[6], &[(Some(2), "entry-missing"), (Some(2), "entry-out-of-order")]);
}

#[test]
fn a_log_cut_short_is_found() {
    let what = ProblemKind::TooShort { size: 10, confirmed: 6 };
    assert_eq!(audit(&log(8), heads(&[3, 6, 9, 10])), [Problem { index: Some(8), what }]);
    check(&log(0), &[10], &[(Some(0), "log-too-short")]);
    check(&log(10), &[10], &[]);
}

#[test]
fn one_wrong_head_does_not_spoil_the_later_ones() {
    let mut heads = heads(&[3, 6, 10]);
    heads[1].root = foreign();
    let mut auditor = Auditor::new(heads);
    log(10).iter().for_each(|(index, bytes, leaf)| auditor.push(*index, bytes, leaf.as_ref()));
    assert_eq!(auditor.attested(), 10);
    assert_eq!(seen(&auditor.finish()), [(Some(3), "root-differs")]);
    let empty = Checkpoint::new("log", 0, foreign()).unwrap();
    assert_eq!(seen(&audit(&log(2), vec![empty])), [(Some(0), "root-differs")]);
}

#[test]
fn two_heads_of_one_size_are_a_fork() {
    let mut heads = heads(&[6, 6, 10]);
    heads[0].root = foreign();
    assert_eq!(seen(&audit(&log(10), heads.clone())), [(None, "checkpoints-fork")]);
    heads[1].root = leaf_hash(b"a third history");
    let expected = [(None, "checkpoints-fork"), (Some(0), "root-differs")];
    assert_eq!(seen(&audit(&log(10), heads)), expected);
}

#[test]
fn problems_are_listed_up_to_the_limit_and_then_counted() {
    let log: Vec<Stored> = (0..350).map(|index| (index, entry(index), Some(foreign()))).collect();
    let problems = audit(&log, heads(&[350]));
    assert_eq!(problems.len(), limits::PROBLEMS_MAX + 1);
    assert_eq!(problems[0].index, Some(0));
    assert_eq!(problems[100], Problem { index: None, what: ProblemKind::Unlisted { n_problems: 250 } });
}

#[test]
fn messages_say_what_is_wrong() {
    let check = |what: ProblemKind, expected: &str| assert_eq!(what.to_string(), expected);
    check(ProblemKind::Missing { n_entries: 3 }, "3 entries missing from here");
    check(ProblemKind::OutOfOrder { expected: 9 }, "out of order: entry 9 was due");
    check(
        ProblemKind::TooShort { size: 9, confirmed: 5 },
        "the log ends here, 9 entries were signed; only the first 5 are confirmed",
    );
    check(ProblemKind::Fork { size: 9 }, "two different roots were signed for 9 entries");
    check(ProblemKind::Unlisted { n_problems: 7 }, "7 more problems");
    let (a, b) = (Hash([0; 32]), Hash([1; 32]));
    let differs = ProblemKind::LeafDiffers { stored: a, computed: b }.to_string();
    assert_eq!(differs, format!("stored leaf hash {a} is not the hash of the bytes, {b}"));
    let differs = ProblemKind::RootDiffers { size: 4, signed: a, computed: b }.to_string();
    assert_eq!(differs, format!("root at 4 entries is {b}, signed was {a}: an entry from here on differs"));
}

#[test]
fn the_largest_index_is_taken_without_panic() {
    let mut auditor = Auditor::new(heads(&[3]));
    auditor.push(u64::MAX, b"far away", None);
    auditor.push(0, b"back", None);
    let expected = [(Some(0), "entry-missing"), (Some(0), "entry-out-of-order")];
    assert_eq!(seen(&auditor.finish()), expected);
}

/// What is done to a log, and the first entry that is then not the signed one.
#[derive(Debug, Clone, Copy)]
enum Damage {
    Change,
    Remove,
    RemoveAndRenumber,
    Exchange,
    Insert,
    Cut,
}

fn any_damage() -> impl Strategy<Value = Damage> {
    prop::sample::select(vec![
        Damage::Change,
        Damage::Remove,
        Damage::RemoveAndRenumber,
        Damage::Exchange,
        Damage::Insert,
        Damage::Cut,
    ])
}

/// Damages the contents as a careful forger does, hashes computed anew; gives the first entry that differs.
fn damage(log: &mut Vec<Stored>, damage: Damage, at: usize, other: usize) -> u64 {
    match damage {
        Damage::Change => log[at].1.push(b'!'),
        Damage::Remove | Damage::RemoveAndRenumber => drop(log.remove(at)),
        Damage::Exchange => {
            let (one, two) = (log[at].1.clone(), log[other].1.clone());
            (log[at].1, log[other].1) = (two, one);
        }
        Damage::Insert => log.insert(at, (0, b"put in".to_vec(), None)),
        Damage::Cut => log.truncate(at),
    }
    for (place, stored) in log.iter_mut().enumerate() {
        if !matches!(damage, Damage::Remove) {
            stored.0 = place as u64;
        }
        stored.2 = Some(leaf_hash(&stored.1));
    }
    match damage {
        Damage::Exchange => at.min(other) as u64,
        _ => at as u64,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_single_damage_changes_the_root_and_is_found(
        size in 1usize..60, what in any_damage(), at: prop::sample::Index, other: prop::sample::Index,
        more in prop::collection::vec(any::<prop::sample::Index>(), 0..5), keeps_hashes: bool,
    ) {
        let (at, other) = (at.index(size), other.index(size));
        prop_assume!(!matches!(what, Damage::Exchange) || at != other);
        let mut stored = log(size as u64);
        let first = damage(&mut stored, what, at, other);
        if !keeps_hashes {
            stored.iter_mut().for_each(|entry| entry.2 = None);
        }

        let contents = Tree::from_leaves(stored.iter().map(|entry| leaf_hash(&entry.1)).collect());
        prop_assert_ne!(contents.root(), Tree::from_leaves(leaves(size as u64)).root());

        let mut sizes: Vec<u64> = more.iter().map(|index| index.index(size) as u64).collect();
        sizes.push(size as u64);
        let problems = audit(&stored, heads(&sizes));
        prop_assert!(!problems.is_empty());
        let (index, what) = (problems[0].index.unwrap(), problems[0].what);
        match what {
            ProblemKind::Missing { n_entries } => prop_assert_eq!((index, n_entries), (first, 1)),
            ProblemKind::RootDiffers { size, .. } => {
                prop_assert!(index <= first && first < size);
                let is_named_closely = sizes.iter().all(|head| *head <= index || *head > first);
                prop_assert!(is_named_closely, "a good checkpoint between {} and {}", index, first);
            }
            ProblemKind::TooShort { confirmed, .. } => {
                prop_assert_eq!(index, stored.len() as u64);
                prop_assert!(confirmed <= first);
            }
            _ => prop_assert!(false, "{:?}", what),
        }
    }

    #[test]
    fn a_bit_turned_in_stored_bytes_is_one_named_problem(
        size in 1u64..60, at: prop::sample::Index, bit in 0usize..8,
    ) {
        let mut stored = log(size);
        let at = at.index(stored.len());
        stored[at].1[0] ^= 1 << bit;
        let problems = audit(&stored, heads(&[size / 2, size]));
        prop_assert_eq!(seen(&problems), [(Some(at as u64), "leaf-differs")]);
    }

    /// The streaming roots are those of the whole tree, whatever checkpoints are asked for.
    #[test]
    fn an_undamaged_log_passes(size in 0u64..200, sizes in prop::collection::vec(0u64..200, 0..10)) {
        let sizes: Vec<u64> = sizes.into_iter().filter(|head| *head <= size).collect();
        prop_assert_eq!(audit(&log(size), heads(&sizes)), vec![]);
    }
}
