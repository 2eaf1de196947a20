//! Tests of the command line.

use super::*;

fn parsed(line: &str) -> Result<Command, String> {
    parse(line.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
}

#[test]
fn defaults_and_options() {
    assert_eq!(parsed("regen"), Ok(Command::Regen(Regen::default())));
    let specs = ["a", "b.md"].map(PathBuf::from).to_vec();
    let selection = Selection { specs, out: Some("o".into()), ..Selection::default() };
    let expected = Regen { selection, check: true, format: Format::Json, ..Regen::default() };
    assert_eq!(parsed("regen --specs a --out=o --specs b.md --json --check"), Ok(Command::Regen(expected)));
    let selection = Selection { names: vec!["a".to_owned(), "b".to_owned()], ..Selection::default() };
    let expected = Regen { selection, quiet: true, ..Regen::default() };
    assert_eq!(parsed("regen --client a -q --client b"), Ok(Command::Regen(expected)));
    assert_eq!(parsed("explain --schema"), Ok(Command::Schema));
    let forced = parsed("import https://x/y.md --force");
    assert!(matches!(forced, Ok(Command::Import(args)) if args.force && args.sources == ["https://x/y.md"]));
}

#[test]
fn wrong_arguments_are_errors() {
    for line in [
        "fly",
        "import --as c",
        "regen now",
        "regen --out",
        "merge --check",
        "import a b --as c",
        "--fly",
        "corpus",
        "corpus a --jobs 0",
        "regen --skip",
        "regen --skip fly",
        "regen --skip invalid-status",
    ] {
        assert!(parsed(line).is_err(), "{line}");
    }
    for line in
        ["", "--help", "--version", "help", "import --help", "merge -h", "regen --specs x --help", "corpus --help"]
    {
        assert!(matches!(parsed(line), Ok(Command::Help(_))), "{line}");
    }
}
#[test]
fn misspelled_commands_and_options_have_a_suggestion() {
    for (line, near) in [
        ("regne", "`regen`"),
        ("improt x", "`import`"),
        ("--verison", "`--version`"),
        ("regen --chek", "`--check`"),
        ("regen --deny-aproximations", "`--deny-approximations`"),
        ("merge --spec x", "`--specs`"),
        ("corpus a --job 2", "`--jobs`"),
    ] {
        let error = parsed(line).err().unwrap_or_default();
        assert!(error.ends_with(&format!("; did you mean {near}?")), "{line}: {error}");
    }
    assert_eq!(parsed("fly"), Err("there is no command `fly`".to_owned()));
}

#[test]
fn a_path_without_its_option_names_the_option() {
    for command in ["regen", "merge", "watch"] {
        let error = parsed(&format!("{command} api.yaml")).err().unwrap_or_default();
        assert!(error.ends_with("; write `--specs api.yaml` to read documents from there"), "{error}");
    }
    assert!(parsed("lint api.yaml").is_ok());
}
