//! How a name sounds: its characters as syllables, packed into 64 bits.
//!
//! A syllable (without tone) is a number in the alphabetical list of all syllables, so that those that begin
//! with the same letters are neighbours. Six stand in one code, nine bits each, the first on top; the four
//! bits below tell where the given name begins.

use std::sync::OnceLock;

use pinyin::ToPinyin;
use register::name::Name;

use super::surnames;

/// No character.
pub const NOTHING: u16 = 0;
/// A character whose sound is not known; every sound fits it.
pub const UNKNOWN: u16 = 511;
/// Positions in one code.
pub const CODED: usize = 6;
const BITS: u32 = 9;
const TOP: u32 = 64 - BITS;
/// Most ways to say one name.
const WAYS_MAX: usize = 6;

/// A name's sounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelled {
    /// The ways to say it, the likeliest first.
    pub codes: Vec<u64>,
    /// At which character the given name begins.
    pub given: u8,
}

impl Spelled {
    /// Of a name.
    pub fn of(name: &Name) -> Spelled {
        Spelled::of_key(&key(name), given_start(name))
    }

    /// Of a key whose given name begins there.
    pub fn of_key(key: &str, given: u8) -> Spelled {
        let mut ways: Vec<Vec<u16>> = vec![Vec::new()];
        let surname = surnames::reading(key, given);
        for (at, c) in key.chars().take(CODED).enumerate() {
            let mut readings: Vec<u16> = Vec::new();
            let told = surname.and_then(|syllables| syllables.get(at).copied());
            readings.extend(told.and_then(syllable));
            readings.push(token(c));
            readings.extend(surnames::other_readings(c).iter().copied().filter_map(syllable));
            let mut unique = Vec::new();
            readings.into_iter().for_each(|token| {
                if !unique.contains(&token) {
                    unique.push(token)
                }
            });
            ways = branch(ways, &unique);
        }
        let codes = ways.iter().map(|way| code(way, given)).collect();
        Spelled { codes, given }
    }
}

/// Each way goes on with each reading; the first ways with the likeliest readings.
fn branch(ways: Vec<Vec<u16>>, readings: &[u16]) -> Vec<Vec<u16>> {
    let mut longer = Vec::with_capacity(ways.len());
    for reading in readings {
        for way in &ways {
            if longer.len() < WAYS_MAX {
                let mut way = way.clone();
                way.push(*reading);
                longer.push(way);
            }
        }
    }
    longer
}

fn code(tokens: &[u16], given: u8) -> u64 {
    let mut code = u64::from(given.min(15));
    for (at, token) in tokens.iter().enumerate() {
        code |= u64::from(*token) << (TOP - BITS * at as u32);
    }
    code
}

/// The syllable at a position of a code.
pub fn token_at(code: u64, at: usize) -> u16 {
    (code >> (TOP - BITS * at as u32)) as u16 & UNKNOWN
}

/// Where the given name begins, as a code has it.
pub fn given_of(code: u64) -> usize {
    (code & 15) as usize
}

/// The first syllable of the given name; none where it is not told apart, unknown beyond the code's end.
pub fn given_token(code: u64) -> u16 {
    match given_of(code) {
        0 => NOTHING,
        at @ 1..CODED => token_at(code, at),
        _ => UNKNOWN,
    }
}

/// A name as it is compared: the register's comparison key without the separators.
pub fn key(name: &Name) -> String {
    let mut key = name.comparison_key();
    key.retain(|c| c != SEPARATOR);
    key
}

/// What the register's comparison key has for every separator.
pub const SEPARATOR: char = '\u{00B7}';

/// At which character of the key the given name begins: after the separator, after the first of several
/// words in Latin letters, after a surname of two characters, else after the first character.
pub fn given_start(name: &Name) -> u8 {
    let key = name.comparison_key();
    let before = match key.split_once(SEPARATOR) {
        Some((before, _)) => before.chars().count(),
        None => match first_word(name.as_str()) {
            Some(word) => word,
            None => surnames::length(&key),
        },
    };
    u8::try_from(before.min(15)).unwrap_or(0)
}

/// How long the first word is, where a name in Latin letters has several.
fn first_word(name: &str) -> Option<usize> {
    let mut words = name.split_whitespace();
    let first = words.next().filter(|word| word.chars().all(|c| letter(c).is_some()))?;
    words.next().map(|_| first.chars().count())
}

/// All syllables in alphabetical order, letters among them.
fn syllables() -> &'static [String] {
    static SYLLABLES: OnceLock<Vec<String>> = OnceLock::new();
    SYLLABLES.get_or_init(|| {
        let mut all: Vec<String> = ('a'..='z').map(String::from).collect();
        let mut last = "";
        for c in ('\u{3007}'..='\u{9FFF}').chain('\u{20000}'..='\u{323AF}') {
            if let Some(plain) = c.to_pinyin().map(|p| p.plain())
                && plain != last
            {
                last = plain;
                all.push(spelling(plain));
            }
        }
        all.sort_unstable();
        all.dedup();
        assert!(all.len() < usize::from(UNKNOWN), "INVARIANT: a syllable's number has nine bits");
        all
    })
}

/// In ASCII letters, with v for ü, as people type it.
fn spelling(plain: &str) -> String {
    plain.chars().filter_map(letter).collect()
}

/// The letter that a letter with or without a mark is typed as.
pub fn letter(c: char) -> Option<char> {
    Some(match c.to_lowercase().next()? {
        plain @ 'a'..='z' => plain,
        'ā' | 'á' | 'ǎ' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'ē' | 'é' | 'ě' | 'è' | 'ê' | 'ë' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' | 'î' | 'ï' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' | 'û' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        'ñ' | 'ń' | 'ň' | 'ǹ' => 'n',
        'ç' => 'c',
        _ => return None,
    })
}

/// The number of a syllable.
pub fn syllable(text: &str) -> Option<u16> {
    let at = syllables().binary_search_by(|known| known.as_str().cmp(text)).ok()?;
    Some(at as u16 + 1)
}

/// True for what a character sounds like; single letters apart from a, e and o are not.
pub fn is_syllable(text: &str) -> bool {
    (text.len() > 1 || matches!(text, "a" | "e" | "o")) && syllable(text).is_some()
}

/// The numbers of the syllables that begin with these letters, first and last; `None` if none does.
pub fn beginning_with(letters: &str) -> Option<(u16, u16)> {
    let all = syllables();
    let first = all.partition_point(|known| known.as_str() < letters);
    let n = all[first..].partition_point(|known| known.starts_with(letters));
    (n > 0).then_some((first as u16 + 1, (first + n) as u16))
}

/// The first character of the block that is looked up in one step.
const FIRST: u32 = 0x3400;
/// The character after it.
const AFTER: u32 = 0xA000;

/// What a character sounds like.
pub fn token(c: char) -> u16 {
    static COMMON: OnceLock<Vec<u16>> = OnceLock::new();
    let common = || (FIRST..AFTER).map(|c| char::from_u32(c).map_or(UNKNOWN, slow_token)).collect();
    match u32::from(c) {
        code @ FIRST..AFTER => COMMON.get_or_init(common)[(code - FIRST) as usize],
        _ => slow_token(c),
    }
}

fn slow_token(c: char) -> u16 {
    let mut bytes = [0; 4];
    match letter(c) {
        Some(letter) => syllable(letter.encode_utf8(&mut bytes)).unwrap_or(UNKNOWN),
        None => c.to_pinyin().and_then(|p| syllable(&spelling(p.plain()))).unwrap_or(UNKNOWN),
    }
}

/// A character's syllable, for tests.
#[cfg(test)]
pub fn spelled(c: char) -> String {
    syllables().get(usize::from(token(c)) - 1).cloned().unwrap_or_default()
}
