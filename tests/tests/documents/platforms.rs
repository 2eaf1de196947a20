//! One page of each platform that publishes documentation, as it serves them: the operations that an import takes from it, or the
//! reason why there are none.

use std::path::Path;

use generator::diag::Report;
use generator::import::{Options, Source, Status, import};
use generator::write::Files;

/// Pages outside of the repository, which few machines have.
const PLATFORMS: &str = "../../shared/pages/platforms";
/// The number of operations of each page, or a part of the message for one that has none.
const PAGES: [(&str, Result<usize, &str>); 14] = [
    ("apidog-1.md", Ok(1)),
    ("fern-1-nested-tags.md", Ok(1)),
    ("fern-2a-update.md", Ok(1)),
    ("fern-2b-update.md", Ok(1)),
    ("gitbook-1-model-and-op.md", Ok(1)),
    ("gitbook-3a-same-path-per-model.md", Ok(1)),
    ("gitbook-3b-same-path-per-model.md", Ok(1)),
    ("mintlify-1-current.md", Ok(1)),
    ("mintlify-2-legacy.md", Err("Mintlify's former notation")),
    ("postman-1.json", Err("a Postman collection")),
    ("readme-2-uploaded.md", Ok(1)),
    ("redoc-2-url.html", Err("shows an OpenAPI document with Redoc")),
    ("scalar-1-inline.html", Ok(1)),
    ("swaggerui-1-fastapi.html", Err("shows an OpenAPI document with Swagger UI")),
];

#[test]
fn each_platform_gives_its_operations_or_the_reason_why_not() {
    for (name, expected) in PAGES {
        let Ok(bytes) = std::fs::read(Path::new(PLATFORMS).join(name)) else {
            println!("skipped: there is no {PLATFORMS}/{name}");
            continue;
        };
        let imported = import(&[Source::new(name, bytes)], &[], &Files::default(), Options::default());
        let report = Report::new(&imported.diagnostics, &imported.sources).to_string();
        println!("{name}: {} operations {}", imported.operations, report.lines().next().unwrap_or_default());
        match expected {
            Ok(operations) => {
                assert_eq!((imported.status, imported.operations), (Status::Done, operations), "{name}: {report}");
            }
            Err(reason) => {
                assert!(imported.status == Status::Failed && report.contains(reason), "{name}: {report}");
            }
        }
    }
}
