//! Grading one answer: a pure function of question, frozen option ids and stored answer, exact to the hundredth.

use serde::{Deserialize, Serialize};

use super::{
    chinese,
    item::{Ask, Question},
    number::Points,
    response,
};

/// What a 多选 answer earns that is right as far as it goes but not complete (漏选得分规则, domain rules 4.1).
/// A wrong option always gives nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartialCredit {
    /// 少选不得分: all or nothing.
    #[default]
    None,
    /// 少选得部分分: full ÷ number of right options × chosen.
    Proportional,
    /// 少选得一半.
    Half,
}

/// How an answer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkState {
    /// 答对.
    Right,
    /// 部分得分.
    Partial,
    /// 答错.
    Wrong,
    /// 未答.
    Empty,
    /// A person has to mark it.
    Pending,
}

impl MarkState {
    /// One character, as packed into a result row.
    #[must_use]
    pub const fn code(self) -> char {
        match self {
            Self::Right => 'r',
            Self::Partial => 'p',
            Self::Wrong => 'w',
            Self::Empty => 'e',
            Self::Pending => 'o',
        }
    }

    /// The state of a packed character.
    #[must_use]
    pub fn parse(code: char) -> Option<Self> {
        [Self::Right, Self::Partial, Self::Wrong, Self::Empty, Self::Pending]
            .into_iter()
            .find(|s| s.code() == code)
    }
}

/// The mark of one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Points earned, between none and `full`.
    pub points: Points,
    /// Points that could be earned.
    pub full: Points,
    /// How the answer stands.
    pub state: MarkState,
}

/// Grades a stored answer.
///
/// `ids` are the frozen option ids in the order of the question's options; `stored` is the canonical text of
/// [`response::canonical`]; `full` is what the slot is worth.
#[must_use]
pub fn grade(
    question: &Question,
    ids: &[String],
    stored: &str,
    credit: PartialCredit,
    full: Points,
) -> Mark {
    let (points, state) = if stored.is_empty() {
        (Points::ZERO, MarkState::Empty)
    } else {
        match &question.ask {
            Ask::Choice { options, key } => {
                let right: Vec<&str> = options
                    .iter()
                    .zip(ids)
                    .filter(|(option, _)| key.contains(&option.id))
                    .map(|(_, id)| id.as_str())
                    .collect();
                grade_choice(&right, stored, credit, full)
            }
            Ask::TrueFalse { key } => all_or_nothing(stored == if *key { "T" } else { "F" }, full),
            Ask::Cloze { key } => grade_cloze(key, stored, credit, full),
            Ask::ShortAnswer { .. } => (Points::ZERO, MarkState::Pending),
        }
    };
    Mark { points, full, state }
}

fn all_or_nothing(right: bool, full: Points) -> (Points, MarkState) {
    if right { (full, MarkState::Right) } else { (Points::ZERO, MarkState::Wrong) }
}

fn grade_choice(
    right: &[&str],
    stored: &str,
    credit: PartialCredit,
    full: Points,
) -> (Points, MarkState) {
    let chosen = response::chosen(stored).count();
    let hits = response::chosen(stored).filter(|c| right.contains(c)).count();
    if hits < chosen {
        return (Points::ZERO, MarkState::Wrong);
    }
    some_of(hits, right.len(), credit, full)
}

/// Each blank counts alike; `none` wants all of them.
fn grade_cloze(
    key: &[Vec<String>],
    stored: &str,
    credit: PartialCredit,
    full: Points,
) -> (Points, MarkState) {
    let given: Vec<&str> = response::blanks(stored).collect();
    let hits = key
        .iter()
        .enumerate()
        .filter(|(i, accepted)| {
            let said = chinese::fold_answer(given.get(*i).copied().unwrap_or_default());
            !said.is_empty() && accepted.iter().any(|a| chinese::fold_answer(a) == said)
        })
        .count();
    some_of(hits, key.len(), credit, full)
}

fn some_of(hits: usize, of: usize, credit: PartialCredit, full: Points) -> (Points, MarkState) {
    let (hits, of) = (i64::try_from(hits).unwrap_or(0), i64::try_from(of).unwrap_or(0));
    if hits == of && of > 0 {
        return (full, MarkState::Right);
    }
    let points = match credit {
        PartialCredit::None => Points::ZERO,
        PartialCredit::Proportional => full.share(hits, of),
        PartialCredit::Half if hits > 0 => full.share(1, 2),
        PartialCredit::Half => Points::ZERO,
    };
    (points, if points > Points::ZERO { MarkState::Partial } else { MarkState::Wrong })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::item::{Choice, Kind};

    fn ids() -> Vec<String> {
        ["k1", "k2", "k3", "k4", "k5"].map(String::from).to_vec()
    }

    fn choice(kind: Kind, key: &[&str]) -> Question {
        let options = ["A", "B", "C", "D", "E"]
            .map(|id| Choice { id: id.into(), text: id.into(), why: String::new() })
            .to_vec();
        question(kind, Ask::Choice { options, key: key.iter().map(|k| (*k).to_owned()).collect() })
    }

    fn question(kind: Kind, ask: Ask) -> Question {
        Question {
            code: "q".into(),
            kind,
            point: "p".into(),
            stem: "s".into(),
            ask,
            rationale: String::new(),
            basis: vec![],
            difficulty: 1,
        }
    }

    /// Answers as option ids; points in hundredths of a question worth 2.
    fn multiple(stored: &str, credit: PartialCredit) -> (i64, MarkState) {
        let m = grade(
            &choice(Kind::Multiple, &["A", "B", "D"]),
            &ids(),
            stored,
            credit,
            Points::whole(2),
        );
        (m.points.hundredths(), m.state)
    }

    #[test]
    fn multiple_is_all_or_nothing_by_default() {
        use MarkState::{Empty, Right, Wrong};
        use PartialCredit::None;
        assert_eq!(multiple("k1,k2,k4", None), (200, Right));
        assert_eq!(multiple("k1,k2", None), (0, Wrong));
        assert_eq!(multiple("k1,k2,k3,k4", None), (0, Wrong));
        assert_eq!(multiple("", None), (0, Empty));
    }

    #[test]
    fn partial_credit_pays_by_share_or_half_and_never_for_a_wrong_option() {
        use MarkState::{Partial, Right, Wrong};
        use PartialCredit::{Half, Proportional};
        assert_eq!(multiple("k1", Proportional), (67, Partial));
        assert_eq!(multiple("k1,k2", Proportional), (133, Partial));
        assert_eq!(multiple("k1,k2,k4", Proportional), (200, Right));
        assert_eq!(multiple("k1,k3", Proportional), (0, Wrong));
        assert_eq!(multiple("k4", Half), (100, Partial));
        assert_eq!(multiple("k3,k4", Half), (0, Wrong));
    }

    #[test]
    fn true_false_and_cloze_with_variants_and_width_folding() {
        let full = Points::whole(1);
        let tf = question(Kind::TrueFalse, Ask::TrueFalse { key: false });
        assert_eq!(grade(&tf, &[], "F", PartialCredit::None, full).points, full);
        assert_eq!(grade(&tf, &[], "T", PartialCredit::None, full).state, MarkState::Wrong);

        let key = vec![vec!["2021".into(), "二〇二一".into()], vec!["1".into()]];
        let cloze = question(Kind::Cloze, Ask::Cloze { key });
        let mark = |s: &str, credit| grade(&cloze, &[], s, credit, full);
        assert_eq!(mark("２０２１\u{1f}１", PartialCredit::None).state, MarkState::Right);
        assert_eq!(mark("二〇二一\u{1f}1。", PartialCredit::None).state, MarkState::Right);
        assert_eq!(mark("2021", PartialCredit::None).state, MarkState::Wrong);
        assert_eq!(mark("2021", PartialCredit::Proportional).points.hundredths(), 50);
        assert_eq!(mark("\u{1f}", PartialCredit::Half).state, MarkState::Wrong);
    }

    #[test]
    fn short_answers_wait_for_a_person() {
        let short = question(Kind::ShortAnswer, Ask::ShortAnswer { points: vec![] });
        let mark = grade(&short, &[], "两人以上", PartialCredit::None, Points::whole(5));
        assert_eq!((mark.points, mark.state), (Points::ZERO, MarkState::Pending));
    }

    proptest! {
        #[test]
        fn a_mark_lies_between_none_and_full_and_only_the_key_itself_is_right(
            picked in proptest::collection::btree_set(0usize..5, 0..5),
            key in proptest::collection::btree_set(0usize..5, 1..5),
            worth in 1i64..10_000,
            rule in 0usize..3,
        ) {
            let letters = ["A", "B", "C", "D", "E"];
            let key_ids: Vec<&str> = key.iter().map(|&i| letters[i]).collect();
            let stored = picked.iter().map(|&i| ids()[i].clone()).collect::<Vec<_>>().join(",");
            let credit = [PartialCredit::None, PartialCredit::Proportional, PartialCredit::Half][rule];
            let full = Points::from_hundredths(worth);
            let mark = grade(&choice(Kind::Multiple, &key_ids), &ids(), &stored, credit, full);
            prop_assert!(mark.points >= Points::ZERO && mark.points <= full);
            prop_assert_eq!(mark.state == MarkState::Right, picked == key);
            if picked.iter().any(|i| !key.contains(i)) {
                prop_assert_eq!(mark.points, Points::ZERO);
            }
        }
    }
}
