//! Pages of units, people and roles.

pub mod person;
pub mod roles;
pub mod unit;

use maud::Markup;

/// Every sample of this folder.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    [unit::samples(), person::samples(), roles::samples()].into_iter().flatten().collect()
}
