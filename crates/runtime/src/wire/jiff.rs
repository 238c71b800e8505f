//! Conversions to and from the types of `jiff`.

use super::{Date, DateTime, Duration, TimeOfDay};

impl DateTime {
    /// The point in time; a text without a zone is taken as UTC, which is what Graph means by it.
    ///
    /// # Errors
    /// Where the text is no date and time, or lies outside of what `jiff` knows: `9999-12-31T23:59:59Z`, which some
    /// services send for "never", does. [`DateTime::to_civil`] reads that too.
    pub fn to_timestamp(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.as_str().parse().or_else(|error| match self.to_civil() {
            Ok(civil) if !self.has_zone() => civil.to_zoned(jiff::tz::TimeZone::UTC).map(|zoned| zoned.timestamp()),
            _ => Err(error),
        })
    }

    /// Date and time as they are written, without regard to the zone.
    ///
    /// # Errors
    /// Where the text is no date and time.
    pub fn to_civil(&self) -> Result<jiff::civil::DateTime, jiff::Error> {
        let text = self.as_str();
        text.strip_suffix(['Z', 'z']).unwrap_or(text).parse()
    }

    fn has_zone(&self) -> bool {
        let time = self.as_str().split(['T', 't', ' ']).nth(1).unwrap_or_default();
        time.contains(['Z', 'z', '+', '-'])
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(timestamp: jiff::Timestamp) -> Self {
        DateTime::new(timestamp.to_string())
    }
}

impl Date {
    /// The day.
    ///
    /// # Errors
    /// Where the text is no date.
    pub fn to_civil(&self) -> Result<jiff::civil::Date, jiff::Error> {
        self.as_str().parse()
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Date::new(date.to_string())
    }
}

impl TimeOfDay {
    /// The time.
    ///
    /// # Errors
    /// Where the text is no time.
    pub fn to_civil(&self) -> Result<jiff::civil::Time, jiff::Error> {
        self.as_str().parse()
    }
}

impl From<jiff::civil::Time> for TimeOfDay {
    fn from(time: jiff::civil::Time) -> Self {
        TimeOfDay::new(time.to_string())
    }
}

impl Duration {
    /// The span.
    ///
    /// # Errors
    /// Where the text is no duration of ISO 8601, or has more than nine decimal places.
    pub fn to_span(&self) -> Result<jiff::Span, jiff::Error> {
        self.as_str().parse()
    }
}

impl From<jiff::Span> for Duration {
    fn from(span: jiff::Span) -> Self {
        Duration::new(span.to_string())
    }
}

#[cfg(test)]
mod tests {
    use crate::wire::{Date, DateTime, Duration, TimeOfDay};

    #[test]
    fn times_are_read_with_and_without_zone() {
        let expected: jiff::Timestamp = "2021-07-01T10:00:00Z".parse().unwrap();
        for text in [
            "2021-07-01T10:00:00Z",
            "2021-07-01T10:00:00.0000000",
            "2021-07-01T12:00:00+02:00",
            "2021-07-01T08:00:00-02:00",
        ] {
            assert_eq!(DateTime::from(text).to_timestamp().unwrap(), expected, "{text}");
        }
        assert_eq!(DateTime::from(expected).as_str(), "2021-07-01T10:00:00Z");
        assert!(DateTime::from("String (timestamp)").to_timestamp().is_err());
    }

    #[test]
    fn never_has_a_civil_date_alone() {
        let never = DateTime::from("9999-12-31T23:59:59Z");
        assert!(never.to_timestamp().is_err());
        assert_eq!(never.to_civil().unwrap(), jiff::civil::date(9999, 12, 31).at(23, 59, 59, 0));
    }

    #[test]
    fn days_times_and_durations_are_read() {
        assert_eq!(Date::from("2014-01-01").to_civil().unwrap(), jiff::civil::date(2014, 1, 1));
        assert_eq!(TimeOfDay::from("08:30:00.0000000").to_civil().unwrap(), jiff::civil::time(8, 30, 0, 0));
        assert_eq!(Duration::from("-PT15M").to_span().unwrap().get_minutes(), -15);
        assert!(Duration::from("P11D23H59M59.999999999999S").to_span().is_err());
    }
}
