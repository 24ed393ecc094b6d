//! A check at sign-up: what a backend does with a name before an account exists.
//!
//! `cargo run --release --example sign_up -- "人民曰报" renmin_ribao`
//!
//! A flag never refuses anybody here: a high one asks a person to look before the name is shown to others, a lower one is
//! put in the review queue, and the applicant is told why in either case.
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "an example")]

use deadringer::{Account, Detector, Tier};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "人民曰报".to_owned());
    let handle = arguments.next().unwrap_or_default();

    // Once, when the service starts; shared by all its threads.
    let detector = Detector::builtin();
    // One for each thread.
    let mut scratch = detector.scratch();

    let account = Account::named(&name).with_handle(&handle).with_platform("x");
    let answer = detector.check(&account, &mut scratch);
    let Some(flag) = answer.flags.first() else {
        println!("nothing registered resembles it: go on");
        return;
    };
    let step = match flag.tier {
        Tier::High => "hold the name until a person has looked at it",
        _ => "accept, and put it in the review queue",
    };
    println!("resembles {} ({}, score {}): {step}", flag.entity_name, flag.kind, flag.score);
    for evidence in &flag.evidence {
        println!("  {evidence}");
    }
}
