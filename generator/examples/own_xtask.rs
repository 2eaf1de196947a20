//! The generator as a library, called by an xtask of one's own: two clients, and `--check` for continuous integration.
//!
//! In another repository, its `Cargo.toml` has `generator = { git = "...", rev = "..." }` under `[dependencies]`.

use std::path::Path;
use std::process::ExitCode;

use generator::diag::Report;
use generator::emit::Package;
use generator::write::plan;

/// The folders of documents and of the crates that are made from them, and the names of the packages.
const CLIENTS: [(&str, &str, &str); 2] =
    [("specs/billing", "billing-client", "billing-client"), ("specs/users", "users-client", "users-client")];

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let mut is_fine = true;
    for (specs, out, name) in CLIENTS {
        match bring_up_to_date(Path::new(specs), Path::new(out), name, check) {
            Ok(message) => println!("{out}: {message}"),
            Err(message) => {
                eprintln!("{out}: {message}");
                is_fine = false;
            }
        }
    }
    if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Generates a client, and writes the files that differ unless they are only checked.
fn bring_up_to_date(specs: &Path, out: &Path, name: &str, check: bool) -> Result<String, String> {
    let outcome = generator::generate(&[specs.to_path_buf()], &Package { name: name.to_owned() });
    // Errors, warnings and approximations, with file, line and help.
    eprint!("{}", Report::new(&outcome.diagnostics, &outcome.sources));
    let generated = outcome.result.map_err(|error| error.to_string())?;
    let of_writing = |errors| Report::new(&errors, &outcome.sources).to_string();
    let plan = plan(out, &generated.files).map_err(of_writing)?;
    if plan.is_empty() {
        return Ok("up to date".to_owned());
    }
    if check {
        return Err("out of date; `cargo xtask` without `--check` brings it up to date".to_owned());
    }
    plan.apply().map_err(of_writing)?;
    Ok(format!("{} files written", plan.created().chain(plan.changed()).count()))
}
