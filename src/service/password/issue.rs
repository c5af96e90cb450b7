//! What an administrator does for others: issue a one-time password, unlock, end sessions, take a second factor off.

use super::{account_key, note};
use crate::{
    domain::{
        access::{Act, Role},
        credential::{ISSUED_HOURS, issued},
        id::{PersonId, UnitId},
        ticket,
        time::Timestamp,
        unit::UnitTree,
    },
    service::{
        App,
        failure::{Failure, Result},
        sign_in::{self, Actor},
    },
    store::{self, password::Account},
};

/// Most passwords issued in one request; what is left is said.
const BATCH: usize = 200;

/// A password that was issued. It is shown once and stored nowhere.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Name of the person.
    pub name: String,
    /// 工号 or telephone number to sign in with.
    pub account: String,
    /// The unit.
    pub unit: UnitId,
    /// The password.
    pub password: String,
    /// First instant at which it no longer holds.
    pub until: Timestamp,
}

/// What was issued for a unit.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Passwords.
    pub issued: Vec<Issued>,
    /// Names of people with neither 工号 nor telephone number.
    pub nameless: Vec<String>,
    /// Whether more people are left than one request issues for.
    pub more: bool,
}

/// How a person's access stands.
#[derive(Clone, Debug)]
pub struct Standing {
    /// The person.
    pub account: Account,
    /// Until when some device has to wait, if any.
    pub waits_until: Option<Timestamp>,
    /// Sessions that hold now.
    pub sessions: i64,
    /// Whether a second factor is asked.
    pub factor: bool,
    /// Whether the actor may issue a password to this person.
    pub may_issue: bool,
    /// Whether the actor may take the second factor off.
    pub may_remove_factor: bool,
}

/// Name of a person's tries at the second factor.
#[must_use]
pub fn unlock_code_key(app: &App, person: PersonId) -> String {
    ticket::digest(&app.key, "second-factor", &person.to_string())
}

/// Whether holders of `mine` may open the account of a holder of `theirs`. Whoever can set a password can act as its
/// owner, so nobody may reach further in this way than the own roles reach.
fn may_issue(tree: &UnitTree, mine: &[(Role, UnitId)], theirs: &[(Role, UnitId)]) -> bool {
    theirs.iter().all(|&(role, unit)| {
        mine.iter().any(|&(own, top)| {
            own.may(Act::ManagePeople)
                && tree.within(unit, top)
                && match role {
                    Role::SystemAdmin | Role::CountyAdmin | Role::Auditor => {
                        own == Role::SystemAdmin
                    }
                    Role::UnitAdmin
                    | Role::BankManager
                    | Role::Reviewer
                    | Role::Marker
                    | Role::Leader => true,
                }
        })
    })
}

/// A person inside the actor's scope, with the roles on both sides.
struct Subject {
    account: Account,
    may: bool,
    system: bool,
}

async fn subject(app: &App, actor: &Actor, person: PersonId) -> Result<Subject> {
    let mine = sign_in::scope(app, actor, Act::ManagePeople).await?;
    let tree = app.tree().await?;
    let account = store::password::account(&app.db, person)
        .await?
        .filter(|a| mine.iter().any(|&(_, top)| tree.within(a.unit_id, top)))
        .ok_or(Failure::Missing)?;
    let theirs = store::person::roles(&app.db, person).await?;
    let may = may_issue(&tree, &mine, &theirs);
    let system = mine.iter().any(|&(role, _)| role == Role::SystemAdmin);
    Ok(Subject { account, may, system })
}

/// The subject of an act that gives access to the account.
async fn issuable(app: &App, actor: &Actor, person: PersonId) -> Result<Account> {
    let s = subject(app, actor, person).await?;
    if s.may {
        return Ok(s.account);
    }
    Err(Failure::Refused("这位人员担任管理职务，请由系统管理员办理。".to_owned()))
}

fn name_of(account: &Account) -> Option<String> {
    account.staff_code.clone().or_else(|| account.phone.clone())
}

/// How the access of a person stands.
///
/// # Errors
/// [`Failure::Missing`] outside the scope.
pub async fn standing(app: &App, actor: &Actor, person: PersonId) -> Result<Standing> {
    let s = subject(app, actor, person).await?;
    let now = app.now();
    let until = store::password::longest_wait(&app.db, &account_key(app, person)).await?;
    let factor = store::second_factor::find(&app.db, person).await?;
    Ok(Standing {
        waits_until: (until > now.ms()).then(|| Timestamp::from_ms(until)),
        sessions: store::session::count(&app.db, person, now).await?,
        factor: factor.is_some_and(|f| f.confirmed_at.is_some()),
        may_issue: s.may,
        may_remove_factor: s.may && s.system && person != actor.person(),
        account: s.account,
    })
}

/// Issues a one-time password: it replaces the old one, ends sessions outside exams and forgets failed tries.
///
/// # Errors
/// [`Failure::Missing`] outside the scope, [`Failure::Refused`] for somebody whose roles reach further, or who has
/// neither 工号 nor telephone number.
pub async fn issue(app: &App, actor: &Actor, person: PersonId, source: &str) -> Result<Issued> {
    let account = issuable(app, actor, person).await?;
    if name_of(&account).is_none() {
        return Err(Failure::Refused(
            "这位人员没有登记工号和手机号码，不能使用密码登录。".to_owned(),
        ));
    }
    let mut made = issue_to(app, actor, vec![account], source).await?;
    made.pop().ok_or(Failure::Missing)
}

/// Issues one-time passwords to the people of a unit who have none; administrators' are issued one by one.
///
/// # Errors
/// [`Failure::Missing`] outside the scope.
pub async fn issue_unit(app: &App, actor: &Actor, unit: UnitId, source: &str) -> Result<Batch> {
    let mine = sign_in::scope(app, actor, Act::ManagePeople).await?;
    let tree = app.tree().await?;
    if !mine.iter().any(|&(_, top)| tree.within(unit, top)) {
        return Err(Failure::Missing);
    }
    let limit = i64::try_from(BATCH * 2).unwrap_or(i64::MAX);
    let mut batch = Batch::default();
    let mut chosen = Vec::new();
    for account in store::password::without(&app.db, unit, limit).await? {
        let theirs = store::person::roles(&app.db, account.person_id).await?;
        if !may_issue(&tree, &mine, &theirs) {
            continue;
        }
        match name_of(&account) {
            None => batch.nameless.push(account.name),
            Some(_) if chosen.len() == BATCH => batch.more = true,
            Some(_) => chosen.push(account),
        }
    }
    batch.issued = issue_to(app, actor, chosen, source).await?;
    Ok(batch)
}

async fn issue_to(
    app: &App,
    actor: &Actor,
    accounts: Vec<Account>,
    source: &str,
) -> Result<Vec<Issued>> {
    let now = app.now();
    let until = now.plus_minutes(ISSUED_HOURS * 60);
    let hashing = accounts.into_iter().map(|account| async move {
        let password = issued(&app.dice.bytes());
        let hash = app.hasher.hash(password.clone(), app.dice.bytes::<16>()).await?;
        Ok::<_, Failure>((account, password, hash))
    });
    let ready = futures_util::future::try_join_all(hashing).await?;
    let mut made = Vec::with_capacity(ready.len());
    let mut ended = Vec::new();
    let mut w = app.db.write().await?;
    for (account, password, hash) in ready {
        let person = account.person_id;
        store::password::save(&mut w, person, &hash, now, Some(until)).await?;
        store::password::unlock(&mut w, &account_key(app, person)).await?;
        ended.extend(store::session::revoke_all(&mut w, person, None, false, now).await?);
        let entry = note(app, Some(actor.person()), "password.issue", person, source);
        store::audit::append(&mut w, entry).await?;
        let name = name_of(&account).unwrap_or_default();
        made.push(Issued {
            name: account.name,
            account: name,
            unit: account.unit_id,
            password,
            until,
        });
    }
    w.commit().await?;
    app.forget_sessions(&ended).await;
    Ok(made)
}

/// Forgets the failed tries of a person (解除锁定).
///
/// # Errors
/// [`Failure::Missing`] outside the scope.
pub async fn unlock(app: &App, actor: &Actor, person: PersonId, source: &str) -> Result<()> {
    subject(app, actor, person).await?;
    let mut w = app.db.write().await?;
    store::password::unlock(&mut w, &account_key(app, person)).await?;
    store::password::unlock(&mut w, &unlock_code_key(app, person)).await?;
    let entry = note(app, Some(actor.person()), "password.unlock", person, source);
    store::audit::append(&mut w, entry).await?;
    w.commit().await?;
    Ok(())
}

/// Ends every session of a person; answers that were given stay.
///
/// # Errors
/// [`Failure::Missing`] outside the scope, [`Failure::Refused`] for somebody whose roles reach further.
pub async fn end_sessions(app: &App, actor: &Actor, person: PersonId, source: &str) -> Result<()> {
    issuable(app, actor, person).await?;
    let mut w = app.db.write().await?;
    let ended = store::session::revoke_all(&mut w, person, None, true, app.now()).await?;
    let entry = note(app, Some(actor.person()), "session.end_all", person, source);
    store::audit::append(&mut w, entry).await?;
    w.commit().await?;
    app.forget_sessions(&ended).await;
    Ok(())
}

/// Takes the second factor of another administrator off, whose telephone is lost.
///
/// # Errors
/// [`Failure::Missing`] outside the scope or for oneself, [`Failure::Refused`] for anybody but a system administrator.
pub async fn remove_factor(app: &App, actor: &Actor, person: PersonId, source: &str) -> Result<()> {
    let s = subject(app, actor, person).await?;
    if !(s.may && s.system && person != actor.person()) {
        return Err(Failure::Refused("动态验证码由另一名系统管理员解除。".to_owned()));
    }
    let mut w = app.db.write().await?;
    store::second_factor::remove(&mut w, person).await?;
    let entry = note(app, Some(actor.person()), "second_factor.remove", person, source);
    store::audit::append(&mut w, entry).await?;
    w.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::unit::{Unit, UnitKind};

    #[test]
    fn nobody_opens_an_account_that_reaches_further_than_the_own_one() {
        let unit = |id, parent: Option<i64>| Unit {
            id: UnitId::new(id),
            parent: parent.map(UnitId::new),
            name: String::new(),
            kind: UnitKind::Other,
            official_order: id,
            active: true,
        };
        let tree = UnitTree::new(vec![unit(1, None), unit(2, Some(1)), unit(3, Some(2))]);
        let may = |mine: Role, over: i64, theirs: &[(Role, i64)]| {
            let theirs: Vec<_> = theirs.iter().map(|&(r, u)| (r, UnitId::new(u))).collect();
            may_issue(&tree, &[(mine, UnitId::new(over))], &theirs)
        };
        assert!(may(Role::UnitAdmin, 2, &[]), "people without a role");
        assert!(may(Role::UnitAdmin, 2, &[(Role::Leader, 3)]));
        assert!(!may(Role::UnitAdmin, 2, &[(Role::Leader, 1)]), "a leader of the whole county");
        assert!(!may(Role::UnitAdmin, 2, &[(Role::CountyAdmin, 1)]));
        assert!(!may(Role::UnitAdmin, 2, &[(Role::UnitAdmin, 2), (Role::Auditor, 1)]));
        assert!(!may(Role::CountyAdmin, 1, &[(Role::SystemAdmin, 1)]));
        assert!(may(Role::SystemAdmin, 1, &[(Role::SystemAdmin, 1), (Role::Leader, 3)]));
        assert!(!may(Role::Leader, 1, &[(Role::Leader, 3)]), "no act, no reach");
    }
}
