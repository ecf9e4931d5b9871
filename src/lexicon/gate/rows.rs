//! Rows of numbers in one stretch of memory, each with a small filter before it: nearly all that is asked for stands in none.

use super::Glance;

/// The lowest bit of a number says that what it opens is sexual; else it opens what tells of somebody.
pub(super) const SEXUAL: u32 = 1;

/// Rows, each of them sorted.
#[derive(Debug, Default)]
pub(super) struct Rows {
    numbers: Vec<u32>,
    /// Of each row, where it ends, and its filter.
    ends: Vec<(u32, Filter)>,
    /// The bits of all filters, one behind the other.
    bits: Vec<u64>,
}

impl Rows {
    /// Appends a row, and says which it is. The numbers are sorted.
    pub fn push(&mut self, numbers: &[u32]) -> u32 {
        let filter = Filter::write(numbers, &mut self.bits);
        self.numbers.extend_from_slice(numbers);
        self.ends.push((self.numbers.len() as u32, filter));
        self.ends.len() as u32 - 1
    }

    /// A row; empty if there is none of this number.
    #[inline]
    pub fn get(&self, row: u32) -> Row<'_> {
        let row = row as usize;
        let start = row.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end.0 as usize);
        match self.ends.get(row) {
            Some(&(end, filter)) => {
                Row { numbers: self.numbers.get(start..end as usize).unwrap_or_default(), filter, bits: &self.bits }
            }
            None => Row { numbers: &[], filter: Filter::default(), bits: &[] },
        }
    }
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    numbers: &'r [u32],
    filter: Filter,
    bits: &'r [u64],
}

impl Row<'_> {
    /// Whether nothing stands in it.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.numbers.is_empty()
    }

    /// What a number opens, its lowest bit aside.
    #[inline]
    pub fn opens(self, number: u32) -> Glance {
        if !self.filter.may_hold(self.bits, number) {
            return Glance::default();
        }
        let first = self.numbers.partition_point(|other| other & !SEXUAL < number & !SEXUAL);
        let same = self.numbers[first..].iter().take_while(|other| **other & !SEXUAL == number & !SEXUAL);
        same.fold(Glance::default(), |glance, other| {
            glance.with(if other & SEXUAL == 0 { Glance::SOMEBODY } else { Glance::SEXUAL })
        })
    }
}

/// A Bloom filter of one probe for the numbers of a row.
#[derive(Clone, Copy, Debug, Default)]
struct Filter {
    /// Number of its first 64 bits.
    first: u32,
    /// How far a spread number is shifted for the place of its bit.
    shift: u32,
}

impl Filter {
    /// Bits for a number.
    const PER_NUMBER: usize = 16;

    /// Appends the filter of these numbers.
    fn write(numbers: &[u32], bits: &mut Vec<u64>) -> Self {
        let size = (numbers.len() * Self::PER_NUMBER).next_power_of_two().max(64);
        let filter = Self { first: bits.len() as u32, shift: u32::BITS - size.trailing_zeros() };
        bits.resize(bits.len() + size / 64, 0);
        for number in numbers {
            let (at, bit) = filter.place(*number);
            bits[at] |= bit;
        }
        filter
    }

    /// Where the bit of a number stands. What it opens does not count.
    #[inline]
    fn place(self, number: u32) -> (usize, u64) {
        let spread = (number & !SEXUAL).wrapping_mul(0x9e37_79b9) >> self.shift;
        (self.first as usize + spread as usize / 64, 1 << (spread % 64))
    }

    /// Whether a number may be in the row; never wrongly no.
    #[inline]
    fn may_hold(self, bits: &[u64], number: u32) -> bool {
        let (at, bit) = self.place(number);
        bits.get(at).is_some_and(|bits| bits & bit != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_holds_what_was_put_in_and_nothing_else() {
        let mut rows = Rows::default();
        let even: Vec<u32> = (0..500).map(|n| (n * 8) | SEXUAL).collect();
        let (empty, first, second) = (rows.push(&[]), rows.push(&even), rows.push(&[6, 10, 11]));
        for number in (0..5000).step_by(2) {
            assert_eq!(rows.get(first).opens(number).sexual, number < 4000 && number % 8 == 0, "{number}");
            assert!(!rows.get(first).opens(number).somebody && !rows.get(empty).opens(number).sexual);
            let other = rows.get(second).opens(number);
            assert_eq!((other.somebody, other.sexual), (number == 6 || number == 10, number == 10), "{number}");
        }
        assert_eq!(rows.get(7).opens(6), Glance::default(), "there is no such row");
    }
}
