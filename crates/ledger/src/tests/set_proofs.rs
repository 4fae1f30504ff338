//! Proofs of whole sets: complete, minimal, and broken by every change.

use proptest::prelude::*;

use super::leaves;
use crate::*;

fn chosen(all: &[Hash], indexes: &[u64]) -> Vec<Hash> {
    indexes.iter().map(|&index| all[index as usize]).collect()
}

proptest! {
    #[test]
    fn a_proof_of_any_set_is_accepted_and_no_other_set_is(size in 2_u64..200, seed in any::<u64>()) {
        let all = leaves(size);
        let tree = Tree::from_leaves(all.clone());
        let root = tree.root();
        let indexes: Vec<u64> = (0..size).filter(|i| (seed >> (i % 61)) & 1 == 1).collect();
        let proof = tree.set_inclusion(&indexes, size).unwrap();
        let held = chosen(&all, &indexes);
        verify_set_inclusion(&indexes, size, &held, &proof, &root).unwrap();
        // Never longer than the single paths together, and empty when the whole tree is in the set.
        let single: usize = indexes.iter().map(|&i| tree.inclusion(i, size).unwrap().len()).sum();
        prop_assert!(proof.len() <= single.max(1));
        for position in 0..indexes.len() {
            let mut other = indexes.clone();
            other[position] = (other[position] + 1) % size;
            prop_assert!(verify_set_inclusion(&other, size, &held, &proof, &root).is_err());
            let mut fewer = indexes.clone();
            fewer.remove(position);
            prop_assert!(verify_set_inclusion(&fewer, size, &chosen(&all, &fewer), &proof, &root).is_err());
        }
        for position in 0..proof.len() {
            let mut changed = proof.clone();
            changed[position] = leaf_hash(b"other");
            prop_assert_eq!(
                verify_set_inclusion(&indexes, size, &held, &changed, &root),
                Err(ProofError::Root)
            );
            changed.remove(position);
            prop_assert!(verify_set_inclusion(&indexes, size, &held, &changed, &root).is_err());
        }
        let mut longer = proof.clone();
        longer.push(root);
        prop_assert_eq!(
            verify_set_inclusion(&indexes, size, &held, &longer, &root),
            Err(ProofError::Length(longer.len()))
        );
    }

    #[test]
    fn one_leaf_needs_the_hashes_of_its_path(size in 1_u64..100, index in 0_u64..100) {
        let index = index % size;
        let tree = Tree::from_leaves(leaves(size));
        let mut path = tree.inclusion(index, size).unwrap();
        let mut set = tree.set_inclusion(&[index], size).unwrap();
        path.sort();
        set.sort();
        prop_assert_eq!(set, path);
    }
}

#[test]
fn all_leaves_need_no_hash_and_none_needs_the_root() {
    let all = leaves(13);
    let tree = Tree::from_leaves(all.clone());
    let indexes: Vec<u64> = (0..13).collect();
    assert_eq!(tree.set_inclusion(&indexes, 13), Ok(vec![]));
    assert_eq!(tree.set_inclusion(&[], 13), Ok(vec![tree.root()]));
    assert_eq!(verify_set_inclusion(&[], 0, &[], &[], &empty_root()), Ok(()));
    verify_set_inclusion(&indexes, 13, &all, &[], &tree.root()).unwrap();
}

#[test]
fn sets_out_of_order_or_beyond_the_tree_are_refused() {
    let tree = Tree::from_leaves(leaves(5));
    assert_eq!(tree.set_inclusion(&[2, 2], 5), Err(ProofError::Unordered { index: 2 }));
    assert_eq!(tree.set_inclusion(&[3, 1], 5), Err(ProofError::Unordered { index: 1 }));
    assert_eq!(tree.set_inclusion(&[5], 5), Err(ProofError::Index { index: 5, size: 5 }));
    assert_eq!(tree.set_inclusion(&[1], 6), Err(ProofError::Size { size: 6, held: 5 }));
}

#[test]
fn an_earlier_head_has_proofs_of_its_own() {
    let all = leaves(40);
    let tree = Tree::from_leaves(all.clone());
    let earlier = tree.root_at(23).unwrap();
    let proof = tree.set_inclusion(&[0, 7, 22], 23).unwrap();
    verify_set_inclusion(&[0, 7, 22], 23, &chosen(&all, &[0, 7, 22]), &proof, &earlier).unwrap();
}
