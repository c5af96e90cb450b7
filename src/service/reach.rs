//! How far an act reaches: the units over which, and below which, an actor may do it.

use std::sync::Arc;

use super::{
    App,
    failure::{Failure, Result},
    sign_in::{self, Actor},
};
use crate::domain::{
    access::Act,
    id::UnitId,
    unit::{Unit, UnitTree},
};

/// The units an actor may do an act in.
#[derive(Clone, Debug)]
pub struct Reach {
    /// All units.
    pub tree: Arc<UnitTree>,
    /// The outermost units of the reach, in official order; at least one.
    tops: Vec<UnitId>,
}

impl Reach {
    /// The reach of an act.
    ///
    /// # Errors
    /// [`Failure::Missing`] for whoever may not do it anywhere.
    pub async fn of(app: &App, actor: &Actor, act: Act) -> Result<Self> {
        let held = sign_in::scope(app, actor, act).await?;
        let tree = app.tree().await?;
        let mut tops: Vec<UnitId> = held.iter().map(|&(_, unit)| unit).collect();
        let all = tops.clone();
        tops.retain(|&u| !all.iter().any(|&other| other != u && tree.within(u, other)));
        tops.sort_by_key(|&u| tree.find(u).map(|u| u.official_order));
        tops.dedup();
        if tops.is_empty() { Err(Failure::Missing) } else { Ok(Self { tree, tops }) }
    }

    /// The outermost units of the reach.
    #[must_use]
    pub fn tops(&self) -> &[UnitId] {
        &self.tops
    }

    /// Whether a unit lies within.
    #[must_use]
    pub fn holds(&self, unit: UnitId) -> bool {
        self.tops.iter().any(|&top| self.tree.within(unit, top))
    }

    /// The unit, if it lies within.
    ///
    /// # Errors
    /// [`Failure::Missing`] for any other: what is outside is not there.
    pub fn need(&self, unit: UnitId) -> Result<&Unit> {
        self.tree.find(unit).filter(|u| self.holds(u.id)).ok_or(Failure::Missing)
    }

    /// Whether it is the whole county.
    #[must_use]
    pub fn whole(&self) -> bool {
        self.tree.root().is_some_and(|root| self.holds(root.id))
    }

    /// Open units within, each followed by those below it, with how deep they stand.
    #[must_use]
    pub fn units(&self) -> Vec<(&Unit, usize)> {
        let below = |&top: &UnitId| {
            self.tree.walk(top).into_iter().map(move |u| (u, self.tree.depth(u.id, top)))
        };
        self.tops.iter().flat_map(below).collect()
    }

    /// Name of a unit; empty for none.
    #[must_use]
    pub fn name(&self, unit: UnitId) -> &str {
        self.tree.find(unit).map_or("", |u| u.name.as_str())
    }
}
