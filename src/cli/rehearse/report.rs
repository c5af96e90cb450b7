//! What is told at the end: a table, the machine, the comparison, and a verdict in words.

use std::time::Duration;

use serde_json::json;

use super::{
    check::Check,
    figures::{Figures, float},
    machine::Usage,
};
use crate::cli::terminal;

/// Everything a run found out.
pub struct Report<'a> {
    /// The measures.
    pub figures: &'a Figures,
    /// How long candidates walked.
    pub took: Duration,
    /// How many there were.
    pub candidates: usize,
    /// How many arrived.
    pub arrived: usize,
    /// Seed of forms and answers, hex.
    pub seed: &'a str,
    /// What the server used, if it runs on this machine.
    pub server: Option<Usage>,
    /// What this command used.
    pub own: Option<Usage>,
    /// How often the server was killed.
    pub kills: u32,
    /// The comparison; `None` when it was interrupted.
    pub check: Option<&'a Check>,
    /// What else went wrong.
    pub faults: &'a [String],
}

impl Report<'_> {
    /// Whether everybody arrived and nothing is missing.
    #[must_use]
    pub fn well(&self) -> bool {
        self.arrived == self.candidates
            && self.figures.failures() == 0
            && self.faults.is_empty()
            && self.check.is_some_and(|c| c.wrong == 0)
    }

    fn per_second(&self) -> f64 {
        float(u64::try_from(self.arrived).unwrap_or(0)) / self.took.as_secs_f64()
    }

    fn cpu_ms_each(&self, used: Usage) -> f64 {
        float(used.cpu_ms) / float(u64::try_from(self.arrived.max(1)).unwrap_or(1))
    }

    /// Prints it for people.
    pub fn print(&self) {
        for line in self.figures.table(self.took) {
            terminal::say(line);
        }
        terminal::say("");
        terminal::say(format!(
            "attempts  {} of {} in {:.1} s, {:.1} a second; seed {}",
            self.arrived,
            self.candidates,
            self.took.as_secs_f64(),
            self.per_second(),
            self.seed
        ));
        let seconds = |ms: u64| float(ms) / 1_000.0;
        match self.server {
            Some(used) => terminal::say(format!(
                "server    {:.1} CPU s, {:.2} ms an attempt; memory {} MB at the end, {} MB at most; killed {} times",
                seconds(used.cpu_ms),
                self.cpu_ms_each(used),
                used.resident / 1_024,
                used.peak / 1_024,
                self.kills
            )),
            None => terminal::say(
                "server    not on this machine, or its process is hidden: not measured",
            ),
        }
        if let Some(own) = self.own {
            let (cpu, peak) = (seconds(own.cpu_ms), own.peak / 1_024);
            terminal::say(format!(
                "rehearse  {cpu:.1} CPU s, {peak} MB, on the same cores if it is the same machine"
            ));
        }
        if let Some(c) = self.check {
            terminal::say(format!(
                "stored    {} attempts; {} acknowledged saves, {} slots compared ({} hold a newer save whose \
                 acknowledgement was lost); {} marked again, {} shown scores compared",
                c.attempts, c.saves, c.answers, c.newer, c.marked, c.shown
            ));
        }
        terminal::say("");
        for word in self.figures.words() {
            terminal::say(format!("failed: {word}"));
        }
        for word in self.faults {
            terminal::say(format!("fault: {word}"));
        }
        for word in self.check.iter().flat_map(|c| &c.words) {
            terminal::say(format!("WRONG: {word}"));
        }
        terminal::say(self.verdict());
    }

    fn verdict(&self) -> String {
        let left = self.candidates - self.arrived.min(self.candidates);
        match self.check {
            None => "interrupted: nothing was compared".to_owned(),
            Some(c) if c.wrong > 0 => {
                format!(
                    "NOT SAFE: {} things that were acknowledged are missing or wrong (see above)",
                    c.wrong
                )
            }
            Some(_) if left > 0 => format!(
                "nothing acknowledged was lost, but {left} of {} candidates did not get through",
                self.candidates
            ),
            Some(_) if !self.well() => {
                "nothing acknowledged was lost, but there were failures (see above)".to_owned()
            }
            Some(c) => format!(
                "all is well: {} candidates got through, nothing of {} acknowledged saves is lost, every mark is right",
                self.arrived, c.saves
            ),
        }
    }

    /// The same for programs.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        let usage = |used: Usage| {
            json!({
                "cpu_ms": used.cpu_ms,
                "cpu_ms_per_attempt": self.cpu_ms_each(used),
                "resident_kib": used.resident,
                "peak_kib": used.peak,
            })
        };
        let check = self.check.map(|c| {
            json!({
                "attempts": c.attempts,
                "saves": c.saves,
                "answers": c.answers,
                "newer": c.newer,
                "marked": c.marked,
                "shown": c.shown,
                "wrong": c.wrong,
                "first_wrong": c.words,
            })
        });
        json!({
            "ok": self.well(),
            "verdict": self.verdict(),
            "candidates": self.candidates,
            "arrived": self.arrived,
            "seconds": self.took.as_secs_f64(),
            "attempts_per_second": self.per_second(),
            "seed": self.seed,
            "steps": self.figures.json(self.took),
            "first_failures": self.figures.words(),
            "faults": self.faults,
            "server": self.server.map(usage),
            "rehearse": self.own.map(usage),
            "kills": self.kills,
            "check": check,
        })
    }
}
