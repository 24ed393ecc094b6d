//! Evidence read back from its notation in CSV: `technique(from→to @position); …`, with `\` before what would end a part.

use crate::{Evidence, Technique};

/// Reads the cell of all evidence of a flag; the error says what is wrong with it.
pub(crate) fn evidence(cell: &str) -> Result<Vec<Evidence>, String> {
    let mut all = Vec::new();
    let mut rest = cell;
    while !rest.is_empty() {
        let (one, after) = first(rest)?;
        all.push(one);
        rest = match after.strip_prefix("; ") {
            Some("") => return Err("nothing stands behind the last `; `".to_owned()),
            Some(next) => next,
            None if after.is_empty() => after,
            None => return Err("differences are not parted by `; `".to_owned()),
        };
    }
    Ok(all)
}

/// The first difference, and what stands behind it.
fn first(text: &str) -> Result<(Evidence, &str), String> {
    let (word, rest) = text.split_once('(').ok_or("a difference has no `(`")?;
    let technique = Technique::from_word(word).ok_or("a difference begins with no known technique")?;
    let (from, rest) = part(rest, '→').ok_or_else(|| format!("`{word}` has no `→`"))?;
    let (to, rest) = part(rest, '@').ok_or_else(|| format!("`{word}` has no ` @`"))?;
    let to = to.strip_suffix(' ').ok_or_else(|| format!("`{word}` has no ` @`"))?;
    let (digits, rest) = rest.split_once(')').ok_or_else(|| format!("`{word}` has no `)`"))?;
    let position = digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten();
    let position = position.ok_or_else(|| format!("`{word}` has no position behind its `@`"))?;
    Ok((Evidence::new(technique, from, to, position), rest))
}

/// A text up to the sign that ends it, with the escapes undone, and what stands behind the sign.
fn part(text: &str, ends: char) -> Option<(String, &str)> {
    let mut out = String::new();
    let mut signs = text.char_indices();
    while let Some((at, c)) = signs.next() {
        match c {
            _ if c == ends => return Some((out, text.get(at + c.len_utf8()..)?)),
            '\\' => match signs.next()? {
                (_, c @ (';' | '(' | ')' | '→' | '@' | '\\')) => out.push(c),
                _ => return None,
            },
            // Written, these would stand behind a `\`.
            ';' | '(' | ')' | '→' | '@' => return None,
            _ => out.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(all: &[Evidence]) -> String {
        all.iter().map(Evidence::to_string).collect::<Vec<_>>().join("; ")
    }

    /// A generator of texts made of nothing but what could be taken for the notation. Xorshift: the same on every machine.
    struct Texts(u64);

    impl Texts {
        fn next(&mut self, below: u64) -> u64 {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            self.0 % below
        }

        fn text(&mut self) -> String {
            const PIECES: &[&str] = &[
                ";",
                "; ",
                "(",
                ")",
                "→",
                "@",
                " @",
                "\\",
                "\\\\",
                " ",
                "0",
                "7)",
                "case(",
                "case(→ @0)",
                "a",
                "日",
                "\u{202E}",
                "\n",
                "\r",
                "\0",
                "\"",
                ",",
                "'",
                "=",
                "e\u{301}",
                "\u{FEFF}",
                "\u{10FFFF}",
                "→ @",
                "\t",
            ];
            (0..self.next(7)).map(|_| PIECES[self.next(PIECES.len() as u64) as usize]).collect()
        }
    }

    #[test]
    fn what_was_written_reads_back() {
        let mut texts = Texts(0x9E37_79B9_7F4A_7C15);
        for _ in 0..20_000 {
            let all: Vec<Evidence> = (0..texts.next(4))
                .map(|_| {
                    let technique = Technique::ALL[texts.next(Technique::ALL.len() as u64) as usize];
                    let (from, to) = (texts.text(), texts.text());
                    Evidence::new(technique, from, to, u32::try_from(texts.next(1 << 32)).unwrap())
                })
                .collect();
            assert_eq!(evidence(&written(&all)).as_ref(), Ok(&all), "{}", written(&all));
        }
    }

    #[test]
    fn what_is_no_evidence_is_refused_and_never_taken_for_some() {
        for wrong in [
            "x",
            "case",
            "case(",
            "case(a",
            "case(a→b",
            "case(a→b @1",
            "case(a→b@1)",
            "case(a→b @)",
            "case(a→b @-1)",
            "case(a→b @+1)",
            "case(a→b @4294967296)",
            "case(a→b @1);",
            "case(a→b @1); ",
            "case(a→b @1)case(a→b @1)",
            "Case(a→b @1)",
            "case(a\\→b @1)",
            "case(a\\b→b @1)",
            "case(a→b;c @1)",
            " case(a→b @1)",
            "case(a→b→c @1)",
        ] {
            assert!(evidence(wrong).is_err(), "{wrong}");
        }
        assert_eq!(evidence(""), Ok(Vec::new()));
        // Hostile cuts and doublings of what is evidence: an answer, whatever it is.
        let mut texts = Texts(7);
        for _ in 0..20_000 {
            let text = texts.text();
            if let Ok(all) = evidence(&text) {
                assert_eq!(written(&all), text);
            }
        }
    }
}
