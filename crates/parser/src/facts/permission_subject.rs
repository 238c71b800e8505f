//! What a table of permissions, or a row of one, is for: the words of its heading or first cell, held against request lines.

/// The words of a text; each may be a name of several: `todoTask`.
#[derive(Debug, Default)]
pub(super) struct Subject {
    /// In lower case.
    words: Vec<Vec<String>>,
}

impl Subject {
    pub fn read(text: &str) -> Subject {
        let words = text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
        Subject { words: words.map(parts_of_name).collect() }
    }

    /// "Permissions acting on self", "For the signed-in user", "Your own methods".
    pub fn says_oneself(&self) -> bool {
        ["self", "own", "signed", "yourself"].iter().any(|oneself| self.words.iter().any(|word| word.concat() == *oneself))
    }

    /// True where one of the words is that, in the singular or plural.
    pub fn names(&self, thing: &str) -> bool {
        self.words.iter().any(|word| is_same(&word.concat(), thing))
    }

    /// True where words that follow each other are that: `entitlement management` is `entitlementmanagement`.
    pub fn spells(&self, thing: &str) -> bool {
        let begins = |at: usize| {
            let mut joined = String::new();
            self.words.iter().skip(at).any(|word| {
                joined.extend(word.iter().map(String::as_str));
                is_same(&joined, thing)
            })
        };
        (0..self.words.len()).any(begins)
    }

    /// True where the last word is that, or ends with it: `todoTask` is a `task`.
    pub fn is_a(&self, thing: &str) -> bool {
        let Some(last) = self.words.last() else { return false };
        (0..last.len()).any(|at| is_same(&last.get(at..).unwrap_or_default().concat(), thing))
    }

    /// How many of the words and their parts are among some things, and how many are not.
    pub fn counts(&self, things: &[String]) -> (usize, usize) {
        let parts = || self.words.iter().flatten();
        let named = parts().filter(|word| things.iter().any(|thing| is_same(word, thing))).count();
        (named, parts().count() - named)
    }
}

/// What a segment is about, in the singular: `user` for `me` and `users`.
pub(super) fn of_segment(name: &str) -> String {
    match name.to_lowercase().as_str() {
        "me" => "user".to_owned(),
        name => name.strip_suffix('s').unwrap_or(name).to_owned(),
    }
}

/// `todo` and `task` of `todoTask`.
fn parts_of_name(name: &str) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut before = None;
    for char in name.chars() {
        let begins = char.is_uppercase() && before.is_some_and(char::is_lowercase);
        match parts.last_mut().filter(|_| !begins) {
            Some(part) => part.extend(char.to_lowercase()),
            None => parts.push(char.to_lowercase().collect()),
        }
        before = Some(char);
    }
    parts
}

/// True for one word, either of which may be in the plural.
fn is_same(word: &str, other: &str) -> bool {
    !word.is_empty() && (word == other || word.strip_suffix('s') == Some(other) || other.strip_suffix('s') == Some(word))
}
