//! Links the program for one place in memory, where the system can do that. Otherwise some 20,000 pointers in it would be
//! put right at each start, which for a small document is a thirtieth of the time.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
