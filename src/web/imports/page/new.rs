//! A new import: a file or a text, and the bank for it.

use maud::{Markup, html};

use super::SECRECY;
use crate::web::{
    label::Tone,
    page::{self, Shell},
    part, path,
};

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct AskView {
    /// Local banks of the scope: code and title.
    pub banks: Vec<(String, String)>,
    /// The chosen bank; empty for a new one.
    pub bank: String,
    /// Code of the new bank, as typed.
    pub code: String,
    /// Title of the new bank, as typed.
    pub title: String,
    /// The pasted text.
    pub text: String,
    /// What is missing.
    pub error: String,
    /// What is wrong with the code.
    pub code_error: String,
}

impl AskView {
    /// Keeps what was typed.
    pub fn again(&mut self, bank: &str, code: &str, title: &str, text: &str) {
        bank.clone_into(&mut self.bank);
        code.clone_into(&mut self.code);
        title.clone_into(&mut self.title);
        text.clone_into(&mut self.text);
    }
}

/// Asks for a file or a text.
#[must_use]
pub fn ask(shell: &Shell, v: &AskView) -> Markup {
    let summary = [(&v.error, "file"), (&v.code_error, "code")];
    let new = v.bank.is_empty();
    page::shell(
        shell,
        "上传试题",
        html! {
            div.narrow.stack {
                (part::heading("导入试题", "上传文件或者粘贴文字"))
                (part::note(Tone::Warn, SECRECY))
                @if summary.iter().any(|(e, _)| !e.is_empty()) {
                    div.note.fail role="alert" {
                        ul.rules { @for (e, id) in summary.iter().filter(|(e, _)| !e.is_empty()) { li { a href={ "#" (id) } { (e) } } } }
                    }
                }
                form.card.stack method="post" action=(path::NEW_IMPORT) enctype="multipart/form-data" {
                    div.field.bad[!v.error.is_empty()] {
                        label for="file" { "文件" }
                        p.small #file-hint { "Excel（xlsx、xls、csv）、Word（docx）、文本文件或者本系统导出的题库文件，最大 64 MB。系统按内容识别格式。" }
                        @if !v.error.is_empty() { p.error #file-error { (v.error) } }
                        input type="file" id="file" name="file" aria-describedby="file-hint";
                    }
                    div.field {
                        label for="text" { "或者粘贴试题文字" }
                        textarea id="text" name="text" rows="8" { (v.text) }
                    }
                    div.field {
                        label for="bank" { "导入到题库" }
                        select id="bank" name="bank" {
                            @for (code, title) in &v.banks { option value=(code) selected[*code == v.bank] { (title) "（" (code) "）" } }
                            option value="" selected[new && (v.banks.is_empty() || !v.code.is_empty())] { "新建题库" }
                        }
                    }
                    (part::field(&part::Field { name: "code", label: "新题库的编号", value: &v.code,
                        hint: "小写字母、数字、“-”和“_”，例如 qingshi-2026。选用已有题库的不填。", error: &v.code_error }))
                    (part::field(&part::Field { name: "title", label: "新题库的名称", value: &v.title, hint: "", error: "" }))
                    div.row { button.btn.primary type="submit" { "上传并预览" } a.btn href=(path::IMPORTS) { "返回" } }
                }
                div.card.stack {
                    h2 { "模板" }
                    p.small { "没有现成文件的，可以下载模板填写。已有文件的，不必改成模板的样子。" }
                    div.row {
                        a.btn href=(path::template("xlsx")) { "Excel 模板" }
                        a.btn href=(path::template("docx")) { "Word 模板" }
                        a.btn href=(path::template("txt")) { "文本模板" }
                    }
                }
            }
        },
    )
}

/// Samples: first, again with errors, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let banks = vec![("qingshi-2026".to_owned(), "青石县学法题库".to_owned())];
    let first = AskView { banks, ..AskView::default() };
    let mut wrong = first.clone();
    wrong.again("", "学法", "学法题库", "1．国家宪法日是每年的（　　）。");
    "题库编号只能用小写字母、数字、“-”和“_”，最多 40 个字符。".clone_into(&mut wrong.code_error);
    vec![
        ("import-new", ask(&sample::shell_clerk(false), &first)),
        ("import-new-wrong", ask(&sample::shell_clerk(false), &wrong)),
        ("import-new-senior", ask(&sample::shell_clerk(true), &first)),
    ]
}
