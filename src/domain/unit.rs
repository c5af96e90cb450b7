//! The unit tree of one county (or city): who stands below whom, in the county's official order.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::id::UnitId;

/// What a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// The root.
    County,
    /// 县直部门.
    Department,
    /// 乡镇、街道.
    Township,
    /// 村、社区.
    Village,
    /// Anything else.
    Other,
}

impl UnitKind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::County, Self::Department, Self::Township, Self::Village, Self::Other];

    /// The kind of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }

    /// The code used in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::County => "county",
            Self::Department => "department",
            Self::Township => "township",
            Self::Village => "village",
            Self::Other => "other",
        }
    }
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Identity.
    pub id: UnitId,
    /// The unit above, `None` for the root.
    pub parent: Option<UnitId>,
    /// Full name.
    pub name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Place in the county's official order (机关序列), rising.
    pub official_order: i64,
    /// Closed units stay in the tree: figures of past years are theirs.
    pub active: bool,
}

/// All units with their order.
#[derive(Clone, Debug, Default)]
pub struct UnitTree {
    units: Vec<Unit>,
    at: HashMap<UnitId, usize>,
}

impl UnitTree {
    /// Builds the tree.
    #[must_use]
    pub fn new(mut units: Vec<Unit>) -> Self {
        units.sort_by_key(|u| (u.official_order, u.id));
        let at = units.iter().enumerate().map(|(i, u)| (u.id, i)).collect();
        Self { units, at }
    }

    /// A unit.
    #[must_use]
    pub fn find(&self, id: UnitId) -> Option<&Unit> {
        self.at.get(&id).map(|&i| &self.units[i])
    }

    /// The root: the first unit without a parent.
    #[must_use]
    pub fn root(&self) -> Option<&Unit> {
        self.units.iter().find(|u| u.parent.is_none())
    }

    /// All units in official order.
    #[must_use]
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The units directly below, in official order.
    pub fn children(&self, id: UnitId) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(move |u| u.parent == Some(id))
    }

    /// Whether `id` is `top` or stands below it.
    #[must_use]
    pub fn within(&self, id: UnitId, top: UnitId) -> bool {
        let mut at = Some(id);
        // The depth is bounded by the number of units, so a damaged tree cannot loop for ever.
        for _ in 0..=self.units.len() {
            match at {
                Some(here) if here == top => return true,
                Some(here) => at = self.find(here).and_then(|u| u.parent),
                None => return false,
            }
        }
        false
    }

    /// How many steps a unit stands below `top`; 0 for itself and for units elsewhere.
    #[must_use]
    pub fn depth(&self, id: UnitId, top: UnitId) -> usize {
        let mut at = Some(id);
        for steps in 0..=self.units.len() {
            match at {
                Some(here) if here == top => return steps,
                Some(here) => at = self.find(here).and_then(|u| u.parent),
                None => return 0,
            }
        }
        0
    }

    /// `top` and the units below as they are read on a page: each followed by those below it, closed ones left out.
    #[must_use]
    pub fn walk(&self, top: UnitId) -> Vec<&Unit> {
        let mut all = Vec::new();
        let mut open: Vec<&Unit> = self.find(top).into_iter().collect();
        while let Some(unit) = open.pop() {
            // A damaged tree cannot loop for ever.
            if all.len() > self.units.len() {
                break;
            }
            let mut below: Vec<&Unit> = self.children(unit.id).collect();
            below.reverse();
            open.extend(below);
            if unit.active {
                all.push(unit);
            }
        }
        all
    }

    /// `top` and every unit below, in official order.
    #[must_use]
    pub fn below(&self, top: UnitId) -> Vec<UnitId> {
        self.units.iter().map(|u| u.id).filter(|&id| self.within(id, top)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: i64, parent: Option<i64>, order: i64) -> Unit {
        let (id, parent) = (UnitId::new(id), parent.map(UnitId::new));
        let kind = UnitKind::Other;
        Unit { id, parent, name: format!("u{id}"), kind, official_order: order, active: true }
    }

    #[test]
    fn a_unit_reaches_itself_and_everything_below_in_official_order() {
        let tree = UnitTree::new(vec![
            unit(4, Some(3), 9),
            unit(3, Some(1), 2),
            unit(2, Some(1), 5),
            unit(1, None, 1),
        ]);
        let below = |id| tree.below(UnitId::new(id)).iter().map(|u| u.number()).collect::<Vec<_>>();
        assert_eq!(below(1), [1, 3, 2, 4]);
        assert_eq!(below(3), [3, 4]);
        let read: Vec<i64> = tree.walk(UnitId::new(1)).iter().map(|u| u.id.number()).collect();
        assert_eq!(read, [1, 3, 4, 2], "a page reads each unit with what is below it");
        assert_eq!(tree.depth(UnitId::new(4), UnitId::new(1)), 2);
        assert!(!tree.within(UnitId::new(2), UnitId::new(3)));
        assert_eq!(tree.root().map(|u| u.id), Some(UnitId::new(1)));
    }
}
