//! A draft: an item as it was entered, field by field, open to correction.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{
    item::{Kind, Level, Use},
    law::LegalBasis,
    number::Points,
};

use super::{Field, basis::parse_bases, key::Key, spell};

/// An item as somebody entered it. What it means ([`Draft::key`], [`Draft::bases`]) is computed from these fields,
/// so a corrected field needs no other step than [`Draft::check`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// 试题编号 of an exported item; empty for new ones.
    pub code: String,
    /// 题型; `None` when nothing says what it is.
    pub kind: Option<Kind>,
    /// 题干; the shared situation of a case set. Blanks of a cloze are four underscores.
    pub stem: String,
    /// 选项 without their letters. Blank ones in the middle are kept, so that a person sees them.
    pub options: Vec<String>,
    /// 选项说明: what is right or wrong with each option; mostly absent.
    pub whys: Vec<String>,
    /// 答案 as entered: letters, 正确, blanks by `|` with variants by `;`, points of a short answer.
    pub answer: String,
    /// 小题 of a case set; empty for every other kind.
    pub subs: Vec<Draft>,
    /// 解析.
    pub rationale: String,
    /// 依据 as entered.
    pub basis: String,
    /// 难度, 1 (easy) to 5.
    pub difficulty: Option<u8>,
    /// 层次.
    pub level: Option<Level>,
    /// 用途.
    pub usage: Option<Use>,
    /// 考点: the one rule tested.
    pub point: String,
    /// 知识点: a topic; stands in for the point.
    pub topic: String,
    /// 标签, 章节, 分类, 题库.
    pub tags: Vec<String>,
    /// 分值 of the whole item.
    pub worth: Option<Points>,
    /// 适用对象, codes of the bank format.
    pub audience: Vec<String>,
    /// 备注.
    pub remark: String,
    /// What was entered in a field and could not be understood, until the field has a value.
    pub unread: BTreeMap<Field, String>,
}

impl Draft {
    /// What the answer means, given the kind and the options.
    #[must_use]
    pub fn key(&self) -> Key {
        Key::of(self)
    }

    /// The citations in [`Draft::basis`]. What names no article stays a law with an empty article.
    #[must_use]
    pub fn bases(&self) -> Vec<LegalBasis> {
        parse_bases(&self.basis)
    }

    /// Enters a kind in any spelling; what is not understood is kept in [`Draft::unread`].
    pub fn enter_kind(&mut self, text: &str) {
        self.kind = spell::kind(text);
        self.note(Field::Kind, text, self.kind.is_none());
    }

    /// Enters a difficulty in any spelling: 易/中/难, 1 to 5, stars, or a coefficient (0.9 is easy).
    pub fn enter_difficulty(&mut self, text: &str) {
        self.difficulty = spell::difficulty(text, spell::Scale::Five);
        self.note(Field::Difficulty, text, self.difficulty.is_none());
    }

    /// Enters points: `2`, `1.5分`.
    pub fn enter_worth(&mut self, text: &str) {
        self.worth = spell::worth(text);
        self.note(Field::Worth, text, self.worth.is_none());
    }

    /// Enters audiences, codes or words, separated by 、，；.
    pub fn enter_audience(&mut self, text: &str) {
        let mut unknown = Vec::new();
        self.audience.clear();
        for word in words(text) {
            match spell::audience(&word) {
                Some(code) if self.audience.iter().any(|a| a == code) => {}
                Some(code) => self.audience.push(code.to_owned()),
                None => unknown.push(word),
            }
        }
        self.note(Field::Audience, &unknown.join("、"), !unknown.is_empty());
    }

    /// Enters a level or a use in words.
    pub(super) fn enter_level(&mut self, text: &str) {
        self.level = spell::level(text);
        self.note(Field::Topic, text, self.level.is_none());
    }

    /// Enters a use in words.
    pub(super) fn enter_usage(&mut self, text: &str) {
        self.usage = spell::usage(text);
        self.note(Field::Use, text, self.usage.is_none());
    }

    /// Adds tags, separated by 、，；/ or line breaks.
    pub fn enter_tags(&mut self, text: &str) {
        for word in words(text) {
            if !self.tags.contains(&word) {
                self.tags.push(word);
            }
        }
    }

    /// Keeps or forgets what could not be understood.
    pub(super) fn note(&mut self, field: Field, text: &str, unknown: bool) {
        if unknown && !text.trim().is_empty() {
            self.unread.insert(field, text.trim().to_owned());
        } else {
            self.unread.remove(&field);
        }
    }

    /// Whether nothing at all was entered.
    pub(super) fn is_blank(&self) -> bool {
        self.stem.is_empty()
            && self.answer.is_empty()
            && self.subs.is_empty()
            && self.rationale.is_empty()
            && self.options.iter().all(String::is_empty)
    }

    /// Options up to the last one that is not blank.
    pub(super) fn trim_options(&mut self) {
        while self.options.last().is_some_and(|o| o.trim().is_empty()) {
            self.options.pop();
        }
    }
}

/// The words of a list; blank ones left out.
pub(super) fn words(text: &str) -> Vec<String> {
    let separators = ['、', '，', ',', '；', ';', '\n', '|', '｜'];
    let words = text.split(separators).map(str::trim).filter(|w| !w.is_empty());
    words.map(ToOwned::to_owned).collect()
}
