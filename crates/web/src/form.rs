//! Fields of forms as templates draw them.

use register::finding::{Finding, Severity};

use crate::say::Say;

/// One choice of several.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What was found in a field.
#[derive(Clone, Debug)]
pub struct Message {
    /// Whether it must be put right.
    pub refuses: bool,
    /// The sentence.
    pub text: String,
}

/// A field.
#[derive(Clone, Debug, Default)]
pub struct FieldView {
    /// Name, and id on the page.
    pub name: String,
    /// Label.
    pub label: String,
    /// Hint between label and field.
    pub hint: String,
    /// What stands in it.
    pub value: String,
    /// `text`, `date`, `password`, `area`, `segments`, `radios` or `select`.
    pub kind: String,
    /// Width class: empty, `f3` or `f4`, `f6`.
    pub width: &'static str,
    /// Whether it may be left empty.
    pub optional: bool,
    /// How that is said.
    pub optional_mark: String,
    /// Choices.
    pub options: Vec<Choice>,
    /// Findings.
    pub messages: Vec<Message>,
    /// What the book knows that fits.
    pub matched: String,
    /// Keyboard of a phone.
    pub inputmode: &'static str,
    /// What the browser may fill in.
    pub autocomplete: &'static str,
    /// Id of a list of suggestions.
    pub list: String,
}

impl FieldView {
    /// A text field.
    pub fn text(name: &str, label: String, value: &str) -> FieldView {
        FieldView {
            name: name.to_owned(),
            label,
            value: value.to_owned(),
            kind: "text".to_owned(),
            inputmode: "text",
            autocomplete: "off",
            ..FieldView::default()
        }
    }

    /// A password field.
    pub fn password(name: &str, label: String, autocomplete: &'static str) -> FieldView {
        FieldView { kind: "password".to_owned(), autocomplete, ..FieldView::text(name, label, "") }
    }

    /// A field of choices: segments up to three, rows up to seven, else a select.
    pub fn choice(name: &str, label: String, value: &str, options: Vec<(String, String)>) -> FieldView {
        let kind = match options.len() {
            0..=3 => "segments",
            4..=7 => "radios",
            _ => "select",
        };
        let options = options
            .into_iter()
            .map(|(code, label)| Choice { chosen: code == value, value: code, label })
            .collect();
        FieldView { kind: kind.to_owned(), options, ..FieldView::text(name, label, value) }
    }

    /// The same with a hint.
    pub fn hint(mut self, hint: String) -> FieldView {
        self.hint = hint;
        self
    }

    /// The same, one that may be left empty.
    pub fn optional(mut self, say: Say<'_>) -> FieldView {
        self.optional = true;
        self.optional_mark = say.t("web-optional");
        self
    }

    /// `error`, `check`, `ok` or nothing.
    pub fn state(&self) -> &'static str {
        match (self.is_wrong(), self.messages.is_empty(), self.matched.is_empty()) {
            (true, _, _) => "error",
            (false, false, _) => "check",
            (false, true, false) => "ok",
            _ => "",
        }
    }

    /// Whether something in it must be put right.
    pub fn is_wrong(&self) -> bool {
        self.messages.iter().any(|m| m.refuses)
    }

    /// Whether it has messages.
    pub fn has_messages(&self) -> bool {
        !self.messages.is_empty()
    }

    /// Whether it is a group of radio buttons.
    pub fn is_group(&self) -> bool {
        matches!(self.kind.as_str(), "segments" | "radios")
    }

    /// Ids of what describes it.
    pub fn described(&self) -> String {
        if self.hint.is_empty() { format!("{}-m", self.name) } else { format!("{0}-h {0}-m", self.name) }
    }
}

/// A line of the summary over a form.
#[derive(Clone, Debug)]
pub struct FindingLine {
    /// Whether it must be put right.
    pub refuses: bool,
    /// Id of the field, or empty.
    pub field: String,
    /// The field's label.
    pub label: String,
    /// The sentence.
    pub text: String,
}

/// Puts findings at their fields, and gives the lines of the summary.
pub fn place_findings(say: Say<'_>, findings: &[&Finding], fields: &mut [FieldView]) -> Vec<FindingLine> {
    let mut lines = Vec::new();
    for finding in findings {
        let refuses = finding.severity() == Severity::Refused;
        let text = say.finding(finding);
        let name = finding.field.map(|f| f.as_str());
        let field = fields.iter_mut().find(|f| Some(f.name.as_str()) == name);
        let (id, label) = match field {
            Some(field) => {
                field.messages.push(Message { refuses, text: text.clone() });
                (field.name.clone(), field.label.clone())
            }
            None => (String::new(), String::new()),
        };
        lines.push(FindingLine { refuses, field: id, label, text });
    }
    lines.sort_by_key(|line| !line.refuses);
    lines
}
