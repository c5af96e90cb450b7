//! Text of unknown origin made plain: what cannot be seen is taken out, what can be seen stays as it is.
//!
//! Markup, formulas and scripts are visible characters and stay: they are text and are shown as text.

/// Characters that change how others look or are invisible themselves.
const fn invisible(c: char) -> bool {
    matches!(
        c,
        // Direction marks, embeddings, overrides, isolates.
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        // Zero width and joiners, soft hyphen, byte order mark, annotation and tag characters.
        | '\u{00ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// The text without control and direction characters, line breaks as `\n`, without white space at its ends (also
/// U+3000) and at the ends of lines. The second value tells whether anything that a person might miss was taken out.
#[must_use]
pub fn clean(text: &str) -> (String, bool) {
    let mut taken = false;
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\n' | '\t' => out.push(c),
            '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{a0}' => out.push(' '),
            c if invisible(c) || c.is_control() => taken |= c != '\u{feff}',
            c => out.push(c),
        }
    }
    if out.contains(" \n") || out.contains("\u{3000}\n") || out.contains("\t\n") {
        out = out.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n");
    }
    let trimmed = out.trim();
    if trimmed.len() != out.len() {
        out = trimmed.to_owned();
    }
    (out, taken)
}

/// One character in its half-width form, everything else as it is: the length in characters does not change.
#[must_use]
pub const fn narrow(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' => ' ',
        '！'..='～' => match char::from_u32(c as u32 - 0xfee0) {
            Some(half) => half,
            None => c,
        },
        '【' | '〔' => '[',
        '】' | '〕' => ']',
        '﹒' => '.',
        c => c,
    }
}

/// [`narrow`] over a text.
#[must_use]
pub fn narrowed(text: &str) -> String {
    text.chars().map(narrow).collect()
}
