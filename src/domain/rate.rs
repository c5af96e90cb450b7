//! The figures leaders see: one definition each (domain rules 1.5), from counts alone.

use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use super::number::{Points, Rate, half_up};

/// Counts of people of a unit or of several units together, in one exam.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// 在册: on the frozen roster.
    pub roster: i64,
    /// 免考: with an approved exemption.
    pub exempt: i64,
    /// 实考: handed in at least one valid attempt.
    pub sat: i64,
    /// 合格: reached the cut score.
    pub passed: i64,
    /// 优秀: reached a band that counts as distinction.
    pub distinction: i64,
    /// Handed in, marks still open: they count as sat, their result is not known yet.
    pub pending: i64,
    /// Sum of final scores, in hundredths of a point.
    pub score_sum: i64,
}

impl Counts {
    /// 应考人数＝在册人数－免考人数.
    #[must_use]
    pub const fn required(&self) -> i64 {
        self.roster - self.exempt
    }
    /// 缺考人数＝应考－实考; before the window closes: not yet sat.
    #[must_use]
    pub const fn absent(&self) -> i64 {
        self.required() - self.sat
    }
    /// 参考率＝实考÷应考.
    #[must_use]
    pub const fn sit_rate(&self) -> Rate {
        Rate::of(self.sat, self.required())
    }
    /// 合格率（按应考人数）: absentees count in the base.
    #[must_use]
    pub const fn pass_rate(&self) -> Rate {
        Rate::of(self.passed, self.required())
    }
    /// 合格率（按实考人数）: absentees do not count.
    #[must_use]
    pub const fn pass_rate_of_sat(&self) -> Rate {
        Rate::of(self.passed, self.sat)
    }
    /// 优秀率（按应考人数）.
    #[must_use]
    pub const fn distinction_rate(&self) -> Rate {
        Rate::of(self.distinction, self.required())
    }
    /// 平均分＝final scores ÷ 实考, half up to the hundredth; absentees excluded, `None` when nobody sat.
    #[must_use]
    pub fn mean_score(&self) -> Option<Points> {
        let marked = self.sat - self.pending;
        (marked > 0).then(|| Points::from_hundredths(half_up(self.score_sum, marked)))
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, o: Self) {
        self.roster += o.roster;
        self.exempt += o.exempt;
        self.sat += o.sat;
        self.passed += o.passed;
        self.distinction += o.distinction;
        self.pending += o.pending;
        self.score_sum += o.score_sum;
    }
}

/// How a question fared: how many had it in their form and how many had it fully right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemCounts {
    /// Handed-in forms that held it.
    pub seen: i64,
    /// Of them fully right.
    pub right: i64,
}

impl ItemCounts {
    /// 答对率.
    #[must_use]
    pub const fn right_rate(&self) -> Rate {
        Rate::of(self.right, self.seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The drawn leader's page: 1267 on the roster, 9 exempt, 1246 sat, 1213 passed.
    #[test]
    fn the_drawn_county_has_the_drawn_figures() {
        let c = Counts {
            roster: 1267,
            exempt: 9,
            sat: 1246,
            passed: 1213,
            distinction: 517,
            pending: 0,
            score_sum: 10_541_160,
        };
        assert_eq!((c.required(), c.absent()), (1258, 12));
        assert_eq!(c.sit_rate().to_string(), "99.05%");
        assert_eq!(c.pass_rate().to_string(), "96.42%");
        assert_eq!(c.pass_rate_of_sat().to_string(), "97.35%");
        assert_eq!(c.distinction_rate().to_string(), "41.10%");
        assert_eq!(c.mean_score().map(|p| p.to_string()).as_deref(), Some("84.6"));
    }

    #[test]
    fn nobody_required_gives_dashes_not_zeros() {
        let c = Counts { roster: 3, exempt: 3, ..Counts::default() };
        assert_eq!(c.pass_rate().to_string(), "—");
        assert_eq!(c.mean_score(), None);
    }
}
