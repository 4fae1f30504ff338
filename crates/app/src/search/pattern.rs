//! What someone typed, as patterns: at each position of a name a character or a range of syllables.
//!
//! Letters can be cut into syllables in several ways (`xian` is 先 or 西安), so a question becomes a few
//! patterns, the likeliest first; the last of them takes every letter as an initial.

use register::name::Name;

use super::Rank;
use super::sound::{self, CODED, NOTHING, SEPARATOR, UNKNOWN};

/// Most patterns of one question.
const PATTERNS_MAX: usize = 8;
/// Most letters in a row.
const LETTERS_MAX: usize = 48;
/// The longest syllable: zhuang, chuang, shuang.
const SYLLABLE_MAX: usize = 6;

/// What stands at one position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// This character.
    Char(char),
    /// A character that sounds like one of these syllables, first to last.
    Sound(u16, u16),
}

impl Want {
    fn is_exact(self) -> bool {
        match self {
            Want::Char(_) => true,
            Want::Sound(first, last) => first == last,
        }
    }
}

/// A way to read a question.
pub type Pattern = [Want];

/// All ways to read a question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patterns {
    ways: Vec<Vec<Want>>,
    is_letter: bool,
}

impl Patterns {
    /// Reads what was typed; nothing fits what cannot be read.
    pub fn parse(text: &str) -> Patterns {
        let mut ways: Vec<Vec<Want>> = vec![Vec::new()];
        for word in text.split(|c: char| c.is_whitespace() || matches!(c, '\'' | '’' | '`')) {
            if word.is_empty() {
                continue;
            }
            let Ok(name) = Name::parse(word) else { return Patterns::default() };
            read_word(&name.comparison_key(), &mut ways);
        }
        ways.retain(|way| !way.is_empty());
        let mut typed = text.chars().filter(|c| !c.is_whitespace());
        let is_letter = typed.next().is_some_and(|c| sound::letter(c).is_some()) && typed.next().is_none();
        Patterns { ways, is_letter }
    }

    /// The ways.
    pub fn all(&self) -> impl Iterator<Item = &Pattern> {
        self.ways.iter().map(Vec::as_slice)
    }

    /// True for a single letter, which says too little of a name.
    pub fn is_too_short(&self) -> bool {
        self.is_letter
    }

    /// The characters with which every way begins.
    pub fn lead(&self) -> String {
        let chars = |way: &Vec<Want>| -> String {
            let char = |want: &Want| match want {
                Want::Char(c) => Some(*c),
                Want::Sound(..) => None,
            };
            way.iter().map_while(char).collect()
        };
        self.ways.first().map(chars).unwrap_or_default()
    }

    /// True if there is one way to read the question, in characters alone.
    pub fn is_plain(&self) -> bool {
        self.ways.len() == 1 && self.ways[0].iter().all(|want| matches!(want, Want::Char(_)))
    }
}

/// The best place at which a pattern fits a name said in one way.
pub fn rank(pattern: &Pattern, key: &str, code: u64) -> Option<Rank> {
    if fits_at(pattern, 0, key, code) {
        return Some(match (is_whole(pattern, key, code), pattern.iter().all(|want| want.is_exact())) {
            (true, true) => Rank::Name,
            (true, false) => Rank::Initials,
            (false, _) => Rank::NameStart,
        });
    }
    let given = sound::given_of(code);
    (given > 0 && fits_at(pattern, given, key, code)).then_some(Rank::GivenName)
}

/// Whether a name that fits has no more characters.
fn is_whole(pattern: &Pattern, key: &str, code: u64) -> bool {
    match pattern.len() {
        n @ 0..CODED => sound::token_at(code, n) == NOTHING,
        n => key.chars().count() == n,
    }
}

/// Whether a pattern fits from this position on.
fn fits_at(pattern: &Pattern, start: usize, key: &str, code: u64) -> bool {
    let char_at = |at: usize| key.chars().nth(at);
    pattern.iter().enumerate().all(|(i, want)| {
        let at = start + i;
        match want {
            Want::Char(c) => char_at(at) == Some(*c),
            Want::Sound(first, last) => {
                let token = match at {
                    0..CODED => sound::token_at(code, at),
                    _ => char_at(at).map_or(NOTHING, sound::token),
                };
                token == UNKNOWN || (*first..=*last).contains(&token)
            }
        }
    })
}

/// All patterns of a question at once, one bit each: by sound alone it puts most names aside, and ranks the
/// others where the patterns are of letters only.
pub struct Sieve {
    /// By position and syllable, the patterns that allow it there.
    allowed: [[u8; UNKNOWN as usize + 1]; CODED],
    /// How long each pattern is.
    lengths: [usize; PATTERNS_MAX],
    /// The patterns without anything to guess.
    exact: u8,
    /// The longest pattern, where all are of letters only and fit into one code.
    coded: Option<usize>,
}

/// What a sieve says of a name that sounds so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sifted {
    /// No pattern fits.
    No,
    /// One fits so.
    Fits(Rank),
    /// One may fit.
    Maybe,
}

impl Sieve {
    /// Of a question's patterns.
    pub fn of(patterns: &Patterns) -> Sieve {
        let mut allowed = [[0; UNKNOWN as usize + 1]; CODED];
        let (mut lengths, mut exact) = ([0; PATTERNS_MAX], 0);
        for (bit, way) in patterns.ways.iter().take(PATTERNS_MAX).enumerate() {
            lengths[bit] = way.len();
            exact |= u8::from(way.iter().all(|want| want.is_exact())) << bit;
            for (at, row) in allowed.iter_mut().enumerate() {
                match way.get(at) {
                    Some(Want::Sound(first, last)) => {
                        row[usize::from(*first)..=usize::from(*last)].iter_mut().for_each(|m| *m |= 1 << bit);
                        row[usize::from(UNKNOWN)] |= 1 << bit;
                    }
                    // A character is looked at later; after the end of the pattern all is well.
                    Some(Want::Char(_)) | None => row.iter_mut().for_each(|m| *m |= 1 << bit),
                }
            }
        }
        let is_sound = |want: &Want| matches!(want, Want::Sound(..));
        let longest = patterns.ways.iter().map(Vec::len).max().unwrap_or(0);
        let is_coded = longest < CODED && patterns.ways.iter().flatten().all(is_sound);
        Sieve { allowed, lengths, exact, coded: is_coded.then_some(longest) }
    }

    /// False for syllables with which no pattern begins.
    pub fn may_begin(&self, token: u16) -> bool {
        self.allowed[0][usize::from(token)] != 0
    }

    /// Looks at a name that sounds like this, from its start and from its given name.
    pub fn sift(&self, code: u64) -> Sifted {
        let ways = self.ways_at(code, 0);
        if ways != 0 {
            return if self.coded.is_some() { Sifted::Fits(self.rank(code, ways)) } else { Sifted::Maybe };
        }
        let given = sound::given_of(code);
        match self.coded {
            _ if given == 0 || self.ways_at(code, given) == 0 => Sifted::No,
            Some(longest) if given + longest <= CODED => Sifted::Fits(Rank::GivenName),
            _ => Sifted::Maybe,
        }
    }

    fn rank(&self, code: u64, ways: u8) -> Rank {
        let is_whole = |bit: &usize| sound::token_at(code, self.lengths[*bit]) == NOTHING;
        let whole = (0..PATTERNS_MAX).filter(|bit| ways >> bit & 1 == 1).filter(is_whole);
        let rank = |bit: usize| if self.exact >> bit & 1 == 1 { Rank::Name } else { Rank::Initials };
        whole.map(rank).min().unwrap_or(Rank::NameStart)
    }

    /// The patterns that may fit from this position on.
    fn ways_at(&self, code: u64, start: usize) -> u8 {
        let mut ways = u8::MAX;
        for (row, at) in self.allowed.iter().zip(start..CODED) {
            ways &= row[usize::from(sound::token_at(code, at))];
            if ways == 0 {
                break;
            }
        }
        ways
    }
}

/// Adds a word, in characters and letters as they come.
fn read_word(word: &str, ways: &mut Vec<Vec<Want>>) {
    let mut letters = String::new();
    for c in word.chars() {
        if let Some(letter) = sound::letter(c) {
            letters.push(letter);
            continue;
        }
        read_letters(&mut letters, ways);
        if c != SEPARATOR {
            ways.iter_mut().for_each(|way| way.push(Want::Char(c)));
        }
    }
    read_letters(&mut letters, ways);
}

fn read_letters(letters: &mut String, ways: &mut Vec<Vec<Want>>) {
    let letters = std::mem::take(letters);
    if letters.is_empty() {
        return;
    }
    let cuts = cuts(&letters);
    // The likeliest with the likeliest; what takes every letter as an initial is kept to the end.
    let mut pairs: Vec<(usize, usize)> =
        (0..ways.len()).flat_map(|way| (0..cuts.len()).map(move |cut| (way, cut))).collect();
    let initials = pairs.pop();
    pairs.sort_by_key(|(way, cut)| way + cut);
    pairs.truncate(PATTERNS_MAX - 1);
    let join = |(way, cut): (usize, usize)| [ways[way].as_slice(), &cuts[cut]].concat();
    *ways = pairs.into_iter().chain(initials).map(join).collect();
}

/// A way to cut the first letters: how much is left to guess, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Cut {
    n_initials: usize,
    wants: Vec<Want>,
}

/// The ways to cut letters into syllables and initials: few initials first, then few syllables; all
/// letters as initials at last.
fn cuts(letters: &str) -> Vec<Vec<Want>> {
    let letters: String = letters.chars().take(LETTERS_MAX).collect();
    let mut upto: Vec<Vec<Cut>> = vec![Vec::new(); letters.len() + 1];
    upto[0].push(Cut { n_initials: 0, wants: Vec::new() });
    for start in 0..letters.len() {
        let mut ways = std::mem::take(&mut upto[start]);
        ways.sort_by_key(|cut| (cut.n_initials, cut.wants.len()));
        ways.truncate(PATTERNS_MAX);
        for length in 1..=SYLLABLE_MAX.min(letters.len() - start) {
            let piece = &letters[start..start + length];
            for (want, is_initial) in pieces(piece, start + length == letters.len()) {
                upto[start + length].extend(ways.iter().map(|cut| Cut {
                    n_initials: cut.n_initials + usize::from(is_initial),
                    wants: [cut.wants.as_slice(), &[want]].concat(),
                }));
            }
        }
        upto[start] = ways;
    }
    let mut whole = upto.pop().unwrap_or_default();
    whole.sort_by_key(|cut| (cut.n_initials, cut.wants.len()));
    let mut cuts: Vec<Vec<Want>> = Vec::new();
    for cut in whole {
        if cuts.len() + 1 < PATTERNS_MAX && !cuts.contains(&cut.wants) {
            cuts.push(cut.wants);
        }
    }
    let initials: Vec<Want> = letters
        .chars()
        .filter_map(|c| sound::beginning_with(c.encode_utf8(&mut [0; 4])))
        .map(|(first, last)| Want::Sound(first, last))
        .collect();
    if !cuts.contains(&initials) {
        cuts.push(initials);
    }
    cuts
}

/// What a piece of letters can be: a syllable, an initial, or at the end the beginning of a syllable.
fn pieces(piece: &str, is_last: bool) -> Vec<(Want, bool)> {
    let mut found = Vec::new();
    let respelled = match piece {
        "lyu" | "lu:" => "lv",
        "nyu" => "nv",
        "lue" | "lyue" => "lve",
        "nue" | "nyue" => "nve",
        other => other,
    };
    if sound::is_syllable(respelled)
        && let Some(token) = sound::syllable(respelled)
    {
        found.push((Want::Sound(token, token), false));
    }
    let is_initial = piece.len() == 1 || matches!(piece, "zh" | "ch" | "sh");
    if (is_initial || is_last)
        && let Some((first, last)) = sound::beginning_with(piece)
        && first != last
    {
        found.push((Want::Sound(first, last), true));
    }
    found
}
