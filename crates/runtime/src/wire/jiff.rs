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
