//! Relative paths, by which pages include files and link to each other.

/// The path of a file that another one names, relative to the folder that holds `api/` and `resources/`, as both are; `..`
/// beyond that folder is kept in front. Backslashes separate folders, too.
pub fn join(from: &str, target: &str) -> String {
    let folders = from.rsplit_once('/').map_or("", |(folders, _)| folders);
    let mut path: Vec<&str> = Vec::new();
    for part in folders.split('/').chain(target.split(['/', '\\'])) {
        match part {
            "" | "." => {}
            ".." if path.last().is_some_and(|last| *last != "..") => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_seen_from_the_file_that_names_them() {
        let cases = [
            ("api/user-get.md", "../includes/permissions/a.md", "includes/permissions/a.md"),
            ("api/user-get.md", "../../includes/all-clouds.md", "../includes/all-clouds.md"),
            ("../includes/a.md", "b.md", "../includes/b.md"),
            ("../includes/a.md", "../../x.md", "../../x.md"),
            ("api/a.md", "..\\includes\\.\\b.md", "includes/b.md"),
            ("a.md", "b.md", "b.md"),
        ];
        for (from, target, expected) in cases {
            assert_eq!(join(from, target), expected, "{from} {target}");
        }
    }
}
