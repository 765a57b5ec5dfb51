//! Writing outputs: whole or not at all.

use crate::error::{Error, Result};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Writes a file beside its place and moves it there.
pub fn write(path: &Path, bytes: &[u8], executable: bool) -> Result<()> {
    // A device or a pipe takes the bytes as they come.
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir()) {
        return fs::write(path, bytes).map_err(Error::file("write", path));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let error = || Error::file("write", path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".wasm2sel4-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The umask of the user still applies.
        builder.permissions(fs::Permissions::from_mode(if executable { 0o777 } else { 0o666 }));
    }
    #[cfg(not(unix))]
    let _ = executable;
    let mut file = builder.tempfile_in(folder).map_err(error())?;
    file.write_all(bytes).map_err(error())?;
    file.persist(path).map_err(|failed| error()(failed.error))?;
    Ok(())
}
