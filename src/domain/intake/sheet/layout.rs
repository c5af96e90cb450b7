//! The layout of a sheet: which row is its header, and how its figures are meant.

use std::sync::Arc;

use crate::domain::item::Kind;

use super::{
    super::{Row, spell},
    column::{Column, column, legend},
};

/// A header and what follows from it.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The texts of the header.
    pub header: Arc<Vec<String>>,
    /// What each column holds.
    pub columns: Vec<Option<Column>>,
    /// What figures in the kind column mean.
    pub legend: Vec<(String, Kind)>,
    /// How figures in the difficulty column are meant.
    pub scale: spell::Scale,
}

/// Whether a row of texts is a header of questions: it names the stem, and answer, options or kind, and little else
/// that is unknown.
#[must_use]
pub fn looks_like_header(cells: &[String]) -> bool {
    columns(cells).is_some()
}

/// Whether a header has a column that names the kind.
#[must_use]
pub fn names_kind(header: &[String]) -> bool {
    header.iter().any(|c| matches!(column(c), Some(Column::Kind | Column::SubKind)))
}

fn columns(cells: &[String]) -> Option<Vec<Option<Column>>> {
    let filled = cells.iter().filter(|c| !c.trim().is_empty()).count();
    if filled < 2 || cells.iter().any(|c| c.len() > 400) {
        return None;
    }
    let all: Vec<Option<Column>> = cells.iter().map(|c| column(c)).collect();
    let has = |test: fn(Column) -> bool| all.iter().flatten().any(|c| test(*c));
    let stem = has(|c| matches!(c, Column::Stem | Column::ParentStem | Column::SubStem));
    let rest = has(|c| {
        matches!(
            c,
            Column::Answer
                | Column::Option(_)
                | Column::Options
                | Column::Kind
                | Column::SubKind
                | Column::Right(_)
        )
    });
    let known = all.iter().flatten().count();
    (stem && rest && known * 2 >= filled).then_some(all)
}

/// The layout that a row announces, if it is a header.
pub(super) fn layout(row: &Row, below: &[Row]) -> Option<Layout> {
    let columns = columns(&row.cells)?;
    let at = |wanted: Column| columns.iter().position(|c| *c == Some(wanted));
    let text = |at: Option<usize>| at.and_then(|i| row.cells.get(i)).map_or("", String::as_str);
    let scale =
        at(Column::Difficulty).map_or(spell::Scale::Five, |i| scale(text(Some(i)), i, below));
    Some(Layout {
        header: Arc::new(row.cells.clone()),
        legend: legend(text(at(Column::Kind))),
        scale,
        columns,
    })
}

/// How the figures of a difficulty column are meant: any decimal makes them coefficients; three steps when the
/// header says so, or when a long column knows 1, 2 and 3 and nothing above.
fn scale(header: &str, at: usize, below: &[Row]) -> spell::Scale {
    let figures = || {
        let cells = below.iter().filter_map(|r| r.cells.get(at));
        cells.filter_map(|c| spell::figure(c))
    };
    if figures().any(|f| f % 100 != 0) || (header.contains("系数") && figures().all(|f| f <= 100))
    {
        return spell::Scale::Coefficient;
    }
    let plain = super::super::clean::narrowed(header);
    let says = |last: char| {
        plain.contains('1')
            && plain.contains(last)
            && !plain.contains(if last == '3' { '5' } else { '3' })
    };
    if says('5') {
        return spell::Scale::Five;
    }
    let whole = |step: i64| figures().any(|f| f == step * 100);
    let three =
        figures().count() >= 10 && whole(1) && whole(2) && whole(3) && !whole(4) && !whole(5);
    if says('3') || three { spell::Scale::Three } else { spell::Scale::Five }
}
