//! Roots and proofs against the slow specification, against `ct-merkle`, and against every alteration.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use proptest::prelude::*;
use sha2::Sha256;

use super::{entry, foreign, leaves, specified_root, specified_split, turned};
use crate::*;

const SIZE_ALL: u64 = 70;

/// Which side each hash of a proof stands on, from the leaf or first node up.
#[derive(PartialEq, Eq, Debug, Clone, Copy)]
enum Side {
    Left,
    Right,
}

/// PATH of RFC 6962 §2.1.1 with sides instead of hashes.
fn inclusion_shape(index: usize, size: usize) -> Vec<Side> {
    if size <= 1 {
        return Vec::new();
    }
    let split = specified_split(size);
    let (mut shape, side) = match index < split {
        true => (inclusion_shape(index, split), Side::Right),
        false => (inclusion_shape(index - split, size - split), Side::Left),
    };
    shape.push(side);
    shape
}

/// SUBPROOF of RFC 6962 §2.1.2 with sides instead of hashes, and whether the first node is the old root itself.
fn consistency_shape(old: usize, new: usize, is_whole: bool) -> (bool, Vec<Side>) {
    if old == new {
        return (is_whole, Vec::new());
    }
    let split = specified_split(new);
    let ((starts_at_root, mut shape), side) = match old <= split {
        true => (consistency_shape(old, split, is_whole), Side::Right),
        false => (consistency_shape(old - split, new - split, false), Side::Left),
    };
    shape.push(side);
    (starts_at_root, shape)
}

/// Every proof that differs from this one by one hash changed, left out, doubled, put in, or exchanged.
fn alterations(proof: &[Hash]) -> Vec<Vec<Hash>> {
    let mut altered = Vec::new();
    for at in 0..=proof.len() {
        let mut longer = proof.to_vec();
        longer.insert(at, foreign());
        altered.push(longer);
    }
    for at in 0..proof.len() {
        let mut changed = proof.to_vec();
        changed[at] = turned(&proof[at], at * 37);
        let mut shorter = proof.to_vec();
        shorter.remove(at);
        let mut doubled = proof.to_vec();
        doubled.insert(at, proof[at]);
        altered.extend([changed, shorter, doubled]);
        if at > 0 {
            let mut exchanged = proof.to_vec();
            exchanged.swap(at - 1, at);
            altered.push(exchanged);
        }
    }
    altered
}

#[test]
fn frontier_and_tree_have_the_specified_root_at_every_size() {
    let leaves = leaves(SIZE_ALL);
    let tree = Tree::from_leaves(leaves.clone());
    let mut frontier = Frontier::new();
    for size in 0..=SIZE_ALL {
        let expected = specified_root(&leaves[..size as usize]);
        assert_eq!(tree.root_at(size), Ok(expected));
        assert_eq!((frontier.size(), frontier.root()), (size, expected));
        assert_eq!(Frontier::from_bytes(&frontier.to_bytes()), Ok(frontier.clone()));
        if size < SIZE_ALL {
            frontier.append(leaves[size as usize]);
        }
    }
}

#[test]
fn every_inclusion_proof_verifies() {
    let leaves = leaves(SIZE_ALL);
    let tree = Tree::from_leaves(leaves.clone());
    for size in 1..=SIZE_ALL {
        let root = tree.root_at(size).unwrap();
        for index in 0..size {
            let proof = tree.inclusion(index, size).unwrap();
            assert_eq!(proof.len(), inclusion_shape(index as usize, size as usize).len());
            assert_eq!(verify_inclusion(index, size, &leaves[index as usize], &proof, &root), Ok(()));
        }
    }
}

#[test]
fn every_consistency_proof_verifies() {
    let tree = Tree::from_leaves(leaves(SIZE_ALL));
    for new in 0..=SIZE_ALL {
        let new_root = tree.root_at(new).unwrap();
        for old in 0..=new {
            let old_root = tree.root_at(old).unwrap();
            let proof = tree.consistency(old, new).unwrap();
            assert_eq!(verify_consistency(old, new, &old_root, &new_root, &proof), Ok(()), "{old} {new}");
        }
    }
}

#[test]
fn no_altered_inclusion_proof_verifies() {
    let leaves = leaves(20);
    let tree = Tree::from_leaves(leaves.clone());
    for size in 1..=20 {
        let root = tree.root_at(size).unwrap();
        for index in 0..size {
            let leaf = &leaves[index as usize];
            let proof = tree.inclusion(index, size).unwrap();
            for altered in alterations(&proof) {
                assert_ne!(verify_inclusion(index, size, leaf, &altered, &root), Ok(()));
            }
            for bit in [0, 100, 255] {
                assert_eq!(
                    verify_inclusion(index, size, &turned(leaf, bit), &proof, &root),
                    Err(ProofError::Root)
                );
                assert_eq!(
                    verify_inclusion(index, size, leaf, &proof, &turned(&root, bit)),
                    Err(ProofError::Root)
                );
            }
            for other in (0..24).filter(|other| *other != index) {
                assert_ne!(verify_inclusion(other, size, leaf, &proof, &root), Ok(()));
            }
        }
    }
}

/// RFC 6962 binds the size to the root only through the shape of the path; this is exactly how far.
#[test]
fn another_size_or_index_verifies_only_on_a_path_of_the_same_shape() {
    let leaves = leaves(20);
    let tree = Tree::from_leaves(leaves.clone());
    for (index, size) in (1..=20).flat_map(|size| (0..size).map(move |index| (index, size))) {
        let (proof, root) = (tree.inclusion(index, size).unwrap(), tree.root_at(size).unwrap());
        let shape = inclusion_shape(index as usize, size as usize);
        for (other, wrong) in (1..=24).flat_map(|wrong| (0..wrong).map(move |other| (other, wrong))) {
            let is_accepted = verify_inclusion(other, wrong, &leaves[index as usize], &proof, &root).is_ok();
            let has_same_shape = inclusion_shape(other as usize, wrong as usize) == shape;
            assert_eq!(is_accepted, has_same_shape, "{index} of {size} as {other} of {wrong}");
        }
    }
}

#[test]
fn no_altered_consistency_proof_verifies() {
    let tree = Tree::from_leaves(leaves(20));
    for (old, new) in (1..=20).flat_map(|new| (1..=new).map(move |old| (old, new))) {
        let (old_root, new_root) = (tree.root_at(old).unwrap(), tree.root_at(new).unwrap());
        let proof = tree.consistency(old, new).unwrap();
        for altered in alterations(&proof) {
            assert_ne!(verify_consistency(old, new, &old_root, &new_root, &altered), Ok(()));
        }
        for bit in [0, 100, 255] {
            let (wrong_old, wrong_new) = (turned(&old_root, bit), turned(&new_root, bit));
            assert_ne!(verify_consistency(old, new, &wrong_old, &new_root, &proof), Ok(()));
            assert_ne!(verify_consistency(old, new, &old_root, &wrong_new, &proof), Ok(()));
        }
    }
}

#[test]
fn other_sizes_are_consistent_only_on_a_proof_of_the_same_shape() {
    let tree = Tree::from_leaves(leaves(16));
    let pairs = |largest: u64| (1..=largest).flat_map(|new| (1..new).map(move |old| (old, new)));
    for (old, new) in pairs(16) {
        let (old_root, new_root) = (tree.root_at(old).unwrap(), tree.root_at(new).unwrap());
        let proof = tree.consistency(old, new).unwrap();
        let shape = consistency_shape(old as usize, new as usize, true);
        for (wrong_old, wrong_new) in pairs(18) {
            let is_accepted = verify_consistency(wrong_old, wrong_new, &old_root, &new_root, &proof).is_ok();
            let has_same_shape = consistency_shape(wrong_old as usize, wrong_new as usize, true) == shape;
            assert_eq!(is_accepted, has_same_shape, "{old}..{new} as {wrong_old}..{wrong_new}");
        }
        assert_ne!(verify_consistency(0, new, &old_root, &new_root, &[]), Ok(()));
        assert_ne!(verify_consistency(new, new, &old_root, &new_root, &[]), Ok(()));
    }
}

#[test]
fn numbers_out_of_range_are_named() {
    let tree = Tree::from_leaves(leaves(5));
    assert_eq!(tree.size(), 5);
    assert_eq!(tree.root_at(6), Err(ProofError::Size { size: 6, held: 5 }));
    assert_eq!(tree.inclusion(0, 6), Err(ProofError::Size { size: 6, held: 5 }));
    assert_eq!(tree.inclusion(4, 4), Err(ProofError::Index { index: 4, size: 4 }));
    assert_eq!(tree.consistency(2, 6), Err(ProofError::Size { size: 6, held: 5 }));
    assert_eq!(tree.consistency(4, 3), Err(ProofError::Order { old: 4, new: 3 }));
    let root = tree.root();
    assert_eq!(verify_inclusion(0, 0, &root, &[], &root), Err(ProofError::Index { index: 0, size: 0 }));
    assert_eq!(verify_consistency(4, 3, &root, &root, &[]), Err(ProofError::Order { old: 4, new: 3 }));
    assert_eq!(verify_consistency(0, 5, &root, &root, &[]), Err(ProofError::OldRoot));
    assert_eq!(verify_consistency(0, 5, &empty_root(), &root, &[root]), Err(ProofError::Length(1)));
    assert_eq!(verify_consistency(0, 0, &empty_root(), &root, &[]), Err(ProofError::Root));
    assert_eq!(verify_consistency(3, 5, &root, &root, &[]), Err(ProofError::Length(0)));
    let huge = vec![root; 65];
    assert_eq!(verify_inclusion(u64::MAX - 1, u64::MAX, &root, &huge, &root), Err(ProofError::Length(65)));
    assert_eq!(verify_consistency(u64::MAX - 1, u64::MAX, &root, &root, &huge), Err(ProofError::Length(65)));
}

#[test]
fn bytes_that_are_no_frontier_are_refused() {
    let mut frontier = Frontier::new();
    leaves(5).into_iter().for_each(|leaf| frontier.append(leaf));
    let bytes = frontier.to_bytes();
    assert_eq!(bytes.len(), 8 + 2 * 32);
    assert_eq!(Frontier::from_bytes(&[]), Err(FrontierError::Short(0)));
    assert_eq!(Frontier::from_bytes(&bytes[..71]), Err(FrontierError::Length { expected: 72, found: 71 }));
    let longer = [bytes, vec![0]].concat();
    assert_eq!(Frontier::from_bytes(&longer), Err(FrontierError::Length { expected: 72, found: 73 }));
    assert_eq!(Frontier::from_bytes(&[0xff; 8 + 64 * 32]), Err(FrontierError::Size(u64::MAX)));
}

fn concatenated(proof: &[Hash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}

fn split_up(bytes: &[u8]) -> Vec<Hash> {
    bytes.as_chunks::<32>().0.iter().copied().map(Hash).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Two implementations, each the verifier of the other.
    #[test]
    fn ct_merkle_agrees(
        contents in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..300),
        at: prop::sample::Index,
        older: prop::sample::Index,
    ) {
        let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        contents.iter().for_each(|bytes| theirs.push(bytes.clone()));
        let tree = Tree::from_leaves(contents.iter().map(|bytes| leaf_hash(bytes)).collect());
        let their_root = theirs.root();
        prop_assert_eq!(&their_root.as_bytes()[..], &tree.root().0[..]);

        let (index, size) = (at.index(contents.len()), contents.len() as u64);
        let ours = tree.inclusion(index as u64, size).unwrap();
        let proof = InclusionProof::<Sha256>::try_from_bytes(concatenated(&ours)).unwrap();
        their_root.verify_inclusion(&contents[index], index as u64, &proof).unwrap();
        let received = split_up(theirs.prove_inclusion(index).as_bytes());
        let leaf = leaf_hash(&contents[index]);
        prop_assert_eq!(verify_inclusion(index as u64, size, &leaf, &received, &tree.root()), Ok(()));

        let old = 1 + older.index(contents.len()) as u64;
        let old_root = tree.root_at(old).unwrap();
        let ours = tree.consistency(old, size).unwrap();
        let proof = ConsistencyProof::<Sha256>::try_from_bytes(concatenated(&ours)).unwrap();
        their_root.verify_consistency(&RootHash::new(old_root.0.into(), old), &proof).unwrap();
        let received = split_up(theirs.prove_consistency((size - old) as usize).as_bytes());
        prop_assert_eq!(verify_consistency(old, size, &old_root, &tree.root(), &received), Ok(()));
    }

    #[test]
    fn proofs_in_larger_trees_verify(
        size in 71u64..4000, at: prop::sample::Index, older: prop::sample::Index,
    ) {
        let leaves = leaves(size);
        let tree = Tree::from_leaves(leaves.clone());
        let mut frontier = Frontier::new();
        leaves.iter().for_each(|leaf| frontier.append(*leaf));
        prop_assert_eq!(frontier.root(), tree.root());
        let index = at.index(size as usize) as u64;
        let proof = tree.inclusion(index, size).unwrap();
        prop_assert_eq!(verify_inclusion(index, size, &leaves[index as usize], &proof, &tree.root()), Ok(()));
        prop_assert!(verify_inclusion(index, size, &foreign(), &proof, &tree.root()).is_err());
        let old = older.index(size as usize) as u64;
        let old_root = tree.root_at(old).unwrap();
        let proof = tree.consistency(old, size).unwrap();
        prop_assert_eq!(verify_consistency(old, size, &old_root, &tree.root(), &proof), Ok(()));
    }

    #[test]
    fn a_frontier_continues_where_it_was_stored(before in 0u64..200, after in 0u64..200) {
        let mut whole = Frontier::new();
        leaves(before).into_iter().for_each(|leaf| whole.append(leaf));
        let mut resumed = Frontier::from_bytes(&whole.to_bytes()).unwrap();
        for index in before..before + after {
            whole.append(leaf_hash(&entry(index)));
            resumed.append(leaf_hash(&entry(index)));
        }
        prop_assert_eq!(resumed.root(), specified_root(&leaves(before + after)));
        prop_assert_eq!(resumed, whole);
    }

    #[test]
    fn verifiers_take_any_input_without_panic(
        numbers: (u64, u64), hashes in prop::collection::vec(any::<[u8; 32]>().prop_map(Hash), 0..70),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let root = foreign();
        prop_assert!(verify_inclusion(numbers.0, numbers.1, &root, &hashes, &turned(&root, 1)).is_err());
        prop_assert!(verify_consistency(numbers.0, numbers.1, &root, &turned(&root, 1), &hashes).is_err());
        if let Ok(frontier) = Frontier::from_bytes(&bytes) {
            prop_assert_eq!(frontier.to_bytes(), bytes);
        }
    }
}
