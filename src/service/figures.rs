//! Figures: recomputing units that are out of date, and reading them for a leader.

use std::{collections::HashMap, sync::Arc};

use super::{
    App,
    failure::{Failure, Result},
    marking,
    paper::Paper,
    sign_in::{self, Actor},
};
use crate::{
    domain::{
        access::Act,
        assembly::Form,
        grading::MarkState,
        id::{ExamId, PersonId, UnitId},
        number::Points,
        policy::ExamPolicy,
        rate::{Counts, ItemCounts},
        time::Timestamp,
        unit::UnitTree,
    },
    store::{
        self,
        report::{PersonFact, UnitFigure},
    },
};

/// Units recomputed in one run.
const CHUNK: i64 = 400;
/// Units of one transaction.
const GROUP: usize = 25;

/// One person of an exam as the figures count.
#[expect(clippy::struct_excessive_bools, reason = "four facts that are counted one by one")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub person: PersonId,
    /// Name.
    pub name: String,
    /// Unit on the frozen roster.
    pub unit: UnitId,
    /// Approved exemption.
    pub exempt: bool,
    /// Handed in at least one valid attempt.
    pub sat: bool,
    /// An attempt is running.
    pub running: bool,
    /// Marks are still open.
    pub pending: bool,
    /// Final score: the best of the attempts that counted.
    pub score: Option<Points>,
    /// When the counting attempt was handed in.
    pub handed_in_at: Option<Timestamp>,
}

/// Judges standings by a policy.
pub struct Judge<'a>(pub &'a ExamPolicy);

impl Judge<'_> {
    /// Reached the cut score.
    #[must_use]
    pub fn passed(&self, s: &Standing) -> bool {
        s.score.is_some_and(|score| self.0.passes(score))
    }

    /// Reached a band that counts as distinction.
    #[must_use]
    pub fn distinction(&self, s: &Standing) -> bool {
        s.score.and_then(|score| self.0.band(score)).is_some_and(|b| b.distinction)
    }
}

/// Folds facts (one row per attempt) to one standing per person; the best score counts (domain rules 1.7).
#[must_use]
pub fn standings(facts: &[PersonFact]) -> Vec<Standing> {
    let mut all: Vec<Standing> = Vec::new();
    for f in facts {
        if all.last().is_none_or(|s| s.person != f.person_id) {
            all.push(Standing {
                person: f.person_id,
                name: f.name.clone(),
                unit: f.unit_id,
                exempt: f.status == "exempt",
                sat: false,
                running: false,
                pending: false,
                score: None,
                handed_in_at: None,
            });
        }
        let Some(s) = all.last_mut() else { continue };
        match f.state.as_deref() {
            Some("in_progress") => s.running = true,
            Some(_) => {
                s.sat = true;
                let open = f.pending.unwrap_or(1) > 0;
                let score = f.score().filter(|_| !open);
                if s.handed_in_at.is_none() || score > s.score {
                    s.handed_in_at = f.handed_in_at.map(Into::into);
                    s.score = score;
                }
                s.pending = s.score.is_none();
            }
            None => {}
        }
    }
    all
}

/// Counts of some people.
#[must_use]
pub fn counts(paper: &Paper, people: &[Standing]) -> Counts {
    let judge = Judge(&paper.exam.policy);
    let mut c = Counts::default();
    for s in people {
        c.roster += 1;
        if s.exempt {
            c.exempt += 1;
            continue;
        }
        c.sat += i64::from(s.sat);
        c.pending += i64::from(s.pending);
        c.passed += i64::from(judge.passed(s));
        c.distinction += i64::from(judge.distinction(s));
        c.score_sum += s.score.map_or(0, Points::hundredths);
    }
    c
}

/// Recomputes the figures of every unit that is out of date; gives how many.
///
/// # Errors
/// As the database says; what was marked out of date stays so until it is done.
pub async fn refresh(app: &Arc<App>) -> Result<usize> {
    let dirty = store::report::dirty(&app.db, CHUNK).await?;
    for group in dirty.chunks(GROUP) {
        let mut w = app.db.write().await?;
        for &(exam, unit) in group {
            store::report::clear_dirty(&mut w, exam, unit).await?;
        }
        w.commit().await?;
        if let Err(e) = recount_all(app, group).await {
            let mut w = app.db.write().await?;
            for &(exam, unit) in group {
                store::report::mark_dirty(&mut w, exam, unit).await?;
            }
            w.commit().await?;
            return Err(e);
        }
    }
    Ok(dirty.len())
}

/// Counts some units and stores their figures in one transaction: an fsync a unit would hold the saver up.
async fn recount_all(app: &Arc<App>, units: &[(ExamId, UnitId)]) -> Result<()> {
    let mut figures = Vec::with_capacity(units.len());
    for &(exam, unit) in units {
        match app.paper(exam).await {
            Ok(paper) => figures.push((exam, recount(app, &paper, unit).await?)),
            // A rehearsal that is being removed.
            Err(Failure::Missing) => {}
            Err(e) => return Err(e),
        }
    }
    let mut w = app.db.write().await?;
    for (exam, figure) in &figures {
        store::report::save(&mut w, *exam, figure).await?;
    }
    w.commit().await?;
    Ok(())
}

/// Has everything counted again that a killed process may have left behind, for exams that ended at most a day
/// ago.
///
/// # Errors
/// As the database says.
pub async fn doubt(app: &App) -> Result<()> {
    let mut w = app.db.write().await?;
    store::report::doubt(&mut w, app.now().plus_minutes(-24 * 60)).await?;
    w.commit().await?;
    Ok(())
}

/// The figures of a unit counted from the facts.
///
/// # Errors
/// As the database says.
pub async fn recount(app: &App, paper: &Paper, unit: UnitId) -> Result<UnitFigure> {
    let now = app.now();
    let mut r = app.db.read().await?;
    let facts = store::report::facts(&mut r, paper.exam.id, &[unit], true).await?;
    drop(r);
    let items = item_counts(&facts)?;
    let mut packed: Vec<_> = items.into_iter().collect();
    packed.sort_unstable_by_key(|(at, _)| *at);
    let words: Vec<String> =
        packed.iter().map(|((no, q), c)| format!("{no}/{q}:{}:{}", c.seen, c.right)).collect();
    let people = standings(&facts);
    Ok(UnitFigure {
        unit,
        computed_at: now,
        counts: counts(paper, &people),
        items: words.join(" "),
    })
}

fn item_counts(facts: &[PersonFact]) -> Result<HashMap<(u32, u8), ItemCounts>> {
    let mut items: HashMap<(u32, u8), ItemCounts> = HashMap::new();
    for f in facts {
        let (Some(form), Some(slots)) = (&f.form, &f.slots) else { continue };
        let form: Form = form.parse().map_err(anyhow::Error::from)?;
        for (slot, (state, _)) in form.slots.iter().zip(marking::unpack(slots)?) {
            let c = items.entry((slot.pool_no, slot.question)).or_default();
            if state != MarkState::Pending {
                c.seen += 1;
                c.right += i64::from(state == MarkState::Right);
            }
        }
    }
    Ok(items)
}

/// The figures a leader may see of an exam.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The exam with its pool.
    pub paper: Paper,
    /// The unit looked at.
    pub top: UnitId,
    /// The units and their tree.
    pub tree: Arc<UnitTree>,
    /// That unit with everything below it.
    pub total: Counts,
    /// Each unit directly below (and the unit's own people, if it has any) with everything below it, in
    /// official order.
    pub parts: Vec<(UnitId, Counts)>,
    /// How each question of the pool fared, by pool number and question.
    pub items: HashMap<(u32, u8), ItemCounts>,
    /// Pass rate of the year before with its counts, if there was an exam.
    pub last_year: Option<Counts>,
    /// When the oldest of these figures was computed.
    pub as_of: Timestamp,
}

/// The unit an actor looks at: the one asked for, if it lies within the scope, else the top of the scope.
///
/// # Errors
/// [`Failure::Missing`] for a unit outside the scope or an actor without figures.
pub async fn looked_at(
    app: &App,
    actor: &Actor,
    asked: Option<UnitId>,
) -> Result<(Arc<UnitTree>, UnitId)> {
    let scope = sign_in::scope(app, actor, Act::ReadFigures).await?;
    let tree = app.tree().await?;
    let top = match asked {
        Some(unit) if scope.iter().any(|&(_, top)| tree.within(unit, top)) => unit,
        Some(_) => return Err(Failure::Missing),
        None => scope.first().map(|&(_, top)| top).ok_or(Failure::Missing)?,
    };
    Ok((tree, top))
}

/// The figures of an exam for a unit and below.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's scope.
pub async fn overview(
    app: &Arc<App>,
    actor: &Actor,
    exam: ExamId,
    unit: Option<UnitId>,
) -> Result<Overview> {
    let (tree, top) = looked_at(app, actor, unit).await?;
    let paper = app.paper(exam).await?;
    let figures = store::report::figures(&app.db, exam).await?;
    let sum = |units: &dyn Fn(UnitId) -> bool| {
        let mut c = Counts::default();
        figures.iter().filter(|f| units(f.unit)).for_each(|f| c += f.counts);
        c
    };
    let mut parts = Vec::new();
    let own = sum(&|u| u == top);
    if own.roster > 0 {
        parts.push((top, own));
    }
    for child in tree.children(top) {
        let c = sum(&|u| tree.within(u, child.id));
        if c.roster > 0 {
            parts.push((child.id, c));
        }
    }
    let mut items: HashMap<(u32, u8), ItemCounts> = HashMap::new();
    for f in figures.iter().filter(|f| tree.within(f.unit, top)) {
        add_items(&mut items, &f.items);
    }
    let inside = |u: UnitId| tree.within(u, top);
    let computed = figures.iter().filter(|f| inside(f.unit)).map(|f| f.computed_at).min();
    let (total, as_of) = (sum(&inside), computed.unwrap_or_else(|| app.now()));
    let last_year = last_year(app, &paper, &tree, top).await?;
    Ok(Overview { paper, top, tree, total, parts, items, last_year, as_of })
}

fn add_items(items: &mut HashMap<(u32, u8), ItemCounts>, packed: &str) {
    for word in packed.split_ascii_whitespace() {
        let read = || {
            let (at, counts) = word.split_once(':')?;
            let ((no, q), (seen, right)) = (at.split_once('/')?, counts.split_once(':')?);
            Some((
                (no.parse().ok()?, q.parse().ok()?),
                seen.parse::<i64>().ok()?,
                right.parse::<i64>().ok()?,
            ))
        };
        if let Some((at, seen, right)) = read() {
            let c = items.entry(at).or_default();
            c.seen += seen;
            c.right += right;
        }
    }
}

async fn last_year(
    app: &Arc<App>,
    paper: &Paper,
    tree: &UnitTree,
    top: UnitId,
) -> Result<Option<Counts>> {
    let exams = store::exam::list(&app.db).await?;
    let before = exams.iter().find(|e| {
        e.exam_year == paper.exam.exam_year - 1 && e.policy.cut_score == paper.exam.policy.cut_score
    });
    let Some(before) = before else { return Ok(None) };
    let mut c = Counts::default();
    for f in store::report::figures(&app.db, before.id).await? {
        if tree.within(f.unit, top) {
            c += f.counts;
        }
    }
    Ok((c.roster > 0).then_some(c))
}

/// The people of a unit and below.
///
/// # Errors
/// [`Failure::Missing`] outside the actor's scope.
pub async fn people(
    app: &Arc<App>,
    actor: &Actor,
    exam: ExamId,
    unit: Option<UnitId>,
) -> Result<(Paper, Arc<UnitTree>, UnitId, Vec<Standing>)> {
    let (tree, top) = looked_at(app, actor, unit).await?;
    let paper = app.paper(exam).await?;
    let mut r = app.db.read().await?;
    let facts = store::report::facts(&mut r, exam, &tree.below(top), false).await?;
    drop(r);
    let order: HashMap<UnitId, usize> =
        tree.units().iter().enumerate().map(|(i, u)| (u.id, i)).collect();
    let mut people = standings(&facts);
    people.sort_by_key(|s| (order.get(&s.unit).copied(), s.person));
    Ok((paper, tree, top, people))
}
