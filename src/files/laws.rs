//! The law table file `laws.toml`: one `[[law]]` for each law with its `[[law.version]]`s.

use crate::domain::{
    bank_check::{Defect, Located},
    law::{Law, LawVersion},
};

use super::{
    source::{Source, Value, decode, parse},
    table::{Fields, list, only},
};

/// What a law table file holds and what is wrong with its form.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The laws that are whole in form; `parts` are the lines of their versions.
    pub laws: Vec<Located<Law>>,
    /// Every defect of form.
    pub defects: Vec<Defect>,
}

/// Reads a law table. `file` is how defects name it.
#[must_use]
pub fn read(file: &str, bytes: &[u8]) -> Reading {
    let mut out = Reading::default();
    let text = match decode(file, bytes) {
        Ok(text) => text,
        Err(defect) => {
            out.defects.push(*defect);
            return out;
        }
    };
    for (source, table) in parse(file, text, "law", &mut out.defects) {
        only(&source, &table, &["law"], &mut out.defects);
        for value in list(&source, &table, "law", &mut out.defects) {
            out.laws.extend(law(&source, value, &mut out.defects));
        }
    }
    out
}

fn law(source: &Source<'_>, value: &Value<'_>, out: &mut Vec<Defect>) -> Option<Located<Law>> {
    let fields = Fields::of(source, value, "", out)?;
    fields.only(
        &["code", "title", "short", "aliases", "kind", "issuer", "checked_on", "source", "version"],
        out,
    );
    let mut text = |name| fields.text(name, out);
    let (code, title, short) = (text("code"), text("title"), text("short"));
    let (kind, issuer) = (text("kind"), text("issuer"));
    let (checked_on, origin) = (text("checked_on"), text("source"));
    let aliases = fields.maybe_texts("aliases", out);
    let versions = fields.tables("version", "[[law.version]]", out)?;
    let lines = versions.iter().map(|v| v.line).collect();
    let read: Vec<_> = versions.iter().map(|v| version(v, out)).collect();
    let law = Law {
        code: code?,
        title: title?,
        short: short?,
        aliases: aliases?,
        kind: kind?,
        issuer: issuer?,
        checked_on: checked_on?,
        source: origin?,
        version: read.into_iter().collect::<Option<_>>()?,
    };
    Some(Located { file: source.file.to_owned(), line: fields.line, parts: lines, value: law })
}

fn version(fields: &Fields<'_, '_>, out: &mut Vec<Defect>) -> Option<LawVersion> {
    fields.only(&["version", "effective_from", "effective_to", "change", "repealed_by"], out);
    let (version, from) = (fields.text("version", out), fields.text("effective_from", out));
    let effective_to = fields.maybe_text("effective_to", out);
    let change = fields.maybe_text("change", out);
    let repealed_by = fields.maybe_text("repealed_by", out);
    Some(LawVersion { version: version?, effective_from: from?, effective_to, change, repealed_by })
}
