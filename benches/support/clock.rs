//! Clocks that do not see the neighbours: on a shared machine the time on the wall measures them as well.

use std::time::{Duration, Instant};

use criterion::measurement::{Measurement, ValueFormatter, WallTime};

/// The processor time of the measuring thread; all that is measured by it runs on one.
pub(crate) struct ThreadTime;

impl Measurement for ThreadTime {
    type Intermediate = cpu_time::ThreadTime;
    type Value = Duration;

    fn start(&self) -> Self::Intermediate {
        cpu_time::ThreadTime::now()
    }

    fn end(&self, started: Self::Intermediate) -> Duration {
        started.elapsed()
    }

    fn add(&self, a: &Duration, b: &Duration) -> Duration {
        *a + *b
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}

/// Runs a program that is waited for, and says what processor time it took: on Linux, to a hundredth of a second;
/// elsewhere, the time on the wall.
pub(crate) fn of_program(run: impl FnOnce()) -> Duration {
    let (began, children) = (Instant::now(), children_time());
    run();
    match (children, children_time()) {
        (Some(before), Some(after)) => after - before,
        _ => began.elapsed(),
    }
}

/// What the ended children of this process have used: fields 16 and 17 of `/proc/self/stat`, in hundredths of a second.
fn children_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = text.rsplit_once(')')?.1.split_whitespace().skip(13);
    let (user, system) = (fields.next()?.parse::<u64>().ok()?, fields.next()?.parse::<u64>().ok()?);
    Some(Duration::from_millis(10 * (user + system)))
}
