//! The direction of dependencies (docs/ARCHITECTURE.md): which layer may name what.

use super::{Source, holds, sources};

/// SQL as it stands in this house: upper case.
const SQL: [&str; 4] = ["SELECT ", "INSERT INTO", "DELETE FROM", "UPDATE "];

/// Words that must not stand in the code of a layer.
fn forbidden(layer: &str) -> Vec<&'static str> {
    let mut words = match layer {
        "domain" => vec![
            "sqlx",
            "axum",
            "maud",
            "tokio",
            "moka",
            "async fn",
            "std::fs",
            "std::net",
            "std::env",
            "SystemTime",
            "Instant",
            "crate::store",
            "crate::service",
            "crate::web",
            "crate::files",
            "crate::cli",
            "crate::config",
        ],
        "store" => {
            vec![
                "axum",
                "maud",
                "crate::service",
                "crate::web",
                "crate::files",
                "crate::cli",
                "crate::config",
            ]
        }
        "service" => {
            vec!["axum", "maud", "sqlx::query", "AssertSqlSafe", "crate::web", "crate::cli"]
        }
        "web" => vec!["sqlx", "store::db", ".write()", "Db", "crate::cli", "crate::files"],
        "files" => {
            vec![
                "sqlx",
                "axum",
                "maud",
                "tokio",
                "crate::store",
                "crate::service",
                "crate::web",
                "crate::cli",
                "crate::config",
            ]
        }
        "cli" => vec!["sqlx", "maud"],
        _ => panic!("unknown layer {layer}"),
    };
    if ["service", "web", "cli", "files", "domain"].contains(&layer) {
        words.extend(SQL);
    }
    words
}

#[test]
fn no_layer_names_what_lies_above_it() {
    let mut broken = Vec::new();
    for layer in ["domain", "store", "service", "web", "files", "cli"] {
        for file in sources(&format!("src/{layer}"), &["rs"]) {
            // In the domain not even comments name the others: it is read as if they did not exist.
            let text = if layer == "domain" { file.product().to_owned() } else { file.code() };
            broken.extend(
                forbidden(layer)
                    .into_iter()
                    .filter(|w| holds(&text, w))
                    .map(|w| format!("{}: {w}", file.path)),
            );
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Commands that open the database themselves, and why.
const CLI_WITH_STORE: [(&str, &str); 5] = [
    ("src/cli/data.rs", "opens the database for every command"),
    (
        "src/cli/rehearse/check.rs",
        "compares what was acknowledged with the stored rows, past every service",
    ),
    ("src/cli/rehearse/dump.rs", "the same for load scripts"),
    ("src/cli/rehearse/mod.rs", "opens the database that the rehearsed server uses"),
    ("src/cli/serve.rs", "opens and migrates the database before there is an App to ask"),
];

#[test]
fn commands_ask_services_and_not_the_store() {
    for file in sources("src/cli", &["rs"]) {
        let listed = CLI_WITH_STORE.iter().any(|(path, _)| *path == file.path);
        let names = ["crate::store", "store::", "store,"].iter().any(|w| holds(&file.code(), w));
        assert_eq!(names, listed, "{}: the list of exceptions must be exact", file.path);
    }
}

#[test]
fn the_configuration_is_a_leaf() {
    for file in sources("src", &["rs"]).iter().filter(|f| f.path == "src/config.rs") {
        for word in [
            "crate::store",
            "crate::service",
            "crate::web",
            "crate::cli",
            "crate::files",
            "axum",
            "sqlx",
        ] {
            assert!(!holds(&file.code(), word), "config names {word}");
        }
    }
}

/// Words of the `use super::…;` statements of a file.
fn used_siblings(file: &Source, names: &[String]) -> Vec<String> {
    let code = file.code();
    let statements: String = code
        .split(';')
        .filter_map(|s| {
            s.trim_start().strip_prefix("use super::").or(s.split("\nuse super::").nth(1))
        })
        .collect::<Vec<_>>()
        .join(" ");
    names.iter().filter(|n| holds(&statements, n)).cloned().collect()
}

#[test]
fn a_store_file_knows_the_engines_and_no_other_store_file() {
    let files = sources("src/store", &["rs"]);
    let names: Vec<String> = files.iter().map(module).filter(|n| n != "db" && n != "mod").collect();
    for file in files.iter().filter(|f| f.path != "src/store/mod.rs") {
        let used: Vec<_> =
            used_siblings(file, &names).into_iter().filter(|n| *n != module(file)).collect();
        // `unit::UnitId` and the like come from the domain, under `crate::domain`.
        assert!(used.is_empty(), "{} uses {used:?}", file.path);
    }
}

fn module(file: &Source) -> String {
    let rest = file.path.splitn(3, '/').nth(2).unwrap_or_default();
    rest.trim_end_matches(".rs").split('/').next().unwrap_or_default().to_owned()
}

/// Order inside the domain: a module may use those on earlier lines and on its own.
const DOMAIN: [&[&str]; 7] = [
    &["id", "time", "number", "chinese", "credential"],
    &["law", "item", "response", "unit", "access", "citation", "site", "person"],
    &["grading", "blueprint", "rate"],
    &["assembly", "policy"],
    &["attempt", "ticket"],
    &["bank_check"],
    &["intake"],
];

#[test]
fn inside_the_domain_lower_never_names_higher() {
    let rank = |name: &str| DOMAIN.iter().position(|line| line.contains(&name));
    let names: Vec<String> =
        DOMAIN.iter().flat_map(|l| l.iter()).map(|n| (*n).to_owned()).collect();
    for file in sources("src/domain", &["rs"]).iter().filter(|f| f.path.matches('/').count() == 2) {
        let own = module(file);
        if own == "mod" {
            continue;
        }
        let mine = rank(&own)
            .unwrap_or_else(|| panic!("{} has no place in the order of the domain", file.path));
        let used = used_siblings(file, &names);
        assert!(own != "grading" || used.contains(&"item".to_owned()), "the rule sees nothing");
        for used in used {
            assert!(rank(&used) <= Some(mine), "{} uses {used}", file.path);
        }
    }
}

/// Features that may use another feature's folder, and for what.
const ACROSS: [(&str, &str, &str); 5] = [
    ("front", "exam", "a candidate's home shows the exam's window and places"),
    ("overview", "front", "the frame of staff"),
    ("account", "exam", "own exams with their window"),
    ("county", "account", "the words for password rules"),
    ("people", "audit", "a person's page shows what was changed of the person"),
];

/// What stands before the brace that closes this group.
fn group(rest: &str) -> &str {
    let mut open = 1;
    let end = rest.find(|c| {
        open += i32::from(c == '{') - i32::from(c == '}');
        open == 0
    });
    &rest[..end.unwrap_or(rest.len())]
}

#[test]
fn a_feature_of_the_web_stays_in_its_own_folder() {
    let features =
        ["account", "audit", "county", "exam", "feedback", "front", "overview", "people"];
    for file in sources("src/web", &["rs"]) {
        let Some(own) =
            features.into_iter().find(|f| file.path.starts_with(&format!("src/web/{f}/")))
        else {
            continue;
        };
        let code = file.code();
        for other in features.into_iter().filter(|o| *o != own) {
            let names = [
                format!("web::{other}::"),
                format!("super::{other}::"),
                format!("super::super::{other}::"),
            ];
            let grouped = code.split("web::{").skip(1).any(|rest| holds(group(rest), other));
            let used = grouped || names.iter().any(|n| holds(&code, n));
            let listed = ACROSS.iter().any(|(from, to, _)| (*from, *to) == (own, other));
            assert!(!used || listed, "{} uses web::{other}", file.path);
        }
    }
}
