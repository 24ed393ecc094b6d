//! A share with its confidence interval. Only counts come in; nothing here knows what was counted.

use serde::Serialize;

/// The two-sided 95 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// A share of a number of rows, with its 95 % Wilson interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Share {
    pub(crate) count: u64,
    pub(crate) of: u64,
    pub(crate) share: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Share {
    /// The share of `count` in `of`; of nothing there is none.
    pub(crate) fn of(count: u64, of: u64) -> Option<Share> {
        if of == 0 {
            return None;
        }
        let share = ratio(count, of);
        let (low, high) = wilson(share, of as f64);
        Some(Share { count, of, share, low, high })
    }
}

/// A figure worked out of several shares, with the range it may lie in.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Range {
    pub(crate) share: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

/// A quotient of counts. Counts of rows in memory are far below 2^53, where `f64` is exact.
pub(crate) fn ratio(count: u64, of: u64) -> f64 {
    count as f64 / of as f64
}

/// The 95 % score interval of a share observed in `of` trials (E. B. Wilson, Journal of the American Statistical
/// Association 22, 1927, 209–212). Unlike the textbook interval it stays within 0 and 1 and says something at both ends:
/// no false alarm among 1,000 accounts still allows a rate of 0.38 %.
pub(crate) fn wilson(share: f64, of: f64) -> (f64, f64) {
    let square = Z * Z;
    let scale = 1.0 + square / of;
    let centre = (share + square / (2.0 * of)) / scale;
    let half = Z / scale * (share * (1.0 - share) / of + square / (4.0 * of * of)).sqrt();
    // At the ends the interval touches 0 or 1 exactly; rounding must not put it beside the share.
    let low = if share <= 0.0 { 0.0 } else { (centre - half).clamp(0.0, share) };
    let high = if share >= 1.0 { 1.0 } else { (centre + half).clamp(share, 1.0) };
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_intervals_are_those_published() {
        // R. G. Newcombe, Statistics in Medicine 17, 1998, 857–872, table I, method 3.
        for (count, of, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0000, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let share = Share::of(count, of).unwrap();
            assert!((share.low - low).abs() < 0.000_05, "{count} of {of}: {share:?}");
            assert!((share.high - high).abs() < 0.000_05, "{count} of {of}: {share:?}");
        }
    }

    #[test]
    fn the_ends_mirror_each_other() {
        let none = Share::of(0, 1_000).unwrap();
        let all = Share::of(1_000, 1_000).unwrap();
        assert_eq!((none.low, all.high), (0.0, 1.0));
        assert!((none.high - (1.0 - all.low)).abs() < 1e-12);
        assert!((none.high - 0.003_827).abs() < 1e-6, "{none:?}");
        assert_eq!(Share::of(0, 0), None);
    }
}
