//! Whether a line begins an item, a question of a case set, or goes on with what is open.

use crate::domain::item::Kind;

use super::{
    mark::{Label, Number, Style, label_at, number_at, option_at},
    raw::Raw,
    reader::{Both, Reader},
    segment::What,
    tag::{self, Tags},
};

/// What a numbered line is.
enum Start {
    Item,
    Sub,
    Content,
}

impl Reader<'_> {
    /// Begins an item or a question of a case set if this line does; the place where its text begins.
    pub(super) fn begins(&mut self, i: usize, both: &Both) -> Option<usize> {
        let number = number_at(&both.flat, both.start);
        let at = number.map_or(both.start, |n| n.after);
        let (tags, after) = tag::leading(&both.raw, &both.flat, at);
        if let Some(number) = number {
            return match self.numbered(i, both, number, tags.kind) {
                Start::Item => {
                    self.open_item(Some(number), tags);
                    Some(after)
                }
                Start::Sub => {
                    self.open_sub(Some(number), tags);
                    Some(after)
                }
                Start::Content => {
                    if let Some(cur) = self.cur.as_mut() {
                        cur.inner = number.value;
                    }
                    None
                }
            };
        }
        if tags.kind.is_some() {
            // `(单选题)` and `[单选题]` before a text; a second one before any text belongs to the same item.
            let waiting =
                self.cur.as_ref().is_some_and(|c| c.stem.is_empty() && c.options.is_empty());
            if !waiting {
                self.open_item(None, tags);
            } else if let Some(cur) = self.cur.as_mut() {
                cur.tagged(tags);
            }
            return Some(after);
        }
        match label_at(&both.flat, both.start, true) {
            Some((Label::Stem | Label::Kind, _)) => {
                if self.cur.as_ref().is_none_or(|c| !c.stem.is_empty()) {
                    self.open_item(None, tags);
                }
                return Some(both.start);
            }
            Some(_) => return None,
            None => {}
        }
        self.unnumbered(i, both).then(|| {
            self.open_item(None, tags);
            both.start
        })
    }

    /// Whether a line without number and tag begins an item.
    fn unnumbered(&self, i: usize, both: &Both) -> bool {
        if option_at(&both.flat, both.start, true)
            .is_some_and(|(letter, _)| self.cur.as_ref().is_some_and(|c| c.options.len() == letter))
        {
            return false;
        }
        match &self.cur {
            None => self.stem_ahead(i),
            Some(cur) => {
                let done = self.blank || cur.field(Label::Answer).is_some();
                done && cur.complete() && self.stem_ahead(i)
            }
        }
    }

    fn open_item(&mut self, number: Option<Number>, tags: Tags) {
        self.close();
        if let Some(number) = number {
            self.style = Some(number.style);
            self.last = number.value;
        }
        self.cur = Some(Self::fresh(number, tags));
        if let Some(cur) = self.cur.as_mut() {
            cur.section = self.section.0;
            cur.worth = self.section.1;
            if number.is_some_and(|n| n.style == Style::Case) {
                cur.kind = cur.kind.or(Some(Kind::CaseSet));
            }
        }
    }

    fn open_sub(&mut self, number: Option<Number>, tags: Tags) {
        if let Some(cur) = self.cur.take() {
            match self.parent.as_mut() {
                Some(parent) => {
                    parent.original.extend(cur.original.iter().cloned());
                    parent.subs.push(cur);
                }
                None => self.parent = Some(cur),
            }
        }
        if let Some(parent) = self.parent.as_mut() {
            parent.sub_style = number.map(|n| n.style).or(parent.sub_style);
        }
        self.cur = Some(Self::fresh(number, tags));
    }

    fn fresh(number: Option<Number>, tags: Tags) -> Raw {
        let mut raw = Raw {
            number: number.map(|n| n.value),
            style: number.map(|n| n.style),
            ..Raw::default()
        };
        raw.tagged(tags);
        raw
    }

    fn numbered(&self, i: usize, both: &Both, number: Number, tag: Option<Kind>) -> Start {
        if let Some(case) = self.case()
            && let Some(start) = self.in_case(case, number, tag)
        {
            return start;
        }
        let Some(cur) = &self.cur else {
            // The first of a section: a circled number alone is more often a line of a text.
            let first = number.style != Style::Circle || self.stem_ahead(i);
            return if first { Start::Item } else { Start::Content };
        };
        if tag.is_some() {
            return Start::Item;
        }
        if self.listed(i, cur, number) {
            return Start::Content;
        }
        let next = number.value == self.last + 1;
        let decimal = number.after < both.flat.len()
            && both.flat.get(number.after).is_some_and(char::is_ascii_digit)
            && both.flat.get(number.after - 1) == Some(&'.');
        let complete = cur.complete();
        let same = self.style.is_none_or(|s| s == number.style);
        let item = match number.style {
            Style::Case => true,
            Style::Dot if decimal => next || (number.value == 1 && complete),
            Style::Dot => next || complete || number.value > self.last && cur.number.is_none(),
            Style::Paren | Style::Circle if same => next || (number.value == 1 && complete),
            Style::Paren | Style::Circle => {
                complete && self.stem_ahead(i) && (next || number.value == 1)
            }
        };
        if item { Start::Item } else { Start::Content }
    }

    /// The case set that is open.
    fn case(&self) -> Option<&Raw> {
        self.parent.as_ref().or(self.cur.as_ref().filter(|c| c.known() == Some(Kind::CaseSet)))
    }

    /// What a number is while a case set is open; `None` when the usual rules decide.
    fn in_case(&self, case: &Raw, number: Number, tag: Option<Kind>) -> Option<Start> {
        if tag == Some(Kind::CaseSet) {
            return Some(Start::Item);
        }
        if case.style == Some(number.style) {
            return Some(Start::Item);
        }
        let last = self.parent.as_ref().and(self.cur.as_ref()).and_then(|c| c.number);
        match case.sub_style {
            None if case.style.is_some() || number.value == 1 => Some(Start::Sub),
            None => None,
            Some(style) if style == number.style => {
                let next = last.is_none_or(|l| number.value == l + 1);
                if next { Some(Start::Sub) } else { Some(Start::Item) }
            }
            Some(_) => None,
        }
    }

    /// Whether a number goes on with a list inside the stem or a field of the item: 1, 2, 3 … from 1.
    fn listed(&self, i: usize, cur: &Raw, number: Number) -> bool {
        let follows = number.value == cur.inner + 1;
        if !follows || (cur.inner == 0 && self.blank) || self.stem_ahead(i) {
            return false;
        }
        match cur.open {
            Some(What::Label(Label::Answer | Label::Marks)) => {
                let free = matches!(cur.known(), None | Some(Kind::ShortAnswer | Kind::Cloze));
                let choice = cur.options.len() >= 2;
                free && !choice
            }
            Some(What::Label(Label::Rationale | Label::Basis | Label::Remark)) => true,
            Some(What::Label(_) | What::Option(_)) => false,
            None | Some(What::Text) => cur.number.is_some() && !cur.complete(),
        }
    }
}
