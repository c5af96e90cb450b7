//! Files: bytes ⇄ rows. Reads what people hand in and says line by line what is wrong with it.
//!
//! A leaf used by `cli` and `service`; it knows the domain and file formats, never storage or the web.

pub mod bank;
pub mod citations;
mod hash;
pub mod intake;
pub mod laws;
pub mod lock;
pub mod native;
pub mod shelf;
mod source;
pub mod statute;
mod table;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub use tests::write_test_texts;
