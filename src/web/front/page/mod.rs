//! Pages of the front door.

pub mod begin;
pub mod error;
pub mod home;
pub mod home_sample;
pub mod privacy;
pub mod sign_in;

use maud::Markup;

/// Every sample of this folder.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    [begin::samples(), home::samples(), sign_in::samples(), privacy::samples(), error::samples()]
        .into_iter()
        .flatten()
        .collect()
}
