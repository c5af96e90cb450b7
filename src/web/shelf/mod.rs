//! 题库 and 审题: banks, their items by search, one item with its history, the editor, the review queue.

use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{
    draft::{DraftForm, plain},
    imports::file as as_file,
    input::{Form, Path, Query},
    label, path,
    place::{Place, staff},
    visit::{Source, Visit},
};
use crate::{
    domain::{
        chinese::fold,
        id::{BankId, ItemId, UnitId},
        intake::Draft,
        item::Kind,
    },
    service::{
        failure::{Failure, Result},
        import::By,
        shelf::{self, Keeper, Step, Unsaved},
    },
    store::{self, shelf::Search},
};

pub mod page;

use page::{
    bank::{BankView, ItemLine, bank as bank_page},
    banks::{BankLine, banks as banks_page},
    edit::{EditView, edit as edit_page},
    item::{EventLine, ItemView, RevisionLine, item as item_page},
    reviews::{ReviewLine, reviews as reviews_page},
};

/// Items of a page.
const PAGE: i64 = 50;

async fn enter(visit: Visit, here: Place) -> Result<(Visit, Keeper)> {
    let (visit, _) = staff(visit, here).await?;
    let keeper = shelf::keeper(&visit.web.app, visit.actor()?).await?;
    Ok((visit, keeper))
}

fn by(keeper: &Keeper, source: String) -> By {
    By { person: Some(keeper.person), source }
}

/// All banks.
///
/// # Errors
/// When the database cannot be asked.
pub async fn banks(visit: Visit) -> Result<Html<String>> {
    let (visit, keeper) = enter(visit, Place::Banks).await?;
    let banks = shelf::banks(&visit.web.app, &keeper).await?;
    let lines: Vec<_> = banks
        .into_iter()
        .map(|b| BankLine {
            id: b.id,
            unit: keeper.unit_name(b.unit_id.map(UnitId::new)),
            title: b.title,
            code: b.code,
            shipped: b.origin == "shipped",
            items: b.items,
            published: b.published,
            waiting: b.waiting,
        })
        .collect();
    Ok(Html(visit.page(|s| banks_page(s, &lines)).into_string()))
}

/// What is looked for in a bank.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    /// Words.
    pub q: String,
    /// Code of a kind.
    pub kind: String,
    /// Code of a state.
    pub state: String,
    /// A law by its name.
    pub law: String,
    /// An article.
    pub article: String,
    after: Option<i64>,
}

fn some(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|t| !t.is_empty())
}

/// A bank.
///
/// # Errors
/// [`Failure::Missing`] outside the scope.
pub async fn bank(
    visit: Visit,
    Path(id): Path<BankId>,
    Query(wish): Query<Wish>,
) -> Result<Html<String>> {
    let (visit, keeper) = enter(visit, Place::Banks).await?;
    let app = visit.web.app.clone();
    let b = shelf::bank(&app, &keeper, id).await?;
    let search = Search {
        text: fold(&wish.q),
        kind: some(&wish.kind),
        state: some(&wish.state),
        law: some(&wish.law),
        article: some(&wish.article),
    };
    let after = wish.after.unwrap_or(0);
    let listed = store::shelf::search(&app.db, id, &search, after, PAGE + 1).await?;
    let total = store::shelf::count(&app.db, id, &search).await?;
    let most = usize::try_from(PAGE).unwrap_or(50);
    let next = listed.get(most).and_then(|_| listed.get(most - 1)).map(|l| l.id);
    let (laws, today) = (app.laws().await, app.calendar.date(app.now()));
    let mut items = Vec::new();
    for l in listed.iter().take(most) {
        let item = l.item()?;
        let stem =
            item.situation.clone().or_else(|| item.questions.first().map(|q| q.stem.clone()));
        items.push(ItemLine {
            id: l.id,
            code: l.code.clone(),
            kind: item.kind,
            stem: stem.unwrap_or_default(),
            state: label::revision_state(&l.state),
            usage: label::usage(&l.usage),
            basis: label::basis_state(laws.worst(item.bases(), today)),
        });
    }
    let unit = b.unit_id.map(UnitId::new);
    let view = BankView {
        id,
        unit: keeper.unit_name(unit),
        title: b.title,
        laws: store::library::laws(&app.db, id).await?,
        wish,
        total,
        items,
        next,
    };
    Ok(Html(visit.page(|s| bank_page(s, &view)).into_string()))
}

/// A bank as a file.
///
/// # Errors
/// [`Failure::Missing`] outside the scope.
pub async fn file(
    visit: Visit,
    Source(source): Source,
    Path((id, kind)): Path<(BankId, String)>,
) -> Result<Response> {
    let (visit, keeper) = enter(visit, Place::Banks).await?;
    let bytes = shelf::export(&visit.web.app, &keeper, id, &kind, &by(&keeper, source)).await?;
    Ok(as_file(bytes, &format!("mingfa-bank-{id}.{kind}")))
}

/// An item with its history.
///
/// # Errors
/// [`Failure::Missing`] outside the scope.
pub async fn item(visit: Visit, Path(id): Path<ItemId>) -> Result<Html<String>> {
    let (visit, keeper) = enter(visit, Place::Banks).await?;
    let view = item_view(&visit, &keeper, id).await?;
    Ok(Html(visit.page(|s| item_page(s, &view)).into_string()))
}

async fn item_view(visit: &Visit, keeper: &Keeper, id: ItemId) -> Result<ItemView> {
    let app = &visit.web.app;
    let (listed, bank) = shelf::item(app, keeper, id).await?;
    let unit = bank.unit_id.map(UnitId::new);
    let (laws, today) = (app.laws().await, app.calendar.date(app.now()));
    let item = listed.item()?;
    let bases = item
        .bases()
        .map(|b| {
            let (state, tone) = label::basis_state(laws.state(b, today));
            (format!("《{}》{}", b.law, b.article), b.quote.join("……"), state, tone)
        })
        .collect();
    let history = store::shelf::history(&app.db, id).await?;
    let mut revisions = Vec::new();
    for (i, r) in history.iter().enumerate() {
        let before = history.get(i + 1).map(store::shelf::Revision::item).transpose()?;
        revisions.push(RevisionLine {
            no: r.revision_no,
            state: label::revision_state(&r.state),
            origin: match r.origin.as_str() {
                "shipped" => "随系统提供",
                "imported" => "导入",
                _ => "编辑",
            },
            at: app.calendar.minute(r.created_at),
            author: r.author.clone().unwrap_or_default(),
            change: match before {
                Some(before) => Some((plain(&before), plain(&r.item()?))),
                None => None,
            },
        });
    }
    let events = store::shelf::events(&app.db, id).await?;
    let events = events.into_iter().map(|e| EventLine {
        word: match e.event.as_str() {
            "submit" => "提交审核",
            "return" => "退回",
            "publish" => "发布",
            "stop" => "停用",
            "edit" => "编辑",
            "revoke" => "撤回批次",
            _ => "意见",
        },
        words: e.words,
        at: app.calendar.minute(e.at),
        name: e.name.unwrap_or_default(),
    });
    Ok(ItemView {
        id,
        code: listed.code.clone(),
        bank_id: bank.id,
        bank: bank.title,
        state: label::revision_state(&listed.state),
        usage: label::usage(&listed.usage),
        bases,
        revisions,
        events: events.collect(),
        used: store::shelf::used_in(&app.db, id).await?,
        edits: keeper.edits(unit),
        submits: keeper.edits(unit) && listed.state == "draft",
        reviews: keeper.reviews(unit) && listed.state == "reviewed",
        own: listed.created_by == Some(keeper.person.number()),
        stops: keeper.reviews(unit) && history.iter().any(|r| r.state == "published"),
        item,
    })
}

/// A step of an item's life.
#[derive(Deserialize)]
pub struct StepForm {
    #[serde(default)]
    step: String,
    #[serde(default)]
    words: String,
}

/// Submits, returns, publishes, stops or comments.
///
/// # Errors
/// [`Failure::Refused`] where a rule says no.
pub async fn step(
    visit: Visit,
    Source(source): Source,
    Path(id): Path<ItemId>,
    Form(form): Form<StepForm>,
) -> Result<Redirect> {
    let (visit, keeper) = enter(visit, Place::Banks).await?;
    shelf::item(&visit.web.app, &keeper, id).await?;
    let step =
        Step::parse(&form.step).ok_or_else(|| Failure::Invalid("no such step".to_owned()))?;
    let by = by(&keeper, source);
    shelf::step(&visit.web.app, &keeper, id, (step, &form.words), &by).await?;
    Ok(Redirect::to(&path::item(id)))
}

/// The editor.
///
/// # Errors
/// [`Failure::Missing`] without the right to edit.
pub async fn edit(visit: Visit, Path(id): Path<ItemId>) -> Result<Html<String>> {
    let (visit, keeper) = enter(visit, Place::Banks).await?;
    let (code, item) = editable(&visit, &keeper, id).await?;
    let draft = Draft::from(&item);
    let view = EditView { id, code, findings: Vec::new(), preview: Some(item), draft };
    Ok(Html(visit.page(|s| edit_page(s, &view)).into_string()))
}

async fn editable(
    visit: &Visit,
    keeper: &Keeper,
    id: ItemId,
) -> Result<(String, crate::domain::item::Item)> {
    let (listed, bank) = shelf::item(&visit.web.app, keeper, id).await?;
    if !keeper.edits(bank.unit_id.map(UnitId::new)) {
        return Err(Failure::Missing);
    }
    Ok((listed.code.clone(), listed.item()?))
}

/// Shows a preview, or saves a new draft.
///
/// # Errors
/// [`Failure::Missing`] without the right to edit.
pub async fn save(
    visit: Visit,
    Source(source): Source,
    Path(id): Path<ItemId>,
    Form(form): Form<DraftForm>,
) -> Result<Response> {
    let (visit, keeper) = enter(visit, Place::Banks).await?;
    let (code, _) = editable(&visit, &keeper, id).await?;
    let draft = form.draft();
    let mut findings = draft.check();
    if form.go == "save" {
        let by = by(&keeper, source);
        match shelf::edit(&visit.web.app, id, draft.clone(), &by).await {
            Ok(_) => return Ok(Redirect::to(&path::item(id)).into_response()),
            Err(Unsaved::Unsound(found)) => findings = found,
            Err(Unsaved::Failed(failure)) => return Err(failure),
        }
    }
    let preview = draft.clone().into_item(&code).ok();
    let view = EditView { id, code, findings, preview, draft };
    Ok(Html(visit.page(|s| edit_page(s, &view)).into_string()).into_response())
}

/// What waits for review.
///
/// # Errors
/// When the database cannot be asked.
pub async fn reviews(visit: Visit) -> Result<Html<String>> {
    let (visit, keeper) = enter(visit, Place::Reviews).await?;
    let app = visit.web.app.clone();
    let mut banks = shelf::banks(&app, &keeper).await?;
    banks.retain(|b| keeper.reviews(b.unit_id.map(UnitId::new)));
    let ids: Vec<BankId> = banks.iter().map(|b| b.id).collect();
    let mut lines = Vec::new();
    for l in store::shelf::waiting(&app.db, &ids).await? {
        let item = l.item()?;
        let stem =
            item.situation.clone().or_else(|| item.questions.first().map(|q| q.stem.clone()));
        lines.push(ReviewLine {
            id: l.id,
            code: l.code,
            kind: item.kind,
            stem: stem.unwrap_or_default(),
            bank: banks
                .iter()
                .find(|b| b.id == l.bank_id)
                .map(|b| b.title.clone())
                .unwrap_or_default(),
            own: l.created_by == Some(keeper.person.number()),
        });
    }
    Ok(Html(visit.page(|s| reviews_page(s, &lines)).into_string()))
}

/// Kinds for the filter: code and word.
#[must_use]
pub fn kind_choices() -> Vec<(&'static str, &'static str)> {
    let all = Kind::ALL.into_iter().map(|k| (k.code(), label::kind(k)));
    std::iter::once(("", "全部题型")).chain(all).collect()
}
