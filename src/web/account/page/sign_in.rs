//! Sign-in with a password, the code after it, and the change of a password.

use maud::{Markup, html};

use crate::web::{
    label::Tone,
    page::{self, Shell},
    part::{self, Field, Secret},
    path,
};

/// The sign-in page.
#[derive(Clone, Debug, Default)]
pub struct SignInView {
    /// What was typed as account.
    pub account: String,
    /// Why it did not work; empty at first.
    pub error: String,
}

/// A field without hint and error.
const fn plain<'a>(name: &'a str, label: &'a str) -> Field<'a> {
    Field { name, label, value: "", hint: "", error: "" }
}

/// The sign-in page.
#[must_use]
pub fn sign_in(shell: &Shell, v: &SignInView) -> Markup {
    page::shell(
        shell,
        "登录",
        html! {
            div.narrow.stack {
                (part::heading("", "登录"))
                section.card.stack {
                    @if !v.error.is_empty() { div role="alert" { (part::note(Tone::Bad, &v.error)) } }
                    form.stack method="post" action=(path::SIGN_IN) {
                        div.field {
                            label for="account" { "账号" }
                            p.small id="account-hint" { "工号或者手机号码" }
                            input type="text" id="account" name="account" value=(v.account) required
                                autocomplete="username" autocapitalize="none" aria-describedby="account-hint";
                        }
                        (part::secret(&plain("password", "密码"), Secret::Current))
                        button.btn.primary.wide type="submit" { "登录" }
                    }
                    p.small { "没有密码或者忘记密码的，请联系本单位管理员发放一次性密码。" }
                }
                p.small { "有准考证的，扫描准考证上的二维码即可进入考试，不需要密码。" }
            }
        },
    )
}

/// The page that asks for a code.
#[derive(Clone, Debug, Default)]
pub struct CodeView {
    /// Why it did not work; empty at first.
    pub error: String,
}

/// The page that asks for a code.
#[must_use]
pub fn code(shell: &Shell, v: &CodeView) -> Markup {
    let field = Field {
        hint: "验证器应用显示的六位数字，或者一个恢复码",
        error: &v.error,
        ..plain("code", "动态验证码")
    };
    page::shell(
        shell,
        "动态验证码",
        html! {
            div.narrow.stack {
                (part::heading("登录", "动态验证码"))
                section.card.stack {
                    form.stack method="post" action=(path::SIGN_IN_CODE) {
                        (part::secret(&field, Secret::Code))
                        button.btn.primary.wide type="submit" { "继续登录" }
                    }
                    p.small { "手机丢失并且没有恢复码的，请由另一名系统管理员解除动态验证码。" }
                }
                p { a.link href=(path::SIGN_IN) { "换一个账号登录" } }
            }
        },
    )
}

/// The page that changes a password.
#[derive(Clone, Debug, Default)]
pub struct PasswordView {
    /// An issued password must be changed now.
    pub forced: bool,
    /// Whether the present password is asked.
    pub ask_current: bool,
    /// The account, for the browser's password manager; may be empty.
    pub account: String,
    /// What a password must be.
    pub policy: String,
    /// What is wrong with the present password.
    pub current_error: String,
    /// What is wrong with the new one.
    pub new_error: String,
    /// What is wrong with its repetition.
    pub again_error: String,
}

/// The page that changes a password.
#[must_use]
pub fn password(shell: &Shell, v: &PasswordView) -> Markup {
    let errors: Vec<(&str, &str)> = [
        ("current", v.current_error.as_str()),
        ("new", v.new_error.as_str()),
        ("again", v.again_error.as_str()),
    ]
    .into_iter()
    .filter(|(_, words)| !words.is_empty())
    .collect();
    let title = if v.forced { "设置新密码" } else { "修改密码" };
    page::shell(
        shell,
        title,
        html! {
            div.narrow.stack {
                (part::heading("", title))
                (part::summary(&errors))
                section.card.stack {
                    @if v.forced { p { "您使用的是一次性密码。请设置只有您本人知道的新密码，设置后继续。" } }
                    @if !v.ask_current && !v.forced { p { "您还没有密码。设置后可以用账号和密码登录。" } }
                    @if v.account.is_empty() {
                        (part::note(Tone::Warn, "您没有登记工号和手机号码，暂时不能用密码登录。请联系本单位管理员登记。"))
                    }
                    form.stack method="post" action=(path::PASSWORD) {
                        input type="text" name="username" value=(v.account) autocomplete="username" hidden aria-label="账号";
                        @if v.ask_current {
                            (part::secret(&Field { error: &v.current_error, ..plain("current", "现在的密码") }, Secret::Current))
                        }
                        (part::secret(&Field { hint: &v.policy, error: &v.new_error, ..plain("new", "新密码") }, Secret::New))
                        (part::secret(&Field { error: &v.again_error, ..plain("again", "再次填写新密码") }, Secret::New))
                        button.btn.primary.wide type="submit" { "保存新密码" }
                    }
                    p.small { "保存后，您在其他设备上的登录随即失效，正在进行的考试不受影响。" }
                }
            }
        },
    )
}

/// Samples: fresh, wrong, locked, code, change.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let b = sample::shell_bare(false);
    let wrong = SignInView {
        account: "QS0012".to_owned(),
        error: "账号或者密码不正确，还可以尝试 3 次。忘记密码的，请联系本单位管理员重置。"
            .to_owned(),
    };
    let change = PasswordView {
        ask_current: true,
        account: "QS0012".to_owned(),
        policy: super::policy_words(&crate::domain::credential::PasswordPolicy::USUAL),
        ..PasswordView::default()
    };
    let mistaken = PasswordView {
        current_error: "现在的密码不正确，还可以尝试 4 次。忘记密码的，请联系本单位管理员重置。"
            .to_owned(),
        again_error: "两次填写的新密码不一致。".to_owned(),
        ..change.clone()
    };
    let forced = PasswordView { forced: true, ask_current: false, ..change.clone() };
    vec![
        ("sign-in", sign_in(&b, &SignInView::default())),
        ("sign-in-wrong", sign_in(&b, &wrong)),
        ("sign-in-senior", sign_in(&sample::shell_bare(true), &SignInView::default())),
        ("sign-in-code", code(&b, &CodeView::default())),
        (
            "sign-in-code-wrong",
            code(
                &b,
                &CodeView {
                    error: "验证码不正确或者已经使用过，还可以尝试 4 次。".to_owned()
                },
            ),
        ),
        ("password-change", password(&sample::shell_clerk(false), &change)),
        ("password-mistaken", password(&sample::shell_clerk(false), &mistaken)),
        ("password-forced", password(&b, &forced)),
    ]
}
