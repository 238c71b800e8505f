//! The first sentence of a description, for bindings with short documentation.

/// The first paragraph of markdown up to the end of its first sentence. What is no plain paragraph stays whole.
pub(crate) fn first_sentence(lines: &[String]) -> Vec<String> {
    let paragraph = lines.split(String::is_empty).find(|lines| !lines.is_empty()).unwrap_or_default();
    let is_plain = |line: &String| line.starts_with(|c: char| c.is_alphanumeric() || "[*`_(".contains(c));
    if !paragraph.first().is_some_and(is_plain) {
        return paragraph.to_vec();
    }
    let mut sentence = Vec::new();
    let mut open = Open::default();
    for line in paragraph {
        if let Some(end) = open.end_of_sentence(line) {
            sentence.push(line.get(..end).unwrap_or(line).to_owned());
            return sentence;
        }
        sentence.push(line.clone());
    }
    sentence
}

/// What has begun and not ended: a sentence ends outside of code, links and emphasis alone.
#[derive(Default)]
struct Open {
    /// The number of backticks that began code, and that end it (CommonMark 0.31.2, section 6.1); 0 outside of code.
    code: usize,
    emphasis: bool,
    brackets: usize,
}

impl Open {
    /// Where the first sentence ends in a line, in bytes.
    fn end_of_sentence(&mut self, line: &str) -> Option<usize> {
        let mut before = ' ';
        let mut chars = line.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            match c {
                '`' => {
                    let marks = 1 + std::iter::from_fn(|| chars.next_if(|(_, next)| *next == '`')).count();
                    self.code = match self.code {
                        0 => marks,
                        open if open == marks => 0,
                        open => open,
                    };
                }
                _ if self.code > 0 => {}
                '\\' => drop(chars.next()),
                // Two of them are one mark of emphasis.
                '*' if before != '*' => self.emphasis = !self.emphasis,
                '[' | '(' | '<' => self.brackets += 1,
                ']' | ')' | '>' => self.brackets = self.brackets.saturating_sub(1),
                '.' if self.brackets == 0 && !self.emphasis => {
                    let end = at + c.len_utf8();
                    let (head, tail) = (line.get(..end).unwrap_or_default(), line.get(end..).unwrap_or_default());
                    if (tail.is_empty() || tail.starts_with(' ')) && !is_abbreviation(head) {
                        return Some(end);
                    }
                }
                _ => {}
            }
            before = c;
        }
        None
    }
}

/// True where the last word is one letter between dots, or is known to be short for others.
fn is_abbreviation(text: &str) -> bool {
    let word = text.rsplit([' ', '(']).next().unwrap_or_default().to_ascii_lowercase();
    matches!(word.as_str(), "e.g." | "i.e." | "etc." | "vs." | "cf." | "no." | "incl.")
}

#[cfg(test)]
mod tests {
    use super::first_sentence;

    #[test]
    fn the_first_sentence_ends_outside_of_code_and_links() {
        for (text, expected) in [
            ("One. Two.", "One."),
            ("One\ntwo. Three.\n\nFour.", "One\ntwo."),
            ("Version 1.0 of `a. b` [c. d](e), i.e. f. G.", "Version 1.0 of `a. b` [c. d](e), i.e. f."),
            ("**Note. Well.** It is. So.", "**Note. Well.** It is."),
            ("No end\n\nTwo.", "No end"),
            ("``a`. <b>`` c. D.", "``a`. <b>`` c."),
            (r"a\` b. `c. d` e. F.", r"a\` b."),
            (r"a `\` b. `c. d` e.", r"a `\` b."),
            ("- a. b.\n- c.\n\nTwo.", "- a. b.\n- c."),
            ("", ""),
        ] {
            let lines: Vec<String> = text.lines().map(str::to_owned).collect();
            assert_eq!(first_sentence(&lines).join("\n"), expected, "{text}");
        }
    }
}
