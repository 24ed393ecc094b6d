//! A name skimmed is a name folded, in everything that both say.
#![allow(clippy::indexing_slicing, reason = "a test may panic")]

use super::{DIGIT, ENDS, Folded, STARTS, Skim};

fn assert_skimmed_as_folded(name: &str, skim: &mut Skim) {
    let folded = Folded::of(name);
    skim.skim(name);
    assert_eq!(skim.truncated, folded.truncated, "{name:?}");
    assert_eq!(skim.searched().count(), folded.searched().count(), "{name:?}");
    for (line, stream) in skim.searched().zip(folded.searched()) {
        assert_eq!(line.chars(), stream.chars(), "{name:?}");
        for (marks, unit) in line.marks().iter().zip(stream.units()) {
            let marked = [STARTS, ENDS, DIGIT].map(|mark| marks & mark != 0);
            assert_eq!(marked, [unit.starts, unit.ends, unit.digit], "{name:?} at {unit:?}");
        }
    }
    let units = folded.visual.units();
    let mut room = Vec::new();
    for from in 0..units.len().min(16) {
        for to in from + 1..=units.len().min(16) {
            let first = units[from..to].iter().map(|unit| unit.from).min().unwrap_or(0);
            let last = units[from..to].iter().map(|unit| unit.to).max().unwrap_or(0);
            let inside = folded.hard.units().iter().filter(|unit| first <= unit.from && unit.to <= last);
            let inside: Vec<char> = inside.map(|unit| unit.c).collect();
            assert_eq!(skim.hard(from, to, &mut room), inside, "{name:?} from {from} to {to}");
        }
    }
}

#[test]
fn names_of_every_kind_of_code_point_in_every_order() {
    // What some rule of `clean`, `glyph` or `stream` speaks of.
    let parts: Vec<char> = "aAbBnNrRvVwWlLiI10358 .-_|!@+$€£'’ßẞςİæюыشثำईéÉñàяЯвВБЖїΒβΣσ人民日曰報报卂乇丅中国新ㄱㅏㄴㅎ한국アァー\
        ｱﾞﾟがんपनाกขאבاليٱ\u{640}\u{64e}\u{301}\u{308}\u{200b}\u{200d}\u{fe0f}\u{202e}\u{202c}\u{202a}\u{2066}\u{feff}\
        \u{ad}🇺🇸🇨🇳🇧✨🔥①㈱℡ﷺｂＢ𝐁🅱𠀍々〇\u{3099}\u{1112}\u{1161}\u{11ab}"
        .chars()
        .collect();
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut random = |limit: usize| {
        state = state.wrapping_mul(0xd134_2543_de82_ef95).wrapping_add(1);
        usize::try_from(state >> 33).unwrap_or(0) % limit
    };
    let mut skim = Skim::default();
    for _ in 0..60_000 {
        let (length, kinds) = (1 + random(12), 1 + random(8));
        let of: Vec<char> = (0..kinds).map(|_| parts[random(parts.len())]).collect();
        let name: String = (0..length).map(|_| of[random(of.len())]).collect();
        assert_skimmed_as_folded(&name, &mut skim);
    }
}

#[test]
fn every_code_point_among_letters() {
    let mut skim = Skim::default();
    for c in (0..0x3_4000).filter_map(char::from_u32) {
        assert_skimmed_as_folded(&format!("x{c}{c}{c}Y"), &mut skim);
    }
}

#[test]
fn names_around_every_cap() {
    let mut skim = Skim::default();
    for length in [85, 86, 170, 171, 255, 256, 257, 511, 512, 513, 1_024, 1_025] {
        for part in ["a", "ab", "报", "人民", "ﷺ", "я"] {
            assert_skimmed_as_folded(&part.repeat(length), &mut skim);
        }
    }
}
