//! What becomes of a plan: the text of all files, of earlier runs where they are made from the same, the features of the crate,
//! and the facts that the record keeps.

use std::collections::BTreeMap;

use msgraph_emitter::{Features, Options, Plan};
use msgraph_ir::Api;

use crate::kept_files::KeptFiles;
use crate::record::Items;
use crate::{Builder, Error, facts, kept_files};

/// Whether a record is made of the facts behind each item; to work them out takes its time.
#[derive(PartialEq, Eq)]
pub(crate) enum Facts {
    /// They are asked for.
    Recorded,
    /// They are not, unless something is to be kept.
    Unasked,
}

/// What is made of a plan.
pub(crate) struct Made {
    /// Files by their path.
    pub files: BTreeMap<String, String>,
    /// The features of the crate, where it has some.
    pub features: Option<Features>,
    /// What the record says of each item; nothing where nobody asks.
    pub items: Items,
}

impl Builder {
    /// What is made of a plan; files of earlier runs, where they are made from the same.
    pub(crate) fn made(&self, api: &Api, plan: &Plan, options: &Options, facts: Facts) -> Result<Made, Error> {
        let (features, kept) = rayon::join(
            || self.features.then(|| Features::new(plan)),
            || self.cache.as_ref().and_then(|folder| KeptFiles::read(folder, &self.out())),
        );
        let texts = kept.as_ref().map(KeptFiles::texts).unwrap_or_default();
        let earlier = texts.iter().map(|(path, kept)| (*path, (kept.made_from.clone(), kept.text))).collect();
        let none = Features::default();
        let files = msgraph_emitter::emit_with_features(api, plan, features.as_ref().unwrap_or(&none), options, &earlier)?;
        let items = match facts == Facts::Recorded || kept.is_some() {
            true => facts::of_items(api, plan, options, kept_files::facts_of_taken(&texts, &files)),
            false => Items::new(),
        };
        if let Some(kept) = &kept {
            kept.keep(&files, &items);
        }
        Ok(Made { files: files.into_iter().map(|(path, file)| (path, file.text)).collect(), features, items })
    }
}
