//! Values that no log and no error may show.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

/// A secret, or text that may name a resident: debug output does not show it, and its memory is cleared.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden<T: Zeroize>(Zeroizing<T>);

impl<T: Zeroize> Hidden<T> {
    /// Hides a value.
    pub fn new(value: T) -> Hidden<T> {
        Hidden(Zeroizing::new(value))
    }

    /// The value, for whoever means to see it.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Hidden<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("(hidden)")
    }
}
