//! Writes the crates that are compiled.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use msgraph_build::Builder;
use msgraph_build::ir::Operation;
use msgraph_emitter::{Body, BodyStruct, Call, EmitError, Features, Function, Options, Plan, RustPath};

use super::measure::Package;
use super::{derived, functions};

/// How many operations the crate of a user calls.
const CALLS: usize = 20;

/// The crates, with the names that they are printed under; the bindings first.
pub struct Crates {
    /// The bindings themselves.
    pub libraries: Vec<(&'static str, Package)>,
    /// Crates that call some operations.
    pub callers: Vec<(&'static str, Package)>,
    /// Crates to begin with, that are compiled with all their dependencies.
    pub newcomers: Vec<(&'static str, Package)>,
}

impl Crates {
    /// Generates the bindings, and writes the others beside them.
    pub fn write(docs: &Path, folder: &Path, sdk: bool) -> Result<Crates, Box<dyn Error>> {
        let package = |name: &'static str, crate_name| (name, Package { folder: folder.join(name), name: crate_name });
        let builder = Builder::new(docs).out_dir(folder.join("bindings")).features(true);
        let summary = builder.generate()?;
        let api = builder.load()?.api;
        let plan = msgraph_emitter::plan(&api, &Options::default()).0;
        let bodies: Vec<&BodyStruct> = plan.functions.iter().filter_map(|function| body(&function.body)).collect();
        println!("{} types, {} operations, {} request bodies\n", summary.types, summary.operations, bodies.len());

        let models = derived::Models::new(&api);
        let numbers: BTreeMap<&RustPath, usize> =
            bodies.iter().enumerate().map(|(index, body)| (&body.path, index)).collect();
        let mut derived = derived::text(&models, &bodies, true);
        derived::write(&folder.join("derived-models"), "", &derived)?;
        functions::write(&api.operations, &plan, &models, &numbers, &mut derived);
        derived::write(&folder.join("derived"), functions::DEPENDENCIES, &derived)?;
        derived::write(&folder.join("derived-fewest"), "", &derived::text(&models, &[], false))?;

        let calls = msgraph_emitter::calls(&api, &plan);
        let called = called(&plan, &calls);
        let main = bindings_calls(&calls, &called)?;
        write_caller(&folder.join("bindings-caller"), BINDINGS, &main)?;
        write_caller(&folder.join("bindings-caller-features"), &with_features(&plan, &called), &main)?;
        write_caller(&folder.join("derived-caller"), DERIVED, &derived_calls(&api.operations, &plan, &called))?;

        let mut crates = Crates {
            libraries: vec![
                package("bindings", "msgraph"),
                package("derived", "derived"),
                package("derived-models", "derived"),
                package("derived-fewest", "derived"),
            ],
            callers: vec![package("bindings-caller", "caller"), package("derived-caller", "caller")],
            newcomers: vec![package("bindings-caller", "caller"), package("bindings-caller-features", "caller")],
        };
        if sdk {
            write_caller(&folder.join("graph-rs-sdk"), SDK, SDK_HELLO)?;
            crates.libraries.push(package("graph-rs-sdk", "graph-rs-sdk"));
            crates.newcomers.push(package("graph-rs-sdk", "caller"));
        }
        Ok(crates)
    }
}

fn body(body: &Body) -> Option<&BodyStruct> {
    match body {
        Body::Struct(body) => Some(body),
        _ => None,
    }
}

const BINDINGS: &str = "msgraph = { path = \"../bindings\", features = [\"client\"] }\n";
const DERIVED: &str = "derived = { path = \"../derived\" }\nreqwest = { version = \"0.13\", default-features = false }\n";
const SDK: &str = "graph-rs-sdk = \"*\"\n";
const TOKIO: &str = "tokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n";

/// The dependency on the bindings with those features alone that have what is called, and the client that is least to build.
fn with_features(plan: &Plan, called: &[&Function]) -> String {
    let features = Features::new(plan);
    let names: BTreeSet<&String> = called.iter().filter_map(|function| features.of_item(&function.path).first()).collect();
    let names: String = names.into_iter().map(|name| format!(", \"{name}\"")).collect();
    format!("msgraph = {{ path = \"../bindings\", default-features = false, features = [\"client-http1\"{names}] }}\n")
}

/// Lists users, as the crate's own introduction does.
const SDK_HELLO: &str = "#[tokio::main]\nasync fn main() {\n    let client = graph_rs_sdk::GraphClient::new(\"token\");\n    \
    let response = client.users().list_user().send().await;\n    println!(\"{}\", response.is_ok());\n}\n";

/// Functions without a body, spread evenly over all of them.
fn called<'a>(plan: &'a Plan, calls: &[Call]) -> Vec<&'a Function> {
    let simple = |function: &Function| matches!(function.body, Body::None) && call_of(function, calls).is_some();
    let all: Vec<&Function> = plan.functions.iter().filter(|function| simple(function)).collect();
    all.iter().copied().step_by((all.len() / CALLS).max(1)).take(CALLS).collect()
}

fn call_of<'a>(function: &Function, calls: &'a [Call]) -> Option<&'a Call> {
    calls.iter().find(|call| call.function == function.path)
}

fn bindings_calls(calls: &[Call], called: &[&Function]) -> Result<String, EmitError> {
    let mut lines = String::new();
    for call in called.iter().filter_map(|function| call_of(function, calls)) {
        let request = call.expression("msgraph")?;
        lines.push_str(&format!("    println!(\"{{}}\", {request}.send(&client).await.is_ok());\n"));
    }
    Ok(format!(
        "#[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
         let client = msgraph::runtime::Client::builder().token(\"token\").build()?;\n{lines}    Ok(())\n}}\n"
    ))
}

fn derived_calls(operations: &[Operation], plan: &Plan, called: &[&Function]) -> String {
    let mut lines = String::new();
    for function in called {
        let index = plan.functions.iter().position(|other| other.path == function.path).unwrap_or_default();
        let operation = function.operations.first().and_then(|first| operations.get(*first));
        let arguments = "\"a\", ".repeat(function.arguments.len());
        let options = "None, ".repeat(operation.map_or(0, |operation| functions::options(operation).count()));
        lines.push_str(&format!(
            "    println!(\"{{}}\", derived::f{index}(&client, {arguments}{options}).await.is_ok());\n"
        ));
    }
    format!(
        "#[tokio::main]\nasync fn main() {{\n    let client = derived::Client {{ http: reqwest::Client::new(), \
         base_url: \"https://graph.microsoft.com/v1.0\".to_owned(), token: \"token\".to_owned() }};\n{lines}}}\n"
    )
}

fn write_caller(folder: &Path, dependencies: &str, main: &str) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    let head = "[package]\nname = \"caller\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n";
    fs::write(folder.join("Cargo.toml"), format!("{head}{dependencies}{TOKIO}\n[workspace]\n"))?;
    fs::write(folder.join("src/main.rs"), main)
}
