//! The navigation of staff: which places there are, in their order, and whom each is for (ui-strings 1–5).

use super::{label, path, visit::Visit};
use crate::{
    domain::{
        access::{Act, Role},
        id::UnitId,
    },
    service::{
        failure::{Failure, Result},
        sign_in,
    },
    store,
};

/// A place of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// 待办: home.
    Todo,
    /// 总览: the figures of the newest exam.
    Overview,
    /// 题库.
    Banks,
    /// 导入试题.
    Imports,
    /// 审题.
    Reviews,
    /// 单位与人员: the unit tree.
    Units,
    /// 发放密码.
    Passwords,
    /// 意见建议: the list with replies.
    Feedback,
    /// 操作记录: the audit trail.
    Audit,
    /// 权限: acts and roles.
    Permissions,
    /// 系统设置.
    Settings,
}

/// Places in the order of the navigation: full word, short word, the act they need (`None`: all staff).
const PLACES: [(Place, &str, &str, Option<Act>); 11] = [
    (Place::Todo, "待办", "待办", Some(Act::PrintTickets)),
    (Place::Overview, "总览", "总览", Some(Act::ReadFigures)),
    (Place::Banks, "题库", "题库", Some(Act::ReadBanks)),
    (Place::Imports, "导入试题", "导入", Some(Act::EditItems)),
    (Place::Reviews, "审题", "审题", Some(Act::ReviewItems)),
    (Place::Units, "单位与人员", "单位", Some(Act::ReadPeople)),
    (Place::Passwords, "发放密码", "密码", Some(Act::ManagePeople)),
    (Place::Feedback, "意见建议", "意见", Some(Act::AnswerFeedback)),
    (Place::Audit, "操作记录", "记录", Some(Act::ReadAudit)),
    (Place::Permissions, "权限", "权限", Some(Act::GrantRoles)),
    (Place::Settings, "系统设置", "设置", Some(Act::ManageSite)),
];

/// A member of staff on a visit: the roles held, each with its unit.
#[derive(Clone, Debug)]
pub struct Staff {
    /// Roles with the unit over which, and below which, they are held.
    pub roles: Vec<(Role, UnitId)>,
}

impl Staff {
    /// Whether any role allows the act somewhere.
    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        self.roles.iter().any(|(role, _)| role.may(act))
    }
}

/// The visit of a member of staff who is at `here`, with the navigation of the roles.
///
/// # Errors
/// [`Failure::SignedOut`], or [`Failure::Missing`] for whoever holds no role.
pub async fn staff(mut visit: Visit, here: Place) -> Result<(Visit, Staff)> {
    let app = visit.web.app.clone();
    let actor = visit.actor()?;
    let roles = sign_in::roles(&app, actor).await?;
    let &(first, unit) = roles.first().ok_or(Failure::Missing)?;
    let tree = app.tree().await?;
    let name = tree.find(unit).map_or("", |u| u.name.as_str());
    visit.unit = format!("{name}　{}", label::role(first));
    let staff = Staff { roles };
    for (place, word, short, act) in PLACES {
        if act.is_some_and(|act| !staff.may(act)) {
            continue;
        }
        let href = match place {
            Place::Todo => Some(path::HOME.to_owned()),
            Place::Passwords => Some(path::PASSWORDS.to_owned()),
            Place::Feedback => Some(path::FEEDBACK_LIST.to_owned()),
            Place::Settings => Some(path::SETTINGS.to_owned()),
            Place::Units => Some(path::UNITS.to_owned()),
            Place::Audit => Some(path::AUDIT.to_owned()),
            Place::Permissions => Some(path::PERMISSIONS.to_owned()),
            Place::Banks => Some(path::BANKS.to_owned()),
            Place::Imports => Some(path::IMPORTS.to_owned()),
            Place::Reviews => Some(path::REVIEWS.to_owned()),
            Place::Overview => {
                store::exam::list(&app.db).await?.first().map(|e| path::overview(e.id, None))
            }
        };
        if let Some(href) = href {
            visit = visit.place(word, short, href, place == here);
        }
    }
    Ok((visit, staff))
}
