//! Numbers as text: for files (a point, no grouping) and for people (grouped, with a real minus sign).

/// With so many decimals, a point and an ASCII minus; zero has no sign. For files.
///
/// ```
/// assert_eq!(publication::number::plain(-0.001, 2), "0.00");
/// ```
pub fn plain(value: f64, decimals: u8) -> String {
    let text = format!("{value:.*}", usize::from(decimals));
    let is_zero = text.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    if is_zero { text.trim_start_matches('-').to_owned() } else { text }
}

/// The shortest text that reads back as the same number. For denominators, which have no fixed decimals.
pub fn shortest(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { format!("{value}") }
}

/// Grouped by thousands, with a minus sign (U+2212). For people, in both languages.
///
/// ```
/// assert_eq!(publication::number::grouped(-1234.5, 1), "−1,234.5");
/// ```
pub fn grouped(value: f64, decimals: u8) -> String {
    let text = plain(value, decimals);
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("−", digits));
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(part) = part {
        out.push('.');
        out.push_str(part);
    }
    out
}

/// As [`grouped`], with as many decimals as the number has, at most two. For denominators.
pub fn grouped_shortest(value: f64) -> String {
    let decimals = (0..2u8).find(|decimals| {
        let power = 10f64.powi(i32::from(*decimals));
        ((value * power).round() - value * power).abs() < 1e-6
    });
    grouped(value, decimals.unwrap_or(2))
}
