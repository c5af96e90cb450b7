//! What a county sets for the whole installation: its names, its words, and the rules of signing in.

use serde::{Deserialize, Serialize};

use super::credential::PasswordPolicy;

/// Settings of the installation (系统设置).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Site {
    /// Title of the system.
    pub title: String,
    /// 主办单位.
    pub host_unit: String,
    /// 技术支持; empty when not named.
    pub support: String,
    /// ICP 备案号; empty when there is none.
    pub icp: String,
    /// 公安备案号; empty when there is none.
    pub police_filing: String,
    /// The plan of legal education now in force: 九五普法.
    pub plan: String,
    /// The county's one word: 合格 or 及格.
    pub pass_word: String,
    /// Whether pages fit themselves to phones (domain rules 0.1: a county may have to close that).
    pub phone_layouts: bool,
    /// What a password must be.
    pub password: PasswordPolicy,
    /// Minutes without a request after which a session that is not for an exam ends.
    pub idle_minutes: i64,
}

/// The two words for passing.
pub const PASS_WORDS: [&str; 2] = ["合格", "及格"];
/// Shortest and longest idle time that may be set, in minutes.
pub const IDLE_MINUTES: std::ops::RangeInclusive<i64> = 5..=480;

impl Default for Site {
    fn default() -> Self {
        Self {
            title: "学法考法".to_owned(),
            host_unit: String::new(),
            support: String::new(),
            icp: String::new(),
            police_filing: String::new(),
            plan: "九五普法".to_owned(),
            pass_word: PASS_WORDS[0].to_owned(),
            phone_layouts: true,
            password: PasswordPolicy::USUAL,
            idle_minutes: 30,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_stored_before_a_field_was_added_read_with_its_default() {
        let read: Site = serde_json::from_str(r#"{"title":"青石县学法考法"}"#).unwrap();
        assert_eq!(read, Site { title: "青石县学法考法".to_owned(), ..Site::default() });
    }
}
