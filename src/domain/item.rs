//! Items: what a question bank holds, in the one shape every other part works with.
//!
//! An [`Item`] is the immutable content of one revision. A case set carries a shared situation and several
//! questions; every other kind carries exactly one question. So drawing, showing and grading never ask
//! whether something is a case set: they walk over `questions`.

use serde::{Deserialize, Serialize};

use super::{law::LegalBasis, number::Points};

/// Kinds of items (and of the questions inside a case set).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 单选题: exactly one right option.
    Single,
    /// 多选题: two or more right options.
    Multiple,
    /// 不定项选择题: one or more right options.
    Indeterminate,
    /// 判断题.
    TrueFalse,
    /// 填空题.
    Cloze,
    /// 简答题, marked by people.
    ShortAnswer,
    /// 案例分析题: one situation, several questions.
    CaseSet,
}

impl Kind {
    /// All kinds, in the order in which counts are printed.
    pub const ALL: [Self; 7] = [
        Self::Single,
        Self::Multiple,
        Self::Indeterminate,
        Self::TrueFalse,
        Self::Cloze,
        Self::ShortAnswer,
        Self::CaseSet,
    ];

    /// The code used in files and the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Multiple => "multiple",
            Self::Indeterminate => "indeterminate",
            Self::TrueFalse => "true_false",
            Self::Cloze => "cloze",
            Self::ShortAnswer => "short_answer",
            Self::CaseSet => "case_set",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// What an item demands of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Facts → what follows in law.
    Case,
    /// A rule in other words.
    Understand,
    /// A number, date or name.
    Recall,
}

impl Level {
    /// All levels.
    pub const ALL: [Self; 3] = [Self::Case, Self::Understand, Self::Recall];

    /// The code used in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Understand => "understand",
            Self::Recall => "recall",
        }
    }
}

/// Where an item may be used. An item that was practised can no longer examine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// Exams only.
    Exam,
    /// Practice only.
    Practice,
    /// Both.
    #[default]
    Both,
}

impl Use {
    /// The code used in files and the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exam => "exam",
            Self::Practice => "practice",
            Self::Both => "both",
        }
    }
}

/// Life cycle of a revision: 草稿 → 待审 → 已发布 → 已停用.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Being written.
    Draft,
    /// Approved by a second person, not yet in use.
    Reviewed,
    /// In use.
    Published,
    /// Taken out of use; kept because papers refer to it.
    Retired,
}

impl ItemState {
    /// The code used in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Reviewed => "reviewed",
            Self::Published => "published",
            Self::Retired => "retired",
        }
    }
}

/// The content of one revision of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Stable identity over all revisions; never reused, never derived from the text.
    pub code: String,
    /// Kind of the item.
    pub kind: Kind,
    /// The one rule that is tested, in a single line.
    pub point: String,
    /// What it demands.
    pub level: Level,
    /// 1 (nearly everyone answers it) … 5 (few do).
    pub difficulty: u8,
    /// For whom: `state_staff`, `enforcement`, `village_cadre`, `villager`, `youth`.
    pub audience: Vec<String>,
    /// Topics inside the bank.
    pub tags: Vec<String>,
    /// Where it may be used.
    #[serde(rename = "use", default)]
    pub usage: Use,
    /// The shared situation of a case set, `None` for every other kind.
    pub situation: Option<String>,
    /// The questions: exactly one, but for a case set.
    pub questions: Vec<Question>,
}

impl Item {
    /// Every legal basis of the item, over all its questions.
    pub fn bases(&self) -> impl Iterator<Item = &LegalBasis> {
        self.questions.iter().flat_map(|q| &q.basis)
    }

    /// What `worth` points of the whole item give to question number `i`: equal shares, the rounding rest goes
    /// to the last.
    #[must_use]
    pub fn worth_of(&self, i: usize, worth: Points) -> Points {
        let n = i64::try_from(self.questions.len()).unwrap_or(1).max(1);
        let each = Points::from_hundredths(worth.hundredths() / n);
        if i + 1 == self.questions.len() {
            Points::from_hundredths(worth.hundredths() - each.hundredths() * (n - 1))
        } else {
            each
        }
    }
}

/// One thing that is asked and answered: a slot of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Stable identity; for a kind without sub-items the item's own code.
    pub code: String,
    /// Kind; never [`Kind::CaseSet`].
    pub kind: Kind,
    /// The rule it tests.
    pub point: String,
    /// The text of the question.
    pub stem: String,
    /// What may be answered, and the key.
    pub ask: Ask,
    /// Why the key is right, in words a villager understands.
    pub rationale: String,
    /// The law behind the key.
    pub basis: Vec<LegalBasis>,
    /// 1 … 5.
    pub difficulty: u8,
}

/// What may be answered, together with the key. **Never serialised to a browser.**
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum Ask {
    /// Options and the ids of the right ones (kinds single, multiple, indeterminate).
    Choice {
        /// At least two options.
        options: Vec<Choice>,
        /// Ids of right options, in the order of the options.
        key: Vec<String>,
    },
    /// A statement that is right or wrong.
    TrueFalse {
        /// Whether it is right.
        key: bool,
    },
    /// Blanks, each with its accepted answers; the stem marks a blank by four underscores.
    Cloze {
        /// One list of accepted answers per blank.
        key: Vec<Vec<String>>,
    },
    /// Free text, marked by people along these points.
    ShortAnswer {
        /// What earns marks.
        points: Vec<MarkPoint>,
    },
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Identity of the option inside its question, not the letter on the screen.
    pub id: String,
    /// What is shown.
    pub text: String,
    /// What is right or wrong with this option, in one sentence.
    pub why: String,
}

/// A point of a short answer that earns marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkPoint {
    /// What must be said.
    pub text: String,
    /// Marks for it, relative to the other points.
    pub marks: u32,
}

impl Question {
    /// The options of a choice; empty for other kinds.
    #[must_use]
    pub fn options(&self) -> &[Choice] {
        match &self.ask {
            Ask::Choice { options, .. } => options,
            Ask::TrueFalse { .. } | Ask::Cloze { .. } | Ask::ShortAnswer { .. } => &[],
        }
    }

    /// The number of blanks of a cloze; 0 for other kinds.
    #[must_use]
    pub fn blanks(&self) -> usize {
        match &self.ask {
            Ask::Cloze { key } => key.len(),
            Ask::Choice { .. } | Ask::TrueFalse { .. } | Ask::ShortAnswer { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(code: &str) -> Question {
        Question {
            code: code.into(),
            kind: Kind::TrueFalse,
            point: "p".into(),
            stem: "s".into(),
            ask: Ask::TrueFalse { key: true },
            rationale: String::new(),
            basis: vec![],
            difficulty: 2,
        }
    }

    #[test]
    fn the_points_of_a_case_set_are_shared_out_to_the_last_hundredth() {
        let item = Item {
            code: "c".into(),
            kind: Kind::CaseSet,
            point: "p".into(),
            level: Level::Case,
            difficulty: 3,
            audience: vec![],
            tags: vec![],
            usage: Use::Both,
            situation: Some("…".into()),
            questions: vec![question("c-1"), question("c-2"), question("c-3")],
        };
        let worth: Vec<_> =
            (0..3).map(|i| item.worth_of(i, Points::whole(4)).hundredths()).collect();
        assert_eq!(worth, [133, 133, 134]);
    }
}
