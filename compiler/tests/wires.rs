//! Components that are connected with others in other domains: what becomes of them is compiled on every architecture.

use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_compiler::component::wire::{self, Client, ClientWire, Server, Wires};
use wasm2sel4_compiler::component::{self, Component};
use wasm2sel4_compiler::image::DomainNumber;
use wasm2sel4_compiler::{Architecture, Options, Plan, Silent, Store, object};

const STORE: &str = include_str!("../../testsuite/tests/systems/wires/store.wat");
const CUSTOMER: &str = include_str!("../../testsuite/tests/systems/wires/customer.wat");
const NAME: &str = "example:shop/store@0.1.0";

fn read(text: &str) -> Component {
    component::read(&wat::parse_str(text).unwrap()).unwrap()
}

fn arena() -> ByteSize {
    ByteSize(2 << 20)
}

fn client(server: &Component) -> Client {
    let server = server.exported_interfaces.iter().find(|interface| interface.name == NAME).unwrap().clone();
    Client {
        interface: NAME.to_owned(),
        exporter: DomainNumber(1),
        server,
        first_function: 0,
        arena: arena(),
        limit: None,
    }
}

fn compile(mut component: Component, wires: &Wires) -> Vec<String> {
    component.connect(wires).unwrap();
    let store = Store::of_component(&component).unwrap();
    for architecture in Architecture::ALL {
        let options = Options::new(architecture);
        let plan = Plan::new(&store, &options).unwrap();
        object::emit(&store, &plan, &options, &Silent).unwrap();
    }
    store.capabilities.clone()
}

#[test]
fn interfaces_are_what_wit_says() {
    let (store, customer) = (read(STORE), read(CUSTOMER));
    let exported = client(&store).server;
    let [imported] = &customer.imported_interfaces[..] else { panic!("{:?}", customer.imported_interfaces) };
    assert_eq!(imported.accepts(&exported), Ok(()));
    assert!(imported.needs_arena());
    assert_eq!(exported.functions["[constructor]counter"].to_string(), "func(start: u32) -> counter");
    assert_eq!(exported.functions["[method]counter.next"].to_string(), "func(self: borrow<counter>) -> u32");
    assert_eq!(imported.resources, ["counter"]);
    let refused = exported.accepts(imported).unwrap_err();
    assert_eq!(refused.to_string(), "it has no function loop");
}

#[test]
fn both_sides_are_compiled() {
    let (store, customer) = (read(STORE), read(CUSTOMER));
    let client = client(&store);
    let wires = [0, 1].map(|client| ClientWire { client, interface: 0 }).to_vec();
    let server = Server { interfaces: vec![NAME.to_owned()], wires, arena: arena() };
    assert_eq!(compile(store, &Wires { clients: Vec::new(), server: Some(server) }), [wire::CLIENTS]);
    let wires = Wires { clients: vec![client], server: None };
    assert_eq!(compile(customer, &wires), [wire::client_import(NAME)]);
}
