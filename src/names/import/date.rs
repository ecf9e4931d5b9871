//! Dates as sources give them: often only a year.

/// A day that is known as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartialDate {
    /// Year, negative before our era.
    pub year: i16,
    /// Month, 1 to 12.
    pub month: Option<u8>,
    /// Day of the month, 1 to 31.
    pub day: Option<u8>,
    /// How many years it may be later: 0 for a year, 9 for a decade. What is vaguer than a decade has [`CENTURY`].
    pub slack: u16,
}

/// The slack of a date of which only the century is known.
pub const CENTURY: u16 = 100;

impl PartialDate {
    /// Reads `1984`, `1984-05`, `1984-05-17`, and the same behind a sign and with a time behind it, as Wikidata writes
    /// (`+1984-05-17T00:00:00Z`, with zeros for what is not known). `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let date = digits.split(['T', ' ']).next()?;
        let mut parts = date.split('-');
        let year = parts.next()?;
        if year.is_empty() || !year.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let year: i16 = year.parse().ok()?;
        let mut part = |most: u8| -> Option<Option<u8>> {
            match parts.next() {
                None => Some(None),
                Some(text) if text.len() <= 2 => {
                    let number: u8 = text.parse().ok()?;
                    (number <= most).then_some((number > 0).then_some(number))
                }
                Some(_) => None,
            }
        };
        let month = part(12)?;
        let day = part(31)?.filter(|_| month.is_some());
        parts.next().is_none().then_some(Self { year: sign * year, month, day, slack: 0 })
    }

    /// The last day it can be, as `(year, month, day)`.
    pub fn latest(&self) -> (i16, u8, u8) {
        (self.year.saturating_add_unsigned(self.slack), self.month.unwrap_or(12), self.day.unwrap_or(31))
    }

    /// The first day it can be. A century is written by any of its years.
    pub fn earliest(&self) -> (i16, u8, u8) {
        let year = if self.slack >= CENTURY { self.year.saturating_sub_unsigned(CENTURY) } else { self.year };
        (year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// Whether it may lie less than `years` before this day.
    pub fn within(&self, years: i16, today: (i16, u8, u8)) -> bool {
        let (year, month, day) = self.latest();
        (year.saturating_add(years), month, day) > today
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Option<(i16, Option<u8>, Option<u8>)> {
        PartialDate::parse(text).map(|d| (d.year, d.month, d.day))
    }

    #[test]
    fn dates_are_read_as_far_as_they_are_known() {
        assert_eq!(date("1984"), Some((1984, None, None)));
        assert_eq!(date("1984-05"), Some((1984, Some(5), None)));
        assert_eq!(date("+1984-05-17T00:00:00Z"), Some((1984, Some(5), Some(17))));
        assert_eq!(date("+1984-00-00T00:00:00Z"), Some((1984, None, None)));
        assert_eq!(date("-0384-01-01T00:00:00Z"), Some((-384, Some(1), Some(1))));
        for bad in ["", "-", "x", "19x4", "1984-13", "1984-1-32", "1984-1-1-1", "99999", "1984-123", "t12", "+", "--1"]
        {
            assert_eq!(date(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn who_may_still_be_young_is_young() {
        let today = (2026, 11, 22);
        let young = |text: &str| PartialDate::parse(text).unwrap().within(18, today);
        assert!(!young("2008-11-22"), "eighteen today");
        assert!(young("2008-11-23") && young("2008") && young("2010-01-01") && young("2008-11"));
        assert!(!young("2007") && !young("2008-10"));
    }
}
