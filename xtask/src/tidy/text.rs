//! Rules for any text: machine paths, unfinished work, hosts, white space, size.
//!
//! The words that these rules look for are put together from halves, so that this file passes them.

use super::rust::is_word_at;

/// Where a rule puts what it finds: rule, line, words.
pub(super) type Report<'r> = dyn FnMut(&'static str, usize, String) + 'r;

const BYTES_MAX: usize = 1_000_000;

/// The first folders of somebody's machine.
const MACHINE_PATHS: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!("C:", "\\"),
];

/// Words that stand for work not done.
const UNFINISHED: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
const UNFINISHED_CALLS: &[&str] = &[concat!("unimpl", "emented!"), concat!("to", "do!(")];

/// Where packages come from is the business of each machine's own settings.
const HOSTS: &[&str] = &[
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("registry.", "npmjs.org"),
    concat!("pypi", ".org"),
    concat!("files.", "pythonhosted.org"),
    concat!("proxy.", "golang.org"),
    concat!("deb.", "debian.org"),
    concat!("security.", "debian.org"),
    concat!("docker", ".io"),
    concat!("gh", "cr.io"),
];

/// A file too large to review does not belong in the history.
pub(super) fn size(bytes: &[u8], report: &mut Report<'_>) {
    if bytes.len() > BYTES_MAX {
        report("size", 0, format!("{} bytes; the most is {BYTES_MAX}", bytes.len()));
    }
}

/// All line rules and the final newline.
pub(super) fn check(path: &str, text: &str, report: &mut Report<'_>) {
    let strict = [".rs", ".md", ".toml"].iter().any(|end| path.ends_with(end));
    for (line, content) in text.lines().enumerate().map(|(index, content)| (index + 1, content)) {
        words(line, content, report);
        if strict && content.contains('\t') {
            report("tab", line, "a tab; use spaces".into());
        }
        if strict && content.trim_end() != content {
            report("trailing-space", line, "white space at the end of the line".into());
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        report("final-newline", text.lines().count(), "the file does not end with a newline".into());
    }
}

fn words(line: usize, content: &str, report: &mut Report<'_>) {
    for path in MACHINE_PATHS {
        if starts_a_path(content, path) {
            report("machine-path", line, format!("{path} names a folder of one machine"));
        }
    }
    let word = UNFINISHED
        .iter()
        .find(|word| content.match_indices(**word).any(|(at, _)| is_word_at(content, at, word)));
    let call = UNFINISHED_CALLS.iter().find(|call| content.contains(**call));
    if let Some(found) = word.or(call) {
        report("unfinished", line, format!("{found}: finish it, or write it down where work is planned"));
    }
    for host in HOSTS {
        if content.contains(host) {
            report("host", line, format!("{host}: where packages come from is each machine's own setting"));
        }
    }
}

/// Whether `path` occurs at the start of an absolute path, not in the middle of a relative one.
fn starts_a_path(content: &str, path: &str) -> bool {
    content.match_indices(path).any(|(at, _)| {
        let before = content[..at].chars().next_back();
        !before.is_some_and(|before| before.is_alphanumeric() || "._-~}".contains(before))
    })
}
