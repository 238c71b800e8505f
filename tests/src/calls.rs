//! Calls of every documented operation: a program that makes them, and what it told.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use msgraph_build::ir::{Api, ExampleResponse};
use msgraph_emitter::{Answer, Call, EmitError};
use serde::Deserialize;
use serde_json::Value;

use crate::{cargo, repository};

/// What came of a call.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Outcome {
    /// Why the request could not be made: the body of the example is not what the function takes.
    #[serde(default)]
    pub not_made: Option<String>,
    /// What came of sending it.
    #[serde(flatten)]
    pub sent: Decoded,
    /// The status of the answer.
    #[serde(default)]
    pub status: Option<u16>,
    /// The page whose example answered.
    #[serde(default, rename = "x-mock-page")]
    pub page: Option<String>,
    /// The name of that example.
    #[serde(default, rename = "x-mock-example")]
    pub example: Option<String>,
    /// Where the answer is not the example of the request, what it is.
    #[serde(default, rename = "x-mock-note")]
    pub note: Option<String>,
    /// What came of decoding each documented answer.
    #[serde(default)]
    pub documented: Vec<Decoded>,
}

/// What came of decoding an answer.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Decoded {
    /// Why it could not be decoded, with all causes.
    #[serde(default)]
    pub error: Option<String>,
    /// The answer, encoded again.
    #[serde(default)]
    pub answer: Value,
    /// Properties with a value of another type than documented.
    #[serde(default)]
    pub unfit: Vec<String>,
    /// Properties that the documentation of their type does not name.
    #[serde(default)]
    pub undocumented: Vec<String>,
}

/// A crate that makes calls.
pub struct Program {
    name: String,
    folder: PathBuf,
    target: PathBuf,
}

impl Program {
    /// Writes the crate for the bindings in a folder. `lean` programs compile faster: they send all requests by one routine.
    ///
    /// # Errors
    /// When a file cannot be written, or a call has no expression.
    pub fn write(
        name: &str,
        folder: &Path,
        bindings: &Path,
        calls: &[Call],
        lean: bool,
    ) -> Result<Self, Box<dyn std::error::Error>> {
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), manifest(name, bindings, lean))?;
        fs::copy(repository().join("tests/calls/main.rs"), folder.join("src/main.rs"))?;
        fs::write(folder.join("src/calls.rs"), source(calls)?)?;
        Ok(Program { name: name.to_owned(), folder: folder.to_owned(), target: repository().join("target").join("calls") })
    }

    /// Compiles the program and makes the calls at a URL; the outcomes are in the order of the calls.
    ///
    /// `answers` has for each call the documented answers that are decoded besides the one that the server gives.
    ///
    /// # Errors
    /// What the compiler and the program say.
    pub fn run(&self, url: &str, answers: &[Vec<&Value>]) -> Result<Vec<Outcome>, Box<dyn std::error::Error>> {
        let texts: Vec<Vec<String>> =
            answers.iter().map(|answers| answers.iter().map(ToString::to_string).collect()).collect();
        let file = self.folder.join("answers.json");
        fs::write(&file, serde_json::to_vec(&texts)?)?;
        let output = cargo(&self.folder, &self.target, &["build"])?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let output = Command::new(self.target.join("debug").join(&self.name)).arg(url).arg(file).output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let text = String::from_utf8(output.stdout)?;
        Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
    }
}

fn manifest(name: &str, bindings: &Path, lean: bool) -> String {
    let runtime = repository().join("crates/runtime");
    format!(
        "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n\
         [dependencies]\n\
         msgraph = {{ path = {bindings:?}, features = [\"client\"] }}\n\
         msgraph-runtime = {{ path = {runtime:?}, features = [\"blocking\"] }}\n\n\
         [features]\n\
         default = [{}]\n\
         lean = []\n\n\
         # The bindings, where they are within this folder, are a workspace of their own.\n\
         [workspace]\n\
         exclude = [\"bindings\"]\n",
        if lean { "\"lean\"" } else { "" }
    )
}

/// A function for each call.
fn source(calls: &[Call]) -> Result<String, EmitError> {
    let mut source = String::from("//! Calls of documented operations.\n\npub const CALLS: &[crate::Call] = &[\n");
    for call in calls {
        let caller = match &call.answer {
            Answer::Page(_) => "page",
            Answer::One(_) | Answer::Value(_) => "object",
            Answer::Nothing | Answer::Bytes | Answer::Text | Answer::Count => "plain",
        };
        let expression = call.expression("::msgraph")?;
        let _ = writeln!(source, "    |caller| caller.{caller}({expression}),");
    }
    source.push_str("];\n");
    Ok(source)
}

/// The documented answers of success of the operation of each call.
pub fn documented_answers<'a>(api: &'a Api, calls: &[Call]) -> Vec<Vec<&'a Value>> {
    let mut answers = vec![Vec::new(); api.operations.len()];
    for example in &api.examples {
        let success = |response: &&ExampleResponse| response.status.is_none_or(|status| (200..300).contains(&status));
        let body = example.response.as_ref().filter(success).and_then(|response| response.body.as_ref());
        if let (Some(operation), Some(body)) = (example.operation.and_then(|index| answers.get_mut(index)), body) {
            operation.push(body);
        }
    }
    calls.iter().map(|call| answers.get(call.operation).cloned().unwrap_or_default()).collect()
}
