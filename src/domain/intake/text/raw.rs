//! An item as it is gathered from lines, before its fields are understood.

use crate::domain::{item::Kind, number::Points};

use super::{
    super::{Draft, key, marks, sheet, spell},
    mark::{Label, Style},
    segment::What,
    tag::Tags,
};

/// An item being gathered.
#[derive(Clone, Debug, Default)]
pub(super) struct Raw {
    /// Its first line.
    pub line: u32,
    /// Its number in the text.
    pub number: Option<u32>,
    /// How it is numbered.
    pub style: Option<Style>,
    /// The kind that a tag or label of its own says.
    pub kind: Option<Kind>,
    /// The kind of its section.
    pub section: Option<Kind>,
    /// Worth by its section.
    pub worth: Option<Points>,
    /// Lines of its stem.
    pub stem: Vec<String>,
    /// Its options.
    pub options: Vec<String>,
    /// Its fields, in order.
    pub fields: Vec<(Label, String)>,
    /// What further lines belong to; `None` is the stem.
    pub open: Option<What>,
    /// Questions of a case set.
    pub subs: Vec<Raw>,
    /// How they are numbered.
    pub sub_style: Option<Style>,
    /// The last number of a list inside its stem or a field.
    pub inner: u32,
    /// Its lines as they stood.
    pub original: Vec<String>,
}

impl Raw {
    /// The kind as far as it is known from tags and section.
    pub fn known(&self) -> Option<Kind> {
        self.kind.or(self.section)
    }

    /// The first field of a label that says anything.
    pub fn field(&self, label: Label) -> Option<&str> {
        let found = self.fields.iter().find(|(l, text)| *l == label && !text.trim().is_empty());
        found.map(|(_, text)| text.as_str())
    }

    /// Whether it could end here.
    pub fn complete(&self) -> bool {
        let free = matches!(self.known(), Some(Kind::TrueFalse | Kind::Cloze | Kind::ShortAnswer));
        self.field(Label::Answer).is_some()
            || self.options.len() >= 2
            || (free && !self.stem.is_empty())
            || !self.subs.is_empty()
            || self.answered_in_stem()
    }

    /// Whether a bracket at the ends of the stem holds an answer.
    pub fn answered_in_stem(&self) -> bool {
        let ends = [self.stem.first(), self.stem.last()];
        ends.into_iter().flatten().any(|s| super::super::polish::answer_in(s).is_some())
    }

    /// Whether it has no answer line yet.
    pub fn waits(&self) -> bool {
        self.field(Label::Answer).is_none()
            && self.subs.iter().all(|s| s.field(Label::Answer).is_none())
    }

    /// Takes in tags.
    pub fn tagged(&mut self, tags: Tags) {
        self.kind = tags.kind.or(self.kind);
        self.fields.extend(tags.fields);
    }

    /// Takes in a piece of a line.
    pub fn push(&mut self, what: What, text: &str) {
        if what != What::Text {
            self.inner = 0;
        }
        match what {
            What::Text => self.append(text),
            What::Option(letter) => {
                while self.options.len() < letter {
                    self.options.push(String::new());
                }
                self.options.push(text.to_owned());
                self.open = Some(what);
            }
            What::Label(Label::Stem) => {
                self.stem.push(text.to_owned());
                self.open = None;
            }
            What::Label(Label::Kind) => {
                self.kind = spell::kind(text).or(self.kind);
                if self.kind.is_none() {
                    self.fields.push((Label::Kind, text.to_owned()));
                }
            }
            What::Label(label) => {
                self.fields.push((label, text.to_owned()));
                self.open = Some(what);
            }
        }
    }

    /// Takes in a line that goes on with what is open.
    fn append(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        match self.open {
            None | Some(What::Text) => self.stem.push(text.to_owned()),
            Some(What::Option(_)) => join(self.options.last_mut(), text),
            Some(What::Label(label)) => {
                let label = self.going_on(label);
                let field = self.fields.iter_mut().rev().find(|(l, _)| *l == label);
                match field {
                    Some((_, field)) => join(Some(field), text),
                    None => self.fields.push((label, text.to_owned())),
                }
                self.open = Some(What::Label(label));
            }
        }
    }

    /// A line after a finished answer explains it.
    fn going_on(&self, label: Label) -> Label {
        let done = match label {
            Label::Answer => self.field(label).is_some_and(|a| {
                !matches!(self.known(), Some(Kind::Cloze | Kind::ShortAnswer))
                    && super::collected::answers(a)
            }),
            Label::Difficulty | Label::Worth | Label::Topic | Label::Point | Label::Tag => {
                self.field(label).is_some()
            }
            _ => false,
        };
        if done { Label::Rationale } else { label }
    }

    /// The draft of what was gathered.
    pub fn draft(&self) -> Draft {
        let mut draft = Draft {
            kind: self.known(),
            stem: self.stem.join("\n").trim().to_owned(),
            options: self.options.clone(),
            worth: self.worth,
            subs: self.subs.iter().map(Self::draft).collect(),
            ..Draft::default()
        };
        let mut marking = String::new();
        for (label, text) in &self.fields {
            let text = text.trim();
            if text.is_empty() {
                continue;
            }
            match label {
                Label::Answer => add(&mut draft.answer, text),
                Label::Rationale => add(&mut draft.rationale, text),
                Label::Basis => add(&mut draft.basis, text),
                Label::Remark => add(&mut draft.remark, text),
                Label::Point => add(&mut draft.point, text),
                Label::Topic => add(&mut draft.topic, text),
                Label::Stem => add(&mut draft.stem, text),
                Label::Difficulty => draft.enter_difficulty(text),
                Label::Tag => draft.enter_tags(text),
                Label::Worth => draft.enter_worth(text),
                Label::Audience => draft.enter_audience(text),
                Label::Kind => draft.enter_kind(text),
                Label::Options => draft.options = sheet::split_options(text),
                Label::Marks => add(&mut marking, text),
                Label::Marking if text.contains("人工") => {
                    marks::BY_HAND.clone_into(&mut marking);
                }
                Label::Marking => add(&mut draft.remark, text),
            }
        }
        if draft.answer.is_empty() {
            draft.answer = marking;
        } else if !marking.is_empty() && marking != marks::BY_HAND {
            draft.answer = format!("{}（要点：{marking}）", draft.answer);
        }
        // A case without questions but with options is a plain question with a long stem.
        if draft.kind == Some(Kind::CaseSet) && draft.subs.is_empty() && draft.options.len() >= 2 {
            draft.kind = key::infer(&draft.stem, &draft.options, &draft.answer);
        }
        draft
    }
}

fn join(text: Option<&mut String>, more: &str) {
    if let Some(text) = text {
        add(text, more);
    }
}

/// Adds a line to a text.
fn add(text: &mut String, more: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(more);
}
