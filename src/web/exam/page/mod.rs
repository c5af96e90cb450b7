//! Pages of an exam, in the order in which a candidate meets them.

pub mod notice;
pub mod paper;
pub mod receipt;
pub mod result;
pub mod result_sample;
pub mod slot;
pub mod submit;
pub mod trial;

use maud::Markup;

/// Every sample of this folder, under the name of its file in a preview.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    let all = [
        notice::samples(),
        trial::samples(),
        paper::samples(),
        submit::samples(),
        receipt::samples(),
        result_sample::samples(),
    ];
    all.into_iter().flatten().collect()
}
