//! The shape of files: every one says why it exists, none is too long, and SQL stays where it belongs.

use super::{holds, root, sources};

/// Files over 400 lines, and why they stay whole.
const LONG: [(&str, &str); 5] = [
    (
        "src/service/exam.rs",
        "a candidate's way from the notice to the hand-in, read from top to bottom",
    ),
    ("src/store/attempt.rs", "the statements of the hot path, which are tuned together"),
    ("src/store/exam.rs", "exam, pool, roster and rehearsal are frozen and removed together"),
    ("src/store/db.rs", "the one place that knows two engines"),
    ("src/web/path.rs", "every address stands in one list, with its function"),
];

#[test]
fn every_file_opens_by_saying_why_it_exists() {
    for file in sources("src", &["rs"]).into_iter().chain(sources("tests", &["rs"])) {
        assert!(file.text.starts_with("//! "), "{} has no module documentation", file.path);
    }
}

#[test]
fn no_file_is_longer_than_four_hundred_lines_without_a_reason() {
    for file in sources("src", &["rs"]).into_iter().chain(sources("tests", &["rs"])) {
        let lines = file.text.lines().count();
        let listed = LONG.iter().any(|(path, why)| *path == file.path && !why.is_empty());
        assert_eq!(
            lines > 400,
            listed,
            "{}: {lines} lines; the list of exceptions must be exact",
            file.path
        );
    }
}

#[test]
fn built_sql_stays_in_the_store_and_engines_in_one_file() {
    for file in sources("src", &["rs"]) {
        let code = file.code();
        if !file.path.starts_with("src/store/") {
            assert!(!holds(&code, "AssertSqlSafe"), "{}", file.path);
        }
        if file.path != "src/store/db.rs" {
            for word in [
                "sqlx::sqlite",
                "sqlx::postgres",
                "Sqlite",
                "Postgres",
                "sqlx::query",
                "sqlx::query_as",
            ] {
                assert!(!holds(&code, word), "{} names {word}", file.path);
            }
        }
    }
}

/// What PostgreSQL and SQLite do not both understand alike (docs/SCHEMA.md).
#[test]
fn sql_keeps_to_the_subset_that_both_engines_share() {
    for file in sources("src/store", &["rs"]).iter().filter(|f| f.path != "src/store/db.rs") {
        let code = file.code();
        for word in [
            "INSERT OR",
            "AUTOINCREMENT",
            "FOR UPDATE",
            "SKIP LOCKED",
            "now()",
            "random()",
            "strftime",
            "ILIKE",
            "LIKE",
            "->>",
            "SELECT *",
            "OFFSET",
            "last_insert_rowid",
            "::bigint",
            "BYTEA",
            "JSONB",
        ] {
            // Both sides are folded to lower case there, which makes both engines agree.
            let folded = word == "LIKE" && file.path == "src/store/shelf.rs";
            assert!(folded || !code.contains(word), "{}: {word}", file.path);
        }
    }
}

#[test]
fn only_the_clock_and_the_settings_ask_the_operating_system() {
    for file in sources("src", &["rs"]) {
        let code = file.code();
        for (word, only) in
            [("SystemTime", "src/service/clock.rs"), ("rand::rng", "src/service/clock.rs")]
        {
            assert!(file.path == only || !holds(&code, word), "{}: {word}", file.path);
        }
    }
    let rules = std::fs::read_to_string(root().join(".ci/clippy.toml")).unwrap();
    for path in [
        "std::time::SystemTime::now",
        "std::time::Instant::now",
        "rand::rng",
        "std::env::var",
        "std::process::exit",
    ] {
        assert!(rules.contains(path), ".ci/clippy.toml does not forbid {path}");
    }
}

#[test]
fn no_test_is_left_out_expects_a_panic_or_sleeps() {
    let words = [
        ["#[ign", "ore"].concat(),
        ["should", "_panic"].concat(),
        ["time::sl", "eep"].concat(),
        ["thread::sl", "eep"].concat(),
    ];
    for file in sources("tests", &["rs"]) {
        for word in &words {
            assert!(!file.text.contains(word.as_str()), "{}: {word}", file.path);
        }
    }
    for file in sources("src", &["rs"]) {
        let tests = &file.text[file.product().len()..];
        for (n, word) in words.iter().enumerate() {
            // The product may wait; tests may not.
            let text = if n < 2 { &file.text } else { tests };
            assert!(!text.contains(word.as_str()), "{}: {word}", file.path);
        }
    }
}
