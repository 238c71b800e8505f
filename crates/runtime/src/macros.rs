//! What generated code says about its types; the macros write the implementations.
//!
//! They are the seam between the generator and this crate: how models are read and written is decided here. The types
//! themselves are written out in full, so that they can be read and documented.
//!
//! Literals are matched as `tt`: rustc makes an expression of each `literal`, and reads it again in every macro that it is
//! given to.

/// Implements [`Object`](crate::object::Object), serde, `Clone`, `Debug`, `Default` and `PartialEq` for a model.
///
/// The fields of the model are `Option`s, but for `extra` of type [`Extra`](crate::Extra). For each property follow its
/// index, counted from 0, its field and its name on the wire. The word after the type name is `derived` where `@odata.type`
/// is to be sent, and `plain` elsewhere.
///
/// ```
/// use msgraph_runtime::{Extra, object};
///
/// /// A recipient.
/// pub struct EmailAddress {
///     /// The address.
///     pub address: Option<String>,
///     /// The name.
///     pub name: Option<String>,
///     /// What else there is.
///     pub extra: Extra,
/// }
/// object! { EmailAddress "microsoft.graph.emailAddress" plain; 0 address "address"; 1 name "name"; }
///
/// let read: EmailAddress = serde_json::from_str(r#"{"name": "Adele", "color": "red"}"#).unwrap();
/// assert_eq!(read.name.as_deref(), Some("Adele"));
/// assert_eq!(read.extra.get("color"), Some(&"red".into()));
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! object {
    ($name:ident $odata_type:tt $send:ident; $($index:tt $field:ident $wire:tt;)*) => {
        $crate::body! { $name $odata_type $send; $($index $field $wire;)* }
        $crate::readable! { $name; ::std::option::Option::None; $($field)* }
    };
}

/// Like [`object!`](crate::object!) for an update, whose fields are [`Field`](crate::Field)s.
///
/// ```
/// use msgraph_runtime::{Extra, Field, update};
///
/// /// What is changed.
/// pub struct UpdateBody {
///     /// The name.
///     pub name: Field<String>,
///     /// What else is sent.
///     pub extra: Extra,
/// }
/// update! { UpdateBody "microsoft.graph.emailAddress" plain; 0 name "name"; }
///
/// let body = UpdateBody { name: Field::Null, ..UpdateBody::default() };
/// assert_eq!(serde_json::to_string(&body).unwrap(), r#"{"name":null}"#);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! update {
    ($name:ident $odata_type:tt $send:ident; $($index:tt $field:ident $wire:tt;)*) => {
        $crate::body! { $name $odata_type $send; $($index $field $wire;)* }
        $crate::readable! { $name; $crate::Field::Absent; $($field)* }
    };
}

/// Like [`object!`](crate::object!) for what is only sent: the body of a request with required properties, in fields of any
/// type. `Clone` is derived.
#[doc(hidden)]
#[macro_export]
macro_rules! body {
    ($name:ident $odata_type:tt $send:ident; $($index:tt $field:ident $wire:tt;)*) => {
        impl $crate::object::Object for $name {
            #[inline]
            fn with_properties(&self, look: $crate::object::Look<'_>) {
                look.at(
                    stringify!($name),
                    $odata_type,
                    $crate::send_type!($send),
                    &[$($wire),*],
                    &[$(&self.$field),*],
                    &self.extra,
                );
            }

            #[inline]
            fn property_mut(&mut self, index: usize) -> &mut dyn $crate::object::Property {
                match index {
                    $($index => &mut self.$field,)*
                    _ => &mut self.extra,
                }
            }
        }

        $crate::object_impls! { $name }
    };
}

/// Implements [`Object`](crate::object::Object), serde, `Debug`, `PartialEq`, `Default` and `From` for an enumeration of the
/// documented types that derive from one base type.
///
/// Each arm is boxed; the first is the base type, which is taken where no `@odata.type` arrives, the others follow with
/// their index from 1 on. Each name is that of the model, and no two are the same. One more variant, `Unknown(UnknownObject)`, holds what has no arm.
///
/// ```
/// use msgraph_runtime::{Extra, UnknownObject, object, polymorphic};
///
/// # pub struct Target { pub extra: Extra }
/// # object! { Target "microsoft.graph.target" plain; }
/// # pub struct GroupTarget { pub group_id: Option<String>, pub extra: Extra }
/// # object! { GroupTarget "microsoft.graph.groupTarget" derived; 0 group_id "groupId"; }
/// /// A target, or a type that derives from it.
/// #[derive(Clone)]
/// pub enum AnyTarget {
///     /// `microsoft.graph.target`
///     Target(Box<Target>),
///     /// `microsoft.graph.groupTarget`
///     GroupTarget(Box<GroupTarget>),
///     /// A type that the documentation does not name.
///     Unknown(UnknownObject),
/// }
/// polymorphic! { AnyTarget; Target(Target) "microsoft.graph.target"; 1 GroupTarget(GroupTarget) "microsoft.graph.groupTarget"; }
///
/// let read: AnyTarget = serde_json::from_str(r##"{"@odata.type": "#microsoft.graph.groupTarget", "groupId": "7"}"##).unwrap();
/// assert!(matches!(read, AnyTarget::GroupTarget(_)));
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! polymorphic {
    ($name:ident; $base:ident($base_model:ty) $base_type:tt; $($index:tt $arm:ident($model:ty) $odata_type:tt;)*) => {
        impl $crate::object::Object for $name {
            #[inline]
            fn with_properties(&self, look: $crate::object::Look<'_>) {
                self.object().with_properties(look);
            }

            #[inline]
            fn property_mut(&mut self, index: usize) -> &mut dyn $crate::object::Property {
                self.object_mut().property_mut(index)
            }

            #[inline]
            fn object(&self) -> &dyn $crate::object::Object {
                match self {
                    Self::$base(object) => &**object,
                    $(Self::$arm(object) => &**object,)*
                    Self::Unknown(object) => object,
                }
            }

            #[inline]
            fn object_mut(&mut self) -> &mut dyn $crate::object::Object {
                match self {
                    Self::$base(object) => &mut **object,
                    $(Self::$arm(object) => &mut **object,)*
                    Self::Unknown(object) => object,
                }
            }

            #[inline]
            fn retype(&mut self, odata_type: &str) -> bool {
                *self = match $crate::object::type_index(&[$base_type $(, $odata_type)*], odata_type) {
                    0 if ::std::matches!(self, Self::$base(_)) => return false,
                    0 => Self::$base(::std::default::Default::default()),
                    $($index => Self::$arm(::std::default::Default::default()),)*
                    _ => Self::Unknown(::std::default::Default::default()),
                };
                true
            }
        }

        impl ::std::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::$base(::std::default::Default::default())
            }
        }

        impl ::std::convert::From<$base_model> for $name {
            #[inline]
            fn from(object: $base_model) -> Self {
                Self::$base(::std::boxed::Box::new(object))
            }
        }

        $(impl ::std::convert::From<$model> for $name {
            #[inline]
            fn from(object: $model) -> Self {
                Self::$arm(::std::boxed::Box::new(object))
            }
        })*

        impl ::std::convert::From<$crate::UnknownObject> for $name {
            #[inline]
            fn from(object: $crate::UnknownObject) -> Self {
                Self::Unknown(object)
            }
        }

        $crate::object_impls! { $name }

        impl<'de> $crate::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::object::deserialize(deserializer)
            }
        }
    };
}

/// Implements reading, writing and comparison of an enumeration that keeps values it does not know.
///
/// The enumeration derives `Clone`, and has a variant `Unrecognized(String)` beside the members. Each member follows its
/// index, counted from 0, and is followed by its value on the wire, by which two are compared and which `Debug` shows:
/// what `derive` would write for each member takes a tenth of the time in which the bindings are checked.
///
/// ```
/// use msgraph_runtime::enumeration;
///
/// /// How a body is written.
/// #[derive(Clone)]
/// pub enum BodyType {
///     /// Plain text.
///     Text,
///     /// HTML.
///     Html,
///     /// A value that the documentation does not name.
///     Unrecognized(String),
/// }
/// enumeration! { BodyType; 0 Text "text"; 1 Html "html"; }
///
/// assert!(matches!(BodyType::from("html"), BodyType::Html));
/// assert_eq!(BodyType::from("rtf").as_str(), "rtf");
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! enumeration {
    ($name:ident; $($index:tt $member:ident $wire:tt;)*) => {
        impl $name {
            /// The value on the wire.
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$member => $wire,)*
                    Self::Unrecognized(text) => text,
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match $crate::object::member(&[$($wire),*], text) {
                    $($index => Self::$member,)*
                    _ => Self::Unrecognized(::std::borrow::ToOwned::to_owned(text)),
                }
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Debug::fmt(self.as_str(), f)
            }
        }

        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::std::cmp::Eq for $name {}

        impl ::std::hash::Hash for $name {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                ::std::hash::Hash::hash(self.as_str(), state);
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::object::Encode for $name {
            #[inline]
            fn view(&self) -> $crate::object::View<'_> {
                $crate::object::View::Text(self.as_str())
            }
        }

        impl $crate::object::Decode for $name {
            #[inline]
            fn from_scalar(scalar: &$crate::object::Scalar<'_>) -> ::std::option::Option<Self> {
                match *scalar {
                    $crate::object::Scalar::Text(text) => ::std::option::Option::Some(::std::convert::From::from(text)),
                    _ => ::std::option::Option::None,
                }
            }
        }

        impl $crate::serde_core::Serialize for $name {
            fn serialize<S: $crate::serde_core::Serializer>(&self, serializer: S) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::object::deserialize_text(deserializer)
            }
        }
    };
}

/// What can be empty can be read and, property by property, copied.
#[doc(hidden)]
#[macro_export]
macro_rules! readable {
    ($name:ident; $absent:path; $($field:ident)*) => {
        impl ::std::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self { $($field: $absent,)* extra: $crate::Extra::new() }
            }
        }

        impl ::std::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                $crate::object::clone(self)
            }
        }

        impl<'de> $crate::serde_core::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(deserializer: D) -> ::std::result::Result<Self, D::Error> {
                $crate::object::deserialize(deserializer)
            }
        }
    };
}

/// The part that [`body!`](crate::body!) and [`polymorphic!`](crate::polymorphic!) share.
#[doc(hidden)]
#[macro_export]
macro_rules! object_impls {
    ($name:ident) => {
        impl $crate::serde_core::Serialize for $name {
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::object::serialize(self, serializer)
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::object::debug(self, f)
            }
        }

        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::object::equal(self, other)
            }
        }
    };
}

/// The word of [`object!`](crate::object!) as a truth value.
#[doc(hidden)]
#[macro_export]
macro_rules! send_type {
    (derived) => {
        true
    };
    (plain) => {
        false
    };
}
