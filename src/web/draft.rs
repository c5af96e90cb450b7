//! An item as a form, and as a candidate sees it: shared by the correction of imports and by the editor.

use maud::{Markup, html};
use serde::Deserialize;

use super::label;
use crate::domain::{
    chinese::letter,
    intake::{Draft, Field, Finding, MAX_OPTIONS, Severity},
    item::{Ask, Item, Kind, Level, Use},
};

/// What a form of an item sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DraftForm {
    kind: String,
    stem: String,
    option: Vec<String>,
    why: Vec<String>,
    answer: String,
    rationale: String,
    basis: String,
    difficulty: String,
    level: String,
    usage: String,
    point: String,
    topic: String,
    tags: String,
    audience: String,
    remark: String,
    code: String,
    sub_code: Vec<String>,
    sub_kind: Vec<String>,
    sub_stem: Vec<String>,
    sub_option: Vec<String>,
    sub_answer: Vec<String>,
    sub_rationale: Vec<String>,
    sub_basis: Vec<String>,
    sub_point: Vec<String>,
    /// Which button was pressed.
    pub go: String,
}

fn text(value: &str) -> String {
    value.replace("\r\n", "\n").trim().to_owned()
}

/// Texts up to the last one that is not blank.
fn filled(values: &[String]) -> Vec<String> {
    let mut all: Vec<String> = values.iter().map(|v| text(v)).collect();
    while all.last().is_some_and(String::is_empty) {
        all.pop();
    }
    all
}

impl DraftForm {
    /// The draft that was entered.
    #[must_use]
    pub fn draft(&self) -> Draft {
        let mut draft = Draft {
            code: text(&self.code),
            kind: Kind::parse(&self.kind),
            stem: text(&self.stem),
            options: filled(&self.option),
            whys: filled(&self.why),
            answer: text(&self.answer),
            subs: self.subs(),
            rationale: text(&self.rationale),
            basis: text(&self.basis),
            difficulty: self.difficulty.parse().ok().filter(|d| (1..=5).contains(d)),
            level: Level::ALL.into_iter().find(|l| l.code() == self.level),
            usage: [Use::Exam, Use::Practice, Use::Both]
                .into_iter()
                .find(|u| u.code() == self.usage),
            point: text(&self.point),
            topic: text(&self.topic),
            remark: text(&self.remark),
            ..Draft::default()
        };
        draft.enter_tags(&self.tags);
        draft.enter_audience(&self.audience);
        if !draft.whys.is_empty() {
            draft.whys.resize(draft.options.len(), String::new());
        }
        draft
    }

    fn subs(&self) -> Vec<Draft> {
        let at = |list: &[String], i: usize| list.get(i).map(|v| text(v)).unwrap_or_default();
        let options = |i: usize| {
            let all = self.sub_option.chunks(MAX_OPTIONS).nth(i).unwrap_or_default();
            filled(all)
        };
        (0..self.sub_stem.len())
            .filter(|i| !at(&self.sub_stem, *i).is_empty())
            .map(|i| Draft {
                code: at(&self.sub_code, i),
                kind: Kind::parse(&at(&self.sub_kind, i)),
                stem: at(&self.sub_stem, i),
                options: options(i),
                answer: at(&self.sub_answer, i),
                rationale: at(&self.sub_rationale, i),
                basis: at(&self.sub_basis, i),
                point: at(&self.sub_point, i),
                ..Draft::default()
            })
            .collect()
    }
}

/// What is wrong, in a summary whose lines lead to the fields; nothing when nothing is.
#[must_use]
pub fn summary(findings: &[Finding], draft: &Draft) -> Markup {
    let case = is_case(draft);
    let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
    html! {
        @if !findings.is_empty() {
            div class=(if errors > 0 { "note fail" } else { "note warn" }) role="alert" {
                p { @if errors > 0 { "有 " (errors) " 处错误，请改正后保存。" } @else { "可以导入，下列各处请核对。" } }
                ul.rules {
                    @for f in findings { li { a href={ "#" (anchor(f.field, case)) } { (f.field.name()) } "：" (f) } }
                }
            }
        }
    }
}

/// Whether the form shows questions of a case instead of options and an answer.
fn is_case(draft: &Draft) -> bool {
    draft.kind == Some(Kind::CaseSet) || !draft.subs.is_empty()
}

/// The id of the input of a field.
const fn anchor(field: Field, case: bool) -> &'static str {
    match field {
        Field::Options | Field::Answer if case => "f-stem",
        Field::Kind => "f-kind",
        Field::Options => "f-option-0",
        Field::Answer => "f-answer",
        Field::Rationale => "f-rationale",
        Field::Basis => "f-basis",
        Field::Difficulty => "f-difficulty",
        Field::Topic | Field::Worth => "f-topic",
        Field::Audience => "f-audience",
        Field::Use => "f-usage",
        Field::Whole | Field::Stem | Field::Subs => "f-stem",
    }
}

fn error(findings: &[Finding], field: Field) -> Option<&Finding> {
    findings.iter().find(|f| f.field == field && f.severity == Severity::Error)
}

fn area(findings: &[Finding], of: Field, name: &str, value: &str, hint: &str, rows: u8) -> Markup {
    let id = format!("f-{name}");
    let wrong = error(findings, of);
    html! {
        div.field.bad[wrong.is_some()] {
            label for=(id) { (of.name()) }
            @if !hint.is_empty() { p.small id={ (id) "-hint" } { (hint) } }
            @if let Some(f) = wrong { p.error id={ (id) "-error" } { (f) } }
            textarea id=(id) name=(name) rows=(rows)
                aria-describedby=[wrong.map(|_| format!("{id}-error"))] aria-invalid=[wrong.map(|_| "true")] { (value) }
        }
    }
}

fn select(id: &str, name: &str, word: &str, choices: &[(&str, &str)], now: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (word) }
            select id=(id) name=(name) {
                @for (code, shown) in choices {
                    option value=(code) selected[*code == now] { (shown) }
                }
            }
        }
    }
}

fn line(id: &str, name: &str, word: &str, value: &str) -> Markup {
    html! { div.field { label for=(id) { (word) } input type="text" id=(id) name=(name) value=(value); } }
}

fn kinds(with_case: bool) -> Vec<(&'static str, &'static str)> {
    let all = Kind::ALL.into_iter().filter(|k| with_case || *k != Kind::CaseSet);
    std::iter::once(("", "请选择")).chain(all.map(|k| (k.code(), label::kind(k)))).collect()
}

/// The fields of an item. Case sets show their questions and room for one more.
#[must_use]
pub fn fields(draft: &Draft, findings: &[Finding]) -> Markup {
    let difficulty = draft.difficulty.map(|d| d.to_string()).unwrap_or_default();
    let case = is_case(draft);
    let levels = [("", "未填"), ("recall", "识记"), ("understand", "理解"), ("case", "应用")];
    html! {
        input type="hidden" name="code" value=(draft.code);
        input type="hidden" name="remark" value=(draft.remark);
        (select("f-kind", "kind", "题型", &kinds(true), draft.kind.map_or("", Kind::code)))
        @if let Some(f) = error(findings, Field::Kind) { p.small { (f) } }
        (area(findings, Field::Stem, "stem", &draft.stem, "填空题用四个下划线表示一个空；案例分析题在这里写案情。", 4))
        @if case { (subs(&draft.subs)) } @else { (options(draft, findings)) }
        @if !case { (area(findings, Field::Answer, "answer", &draft.answer,
            "选择题填字母，判断题填正确或者错误，填空题各空用“|”分隔，简答题每行一个要点。", 2)) }
        (area(findings, Field::Rationale, "rationale", &draft.rationale, "", 3))
        (area(findings, Field::Basis, "basis", &draft.basis, "例如：《行政处罚法》第三十六条", 2))
        div.cols.two {
            (select("f-difficulty", "difficulty", "难度", &[("", "未填"), ("1", "易"), ("2", "较易"), ("3", "中"), ("4", "较难"), ("5", "难")], &difficulty))
            (select("f-usage", "usage", "用途", &[("", "未填"), ("both", "考试和练习"), ("exam", "考试专用"), ("practice", "练习专用")],
                draft.usage.map_or("", Use::code)))
            (select("f-level", "level", "层次", &levels, draft.level.map_or("", Level::code)))
            (line("f-topic", "topic", "知识点", &draft.topic))
            (line("f-point", "point", "考点", &draft.point))
            (line("f-tags", "tags", "标签", &draft.tags.join("、")))
            (line("f-audience", "audience", "适用对象", &draft.audience.join("、")))
        }
    }
}

fn options(draft: &Draft, findings: &[Finding]) -> Markup {
    let wrong = error(findings, Field::Options);
    html! {
        fieldset.field.bad[wrong.is_some()] {
            legend { "选项" }
            @if let Some(f) = wrong { p.error { (f) } }
            div.option-fields {
                @for i in 0..MAX_OPTIONS {
                    div {
                        label for={ "f-option-" (i) } { (letter(i)) span.vh { " 选项" } }
                        textarea id={ "f-option-" (i) } name="option" rows="1" { (draft.options.get(i).map_or("", String::as_str)) }
                    }
                }
            }
            @for why in &draft.whys { input type="hidden" name="why" value=(why); }
        }
    }
}

fn subs(subs: &[Draft]) -> Markup {
    let blank = Draft::default();
    html! {
        @for (n, sub) in subs.iter().chain([&blank]).enumerate() {
            fieldset.sub-item {
                legend { "小题（" (n + 1) "）" @if n == subs.len() { "，不需要的不填" } }
                input type="hidden" name="sub_code" value=(sub.code);
                input type="hidden" name="sub_point" value=(sub.point);
                (select(&format!("s{n}-kind"), "sub_kind", "题型", &kinds(false), sub.kind.map_or("", Kind::code)))
                (sub_area(n, "stem", "题干", &sub.stem))
                @for i in 0..MAX_OPTIONS {
                    (sub_area_named(&format!("s{n}-o{i}"), "sub_option", &format!("选项{}", letter(i)), sub.options.get(i).map_or("", String::as_str)))
                }
                (sub_area(n, "answer", "答案", &sub.answer))
                (sub_area(n, "rationale", "解析", &sub.rationale))
                (sub_area(n, "basis", "依据", &sub.basis))
            }
        }
    }
}

fn sub_area(n: usize, name: &str, word: &str, value: &str) -> Markup {
    sub_area_named(&format!("s{n}-{name}"), &format!("sub_{name}"), word, value)
}

fn sub_area_named(id: &str, name: &str, word: &str, value: &str) -> Markup {
    html! { div.field { label for=(id) { (word) } textarea id=(id) name=(name) rows="1" { (value) } } }
}

/// An item as a candidate sees it; with `key`, what only its keepers see.
#[must_use]
pub fn seen(item: &Item, key: bool) -> Markup {
    html! {
        div.seen {
            @if let Some(situation) = &item.situation { p.situation { (situation) } }
            @for q in &item.questions {
                section {
                    p.small { (label::kind(q.kind)) (label::kind_rule(q.kind)) }
                    p.stem { (q.stem) }
                    @if !q.options().is_empty() {
                        ol { @for (i, o) in q.options().iter().enumerate() { li { b { (label::letter(i)) } span.txt { (o.text) } } } }
                    } @else if matches!(q.ask, Ask::TrueFalse { .. }) {
                        ol { li { span.txt { "正确" } } li { span.txt { "错误" } } }
                    }
                    @if key {
                        p.key { "答案：" (answer(&q.ask)) }
                        @if !q.rationale.is_empty() { p { "解析：" (q.rationale) } }
                    }
                }
            }
        }
    }
}

/// The key in words.
#[must_use]
pub fn answer(ask: &Ask) -> String {
    match ask {
        Ask::Choice { options, key } => {
            let right = options.iter().enumerate().filter(|(_, o)| key.contains(&o.id));
            right.map(|(i, _)| letter(i)).collect()
        }
        Ask::TrueFalse { key } => (if *key { "正确" } else { "错误" }).to_owned(),
        Ask::Cloze { key } => {
            key.iter().map(|blank| blank.join("／")).collect::<Vec<_>>().join("；")
        }
        Ask::ShortAnswer { points } => points
            .iter()
            .map(|p| format!("{}（{}分）", p.text, p.marks))
            .collect::<Vec<_>>()
            .join("；"),
    }
}

/// Everything of an item as one text, for showing differences.
#[must_use]
pub fn plain(item: &Item) -> String {
    let mut lines: Vec<String> = item.situation.iter().cloned().collect();
    for q in &item.questions {
        lines.push(q.stem.clone());
        let options = q.options().iter().enumerate();
        lines.extend(options.map(|(i, o)| format!("{}．{}", label::letter(i), o.text)));
        lines.push(format!("答案：{}", answer(&q.ask)));
        if !q.rationale.is_empty() {
            lines.push(format!("解析：{}", q.rationale));
        }
        lines.extend(q.basis.iter().map(|b| format!("依据：{}{}", b.law, b.article)));
    }
    lines.join("\n")
}

/// The difference between two texts, character by character: what went is struck out, what came is underlined.
#[must_use]
pub fn difference(old: &str, new: &str) -> Markup {
    use similar::{ChangeTag, TextDiff};
    let diff = TextDiff::from_chars(old, new);
    let mut runs: Vec<(ChangeTag, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        match runs.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => runs.push((change.tag(), change.value().to_owned())),
        }
    }
    html! {
        p.diff {
            @for (tag, text) in &runs {
                @match tag {
                    ChangeTag::Delete => del { (text) },
                    ChangeTag::Insert => ins { (text) },
                    ChangeTag::Equal => (text),
                }
            }
        }
    }
}
