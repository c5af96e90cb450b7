//! What is written reads again: exports, templates, rejected rows.

use std::path::PathBuf;

use proptest::prelude::*;

use super::super::{Template, export, read, rejected, template};
use crate::{
    domain::{
        chinese::letter,
        intake::{Draft, Severity, identity, stem_key},
        item::{Ask, Choice, Item, Kind, Level, MarkPoint, Question, Use},
        law::{BasisKind, LegalBasis},
    },
    files::shelf,
};

/// The items of a file, each under its own code.
fn items(bytes: &[u8]) -> Vec<Item> {
    let intake = read(bytes).unwrap();
    let all = intake.readings.into_iter().map(|r| {
        let code = r.draft.code.clone();
        r.draft.into_item(&code).unwrap_or_else(|f| panic!("{} {code}: {f:?}", r.place))
    });
    all.collect()
}

#[test]
fn every_shipped_item_comes_back_from_an_export_as_it_went() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("question_banks");
    let shelf = shelf::open(&[path]).unwrap();
    let all: Vec<Item> = shelf.banks.into_iter().flat_map(|b| b.items).map(|i| i.value).collect();
    assert!(all.len() > 300);
    let back = items(&export(&all).unwrap());
    for (back, item) in back.iter().zip(&all) {
        assert_eq!(back, item);
    }
    assert_eq!(back.len(), all.len());
    let mut kinds: Vec<Kind> = all.iter().map(|i| i.kind).collect();
    kinds.sort();
    kinds.dedup();
    assert!(kinds.len() >= 5, "{kinds:?}");
}

#[test]
fn templates_read_without_error_and_say_nothing_of_their_explanations() {
    for which in [Template::Sheet, Template::Word, Template::Text] {
        let intake = read(&template(which).unwrap()).unwrap();
        let stems: Vec<&str> = intake.readings.iter().map(|r| r.draft.stem.as_str()).collect();
        assert_eq!(
            stems,
            [
                "发现危害国家安全的可疑情况，可以拨打的举报电话是（　　）。",
                "老韦家和老蒙家为排水争执，只能向人民法院起诉。"
            ]
        );
        assert!(intake.readings.iter().all(|r| r.verdict() != Some(Severity::Error)));
        assert_eq!(intake.remarks, []);
    }
}

#[test]
fn rejected_rows_come_back_in_their_layout_with_the_reason() {
    let csv = "单选题\n题干,选项A,选项B,答案,备注\n举报电话是,12315,12339,C,甲\n热线是,12348,12345,A,\n判断题\n题干,答案\n宪法是根本法,大概\n";
    let first = read(csv.as_bytes()).unwrap();
    let file = rejected(&first.readings).unwrap();
    let again = read(&file).unwrap();
    let shown: Vec<_> =
        again.readings.iter().map(|r| (r.draft.kind, r.draft.stem.as_str())).collect();
    assert_eq!(
        shown,
        [(Some(Kind::Single), "举报电话是"), (Some(Kind::TrueFalse), "宪法是根本法")]
    );
    assert_eq!(again.readings[0].header.join("|"), "题干|选项A|选项B|答案|备注|错误原因");
    assert_eq!(
        again.readings[0].rows[0].last().map(String::as_str),
        Some("答案 C 不在选项 A—B 之中。请改正答案，或者补充选项 C。")
    );
    // A second round does not add a second column.
    let third = read(&rejected(&again.readings).unwrap()).unwrap();
    assert_eq!(third.readings[0].header, again.readings[0].header);
}

#[test]
fn rejected_items_of_a_text_come_back_as_a_wide_sheet() {
    let text = "1.[单选题]举报电话是\nA.12315\nB.12339\n答案：D\n2.[填空]宪法日是____月____日\n答案：12\n【案例分析】老赵接到电话。\n（1）[单选]应当\nA.转账\nB.报警\n答案：E\n";
    let first = read(text.as_bytes()).unwrap();
    let again = read(&rejected(&first.readings).unwrap()).unwrap();
    assert_eq!(again.readings.len(), 3);
    for (a, b) in first.readings.iter().zip(&again.readings) {
        assert_eq!(a.draft, b.draft);
    }
}

#[test]
fn a_corrected_draft_is_checked_again() {
    let mut intake = read("1.[单选题]举报电话是\nA.12315\nB.12339\n答案：D\n".as_bytes()).unwrap();
    let reading = &mut intake.readings[0];
    assert_eq!(reading.verdict(), Some(Severity::Error));
    "B".clone_into(&mut reading.draft.answer);
    reading.recheck();
    assert_eq!(reading.verdict(), Some(Severity::Warning));
    let item = reading.draft.clone().into_item("new-0001").unwrap();
    assert_eq!(
        (item.point.as_str(), item.level, item.difficulty),
        ("举报电话是", Level::Recall, 3)
    );
}

#[test]
fn the_order_of_options_does_not_change_who_an_item_is_and_the_key_does() {
    let item = |options: [&str; 3], answer: &str, stem: &str| {
        let draft = Draft {
            kind: Some(Kind::Single),
            stem: stem.into(),
            options: options.map(ToOwned::to_owned).to_vec(),
            answer: answer.into(),
            ..Draft::default()
        };
        draft.into_item("a").unwrap()
    };
    let one = item(["甲", "乙", "丙"], "A", "举报电话是（　　）。");
    let same = item(["丙", "乙", "甲"], "C", "举报电话是 ( )");
    assert_eq!(identity(&one), identity(&same));
    assert_ne!(identity(&one), identity(&item(["甲", "乙", "丙"], "B", "举报电话是（　　）。")));
    let (three, four) = (
        item(["甲", "乙", "丙"], "A", "依据第（三）项"),
        item(["甲", "乙", "丙"], "A", "依据第（四）项"),
    );
    assert_ne!(identity(&three), identity(&four));
    assert_eq!(stem_key(&three), stem_key(&four));
}

/// A text as a person would write it: visible, without white space at the ends.
fn text() -> impl Strategy<Value = String> {
    "[\u{4e00}-\u{4eff}，。《》“”=@+<>&_x][\u{4e00}-\u{4eff}a-z0-9 ，。《》“”（）、=@+\"'<>&;|\\\\]{0,24}[\u{4e00}-\u{4eff}]"
}

fn question() -> impl Strategy<Value = Question> {
    let choice = (prop::collection::btree_set(text(), 2..8), any::<u8>(), any::<bool>()).prop_map(
        |(texts, mask, whys)| {
            let options: Vec<Choice> = texts
                .into_iter()
                .enumerate()
                .map(|(i, text)| Choice {
                    id: letter(i).into(),
                    text,
                    why: if whys { "理由".into() } else { String::new() },
                })
                .collect();
            let key: Vec<String> = options
                .iter()
                .enumerate()
                .filter(|(i, _)| mask >> i & 1 == 1)
                .map(|(_, o)| o.id.clone())
                .collect();
            Ask::Choice { key: if key.is_empty() { vec!["A".into()] } else { key }, options }
        },
    );
    let blank = prop::collection::vec("[\u{4e00}-\u{4eff}0-9;|\\\\]{1,6}[\u{4e00}-\u{4eff}]", 1..3);
    let ask = prop_oneof![
        choice,
        any::<bool>().prop_map(|key| Ask::TrueFalse { key }),
        prop::collection::vec(blank, 1..4).prop_map(|key| Ask::Cloze { key }),
        prop::collection::vec(("[\u{4e00}-\u{4eff}]{1,9}", 1_u32..9), 1..4).prop_map(|all| {
            Ask::ShortAnswer {
                points: all.into_iter().map(|(text, marks)| MarkPoint { text, marks }).collect(),
            }
        }),
    ];
    let basis = (
        "[\u{4e00}-\u{4eff}]{2,6}法",
        prop::option::of(Just("2020-05-28")),
        1_u32..900,
        prop::collection::vec("[\u{4e00}-\u{4eff}，]{4,9}", 0..3),
    )
        .prop_map(|(law, version, article, quote)| LegalBasis {
            kind: BasisKind::Statute,
            law,
            version: version.unwrap_or_default().to_owned(),
            article: format!("第{article}条"),
            quote,
        });
    (ask, text(), prop::option::of(text()), prop::collection::vec(basis, 0..3), text()).prop_map(
        |(ask, stem, rationale, basis, point)| {
            let (kind, stem) = match &ask {
                Ask::Choice { key, .. } if key.len() == 1 => (Kind::Single, stem),
                Ask::Choice { .. } => (Kind::Multiple, stem),
                Ask::TrueFalse { .. } => (Kind::TrueFalse, stem),
                Ask::Cloze { key } => {
                    (Kind::Cloze, format!("{stem}{}", "____是".repeat(key.len())))
                }
                Ask::ShortAnswer { .. } => (Kind::ShortAnswer, stem),
            };
            Question {
                code: "q-1".into(),
                kind,
                point,
                stem,
                ask,
                rationale: rationale.unwrap_or_default(),
                basis,
                difficulty: 2,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_item_comes_back_from_an_export_as_it_went(questions in prop::collection::vec(question(), 1..4), case: bool, usage in 0_usize..3) {
        let usage = [Use::Exam, Use::Practice, Use::Both][usage];
        let whole = |questions: Vec<Question>, situation: Option<String>| Item {
            code: "q-1".into(),
            kind: if situation.is_some() { Kind::CaseSet } else { questions[0].kind },
            point: questions[0].point.clone(),
            level: Level::Understand,
            difficulty: 2,
            audience: vec!["villager".into(), "youth".into()],
            tags: vec!["相邻关系".into()],
            usage,
            situation,
            questions,
        };
        let item = if case {
            let subs = questions.into_iter().enumerate().map(|(i, q)| Question { code: format!("q-1-{}", i + 1), ..q });
            whole(subs.collect(), Some("老韦家与老蒙家的争执".into()))
        } else {
            whole(questions.into_iter().take(1).collect(), None)
        };
        let sound = Draft::from(&item).check().iter().all(|f| f.severity != Severity::Error);
        if sound {
            prop_assert_eq!(items(&export(std::slice::from_ref(&item)).unwrap()), [item]);
        }
    }
}
