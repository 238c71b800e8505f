//! `gen ir`: prints what the pages say. The findings are in the JSON, so they do not change the exit code.

use std::error::Error;
use std::io::{self, BufWriter, Write as _};

use msgraph_build::ir::Api;

use crate::arguments::IrOptions;
use crate::{Outcome, defaults};

pub fn run(options: &IrOptions) -> Result<Outcome, Box<dyn Error>> {
    let builder = defaults::builder(&options.docs)?;
    let mut loaded = builder.load()?;
    builder.name(&mut loaded)?;
    drop(builder);
    match print(&loaded.api, options.pretty) {
        // The reader has seen enough (`gen ir | head`).
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Outcome::Fine),
        Err(error) => Err(error.into()),
        Ok(()) => Ok(Outcome::Fine),
    }
}

fn print(api: &Api, pretty: bool) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    if pretty {
        serde_json::to_writer_pretty(&mut out, api)?;
    } else {
        serde_json::to_writer(&mut out, api)?;
    }
    out.write_all(b"\n")?;
    out.flush()
}
