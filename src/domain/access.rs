//! Who may do what: one table of roles and acts. Where a role is held, it reaches that unit and those below.

use serde::{Deserialize, Serialize};

/// Roles (domain rules 1.6). Candidates hold none: their session admits them to one exam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 县级管理员: runs exams and prints tickets.
    CountyAdmin,
    /// 领导: reads figures of the own unit and below.
    Leader,
}

impl Role {
    /// The code used in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CountyAdmin => "county_admin",
            Self::Leader => "leader",
        }
    }

    /// The role of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::CountyAdmin, Self::Leader].into_iter().find(|r| r.code() == code)
    }

    /// Whether the role allows the act, inside its scope.
    #[must_use]
    pub const fn may(self, act: Act) -> bool {
        match (self, act) {
            (Self::CountyAdmin, Act::ReadFigures | Act::PrintTickets)
            | (Self::Leader, Act::ReadFigures) => true,
            (Self::Leader, Act::PrintTickets) => false,
        }
    }
}

/// What staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// See figures and the rows behind them.
    ReadFigures,
    /// See and print admission tickets.
    PrintTickets,
}
