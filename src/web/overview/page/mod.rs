//! Pages behind the leader's number: the overview, the units in official order, the people behind a figure.

pub mod definition;
pub mod overview;
pub mod rows;
pub mod units;

use maud::Markup;

/// Every sample of this folder.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    [overview::samples(), units::samples(), rows::samples()].into_iter().flatten().collect()
}
