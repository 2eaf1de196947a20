//! Decodes and encodes a text by the emitted types and by those written by hand; prints rows of a Markdown table.
//! Written into a package of its own, because the emitted crate does not exist when the benchmarks are compiled.

mod by_hand;

use std::hint::black_box;
use std::time::Instant;

use github::types::MinimalRepository;

const TURNS: usize = 40;

fn main() {
    let text = std::fs::read(std::env::args().nth(1).expect("the path of a text")).expect("the text can be read");
    let ours: Vec<MinimalRepository> = serde_json::from_slice(&text).expect("repositories");
    let theirs: Vec<by_hand::Repository> = serde_json::from_slice(&text).expect("repositories");
    let again = |text: &[u8]| serde_json::from_slice::<serde_json::Value>(text).expect("JSON");
    let (a, b) = (serde_json::to_vec(&ours).expect("text"), serde_json::to_vec(&theirs).expect("text"));
    assert_eq!(again(&a), again(&b), "both write the same");
    let name = format!("{} repositories of github.json, {:.1} MB", ours.len(), text.len() as f64 / 1e6);
    row(
        &format!("{name}: decode"),
        || drop(black_box(serde_json::from_slice::<Vec<MinimalRepository>>(&text).expect("repositories"))),
        || drop(black_box(serde_json::from_slice::<Vec<by_hand::Repository>>(&text).expect("repositories"))),
    );
    row(
        &format!("{name}: encode"),
        || drop(black_box(serde_json::to_vec(&ours).expect("text"))),
        || drop(black_box(serde_json::to_vec(&theirs).expect("text"))),
    );
}

/// Prints the medians of two functions that run in turns, and of their ratio in each turn: what slows down the machine for
/// a while slows down both.
fn row(name: &str, ours: impl Fn(), by_hand: impl Fn()) {
    let timed = |work: &dyn Fn()| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() * 1000.0
    };
    let mut times = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let (ours, by_hand) = (timed(&ours), timed(&by_hand));
        times.0.push(ours);
        times.1.push(by_hand);
        times.2.push(by_hand / ours);
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 2]
    };
    let (ours, by_hand, share) = (median(times.0), median(times.1), median(times.2));
    println!("| {name} | {ours:.2} ms | {by_hand:.2} ms | {share:.2} |");
}
