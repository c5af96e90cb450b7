//! The only place that asks the operating system for time and chance.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use rand::Rng;
use rand_chacha::{ChaCha12Rng, rand_core::SeedableRng};

use crate::domain::time::Timestamp;

/// Where `now` comes from.
#[derive(Debug)]
pub enum Clock {
    /// The server's clock.
    System,
    /// A clock that tests set by hand.
    Fixed(AtomicI64),
}

impl Clock {
    /// A clock that stands still until it is moved.
    #[must_use]
    pub const fn fixed(at: Timestamp) -> Self {
        Self::Fixed(AtomicI64::new(at.ms()))
    }

    /// Now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask")]
    pub fn now(&self) -> Timestamp {
        match self {
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Fixed(ms) => Timestamp::from_ms(ms.load(Ordering::Relaxed)),
        }
    }

    /// Moves a fixed clock; the system's clock is not moved by anybody.
    pub fn advance_ms(&self, by: i64) {
        if let Self::Fixed(ms) = self {
            ms.fetch_add(by, Ordering::Relaxed);
        }
    }
}

/// Where chance comes from.
#[derive(Debug)]
pub enum Dice {
    /// The operating system's generator.
    System,
    /// A generator that repeats itself, for tests.
    Seeded(Box<Mutex<ChaCha12Rng>>),
}

impl Dice {
    /// Dice that fall the same way every time.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Box::new(Mutex::new(ChaCha12Rng::seed_from_u64(seed))))
    }

    /// Lends a generator.
    #[expect(clippy::disallowed_methods, reason = "this is the one place that may ask")]
    pub fn with<T>(&self, use_it: impl FnOnce(&mut dyn Rng) -> T) -> T {
        match self {
            Self::System => use_it(&mut rand::rng()),
            Self::Seeded(rng) => {
                use_it(&mut *rng.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
            }
        }
    }

    /// Random bytes, for secrets and seeds.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        self.with(|rng| {
            let mut bytes = [0; N];
            rng.fill_bytes(&mut bytes);
            bytes
        })
    }
}
