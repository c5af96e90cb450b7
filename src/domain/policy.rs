//! Exam policies (考试方案): every number of an exam that differs between provinces, as data (domain rules 1.3).

use serde::{Deserialize, Serialize};

use super::{grading::PartialCredit, number::Points};

/// A policy: immutable once an exam refers to its revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExamPolicy {
    /// Short name, `HN-2019`.
    pub code: String,
    /// What it is called on screens.
    pub title: String,
    /// Time for one attempt.
    pub minutes: i64,
    /// Cut score in hundredths of a point.
    pub cut_score: Points,
    /// Bands from the highest; the first whose `from` is reached names the result.
    pub bands: Vec<Band>,
    /// 漏选得分规则.
    pub partial_credit: PartialCredit,
    /// Attempts a person has inside the window.
    pub attempts: i64,
    /// How long after the deadline answers given before it may still arrive, in minutes.
    pub late_upload_grace_minutes: i64,
}

/// A grade band (等次).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// 优秀, 合格 …
    pub name: String,
    /// Lowest score of the band, in hundredths of a point.
    pub from: Points,
    /// Whether the band counts as 优秀 in the figures.
    #[serde(default)]
    pub distinction: bool,
}

impl ExamPolicy {
    /// HN-2019, the default preset: 60 minutes (uncertain, therefore data), 60 of 100 passes.
    #[must_use]
    pub fn hn_2019() -> Self {
        Self {
            code: "HN-2019".into(),
            title: "湖南2019（默认）".into(),
            minutes: 60,
            cut_score: Points::whole(60),
            bands: vec![
                Band { name: "优秀".into(), from: Points::whole(90), distinction: true },
                Band { name: "合格".into(), from: Points::whole(60), distinction: false },
            ],
            partial_credit: PartialCredit::None,
            attempts: 1,
            late_upload_grace_minutes: 10,
        }
    }

    /// The band of a score, `None` below all of them.
    #[must_use]
    pub fn band(&self, score: Points) -> Option<&Band> {
        self.bands.iter().find(|b| score >= b.from)
    }

    /// Whether a score passes.
    #[must_use]
    pub fn passes(&self, score: Points) -> bool {
        score >= self.cut_score
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cut_score_itself_passes_and_a_hundredth_less_does_not() {
        let p = ExamPolicy::hn_2019();
        assert!(p.passes(Points::whole(60)));
        assert!(!p.passes(Points::from_hundredths(5_999)));
        assert_eq!(p.band(Points::whole(90)).map(|b| b.name.as_str()), Some("优秀"));
        assert_eq!(p.band(Points::from_hundredths(8_999)).map(|b| b.name.as_str()), Some("合格"));
        assert_eq!(p.band(Points::ZERO), None);
    }
}
