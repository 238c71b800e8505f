//! Answers that wrap what was asked for.

use serde_core::ser::SerializeMap;
use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use crate::object::{self, Decode, Items, Look, Object, Property, Room, Scalar, View, Wanted};
use crate::{Extra, Value};

/// One page of a collection.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The items of this page. Items that arrive as `null` are left out.
    pub value: Vec<T>,
    /// The number of all items (`@odata.count`), where it was asked for.
    pub count: Option<i64>,
    /// Where the next page is (`@odata.nextLink`); absent on the last page. It is opaque.
    pub next_link: Option<String>,
    /// Where later changes are (`@odata.deltaLink`), on the last page of a delta query. It is opaque.
    pub delta_link: Option<String>,
    /// What else arrived.
    pub extra: Extra,
}

impl<T> Default for Page<T> {
    fn default() -> Self {
        Page { value: Vec::new(), count: None, next_link: None, delta_link: None, extra: Extra::new() }
    }
}

impl<T: Decode> Page<T> {
    pub(super) fn read(text: &str) -> Result<Self, serde_json::Error> {
        let mut content = PageContent::default();
        object::read_str(text, &mut content)?;
        content.into_page()
    }

    /// The JSON path of the first item that does not fit: `value[2]`.
    pub(super) fn first_unfit(text: &str) -> String {
        let index = object::first_unfit(&mut PageItems::<T>(Vec::new()), items(text));
        index.map_or_else(|| "value".to_owned(), |index| format!("value[{index}]"))
    }
}

/// The items of a page whose text is JSON.
fn items(text: &str) -> Vec<Value> {
    let mut page: Value = serde_json::from_str(text).unwrap_or_default();
    match page.get_mut("value").map(Value::take) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

/// As it arrived: for storing answers, and for tests.
impl<T: Decode> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let links = [("@odata.nextLink", &self.next_link), ("@odata.deltaLink", &self.delta_link)];
        let mut map = serializer.serialize_map(None)?;
        // A collection that arrived as null is one without items.
        for (name, value) in self.extra.iter().filter(|(name, _)| *name != "value") {
            map.serialize_entry(name, value)?;
        }
        if let Some(count) = self.count {
            map.serialize_entry("@odata.count", &count)?;
        }
        for (name, link) in links {
            if let Some(link) = link {
                map.serialize_entry(name, link)?;
            }
        }
        map.serialize_entry("value", &View::Items(&self.value))?;
        map.end()
    }
}

impl<T: Decode> Serialize for PropertyValue<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        object::serialize(self, serializer)
    }
}

impl<'de, T: Decode> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let content: PageContent<T> = object::deserialize(deserializer)?;
        content.into_page()
    }
}

/// A single value that is no object: the answer of a function that returns a number or a text, or of a property that is
/// asked for by its own URL (OData JSON Format 4.01, section 11).
#[derive(Clone, Debug, PartialEq)]
pub struct PropertyValue<T> {
    /// The value; absent where it is null, or of another type than documented: then it is in `extra`.
    pub value: Option<T>,
    /// What else arrived.
    pub extra: Extra,
}

impl<T> Default for PropertyValue<T> {
    fn default() -> Self {
        PropertyValue { value: None, extra: Extra::new() }
    }
}

/// A page while it is read: its collection takes what a page leaves out.
#[derive(Clone)]
struct PageContent<T> {
    value: PageItems<T>,
    count: Option<i64>,
    next_link: Option<String>,
    delta_link: Option<String>,
    extra: Extra,
}

impl<T> Default for PageContent<T> {
    fn default() -> Self {
        PageContent { value: PageItems(Vec::new()), count: None, next_link: None, delta_link: None, extra: Extra::new() }
    }
}

impl<T> PageContent<T> {
    fn into_page<E: serde_core::de::Error>(self) -> Result<Page<T>, E> {
        let PageContent { value: PageItems(value), count, next_link, delta_link, extra } = self;
        // An empty page would be a lie.
        if extra.get("value").is_some_and(|value| !value.is_null()) {
            return Err(E::custom("the items of the page are of another kind than documented"));
        }
        Ok(Page { value, count, next_link, delta_link, extra })
    }
}

/// Implements [`Object`] for types with a parameter.
macro_rules! generic_object {
    ($name:ident; $($index:literal $field:ident $wire:literal;)*) => {
        impl<T: Decode> Object for $name<T> {
            fn with_properties(&self, look: Look<'_>) {
                look.at(stringify!($name), "", false, &[$($wire),*], &[$(&self.$field),*], &self.extra);
            }

            fn property_mut(&mut self, index: usize) -> &mut dyn Property {
                match index {
                    $($index => &mut self.$field,)*
                    _ => &mut self.extra,
                }
            }
        }
    };
}

generic_object! { PropertyValue; 0 value "value"; }
generic_object! {
    PageContent; 0 value "value"; 1 count "@odata.count"; 2 next_link "@odata.nextLink"; 3 delta_link "@odata.deltaLink";
}

/// The items of a page: like `Vec<T>`, but `null` is left out.
#[derive(Clone)]
struct PageItems<T>(Vec<T>);

impl<T: Decode> Property for PageItems<T> {
    fn view(&self) -> View<'_> {
        View::Items(self)
    }

    fn set_scalar(&mut self, _scalar: &Scalar<'_>) -> bool {
        self.0.clear();
        false
    }

    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_> {
        match wanted {
            Wanted::Items => {
                self.0.clear();
                Room::Items(self)
            }
            Wanted::Object | Wanted::Nothing => {
                self.0.clear();
                Room::None
            }
            Wanted::Type(_) | Wanted::Current => Room::None,
        }
    }

    /// Never called: a page is not copied while it is read.
    fn assign(&mut self, _other: &dyn Property) -> bool {
        false
    }
}

impl<T: Decode> Items for PageItems<T> {
    fn count(&self) -> usize {
        self.0.count()
    }

    fn item(&self, index: usize) -> View<'_> {
        self.0.item(index)
    }

    fn push_scalar(&mut self, scalar: &Scalar<'_>) -> bool {
        matches!(scalar, Scalar::Null) || self.0.push_scalar(scalar)
    }

    fn room(&mut self, wanted: Wanted<'_>) -> Room<'_> {
        Items::room(&mut self.0, wanted)
    }
}
