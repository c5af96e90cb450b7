//! SQL and nothing else: one file per aggregate, functions over a `Reader` or a `Writer`.
//!
//! The SQL subset that both engines share is in docs/SCHEMA.md: `$n` placeholders, `ON CONFLICT`, `RETURNING`,
//! CTEs and windows; no engine's dialect, no hidden clock or chance.

pub mod attempt;
pub mod audit;
pub mod db;
pub mod exam;
pub mod feedback;
pub mod import;
pub mod item;
pub mod law;
pub mod library;
pub mod password;
pub mod person;
pub mod report;
pub mod second_factor;
pub mod session;
pub mod setting;
pub mod shelf;
pub mod unit;
pub mod verify;
