//! How long names take that somebody has made to take long: a name is cut, so that ten times the text is not ten times the
//! work, and none costs more than a few lookups.
//!
//! Short, the bounds are wide enough for a busy machine and a build that is not optimised. `DEADRINGER_LONG=N` measures a
//! megabyte too, takes the best of 20 N, prints each family and holds the bounds of an optimised build:
//! `DEADRINGER_LONG=1 cargo test --release --test limits time:: -- --nocapture`.

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ThreadTime;
use deadringer::{Account, Detector};

use super::DETECTOR;
use super::families::{FAMILIES, Random, grown};

/// A capped name of the worst family, at the most. Of a list of a hundred million rows, each made so, that is two days on
/// one core: slow, and not stopped.
const MOST: Duration = Duration::from_millis(2);
/// For a build without optimisation on a machine with other things to do.
const SLACK: u32 = 15;
/// For an optimised build on a machine whose caches and cores others use too: times double there.
const SHARED: u32 = 3;
/// Ten times the text, at the most.
const TENFOLD: f64 = 12.0;
/// Below this a name is no attack, and ten times the text may cross more than one threshold: a name of a kilobyte has not
/// reached the caps, nor what is searched only from some length on.
const FLOOR: Duration = Duration::from_micros(200);
/// Up to here a name takes what its capped part takes; of a megabyte the reading shows too.
const CAPPED: usize = 100_000;

#[test]
fn ten_times_the_text_is_at_most_twelve_times_the_work() {
    let long: Option<usize> = std::env::var("DEADRINGER_LONG").ok().and_then(|text| text.parse().ok());
    let (sizes, repeats) = match long {
        Some(times) => (&[1_000, 10_000, 100_000, 1_000_000][..], 20 * times.max(1)),
        None => (&[1_000, 10_000, 100_000][..], 2),
    };
    let usual = Detector::builder().builtin().unwrap().build().unwrap();
    let mut worst = (Duration::ZERO, String::new());
    for (options, detector) in [("as usual", &usual), ("everything reported", &*DETECTOR)] {
        let mut scratch = detector.scratch();
        let mut time = |account: &Account<'_>| {
            (0..repeats)
                .map(|_| {
                    let start = ThreadTime::now();
                    black_box(detector.check(account, &mut scratch));
                    start.elapsed()
                })
                .min()
                .unwrap()
        };
        for (number, &(family, piece)) in (0u64..).zip(FAMILIES) {
            let mut times = Vec::new();
            for &bytes in sizes {
                let text = grown(piece, bytes, &mut Random::new(number));
                let (name, handle) = (Account::named(&text), Account::default().with_handle(&text));
                times.push(time(&name).max(time(&handle)));
            }
            if long.is_some() {
                let shown: Vec<String> =
                    times.iter().map(|time| format!("{:>9.1}", time.as_secs_f64() * 1e6)).collect();
                println!("{options:<20} {family:<52}{} µs", shown.join(""));
            }
            for (pair, bytes) in times.windows(2).zip(sizes) {
                let most = pair[0].max(FLOOR).mul_f64(TENFOLD);
                assert!(
                    pair[1] <= most,
                    "{family}, {options}: {:?} at {bytes} bytes, {:?} at ten times",
                    pair[0],
                    pair[1]
                );
            }
            let most = times
                .iter()
                .zip(sizes)
                .filter(|(_, size)| **size <= CAPPED)
                .map(|(time, _)| *time)
                .max()
                .unwrap();
            if most > worst.0 {
                worst = (most, format!("{family}, {options}"));
            }
        }
    }
    let bound = if long.is_some() && !cfg!(debug_assertions) { MOST * SHARED } else { MOST * SLACK };
    println!("slowest: {:?}, {}", worst.0, worst.1);
    assert!(worst.0 <= bound, "{:?} for a name of {}", worst.0, worst.1);
}
