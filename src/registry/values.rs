//! Several values in one cell: `|` between them, `\|` for a literal one.
//!
//! A backslash is an ordinary character everywhere else. Directly before a `|`, backslashes pair up, so that a value
//! may end in one: `\\|` is a backslash and then the end of the value.

/// The values of a cell, trimmed, without empty ones.
pub(super) fn split(cell: &str) -> Vec<String> {
    let mut values = Vec::new();
    let mut value = String::new();
    let mut backslashes = 0_usize;
    for c in cell.chars() {
        if c == '\\' {
            backslashes += 1;
            continue;
        }
        let kept = if c == '|' { backslashes / 2 } else { backslashes };
        let literal = c != '|' || backslashes % 2 == 1;
        value.extend(std::iter::repeat_n('\\', kept));
        backslashes = 0;
        if literal {
            value.push(c);
        } else {
            values.push(std::mem::take(&mut value));
        }
    }
    value.extend(std::iter::repeat_n('\\', backslashes));
    values.push(value);
    values.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).map(str::to_owned).collect()
}

/// The cell that [`split`] takes apart into these values.
pub(super) fn join<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let mut cell = String::new();
    for (index, value) in values.enumerate() {
        if index > 0 {
            double_trailing_backslashes(&mut cell);
            cell.push('|');
        }
        for c in value.chars() {
            if c == '|' {
                double_trailing_backslashes(&mut cell);
                cell.push('\\');
            }
            cell.push(c);
        }
    }
    cell
}

fn double_trailing_backslashes(cell: &mut String) {
    let count = cell.chars().rev().take_while(|c| *c == '\\').count();
    cell.extend(std::iter::repeat_n('\\', count));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_apart_at_bare_bars_only() {
        for (cell, values) in [
            ("", vec![]),
            ("a", vec!["a"]),
            ("a|b", vec!["a", "b"]),
            (" a | b ", vec!["a", "b"]),
            ("||a||", vec!["a"]),
            (r"a\|b", vec!["a|b"]),
            (r"a\\|b", vec![r"a\", "b"]),
            (r"a\\\|b", vec![r"a\|b"]),
            (r"C:\\x\y\", vec![r"C:\\x\y\"]),
        ] {
            assert_eq!(split(cell), values, "{cell}");
        }
    }

    #[test]
    fn what_is_joined_comes_apart_again() {
        for values in [
            vec!["a", "b"],
            vec!["|"],
            vec![r"\", r"\", "|"],
            vec![r"a\\", r"\|\", r"||\\|"],
            vec!["人民|日报", r"x\|", "y"],
        ] {
            let cell = join(values.iter().copied());
            assert_eq!(split(&cell), values, "{cell}");
        }
    }
}
