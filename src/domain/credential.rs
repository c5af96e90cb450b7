//! Passwords and tries to sign in: what a password must be, how one is issued, and how long one waits after tries
//! that failed. A wait never touches a running attempt, and nobody can bring it upon a colleague's own devices.

use serde::{Deserialize, Serialize};

use super::time::MINUTE_MS;

/// What a password must be. A setting of the county.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PasswordPolicy {
    /// Fewest characters.
    pub least: usize,
    /// Most characters.
    pub most: usize,
    /// How many of the four classes (capital, small letter, digit, other) must occur.
    pub classes: usize,
}

impl PasswordPolicy {
    /// Length before kinds of characters: ten characters of two classes.
    pub const USUAL: Self = Self { least: 10, most: 64, classes: 2 };
    /// GD-2025 (domain rules 1.3): 8 to 16 characters with capital, small letter, digit and sign.
    pub const GD_2025: Self = Self { least: 8, most: 16, classes: 4 };

    /// Whether the policy itself can be kept and protects at all.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.least >= 8
            && self.most <= 128
            && self.least <= self.most
            && self.classes >= 1
            && self.classes <= 4
    }

    /// Checks a password; `personal` are name, number and telephone of its owner, which it must not contain.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn check(&self, password: &str, personal: &[&str]) -> Result<(), Breach> {
        let length = password.chars().count();
        if length < self.least {
            return Err(Breach::Short(self.least));
        }
        if length > self.most {
            return Err(Breach::Long(self.most));
        }
        if classes(password) < self.classes {
            return Err(Breach::Classes(self.classes));
        }
        let lower = password.to_lowercase();
        let named = personal
            .iter()
            .map(|p| p.trim().to_lowercase())
            .any(|p| p.chars().count() >= 2 && lower.contains(&p));
        if named { Err(Breach::Personal) } else { Ok(()) }
    }
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self::USUAL
    }
}

/// A rule that a password breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breach {
    /// Fewer characters than this.
    Short(usize),
    /// More characters than this.
    Long(usize),
    /// Fewer classes of characters than this.
    Classes(usize),
    /// It contains the name, the number or the telephone number.
    Personal,
}

fn classes(password: &str) -> usize {
    let has = |test: fn(char) -> bool| usize::from(password.chars().any(test));
    has(|c| c.is_ascii_uppercase())
        + has(|c| c.is_ascii_lowercase())
        + has(|c| c.is_ascii_digit())
        + has(|c| !c.is_ascii_alphanumeric())
}

/// Letters and figures that are not taken for one another when read from paper.
const LEGIBLE: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Legible characters out of random bytes, one for each; 4.9 bits each.
#[must_use]
pub fn legible(bytes: &[u8]) -> String {
    bytes.iter().map(|b| char::from(LEGIBLE[usize::from(b % 31)])).collect()
}

/// Random bytes of an issued password.
pub const ISSUED_BYTES: usize = 12;
/// Hours for which an issued password can be used.
pub const ISSUED_HOURS: i64 = 24;

/// An issued password: twelve legible characters in three groups, 59 bits.
#[must_use]
pub fn issued(bytes: &[u8; ISSUED_BYTES]) -> String {
    let text = legible(bytes);
    format!("{}-{}-{}", &text[..4], &text[4..8], &text[8..])
}

/// Tries that are free before one has to wait.
pub const FREE_TRIES: i64 = 5;
/// Tries are forgotten when there was none for so long, in milliseconds.
pub const FORGET_MS: i64 = 24 * 60 * MINUTE_MS;

/// Whose tries are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bucket {
    /// A device on which the account signed in before: only its holder counts.
    Known,
    /// All other devices of the account together.
    Unseen,
}

/// How long to wait after `tries` tries without success, in milliseconds. Known devices: from the fifth on 1, 2, 4, 8,
/// at most 15 minutes. Unseen ones share one count, so the wait stays short: at most one minute.
#[must_use]
pub fn wait_ms(bucket: Bucket, tries: i64) -> i64 {
    if tries < FREE_TRIES {
        return 0;
    }
    let doublings = u32::try_from(tries - FREE_TRIES).unwrap_or(10).min(10);
    match bucket {
        Bucket::Known => (MINUTE_MS << doublings).min(15 * MINUTE_MS),
        Bucket::Unseen => (15_000 << doublings).min(MINUTE_MS),
    }
}

/// Minutes of a wait as people are told them: rounded up.
#[must_use]
pub const fn minutes_up(ms: i64) -> i64 {
    (ms + MINUTE_MS - 1) / MINUTE_MS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_from_the_fifth_try_and_unseen_devices_never_wait_longer_than_a_minute() {
        let known: Vec<i64> = (1..=11).map(|n| wait_ms(Bucket::Known, n) / MINUTE_MS).collect();
        assert_eq!(known, [0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]);
        let unseen: Vec<i64> = (3..=9).map(|n| wait_ms(Bucket::Unseen, n) / 1000).collect();
        assert_eq!(unseen, [0, 0, 15, 30, 60, 60, 60]);
        assert_eq!(wait_ms(Bucket::Known, i64::MAX), 15 * MINUTE_MS);
        assert_eq!([0, 1, MINUTE_MS, MINUTE_MS + 1].map(minutes_up), [0, 1, 1, 2]);
    }

    #[test]
    fn a_password_is_measured_by_length_classes_and_what_others_know() {
        let (usual, gd) = (PasswordPolicy::USUAL, PasswordPolicy::GD_2025);
        let me = ["唐晓燕", "QS0012", "13800000000"];
        for (policy, password, told) in [
            (usual, "chunfeng-8", Ok(())),
            (usual, "春风又绿江南岸明月何", Err(Breach::Classes(2))),
            (usual, "春风又绿江南岸明月8", Ok(())),
            (usual, "chunfeng8", Err(Breach::Short(10))),
            (usual, "chunfengyoulv", Err(Breach::Classes(2))),
            (usual, "my-qs0012-door", Err(Breach::Personal)),
            (usual, "13800000000a", Err(Breach::Personal)),
            (usual, "唐晓燕love2026", Err(Breach::Personal)),
            (gd, "Chun-feng8", Ok(())),
            (gd, "chun-feng8", Err(Breach::Classes(4))),
            (gd, "Chun-feng8Chun-feng8", Err(Breach::Long(16))),
        ] {
            assert_eq!(policy.check(password, &me), told, "{password}");
        }
        assert_eq!(usual.check("anything-goes", &["", " "]), Ok(()), "nothing personal is known");
        assert!(usual.is_sound() && gd.is_sound());
        assert!(!PasswordPolicy { least: 6, ..usual }.is_sound());
        assert!(!PasswordPolicy { least: 20, ..gd }.is_sound());
    }

    #[test]
    fn an_issued_password_can_be_read_from_paper() {
        let text = issued(&[0, 31, 32, 63, 255, 7, 8, 9, 10, 11, 12, 13]);
        assert_eq!((text.len(), text.matches('-').count()), (14, 2));
        assert!(!text.contains(['0', '1', 'i', 'l', 'o', 'I', 'O']));
    }
}
