//! Wires in descriptions: what is refused without the components, and what both ends are given.

use std::path::Path;
use wasm2sel4_abi::bundle::{RIGHT_CALL, RIGHT_GRANT, RIGHT_RECEIVE, RIGHT_REVOKE, RIGHT_SEND};
use wasm2sel4_system::{DomainNumber, Imports, ObjectKind, SharedMemory, System};

/// A domain with a component, and what else is said of it.
fn component(name: &str, rest: &str) -> String {
    format!("[[domain]]\nname = \"{name}\"\ncomponent = \"{name}.wasm\"\n{rest}\n")
}

/// A wire, of six lines.
fn wire(from: &str, to: &str, rest: &str) -> String {
    format!("[[wire]]\nfrom = \"{from}\"\nto = \"{to}\"\ninterface = \"example:chain/store@0.1.0\"\n{rest}\n\n")
}

#[track_caller]
fn parsed(text: &str) -> System {
    System::parse(text, Path::new("")).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

#[track_caller]
fn refused(text: &str, message: &str) {
    match System::parse(text, Path::new("")) {
        Ok(_) => panic!("accepted instead of refused with {message:?}:\n{text}"),
        Err(error) => assert!(error.to_string().contains(message), "expected {message:?}, got {error}\n{text}"),
    }
}

#[test]
fn what_can_be_no_wire_is_refused() {
    let two = format!("{}{}", component("app", ""), component("store", ""));
    let with = |wires: &str| format!("{two}{wires}");
    refused(&with(&wire("apps", "store", "")), "line 10: there is no domain apps");
    refused(&with(&wire("app", "stores", "")), "line 11: there is no domain stores");
    refused(&with(&wire("app", "store", "arena = \"0\"")), "line 13: an arena has between 1 and 16777216 bytes");
    refused(&with(&wire("app", "store", "arena = \"17M\"")), "line 13: an arena has between 1 and 16777216 bytes");
    refused(&with(&wire("app", "store", "arena = \"1MB\"")), "line 13: write a size");
    refused(&with(&wire("app", "store", "limit = \"0s\"")), "line 13: write a duration");
    refused(&with(&wire("app", "store", "color = \"red\"")), "line 13: unknown field `color`");
    refused(&with("[[wire]]\nfrom = \"app\"\nto = \"store\"\n"), "line 9: missing field `interface`");
    refused(
        &with(&wire("app", "store", "name = \"\\u001b\"")),
        "line 13: the name \\u{1b} of a wire has characters that cannot be printed",
    );
    let named = wire("app", "store", "name = \"x\"");
    refused(&with(&format!("{named}{named}")), "line 19: there are two wires called x");
    let module = |name: &str| component(name, "").replace("component", "module");
    parsed(&format!("{}{}{}", component("app", ""), module("store"), wire("app", "store", "")));
    refused(
        &format!("{}{}{}", module("app"), module("store"), wire("app", "store", "")),
        "line 9: neither app nor store is a component, so nothing says what the interface has; write component =",
    );
    let spawner = "objects.apps = { spawner = \"app\" }\n";
    refused(
        &format!("{spawner}{two}{}", wire("app", "store", "")),
        "line 11: app is started by spawners, so no wire can begin or end there",
    );
    let many: String = (0..25).map(|_| wire("app", "store", "")).collect();
    refused(&with(&many), "line 153: more wires lead to store than the 24 that can");
    refused("[[domain]]\nname = \"app\"\n", "line 2: app runs nothing; name its module or its component");
    refused(&component("app", "module = \"app.wasm\""), "line 3: a domain runs a module or a component");
}

#[test]
fn circles_are_refused_with_their_names() {
    let domains: String = ["a", "b", "c"].map(|name| component(name, "")).concat();
    let chain = format!("{domains}{}{}", wire("a", "b", ""), wire("b", "c", ""));
    parsed(&format!("{chain}{}", wire("a", "c", "")));
    refused(&format!("{chain}{}", wire("c", "a", "")), "line 13: the wires lead in a circle, from a to b to c to a");
    refused(&format!("{domains}{}", wire("b", "b", "")), "line 13: the wires lead in a circle, from b to b");
}

/// Two clients of one server: badges, parts of one memory, and signals when they end.
#[test]
fn both_ends_are_given_what_they_need() {
    let domains: String = ["app", "store", "tool"].map(|name| component(name, "")).concat();
    let wires = format!("{}{}", wire("app", "store", "arena = \"100K\""), wire("tool", "store", "arena = \"1K\""));
    let system = parsed(&format!("{domains}{wires}"));
    let kinds = system.object_kinds();
    let size = 2 * (128 << 10);
    assert!(
        matches!(kinds[..], [ObjectKind::Endpoint, ObjectKind::Memory(all), ObjectKind::Notification] if all.0 == size),
        "{kinds:?}"
    );
    let client = || Imports {
        capabilities: vec!["wire example:chain/store@0.1.0".to_owned()],
        memories: vec![SharedMemory { name: "wire example:chain/store@0.1.0".to_owned(), size: 128 << 10 }],
    };
    let server = Imports {
        capabilities: vec!["wires".to_owned()],
        memories: vec![SharedMemory { name: "wires".to_owned(), size }],
    };
    let allotments = system.allotments(&[client(), server.clone(), client()]).unwrap();
    for (domain, position) in [(0, 0), (2, 1)] {
        let of_client = &allotments[domain];
        let grant = of_client.grants[0];
        assert_eq!((grant.object, grant.rights, grant.badge), (0, RIGHT_SEND | RIGHT_CALL, position + 1));
        let memory = of_client.memories[0];
        assert_eq!((memory.object.0, memory.offset.0, memory.size.0), (1, position * (128 << 10), 128 << 10));
        assert!(memory.writable && !of_client.is_service && of_client.bound.is_none());
        assert_eq!((of_client.ends[0].object, of_client.ends[0].badge), (2, 1 << 27 | 1 << position));
    }
    let of_server = &allotments[1];
    let grant = of_server.grants[0];
    let all = RIGHT_RECEIVE | RIGHT_SEND | RIGHT_CALL | RIGHT_GRANT;
    assert_eq!((grant.object, grant.rights, grant.badge), (0, all, 0));
    assert!(of_server.is_service && of_server.ends.is_empty());
    assert_eq!((of_server.bound.map(|number| number.0), of_server.memories[0].size.0), (Some(2), size));

    // A client cannot have more than its part, which another's follows.
    let mut larger = client();
    larger.memories[0].size += 1;
    let error = system.allotments(&[larger, server, client()]).unwrap_err().to_string();
    assert_eq!(
        error,
        "line 13: app imports cap.wire example:chain/store@0.1.0 with 131073 bytes, but arenas of store is granted in a \
         part of only 131072"
    );
}

/// Whoever may revoke holds the capability from which the client's is copied.
#[test]
fn a_wire_can_be_revoked_by_one_domain() {
    let domains: String = ["app", "store"].map(|name| component(name, "")).concat();
    let manager = |name: &str, grant: &str| {
        format!("[[domain]]\nname = \"{name}\"\nmodule = \"{name}.wasm\"\ngrants = {{ a = {{ {grant} }} }}\n")
    };
    let revoke = "wire = \"shop\", rights = [\"revoke\"]";
    let with = |rest: &str| format!("{domains}{rest}{}", wire("app", "store", "name = \"shop\""));
    let system = parsed(&with(&manager("manager", revoke)));
    let Some(ObjectKind::Badged { endpoint, badge }) = system.object_kinds().last().copied() else {
        panic!("{:?}", system.object_kinds())
    };
    assert_eq!((endpoint.0, badge.get()), (0, 1));
    let imports = |name: &str| Imports { capabilities: vec![name.to_owned()], ..Imports::default() };
    let server = Imports { memories: vec![SharedMemory { name: "wires".to_owned(), size: 65536 }], ..imports("wires") };
    let all = [imports("wire example:chain/store@0.1.0"), server, imports("a")];
    let allotments = system.allotments(&all).unwrap();
    let [client, server, manager_grant] = [0, 1, 2].map(|domain: usize| allotments[domain].grants[0]);
    assert_eq!((client.object, client.rights, client.badge), (3, RIGHT_SEND | RIGHT_CALL, 0));
    assert_eq!((server.object, server.badge), (0, 0));
    assert_eq!((manager_grant.object, manager_grant.rights, manager_grant.badge), (3, RIGHT_REVOKE, 0));
    // By signalling, it tells the server what the supervisor would.
    let system = parsed(&with(&manager("manager", "wire = \"shop\", rights = [\"signal\"]")));
    let signal = system.allotments(&all).unwrap()[2].grants[0];
    assert_eq!((signal.object, signal.rights, signal.badge), (2, RIGHT_SEND, 1 << 27 | 1));
    let system = parsed(&with(&manager("manager", revoke)));
    // It could also call as the client, so it reaches the server.
    let reached = system.authority().reached_from(DomainNumber(2));
    assert!(reached.iter().any(|(domain, _)| *domain == DomainNumber(1)), "{reached:?}");

    let two = format!("{}{}", manager("manager", revoke), manager("other", revoke));
    refused(&with(&two), "line 16: other may revoke a wire of wires of store, like another domain: only one can");
    refused(&with(&manager("manager", "wire = \"show\", rights = [\"revoke\"]")), "line 12: there is no wire show");
    for rights in ["\"call\"", "\"revoke\", \"call\"", ""] {
        let grant = format!("wire = \"shop\", rights = [{rights}]");
        refused(&with(&manager("manager", &grant)), "line 12: the right on a wire is revoke");
    }
    refused(
        &with(&manager("manager", &format!("{revoke}, badge = 1"))),
        "line 12: the capabilities of a wire are what",
    );
    refused(&with(&manager("manager", "rights = [\"revoke\"]")), "line 12: a grant is of an object or of a wire");
    let spawner = "objects.managers = { spawner = \"manager\" }\n";
    let starter = manager("starter", "object = \"managers\", rights = [\"spawn\"]");
    refused(
        &format!("{spawner}{}", with(&format!("{}{starter}", manager("manager", revoke)))),
        "line 13: manager may revoke a wire of wires of store, which its instances cannot all have",
    );
}
