//! The command as a whole, on a folder with a bank, a law table and statute texts.

use std::{fs, path::Path};

use super::{CheckArgs, check};

const BANK: &str = include_str!("../../files/tests/sound.toml");
const LAWS: &str = include_str!("../../files/tests/laws.toml");

/// A folder `banks` with the sound bank and its law table.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("banks/sound")).unwrap();
    fs::write(folder.path().join("banks/sound/items.toml"), BANK).unwrap();
    fs::write(folder.path().join("banks/laws.toml"), LAWS).unwrap();
    folder
}

fn args(folder: &Path) -> CheckArgs {
    CheckArgs {
        paths: vec![folder.join("banks")],
        today: Some(jiff::civil::date(2026, 11, 23)),
        // What lies beside the checkout must not decide a test.
        no_laws: true,
        ..CheckArgs::default()
    }
}

fn run(args: &CheckArgs) -> (bool, String) {
    let mut out = Vec::new();
    let ready = check(args, &mut out).unwrap();
    (ready, String::from_utf8(out).unwrap())
}

#[test]
fn findings_counts_and_verdict() {
    let folder = folder();
    let (ready, text) = run(&args(folder.path()));
    assert!(ready, "{text}");
    let last = text.lines().last().unwrap();
    assert!(
        last.starts_with("ready: errors 0, warnings 1; banks 1, items 6, questions 7"),
        "{last}"
    );
    let strict = CheckArgs { deny_warnings: true, ..args(folder.path()) };
    assert!(!run(&strict).0);
    fs::write(folder.path().join("banks/sound/items.toml"), BANK.replace("\"t-1\"", "\"s-1\""))
        .unwrap();
    let (ready, text) = run(&args(folder.path()));
    assert!(!ready);
    let line = BANK.lines().position(|l| l == "code = \"t-1\"").unwrap();
    let told = format!("items.toml:{line} s-1: the code is already used at");
    assert!(text.contains(&told), "{text}");
}

#[test]
fn one_json_document() {
    let folder = folder();
    let (_, text) = run(&CheckArgs { json: true, ..args(folder.path()) });
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["ready"], true);
    assert_eq!(document["measures"]["items"], 6);
    assert_eq!(document["defects"][0]["rule"], "lock-missing");
    assert_eq!(document["defects"][0]["severity"], "warning");
}

#[test]
fn citations_are_json_lines_and_nothing_else() {
    let folder = folder();
    let told = CheckArgs { citations: true, ..args(folder.path()) };
    let (_, text) = run(&told);
    assert_eq!(text.lines().count(), 6);
    assert!(text.lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()));
    fs::write(folder.path().join("banks/sound/items.toml"), BANK.replace("level = \"recall\"", ""))
        .unwrap();
    assert!(check(&told, &mut Vec::new()).is_err());
}

#[test]
fn the_lock_is_written_where_the_texts_are_and_then_compared() {
    let folder = folder();
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    crate::files::write_test_texts(&texts);
    let blind = CheckArgs { write_lock: true, ..args(folder.path()) };
    assert!(check(&blind, &mut Vec::new()).is_err(), "no texts, no lock");
    let with = CheckArgs { laws: Some(texts), ..args(folder.path()) };
    let (ready, text) = run(&CheckArgs { write_lock: true, ..with.clone() });
    assert!(ready && text.contains("was written: 7 citations"), "{text}");
    for strict in [with.clone(), args(folder.path())] {
        let (ready, text) = run(&CheckArgs { deny_warnings: true, ..strict });
        assert!(ready, "{text}");
    }
    let file = folder.path().join("banks/sound/items.toml");
    let part = CheckArgs { paths: vec![file.clone()], ..with };
    let (ready, text) = run(&CheckArgs { deny_warnings: true, ..part.clone() });
    assert!(ready, "a lock above is found: {text}");
    fs::write(
        &file,
        BANK.replace("\"自愿原则\"] }]\n  difficulty", "\"应当遵循自愿\"] }]\n  difficulty"),
    )
    .unwrap();
    let (ready, text) = run(&part);
    assert!(!ready && text.contains("the quotes have changed"), "{text}");
    let refused = CheckArgs { write_lock: true, ..part };
    assert!(check(&refused, &mut Vec::new()).is_err(), "the lock holds more than this file");
}
