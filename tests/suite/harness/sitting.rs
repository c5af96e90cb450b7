//! A person in front of the answer page, with the paper as the page shows it.

use mingfa::{
    domain::{
        id::{AttemptId, ExamId},
        item::Ask,
    },
    web::path,
};
use scraper::{ElementRef, Selector};
use serde_json::{Value, json};

use super::{Browser, County, Page};

/// One question on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub number: i64,
    /// Code of the question, read from its stem.
    pub code: String,
    /// Value and text of each option, as they stand; for blanks, empty texts.
    pub options: Vec<(String, String)>,
}

/// A sitting.
pub struct Sitting {
    pub browser: Browser,
    pub exam: ExamId,
    pub attempt: AttemptId,
    pub epoch: i64,
    pub slots: Vec<Slot>,
    pub page: Page,
    seq: i64,
}

fn select<'a>(e: &ElementRef<'a>, selector: &str) -> Vec<ElementRef<'a>> {
    e.select(&Selector::parse(selector).unwrap()).collect()
}

fn read_slot(e: &ElementRef<'_>) -> Slot {
    let number: i64 = e.attr("data-slot").unwrap().parse().unwrap();
    let stem: String = select(e, ".stem")[0].text().collect();
    let field = format!("s{number}");
    let inputs = select(e, "input").into_iter().filter(|i| i.attr("name") == Some(&field));
    let options = inputs.map(|i| {
        let label = ElementRef::wrap(i.parent().unwrap()).unwrap();
        let text: String = select(&label, ".txt").iter().flat_map(ElementRef::text).collect();
        (i.attr("value").unwrap_or_default().to_owned(), text)
    });
    let code = stem.strip_prefix("试题").and_then(|s| s.strip_suffix('。')).unwrap_or(&stem);
    Slot { number, code: code.to_owned(), options: options.collect() }
}

impl Sitting {
    /// Signs in by ticket, accepts the pledge and opens the paper.
    pub async fn begin(county: &County<'_>, exam: ExamId, name: &str) -> Self {
        let mut browser = county.candidate(exam, name).await;
        assert_eq!(browser.post(&path::start(exam), &[]).await.leads_to(), path::paper(exam));
        Self::open(browser, exam).await
    }

    /// Opens the paper of a running attempt.
    pub async fn open(mut browser: Browser, exam: ExamId) -> Self {
        let page = browser.get(&path::paper(exam)).await.is(200);
        let html = page.html();
        let slots = select(&html.root_element(), "fieldset.slot").iter().map(read_slot).collect();
        let number = |name: &str| page.attr("#sheet", name).parse::<i64>().unwrap();
        let (attempt, epoch, seq) =
            (AttemptId::new(number("data-attempt")), number("data-epoch"), number("data-seq"));
        Self { browser, exam, attempt, epoch, slots, page, seq }
    }

    /// The same page once more, in another tab.
    pub fn clone_for_another_tab(&self) -> Self {
        let (browser, slots, page) = (self.browser.clone(), self.slots.clone(), self.page.clone());
        Self { browser, slots, page, ..*self }
    }

    /// The slot of a question, by its code.
    #[track_caller]
    pub fn slot(&self, code: &str) -> &Slot {
        self.slots
            .iter()
            .find(|s| s.code == code)
            .unwrap_or_else(|| panic!("{code} is not on this paper"))
    }

    /// Codes of the questions on the paper whose code begins so.
    pub fn codes(&self, start: &str) -> Vec<String> {
        self.slots.iter().map(|s| s.code.clone()).filter(|c| c.starts_with(start)).collect()
    }

    /// Sends one request of answers; slots by number with values and seq.
    pub async fn send(&mut self, saves: &[(i64, i64, Vec<String>)]) -> Page {
        let saves: Vec<Value> = saves
            .iter()
            .map(|(slot, seq, answer)| json!({ "slot": slot, "seq": seq, "answer": answer }))
            .collect();
        let body = json!({ "epoch": self.epoch, "saves": saves });
        self.browser.post_json(&path::answers(self.exam, self.attempt), &body).await
    }

    /// A heartbeat.
    pub async fn beat(&mut self) -> Value {
        self.send(&[]).await.is(200).json()
    }

    /// Answers a slot with the next number.
    pub async fn save(&mut self, slot: i64, values: &[&str]) -> Value {
        self.seq += 1;
        let values = values.iter().map(|v| (*v).to_owned()).collect();
        self.send(&[(slot, self.seq, values)]).await.is(200).json()
    }

    /// Option ids of letters, as this form shows them.
    #[track_caller]
    pub fn ids(&self, code: &str, letters: &str) -> Vec<String> {
        let slot = self.slot(code);
        let find = |letter: char| {
            let text = format!("选项{letter}（{code}）");
            let found = slot.options.iter().find(|(_, t)| *t == text);
            found
                .unwrap_or_else(|| panic!("no option {letter} at {code}: {:?}", slot.options))
                .0
                .clone()
        };
        letters.chars().map(find).collect()
    }

    /// What a person who knows the law sends for a question.
    pub fn right(&self, county: &County<'_>, code: &str) -> Vec<String> {
        match &county.keys[code] {
            Ask::Choice { key, .. } => self.ids(code, &key.concat()),
            Ask::TrueFalse { key } => vec![if *key { "T" } else { "F" }.to_owned()],
            Ask::Cloze { key } => key.iter().map(|k| k[0].clone()).collect(),
            Ask::ShortAnswer { .. } => vec!["依法办理".to_owned()],
        }
    }

    /// Answers a question rightly.
    pub async fn answer_right(&mut self, county: &County<'_>, code: &str) -> Value {
        let values = self.right(county, code);
        self.answer(code, &values).await
    }

    /// Answers a question with these values.
    pub async fn answer(&mut self, code: &str, values: &[String]) -> Value {
        let slot = self.slot(code).number;
        self.save(slot, &values.iter().map(String::as_str).collect::<Vec<_>>()).await
    }

    /// Answers everything rightly.
    pub async fn answer_all(&mut self, county: &County<'_>) {
        for slot in self.slots.clone() {
            self.answer_right(county, &slot.code).await;
        }
    }

    /// Presses 确认交卷.
    pub async fn hand_in(&mut self) -> Page {
        self.browser.post(&path::submit(self.exam, self.attempt), &[]).await
    }

    /// The result page.
    pub async fn result(&mut self) -> Page {
        self.browser.get(&path::result(self.exam)).await
    }
}
