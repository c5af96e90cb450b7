//! What is done to every draft after it was gathered, from whatever layout: invisible characters out, letters off the
//! options, answers out of the stem, blanks in one form, the kind where nothing says it.

use crate::domain::{chinese::letter, item::Kind};

use super::{
    Draft, Field, Finding, blanks,
    clean::{clean, narrow},
    key, sheet, spell,
};

/// Brings a draft into shape and notes what a person should know about it.
pub(super) fn polish(draft: &mut Draft, noticed: &mut Vec<Finding>) {
    if cleaned(draft) {
        let what = "删去了看不见的控制字符或者文字方向字符";
        noticed.push(Finding::warning(Field::Whole, what, "请核对文字是否完整。"));
    }
    for (at, option) in draft.options.iter_mut().enumerate() {
        let plain = sheet::without_letter(option, at).to_owned();
        *option = plain;
    }
    draft.trim_options();
    in_stem(draft, noticed);
    if draft.kind.is_none() && !draft.unread.contains_key(&Field::Kind) {
        infer(draft, noticed);
    }
    if draft.kind == Some(Kind::Cloze) {
        draft.stem = blanks::normalise(&draft.stem);
    }
    for sub in &mut draft.subs {
        polish(sub, noticed);
    }
}

/// Cleans every field; whether anything invisible was taken out.
fn cleaned(draft: &mut Draft) -> bool {
    let mut taken = false;
    let mut one = |text: &mut String| {
        let (plain, invisible) = clean(text);
        taken |= invisible;
        *text = plain;
    };
    for text in [
        &mut draft.code,
        &mut draft.stem,
        &mut draft.answer,
        &mut draft.rationale,
        &mut draft.basis,
        &mut draft.point,
        &mut draft.topic,
        &mut draft.remark,
    ] {
        one(text);
    }
    draft.options.iter_mut().for_each(&mut one);
    draft.whys.iter_mut().for_each(&mut one);
    draft.tags.iter_mut().for_each(&mut one);
    draft.tags.retain(|t| !t.is_empty());
    draft.unread.values_mut().for_each(&mut one);
    taken
}

/// The answer that stands in brackets in the stem (L2), and the bracket as it is without it.
pub(super) struct InStem {
    /// The answer.
    pub answer: String,
    /// The stem with the bracket empty, or, at the end of a statement, gone.
    pub stem: String,
}

/// Finds the answer that stands in a bracket of the stem: letters anywhere, right or wrong at its ends.
pub(super) fn answer_in(stem: &str) -> Option<InStem> {
    let raw: Vec<char> = stem.chars().collect();
    let flat: Vec<char> = raw.iter().map(|c| narrow(*c)).collect();
    let mut opens = Vec::new();
    for (at, c) in flat.iter().enumerate() {
        match c {
            '(' | '[' => opens.push(at),
            ')' | ']' => {
                let Some(open) = opens.pop() else { continue };
                if let Some(found) = bracket(&raw, &flat, open, at) {
                    return Some(found);
                }
            }
            _ => {}
        }
    }
    None
}

fn bracket(raw: &[char], flat: &[char], open: usize, close: usize) -> Option<InStem> {
    if close - open > 24 || close - open < 2 {
        return None;
    }
    let text = |from: usize, to: usize| -> String {
        raw.get(from..to).unwrap_or_default().iter().collect()
    };
    let inside = text(open + 1, close);
    let upper = flat.get(open + 1..close)?.iter().any(char::is_ascii_uppercase);
    if spell::truth(&inside).is_some() && !upper_word(&inside) && at_end(raw, open, close) {
        let (before, after) = (text(0, open), text(close + 1, raw.len()));
        let stem = format!("{}{}", before.trim_end(), after.trim());
        return Some(InStem { answer: inside.trim().to_owned(), stem: stem.trim().to_owned() });
    }
    let letters = key::letters(&inside).filter(|_| upper || inside.trim().chars().count() == 1)?;
    let plausible = letters.iter().all(|at| *at < 10);
    plausible.then(|| InStem {
        answer: inside.trim().to_owned(),
        stem: format!("{}（　　）{}", text(0, open), text(close + 1, raw.len())),
    })
}

/// Whether nothing but stops stands after a bracket, or nothing at all before it.
fn at_end(raw: &[char], open: usize, close: usize) -> bool {
    let stop = |c: &char| c.is_whitespace() || "。.；;，,".contains(*c);
    let first = raw.iter().take(open).all(|c| c.is_whitespace());
    first || raw.iter().skip(close + 1).all(stop)
}

/// T, F, Y and N in brackets may be the letters of options.
fn upper_word(text: &str) -> bool {
    matches!(text.trim(), "F" | "Ｆ")
}

/// Takes the answer out of the stem.
fn in_stem(draft: &mut Draft, noticed: &mut Vec<Finding>) {
    if matches!(draft.kind, Some(Kind::Cloze | Kind::ShortAnswer | Kind::CaseSet)) {
        return;
    }
    let Some(found) = answer_in(&draft.stem) else { return };
    let choice = draft.options.len() >= 2 && key::truth_pair(&draft.options).is_none();
    let letters = key::letters(&found.answer).filter(|_| spell::truth(&found.answer).is_none());
    match &letters {
        Some(letters) if draft.options.is_empty() && letters.iter().any(|at| *at > 1) => {
            return;
        }
        None if choice => return,
        _ => {}
    }
    if letters.is_some() && draft.options.is_empty() && draft.kind != Some(Kind::TrueFalse) {
        return;
    }
    if draft.answer.is_empty() {
        draft.answer = found.answer;
        draft.stem = found.stem;
        return;
    }
    let same = |a: &str, b: &str| match (spell::truth(a), spell::truth(b)) {
        (Some(a), Some(b)) => a == b,
        _ => key::choice(a, &draft.options) == key::choice(b, &draft.options),
    };
    if same(&found.answer, &draft.answer) {
        draft.stem = found.stem;
    } else if choice {
        let what = format!("题干括号里写的是“{}”，答案写的是“{}”", found.answer, draft.answer);
        noticed.push(Finding::warning(Field::Answer, what, "请核对哪一个是正确答案，并改正题干。"));
    }
}

/// The kind by options and answer, where nothing says it.
fn infer(draft: &mut Draft, noticed: &mut Vec<Finding>) {
    if !draft.subs.is_empty() {
        draft.kind = Some(Kind::CaseSet);
        return;
    }
    let stem = blanks::normalise(&draft.stem);
    let lined = stem.contains(blanks::BLANK) && draft.options.is_empty();
    let found = key::infer(if lined { &stem } else { &draft.stem }, &draft.options, &draft.answer);
    draft.kind = found;
    match found {
        Some(kind @ (Kind::Cloze | Kind::ShortAnswer)) => {
            let what = format!("没有写明题型，按{}读取", spell::kind_name(kind));
            noticed.push(Finding::warning(Field::Kind, what, "请核对题型。"));
        }
        None if draft.options.len() >= 2 => {
            // Without an understandable answer the options still say that it is a choice.
            draft.kind = Some(Kind::Single);
            let last = letter(draft.options.len() - 1);
            let what = format!("没有写明题型，有选项 A—{last}，按单选题读取");
            noticed.push(Finding::warning(Field::Kind, what, "请核对题型。"));
        }
        _ => {}
    }
}
