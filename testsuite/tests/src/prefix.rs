//! Kernel prefixes that say something else of their kernel than what is so.

use std::fs;
use std::path::Path;

/// The folders of a prefix that are looked into.
const FOLDERS: [&str; 5] =
    ["bin", "support", "libsel4/include/interfaces", "libsel4/include/api", "libsel4/include/kernel"];

/// Makes a copy of a kernel prefix that was configured otherwise: each option with its value as JSON.
///
/// # Panics
///
/// If the kernel has no configuration, or files cannot be copied.
pub fn configured(kernel: &Path, copy: &Path, options: &[(&str, &str)]) {
    for folder in FOLDERS {
        // Not every version of the kernel, and not the model, has all of them.
        let Ok(files) = fs::read_dir(kernel.join(folder)) else { continue };
        fs::create_dir_all(copy.join(folder)).expect("a folder can be made");
        for file in files.flatten().filter(|file| file.path().is_file()) {
            fs::copy(file.path(), copy.join(folder).join(file.file_name())).expect("a file can be copied");
        }
    }
    let path = copy.join("libsel4/include/kernel/gen_config.json");
    let text = fs::read_to_string(&path).expect("a kernel has a configuration");
    // Of two values of an option the later one counts.
    let options: String = options.iter().map(|(name, value)| format!(",\n\"{name}\": {value}")).collect();
    let text = text.trim_end().strip_suffix('}').expect("it is an object").trim_end().to_owned() + &options + "}";
    fs::write(path, text).expect("a file can be written");
}
