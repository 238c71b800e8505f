//! Finds the lines of an example's members.

use msgraph_parser::syntax::{Fence, Place};

use crate::findings::At;

/// A position in the text of a code block that moves on with the members that are asked for.
pub(crate) struct Cursor<'a> {
    fence: &'a Fence,
    offset: usize,
}

impl<'a> Cursor<'a> {
    /// At the start of the code block.
    pub fn new(fence: &'a Fence) -> Self {
        Cursor { fence, offset: 0 }
    }

    /// The opening line of the code block.
    pub fn fence(&self) -> At {
        At::new(&self.fence.place, None)
    }

    /// The next member of a name; the cursor stands behind the name afterwards. Members have to be asked for in the order
    /// of the text. A name that is not there in double quotes, as in JSON that had to be mended, is at the code block.
    pub fn member(&mut self, name: &str) -> At {
        let Some(start) = self.find(name) else { return self.fence() };
        let quoted = name.chars().count() + 2;
        self.offset = start + name.len() + 2;
        let before = self.fence.text.get(..start).unwrap_or_default();
        let line = self.fence.place.down(before.matches('\n').count() + 1);
        let indent = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
        let column = u32::try_from(indent + 1).unwrap_or(u32::MAX);
        At::new(&Place { column, ..line }, Some(quoted))
    }

    fn find(&self, name: &str) -> Option<usize> {
        // As JSON writes it: names with quotes or backslashes are escaped.
        let quoted = serde_json::Value::from(name).to_string();
        let rest = self.fence.text.get(self.offset..)?;
        let is_name = |at: &usize| rest.get(at + quoted.len()..).is_some_and(|after| after.trim_start().starts_with(':'));
        rest.match_indices(&quoted).map(|(at, _)| at).find(is_name).map(|at| self.offset + at)
    }
}
