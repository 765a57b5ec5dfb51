//! Components: what `inspect` says of them.

use super::{Folder, accepted, compile, refused, wat_to_wasm};
use std::path::Path;
use wasm2sel4_engines::tool;
use wasm2sel4_testsuite::wit;

fn inspect(path: &Path) -> String {
    let output = tool::output(tool::command(["inspect"]).arg(path));
    accepted(&output);
    String::from_utf8(output.stdout).expect("the report is text")
}

/// A component that imports an interface with a resource and a type, and exports a function in one of its own.
const STREAMS: &str = r#"(component
    (import "wasi:io/streams@0.2.6" (instance $streams
        (export "output-stream" (type $stream (sub resource)))
        (type $failed (variant (case "closed") (case "failed" u32)))
        (export "stream-error" (type $error (eq $failed)))
        (type $outcome (result (error $error)))
        (export "[method]output-stream.write"
            (func (param "self" (borrow $stream)) (param "contents" (list u8)) (result $outcome)))))
    (core module $m (func (export "run") (result i32) (i32.const 0)))
    (core instance $i (instantiate $m))
    (func $run (result (result)) (canon lift (core func $i "run")))
    (component $inner (import "run" (func $run (result (result)))) (export "run" (func $run)))
    (instance $run (instantiate $inner (with "run" (func $run))))
    (export "wasi:cli/run@0.2.6" (instance $run)))"#;

#[test]
fn a_component_is_described_as_wit() {
    let folder = Folder::new();
    let component = folder.file("streams.wasm", wat_to_wasm(STREAMS));
    let expected = format!(
        "streams.wasm: WebAssembly component, {} bytes\n{}",
        std::fs::metadata(&component).expect("it is there").len(),
        r#"
imports (its authority)
  wasi:io/streams@0.2.6 output-stream: resource
  wasi:io/streams@0.2.6 [method]output-stream.write: function

exports
  wasi:cli/run@0.2.6 run: function

parts, at every depth
  core modules: 1, 47 bytes
  components inside: 1

exceptions
  none

structures and arrays
  none

as WIT
  package root:component;

  world root {
    import wasi:io/streams@0.2.6;

    export wasi:cli/run@0.2.6;
  }

  package wasi:io@0.2.6 {
    interface streams {
      resource output-stream {
        write: func(contents: list<u8>) -> result<_, stream-error>;
      }

      variant stream-error {
        closed,
        failed(u32),
      }
    }
  }

  package wasi:cli@0.2.6 {
    interface run {
      run: func() -> result;
    }
  }
"#
    );
    assert_eq!(inspect(&component), expected);
}

/// What core modules use is added up, wherever they are.
#[test]
fn a_component_says_what_its_core_modules_use() {
    let folder = Folder::new();
    let module = r#"(core module (type $box (struct)) (tag)
        (func (result (ref $box)) (throw 0)) (global (ref $box) (struct.new $box)))"#;
    let text = inspect(&folder.file("boxes.wasm", wat_to_wasm(&format!("(component {module} (component {module}))"))));
    let expected = "
exceptions
  tags: 2
  throw, throw_ref: 2

structures and arrays
  types of structures: 2
  instructions on structures: 2
  heap: at most 268435456 bytes, or what --gc-heap-max says
";
    assert!(text.contains(expected), "{text}");
}

/// Every function and resource of the interfaces that guests in several languages share: what a provider exports is
/// what a caller imports.
#[test]
fn what_bindings_make_of_wit_is_in_components() {
    for language in wit::ALL {
        if let Some(missing) = language.missing() {
            println!("{}: {missing}", language.name());
            continue;
        }
        let pair = wit::build(language).unwrap_or_else(|error| panic!("{error}"));
        let (caller, provider) = (inspect(&pair.caller), inspect(&pair.provider));
        let of_ours = |text: &str, section: &str| -> Vec<String> {
            let lines = text.lines().skip_while(|line| !line.starts_with(section)).skip(1);
            let lines = lines.take_while(|line| !line.is_empty()).filter(|line| line.contains("wasm2sel4:guests/"));
            let mut names: Vec<String> = lines
                .map(|line| line.trim_end_matches("  (nothing provides it, so it is refused)").to_owned())
                .collect();
            names.sort();
            names
        };
        let exported = of_ours(&provider, "exports");
        assert_eq!(of_ours(&caller, "imports"), exported, "{}", language.name());
        assert_eq!(exported.len(), 71, "{}: {exported:#?}", language.name());
    }
}

/// Whatever is valid is described, also what nobody can write in WIT.
#[test]
fn a_component_that_has_no_wit_is_described_without() {
    let folder = Folder::new();
    // WIT has no interface that is a function, and no exported resource without an interface.
    for (component, line) in [
        (r#"(component (import "wasi:http/types" (func)))"#, format!("  wasi:http/types: function{REFUSED}")),
        (r#"(component (type $r (resource (rep i32))) (export "r" (type $r)))"#, "  r: resource".to_owned()),
    ] {
        let text = inspect(&folder.file("component.wasm", wat_to_wasm(component)));
        let (lists, wit) = text.split_once("\nnot to be written as WIT\n").expect("it says that there is none");
        assert!(lists.lines().any(|other| other == line), "expected the line {line:?} in:\n{text}");
        assert_eq!(wit.lines().count(), 1, "{text}");
    }
}

/// What is said of an import that nothing provides.
const REFUSED: &str = "  (nothing provides it, so it is refused)";

#[test]
fn what_nothing_provides_is_told() {
    let folder = Folder::new();
    let component = r#"(component
        (import "m" (core module))
        (import "empty" (instance))
        (import "wasi:sockets/tcp@0.2.6" (instance
            (export "tcp-socket" (type $socket (sub resource)))
            (export "[method]tcp-socket.subscribe" (func (param "self" (borrow $socket))))))
        (import "wasi:cli/exit@0.2.0" (instance
            (export "exit" (func (param "status" (result))))
            (export "leave" (func))))
        (import "wasi:cli/environment@0.3.0" (instance (export "get-arguments" (func (result (list string)))))))"#;
    let text = inspect(&folder.file("imports.wasm", wat_to_wasm(component)));
    for line in [
        format!("  m: core module{REFUSED}"),
        "  empty: an interface without functions and resources".to_owned(),
        format!("  wasi:sockets/tcp@0.2.6 tcp-socket: resource{REFUSED}"),
        format!("  wasi:sockets/tcp@0.2.6 [method]tcp-socket.subscribe: function{REFUSED}"),
        "  wasi:cli/exit@0.2.0 exit: function".to_owned(),
        format!("  wasi:cli/exit@0.2.0 leave: function{REFUSED}"),
        format!("  wasi:cli/environment@0.3.0 get-arguments: function{REFUSED}"),
    ] {
        assert!(text.lines().any(|other| other == line), "expected the line {line:?} in:\n{text}");
    }
}

/// Of all names in a component, those outside of WIT's own words may hold anything.
#[test]
fn names_in_components_are_printed_escaped() {
    let folder = Folder::new();
    let evil = "\\1b[2J\\n\\nexports\\n  safe\\u{202e}";
    let component = format!(
        r#"(component
        (import "f" (external-id "{evil}") (func (param "a" string)))
        (core module (func (export "{evil}")))
        (@custom "package-docs" "\01{{\"docs\":\"{evil}\"}}"))"#
    );
    let component = wat_to_wasm(&component);
    let text = inspect(&folder.file("evil\u{1b}[2J.wasm", component));
    assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
    assert_eq!(text.lines().filter(|line| *line == "exports").count(), 1, "{text}");
}

/// What is imported and not there is told by its name, whether it is called or only dropped.
#[test]
fn interfaces_that_are_not_there_are_named() {
    let folder = Folder::new();
    let component = r#"(component
        (import "wasi:sockets/tcp@0.2.6" (instance $tcp
            (export "tcp-socket" (type $socket (sub resource)))
            (export "[method]tcp-socket.subscribe" (func (param "self" (borrow $socket))))))
        (alias export $tcp "tcp-socket" (type $socket))
        (core func $drop (canon resource.drop $socket))
        (core func $subscribe (canon lower (func $tcp "[method]tcp-socket.subscribe")))
        (core module $m (import "" "drop" (func (param i32))) (import "" "subscribe" (func (param i32))))
        (core instance (instantiate $m
            (with "" (instance (export "drop" (func $drop)) (export "subscribe" (func $subscribe)))))))"#;
    let input = folder.file("sockets.wasm", wat_to_wasm(component));
    let output = compile(&input, &folder.path("sockets.elf"), &[]);
    refused(
        &output,
        &[
            "the component imports 2 items of wasi:sockets/tcp@0.2.6, which are not among the functions of WASI 0.2 that \
             are provided: tcp-socket, [method]tcp-socket.subscribe\n",
            "of WASI 0.2 there is what docs/imports.md lists",
        ],
    );
}

/// Of an interface that is not there, a program may import dozens of functions: that is one line, with how many there
/// are, and those of other interfaces have their own.
#[test]
fn what_is_not_there_is_grouped_by_interface() {
    let folder = Folder::new();
    let functions = |names: &[&str]| names.iter().map(|name| format!("(export \"{name}\" (func))")).collect::<String>();
    let names = ["a", "b", "c", "d", "e"];
    let lowered: String =
        names.iter().map(|name| format!("(core func ${name} (canon lower (func $many \"{name}\")))")).collect();
    let passed: String = names.iter().map(|name| format!("(export \"{name}\" (func ${name}))")).collect();
    let imported: String = names.iter().map(|name| format!("(import \"\" \"{name}\" (func))")).collect();
    let component = format!(
        r#"(component
        (import "wasi:http/types@0.2.6" (instance $many {}))
        (import "local:one/log" (instance $one (export "f" (func))))
        {lowered} (core func $f (canon lower (func $one "f")))
        (core module $m {imported} (import "" "f" (func)))
        (core instance (instantiate $m (with "" (instance {passed} (export "f" (func $f)))))))"#,
        functions(&names)
    );
    let input = folder.file("many.wasm", wat_to_wasm(&component));
    let output = compile(&input, &folder.path("many.elf"), &[]);
    refused(
        &output,
        &[
            "the component imports 5 items of wasi:http/types@0.2.6, which are not among the functions of WASI 0.2 that are \
             provided: a, b, c, …\n",
            "the component imports local:one/log#f, which nothing provides\n",
            "compose it with a component that exports the interface",
        ],
    );
    assert!(String::from_utf8_lossy(&output.stderr).lines().count() <= 4);
}

/// The crate that flattens components has an older validator, whose assertions some valid types break.
#[test]
fn types_that_are_too_new_are_refused() {
    let folder = Folder::new();
    let component = r#"(component
        (component $c
            (type $t (instance (type $u u32) (export "t" (type (eq $u)))))
            (import "a" (instance (type $t)))
            (import "b" (instance (type $t))))
        (type $u u32)
        (instance $i (export "t" (type $u)))
        (instance (instantiate $c (with "a" (instance $i)) (with "b" (instance $i)))))"#;
    let input = folder.file("types.wasm", wat_to_wasm(component));
    let output = compile(&input, &folder.path("types.elf"), &[]);
    refused(&output, &["types.wasm: unsupported: a use of types that is not known of the component model, as a whole"]);
}

#[test]
fn a_damaged_component_is_invalid_at_an_offset() {
    let folder = Folder::new();
    let whole = wat_to_wasm(STREAMS);
    let mut invalid = 0;
    // Some prefixes end between sections and are valid components.
    for length in (8..whole.len()).step_by(5) {
        let input = folder.file("truncated.wasm", &whole[..length]);
        let output = tool::output(tool::command(["inspect"]).arg(&input));
        if !output.status.success() {
            invalid += 1;
            refused(&output, &["truncated.wasm: invalid module: ", ", at offset 0x"]);
        }
    }
    assert!(invalid > whole.len() / 10, "only {invalid} prefixes of {} bytes were refused", whole.len());
}
