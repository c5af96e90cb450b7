//! Pages of accounts: sign-in, own account, second factor, and what administrators issue.

pub mod account;
pub mod factor;
pub mod manage;
pub mod sign_in;

use maud::Markup;

use crate::{
    domain::credential::PasswordPolicy,
    service::failure::{Failure, Result},
};

/// What a password must be, in one sentence.
#[must_use]
pub fn policy_words(p: &PasswordPolicy) -> String {
    let length = format!("{} 至 {} 个字符", p.least, p.most);
    let classes = match p.classes {
        1 => String::new(),
        4 => "，包含大写字母、小写字母、数字和符号".to_owned(),
        n => format!("，包含大写字母、小写字母、数字和符号中的至少 {n} 类"),
    };
    format!("{length}{classes}，不能包含姓名、工号或者手机号码。")
}

/// A QR code as inline SVG.
pub(super) fn qr(text: &str) -> Result<String> {
    use fast_qr::convert::{Builder, svg::SvgBuilder};
    let code = fast_qr::QRBuilder::new(text)
        .ecl(fast_qr::ECL::M)
        .build()
        .map_err(|e| Failure::Broken(anyhow::anyhow!("QR code: {e}")))?;
    Ok(SvgBuilder::default().margin(2).to_str(&code))
}

/// Every sample of this folder.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    [sign_in::samples(), account::samples(), factor::samples(), manage::samples()]
        .into_iter()
        .flatten()
        .collect()
}
