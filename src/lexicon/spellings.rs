//! The spellings of a piece of a form.
//!
//! The built-in lexicons have millions: a string for each would take more memory for its address than for its letters.

use std::fmt;

use twox_hash::XxHash3_64;

/// Spellings in order, one behind the other in one text.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Spellings {
    text: Box<str>,
    /// Where each ends.
    ends: Box<[u32]>,
}

impl Spellings {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The spelling of this number.
    pub fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.text.get(start as usize..end as usize)
    }

    /// The first of them.
    pub fn first(&self) -> Option<&str> {
        self.get(0)
    }

    /// Each of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let from = std::mem::replace(&mut start, *end as usize);
            self.text.get(from..*end as usize).unwrap_or_default()
        })
    }

    /// The same of the same spellings, and hardly ever of others.
    pub(super) fn fingerprint(&self) -> u64 {
        XxHash3_64::oneshot(self.text.as_bytes()) ^ self.ends.len() as u64
    }
}

impl<T: AsRef<str>> FromIterator<T> for Spellings {
    fn from_iter<I: IntoIterator<Item = T>>(spellings: I) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for spelling in spellings {
            text.push_str(spelling.as_ref());
            ends.push(text.len() as u32);
        }
        Self { text: text.into(), ends: ends.into() }
    }
}

impl fmt::Debug for Spellings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Spellings;

    #[test]
    fn spellings_come_out_as_they_went_in() {
        for list in [&[][..], &[""], &["nude", "", "näkt", "裸"]] {
            let spellings: Spellings = list.iter().collect();
            assert_eq!((spellings.iter().collect::<Vec<_>>(), spellings.len()), (list.to_vec(), list.len()));
            assert_eq!((spellings.first(), spellings.get(list.len())), (list.first().copied(), None));
        }
    }

    #[test]
    fn where_one_ends_counts() {
        let of = |list: &[&str]| list.iter().collect::<Spellings>();
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab", "c"]).fingerprint(), of(&["abc"]).fingerprint());
        assert_eq!(of(&["ab", "c"]).fingerprint(), of(&["ab", "c"]).fingerprint());
    }
}
