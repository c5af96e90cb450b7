//! The words of the office for the enums of the domain. Nothing else translates a code into Chinese.

use crate::domain::{
    access::{Act, Role},
    item::{ItemState, Kind},
    law::BasisState,
    number::Points,
    person::PositionGroup,
    shelf::Verdict,
    time,
    unit::UnitKind,
};

/// What a state means for the reader. Colour only repeats what the word beside it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Neither good nor bad.
    Plain,
    /// As it should be.
    Good,
    /// Needs attention.
    Warn,
    /// Failed or wrong.
    Bad,
    /// Worth knowing.
    Info,
}

impl Tone {
    /// Class of the style sheet; empty for [`Tone::Plain`].
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => "pass",
            Self::Warn => "warn",
            Self::Bad => "fail",
            Self::Info => "info",
        }
    }
}

/// 系统管理员 … 安全审计员.
#[must_use]
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::SystemAdmin => "系统管理员",
        Role::CountyAdmin => "县级管理员",
        Role::UnitAdmin => "单位管理员",
        Role::BankManager => "题库管理员",
        Role::Reviewer => "审题人",
        Role::Marker => "阅卷人",
        Role::Leader => "领导",
        Role::Auditor => "安全审计员",
    }
}

/// What an act is called in the permission table.
#[must_use]
pub const fn act(act: Act) -> &'static str {
    match act {
        Act::ReadFigures => "查看成绩汇总和名单",
        Act::PrintTickets => "打印准考证",
        Act::ManageSite => "修改系统设置",
        Act::ManageUnits => "维护单位",
        Act::ReadPeople => "查看人员",
        Act::ManagePeople => "维护人员、发放密码",
        Act::GrantRoles => "授予和收回角色",
        Act::ConfirmRoster => "名单确认",
        Act::FileExemption => "申报免考",
        Act::ApproveExemption => "审批免考",
        Act::AnswerFeedback => "答复意见建议",
        Act::ReadAudit => "查看操作记录",
        Act::ReadBanks => "查看题库",
        Act::EditItems => "导入和编辑试题",
        Act::ReviewItems => "审题、发布、停用",
        Act::ExportExamItems => "导出考试专用试题",
    }
}

/// 县（市、区） … 其他.
#[must_use]
pub const fn unit_kind(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::County => "县（市、区）",
        UnitKind::Department => "县直部门",
        UnitKind::Township => "乡镇、街道",
        UnitKind::Village => "村、社区",
        UnitKind::Other => "其他单位",
    }
}

/// 领导干部 … 其他人员.
#[must_use]
pub const fn position_group(group: PositionGroup) -> &'static str {
    match group {
        PositionGroup::Leading => "领导干部",
        PositionGroup::Staff => "工作人员",
        PositionGroup::Enforcement => "行政执法人员",
        PositionGroup::PublicInstitution => "事业单位人员",
        PositionGroup::StateEnterprise => "国有企业管理人员",
        PositionGroup::VillageCadre => "村（社区）干部",
        PositionGroup::Support => "工勤人员",
        PositionGroup::Other => "其他人员",
    }
}

/// What was done, as the audit page says it; an act without words shows its code.
#[must_use]
pub fn audited(act: &str) -> &str {
    match act {
        "exam.open" => "开始考试",
        "session.sign_in" => "登录",
        "unit.add" => "新增单位",
        "unit.change" => "修改单位",
        "unit.close" => "停用单位",
        "person.add" => "新增人员",
        "person.change" => "修改人员",
        "person.move" => "人员异动",
        "person.leave" => "人员离岗",
        "person.return" => "人员恢复在岗",
        "role.give" => "授予角色",
        "role.take" => "收回角色",
        "audit.export" => "导出操作记录",
        other => other,
    }
}

/// Kind of the thing an audit row is about; one without words shows its code.
#[must_use]
pub fn audited_object(object: &str) -> &str {
    match object {
        "exam" => "考试",
        "session" => "登录会话",
        "unit" => "单位",
        "person" => "人员",
        "audit" => "操作记录",
        other => other,
    }
}

/// 单选题 … 案例分析题.
#[must_use]
pub const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Single => "单选题",
        Kind::Multiple => "多选题",
        Kind::Indeterminate => "不定项选择题",
        Kind::TrueFalse => "判断题",
        Kind::Cloze => "填空题",
        Kind::ShortAnswer => "简答题",
        Kind::CaseSet => "案例分析题",
    }
}

/// What a person must know about a kind before answering (ui-strings 13); empty when the name says it all.
#[must_use]
pub const fn kind_rule(kind: Kind) -> &'static str {
    match kind {
        Kind::Multiple => "（多选、少选、错选均不得分）",
        Kind::Indeterminate => "（有一个或者多个正确答案）",
        Kind::Single | Kind::TrueFalse | Kind::Cloze | Kind::ShortAnswer | Kind::CaseSet => "",
    }
}

/// `多选题　2 分（多选、少选、错选均不得分）`: the line above a stem. `rule` is [`kind_rule`], or the words
/// of a policy that gives part marks.
#[must_use]
pub fn kind_line(of: Kind, worth: Points, rule: &str) -> String {
    format!("{}　{worth} 分{rule}", kind(of))
}

/// 草稿, 待审, 已发布, 已停用 (ui-strings 34).
#[must_use]
pub const fn item_state(state: ItemState) -> (&'static str, Tone) {
    match state {
        ItemState::Draft => ("草稿", Tone::Plain),
        ItemState::Reviewed => ("待审", Tone::Info),
        ItemState::Published => ("已发布", Tone::Good),
        ItemState::Retired => ("已停用", Tone::Plain),
    }
}

/// 依据现行有效 … 缺少依据 (ui-strings 34).
#[must_use]
pub fn basis_state(state: BasisState) -> (String, Tone) {
    match state {
        BasisState::Current => ("依据现行有效".to_owned(), Tone::Good),
        BasisState::NotYetInForce(from) => {
            (format!("依据尚未施行（{} 起施行）", time::chinese_date(from)), Tone::Warn)
        }
        BasisState::Superseded => ("依据已修改或者废止".to_owned(), Tone::Warn),
        BasisState::Missing => ("缺少依据".to_owned(), Tone::Bad),
    }
}

/// 可导入, 与题库相同, 疑似重复待核对, 有错误 (ui-strings 33).
#[must_use]
pub const fn verdict(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Ok => ("可导入", Tone::Good),
        Verdict::Same => ("与题库相同", Tone::Plain),
        Verdict::Near => ("疑似重复待核对", Tone::Warn),
        Verdict::Error => ("有错误", Tone::Bad),
    }
}

/// The state of an import.
#[must_use]
pub fn batch_state(code: &str) -> (&'static str, Tone) {
    match code {
        "reading" => ("正在读取", Tone::Info),
        "ready" => ("待确认", Tone::Warn),
        "confirmed" => ("已导入", Tone::Good),
        "revoked" => ("已撤回", Tone::Plain),
        "failed" => ("无法读取", Tone::Bad),
        _ => ("已放弃", Tone::Plain),
    }
}

/// The state of a revision by its code.
#[must_use]
pub fn revision_state(code: &str) -> (&'static str, Tone) {
    let all = [ItemState::Draft, ItemState::Reviewed, ItemState::Published, ItemState::Retired];
    let state = all.into_iter().find(|s| s.code() == code);
    state.map_or(("", Tone::Plain), item_state)
}

/// 考试专用, 练习专用, 考试和练习.
#[must_use]
pub fn usage(code: &str) -> &'static str {
    match code {
        "exam" => "考试专用",
        "practice" => "练习专用",
        _ => "考试和练习",
    }
}

/// `+1.30 个百分点`, `-0.42 个百分点`, `0.00 个百分点`: a change between two rates in hundredths of a percent.
#[must_use]
pub fn change(basis_points: i64) -> String {
    let sign = match basis_points.signum() {
        1 => "+",
        -1 => "-",
        _ => "",
    };
    let n = basis_points.unsigned_abs();
    format!("{sign}{}.{:02} 个百分点", n / 100, n % 100)
}

/// `41:20`, `1:05:00`: what a running clock shows.
#[must_use]
pub fn countdown(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if h > 0 { format!("{h}:{m:02}:{s:02}") } else { format!("{m:02}:{s:02}") }
}

/// The letter in the ring of the `i`-th option on the screen.
#[must_use]
pub fn letter(i: usize) -> &'static str {
    const LETTERS: [&str; 12] = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L"];
    LETTERS.get(i).copied().unwrap_or("·")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_list() {
        let line = kind_line(Kind::Multiple, Points::whole(2), kind_rule(Kind::Multiple));
        assert_eq!(line, "多选题　2 分（多选、少选、错选均不得分）");
        assert_eq!(
            [130, -42, 0].map(change),
            ["+1.30 个百分点", "-0.42 个百分点", "0.00 个百分点"]
        );
        assert_eq!([2_480_999, 3_900_000, -1].map(countdown), ["41:20", "1:05:00", "00:00"]);
    }
}
