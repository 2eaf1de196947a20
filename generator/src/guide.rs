//! The guide for users: its chapters are the files in `guide/`, which can be read there as well.
//!
//! | chapter | about |
//! |---|---|
//! | [`first_client`] | from a document to a client; in a workspace of your own; checks; from a program |
//! | [`fragments`] | documents that you write: sharing, several files for one path, what is equal, quotes in YAML |
//! | [`import`] | documentation pages and sites, once and again |
//! | [`overlays`] | what the vendor left out or has wrong |
//! | [`settings`] | every key of `generator.toml` |
//! | [`names`] | how names come about |
//! | [`types`] | what each schema becomes in Rust |
//! | [`calls`] | calling a client |
//! | [`codes`] | messages: levels, explanations, `--skip` |

/// Declares a module for each chapter. In a file, links lead to other files; the definitions before it lead to modules, since the
/// first definition of a label counts.
macro_rules! chapters {
    ($($chapter:ident = $file:literal;)*) => {
        $(
            #[doc = "[calls]: crate::guide::calls\n[codes]: crate::guide::codes\n[fragments]: crate::guide::fragments"]
            #[doc = "[import]: crate::guide::import\n[names]: crate::guide::names\n[overlays]: crate::guide::overlays"]
            #[doc = "[settings]: crate::guide::settings\n[types]: crate::guide::types"]
            #[doc = "[code]: crate::diag::Code\n[generate]: crate::generate"]
            #[doc = "[generate_texts]: crate::generate_texts\n[plan]: crate::write::plan"]
            #[doc = "[schema]: crate::settings_schema\n"]
            #[doc = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/guide/", $file))]
            pub mod $chapter {}
        )*
    };
}

chapters! {
    first_client = "first-client.md";
    fragments = "fragments.md";
    import = "import.md";
    overlays = "overlays.md";
    settings = "settings.md";
    names = "names.md";
    types = "types.md";
    calls = "calls.md";
    codes = "codes.md";
}
