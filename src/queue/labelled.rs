//! Decisions as labelled accounts: what reviewers agreed with imitates its entity, what they did not is ordinary.

use crate::Error;
use crate::evaluate::labelled::{Labelled, Row};
use crate::queue::case::State;
use crate::queue::{Exported, Queue};

impl Queue {
    /// Adds the decided cases to a list, each with its number as its line. Appeals that are not settled are left out, and so
    /// are confirmed reports that name no entity, as they say nothing of what should have been found.
    ///
    /// # Errors
    /// The database cannot be read, or nothing in it was decided.
    pub(crate) fn label(&self, list: &mut Labelled) -> Result<(), Error> {
        let file = list.files.len();
        let place = self.path().to_string_lossy().into_owned();
        let before = list.rows.len();
        self.each(Exported::Decisions, |case| {
            let impostor = match case.state {
                State::Confirmed | State::Upheld => true,
                State::Dismissed | State::Overturned => false,
                State::New | State::Claimed | State::Appealed => return Ok(()),
            };
            if impostor && case.kind.is_none() && case.entity_id.is_empty() {
                return Ok(());
            }
            list.rows.push(Row {
                file,
                line: case.id.unsigned_abs(),
                id: case.account_id.clone(),
                name: case.name.clone(),
                handle: case.handle.clone(),
                platform: case.platform.clone(),
                imitated: if impostor { case.entity_id.clone() } else { String::new() },
                impostor,
                category: case.category.clone(),
                techniques: case.evidence.iter().map(|one| one.technique.as_str().to_owned()).collect(),
                language: case.language.clone(),
            });
            Ok(())
        })?;
        if list.rows.len() == before {
            return Err(Error::input(place, "nothing in this queue was decided")
                .with_hint("confirm and dismiss cases first; `deadringer queue list` shows what there is"));
        }
        list.files.push(place);
        Ok(())
    }
}
