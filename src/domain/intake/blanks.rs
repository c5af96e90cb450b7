//! The blanks of a cloze: how they are marked in the stem, and how their answers are separated.

/// How a blank is written in an item.
pub(super) const BLANK: &str = "____";

/// The number of blanks of a stem that is in our form.
pub(super) fn count(stem: &str) -> usize {
    stem.matches(BLANK).count()
}

/// The stem with every kind of blank as four underscores: runs of two or more underscores, and, where there are
/// none, brackets that hold nothing but white space.
pub(super) fn normalise(stem: &str) -> String {
    let lined = lines(stem);
    if lined.contains(BLANK) { lined } else { brackets(stem, BLANK) }
}

/// Runs of two or more underscores as four.
fn lines(stem: &str) -> String {
    let mut out = String::with_capacity(stem.len());
    let mut run = String::new();
    for c in stem.chars().chain(std::iter::once('\0')) {
        if matches!(c, '_' | '＿' | '﹍' | '﹎') {
            run.push(c);
            continue;
        }
        let long = run.chars().nth(1).is_some();
        out.push_str(if long { BLANK } else { &run });
        run.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

/// Brackets around nothing replaced by `with`.
fn brackets(stem: &str, with: &str) -> String {
    let mut out = String::with_capacity(stem.len());
    let mut rest = stem;
    while let Some(open) = rest.find(['(', '（']) {
        let after = &rest[open..];
        let mut inside = after.char_indices().skip(1);
        let end = inside.find(|(_, c)| !c.is_whitespace());
        if let Some((at, c @ (')' | '）'))) = end {
            out.push_str(&rest[..open]);
            out.push_str(with);
            rest = &after[at + c.len_utf8()..];
        } else {
            let first = after.chars().next().map_or(1, char::len_utf8);
            out.push_str(&rest[..open + first]);
            rest = &after[first..];
        }
    }
    out.push_str(rest);
    out
}

/// Reads the answers of `blanks` blanks. Blanks are separated by `|`; where there is none, by whatever separator
/// gives as many answers as there are blanks. Variants of one blank are separated by `;` or `／`. A backslash keeps
/// the separator after it.
pub(super) fn parse(answer: &str, blanks: usize) -> Vec<Vec<String>> {
    let pieces = pieces(answer.trim(), blanks);
    pieces.iter().map(|piece| variants(piece)).collect()
}

fn pieces(answer: &str, blanks: usize) -> Vec<String> {
    let by_bar = split(answer, &['|', '｜']);
    if by_bar.len() > 1 {
        return by_bar;
    }
    if blanks <= 1 {
        let bracketed = bracketed(answer);
        return if bracketed.len() == 1 { bracketed } else { vec![answer.to_owned()] };
    }
    let ways: [&[char]; 6] =
        [&['\n'], &[';', '；'], &['、'], &['，', ','], &['　', ' ', '\t'], &['/', '／']];
    let by_bracket = bracketed(answer);
    if by_bracket.len() == blanks {
        return by_bracket;
    }
    let numbered = numbered(answer);
    if numbered.len() == blanks {
        return numbered;
    }
    let filled = |way: &[char]| {
        let all = split(answer, way).into_iter().map(|p| p.trim().to_owned());
        all.filter(|p| !p.is_empty()).collect::<Vec<_>>()
    };
    let fitting = ways.iter().map(|way| filled(way)).find(|all| all.len() == blanks);
    fitting.unwrap_or_else(|| {
        let all = filled(&['\n', ';', '；']);
        if all.is_empty() { vec![String::new()] } else { all }
    })
}

/// `（答案1）（答案2）`: the contents of brackets that make up the whole answer.
fn bracketed(answer: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = answer.trim();
    while let Some(after) = rest.strip_prefix(['(', '（']) {
        let Some(end) = after.find([')', '）']) else { return Vec::new() };
        out.push(after[..end].trim().to_owned());
        rest = after[end..].trim_start_matches([')', '）']).trim_start();
    }
    if rest.is_empty() { out } else { Vec::new() }
}

/// `①甲②乙`, `1.甲 2.乙`, `(1)甲 (2)乙`: what follows each number.
fn numbered(answer: &str) -> Vec<String> {
    let chars: Vec<char> = answer.chars().map(super::clean::narrow).collect();
    let raw: Vec<char> = answer.chars().collect();
    let starts = super::text::numbers(&chars);
    if starts.first().is_none_or(|s| s.at != 0) {
        return Vec::new();
    }
    let ends = starts.iter().skip(1).map(|s| s.at).chain(std::iter::once(raw.len()));
    let cut = |from: usize, to: usize| {
        let text: String = raw.get(from..to).unwrap_or_default().iter().collect();
        text.trim().trim_end_matches(['；', ';', '，', ',', '、']).trim().to_owned()
    };
    starts.iter().zip(ends).map(|(s, to)| cut(s.after, to)).collect()
}

/// Splits at separators that no backslash stands before; the backslash stays.
fn split(text: &str, at: &[char]) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut kept = false;
    for c in text.chars() {
        if !kept && at.contains(&c) {
            out.push(String::new());
        } else if let Some(last) = out.last_mut() {
            last.push(c);
        }
        kept = c == '\\' && !kept;
    }
    out
}

/// The accepted answers of one blank, without backslashes.
fn variants(piece: &str) -> Vec<String> {
    let all = split(piece, &[';', '；']).into_iter().map(|v| plain(v.trim()));
    all.filter(|v| !v.is_empty()).collect()
}

/// Takes away the backslashes that keep a separator.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && SEPARATORS.contains(next) => {
                out.push(*next);
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// What a backslash is put before when answers are written.
const SEPARATORS: [char; 5] = ['|', '｜', ';', '；', '\\'];

/// Writes accepted answers so that [`parse`] reads them again.
pub(super) fn write(key: &[Vec<String>]) -> String {
    let escaped = |text: &String| {
        text.chars().fold(String::new(), |mut out, c| {
            if SEPARATORS.contains(&c) {
                out.push('\\');
            }
            out.push(c);
            out
        })
    };
    let blanks = key.iter().map(|v| v.iter().map(escaped).collect::<Vec<_>>().join(";"));
    blanks.collect::<Vec<_>>().join("|")
}
