//! Parts of regular expressions that have more than one letter.

/// Classes of POSIX, as a part of a class, and of Java as `\p{...}`.
pub(super) const CLASSES: [(&str, &str, &str); 14] = [
    ("alnum", "Alnum", "A-Za-z0-9"),
    ("alpha", "", "A-Za-z"),
    ("ascii", "", r"\x00-\x7f"),
    ("blank", "Blank", r" \t"),
    ("cntrl", "Cntrl", r"\x00-\x1f\x7f"),
    ("digit", "Digit", "0-9"),
    ("graph", "Graph", "!-~"),
    ("lower", "", "a-z"),
    ("print", "Print", " -~"),
    ("punct", "Punct", r"!-\/:-@\[-`{-~"),
    ("space", "Space", r"\s"),
    ("upper", "", "A-Z"),
    ("word", "", r"\w"),
    ("xdigit", "XDigit", "0-9A-Fa-f"),
];

/// The bounds of a repetition in braces.
pub(super) struct Braces {
    /// The number of bytes, the braces included.
    pub length: usize,
    pub least: String,
    /// `None` without a comma.
    pub most: Option<String>,
}

impl Braces {
    /// Those that a text begins with.
    pub fn of(text: &str) -> Option<Self> {
        let (inner, _) = text.strip_prefix('{')?.split_once('}')?;
        let (least, most) = inner.split_once(',').map_or((inner, None), |(least, most)| (least, Some(most)));
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_bound = is_number(least) && most.is_none_or(is_number);
        let found = Self { length: inner.len() + 2, least: least.to_owned(), most: most.map(str::to_owned) };
        is_bound.then_some(found)
    }
}

/// The length of a `\x{...}` that a text begins with.
pub(super) fn code_point(text: &str) -> Option<usize> {
    let (digits, _) = text.strip_prefix("\\x{")?.split_once('}')?;
    let is_hexadecimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hexadecimal.then_some(digits.len() + 4)
}

/// The length of a `[:alpha:]` that a text begins with, and what is meant.
pub(super) fn posix(text: &str) -> Option<(usize, &'static str)> {
    let (name, _) = text.strip_prefix("[:")?.split_once(":]")?;
    let (.., class) = CLASSES.iter().find(|(posix, ..)| *posix == name)?;
    Some((name.len() + 4, class))
}

/// The flags of a `(?i)`, from what is after its `?`.
pub(super) fn flags(kind: &str) -> Option<&str> {
    let (flags, _) = kind.split_once(')')?;
    (!flags.is_empty() && flags.bytes().all(|flag| b"imsxuUJLa-".contains(&flag))).then_some(flags)
}

/// The length of what a group begins with that has a `?`, such as `(?:`, `(?<=`, `(?<name>` or `(?i:`.
pub(super) fn head(text: &str) -> usize {
    let end = match text.get(2..3) {
        Some("<") if !matches!(text.get(3..4), Some("=" | "!")) => text.find('>'),
        Some("<") => Some(3),
        Some(":" | "=" | "!") => Some(2),
        _ => text.find(':'),
    };
    end.map_or(2, |end| end + 1)
}
