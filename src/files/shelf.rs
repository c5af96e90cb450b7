//! A shelf: the bank files and the law table found under some paths.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::domain::{
    bank_check::{Bank, Defect, Located},
    law::Law,
};

use super::{bank, laws};

/// Name of the law table file.
pub const LAWS: &str = "laws.toml";

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Shelf {
    /// One bank for each bank file, in the order of the paths, inside a folder by name.
    pub banks: Vec<Bank>,
    /// The laws of the law table; empty without one.
    pub laws: Vec<Located<Law>>,
    /// The law table, when there is one.
    pub law_file: Option<PathBuf>,
    /// Every defect of form.
    pub defects: Vec<Defect>,
}

/// [`open_or`] without a fallback.
///
/// # Errors
/// When a path does not exist or a file cannot be read.
pub fn open(paths: &[PathBuf]) -> io::Result<Shelf> {
    open_or(paths, None)
}

/// Reads all bank files named or lying below the folders named. The law table is the `laws.toml` among them, or
/// else the nearest one in the folders above, or else `fallback` if there is such a file.
///
/// # Errors
/// When a path does not exist or a file cannot be read.
pub fn open_or(paths: &[PathBuf], fallback: Option<&Path>) -> io::Result<Shelf> {
    let (files, law_file) = find(paths, fallback)?;
    let mut shelf = Shelf { law_file, ..Shelf::default() };
    for path in files {
        let reading = bank::read(&shown(&path), &read(&path)?);
        shelf.banks.push(reading.bank);
        shelf.defects.extend(reading.defects);
    }
    if let Some(path) = &shelf.law_file {
        let reading = laws::read(&shown(path), &read(path)?);
        shelf.laws = reading.laws;
        shelf.defects.extend(reading.defects);
    }
    Ok(shelf)
}

/// SHA-256 in lower-case hex over names and bytes of everything [`open`] would read: equal as long as nothing
/// was added, taken away or changed.
///
/// # Errors
/// When a path does not exist or a file cannot be read.
pub fn fingerprint(paths: &[PathBuf]) -> io::Result<String> {
    let (files, law_file) = find(paths, None)?;
    let mut all = Sha256::new();
    for path in files.iter().chain(&law_file) {
        let bytes = read(path)?;
        all.update(format!("{}\0{}\0", shown(path), bytes.len()));
        all.update(bytes);
    }
    Ok(HEXLOWER.encode(&all.finalize()))
}

/// The bank files and the law table of some paths.
fn find(paths: &[PathBuf], fallback: Option<&Path>) -> io::Result<(Vec<PathBuf>, Option<PathBuf>)> {
    let mut files = Vec::new();
    for path in paths {
        collect(path, true, &mut files)?;
    }
    let is_laws = |path: &Path| path.file_name().is_some_and(|name| name == LAWS);
    let laws = files.iter().find(|path| is_laws(path)).cloned().or_else(|| above(paths, fallback));
    files.retain(|path| !is_laws(path));
    Ok((files, laws))
}

/// A path as defects show it, with `/` on every system.
#[must_use]
pub fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    fs::read(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))
}

/// TOML files below a path, by name; hidden ones are left out. A file that is named itself is always taken.
fn collect(path: &Path, named: bool, out: &mut Vec<PathBuf>) -> io::Result<()> {
    let told = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    let fits = path.extension().is_some_and(|ext| ext == "toml") && !hidden;
    if fs::metadata(path).map_err(told)?.is_dir() {
        if hidden && !named {
            return Ok(());
        }
        let mut entries: Vec<PathBuf> = fs::read_dir(path)
            .map_err(told)?
            .map(|entry| entry.map(|e| e.path()))
            .collect::<io::Result<_>>()
            .map_err(told)?;
        entries.sort();
        for entry in entries {
            collect(&entry, false, out)?;
        }
    } else if (named || fits) && !out.contains(&path.to_owned()) {
        out.push(path.to_owned());
    }
    Ok(())
}

/// The law table in the folders above the first path, or the fallback.
fn above(paths: &[PathBuf], fallback: Option<&Path>) -> Option<PathBuf> {
    let folders = paths.first()?.ancestors().skip(1).map(|folder| folder.join(LAWS));
    folders.chain(fallback.map(Path::to_owned)).find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shelf_has_the_same_fingerprint_until_a_file_is_added_or_changed() {
        let dir = tempfile::tempdir().unwrap();
        let paths = [dir.path().to_path_buf()];
        let print = || fingerprint(&paths).unwrap();
        fs::write(dir.path().join("a.toml"), "x = 1").unwrap();
        let first = print();
        fs::write(dir.path().join("notes.txt"), "no bank").unwrap();
        assert_eq!(print(), first);
        fs::write(dir.path().join("b.toml"), "y = 2").unwrap();
        let second = print();
        fs::write(dir.path().join("b.toml"), "y = 3").unwrap();
        let third = print();
        assert!(first != second && second != third && third != first);
        assert!(fingerprint(&[dir.path().join("gone")]).is_err());
    }
}
