//! `/deviceManagement/deviceConfigurations/{deviceConfigurationId}/assignments`, as the generator writes it.

/// What is sent by [`update`].
pub struct UpdateBody {
    /// The key of the assignment.
    pub id: ::msgraph_runtime::Field<::std::string::String>,
    /// Whom it is assigned to.
    pub target: ::msgraph_runtime::Field<crate::models::AnyDeviceAndAppManagementAssignmentTarget>,
    /// What else is sent.
    pub extra: ::msgraph_runtime::Extra,
}
::msgraph_runtime::update! {
    UpdateBody "microsoft.graph.deviceConfigurationAssignment" derived;
    0 id "id";
    1 target "target";
}

/// What is sent by [`create`].
#[derive(Clone)]
pub struct CreateBody {
    /// Whom it is assigned to. Required.
    pub target: crate::models::AnyDeviceAndAppManagementAssignmentTarget,
    /// The key of the assignment.
    pub id: ::std::option::Option<::std::string::String>,
    /// What else is sent.
    pub extra: ::msgraph_runtime::Extra,
}
::msgraph_runtime::body! {
    CreateBody "microsoft.graph.deviceConfigurationAssignment" derived;
    0 target "target";
    1 id "id";
}

impl CreateBody {
    /// A body with the properties that are required.
    #[inline]
    pub fn new(target: crate::models::AnyDeviceAndAppManagementAssignmentTarget) -> Self {
        Self { target, id: ::std::option::Option::None, extra: ::msgraph_runtime::Extra::new() }
    }
}

/// Changes an assignment.
///
/// ```http
/// PATCH /deviceManagement/deviceConfigurations/{deviceConfigurationId}/assignments/{deviceConfigurationAssignmentId}
/// ```
#[inline]
pub fn update(
    device_configuration_id: &str,
    device_configuration_assignment_id: &str,
    body: &UpdateBody,
) -> ::msgraph_runtime::Request<crate::models::DeviceConfigurationAssignment> {
    ::msgraph_runtime::Request::new(
        &::msgraph_runtime::Operation {
            method: ::msgraph_runtime::Method::Patch,
            template: "/deviceManagement/deviceConfigurations/{deviceConfigurationId}/assignments/{deviceConfigurationAssignmentId}",
            path: "/deviceManagement/deviceConfigurations/{0}/assignments/{1}",
            page: "api/intune-deviceconfig-deviceconfigurationassignment-update.md",
            permissions: ::msgraph_runtime::Permissions {
                delegated_work: "DeviceManagementConfiguration.ReadWrite.All",
                delegated_personal: "",
                application: "DeviceManagementConfiguration.ReadWrite.All",
            },
            query_options: "",
            status: 200,
        },
        &[device_configuration_id, device_configuration_assignment_id],
    )
    .json(body)
}

/// Lists the assignments.
#[inline]
pub fn list(
    device_configuration_id: &str,
) -> ::msgraph_runtime::Request<::msgraph_runtime::Page<crate::models::DeviceConfigurationAssignment>> {
    ::msgraph_runtime::Request::new(
        &::msgraph_runtime::Operation {
            method: ::msgraph_runtime::Method::Get,
            template: "/deviceManagement/deviceConfigurations/{deviceConfigurationId}/assignments",
            path: "/deviceManagement/deviceConfigurations/{0}/assignments",
            page: "api/intune-deviceconfig-deviceconfigurationassignment-list.md",
            permissions: ::msgraph_runtime::Permissions {
                delegated_work: "DeviceManagementConfiguration.Read.All DeviceManagementConfiguration.ReadWrite.All",
                delegated_personal: "",
                application: "DeviceManagementConfiguration.Read.All DeviceManagementConfiguration.ReadWrite.All",
            },
            query_options: "$select $top",
            status: 200,
        },
        &[device_configuration_id],
    )
}

/// Adds an assignment.
#[inline]
pub fn create(
    device_configuration_id: &str,
    body: &CreateBody,
) -> ::msgraph_runtime::Request<crate::models::DeviceConfigurationAssignment> {
    ::msgraph_runtime::Request::new(
        &::msgraph_runtime::Operation {
            method: ::msgraph_runtime::Method::Post,
            template: "/deviceManagement/deviceConfigurations/{deviceConfigurationId}/assignments",
            path: "/deviceManagement/deviceConfigurations/{0}/assignments",
            page: "api/intune-deviceconfig-deviceconfigurationassignment-create.md",
            permissions: ::msgraph_runtime::Permissions { delegated_work: "", delegated_personal: "", application: "" },
            query_options: "",
            status: 201,
        },
        &[device_configuration_id],
    )
    .json(body)
}

/// A function with arguments, a query parameter and a header, as the generator writes them.
#[inline]
pub fn search(
    name: &str,
    since: ::std::option::Option<&::msgraph_runtime::Date>,
    count: i32,
) -> ::msgraph_runtime::Request<::msgraph_runtime::PropertyValue<::std::string::String>> {
    ::msgraph_runtime::Request::new(
        &::msgraph_runtime::Operation {
            method: ::msgraph_runtime::Method::Get,
            template: "/deviceManagement/search(name='{name}',count={count})",
            path: "/deviceManagement/search(name='{'0}',count={=1})",
            page: "api/search.md",
            permissions: ::msgraph_runtime::Permissions { delegated_work: "", delegated_personal: "", application: "" },
            query_options: "",
            status: 200,
        },
        &[name, &count.to_string()],
    )
    .query("since", since)
    .query("model", "A")
    .header("ConsistencyLevel", "eventual")
}

/// Several segments, and content instead of JSON.
#[inline]
pub fn upload(path: &str, content: impl ::std::convert::Into<::msgraph_runtime::Bytes>) -> ::msgraph_runtime::Request<()> {
    ::msgraph_runtime::Request::new(
        &::msgraph_runtime::Operation {
            method: ::msgraph_runtime::Method::Put,
            template: "/me/drive/root:/{item-path}:/content",
            path: "/me/drive/root:/{+0}:/content",
            page: "api/driveitem-put-content.md",
            permissions: ::msgraph_runtime::Permissions { delegated_work: "", delegated_personal: "", application: "" },
            query_options: "",
            status: 200,
        },
        &[path],
    )
    .content("application/octet-stream", content)
}
