//! The preview of an import: what was read, with a verdict for each item, and what can be done with it.

use maud::{Markup, html};

use super::SECRECY;
use crate::{
    domain::{
        chinese::letter,
        id::{BankId, BatchId},
        item::Kind,
        shelf::{Receipt, Verdict},
    },
    web::{
        label::{self, Tone},
        page::{self, Shell},
        part, path,
    },
};

/// An import with some of its rows.
#[derive(Clone, Debug)]
pub struct BatchView {
    /// The import.
    pub id: BatchId,
    /// Name of the file.
    pub file: String,
    /// Title of the bank.
    pub bank: String,
    /// The bank.
    pub bank_id: BankId,
    /// Code of the state.
    pub state: String,
    /// Items found.
    pub total: i64,
    /// Items stored so far.
    pub stored: i64,
    /// Why it could not be read.
    pub fault: String,
    /// How many have which verdict.
    pub receipt: Receipt,
    /// How many a confirmation imports.
    pub due: i64,
    /// How many of them have not become items yet.
    pub left: i64,
    /// The verdict to which the list is narrowed.
    pub verdict: Option<Verdict>,
    /// Number of the last row shown, if there are more.
    pub next: Option<i64>,
    /// Rows of this page.
    pub rows: Vec<RowView>,
    /// Remarks on the file as a whole: where, what.
    pub remarks: Vec<(String, String)>,
}

/// An item of the file.
#[derive(Clone, Debug)]
pub struct RowView {
    /// Its number.
    pub no: i64,
    /// Its place in the file.
    pub place: String,
    /// Its kind, if known.
    pub kind: Option<Kind>,
    /// Its stem.
    pub stem: String,
    /// Its options.
    pub options: Vec<String>,
    /// Its answer as entered.
    pub answer: String,
    /// The verdict.
    pub verdict: Verdict,
    /// What is said about its twin.
    pub twin: String,
    /// Whether there is a twin to be put beside it.
    pub beside: bool,
    /// The decision about the twin.
    pub decision: String,
    /// Findings.
    pub findings: Vec<String>,
}

/// The preview and receipt.
#[must_use]
pub fn batch(shell: &Shell, v: &BatchView) -> Markup {
    let title = match v.state.as_str() {
        "reading" => "正在读取".to_owned(),
        "failed" => "没有读取".to_owned(),
        _ => format!("读取 {} 题", v.receipt.read),
    };
    page::shell(
        shell,
        &title,
        html! {
            div.stack.preview {
                (part::note(Tone::Warn, SECRECY))
                div.row.spread.head {
                    (part::heading(&format!("导入试题　{}　{}", v.bank, v.file), &title))
                    (acts(v))
                }
                (standing(v))
                @if !v.remarks.is_empty() {
                    details.card { summary { "关于文件的说明（" (v.remarks.len()) " 条）" }
                        ul.rules { @for (place, what) in &v.remarks { li { @if !place.is_empty() { (place) "：" } (what) } } }
                    }
                }
                @if v.receipt.read > 0 { (filters(v)) (table(v)) }
            }
        },
    )
}

fn acts(v: &BatchView) -> Markup {
    let button = |act: &str, word: &str, primary: bool| {
        html! { button.btn.primary[primary] type="submit" name="act" value=(act) { (word) } }
    };
    html! {
        div.row.no-print {
            @if v.receipt.error > 0 { a.btn href=(path::rejected(v.id)) { "下载错误清单" } }
            form.row method="post" action=(path::batch_act(v.id)) {
                @match v.state.as_str() {
                    "ready" => {
                        (button("drop", "放弃本批次", false))
                        @if v.due > 0 { (button("confirm", &format!("确认导入 {} 题", v.due), true)) }
                    },
                    "reading" | "failed" => (button("drop", "放弃本批次", false)),
                    "confirmed" => {
                        @if v.left > 0 { (button("finish", &format!("继续导入其余 {} 题", v.left), true)) }
                        (button("revoke", "撤回本批次", false))
                    },
                    _ => (Markup::default()),
                }
            }
        }
    }
}

fn standing(v: &BatchView) -> Markup {
    let said = |tone, text: String| part::note(tone, html! { (text) });
    match v.state.as_str() {
        "reading" if v.total == 0 => {
            said(Tone::Info, "正在读取文件。可以离开本页，稍后在“导入试题”中查看。".to_owned())
        }
        "reading" => said(
            Tone::Info,
            format!(
                "已保存 {} 题，共 {} 题。可以离开本页，稍后在“导入试题”中查看。",
                v.stored, v.total
            ),
        ),
        "failed" => said(Tone::Bad, v.fault.clone()),
        "confirmed" if v.left > 0 => {
            said(Tone::Warn, format!("已导入 {} 题，还有 {} 题没有导入。", v.due - v.left, v.left))
        }
        "confirmed" => html! {
            div.note.pass { "已导入 " (v.due) " 题，均为草稿，经另一人审核后发布。 " a href=(path::bank(v.bank_id)) { "查看题库" } }
        },
        "revoked" => {
            said(Tone::Info, "本批次已撤回，由它导入的试题已停用。原文件和记录保留。".to_owned())
        }
        "dropped" => said(Tone::Info, "本批次已放弃，没有导入试题。".to_owned()),
        _ => html! { p { (v.receipt.to_string()) } },
    }
}

fn filters(v: &BatchView) -> Markup {
    let count = |verdict| match verdict {
        Verdict::Ok => v.receipt.ok,
        Verdict::Same => v.receipt.same,
        Verdict::Near => v.receipt.near,
        Verdict::Error => v.receipt.error,
    };
    let all = path::batch(v.id);
    html! {
        nav.filters.no-print aria-label="结论" {
            a href=(all) aria-current=[v.verdict.is_none().then_some("page")] { "全部 " b { (v.receipt.read) } }
            @for verdict in Verdict::ALL {
                a href={ (all) "?verdict=" (verdict.code()) } aria-current=[(v.verdict == Some(verdict)).then_some("page")] {
                    (label::verdict(verdict).0) " " b { (count(verdict)) }
                }
            }
        }
    }
}

fn table(v: &BatchView) -> Markup {
    let filter = v.verdict.map(|w| format!("verdict={}&", w.code())).unwrap_or_default();
    html! {
        @if v.rows.is_empty() { (part::empty("这一类试题", Some((&path::batch(v.id), "查看全部")))) }
        @else {
            div.card.flush {
                table.cards {
                    thead { tr {
                        th scope="col" { "位置" } th scope="col" { "题目" } th scope="col" { "结论" } th scope="col" { "原因与处理" }
                    } }
                    tbody { @for r in &v.rows { (line(v, r)) } }
                }
            }
        }
        @if let Some(after) = v.next {
            p.no-print { a.btn href={ (path::batch(v.id)) "?" (filter) "after=" (after) } { "后面的试题" } }
        }
    }
}

fn line(v: &BatchView, r: &RowView) -> Markup {
    let (word, tone) = label::verdict(r.verdict);
    html! {
        tr id={ "r" (r.no) } {
            th.first scope="row" { (r.place) }
            td {
                span.stem-text { (r.stem) }
                small {
                    @if let Some(kind) = r.kind { (label::kind(kind)) }
                    @for (i, o) in r.options.iter().enumerate() { "　" (letter(i)) "．" (o) }
                    @if !r.answer.is_empty() { "　答案：" (r.answer) }
                }
            }
            td data-label="结论" { (part::tag(tone, word)) }
            td.small {
                @if !r.twin.is_empty() { p { (r.twin) "。" } }
                @for f in &r.findings { p { (f) } }
                @match r.decision.as_str() {
                    "keep" => p { "已决定：保留原有的一题。" },
                    "take" => p { "已决定：以本题为准。" },
                    "both" => p { "已决定：两题都保留。" },
                    _ => (Markup::default()),
                }
                @if v.state == "ready" {
                    @if r.beside { a href=(path::twin(v.id, r.no)) { "并排核对" } " " }
                    a href=(path::row(v.id, r.no)) { @if r.verdict == Verdict::Error { "在这里改正" } @else { "修改" } span.vh { "，" (r.place) } }
                }
            }
        }
    }
}

/// Samples: ready, reading, failed, confirmed, empty filter, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let row = |no: i64, stem: &str, verdict, twin: &str, finding: &str| RowView {
        no,
        place: format!("第 {no} 题（第 {} 行）", no * 6),
        kind: Some(Kind::Single),
        stem: stem.to_owned(),
        options: ["4月15日", "6月26日", "12月4日", "5月12日"].map(str::to_owned).to_vec(),
        answer: "C".to_owned(),
        verdict,
        twin: twin.to_owned(),
        beside: verdict == Verdict::Near,
        decision: String::new(),
        findings: Some(finding.to_owned()).filter(|f| !f.is_empty()).into_iter().collect(),
    };
    let ready = BatchView {
        id: BatchId::new(912_345),
        file: "2025年学法题库（终稿3）.docx".to_owned(),
        bank: "青石县学法题库".to_owned(),
        bank_id: BankId::new(7),
        state: "ready".to_owned(),
        total: 312,
        stored: 312,
        fault: String::new(),
        receipt: Receipt { read: 312, ok: 296, same: 9, near: 4, error: 3 },
        due: 296,
        left: 0,
        verdict: None,
        next: Some(211),
        rows: vec![
            row(17, "国家宪法日是每年的（　　）。", Verdict::Ok, "", ""),
            row(
                48,
                "违法行为在（　　）内未被发现的，不再给予行政处罚。",
                Verdict::Near,
                "与题库 adm-0112 题干和选项相同，答案不同",
                "",
            ),
            row(90, "下列日期中，国家宪法日是", Verdict::Same, "与题库 con-0003 相同", ""),
            row(
                211,
                "下列属于应急响应措施的有",
                Verdict::Error,
                "",
                "答案 E 不在选项 A—D 之中。请改正答案，或者补充选项 E。",
            ),
        ],
        remarks: vec![("第 3 页".to_owned(), "有 1 张图片没有读取。".to_owned())],
    };
    let state = |state: &str| BatchView { state: state.to_owned(), ..ready.clone() };
    let failed = BatchView {
        receipt: Receipt::default(),
        rows: Vec::new(),
        remarks: Vec::new(),
        fault: "这个 Word 文件已损坏，或者内容不完整。请用 Word 打开后另存一份，再上传。"
            .to_owned(),
        ..state("failed")
    };
    let none =
        BatchView { verdict: Some(Verdict::Same), rows: Vec::new(), next: None, ..ready.clone() };
    let s = sample::shell_clerk(false);
    vec![
        ("import-ready", batch(&s, &ready)),
        ("import-reading", batch(&s, &state("reading"))),
        ("import-failed", batch(&s, &failed)),
        ("import-confirmed", batch(&s, &state("confirmed"))),
        ("import-revoked", batch(&s, &state("revoked"))),
        ("import-none", batch(&s, &none)),
        ("import-senior", batch(&sample::shell_clerk(true), &ready)),
    ]
}
