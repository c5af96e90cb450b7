//! The result page: score first, then sections, then — once keys are released — every question with its law.

use axum::response::Html;
use jiff::civil::Date;
use serde::Deserialize;

use super::{
    page::result::{
        AnswerView, BasisView, OptionReview, Outcome, QuestionView, ResultState, ResultView,
        Review, Score, SectionScore, Show, result as result_page,
    },
    results_open, score_word, text, with_places,
};
use crate::{
    domain::{
        grading::MarkState,
        id::ExamId,
        item::{Ask, Question},
        law::LawTable,
        number::Points,
        response,
        time::chinese_duration,
    },
    service::{
        exam::{self, Candidate},
        failure::{Failure, Result},
        marking,
        paper::Placed,
    },
    store::{self, attempt::Head},
    web::{
        input::{Path, Query},
        visit::Visit,
    },
};

/// Which questions are asked for.
#[derive(Deserialize)]
pub struct Wish {
    #[serde(default)]
    only: String,
}

/// The result of the candidate's attempt.
///
/// # Errors
/// [`Failure::Missing`] before anything was handed in.
pub async fn result(
    visit: Visit,
    Path(id): Path<ExamId>,
    Query(wish): Query<Wish>,
) -> Result<Html<String>> {
    let app = visit.web.app.clone();
    let c = exam::candidate(&app, visit.actor()?, id).await?;
    let attempt = c.attempt.clone().filter(|a| a.state != "in_progress").ok_or(Failure::Missing)?;
    let visit = with_places(visit, &c).await?;
    let handed_in = attempt.handed_in_at.map_or(attempt.deadline, Into::into);
    let state = state(&visit, &c, &attempt, wish.only == "wrong").await?;
    let view = ResultView {
        exam: id,
        title: c.paper.exam.title.clone(),
        sitting: format!("首次考试　{}", app.calendar.day(handed_in)),
        state,
    };
    Ok(Html(visit.page(|s| result_page(s, &view)).into_string()))
}

async fn state(
    visit: &Visit,
    c: &Candidate,
    attempt: &Head,
    only_wrong: bool,
) -> Result<ResultState> {
    let app = &visit.web.app;
    let (e, now) = (&c.paper.exam, app.now());
    if !results_open(e, now) {
        let at = e.results_at.map(|at| app.calendar.minute(at)).unwrap_or_default();
        return Ok(ResultState::Pending(at));
    }
    let Some(row) = store::attempt::result(&app.db, attempt.id).await?.filter(|r| r.pending == 0)
    else {
        return Ok(ResultState::Pending(String::new()));
    };
    let form = app.form(attempt.id).await?;
    let placed = c.paper.place(&form)?;
    let marks = marking::unpack(&row.slots)?;
    let sections = e.blueprint.sections.iter().enumerate().map(|(i, s)| {
        let mine = placed.iter().zip(&marks).filter(|(p, _)| usize::from(p.slot.section) == i);
        let (mut got, mut full) = (Points::ZERO, Points::ZERO);
        mine.for_each(|(p, (_, points))| {
            got += *points;
            full += p.worth;
        });
        SectionScore { title: s.title.clone(), got, full }
    });
    let score = Points::from_hundredths(row.score);
    let (band, passed) = score_word(e, &visit.site.pass_word, score);
    let handed_in = attempt.handed_in_at.map_or(attempt.deadline, Into::into);
    let review = if now < e.keys_at {
        Review::Closed(format!("答案和解析于{}公布。", app.calendar.minute(e.keys_at)))
    } else {
        review(visit, c, attempt, &placed, &marks, only_wrong).await?
    };
    let late = (row.late > 0)
        .then(|| format!("有 {} 题的答案在考试结束后补传成功，已计入成绩。", row.late));
    let waiting = store::attempt::waiting(&app.db, attempt.id).await?;
    let waits = (waiting > 0)
        .then(|| format!("有 {waiting} 题的答案在考试结束后才传到，正在等待核定，暂未计入成绩。"));
    Ok(ResultState::Published(Box::new(Score {
        points: score,
        full: Points::from_hundredths(row.full_score),
        band,
        passed,
        cut: e.policy.cut_score,
        cut_word: visit.site.pass_word.clone(),
        used: chinese_duration(handed_in.since(attempt.started_at)),
        sections: sections.filter(|s| s.full > Points::ZERO).collect(),
        retake: String::new(),
        changes: late.into_iter().chain(waits).collect(),
        review,
    })))
}

async fn review(
    visit: &Visit,
    c: &Candidate,
    attempt: &Head,
    placed: &[Placed<'_>],
    marks: &[(MarkState, Points)],
    only_wrong: bool,
) -> Result<Review> {
    let app = &visit.web.app;
    let laws = app.laws().await;
    let today = app.calendar.date(app.now());
    let stored = store::attempt::responses_of(&app.db, attempt.id).await?;
    let answer = |p: &Placed<'_>| {
        let held = stored.iter().find(|r| usize::try_from(r.slot) == Ok(p.number));
        held.map_or("", |r| r.answer.as_str())
    };
    let wrong = marks.iter().filter(|(s, _)| *s != MarkState::Right).count();
    let questions = placed
        .iter()
        .zip(marks)
        .filter(|(_, (state, _))| !only_wrong || *state != MarkState::Right)
        .map(|(p, (state, got))| QuestionView {
            number: p.number,
            kind_line: text::kind_line(p, c.paper.exam.policy.partial_credit),
            outcome: outcome(*state),
            got: *got,
            situation: p.frozen.item.situation.clone().unwrap_or_default(),
            stem: p.question.stem.clone(),
            answer: answer_view(p, answer(p)),
            rationale: p.question.rationale.clone(),
            basis: bases(&laws, p.question, today),
        })
        .collect();
    let show = if only_wrong { Show::Wrong } else { Show::All };
    Ok(Review::Open { show, wrong, questions })
}

const fn outcome(state: MarkState) -> Outcome {
    match state {
        MarkState::Right => Outcome::Right,
        MarkState::Partial => Outcome::Partial,
        MarkState::Wrong | MarkState::Pending => Outcome::Wrong,
        MarkState::Empty => Outcome::Empty,
    }
}

/// Options stand in the order of the candidate's own form.
fn answer_view(p: &Placed<'_>, stored: &str) -> AnswerView {
    match &p.question.ask {
        Ask::Choice { options, key } => {
            let review = p.slot.order.iter().filter_map(|&i| {
                let (option, id) = (options.get(usize::from(i))?, p.ids.get(usize::from(i))?);
                Some(OptionReview {
                    text: option.text.clone(),
                    mine: response::chosen(stored).any(|c| c == id),
                    right: key.contains(&option.id),
                    why: option.why.clone(),
                })
            });
            AnswerView::Options(review.collect())
        }
        Ask::TrueFalse { key } => {
            let line = |text: &str, code: &str, right| OptionReview {
                text: text.to_owned(),
                mine: stored == code,
                right,
                why: String::new(),
            };
            AnswerView::Options(vec![line("正确", "T", *key), line("错误", "F", !*key)])
        }
        Ask::Cloze { key } => {
            let mut given = response::blanks(stored);
            let mut blank = || given.next().unwrap_or_default().to_owned();
            AnswerView::Blanks(key.iter().map(|accepted| (blank(), accepted.clone())).collect())
        }
        Ask::ShortAnswer { points } => {
            let wanted = points.iter().map(|p| (p.text.clone(), p.marks)).collect();
            AnswerView::Text(stored.to_owned(), wanted)
        }
    }
}

fn bases(laws: &LawTable, question: &Question, today: Date) -> Vec<BasisView> {
    question
        .basis
        .iter()
        .map(|b| BasisView {
            citation: format!("{}{}", b.law, b.article),
            href: String::new(),
            quotes: b.quote.clone(),
            state: laws.state(b, today),
        })
        .collect()
}
