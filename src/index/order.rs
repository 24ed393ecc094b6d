//! Registered names in the order of their folded forms, for whoever looks one up by how it begins; nothing that judges an
//! account enters here. Only their numbers are kept: to find a place in the order some names are folded again, seventeen of a
//! hundred thousand, which a person does not notice, and there are no bytes that could say something else than the names.

use super::Index;
use super::format::numbers::{Reader, Writer};
use crate::fold::Folded;

/// Numbers of names, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Order {
    numbers: Vec<u32>,
}

impl Order {
    /// Of hard forms with the numbers of their names: of names that fold alike the first.
    pub(super) fn of(mut names: Vec<(String, u32)>) -> Order {
        names.sort_unstable();
        names.dedup_by(|later, first| later.0 == first.0);
        Order { numbers: names.into_iter().map(|(_, number)| number).collect() }
    }

    /// The numbers of the names that begin with a hard form, in order.
    pub(super) fn starting<'i>(
        &'i self,
        index: &'i Index,
        hard: &'i [char],
    ) -> impl Iterator<Item = u32> + 'i {
        let mut name = Folded::default();
        let before = self.numbers.partition_point(|&number| {
            name.fold(index.name(number).map_or("", |(_, text)| text));
            name.hard.chars() < hard
        });
        let rest = self.numbers.get(before..).unwrap_or_default().iter().copied();
        rest.take_while(move |&number| {
            name.fold(index.name(number).map_or("", |(_, text)| text));
            name.hard.chars().starts_with(hard)
        })
    }

    /// As bytes, to be stored.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        self.numbers.iter().for_each(|&number| writer.number(number));
        writer.into_bytes()
    }

    /// Of stored bytes, if they are numbers below `limit`, each once. Whether they stand in order is not asked, as all names
    /// would have to be folded: where they do not, a look-up finds less, and nothing else.
    pub(super) fn read(bytes: &[u8], limit: usize) -> Option<Order> {
        let mut reader = Reader::of(bytes);
        let mut numbers = Vec::with_capacity(limit.min(bytes.len()));
        let mut seen = vec![false; limit];
        while !reader.is_empty() {
            let number = reader.number()?;
            if std::mem::replace(seen.get_mut(number as usize)?, true) {
                return None;
            }
            numbers.push(number);
        }
        Some(Order { numbers })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_written_or_refused() {
        let names = [("b", 7), ("a", 300), ("b", 2), ("ab", 0)].map(|(hard, name)| (hard.to_owned(), name));
        let order = Order::of(names.to_vec());
        assert_eq!(order.numbers, [300, 0, 2]);
        assert_eq!(Order::read(&order.write(), 301), Some(order.clone()));
        assert_eq!(Order::read(&order.write(), 300), None, "a number too high");
        assert_eq!(Order::read(&[1, 2, 1], 3), None, "a name twice");
        assert_eq!(Order::read(&[1, 0x80], 3), None, "half a number");
    }
}
