//! Web pages, as Word and Excel write them under the name of .doc and .xls. Only tokens are looked at: no tree is
//! built, so nesting costs nothing.

use std::cell::RefCell;

use html5ever::{
    Attribute,
    tendril::StrTendril,
    tokenizer::{
        BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
        states::RawKind,
    },
};

use crate::domain::intake::{Document, Remark, Row, Sheet};

use super::{
    Unreadable,
    gather::{Flow, Gather},
    guarded, limit,
};

/// Reads a page.
pub(super) fn read(text: &str) -> Result<Document, Unreadable> {
    guarded("网页", || {
        if text.len() > limit::PAGE {
            return Err(Unreadable::large(format!("网页超过 {} MB", limit::PAGE >> 20)));
        }
        let text = short_tags(text);
        let tokenizer = Tokenizer::new(Page::default(), TokenizerOpts::default());
        let queue = BufferQueue::default();
        queue.push_back(StrTendril::from_slice(&text));
        // The sink never asks for a script to be run, so one feed takes the whole text.
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        let walk = tokenizer.sink.walk.into_inner();
        walk.finish()
    })
}

/// The page with the attributes of overlong tags taken away: comparing the names of attributes with each other costs
/// their number squared.
fn short_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        out.push_str(before);
        let named = tag.get(1..2).is_some_and(|c| c.chars().all(|c| c.is_ascii_alphabetic()));
        let end = || tag.find('>').map_or(tag.len(), |end| end + 1);
        if let Some(end) = named.then(end).filter(|end| *end > limit::TAG) {
            let name = tag.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(tag.len());
            out.extend(tag.chars().take(name.min(limit::TAG / 8)));
            out.push('>');
            rest = &tag[end..];
        } else {
            // A comment or a short tag; the next `<` may stand inside it.
            out.push('<');
            rest = &tag[1..];
        }
    }
    out.push_str(rest);
    out
}

#[derive(Default)]
struct Page {
    walk: RefCell<Walk>,
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut walk = self.walk.borrow_mut();
        match token {
            Token::CharacterTokens(text) => walk.text(&text),
            Token::TagToken(tag) => return walk.tag(&tag),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Elements that begin a new line.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "dt",
    "dd",
    "hr",
    "pre",
    "section",
    "article",
    "blockquote",
    "body",
    "html",
    "center",
];

#[derive(Default)]
struct Walk {
    gather: Gather,
    flow: Flow,
    line: String,
    /// Inside head, script, style: nothing of it is text.
    skipped: Vec<String>,
    /// The outermost table; tables inside its cells are lines of the cell.
    table: Option<Sheet>,
    tables: u32,
    depth: usize,
    row: Row,
    column: usize,
    images: usize,
    fault: Option<Unreadable>,
    pre: usize,
    deleted: usize,
    /// Whether a cell is open, and how many columns it spans.
    open: bool,
    pending: usize,
}

impl Walk {
    fn text(&mut self, text: &str) {
        if !self.skipped.is_empty() || self.deleted > 0 {
            return;
        }
        if self.pre > 0 {
            self.line.push_str(text);
            return;
        }
        for c in text.chars() {
            let space = matches!(c, '\n' | '\r' | '\t' | ' ' | '\u{c}');
            match (space, self.line.chars().next_back()) {
                (false, _) => self.line.push(c),
                (true, Some(last)) if last != ' ' && last != '\n' => self.line.push(' '),
                (true, _) => {}
            }
        }
    }

    fn tag(&mut self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = tag.name.as_ref();
        let start = tag.kind == TagKind::StartTag;
        match name {
            "script" | "style" | "title" | "xml" | "head" | "noscript" | "object" => {
                if start && !tag.self_closing && self.skipped.len() < limit::DEPTH {
                    self.skipped.push(name.to_owned());
                } else if let Some(at) = self.skipped.iter().rposition(|s| s == name) {
                    self.skipped.truncate(at);
                }
                return match (start, name) {
                    (true, "script" | "style") => TokenSinkResult::RawData(RawKind::Rawtext),
                    (true, "title") => TokenSinkResult::RawData(RawKind::Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            // A page that never closes its head still has a body.
            "body" => self.skipped.clear(),
            "del" => {
                let step = usize::from(!tag.self_closing);
                self.deleted =
                    if start { self.deleted + step } else { self.deleted.saturating_sub(1) };
            }
            "pre" => self.pre = if start { self.pre + 1 } else { self.pre.saturating_sub(1) },
            "img" if start => self.images += 1,
            _ => {}
        }
        if self.skipped.is_empty() {
            self.structure(name, start, &tag.attrs);
        }
        TokenSinkResult::Continue
    }

    fn structure(&mut self, name: &str, start: bool, attributes: &[Attribute]) {
        match (name, start) {
            ("table", true) => {
                self.depth += 1;
                if self.depth == 1 {
                    self.break_line();
                    self.tables += 1;
                    self.table =
                        Some(Sheet { name: format!("表格 {}", self.tables), ..Sheet::default() });
                }
            }
            ("table", false) if self.depth > 0 => {
                if self.depth == 1 {
                    self.end_row();
                    if let Some(table) = self.table.take() {
                        self.flow.table(table);
                    }
                }
                self.depth -= 1;
            }
            ("tr", true) if self.depth == 1 => self.end_row(),
            ("td" | "th", true) if self.depth == 1 => {
                self.end_cell();
                let span = attributes.iter().find(|a| a.name.local.as_ref() == "colspan");
                let span = span.and_then(|a| a.value.trim().parse::<usize>().ok()).unwrap_or(1);
                self.pending = span.clamp(1, 64);
                self.open = true;
            }
            ("td" | "th", false) if self.depth == 1 => self.end_cell(),
            ("tr", false) if self.depth == 1 => self.end_row(),
            (name, _) if BLOCKS.contains(&name) => self.break_line(),
            _ => {}
        }
    }
}

impl Walk {
    /// Ends a line of running text, or of a cell.
    fn break_line(&mut self) {
        if self.table.is_some() {
            if self.open && !self.line.is_empty() && !self.line.ends_with('\n') {
                self.line.push('\n');
            }
            return;
        }
        let line = std::mem::take(&mut self.line);
        for part in line.split('\n') {
            let added = self.flow.paragraph(part.trim(), &mut self.gather);
            self.failed(added);
        }
    }

    fn end_cell(&mut self) {
        let text = std::mem::take(&mut self.line);
        if !self.open {
            return;
        }
        self.open = false;
        let added = self.gather.cell(&mut self.row, self.column, text.trim(), None);
        self.failed(added);
        self.column = self.column.saturating_add(self.pending);
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.flow.number = self.flow.number.saturating_add(1);
        let mut row = std::mem::take(&mut self.row);
        row.number = self.flow.number;
        self.column = 0;
        if let Some(mut table) = self.table.take() {
            let added = self.gather.row(&mut table, row);
            self.table = Some(table);
            self.failed(added);
        }
    }

    /// Keeps the first fault; a token sink cannot return one.
    fn failed(&mut self, result: Result<(), Unreadable>) {
        if let Err(fault) = result {
            self.fault.get_or_insert(fault);
        }
    }

    fn finish(mut self) -> Result<Document, Unreadable> {
        if self.table.is_some() {
            self.end_row();
            if let Some(table) = self.table.take() {
                self.flow.table(table);
            }
        }
        self.break_line();
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let what =
            format!("文件里有 {} 幅图片，没有读取；题目需要图片的，请改为文字说明。", self.images);
        let remarks = (self.images > 0).then(|| Remark::new("", what)).into_iter().collect();
        Ok(self.gather.finish(self.flow.finish(remarks)))
    }
}
