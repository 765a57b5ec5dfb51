//! From a text to a checked system: it is read definition by definition, then looked at as a whole.

use crate::error::Result;
use crate::system::System;
use crate::{badges, reach, read};
use std::path::Path;

impl System {
    /// Reads a description and checks what can be checked without its modules. Paths in it begin at `folder`.
    ///
    /// # Errors
    ///
    /// Why it is refused, and in which line: all of [`Problem`](crate::Problem) but `Import` and `Running`.
    pub fn parse(text: &str, folder: &Path) -> Result<Self> {
        let (domains, objects) = read::system(text)?;
        // A path without a folder is one in the working folder, also if it is called `-`.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let system = Self { folder: folder.to_owned(), domains, objects };
        reach::check(&system)?;
        badges::check(&system)?;
        Ok(system)
    }
}
