//! Mingfa: law quiz, exam and training platform of one county.
//!
//! ```text
//! main ─→ cli ─→ service ─→ store ─→ domain     service and web also use domain directly
//!     └─→ web ─↗                                 web also uses store's reading functions
//! files: bytes ⇄ rows, used by cli and service   config: a leaf
//! ```
//!
//! One feature keeps one name in every layer: `exam` is `domain/exam.rs`, `store/exam.rs`,
//! `service/exam.rs`, `web/exam/`. `docs/ARCHITECTURE.md` walks through one submitted answer.

pub mod cli;
pub mod config;
pub mod domain;
pub mod files;
pub mod service;
pub mod store;
pub mod web;
