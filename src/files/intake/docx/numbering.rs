//! Automatic numbers of Word, which stand nowhere in the text: `1.`, `A、`, `（一）`.

use std::collections::{HashMap, HashSet};

use quick_xml::{Reader, events::Event};

use super::super::xml::attribute;

/// One level of a list.
#[derive(Clone, Debug, Default)]
struct Level {
    start: u32,
    format: String,
    /// `%1.`, where `%1` is the number of the first level.
    text: String,
}

/// The lists of a document and where their counters stand.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Levels of each abstract list.
    lists: HashMap<String, Vec<Level>>,
    /// The abstract list of each list that paragraphs name.
    names: HashMap<String, String>,
    /// Levels that a list restarts.
    restarts: HashMap<(String, usize), u32>,
    /// Lists that paragraph styles carry.
    styles: HashMap<String, (String, usize)>,
    counters: HashMap<String, Vec<u32>>,
    begun: HashSet<String>,
}

impl Numbering {
    /// Reads `numbering.xml` and the lists that styles name in `styles.xml`. Faults only lose numbers.
    pub fn read(numbering: &str, styles: &str) -> Self {
        let mut all = Self::default();
        all.read_lists(numbering);
        all.read_styles(styles);
        all
    }

    fn read_lists(&mut self, xml: &str) {
        let mut reader = Reader::from_str(xml);
        let (mut list, mut name, mut level) = (String::new(), String::new(), 0_usize);
        let mut in_name = false;
        while let Ok(event) = reader.read_event() {
            let element = match &event {
                Event::Start(e) | Event::Empty(e) => e,
                Event::Eof => break,
                _ => continue,
            };
            let value = || attribute(element, "val").unwrap_or_default();
            match element.local_name().as_ref() {
                "abstractNum" => {
                    (list, in_name) =
                        (attribute(element, "abstractNumId").unwrap_or_default(), false);
                }
                "num" => (name, in_name) = (attribute(element, "numId").unwrap_or_default(), true),
                "abstractNumId" if in_name => {
                    self.names.insert(name.clone(), value());
                }
                "lvl" | "lvlOverride" => {
                    level = attribute(element, "ilvl").and_then(|l| l.parse().ok()).unwrap_or(0);
                }
                "startOverride" => {
                    let start = value().parse().unwrap_or(1);
                    self.restarts.insert((name.clone(), level), start);
                }
                "start" if !in_name => {
                    self.level(&list, level).start = value().parse().unwrap_or(1);
                }
                "numFmt" if !in_name => self.level(&list, level).format = value(),
                "lvlText" if !in_name => self.level(&list, level).text = value(),
                _ => {}
            }
        }
    }

    fn level(&mut self, list: &str, level: usize) -> &mut Level {
        let levels = self.lists.entry(list.to_owned()).or_default();
        let fresh = Level { start: 1, ..Level::default() };
        levels.resize(levels.len().max(9), fresh);
        let last = levels.len() - 1;
        &mut levels[level.min(last)]
    }

    fn read_styles(&mut self, xml: &str) {
        let mut reader = Reader::from_str(xml);
        let (mut style, mut level) = (String::new(), 0);
        while let Ok(event) = reader.read_event() {
            let element = match &event {
                Event::Start(e) | Event::Empty(e) => e,
                Event::Eof => break,
                _ => continue,
            };
            let value = || attribute(element, "val").unwrap_or_default();
            match element.local_name().as_ref() {
                "style" => (style, level) = (attribute(element, "styleId").unwrap_or_default(), 0),
                "ilvl" => level = value().parse().unwrap_or(0),
                "numId" => {
                    self.styles.insert(style.clone(), (value(), level));
                }
                _ => {}
            }
        }
    }

    /// The list that a paragraph style carries.
    pub fn of_style(&self, style: &str) -> Option<(String, usize)> {
        self.styles.get(style).cloned()
    }

    /// Counts a paragraph of a list and gives its number as it is shown; `None` for bullets and unknown lists.
    pub fn next(&mut self, name: &str, level: usize) -> Option<String> {
        let list = self.names.get(name)?.clone();
        let levels = self.lists.get(&list)?;
        let own = levels.get(level)?.clone();
        let counters = self.counters.entry(list.clone()).or_insert_with(|| vec![0; levels.len()]);
        let first_use = self.begun.insert(format!("{name}/{level}"));
        let restart = self.restarts.get(&(name.to_owned(), level)).filter(|_| first_use).copied();
        for deeper in counters.iter_mut().skip(level + 1) {
            *deeper = 0;
        }
        let counter = counters.get_mut(level)?;
        *counter = match (restart, *counter) {
            (Some(start), _) => start,
            (None, 0) => own.start,
            (None, n) => n.saturating_add(1),
        };
        let mut out = own.text.clone();
        for (i, counter) in counters.iter().enumerate() {
            let place = format!("%{}", i + 1);
            if out.contains(&place) {
                let format = levels.get(i).map_or("decimal", |l| l.format.as_str());
                out = out.replace(&place, &figure(*counter, format)?);
            }
        }
        (!out.trim().is_empty() && own.format != "bullet").then_some(out)
    }
}

/// A number in one of Word's formats.
fn figure(n: u32, format: &str) -> Option<String> {
    let letter = |first: u8| {
        let place = u8::try_from(n.checked_sub(1)? % 26).ok()?;
        Some(char::from(first + place).to_string())
    };
    match format {
        "bullet" => None,
        "none" => Some(String::new()),
        "upperLetter" => letter(b'A'),
        "lowerLetter" => letter(b'a'),
        "chineseCounting"
        | "chineseCountingThousand"
        | "chineseLegalSimplified"
        | "japaneseCounting"
        | "ideographDigital"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => Some(chinese(n)),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&n) => {
            char::from_u32(u32::from('①') + n - 1).map(String::from)
        }
        _ => Some(n.to_string()),
    }
}

/// 一 … 九十九; larger ones in Arabic figures.
fn chinese(n: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |d: u32| usize::try_from(d).ok().and_then(|d| DIGITS.get(d)).copied().unwrap_or("");
    match n {
        1..=9 => digit(n).to_owned(),
        10..=19 => format!("十{}", digit(n - 10)),
        20..=99 => format!("{}十{}", digit(n / 10), digit(n % 10)),
        _ => n.to_string(),
    }
}
