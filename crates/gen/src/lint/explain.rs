//! `gen lint --explain`: the documentation of the codes.

use msgraph_lint::codes::CODES;

use super::choice::{Refused, code_of};

/// The page of a code, or a line for each where `codes` is asked for.
pub fn page(name: &str) -> Result<String, Refused> {
    if name == "codes" {
        return Ok(CODES.iter().map(|code| format!("{:<28} {}\n", code.name, code.summary())).collect());
    }
    code_of(name).map(|code| code.page.to_owned())
}
