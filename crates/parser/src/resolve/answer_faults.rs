//! What a page says of its answers, against its own annotations and against what the URLs address.

use msgraph_ir::TypeRef;

use super::response::{Answers, Asked};
use crate::Diagnostics;
use crate::facts::{OperationFact, PageFacts, TypeExpression};

/// Tells the contradictions of a page.
pub fn check(page: &PageFacts, asked: &[Asked<'_>], answers: &Answers<'_>, diagnostics: &mut Diagnostics) {
    compare_annotations(asked, answers, diagnostics);
    compare_urls(page, asked, answers, diagnostics);
}

/// Holds the annotations of a page's examples against its text below `## Response`. Where one of them agrees with it, the
/// others are those of other operations.
fn compare_annotations(asked: &[Asked<'_>], answers: &Answers<'_>, diagnostics: &mut Diagnostics) {
    let faults: Vec<_> = asked.iter().filter_map(|asked| annotation_fault(asked, answers)).collect();
    if faults.iter().any(Option::is_none) {
        return;
    }
    let mut said: Vec<String> = Vec::new();
    for (fact, message) in faults.into_iter().flatten() {
        if said.contains(&message) {
            continue;
        }
        let help = "Correct the annotation of the response, or the sentence below `## Response`.";
        diagnostics.warning("contradictory-annotation", &fact.answer_place(), message.clone(), help);
        if let Some(source) = &fact.response.prose_at {
            diagnostics.also(source, "the text says it here");
        }
        said.push(message);
    }
}

/// What is wrong with the annotation of an operation's example; `Some(None)` where it agrees with the text, `None` where
/// there is nothing to compare.
fn annotation_fault<'f>(asked: &Asked<'f>, answers: &Answers<'_>) -> Option<Option<(&'f OperationFact, String)>> {
    let fact = asked.fact;
    let (annotated, said) = (fact.response.annotated.as_ref()?, fact.response.prose.as_ref()?);
    let is_one_of_several = fact.response.variously_annotated && asked.statement.prose.is_some();
    let comparable = !fact.response.borrowed && !is_one_of_several && !annotated.name.starts_with("Edm.");
    let known = described(&asked.statement.prose).filter(|_| comparable)?;
    let fault = match described(&asked.statement.annotated) {
        None => "which no page describes",
        Some(other) if answers.addresses.are_related(&other.name, &known.name) => return Some(None),
        // "The message" is short for a chatMessage.
        Some(_) if is_short_for(said, annotated) => return Some(None),
        Some(_) => "which is another type",
    };
    let message = format!(
        "the text says that the answer is `{}`, the annotation of the response `{}`, {fault}",
        known.name, annotated.name
    );
    Some(Some((fact, message)))
}

/// A type that a page describes, among those that are known.
fn described(type_: &Option<TypeRef>) -> Option<&TypeRef> {
    type_.as_ref().filter(|type_| !type_.is_primitive())
}

/// True where a text names the last words of an annotated type.
fn is_short_for(said: &TypeExpression, annotated: &TypeExpression) -> bool {
    annotated.name.to_lowercase().ends_with(&said.name.to_lowercase())
}

/// Holds what the page says of its answer against what the URLs address. The text of a page with several operations may be
/// about one of them: where it fits one, it is held against no other. Where it fits none, that is said once.
fn compare_urls(page: &PageFacts, asked: &[Asked<'_>], answers: &Answers<'_>, diagnostics: &mut Diagnostics) {
    let agree = |(stated, target): &(TypeRef, TypeRef)| {
        answers.addresses.are_related(&stated.name, &target.name) && stated.collection == target.collection
    };
    let compared: Vec<_> = asked
        .iter()
        .enumerate()
        .filter(|(_, asked)| !asked.fact.response.borrowed)
        .filter_map(|(index, asked)| Some((index, asked, asked.stated_and_addressed()?)))
        .collect();
    let fits_one = compared.iter().any(|(.., types)| agree(types));
    let mut is_said = fits_one;
    for (index, asked, (stated, target)) in compared.iter().filter(|(.., types)| !agree(types)) {
        let is_own = has_own_example(page, *index);
        // The contradiction between the text and the annotation was told above.
        let text_fits = described(&asked.statement.prose)
            .is_some_and(|said| said.name != stated.name && answers.addresses.are_related(&said.name, &target.name));
        if text_fits || !is_own && std::mem::replace(&mut is_said, true) {
            continue;
        }
        report(asked.fact, stated, target, diagnostics);
    }
}

/// True where an example of the page calls this very operation, and its response is annotated.
fn has_own_example(page: &PageFacts, operation: usize) -> bool {
    let own = page.examples.iter().filter(|example| example.operation == Some(operation));
    own.filter_map(|example| example.response.as_ref()).any(|response| response.type_.is_some())
}

fn report(fact: &OperationFact, stated: &TypeRef, target: &TypeRef, diagnostics: &mut Diagnostics) {
    let response = &fact.response;
    // The name is not in question, and the body of the example tells the number.
    let is_shown = stated.name == target.name && response.example_is_collection == Some(stated.collection);
    let (who, help) = match is_shown {
        true => ("the example of the page shows", "Correct the example, or the URL."),
        false => (
            "the page says that the answer is",
            "Correct the annotation of the response and the sentence below `## Response`.",
        ),
    };
    let message = format!("{who} `{stated}`, but the URL addresses `{target}`");
    diagnostics.note("contradictory-answer", &fact.place, message, help);
    let text = response.prose_at.as_ref().filter(|_| !is_shown);
    let code = if is_shown { "the example" } else { "what the annotation above says" };
    for (source, message) in
        text.map(|at| (at, "what the text says")).into_iter().chain(response.shown_at.as_ref().map(|at| (at, code)))
    {
        diagnostics.also(source, message);
    }
}

#[cfg(test)]
#[path = "answer_faults_tests.rs"]
mod tests;
