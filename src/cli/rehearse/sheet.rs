//! The answer page as a rehearsal reads it: by searching for strings, which is much cheaper than a parser.

use rand::Rng;

/// The most questions a form may have.
const MOST_SLOTS: usize = 1_000;

/// One question: what may be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Several options may be chosen.
    pub many: bool,
    /// Values of the options.
    pub options: Vec<String>,
}

impl Slot {
    /// A random answer: the values of the fields. Rarely none, as if somebody had taken the answer back.
    pub fn answer(&self, rng: &mut impl Rng) -> Vec<String> {
        if self.options.is_empty() || rng.next_u32().is_multiple_of(50) {
            return Vec::new();
        }
        let pick = |n: u32| usize::try_from(n).unwrap_or(0) % self.options.len();
        if !self.many {
            return vec![self.options[pick(rng.next_u32())].clone()];
        }
        let bits = rng.next_u32();
        let mut chosen: Vec<String> = self
            .options
            .iter()
            .zip(0..32)
            .filter(|(_, i)| bits >> i & 1 == 1)
            .map(|(o, _)| o.clone())
            .collect();
        if chosen.is_empty() {
            chosen.push(self.options[pick(rng.next_u32())].clone());
        }
        chosen
    }
}

/// The text under which the server must store these values.
#[must_use]
pub fn canonical(values: &[String]) -> String {
    let mut chosen: Vec<&str> = values.iter().map(String::as_str).collect();
    chosen.sort_unstable();
    chosen.join(",")
}

/// What the answer page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The attempt.
    pub attempt: i64,
    /// Number of the device.
    pub epoch: i64,
    /// Highest number stored.
    pub seq: i64,
    /// The questions, in order.
    pub slots: Vec<Slot>,
}

impl Sheet {
    /// Reads an answer page; `None` when it is none.
    #[must_use]
    pub fn read(html: &str) -> Option<Self> {
        let number = |name: &str| between(html, name, "\"")?.parse().ok();
        let mut slots: Vec<Slot> = Vec::new();
        for rest in html.split("<input type=\"").skip(1) {
            let read = || {
                let (kind, rest) = rest.split_once("\" name=\"s")?;
                let (slot, rest) = rest.split_once("\" value=\"")?;
                let many = match kind {
                    "radio" => false,
                    "checkbox" => true,
                    _ => return None,
                };
                Some((many, slot.parse::<usize>().ok()?, rest.split_once('"')?.0))
            };
            let Some((many, slot, value)) = read() else { continue };
            if !(1..=MOST_SLOTS).contains(&slot) {
                continue;
            }
            // Questions without options, such as a cloze, are passed over: they stay empty.
            while slots.len() < slot {
                slots.push(Slot { many: false, options: Vec::new() });
            }
            if let Some(held) = slots.get_mut(slot - 1) {
                held.many = many;
                held.options.push(value.to_owned());
            }
        }
        Some(Self {
            attempt: number("data-attempt=\"")?,
            epoch: number("data-epoch=\"")?,
            seq: number("data-seq=\"")?,
            slots,
        })
    }
}

/// The score on a result page, as it is written there.
#[must_use]
pub fn score(html: &str) -> Option<&str> {
    between(html, "<p class=\"figure\">", "<").map(str::trim)
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    Some(text.split_once(before)?.1.split_once(after)?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_real_answer_page_is_read() {
        let fresh = crate::web::exam::page::paper::samples().remove(0).1.into_string();
        let sheet = Sheet::read(&fresh).unwrap();
        assert_eq!((sheet.epoch, sheet.seq), (1, 57));
        assert_eq!(sheet.attempt, crate::web::sample::ATTEMPT.number());
        assert!(sheet.slots.iter().filter(|s| !s.options.is_empty()).all(|s| s.options.len() >= 2));
        assert!(sheet.slots.iter().any(|s| s.many) && sheet.slots.iter().any(|s| !s.many));
    }

    #[test]
    fn the_score_is_read() {
        assert_eq!(score("<p class=\"figure\">86.5<small>分</small></p>"), Some("86.5"));
        assert_eq!(canonical(&["b".to_owned(), "a".to_owned()]), "a,b");
    }
}
