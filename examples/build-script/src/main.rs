//! Reads a user with bindings that the build script made. The runtime has no HTTP library here: any can send the requests,
//! as `transport` shows with the standard library alone.

mod transport;

/// What the build script generated.
mod graph {
    msgraph_runtime::include_bindings!();
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base = match std::env::var("GRAPH_URL") {
        Ok(url) => url,
        Err(_) => transport::serve(r#"{ "id": "1", "displayName": "Ada Moreau", "jobTitle": "Engineer" }"#)?,
    };
    let request = graph::users::get("ada@contoso.com");
    let answer = transport::send(&request.to_http(&base)?)?;
    let user = request.decode(answer)?;
    println!("{}", user.display_name.as_deref().unwrap_or("somebody without a name"));
    Ok(())
}
