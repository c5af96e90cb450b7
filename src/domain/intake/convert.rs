//! Drafts and items: what a sound draft becomes, and how an item is written as a draft.

use crate::domain::{
    chinese::{letter, tidy},
    item::{Ask, Choice, Item, Kind, Level, MarkPoint, Question, Use},
};

use super::{Draft, Finding, Key, Severity, basis::basis_text, blanks, marks};

/// Characters of a stem that stand in for a point.
const POINT_CHARS: usize = 40;
/// What nobody judged is taken for.
const DIFFICULTY: u8 = 3;

impl Draft {
    /// Makes the item under `code`; the questions of a case set are `code-1`, `code-2` and so on, unless they have
    /// codes of their own. The point falls back to the topic and then to the beginning of the stem; level to recall,
    /// difficulty to 3, use to both.
    ///
    /// # Errors
    /// The findings of [`Draft::check`], when one of them is an error.
    pub fn into_item(self, code: &str) -> Result<Item, Vec<Finding>> {
        let findings = self.check();
        if findings.iter().any(|f| f.severity == Severity::Error) {
            return Err(findings);
        }
        let kind = self.kind.ok_or(findings)?;
        let point = self.own_point();
        let difficulty = self.difficulty.unwrap_or(DIFFICULTY);
        let (situation, questions) = if kind == Kind::CaseSet {
            let subs = self.subs.iter().zip(1..);
            let questions = subs.map(|(sub, n): (&Self, u32)| {
                let own = (!sub.code.is_empty()).then(|| sub.code.clone());
                let code = own.unwrap_or_else(|| format!("{code}-{n}"));
                sub.question(&code, sub.difficulty.unwrap_or(difficulty))
            });
            (Some(self.stem.clone()), questions.collect())
        } else {
            (None, vec![self.question(code, difficulty)])
        };
        let mut tags = self.tags.clone();
        if !self.topic.is_empty() && !tags.contains(&self.topic) {
            tags.push(self.topic.clone());
        }
        Ok(Item {
            code: code.to_owned(),
            kind,
            point,
            level: self.level.unwrap_or(Level::Recall),
            difficulty,
            audience: self.audience.clone(),
            tags,
            usage: self.usage.unwrap_or(Use::Both),
            situation,
            questions,
        })
    }

    fn own_point(&self) -> String {
        let given = [&self.point, &self.topic].into_iter().find(|p| !p.trim().is_empty());
        given.map_or_else(
            || tidy(&self.stem).chars().take(POINT_CHARS).collect(),
            |given| tidy_line(given),
        )
    }

    /// The question of a draft without errors.
    fn question(&self, code: &str, difficulty: u8) -> Question {
        let kind = self.kind.unwrap_or(Kind::ShortAnswer);
        let mut rationale = self.rationale.clone();
        if kind == Kind::ShortAnswer && rationale.is_empty() {
            // The reference answer around its list of points would be lost otherwise.
            let whole = marks::listed(self.answer.trim()).map(|(before, _)| before);
            whole.unwrap_or_default().clone_into(&mut rationale);
        }
        Question {
            code: code.to_owned(),
            kind,
            point: self.own_point(),
            stem: self.stem.clone(),
            ask: self.ask(kind),
            rationale,
            basis: self.bases(),
            difficulty,
        }
    }

    fn ask(&self, kind: Kind) -> Ask {
        let options = || -> Vec<Choice> {
            let each = self.options.iter().enumerate();
            each.map(|(i, text)| Choice {
                id: letter(i).to_string(),
                text: text.clone(),
                why: self.whys.get(i).cloned().unwrap_or_default(),
            })
            .collect()
        };
        match (self.key(), kind) {
            (Key::Truth(key), _) => Ask::TrueFalse { key },
            (Key::Blanks(key), _) => Ask::Cloze { key },
            (Key::Marks(points), _) => Ask::ShortAnswer { points },
            (Key::Choice(key), _) => Ask::Choice {
                options: options(),
                key: key.into_iter().map(|i| letter(i).to_string()).collect(),
            },
            (Key::ByHand | Key::Missing | Key::Unclear | Key::InSubs, _) => Ask::ShortAnswer {
                points: vec![MarkPoint { text: marks::BY_HAND.to_owned(), marks: 1 }],
            },
        }
    }
}

/// A text on one line, otherwise as it is.
fn tidy_line(text: &str) -> String {
    text.split(['\n', '\r']).map(str::trim).filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An item as a draft: what an export writes and an import reads again.
impl From<&Item> for Draft {
    fn from(item: &Item) -> Self {
        let mut draft = match (&item.situation, item.questions.first()) {
            (Some(situation), _) => Self {
                stem: situation.clone(),
                subs: item
                    .questions
                    .iter()
                    .map(|q| Self::of_question(q, item.difficulty))
                    .collect(),
                ..Self::default()
            },
            (None, Some(question)) => Self::of_question(question, item.difficulty),
            (None, None) => Self::default(),
        };
        draft.code.clone_from(&item.code);
        draft.kind = Some(item.kind);
        draft.point.clone_from(&item.point);
        draft.level = Some(item.level);
        draft.difficulty = Some(item.difficulty);
        draft.audience.clone_from(&item.audience);
        draft.tags.clone_from(&item.tags);
        draft.usage = Some(item.usage);
        draft
    }
}

impl Draft {
    fn of_question(question: &Question, difficulty: u8) -> Self {
        let mut draft = Self {
            code: question.code.clone(),
            kind: Some(question.kind),
            stem: question.stem.clone(),
            rationale: question.rationale.clone(),
            basis: basis_text(&question.basis),
            difficulty: (question.difficulty != difficulty).then_some(question.difficulty),
            point: question.point.clone(),
            ..Self::default()
        };
        match &question.ask {
            Ask::Choice { options, key } => {
                draft.options = options.iter().map(|o| o.text.clone()).collect();
                if options.iter().any(|o| !o.why.is_empty()) {
                    draft.whys = options.iter().map(|o| o.why.clone()).collect();
                }
                let right = options.iter().enumerate().filter(|(_, o)| key.contains(&o.id));
                draft.answer = right.map(|(i, _)| letter(i)).collect();
            }
            Ask::TrueFalse { key } => {
                (if *key { "正确" } else { "错误" }).clone_into(&mut draft.answer);
            }
            Ask::Cloze { key } => draft.answer = blanks::write(key),
            Ask::ShortAnswer { points } => draft.answer = marks::write(points),
        }
        draft
    }
}
