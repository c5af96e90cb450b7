//! One item of an import, open to correction.

use maud::{Markup, html};

use super::SECRECY;
use crate::{
    domain::{
        id::BatchId,
        intake::{Draft, Finding},
    },
    web::{
        draft,
        label::Tone,
        page::{self, Shell},
        part, path,
    },
};

/// An item to be corrected.
#[derive(Clone, Debug)]
pub struct RowForm {
    /// The import.
    pub batch: BatchId,
    /// Number of the row.
    pub no: i64,
    /// Name of the file.
    pub file: String,
    /// Place in the file.
    pub place: String,
    /// The text as it stood.
    pub original: String,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// Whether it may still be corrected.
    pub open: bool,
    /// The fields.
    pub draft: Draft,
}

/// The form.
#[must_use]
pub fn row(shell: &Shell, v: &RowForm) -> Markup {
    page::shell(
        shell,
        "改正试题",
        html! {
            div.narrow.stack {
                (part::heading(&format!("导入试题　{}", v.file), &v.place))
                (part::note(Tone::Warn, SECRECY))
                @if v.open { (draft::summary(&v.findings, &v.draft)) }
                section.stack {
                    h2 { "文件中的原文" }
                    p.original { (v.original) }
                }
                @if v.open {
                    form.card.stack method="post" action=(path::row(v.batch, v.no)) {
                        (draft::fields(&v.draft, &v.findings))
                        div.row { button.btn.primary type="submit" { "保存并重新检查" } a.btn href=(path::batch(v.batch)) { "返回预览" } }
                    }
                } @else {
                    p { "这个批次已经确认、撤回或者放弃，不能再修改。" }
                    p { a.btn href=(path::batch(v.batch)) { "返回" } }
                }
            }
        },
    )
}

/// Samples: with an error, a case set, closed, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::{domain::item::Kind, web::sample};
    let mut wrong = Draft {
        kind: Some(Kind::Multiple),
        stem: "下列属于应急响应措施的有".to_owned(),
        options: ["疏散", "撤离", "封闭", "救治"].map(str::to_owned).to_vec(),
        answer: "ABE".to_owned(),
        ..Draft::default()
    };
    let sub = wrong.clone();
    let view = |draft: Draft| RowForm {
        batch: BatchId::new(912_345),
        no: 211,
        file: "2025年学法题库（终稿3）.docx".to_owned(),
        place: "第 211 题（第 1204 行）".to_owned(),
        original: "211．下列属于应急响应措施的有\nA．疏散　B．撤离　C．封闭　D．救治\n答案：ABE"
            .to_owned(),
        findings: draft.check(),
        open: true,
        draft,
    };
    let error = view(wrong.clone());
    wrong.kind = Some(Kind::CaseSet);
    wrong.subs = vec![sub];
    let s = sample::shell_clerk(false);
    vec![
        ("import-row", row(&s, &error)),
        ("import-row-case", row(&s, &view(wrong))),
        ("import-row-closed", row(&s, &RowForm { open: false, ..error.clone() })),
        ("import-row-senior", row(&sample::shell_clerk(true), &error)),
    ]
}
