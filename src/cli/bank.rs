//! `mingfa bank check`: reads question banks, says what is wrong with them, and keeps the citation lock.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;

use crate::{
    domain::{
        bank_check::{self, Defect, Measures, Severity, rule},
        law::LawTable,
    },
    files::{
        citations,
        lock::{self, Extent, Line},
        shelf::{self, Shelf},
        statute::Statutes,
    },
};

pub mod import;
mod table;

/// What `mingfa bank check` is told.
#[expect(clippy::struct_excessive_bools, reason = "the flags of a command are independent")]
#[derive(Args, Clone, Debug, Default)]
pub struct CheckArgs {
    /// Bank files, or folders with bank files (*.toml) and the law table (laws.toml).
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Print one JSON document: verdict, defects, measures.
    #[arg(long, conflicts_with = "citations")]
    pub json: bool,
    /// Print the citations of statutes as JSON lines for another checker, and nothing else.
    #[arg(long, conflicts_with = "write_lock")]
    pub citations: bool,
    /// Folder of statute texts to compare quotes with [default: ../shared/laws if it is there].
    #[arg(long, value_name = "DIR")]
    pub laws: Option<PathBuf>,
    /// Check the lock alone, even where statute texts could be found.
    #[arg(long, conflicts_with = "laws")]
    pub no_laws: bool,
    /// The citation lock [default: citations.lock in the first PATH or above].
    #[arg(long, value_name = "FILE")]
    pub lock: Option<PathBuf>,
    /// Write the citation lock from the statute texts, unless there are errors.
    #[arg(long)]
    pub write_lock: bool,
    /// The day on which the legal basis must be in force [default: today].
    #[arg(long, value_name = "DATE")]
    pub today: Option<Date>,
    /// Fail on warnings too.
    #[arg(long)]
    pub deny_warnings: bool,
}

/// Where the statute texts lie when `--laws` is not given.
const STATUTES: &str = "../shared/laws";

/// Where the shipped banks lie.
const SHIPPED: &str = "question_banks";

/// The JSON document.
#[derive(Serialize)]
struct Document<'a> {
    ready: bool,
    errors: usize,
    warnings: usize,
    with_texts: bool,
    defects: &'a [Defect],
    measures: &'a Measures,
}

/// Checks banks and prints the findings; whether they may be used.
///
/// # Errors
/// When a path, a statute text or the lock cannot be read or written, or the output breaks.
pub fn check(args: &CheckArgs, out: &mut dyn Write) -> anyhow::Result<bool> {
    if args.citations {
        return print_citations(&shelf::open(&args.paths)?, out);
    }
    let mut statutes = statutes(args)?;
    // A bank of one's own may cite any law held; without the texts the shipped table is the next best.
    let shipped = Path::new(SHIPPED).join(shelf::LAWS);
    let fallback = statutes.is_none().then_some(shipped.as_path());
    let shelf = shelf::open_or(&args.paths, fallback)?;
    let mut defects = findings(args, &shelf, statutes.as_ref());
    let lines = match &mut statutes {
        Some(statutes) => citations::prove(&shelf.banks, statutes, &mut defects)?,
        None => citations::lines(&shelf.banks),
    };
    let with_texts = statutes.is_some();
    let written = keep_lock(args, &shelf, with_texts, &lines, &mut defects)?;
    defects.sort();
    let measures = bank_check::measure::measure(&shelf.banks);
    let count = |s: Severity| defects.iter().filter(|d| d.severity == s).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let ready = errors == 0 && (warnings == 0 || !args.deny_warnings);
    let document =
        Document { ready, errors, warnings, with_texts, defects: &defects, measures: &measures };
    if args.json {
        serde_json::to_writer_pretty(&mut *out, &document)?;
        writeln!(out)?;
    } else {
        print(&document, written.as_deref(), out)?;
    }
    Ok(ready)
}

fn print_citations(shelf: &Shelf, out: &mut dyn Write) -> anyhow::Result<bool> {
    for record in citations::records(&shelf.banks) {
        serde_json::to_writer(&mut *out, &record)?;
        writeln!(out)?;
    }
    // The output must stay JSON lines: what could not be read is told as a failure of the command.
    let errors = shelf.defects.iter().filter(|d| d.severity == Severity::Error).count();
    if errors > 0 {
        bail!("{errors} errors of form: some items are left out; run without --citations");
    }
    Ok(true)
}

fn statutes(args: &CheckArgs) -> anyhow::Result<Option<Statutes>> {
    let default = Path::new(STATUTES);
    let folder = match &args.laws {
        None if args.no_laws => return Ok(None),
        Some(folder) => folder.as_path(),
        None if default.join("index.json").is_file() => default,
        None => return Ok(None),
    };
    Ok(Some(Statutes::open(folder).context("statute texts")?))
}

/// Everything that can be said without reading the statute texts and the lock.
fn findings(args: &CheckArgs, shelf: &Shelf, statutes: Option<&Statutes>) -> Vec<Defect> {
    let mut defects = shelf.defects.clone();
    defects.extend(bank_check::check_laws(&shelf.laws));
    let table = if shelf.law_file.is_some() {
        if let Some(statutes) = statutes {
            defects.extend(citations::compare_laws(&shelf.laws, statutes));
        }
        Some(LawTable::new(shelf.laws.iter().map(|law| law.value.clone()).collect()))
    } else {
        statutes.map(|texts| LawTable::new(texts.laws()))
    };
    if table.is_none() {
        let place = args.paths.first().map_or_else(String::new, |p| shelf::shown(p));
        let what = "no law table: whether laws and versions exist is not checked";
        let cure = "put laws.toml beside the banks, or give --laws";
        defects.push(Defect::new(rule::LAW_TABLE_MISSING, &place, 1, "", what, cure));
    }
    let today = args.today.unwrap_or_else(|| jiff::Zoned::now().date());
    defects.extend(bank_check::check(&shelf.banks, table.as_ref(), today));
    defects
}

/// Writes the lock or compares it; what was written, in words.
fn keep_lock(
    args: &CheckArgs,
    shelf: &Shelf,
    with_texts: bool,
    lines: &[Line],
    defects: &mut Vec<Defect>,
) -> anyhow::Result<Option<String>> {
    let (path, whole) = lock_path(args);
    let file = shelf::shown(&path);
    let errors = defects.iter().filter(|d| d.severity == Severity::Error).count();
    if args.write_lock {
        if !with_texts {
            bail!("--write-lock needs the statute texts: give --laws DIR");
        }
        if !whole {
            bail!("{file} holds more banks than these: name its folder, or give --lock FILE");
        }
        if errors > 0 {
            return Ok(Some(format!("{file} was not written: {errors} errors")));
        }
        fs::write(&path, lock::write(lines)).with_context(|| file.clone())?;
        return Ok(Some(format!("{file} was written: {} citations", lines.len())));
    }
    match fs::read_to_string(&path) {
        Ok(text) => {
            // The citations of an item that could not be read are not gone.
            let unread = shelf.defects.iter().any(|d| d.severity == Severity::Error);
            let extent = Extent { with_texts, whole: whole && !unread };
            defects.extend(lock::compare(&file, &text, &shelf.banks, lines, extent));
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let what = "there is no citation lock";
            let cure = "run `mingfa bank check … --write-lock` where the statute texts are held";
            let mut defect = Defect::new(rule::LOCK_MISSING, &file, 1, "", what, cure);
            if args.lock.is_some() {
                defect.severity = Severity::Error;
            }
            defects.push(defect);
        }
        Err(e) => return Err(e).with_context(|| file),
    }
    Ok(None)
}

/// The lock, and whether it belongs to exactly the banks named: the nearest one at or above the first path, or
/// else the place where one would be written.
fn lock_path(args: &CheckArgs) -> (PathBuf, bool) {
    const LOCK: &str = "citations.lock";
    if let Some(path) = &args.lock {
        return (path.clone(), true);
    }
    let first = args.paths.first().map_or(Path::new(""), PathBuf::as_path);
    let mut folders = first.ancestors().skip(usize::from(!first.is_dir()));
    let own = folders.clone().next().unwrap_or(first);
    let folder = folders.find(|folder| folder.join(LOCK).is_file()).unwrap_or(own);
    (folder.join(LOCK), args.paths.len() == 1 && folder == own)
}

fn print(
    document: &Document<'_>,
    written: Option<&str>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    for defect in document.defects {
        writeln!(out, "{defect}")?;
    }
    if !document.defects.is_empty() {
        writeln!(out)?;
    }
    write!(out, "{}", table::counts(document.measures))?;
    writeln!(out)?;
    if let Some(written) = written {
        writeln!(out, "{written}")?;
    }
    let Measures { items, questions, banks, .. } = document.measures;
    let Document { errors, warnings, .. } = document;
    let verdict = if document.ready { "ready" } else { "not ready" };
    let texts = if document.with_texts { "compared" } else { "not compared" };
    writeln!(
        out,
        "{verdict}: errors {errors}, warnings {warnings}; banks {}, items {items}, questions \
         {questions}; quotes {texts} with the statute texts",
        banks.len()
    )?;
    Ok(())
}

#[cfg(test)]
mod tests;
