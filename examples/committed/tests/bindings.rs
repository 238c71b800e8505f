//! The bindings are those of the pages. `UPDATE_BINDINGS=1 cargo test` brings them up to date.

use msgraph_build::Builder;

#[test]
fn the_bindings_are_up_to_date() -> Result<(), msgraph_build::Error> {
    let bindings = Builder::new("../../docs-input")
        .select([
            "PATCH /deviceManagement/deviceConfigurations/{id}/assignments/{id}",
            "PATCH /deviceManagement/deviceEnrollmentConfigurations/{id}/assignments/{id}",
        ])
        .command("UPDATE_BINDINGS=1 cargo test")
        .out_dir("graph");
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        bindings.generate()?;
    }
    let comparison = bindings.check()?.comparison;
    assert!(comparison.is_current(), "`UPDATE_BINDINGS=1 cargo test` mends this:\n{}", comparison.diff(100));
    Ok(())
}
