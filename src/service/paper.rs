//! What serving and marking an exam needs, loaded once: the exam with its frozen pool.

use std::sync::Arc;

use super::{
    App,
    failure::{Failure, Result},
};
use crate::{
    domain::{
        assembly::{Form, PoolItem, Slot, shuffled_options},
        blueprint::{Candidate, Section},
        id::{AttemptId, ExamId},
        item::{Item, Question},
        number::Points,
    },
    store::{self, db::Db, exam::Exam},
};

/// A frozen pool: immutable, so it is kept as long as there is room.
#[derive(Debug)]
pub struct Pool {
    /// Items by `no - 1`.
    pub items: Vec<Frozen>,
    /// The same as drawing sees it.
    pub for_drawing: Vec<PoolItem>,
}

/// One frozen item.
#[derive(Debug)]
pub struct Frozen {
    /// Its content.
    pub item: Item,
    /// Random ids of its options, one list per question.
    pub option_ids: Vec<Vec<String>>,
}

/// An exam and its pool.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The exam as it is now (at most 5 s old).
    pub exam: Arc<Exam>,
    /// Its pool.
    pub pool: Arc<Pool>,
}

/// One slot of a form with everything behind it.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// Number on the paper, from 1.
    pub number: usize,
    /// The slot.
    pub slot: &'a Slot,
    /// Its section.
    pub section: &'a Section,
    /// The frozen item.
    pub frozen: &'a Frozen,
    /// The question.
    pub question: &'a Question,
    /// Option ids in the order of the question's options.
    pub ids: &'a [String],
    /// What it is worth.
    pub worth: Points,
}

impl Paper {
    /// The slots of a form with what is behind them.
    ///
    /// # Errors
    /// [`Failure::Broken`] when the form names something the pool does not have.
    pub fn place<'a>(&'a self, form: &'a Form) -> Result<Vec<Placed<'a>>> {
        form.slots
            .iter()
            .enumerate()
            .map(|(i, slot)| self.place_one(i + 1, slot))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| {
                Failure::Broken(anyhow::anyhow!("form does not fit pool of exam {}", self.exam.id))
            })
    }

    /// One slot of a form.
    #[must_use]
    pub fn place_one<'a>(&'a self, number: usize, slot: &'a Slot) -> Option<Placed<'a>> {
        let section = self.exam.blueprint.sections.get(usize::from(slot.section))?;
        let frozen = self.pool.items.get(usize::try_from(slot.pool_no).ok()?.checked_sub(1)?)?;
        let q = usize::from(slot.question);
        let (question, ids) = (frozen.item.questions.get(q)?, frozen.option_ids.get(q)?);
        let worth = frozen.item.worth_of(q, section.points);
        Some(Placed { number, slot, section, frozen, question, ids, worth })
    }
}

impl App {
    /// The exam with its pool.
    ///
    /// # Errors
    /// [`Failure::Missing`] when there is no such exam.
    pub async fn paper(self: &Arc<Self>, id: ExamId) -> Result<Paper> {
        let exam = match self.exams.get(&id).await {
            Some(exam) => exam,
            None => {
                let exam =
                    Arc::new(store::exam::find(&self.db, id).await?.ok_or(Failure::Missing)?);
                self.exams.insert(id, exam.clone()).await;
                exam
            }
        };
        let pool = self.pools.try_get_with(id, load_pool(&self.db, id)).await.map_err(
            |e: Arc<Failure>| match &*e {
                Failure::Busy => Failure::Busy,
                other => Failure::Broken(anyhow::anyhow!("{other}")),
            },
        )?;
        Ok(Paper { exam, pool })
    }

    /// The drawn form of an attempt; forms never change.
    ///
    /// # Errors
    /// [`Failure::Missing`] when there is no such attempt.
    pub async fn form(&self, id: AttemptId) -> Result<Arc<Form>> {
        if let Some(form) = self.forms.get(&id).await {
            return Ok(form);
        }
        let text = store::attempt::form(&self.db, id).await?.ok_or(Failure::Missing)?;
        let form: Arc<Form> = Arc::new(text.parse().map_err(anyhow::Error::from)?);
        self.forms.insert(id, form.clone()).await;
        Ok(form)
    }

    /// Forgets an exam that was removed.
    pub(super) async fn forget_exam(&self, id: ExamId) {
        self.exams.invalidate(&id).await;
        self.pools.invalidate(&id).await;
    }
}

/// The exam with its pool straight from the database, for tools that run without an application.
///
/// # Errors
/// [`Failure::Missing`] when there is no such exam.
pub async fn load(db: &Db, id: ExamId) -> Result<Paper> {
    let exam = Arc::new(store::exam::find(db, id).await?.ok_or(Failure::Missing)?);
    Ok(Paper { exam, pool: load_pool(db, id).await? })
}

async fn load_pool(db: &Db, id: ExamId) -> Result<Arc<Pool>> {
    let mut r = db.read().await?;
    let rows = store::exam::pool(&mut r, id).await?;
    let revisions: Vec<_> = rows.iter().map(|p| p.revision).collect();
    let contents = store::item::contents(&mut r, &revisions).await?;
    drop(r);
    let mut by_revision: std::collections::HashMap<_, _> =
        contents.into_iter().map(|p| (p.revision, p)).collect();
    let mut pool = Pool { items: Vec::new(), for_drawing: Vec::new() };
    for row in rows {
        let held = by_revision.remove(&row.revision).ok_or_else(|| {
            anyhow::anyhow!("pool of exam {id} names missing revision {}", row.revision)
        })?;
        let no = usize::try_from(row.no).map_err(anyhow::Error::from)?;
        pool.for_drawing.push(for_drawing(no, &held.topic, &held.item));
        pool.items.push(Frozen { item: held.item, option_ids: row.option_ids });
    }
    Ok(Arc::new(pool))
}

/// What drawing sees of an item.
#[must_use]
pub fn for_drawing(no: usize, topic: &str, item: &Item) -> PoolItem {
    PoolItem {
        candidate: Candidate {
            no,
            topic: topic.to_owned(),
            kind: item.kind,
            questions: item.questions.len(),
        },
        options: item
            .questions
            .iter()
            .map(|q| shuffled_options(q.kind, q.options().len()))
            .collect(),
    }
}
