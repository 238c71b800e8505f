//! Points a device configuration at another collection of devices, with bindings that are part of the repository.

use graph::Field;
use graph::device_management::device_configurations::assignments::{self, UpdateBody};
use graph::models::{
    AnyDeviceAndAppManagementAssignmentTarget as AnyTarget, ConfigurationManagerCollectionAssignmentTarget,
};
use msgraph_runtime::Client;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = match std::env::var("GRAPH_URL") {
        Ok(url) => url,
        Err(_) => serve().await?,
    };
    let client = Client::builder().base_url(&url).token("any").build()?;
    let target =
        ConfigurationManagerCollectionAssignmentTarget { collection_id: Some("collection-7".into()), ..Default::default() };
    let body = UpdateBody { target: Field::Value(target.into()), ..Default::default() };
    let assignment = assignments::update("6f1c1b52", "6f1c1b52_2a9d", &body).send(&client).await?;
    match &assignment.value.target {
        Some(AnyTarget::ConfigurationManagerCollectionAssignmentTarget(target)) => {
            println!("now for {}", target.collection_id.as_deref().unwrap_or("no collection"));
        }
        other => println!("now for {other:?}"),
    }
    Ok(())
}

/// Answers one request as the service would, and sends back the target that came; gives the URL to send it to.
async fn serve() -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await?;
        let mut request = Vec::new();
        // The body is one JSON object, whose last bytes close two braces.
        while !request.ends_with(b"}}") && stream.read_buf(&mut request).await? > 0 {}
        let request = String::from_utf8_lossy(&request);
        let body = request.split_once("\r\n\r\n").map_or("{}", |(_, body)| body);
        let (status, length) = ("HTTP/1.1 200 OK", body.len());
        let head =
            format!("{status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
        stream.write_all(format!("{head}{body}").as_bytes()).await
    });
    Ok(format!("http://{address}/v1.0"))
}
