//! `Debug` and `PartialEq` of every model.

use std::fmt;

use super::{Look, Object, View};

/// Prints an object: the properties that are set, by their names on the wire, and `extra` where there is any.
///
/// # Errors
/// What the formatter reports.
pub fn debug(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut written = Ok(());
    object.with_properties(Look(&mut |info, properties, extra| {
        let mut out = f.debug_struct(info.rust_name);
        for (name, property) in info.names.iter().zip(properties) {
            match property.view() {
                View::Absent => {}
                view => {
                    out.field(name, &view);
                }
            }
        }
        if !extra.is_empty() {
            out.field("extra", extra);
        }
        written = out.finish();
    }));
    written
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            View::Absent => f.write_str("absent"),
            View::Null => f.write_str("null"),
            View::Boolean(value) => value.fmt(f),
            View::Integer(value) => value.fmt(f),
            View::Unsigned(value) => value.fmt(f),
            View::Double(value) => value.fmt(f),
            View::Single(value) => value.fmt(f),
            View::Text(text) => text.fmt(f),
            View::Display(text) => text.to_string().fmt(f),
            View::Object(object) => debug(*object, f),
            View::Items(items) => f.debug_list().entries((0..items.count()).map(|index| items.item(index))).finish(),
            View::Json(json) => json.fmt(f),
        }
    }
}

/// True where two objects are of one type, and all their properties and `extra` are equal.
pub fn equal(left: &dyn Object, right: &dyn Object) -> bool {
    let mut is_equal = false;
    left.with_properties(Look(&mut |info, left, left_extra| {
        right.with_properties(Look(&mut |other, right, right_extra| {
            let mut pairs = left.iter().zip(right);
            is_equal = (info.odata_type, info.rust_name, info.names) == (other.odata_type, other.rust_name, other.names)
                && left_extra == right_extra
                && pairs.all(|(left, right)| left.view() == right.view());
        }));
    }));
    is_equal
}

impl PartialEq for View<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (View::Absent, View::Absent) | (View::Null, View::Null) => true,
            (View::Boolean(left), View::Boolean(right)) => left == right,
            (View::Integer(left), View::Integer(right)) => left == right,
            (View::Unsigned(left), View::Unsigned(right)) => left == right,
            (View::Double(left), View::Double(right)) => left == right,
            (View::Single(left), View::Single(right)) => left == right,
            (View::Text(left), View::Text(right)) => left == right,
            (View::Display(left), View::Display(right)) => left.to_string() == right.to_string(),
            (View::Text(text), View::Display(display)) | (View::Display(display), View::Text(text)) => {
                display.to_string() == *text
            }
            (View::Object(left), View::Object(right)) => equal(*left, *right),
            (View::Items(left), View::Items(right)) => {
                left.count() == right.count() && (0..left.count()).all(|index| left.item(index) == right.item(index))
            }
            (View::Json(left), View::Json(right)) => left == right,
            _ => false,
        }
    }
}
