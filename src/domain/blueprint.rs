//! Blueprints (组卷策略): how a form is made up, and whether a pool can serve it.

use serde::{Deserialize, Serialize};

use super::{item::Kind, number::Points};

/// The plan of a form: sections in the order of the paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blueprint {
    /// Sections (大题).
    pub sections: Vec<Section>,
}

/// A section: one kind of item at one worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Title on the paper: 单项选择题.
    pub title: String,
    /// Kind of its items.
    pub kind: Kind,
    /// Worth of each item (of a whole case set), in hundredths of a point.
    pub points: Points,
    /// How many items of which topic.
    pub cells: Vec<Cell>,
}

/// How many items of which topic a section takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cell {
    /// Code of an item bank; `None` takes from all banks of the pool.
    #[serde(default)]
    pub topic: Option<String>,
    /// Number of items.
    pub count: usize,
    /// For case sets: only sets with this many questions, so that every form has equally many.
    #[serde(default)]
    pub questions: Option<usize>,
}

/// What drawing needs to know of an item of the pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Number in the frozen pool, or any index of the caller.
    pub no: usize,
    /// Code of its bank.
    pub topic: String,
    /// Its kind.
    pub kind: Kind,
    /// How many questions it holds.
    pub questions: usize,
}

impl Cell {
    /// Whether an item may fill this cell of a section of `kind`.
    #[must_use]
    pub fn takes(&self, kind: Kind, c: &Candidate) -> bool {
        c.kind == kind
            && self.topic.as_ref().is_none_or(|t| *t == c.topic)
            && self.questions.is_none_or(|n| n == c.questions)
    }
}

/// A cell that the pool cannot fill.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("section {section} ({kind:?}), topic {topic:?}: needs {need}, has {have}")]
pub struct Shortfall {
    /// Title of the section.
    pub section: String,
    /// Kind wanted.
    pub kind: Kind,
    /// Topic wanted, `None` for any.
    pub topic: Option<String>,
    /// How many are wanted.
    pub need: usize,
    /// How many are left when this cell's turn comes.
    pub have: usize,
}

impl Blueprint {
    /// HN-2019 (湖南): 判断 20 × 2, 单选 30 × 1, 多选 15 × 2, from all topics (domain rules 1.3).
    #[must_use]
    pub fn hn_2019() -> Self {
        Self {
            sections: vec![
                Section::plain("判断题", Kind::TrueFalse, 20, 2),
                Section::plain("单项选择题", Kind::Single, 30, 1),
                Section::plain("多项选择题", Kind::Multiple, 15, 2),
            ],
        }
    }

    /// JN-2023 (济宁): 单选 40 × 1, 多选 20 × 2, 判断 20 × 1, from all topics (domain rules 1.3).
    #[must_use]
    pub fn jn_2023() -> Self {
        Self {
            sections: vec![
                Section::plain("单项选择题", Kind::Single, 40, 1),
                Section::plain("多项选择题", Kind::Multiple, 20, 2),
                Section::plain("判断题", Kind::TrueFalse, 20, 1),
            ],
        }
    }

    /// Full score of a form.
    #[must_use]
    pub fn full_score(&self) -> Points {
        self.sections.iter().map(|s| s.points.times(i64::try_from(s.count()).unwrap_or(0))).sum()
    }

    /// Number of items of a form (a case set counts once).
    #[must_use]
    pub fn item_count(&self) -> usize {
        self.sections.iter().map(Section::count).sum()
    }

    /// The cells that `pool` cannot fill. Named topics are served before open cells, as in drawing.
    #[must_use]
    pub fn check(&self, pool: &[Candidate]) -> Vec<Shortfall> {
        let mut free = vec![true; pool.len()];
        let mut short = Vec::new();
        for (section, cell) in self.cells_in_order() {
            let fitting: Vec<usize> = (0..pool.len())
                .filter(|&i| free[i] && cell.takes(section.kind, &pool[i]))
                .collect();
            if fitting.len() < cell.count {
                short.push(Shortfall {
                    section: section.title.clone(),
                    kind: section.kind,
                    topic: cell.topic.clone(),
                    need: cell.count,
                    have: fitting.len(),
                });
            }
            for i in fitting.into_iter().take(cell.count) {
                free[i] = false;
            }
        }
        short
    }

    /// Cells with the more particular first, so that an open cell never takes what a named one needs.
    pub(super) fn cells_in_order(&self) -> impl Iterator<Item = (&Section, &Cell)> {
        let open = |c: &Cell| usize::from(c.topic.is_none()) + usize::from(c.questions.is_none());
        (0..=2).flat_map(move |rank| {
            self.sections
                .iter()
                .flat_map(|s| s.cells.iter().map(move |c| (s, c)))
                .filter(move |(_, c)| open(c) == rank)
        })
    }
}

impl Section {
    /// A section of `count` items from all topics, each worth `points` whole points.
    #[must_use]
    pub fn plain(title: &str, kind: Kind, count: usize, points: i64) -> Self {
        let cells = vec![Cell { topic: None, count, questions: None }];
        Self { title: title.to_owned(), kind, points: Points::whole(points), cells }
    }

    /// Number of items of the section.
    #[must_use]
    pub fn count(&self) -> usize {
        self.cells.iter().map(|c| c.count).sum()
    }

    /// How many questions that makes; a case set holds several.
    #[must_use]
    pub fn questions(&self) -> usize {
        self.cells.iter().map(|c| c.count * c.questions.unwrap_or(1)).sum()
    }
}
