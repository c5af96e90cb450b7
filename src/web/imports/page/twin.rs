//! An item of a file beside its twin, for one decision.

use maud::{Markup, html};

use crate::{
    domain::{id::BatchId, item::Item},
    web::{
        draft,
        label::Tone,
        page::{self, Shell},
        part, path,
    },
};

/// Both items.
#[expect(clippy::struct_excessive_bools, reason = "each of them shows or hides one button")]
#[derive(Clone, Debug)]
pub struct TwinView {
    /// The import.
    pub batch: BatchId,
    /// Number of the row.
    pub no: i64,
    /// Name of the file.
    pub file: String,
    /// Place of the item in the file.
    pub place: String,
    /// What is said about both.
    pub what: String,
    /// What the other one is called.
    pub name: String,
    /// The other one.
    pub ours: Item,
    /// The item of the file.
    pub theirs: Item,
    /// Whether the other one may be changed from here: it is of the bank into which is imported.
    pub own_bank: bool,
    /// Whether both stand in the same file.
    pub within_file: bool,
    /// Whether the item carries the code of the other one and becomes its revision.
    pub revision: bool,
    /// The decision so far.
    pub decision: String,
    /// Whether it may still be decided.
    pub open: bool,
}

/// Both beside each other.
#[must_use]
pub fn twin(shell: &Shell, v: &TwinView) -> Markup {
    page::shell(
        shell,
        "并排核对",
        html! {
            div.stack {
                (part::heading(&format!("导入试题　{}", v.file), "并排核对"))
                (part::note(Tone::Warn, html! { (v.place) "：" (v.what) "。" }))
                div.cols.two {
                    section.card.stack { h2 { (v.name) } (draft::seen(&v.ours, true)) }
                    section.card.stack { h2 { "文件中的试题　" (v.place) } (draft::seen(&v.theirs, true)) }
                }
                section.card.stack {
                    h2 { "不同之处" }
                    p.small { del { "划去的" } "是" (v.name) "的文字，" ins { "带下划线的" } "是文件中的文字。" }
                    (draft::difference(&draft::plain(&v.ours), &draft::plain(&v.theirs)))
                }
                @if v.open { (decision(v)) }
                p { a.btn href=(path::batch(v.batch)) { "返回预览" } }
            }
        },
    )
}

fn decision(v: &TwinView) -> Markup {
    let take =
        if v.within_file { "只导入这一题" } else { "以文件为准，成为新的修订" };
    let both = if v.within_file { "两题都导入" } else { "两题都保留" };
    html! {
        form.card.stack method="post" action=(path::twin(v.batch, v.no)) {
            h2 { "您的决定" }
            div.row {
                button.btn type="submit" name="decision" value="keep" { "保留" (v.name) "，不导入" }
                @if v.own_bank { button.btn.primary type="submit" name="decision" value="take" { (take) } }
                @if !v.revision { button.btn type="submit" name="decision" value="both" { (both) } }
            }
            p.small {
                @match v.decision.as_str() {
                    "keep" => "目前的决定：不导入。",
                    "take" => "目前的决定：以文件中的试题为准。",
                    "both" => "目前的决定：两题都保留。",
                    _ => "还没有决定的，确认导入时不导入。",
                }
            }
        }
    }
}

/// Samples: a twin in a bank, a twin in the file.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::{
        domain::{intake::Draft, item::Kind},
        web::sample,
    };
    let item = |answer: &str| {
        let draft = Draft {
            kind: Some(Kind::Single),
            stem: "违法行为在（　　）内未被发现的，一般不再给予行政处罚。".to_owned(),
            options: ["一年", "二年", "三年", "五年"].map(str::to_owned).to_vec(),
            answer: answer.to_owned(),
            ..Draft::default()
        };
        draft.into_item("adm-0112").ok()
    };
    let (Some(ours), Some(theirs)) = (item("B"), item("C")) else { return Vec::new() };
    let view = TwinView {
        batch: BatchId::new(912_345),
        no: 48,
        file: "2025年学法题库（终稿3）.docx".to_owned(),
        place: "第 48 题（第 260 行）".to_owned(),
        what: "与题库 adm-0112 题干和选项相同，答案不同".to_owned(),
        name: "题库 adm-0112".to_owned(),
        ours,
        theirs,
        own_bank: true,
        within_file: false,
        revision: false,
        decision: String::new(),
        open: true,
    };
    let within = TwinView {
        name: "本文件第 12 题（第 60 行）".to_owned(),
        within_file: true,
        decision: "keep".to_owned(),
        ..view.clone()
    };
    let s = sample::shell_clerk(false);
    vec![("import-twin", twin(&s, &view)), ("import-twin-file", twin(&s, &within))]
}
