//! Banks and items in the hands of their keepers: who may touch which bank, editing, review, publishing, stopping.

use std::sync::Arc;

use super::{
    App,
    failure::{Failure, Result},
    import::By,
    sign_in::{self, Actor},
};
use crate::{
    domain::{
        access::Act,
        id::{BankId, ItemId, PersonId, RevisionId, UnitId},
        intake::{Draft, Finding},
        item::Item,
        unit::UnitTree,
    },
    files::bank::content_hash,
    store::{
        self,
        audit::Entry,
        db::Writer,
        item::NewRevision,
        shelf::{Bank, Listed},
    },
};

/// Longest code of a bank.
const CODE: usize = 40;

/// A member of staff at the shelf: which units' banks may be read, edited and reviewed.
#[derive(Clone, Debug)]
pub struct Keeper {
    /// The person.
    pub person: PersonId,
    tree: Arc<UnitTree>,
    reads: Vec<UnitId>,
    edits: Vec<UnitId>,
    reviews: Vec<UnitId>,
    exports: Vec<UnitId>,
}

impl Keeper {
    fn holds(&self, tops: &[UnitId], unit: Option<UnitId>) -> bool {
        // A bank without a unit is the whole county's.
        let Some(unit) = unit.or_else(|| self.tree.root().map(|u| u.id)) else { return false };
        tops.iter().any(|top| self.tree.within(unit, *top))
    }

    /// Whether the bank of a unit may be read. The county's banks are read by everybody who reads any.
    #[must_use]
    pub fn reads(&self, unit: Option<UnitId>) -> bool {
        (unit.is_none() && !self.reads.is_empty()) || self.holds(&self.reads, unit)
    }

    /// Whether items of the bank may be imported and edited.
    #[must_use]
    pub fn edits(&self, unit: Option<UnitId>) -> bool {
        self.holds(&self.edits, unit)
    }

    /// Whether items of the bank may be published and stopped.
    #[must_use]
    pub fn reviews(&self, unit: Option<UnitId>) -> bool {
        self.holds(&self.reviews, unit)
    }

    /// Whether exam-only items of the bank may leave as files.
    #[must_use]
    pub fn exports(&self, unit: Option<UnitId>) -> bool {
        self.holds(&self.exports, unit)
    }

    /// The unit for whose banks this person imports: the highest of the scope; `None` for the whole county.
    #[must_use]
    pub fn home(&self) -> Option<UnitId> {
        let root = self.tree.root().map(|u| u.id);
        self.edits.first().copied().filter(|u| Some(*u) != root)
    }

    /// Name of the unit of a bank.
    #[must_use]
    pub fn unit_name(&self, unit: Option<UnitId>) -> String {
        let unit = unit.or_else(|| self.tree.root().map(|u| u.id));
        unit.and_then(|u| self.tree.find(u)).map(|u| u.name.clone()).unwrap_or_default()
    }
}

/// Who somebody is at the shelf.
///
/// # Errors
/// [`Failure::Missing`] for whoever may not read banks.
pub async fn keeper(app: &App, actor: &Actor) -> Result<Keeper> {
    let roles = sign_in::scope(app, actor, Act::ReadBanks).await?;
    let of = |act: Act| roles.iter().filter(|(r, _)| r.may(act)).map(|(_, u)| *u).collect();
    Ok(Keeper {
        person: actor.person(),
        tree: app.tree().await?,
        reads: of(Act::ReadBanks),
        edits: of(Act::EditItems),
        reviews: of(Act::ReviewItems),
        exports: of(Act::ExportExamItems),
    })
}

/// The banks that may be read.
///
/// # Errors
/// When the database fails.
pub async fn banks(app: &App, keeper: &Keeper) -> Result<Vec<Bank>> {
    let mut all = store::shelf::banks(&app.db).await?;
    all.retain(|b| keeper.reads(b.unit_id.map(UnitId::new)));
    Ok(all)
}

/// A bank that may be read.
///
/// # Errors
/// [`Failure::Missing`] outside the scope.
pub async fn bank(app: &App, keeper: &Keeper, id: BankId) -> Result<Bank> {
    banks(app, keeper).await?.into_iter().find(|b| b.id == id).ok_or(Failure::Missing)
}

/// An item that may be read, with its bank.
///
/// # Errors
/// [`Failure::Missing`] outside the scope.
pub async fn item(app: &App, keeper: &Keeper, id: ItemId) -> Result<(Listed, Bank)> {
    let listed = store::shelf::item(&app.db, id).await?.ok_or(Failure::Missing)?;
    let bank = bank(app, keeper, listed.bank_id).await?;
    Ok((listed, bank))
}

/// The local bank of a code, made if there is none.
///
/// # Errors
/// [`Failure::Refused`] for a shipped bank, a bank of another unit, or a code that is none.
pub async fn ensure_bank(
    app: &App,
    code: &str,
    title: &str,
    unit: Option<UnitId>,
) -> Result<BankId> {
    let sound = !code.is_empty()
        && code.len() <= CODE
        && code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c));
    if !sound {
        let why = "题库编号只能用小写字母、数字、“-”和“_”，最多 40 个字符。";
        return Err(Failure::Refused(why.to_owned()));
    }
    if let Some((id, held, origin)) = store::shelf::by_code(&app.db, code).await? {
        if origin != "local" || held != unit {
            let why = "这个题库编号已被使用，请换一个编号。";
            return Err(Failure::Refused(why.to_owned()));
        }
        return Ok(id);
    }
    let id = app.id();
    let mut w = app.db.write().await?;
    if !store::shelf::add_bank(&mut w, id, code, title, unit).await? {
        return Err(Failure::Busy);
    }
    w.commit().await?;
    Ok(id)
}

/// Why a draft was not saved.
#[derive(Debug)]
pub enum Unsaved {
    /// It has errors.
    Unsound(Vec<Finding>),
    /// Anything else.
    Failed(Failure),
}

impl<E: Into<Failure>> From<E> for Unsaved {
    fn from(e: E) -> Self {
        Self::Failed(e.into())
    }
}

/// Saves an edited item as a new draft revision.
///
/// # Errors
/// [`Unsaved::Unsound`] with what is wrong with the draft.
pub async fn edit(
    app: &App,
    id: ItemId,
    draft: Draft,
    by: &By,
) -> std::result::Result<RevisionId, Unsaved> {
    let mut w = app.db.write().await?;
    let held = store::shelf::item_now(&mut w, id).await?.ok_or(Failure::Missing)?;
    let item = draft.into_item(&held.code).map_err(Unsaved::Unsound)?;
    store::shelf::retire_drafts(&mut w, id).await?;
    let no = store::shelf::last_revision(&mut w, id).await? + 1;
    let revision = app.id();
    write_draft(app, &mut w, (id, revision, no), &item, by).await?;
    store::shelf::record(&mut w, app.id(), (id, revision), ("edit", ""), by.person, app.now())
        .await?;
    audit(app, &mut w, by, "item.edit", id, None).await?;
    w.commit().await?;
    Ok(revision)
}

async fn write_draft(
    app: &App,
    w: &mut Writer,
    (item_id, id, no): (ItemId, RevisionId, i64),
    item: &Item,
    by: &By,
) -> Result<()> {
    let hash = content_hash(item).map_err(anyhow::Error::from)?;
    let revision = NewRevision {
        id,
        item_id,
        no,
        origin: "local",
        item,
        content: serde_json::to_string(item).map_err(anyhow::Error::from)?,
        hash: &hash,
    };
    Ok(store::item::draft(w, &[revision], by.person, None, app.now()).await?)
}

/// A step of an item's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// 提交审核: draft → in review.
    Submit,
    /// 退回: in review → draft, with a reason.
    Return,
    /// 发布: in review → published, by a second person.
    Publish,
    /// 停用: published → stopped, with a reason.
    Stop,
    /// 意见: nothing moves.
    Comment,
}

impl Step {
    /// The step of a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Submit, Self::Return, Self::Publish, Self::Stop, Self::Comment]
            .into_iter()
            .find(|s| s.code() == code)
    }

    /// The code used in forms and the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Return => "return",
            Self::Publish => "publish",
            Self::Stop => "stop",
            Self::Comment => "comment",
        }
    }
}

/// Takes a step with an item of a bank.
///
/// # Errors
/// [`Failure::Missing`] without the right, [`Failure::Refused`] where a rule says no: one's own item, a missing
/// reason, another state.
pub async fn step(
    app: &App,
    keeper: &Keeper,
    id: ItemId,
    (step, words): (Step, &str),
    by: &By,
) -> Result<()> {
    let (_, bank) = item(app, keeper, id).await?;
    let unit = bank.unit_id.map(UnitId::new);
    let may = match step {
        Step::Submit => keeper.edits(unit),
        Step::Return | Step::Publish | Step::Stop => keeper.reviews(unit),
        Step::Comment => true,
    };
    if !may {
        return Err(Failure::Missing);
    }
    let refused = |why: &str| Err(Failure::Refused(why.to_owned()));
    let words = words.trim();
    if words.is_empty() && matches!(step, Step::Return | Step::Stop | Step::Comment) {
        return refused("请填写理由或者意见，提交后记入操作记录，不能删除。");
    }
    let mut w = app.db.write().await?;
    let held = store::shelf::item_now(&mut w, id).await?.ok_or(Failure::Missing)?;
    if step == Step::Publish && held.created_by == Some(keeper.person.number()) {
        return refused("试题由另一人审核后才能发布，不能审核自己编写或者导入的试题。");
    }
    let moved = match step {
        Step::Submit => store::shelf::shift(&mut w, held.revision_id, "draft", "reviewed").await?,
        Step::Return => store::shelf::shift(&mut w, held.revision_id, "reviewed", "draft").await?,
        Step::Publish => {
            store::shelf::retire_published(&mut w, id).await?;
            store::shelf::shift(&mut w, held.revision_id, "reviewed", "published").await?
        }
        Step::Stop => store::shelf::retire_published(&mut w, id).await?,
        Step::Comment => true,
    };
    if !moved {
        return refused("试题的状态已经变化，请刷新后再操作。");
    }
    let of = (id, held.revision_id);
    store::shelf::record(&mut w, app.id(), of, (step.code(), words), by.person, app.now()).await?;
    if step != Step::Comment {
        let reason = Some(words.to_owned()).filter(|w| !w.is_empty());
        audit(app, &mut w, by, &format!("item.{}", step.code()), id, reason).await?;
    }
    w.commit().await?;
    Ok(())
}

async fn audit(
    app: &App,
    w: &mut Writer,
    by: &By,
    act: &str,
    item: ItemId,
    reason: Option<String>,
) -> Result<()> {
    let entry = Entry {
        id: app.id(),
        at: app.now(),
        actor: by.person,
        act,
        object: "item",
        object_id: item.to_string(),
        before: None,
        after: None,
        reason,
        source: Some(by.source.clone()),
    };
    Ok(store::audit::append(w, entry).await?)
}

/// A bank as a file, `toml` or `xlsx`: what stands for each item, exam-only items only with the right to them.
///
/// # Errors
/// [`Failure::Missing`] outside the scope or for another kind of file.
pub async fn export(
    app: &App,
    keeper: &Keeper,
    id: BankId,
    kind: &str,
    by: &By,
) -> Result<Vec<u8>> {
    let bank = bank(app, keeper, id).await?;
    let all = keeper.exports(bank.unit_id.map(UnitId::new));
    let search = store::shelf::Search::default();
    let listed = store::shelf::search(&app.db, id, &search, 0, 100_000).await?;
    let mut items = Vec::with_capacity(listed.len());
    for one in listed.iter().filter(|l| l.state != "retired" && (all || l.usage != "exam")) {
        items.push(one.item()?);
    }
    let count = items.len();
    let xlsx = match kind {
        "toml" => false,
        "xlsx" => true,
        _ => return Err(Failure::Missing),
    };
    let write = move || -> anyhow::Result<Vec<u8>> {
        if xlsx {
            return Ok(crate::files::intake::export(&items)?);
        }
        Ok(crate::files::native::write(&bank.code, &bank.title, &items)?.into_bytes())
    };
    let bytes = tokio::task::spawn_blocking(write).await.map_err(anyhow::Error::from)??;
    let mut w = app.db.write().await?;
    let entry = Entry {
        id: app.id(),
        at: app.now(),
        actor: by.person,
        act: "bank.export",
        object: "item_bank",
        object_id: id.to_string(),
        before: None,
        after: Some(format!("{{\"kind\":\"{kind}\",\"items\":{count},\"exam_only\":{all}}}")),
        reason: None,
        source: Some(by.source.clone()),
    };
    store::audit::append(&mut w, entry).await?;
    w.commit().await?;
    Ok(bytes)
}
