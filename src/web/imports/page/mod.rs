//! Pages of imports.

pub mod batch;
pub mod list;
pub mod new;
pub mod row;
pub mod twin;

use maud::Markup;

/// What stands on every page that takes texts (ui-strings 36).
pub const SECRECY: &str = "严禁上传、录入涉及国家秘密、工作秘密的内容。";

/// Every sample of this folder.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    [batch::samples(), list::samples(), new::samples(), row::samples(), twin::samples()]
        .into_iter()
        .flatten()
        .collect()
}
