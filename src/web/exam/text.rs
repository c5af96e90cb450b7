//! The texts of a pool, escaped once per exam instead of once per page.

use std::sync::Arc;

use crate::{
    domain::{
        grading::PartialCredit,
        item::{Ask, Kind},
        number::Points,
    },
    service::paper::{Paper, Placed},
    web::{
        Web,
        exam::page::slot::{Body, OptionView, SlotView},
        label,
    },
};

/// Escaped texts of a pool by pool number and question.
pub struct PoolText {
    items: Vec<ItemText>,
}

struct ItemText {
    situation: Option<String>,
    questions: Vec<QuestionText>,
}

struct QuestionText {
    stem: String,
    options: Vec<String>,
}

/// Escapes a text for HTML.
#[must_use]
pub fn escaped(text: &str) -> String {
    maud::html! { (text) }.into_string()
}

impl Web {
    /// The escaped texts of an exam's pool.
    pub(super) async fn pool_text(&self, paper: &Paper) -> Arc<PoolText> {
        let pool = paper.pool.clone();
        self.texts
            .get_with(paper.exam.id, async move {
                let items = pool.items.iter().map(|frozen| ItemText {
                    situation: frozen.item.situation.as_deref().map(escaped),
                    questions: frozen
                        .item
                        .questions
                        .iter()
                        .map(|q| QuestionText {
                            stem: escaped(&q.stem),
                            options: q.options().iter().map(|o| escaped(&o.text)).collect(),
                        })
                        .collect(),
                });
                Arc::new(PoolText { items: items.collect() })
            })
            .await
    }
}

/// The options of a slot in the order of this form.
#[must_use]
pub fn options<'a>(texts: &'a PoolText, p: &Placed<'a>) -> Vec<OptionView<'a>> {
    let Some(question) = question(texts, p) else { return Vec::new() };
    p.slot
        .order
        .iter()
        .filter_map(|&i| {
            let i = usize::from(i);
            Some(OptionView { id: p.ids.get(i)?, text: question.options.get(i)? })
        })
        .collect()
}

fn item<'a>(texts: &'a PoolText, p: &Placed<'a>) -> Option<&'a ItemText> {
    texts.items.get(usize::try_from(p.slot.pool_no).ok()?.checked_sub(1)?)
}

fn question<'a>(texts: &'a PoolText, p: &Placed<'a>) -> Option<&'a QuestionText> {
    item(texts, p)?.questions.get(usize::from(p.slot.question))
}

/// A slot as the answer page shows it; `kind_line` and `options` are kept by the caller.
#[must_use]
pub fn slot<'a>(
    texts: &'a PoolText,
    p: &Placed<'a>,
    kind_line: &'a str,
    options: &'a [OptionView<'a>],
    answer: &'a str,
) -> SlotView<'a> {
    SlotView {
        number: p.number,
        kind_line,
        situation: item(texts, p).and_then(|i| i.situation.as_deref()),
        stem: question(texts, p).map_or("", |q| q.stem.as_str()),
        body: match &p.question.ask {
            Ask::Choice { .. } if p.question.kind == Kind::Single => Body::One(options),
            Ask::Choice { .. } => Body::Many(options),
            Ask::TrueFalse { .. } => Body::TrueFalse,
            Ask::Cloze { key } => Body::Cloze(key.len()),
            Ask::ShortAnswer { .. } => Body::Text,
        },
        answer,
        flag: false,
        seq: 0,
        epoch: 0,
        now: false,
    }
}

/// The line above a stem: kind, worth, and the rule of the policy for incomplete answers.
#[must_use]
pub fn kind_line(p: &Placed<'_>, credit: PartialCredit) -> String {
    let rule = match (p.question.kind, credit) {
        (Kind::Multiple, PartialCredit::Proportional) => "（少选按选对的比例得分，错选不得分）",
        (Kind::Multiple, PartialCredit::Half) => "（少选得一半分，错选不得分）",
        (kind, _) => label::kind_rule(kind),
    };
    let line = label::kind_line(p.question.kind, p.worth, rule);
    if p.frozen.item.kind == Kind::CaseSet { format!("案例分析题　{line}") } else { line }
}

/// The lines above the stems of a form, each made once: a form has few different ones.
pub struct KindLines(Vec<((Kind, Kind, Points), String)>);

impl KindLines {
    /// All lines of a form.
    #[must_use]
    pub fn of(placed: &[Placed<'_>], credit: PartialCredit) -> Self {
        let mut lines: Vec<((Kind, Kind, Points), String)> = Vec::new();
        for p in placed {
            let key = Self::key(p);
            if !lines.iter().any(|(k, _)| *k == key) {
                lines.push((key, kind_line(p, credit)));
            }
        }
        Self(lines)
    }

    fn key(p: &Placed<'_>) -> (Kind, Kind, Points) {
        (p.frozen.item.kind, p.question.kind, p.worth)
    }

    /// The line of a slot.
    #[must_use]
    pub fn line(&self, p: &Placed<'_>) -> &str {
        let key = Self::key(p);
        self.0.iter().find(|(k, _)| *k == key).map_or("", |(_, line)| line)
    }
}
