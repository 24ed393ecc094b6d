#![no_main]

#[path = "../bodies.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| targets::bodies::registry(bytes));
