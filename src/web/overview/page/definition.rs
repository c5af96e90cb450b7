//! The definitions of the figures (ui-strings 30), each with the anchor under which a figure links to it.

use maud::{Markup, html};

/// A defined figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// 应考人数.
    Due,
    /// 实考人数.
    Sat,
    /// 缺考人数.
    Absent,
    /// 免考人数.
    Exempt,
    /// 参考率.
    SatRate,
    /// 合格率（按应考人数）.
    PassOfDue,
    /// 合格率（按实考人数）.
    PassOfSat,
    /// 优秀率（按应考人数）.
    Excellent,
    /// 平均分.
    Mean,
    /// 答对率 of a content.
    Correct,
}

impl Measure {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 10] = [
        Self::Due,
        Self::Sat,
        Self::Absent,
        Self::Exempt,
        Self::SatRate,
        Self::PassOfDue,
        Self::PassOfSat,
        Self::Excellent,
        Self::Mean,
        Self::Correct,
    ];

    /// Anchor of the definition on the page.
    #[must_use]
    pub const fn anchor(self) -> &'static str {
        match self {
            Self::Due => "def-due",
            Self::Sat => "def-sat",
            Self::Absent => "def-absent",
            Self::Exempt => "def-exempt",
            Self::SatRate => "def-sat-rate",
            Self::PassOfDue => "def-pass-due",
            Self::PassOfSat => "def-pass-sat",
            Self::Excellent => "def-excellent",
            Self::Mean => "def-mean",
            Self::Correct => "def-correct",
        }
    }

    /// Its name, with the county's word for having passed.
    #[must_use]
    pub fn name(self, pass: &str) -> String {
        match self {
            Self::Due => "应考人数".to_owned(),
            Self::Sat => "实考人数".to_owned(),
            Self::Absent => "缺考人数".to_owned(),
            Self::Exempt => "免考人数".to_owned(),
            Self::SatRate => "参考率".to_owned(),
            Self::PassOfDue => format!("{pass}率（按应考人数）"),
            Self::PassOfSat => format!("{pass}率（按实考人数）"),
            Self::Excellent => "优秀率（按应考人数）".to_owned(),
            Self::Mean => "平均分".to_owned(),
            Self::Correct => "答对率".to_owned(),
        }
    }

    /// What it counts, in one sentence.
    #[must_use]
    pub fn text(self, pass: &str) -> String {
        match self {
            Self::Due => "名单确认日在册人数－免考人数。".to_owned(),
            Self::Sat => "至少交卷一次的人数（含补考）。到时自动交卷和强制交卷计入。".to_owned(),
            Self::Absent => {
                "应考人数－实考人数。考试时间内尚未参加的，考试结束后才计为缺考。".to_owned()
            }
            Self::Exempt => "名单中经批准免考的人数，不计入应考人数。".to_owned(),
            Self::SatRate => "实考人数÷应考人数。".to_owned(),
            Self::PassOfDue => format!("{pass}人数÷应考人数，缺考计入分母。"),
            Self::PassOfSat => format!("{pass}人数÷实考人数，缺考不计入分母。"),
            Self::Excellent => "达到优秀分数线的人数÷应考人数，缺考计入分母。".to_owned(),
            Self::Mean => "实考人员成绩的算术平均数，有补考的取计入结果的一次。".to_owned(),
            Self::Correct => "该内容所有作答中得满分的比例，未答计为未得分。".to_owned(),
        }
    }
}

/// The section 指标说明.
#[must_use]
pub fn section(pass: &str) -> Markup {
    html! {
        section #definitions.card.stack {
            h2 { "指标说明" }
            dl.defs {
                @for m in Measure::ALL {
                    div id=(m.anchor()) { dt { (m.name(pass)) } dd { (m.text(pass)) } }
                }
            }
            p.small {
                "首考" (pass) "率只计首次开考期间的成绩，补考后" (pass) "率计入补考成绩。各项比率保留两位小数，四舍五入；全部达到时才显示 100%；分母为零时显示“—”。"
            }
        }
    }
}
