//! The suite: one binary, so that it links once on small machines and shares its harness (docs/TESTING.md).
//!
//! Without `SUITE_DATABASE_URL` every test has an SQLite file of its own; with it, a PostgreSQL database of its
//! own. `tests/run` runs both.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "what a test cannot go on without ends it; the environment names the engine"
)]

mod banks;
mod harness;
mod journeys;
mod pages;
mod rules;
