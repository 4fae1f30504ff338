//! Rules for Rust source: lengths, names, tests that do not run.
//!
//! Functions are measured the way `rustfmt` leaves them: from the line with `fn` to the closing brace
//! at the same indent. Tests are tables as often as code, so functions there have no ceiling.

use super::text::Report;
use crate::rust_text::is_test_file;

const LINES_MAX: usize = 500;
const TEST_LINES_MAX: usize = 1200;
const FUNCTION_LINES_MAX: usize = 70;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &["utils", "util", "common", "helpers", "helper", "manager", "service", "misc"];

/// Words that may stand before `fn`.
const QUALIFIERS: &[&str] = &["pub ", "default ", "async ", "const ", "unsafe ", "extern \"C\" "];

const NOT_RUN: &str = concat!("#[ig", "nore");

/// A folder, or a Rust file, must be named for what it holds.
pub(super) fn file_name(path: &str, report: &mut Report<'_>) {
    let stem = path.strip_suffix(".rs");
    let mut parts: Vec<&str> = stem.unwrap_or(path).split('/').collect();
    if stem.is_none() {
        parts.pop();
    }
    for part in parts.iter().filter(|part| EMPTY_NAMES.contains(part)) {
        report("name", 0, format!("{part} says nothing: name it for what it holds"));
    }
}

/// All rules over the text of a Rust file.
pub(super) fn check(path: &str, text: &str, report: &mut Report<'_>) {
    let lines: Vec<&str> = text.lines().collect();
    let production = production_lines(&lines);
    if is_test_file(path) {
        length(lines.len(), TEST_LINES_MAX, report);
    } else {
        length(production.len(), LINES_MAX, report);
        functions(&production, report);
    }
    for (index, line) in lines.iter().enumerate() {
        module_name(index + 1, line, report);
        if line.contains(NOT_RUN) {
            report(
                "ignored-test",
                index + 1,
                "a test that does not run: assert today's answer instead".into(),
            );
        }
    }
}

fn length(lines: usize, lines_max: usize, report: &mut Report<'_>) {
    if lines > lines_max {
        report("file-length", 0, format!("{lines} lines; the most is {lines_max}"));
    }
}

/// The lines with their numbers, less the test modules written in place.
fn production_lines<'t>(lines: &[&'t str]) -> Vec<(usize, &'t str)> {
    let mut kept = Vec::new();
    let mut index = 0;
    while index < lines.len() {
        let opens_tests = lines[index].trim() == "#[cfg(test)]"
            && lines
                .get(index + 1)
                .is_some_and(|next| next.trim().starts_with("mod ") && next.ends_with('{'));
        if opens_tests {
            let end = format!("{}}}", indent(lines[index + 1]));
            let length = lines[index..].iter().position(|line| *line == end);
            index += length.map_or(lines.len(), |length| length + 1);
        } else {
            kept.push((index + 1, lines[index]));
            index += 1;
        }
    }
    kept
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

fn functions(lines: &[(usize, &str)], report: &mut Report<'_>) {
    for (at, (number, line)) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let n_lines = function_length(&lines[at..]);
        if n_lines > FUNCTION_LINES_MAX {
            report(
                "function-length",
                *number,
                format!("{name} has {n_lines} lines; the most is {FUNCTION_LINES_MAX}"),
            );
        }
    }
}

/// The name of the function that this line begins, if it begins one.
fn function_name(line: &str) -> Option<&str> {
    let mut rest = line.trim_start();
    loop {
        if let Some(after) = rest.strip_prefix("fn ") {
            return after.split(['(', '<']).next();
        }
        rest = match rest.strip_prefix("pub(").and_then(|inside| inside.split_once(") ")) {
            Some((_, after)) => after,
            None => QUALIFIERS.iter().find_map(|word| rest.strip_prefix(word))?,
        };
    }
}

/// Lines from the first to the closing brace at its indent; a declaration without a body has its own.
fn function_length(lines: &[(usize, &str)]) -> usize {
    let first = lines[0].1;
    let end = format!("{}}}", indent(first));
    for (at, (_, line)) in lines.iter().enumerate() {
        let ends_at_once = at == 0 && (line.ends_with(';') || line.ends_with('}'));
        let ends_a_declaration = line.starts_with(&format!("{})", indent(first))) && line.ends_with(';');
        if ends_at_once || ends_a_declaration || *line == end {
            return lines[at].0 - lines[0].0 + 1;
        }
    }
    lines.len()
}

fn module_name(number: usize, line: &str, report: &mut Report<'_>) {
    let words = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
    let Some(name) = words.strip_prefix("mod ") else { return };
    let name = name.trim_end_matches(['{', ';', ' ']);
    if EMPTY_NAMES.contains(&name) {
        report("name", number, format!("module {name} says nothing: name it for what it holds"));
    }
}

/// Whether the match of `word` at byte `at` is a word by itself.
pub(super) fn is_word_at(content: &str, at: usize, word: &str) -> bool {
    let joins = |letter: char| letter.is_alphanumeric() || letter == '_';
    let before = content[..at].chars().next_back();
    let after = content[at + word.len()..].chars().next();
    !before.is_some_and(joins) && !after.is_some_and(joins)
}
