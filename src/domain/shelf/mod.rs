//! Banks in trainers' hands: what tells items apart, and what is said about an item on its way in.

mod marks;
mod near;
mod verdict;

pub use marks::{Marks, said};
pub use near::{NEAR, Near};
pub use verdict::{Held, Judged, Library, Receipt, Verdict, judge};
