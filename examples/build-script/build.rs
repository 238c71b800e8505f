//! Generates what this crate calls, and nothing else.

fn main() -> Result<(), msgraph_build::Error> {
    msgraph_build::Builder::new("docs").select(["GET /users/{id}"]).compile()?;
    Ok(())
}
