//! The rules of the field, as plain data and functions.
//!
//! Belongs here: everything that can be decided from values alone. Time comes in as `now: Timestamp`, chance
//! as `&mut impl Rng`, law as a table. Never here: storage, the network, files, the clock, asynchronous
//! code. Files form an order — `id, time, number, chinese` → `law, item, response` → `grading, blueprint` →
//! `policy, assembly` → `attempt, ticket` → `rate, access` — and lower ones never name higher ones.

pub mod access;
pub mod assembly;
pub mod attempt;
pub mod bank_check;
pub mod blueprint;
pub mod chinese;
pub mod citation;
pub mod credential;
pub mod grading;
pub mod id;
pub mod intake;
pub mod item;
pub mod law;
pub mod number;
pub mod person;
pub mod policy;
pub mod rate;
pub mod response;
pub mod shelf;
pub mod site;
pub mod ticket;
pub mod time;
pub mod unit;
