//! Of several verdicts on one field, those that another explains away.

use super::Judged;
use crate::{Kind, Score};

/// Drops what another verdict explains.
pub(crate) fn drop_explained<T>(judged: &mut Vec<T>, of: impl Fn(&T) -> &Judged) {
    let explained = Explained::by(judged.iter().map(&of));
    judged.retain(|one| !explained.is(of(one)));
}

/// An entity, and where in the account's text it is met.
type Met = (u32, (u32, u32));

/// What some verdicts explain: an account that bears a registered name is not an imitation of another, a shorter name inside a
/// longer one is not what is meant, and of one entity the plainest explanation is kept.
pub(crate) struct Explained {
    identical: bool,
    unaltered: Vec<Met>,
    slips: Vec<Met>,
    closer: Vec<Met>,
    short: Vec<Met>,
}

impl Explained {
    /// By all verdicts on a field, with their scores.
    pub(crate) fn by<'j>(judged: impl Iterator<Item = &'j Judged> + Clone) -> Explained {
        let shown = |one: &Judged| one.score >= Score::LOW;
        let identical = judged.clone().any(|one| one.identical);
        // One alone explains nothing, and beside a registered name nothing else does.
        let several = !identical && judged.clone().nth(1).is_some();
        let of = |keep: &dyn Fn(&Judged) -> bool| -> Vec<Met> {
            judged.clone().filter(|one| several && keep(one)).map(|one| (one.entity, span(one))).collect()
        };
        Explained {
            identical,
            unaltered: of(&|one| one.unaltered),
            slips: of(&|one| one.kind == Kind::Lookalike && shown(one)),
            closer: of(&|one| !one.features.spelled() && shown(one)),
            short: of(&|one| one.short),
        }
    }

    /// Whether a verdict is explained by another.
    pub(crate) fn is(&self, one: &Judged) -> bool {
        if self.identical {
            return !one.identical;
        }
        let length = one.to - one.from;
        let inside = |(from, to): (u32, u32)| from <= one.from && one.to <= to;
        // A shorter name inside a longer one that is registered, or that is only a slip away: `General Syaff of the Armed
        // Forces` is no Armed Forces. Half as long again: less could be an affix taken for part of the name.
        let within_name =
            self.unaltered.iter().any(|&(_, (from, to))| inside((from, to)) && to - from > length);
        let within_slip = one.kind == Kind::Extended
            && self.slips.iter().any(|&(_, (from, to))| inside((from, to)) && (to - from) * 2 >= length * 3);
        // A name spelled in another script says less than the same entity's name with a slip, and a slip less than a short
        // form as everybody writes it.
        let spelled = one.features.spelled() && self.closer.iter().any(|(entity, _)| *entity == one.entity);
        let slip = one.features.edited()
            && self.short.iter().any(|&(entity, window)| entity == one.entity && window == span(one));
        within_name || within_slip || spelled || slip
    }
}

const fn span(one: &Judged) -> (u32, u32) {
    (one.from, one.to)
}
