//! Shows how the output folder differs from what would be generated.

use std::fmt::Write as _;
use std::time::Duration;

use similar::TextDiff;

use crate::compare::{Change, Comparison, slashed};

/// A comparison that takes longer is given up for a coarser one: the reader needs the place, not the smallest difference.
const PATIENCE: Duration = Duration::from_millis(500);

impl Comparison {
    /// True where generating would change nothing.
    pub fn is_current(&self) -> bool {
        self.changes.is_empty()
    }

    /// A unified diff from what stands in the folder to what belongs there, of at most about `limit` lines, with a last line
    /// that says what was left out.
    pub fn diff(&self, limit: usize) -> String {
        let mut text = String::new();
        let mut left = limit;
        for (index, change) in self.changes.iter().enumerate() {
            if left == 0 {
                let _ = writeln!(text, "... and {} more files", self.changes.len() - index);
                break;
            }
            let diff = diff_of(change);
            let lines = diff.lines().count();
            for line in diff.lines().take(left) {
                text.push_str(line);
                text.push('\n');
            }
            if lines > left {
                let _ = writeln!(text, "... {} more lines of {}", lines - left, change.path.display());
            }
            left = left.saturating_sub(lines);
        }
        text
    }
}

fn diff_of(change: &Change) -> String {
    let old = change.old.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
    let new = change.new.as_deref().unwrap_or_default();
    let name = |exists: bool| if exists { slashed(&change.path) } else { "/dev/null".to_owned() };
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(&*old, new);
    let text = diff.unified_diff().header(&name(change.old.is_some()), &name(change.new.is_some())).to_string();
    // Files that differ in bytes that are not UTF-8 alone have no lines to show.
    if text.is_empty() { format!("--- {0}\n+++ {0}\n", name(true)) } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Change, Comparison};

    fn comparison(changes: Vec<Change>) -> Comparison {
        Comparison { out: "out".into(), changes, ..Comparison::default() }
    }

    fn change(path: &str, old: Option<&str>, new: Option<&str>) -> Change {
        Change { path: path.into(), old: old.map(|old| old.as_bytes().to_vec()), new: new.map(str::to_owned) }
    }

    #[test]
    fn new_changed_and_stale_files_are_shown() {
        let diff = comparison(vec![
            change("src/a.rs", None, Some("fn a() {}\n")),
            change("src/b.rs", Some("fn b() {}\n"), Some("fn b2() {}\n")),
            change("src/c.rs", Some("fn c() {}\n"), None),
        ])
        .diff(100);
        assert!(diff.contains("--- /dev/null\n+++ src/a.rs\n@@ -0,0 +1 @@\n+fn a() {}\n"), "{diff}");
        assert!(diff.contains("-fn b() {}\n+fn b2() {}\n"), "{diff}");
        assert!(diff.contains("--- src/c.rs\n+++ /dev/null\n"), "{diff}");
    }

    #[test]
    fn a_long_diff_is_cut_and_says_so() {
        let long = "line\n".repeat(50);
        let changes = vec![change("src/a.rs", None, Some(&long)), change("src/b.rs", None, Some(&long))];
        let diff = comparison(changes).diff(10);
        assert_eq!(diff.lines().count(), 12, "{diff}");
        assert!(diff.ends_with("... 43 more lines of src/a.rs\n... and 1 more files\n"), "{diff}");
    }

    #[test]
    fn a_difference_that_has_no_lines_still_names_the_file() {
        let change = Change { path: "src/a.rs".into(), old: Some(vec![0xff]), new: Some("\u{fffd}".to_owned()) };
        assert!(comparison(vec![change]).diff(10).contains("+++ src/a.rs"));
    }
}
