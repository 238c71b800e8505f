//! Inputs made of others by chance that is the same in every run: what fuzzers do first, on any toolchain.

/// Pieces that matter to some reader of pages, JSON or Rust.
const PIECES: [&str; 64] = [
    "\n",
    "\n\n",
    "|",
    "||",
    "`",
    "```",
    "```http\n",
    "```json\n",
    "<!--",
    "-->",
    "<!-- {",
    "} -->",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "*",
    "**",
    "_",
    "#",
    "## ",
    "- ",
    "> ",
    "\\",
    "\"",
    "'",
    "/",
    "://",
    "&#0;",
    "&lt;",
    "\u{0}",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\u{1f600}",
    "\\ud800",
    "\\u0000",
    "r#\"",
    "*/",
    "//",
    "${x}",
    "#[doc]",
    "include!(\"a\")",
    "[!INCLUDE [x](../includes/a.md)]",
    "Collection(",
    "microsoft.graph.",
    "@odata.type",
    "@odata.bind",
    "\"blockType\"",
    ":",
    ",",
    ";",
    "=",
    "1e999",
    "-0",
    "null",
    "true",
    "...",
    "GET /",
    "|:---|",
];

/// Makes inputs of seeds; the same number always gives the same inputs.
pub struct Mutations {
    seeds: Vec<Vec<u8>>,
    state: u64,
    longest: usize,
}

impl Mutations {
    /// Inputs of at most `longest` bytes.
    pub fn new(seeds: Vec<Vec<u8>>, number: u64, longest: usize) -> Self {
        let seeds = if seeds.is_empty() { vec![Vec::new()] } else { seeds };
        Mutations { seeds, state: number ^ 0x9e37_79b9_7f4a_7c15, longest }
    }

    /// A number below `end`, by xorshift64* (Vigna 2016).
    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let wide = u64::try_from(end.max(1)).unwrap_or(1);
        usize::try_from((self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16) % wide).unwrap_or_default()
    }

    fn seed(&mut self) -> Vec<u8> {
        let at = self.below(self.seeds.len());
        self.seeds.get(at).cloned().unwrap_or_default()
    }

    fn change(&mut self, input: &mut Vec<u8>) {
        let at = self.below(input.len() + 1);
        let end = (at + self.below(40)).min(input.len());
        match self.below(6) {
            0 => {
                let piece = self.below(PIECES.len());
                let piece = PIECES.get(piece).copied().unwrap_or_default();
                input.splice(at..at, piece.bytes());
            }
            1 => drop(input.drain(at..end)),
            2 => {
                let copied: Vec<u8> = input.get(at..end).unwrap_or_default().to_vec();
                let times = 1 + self.below(8);
                input.splice(at..at, copied.repeat(times));
            }
            3 => {
                let other = self.seed();
                let from = self.below(other.len() + 1);
                let to = (from + self.below(200)).min(other.len());
                input.splice(at..end, other.get(from..to).unwrap_or_default().iter().copied());
            }
            4 => {
                let byte = u8::try_from(self.below(256)).unwrap_or_default();
                if let Some(old) = input.get_mut(at) {
                    *old = byte;
                }
            }
            _ => {
                let piece = self.below(PIECES.len());
                let piece = PIECES.get(piece).copied().unwrap_or_default();
                input.splice(at..end, piece.bytes());
            }
        }
    }
}

impl Iterator for Mutations {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut input = self.seed();
        for _ in 0..=self.below(6) {
            self.change(&mut input);
        }
        input.truncate(self.longest);
        Some(input)
    }
}

#[cfg(test)]
mod tests {
    use super::Mutations;

    #[test]
    fn a_number_always_gives_the_same_inputs_and_they_differ() {
        let inputs = |number| Mutations::new(vec![b"one two".to_vec()], number, 100).take(50).collect::<Vec<_>>();
        assert_eq!(inputs(1), inputs(1));
        assert_ne!(inputs(1), inputs(2));
        let distinct: std::collections::BTreeSet<_> = inputs(1).into_iter().collect();
        assert!(distinct.len() > 30, "{}", distinct.len());
    }
}
