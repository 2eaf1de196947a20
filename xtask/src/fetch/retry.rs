//! When a server that could not answer is asked again.

use std::time::SystemTime;

/// The number of times that a server that says it is busy is asked.
const BUSY_TRIES: u32 = 3;
/// The number of times that a server that fails is asked.
const FAULT_TRIES: u32 = 2;
/// The time that is waited for one address in total, in seconds.
const MAX_WAIT: u64 = 30;

/// A reason to ask again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The server refuses requests because there are too many (429): all that goes to it has to wait.
    TooMany {
        /// The time after which the server wants to be asked again, in seconds.
        after: Option<u64>,
    },
    /// The server can't answer for now (503).
    Busy {
        /// The time after which the server wants to be asked again, in seconds.
        after: Option<u64>,
    },
    /// The server failed, or the connection broke before the response was complete.
    Fault,
    /// There is no connection to the server.
    Unreachable,
    /// The response takes too long.
    Slow,
}

impl Trouble {
    /// The time to wait before the next try, in seconds, after a number of tries and a time that was waited already;
    /// `None` if there should be no other try.
    pub fn wait(self, tries: u32, waited: u64) -> Option<u64> {
        let (max, after) = match self {
            Self::TooMany { after } | Self::Busy { after } => (BUSY_TRIES, after),
            Self::Fault | Self::Unreachable => (FAULT_TRIES, None),
            Self::Slow => (1, None),
        };
        let wait = after.unwrap_or_else(|| u64::from(tries * tries));
        (tries < max && waited.saturating_add(wait) <= MAX_WAIT).then_some(wait)
    }
}

/// The number of seconds that a header `Retry-After` asks to wait: it has either that or a date.
pub fn retry_after(header: &str, now: SystemTime) -> Option<u64> {
    let header = header.trim();
    if let Ok(seconds) = header.parse() {
        return Some(seconds);
    }
    let date = httpdate::parse_http_date(header).ok()?;
    // A part of a second counts as a whole one; a date that is over asks for no wait.
    Some(date.duration_since(now).map_or(0, |left| left.as_secs() + u64::from(left.subsec_nanos() > 0)))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_server_is_asked_again_a_few_times_within_bounds() {
        for (trouble, tries, waited, expected) in [
            (Trouble::Busy { after: None }, 1, 0, Some(1)),
            (Trouble::Busy { after: None }, 2, 1, Some(4)),
            (Trouble::Busy { after: None }, 3, 5, None),
            (Trouble::TooMany { after: Some(30) }, 1, 0, Some(30)),
            (Trouble::TooMany { after: Some(20) }, 2, 20, None),
            (Trouble::TooMany { after: Some(u64::MAX) }, 1, 1, None),
            (Trouble::Fault, 1, 0, Some(1)),
            (Trouble::Fault, 2, 1, None),
            (Trouble::Unreachable, 2, 1, None),
            (Trouble::Slow, 1, 0, None),
        ] {
            assert_eq!(trouble.wait(tries, waited), expected, "{trouble:?} {tries}");
        }
    }

    #[test]
    fn a_time_to_wait_is_a_number_or_a_date() {
        // 1994-11-06T08:49:37Z.
        let now = SystemTime::UNIX_EPOCH + Duration::from_millis(784_111_777_500);
        for (header, expected) in [
            ("7", Some(7)),
            (" 0 ", Some(0)),
            ("Sun, 06 Nov 1994 08:49:40 GMT", Some(3)),
            ("Sunday, 06-Nov-94 08:49:40 GMT", Some(3)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", Some(0)),
            ("-1", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(retry_after(header, now), expected, "{header}");
        }
    }
}
