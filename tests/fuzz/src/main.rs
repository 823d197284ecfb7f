//! The fuzzer, libFuzzer, over the target that `FUZZ_TARGET` names. `cargo xtask fuzz` builds and starts it.
#![no_main]

use std::sync::OnceLock;

use fidelio_fuzz::{TARGETS, Target, target};

static CHOSEN: OnceLock<Target> = OnceLock::new();

libfuzzer_sys::fuzz_target!(
    init: {
        // What a target needs is made here, and not in the time of its first input.
        (CHOSEN.get_or_init(choose).run)(b"");
    },
    |input: &[u8]| (CHOSEN.get_or_init(choose).run)(input)
);

fn choose() -> Target {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    target(&name).unwrap_or_else(|| {
        let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        panic!("FUZZ_TARGET must be one of {}", names.join(", "))
    })
}
