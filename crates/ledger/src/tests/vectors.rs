//! The eight-leaf tree of the certificate-transparency reference implementation (`merkletree` tests), and the
//! seven-leaf worked example of RFC 6962 §2.1.3 (RFC 9162 §2.1.5).

use crate::*;

const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

// Inner nodes that the published proofs name.
const LEAF_1: &str = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const NODE_2_3: &str = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const NODE_4_7: &str = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const LEAF_4: &str = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const NODE_6_7: &str = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const NODE_4_5: &str = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";

fn reference_leaves() -> Vec<Hash> {
    let data: [&[u8]; 8] = [
        &[],
        &[0x00],
        &[0x10],
        &[0x20, 0x21],
        &[0x30, 0x31],
        &[0x40, 0x41, 0x42, 0x43],
        &[0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
        &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
    ];
    data.iter().map(|bytes| leaf_hash(bytes)).collect()
}

fn hex(hashes: &[Hash]) -> Vec<String> {
    hashes.iter().map(Hash::to_hex).collect()
}

#[test]
fn roots_are_the_published_ones() {
    let leaves = reference_leaves();
    let tree = Tree::from_leaves(leaves.clone());
    let mut frontier = Frontier::new();
    assert_eq!(empty_root().to_hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!((frontier.root(), tree.root_at(0)), (empty_root(), Ok(empty_root())));
    for (leaf, expected) in leaves.iter().zip(ROOTS) {
        frontier.append(*leaf);
        assert_eq!(frontier.root().to_hex(), expected);
        assert_eq!(tree.root_at(frontier.size()).unwrap().to_hex(), expected);
    }
    assert_eq!(tree.root().to_hex(), ROOTS[7]);
}

#[test]
fn inclusion_proofs_are_the_published_ones() {
    let tree = Tree::from_leaves(reference_leaves());
    let check = |index, size, expected: &[&str]| {
        let proof = tree.inclusion(index, size).unwrap();
        assert_eq!(hex(&proof), expected, "leaf {index} of {size}");
        let leaf = reference_leaves()[index as usize];
        verify_inclusion(index, size, &leaf, &proof, &tree.root_at(size).unwrap()).unwrap();
    };
    check(0, 1, &[]);
    check(0, 8, &[LEAF_1, NODE_2_3, NODE_4_7]);
    check(5, 8, &[LEAF_4, NODE_6_7, ROOTS[3]]);
    check(2, 3, &[ROOTS[1]]);
    check(1, 5, &[ROOTS[0], NODE_2_3, LEAF_4]);
}

#[test]
fn consistency_proofs_are_the_published_ones() {
    let tree = Tree::from_leaves(reference_leaves());
    let check = |old, new, expected: &[&str]| {
        let proof = tree.consistency(old, new).unwrap();
        assert_eq!(hex(&proof), expected, "{old} to {new}");
        let (old_root, new_root) = (tree.root_at(old).unwrap(), tree.root_at(new).unwrap());
        verify_consistency(old, new, &old_root, &new_root, &proof).unwrap();
    };
    check(1, 1, &[]);
    check(1, 8, &[LEAF_1, NODE_2_3, NODE_4_7]);
    check(6, 8, &[NODE_4_5, NODE_6_7, ROOTS[3]]);
    check(2, 5, &[NODE_2_3, LEAF_4]);
}

#[test]
fn rfc_example_of_seven_leaves() {
    let d = super::leaves(7);
    let [a, b, c, dd, e, f, j] = d[..] else { panic!("seven leaves") };
    let (g, h, i) = (node_hash(&a, &b), node_hash(&c, &dd), node_hash(&e, &f));
    let (k, l) = (node_hash(&g, &h), node_hash(&i, &j));
    let tree = Tree::from_leaves(d);
    assert_eq!(tree.root(), node_hash(&k, &l));
    assert_eq!(tree.inclusion(0, 7), Ok(vec![b, h, l]));
    assert_eq!(tree.inclusion(3, 7), Ok(vec![c, g, l]));
    assert_eq!(tree.inclusion(4, 7), Ok(vec![f, j, k]));
    assert_eq!(tree.inclusion(6, 7), Ok(vec![i, k]));
    assert_eq!(tree.consistency(3, 7), Ok(vec![c, dd, g, l]));
    assert_eq!(tree.consistency(4, 7), Ok(vec![l]));
    assert_eq!(tree.consistency(6, 7), Ok(vec![i, j, k]));
}

#[test]
fn hash_text_has_one_spelling() {
    let hash = leaf_hash(b"");
    assert_eq!(hash.to_hex(), ROOTS[0]);
    assert_eq!((format!("{hash}"), format!("{hash:?}")), (hash.to_hex(), hash.to_hex()));
    assert_eq!(Hash::from_hex(ROOTS[0]), Ok(hash));
    assert_eq!(Hash::from_hex(""), Err(HashError::Length(0)));
    assert_eq!(Hash::from_hex(&ROOTS[0][1..]), Err(HashError::Length(63)));
    assert_eq!(Hash::from_hex(&format!("{}0", ROOTS[0])), Err(HashError::Length(65)));
    assert_eq!(Hash::from_hex(&ROOTS[0].to_uppercase()), Err(HashError::Digit(2)));
    assert_eq!(Hash::from_hex(&format!("{}g", &ROOTS[0][..63])), Err(HashError::Digit(64)));
    assert_eq!(Hash::from_hex(&"家".repeat(64)), Err(HashError::Digit(1)));
}
