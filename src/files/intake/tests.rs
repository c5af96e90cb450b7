//! Files made by the tests themselves: every format, every quirk, and what an attacker would send.

mod formats;
mod hostile;
mod make;
mod sixty;
mod written;
