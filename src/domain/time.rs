//! Instants, windows and the office's calendar. Nothing here asks what time it is: `now` is always an argument.

use std::fmt;

use jiff::{civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// An instant in unix milliseconds (UTC), the only form in which time is stored.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Takes unix milliseconds.
    #[must_use]
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }
    /// Unix milliseconds.
    #[must_use]
    pub const fn ms(self) -> i64 {
        self.0
    }
    /// This instant moved by `ms` milliseconds (negative: earlier).
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }
    /// This instant moved by whole minutes.
    #[must_use]
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_ms(minutes.saturating_mul(MINUTE_MS))
    }
    /// Milliseconds from `earlier` to this instant; negative when `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

impl From<i64> for Timestamp {
    fn from(ms: i64) -> Self {
        Self(ms)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}ms", self.0)
    }
}

/// Milliseconds of a minute.
pub const MINUTE_MS: i64 = 60_000;

/// A span in which something is open: from the first instant up to, not including, the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First instant inside.
    pub from: Timestamp,
    /// First instant outside again.
    pub to: Timestamp,
}

impl Window {
    /// Whether `now` lies inside.
    #[must_use]
    pub fn holds(self, now: Timestamp) -> bool {
        self.from <= now && now < self.to
    }
}

/// The office's calendar: civil dates and wall-clock texts in one time zone.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
}

impl Calendar {
    /// The calendar of an IANA zone such as `Asia/Shanghai`.
    ///
    /// # Errors
    /// When the zone is not known.
    pub fn of(zone: &str) -> Result<Self, jiff::Error> {
        Ok(Self { zone: TimeZone::get(zone)? })
    }

    fn zoned(&self, at: Timestamp) -> jiff::Zoned {
        jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default().to_zoned(self.zone.clone())
    }

    /// The civil date at an instant.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> Date {
        self.zoned(at).date()
    }

    /// The instant of a wall-clock time on a civil date; a time that does not exist that day moves forward.
    ///
    /// # Errors
    /// When the date is out of the supported range.
    pub fn instant(&self, date: Date, hour: i8, minute: i8) -> Result<Timestamp, jiff::Error> {
        let zoned = date.at(hour, minute, 0, 0).to_zoned(self.zone.clone())?;
        Ok(Timestamp::from_ms(zoned.timestamp().as_millisecond()))
    }

    /// `2026年11月23日`.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> String {
        chinese_date(self.date(at))
    }

    /// `2026年11月23日 09:00`.
    #[must_use]
    pub fn minute(&self, at: Timestamp) -> String {
        let z = self.zoned(at);
        format!("{} {:02}:{:02}", chinese_date(z.date()), z.hour(), z.minute())
    }

    /// `11月23日 09:00`, for spans within one year.
    #[must_use]
    pub fn short_minute(&self, at: Timestamp) -> String {
        let z = self.zoned(at);
        format!("{}月{}日 {:02}:{:02}", z.month(), z.day(), z.hour(), z.minute())
    }

    /// `09:52:10`.
    #[must_use]
    pub fn clock(&self, at: Timestamp) -> String {
        let z = self.zoned(at);
        format!("{:02}:{:02}:{:02}", z.hour(), z.minute(), z.second())
    }

    /// `2026-11-23 09:52:10`, for files and tables that machines read.
    #[must_use]
    pub fn iso(&self, at: Timestamp) -> String {
        let z = self.zoned(at);
        format!("{} {:02}:{:02}:{:02}", z.date(), z.hour(), z.minute(), z.second())
    }
}

/// `2026年11月23日`.
#[must_use]
pub fn chinese_date(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A duration in the words of the notices: `41分20秒`, `1小时05分00秒`; negative spans count as none.
#[must_use]
pub fn chinese_duration(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if h > 0 { format!("{h}小时{m:02}分{s:02}秒") } else { format!("{m}分{s:02}秒") }
}

/// A civil date as stored (`2026-11-23`).
///
/// # Errors
/// When the text is no date of the calendar.
pub fn parse_date(text: &str) -> Result<Date, jiff::Error> {
    text.parse()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_its_first_instant_and_not_its_last() {
        let w = Window { from: Timestamp::from_ms(10), to: Timestamp::from_ms(20) };
        let inside = [9, 10, 19, 20].map(|ms| w.holds(Timestamp::from_ms(ms)));
        assert_eq!(inside, [false, true, true, false]);
    }

    #[test]
    fn times_are_written_as_the_notices_write_them() {
        let cal = Calendar::of("Asia/Shanghai").unwrap();
        let at = cal.instant(parse_date("2026-11-23").unwrap(), 9, 0).unwrap();
        assert_eq!(cal.minute(at), "2026年11月23日 09:00");
        assert_eq!(cal.short_minute(at.plus_minutes(65)), "11月23日 10:05");
        assert_eq!(chinese_duration(41 * MINUTE_MS + 20_999), "41分20秒");
        assert_eq!(chinese_duration(65 * MINUTE_MS), "1小时05分00秒");
    }
}
