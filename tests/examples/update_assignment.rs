//! Points the assignment of a device configuration at another collection of devices.
//!
//! ```console
//! cargo run -p msgraph-tests --example update_assignment -- CONFIGURATION ASSIGNMENT COLLECTION
//! ```
//!
//! calls a server on this machine, which answers with the examples of `docs-input/`; the arguments may be left out there.
//! With a token in the environment variable `GRAPH_TOKEN` it is Microsoft Graph that is called; the token needs
//! `DeviceManagementConfiguration.ReadWrite.All`.

use std::error::Error;
use std::io::Write;

use msgraph::Field;
use msgraph::device_management::device_configurations::assignments::{self, UpdateBody};
use msgraph::models::AnyDeviceAndAppManagementAssignmentTarget as AnyTarget;
use msgraph::models::ConfigurationManagerCollectionAssignmentTarget as CollectionTarget;
use msgraph::runtime::Client;
use msgraph_tests::service::Service;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let service = Service::from_environment()?;
    let configuration = service.argument(0, "CONFIGURATION", "6f1c1b52")?;
    let assignment = service.argument(1, "ASSIGNMENT", "6f1c1b52_2a9d")?;
    let collection = service.argument(2, "COLLECTION", "collection-7")?;
    update_assignment(&service.client, &configuration, &assignment, &collection, &mut std::io::stdout()).await
}

/// Updates an assignment, and prints what it is aimed at from then on.
pub async fn update_assignment(
    client: &Client,
    configuration: &str,
    assignment: &str,
    collection: &str,
    out: &mut dyn Write,
) -> Result<(), Box<dyn Error>> {
    let target = CollectionTarget { collection_id: Some(collection.to_owned()), ..Default::default() };
    let body = UpdateBody { target: Field::Value(target.into()), ..Default::default() };
    let updated = assignments::update(configuration, assignment, &body).send(client).await?.value;
    match updated.target {
        Some(AnyTarget::ConfigurationManagerCollectionAssignmentTarget(target)) => {
            writeln!(out, "now for {}", target.collection_id.unwrap_or_default())?;
        }
        other => writeln!(out, "now for something else: {other:?}")?,
    }
    Ok(())
}
