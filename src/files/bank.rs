//! The native bank file: TOML with one `[bank]` table and one `[[item]]` table for each item.
//!
//! `docs/QUESTION-FILES.md` describes the format. An item is delivered only when it is whole in form; all other
//! rules are those of [`crate::domain::bank_check`], so run both before using what was read.

use toml::de::DeValue;

use crate::domain::{
    bank_check::{Bank, Defect, Located, Severity, rule},
    item::{Ask, Choice, Item, Kind, Level, MarkPoint, Question, Use},
    law::{BasisKind, LegalBasis},
};

pub use super::hash::content_hash;

use super::{
    source::{Source, Value, decode, parse},
    table::{Fields, list, only},
};

/// What a bank file holds and what is wrong with its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The bank with the items that are whole in form.
    pub bank: Bank,
    /// Every defect of form, also those of the items left out.
    pub defects: Vec<Defect>,
}

/// Fields of the item as a whole.
const WHOLE: [&str; 9] =
    ["code", "kind", "point", "level", "stem", "difficulty", "audience", "tags", "use"];

/// Reads a bank file. `file` is how defects name it.
#[must_use]
pub fn read(file: &str, bytes: &[u8]) -> Reading {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file).trim_end_matches(".toml");
    let mut bank = Bank {
        file: file.to_owned(),
        line: 1,
        code: stem.to_owned(),
        title: stem.to_owned(),
        items: Vec::new(),
    };
    let text = match decode(file, bytes) {
        Ok(text) => text,
        Err(defect) => {
            return Reading { bank, defects: vec![*defect] };
        }
    };
    let mut defects = Vec::new();
    let pieces = parse(file, text, "item", &mut defects);
    let broken = !defects.is_empty();
    let (mut headed, mut any) = (false, false);
    for (source, table) in &pieces {
        only(source, table, &["bank", "item"], &mut defects);
        if let Some(value) = table.get("bank") {
            heading(source, value, &mut bank, &mut defects);
            headed = true;
        }
        for value in list(source, table, "item", &mut defects) {
            bank.items.extend(item(source, value, &mut defects));
            any = true;
        }
    }
    // What a broken piece swallowed is not missing.
    if !headed && !broken {
        let cure = "begin the file with [bank], code = \"…\", title = \"…\"";
        defects.push(Defect::new(rule::BANK_TABLE, file, 1, "", "no [bank] table", cure));
    }
    if !any && !broken {
        let what = "the file holds no item";
        defects.push(Defect::new(rule::BANK_EMPTY, file, 1, "", what, "add [[item]]"));
    }
    Reading { bank, defects }
}

/// Reads `[bank]`.
fn heading(source: &Source<'_>, value: &Value<'_>, bank: &mut Bank, out: &mut Vec<Defect>) {
    let Some(fields) = Fields::of(source, value, "", out) else {
        return;
    };
    bank.line = fields.line;
    fields.only(&["code", "title"], out);
    bank.code = fields.text("code", out).unwrap_or_else(|| bank.code.clone());
    bank.title = fields.text("title", out).unwrap_or_else(|| bank.title.clone());
}

/// Reads one item; `None` when any of its defects is an error.
fn item(source: &Source<'_>, value: &Value<'_>, out: &mut Vec<Defect>) -> Option<Located<Item>> {
    let before = out.len();
    let fields = Fields::of(source, value, "", out)?;
    let kind = one_kind(&fields, &Kind::ALL, out);
    let known: Vec<&str> = match kind {
        Some(Kind::CaseSet) => WHOLE.into_iter().chain(["sub"]).collect(),
        Some(kind) => WHOLE.into_iter().chain(question_fields(kind)).collect(),
        None => {
            let every = Kind::ALL.into_iter().flat_map(question_fields);
            WHOLE.into_iter().chain(every).chain(["sub"]).collect()
        }
    };
    fields.only(&known, out);
    let code = fields.text("code", out);
    let point = fields.text("point", out);
    let levels: Vec<_> = Level::ALL.into_iter().map(|l| (l.code(), l)).collect();
    let level = fields.one_of("level", &levels, out);
    let difficulty = fields.number::<u8>("difficulty", out);
    let audience = fields.texts("audience", out);
    let tags = fields.maybe_texts("tags", out);
    let usage = usage(&fields, out);
    let (situation, parts, questions) = match kind {
        Some(Kind::CaseSet) => {
            let situation = fields.text("stem", out);
            let (lines, subs) = subs(&fields, difficulty, out);
            (situation, lines, subs)
        }
        Some(kind) => {
            let head = Head { code: code.clone(), point: point.clone(), difficulty };
            (None, Vec::new(), question(&fields, kind, head, out).map(|q| vec![q]))
        }
        None => (None, Vec::new(), None),
    };
    if out[before..].iter().any(|d| d.severity == Severity::Error) {
        return None;
    }
    let item = Item {
        code: code?,
        kind: kind?,
        point: point?,
        level: level?,
        difficulty: difficulty?,
        audience: audience?,
        tags: tags?,
        usage: usage?,
        situation,
        questions: questions?,
    };
    Some(Located { file: source.file.to_owned(), line: fields.line, parts, value: item })
}

fn one_kind(fields: &Fields<'_, '_>, kinds: &[Kind], out: &mut Vec<Defect>) -> Option<Kind> {
    let codes: Vec<_> = kinds.iter().map(|k| (k.code(), *k)).collect();
    fields.one_of("kind", &codes, out)
}

fn usage(fields: &Fields<'_, '_>, out: &mut Vec<Defect>) -> Option<Use> {
    if fields.get("use").is_none() {
        return Some(Use::default());
    }
    let all = [Use::Exam, Use::Practice, Use::Both].map(|u| (u.code(), u));
    fields.one_of("use", &all, out)
}

/// The fields that a question of this kind has beside those of the whole.
fn question_fields(kind: Kind) -> Vec<&'static str> {
    let own: &[&str] = match kind {
        Kind::Single | Kind::Multiple | Kind::Indeterminate => &["options", "key"],
        Kind::TrueFalse | Kind::Cloze => &["key"],
        Kind::ShortAnswer => &["points"],
        Kind::CaseSet => return Vec::new(),
    };
    own.iter().copied().chain(["rationale", "basis"]).collect()
}

/// Reads the sub-items of a case set with their lines.
fn subs(
    fields: &Fields<'_, '_>,
    difficulty: Option<u8>,
    out: &mut Vec<Defect>,
) -> (Vec<usize>, Option<Vec<Question>>) {
    let Some(subs) = fields.tables("sub", "[[item.sub]] for each question", out) else {
        return (Vec::new(), None);
    };
    let lines = subs.iter().map(|sub| sub.line).collect();
    let questions = subs.iter().map(|sub| {
        let kinds: Vec<_> = Kind::ALL.into_iter().filter(|k| *k != Kind::CaseSet).collect();
        let kind = one_kind(sub, &kinds, out)?;
        let own = question_fields(kind);
        let known: Vec<_> =
            ["code", "kind", "point", "stem", "difficulty"].into_iter().chain(own).collect();
        sub.only(&known, out);
        let own = match sub.get("difficulty") {
            Some(_) => sub.number::<u8>("difficulty", out),
            None => difficulty,
        };
        let head =
            Head { code: sub.text("code", out), point: sub.text("point", out), difficulty: own };
        question(sub, kind, head, out)
    });
    let questions: Vec<_> = questions.collect();
    (lines, questions.into_iter().collect())
}

/// What a question shares with its item, or has of its own in a case set.
struct Head {
    code: Option<String>,
    point: Option<String>,
    difficulty: Option<u8>,
}

/// Reads what is asked: the same fields in an item and in a sub-item.
fn question(
    fields: &Fields<'_, '_>,
    kind: Kind,
    head: Head,
    out: &mut Vec<Defect>,
) -> Option<Question> {
    let stem = fields.text("stem", out);
    let ask = ask(fields, kind, out);
    let rationale = fields.text("rationale", out);
    let basis = bases(fields, out);
    Some(Question {
        code: head.code?,
        kind,
        point: head.point?,
        stem: stem?,
        ask: ask?,
        rationale: rationale?,
        basis: basis?,
        difficulty: head.difficulty?,
    })
}

fn ask(fields: &Fields<'_, '_>, kind: Kind, out: &mut Vec<Defect>) -> Option<Ask> {
    match kind {
        Kind::Single | Kind::Multiple | Kind::Indeterminate => {
            let options = options(fields, out);
            let mut key = fields.texts("key", out)?;
            let options = options?;
            // The order of the key carries no meaning; ids that are no option go last and are reported.
            let place = |id: &String| options.iter().position(|o| o.id == *id);
            key.sort_by_key(|id| place(id).unwrap_or(usize::MAX));
            Some(Ask::Choice { options, key })
        }
        Kind::TrueFalse => {
            let value = fields.need("key", "key = true or key = false", out)?;
            if let DeValue::Boolean(key) = value.get_ref() {
                return Some(Ask::TrueFalse { key: *key });
            }
            fields.wrong("key", value, "key = true or key = false, without quotes", out);
            None
        }
        Kind::Cloze => blanks(fields, out).map(|key| Ask::Cloze { key }),
        Kind::ShortAnswer => points(fields, out).map(|points| Ask::ShortAnswer { points }),
        Kind::CaseSet => None,
    }
}

fn options(fields: &Fields<'_, '_>, out: &mut Vec<Defect>) -> Option<Vec<Choice>> {
    let want = "options = [{ id = \"A\", text = \"…\", why = \"…\" }, …]";
    let options = fields.tables("options", want, out)?;
    let read = options.iter().map(|option| {
        option.only(&["id", "text", "why"], out);
        let (id, text) = (option.text("id", out), option.text("text", out));
        let why = option.text("why", out);
        Some(Choice { id: id?, text: text?, why: why? })
    });
    let read: Vec<_> = read.collect();
    read.into_iter().collect()
}

fn blanks(fields: &Fields<'_, '_>, out: &mut Vec<Defect>) -> Option<Vec<Vec<String>>> {
    let want = "key = [[\"answer\", \"accepted variant\"], …], one list per blank";
    let value = fields.need("key", want, out)?;
    let DeValue::Array(list) = value.get_ref() else {
        fields.wrong("key", value, want, out);
        return None;
    };
    let lists = list.iter().map(|v| {
        if matches!(v.get_ref(), DeValue::Array(_)) {
            return fields.as_texts("key", v, out);
        }
        fields.wrong("key", v, want, out);
        None
    });
    let lists: Vec<_> = lists.collect();
    lists.into_iter().collect()
}

fn points(fields: &Fields<'_, '_>, out: &mut Vec<Defect>) -> Option<Vec<MarkPoint>> {
    let points = fields.tables("points", "points = [{ text = \"…\", marks = 1 }, …]", out)?;
    let read = points.iter().map(|point| {
        point.only(&["text", "marks"], out);
        let (text, marks) = (point.text("text", out), point.number::<u32>("marks", out));
        Some(MarkPoint { text: text?, marks: marks? })
    });
    let read: Vec<_> = read.collect();
    read.into_iter().collect()
}

fn bases(fields: &Fields<'_, '_>, out: &mut Vec<Defect>) -> Option<Vec<LegalBasis>> {
    let want = "basis = [{ law = \"…\", version = \"…\", article = \"…\", quote = [\"…\"] }]";
    let bases = fields.tables("basis", want, out)?;
    let read: Vec<_> = bases.iter().map(|basis| one_basis(basis, out)).collect();
    read.into_iter().collect()
}

fn one_basis(basis: &Fields<'_, '_>, out: &mut Vec<Defect>) -> Option<LegalBasis> {
    basis.only(&["kind", "law", "version", "article", "quote"], out);
    let kinds = [
        ("statute", BasisKind::Statute),
        ("party_rule", BasisKind::PartyRule),
        ("interpretation", BasisKind::Interpretation),
        ("document", BasisKind::Document),
    ];
    let kind = match basis.get("kind") {
        Some(_) => basis.one_of("kind", &kinds, out),
        None => Some(BasisKind::default()),
    };
    let (law, version) = (basis.text("law", out), basis.text("version", out));
    let (article, quote) = (basis.text("article", out), basis.texts("quote", out));
    Some(LegalBasis { kind: kind?, law: law?, version: version?, article: article?, quote: quote? })
}
