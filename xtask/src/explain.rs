//! `explain`: what the code of a message means.

use generator::diag::Code;

use crate::{ExitStatus, show};

/// Prints the page about a code, or a list of all codes.
pub fn run(code: Option<Code>) -> ExitStatus {
    match code {
        Some(code) => show::print(page(code)),
        None => show::print(list()),
    }
}

/// The page about a code, with its severity beside its name.
fn page(code: Code) -> String {
    let name = code.as_str();
    code.explanation().replacen(name, &format!("{name} ({})", code.severity().as_str()), 1)
}

/// A line for each code, in the order of the stages that report them.
fn list() -> String {
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    let line = |code: &Code| format!("{:width$}  {:13}  {}\n", code.as_str(), code.severity().as_str(), code.summary());
    Code::ALL.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_severity_and_the_list_has_a_line_for_each_code() {
        let page = page(Code::DanglingRef);
        assert!(page.starts_with("# dangling-ref (error)\n\nA reference leads to nothing"), "{page}");
        let list = list();
        assert_eq!(list.lines().count(), Code::ALL.len());
        assert!(list.lines().all(|line| line.split("  ").filter(|part| !part.is_empty()).count() == 3), "{list}");
    }
}
