//! Rules for the SQL of `store`: never built from text, and parameters numbered by first use.
//!
//! SQLite gives `$n` its place by first appearance and PostgreSQL by its number; the two agree only
//! when the first uses run 1, 2, 3 and so on.

use std::collections::BTreeSet;

use super::text::Report;
use crate::rust_text::{Kind, Piece, pieces};

/// Calls that hand text to a database.
const QUERY_CALLS: &[&str] = &[
    ".execute(",
    ".execute_batch(",
    ".batch_execute(",
    ".batch(",
    ".query(",
    ".query_one(",
    ".query_opt(",
    ".query_row(",
    ".query_map(",
    ".simple_query(",
    ".prepare(",
    ".prepare_cached(",
    ".one(",
    ".many(",
    ".each(",
    ".number(",
];

/// Words that begin a statement.
const STATEMENTS: &[&str] = &[
    "select", "insert", "update", "delete", "with", "create", "alter", "drop", "pragma", "truncate", "grant",
];

/// Macros that build text.
const FORMATTERS: &[&str] = &["format", "write", "writeln", "format_args"];

/// Both rules, over a file of `crates/store`.
pub(super) fn check(path: &str, text: &str, report: &mut Report<'_>) {
    if path.ends_with(".rs") {
        let pieces = pieces(text);
        for line in built_from_text(text, &pieces) {
            let what = "SQL built from text: bind values, and choose between whole statements";
            report("sql-from-text", line, what.into());
        }
        for piece in pieces.iter().filter(|piece| piece.kind == Kind::Literal) {
            parameters(piece.line, &piece.text, report);
        }
    } else if path.ends_with(".sql") {
        let mut line = 1;
        for statement in text.split(';') {
            parameters(line + leading_lines(statement), statement, report);
            line += statement.matches('\n').count();
        }
    }
}

fn leading_lines(statement: &str) -> usize {
    let blank = statement.len() - statement.trim_start().len();
    statement[..blank].matches('\n').count()
}

/// Lines where text is formatted into SQL: in a query call, or beginning like a statement wherever the
/// result goes. Putting in constants (`{PERSON_COLUMNS}`) is only a way to write a long statement once.
fn built_from_text(text: &str, pieces: &[Piece]) -> Vec<usize> {
    let calls = lines_in_calls(text);
    let formatted = pieces.windows(2).filter_map(|pair| {
        let [name, literal] = pair else { return None };
        let formats = name.kind == Kind::Name && FORMATTERS.contains(&name.text.as_str());
        (formats && literal.kind == Kind::Literal).then_some((name.line, literal))
    });
    formatted
        .filter(|(line, literal)| calls.contains(line) || begins_a_statement(&literal.text))
        .filter(|(_, literal)| !only_constants(&literal.text))
        .map(|(line, _)| line)
        .collect()
}

/// Lines with a query call, and lines right after one that opens a call.
fn lines_in_calls(text: &str) -> BTreeSet<usize> {
    let mut lines = BTreeSet::new();
    for (index, line) in text.lines().enumerate() {
        if QUERY_CALLS.iter().any(|call| line.contains(call)) {
            lines.insert(index + 1);
        }
        if QUERY_CALLS.iter().any(|call| line.trim_end().ends_with(call)) {
            lines.insert(index + 2);
        }
    }
    lines
}

fn begins_a_statement(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    STATEMENTS.contains(&first.as_str())
}

/// Whether every `{...}` of a format text names a constant.
fn only_constants(text: &str) -> bool {
    text.split('{').skip(1).all(|after| {
        let name = after.split('}').next().unwrap_or_default();
        !name.is_empty()
            && name.chars().all(|letter| letter.is_ascii_uppercase() || "_0123456789".contains(letter))
    })
}

fn parameters(line: usize, sql: &str, report: &mut Report<'_>) {
    let mut seen: Vec<usize> = Vec::new();
    for number in parameter_numbers(sql) {
        if !seen.contains(&number) {
            seen.push(number);
        }
    }
    if seen.iter().enumerate().any(|(index, number)| *number != index + 1) {
        let order: Vec<String> = seen.iter().map(|number| format!("${number}")).collect();
        report(
            "parameter-order",
            line,
            format!("first uses run {}; they must run $1, $2, $3", order.join(", ")),
        );
    }
}

/// The numbers after each `$`, in order of appearance.
fn parameter_numbers(sql: &str) -> impl Iterator<Item = usize> {
    sql.split('$').skip(1).filter_map(|after| {
        let digits = after.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(after.len());
        after[..digits].parse().ok()
    })
}
