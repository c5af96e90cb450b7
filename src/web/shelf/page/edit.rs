//! The editor: fields on one side, the item as a candidate sees it on the other.

use maud::{Markup, html};

use crate::{
    domain::{
        id::ItemId,
        intake::{Draft, Finding},
        item::Item,
    },
    web::{
        draft,
        label::Tone,
        page::{self, Shell},
        part, path,
    },
};

/// An item being edited.
#[derive(Clone, Debug)]
pub struct EditView {
    /// The item.
    pub id: ItemId,
    /// Code.
    pub code: String,
    /// What is wrong with the draft.
    pub findings: Vec<Finding>,
    /// The item, when the draft is sound.
    pub preview: Option<Item>,
    /// The fields.
    pub draft: Draft,
}

/// The editor.
#[must_use]
pub fn edit(shell: &Shell, v: &EditView) -> Markup {
    page::shell(
        shell,
        "编辑试题",
        html! {
            div.stack {
                (part::heading(&v.code, "编辑试题"))
                (part::note(Tone::Warn, crate::web::imports::page::SECRECY))
                (draft::summary(&v.findings, &v.draft))
                div.cols.two {
                    form.card.stack method="post" action=(path::edit_item(v.id)) {
                        (draft::fields(&v.draft, &v.findings))
                        div.row {
                            button.btn type="submit" name="go" value="preview" { "预览" }
                            button.btn.primary type="submit" name="go" value="save" { "保存为草稿" }
                            a.btn href=(path::item(v.id)) { "取消" }
                        }
                    }
                    section.card.stack {
                        h2 { "考生看到的样子" }
                        @match &v.preview {
                            Some(item) => (draft::seen(item, false)),
                            None => p.small { "改正错误后可以预览。" },
                        }
                    }
                }
            }
        },
    )
}

/// Samples: sound, with errors.
#[must_use]
pub fn samples() -> Vec<(&'static str, Markup)> {
    use crate::web::sample;
    let Some(item) = super::sample_item() else { return Vec::new() };
    let view = |draft: Draft, preview| EditView {
        id: ItemId::new(9),
        code: "adm-0112".to_owned(),
        findings: draft.check(),
        preview,
        draft,
    };
    let sound = Draft::from(&item);
    let mut wrong = sound.clone();
    "E".clone_into(&mut wrong.answer);
    let s = sample::shell_clerk(false);
    vec![
        ("item-edit", edit(&s, &view(sound, Some(item)))),
        ("item-edit-wrong", edit(&s, &view(wrong, None))),
    ]
}
