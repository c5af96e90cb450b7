//! Citations of statute text: reading `第四十一条第二款`, splitting an article into its paragraphs, and whether a
//! quoted phrase stands there. White space and the width or style of punctuation do not count.

use unicode_normalization::UnicodeNormalization;

/// An article down to the paragraph and the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ArticleRef {
    /// Number of the article; 0 is the preamble.
    pub no: u32,
    /// N of `第…条之N`, else 0.
    pub sub: u32,
    /// 款, counted from 1.
    pub paragraph: Option<u32>,
    /// 项, counted from 1.
    pub item: Option<u32>,
}

impl ArticleRef {
    /// Reads `第四十一条`, `第一百二十条之一`, `第四十一条第二款`, `第九条第（三）项`, `序言`; numbers in Chinese
    /// or Arabic figures. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
        if text == "序言" {
            return Some(Self { no: 0, sub: 0, paragraph: None, item: None });
        }
        let (no, mut rest) = text.strip_prefix('第')?.split_once('条')?;
        let mut sub = 0;
        if let Some(after) = rest.strip_prefix('之') {
            let end = after.find('第').unwrap_or(after.len());
            sub = number(&after[..end])?;
            rest = &after[end..];
        }
        let (paragraph, rest) = part(rest, '款')?;
        let (item, rest) = part(rest, '项')?;
        let no = number(no).filter(|n| *n > 0)?;
        rest.is_empty().then_some(Self { no, sub, paragraph, item })
    }
}

/// Takes `第N` + `unit` off the front: `Some((None, text))` when the text does not hold that unit.
fn part(text: &str, unit: char) -> Option<(Option<u32>, &str)> {
    let Some((front, rest)) = text.split_once(unit) else {
        return Some((None, text));
    };
    let figure = front.strip_prefix('第').unwrap_or(front);
    let figure = figure.trim_start_matches('(').trim_end_matches(')');
    Some((Some(number(figure).filter(|n| *n > 0)?), rest))
}

/// A number below ten thousand in Chinese or Arabic figures: `一百二十`, `十二`, `120`.
#[must_use]
pub fn number(text: &str) -> Option<u32> {
    if text.is_empty() || text.chars().count() > 9 {
        return None;
    }
    if text.chars().all(|c| c.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (mut total, mut figure) = (0, 0);
    for c in text.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            _ => {
                figure = digit(c)?;
                continue;
            }
        };
        total += if figure == 0 { 1 } else { figure } * unit;
        figure = 0;
    }
    Some(total + figure)
}

fn digit(c: char) -> Option<u32> {
    if c == '两' {
        return Some(2);
    }
    let figures = ["零〇○", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let at = figures.iter().position(|f| f.contains(c))?;
    u32::try_from(at).ok()
}

/// The paragraphs (款) of an article: a line that is not an item （一） opens a new one.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in text.split('\n') {
        match all.last_mut() {
            Some(last) if opens_item(line) => {
                last.push('\n');
                last.push_str(line);
            }
            _ => all.push(line.to_owned()),
        }
    }
    all
}

/// Whether a line begins with `（一）`.
fn opens_item(line: &str) -> bool {
    let Some(rest) = line.strip_prefix(['（', '(']) else {
        return false;
    };
    let Some((figure, _)) = rest.split_once(['）', ')']) else {
        return false;
    };
    !figure.is_empty() && figure.chars().all(|c| "一二三四五六七八九十".contains(c))
}

/// What stands for left-out text in a normalised phrase.
const LEFT_OUT: char = '\0';

/// The form in which statute texts and quotes are compared: compatibility forms unified, punctuation of one
/// width and style, no white space.
#[must_use]
pub fn normal(text: &str) -> String {
    let text = text.replace("……", "\0").replace('…', "\0").replace("...", "\0");
    text.nfkc().map(plain).filter(|c| !is_space(*c)).collect()
}

/// Python's `\s` also counts the four separators U+001C–U+001F; both checkers must agree.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c) || c == '\u{200b}' || c == '\u{feff}'
}

/// One character of punctuation in its plain style.
fn plain(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '：' => ':',
        '；' => ';',
        '，' => ',',
        '！' => '!',
        '？' => '?',
        '〈' => '<',
        '〉' => '>',
        '［' => '[',
        '］' => ']',
        '｛' => '{',
        '｝' => '}',
        '．' => '.',
        '—' | '－' | '–' | '~' | '～' => '-',
        '“' | '”' | '‘' | '’' | '「' | '」' | '『' | '』' | '″' | '`' | '´' | '\'' => {
            '"'
        }
        '•' | '・' => '·',
        '○' => '〇',
        other => other,
    }
}

/// Whether the phrase stands in the text; `……` inside a phrase stands for left-out text, its parts must then
/// follow each other in this order. Both are taken through [`normal`].
#[must_use]
pub fn stands_in(text: &str, phrase: &str) -> bool {
    let text = normal(text);
    let mut rest = text.as_str();
    for part in normal(phrase).split(LEFT_OUT).filter(|p| !p.is_empty()) {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_read_down_to_the_item() {
        let read = |text| ArticleRef::parse(text).map(|a| (a.no, a.sub, a.paragraph, a.item));
        assert_eq!(read("第四十一条第二款"), Some((41, 0, Some(2), None)));
        assert_eq!(read("第一千零六十四条"), Some((1064, 0, None, None)));
        assert_eq!(read("第一百二十条之一第三款第（二）项"), Some((120, 1, Some(3), Some(2))));
        assert_eq!(read("第12条第二项"), Some((12, 0, None, Some(2))));
        assert_eq!(read("序言"), Some((0, 0, None, None)));
        for bad in [
            "",
            "四十一",
            "第四十一",
            "第条",
            "第零条",
            "第十条第款",
            "第十条以下",
            "第十条第二款等",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn items_belong_to_the_paragraph_they_follow() {
        let text = "有下列情形的：\n（一）甲；\n（二）乙。\n前款规定……";
        assert_eq!(paragraphs(text), ["有下列情形的：\n（一）甲；\n（二）乙。", "前款规定……"]);
    }

    #[test]
    fn a_phrase_is_found_whatever_the_width_of_its_punctuation() {
        let text = "任何单位和个人不得非法买卖、出租、\n出借电话卡（物联网卡），“情节严重”的除外。";
        assert!(stands_in(text, "出租、出借电话卡(物联网卡),\"情节严重\""));
        assert!(stands_in(text, "不得非法买卖……电话卡"));
        assert!(!stands_in(text, "电话卡……不得非法买卖"));
        assert!(!stands_in(text, "出售"));
    }
}
