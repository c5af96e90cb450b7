//! The folder of statute texts: one JSON file for each version of a law, and `index.json` that lists them.
//!
//! The texts are reference data outside the project. Files are read when they are first asked for: a bank cites
//! a few dozen of several hundred.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use crate::domain::{
    citation::ArticleRef,
    law::{Law, LawVersion},
};

/// One line of `index.json`; other fields do not matter here.
#[derive(Clone, Debug, Deserialize)]
struct Entry {
    slug: String,
    file: String,
    title: String,
    short: String,
    #[serde(default)]
    aliases: Vec<String>,
    kind: String,
    version: String,
    effective: String,
    status: String,
    superseded_by: Option<String>,
}

#[derive(Deserialize)]
struct Index {
    laws: Vec<Entry>,
}

/// The text of one version of a law.
#[derive(Clone, Debug, Deserialize)]
pub struct Statute {
    /// 序言, where there is one.
    #[serde(default)]
    preamble: Option<String>,
    /// The articles in order.
    pub articles: Vec<Article>,
}

/// One article.
#[derive(Clone, Debug, Deserialize)]
pub struct Article {
    /// Number.
    pub no: u32,
    /// N of `第…条之N`, else 0.
    pub sub: u32,
    /// `第四十一条`.
    pub label: String,
    /// Paragraphs, one a line; items （一） on lines of their own.
    pub text: String,
}

impl Statute {
    /// The text of an article as a whole, or of the preamble.
    #[must_use]
    pub fn article(&self, wanted: ArticleRef) -> Option<&str> {
        if wanted.no == 0 {
            return self.preamble.as_deref();
        }
        let fits = |a: &&Article| a.no == wanted.no && a.sub == wanted.sub;
        self.articles.iter().find(fits).map(|a| a.text.as_str())
    }
}

/// The folder of statute texts.
#[derive(Debug)]
pub struct Statutes {
    folder: PathBuf,
    entries: Vec<Entry>,
    texts: BTreeMap<String, Statute>,
}

impl Statutes {
    /// Opens a folder.
    ///
    /// # Errors
    /// When `index.json` is not there or cannot be read.
    pub fn open(folder: &Path) -> io::Result<Self> {
        let index: Index = read_json(&folder.join("index.json"))?;
        Ok(Self { folder: folder.to_owned(), entries: index.laws, texts: BTreeMap::new() })
    }

    /// The text of a version (its exact date) of a law by any of its names; `None` when it is not held.
    ///
    /// # Errors
    /// When the file of that version cannot be read.
    pub fn text(&mut self, name: &str, version: &str) -> io::Result<Option<&Statute>> {
        let wanted = bare(name);
        let fits = |e: &&Entry| e.version == version && e.names().any(|n| bare(n) == wanted);
        let Some(file) = self.entries.iter().find(fits).map(|e| e.file.clone()) else {
            return Ok(None);
        };
        if !self.texts.contains_key(&file) {
            let statute = read_json(&self.folder.join(&file))?;
            self.texts.insert(file.clone(), statute);
        }
        Ok(self.texts.get(&file))
    }

    /// The laws held, with the dates of their versions: a law table where there is no `laws.toml`.
    #[must_use]
    pub fn laws(&self) -> Vec<Law> {
        let mut laws: BTreeMap<&str, Law> = BTreeMap::new();
        for entry in &self.entries {
            let law = laws.entry(&entry.slug).or_insert_with(|| entry.law());
            law.version.push(entry.version());
        }
        laws.into_values().collect()
    }
}

impl Entry {
    fn names(&self) -> impl Iterator<Item = &str> {
        let own = [&self.slug, &self.title, &self.short];
        own.into_iter().chain(&self.aliases).map(String::as_str)
    }

    fn law(&self) -> Law {
        Law {
            code: self.slug.clone(),
            title: self.title.clone(),
            short: self.short.clone(),
            aliases: self.aliases.clone(),
            kind: self.kind.clone(),
            issuer: String::new(),
            checked_on: String::new(),
            source: self.file.clone(),
            version: Vec::new(),
        }
    }

    fn version(&self) -> LawVersion {
        let ended = matches!(self.status.as_str(), "repealed" | "superseded");
        // The last day is only told in words: “… in force from 2026-01-01”, “repealed from 2026-08-15 …”.
        let end = self.superseded_by.as_deref().filter(|_| ended).and_then(|words| {
            let date = words.rsplit_once("from ")?.1.get(..10)?;
            date.parse::<jiff::civil::Date>().ok().map(|_| date.to_owned())
        });
        LawVersion {
            version: self.version.clone(),
            effective_from: self.effective.clone(),
            effective_to: end,
            change: None,
            repealed_by: self.superseded_by.clone().filter(|_| self.status == "repealed"),
        }
    }
}

/// A name as it is compared: without book marks, white space and the long form of the state's name.
fn bare(name: &str) -> String {
    let bare: String = name
        .nfkc()
        .filter(|c| !c.is_whitespace() && !"《》〈〉<>\"“”".contains(*c))
        .flat_map(char::to_lowercase)
        .collect();
    bare.strip_prefix("中华人民共和国").map(ToOwned::to_owned).unwrap_or(bare)
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> io::Result<T> {
    let named = |fault: &dyn std::fmt::Display| format!("{}: {fault}", path.display());
    let bytes = fs::read(path).map_err(|e| io::Error::new(e.kind(), named(&e)))?;
    serde_json::from_slice(&bytes)
        .map_err(|e| io::Error::new(io::ErrorKind::InvalidData, named(&e)))
}
