//! An independent checker of logs: RFC 6962 trees and proofs, from the text of the RFC.

use sha2::{Digest, Sha256};

pub type Hash = [u8; 32];

/// 64 hexadecimal digits.
pub fn hash(hex: &str) -> Hash {
    assert_eq!(hex.len(), 64, "{hex}");
    let byte = |i: usize| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap();
    std::array::from_fn(byte)
}

fn node(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The root over leaf hashes (§2.1): the left half is the largest power of two below the whole.
pub fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        _ => {
            let half = leaves.len().next_power_of_two() / 2;
            node(&root(&leaves[..half]), &root(&leaves[half..]))
        }
    }
}

/// The root that a leaf at `index` of `size` entries leads to with this audit path (§2.1.1), built from the
/// top down as the RFC defines paths; none where the path has the wrong length.
pub fn climb(leaf: &Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    if size == 1 {
        return path.is_empty().then_some(*leaf);
    }
    let (sibling, below) = path.split_last()?;
    let half = size.next_power_of_two() / 2;
    Some(if index < half {
        node(&climb(leaf, index, half, below)?, sibling)
    } else {
        node(sibling, &climb(leaf, index - half, size - half, below)?)
    })
}

#[test]
fn the_checker_knows_the_published_trees() {
    // The eight leaves and roots of the test vectors that Certificate Transparency implementations share.
    let inputs: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let leaf = |data: &[u8]| -> Hash { Sha256::new().chain_update([0]).chain_update(data).finalize().into() };
    let leaves = inputs.map(leaf);
    let roots = [
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ];
    for (size, expected) in roots {
        assert_eq!(root(&leaves[..size]), hash(expected), "{size} leaves");
    }
    let path = ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7", roots[1].1].map(hash);
    let wrong = climb(&leaves[5], 5, 8, &path);
    assert_eq!(wrong, None, "a path that is too short");
    let below = node(&leaves[6], &leaves[7]);
    let path = [leaves[4], below, root(&leaves[..4])];
    assert_eq!(climb(&leaves[5], 5, 8, &path), Some(hash(roots[3].1)));
    assert_ne!(climb(&leaves[5], 4, 8, &path), Some(hash(roots[3].1)), "another place");
}
