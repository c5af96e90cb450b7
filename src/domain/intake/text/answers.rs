//! Answers that stand together after the items: which item each of them belongs to, and where they are over.

use crate::domain::item::Kind;

use super::{
    collected::{self, Entry},
    heading::{self, Heading, heading},
    mark::{Label, Number, label_at, number_at},
    raw::Raw,
    reader::{Both, List, Reader},
    segment::{Around, What, segments},
};

/// Items with the same number that are looked at for one answer.
const LOOKED_AT: usize = 200;

impl Reader<'_> {
    /// A line inside collected answers. False when the answers are over.
    pub(super) fn answer_line(&mut self, i: usize, both: &Both) -> bool {
        if heading::opens_answers(&both.flat) {
            return true;
        }
        if let Some(found) = heading(&both.flat).filter(|_| self.is_heading(i, both)) {
            return self.answer_heading(i, both, &found);
        }
        if let Some(entries) = collected::entries(&both.raw, &both.flat) {
            self.record(i, entries);
            return true;
        }
        if let Some(number) = number_at(&both.flat, both.start) {
            let known = self.target(number.value).is_some();
            if known && (!self.stem_ahead(i) || Self::answer_like(both, number)) {
                self.long_answer(i, both, number);
                return true;
            }
        } else if let Some(target) = self.answered.and_then(|t| self.items.get_mut(t)) {
            let tag = both.flat.get(both.start) == Some(&'[');
            let labelled = label_at(&both.flat, both.start, true).is_some();
            if labelled || (!tag && !self.blank && target.open.is_some()) {
                for segment in
                    segments(&both.flat, both.start, Around { expected: 99, ..Around::default() })
                {
                    target.push(segment.what, &both.text(segment.from, segment.to));
                }
                return true;
            }
        }
        if self.next(i).is_none() && !self.stem_ahead(i) {
            self.loose.push((self.number(i), both.text(0, both.raw.len())));
            return true;
        }
        self.leave_answers();
        false
    }

    fn leave_answers(&mut self) {
        (self.answers, self.answered) = (None, None);
        (self.section, self.style, self.last) = ((None, None), None, 0);
    }

    fn answer_heading(&mut self, i: usize, both: &Both, found: &Heading) -> bool {
        let entries = found
            .rest
            .and_then(|from| collected::entries(both.raw.get(from..)?, both.flat.get(from..)?));
        let items_follow = found.rest.is_none()
            && self.next(i).is_some_and(|(j, next)| {
                let numbered = number_at(&next.flat, next.start);
                let answer = numbered.is_some_and(|n| {
                    let waits = self.target_of(n.value, found.kind).is_some();
                    waits && (!self.stem_ahead(j) || Self::answer_like(&next, n))
                });
                collected::entries(&next.raw, &next.flat).is_none() && !answer
            });
        if items_follow {
            self.leave_answers();
            return false;
        }
        self.answers = Some(List { kind: found.kind });
        self.answered = None;
        match (entries, found.rest) {
            (Some(entries), _) => self.record(i, entries),
            (None, Some(rest)) => {
                if let Some(number) = number_at(&both.flat, rest) {
                    self.long_answer(i, both, number);
                } else {
                    self.loose.push((self.number(i), both.text(rest, both.raw.len())));
                }
            }
            (None, None) => {}
        }
        true
    }

    /// Whether the text after the number begins with an answer: `1.【答案】C【解析】…`, `1. C 解析：…`.
    fn answer_like(both: &Both, number: Number) -> bool {
        let all = segments(&both.flat, number.after, Around { expected: 99, ..Around::default() });
        match all.first() {
            Some(first) if first.what == What::Text => {
                collected::answers(&both.text(first.from, first.to))
            }
            Some(first) => first.what == What::Label(Label::Answer),
            None => false,
        }
    }

    /// One numbered answer with whatever follows: `1. 两人以上；出示证件`, `2.【答案】B【解析】…`.
    fn long_answer(&mut self, i: usize, both: &Both, number: Number) {
        let Some(at) = self.target(number.value) else { return };
        let line = self.number(i);
        let Some(target) = self.items.get_mut(at) else { return };
        self.answered = Some(at);
        target.original.push(both.text(0, both.raw.len()));
        for segment in
            segments(&both.flat, number.after, Around { expected: 99, ..Around::default() })
        {
            let text = both.text(segment.from, segment.to);
            match segment.what {
                What::Text => target.push(What::Label(Label::Answer), &text),
                what => target.push(what, &text),
            }
        }
        distribute(target, line, &mut self.orphans);
        self.settle(number.value, at);
    }

    /// Gives answers to the items that they belong to.
    pub(super) fn record(&mut self, i: usize, entries: Vec<Entry>) {
        let line = self.number(i);
        for entry in entries {
            let Some(at) = self.target(entry.number) else {
                self.orphans.push((line, entry));
                continue;
            };
            let Some(target) = self.items.get_mut(at) else { continue };
            target.push(What::Label(Label::Answer), &entry.answer);
            target.original.push(format!("{}. {}", entry.number, entry.answer));
            distribute(target, line, &mut self.orphans);
            self.answered = Some(at);
            self.settle(entry.number, at);
        }
    }

    /// The first item with this number that waits for an answer.
    fn target(&self, number: u32) -> Option<usize> {
        self.target_of(number, self.answers.and_then(|list| list.kind))
    }

    fn target_of(&self, number: u32, kind: Option<Kind>) -> Option<usize> {
        let all = self.waiting.get(&number)?.iter().take(LOOKED_AT).copied();
        let fits = |raw: &Raw| kind.is_none() || raw.known().is_none() || raw.known() == kind;
        let fitting = all.filter(|at| self.items.get(*at).is_some_and(|r| r.waits() && fits(r)));
        let fitting: Vec<usize> = fitting.collect();
        // A bracket in a stem may hold its answer already.
        let open = |at: &&usize| self.items.get(**at).is_some_and(|r| !r.answered_in_stem());
        fitting.iter().find(open).or_else(|| fitting.first()).copied()
    }

    /// The item has its answer.
    fn settle(&mut self, number: u32, at: usize) {
        if let Some(all) = self.waiting.get_mut(&number)
            && let Some(place) = all.iter().take(LOOKED_AT).position(|i| *i == at)
        {
            all.remove(place);
        }
    }
}

/// The answers of a case set go to its questions.
fn distribute(target: &mut Raw, line: u32, orphans: &mut Vec<(u32, Entry)>) {
    if target.subs.is_empty() {
        return;
    }
    let Some(at) = target.fields.iter().rposition(|(l, _)| *l == Label::Answer) else { return };
    let (_, text) = target.fields.remove(at);
    let both = Both::of(&text);
    let entries = collected::entries(&both.raw, &both.flat).unwrap_or_default();
    for entry in entries {
        match target.subs.iter_mut().find(|s| s.number == Some(entry.number)) {
            Some(sub) => sub.push(What::Label(Label::Answer), &entry.answer),
            None => orphans.push((line, entry)),
        }
    }
}
