//! Style sheets and scripts keep to what Chromium 90 and a plain http origin understand.

use super::sources;

/// Too new for Chromium 90 (or not there without https), with the version that brought it.
const STYLE: [(&str, &str); 12] = [
    ("@layer", "99"),
    ("@container", "105"),
    ("@scope", "118"),
    (":has(", "105"),
    ("dvh", "108"),
    ("svh", "108"),
    ("lvh", "108"),
    ("color-mix(", "111"),
    ("oklch(", "111"),
    ("popover", "114"),
    ("light-dark(", "123"),
    ("&", "112: nesting"),
];
const SCRIPT: [(&str, &str); 19] = [
    (".at(", "92"),
    ("structuredClone", "98"),
    ("randomUUID", "92, https only"),
    ("crypto.subtle", "https only"),
    ("hasOwn(", "93"),
    (".findLast", "97"),
    (".toSorted(", "110"),
    (".toReversed(", "110"),
    (".groupBy(", "117"),
    ("AbortSignal.timeout", "103"),
    (".inert", "102"),
    ("popover", "114"),
    ("Promise.withResolvers", "119"),
    ("navigator.locks", "https only"),
    ("import ", "no modules: each file is a plain script"),
    ("eval(", "the content policy forbids it"),
    ("new Function", "the content policy forbids it"),
    ("innerHTML", "text is set as text"),
    ("http://", "nothing is loaded from elsewhere"),
];

/// A text without `/* … */` and `// …`.
fn bare(text: &str, lines: bool) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    if lines {
        out = out
            .lines()
            .map(|l| l.split("// ").next().unwrap_or_default())
            .collect::<Vec<_>>()
            .join("\n");
    }
    out
}

#[test]
fn style_sheets_are_understood_by_old_browsers() {
    for file in sources("src/web/static", &["css"]) {
        let code = bare(&file.text, false);
        for (word, since) in STYLE {
            assert!(!code.contains(word), "{}: {word} needs Chromium {since}", file.path);
        }
        for word in ["@import", "http:", "https:", "//"] {
            assert!(!code.contains(word), "{}: {word} loads from elsewhere", file.path);
        }
        assert_eq!(code.matches('{').count(), code.matches('}').count(), "{}: braces", file.path);
    }
}

#[test]
fn scripts_are_understood_by_old_browsers() {
    for file in sources("src/web/static", &["js"]) {
        let code = bare(&file.text, true);
        for (word, since) in SCRIPT {
            assert!(!code.contains(word), "{}: {word} ({since})", file.path);
        }
        assert!(!code.contains("https://"), "{}: loads from elsewhere", file.path);
    }
}
