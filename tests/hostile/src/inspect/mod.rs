//! What must hold for generated code, whatever the pages say. Nothing here trusts the emitter: the files are read back.

mod code;
mod documentation;
mod expected;
mod found;
mod text;

use syn::visit::Visit as _;

use crate::Generated;

pub use documentation::faults_of as faults_of_documentation;

/// All that is wrong with generated files, one sentence each; nothing where all is well.
pub fn faults(generated: &Generated) -> Vec<String> {
    let mut faults = expected::faults_of_plan(generated);
    let expected = expected::Expected::of(&generated.plan);
    let mut items = Vec::new();
    for (path, text) in &generated.files {
        let in_file = |fault: String| format!("{path}: {fault}");
        faults.extend(text::faults(text).into_iter().map(in_file));
        match syn::parse_file(text) {
            Ok(file) => {
                let mut found = found::Found::new(path, &generated.files);
                found.file(&file);
                faults.extend(found.faults.into_iter().map(in_file));
                items.extend(found.items);
                let mut documentation = documentation::Documentation::new(&expected);
                documentation.visit_file(&file);
                faults.extend(documentation.faults.into_iter().map(in_file));
            }
            Err(error) => faults.push(in_file(format!("is not Rust: {error}"))),
        }
    }
    faults.extend(expected.differences(items));
    faults
}
