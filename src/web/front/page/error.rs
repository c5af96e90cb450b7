//! The page for what went wrong: what happened, what was kept, what to do, a reference number (ui-strings 40).

use maud::{Markup, html};

use crate::web::{
    page::{self, Shell},
    part, path,
};

/// What went wrong, in words for the visitor. The source of the failure goes to the log, never here.
#[derive(Clone, Debug)]
pub struct ErrorView {
    /// Title: 没有找到这个页面, 操作没有完成.
    pub title: String,
    /// What happened, a full sentence.
    pub what: String,
    /// What was kept, a full sentence; empty when there was nothing to keep.
    pub kept: String,
    /// What to do, a full sentence.
    pub step: String,
    /// The next step as a link: address and words; `None` leads home.
    pub link: Option<(String, String)>,
    /// `E-…`; empty when nothing was logged.
    pub reference: String,
}

/// The error page.
#[must_use]
pub fn error(shell: &Shell, v: &ErrorView) -> Markup {
    page::shell(
        shell,
        &v.title,
        html! {
            div.narrow.stack {
                (part::heading("", &v.title))
                section.card.stack {
                    p { (v.what) }
                    @if !v.kept.is_empty() { p { (v.kept) } }
                    p { (v.step) }
                    p {
                        @match &v.link {
                            Some((href, word)) => a.btn.primary href=(href) { (word) },
                            None => a.btn href=(path::HOME) { "返回首页" },
                        }
                    }
                    @if !v.reference.is_empty() {
                        p.small { "参考编号 " span.reference { (v.reference) } "　联系管理员时请提供这个编号。" }
                    }
                }
            }
        },
    )
}

/// Samples: not found, failed, longest.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let b = sample::shell_bare(false);
    let missing = ErrorView {
        title: "没有找到这个页面".to_owned(),
        what: "地址可能输入有误，或者页面已经移走。".to_owned(),
        kept: String::new(),
        step: "请核对地址，或者从首页重新进入。".to_owned(),
        link: None,
        reference: String::new(),
    };
    let failed = ErrorView {
        title: "操作没有完成".to_owned(),
        what: "操作没有完成：系统暂时繁忙，交卷请求没有处理。".to_owned(),
        kept: "您填写的内容已经保留，已保存的答案不受影响。".to_owned(),
        step: "请稍等片刻后重试。到结束时间系统自动交卷，已保存的答案全部有效。".to_owned(),
        link: Some((path::paper(sample::EXAM), "返回答题页".to_owned())),
        reference: "E-7Q2K9F".to_owned(),
    };
    vec![
        ("error-not-found", error(&b, &missing)),
        ("error-failed", error(&sample::shell_candidate(false), &failed)),
        ("error-failed-senior", error(&sample::shell_candidate(true), &failed)),
    ]
}
