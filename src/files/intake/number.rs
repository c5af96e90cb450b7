//! Numbers and dates of spreadsheets as the person who typed them saw them.

use crate::domain::intake::CellNote;

/// From here on a spreadsheet has lost the last digits.
const LOST: f64 = 1e15;

/// A number as it is shown under a format code.
pub(super) fn number(value: f64, code: &str) -> (String, Option<CellNote>) {
    if !value.is_finite() {
        return ("#NUM!".to_owned(), Some(CellNote::Failed));
    }
    if value.abs() >= LOST {
        let text = format!("{value:.2E}");
        let (figure, power) = text.split_once('E').unwrap_or((&text, "0"));
        let figure = figure.trim_end_matches('0').trim_end_matches('.');
        let text = format!("{figure}E+{power}");
        return (text, Some(CellNote::LongNumber));
    }
    let plain = code.split(';').next().unwrap_or_default().trim();
    if plain.contains('%') && !plain.contains('"') {
        return (format!("{}%", shortest(value * 100.0)), None);
    }
    let zeros = plain.len();
    if zeros > 1 && plain.bytes().all(|b| b == b'0') && value >= 0.0 && value.fract() == 0.0 {
        return (format!("{value:0>zeros$.0}"), None);
    }
    (shortest(value), None)
}

/// The shortest text of at most fifteen significant digits, as spreadsheets show.
fn shortest(value: f64) -> String {
    if value.fract() == 0.0 {
        return format!("{value:.0}");
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    format!("{rounded}")
}

/// Whether a number under this format is a date or a time.
pub(super) fn is_date(code: &str, id: u16) -> bool {
    if matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58) {
        return true;
    }
    let plain = without_quotes(code.split(';').next().unwrap_or_default());
    let figures = plain.contains(['0', '#', '?', '@']);
    plain != "general" && !figures && plain.contains(['y', 'm', 'd', 'h', 's'])
}

/// What a date was probably typed as: `1-2` where no year is shown, the date otherwise, a time alone as `8:30`.
/// `parts` are year, month, day, hour and minute.
pub(super) fn date(
    parts: (u16, u8, u8, u8, u8),
    whole: bool,
    code: &str,
    id: Option<u32>,
) -> String {
    let (year, month, day, hour, minute) = parts;
    let plain = without_quotes(code);
    let east = matches!(id, Some(28 | 29 | 51 | 53 | 54 | 58));
    let shows = |c: char| plain.contains(c);
    if !shows('y') && !shows('e') && !shows('d') && !east && shows('h') {
        return format!("{hour}:{minute:02}");
    }
    if (!shows('y') && shows('d') && shows('m')) || east {
        return format!("{month}-{day}");
    }
    if shows('y') && !shows('d') && shows('m') {
        return format!("{year}年{month}月");
    }
    let date = if code.contains('年') || matches!(id, Some(31 | 57)) {
        format!("{year}年{month}月{day}日")
    } else {
        format!("{year}-{month}-{day}")
    };
    if whole { date } else { format!("{date} {hour}:{minute:02}") }
}

/// A format code without what stands in quotes and square brackets, in lower case.
fn without_quotes(code: &str) -> String {
    let (mut out, mut quoted, mut bracket) = (String::new(), false, false);
    for c in code.chars() {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => bracket = true,
            ']' if !quoted => bracket = false,
            c if !quoted && !bracket => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out
}
