//! Of several verdicts on one field, those that another explains away.

use super::Judged;
use crate::{Kind, Score};

/// Drops what another verdict explains: an account that bears a registered name is not an imitation of another, a shorter name
/// inside a longer one is not what is meant, and of one entity the plainest explanation is kept.
pub(crate) fn drop_explained<T>(judged: &mut Vec<T>, of: impl Fn(&T) -> &Judged) {
    if judged.iter().any(|one| of(one).identical) {
        judged.retain(|one| of(one).identical);
        return;
    }
    if judged.len() < 2 {
        return;
    }
    let shown = |one: &Judged| one.score >= Score::LOW;
    let span = |one: &Judged| (one.from, one.to);
    let inside = |one: &Judged, (from, to): (u32, u32)| from <= one.from && one.to <= to;
    let verdicts = |keep: &dyn Fn(&Judged) -> bool| -> Vec<(u32, (u32, u32))> {
        judged.iter().map(&of).filter(|one| keep(one)).map(|one| (one.entity, span(one))).collect()
    };
    // A shorter name inside a longer one that is registered, or that is only a slip away: `General Syaff of the Armed
    // Forces` is no Armed Forces. Half as long again: less could be an affix taken for part of the name.
    let unaltered = verdicts(&|one| one.unaltered);
    let slips = verdicts(&|one| one.kind == Kind::Lookalike && shown(one));
    // A name spelled in another script says less than the same entity's name with a slip, and a slip less than a short form
    // as everybody writes it.
    let closer = verdicts(&|one| !one.features.spelled() && shown(one));
    let short = verdicts(&|one| one.short);
    judged.retain(|one| {
        let one = of(one);
        let length = one.to - one.from;
        let within_name =
            unaltered.iter().any(|&(_, (from, to))| inside(one, (from, to)) && to - from > length);
        let within_slip = one.kind == Kind::Extended
            && slips.iter().any(|&(_, (from, to))| inside(one, (from, to)) && (to - from) * 2 >= length * 3);
        let spelled = one.features.spelled() && closer.iter().any(|(entity, _)| *entity == one.entity);
        let slip = one.features.edited()
            && short.iter().any(|&(entity, window)| entity == one.entity && window == span(one));
        !(within_name || within_slip || spelled || slip)
    });
}
