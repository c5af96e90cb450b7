//! Reading TOML tables field by field, so that every defect of a file is found at once and has its line.
//!
//! A derived deserialiser stops at the first fault; this reads on.

use toml::de::{DeTable, DeValue};

use crate::domain::bank_check::{Defect, Rule, rule};

use super::source::{Source, Value, own_code};

/// Reports the fields at the top of a file that are not among `known`.
pub(super) fn only(
    source: &Source<'_>,
    table: &DeTable<'_>,
    known: &[&str],
    out: &mut Vec<Defect>,
) {
    for (name, _) in table.iter().filter(|(name, _)| !known.contains(&name.get_ref().as_ref())) {
        let line = source.line(name.span().start);
        let what = format!("unknown field `{}`", name.get_ref());
        let cure = format!("remove it; at the top stand {}", known.join(", "));
        out.push(source.defect(rule::UNKNOWN_FIELD, line, what, &cure));
    }
}

/// The values of a list of tables at the top of a file; none when there is no such list.
pub(super) fn list<'v, 'i>(
    source: &Source<'_>,
    table: &'v DeTable<'i>,
    name: &str,
    out: &mut Vec<Defect>,
) -> &'v [Value<'i>] {
    let Some(value) = table.get(name) else {
        return &[];
    };
    let DeValue::Array(list) = value.get_ref() else {
        let line = source.line(value.span().start);
        let what = format!("`{name}` is {}", type_name(value.get_ref()));
        out.push(source.defect(rule::WRONG_TYPE, line, what, &format!("write [[{name}]]")));
        return &[];
    };
    list
}

/// A table being read.
pub(super) struct Fields<'a, 'i> {
    /// The file it stands in.
    pub source: &'a Source<'a>,
    /// Its line.
    pub line: usize,
    /// Code of the item or law it belongs to; empty when it has none.
    pub code: String,
    table: &'a DeTable<'i>,
}

impl<'a, 'i> Fields<'a, 'i> {
    /// Begins to read a value as a table. Its own `code`, or else `code`, names it in defects.
    pub fn of(
        source: &'a Source<'a>,
        value: &'a Value<'i>,
        code: &str,
        out: &mut Vec<Defect>,
    ) -> Option<Self> {
        let line = source.line(value.span().start);
        let DeValue::Table(table) = value.get_ref() else {
            let what = format!("{} where a table belongs", type_name(value.get_ref()));
            out.push(Defect::new(rule::WRONG_TYPE, source.file, line, code, what, "give a table"));
            return None;
        };
        let code = own_code(value).unwrap_or_else(|| code.to_owned());
        Some(Self { source, line, code, table })
    }

    /// A defect of this table at `line`.
    pub fn defect(&self, rule: Rule, line: usize, what: String, cure: &str) -> Defect {
        Defect::new(rule, self.source.file, line, &self.code, what, cure)
    }

    /// Reports the fields that are not among `known`.
    pub fn only(&self, known: &[&str], out: &mut Vec<Defect>) {
        for (name, _) in self.table {
            if !known.contains(&name.get_ref().as_ref()) {
                let line = self.source.line(name.span().start);
                let what = format!("unknown field `{}`", name.get_ref());
                let cure = format!("remove it or use one of {}", known.join(", "));
                out.push(self.defect(rule::UNKNOWN_FIELD, line, what, &cure));
            }
        }
    }

    /// A field that may be left out.
    pub fn get(&self, name: &str) -> Option<&'a Value<'i>> {
        self.table.get(name)
    }

    /// The line of a field, or of the table without it.
    pub fn line_of(&self, name: &str) -> usize {
        self.get(name).map_or(self.line, |value| self.source.line(value.span().start))
    }

    /// A field that must be there.
    pub fn need(
        &self,
        name: &str,
        what_it_is: &str,
        out: &mut Vec<Defect>,
    ) -> Option<&'a Value<'i>> {
        let value = self.get(name);
        if value.is_none() {
            let what = format!("`{name}` is missing");
            out.push(self.defect(
                rule::MISSING_FIELD,
                self.line,
                what,
                &format!("add {what_it_is}"),
            ));
        }
        value
    }

    /// Reports a value of the wrong type.
    pub fn wrong(&self, name: &str, value: &Value<'_>, want: &str, out: &mut Vec<Defect>) {
        let what = format!("`{name}` is {}", type_name(value.get_ref()));
        let line = self.source.line(value.span().start);
        out.push(self.defect(rule::WRONG_TYPE, line, what, &format!("write {want}")));
    }

    /// A text that must be there.
    pub fn text(&self, name: &str, out: &mut Vec<Defect>) -> Option<String> {
        let want = format!("{name} = \"…\"");
        let value = self.need(name, &want, out)?;
        self.as_text(name, value, &want, out)
    }

    /// A text that may be left out.
    pub fn maybe_text(&self, name: &str, out: &mut Vec<Defect>) -> Option<String> {
        self.as_text(name, self.get(name)?, &format!("{name} = \"…\""), out)
    }

    fn as_text(
        &self,
        name: &str,
        value: &Value<'_>,
        want: &str,
        out: &mut Vec<Defect>,
    ) -> Option<String> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(text.to_string());
        }
        self.wrong(name, value, want, out);
        None
    }

    /// A list of texts that must be there.
    pub fn texts(&self, name: &str, out: &mut Vec<Defect>) -> Option<Vec<String>> {
        let value = self.need(name, &format!("{name} = [\"…\"]"), out)?;
        self.as_texts(name, value, out)
    }

    /// A list of texts that is empty when left out.
    pub fn maybe_texts(&self, name: &str, out: &mut Vec<Defect>) -> Option<Vec<String>> {
        let Some(value) = self.get(name) else {
            return Some(Vec::new());
        };
        self.as_texts(name, value, out)
    }

    /// The texts of a value.
    pub fn as_texts(
        &self,
        name: &str,
        value: &Value<'_>,
        out: &mut Vec<Defect>,
    ) -> Option<Vec<String>> {
        let want = format!("{name} = [\"…\", \"…\"]");
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong(name, value, &want, out);
            return None;
        };
        let each: Vec<_> = list.iter().map(|v| self.as_text(name, v, &want, out)).collect();
        each.into_iter().collect()
    }

    /// A whole number that must be there, within the type asked for.
    pub fn number<N: TryFrom<i64>>(&self, name: &str, out: &mut Vec<Defect>) -> Option<N> {
        let value = self.need(name, &format!("{name} = 1"), out)?;
        let read = match value.get_ref() {
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok(),
            _ => None,
        };
        let number = read.and_then(|n| N::try_from(n).ok());
        if number.is_none() {
            self.wrong(name, value, &format!("{name} = 1, a small whole number"), out);
        }
        number
    }

    /// One of the codes of a list that must be there.
    pub fn one_of<T: Copy>(
        &self,
        name: &str,
        all: &[(&str, T)],
        out: &mut Vec<Defect>,
    ) -> Option<T> {
        let text = self.text(name, out)?;
        let found = all.iter().find(|(code, _)| *code == text).map(|(_, value)| *value);
        if found.is_none() {
            let codes: Vec<_> = all.iter().map(|(code, _)| *code).collect();
            let what = format!("`{name}` is “{text}”");
            let cure = format!("write one of {}", codes.join(", "));
            out.push(self.defect(rule::UNKNOWN_VALUE, self.line_of(name), what, &cure));
        }
        found
    }

    /// The tables of a list that must be there.
    pub fn tables(
        &self,
        name: &str,
        want: &str,
        out: &mut Vec<Defect>,
    ) -> Option<Vec<Fields<'a, 'i>>> {
        let value = self.need(name, want, out)?;
        let DeValue::Array(list) = value.get_ref() else {
            self.wrong(name, value, want, out);
            return None;
        };
        let each: Vec<_> =
            list.iter().map(|v| Fields::of(self.source, v, &self.code, out)).collect();
        each.into_iter().collect()
    }
}

/// What a value is, in words.
fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a decimal number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a bare date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
