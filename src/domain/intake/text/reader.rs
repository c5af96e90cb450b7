//! The walk over the lines: where items begin and end, and what each line belongs to.

use std::collections::{HashMap, VecDeque};

use crate::domain::{item::Kind, number::Points};

use super::{
    super::{Line, Remark, clean::narrow},
    collected::{self, Entry},
    heading::{self, heading},
    mark::{Label, Style, label_at, number_at, option_at, skip},
    raw::Raw,
    segment::{Around, What, segments},
    tag,
};

/// Lines looked at ahead to decide what a line is.
const AHEAD: usize = 14;
/// Lines of one item at most.
const ITEM_LINES: usize = 2_000;
/// Lines that were read as nothing are named up to this number.
const NAMED: usize = 20;

/// The walk.
pub(super) struct Reader<'a> {
    lines: &'a [Line],
    /// Kind and worth that the last heading set.
    pub section: (Option<Kind>, Option<Points>),
    /// How the items of the section are numbered.
    pub style: Option<Style>,
    /// The last number.
    pub last: u32,
    /// The case set whose questions are read.
    pub parent: Option<Raw>,
    /// The item being read.
    pub cur: Option<Raw>,
    /// Items that are whole.
    pub items: Vec<Raw>,
    /// Items without answer by their number, in order.
    pub waiting: HashMap<u32, VecDeque<usize>>,
    /// Inside collected answers: the kind that they are for.
    pub answers: Option<List>,
    /// The item that the last collected answer belongs to.
    pub answered: Option<usize>,
    /// Whether a blank line was just read.
    pub blank: bool,
    /// Lines that belong to nothing.
    pub loose: Vec<(u32, String)>,
    /// Collected answers without an item.
    pub orphans: Vec<(u32, Entry)>,
}

/// A list of answers that is being read.
#[derive(Clone, Copy)]
pub(super) struct List {
    /// The kind that its heading names.
    pub kind: Option<Kind>,
}

/// A line in both forms.
pub(super) struct Both {
    /// As it stands.
    pub raw: Vec<char>,
    /// Narrowed, the same length.
    pub flat: Vec<char>,
    /// Where its text begins.
    pub start: usize,
}

impl Both {
    pub fn of(text: &str) -> Self {
        let raw: Vec<char> = text.chars().collect();
        let flat: Vec<char> = raw.iter().map(|c| narrow(*c)).collect();
        let start = skip(&flat, 0);
        Self { raw, flat, start }
    }

    /// A piece of it, trimmed.
    pub fn text(&self, from: usize, to: usize) -> String {
        let text: String = self.raw.get(from..to).unwrap_or_default().iter().collect();
        text.trim().to_owned()
    }
}

impl<'a> Reader<'a> {
    pub fn new(lines: &'a [Line]) -> Self {
        Self {
            lines,
            section: (None, None),
            style: None,
            last: 0,
            parent: None,
            cur: None,
            items: Vec::new(),
            waiting: HashMap::new(),
            answers: None,
            answered: None,
            blank: false,
            loose: Vec::new(),
            orphans: Vec::new(),
        }
    }

    pub fn run(&mut self) {
        for i in 0..self.lines.len() {
            self.line(i);
        }
        self.close();
    }

    pub fn into_items(self) -> Vec<Raw> {
        self.items
    }

    /// What was read as nothing.
    pub fn remarks(&self) -> Vec<Remark> {
        let place = |line: &u32| format!("第 {line} 行");
        let short = super::super::check::short;
        let mut out: Vec<Remark> = self
            .loose
            .iter()
            .take(NAMED)
            .map(|(line, text)| {
                Remark::new(place(line), format!("没有作为试题读取：“{}”。", short(text)))
            })
            .collect();
        if self.loose.len() > NAMED {
            let more = self.loose.len() - NAMED;
            out.push(Remark::new("", format!("另有 {more} 行没有作为试题读取。")));
        }
        out.extend(self.orphans.iter().take(NAMED).map(|(line, entry)| {
            let what =
                format!("答案“{}. {}”找不到对应的试题。", entry.number, short(&entry.answer));
            Remark::new(place(line), what)
        }));
        out
    }

    fn line(&mut self, i: usize) {
        let Some(line) = self.lines.get(i) else { return };
        let both = Both::of(&line.text);
        if both.start >= both.flat.len() {
            self.blank = true;
            return;
        }
        if self.answers.is_some() && self.answer_line(i, &both) {
            self.blank = false;
            return;
        }
        if !self.opens(i, &both) {
            self.item_line(i, &both);
        }
        self.blank = false;
        // Nothing that belongs together is that long: whatever follows is looked at afresh.
        if self.cur.as_ref().is_some_and(|c| c.original.len() > ITEM_LINES) {
            self.close();
        }
    }

    /// Headings and the opening of collected answers.
    fn opens(&mut self, i: usize, both: &Both) -> bool {
        if heading::opens_answers(&both.flat) && self.answers_follow(i, both) {
            self.close();
            self.answers = Some(List { kind: None });
            return true;
        }
        let Some(found) = heading(&both.flat).filter(|_| self.is_heading(i, both)) else {
            return false;
        };
        self.close();
        self.section = (found.kind, found.worth);
        (self.style, self.last) = (None, 0);
        let Some(rest) = found.rest else { return true };
        let list = |from: usize| collected::entries(both.raw.get(from..)?, both.flat.get(from..)?);
        match list(rest) {
            // Answers under a heading, without 参考答案 before it.
            Some(entries) if !self.items.is_empty() => {
                self.answers = Some(List { kind: found.kind });
                self.record(i, entries);
            }
            _ => self.loose.push((self.number(i), both.text(rest, both.raw.len()))),
        }
        true
    }

    /// Whether what looks like a heading is one: `[单选题]` alone before a text is the tag of an item.
    pub fn is_heading(&self, i: usize, both: &Both) -> bool {
        if both.flat.get(both.start) != Some(&'[') {
            return true;
        }
        let more = both.flat.iter().filter(|c| **c == '[').count() > 1;
        let note = both.flat.contains(&'(');
        !more && (note || self.next(i).is_some_and(|(_, n)| number_at(&n.flat, n.start).is_some()))
    }

    /// The next line that is not blank.
    pub fn next(&self, i: usize) -> Option<(usize, Both)> {
        let ahead = (i + 1..self.lines.len()).take(AHEAD);
        let mut lines = ahead.filter_map(|j| Some((j, Both::of(&self.lines.get(j)?.text))));
        lines.find(|(_, both)| both.start < both.flat.len())
    }

    /// The number of a line.
    pub fn number(&self, i: usize) -> u32 {
        self.lines.get(i).map_or(0, |l| l.number)
    }

    /// Whether the line after 参考答案 is a list of answers, and not the answer of the item above.
    fn answers_follow(&self, i: usize, both: &Both) -> bool {
        if self.items.is_empty() && self.cur.is_none() {
            return false;
        }
        let colon = both.flat.last().is_some_and(|c| *c == ':');
        let Some((j, next)) = self.next(i) else { return false };
        let list = collected::entries(&next.raw, &next.flat);
        if heading(&next.flat).is_some() || list.as_ref().is_some_and(|l| l.len() > 1) {
            return true;
        }
        let open = colon && self.cur.as_ref().is_some_and(|c| c.field(Label::Answer).is_none());
        let numbered = list.is_some() || number_at(&next.flat, next.start).is_some();
        numbered && !self.stem_ahead(j) && (!open || list.is_some())
    }

    /// Whether a line is a stem, by what follows: options, or an answer, before another item begins.
    pub fn stem_ahead(&self, i: usize) -> bool {
        let own = self.lines.get(i).map(|l| Both::of(&l.text));
        let inline = |b: &Both| {
            let all = segments(&b.flat, b.start, Around::default());
            all.iter().any(|s| matches!(s.what, What::Option(_) | What::Label(Label::Answer)))
        };
        if own.is_some_and(|b| inline(&b)) {
            return true;
        }
        for j in (i + 1..self.lines.len()).take(AHEAD) {
            let Some(line) = self.lines.get(j) else { return false };
            let both = Both::of(&line.text);
            if both.start >= both.flat.len() {
                continue;
            }
            if option_at(&both.flat, both.start, true).is_some_and(|(letter, _)| letter == 0) {
                return true;
            }
            match label_at(&both.flat, both.start, true) {
                Some((Label::Answer, _)) => return !heading::opens_answers(&both.flat),
                Some(_) => return false,
                None => {}
            }
            let tagged = || tag::leading(&both.raw, &both.flat, both.start).0.kind.is_some();
            if number_at(&both.flat, both.start).is_some()
                || heading(&both.flat).is_some()
                || tagged()
            {
                return false;
            }
        }
        false
    }

    /// Ends what is being read.
    pub fn close(&mut self) {
        let item = match (self.parent.take(), self.cur.take()) {
            (Some(mut parent), Some(cur)) => {
                parent.original.extend(cur.original.iter().cloned());
                parent.subs.push(cur);
                parent
            }
            (Some(item), None) | (None, Some(item)) => item,
            (None, None) => return,
        };
        if let Some(number) = item.number.filter(|_| item.waits()) {
            self.waiting.entry(number).or_default().push_back(self.items.len());
        }
        self.items.push(item);
    }

    /// A line that belongs to an item.
    fn item_line(&mut self, i: usize, both: &Both) {
        let (number, line) = (self.number(i), self.lines.get(i).map_or("", |l| l.text.as_str()));
        let body = match self.begins(i, both) {
            Some(body) => body,
            None if self.cur.is_none() => {
                self.loose.push((number, line.trim().to_owned()));
                return;
            }
            None => both.start,
        };
        let next = self.next(i).and_then(|(_, n)| option_at(&n.flat, n.start, true));
        let Some(cur) = self.cur.as_mut() else { return };
        if cur.line == 0 {
            cur.line = number;
        }
        cur.original.push(line.trim_end().to_owned());
        let in_field = matches!(cur.open, Some(What::Label(l)) if l != Label::Options);
        let around =
            Around { expected: cur.options.len(), next: next.map(|(letter, _)| letter), in_field };
        let mut list = None;
        for segment in segments(&both.flat, body, around) {
            let mut text = both.text(segment.from, segment.to);
            let stem = segment.what == What::Label(Label::Stem)
                || (segment.what == What::Text && matches!(cur.open, None | Some(What::Text)));
            if stem {
                let (tags, to) = tag::trailing(&both.raw, &both.flat, segment.to);
                let (more, from) = tag::leading(&both.raw, &both.flat, segment.from);
                cur.tagged(tags);
                if to >= from {
                    cur.tagged(more);
                    text = both.text(from, to);
                }
                if text.is_empty() {
                    continue;
                }
            }
            let free = matches!(cur.known(), Some(Kind::Cloze | Kind::ShortAnswer | Kind::CaseSet));
            if segment.what == What::Label(Label::Answer) && !free {
                let range = (segment.from, segment.to);
                let part = |all: &'_ [char]| all.get(range.0..range.1).unwrap_or_default().to_vec();
                let entries = collected::entries(&part(&both.raw), &part(&both.flat));
                if let Some(entries) = entries.filter(|e| e.len() > 1) {
                    list = Some(entries);
                    continue;
                }
            }
            cur.push(segment.what, &text);
        }
        if let Some(entries) = list {
            // 答案：1-5 CBCAD belongs to all items so far.
            self.close();
            self.answers = Some(List { kind: None });
            self.record(i, entries);
        }
    }
}
