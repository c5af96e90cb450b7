//! Renders every sample, checks what must hold on every page, and leaves the pages in `/tmp/preview` (or
//! `MINGFA_PREVIEW`) with their files beside them, to be looked at.

use std::{env, fs, path::PathBuf};

use maud::Markup;
use scraper::{Html, Selector};

use super::{
    account, asset, audit, county, exam, feedback, front, imports, overview, page, people, sample,
    shelf,
};

fn samples() -> Vec<(&'static str, Markup)> {
    let bare = page::shell(&sample::shell_bare(false), "零件", super::part::sample());
    [
        front::page::samples(),
        exam::page::samples(),
        exam::ticket_sheet::samples(),
        overview::page::samples(),
        account::page::samples(),
        county::page::samples(),
        feedback::page::samples(),
        people::page::samples(),
        audit::page::samples(),
        imports::page::samples(),
        shelf::page::samples(),
        vec![("parts", bare)],
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn all(html: &Html, selector: &str) -> usize {
    html.select(&Selector::parse(selector).unwrap()).count()
}

#[test]
fn every_sample_is_a_whole_page_that_the_content_policy_allows() {
    for (name, markup) in samples() {
        let html = Html::parse_document(&markup.into_string());
        assert_eq!(all(&html, "html[lang=zh-CN] > head > title"), 1, "{name}");
        assert_eq!(all(&html, "h1"), 1, "{name}: one first heading");
        assert_eq!(all(&html, "main#main"), 1, "{name}");
        assert_eq!(all(&html, "[style], style, script:not([src]), [onclick]"), 0, "{name}");
        for element in html.select(&Selector::parse("script[src], link[href]").unwrap()) {
            let address = element.attr("src").or(element.attr("href")).unwrap();
            let mut parts = address.split('/').skip(2);
            let (hash, file) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            assert!(asset::get(hash, file).is_some(), "{name}: {address}");
        }
        let mut ids: Vec<&str> =
            html.tree.nodes().filter_map(|n| n.value().as_element()?.id()).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}: ids are unique");
        for link in html.select(&Selector::parse("a[href^='#']").unwrap()) {
            let id = link.attr("href").unwrap().trim_start_matches('#');
            assert!(ids.contains(&id), "{name}: #{id} leads nowhere");
        }
        let text: String = html.root_element().text().collect();
        assert!(!text.contains(['!', '！']), "{name}: no exclamation marks");
    }
}

#[test]
fn the_answer_page_is_one_form_with_every_question_and_no_key() {
    let (_, markup) =
        exam::page::paper::samples().into_iter().find(|(n, _)| *n == "paper-half").unwrap();
    let html = Html::parse_document(&markup.into_string());
    assert_eq!(all(&html, "form#sheet > fieldset.slot"), 50);
    assert_eq!(all(&html, "fieldset.slot.now"), 1);
    assert_eq!(all(&html, "nav.grid-nums a"), 50);
    assert_eq!(all(&html, "#sheet input[name=epoch][value='1']"), 1);
    assert_eq!(all(&html, "button[form=sheet][name=go][value=save]"), 1);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "where to leave them is asked of whoever looks")]
fn previews_are_left_for_the_eye() {
    let folder =
        PathBuf::from(env::var("MINGFA_PREVIEW").unwrap_or_else(|_| "/tmp/preview".into()));
    for (url, bytes) in asset::all() {
        let file = folder.join(url.trim_start_matches('/'));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    fs::write(folder.join("sw.js"), asset::service_worker().0).unwrap();
    let mut index = String::new();
    for (name, markup) in samples() {
        fs::write(folder.join(format!("{name}.html")), markup.into_string()).unwrap();
        index.push_str(name);
        index.push('\n');
    }
    fs::write(folder.join("index.txt"), index).unwrap();
}
