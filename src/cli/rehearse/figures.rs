//! What a rehearsal measures of each step. A time is what a person waits, retries included.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hdrhistogram::Histogram;
use serde_json::json;

/// Failures of which the words are kept.
const KEPT: usize = 12;
/// The longest time told apart, in microseconds.
const LONGEST: u64 = 600_000_000;

/// A step of a candidate's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Opens the ticket.
    Ticket,
    /// Signs in with it.
    SignIn,
    /// Reads the notice.
    Notice,
    /// Accepts the pledge and begins.
    Start,
    /// Opens the paper.
    Paper,
    /// Saves an answer.
    Save,
    /// Hands in.
    HandIn,
    /// Reads the receipt, to which handing in leads.
    Receipt,
    /// Reads the result.
    Result,
}

impl Step {
    /// All, in order.
    pub const ALL: [Self; 9] = [
        Self::Ticket,
        Self::SignIn,
        Self::Notice,
        Self::Start,
        Self::Paper,
        Self::Save,
        Self::HandIn,
        Self::Receipt,
        Self::Result,
    ];

    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::SignIn => "sign-in",
            Self::Notice => "notice",
            Self::Start => "start",
            Self::Paper => "paper",
            Self::Save => "save",
            Self::HandIn => "hand-in",
            Self::Receipt => "receipt",
            Self::Result => "result",
        }
    }
}

struct OfStep {
    step: Step,
    times: Histogram<u64>,
    retries: u64,
    failures: u64,
}

/// The figures of a run.
pub struct Figures {
    steps: Vec<Mutex<OfStep>>,
    words: Mutex<Vec<String>>,
}

fn lock<T>(m: &Mutex<T>) -> MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A count as a number that can be divided.
#[must_use]
pub fn float(n: u64) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

impl Figures {
    /// Nothing measured yet.
    ///
    /// # Errors
    /// When a histogram cannot be made.
    pub fn new() -> anyhow::Result<Self> {
        let steps = Step::ALL.into_iter().map(|step| {
            let times = Histogram::new_with_bounds(1, LONGEST, 3)?;
            Ok(Mutex::new(OfStep { step, times, retries: 0, failures: 0 }))
        });
        Ok(Self { steps: steps.collect::<anyhow::Result<_>>()?, words: Mutex::default() })
    }

    fn of(&self, step: Step, note: impl FnOnce(&mut OfStep)) {
        for held in &self.steps {
            let mut held = lock(held);
            if held.step == step {
                note(&mut held);
                return;
            }
        }
    }

    /// A step was done.
    pub fn done(&self, step: Step, took: Duration) {
        let micros = u64::try_from(took.as_micros()).unwrap_or(LONGEST).clamp(1, LONGEST);
        self.of(step, |s| s.times.saturating_record(micros));
    }

    /// A step had to be tried again.
    pub fn retried(&self, step: Step) {
        self.of(step, |s| s.retries += 1);
    }

    /// A step failed for good.
    pub fn failed(&self, step: Step, why: &str) {
        self.of(step, |s| s.failures += 1);
        let mut words = lock(&self.words);
        if words.len() < KEPT {
            words.push(format!("{}: {why}", step.name()));
        }
    }

    /// Failures of all steps.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.steps.iter().map(|s| lock(s).failures).sum()
    }

    /// Retries of all steps.
    #[must_use]
    pub fn retries(&self) -> u64 {
        self.steps.iter().map(|s| lock(s).retries).sum()
    }

    /// How often a step was done.
    #[must_use]
    pub fn count(&self, step: Step) -> u64 {
        let mut n = 0;
        self.of(step, |s| n = s.times.len());
        n
    }

    /// Words of the first failures.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        lock(&self.words).clone()
    }

    /// One aligned line a step, under a line of headings.
    #[must_use]
    pub fn table(&self, took: Duration) -> Vec<String> {
        let line = |cells: [String; 9]| {
            let [name, numbers @ ..] = cells;
            numbers.iter().fold(format!("{name:<8}"), |line, n| format!("{line}{n:>10}"))
        };
        let head = [
            "step", "count", "per s", "p50 ms", "p95 ms", "p99 ms", "max ms", "retries", "failures",
        ];
        let mut lines = vec![line(head.map(str::to_owned))];
        for held in &self.steps {
            let s = lock(held);
            if s.times.is_empty() && s.retries == 0 && s.failures == 0 {
                continue;
            }
            let ms = |micros: u64| format!("{:.1}", float(micros) / 1_000.0);
            lines.push(line([
                s.step.name().to_owned(),
                s.times.len().to_string(),
                format!("{:.0}", float(s.times.len()) / took.as_secs_f64()),
                ms(s.times.value_at_quantile(0.5)),
                ms(s.times.value_at_quantile(0.95)),
                ms(s.times.value_at_quantile(0.99)),
                ms(s.times.max()),
                s.retries.to_string(),
                s.failures.to_string(),
            ]));
        }
        lines
    }

    /// The same for programs: times in microseconds.
    #[must_use]
    pub fn json(&self, took: Duration) -> serde_json::Value {
        let steps = self.steps.iter().map(|held| {
            let s = lock(held);
            json!({
                "step": s.step.name(),
                "count": s.times.len(),
                "per_second": float(s.times.len()) / took.as_secs_f64(),
                "p50_us": s.times.value_at_quantile(0.5),
                "p95_us": s.times.value_at_quantile(0.95),
                "p99_us": s.times.value_at_quantile(0.99),
                "max_us": s.times.max(),
                "retries": s.retries,
                "failures": s.failures,
            })
        });
        steps.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_that_happened_is_a_line() {
        let f = Figures::new().unwrap();
        f.done(Step::Save, Duration::from_millis(2));
        f.retried(Step::Save);
        f.failed(Step::Result, "status 500");
        let table = f.table(Duration::from_secs(1));
        assert_eq!(table.len(), 3);
        assert!(table[1].starts_with("save") && table[2].ends_with('1'));
        assert_eq!((f.count(Step::Save), f.retries(), f.failures()), (1, 1, 1));
        assert_eq!(f.words(), ["result: status 500"]);
    }
}
