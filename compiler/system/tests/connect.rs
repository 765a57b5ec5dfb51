//! Wires between components: what is refused of their interfaces, and what becomes of both ends.

use std::path::Path;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_compiler::component::wire::Wires;
use wasm2sel4_compiler::component::{self, Component};
use wasm2sel4_system::{Imports, ObjectKind, SharedMemory, System};

/// A function: its name, its type, and the core function that it is lifted from.
type Function = (&'static str, &'static str, &'static str);

/// One that fits messages, and one that does not.
const COUNT: Function = ("count", "(param \"by\" u32) (result u64)", "long");
const SAY: Function = ("say", "(param \"text\" string)", "text");

/// A component that imports instances of these names, each with a function.
fn importing(interfaces: &[(&str, Function)]) -> Component {
    let import = |(interface, (name, ty, _)): &(&str, Function)| {
        format!("(import \"{interface}\" (instance (export \"{name}\" (func {ty}))))")
    };
    read(&format!("(component {})", interfaces.iter().map(import).collect::<String>()))
}

/// A component that exports instances of these names, each with a function.
fn exporting(interfaces: &[(&str, Function)]) -> Component {
    let mut text = "(core module $module
        (memory (export \"memory\") 1)
        (func (export \"realloc\") (param i32 i32 i32 i32) (result i32) i32.const 8)
        (func (export \"long\") (param i32) (result i64) i64.const 0)
        (func (export \"short\") (param i32) (result i32) i32.const 0)
        (func (export \"text\") (param i32 i32)))
        (core instance $core (instantiate $module))
        (alias core export $core \"memory\" (core memory $memory))
        (alias core export $core \"realloc\" (core func $realloc))"
        .to_owned();
    for (number, (interface, (name, ty, core))) in interfaces.iter().enumerate() {
        text += &format!(
            "(func $f{number} {ty} (canon lift (core func $core \"{core}\")
                (memory $memory) (realloc $realloc)))
            (instance $i{number} (export \"{name}\" (func $f{number})))
            (export \"{interface}\" (instance $i{number}))"
        );
    }
    read(&format!("(component {text})"))
}

fn read(text: &str) -> Component {
    let bytes = wat::parse_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    component::read(&bytes).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A client in line 1, a server in line 5, and wires between them from line 9 on, of these interfaces.
fn description(wires: &[(&str, &str)]) -> String {
    let wires = wires.iter().map(|(interface, rest)| {
        format!("[[wire]]\nfrom = \"app\"\nto = \"store\"\ninterface = \"{interface}\"\n{rest}\n\n")
    });
    let domain = |name| format!("[[domain]]\nname = \"{name}\"\ncomponent = \"{name}.wasm\"\n\n");
    format!("{}{}{}", domain("app"), domain("store"), wires.collect::<String>())
}

fn connect(text: &str, components: &[Option<&Component>]) -> Result<(System, Vec<Wires>), String> {
    let mut system = System::parse(text, Path::new("")).unwrap_or_else(|error| panic!("{error}\n{text}"));
    match system.connect(components) {
        Ok(wires) => Ok((system, wires)),
        Err(error) => Err(error.to_string()),
    }
}

#[track_caller]
fn refused(text: &str, components: [&Component; 2], message: &str) {
    match connect(text, &components.map(Some)) {
        Ok(_) => panic!("accepted instead of refused with {message:?}:\n{text}"),
        Err(error) => assert!(error.contains(message), "expected {message:?}, got {error}\n{text}"),
    }
}

#[test]
fn interfaces_at_the_ends_must_fit() {
    let app = importing(&[("a:b/count@0.1.2", COUNT), ("wasi:cli/environment@0.2.0", COUNT)]);
    let store = exporting(&[("a:b/count@0.1.4", COUNT), ("a:b/say", SAY)]);
    for name in ["a:b/count", "a:b/count@0.1.0", "a:b/count@0.1.2"] {
        assert!(connect(&description(&[(name, "")]), &[Some(&app), Some(&store)]).is_ok(), "{name}");
    }
    let both = [&app, &store];
    refused(
        &description(&[]),
        both,
        "line 2: app imports a:b/count@0.1.2, to which no wire leads; add [[wire]] with from = \"app\", the domain that \
         exports it as to, and interface = \"a:b/count@0.1.2\"",
    );
    let count = ("a:b/count", "");
    refused(
        &description(&[count, count]),
        both,
        "line 15: app has a:b/count@0.1.2 by two wires; leave one of them out",
    );
    refused(
        &description(&[count, ("a:b/say", "")]),
        both,
        "line 18: app does not import a:b/say; it imports a:b/count@0.1.2",
    );
    refused(
        &description(&[("a:b/count@0.2.0", "")]),
        both,
        "line 12: app does not import a:b/count@0.2.0; it imports a:b/count@0.1.2",
    );
    let other = exporting(&[("a:b/count@0.2.0", COUNT)]);
    refused(
        &description(&[count]),
        [&app, &other],
        "line 12: store does not export a:b/count@0.1.2; it exports a:b/count@0.2.0",
    );
    let none = importing(&[]);
    refused(&description(&[count]), [&app, &none], "store does not export a:b/count@0.1.2; it exports none of its own");
    let other = exporting(&[("a:b/count@0.1.2", ("count", "(param \"by\" u32) (result u32)", "short"))]);
    refused(
        &description(&[count]),
        [&app, &other],
        "line 12: a:b/count@0.1.2 is not the same where app imports it and where store exports it: count is imported as",
    );
    let lacking = exporting(&[("a:b/count@0.1.2", ("total", "(param \"by\" u32) (result u32)", "short"))]);
    refused(&description(&[count]), [&app, &lacking], "store exports it: it has no function count");
    let twice = importing(&[("a:b/count@0.1.0", COUNT), ("a:b/count@0.2.0", COUNT)]);
    refused(
        &description(&[count]),
        [&twice, &store],
        "line 12: app imports several of a:b/count: a:b/count@0.1.0, a:b/count@0.2.0; name one with its version",
    );
}

/// What has only types, and what the host has, needs no wire.
#[test]
fn only_what_can_be_called_needs_a_wire() {
    let app = read(
        "(component (import \"a:b/types\" (instance (type $id u32) (export \"id\" (type (eq $id)))))
            (import \"wasi:cli/exit@0.2.0\" (instance (export \"exit\" (func)))))",
    );
    let text = "[[domain]]\nname = \"app\"\ncomponent = \"app.wasm\"\n";
    let (_, wires) = connect(text, &[Some(&app)]).unwrap();
    assert!(wires[0].clients.is_empty() && wires[0].server.is_none());
}

/// Arenas are as large as was said, and are there if a message can be too long.
#[test]
fn both_ends_know_what_they_are_compiled_to() {
    let app = importing(&[("a:b/say", SAY), ("a:b/count@0.1.2", COUNT)]);
    let store = exporting(&[("a:b/count@0.1.4", COUNT), ("a:b/more", COUNT), ("a:b/say", SAY)]);
    let wires = [("a:b/say", "arena = \"100K\""), ("a:b/count", "limit = \"100ms\"")];
    let (system, wires) = connect(&description(&wires), &[Some(&app), Some(&store)]).unwrap();
    let arena = 128 << 10;
    let [said, counted] = &wires[0].clients[..] else { panic!("{:?}", wires[0].clients) };
    assert_eq!(
        (said.interface.as_str(), said.first_function, said.arena, said.limit),
        ("a:b/say", 1, ByteSize(arena), None)
    );
    assert_eq!((counted.interface.as_str(), counted.server.name.as_str()), ("a:b/count@0.1.2", "a:b/count@0.1.4"));
    assert_eq!((counted.first_function, counted.arena, counted.limit), (0, ByteSize(0), Some(100_000_000)));
    let server = wires[1].server.as_ref().unwrap();
    assert_eq!(server.interfaces, ["a:b/count@0.1.4", "a:b/say"]);
    // Two wires of one client.
    let ends = server.wires.iter().map(|wire| (wire.client, wire.interface));
    assert_eq!(ends.collect::<Vec<_>>(), [(0, 1), (0, 0)]);
    assert_eq!(server.arena, ByteSize(arena));
    assert!(wires[0].server.is_none() && wires[1].clients.is_empty());

    let of_app = Imports {
        capabilities: ["wire a:b/say", "wire a:b/count@0.1.2"].map(str::to_owned).to_vec(),
        memories: vec![SharedMemory { name: "wire a:b/say".to_owned(), size: arena }],
    };
    let of_store = Imports {
        capabilities: vec!["wires".to_owned()],
        memories: vec![SharedMemory { name: "wires".to_owned(), size: arena }],
    };
    let allotments = system.allotments(&[of_app, of_store]).unwrap();
    assert_eq!(allotments[0].memories[0].offset, ByteSize(0));
    assert_eq!((allotments[0].grants[0].badge, allotments[0].grants[1].badge), (1, 1));

    // Without anything that could be too long, there is no memory.
    let app = importing(&[("a:b/count", COUNT)]);
    let store = exporting(&[("a:b/count", COUNT)]);
    let (system, wires) = connect(&description(&[("a:b/count", "")]), &[Some(&app), Some(&store)]).unwrap();
    assert_eq!(wires[1].server.as_ref().map(|server| server.arena), Some(ByteSize(0)));
    assert!(system.object_kinds().contains(&ObjectKind::Memory(ByteSize(0))));
    let imports = |name: &str| Imports { capabilities: vec![name.to_owned()], ..Imports::default() };
    assert!(system.allotments(&[imports("wire a:b/count"), imports("wires")]).is_ok());
    refused(
        &description(&[("a:b/count", "arena = \"1M\"")]),
        [&app, &store],
        "line 13: every message of a:b/count fits without an arena; leave arena out",
    );

    let [app, store] = [importing(&[("a:b/say", SAY)]), exporting(&[("a:b/say", SAY)])];
    let first = description(&[("a:b/say", "arena = \"9M\"")]);
    let tool = "[[domain]]\nname = \"tool\"\ncomponent = \"app.wasm\"\n";
    let text = format!("{first}{tool}[[wire]]\nfrom = \"tool\"\nto = \"store\"\ninterface = \"a:b/say\"\n");
    let error = connect(&text, &[Some(&app), Some(&store), Some(&app)]).unwrap_err();
    let expected =
        "line 18: the arenas of the 2 clients of store have 18874368 bytes together, and at most 16777216 can be";
    assert!(error.contains(expected), "{error}");
}

/// A handle leads to the server that gave it.
#[test]
fn resources_of_another_interface_come_from_the_same_server() {
    let app = read(
        "(component
            (import \"a:b/things@1.0.0\" (instance $things
                (export \"thing\" (type (sub resource)))))
            (alias export $things \"thing\" (type $thing))
            (import \"a:b/shelf@1.0.0\" (instance
                (alias outer 1 $thing (type $outer))
                (export \"thing\" (type $thing (eq $outer)))
                (export \"put\" (func (param \"a\" (own $thing)))))))",
    );
    let store = |things: &str, shelf: &str| {
        read(&format!(
            "(component
                (core module $module (func (export \"put\") (param i32)))
                (core instance $core (instantiate $module))
                (type $thing (resource (rep i32)))
                (func $put (param \"a\" (own $thing)) (canon lift (core func $core \"put\")))
                (instance $things (export \"thing\" (type $thing)))
                (instance $shelf (export \"thing\" (type $thing)) (export \"put\" (func $put)))
                (export \"{things}\" (instance $things))
                (export \"{shelf}\" (instance $shelf)))"
        ))
    };
    let same = store("a:b/things@1.0.0", "a:b/shelf@1.0.0");
    let (things, shelf) = (("a:b/things", ""), ("a:b/shelf", ""));
    let (_, wires) = connect(&description(&[things, shelf]), &[Some(&app), Some(&same)]).unwrap();
    assert_eq!(wires[0].clients.len(), 2);
    // Of another version, they are the same.
    let newer = store("a:b/things@1.2.0", "a:b/shelf@1.0.0");
    assert!(connect(&description(&[things, shelf]), &[Some(&app), Some(&newer)]).is_ok());
    refused(&description(&[shelf]), [&app, &same], "line 2: app imports a:b/things@1.0.0, to which no wire leads");
    let text = format!(
        "{}[[domain]]\nname = \"other\"\ncomponent = \"other.wasm\"\n[[wire]]\nfrom = \"app\"\nto = \"other\"\ninterface = \
         \"a:b/things\"\n",
        description(&[shelf])
    );
    let error = connect(&text, &[Some(&app), Some(&same), Some(&same)]).unwrap_err();
    let expected = "line 12: put of a:b/shelf@1.0.0 is about thing of a:b/things@1.0.0, whose wire leads to other; a wire \
                    from app to store is needed for that interface, too";
    assert!(error.contains(expected), "{error}");
}

/// A module at the beginning of a wire speaks by itself.
#[test]
fn a_module_may_be_a_client() {
    let store = exporting(&[("a:b/say@1.0.0", SAY)]);
    let text = description(&[("a:b/say", "")]).replace("component = \"app.wasm\"", "module = \"app.wat\"");
    let (system, wires) = connect(&text, &[None, Some(&store)]).unwrap();
    assert!(wires[0].clients.is_empty());
    assert_eq!(wires[1].server.as_ref().map(|server| server.wires.len()), Some(1));
    let name = "wire a:b/say@1.0.0";
    let of_app = Imports {
        capabilities: vec![name.to_owned()],
        memories: vec![SharedMemory { name: name.to_owned(), size: 65536 }],
    };
    let of_store = Imports {
        capabilities: vec!["wires".to_owned()],
        memories: vec![SharedMemory { name: "wires".to_owned(), size: 2 << 20 }],
    };
    assert!(system.allotments(&[of_app, of_store.clone()]).is_ok());
    // It need not use what it is granted.
    assert!(system.allotments(&[Imports::default(), of_store]).is_ok());
}
