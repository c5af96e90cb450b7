//! Every sample of every page, drawn and checked for what must hold on each.

use maud::Markup;
use mingfa::web::{
    account, audit, county, exam, feedback, front, imports, overview, people, shelf,
};
use scraper::{ElementRef, Html, Selector};

fn samples() -> Vec<(&'static str, Html)> {
    let all: Vec<(&'static str, Markup)> = [
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
    ]
    .concat();
    assert!(all.len() > 50, "only {} samples", all.len());
    all.into_iter()
        .map(|(name, markup)| (name, Html::parse_document(&markup.into_string())))
        .collect()
}

fn each<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

fn words(e: ElementRef<'_>) -> String {
    e.text().collect::<String>().trim().to_owned()
}

/// What a screen reader calls a field.
fn label(html: &Html, field: ElementRef<'_>) -> String {
    if let Some(name) = field.attr("aria-label") {
        return name.trim().to_owned();
    }
    if let Some(id) = field.attr("aria-labelledby") {
        return each(html, &format!("#{id}")).into_iter().map(words).collect();
    }
    if let Some(id) = field.attr("id") {
        let found: String =
            each(html, &format!("label[for='{id}']")).into_iter().map(words).collect();
        if !found.is_empty() {
            return found;
        }
    }
    let around =
        field.ancestors().filter_map(ElementRef::wrap).find(|e| e.value().name() == "label");
    around.map(words).unwrap_or_default()
}

#[test]
fn every_page_has_one_first_heading_and_no_level_is_left_out() {
    for (name, html) in samples() {
        assert_eq!(each(&html, "h1").len(), 1, "{name}");
        assert_eq!(each(&html, "main").len(), 1, "{name}");
        assert_eq!(html.root_element().attr("lang"), Some("zh-CN"), "{name}");
        assert!(
            !each(&html, "title").into_iter().map(words).collect::<String>().is_empty(),
            "{name}"
        );
        let levels: Vec<u32> = each(&html, "h1, h2, h3, h4, h5, h6")
            .iter()
            .map(|h| h.value().name()[1..].parse().unwrap())
            .collect();
        for pair in levels.windows(2) {
            assert!(pair[1] <= pair[0] + 1, "{name}: h{} after h{}", pair[1], pair[0]);
        }
    }
}

#[test]
fn every_field_has_a_label_and_every_button_a_name_and_a_type() {
    for (name, html) in samples() {
        for field in each(&html, "input:not([type=hidden]), select, textarea") {
            assert!(!label(&html, field).is_empty(), "{name}: {} has no label", field.html());
        }
        for button in each(&html, "button") {
            let named = !words(button).is_empty() || button.attr("aria-label").is_some();
            assert!(named && button.attr("type").is_some(), "{name}: {}", button.html());
        }
        for group in each(&html, "fieldset") {
            let named = group.attr("aria-labelledby").is_some()
                || group.select(&Selector::parse("legend").unwrap()).any(|l| !words(l).is_empty());
            assert!(named, "{name}: a group without a name");
        }
    }
}

#[test]
fn every_table_names_its_columns() {
    for (name, html) in samples() {
        for table in each(&html, "table") {
            let heads: Vec<_> = table.select(&Selector::parse("th").unwrap()).collect();
            assert!(!heads.is_empty(), "{name}: a table without th");
            assert!(heads.iter().all(|h| h.attr("scope").is_some()), "{name}: th without scope");
        }
    }
}

#[test]
fn every_link_leads_somewhere_and_says_where() {
    for (name, html) in samples() {
        for link in each(&html, "a") {
            let named =
                !words(link).is_empty() || link.attr("aria-label").is_some_and(|l| !l.is_empty());
            let href = link.attr("href").unwrap_or_default();
            assert!(
                named && (href.starts_with('/') || href.starts_with('#')),
                "{name}: {}",
                link.html()
            );
            assert_ne!(href, "#", "{name}");
        }
        for form in each(&html, "form") {
            let action = form.attr("action").unwrap_or_default();
            assert!(action.starts_with('/'), "{name}: {action:?}");
            assert!(
                matches!(form.attr("method"), Some("post" | "get")),
                "{name}: form without method"
            );
        }
        for image in each(&html, "img") {
            assert!(image.attr("alt").is_some(), "{name}: img without alt");
        }
        for drawing in each(&html, "svg") {
            let hidden = drawing.attr("aria-hidden") == Some("true")
                || drawing
                    .ancestors()
                    .filter_map(ElementRef::wrap)
                    .any(|e| e.attr("aria-hidden") == Some("true"));
            let named = drawing.attr("role") == Some("img") || drawing.attr("aria-label").is_some();
            let code = drawing
                .ancestors()
                .filter_map(ElementRef::wrap)
                .any(|e| e.value().classes().any(|c| c == "qr"));
            assert!(hidden || named || code, "{name}: a drawing that is neither hidden nor named");
        }
    }
}

#[test]
fn no_page_carries_style_or_script_in_itself() {
    for (name, html) in samples() {
        assert!(each(&html, "[style], style, script:not([src])").is_empty(), "{name}");
        for element in each(&html, "*") {
            let handler =
                element.value().attrs().find(|(attribute, _)| attribute.starts_with("on"));
            assert!(handler.is_none(), "{name}: {handler:?}");
        }
        for outside in each(&html, "script[src], link[href], img[src], iframe") {
            let from = outside.attr("src").or(outside.attr("href")).unwrap_or_default();
            assert!(from.starts_with("/static/") || from.starts_with("data:"), "{name}: {from}");
        }
    }
}

#[test]
fn names_of_samples_are_told_apart() {
    let mut names: Vec<_> = samples().into_iter().map(|(name, _)| name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}
