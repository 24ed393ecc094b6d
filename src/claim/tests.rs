use super::*;

fn read(name: &str) -> Option<Claim> {
    claim(&Folded::of(name), &mut ClaimScratch::default())
}

#[test]
fn show() {
    for name in std::fs::read_to_string("/tmp/names.txt").unwrap_or_default().lines() {
        match read(name) {
            Some(claim) => println!("{name}: {} {} {} {} {}", claim.score, claim.category, claim.body, claim.country,
                claim.evidence.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
            None => println!("{name}: -"),
        }
    }
}
