//! One question as it is answered: the same markup on the answer page and in the trial.
//!
//! Hot path. All texts come in **already escaped** (once per exam, not once per page), so that a page of fifty
//! questions is little more than copying.

use maud::{Markup, PreEscaped, Render, html};

use crate::{domain::response, web::label};

/// One option of a choice.
#[derive(Clone, Copy, Debug)]
pub struct OptionView<'a> {
    /// Frozen option id: letters and digits only.
    pub id: &'a str,
    /// Escaped text.
    pub text: &'a str,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub enum Body<'a> {
    /// Exactly one of these.
    One(&'a [OptionView<'a>]),
    /// Any number of these.
    Many(&'a [OptionView<'a>]),
    /// 正确 or 错误.
    TrueFalse,
    /// So many blanks.
    Cloze(usize),
    /// A text.
    Text,
}

/// One question of a paper with what was answered so far.
#[derive(Clone, Copy, Debug)]
pub struct SlotView<'a> {
    /// Number on the paper, from 1.
    pub number: usize,
    /// Escaped [`label::kind_line`].
    pub kind_line: &'a str,
    /// Escaped situation of a case set, repeated above each of its questions.
    pub situation: Option<&'a str>,
    /// Escaped stem.
    pub stem: &'a str,
    /// What is asked for.
    pub body: Body<'a>,
    /// Stored canonical answer (see [`response`]), **not** escaped; empty when not answered.
    pub answer: &'a str,
    /// Whether it is marked 待检查.
    pub flag: bool,
    /// Sequence number of the stored answer; 0 when there is none.
    pub seq: i64,
    /// Device epoch of the stored answer; 0 when there is none.
    pub epoch: i64,
    /// Whether this question is shown first when scripts run.
    pub now: bool,
}

impl SlotView<'_> {
    /// Whether there is an answer.
    #[must_use]
    pub const fn answered(&self) -> bool {
        !self.answer.is_empty()
    }

    fn has(&self, id: &str) -> bool {
        response::chosen(self.answer).any(|chosen| chosen == id)
    }
}

impl SlotView<'_> {
    /// About how many bytes the question takes, so that a whole paper needs one allocation.
    #[must_use]
    pub fn size_hint(&self) -> usize {
        let options = match self.body {
            Body::One(options) | Body::Many(options) => {
                options.iter().map(|o| o.text.len() + 180).sum()
            }
            Body::TrueFalse | Body::Text => 700,
            Body::Cloze(blanks) => blanks * 200,
        };
        420 + self.kind_line.len()
            + self.stem.len()
            + self.situation.map_or(0, str::len)
            + options
            + self.answer.len()
    }
}

impl Render for SlotView<'_> {
    fn render(&self) -> Markup {
        let mut out = String::with_capacity(self.size_hint());
        self.render_to(&mut out);
        PreEscaped(out)
    }

    // Pieces are pushed by hand: this runs fifty times a page, and every formatting call would show.
    fn render_to(&self, out: &mut String) {
        let n = &self.number.to_string();
        push(
            out,
            &[
                "<fieldset id=\"q",
                n,
                if self.now { "\" class=\"slot now\"" } else { "\" class=\"slot\"" },
                " data-slot=\"",
                n,
                "\" data-seq=\"",
                &self.seq.to_string(),
            ],
        );
        if self.epoch > 0 {
            push(out, &["\" data-epoch=\"", &self.epoch.to_string()]);
        }
        push(out, &["\" tabindex=\"-1\""]);
        match self.situation {
            None => push(
                out,
                &[
                    "><legend><span class=\"kind\">",
                    self.kind_line,
                    "</span><span class=\"stem\">",
                    self.stem,
                    "</span></legend>",
                ],
            ),
            // The situation must not become part of the name of the group, or a screen reader repeats it at
            // every option; so the stem alone names it.
            Some(situation) => push(
                out,
                &[
                    " aria-labelledby=\"t",
                    n,
                    "\"><legend class=\"kind\">",
                    self.kind_line,
                    "</legend><div class=\"situation\">",
                    situation,
                    "</div><p class=\"stem\" id=\"t",
                    n,
                    "\">",
                    self.stem,
                    "</p>",
                ],
            ),
        }
        match self.body {
            Body::One(options) => self.options(out, n, "\"opt\"><input type=\"radio\"", options),
            Body::Many(options) => {
                self.options(out, n, "\"opt multi\"><input type=\"checkbox\"", options);
            }
            Body::TrueFalse => {
                self.option(out, n, "\"opt\"><input type=\"radio\"", ["T", TICK, "正确"]);
                self.option(out, n, "\"opt\"><input type=\"radio\"", ["F", CROSS, "错误"]);
            }
            Body::Cloze(blanks) => Blanks(self, blanks).render_to(out),
            Body::Text => html! {
                textarea.answer name={ "s" (n) } rows="8" maxlength=(response::MAX_TEXT)
                    aria-label="作答" autocomplete="off" { (self.answer) }
            }
            .render_to(out),
        }
        push(
            out,
            &[
                "<p class=\"slot-foot\"><label class=\"flagger\"><input type=\"checkbox\" name=\"f",
                n,
                if self.flag { "\" value=\"1\" checked>" } else { "\" value=\"1\">" },
                "<span>标为待检查</span></label></p></fieldset>",
            ],
        );
    }
}

const TICK: &str = "<svg class=\"mark\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M3 8.5l3.3 3.3L13 4.8\"/></svg>";
const CROSS: &str = "<svg class=\"mark\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M4 4l8 8M12 4l-8 8\"/></svg>";

impl SlotView<'_> {
    fn options(&self, out: &mut String, n: &str, start: &str, options: &[OptionView]) {
        for (i, o) in options.iter().enumerate() {
            self.option(out, n, start, [o.id, label::letter(i), o.text]);
        }
    }

    fn option(&self, out: &mut String, n: &str, start: &str, [id, ring, text]: [&str; 3]) {
        push(
            out,
            &[
                "<label class=",
                start,
                " name=\"s",
                n,
                "\" value=\"",
                id,
                if self.has(id) { "\" checked>" } else { "\">" },
                "<span class=\"fill\"></span><span class=\"ring\">",
                ring,
                "</span><span class=\"txt\">",
                text,
                "</span></label>",
            ],
        );
    }
}

/// The blanks of a cloze, each with its own label.
struct Blanks<'a>(&'a SlotView<'a>, usize);

impl Render for Blanks<'_> {
    fn render(&self) -> Markup {
        let mut given = response::blanks(self.0.answer);
        html! {
            div.blanks {
                @for i in 1..=self.1 {
                    label.blank {
                        span { "第 " (i) " 空" }
                        input type="text" name={ "s" (self.0.number) } value=(given.next().unwrap_or_default())
                            maxlength=(response::MAX_BLANK) autocomplete="off" autocapitalize="off" spellcheck="false";
                    }
                }
            }
        }
    }
}

fn push(out: &mut String, parts: &[&str]) {
    for part in parts {
        out.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot<'a>(body: Body<'a>, answer: &'a str) -> SlotView<'a> {
        SlotView {
            number: 3,
            kind_line: "k",
            situation: None,
            stem: "s",
            body,
            answer,
            flag: true,
            seq: 7,
            epoch: 1,
            now: false,
        }
    }

    #[test]
    fn the_stored_answer_is_what_the_form_shows() {
        let options =
            [OptionView { id: "k3f9", text: "一" }, OptionView { id: "p2aa", text: "二" }];
        let html = slot(Body::Many(&options), "p2aa").render().into_string();
        assert!(
            html.contains(r#"name="s3" value="p2aa" checked"#)
                && !html.contains(r#"value="k3f9" checked"#)
        );
        assert!(html.contains(r#"name="f3" value="1" checked"#));
        let html = slot(Body::Cloze(2), "甲\u{1f}<乙>").render().into_string();
        assert!(html.contains(r#"value="甲""#) && html.contains(r#"value="&lt;乙&gt;""#));
        let html = slot(Body::TrueFalse, "F").render().into_string();
        assert!(html.contains(r#"value="F" checked"#) && !html.contains(r#"value="T" checked"#));
    }
}
