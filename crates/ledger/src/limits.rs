//! Every limit that this crate puts on data from outside, in one place.
//! A reader who wants to know "how much can one hostile file make this do?" reads this page.
//! No limit may live anywhere else in the crate.

/// The largest tree size accepted from outside: 2^63 - 1, as in the Go `tlog` package, so that sizes fit
/// a signed 64-bit column and `size + 1` never overflows.
pub const SIZE_MAX: u64 = i64::MAX as u64;

/// The longest signed note that is read, in bytes. A checkpoint with a hundred cosignatures is about 15 kB.
pub const NOTE_BYTES_MAX: usize = 1_000_000;

/// The most signature lines that are read from one note (the C2SP text gives 100 as its example).
pub const SIGNATURES_MAX: usize = 100;

/// The longest period name in a [`crate::Seal`], in bytes.
pub const PERIOD_BYTES_MAX: usize = 64;

/// The most problems that one audit lists one by one; more are only counted.
pub const PROBLEMS_MAX: usize = 100;
