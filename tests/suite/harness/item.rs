//! Items with keys that a test knows. Stems name the item, options name their letter, and everything that must
//! stay secret until release carries the word 机密.

use mingfa::domain::{
    bank_check::{Bank, Located},
    item::{Ask, Choice, Item, Kind, Level, Question, Use},
    law::{BasisKind, Law, LawVersion, LegalBasis},
};

/// What must not be seen before release: part of every rationale, remark and quote.
pub const SECRET: &str = "机密";

/// An item on its way.
#[derive(Clone)]
pub struct Draft(Item);

/// An item of a code; without more it is a 判断题 whose statement is right, under the law in force.
pub fn an_item(code: &str) -> Draft {
    let question = question(code, Kind::TrueFalse, Ask::TrueFalse { key: true });
    Draft(Item {
        code: code.to_owned(),
        kind: Kind::TrueFalse,
        point: format!("考点{code}"),
        level: Level::Recall,
        difficulty: 2,
        audience: Vec::new(),
        tags: Vec::new(),
        usage: Use::Both,
        situation: None,
        questions: vec![question],
    })
}

fn question(code: &str, kind: Kind, ask: Ask) -> Question {
    Question {
        code: code.to_owned(),
        kind,
        point: format!("考点{code}"),
        stem: format!("试题{code}。"),
        ask,
        rationale: format!("{SECRET}理由{code}"),
        basis: vec![basis("2020-01-01")],
        difficulty: 2,
    }
}

fn basis(version: &str) -> LegalBasis {
    LegalBasis {
        kind: BasisKind::Statute,
        law: "青石县示范法".to_owned(),
        version: version.to_owned(),
        article: "第八条".to_owned(),
        quote: vec![format!("{SECRET}原文")],
    }
}

fn options(code: &str) -> Vec<Choice> {
    let one = |id: &str| Choice {
        id: id.to_owned(),
        text: format!("选项{id}（{code}）"),
        why: format!("{SECRET}说明{id}{code}"),
    };
    ["A", "B", "C", "D"].map(one).to_vec()
}

fn letters(key: &str) -> Vec<String> {
    key.chars().map(String::from).collect()
}

impl Draft {
    fn ask(mut self, kind: Kind, ask: Ask) -> Self {
        let q = &mut self.0.questions[0];
        (q.kind, q.ask, self.0.kind) = (kind, ask, kind);
        self
    }

    pub fn true_false(self, key: bool) -> Self {
        self.ask(Kind::TrueFalse, Ask::TrueFalse { key })
    }

    pub fn single(self, key: &str) -> Self {
        let options = options(&self.0.code);
        self.ask(Kind::Single, Ask::Choice { options, key: letters(key) })
    }

    pub fn multiple(self, key: &str) -> Self {
        let options = options(&self.0.code);
        self.ask(Kind::Multiple, Ask::Choice { options, key: letters(key) })
    }

    pub fn cloze(self, key: &[&str]) -> Self {
        let key = key.iter().map(|k| vec![(*k).to_owned()]).collect();
        self.ask(Kind::Cloze, Ask::Cloze { key })
    }

    /// A case of a single question each, by key.
    pub fn case(mut self, keys: &[&str]) -> Self {
        let code = self.0.code.clone();
        self.0.kind = Kind::CaseSet;
        self.0.situation = Some(format!("案情{code}：云溪瑶族乡的一件事。"));
        self.0.questions = (1..)
            .zip(keys)
            .map(|(n, key)| {
                let code = format!("{code}-{n}");
                let ask = Ask::Choice { options: options(&code), key: letters(key) };
                question(&code, Kind::Single, ask)
            })
            .collect();
        self
    }

    /// Cites this version of the law instead.
    pub fn under(mut self, version: &str) -> Self {
        for q in &mut self.0.questions {
            q.basis = vec![basis(version)];
        }
        self
    }

    /// The same item with every key, rationale, remark and quote changed, and nothing else.
    pub fn answered_otherwise(mut self) -> Self {
        for q in &mut self.0.questions {
            match &mut q.ask {
                Ask::Choice { options, key } => {
                    let n = key.len();
                    let other: Vec<String> =
                        options.iter().map(|o| o.id.clone()).filter(|o| !key.contains(o)).collect();
                    *key = other.into_iter().cycle().take(n.min(2)).collect();
                    for o in options {
                        o.why = format!("{SECRET}改{}", o.why.repeat(3));
                    }
                }
                Ask::TrueFalse { key } => *key = !*key,
                Ask::Cloze { key } => key.fill(vec![format!("{SECRET}另"), "又".to_owned()]),
                Ask::ShortAnswer { points } => points.clear(),
            }
            q.rationale = format!("{SECRET}改了理由，而且长得多：{}", q.rationale.repeat(4));
            q.basis[0].quote = vec![format!("{SECRET}另一句")];
        }
        self
    }

    pub fn done(self) -> Item {
        self.0
    }
}

/// A bank of items, as a file would give it.
pub fn a_bank(code: &str, drafts: Vec<Draft>) -> Bank {
    let located =
        |value| Located { file: format!("{code}.toml"), line: 1, parts: Vec::new(), value };
    Bank {
        file: format!("{code}.toml"),
        line: 1,
        code: code.to_owned(),
        title: format!("{code}题库"),
        items: drafts.into_iter().map(|d| located(d.done())).collect(),
    }
}

/// The county's only law: one version in force since 2020, replaced on 1 January 2027.
pub fn the_law() -> Law {
    let version = |version: &str, from: &str, to: Option<&str>| LawVersion {
        version: version.to_owned(),
        effective_from: from.to_owned(),
        effective_to: to.map(str::to_owned),
        change: None,
        repealed_by: None,
    };
    Law {
        code: "demo-law".to_owned(),
        title: "青石县示范法".to_owned(),
        short: "示范法".to_owned(),
        aliases: Vec::new(),
        kind: "law".to_owned(),
        issuer: "青石县".to_owned(),
        checked_on: "2026-11-01".to_owned(),
        source: "invented".to_owned(),
        version: vec![
            version("2015-01-01", "2015-01-01", Some("2020-01-01")),
            version("2020-01-01", "2020-01-01", Some("2027-01-01")),
            version("2026-06-01", "2027-01-01", None),
        ],
    }
}
