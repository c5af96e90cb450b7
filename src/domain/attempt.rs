//! One person's attempt at an exam: its states, and what decides whether an answer still counts.
//!
//! `in_progress` → `submitted` → `scored` → `final`; `submitted` and `scored` may be `reopened` by late
//! answers and are then scored again; `voided` ends any of them (domain rules 1.7). Only the server's clock
//! is asked.

use serde::{Deserialize, Serialize};

use super::time::{MINUTE_MS, Timestamp};

/// How an attempt was handed in: three different events on the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandIn {
    /// 交卷 by the candidate.
    Candidate,
    /// 到时自动交卷.
    Deadline,
    /// 强制交卷 by an invigilator.
    Forced,
}

impl HandIn {
    /// The code used in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Deadline => "deadline",
            Self::Forced => "forced",
        }
    }

    /// The value of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Candidate, Self::Deadline, Self::Forced].into_iter().find(|h| h.code() == code)
    }
}

/// State of an attempt with what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Answers are taken until the deadline.
    InProgress {
        /// First instant at which no answer is taken any more.
        deadline: Timestamp,
    },
    /// Handed in, not yet fully marked.
    Submitted {
        /// By whom or what.
        how: HandIn,
        /// When.
        at: Timestamp,
    },
    /// Every answer has its mark; the result is not yet published.
    Scored {
        /// By whom or what it was handed in.
        how: HandIn,
        /// When it was handed in.
        at: Timestamp,
    },
    /// Published.
    Final {
        /// By whom or what it was handed in.
        how: HandIn,
        /// When it was handed in.
        at: Timestamp,
    },
    /// Counts for nothing, by decision of a person with a reason.
    Voided {
        /// When it was decided.
        at: Timestamp,
    },
}

/// What may happen to an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The candidate or an invigilator hands in.
    HandIn(HandIn, Timestamp),
    /// Every answer got its mark.
    Scored,
    /// Results are published.
    Published,
    /// Late answers were accepted: marks are no longer complete.
    Reopened,
    /// Declared void.
    Voided(Timestamp),
}

/// Why an event was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Already handed in.
    #[error("already handed in")]
    AlreadySubmitted,
    /// The deadline has not come, so nothing may hand in on its account.
    #[error("the deadline has not come")]
    TooEarly,
    /// Not handed in yet.
    #[error("not handed in")]
    NotSubmitted,
    /// Voided; nothing more can happen.
    #[error("voided")]
    Void,
}

impl State {
    /// The code used in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::InProgress { .. } => "in_progress",
            Self::Submitted { .. } => "submitted",
            Self::Scored { .. } => "scored",
            Self::Final { .. } => "final",
            Self::Voided { .. } => "voided",
        }
    }

    /// The state after an event.
    ///
    /// # Errors
    /// A [`Refusal`] naming why this event cannot happen now; the state is then unchanged.
    pub fn event(self, event: Event) -> Result<Self, Refusal> {
        match (self, event) {
            (Self::Voided { .. }, _) => Err(Refusal::Void),
            (_, Event::Voided(at)) => Ok(Self::Voided { at }),
            (Self::InProgress { deadline }, Event::HandIn(HandIn::Deadline, at))
                if at < deadline =>
            {
                Err(Refusal::TooEarly)
            }
            (Self::InProgress { .. }, Event::HandIn(how, at)) => Ok(Self::Submitted { how, at }),
            (Self::InProgress { .. }, Event::Scored | Event::Published | Event::Reopened) => {
                Err(Refusal::NotSubmitted)
            }
            (
                Self::Submitted { .. } | Self::Scored { .. } | Self::Final { .. },
                Event::HandIn(..),
            ) => Err(Refusal::AlreadySubmitted),
            (Self::Submitted { how, at } | Self::Scored { how, at }, Event::Scored) => {
                Ok(Self::Scored { how, at })
            }
            (Self::Submitted { .. }, Event::Published) => Err(Refusal::NotSubmitted),
            (Self::Scored { how, at } | Self::Final { how, at }, Event::Published) => {
                Ok(Self::Final { how, at })
            }
            (
                Self::Submitted { how, at } | Self::Scored { how, at } | Self::Final { how, at },
                Event::Reopened,
            ) => Ok(Self::Submitted { how, at }),
            (Self::Final { .. }, Event::Scored) => Err(Refusal::AlreadySubmitted),
        }
    }
}

/// A page that was not heard of for this long before the deadline had lost its line: two heartbeats of 30 s
/// with their jitter, and a margin.
pub const LINE_LOST_AFTER_MS: i64 = 90_000;

/// Whether an answer that arrives after the deadline counts by itself.
///
/// It does when it arrives within the policy's grace and the server had lost that line before the deadline.
/// Otherwise a person decides. `last_seen` is the last save or heartbeat of the attempt.
#[must_use]
pub fn late_counts(
    deadline: Timestamp,
    last_seen: Timestamp,
    arrives: Timestamp,
    grace_minutes: i64,
) -> bool {
    arrives < deadline.plus_ms(grace_minutes * MINUTE_MS)
        && deadline.since(last_seen) >= LINE_LOST_AFTER_MS
}

/// The deadline of an attempt that starts now: its minutes, cut off by the end of the window, and the
/// person's extra time on top of both.
#[must_use]
pub fn deadline(start: Timestamp, minutes: i64, window_to: Timestamp, extra_ms: i64) -> Timestamp {
    start.plus_minutes(minutes).min(window_to).plus_ms(extra_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    const T: fn(i64) -> Timestamp = Timestamp::from_ms;

    #[test]
    fn every_event_in_every_state_is_allowed_or_refused_with_its_reason() {
        let (how, at) = (HandIn::Candidate, T(50));
        let states = [
            State::InProgress { deadline: T(100) },
            State::Submitted { how, at },
            State::Scored { how, at },
            State::Final { how, at },
            State::Voided { at },
        ];
        let events = [
            Event::HandIn(how, T(60)),
            Event::HandIn(HandIn::Deadline, T(99)),
            Event::Scored,
            Event::Published,
            Event::Reopened,
            Event::Voided(T(70)),
        ];
        let table: Vec<Vec<String>> = states
            .iter()
            .map(|s| {
                let after = |e: &Event| match s.event(*e) {
                    Ok(next) => next.code().to_owned(),
                    Err(why) => format!("{why:?}"),
                };
                events.iter().map(after).collect()
            })
            .collect();
        assert_eq!(
            table,
            [
                ["submitted", "TooEarly", "NotSubmitted", "NotSubmitted", "NotSubmitted", "voided"],
                [
                    "AlreadySubmitted",
                    "AlreadySubmitted",
                    "scored",
                    "NotSubmitted",
                    "submitted",
                    "voided"
                ],
                ["AlreadySubmitted", "AlreadySubmitted", "scored", "final", "submitted", "voided"],
                [
                    "AlreadySubmitted",
                    "AlreadySubmitted",
                    "AlreadySubmitted",
                    "final",
                    "submitted",
                    "voided"
                ],
                ["Void", "Void", "Void", "Void", "Void", "Void"],
            ]
        );
    }

    #[test]
    fn late_answers_count_by_themselves_only_after_a_lost_line_and_within_the_grace() {
        let deadline = T(1_000_000);
        let lost = T(1_000_000 - LINE_LOST_AFTER_MS);
        let grace = |arrives: i64, seen| late_counts(deadline, seen, deadline.plus_ms(arrives), 10);
        assert!(grace(5 * MINUTE_MS, lost));
        assert!(!grace(10 * MINUTE_MS, lost), "the grace is over");
        assert!(!grace(MINUTE_MS, lost.plus_ms(1)), "the line was up shortly before");
    }

    #[test]
    fn a_late_start_ends_with_the_window_and_extra_time_comes_on_top() {
        let to = T(90 * MINUTE_MS);
        assert_eq!(deadline(T(0), 60, to, 0), T(60 * MINUTE_MS));
        assert_eq!(deadline(T(45 * MINUTE_MS), 60, to, 10 * MINUTE_MS), T(100 * MINUTE_MS));
    }
}
