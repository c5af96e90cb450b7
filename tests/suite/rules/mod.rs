//! Rules of the house, read from the sources themselves.

use std::{fs, path::Path};

mod layers;
mod migrations;
mod routes;
mod shape;
mod statics;

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A source file with its path from the repository.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// The file without its tests.
    pub fn product(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
    }

    /// The file without tests and comments.
    pub fn code(&self) -> String {
        let lines = self.product().lines().map(|l| l.split("//").next().unwrap_or_default());
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// Every file below a folder of the repository with one of these extensions, in order.
pub fn sources(folder: &str, extensions: &[&str]) -> Vec<Source> {
    let mut all = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if extensions.contains(&extension) {
                all.push(Source { text: fs::read_to_string(&path).unwrap(), path: named(&path) });
            }
        }
    }
    all.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!all.is_empty(), "{folder} is empty");
    all
}

fn named(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned()
}

/// Whether a text holds a word, not as part of a longer one.
pub fn holds(text: &str, word: &str) -> bool {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    let (first, last) = (word.chars().next(), word.chars().next_back());
    text.match_indices(word).any(|(at, _)| {
        let (before, after) =
            (text[..at].chars().next_back(), text[at + word.len()..].chars().next());
        !(part(first) && part(before) || part(last) && part(after))
    })
}

#[test]
fn a_word_is_found_whole_and_not_inside_another() {
    assert!(holds("use sqlx::Error;", "sqlx") && holds("crate::web::x", "crate::web"));
    assert!(
        !holds("sqlxy", "sqlx")
            && !holds("crate::website", "crate::web")
            && !holds("a_sqlx", "sqlx")
    );
    assert!(holds("x.write()", ".write()"));
}
