//! Operations as generated code has them.

use msgraph_runtime::{Extra, Method, Operation, Page, Permissions, PropertyValue, Request, Value, object};

/// A user.
pub struct User {
    pub id: Option<String>,
    pub display_name: Option<String>,
    pub extra: Extra,
}
object! { User "microsoft.graph.user" plain; 0 id "id"; 1 display_name "displayName"; }

const NONE: Permissions = Permissions { delegated_work: "", delegated_personal: "", application: "" };

macro_rules! operation {
    ($method:ident $template:literal $path:expr) => {
        &Operation {
            method: Method::$method,
            template: $template,
            path: $path,
            page: "api/user.md",
            permissions: NONE,
            query_options: "",
            status: 200,
        }
    };
}

pub fn list() -> Request<Page<User>> {
    Request::new(operation!(Get "/users" "/users"), &[])
}

pub fn delta() -> Request<Page<User>> {
    Request::new(operation!(Get "/users/delta()" "/users/delta()"), &[])
}

pub fn count() -> Request<i64> {
    Request::new(operation!(Get "/users/$count" "/users/$count"), &[])
}

pub fn get(id: &str) -> Request<User> {
    static GET: Operation = Operation {
        method: Method::Get,
        template: "/users/{id}",
        path: "/users/{0}",
        page: "api/user-get.md",
        permissions: Permissions {
            delegated_work: "User.Read User.Read.All",
            delegated_personal: "User.Read",
            application: "User.Read.All",
        },
        query_options: "$select",
        status: 200,
    };
    Request::new(&GET, &[id])
}

pub fn create(user: &User) -> Request<User> {
    Request::new(operation!(Post "/users" "/users"), &[]).json(user)
}

pub fn update(id: &str, user: &User) -> Request<User> {
    Request::new(operation!(Patch "/users/{id}" "/users/{0}"), &[id]).json(user)
}

pub fn revoke(id: &str) -> Request<PropertyValue<bool>> {
    const PATH: &str = "/users/{0}/revokeSignInSessions";
    Request::new(operation!(Post "/users/{id}/revokeSignInSessions" PATH), &[id])
}

pub fn find(name: &str) -> Request<Value> {
    const PATH: &str = "/users/find(name='{'0}')";
    Request::new(operation!(Get "/users/find(name='{name}')" PATH), &[name])
}

pub fn delta_since(moment: &str) -> Request<Value> {
    const PATH: &str = "/users/since(moment={=0})";
    Request::new(operation!(Get "/users/since(moment={moment})" PATH), &[moment])
}

pub fn file(path: &str) -> Request<Value> {
    const PATH: &str = "/me/drive/root:/{+0}:/children";
    Request::new(operation!(Get "/me/drive/root:/{path}:/children" PATH), &[path])
}

pub fn photo(id: &str) -> Request<msgraph_runtime::Bytes> {
    const PATH: &str = "/users/{0}/photo/$value";
    Request::new(operation!(Get "/users/{id}/photo/$value" PATH), &[id])
}

pub fn set_photo(id: &str) -> Request<()> {
    const PATH: &str = "/users/{0}/photo/$value";
    Request::new(operation!(Put "/users/{id}/photo/$value" PATH), &[id])
}

pub fn copy(id: &str) -> Request<()> {
    const PATH: &str = "/users/{0}/copy";
    Request::new(operation!(Post "/users/{id}/copy" PATH), &[id])
}
