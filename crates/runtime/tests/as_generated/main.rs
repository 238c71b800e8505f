//! Code as the generator writes it, compiled against the runtime and called as users call it.

mod assignments;
mod models;
mod requests;
mod round_trip;

use assignments::{CreateBody, UpdateBody};
use models::ConfigurationManagerCollectionAssignmentTarget as CollectionTarget;
use msgraph_runtime::{Field, Value};

const BASE: &str = "https://graph.microsoft.com/v1.0";

#[test]
fn an_update_sends_path_body_and_types() {
    let target = CollectionTarget { collection_id: Some("collection-7".into()), ..Default::default() };
    let body = UpdateBody { target: Field::Value(target.into()), ..Default::default() };
    let request = assignments::update("configuration-1", "assignment-2", &body).into_http(BASE).unwrap();
    assert_eq!(request.method(), "PATCH");
    assert_eq!(
        request.uri(),
        "https://graph.microsoft.com/v1.0/deviceManagement/deviceConfigurations/configuration-1/assignments/assignment-2"
    );
    assert_eq!(request.headers()["content-type"], "application/json");
    let sent: Value = serde_json::from_slice(request.body()).unwrap();
    assert_eq!(
        sent,
        serde_json::json!({
            "@odata.type": "#microsoft.graph.deviceConfigurationAssignment",
            "target": {
                "@odata.type": "#microsoft.graph.configurationManagerCollectionAssignmentTarget",
                "collectionId": "collection-7",
            },
        })
    );
}

#[test]
fn a_create_has_what_is_required() {
    let body = CreateBody::new(CollectionTarget::default().into());
    let request = assignments::create("1", &body);
    assert!(std::str::from_utf8(request.body()).unwrap().contains(r#""target":{"@odata.type""#));
}
