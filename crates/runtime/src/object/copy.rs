//! `Clone` of every model that can be made empty: derived, it would be a fifth of the time that a build takes.

use super::Object;

/// A copy of an object.
pub fn clone<T: Object + Default>(object: &T) -> T {
    let mut copy = T::default();
    copy_properties(object, &mut copy);
    copy
}

/// Copies the properties and, as the last, [`Extra`](crate::Extra) into an empty object of the same type.
fn copy_properties(from: &dyn Object, to: &mut dyn Object) {
    for index in 0..=from.info().names.len() {
        to.property_mut(index).assign(from.property(index));
    }
}
