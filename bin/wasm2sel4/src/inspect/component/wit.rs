//! A component's world as WIT, by its authors' own decoder and printer.

use wasm2sel4_compiler::shield;
use wit_component::WitPrinter;
use wit_parser::decoding::decode;

/// WIT of a valid component: the package of its world, and every package that this one names.
///
/// # Errors
///
/// Why there is none, in a sentence.
pub fn print(bytes: &[u8]) -> Result<String, String> {
    // The decoder checks by assertions what holds for components that compilers make, but not for all valid ones.
    shield::attempt(|| attempt(bytes)).unwrap_or_else(|| Err("its types have no form in WIT".to_owned()))
}

fn attempt(bytes: &[u8]) -> Result<String, String> {
    let decoded = decode(bytes).map_err(|error| format!("{error:#}"))?;
    let (resolve, main) = (decoded.resolve(), decoded.package());
    let others = resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != main);
    let packages: Result<Vec<String>, String> = std::iter::once(main)
        .chain(others)
        .map(|package| {
            let mut printer = WitPrinter::default();
            // Documentation is text of whoever made the component, of any length.
            printer.emit_docs(false);
            printer.print_package(resolve, package, package == main).map_err(|error| format!("{error:#}"))?;
            Ok(printer.output.to_string().trim_end().to_owned())
        })
        .collect();
    Ok(packages?.join("\n\n"))
}
