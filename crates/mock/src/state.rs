//! What the mock remembers from one request to the next.

use std::collections::BTreeMap;
use std::time::SystemTime;

/// So many upload sessions are remembered; the oldest is forgotten first.
const MAX_UPLOADS: usize = 1000;

/// What an answer depends on besides its request. Equal states and requests give equal answers.
#[derive(Clone, Debug)]
pub struct State {
    /// The time that errors tell.
    pub now: SystemTime,
    /// How many requests were answered; the identifiers of requests are made of it.
    pub answered: u64,
    /// Upload sessions that have begun, by number.
    pub(crate) uploads: BTreeMap<u64, Upload>,
    next_upload: u64,
}

/// An upload session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Upload {
    /// How many bytes have arrived; they arrive in order.
    pub received: u64,
    /// The index of the example that shows the finished item, where there is one.
    pub item: Option<usize>,
}

impl Default for State {
    fn default() -> Self {
        State { now: SystemTime::UNIX_EPOCH, answered: 0, uploads: BTreeMap::new(), next_upload: 0 }
    }
}

impl State {
    /// Begins an upload session, and gives its number.
    pub(crate) fn begin_upload(&mut self, item: Option<usize>) -> u64 {
        self.next_upload += 1;
        self.uploads.insert(self.next_upload, Upload { received: 0, item });
        if self.uploads.len() > MAX_UPLOADS {
            self.uploads.pop_first();
        }
        self.next_upload
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_upload_is_forgotten() {
        let mut state = State::default();
        let first = state.begin_upload(None);
        for _ in 0..MAX_UPLOADS {
            state.begin_upload(None);
        }
        assert!(!state.uploads.contains_key(&first));
        assert_eq!(state.uploads.len(), MAX_UPLOADS);
    }
}
