//! Who may do what: one table of roles and acts ([`ACTS`]). Where a role is held, it reaches that unit and those
//! below. Nobody approves what is their own; that is asked where it is decided.

use serde::{Deserialize, Serialize};

/// Roles (domain rules 1.6). Candidates hold none: their session admits them to one exam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 系统管理员: accounts and settings, no marks.
    SystemAdmin,
    /// 县级管理员: policies, exams, all units.
    CountyAdmin,
    /// 单位管理员 (法治联络员): roster, 免考, tickets and passwords of the own unit.
    UnitAdmin,
    /// 题库管理员: uploads and edits questions.
    BankManager,
    /// 审题人: approves questions of others.
    Reviewer,
    /// 阅卷人: marks short answers.
    Marker,
    /// 领导: reads figures of the own unit and below.
    Leader,
    /// 安全审计员: reads the audit trail.
    Auditor,
}

impl Role {
    /// All roles, in the order in which they are shown.
    pub const ALL: [Self; 8] = [
        Self::SystemAdmin,
        Self::CountyAdmin,
        Self::UnitAdmin,
        Self::BankManager,
        Self::Reviewer,
        Self::Marker,
        Self::Leader,
        Self::Auditor,
    ];

    /// The code used in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SystemAdmin => "system_admin",
            Self::CountyAdmin => "county_admin",
            Self::UnitAdmin => "unit_admin",
            Self::BankManager => "bank_manager",
            Self::Reviewer => "reviewer",
            Self::Marker => "marker",
            Self::Leader => "leader",
            Self::Auditor => "auditor",
        }
    }

    /// The role of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }

    /// Whether the role allows the act, inside its scope.
    #[must_use]
    pub fn may(self, act: Act) -> bool {
        ACTS.iter().any(|(a, roles)| *a == act && roles.contains(&self))
    }
}

/// What staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// See figures and the rows behind them.
    ReadFigures,
    /// See and print admission tickets.
    PrintTickets,
    /// Change the county's names, the password policy and what else concerns the whole installation.
    ManageSite,
    /// Add, rename, move and close units.
    ManageUnits,
    /// See people with masked telephone numbers.
    ReadPeople,
    /// Add and change people, import them, issue passwords, unlock accounts.
    ManagePeople,
    /// Give and take roles.
    GrantRoles,
    /// Confirm a unit's roster (名单确认).
    ConfirmRoster,
    /// File an exemption (免考), withdraw it.
    FileExemption,
    /// Approve or decline what another person filed.
    ApproveExemption,
    /// Read and answer 意见建议.
    AnswerFeedback,
    /// Read the audit trail.
    ReadAudit,
    /// Browse banks of the scope, exam-only items included.
    ReadBanks,
    /// Import, write and change items, send them to review.
    EditItems,
    /// Approve, publish and stop items of others; decide twins and proposals.
    ReviewItems,
    /// Take exam-only items out of the system as files.
    ExportExamItems,
}

use Role::{Auditor, BankManager, CountyAdmin, Leader, Reviewer, SystemAdmin, UnitAdmin};

/// The permission table: each act with the roles that allow it. It is also a page (`/permissions`).
pub const ACTS: [(Act, &[Role]); 16] = [
    (Act::ReadFigures, &[CountyAdmin, UnitAdmin, Leader]),
    (Act::PrintTickets, &[CountyAdmin, UnitAdmin]),
    (Act::ManageSite, &[SystemAdmin]),
    (Act::ManageUnits, &[SystemAdmin, CountyAdmin]),
    (Act::ReadPeople, &[SystemAdmin, CountyAdmin, UnitAdmin]),
    (Act::ManagePeople, &[SystemAdmin, CountyAdmin, UnitAdmin]),
    (Act::GrantRoles, &[SystemAdmin]),
    (Act::ConfirmRoster, &[CountyAdmin, UnitAdmin]),
    (Act::FileExemption, &[CountyAdmin, UnitAdmin]),
    (Act::ApproveExemption, &[CountyAdmin]),
    (Act::AnswerFeedback, &[SystemAdmin, CountyAdmin]),
    (Act::ReadAudit, &[Auditor]),
    (Act::ReadBanks, &[CountyAdmin, BankManager, Reviewer]),
    (Act::EditItems, &[CountyAdmin, BankManager]),
    (Act::ReviewItems, &[CountyAdmin, Reviewer]),
    (Act::ExportExamItems, &[CountyAdmin]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_stands_in_the_table_once_and_codes_read_back() {
        for (i, (act, roles)) in ACTS.iter().enumerate() {
            assert!(!roles.is_empty(), "{act:?} is allowed to nobody");
            assert!(ACTS[i + 1..].iter().all(|(other, _)| other != act), "{act:?} stands twice");
        }
        for role in Role::ALL {
            assert_eq!(Role::parse(role.code()), Some(role));
        }
        assert_eq!(Role::parse("nobody"), None);
    }

    /// Domain rules 1.6: the system's administrator has accounts and settings, but no marks; leaders read only.
    #[test]
    fn administrators_see_no_marks_and_leaders_only_read() {
        let of = |role: Role| ACTS.iter().filter(move |(a, _)| role.may(*a)).map(|(a, _)| *a);
        assert!(!Role::SystemAdmin.may(Act::ReadFigures));
        assert_eq!(of(Role::Leader).collect::<Vec<_>>(), [Act::ReadFigures]);
        assert_eq!(of(Role::Auditor).collect::<Vec<_>>(), [Act::ReadAudit]);
    }
}
