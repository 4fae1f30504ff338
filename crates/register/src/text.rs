//! Folding of what people type: full-width characters and the spaces around them.
//!
//! Village files mix full-width and ASCII digits in one column. Folding happens on the fly, so that
//! the hot path allocates only when something was really full-width. Nothing here changes letters,
//! cases or scripts of names; that is `name`'s work, and only for comparison.

use std::borrow::Cow;

/// One character in its ASCII form, where it has a full-width twin.
pub(crate) fn fold_char(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from((c as u32 - 0xFF01 + 0x21) as u8),
        '\u{3000}' | '\u{00A0}' => ' ',
        other => other,
    }
}

/// True for the characters that may surround a cell's text without meaning anything.
pub(crate) fn is_padding(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{FEFF}' | '\u{200B}')
}

/// Text without surrounding padding.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(is_padding)
}

/// Trimmed text with full-width characters folded to ASCII.
pub(crate) fn folded(text: &str) -> Cow<'_, str> {
    let text = trim(text);
    if text.chars().all(|c| fold_char(c) == c) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().map(fold_char).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_full_width_and_trims_every_kind_of_space() {
        for (given, wanted) in [
            ("１２３", "123"),
            (" \u{3000}男\u{3000} ", "男"),
            ("\u{FEFF}Ａｂ－Ｃ", "Ab-C"),
            ("甲　乙", "甲 乙"),
            ("", ""),
            ("   ", ""),
        ] {
            assert_eq!(folded(given), wanted, "{given:?}");
        }
    }

    #[test]
    fn leaves_plain_text_where_it_is() {
        assert!(matches!(folded(" 已婚 "), Cow::Borrowed("已婚")));
    }
}
