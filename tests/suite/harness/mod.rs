//! What the journeys stand on: an application over a database of its own, a browser, and a county to live in.

pub mod app;
pub mod browser;
pub mod county;
pub mod database;
pub mod item;
pub mod sitting;

pub use app::TestApp;
pub use browser::{Browser, Page};
pub use county::County;
pub use sitting::Sitting;
