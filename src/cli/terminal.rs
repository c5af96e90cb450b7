//! The only place that prints: plain lines in a pipe, the same lines on a terminal.

use std::io::Write;

/// Prints a line to standard output. A reader that went away (`| head`) is no error of ours.
pub fn say(line: impl std::fmt::Display) {
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}

/// Prints a line to standard error, for what is not the result.
pub fn remark(line: impl std::fmt::Display) {
    drop(writeln!(std::io::stderr().lock(), "{line}"));
}
