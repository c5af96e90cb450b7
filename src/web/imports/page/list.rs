//! My imports.

use maud::{Markup, html};

use crate::{
    domain::id::BatchId,
    web::{
        label,
        page::{self, Shell},
        part, path,
    },
};

/// An import in the list.
#[derive(Clone, Debug)]
pub struct Line {
    /// The import.
    pub id: BatchId,
    /// Name of the file.
    pub file: String,
    /// Title of the bank.
    pub bank: String,
    /// Code of the state.
    pub state: String,
    /// 读取 312 题：……
    pub receipt: String,
    /// When it was handed in.
    pub at: String,
}

/// My imports.
#[must_use]
pub fn mine(shell: &Shell, lines: &[Line]) -> Markup {
    page::shell(
        shell,
        "导入试题",
        html! {
            div.stack {
                div.row.spread.head {
                    (part::heading("", "导入试题"))
                    a.btn.primary href=(path::NEW_IMPORT) { "上传文件或者粘贴文字" }
                }
                @if lines.is_empty() {
                    (part::empty("您导入过的文件", Some((path::NEW_IMPORT, "上传文件"))))
                } @else {
                    div.card.flush {
                        table.cards {
                            thead { tr {
                                th scope="col" { "文件" } th scope="col" { "题库" } th scope="col" { "状态" }
                                th scope="col" { "结果" } th scope="col" { "上传时间" }
                            } }
                            tbody { @for l in lines { (line(l)) } }
                        }
                    }
                }
            }
        },
    )
}

fn line(l: &Line) -> Markup {
    let (word, tone) = label::batch_state(&l.state);
    html! {
        tr {
            th.first scope="row" { a href=(path::batch(l.id)) { (l.file) } }
            td data-label="题库" { (l.bank) }
            td data-label="状态" { (part::tag(tone, word)) }
            td data-label="结果" { (l.receipt) }
            td data-label="上传时间" { (l.at) }
        }
    }
}

/// Samples: some, none.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let line = |n: i64, file: &str, state: &str| Line {
        id: BatchId::new(n),
        file: file.to_owned(),
        bank: "青石县学法题库".to_owned(),
        state: state.to_owned(),
        receipt: "读取 312 题：可导入 296，与题库相同 9，疑似重复待核对 4，有错误 3。".to_owned(),
        at: "2026年11月20日 09:00".to_owned(),
    };
    let some = [
        line(1, "2025年学法题库（终稿3）.docx", "ready"),
        line(2, "粘贴的文字", "reading"),
        line(3, "旧题库.xlsx", "confirmed"),
        line(4, "坏文件.docx", "failed"),
    ];
    let s = sample::shell_clerk(false);
    vec![("imports", mine(&s, &some)), ("imports-empty", mine(&s, &[]))]
}
