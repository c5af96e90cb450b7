//! The leader's page: the number first, then where it comes from.

use axum::{
    http::header,
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    input::{Path, Query},
    label::Tone,
    place::{Place, staff},
    visit::Visit,
};
use crate::{
    domain::{
        access::Act,
        id::{ExamId, UnitId},
        rate::Counts,
        time::Window,
    },
    service::{
        App,
        failure::Result,
        figures::{self, Overview, Standing},
    },
};

pub mod page;

use page::{
    definition::Measure,
    overview::{Missing, Number, OverviewView, Topic, UnitRate, overview as overview_page},
    rows::{Filter, PersonRow, RowsView, rows as rows_page},
    units::{UnitRow, UnitsView, units as units_page},
};

/// Contents listed on the page.
const TOPICS: usize = 6;
/// A content is listed once this many answered it.
const TOPIC_BASE: i64 = 5;

/// The unit looked at.
#[derive(Deserialize)]
pub struct Wish {
    unit: Option<UnitId>,
}

fn name(o: &Overview, unit: UnitId) -> String {
    let own = unit == o.top && o.tree.children(unit).next().is_some();
    let name = o.tree.find(unit).map_or("", |u| u.name.as_str());
    if own { format!("{name}（本级）") } else { name.to_owned() }
}

fn running(app: &App, o: &Overview) -> bool {
    Window { from: o.paper.exam.window_from, to: o.paper.exam.window_to }.holds(app.now())
}

/// The overview.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the actor's scope.
pub async fn overview(
    visit: Visit,
    Path(exam): Path<ExamId>,
    Query(wish): Query<Wish>,
) -> Result<Html<String>> {
    let (visit, staff) = staff(visit, Place::Overview).await?;
    let app = visit.web.app.clone();
    let o = figures::overview(&app, visit.actor()?, exam, wish.unit).await?;
    let running = running(&app, &o);
    let exams = crate::store::exam::list(&app.db).await?;
    let view = OverviewView {
        exam,
        unit: wish.unit,
        title: o.paper.exam.title.clone(),
        scope: o.tree.find(o.top).map(|u| u.name.clone()).unwrap_or_default(),
        as_of: app.calendar.minute(o.as_of),
        running,
        pass_word: visit.site.pass_word.clone(),
        passed: o.total.pass_rate(),
        passed_list: "passed".to_owned(),
        change: if running { None } else { change(&o) },
        numbers: numbers(&o.total),
        units: worst_first(&o),
        topics: topics(&o),
        missing: missing(&app, &o, running),
        prints_tickets: staff.may(Act::PrintTickets),
        others: exams.into_iter().filter(|e| e.id != exam).map(|e| (e.id, e.title)).collect(),
    };
    Ok(Html(visit.page(|s| overview_page(s, &view)).into_string()))
}

/// Against last year, in hundredths of a percent; none while the exam runs, as the base is not complete.
fn change(o: &Overview) -> Option<i64> {
    let (now, before) =
        (o.total.pass_rate().basis_points()?, o.last_year?.pass_rate().basis_points()?);
    Some(now - before)
}

fn numbers(c: &Counts) -> Vec<Number> {
    let number =
        |measure, value: String, list: &str| Number { measure, value, list: list.to_owned() };
    vec![
        number(Measure::Due, c.required().to_string(), "due"),
        number(Measure::SatRate, c.sit_rate().to_string(), "sat"),
        number(Measure::Sat, c.sat.to_string(), "sat"),
        number(Measure::PassOfSat, c.pass_rate_of_sat().to_string(), "passed"),
        number(Measure::Absent, c.absent().to_string(), "missing"),
        number(Measure::Excellent, c.distinction_rate().to_string(), "excellent"),
        number(Measure::Exempt, c.exempt.to_string(), "exempt"),
        number(
            Measure::Mean,
            c.mean_score().map_or_else(|| "—".to_owned(), |p| p.to_string()),
            "sat",
        ),
    ]
}

fn worst_first(o: &Overview) -> Vec<UnitRate> {
    // A unit alone has nothing to be compared with.
    if let [(only, _)] = o.parts.as_slice()
        && *only == o.top
    {
        return Vec::new();
    }
    let mut units: Vec<(UnitId, Counts)> =
        o.parts.iter().filter(|(_, c)| c.required() > 0).copied().collect();
    units.sort_by_key(|(_, c)| c.pass_rate().basis_points());
    let average = o.total.pass_rate().basis_points().unwrap_or(0);
    units
        .iter()
        .map(|&(unit, c)| UnitRate {
            unit,
            name: name(o, unit),
            rate: c.pass_rate(),
            // Five points below the whole is what a leader should look at.
            low: c.pass_rate().basis_points().is_some_and(|bp| bp + 500 <= average),
        })
        .collect()
}

fn topics(o: &Overview) -> Vec<Topic> {
    let mut all: Vec<_> = o.items.iter().filter(|(_, c)| c.seen >= TOPIC_BASE).collect();
    all.sort_by_key(|(at, c)| (c.right_rate().basis_points(), **at));
    all.into_iter()
        .take(TOPICS)
        .filter_map(|(&(no, q), c)| {
            let item = &o.paper.pool.items.get(usize::try_from(no).ok()?.checked_sub(1)?)?.item;
            let question = item.questions.get(usize::from(q))?;
            let basis = question.basis.first().map(|b| format!("{}{}", b.law, b.article));
            Some(Topic {
                point: question.point.clone(),
                basis: basis.unwrap_or_default(),
                correct: c.right_rate(),
            })
        })
        .collect()
}

fn missing(app: &App, o: &Overview, running: bool) -> Vec<Missing> {
    let until =
        if running { app.calendar.short_minute(o.paper.exam.window_to) } else { String::new() };
    o.parts
        .iter()
        .filter(|(_, c)| c.absent() > 0)
        .map(|&(unit, c)| Missing {
            unit,
            name: name(o, unit),
            count: c.absent(),
            until: until.clone(),
        })
        .collect()
}

fn unit_row(unit: Option<UnitId>, name: String, c: &Counts) -> UnitRow {
    UnitRow {
        unit,
        name,
        due: c.required(),
        sat: c.sat,
        absent: c.absent(),
        exempt: c.exempt,
        passed: c.passed,
        mean: c.mean_score().map_or_else(|| "—".to_owned(), |p| p.to_string()),
    }
}

/// The units in the county's official order.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the actor's scope.
pub async fn units(
    visit: Visit,
    Path(exam): Path<ExamId>,
    Query(wish): Query<Wish>,
) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Overview).await?;
    let app = visit.web.app.clone();
    let o = figures::overview(&app, visit.actor()?, exam, wish.unit).await?;
    let view = UnitsView {
        exam,
        unit: wish.unit,
        title: o.paper.exam.title.clone(),
        scope: o.tree.find(o.top).map(|u| u.name.clone()).unwrap_or_default(),
        as_of: app.calendar.minute(o.as_of),
        pass_word: visit.site.pass_word.clone(),
        rows: o.parts.iter().map(|(u, c)| unit_row(Some(*u), name(&o, *u), c)).collect(),
        total: Some(unit_row(None, "合计".to_owned(), &o.total)),
    };
    Ok(Html(visit.page(|s| units_page(s, &view)).into_string()))
}

/// The same table as a CSV file that spreadsheets open with its Chinese intact.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the actor's scope.
pub async fn export(
    visit: Visit,
    Path(exam): Path<ExamId>,
    Query(wish): Query<Wish>,
) -> Result<Response> {
    let app = visit.web.app.clone();
    let o = figures::overview(&app, visit.actor()?, exam, wish.unit).await?;
    let pass = &visit.site.pass_word;
    let mut csv = csv::Writer::from_writer(Vec::new());
    let head = [
        "单位".to_owned(),
        "应考人数".to_owned(),
        "实考人数".to_owned(),
        "缺考人数".to_owned(),
        "免考人数".to_owned(),
        format!("{pass}人数"),
        "参考率".to_owned(),
        format!("{pass}率（按应考人数）"),
        format!("{pass}率（按实考人数）"),
        "平均分".to_owned(),
    ];
    let lines =
        o.parts.iter().map(|(u, c)| (name(&o, *u), c)).chain([("合计".to_owned(), &o.total)]);
    let records = std::iter::once(head).chain(lines.map(|(name, c)| {
        [
            super::form::guarded(name),
            c.required().to_string(),
            c.sat.to_string(),
            c.absent().to_string(),
            c.exempt.to_string(),
            c.passed.to_string(),
            c.sit_rate().to_string(),
            c.pass_rate().to_string(),
            c.pass_rate_of_sat().to_string(),
            c.mean_score().map_or_else(String::new, |p| p.to_string()),
        ]
    }));
    for record in records {
        csv.write_record(record).map_err(anyhow::Error::from)?;
    }
    let bytes = csv.into_inner().map_err(|e| anyhow::anyhow!("{e}"))?;
    // The byte order mark tells spreadsheets that it is UTF-8.
    let body = [b"\xef\xbb\xbf".as_slice(), &bytes].concat();
    let file = format!("attachment; filename=\"units-{exam}.csv\"");
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, file),
        ],
        body,
    )
        .into_response())
}

/// Which people.
#[derive(Deserialize)]
pub struct RowsWish {
    unit: Option<UnitId>,
    #[serde(default)]
    list: String,
    #[serde(default)]
    page: usize,
}

/// A list of people behind a figure: code, name, definition and who is on it.
struct List {
    code: &'static str,
    name: String,
    measure: Measure,
    holds: fn(&Standing, &figures::Judge) -> bool,
}

fn lists(pass: &str) -> Vec<List> {
    let list =
        |code, name: &str, measure, holds| List { code, name: name.to_owned(), measure, holds };
    vec![
        list("due", "应考人员", Measure::Due, |s, _| !s.exempt),
        list("sat", "实考人员", Measure::Sat, |s, _| !s.exempt && s.sat),
        list("missing", "尚未参加和缺考人员", Measure::Absent, |s, _| !s.exempt && !s.sat),
        list("passed", &format!("{pass}人员"), Measure::PassOfDue, |s, j| {
            !s.exempt && j.passed(s)
        }),
        list("failed", &format!("未{pass}人员"), Measure::PassOfSat, |s, j| {
            !s.exempt && s.score.is_some() && !j.passed(s)
        }),
        list("excellent", "优秀人员", Measure::Excellent, |s, j| !s.exempt && j.distinction(s)),
        list("exempt", "免考人员", Measure::Exempt, |s, _| s.exempt),
    ]
}

/// People on one page of a list.
const PAGE: usize = 200;

/// The people behind a figure.
///
/// # Errors
/// [`crate::service::failure::Failure::Missing`] outside the actor's scope or for a list that is none.
pub async fn rows(
    visit: Visit,
    Path(exam): Path<ExamId>,
    Query(wish): Query<RowsWish>,
) -> Result<Html<String>> {
    let (visit, _) = staff(visit, Place::Overview).await?;
    let app = visit.web.app.clone();
    let (paper, tree, top, people) = figures::people(&app, visit.actor()?, exam, wish.unit).await?;
    let (pass, judge) = (&visit.site.pass_word, figures::Judge(&paper.exam.policy));
    let lists = lists(pass);
    let chosen = lists
        .iter()
        .find(|l| l.code == wish.list)
        .ok_or(crate::service::failure::Failure::Missing)?;
    let on: Vec<&Standing> = people.iter().filter(|s| (chosen.holds)(s, &judge)).collect();
    let count = |l: &List| people.iter().filter(|s| (l.holds)(s, &judge)).count();
    let number = |n: usize| i64::try_from(n).unwrap_or(0);
    let (from, more) = (wish.page * PAGE, on.len() > (wish.page + 1) * PAGE);
    let view = RowsView {
        exam,
        unit: wish.unit,
        title: paper.exam.title.clone(),
        scope: tree.find(top).map(|u| u.name.clone()).unwrap_or_default(),
        name: chosen.name.clone(),
        definition: chosen.measure.text(pass),
        as_of: app.calendar.minute(app.now()),
        total: number(on.len()),
        filters: lists
            .iter()
            .map(|l| Filter {
                list: l.code.to_owned(),
                name: l.name.clone(),
                count: number(count(l)),
                current: l.code == chosen.code,
            })
            .collect(),
        people: on
            .iter()
            .skip(from)
            .take(PAGE)
            .map(|s| {
                person_row(&app, pass, &judge, s, tree.find(s.unit).map_or("", |u| u.name.as_str()))
            })
            .collect(),
        next: if more {
            format!(
                "{}&page={}",
                super::path::overview_rows(exam, wish.unit, chosen.code),
                wish.page + 1
            )
        } else {
            String::new()
        },
    };
    Ok(Html(visit.page(|s| rows_page(s, &view)).into_string()))
}

fn person_row(
    app: &App,
    pass: &str,
    judge: &figures::Judge<'_>,
    s: &Standing,
    unit: &str,
) -> PersonRow {
    let (state, tone) = match () {
        () if s.exempt => ("免考".to_owned(), Tone::Plain),
        () if judge.passed(s) => (pass.to_owned(), Tone::Good),
        () if s.score.is_some() => (format!("未{pass}"), Tone::Bad),
        () if s.sat => ("正在评阅".to_owned(), Tone::Info),
        () if s.running => ("正在作答".to_owned(), Tone::Info),
        () => ("未参加".to_owned(), Tone::Warn),
    };
    PersonRow {
        name: s.name.clone(),
        unit: unit.to_owned(),
        state,
        tone,
        score: s.score.map_or_else(|| "—".to_owned(), |p| p.to_string()),
        at: s.handed_in_at.map_or_else(|| "—".to_owned(), |at| app.calendar.short_minute(at)),
    }
}
