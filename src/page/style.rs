//! The style sheet of the pages: colours as variables for light and dark, type, tables, focus, evidence, plots. One text, so
//! that a page can hold it and name its digest in its policy.
//!
//! Text on its ground reaches a contrast of 4.5:1 in both schemes. The tints of evidence differ in lightness as well as in hue,
//! and each has a line of its own (solid, double, wavy, dashed, dotted, thin), so that no difference is told by colour alone.

/// The whole sheet.
pub(crate) const SHEET: &str = concat!(
    // Ground, ink, secondary ink, rules, controls; what links and focus are drawn in.
    ":root{color-scheme:light dark;",
    "--page:#fbfbf9;--raised:#fff;--ink:#1d2021;--faint:#5c6266;--rule:#d5d7d5;--accent:#0b6e63;--warm:#b3461d;",
    "--dress:#dbe7f5;--dress-line:#2b5c94;--look:#fbe0c8;--look-line:#9c4700;--sound:#ecdff5;--sound-line:#6f3aa0;",
    "--edit:#f6ecb5;--edit-line:#746000;--word:#d0ede4;--word-line:#0b6e63;--slot:#e4e4e0;--slot-line:#50545a;",
    // Series of a plot, told apart by lightness too.
    "--s0:#0b6e63;--s1:#d98c4a;--s2:#35507c;--s3:#a9bf5a;--s4:#7b3f68;--s5:#8db9d6;--s6:#5c6266}\n",
    "@media(prefers-color-scheme:dark){:root{",
    "--page:#16181a;--raised:#1f2225;--ink:#e4e5e2;--faint:#a2a8ab;--rule:#3a3f42;--accent:#5cc8b8;--warm:#f0925f;",
    "--dress:#1f3550;--dress-line:#8fbcec;--look:#4d3016;--look-line:#f0a868;--sound:#3a2850;--sound-line:#c9a2ee;",
    "--edit:#403a12;--edit-line:#dcc95c;--word:#143f38;--word-line:#5cc8b8;--slot:#363a3d;--slot-line:#b4b9bd;",
    "--s0:#5cc8b8;--s1:#a8622a;--s2:#8ba6d8;--s3:#6d8030;--s4:#d59ac0;--s5:#3d6f92;--s6:#a2a8ab}}\n",
    // Type and frame.
    "*{box-sizing:border-box}html{-webkit-text-size-adjust:100%}",
    "body{margin:0 auto;padding:1rem;max-width:76rem;background:var(--page);color:var(--ink);",
    "font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\n",
    "h1{font-size:1.4rem;margin:.5rem 0}h2{font-size:1.1rem;margin:2rem 0 .25rem}h3{font-size:1rem;margin:1rem 0 .25rem}",
    "p{margin:.25rem 0 .75rem}.note,footer{color:var(--faint);font-size:.875rem}a{color:var(--accent)}",
    "code{font:.85em/1.4 ui-monospace,monospace}bdi{white-space:pre-wrap}",
    // Seen by screen readers alone.
    ".unseen{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}\n",
    ":focus-visible{outline:2px solid var(--accent);outline-offset:2px}",
    ".skip{position:absolute;left:-99rem}.skip:focus{left:1rem;background:var(--raised);padding:.25rem .5rem}\n",
    // Controls.
    "button,select,input{font:inherit;color:inherit;background:var(--raised);border:1px solid var(--faint);",
    "border-radius:.25rem;padding:.25rem .5rem;max-width:100%;min-height:2rem}",
    "button{cursor:pointer}button:disabled{cursor:default;color:var(--faint);border-color:var(--rule)}",
    "form.filter{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin:.5rem 0}",
    "form.filter label{display:flex;flex-direction:column;min-width:0;max-width:100%;font-size:.875rem;color:var(--faint)}",
    "form.filter :is(select,input){width:100%;max-width:18rem;color:var(--ink);font-size:1rem}\n",
    // Tables.
    ".scroll{overflow-x:auto;max-width:100%}",
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums;overflow-wrap:normal}caption{text-align:left;font-weight:600}",
    "th,td{padding:.3rem .6rem;text-align:left;border-bottom:1px solid var(--rule);vertical-align:top}",
    "th:first-child,td:first-child{padding-left:0}thead th{font-weight:600;color:var(--faint);font-size:.875rem}",
    "tbody th{font-weight:400}:is(th,td).number{text-align:right;white-space:nowrap}",
    "th button{all:unset;cursor:pointer;text-decoration:underline dotted}th button:focus-visible{outline:2px solid var(--accent)}\n",
    // A score or a count as a bar.
    ".bar{display:block;width:8rem;max-width:30vw;height:.8rem;fill:var(--accent)}.bar .rest{fill:var(--rule)}",
    "td.bars{width:9rem;padding-top:.6rem}.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr));gap:0 2rem}\n",
    // Evidence.
    ".laid{display:flex;flex-wrap:wrap;align-items:stretch;font-size:1.25rem;line-height:1.45;margin:.25rem 0}",
    ".both{display:grid;grid-template-rows:auto auto;justify-items:center;max-width:100%}",
    ".both>*{min-height:1.45em;min-width:.35em;overflow-wrap:anywhere}.both>:last-child{color:var(--faint)}",
    ".both.label{font-size:.75rem;color:var(--faint);justify-items:start;align-items:center;margin-inline-end:.75rem}",
    ".both.differs{border-radius:.2rem}",
    "mark{background:none;color:inherit}",
    ".differs>mark{padding:0 .08em;border-radius:.15rem}.differs>:last-child{min-height:1.45em}\n",
    ".technique{display:inline-block;padding:0 .35rem;border-radius:.2rem;font-size:.875rem;color:var(--ink)}",
    ".differences{list-style:none;margin:.25rem 0;padding:0;font-size:.9rem}.differences li{margin:.15rem 0}",
    ".why{color:var(--faint)}.differences code{color:var(--faint)}\n",
    ".differs.dress>mark,.technique.dress{background:var(--dress);text-decoration:underline solid 2px var(--dress-line)}",
    ".differs.look>mark,.technique.look{background:var(--look);text-decoration:underline double 2px var(--look-line)}",
    ".differs.sound>mark,.technique.sound{background:var(--sound);text-decoration:underline wavy 1.5px var(--sound-line)}",
    ".differs.edit>mark,.technique.edit{background:var(--edit);text-decoration:underline dashed 2px var(--edit-line)}",
    ".differs.word>mark,.technique.word{background:var(--word);text-decoration:underline dotted 2px var(--word-line)}",
    ".differs.slot>mark,.technique.slot{background:var(--slot);text-decoration:underline solid 1px var(--slot-line)}",
    ".laid mark,.technique{text-underline-offset:.15em}",
    ".tier{white-space:nowrap}.tier.high{font-weight:700}.tier.below{color:var(--faint)}\n",
    // Plots.
    "figure{margin:1rem 0;min-width:0}figcaption{font-weight:600}",
    "svg.plot{display:block;width:100%;max-width:44rem;height:auto}svg text{font:11px system-ui,sans-serif;fill:var(--faint)}",
    ".grid{stroke:var(--rule);fill:none}.key{color:var(--faint);font-size:.875rem;display:flex;flex-wrap:wrap;gap:.1rem 1rem;list-style:none;margin:.25rem 0;padding:0}",
    ".swatch{display:inline-block;width:1.2rem;height:.7rem;background:var(--c);margin-inline-end:.35rem}",
    ".s0{--c:var(--s0)}.s1{--c:var(--s1)}.s2{--c:var(--s2)}.s3{--c:var(--s3)}.s4{--c:var(--s4)}.s5{--c:var(--s5)}.s6{--c:var(--s6)}",
    ".column{fill:var(--c);stroke:var(--page);stroke-width:1}.trace{fill:none;stroke:var(--c);stroke-width:2}",
    ".trace.s1{stroke-dasharray:6 3}.trace.s2{stroke-dasharray:2 3}.trace.s3{stroke-dasharray:8 3 2 3}.point{fill:var(--c)}\n",
    "@media(max-width:30rem){th,td{padding:.3rem .35rem}svg text{font-size:13px}.laid{font-size:1.15rem}}",
    "@media(prefers-contrast:more){:root{--faint:var(--ink)}}",
    "@media print{form.filter,.pages{display:none}}\n",
);

#[cfg(test)]
mod tests {
    use super::SHEET;

    /// The variables of a scheme.
    fn colours(dark: bool) -> std::collections::HashMap<&'static str, [f64; 3]> {
        let (light, rest) = SHEET.split_once("@media(prefers-color-scheme:dark)").unwrap();
        let scheme = if dark { rest.split_once("}}").unwrap().0 } else { light };
        scheme
            .split([';', '{', '}'])
            .filter_map(|one| one.trim().split_once(":#"))
            .filter(|(name, _)| name.starts_with("--"))
            .map(|(name, hex)| {
                let wide: String =
                    if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_owned() };
                let part = |at: usize| {
                    let share = f64::from(u8::from_str_radix(&wide[at..at + 2], 16).unwrap()) / 255.0;
                    if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
                };
                (name, [part(0), part(2), part(4)])
            })
            .collect()
    }

    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        let light = |c: [f64; 3]| 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] + 0.05;
        let (a, b) = (light(a), light(b));
        if a > b { a / b } else { b / a }
    }

    /// WCAG 2.2: 4.5:1 for text, 3:1 for what is drawn.
    #[test]
    fn text_and_lines_stand_out_in_light_and_dark() {
        for dark in [false, true] {
            let all = colours(dark);
            assert_eq!(all.len(), 26);
            let least = |ink: &str, ground: &str, least: f64| {
                let found = contrast(all[ink], all[ground]);
                assert!(found >= least, "dark {dark}: {ink} on {ground} is {found:.2}");
            };
            for ground in ["--page", "--raised"] {
                for ink in ["--ink", "--faint", "--accent", "--warm"] {
                    least(ink, ground, 4.5);
                }
            }
            for family in crate::page::words::Family::ALL {
                let ground = format!("--{}", family.class());
                least("--ink", &ground, 4.5);
                least(&format!("{ground}-line"), &ground, 3.0);
                assert!(SHEET.contains(&format!(".differs.{}>mark", family.class())));
            }
        }
    }
}
