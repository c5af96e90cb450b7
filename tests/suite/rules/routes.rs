//! Every address stands in the router and in a journey.

use mingfa::web::{self, access::ROWS};

use super::sources;

#[test]
fn every_address_is_routed_and_travelled() {
    let all = sources("src/web", &["rs"]);
    let text = |path: &str| all.iter().find(|f| f.path == path).map(|f| f.text.clone()).unwrap();
    let (paths, router) = (text("src/web/path.rs"), text("src/web/mod.rs"));
    let journeys: String =
        sources("tests/suite/journeys", &["rs"]).into_iter().map(|f| f.text).collect();
    let constants: Vec<&str> =
        paths.lines().filter_map(|l| l.strip_prefix("pub const ")?.split(':').next()).collect();
    assert!(constants.len() >= 25, "{constants:?}");
    for name in constants {
        assert!(router.contains(&format!("path::{name}")), "{name} is not routed");
        let travelled = match name {
            "ASSET_PATTERN" => "asset::all()".to_owned(),
            "REHEARSAL_PATTERN" => ".delete(".to_owned(),
            _ => match name.strip_suffix("_PATTERN") {
                Some(function) => format!("path::{}(", function.to_lowercase()),
                None => format!("path::{name}"),
            },
        };
        assert!(journeys.contains(&travelled), "{name}: no journey goes to {travelled}");
    }
}

/// A route without a row would be shut, a row without a route would promise what is not there.
#[test]
fn the_permission_table_has_exactly_the_routes_of_the_router() {
    let mut routed: Vec<String> =
        web::listed().iter().map(|(method, path)| format!("{method} {path}")).collect();
    let mut rows: Vec<String> =
        ROWS.iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    routed.sort();
    rows.sort();
    assert_eq!(routed, rows);
}

#[test]
fn addresses_are_written_down_once() {
    for file in sources("src/web", &["rs"]) {
        if ["src/web/path.rs", "src/web/sample.rs"].contains(&file.path.as_str())
            || file.path.ends_with("_sample.rs")
        {
            continue;
        }
        let code = file.code();
        let code = code.split("pub fn samples()").next().unwrap_or_default();
        for start in ["\"/exams", "\"/overview", "\"/t/", "\"/link/", "\"/operator", "\"/static/"] {
            assert!(!code.contains(start), "{}: {start} belongs into web/path.rs", file.path);
        }
    }
}
