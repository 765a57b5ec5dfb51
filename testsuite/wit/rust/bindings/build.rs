//! Makes bindings in C of the worlds of which there are components in C, as files in the output folder.

use std::error::Error;
use std::path::PathBuf;
use wit_bindgen_core::Files;
use wit_bindgen_core::wit_parser::Resolve;

/// Interfaces, from here, and their worlds. No two worlds have the same name.
const WORLDS: [(&str, &[&str]); 3] = [
    ("../../values.wit", &["caller", "provider"]),
    ("../../../../examples/shop/shop.wit", &["server"]),
    ("../../../../examples/chain/chain.wit", &["filter"]),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo says where")?);
    for (interfaces, worlds) in WORLDS {
        println!("cargo::rerun-if-changed={interfaces}");
        let mut resolve = Resolve::default();
        let package = resolve.push_file(interfaces)?;
        for name in worlds {
            let world = resolve.select_world(&[package], Some(name))?;
            let mut files = Files::default();
            wit_bindgen_c::Opts::default().build().generate(&mut resolve, world, &mut files)?;
            for (file, contents) in files.iter() {
                std::fs::write(folder.join(file), contents)?;
            }
        }
    }
    Ok(())
}
