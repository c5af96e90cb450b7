//! Drawing a form from a frozen pool by a recorded seed: same pool, same seed, same version, same form.
//!
//! The generator (ChaCha12) and the shuffle are fixed by [`ALGORITHM`], because library shuffles may change
//! between releases. The drawn form is stored besides, as one short text.

use std::fmt::Write as _;

use rand::Rng;
use rand_chacha::{ChaCha12Rng, rand_core::SeedableRng};

use super::{
    blueprint::{Blueprint, Candidate, Shortfall},
    item::Kind,
};

/// Version of the drawing rules, stored with every form.
pub const ALGORITHM: i64 = 1;

/// One place of a form: a question of a pool item, with the order in which its options stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Number of the item in the exam's pool.
    pub pool_no: u32,
    /// Which question of the item (0 but for case sets).
    pub question: u8,
    /// Index of the section in the blueprint.
    pub section: u8,
    /// Option indices in screen order; empty where there are no options to shuffle.
    pub order: Vec<u8>,
}

/// A drawn form: its slots in the order of the paper. Slot numbers on paper and in responses count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Form {
    /// The slots.
    pub slots: Vec<Slot>,
}

/// A compact form text that cannot be read: the row was damaged.
#[derive(Debug, thiserror::Error)]
#[error("damaged form text")]
pub struct DamagedForm;

/// `section:pool_no[/question][.order]` per slot, joined by blanks; the order as letters (`BDAC`).
impl std::fmt::Display for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, slot) in self.slots.iter().enumerate() {
            if i > 0 {
                f.write_char(' ')?;
            }
            write!(f, "{}:{}", slot.section, slot.pool_no)?;
            if slot.question > 0 {
                write!(f, "/{}", slot.question)?;
            }
            if !slot.order.is_empty() {
                f.write_char('.')?;
                for &o in &slot.order {
                    f.write_char(super::chinese::letter(usize::from(o)))?;
                }
            }
        }
        Ok(())
    }
}

impl std::str::FromStr for Form {
    type Err = DamagedForm;

    fn from_str(text: &str) -> Result<Self, DamagedForm> {
        let slots = text.split_ascii_whitespace().map(parse_slot).collect::<Option<Vec<_>>>();
        slots.map(|slots| Self { slots }).ok_or(DamagedForm)
    }
}

fn parse_slot(word: &str) -> Option<Slot> {
    let (section, rest) = word.split_once(':')?;
    let (item, order) = rest.split_once('.').unwrap_or((rest, ""));
    let (no, question) = item.split_once('/').unwrap_or((item, "0"));
    let order: Option<Vec<u8>> =
        order.bytes().map(|b| b.is_ascii_uppercase().then(|| b - b'A')).collect();
    Some(Slot {
        pool_no: no.parse().ok()?,
        question: question.parse().ok()?,
        section: section.parse().ok()?,
        order: order?,
    })
}

/// What drawing needs to know of a pool item besides [`Candidate`]: the number of options per question.
#[derive(Clone, Debug)]
pub struct PoolItem {
    /// Kind, topic and pool number.
    pub candidate: Candidate,
    /// Options to shuffle, per question; 0 where there are none.
    pub options: Vec<usize>,
}

/// Draws a form.
///
/// # Errors
/// The first [`Shortfall`] when the pool cannot fill a cell.
pub fn assemble(
    blueprint: &Blueprint,
    pool: &[PoolItem],
    seed: &[u8; 32],
) -> Result<Form, Shortfall> {
    let mut rng = ChaCha12Rng::from_seed(*seed);
    let mut free = vec![true; pool.len()];
    let mut drawn: Vec<Vec<usize>> = vec![Vec::new(); blueprint.sections.len()];
    for (section, cell) in blueprint.cells_in_order() {
        let mut fitting: Vec<usize> = (0..pool.len())
            .filter(|&i| free[i] && cell.takes(section.kind, &pool[i].candidate))
            .collect();
        if fitting.len() < cell.count {
            return Err(Shortfall {
                section: section.title.clone(),
                kind: section.kind,
                topic: cell.topic.clone(),
                need: cell.count,
                have: fitting.len(),
            });
        }
        draw_front(&mut fitting, cell.count, &mut rng);
        let at = blueprint.sections.iter().position(|s| std::ptr::eq(s, section)).unwrap_or(0);
        for &i in &fitting[..cell.count] {
            free[i] = false;
            drawn[at].push(i);
        }
    }
    let mut form = Form::default();
    for (s, items) in drawn.iter_mut().enumerate() {
        let n = items.len();
        draw_front(items, n, &mut rng);
        for &i in items.iter() {
            for (q, &options) in pool[i].options.iter().enumerate() {
                let mut order: Vec<u8> = (0..u8::try_from(options).unwrap_or(0)).collect();
                let n = order.len();
                draw_front(&mut order, n, &mut rng);
                form.slots.push(Slot {
                    pool_no: u32::try_from(pool[i].candidate.no).unwrap_or(0),
                    question: u8::try_from(q).unwrap_or(0),
                    section: u8::try_from(s).unwrap_or(0),
                    order,
                });
            }
        }
    }
    Ok(form)
}

/// How many options of a question are shuffled: those of choices; 判断 keeps 正确 before 错误.
#[must_use]
pub fn shuffled_options(kind: Kind, options: usize) -> usize {
    match kind {
        Kind::Single | Kind::Multiple | Kind::Indeterminate => options,
        Kind::TrueFalse | Kind::Cloze | Kind::ShortAnswer | Kind::CaseSet => 0,
    }
}

/// Fisher–Yates from the front: afterwards the first `n` places hold a uniform draw in uniform order.
fn draw_front<T>(all: &mut [T], n: usize, rng: &mut impl Rng) {
    let len = all.len();
    for i in 0..n.min(len.saturating_sub(1)) {
        let j = i + below(len - i, rng);
        all.swap(i, j);
    }
}

/// A uniform number below `bound`, by rejection: part of [`ALGORITHM`], never to be changed without a new version.
fn below(bound: usize, rng: &mut impl Rng) -> usize {
    let bound = u64::try_from(bound).unwrap_or(1).max(1);
    let zone = u64::MAX - u64::MAX % bound;
    loop {
        let x = rng.next_u64();
        if x < zone {
            return usize::try_from(x % bound).unwrap_or(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        blueprint::{Cell, Section},
        number::Points,
    };

    fn pool(n: usize) -> Vec<PoolItem> {
        (0..n)
            .map(|no| {
                let kind = [Kind::Single, Kind::TrueFalse, Kind::CaseSet][no % 3];
                let questions = if kind == Kind::CaseSet { 3 } else { 1 };
                let topic = ["constitution", "anti_fraud"][no / 3 % 2].to_owned();
                PoolItem {
                    candidate: Candidate { no, topic, kind, questions },
                    options: vec![if kind == Kind::TrueFalse { 0 } else { 4 }; questions],
                }
            })
            .collect()
    }

    fn section(kind: Kind, cells: &[(Option<&str>, usize)]) -> Section {
        Section {
            title: kind.code().into(),
            kind,
            points: Points::whole(1),
            cells: cells
                .iter()
                .map(|(t, count)| Cell { topic: t.map(Into::into), count: *count, questions: None })
                .collect(),
        }
    }

    fn plan() -> Blueprint {
        Blueprint {
            sections: vec![
                section(Kind::Single, &[(None, 4), (Some("anti_fraud"), 3)]),
                section(Kind::TrueFalse, &[(None, 5)]),
                section(Kind::CaseSet, &[(None, 2)]),
            ],
        }
    }

    proptest! {
        #[test]
        fn a_form_repeats_no_item_keeps_case_sets_whole_and_reads_back_from_its_text(seed: [u8; 32]) {
            let (plan, pool) = (plan(), pool(60));
            let form = assemble(&plan, &pool, &seed).unwrap();
            prop_assert_eq!(form.slots.len(), 7 + 5 + 2 * 3);
            let mut seen: Vec<(u32, u8)> = form.slots.iter().map(|s| (s.pool_no, s.question)).collect();
            seen.sort_unstable();
            seen.dedup();
            prop_assert_eq!(seen.len(), form.slots.len());
            for pair in form.slots.windows(2).filter(|p| p[1].question > 0) {
                prop_assert_eq!((pair[0].pool_no, pair[0].question + 1), (pair[1].pool_no, pair[1].question));
            }
            let fraud = form.slots.iter().filter(|s| s.section == 0 && s.pool_no / 3 % 2 == 1).count();
            prop_assert!(fraud >= 3);
            for slot in &form.slots {
                let mut order = slot.order.clone();
                order.sort_unstable();
                let options = pool[usize::try_from(slot.pool_no).unwrap()].options[0];
                prop_assert_eq!(order, (0..u8::try_from(options).unwrap()).collect::<Vec<_>>());
            }
            prop_assert_eq!(form.to_string().parse::<Form>().unwrap(), form.clone());
            prop_assert_eq!(assemble(&plan, &pool, &seed).unwrap(), form);
        }
    }

    /// Recorded once: a change of this text would make every stored seed lie.
    #[test]
    fn algorithm_1_draws_what_it_has_always_drawn() {
        let form = assemble(&plan(), &pool(60), &[7; 32]).unwrap();
        assert_eq!(form.to_string(), include_str!("assembly_v1.txt").trim_end());
    }

    #[test]
    fn a_pool_that_lacks_items_says_which_cell_lacks_how_many() {
        let (plan, pool) = (plan(), pool(12));
        let short = assemble(&plan, &pool, &[1; 32]).unwrap_err();
        assert_eq!((short.kind, short.need, short.have), (Kind::Single, 3, 2));
        let candidates: Vec<_> = pool.into_iter().map(|p| p.candidate).collect();
        let all = plan.check(&candidates);
        assert_eq!(
            all.iter().map(|s| (s.kind, s.need, s.have)).collect::<Vec<_>>(),
            [(Kind::Single, 3, 2), (Kind::Single, 4, 2), (Kind::TrueFalse, 5, 4),]
        );
    }

    #[test]
    fn every_item_of_a_cell_comes_up_about_equally_often() {
        let (plan, pool) = (plan(), pool(60));
        let mut count = [0u32; 60];
        for n in 0..4_000u32 {
            let mut seed = [0; 32];
            seed[..4].copy_from_slice(&n.to_le_bytes());
            for s in assemble(&plan, &pool, &seed).unwrap().slots.iter().filter(|s| s.section == 1)
            {
                count[usize::try_from(s.pool_no).unwrap()] += 1;
            }
        }
        let drawn: Vec<u32> = count.into_iter().filter(|&c| c > 0).collect();
        assert_eq!(drawn.len(), 20);
        // 4,000 forms × 5 ÷ 20 items = 1,000 each; the standard deviation is about 27.
        assert!(drawn.iter().all(|c| (860..1_140).contains(c)), "{drawn:?}");
    }
}
