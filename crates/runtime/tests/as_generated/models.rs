//! Models as the generator writes them.

/// The assignment of a device configuration.
pub struct DeviceConfigurationAssignment {
    /// The key of the assignment.
    pub id: ::std::option::Option<::std::string::String>,
    /// Whom it is assigned to.
    pub target: ::std::option::Option<crate::models::AnyDeviceAndAppManagementAssignmentTarget>,
    /// What arrived and has no field; see [`Extra`](::msgraph_runtime::Extra).
    pub extra: ::msgraph_runtime::Extra,
}
::msgraph_runtime::object! {
    DeviceConfigurationAssignment "microsoft.graph.deviceConfigurationAssignment" derived;
    0 id "id";
    1 target "target";
}

/// The base type of assignment targets.
pub struct DeviceAndAppManagementAssignmentTarget {
    /// What arrived and has no field; see [`Extra`](::msgraph_runtime::Extra).
    pub extra: ::msgraph_runtime::Extra,
}
::msgraph_runtime::object! {
    DeviceAndAppManagementAssignmentTarget "microsoft.graph.deviceAndAppManagementAssignmentTarget" plain;
}

/// The members of a group.
pub struct GroupAssignmentTarget {
    /// The group.
    pub group_id: ::std::option::Option<::std::string::String>,
    /// What arrived and has no field; see [`Extra`](::msgraph_runtime::Extra).
    pub extra: ::msgraph_runtime::Extra,
}
::msgraph_runtime::object! {
    GroupAssignmentTarget "microsoft.graph.groupAssignmentTarget" derived;
    0 group_id "groupId";
}

/// A collection of Configuration Manager.
pub struct ConfigurationManagerCollectionAssignmentTarget {
    /// The collection.
    pub collection_id: ::std::option::Option<::std::string::String>,
    /// What arrived and has no field; see [`Extra`](::msgraph_runtime::Extra).
    pub extra: ::msgraph_runtime::Extra,
}
::msgraph_runtime::object! {
    ConfigurationManagerCollectionAssignmentTarget "microsoft.graph.configurationManagerCollectionAssignmentTarget" derived;
    0 collection_id "collectionId";
}

/// A `deviceAndAppManagementAssignmentTarget` or a type that derives from it.
#[derive(Clone)]
pub enum AnyDeviceAndAppManagementAssignmentTarget {
    /// `microsoft.graph.deviceAndAppManagementAssignmentTarget`
    DeviceAndAppManagementAssignmentTarget(::std::boxed::Box<crate::models::DeviceAndAppManagementAssignmentTarget>),
    /// `microsoft.graph.configurationManagerCollectionAssignmentTarget`
    ConfigurationManagerCollectionAssignmentTarget(
        ::std::boxed::Box<crate::models::ConfigurationManagerCollectionAssignmentTarget>,
    ),
    /// `microsoft.graph.groupAssignmentTarget`
    GroupAssignmentTarget(::std::boxed::Box<crate::models::GroupAssignmentTarget>),
    /// A type that the documentation does not name, with all that arrived.
    Unknown(::msgraph_runtime::UnknownObject),
}
::msgraph_runtime::polymorphic! {
    AnyDeviceAndAppManagementAssignmentTarget;
    DeviceAndAppManagementAssignmentTarget(crate::models::DeviceAndAppManagementAssignmentTarget)
        "microsoft.graph.deviceAndAppManagementAssignmentTarget";
    1 ConfigurationManagerCollectionAssignmentTarget(crate::models::ConfigurationManagerCollectionAssignmentTarget)
        "microsoft.graph.configurationManagerCollectionAssignmentTarget";
    2 GroupAssignmentTarget(crate::models::GroupAssignmentTarget) "microsoft.graph.groupAssignmentTarget";
}

/// How a body is written.
#[derive(Clone)]
pub enum BodyType {
    /// Plain text.
    Text,
    /// HTML.
    Html,
    /// A value that the documentation does not name.
    Unrecognized(::std::string::String),
}
::msgraph_runtime::enumeration! { BodyType; 0 Text "text"; 1 Html "html"; }

/// What a link allows; several may hold at once.
#[derive(Clone)]
pub enum Rights {
    /// Reading.
    Read,
    /// Writing.
    Write,
    /// A value that the documentation does not name.
    Unrecognized(::std::string::String),
}
::msgraph_runtime::enumeration! { Rights; 0 Read "read"; 1 Write "write"; }

/// One property of each kind.
pub struct Specimen {
    /// `Edm.String`
    pub name: ::std::option::Option<::std::string::String>,
    /// `Edm.Boolean`
    pub enabled: ::std::option::Option<bool>,
    /// `Edm.Int32`
    pub small: ::std::option::Option<i32>,
    /// `Edm.Int64`
    pub size: ::std::option::Option<i64>,
    /// `Edm.Single`
    pub single: ::std::option::Option<f32>,
    /// `Edm.Double`
    pub double: ::std::option::Option<f64>,
    /// `Edm.Decimal`
    pub price: ::std::option::Option<::msgraph_runtime::Decimal>,
    /// `Edm.DateTimeOffset`
    pub created: ::std::option::Option<::msgraph_runtime::DateTime>,
    /// `Edm.Duration`
    pub length: ::std::option::Option<::msgraph_runtime::Duration>,
    /// `Edm.Guid`
    pub tenant: ::std::option::Option<::msgraph_runtime::Guid>,
    /// `Edm.Binary`
    pub content: ::std::option::Option<::msgraph_runtime::Base64>,
    /// `Edm.Untyped`
    pub anything: ::std::option::Option<::msgraph_runtime::Value>,
    /// `Collection(Edm.String)`
    pub tags: ::std::option::Option<::std::vec::Vec<::std::string::String>>,
    /// An enumeration.
    pub body_type: ::std::option::Option<crate::models::BodyType>,
    /// A flags enumeration.
    pub rights: ::std::option::Option<::msgraph_runtime::Flags<crate::models::Rights>>,
    /// An entity type, boxed.
    pub parent: ::std::option::Option<::std::boxed::Box<crate::models::Specimen>>,
    /// A collection of the same.
    pub children: ::std::option::Option<::std::vec::Vec<crate::models::Specimen>>,
    /// A collection of a type with derived types.
    pub targets: ::std::option::Option<::std::vec::Vec<crate::models::AnyDeviceAndAppManagementAssignmentTarget>>,
    /// What arrived and has no field; see [`Extra`](::msgraph_runtime::Extra).
    pub extra: ::msgraph_runtime::Extra,
}
::msgraph_runtime::object! {
    Specimen "microsoft.graph.specimen" plain;
    0 name "name";
    1 enabled "enabled";
    2 small "small";
    3 size "size";
    4 single "single";
    5 double "double";
    6 price "price";
    7 created "createdDateTime";
    8 length "length";
    9 tenant "tenantId";
    10 content "contentBytes";
    11 anything "anything";
    12 tags "tags";
    13 body_type "bodyType";
    14 rights "rights";
    15 parent "parent";
    16 children "children";
    17 targets "targets";
}
