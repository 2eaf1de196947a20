//! The order of requests: a few at a time, those that wait for a server hold up no others.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

pub use super::retry::Trouble;
use super::{Outcome, Request, url};

/// The number of sources that are read at a time, in all and from one server.
const AT_ONCE: usize = 4;
/// The number of addresses of a server that get no response, one after the other, until the others are not tried.
const MAX_SILENT: usize = AT_ONCE;

/// The result of one try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// There is nothing to try again.
    Done(Outcome),
    /// Another try may succeed; the outcome is the result if there is none.
    Again(Trouble, Outcome),
}

/// Tries all requests until they are done. `second` is the unit of the time to wait.
pub fn run(
    requests: &[Request],
    second: Duration,
    progress: impl Fn(usize) + Sync,
    attempt: impl Fn(usize, &Request) -> Attempt + Sync,
) -> Vec<Outcome> {
    let queue = Mutex::new(Queue::new(requests));
    let changed = Condvar::new();
    let lock = || queue.lock().unwrap_or_else(PoisonError::into_inner);
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(requests.len()) {
            scope.spawn(|| {
                let mut state = lock();
                loop {
                    state = match state.next(Instant::now()) {
                        Next::None => break,
                        Next::Job(host, job) => {
                            drop(state);
                            let tried = requests.get(job.index).map(|request| attempt(job.index, request));
                            let mut state = lock();
                            if let Some(tried) = tried {
                                let before = state.done;
                                state.finish(&host, job, tried, second);
                                (before..state.done).for_each(|done| progress(done + 1));
                            }
                            changed.notify_all();
                            state
                        }
                        Next::Wait(Some(time)) => {
                            changed.wait_timeout(state, time).unwrap_or_else(PoisonError::into_inner).0
                        }
                        Next::Wait(None) => changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                    };
                }
            });
        }
    });
    let state = queue.into_inner().unwrap_or_else(PoisonError::into_inner);
    let outcome = |outcome: Option<Outcome>| outcome.unwrap_or_else(|| Outcome::failed("it was not tried"));
    state.outcomes.into_iter().map(outcome).collect()
}

struct Queue {
    hosts: BTreeMap<String, Host>,
    outcomes: Vec<Option<Outcome>>,
    done: usize,
}

/// The requests for one server, or all those for files.
struct Host {
    /// The requests that may be tried, in the caller's order.
    ready: BTreeMap<usize, Job>,
    /// The requests that wait for a time.
    waiting: BTreeMap<(Instant, usize), Job>,
    running: usize,
    at_once: usize,
    /// The time before which the server wants no request.
    closed_until: Instant,
    /// The number of addresses without a response since the last response.
    silent: usize,
    /// True if waiting did not help: other requests are tried, but without waiting for them.
    is_hopeless: bool,
}

#[derive(Clone, Copy)]
struct Job {
    index: usize,
    tries: u32,
    /// In seconds.
    waited: u64,
}

enum Next {
    /// A request to try, and the name of its server.
    Job(String, Job),
    /// Nothing before some time, or before a request that is being tried is done.
    Wait(Option<Duration>),
    /// All is done.
    None,
}

impl Queue {
    fn new(requests: &[Request]) -> Self {
        let now = Instant::now();
        let mut hosts: BTreeMap<String, Host> = BTreeMap::new();
        for (index, request) in requests.iter().enumerate() {
            let name = url(&request.address).map(host).unwrap_or_default();
            let host = hosts.entry(name).or_insert_with(|| Host {
                ready: BTreeMap::new(),
                waiting: BTreeMap::new(),
                running: 0,
                at_once: AT_ONCE,
                closed_until: now,
                silent: 0,
                is_hopeless: false,
            });
            host.ready.insert(index, Job { index, tries: 0, waited: 0 });
        }
        Self { hosts, outcomes: vec![None; requests.len()], done: 0 }
    }

    /// The request to try next: of those that may be tried now, the first one of the caller's.
    fn next(&mut self, now: Instant) -> Next {
        let mut earliest: Option<Instant> = None;
        let mut best: Option<(usize, &mut Host, &String)> = None;
        let mut is_done = true;
        for (name, host) in &mut self.hosts {
            is_done &= host.is_done();
            match host.first(now) {
                First::Ready(index) if best.as_ref().is_none_or(|(best, ..)| index < *best) => {
                    best = Some((index, host, name));
                }
                First::Later(time) => earliest = Some(earliest.map_or(time, |earliest| earliest.min(time))),
                First::Ready(_) | First::None => {}
            }
        }
        if let Some((_, host, name)) = best
            && let Some((_, job)) = host.ready.pop_first()
        {
            host.running += 1;
            return Next::Job(name.clone(), job);
        }
        if is_done { Next::None } else { Next::Wait(earliest.map(|earliest| earliest.duration_since(now))) }
    }

    /// Takes the result of a try: the request waits for the next one, or is done.
    fn finish(&mut self, name: &str, job: Job, tried: Attempt, second: Duration) {
        let Some(host) = self.hosts.get_mut(name) else { return };
        host.running -= 1;
        let (trouble, outcome) = match tried {
            Attempt::Done(outcome) => (None, outcome),
            Attempt::Again(trouble, outcome) => (Some(trouble), outcome),
        };
        let tries = job.tries + 1;
        let wait = trouble.filter(|_| !host.is_hopeless).and_then(|trouble| trouble.wait(tries, job.waited));
        if let Some(wait) = wait {
            let ready = Instant::now() + second.saturating_mul(u32::try_from(wait).unwrap_or(u32::MAX));
            if matches!(trouble, Some(Trouble::TooMany { .. } | Trouble::Unreachable)) {
                host.closed_until = host.closed_until.max(ready);
            }
            if matches!(trouble, Some(Trouble::TooMany { .. })) {
                host.at_once = 1;
            }
            host.waiting.insert((ready, job.index), Job { index: job.index, tries, waited: job.waited + wait });
            return;
        }
        match trouble {
            None => (host.silent, host.is_hopeless) = (0, false),
            Some(Trouble::Unreachable | Trouble::Slow) => host.silent += 1,
            Some(Trouble::TooMany { .. } | Trouble::Busy { .. }) => host.is_hopeless = true,
            Some(Trouble::Fault) => {}
        }
        let mut outcomes = vec![(job.index, outcome.clone())];
        if host.silent >= MAX_SILENT {
            let waiting = std::mem::take(&mut host.waiting).into_values();
            let rest = waiting.chain(std::mem::take(&mut host.ready).into_values());
            outcomes.extend(rest.map(|job| (job.index, not_tried(&outcome))));
        }
        for (index, outcome) in outcomes {
            self.done += 1;
            if let Some(slot) = self.outcomes.get_mut(index) {
                *slot = Some(outcome);
            }
        }
    }
}

/// The outcome of a request that is not tried, since others to its server have this one.
fn not_tried(other: &Outcome) -> Outcome {
    match other {
        Outcome::Failed { reason, help } => {
            let reason = format!("it was not tried, since other pages of its server have no response: {reason}");
            Outcome::Failed { reason, help: *help }
        }
        other => other.clone(),
    }
}

/// When the first request for a server may be tried.
enum First {
    /// Now; with its number.
    Ready(usize),
    Later(Instant),
    /// Not before another one is done, or never.
    None,
}

impl Host {
    fn first(&mut self, now: Instant) -> First {
        while let Some(entry) = self.waiting.first_entry().filter(|entry| entry.key().0 <= now) {
            let job = entry.remove();
            self.ready.insert(job.index, job);
        }
        match (self.ready.keys().next(), self.waiting.keys().next()) {
            _ if self.running >= self.at_once => First::None,
            (Some(index), _) if self.closed_until <= now => First::Ready(*index),
            (Some(_), _) => First::Later(self.closed_until),
            (None, Some((time, _))) => First::Later(self.closed_until.max(*time)),
            (None, None) => First::None,
        }
    }

    fn is_done(&self) -> bool {
        self.ready.is_empty() && self.waiting.is_empty() && self.running == 0
    }
}

/// The host and port of a URL.
fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit('@').next().unwrap_or(authority).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    const SECOND: Duration = Duration::from_millis(4);

    fn requests(addresses: &[&str]) -> Vec<Request> {
        let request = |address: &&str| Request { address: address.into(), ..Request::default() };
        addresses.iter().map(request).collect()
    }

    /// Tries all addresses; `attempt` gets each and the number of its tries before.
    fn tried(addresses: &[&str], attempt: impl Fn(&str, usize) -> Attempt + Sync) -> (Vec<Outcome>, Vec<String>) {
        let tries = Mutex::new(Vec::new());
        let counts = Mutex::new(Vec::new());
        let outcomes = run(
            &requests(addresses),
            SECOND,
            |done| counts.lock().unwrap_or_else(PoisonError::into_inner).push(done),
            |_, request| {
                let address = request.address.to_string_lossy().into_owned();
                let mut tries = tries.lock().unwrap_or_else(PoisonError::into_inner);
                let before = tries.iter().filter(|tried| **tried == address).count();
                tries.push(address.clone());
                drop(tries);
                attempt(&address, before)
            },
        );
        let counts = counts.into_inner().unwrap_or_else(PoisonError::into_inner);
        assert_eq!(counts, (1..=addresses.len()).collect::<Vec<_>>());
        (outcomes, tries.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    fn done(text: &str) -> Attempt {
        Attempt::Done(Outcome::failed(text))
    }

    #[test]
    fn results_are_in_the_order_of_the_requests_and_few_run_at_once() {
        let addresses: Vec<String> = (0..40).map(|index| format!("https://{}.test/{index}", index % 3)).collect();
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
        let (running, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let (outcomes, tries) = tried(&addresses, |address, _| {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(1));
            running.fetch_sub(1, Ordering::SeqCst);
            done(address)
        });
        assert_eq!(outcomes, addresses.iter().map(|address| Outcome::failed(*address)).collect::<Vec<_>>());
        assert_eq!(tries.len(), 40);
        assert!(most.into_inner() <= AT_ONCE);
        assert_eq!(tried(&[], |address, _| done(address)), (Vec::new(), Vec::new()));
    }

    #[test]
    fn one_that_waits_holds_up_no_others() {
        let addresses = ["https://a.test/1", "https://a.test/2", "https://a.test/3", "https://a.test/4"];
        let (outcomes, tries) = tried(&addresses, |address, before| match address {
            "https://a.test/1" if before == 0 => {
                Attempt::Again(Trouble::Busy { after: Some(30) }, Outcome::failed("busy"))
            }
            _ => done("read"),
        });
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::failed("read")));
        assert_eq!(tries.iter().skip(4).collect::<Vec<_>>(), ["https://a.test/1"]);
    }

    #[test]
    fn a_server_with_too_many_requests_gets_one_at_a_time() {
        let addresses: Vec<String> = (0..12).map(|index| format!("https://a.test/{index}")).collect();
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
        // A server that takes a request in each second.
        let last = Mutex::new(None::<Instant>);
        let (outcomes, _) = tried(&addresses, |_, _| {
            let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.is_some_and(|last| last.elapsed() < SECOND) {
                return Attempt::Again(Trouble::TooMany { after: Some(1) }, Outcome::failed("too many"));
            }
            *last = Some(Instant::now());
            done("read")
        });
        assert!(outcomes.iter().all(|outcome| *outcome == Outcome::failed("read")), "{outcomes:?}");
    }

    #[test]
    fn a_server_that_never_answers_is_given_up() {
        let addresses: Vec<String> = (0..50).map(|index| format!("https://a.test/{index}")).collect();
        let addresses: Vec<&str> = addresses.iter().map(String::as_str).chain(["https://b.test/"]).collect();
        let again = |trouble| {
            move |address: &str| match address {
                "https://b.test/" => done("read"),
                _ => Attempt::Again(trouble, Outcome::failed("no answer")),
            }
        };
        let unreachable = again(Trouble::Unreachable);
        let (outcomes, tries) = tried(&addresses, |address, _| unreachable(address));
        assert_eq!(outcomes.last(), Some(&Outcome::failed("read")));
        let failed = |reason: &str| outcomes.iter().filter(|outcome| **outcome == Outcome::failed(reason)).count();
        let rest = failed("it was not tried, since other pages of its server have no response: no answer");
        assert_eq!(failed("no answer") + rest, 50);
        // Four addresses twice; others may be under way until the last of these is done.
        let most = MAX_SILENT + AT_ONCE - 1;
        assert!(rest >= 50 - most, "{rest}");
        assert!(tries.len() <= 2 * most + 1, "{}", tries.len());
        // It is asked for each page, but it is not waited for it again and again.
        let too_many = again(Trouble::TooMany { after: Some(15) });
        let start = Instant::now();
        let (_, tries) = tried(&addresses, |address, _| too_many(address));
        assert!(tries.len() < 70, "{}", tries.len());
        assert!(start.elapsed() < SECOND * 400);
    }

    #[test]
    fn requests_are_counted_by_server() {
        for (url, expected) in [
            ("https://E.test/a", "e.test"),
            ("https://u:p@e.test:80?x", "e.test:80"),
            ("http://[::1]:8/a@b", "[::1]:8"),
        ] {
            assert_eq!(host(url), expected);
        }
    }
}
