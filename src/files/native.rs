//! Writing a native bank file: TOML that [`super::bank::read`] reads as the same items.

use toml::{Table, Value};

use crate::domain::item::{Ask, Item, Question};

/// Writes a bank.
///
/// # Errors
/// When a text cannot be written as TOML, which none of an item can cause.
pub fn write(code: &str, title: &str, items: &[Item]) -> Result<String, toml::ser::Error> {
    let mut head = Table::new();
    head.insert("code".to_owned(), code.into());
    head.insert("title".to_owned(), title.into());
    let mut bank = Table::new();
    bank.insert("bank".to_owned(), head.into());
    bank.insert(
        "item".to_owned(),
        items.iter().map(|i| Value::Table(item(i))).collect::<Vec<_>>().into(),
    );
    toml::to_string(&bank)
}

fn item(item: &Item) -> Table {
    let mut out = match (&item.situation, item.questions.first()) {
        (Some(situation), _) => {
            let mut out = Table::new();
            out.insert("stem".to_owned(), situation.as_str().into());
            let subs = item.questions.iter().map(|q| {
                let mut sub = question(q);
                sub.insert("code".to_owned(), q.code.as_str().into());
                sub.insert("kind".to_owned(), q.kind.code().into());
                sub.insert("point".to_owned(), q.point.as_str().into());
                sub.insert("difficulty".to_owned(), i64::from(q.difficulty).into());
                Value::Table(sub)
            });
            out.insert("sub".to_owned(), subs.collect::<Vec<_>>().into());
            out
        }
        (None, Some(only)) => question(only),
        (None, None) => Table::new(),
    };
    let texts = |list: &[String]| -> Value {
        list.iter().map(|t| Value::from(t.as_str())).collect::<Vec<_>>().into()
    };
    out.insert("code".to_owned(), item.code.as_str().into());
    out.insert("kind".to_owned(), item.kind.code().into());
    out.insert("point".to_owned(), item.point.as_str().into());
    out.insert("level".to_owned(), item.level.code().into());
    out.insert("difficulty".to_owned(), i64::from(item.difficulty).into());
    out.insert("audience".to_owned(), texts(&item.audience));
    out.insert("tags".to_owned(), texts(&item.tags));
    out.insert("use".to_owned(), item.usage.code().into());
    out
}

fn question(q: &Question) -> Table {
    let mut out = Table::new();
    let texts = |list: &[String]| -> Value {
        list.iter().map(|t| Value::from(t.as_str())).collect::<Vec<_>>().into()
    };
    out.insert("stem".to_owned(), q.stem.as_str().into());
    match &q.ask {
        Ask::Choice { options, key } => {
            let each = options.iter().map(|o| {
                pairs(&[("id", o.id.as_str()), ("text", o.text.as_str()), ("why", o.why.as_str())])
            });
            out.insert("options".to_owned(), each.collect::<Vec<_>>().into());
            out.insert("key".to_owned(), texts(key));
        }
        Ask::TrueFalse { key } => drop(out.insert("key".to_owned(), (*key).into())),
        Ask::Cloze { key } => {
            out.insert(
                "key".to_owned(),
                key.iter().map(|blank| texts(blank)).collect::<Vec<_>>().into(),
            );
        }
        Ask::ShortAnswer { points } => {
            let each = points.iter().map(|p| {
                let mut point = Table::new();
                point.insert("text".to_owned(), p.text.as_str().into());
                point.insert("marks".to_owned(), i64::from(p.marks).into());
                Value::Table(point)
            });
            out.insert("points".to_owned(), each.collect::<Vec<_>>().into());
        }
    }
    out.insert("rationale".to_owned(), q.rationale.as_str().into());
    let bases = q.basis.iter().map(|b| {
        let kind = serde_json::json!(b.kind);
        let mut basis = Table::new();
        basis.insert("kind".to_owned(), kind.as_str().unwrap_or_default().into());
        basis.insert("law".to_owned(), b.law.as_str().into());
        basis.insert("version".to_owned(), b.version.as_str().into());
        basis.insert("article".to_owned(), b.article.as_str().into());
        basis.insert("quote".to_owned(), texts(&b.quote));
        Value::Table(basis)
    });
    out.insert("basis".to_owned(), bases.collect::<Vec<_>>().into());
    out
}

fn pairs(all: &[(&str, &str)]) -> Value {
    Value::Table(all.iter().map(|(k, v)| ((*k).to_owned(), Value::from(*v))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::bank;

    #[test]
    fn a_written_bank_reads_as_the_same_items() {
        let sound = bank::read("sound.toml", include_bytes!("tests/sound.toml"));
        let items: Vec<Item> = sound.bank.items.into_iter().map(|l| l.value).collect();
        assert_eq!(items.len(), 6);
        let text = write("sound", "测试题库", &items).unwrap();
        let again = bank::read("x.toml", text.as_bytes());
        assert_eq!(again.defects, []);
        assert_eq!((again.bank.code.as_str(), again.bank.title.as_str()), ("sound", "测试题库"));
        let back: Vec<Item> = again.bank.items.into_iter().map(|l| l.value).collect();
        assert_eq!(back, items);
    }
}
