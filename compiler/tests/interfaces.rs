//! What is written about the functions of the host outside of their tables (`wasm2sel4_abi::interface`): documentation
//! and bindings say what the tables say.

use std::collections::BTreeMap;
use wasm2sel4_abi::interface::{Named, ValueType, sel4, wasi, wasi02};

/// A file of the repository.
fn read(path: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The cells of the rows of all tables of a page.
fn rows(page: &str) -> Vec<Vec<&str>> {
    let lines = page.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    lines.map(|line| line.split(" | ").map(str::trim).collect()).collect()
}

/// The words of a cell that are code.
fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// `(cap, label) -> (badge)`.
fn written(parameters: &[Named], results: &[Named]) -> String {
    let names = |named: &[Named]| named.iter().map(|named| named.name).collect::<Vec<_>>().join(", ");
    format!("({}) -> ({})", names(parameters), names(results))
}

#[test]
fn docs_list_every_function_of_the_system_interface() {
    let page = read("docs/imports.md");
    let (_, table) = page.split_once("| function | what it does here |\n").expect("there is a table of functions");
    let rows = rows(table.split("\n\n").next().unwrap_or_default());
    let described = |name: &str| rows.iter().filter(|row| code(row[0]).contains(&name)).collect::<Vec<_>>();
    for function in wasi::Function::ALL {
        let name = function.name();
        assert_eq!(described(name).len(), 1, "docs/imports.md has another number of rows for {name}");
    }
}

#[test]
fn docs_list_every_function_for_components() {
    let page = read("docs/imports.md");
    let (_, table) = page.split_once("| interface | functions | what they do here |\n").expect("there is a table");
    let mut described = Vec::new();
    for row in rows(table.split("\n\n").next().unwrap_or_default()).iter().skip(1) {
        let interfaces = code(row[0]);
        // With several interfaces, one function of each.
        let place = |index: usize| interfaces[if interfaces.len() > 1 { index } else { 0 }];
        described.extend(code(row[1]).into_iter().enumerate().map(|(index, name)| (place(index), name)));
    }
    let mut there: Vec<_> =
        wasi02::Function::ALL.iter().map(|function| (function.interface(), function.name())).collect();
    described.sort_unstable();
    there.sort_unstable();
    assert_eq!(described, there, "docs/imports.md has other functions than the table of WASI 0.2");
}

#[test]
fn docs_have_every_function_of_sel4_with_its_type() {
    let page = read("docs/sel4-imports.md");
    let mut described = BTreeMap::new();
    let rows = rows(&page);
    for row in rows.iter().filter(|row| row.len() > 1 && row[1].contains(") -> (")) {
        for name in code(row[0]) {
            assert!(described.insert(name, row[1].trim_matches('`')).is_none(), "{name} is described twice");
        }
    }
    for function in sel4::Function::ALL {
        let ty = written(function.parameters(), function.results());
        let found = described.remove(function.name());
        assert_eq!(found, Some(ty.as_str()), "docs/sel4-imports.md, `{}`", function.name());
    }
    assert!(described.is_empty(), "docs/sel4-imports.md describes what there is not: {described:?}");
}

#[test]
fn docs_have_the_type_of_every_name_of_sel4() {
    let page = read("docs/sel4-imports.md");
    let mut types = BTreeMap::new();
    for row in rows(&page).iter().filter(|row| row.len() == 3) {
        let ty = code(row[1]);
        if let [ty @ ("i32" | "i64" | "externref")] = ty[..] {
            types.extend(code(row[0]).into_iter().map(|name| (name, ty)));
        }
    }
    for function in sel4::Function::ALL {
        for named in function.parameters().iter().chain(function.results()) {
            let ty = match named.ty {
                ValueType::I32 => "i32",
                ValueType::I64 => "i64",
                ValueType::External => "externref",
            };
            assert_eq!(types.get(named.name), Some(&ty), "docs/sel4-imports.md, `{}`", named.name);
        }
    }
}

/// Parameters and results, as WebAssembly has them where capabilities are indices.
type Type = (Vec<&'static str>, Vec<&'static str>);

fn indexed(named: &[Named]) -> Vec<&'static str> {
    let ty = |named: &Named| if named.ty == ValueType::I64 { "i64" } else { "i32" };
    named.iter().map(ty).collect()
}

/// What `capabilities.wat` exports, by name.
fn exports() -> BTreeMap<String, Type> {
    let binary = wat::parse_str(read("examples/bindings/capabilities.wat")).expect("the module is one");
    let module = wasm2sel4_compiler::module::parse(&binary).expect("the module is valid");
    let name = |ty: &wasm2sel4_compiler::module::ValueType| match ty.to_string().as_str() {
        "i32" => "i32",
        "i64" => "i64",
        other => panic!("bindings pass no {other}"),
    };
    let mut exports = BTreeMap::new();
    for export in &module.exports {
        if let wasm2sel4_compiler::module::Exported::Function(index) = export.item {
            let ty = module.function_type(index).expect("an import of a function has its type");
            let types = (ty.parameters.iter().map(name).collect(), ty.results.iter().map(name).collect());
            exports.insert(export.name.to_owned(), types);
        }
    }
    exports
}

#[test]
fn bindings_export_functions_of_sel4_with_indices() {
    let exports = exports();
    for function in sel4::Function::ALL {
        // A message always comes with a capability here.
        let Some(ty) = exports.get(function.name().trim_end_matches("_with")) else { continue };
        if function.name() != function.name().trim_end_matches("_with")
            || sel4::Function::find(&format!("{}_with", function.name())).is_none()
        {
            let mut results = indexed(function.results());
            // Of a message, the label is returned, and the rest is asked for.
            if function.results().iter().any(|result| result.name == "label") {
                results = vec!["i64"];
            }
            assert_eq!(*ty, (indexed(function.parameters()), results), "{}", function.name());
        }
    }
    for name in ["call", "send", "recv", "reply", "reply_recv", "signal", "wait", "poll", "mint", "revoke"] {
        assert!(exports.contains_key(name), "capabilities.wat has no {name}");
    }
}

/// A type of C or Rust.
fn foreign(ty: &str) -> &'static str {
    match ty.trim() {
        "i32" | "int32_t" | "sel4_cap" => "i32",
        "u64" | "uint64_t" => "i64",
        other => panic!("no binding passes a `{other}`"),
    }
}

fn declared(parameters: &str, result: &str, ty: impl Fn(&str) -> &'static str) -> Type {
    let parameters = parameters.split(',').map(str::trim).filter(|text| !text.is_empty() && *text != "void");
    let result = Some(result.trim()).filter(|result| !result.is_empty() && *result != "void");
    (parameters.map(ty).collect(), result.map(foreign).into_iter().collect())
}

#[test]
fn the_header_for_c_declares_what_the_bindings_export() {
    let header = read("examples/bindings/sel4.h");
    let mut found = BTreeMap::new();
    for declaration in header.split("SEL4_IMPORT(\"").skip(1) {
        let (name, rest) = declaration.split_once("\")").expect("a name in quotes");
        let (head, rest) = rest.split_once('(').expect("parameters");
        let (parameters, _) = rest.split_once(");").expect("a declaration");
        let result = head.trim().rsplit_once(' ').expect("a result and a name").0;
        // A parameter is a type, and mostly a name.
        let ty = |parameter: &str| foreign(parameter.split(' ').next().unwrap_or_default());
        found.insert(name.to_owned(), declared(parameters, result, ty));
    }
    assert_eq!(found, exports());
}

#[test]
fn the_crate_for_rust_declares_what_the_bindings_export() {
    let source = read("examples/bindings/rust/src/lib.rs");
    let mut found = BTreeMap::new();
    for declaration in source.split("pub safe fn ").skip(1) {
        let (declaration, _) = declaration.split_once(';').expect("a declaration");
        let (name, rest) = declaration.split_once('(').expect("parameters");
        let (parameters, result) = rest.rsplit_once(')').expect("parameters end");
        let ty = |parameter: &str| foreign(parameter.split_once(':').map_or(parameter, |(_, ty)| ty));
        let result = result.trim().trim_start_matches("->");
        found.insert(name.trim_start_matches("r#").to_owned(), declared(parameters, result, ty));
    }
    assert_eq!(found, exports());
}
