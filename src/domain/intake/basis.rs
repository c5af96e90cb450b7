//! The legal basis in running text: `《行政处罚法》第三十六条`, with or without version and quotes.

use crate::domain::{
    citation::ArticleRef,
    law::{BasisKind, LegalBasis},
};

/// Names of the kinds of basis that are not statutes, as they are written before a title.
const KINDS: [(BasisKind, &str); 3] = [
    (BasisKind::PartyRule, "〔党内法规〕"),
    (BasisKind::Interpretation, "〔司法解释〕"),
    (BasisKind::Document, "〔文件〕"),
];

/// Reads the citations of a text: one for each article named. A text that names no article is one law with an empty
/// article, and the version stays empty unless its date of adoption is written: what is not said is not guessed.
#[must_use]
pub fn parse_bases(text: &str) -> Vec<LegalBasis> {
    let mut out = Vec::new();
    for piece in pieces(text) {
        one(piece, &mut out);
    }
    out
}

/// Pieces of a text, outside quotes: by line break, by ；, and before every further 《 title.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    // `open` counts titles within titles: 《关于实施《…》的决定》 is one.
    let (mut from, mut quoted, mut titled, mut open) = (0, 0, false, 0);
    for (at, c) in text.char_indices() {
        match c {
            '“' => quoted += 1,
            '”' => quoted = i32::max(quoted - 1, 0),
            '\n' | '；' | ';' if quoted == 0 => {
                out.push(&text[from..at]);
                (from, titled, open) = (at + c.len_utf8(), false, 0);
            }
            '《' if quoted == 0 => {
                if titled && open == 0 {
                    out.push(&text[from..at]);
                    from = at;
                }
                titled = true;
                open += 1;
            }
            '》' if quoted == 0 => open = i32::max(open - 1, 0),
            _ => {}
        }
    }
    out.push(&text[from..]);
    out.into_iter().map(trim).filter(|p| !p.is_empty()).collect()
}

fn trim(text: &str) -> &str {
    text.trim().trim_matches(|c: char| c.is_whitespace() || "，,、。.；;".contains(c))
}

/// Words before a citation that add nothing.
const BEFORE: [&str; 6] = ["根据", "依据", "依照", "按照", "参见", "见"];

fn one(piece: &str, out: &mut Vec<LegalBasis>) {
    let (piece, quote) = quotes(piece);
    let mut rest = trim(&piece);
    let mut kind = BasisKind::Statute;
    for (k, word) in KINDS {
        if let Some(after) = rest.strip_prefix(word) {
            (kind, rest) = (k, after);
        }
    }
    for word in BEFORE {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    let rest = rest.trim_start_matches([':', '：', ' ']);
    let (law, after) = title(rest);
    let (version, after) = version(after);
    let articles = articles(after);
    let basis = |article: &str, quote: Vec<String>| LegalBasis {
        kind,
        law: law.to_owned(),
        version: version.clone(),
        article: article.to_owned(),
        quote,
    };
    if articles.is_empty() {
        // Nothing of what was written is lost when it is no article.
        let article = trim(after);
        if !law.is_empty() || !article.is_empty() {
            out.push(basis(article, quote));
        }
        return;
    }
    let last = articles.len() - 1;
    for (i, article) in articles.iter().enumerate() {
        out.push(basis(article, if i == last { quote.clone() } else { Vec::new() }));
    }
}

/// Takes the “…” phrases out of a piece; a phrase may quote another.
fn quotes(piece: &str) -> (String, Vec<String>) {
    let (mut out, mut all, mut rest) = (String::new(), Vec::new(), piece);
    while let Some((before, after)) = rest.split_once('“') {
        let mut open = 1;
        let end = after.find(|c| {
            open += i32::from(c == '“') - i32::from(c == '”');
            open == 0
        });
        let Some(end) = end else { break };
        out.push_str(before);
        all.push(after[..end].to_owned());
        rest = &after[end + '”'.len_utf8()..];
    }
    out.push_str(rest);
    if !all.is_empty() {
        let end = out.trim_end_matches(|c: char| c.is_whitespace() || "：:、，,“".contains(c));
        out.truncate(end.len());
    }
    (out, all)
}

/// Places looked at for the first article of a piece.
const STARTS: usize = 200;

/// The title of the law and what follows it.
fn title(text: &str) -> (&str, &str) {
    if let Some(inner) = text.strip_prefix('《') {
        let mut open = 1;
        for (at, c) in inner.char_indices() {
            open += i32::from(c == '《') - i32::from(c == '》');
            if open == 0 {
                return (inner[..at].trim(), inner[at + c.len_utf8()..].trim_start());
            }
        }
        return (inner.trim(), "");
    }
    let starts = text.char_indices().filter(|(_, c)| matches!(c, '第' | '序')).map(|(at, _)| at);
    let at = starts.take(STARTS).find(|at| article_end(&text[*at..]).is_some());
    match at {
        Some(at) => {
            let (law, tail) = (&text[..at], &text[at..]);
            // A version may stand between the title and the article.
            match law.find(['（', '(']) {
                Some(open) => (law[..open].trim(), &text[open..]),
                None => (law.trim(), tail),
            }
        }
        None => match text.find(['（', '(']).filter(|open| date(&text[*open..]).is_some()) {
            Some(open) => (text[..open].trim(), &text[open..]),
            None => (text.trim(), ""),
        },
    }
}

/// A version in brackets, `（2018-03-11）`, and what follows. Any other bracket before an article, such as
/// （2021年修订）, is passed over.
fn version(text: &str) -> (String, &str) {
    let text = text.trim_start();
    if !text.starts_with(['(', '（']) {
        return (String::new(), text);
    }
    let Some(end) = text.find([')', '）']) else { return (String::new(), text) };
    let width = text[end..].chars().next().map_or(1, char::len_utf8);
    let after = text[end + width..].trim_start();
    match date(text) {
        Some(version) => (version, after),
        None if articles(after).is_empty() => (String::new(), text),
        None => (String::new(), after),
    }
}

/// The date that a bracket holds.
fn date(text: &str) -> Option<String> {
    let inner = text.strip_prefix(['(', '（'])?;
    let inner = inner[..inner.find([')', '）'])?].trim();
    let shape = inner.len() == 10
        && inner.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    shape.then(|| inner.to_owned())
}

/// The articles named one after another: `第三十六条第一款、第三十七条`.
fn articles(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || "的，,、：:".contains(c));
    while let Some(end) = article_end(rest) {
        out.push(rest[..end].trim_end());
        rest = &rest[end..];
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "，,、和及与".contains(c));
    }
    if rest.trim_matches(|c: char| c.is_whitespace() || "规定的。，,.：:".contains(c)).is_empty()
    {
        out
    } else if out.len() == 1 {
        // More is said than an article: all of it stays, for a person to look at.
        vec![text.trim()]
    } else {
        out
    }
}

/// Where the article at the beginning of the text ends, if it begins with one.
fn article_end(text: &str) -> Option<usize> {
    if let Some(rest) = text.strip_prefix("序言") {
        return Some(text.len() - rest.len());
    }
    let mut end = None;
    let units = ['条', '款', '项'];
    for (at, c) in text.char_indices().take(60) {
        let after = at + c.len_utf8();
        let unit = units.contains(&c);
        if !unit && !number_part(c) {
            break;
        }
        // 第一百二十条之一 ends in a figure.
        let whole = unit || text[..at].contains('之');
        if whole && ArticleRef::parse(&text[..after]).is_some() {
            end = Some(after);
        }
    }
    end
}

fn number_part(c: char) -> bool {
    "第之零〇一二两三四五六七八九十百千（）() ".contains(c) || c.is_ascii_digit()
}

/// Writes citations so that [`parse_bases`] reads them again: one a line.
#[must_use]
pub fn basis_text(bases: &[LegalBasis]) -> String {
    let line = |basis: &LegalBasis| {
        let kind = KINDS.iter().find(|(k, _)| *k == basis.kind).map_or("", |(_, word)| word);
        let mut out = format!("{kind}《{}》", basis.law);
        if !basis.version.is_empty() {
            out.extend(["（", &basis.version, "）"]);
        }
        out.push_str(&basis.article);
        if !basis.quote.is_empty() {
            out.push('：');
            out.extend(basis.quote.iter().map(|q| format!("“{q}”")));
        }
        out
    };
    bases.iter().map(line).collect::<Vec<_>>().join("\n")
}
