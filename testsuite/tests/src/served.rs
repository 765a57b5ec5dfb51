//! Programs whose files lie with a file server: the same programs, described as clients of one.

use std::fs;
use std::path::{Path, PathBuf};

/// What a program is started with.
#[derive(Clone, Copy, Debug)]
pub struct Client<'a> {
    /// Its module, or its `app.elf`.
    pub program: &'a Path,
    /// The folder of the workstation that the server keeps, and what the program calls it.
    pub dir: Option<(&'a Path, &'a str)>,
    /// Its arguments.
    pub arguments: &'a [String],
    /// Its environment, each entry `NAME=VALUE`.
    pub environment: &'a [String],
}

impl Client<'_> {
    /// Writes a description into a folder: the program, and a file server that keeps its folder for it; returns the
    /// description's path.
    ///
    /// # Errors
    ///
    /// If it cannot be written, or a path is not text.
    pub fn describe(&self, folder: &Path) -> Result<PathBuf, String> {
        // Words of TOML are those of Rust's debugging output, as far as tests use them.
        let list = |strings: &[String]| format!("{strings:?}");
        let text_of = |path: &Path| {
            let path = std::path::absolute(path).map_err(|error| error.to_string())?;
            path.to_str().map(str::to_owned).ok_or_else(|| format!("{} is not text", path.display()))
        };
        let (mut server, mut files) = (String::new(), String::new());
        if let Some((host, guest)) = self.dir {
            let dirs = list(&[format!("{}::/kept", text_of(host)?)]);
            server = format!("[[files]]\nname = \"store\"\ndirs = {dirs}\n");
            files =
                format!("files = [{{ server = \"store\", from = \"/kept\", to = {guest:?}, access = \"write\" }}]\n");
        }
        let text = format!(
            "{server}[[domain]]\nname = \"program\"\nmodule = {:?}\narguments = {}\nenvironment = {}\n{files}",
            text_of(self.program)?,
            list(self.arguments),
            list(self.environment)
        );
        let path = folder.join("served.toml");
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(path)
    }
}
