//! Findings: what a clerk can set right, as stable codes with arguments.
//!
//! One closed list serves the whole import: cells, rows, people, conflicts with the register, files.
//! Codes are stable for ever; a code is retired, never reused. The sentences that people read must
//! stay absent: they live in locale files under the code with its dots as dashes.

mod codes;

pub use codes::FindingCode;

use crate::coded::named;
use crate::submission::Field;

/// What a finding does to its row or file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The row or file is not entered until someone sets it right.
    Refused,
    /// The row is entered; someone should look.
    Noted,
}

named!(Severity { Refused = "refused", Noted = "noted" });

/// One thing found in a row, a file or against the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub code: FindingCode,
    /// In which column, where it is about one.
    pub field: Option<Field>,
    /// Arguments of the sentence, named as in [`FindingCode::args`].
    pub args: Vec<(&'static str, String)>,
}

impl Finding {
    /// A finding without arguments.
    pub const fn new(code: FindingCode) -> Finding {
        Finding { code, field: None, args: Vec::new() }
    }

    /// The same about a column.
    pub fn in_field(mut self, field: Field) -> Finding {
        self.field = Some(field);
        self
    }

    /// The same with an argument.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Finding {
        self.args.push((name, value.to_string()));
        self
    }

    /// What it does to its row or file.
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Why an event does not fit the register as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", text_of(.code, .args))]
pub struct Conflict {
    /// What; always a code that refuses.
    pub code: FindingCode,
    /// Arguments of the sentence.
    pub args: Vec<(&'static str, String)>,
}

fn text_of(code: &FindingCode, args: &[(&'static str, String)]) -> String {
    let mut text = code.to_string();
    for (at, (name, value)) in args.iter().enumerate() {
        text.push_str(if at == 0 { ": " } else { ", " });
        text.push_str(name);
        text.push(' ');
        text.push_str(value);
    }
    text
}

impl Conflict {
    /// A conflict without arguments.
    pub const fn new(code: FindingCode) -> Conflict {
        Conflict { code, args: Vec::new() }
    }

    /// The same with an argument.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Conflict {
        self.args.push((name, value.to_string()));
        self
    }
}

impl From<Conflict> for Finding {
    fn from(conflict: Conflict) -> Finding {
        Finding { code: conflict.code, field: None, args: conflict.args }
    }
}

#[cfg(test)]
mod tests;
