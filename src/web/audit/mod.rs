//! The audit trail for the security auditor, and the permission table.

use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    input::Query,
    label, path,
    place::{Place, staff},
    visit::{Source, Visit},
};
use crate::{
    domain::{
        access::{Act, Role},
        id::{Id, of},
        person::PositionGroup,
        time::{Timestamp, parse_date},
        unit::UnitKind,
    },
    service::{App, failure::Result, reach::Reach, record::Deed},
    store::{
        self,
        audit::{Line, Search},
    },
};

pub mod page;

use page::{AuditView, LogLine};

/// Rows on one page.
const PAGE: i64 = 50;
/// Rows of a file: what a spreadsheet opens without effort.
const FILE: i64 = 20_000;

/// Which rows are wanted.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    who: String,
    act: String,
    object_id: String,
    from: String,
    to: String,
    at: i64,
    id: i64,
}

impl Wish {
    fn search(&self, app: &App, top: Option<i64>, limit: i64) -> Search {
        let day = |text: &str, next: bool| -> Option<Timestamp> {
            let day = parse_date(text).ok()?;
            let day = if next { day.tomorrow().ok()? } else { day };
            app.calendar.instant(day, 0, 0).ok()
        };
        Search {
            top,
            who: self.who.trim().to_owned(),
            act: self.act.clone(),
            object: String::new(),
            object_id: self.object_id.trim().to_owned(),
            from: day(&self.from, false),
            to: day(&self.to, true),
            before: (self.id > 0).then_some((self.at, self.id)),
            limit,
        }
    }

    fn query(&self) -> String {
        let e = super::form::encoded;
        format!(
            "who={}&act={}&object_id={}&from={}&to={}",
            e(&self.who),
            e(&self.act),
            e(&self.object_id),
            e(&self.from),
            e(&self.to)
        )
    }
}

/// Rows of every top of the reach, the newest first. The whole county also sees what the system did.
async fn rows(app: &App, reach: &Reach, wish: &Wish, limit: i64) -> Result<Vec<Line>> {
    if reach.whole() {
        return Ok(store::audit::search(&app.db, &wish.search(app, None, limit)).await?);
    }
    let mut all = Vec::new();
    for top in reach.tops() {
        let search = wish.search(app, Some(top.number()), limit);
        all.extend(store::audit::search(&app.db, &search).await?);
    }
    all.sort_by_key(|l| std::cmp::Reverse((l.at, l.id)));
    all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(all)
}

/// A row in the words of the office.
#[must_use]
pub fn line(app: &App, l: Line) -> LogLine {
    LogLine {
        at: app.calendar.minute(Timestamp::from_ms(l.at)),
        who: l.actor.unwrap_or_else(|| "系统".to_owned()),
        what: label::audited(&l.act).to_owned(),
        object: format!("{} {}", label::audited_object(&l.object), l.object_id),
        before: l.before.as_deref().map(terms).unwrap_or_default(),
        after: l.after.as_deref().map(terms).unwrap_or_default(),
        reason: l.reason.unwrap_or_default(),
        source: l.source.unwrap_or_default(),
    }
}

/// A JSON object as terms and values; anything else as it is.
fn terms(text: &str) -> Vec<(String, String)> {
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(serde_json::Value::Object(map)) => {
            map.into_iter().map(|(k, v)| (term(&k).to_owned(), value(&k, &v))).collect()
        }
        _ => vec![("内容".to_owned(), text.to_owned())],
    }
}

fn term(key: &str) -> &str {
    match key {
        "name" => "名称",
        "staff_code" => "人员编号",
        "unit" => "单位",
        "position_group" => "职务类别",
        "phone" => "联系电话",
        "active" => "在册或者启用",
        "kind" => "类别",
        "parent" => "上级单位",
        "order" => "机关序列号",
        "role" => "角色",
        "pool" => "题数",
        "roster" => "名单人数",
        other => other,
    }
}

fn value(key: &str, value: &serde_json::Value) -> String {
    use serde_json::Value;
    let text = match value {
        Value::Null => return "无".to_owned(),
        Value::Bool(yes) => return if *yes { "是" } else { "否" }.to_owned(),
        Value::String(text) => text.as_str(),
        other => return other.to_string(),
    };
    let word = match key {
        "kind" => UnitKind::parse(text).map(label::unit_kind),
        "position_group" => PositionGroup::parse(text).map(label::position_group),
        "role" => Role::parse(text).map(label::role),
        _ => None,
    };
    word.unwrap_or(text).to_owned()
}

/// The audit page.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] for whoever may not read it.
pub async fn audit(visit: Visit, Query(wish): Query<Wish>) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Audit).await?;
    let app = visit.web.app.clone();
    let reach = Reach::of(&app, visit.actor()?, Act::ReadAudit).await?;
    let mut lines = rows(&app, &reach, &wish, PAGE + 1).await?;
    let most = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = lines.len() > most;
    lines.truncate(most);
    let last = lines.last().filter(|_| more).map(|l| (l.at, l.id));
    let acts = store::audit::acts(&app.db).await?;
    let query = wish.query();
    let view = AuditView {
        acts: std::iter::once((String::new(), "全部".to_owned()))
            .chain(acts.into_iter().map(|a| (a.clone(), label::audited(&a).to_owned())))
            .collect(),
        next: last
            .map(|(at, id)| format!("{}?{query}&at={at}&id={id}", path::AUDIT))
            .unwrap_or_default(),
        file: format!("{}?{query}", path::AUDIT_EXPORT),
        lines: lines.into_iter().map(|l| line(&app, l)).collect(),
        who: wish.who,
        act: wish.act,
        object: wish.object_id,
        days: (wish.from, wish.to),
    };
    Ok(Html(visit.page(|s| page::audit(s, &view)).into_string()))
}

fn sentence(all: &[(String, String)]) -> String {
    all.iter().map(|(t, v)| format!("{t}：{v}")).collect::<Vec<_>>().join("；")
}

/// The same rows as a CSV file; taking them out is itself recorded.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] for whoever may not read it.
pub async fn export(
    visit: Visit,
    method: axum::http::Method,
    Source(source): Source,
    Query(wish): Query<Wish>,
) -> Result<Response> {
    let app = visit.web.app.clone();
    let actor = visit.actor()?;
    let reach = Reach::of(&app, actor, Act::ReadAudit).await?;
    let lines = rows(&app, &reach, &wish, FILE).await?;
    let mut csv = csv::Writer::from_writer(Vec::new());
    let head = ["时间", "操作人", "操作", "对象", "更改前", "更改后", "理由", "来源"];
    csv.write_record(head).map_err(anyhow::Error::from)?;
    for l in lines.into_iter().map(|l| line(&app, l)) {
        let (before, after) = (sentence(&l.before), sentence(&l.after));
        let cells = [l.at, l.who, l.what, l.object, before, after, l.reason, l.source];
        csv.write_record(cells.map(super::form::guarded)).map_err(anyhow::Error::from)?;
    }
    if method == axum::http::Method::GET {
        let deed = Deed { actor, source: &source, reason: "" };
        crate::service::record::taken_out(&app, deed, Id::<of::Audit>::new(0)).await?;
    }
    let bytes = csv.into_inner().map_err(|e| anyhow::anyhow!("{e}"))?;
    // The byte order mark tells spreadsheets that it is UTF-8.
    let body = [b"\xef\xbb\xbf".as_slice(), &bytes].concat();
    let kind = (header::CONTENT_TYPE, "text/csv; charset=utf-8");
    let name = (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\"");
    Ok(([kind, name], body).into_response())
}

/// The permission table.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] for whoever may not give roles.
pub async fn permissions(visit: Visit) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Permissions).await?;
    Ok(Html(visit.page(page::permissions).into_string()))
}
