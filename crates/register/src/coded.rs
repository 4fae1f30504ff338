//! One way to give a closed enum its list of members, its stable name and its one-byte code.
//!
//! Every closed enum of this crate is written to disk, printed in JSON or looked up from a data file
//! under a stable name. Writing the three tables by hand twelve times invites a slip between them.
//! Texts that a person reads must stay absent: they live in locale files.

/// A name or code that the enum does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} has no member {value:?}")]
pub struct UnknownMember {
    /// The enum.
    pub what: &'static str,
    /// What was given.
    pub value: Box<str>,
}

/// Adds `ALL`, `as_str`, `Display` and `FromStr` to an enum.
#[macro_export]
macro_rules! named {
    ($name:ident { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $name {
            /// Every member, in the order of the enum.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The stable name, as files and JSON carry it.
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::coded::UnknownMember;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($text => Ok($name::$variant),)+
                    other => Err($crate::coded::UnknownMember { what: stringify!($name), value: other.into() }),
                }
            }
        }
    };
}

/// Adds a one-byte code in both directions to an enum.
macro_rules! byte_coded {
    ($name:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        impl $name {
            /// The one-byte code; frozen, because stored entries carry it.
            pub const fn code(self) -> u8 {
                match self { $($name::$variant => $code),+ }
            }

            /// The member with this code.
            pub const fn from_code(code: u8) -> Option<$name> {
                match code { $($code => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

pub(crate) use byte_coded;
pub(crate) use named;
