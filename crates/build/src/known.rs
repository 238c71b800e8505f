//! What earlier runs wrote, as far as their records tell. By it an edited file is told from a stale one.

use crate::compare::read;
use crate::record::{self, Record};
use crate::write::{Output, SOURCES};
use crate::{Error, replace, staging};

/// The records in and beside an output folder.
pub(crate) struct Known {
    /// The record of the files that stand there.
    pub current: Recorded,
    /// Records of runs that were killed: some of their files may be in place already.
    pub interrupted: Vec<Record>,
}

/// The record that stands with the sources.
pub(crate) enum Recorded {
    /// There is none: the files are of an older generator, or of one that keeps none.
    Nothing,
    /// It is there and cannot be read, as after a merge that left its marks.
    Unreadable,
    /// What it says.
    Read(Record),
}

impl Known {
    pub fn read(output: &Output) -> Result<Known, Error> {
        let current = match read(&output.out.join(SOURCES).join(record::FILE))? {
            None => Recorded::Nothing,
            Some(text) => Record::read(&text).map_or(Recorded::Unreadable, Recorded::Read),
        };
        let staged = staging::remnants(&output.beside_sources()).into_iter().map(|path| path.join(replace::STAGED));
        let texts = staged.filter_map(|path| read(&path.join(record::FILE)).ok().flatten());
        Ok(Known { current, interrupted: texts.filter_map(|text| Record::read(&text)).collect() })
    }

    /// False where a file is not as one of the runs wrote it. Without a record, every file is taken as ours.
    pub fn wrote(&self, path: &str, content: &[u8]) -> bool {
        match &self.current {
            Recorded::Nothing | Recorded::Unreadable => true,
            Recorded::Read(record) => {
                record.knows(path, content) || self.interrupted.iter().any(|record| record.knows(path, content))
            }
        }
    }
}
