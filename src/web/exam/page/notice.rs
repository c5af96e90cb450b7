//! 考试须知与诚信承诺, and what stands in its place when the exam cannot be begun now.

use maud::{Markup, html};

use crate::{
    domain::{
        id::{AttemptId, ExamId},
        number::Points,
    },
    web::{
        label::Tone,
        page::{self, Shell},
        part, path,
    },
};

/// One line of the composition of a paper.
#[derive(Clone, Debug)]
pub struct SectionLine {
    /// 单选题.
    pub title: String,
    /// How many questions.
    pub count: i64,
    /// Points of all of them.
    pub points: Points,
}

/// What the person can do now.
#[derive(Clone, Debug)]
pub enum EntryState {
    /// Before the window; when it opens.
    NotOpen(String),
    /// May begin; one-time id of beginning.
    Ready(String),
    /// Begun on this device; time left in words.
    Resume(String),
    /// Begun on another device; the attempt and the time left in words.
    OtherDevice(AttemptId, String),
    /// The window is over and the person never began: 缺考. When and where a 补考 is, or empty.
    Absent(String),
    /// 免考; the reason, or empty.
    Exempt(String),
}

/// The entry page of an exam.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// The exam.
    pub exam: ExamId,
    /// Its title.
    pub title: String,
    /// 首次考试, 补考.
    pub sitting: String,
    /// `11月20日 09:00 至 11月22日 18:00`.
    pub window: String,
    /// Time allowed.
    pub minutes: i64,
    /// Points needed.
    pub cut: Points,
    /// Points of the whole paper.
    pub full: Points,
    /// 合格 or 及格, as the county says.
    pub pass_word: String,
    /// Composition of the paper.
    pub sections: Vec<SectionLine>,
    /// Whether leaving the page is recorded.
    pub records_leaving: bool,
    /// What can be done now.
    pub state: EntryState,
    /// A remark on top (`准考证核对成功`), or empty.
    pub note: String,
}

/// The entry page.
#[must_use]
pub fn entry(shell: &Shell, v: &EntryView) -> Markup {
    let title = if matches!(v.state, EntryState::Ready(_)) {
        "考试须知与诚信承诺"
    } else {
        &v.title
    };
    page::shell(
        shell,
        title,
        html! {
            div.narrow.stack {
                (part::heading(&format!("{}　{}", v.title, v.sitting), title))
                @if !v.note.is_empty() { (part::note(Tone::Good, &v.note)) }
                @match &v.state {
                    EntryState::Ready(command) => { (facts(v)) (rules(v)) (pledge(v, command)) }
                    EntryState::NotOpen(opens) => {
                        section.card.todo.stack {
                            h2 { "考试尚未开始" }
                            p { "本场考试于 " (opens) " 开始，请届时进入。现在可以先试答，确认手机和网络正常。" }
                            p { a.btn.primary href=(path::trial(v.exam)) { "试答一分钟" } }
                        }
                        (facts(v)) (rules(v))
                    }
                    EntryState::Resume(left) => {
                        section.card.todo.stack {
                            h2 { "您的考试正在进行" }
                            p { "剩余时间 " b { (left) } "，计时没有停止。已保存的答案都在，可以继续作答。" }
                            p { a.btn.primary href=(path::paper(v.exam)) { "继续作答" } }
                        }
                        (facts(v)) (rules(v))
                    }
                    EntryState::OtherDevice(attempt, left) => {
                        section.card.todo.stack {
                            h2 { "您已在另一台设备开始作答" }
                            p { "剩余时间 " b { (left) } "。在本机继续后，另一台设备上的页面不再保存。已保存的答案都会带过来。" }
                            form method="post" action=(path::device(v.exam, *attempt)) {
                                button.btn.primary type="submit" { "在本机继续作答" }
                            }
                        }
                        (facts(v))
                    }
                    EntryState::Absent(retake) => {
                        section.card.stack {
                            p.row { h2 { "考试已结束" } (part::tag(Tone::Bad, "缺考")) }
                            p { "本场考试时间内没有您的作答记录。" }
                            @if retake.is_empty() {
                                p { "需要核对的，请联系本单位管理员。" }
                            } @else {
                                p { "您可以参加补考：" b { (retake) } "。" }
                            }
                        }
                        (facts(v))
                    }
                    EntryState::Exempt(reason) => {
                        section.card.stack {
                            p.row { h2 { "您不需要参加本场考试" } (part::tag(Tone::Info, "免考")) }
                            @if !reason.is_empty() { p { "免考理由：" (reason) "。" } }
                        }
                    }
                }
            }
        },
    )
}

fn facts(v: &EntryView) -> Markup {
    let total: i64 = v.sections.iter().map(|s| s.count).sum();
    html! {
        section.card.stack {
            (part::facts(&[
                ("考试时间", v.window.clone()),
                ("限时", format!("{} 分钟", v.minutes)),
                ("题数", format!("{total} 题，满分 {} 分", v.full)),
                (&format!("{}线", v.pass_word), format!("{} 分", v.cut)),
            ]))
            @if v.sections.len() > 1 {
                ul.compose {
                    @for s in &v.sections {
                        li { (s.title) " " b { (s.count) " 题" } small { (s.points) " 分" } }
                    }
                }
            }
        }
    }
}

fn rules(v: &EntryView) -> Markup {
    html! {
        section.stack {
            h2 { "作答说明" }
            ul.rules {
                li { "开始后即计时，中途退出不停止计时，可以随时回来继续作答。" }
                li { "每答一题即时保存。网络断开时答案存在本机，联网后自动上传。" }
                li { "到时系统自动交卷，已保存的答案全部有效。" }
                li { "可以更换手机或者电脑，已保存的答案都会带过来。同一时间只能在一台设备上作答。" }
                @if v.records_leaving {
                    li { "作答时离开考试页面，系统会作记录，并告知您离开的时间。记录不影响继续作答。" }
                } @else {
                    li { "作答时离开考试页面，系统不作记录。" }
                }
            }
        }
    }
}

fn pledge(v: &EntryView, command: &str) -> Markup {
    html! {
        section.card.todo.stack {
            h2 { "诚信承诺" }
            p.pledge { "本人承诺：独立完成作答，不请人代考，不传播试题和答案。" }
            form.row method="post" action=(path::start(v.exam)) {
                input type="hidden" name="command_id" value=(command);
                button.btn.primary type="submit" { "已阅读并承诺，开始考试" }
                a.btn href=(path::trial(v.exam)) { "试答一分钟" }
            }
            p.small { "开始后即计时，中途退出不停止计时，可以随时回来继续作答。" }
        }
    }
}

/// Samples: each state once, the longest title, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let view = |state: EntryState| EntryView {
        exam: sample::EXAM,
        title: sample::EXAM_TITLE.to_owned(),
        sitting: "首次考试".to_owned(),
        window: "2026年11月20日 09:00 至 11月22日 18:00".to_owned(),
        minutes: 60,
        cut: Points::whole(60),
        full: Points::whole(100),
        pass_word: "合格".to_owned(),
        sections: [
            ("判断题", 20, 20),
            ("单选题", 20, 40),
            ("多选题", 8, 24),
            ("案例分析题", 2, 16),
        ]
        .map(|(title, count, points)| SectionLine {
            title: title.to_owned(),
            count,
            points: Points::whole(points),
        })
        .to_vec(),
        records_leaving: true,
        state,
        note: String::new(),
    };
    let c = sample::shell_candidate(false);
    let ready = || EntryState::Ready("c0ffee".to_owned());
    let long = EntryView {
        title: sample::LONG_TITLE.to_owned(),
        sitting: "第二批次补考".to_owned(),
        pass_word: "及格".to_owned(),
        records_leaving: false,
        ..view(ready())
    };
    vec![
        ("entry-ready", entry(&c, &view(ready()))),
        ("entry-ready-senior", entry(&sample::shell_candidate(true), &view(ready()))),
        ("entry-long", entry(&c, &long)),
        ("entry-not-open", entry(&c, &view(EntryState::NotOpen("11月20日 09:00".to_owned())))),
        ("entry-resume", entry(&c, &view(EntryState::Resume("41分20秒".to_owned())))),
        (
            "entry-other-device",
            entry(&c, &view(EntryState::OtherDevice(sample::ATTEMPT, "41分20秒".to_owned()))),
        ),
        (
            "entry-absent",
            entry(&c, &view(EntryState::Absent("11月25日 09:00 至 18:00".to_owned()))),
        ),
        ("entry-exempt", entry(&c, &view(EntryState::Exempt("产假".to_owned())))),
    ]
}
