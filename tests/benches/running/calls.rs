//! A call over loopback: by the emitted client, and by plain reqwest with the same types.

use std::future::Future;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use generated_client::Client;
use generated_client::runtime::rustls::crypto::ring;
use generated_client::types::WorkspaceInvoiceDto;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region};
use tests::invoices::invoices;
use tests::measure::median;
use uuid::Uuid;

/// The number of calls between two readings of the clock.
const CALLS: u32 = 500;
const TURNS: usize = 21;
/// The number of invoices in a response: few, so that the call is measured rather than the decoding.
const INVOICES: usize = 2;

/// Prints a row for requests per second, and one for allocations per call.
pub fn rows() {
    let address = serve(invoices(INVOICES));
    let base = format!("http://{address}");
    let client = Client::builder(&base).expect("a base URL").api_key("secret").build().expect("a client");
    // The client sets no provider of the process, and plain reqwest is compiled without one of its own.
    ring::default_provider().install_default().expect("no provider is set yet");
    // With the default limit of our client.
    let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let ours = || async {
        let response = client.billing().get_workspace_invoices(Uuid::nil()).send().await.expect("a response");
        assert_eq!(response.as_ref().map(Vec::len), Some(INVOICES));
    };
    let plain = || async {
        let url = format!("{base}/billing/{}/invoices", Uuid::nil());
        let response = http.get(url).header("x-api-key", "secret").send().await.expect("a response");
        let response: Option<Vec<WorkspaceInvoiceDto>> =
            response.error_for_status().expect("2xx").json().await.expect("JSON");
        assert_eq!(response.as_ref().map(Vec::len), Some(INVOICES));
    };
    let many = |seconds: f64| f64::from(CALLS) / seconds;
    let (mut times, mut allocations) = ((Vec::new(), Vec::new()), (0.0, 0.0));
    runtime.block_on(async {
        for _ in 0..TURNS {
            let (seconds, count) = measure(ours).await;
            times.0.push(seconds);
            allocations.0 = count;
            let (seconds, count) = measure(plain).await;
            times.1.push(seconds);
            allocations.1 = count;
        }
    });
    let (ours, plain) = (many(median(times.0)), many(median(times.1)));
    println!("| a call on loopback | {ours:.0} per s | {plain:.0} per s | {:.2} |", ours / plain);
    let (ours, plain) = allocations;
    println!("| allocations per call | {ours:.1} | {plain:.1} | {:.2} |", plain / ours);
}

/// Seconds for all calls, and allocations for one. The server does not allocate while it serves.
async fn measure<F: Future<Output = ()>>(call: impl Fn() -> F) -> (f64, f64) {
    let region = Region::new(&INSTRUMENTED_SYSTEM);
    let start = Instant::now();
    for _ in 0..CALLS {
        call().await;
    }
    let seconds = start.elapsed().as_secs_f64();
    let change = region.change();
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let count = (change.allocations + change.reallocations) as f64;
    (seconds, count / f64::from(CALLS))
}

/// A server that responds to every request with the same body, and keeps its connections open.
fn serve(body: String) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let response =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let response = response.clone();
            thread::spawn(move || respond_to_all(stream, response.as_bytes()));
        }
    });
    address
}

/// The requests have no bodies, and each one is sent after the response to the one before.
fn respond_to_all(mut stream: TcpStream, response: &[u8]) {
    drop(stream.set_nodelay(true));
    let mut buffer = [0; 4096];
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match stream.read(rest) {
            Ok(0) | Err(_) => return,
            Ok(read) => filled += read,
        }
        if buffer.get(..filled).is_some_and(|head| head.ends_with(b"\r\n\r\n")) {
            filled = 0;
            if stream.write_all(response).is_err() {
                return;
            }
        }
    }
}
