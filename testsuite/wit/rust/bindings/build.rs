//! Makes bindings in C of the worlds of `values.wit`, as files in the output folder.

use std::error::Error;
use std::path::PathBuf;
use wit_bindgen_core::Files;
use wit_bindgen_core::wit_parser::Resolve;

fn main() -> Result<(), Box<dyn Error>> {
    let interfaces = "../../values.wit";
    println!("cargo::rerun-if-changed={interfaces}");
    let mut resolve = Resolve::default();
    let package = resolve.push_file(interfaces)?;
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo says where")?);
    for name in ["caller", "provider"] {
        let world = resolve.select_world(&[package], Some(name))?;
        let mut files = Files::default();
        wit_bindgen_c::Opts::default().build().generate(&mut resolve, world, &mut files)?;
        for (file, contents) in files.iter() {
            std::fs::write(folder.join(file), contents)?;
        }
    }
    Ok(())
}
