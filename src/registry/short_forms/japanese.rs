//! Japanese bodies: legal forms left out, 省 by its first and third character, schools by 大.

use super::Matching::{Accompanied, Decorated, Embedded};
use super::found::{Found, by_length};
use super::words::{Class, table};
use crate::fold::Folded;

/// Characters of Japanese writing that neither traditional nor simplified Chinese has, in the words of bodies.
const SIGNS: &str = "労働広県気図団戦経沢辺関駅検済歯児売読発総険銭観厳覚験庁対応伝転剤処巌栃畑込";

/// Places that are written alike in Chinese and stand for Japanese bodies here.
const PLACES: [&str; 10] =
    ["東京", "大阪", "京都", "北海道", "札幌", "仙台", "福岡", "沖縄", "日本", "名古屋"];

/// Whether a name of Han characters alone is Japanese.
pub(super) fn is_japanese(name: &str, country: &str) -> bool {
    match country {
        "JP" => !name.starts_with("日本") || name.chars().any(|c| SIGNS.contains(c)) || !is_simplified(name),
        // Chinese bodies do not end in 省, and no province has five characters.
        "" => {
            name.chars().any(|c| SIGNS.contains(c))
                || (PLACES.iter().any(|place| name.starts_with(place))
                    || name.ends_with('省') && name.chars().count() == 5)
                    && !is_simplified(name)
        }
        _ => false,
    }
}

/// Whether a name holds one of the commonest characters that only simplified Chinese has.
fn is_simplified(name: &str) -> bool {
    name.chars().any(|c| {
        "东卫厅广门关对会务报闻电视员产业农药检测严济经历银军队联罗处总办".contains(c) && !"会対".contains(c)
    })
}

pub(super) fn derive(name: &str, found: &mut Found) {
    let mut bare = name.to_owned();
    for (word, _) in &table(Class::JapaneseLegal).written {
        bare = bare.replace(word.as_str(), " ");
    }
    let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
    if bare != name {
        found.push(&bare, by_length(&bare), 95);
    }
    phrases(&bare, found);
    ministry(&bare, found);
    suffix(&bare, found);
    if let Some(rest) = bare.strip_prefix("日本") {
        // What is left may be of any nation.
        let matching = if rest.chars().count() >= 5 { Decorated } else { Accompanied };
        found.push(rest, matching, 40);
    }
}

fn phrases(name: &str, found: &mut Found) {
    for (word, short) in &table(Class::JapanesePhrase).written {
        if name.contains(word.as_str()) {
            let text = name.replace(word.as_str(), short);
            // The form of the phrase itself is a coinage; 産総研 stands by itself.
            found.push_bare(&text, if text == *short { Decorated } else { by_length(&text) }, 85);
        }
    }
}

/// 文部科学省 is 文科省, 厚生労働省 is 厚労省: two words of two characters, the first of each.
fn ministry(name: &str, found: &mut Found) {
    let chars: Vec<char> = name.chars().collect();
    if let [a, _, b, _, '省'] = chars.as_slice() {
        found.push(&format!("{a}{b}省"), Embedded, 95);
    }
}

fn suffix(name: &str, found: &mut Found) {
    let folded = Folded::of(name);
    let (plain, units) = (folded.hard.chars(), folded.hard.units());
    let Some((from, shorts)) = table(Class::JapaneseSuffix).suffix(plain) else { return };
    if from == 0 {
        return;
    }
    let end = units.get(from).map_or(0, |unit| unit.from as usize);
    let stem: String = folded.original.iter().take(end).collect();
    let stem = stem.trim();
    let first: String = stem.chars().take(1).collect();
    for short in shorts {
        let text = format!("{stem}{short}");
        let long = stem.chars().count() > 1;
        if long {
            found.push(&text, by_length(&text), 85);
        }
        // 東大, 阪大: only the first character of the place; the rest is for aliases.
        let initials = format!("{first}{short}");
        if long && short.ends_with('大') && short.chars().count() <= 2 {
            let matching = if initials.chars().count() > 2 { Decorated } else { Accompanied };
            found.push(&initials, matching, 50);
        }
    }
}
