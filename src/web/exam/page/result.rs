//! The result: the score as the largest thing, then the parts, then — once the keys are released — every
//! question with my answer, the right one, why, and the law behind it.

use maud::{Markup, html};

use crate::{
    domain::{
        id::ExamId,
        law::BasisState,
        number::{Points, Rate},
    },
    web::{
        label::{self, Tone},
        page::{self, Shell},
        part::{self, Bar},
        path,
    },
};

/// The result page.
#[derive(Clone, Debug)]
pub struct ResultView {
    /// The exam.
    pub exam: ExamId,
    /// Its title.
    pub title: String,
    /// `首次考试　2026年11月20日`.
    pub sitting: String,
    /// What can be shown.
    pub state: ResultState,
}

/// What can be shown.
#[derive(Clone, Debug)]
pub enum ResultState {
    /// Nothing yet; the sentence that says why (ui-strings 25) and, if known, when.
    Pending(String),
    /// The score.
    Published(Box<Score>),
}

/// A published score.
#[derive(Clone, Debug)]
pub struct Score {
    /// Points reached.
    pub points: Points,
    /// Points of the whole paper.
    pub full: Points,
    /// 合格, 未合格, 优秀, as the county says.
    pub band: String,
    /// Whether the cut was reached.
    pub passed: bool,
    /// Points needed.
    pub cut: Points,
    /// 合格线 or 及格线.
    pub cut_word: String,
    /// 41分20秒.
    pub used: String,
    /// Parts of the paper.
    pub sections: Vec<SectionScore>,
    /// When a 补考 is; empty when there is none.
    pub retake: String,
    /// Changes made after publication, one sentence each (ui-strings 27).
    pub changes: Vec<String>,
    /// The questions, or when they are released.
    pub review: Review,
}

/// Points of a part of the paper.
#[derive(Clone, Debug)]
pub struct SectionScore {
    /// 单选题.
    pub title: String,
    /// Points reached.
    pub got: Points,
    /// Points possible.
    pub full: Points,
}

/// The questions one by one.
#[derive(Clone, Debug)]
pub enum Review {
    /// Keys are not shown; the sentence that says when they are, or empty.
    Closed(String),
    /// Keys are released.
    Open {
        /// What is listed.
        show: Show,
        /// How many were not fully right.
        wrong: usize,
        /// The questions to show.
        questions: Vec<QuestionView>,
    },
}

/// Which questions are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// All of them.
    All,
    /// Only those that were not fully right.
    Wrong,
}

/// How a question came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// 答对.
    Right,
    /// 部分得分.
    Partial,
    /// 答错.
    Wrong,
    /// 未答.
    Empty,
}

impl Outcome {
    /// Word and tone.
    #[must_use]
    pub const fn word(self) -> (&'static str, Tone) {
        match self {
            Self::Right => ("答对", Tone::Good),
            Self::Partial => ("部分得分", Tone::Warn),
            Self::Wrong => ("答错", Tone::Bad),
            Self::Empty => ("未答", Tone::Plain),
        }
    }
}

/// One question, with key.
#[derive(Clone, Debug)]
pub struct QuestionView {
    /// Number on the paper.
    pub number: usize,
    /// [`label::kind_line`].
    pub kind_line: String,
    /// How it came out.
    pub outcome: Outcome,
    /// Points reached.
    pub got: Points,
    /// Situation of a case set; empty for none.
    pub situation: String,
    /// The question.
    pub stem: String,
    /// Answer and key.
    pub answer: AnswerView,
    /// Why the key is right.
    pub rationale: String,
    /// The law behind it.
    pub basis: Vec<BasisView>,
}

/// Answer and key of a question.
#[derive(Clone, Debug)]
pub enum AnswerView {
    /// Options in the order of this person's paper; 判断题 too.
    Options(Vec<OptionReview>),
    /// Blanks: what was written, what is accepted.
    Blanks(Vec<(String, Vec<String>)>),
    /// A text: what was written, and what earns marks.
    Text(String, Vec<(String, u32)>),
}

/// One option.
#[derive(Clone, Debug)]
pub struct OptionReview {
    /// Its text.
    pub text: String,
    /// Whether I chose it.
    pub mine: bool,
    /// Whether it is right.
    pub right: bool,
    /// What is right or wrong with it.
    pub why: String,
}

/// One legal basis.
#[derive(Clone, Debug)]
pub struct BasisView {
    /// 宪法第四十一条第二款.
    pub citation: String,
    /// Where the article is shown; empty when it is not.
    pub href: String,
    /// Tested words.
    pub quotes: Vec<String>,
    /// State on the day of the exam.
    pub state: BasisState,
}

/// The result page.
#[must_use]
pub fn result(shell: &Shell, v: &ResultView) -> Markup {
    page::shell(
        shell,
        "成绩",
        html! {
            div.narrow.stack {
                (part::heading(&format!("{}　{}", v.title, v.sitting), "成绩"))
                @match &v.state {
                    ResultState::Pending(why) => {
                        section.card.stack {
                            p { (why) }
                            p { a.btn href=(path::exam(v.exam)) { "查看交卷回执" } }
                        }
                    }
                    ResultState::Published(score) => {
                        @for change in &score.changes { (part::note(Tone::Info, change)) }
                        (headline(score))
                        @if score.sections.len() > 1 { (sections(score)) }
                        (review(v.exam, &score.review))
                    }
                }
            }
        },
    )
}

fn headline(s: &Score) -> Markup {
    let tone = if s.passed { Tone::Good } else { Tone::Bad };
    html! {
        section.card.stack {
            div.score {
                p.figure { (s.points) small { "分" } }
                p.row {
                    (part::tag(tone, &s.band))
                    span.small {
                        (s.cut_word) " " (s.cut) " 分　满分 " (s.full) " 分　用时 " (s.used)
                    }
                }
            }
            @if !s.retake.is_empty() { p { "您可以参加补考：" b { (s.retake) } "。" } }
            @if !s.passed && s.sections.len() > 1 { p { a.btn href="#sections" { "查看薄弱部分" } } }
        }
    }
}

fn sections(s: &Score) -> Markup {
    let bars: Vec<Bar> = s
        .sections
        .iter()
        .map(|p| Bar {
            label: p.title.clone(),
            href: String::new(),
            rate: Rate::of(p.got.hundredths(), p.full.hundredths()),
            value: format!("{} / {}", p.got, p.full),
            base: String::new(),
            low: None,
        })
        .collect();
    html! { section #sections.card.stack { h2 { "各部分得分" } (part::hbars(&bars)) } }
}

fn review(exam: ExamId, review: &Review) -> Markup {
    let all = path::result(exam);
    html! {
        @match review {
            Review::Closed(when) => { @if !when.is_empty() { p.small { (when) } } }
            Review::Open { show, wrong, questions } => {
                section #review.card.stack {
                    div.row.spread {
                        h2 { "逐题查看" }
                        span.small {
                            @match (show, wrong) {
                                (_, 0) => "全部答对",
                                (Show::All, n) => {
                                    "未得满分 " (n) " 题　" a href={ (all) "?only=wrong#review" } { "只看答错的题" }
                                }
                                (Show::Wrong, n) => {
                                    "未得满分 " (n) " 题　" a href={ (all) "#review" } { "查看全部题目" }
                                }
                            }
                        }
                    }
                    @for q in questions { (question(q)) }
                }
            }
        }
    }
}

fn question(q: &QuestionView) -> Markup {
    let (word, tone) = q.outcome.word();
    html! {
        article.review id={ "q" (q.number) } {
            p.small.row {
                span { "第 " (q.number) " 题　" (q.kind_line) }
                (part::tag(tone, word))
                span { "得 " (q.got) " 分" }
            }
            @if !q.situation.is_empty() { div.situation { (q.situation) } }
            h3.stem { (q.stem) }
            @match &q.answer {
                AnswerView::Options(options) => (option_table(options)),
                AnswerView::Blanks(blanks) => (blank_table(blanks)),
                AnswerView::Text(mine, points) => (text_answer(mine, points)),
            }
            @if !q.rationale.is_empty() { p.rationale { b { "为什么　" } (q.rationale) } }
            @for basis in &q.basis { (basis_note(basis)) }
        }
    }
}

fn option_table(options: &[OptionReview]) -> Markup {
    html! {
        table.cards.options {
            thead { tr { th scope="col" { "选项" } th.c scope="col" { "我的" } th.c scope="col" { "答案" } th scope="col" { "为什么" } } }
            tbody {
                @for o in options {
                    tr.right[o.right].missed[o.right != o.mine] {
                        td.first { (o.text) }
                        td.c data-label="我的" { (chosen(o.mine)) }
                        td.c data-label="答案" { (chosen(o.right)) }
                        td.small data-label="为什么" { (o.why) }
                    }
                }
            }
        }
    }
}

fn chosen(yes: bool) -> Markup {
    if yes {
        html! { b { "选" } }
    } else {
        html! { span.none { "—" } }
    }
}

fn blank_table(blanks: &[(String, Vec<String>)]) -> Markup {
    html! {
        table {
            thead { tr { th scope="col" { "空" } th scope="col" { "我的" } th scope="col" { "答案" } } }
            tbody {
                @for (i, (mine, accepted)) in blanks.iter().enumerate() {
                    tr {
                        td.keep { "第 " (i + 1) " 空" }
                        td { @if mine.is_empty() { "—" } @else { (mine) } }
                        td { (accepted.join("；")) }
                    }
                }
            }
        }
    }
}

fn text_answer(mine: &str, points: &[(String, u32)]) -> Markup {
    html! {
        div.stack {
            p.given { @if mine.is_empty() { "未作答" } @else { (mine) } }
            h4 { "得分点" }
            ol.points { @for (text, marks) in points { li { (text) span.small { "　" (marks) " 分" } } } }
        }
    }
}

fn basis_note(b: &BasisView) -> Markup {
    let (word, tone) = label::basis_state(b.state);
    html! {
        div.note.basis {
            span { "依据　" @if b.href.is_empty() { (b.citation) } @else { a href=(b.href) { (b.citation) } } }
            @for quote in &b.quotes { q { (quote) } }
            (part::tag(tone, &word))
        }
    }
}
