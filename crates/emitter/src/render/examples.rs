//! Tests of documented examples.

use std::collections::BTreeMap;

use msgraph_ir::Api;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::{Context, inner_docs, literal};
use super::function;
use super::gate::gate;
use crate::calls::reader;
use crate::examples::{ExampleTest, ExampleType, example_tests};
use crate::naming::Scope;
use crate::plan::{Features, MODELS, Plan};
use crate::{EmitError, naming};

/// All tests.
pub(crate) struct Examples {
    /// The module that they stand in.
    pub(crate) module: String,
    /// Tests by module.
    pub(crate) modules: BTreeMap<String, Vec<ExampleTest>>,
}

impl Examples {
    pub(crate) fn new(api: &Api, plan: &Plan) -> Self {
        let mut modules: BTreeMap<String, Vec<ExampleTest>> = BTreeMap::new();
        for test in example_tests(api, plan).0 {
            modules.entry(test.module.clone()).or_default().push(test);
        }
        let others = plan.functions.iter().filter_map(|function| function.path.modules.first());
        let others: Vec<&str> = others.map(String::as_str).chain([MODELS]).collect();
        Examples { module: Scope::reserving(&others).claim("examples"), modules }
    }

    /// The module, with the code of the modules in it where they have no files.
    pub(crate) fn root(&self, nested: Option<Context<'_>>, features: &Features) -> Result<TokenStream, EmitError> {
        let lines = ["The examples of the documentation: each is read, and written again without loss.".to_owned()];
        let mut tokens = inner_docs(&lines);
        for (name, tests) in &self.modules {
            let whole: Vec<String> = features.whole(name).map(str::to_owned).into_iter().collect();
            let gate = gate(&whole, &[]);
            let name = naming::ident(name)?;
            tokens.extend(match nested {
                Some(context) => {
                    let code = self::tests(tests, context)?;
                    quote!(#gate mod #name { #code })
                }
                None => quote!(#gate mod #name;),
            });
        }
        Ok(tokens)
    }
}

/// The tests of one module.
pub(crate) fn tests(tests: &[ExampleTest], context: Context<'_>) -> Result<TokenStream, EmitError> {
    tests.iter().map(|test| self::test(test, context)).collect()
}

fn test(test: &ExampleTest, context: Context<'_>) -> Result<TokenStream, EmitError> {
    let name = naming::ident(&test.name)?;
    let documentation = context.docs(&[format!("{}, line {}", crate::docs::code(&test.source.file), test.source.line)]);
    let text = text(&format!("{:#}", test.json));
    let check = match &test.type_ {
        ExampleType::Answer(answer) => {
            let answer = function::answer(answer, context)?;
            quote!(::msgraph_runtime::testing::answer::<#answer>(#text);)
        }
        ExampleType::Body(type_) => {
            let reader = reader(&context.root()?, type_)?;
            quote!(::msgraph_runtime::testing::body(#text, #reader);)
        }
    };
    Ok(quote! {
        #documentation
        #[test]
        fn #name() {
            #check
        }
    })
}

/// JSON as it is read best: a raw string, unless it has characters that an editor would not show as they are.
fn text(json: &str) -> Literal {
    let plain = json.chars().all(|c| c == '\n' || c.is_ascii_graphic() || c == ' ' || c.is_alphanumeric());
    if plain { literal(json) } else { Literal::string(json) }
}
