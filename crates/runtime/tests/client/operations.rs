//! Operations as generated code has them.

use msgraph_runtime::{Extra, Method, Operation, Page, Permissions, Piece, PropertyValue, Request, Value, object};

/// A user.
#[derive(Clone, Default)]
pub struct User {
    pub id: Option<String>,
    pub display_name: Option<String>,
    pub extra: Extra,
}
object! { User "microsoft.graph.user" plain; 0 id "id"; 1 display_name "displayName"; }

const NONE: Permissions = Permissions { delegated_work: &[], delegated_personal: &[], application: &[] };

macro_rules! operation {
    ($method:ident $template:literal $path:expr) => {
        &Operation {
            method: Method::$method,
            template: $template,
            path: $path,
            page: "api/user.md",
            permissions: NONE,
            query_options: &[],
            status: 200,
        }
    };
}

pub fn list() -> Request<Page<User>> {
    Request::new(operation!(Get "/users" &[Piece::Literal("/users")]), &[])
}

pub fn delta() -> Request<Page<User>> {
    Request::new(operation!(Get "/users/delta()" &[Piece::Literal("/users/delta()")]), &[])
}

pub fn count() -> Request<i64> {
    Request::new(operation!(Get "/users/$count" &[Piece::Literal("/users/$count")]), &[])
}

pub fn get(id: &str) -> Request<User> {
    static GET: Operation = Operation {
        method: Method::Get,
        template: "/users/{id}",
        path: &[Piece::Literal("/users/"), Piece::Segment(0)],
        page: "api/user-get.md",
        permissions: Permissions {
            delegated_work: &["User.Read", "User.Read.All"],
            delegated_personal: &["User.Read"],
            application: &["User.Read.All"],
        },
        query_options: &["$select"],
        status: 200,
    };
    Request::new(&GET, &[id.into()])
}

pub fn create(user: &User) -> Request<User> {
    Request::new(operation!(Post "/users" &[Piece::Literal("/users")]), &[]).json(user)
}

pub fn update(id: &str, user: &User) -> Request<User> {
    Request::new(operation!(Patch "/users/{id}" &[Piece::Literal("/users/"), Piece::Segment(0)]), &[id.into()]).json(user)
}

pub fn revoke(id: &str) -> Request<PropertyValue<bool>> {
    const PATH: &[Piece] = &[Piece::Literal("/users/"), Piece::Segment(0), Piece::Literal("/revokeSignInSessions")];
    Request::new(operation!(Post "/users/{id}/revokeSignInSessions" PATH), &[id.into()])
}

pub fn find(name: &str) -> Request<Value> {
    const PATH: &[Piece] = &[Piece::Literal("/users/find(name='"), Piece::Quoted(0), Piece::Literal("')")];
    Request::new(operation!(Get "/users/find(name='{name}')" PATH), &[name.into()])
}

pub fn photo(id: &str) -> Request<msgraph_runtime::Bytes> {
    const PATH: &[Piece] = &[Piece::Literal("/users/"), Piece::Segment(0), Piece::Literal("/photo/$value")];
    Request::new(operation!(Get "/users/{id}/photo/$value" PATH), &[id.into()])
}

pub fn set_photo(id: &str) -> Request<()> {
    const PATH: &[Piece] = &[Piece::Literal("/users/"), Piece::Segment(0), Piece::Literal("/photo/$value")];
    Request::new(operation!(Put "/users/{id}/photo/$value" PATH), &[id.into()])
}

pub fn copy(id: &str) -> Request<()> {
    const PATH: &[Piece] = &[Piece::Literal("/users/"), Piece::Segment(0), Piece::Literal("/copy")];
    Request::new(operation!(Post "/users/{id}/copy" PATH), &[id.into()])
}
