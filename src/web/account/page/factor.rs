//! Enrolling a second factor, and the recovery codes that are shown once.

use maud::{Markup, PreEscaped, html};

use crate::web::{
    label::Tone,
    page::{self, Shell},
    part::{self, Field, Secret},
    path,
};

/// An enrolment.
#[derive(Clone, Debug, Default)]
pub struct FactorView {
    /// The address as a QR code.
    pub qr_svg: String,
    /// The secret to be typed.
    pub secret: String,
    /// Why the code was not taken; empty at first.
    pub error: String,
}

/// The secret in groups of four.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The page that enrols.
#[must_use]
pub fn enrol(shell: &Shell, v: &FactorView) -> Markup {
    let field = Field {
        name: "code",
        label: "验证器应用显示的六位数字",
        value: "",
        hint: "",
        error: &v.error,
    };
    page::shell(
        shell,
        "启用动态验证码",
        html! {
            div.narrow.stack {
                (part::heading("我的账号", "启用动态验证码"))
                section.card.stack {
                    p { "请用手机上的验证器应用扫描二维码，或者把密钥填入应用。验证器应用按照通用标准（RFC 6238）生成验证码，不需要联网。" }
                    div.qr-box aria-hidden="true" { (PreEscaped(&v.qr_svg)) }
                    p { "密钥 " span.reference { (grouped(&v.secret)) } }
                    form.stack method="post" action=(path::SECOND_FACTOR) {
                        (part::secret(&field, Secret::Code))
                        button.btn.primary type="submit" { "确认启用" }
                    }
                }
                p { a.link href=(path::ACCOUNT) { "返回我的账号" } }
            }
        },
    )
}

/// The recovery codes.
#[must_use]
pub fn codes(shell: &Shell, codes: &[String]) -> Markup {
    page::print_shell(
        shell,
        "恢复码",
        path::ACCOUNT,
        html! {
            div.wrap.stack {
                (part::note(Tone::Good, "动态验证码已启用，下次登录时使用。"))
                p { "手机丢失时，可以用恢复码代替验证码登录，每个只能使用一次。恢复码只在本页显示这一次，请打印或者抄写后妥善保管。" }
                ul.codes { @for code in codes { li { (code) } } }
            }
        },
    )
}

/// Samples: enrolment, a wrong code, the codes.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let k = sample::shell_clerk(false);
    let view = FactorView {
        qr_svg: super::qr("otpauth://totp/sample?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
            .unwrap_or_default(),
        secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned(),
        error: String::new(),
    };
    let wrong = FactorView {
        error: "验证码不正确，请等待下一个验证码后重新填写。".to_owned(),
        ..view.clone()
    };
    let ten: Vec<String> =
        (2..7).flat_map(|i| [format!("abcd{i}-efgh{i}"), format!("mnpq{i}-rstu{i}")]).collect();
    vec![
        ("factor-enrol", enrol(&k, &view)),
        ("factor-enrol-wrong", enrol(&sample::shell_clerk(true), &wrong)),
        ("factor-codes", codes(&k, &ten)),
    ]
}
