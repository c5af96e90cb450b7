//! Samples of the homes.

use maud::Markup;

use super::home::{
    CandidateHome, CardState, ClerkExam, ClerkHome, ExamCard, candidate, clerk, signed_out,
};
use crate::{
    domain::{id::UnitId, number::Points},
    web::{label::Tone, sample},
};

/// Samples of the three homes: empty, one, many, senior.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    let c = sample::shell_candidate(false);
    let k = sample::shell_clerk(false);
    let open =
        || vec![card(sample::EXAM_TITLE, CardState::Open("还有 1 天 7 小时截止".to_owned()))];
    let many = vec![
        card(sample::EXAM_TITLE, CardState::Running("剩余时间 41分20秒".to_owned())),
        card(sample::LONG_TITLE, CardState::Ahead("还有 3 天开始".to_owned())),
        card("2026年度宪法知识考试", CardState::HandedIn("成绩于 11月23日 09:00 公布".to_owned())),
        card("2025年度学法用法考试", CardState::Result("合格 91 分".to_owned(), Tone::Good)),
        card("2024年度学法用法考试", CardState::Absent),
        card("2023年度学法用法考试", CardState::Exempt),
    ];
    vec![
        ("home-signed-out", signed_out(&sample::shell_bare(false))),
        ("home-signed-out-senior", signed_out(&sample::shell_bare(true))),
        ("home-candidate", candidate(&c, &view(open()))),
        (
            "home-candidate-empty",
            candidate(&c, &CandidateHome { holdings: vec![], ..view(vec![]) }),
        ),
        ("home-candidate-many", candidate(&c, &view(many))),
        ("home-candidate-senior", candidate(&sample::shell_candidate(true), &view(open()))),
        ("home-clerk", clerk(&k, &ClerkHome { exams: clerk_exams() })),
        ("home-clerk-empty", clerk(&k, &ClerkHome { exams: vec![] })),
        (
            "home-clerk-senior",
            clerk(&sample::shell_clerk(true), &ClerkHome { exams: clerk_exams() }),
        ),
    ]
}

fn card(title: &str, state: CardState) -> ExamCard {
    ExamCard {
        exam: sample::EXAM,
        title: title.to_owned(),
        window: "11月20日 09:00 至 11月22日 18:00".to_owned(),
        minutes: 60,
        cut_word: "合格线".to_owned(),
        cut: Points::whole(60),
        state,
    }
}

fn view(exams: Vec<ExamCard>) -> CandidateHome {
    CandidateHome {
        name: "李桂芳".to_owned(),
        exams,
        holdings: vec![
            ("2025年度考试".to_owned(), "合格 91 分".to_owned(), Tone::Good),
            ("行政执法证".to_owned(), "临近到期 剩余 58 天".to_owned(), Tone::Warn),
        ],
    }
}

fn clerk_exams() -> Vec<ClerkExam> {
    let count = |word: &str, n, list: &str| (word.to_owned(), n, list.to_owned());
    vec![
        ClerkExam {
            exam: sample::EXAM,
            title: sample::EXAM_TITLE.to_owned(),
            state: "正在进行".to_owned(),
            tone: Tone::Good,
            window: "2026年11月20日 09:00 至 11月22日 18:00".to_owned(),
            counts: vec![
                count("应考人数", 1258, "due"),
                count("已交卷", 1103, "sat"),
                count("正在作答", 31, "running"),
                count("尚未参加", 124, "missing"),
                count("免考人数", 9, "exempt"),
            ],
            alerts: vec!["距离截止还有 7 小时，石门镇尚有 6 人未参加考试。".to_owned()],
            units: (1..=12)
                .map(|i| {
                    let name = if i == 5 {
                        "县市场监督管理综合行政执法大队（知识产权保护中心）"
                    } else {
                        "云溪瑶族乡"
                    };
                    (UnitId::new(sample::UNIT.number() + i), name.to_owned(), 30 + i)
                })
                .collect(),
        },
        ClerkExam {
            exam: sample::EXAM,
            title: sample::LONG_TITLE.to_owned(),
            state: "筹备中".to_owned(),
            tone: Tone::Info,
            window: "2026年12月4日 09:00 至 12月4日 18:00".to_owned(),
            counts: vec![count("应考人数", 33, "due")],
            alerts: vec![],
            units: vec![],
        },
    ]
}
