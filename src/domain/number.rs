//! Exact numbers: points in hundredths and rates that know their base.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign},
};

use serde::{Deserialize, Serialize};

/// Points of a score, in **hundredths of a point** (150 is 1.5 分). Never a float.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Points(i64);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// Takes hundredths of a point.
    #[must_use]
    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }
    /// Takes whole points.
    #[must_use]
    pub const fn whole(points: i64) -> Self {
        Self(points * 100)
    }
    /// Hundredths of a point, as stored.
    #[must_use]
    pub const fn hundredths(self) -> i64 {
        self.0
    }
    /// `self × numerator ÷ denominator`, rounded half up to the hundredth; a denominator of 0 gives none.
    #[must_use]
    pub fn share(self, numerator: i64, denominator: i64) -> Self {
        Self(half_up(self.0 * numerator, denominator))
    }
    /// `times` questions of this worth.
    #[must_use]
    pub const fn times(self, times: i64) -> Self {
        Self(self.0 * times)
    }
}

impl From<i64> for Points {
    fn from(hundredths: i64) -> Self {
        Self(hundredths)
    }
}

/// `86`, `86.5`, `86.25`: no more decimals than there are.
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, n) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        match (n / 100, n % 100) {
            (whole, 0) => write!(f, "{sign}{whole}"),
            (whole, rest) if rest % 10 == 0 => write!(f, "{sign}{whole}.{}", rest / 10),
            (whole, rest) => write!(f, "{sign}{whole}.{rest:02}"),
        }
    }
}

impl Add for Points {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}
impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}
impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Self::add)
    }
}

/// `numerator ÷ denominator` rounded half up (away from zero); 0 when the denominator is 0.
#[must_use]
pub const fn half_up(numerator: i64, denominator: i64) -> i64 {
    if denominator == 0 {
        return 0;
    }
    let (n, d) = (numerator * 2 + denominator * numerator.signum(), denominator * 2);
    n / d
}

/// A rate: so many of so many. Shown with two decimals, half up; `100%` only when exactly all; `—` when the
/// base is 0 (domain rules 1.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// How many.
    pub part: i64,
    /// Of how many.
    pub base: i64,
}

impl Rate {
    /// The rate of `part` in `base`.
    #[must_use]
    pub const fn of(part: i64, base: i64) -> Self {
        Self { part, base }
    }

    /// Hundredths of a percent (9642 is 96.42 %), `None` when the base is 0. A part that is not the whole never
    /// rounds up to 10000.
    #[must_use]
    pub fn basis_points(self) -> Option<i64> {
        if self.base == 0 {
            return None;
        }
        let rounded = half_up(self.part * 10_000, self.base);
        Some(if self.part < self.base { rounded.min(9_999) } else { rounded })
    }

    /// The figure without its sign: `96.42`, `100`, `—`.
    #[must_use]
    pub fn figure(self) -> String {
        match self.basis_points() {
            None => "—".to_owned(),
            Some(10_000) => "100".to_owned(),
            Some(bp) => format!("{}.{:02}", bp / 100, bp % 100),
        }
    }
}

/// `96.42%`, `100%`, `—`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.basis_points() {
            None => f.write_str("—"),
            Some(_) => write!(f, "{}%", self.figure()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_show_no_more_decimals_than_there_are() {
        let shown = [8600, 8650, 8625, 5, -150].map(|h| Points::from_hundredths(h).to_string());
        assert_eq!(shown, ["86", "86.5", "86.25", "0.05", "-1.5"]);
    }

    #[test]
    fn shares_round_half_up_to_the_hundredth() {
        assert_eq!(Points::whole(2).share(1, 3), Points::from_hundredths(67));
        assert_eq!(Points::whole(1).share(1, 8), Points::from_hundredths(13));
        assert_eq!(Points::whole(2).share(2, 4), Points::whole(1));
        assert_eq!(Points::whole(2).share(1, 0), Points::ZERO);
    }

    #[test]
    fn a_rate_is_a_hundred_percent_only_when_all_and_a_dash_without_base() {
        assert_eq!(Rate::of(1213, 1258).to_string(), "96.42%");
        assert_eq!(Rate::of(99_999, 100_000).to_string(), "99.99%");
        assert_eq!(Rate::of(7, 7).to_string(), "100%");
        assert_eq!(Rate::of(0, 0).to_string(), "—");
        assert_eq!(Rate::of(1, 800).to_string(), "0.13%");
    }
}
