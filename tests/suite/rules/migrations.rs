//! An applied migration is never edited: counties have it in their databases.

use sha2::{Digest, Sha256};

use super::sources;

/// File and SHA-256. A new migration adds a line; a line is never changed once a release went out with it.
const APPLIED: [(&str, &str); 5] = [
    (
        "migrations/0001_house.sql",
        "1f1d115b83b6bba8af3e972527175829224859ee3ae4e2ea7a448453c2b5b29c",
    ),
    (
        "migrations/0002_exam.sql",
        "4f7d1e591ea8433879b6b6fc1c75d360f3dbfe5ec51d1cb9bd782521eca6e14c",
    ),
    (
        "migrations/0003_door.sql",
        "3656ec07a293af9cfd95988cd2adb645d2d1b5f0a6ccf760e8a9f5a36cc0dcc0",
    ),
    (
        "migrations/0004_people.sql",
        "efa8bbad9b5ba3beffc5051068f4817abe6882bb86e0768a320a3d0924e72599",
    ),
    (
        "migrations/0005_shelf.sql",
        "3e09fe2b7637c4f70b35054df394c11b88a963616675aab3882893cb78170249",
    ),
];

#[test]
fn every_migration_is_recorded_and_unchanged() {
    let found: Vec<(String, String)> = sources("migrations", &["sql"])
        .into_iter()
        .map(|f| (f.path, data_encoding::HEXLOWER.encode(&Sha256::digest(f.text.as_bytes()))))
        .collect();
    let recorded: Vec<(String, String)> =
        APPLIED.map(|(f, h)| (f.to_owned(), h.to_owned())).to_vec();
    assert_eq!(found, recorded);
}

#[test]
fn migrations_are_numbered_without_gaps_and_portable() {
    for (n, file) in (1..).zip(sources("migrations", &["sql"])) {
        assert!(file.path.starts_with(&format!("migrations/{n:04}_")), "{}", file.path);
        let code: String =
            file.text.lines().map(|l| l.split("--").next().unwrap_or_default()).collect();
        for word in [
            "AUTOINCREMENT",
            "SERIAL",
            "IDENTITY",
            "BYTEA",
            "BLOB",
            "JSON",
            "TIMESTAMP",
            "TRIGGER",
            "STRICT",
            "INTEGER",
        ] {
            assert!(!super::holds(&code.to_uppercase(), word), "{}: {word}", file.path);
        }
    }
}
