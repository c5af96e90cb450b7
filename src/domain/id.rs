//! Typed, time-ordered identities made by the application, never by a database.
//!
//! An id is a positive 63-bit number: 41 bits of milliseconds since 2020-01-01 and 22 low bits. Ids order
//! records by age and spread well in an index. They are **not secrets**: whatever admits a person carries a
//! random or keyed code of its own.

use std::{
    fmt,
    hash::{Hash, Hasher},
    marker::PhantomData,
    str::FromStr,
    sync::Mutex,
};

use rand::Rng;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::time::Timestamp;

/// What an id may name. The types exist only to keep ids of different things apart.
pub mod of {
    /// A unit of the tree (county, department, township, village).
    pub enum Unit {}
    /// A person on the establishment of a unit.
    pub enum Person {}
    /// A signed-in browser.
    pub enum Session {}
    /// An item bank.
    pub enum Bank {}
    /// An item, over all its revisions.
    pub enum Item {}
    /// One immutable revision of an item.
    pub enum Revision {}
    /// One file on its way into a bank.
    pub enum Batch {}
    /// An exam policy revision.
    pub enum Policy {}
    /// A blueprint revision.
    pub enum Blueprint {}
    /// An exam administration.
    pub enum Exam {}
    /// One person's attempt at an exam.
    pub enum Attempt {}
    /// A message of 意见建议.
    pub enum Feedback {}
    /// An audit row.
    pub enum Audit {}
    /// Anything else that only needs a unique number (log rows, proposals, conflicts).
    pub enum Row {}
}

/// Identity of a unit.
pub type UnitId = Id<of::Unit>;
/// Identity of a person.
pub type PersonId = Id<of::Person>;
/// Identity of an exam.
pub type ExamId = Id<of::Exam>;
/// Identity of an attempt.
pub type AttemptId = Id<of::Attempt>;
/// Identity of an item revision.
pub type RevisionId = Id<of::Revision>;
/// Identity of an item bank.
pub type BankId = Id<of::Bank>;
/// Identity of an item.
pub type ItemId = Id<of::Item>;
/// Identity of an import.
pub type BatchId = Id<of::Batch>;

/// An id of a `T`: a positive `i64`; in JSON and in addresses its decimal text (JavaScript numbers stop at 53 bits).
pub struct Id<T>(i64, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// Takes a number that came from a database row or an address.
    #[must_use]
    pub const fn new(number: i64) -> Self {
        Self(number, PhantomData)
    }

    /// The number itself, as stored.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
impl<T> FromStr for Id<T> {
    type Err = NotAnId;
    fn from_str(s: &str) -> Result<Self, NotAnId> {
        match s.parse::<i64>() {
            Ok(n) if n > 0 => Ok(Self::new(n)),
            _ => Err(NotAnId),
        }
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(&self.0)
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// Takes the number of a database row.
impl<T> From<i64> for Id<T> {
    fn from(number: i64) -> Self {
        Self::new(number)
    }
}

/// A text that is not the decimal form of a positive id.
#[derive(Debug, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

/// 2020-01-01T00:00:00Z in unix milliseconds: the zero of the time part.
const EPOCH_MS: i64 = 1_577_836_800_000;
const LOW_BITS: u32 = 22;

/// Hands out ids in rising order. One per process: bulk work with one `now` must not clash with itself.
///
/// Within a millisecond ids start at a random place and rise in small random steps; when the low bits run
/// over, the next millisecond is borrowed.
#[derive(Debug, Default)]
pub struct IdMint {
    last: Mutex<i64>,
}

impl IdMint {
    /// The next id, larger than every id this mint gave before.
    pub fn next<T>(&self, now: Timestamp, rng: &mut impl Rng) -> Id<T> {
        let ms = (now.ms() - EPOCH_MS).max(1);
        let noise = i64::from(rng.next_u32());
        let fresh = (ms << LOW_BITS) | (noise & 0xF_FFFF);
        // A poisoned lock only means that another thread stopped between two assignments of one number.
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *last = if fresh > *last { fresh } else { *last + 1 + (noise & 0x7) };
        Id::new(*last)
    }
}

#[cfg(test)]
mod tests {
    use rand_chacha::{ChaCha12Rng, rand_core::SeedableRng};

    use super::*;

    #[test]
    fn ids_rise_also_within_one_millisecond_and_survive_a_clock_that_steps_back() {
        let (mint, mut rng) = (IdMint::default(), ChaCha12Rng::seed_from_u64(1));
        let mut last = 0;
        for i in 0..100_000 {
            let id: Id<of::Exam> =
                mint.next(Timestamp::from_ms(1_800_000_000_000 - i % 3), &mut rng);
            assert!(id.number() > last);
            last = id.number();
        }
    }

    #[test]
    fn json_carries_ids_as_text_because_javascript_numbers_stop_at_53_bits() {
        let id = ExamId::new(912_345_678_901_234_567);
        assert_eq!(serde_json::to_string(&id).unwrap(), "\"912345678901234567\"");
        assert_eq!(serde_json::from_str::<ExamId>("\"912345678901234567\"").unwrap(), id);
        assert!("-3".parse::<ExamId>().is_err());
    }
}
