//! Characters that source code must not have as they are: they hide what it says from those who read it.

use msgraph_emitter::MARK;

/// True for controls, for marks of direction, and for what is not seen at all: the format characters of Unicode 16
/// (general category Cf), separators of lines and paragraphs, fillers and selectors of variants.
pub fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}'
            | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// What is wrong with the characters of a file.
pub(super) fn faults(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if !text.starts_with(&format!("// {MARK} ")) {
        faults.push("does not start with the mark of generated files".to_owned());
    }
    for (number, line) in text.split('\n').enumerate() {
        if let Some(hidden) = line.chars().find(|c| is_hidden(*c)) {
            faults.push(format!("line {} has U+{:04X}: {line:?}", number + 1, u32::from(hidden)));
        }
    }
    faults
}
