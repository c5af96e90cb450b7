//! Pages of banks and items.

pub mod bank;
pub mod banks;
pub mod edit;
pub mod item;
pub mod reviews;

use maud::Markup;

/// Every sample of this folder.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    [banks::samples(), bank::samples(), item::samples(), edit::samples(), reviews::samples()]
        .into_iter()
        .flatten()
        .collect()
}

/// An invented item for samples.
fn sample_item() -> Option<crate::domain::item::Item> {
    use crate::domain::{intake::Draft, item::Kind};
    let draft = Draft {
        kind: Some(Kind::Single),
        stem: "违法行为在（　　）内未被发现的，一般不再给予行政处罚。".to_owned(),
        options: ["一年", "二年", "三年", "五年"].map(str::to_owned).to_vec(),
        answer: "B".to_owned(),
        rationale: "涉及公民生命健康安全、金融安全且有危害后果的，延长至五年。".to_owned(),
        basis: "《行政处罚法》第三十六条".to_owned(),
        ..Draft::default()
    };
    draft.into_item("adm-0112").ok()
}
