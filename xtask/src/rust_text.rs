//! Rust source cut into the pieces that the checks read: names, string literals, doc comments.
//!
//! A small lexer, not a parser: it knows where strings and comments begin and end, which is what keeps
//! a rule about strings from firing on a comment, and nothing about grammar. It never fails; on source
//! that does not compile it reads on as best it can.

/// What a piece of source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An identifier or keyword.
    Name,
    /// The contents of a string literal of any sort.
    Literal,
    /// The text of a `///` comment.
    Doc,
}

/// One piece, with the line it begins on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// What it is.
    pub kind: Kind,
    /// 1-based line of its first character.
    pub line: usize,
    /// Its text; escapes in literals are resolved so that none can hide a word.
    pub text: String,
}

/// Whether a Rust file holds nothing but tests, by its name.
pub(crate) fn is_test_file(path: &str) -> bool {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    file == "tests.rs" || file.ends_with("_tests.rs") || folder.split('/').any(|part| part == "tests")
}

/// Cuts `source` into pieces, in order.
pub(crate) fn pieces(source: &str) -> Vec<Piece> {
    let mut lexer = Lexer { chars: source.chars().collect(), at: 0, line: 1, pieces: Vec::new() };
    while lexer.at < lexer.chars.len() {
        lexer.step();
    }
    lexer.pieces
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    pieces: Vec<Piece>,
}

impl Lexer {
    fn step(&mut self) {
        let here = self.chars[self.at];
        match here {
            '/' if self.looking_at("//") => self.line_comment(),
            '/' if self.looking_at("/*") => self.block_comment(),
            '"' => self.quoted(),
            '\'' => self.quote_or_lifetime(),
            _ if here.is_alphabetic() || here == '_' => self.name_or_prefixed_literal(),
            _ if here.is_ascii_digit() => self.number(),
            _ => {
                self.bump();
            }
        }
    }

    fn bump(&mut self) -> Option<char> {
        let here = self.chars.get(self.at).copied()?;
        self.at += 1;
        if here == '\n' {
            self.line += 1;
        }
        Some(here)
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn looking_at(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(ahead, wanted)| self.peek(ahead) == Some(wanted))
    }

    fn push(&mut self, kind: Kind, line: usize, text: String) {
        self.pieces.push(Piece { kind, line, text });
    }

    fn line_comment(&mut self) {
        let line = self.line;
        let mut text = String::new();
        while let Some(here) = self.peek(0).filter(|here| *here != '\n') {
            text.push(here);
            self.at += 1;
        }
        if let Some(doc) = text.strip_prefix("///").filter(|doc| !doc.starts_with('/')) {
            self.push(Kind::Doc, line, doc.trim().to_owned());
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        loop {
            if self.looking_at("/*") {
                depth += 1;
                self.at += 2;
            } else if self.looking_at("*/") {
                depth -= 1;
                self.at += 2;
            } else if self.bump().is_none() {
                return;
            }
            if depth == 0 {
                return;
            }
        }
    }

    fn quoted(&mut self) {
        let line = self.line;
        self.bump();
        let mut text = String::new();
        while let Some(here) = self.bump() {
            match here {
                '"' => break,
                '\\' => self.escape(&mut text),
                _ => text.push(here),
            }
        }
        self.push(Kind::Literal, line, text);
    }

    fn escape(&mut self, text: &mut String) {
        match self.bump() {
            Some('u') if self.peek(0) == Some('{') => {
                self.bump();
                let mut digits = String::new();
                while let Some(digit) = self.bump().filter(|digit| *digit != '}') {
                    digits.push(digit);
                }
                text.extend(u32::from_str_radix(&digits.replace('_', ""), 16).ok().and_then(char::from_u32));
            }
            Some('x') => {
                let digits: String = (0..2).filter_map(|_| self.bump()).collect();
                text.extend(u8::from_str_radix(&digits, 16).ok().map(char::from));
            }
            Some('n') => text.push('\n'),
            Some('\n') => {
                // A backslash at the end of a line swallows the white space that follows.
                while self.peek(0).is_some_and(char::is_whitespace) {
                    self.bump();
                }
            }
            Some(other @ ('"' | '\\' | '\'')) => text.push(other),
            _ => text.push(' '),
        }
    }

    fn raw(&mut self) {
        let line = self.line;
        let mut hashes = 0;
        while self.peek(0) == Some('#') {
            hashes += 1;
            self.at += 1;
        }
        self.bump();
        let end: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
        let mut text = String::new();
        while self.at < self.chars.len() && !self.looking_at(&end) {
            text.extend(self.bump());
        }
        self.at += end.chars().count();
        self.push(Kind::Literal, line, text);
    }

    fn quote_or_lifetime(&mut self) {
        self.bump();
        if self.peek(0) == Some('\\') {
            self.bump();
            let mut ignored = String::new();
            self.escape(&mut ignored);
            self.bump();
        } else if self.peek(1) == Some('\'') {
            self.bump();
            self.bump();
        }
    }

    fn name_or_prefixed_literal(&mut self) {
        let line = self.line;
        let mut name = String::new();
        while let Some(here) = self.peek(0).filter(|here| here.is_alphanumeric() || *here == '_') {
            name.push(here);
            self.at += 1;
        }
        match name.as_str() {
            "r" | "br" | "cr" if self.raw_begins() => self.raw(),
            "b" | "c" if self.peek(0) == Some('"') => self.quoted(),
            "b" if self.peek(0) == Some('\'') => self.quote_or_lifetime(),
            _ => self.push(Kind::Name, line, name),
        }
    }

    /// Whether hashes and a quote follow; `r#type` is a name, not a string.
    fn raw_begins(&self) -> bool {
        let hashes = (0..).take_while(|ahead| self.peek(*ahead) == Some('#')).count();
        self.peek(hashes) == Some('"')
    }

    fn number(&mut self) {
        while self.peek(0).is_some_and(|here| here.is_ascii_alphanumeric() || here == '_') {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, pieces};

    fn check(source: &str, expected: &[(Kind, usize, &str)]) {
        let found: Vec<_> =
            pieces(source).into_iter().map(|piece| (piece.kind, piece.line, piece.text)).collect();
        let expected: Vec<_> =
            expected.iter().map(|(kind, line, text)| (*kind, *line, (*text).to_owned())).collect();
        assert_eq!(found, expected, "{source}");
    }

    #[test]
    fn names_literals_and_docs_are_told_apart() {
        use Kind::{Doc, Literal, Name};
        check("let a = \"b\";", &[(Name, 1, "let"), (Name, 1, "a"), (Literal, 1, "b")]);
        check("// \"no\"\n//! no\n//// no\n/// yes \nx", &[(Doc, 4, "yes"), (Name, 5, "x")]);
        check("/* a /* \"b\" */ c */ d", &[(Name, 1, "d")]);
        check("r#\"a \"q\" \\n\"# r#type", &[(Literal, 1, "a \"q\" \\n"), (Name, 1, "r"), (Name, 1, "type")]);
        check("b\"x\" br\"y\" c\"z\"", &[(Literal, 1, "x"), (Literal, 1, "y"), (Literal, 1, "z")]);
        check("'\"' '\\'' b'\"' 'a f", &[(Name, 1, "a"), (Name, 1, "f")]);
        check("\"one\ntwo\" three", &[(Literal, 1, "one\ntwo"), (Name, 2, "three")]);
        check("0xff_u8 1e5 x", &[(Name, 1, "x")]);
    }

    #[test]
    fn escapes_hide_nothing() {
        use Kind::Literal;
        check(r#""\u{5b55}\u{60c5}""#, &[(Literal, 1, "\u{5b55}\u{60c5}")]);
        check(r#""\x69\x75\x64""#, &[(Literal, 1, "iud")]);
        check("\"a\\\n   b\"", &[(Literal, 1, "ab")]);
        check(r#""a\"b\\""#, &[(Literal, 1, "a\"b\\")]);
    }

    #[test]
    fn unfinished_source_ends_quietly() {
        for source in ["\"abc", "r##\"abc\"#", "/* abc", "'", "\"\\u{12", "b'"] {
            pieces(source);
        }
    }
}
