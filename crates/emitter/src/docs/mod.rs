//! Documentation comments: what the pages say, without anything that rustdoc could take for code, links or warnings.

mod answer;
mod arguments;
mod function;
mod links;
mod markdown;
mod model;
mod sentence;
mod text;

pub(crate) use function::{LONGEST_EXAMPLE, of_function, shown_example};
pub(crate) use links::Links;
pub(crate) use model::{body_struct, field, model, module, namespace, root, variant};
pub(crate) use text::{clean, code};
