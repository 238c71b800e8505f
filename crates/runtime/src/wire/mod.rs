//! Scalars of OData that Rust has no type for, as the text that arrived.
//!
//! Real answers hold `9999-12-31T23:59:59Z`, dates without a zone and durations that strict parsers refuse; a typed date
//! would make the whole answer unreadable. So the text is kept and sent back unchanged, and read where someone asks.

mod base64;
mod decimal;
mod flags;
mod guid;
#[cfg(feature = "jiff")]
mod jiff;
mod text;

pub use self::base64::Base64;
pub use decimal::Decimal;
pub use flags::Flags;
pub use guid::Guid;
pub use text::{Date, DateTime, Duration, TimeOfDay};
