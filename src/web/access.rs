//! Who may enter where: one row for every route ([`ROWS`]). The gate asks it before any handler runs; which of the
//! things behind a route are the visitor's own is asked by the handler, through the scope of the act.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    Web, path,
    visit::{SESSION_COOKIE, cookie},
};
use crate::{
    domain::access::Act,
    service::{
        failure::{Failure, Result},
        sign_in,
    },
};

/// Who may enter a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Everybody: what is shown depends on who asks.
    Anyone,
    /// Whoever is signed in, for what is their own.
    SignedIn,
    /// A candidate, in the exam of the session.
    Candidate,
    /// Staff with a role that allows the act, inside the role's scope.
    Staff(Act),
    /// A program with the operator's token.
    Operator,
}

/// Every route with who may enter. The router's own list must be the same (`tests/suite/rules/routes.rs`).
pub const ROWS: &[(Method, &str, Entry)] = &[
    (Method::GET, path::HOME, Entry::Anyone),
    (Method::GET, path::HEALTH, Entry::Anyone),
    (Method::GET, path::READY, Entry::Anyone),
    (Method::POST, path::VIEW, Entry::Anyone),
    (Method::POST, path::SIGN_OUT, Entry::Anyone),
    (Method::GET, path::PRIVACY, Entry::Anyone),
    (Method::GET, path::SERVICE_WORKER, Entry::Anyone),
    (Method::GET, path::ASSET_PATTERN, Entry::Anyone),
    (Method::GET, path::TICKET_PATTERN, Entry::Anyone),
    (Method::POST, path::TICKET_PATTERN, Entry::Anyone),
    (Method::GET, path::LINK_PATTERN, Entry::Anyone),
    (Method::POST, path::LINK_PATTERN, Entry::Anyone),
    (Method::GET, path::EXAM_PATTERN, Entry::Candidate),
    (Method::GET, path::TRIAL_PATTERN, Entry::Candidate),
    (Method::POST, path::TRIAL_PATTERN, Entry::Candidate),
    (Method::POST, path::START_PATTERN, Entry::Candidate),
    (Method::GET, path::PAPER_PATTERN, Entry::Candidate),
    (Method::POST, path::ANSWERS_PATTERN, Entry::Candidate),
    (Method::POST, path::SHEET_PATTERN, Entry::Candidate),
    (Method::GET, path::SUBMIT_PATTERN, Entry::Candidate),
    (Method::POST, path::SUBMIT_PATTERN, Entry::Candidate),
    (Method::POST, path::DEVICE_PATTERN, Entry::Candidate),
    (Method::GET, path::RESULT_PATTERN, Entry::Candidate),
    (Method::GET, path::TICKETS_PATTERN, Entry::Staff(Act::PrintTickets)),
    (Method::GET, path::OVERVIEW_PATTERN, Entry::Staff(Act::ReadFigures)),
    (Method::GET, path::OVERVIEW_UNITS_PATTERN, Entry::Staff(Act::ReadFigures)),
    (Method::GET, path::OVERVIEW_EXPORT_PATTERN, Entry::Staff(Act::ReadFigures)),
    (Method::GET, path::OVERVIEW_ROWS_PATTERN, Entry::Staff(Act::ReadFigures)),
    (Method::GET, path::SETUP_PATTERN, Entry::Anyone),
    (Method::POST, path::SETUP_PATTERN, Entry::Anyone),
    (Method::GET, path::SIGN_IN, Entry::Anyone),
    (Method::POST, path::SIGN_IN, Entry::Anyone),
    (Method::GET, path::SIGN_IN_CODE, Entry::Anyone),
    (Method::POST, path::SIGN_IN_CODE, Entry::Anyone),
    (Method::GET, path::ACCOUNT, Entry::SignedIn),
    (Method::GET, path::PASSWORD, Entry::Anyone),
    (Method::POST, path::PASSWORD, Entry::Anyone),
    (Method::POST, path::ELSEWHERE, Entry::SignedIn),
    (Method::GET, path::SECOND_FACTOR, Entry::SignedIn),
    (Method::POST, path::SECOND_FACTOR, Entry::SignedIn),
    (Method::POST, path::ENTER_PATTERN, Entry::SignedIn),
    (Method::GET, path::ACCESS_PATTERN, Entry::Staff(Act::ManagePeople)),
    (Method::POST, path::ISSUE_PATTERN, Entry::Staff(Act::ManagePeople)),
    (Method::POST, path::UNLOCK_PATTERN, Entry::Staff(Act::ManagePeople)),
    (Method::POST, path::END_SESSIONS_PATTERN, Entry::Staff(Act::ManagePeople)),
    (Method::POST, path::REMOVE_FACTOR_PATTERN, Entry::Staff(Act::ManagePeople)),
    (Method::GET, path::PASSWORDS, Entry::Staff(Act::ManagePeople)),
    (Method::POST, path::PASSWORDS, Entry::Staff(Act::ManagePeople)),
    (Method::GET, path::SETTINGS, Entry::Staff(Act::ManageSite)),
    (Method::POST, path::SETTINGS, Entry::Staff(Act::ManageSite)),
    (Method::GET, path::FEEDBACK, Entry::Anyone),
    (Method::POST, path::FEEDBACK, Entry::Anyone),
    (Method::POST, path::FEEDBACK_LOOK_UP, Entry::Anyone),
    (Method::GET, path::FEEDBACK_LIST, Entry::Staff(Act::AnswerFeedback)),
    (Method::POST, path::FEEDBACK_REPLY_PATTERN, Entry::Staff(Act::AnswerFeedback)),
    (Method::GET, path::UNITS, Entry::Staff(Act::ReadPeople)),
    (Method::GET, path::NEW_UNIT, Entry::Staff(Act::ManageUnits)),
    (Method::POST, path::NEW_UNIT, Entry::Staff(Act::ManageUnits)),
    (Method::GET, path::UNIT_PATTERN, Entry::Staff(Act::ReadPeople)),
    (Method::GET, path::EDIT_UNIT_PATTERN, Entry::Staff(Act::ManageUnits)),
    (Method::POST, path::EDIT_UNIT_PATTERN, Entry::Staff(Act::ManageUnits)),
    (Method::POST, path::CLOSE_UNIT_PATTERN, Entry::Staff(Act::ManageUnits)),
    (Method::GET, path::NEW_PERSON_PATTERN, Entry::Staff(Act::ManagePeople)),
    (Method::POST, path::NEW_PERSON_PATTERN, Entry::Staff(Act::ManagePeople)),
    (Method::GET, path::PERSON_PATTERN, Entry::Staff(Act::ReadPeople)),
    (Method::GET, path::EDIT_PERSON_PATTERN, Entry::Staff(Act::ManagePeople)),
    (Method::POST, path::EDIT_PERSON_PATTERN, Entry::Staff(Act::ManagePeople)),
    (Method::POST, path::PERSON_STATE_PATTERN, Entry::Staff(Act::ManagePeople)),
    (Method::GET, path::ROLES_PATTERN, Entry::Staff(Act::GrantRoles)),
    (Method::POST, path::ROLES_PATTERN, Entry::Staff(Act::GrantRoles)),
    (Method::GET, path::PERMISSIONS, Entry::Staff(Act::GrantRoles)),
    (Method::GET, path::AUDIT, Entry::Staff(Act::ReadAudit)),
    (Method::GET, path::AUDIT_EXPORT, Entry::Staff(Act::ReadAudit)),
    (Method::GET, path::IMPORTS, Entry::Staff(Act::EditItems)),
    (Method::GET, path::NEW_IMPORT, Entry::Staff(Act::EditItems)),
    (Method::POST, path::NEW_IMPORT, Entry::Staff(Act::EditItems)),
    (Method::GET, path::TEMPLATE_PATTERN, Entry::Staff(Act::EditItems)),
    (Method::GET, path::BATCH_PATTERN, Entry::Staff(Act::EditItems)),
    (Method::POST, path::BATCH_ACT_PATTERN, Entry::Staff(Act::EditItems)),
    (Method::GET, path::REJECTED_PATTERN, Entry::Staff(Act::EditItems)),
    (Method::GET, path::ROW_PATTERN, Entry::Staff(Act::EditItems)),
    (Method::POST, path::ROW_PATTERN, Entry::Staff(Act::EditItems)),
    (Method::GET, path::TWIN_PATTERN, Entry::Staff(Act::EditItems)),
    (Method::POST, path::TWIN_PATTERN, Entry::Staff(Act::EditItems)),
    (Method::GET, path::BANKS, Entry::Staff(Act::ReadBanks)),
    (Method::GET, path::BANK_PATTERN, Entry::Staff(Act::ReadBanks)),
    (Method::GET, path::BANK_FILE_PATTERN, Entry::Staff(Act::ReadBanks)),
    (Method::GET, path::ITEM_PATTERN, Entry::Staff(Act::ReadBanks)),
    (Method::GET, path::EDIT_ITEM_PATTERN, Entry::Staff(Act::EditItems)),
    (Method::POST, path::EDIT_ITEM_PATTERN, Entry::Staff(Act::EditItems)),
    (Method::POST, path::ITEM_STEP_PATTERN, Entry::Staff(Act::ReadBanks)),
    (Method::GET, path::REVIEWS, Entry::Staff(Act::ReviewItems)),
    (Method::POST, path::REHEARSALS, Entry::Operator),
    (Method::DELETE, path::REHEARSAL_PATTERN, Entry::Operator),
];

/// The table as the gate looks it up: by route pattern.
pub struct Gate(HashMap<&'static str, Vec<(Method, Entry)>>);

impl Default for Gate {
    fn default() -> Self {
        let mut rows: HashMap<_, Vec<_>> = HashMap::new();
        for (method, path, entry) in ROWS {
            rows.entry(*path).or_default().push((method.clone(), *entry));
        }
        Self(rows)
    }
}

impl Gate {
    fn entry(&self, method: &Method, pattern: &str) -> Option<Entry> {
        self.0.get(pattern)?.iter().find(|(m, _)| m == method).map(|(_, entry)| *entry)
    }
}

/// Lets a request to its handler, or answers that there is nothing.
pub async fn gate(State(web): State<Arc<Web>>, request: Request, next: Next) -> Response {
    // HEAD is GET without the body, and no way around it.
    let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
    let pattern = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let act = match web.gate.entry(method, pattern) {
        // Their handlers ask for the session's own attempt, and for the token.
        Some(Entry::Anyone | Entry::Candidate | Entry::Operator) => return next.run(request).await,
        Some(Entry::SignedIn) => None,
        Some(Entry::Staff(act)) => Some(act),
        None => return Failure::Missing.into_response(),
    };
    let secret = cookie(request.headers(), SESSION_COOKIE);
    match enter(&web, secret, act).await {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    }
}

async fn enter(web: &Web, secret: Option<String>, act: Option<Act>) -> Result<()> {
    let secret = secret.ok_or(Failure::SignedOut)?;
    let actor = sign_in::actor(&web.app, &secret).await?.ok_or(Failure::SignedOut)?;
    match act {
        Some(act) => sign_in::scope(&web.app, &actor, act).await.map(drop),
        None => Ok(()),
    }
}
