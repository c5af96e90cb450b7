//! What is wrong with a draft, in words for the person who corrects it.

use serde::{Deserialize, Serialize};

/// Whether the draft can become an item all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// 警告: it can; a person should look.
    Warning,
    /// 错误: it cannot.
    Error,
}

/// The field of a draft that a finding is about, so that a page can show it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 整题.
    Whole,
    /// 题型.
    Kind,
    /// 题干.
    Stem,
    /// 选项.
    Options,
    /// 答案.
    Answer,
    /// 小题.
    Subs,
    /// 解析.
    Rationale,
    /// 依据.
    Basis,
    /// 难度.
    Difficulty,
    /// 分值.
    Worth,
    /// 考点、知识点、标签.
    Topic,
    /// 适用对象.
    Audience,
    /// 层次、用途.
    Use,
}

impl Field {
    /// The word on the screen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Whole => "整题",
            Self::Kind => "题型",
            Self::Stem => "题干",
            Self::Options => "选项",
            Self::Answer => "答案",
            Self::Subs => "小题",
            Self::Rationale => "解析",
            Self::Basis => "依据",
            Self::Difficulty => "难度",
            Self::Worth => "分值",
            Self::Topic => "知识点",
            Self::Audience => "适用对象",
            Self::Use => "用途",
        }
    }
}

/// Something that is wrong or doubtful, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// Whether it must be cured.
    pub severity: Severity,
    /// Where.
    pub field: Field,
    /// What, without a full stop: `答案 E 不在选项 A—D 之中`.
    pub what: String,
    /// The cure, a full sentence: `请改正答案，或者补充选项 E。`.
    pub cure: String,
}

impl Finding {
    /// What must be cured.
    #[must_use]
    pub fn error(field: Field, what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { severity: Severity::Error, field, what: what.into(), cure: cure.into() }
    }

    /// What a person should look at.
    #[must_use]
    pub fn warning(field: Field, what: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, field, what: what.into(), cure: cure.into() }
    }
}

/// `答案 E 不在选项 A—D 之中。请改正答案，或者补充选项 E。`
impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}。{}", self.what, self.cure)
    }
}
