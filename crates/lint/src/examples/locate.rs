//! Finds the lines of an example's members.

use msgraph_parser::syntax::{Fence, Place};

use crate::findings::At;

/// Names that are not found in double quotes are looked for in all of the rest; there are few of them in what people write.
const MAX_MISSES: usize = 100;

/// A position in the text of a code block that moves on with the members that are asked for.
pub(crate) struct Cursor<'a> {
    fence: &'a Fence,
    /// Everything before this byte lies behind.
    offset: usize,
    /// The line of `offset`, counted from 0 within the code block, and how many characters of it lie behind.
    position: (usize, usize),
    misses: usize,
}

impl<'a> Cursor<'a> {
    /// At the start of the code block.
    pub fn new(fence: &'a Fence) -> Self {
        Cursor { fence, offset: 0, position: (0, 0), misses: 0 }
    }

    /// The opening line of the code block.
    pub fn fence(&self) -> At {
        At::new(&self.fence.place, None)
    }

    /// The next member of a name; the cursor stands behind the name afterwards. Members have to be asked for in the order
    /// of the text. A name that is not there in double quotes, as in JSON that had to be mended, is at the code block.
    pub fn member(&mut self, name: &str) -> At {
        let Some((start, end)) = self.find(name) else {
            self.misses += 1;
            return self.fence();
        };
        self.move_to(start);
        let (line, column) = self.position;
        self.move_to(end);
        let length = self.position.1.saturating_sub(column);
        let column = u32::try_from(column + 1).unwrap_or(u32::MAX);
        At::new(&Place { column, ..self.fence.place.down(line + 1) }, Some(length))
    }

    /// A text among what follows the last member that was asked for. The cursor stays where it is.
    pub fn value(&self, text: &str) -> Option<At> {
        let quoted = serde_json::Value::from(text).to_string();
        let before = self.fence.text.get(self.offset..)?.split_once(&quoted)?.0;
        let (line, column) = self.after(before);
        let column = u32::try_from(column + 1).unwrap_or(u32::MAX);
        Some(At::new(&Place { column, ..self.fence.place.down(line + 1) }, Some(quoted.chars().count())))
    }

    /// Counts what lies between; lines may be as long as the whole example, so that nothing is counted twice.
    fn move_to(&mut self, offset: usize) {
        let passed = self.fence.text.get(self.offset..offset).unwrap_or_default();
        self.position = self.after(passed);
        self.offset = offset;
    }

    /// The position behind a text that follows the cursor.
    fn after(&self, passed: &str) -> (usize, usize) {
        let (line, column) = self.position;
        let characters = |text: &str| text.chars().count();
        match passed.rsplit_once('\n') {
            Some((before, last)) => (line + 1 + before.matches('\n').count(), characters(last)),
            None => (line, column + characters(passed)),
        }
    }

    fn find(&self, name: &str) -> Option<(usize, usize)> {
        if self.misses > MAX_MISSES {
            return None;
        }
        // As JSON writes it: quotes and backslashes are escaped.
        let quoted = serde_json::Value::from(name).to_string();
        let rest = self.fence.text.get(self.offset..)?;
        let is_name = |at: &usize| rest.get(at + quoted.len()..).is_some_and(|after| after.trim_start().starts_with(':'));
        let at = rest.match_indices(&quoted).map(|(at, _)| at).find(is_name)?;
        Some((self.offset + at, self.offset + at + quoted.len()))
    }
}

#[cfg(test)]
mod tests {
    use msgraph_parser::syntax::SourceFile;

    use super::*;

    #[test]
    fn members_are_found_in_the_order_of_the_text() {
        let text = "{\n  \"a\": { \"b\": \"a\" },\n  \"ü\": 1, \"a\" : 2\n}\n";
        let file = SourceFile::new("api/a.md".to_owned(), format!("```json\n{text}```\n"));
        let fence = Fence { info: "json".to_owned(), text: text.to_owned(), place: Place::at(&file, 0) };
        let mut cursor = Cursor::new(&fence);
        let mut place = |name: &str| match cursor.member(name) {
            At::Place(place, length) => (place.line, place.column, length),
            At::Line(source) => (source.line, 0, None),
        };
        assert_eq!(place("a"), (3, 3, Some(3)));
        assert_eq!(place("b"), (3, 10, Some(3)));
        assert_eq!(place("ü"), (4, 3, Some(3)));
        assert_eq!(place("missing"), (1, 1, None));
        assert_eq!(place("a"), (4, 11, Some(3)));
    }
}
