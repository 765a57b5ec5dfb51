//! The ends of wires are compared: what one component imports, the other must export, function by function and type by
//! type. Then it is known whether messages need memory, and what each component is compiled to.

use crate::error::Result;
use crate::system::{Grant, Part, System, Use};
use crate::wire::{Wire, WireNumber, arena, count_clients};
use std::num::NonZero;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::bundle::SHARED_MAXIMUM;
use wasm2sel4_compiler::component::wire::{Client, ClientWire, Server, Wires, client_import};
use wasm2sel4_compiler::component::{Component, Interface, ResourceName};
use wasm2sel4_compiler::image::{DomainNumber, ObjectKind};

/// Beginning of the names of what the host provides.
const HOST: &str = "wasi:";

/// The interfaces at both ends of a wire.
#[derive(Clone, Copy, Debug)]
struct Ends<'c> {
    /// What the client imports; nothing of a module, which speaks by itself and is taken at its word.
    imported: Option<&'c Interface>,
    /// What the server exports; of a module, which speaks by itself, what the client imports.
    exported: &'c Interface,
}

impl Ends<'_> {
    /// The name by which the client knows it.
    fn name(&self) -> &str {
        &self.imported.unwrap_or(self.exported).name
    }
}

/// What the wires of one server have in common.
#[derive(Clone, Debug)]
struct Served<'c> {
    /// The exported interfaces to which wires lead, in the order of the component; of a module, in that of the wires.
    interfaces: Vec<&'c Interface>,
    /// The size of each client's arena; 0 if no interface needs one.
    arena: ByteSize,
    /// How many clients it has.
    clients: u64,
}

impl Served<'_> {
    /// The position of an interface.
    fn position(&self, interface: &Interface) -> usize {
        self.interfaces.iter().take_while(|other| other.name != interface.name).count()
    }

    /// The number of the first function of an interface among all.
    fn first_function(&self, interface: &Interface) -> u64 {
        let earlier = self.interfaces.iter().take(self.position(interface));
        earlier.map(|interface| interface.functions.len() as u64).sum()
    }

    /// The size of the arena of a client of an interface.
    fn arena_for(&self, interface: &Interface) -> ByteSize {
        if interface.needs_arena() { self.arena } else { ByteSize(0) }
    }
}

impl System {
    /// Connects the components of this system: `components` are those of its domains, in order, for each that is one.
    /// Returns the wires of each domain, in the same order.
    ///
    /// # Errors
    ///
    /// [`crate::Problem::Import`]: an interface at an end of a wire that the component there does not have, or in
    /// another form; an import without a wire, or with two; arenas that are too large, or of no use.
    pub fn connect(&mut self, components: &[Option<&Component>]) -> Result<Vec<Wires>> {
        let ends = self.ends(components)?;
        self.check_imports(components, &ends)?;
        self.check_resources(&ends)?;
        let servers = 0..self.domains.len();
        let served: Vec<Option<Served<'_>>> =
            servers.map(|number| self.served(DomainNumber(number), components, &ends)).collect::<Result<_>>()?;
        self.settle(&ends, &served);
        let wires = served.iter().enumerate().map(|(number, own)| Wires {
            clients: self.clients(DomainNumber(number), &ends, &served),
            server: (components.get(number).copied().flatten().and(own.as_ref()))
                .map(|own| self.server(DomainNumber(number), &ends, own)),
        });
        Ok(wires.collect())
    }

    /// What is at both ends of each wire.
    fn ends<'c>(&self, components: &[Option<&'c Component>]) -> Result<Vec<Ends<'c>>> {
        let component = |number: DomainNumber| components.get(number.0).copied().flatten();
        let mut all: Vec<Ends<'c>> = Vec::new();
        for wire in &self.wires {
            let exporting = component(wire.server).map_or(&[][..], |server| &server.exported_interfaces);
            let written = wire.interface.value.as_str();
            let ends = match component(wire.client) {
                Some(client) => {
                    let imported = self.named(wire, wire.client, written, &client.imported_interfaces, "import")?;
                    let exported = match component(wire.server) {
                        // The version that is imported counts, also where none is written.
                        Some(_) => self.named(wire, wire.server, &imported.name, exporting, "export")?,
                        None => imported,
                    };
                    self.compare(wire, imported, exported)?;
                    Ends { imported: Some(imported), exported }
                }
                None => Ends { imported: None, exported: self.named(wire, wire.server, written, exporting, "export")? },
            };
            if ends.exported.functions.is_empty() && ends.exported.resources.is_empty() {
                let message =
                    format!("nothing of {} can be called, so no wire needs to lead there", ends.exported.name);
                return Err(wire.interface.line.no_import(message));
            }
            let mut earlier = self.wires.iter().zip(&all);
            if earlier.any(|(other, of_other)| other.client == wire.client && of_other.name() == ends.name()) {
                let (name, interface) = (&self.domain(wire.client).name.value, ends.name());
                return Err(wire.line.no_import(format!("{name} has {interface} by two wires; leave one of them out")));
            }
            all.push(ends);
        }
        Ok(all)
    }

    /// The one interface of a component that has this name.
    fn named<'c>(
        &self,
        wire: &Wire,
        domain: DomainNumber,
        written: &str,
        known: &'c [Interface],
        verb: &str,
    ) -> Result<&'c Interface> {
        let names = |interfaces: &mut dyn Iterator<Item = &Interface>| {
            interfaces.map(|interface| interface.name.clone()).collect::<Vec<_>>().join(", ")
        };
        let domain = &self.domain(domain).name.value;
        let mut named = known.iter().filter(|interface| interface.is_named(written));
        let refuse = |message: String| Err(wire.interface.line.no_import(message));
        match (named.next(), named.next()) {
            (Some(only), None) => Ok(only),
            (Some(_), Some(_)) => {
                let all = names(&mut known.iter().filter(|interface| interface.is_named(written)));
                refuse(format!("{domain} {verb}s several of {written}: {all}; name one with its version"))
            }
            (None, _) => {
                let own = names(&mut known.iter().filter(|interface| !interface.name.starts_with(HOST)));
                let own = if own.is_empty() { "none of its own".to_owned() } else { own };
                refuse(format!("{domain} does not {verb} {written}; it {verb}s {own}"))
            }
        }
    }

    /// The types at both ends.
    fn compare(&self, wire: &Wire, imported: &Interface, exported: &Interface) -> Result<()> {
        imported.accepts(exported).map_err(|difference| {
            let [client, server] = [wire.client, wire.server].map(|domain| &self.domain(domain).name.value);
            let name = &imported.name;
            wire.interface.line.no_import(format!(
                "{name} is not the same where {client} imports it and where {server} exports it: {difference}"
            ))
        })
    }

    /// Every import that is not the host's needs a wire. What has types alone is nothing that could be called.
    fn check_imports(&self, components: &[Option<&Component>], ends: &[Ends<'_>]) -> Result<()> {
        for ((number, domain), component) in self.domains().zip(components) {
            let wired = || self.wires.iter().zip(ends).filter(|(wire, _)| wire.client == number);
            let imported = component.map_or(&[][..], |component| &component.imported_interfaces);
            let missing = imported.iter().find(|interface| {
                let is_something = !interface.functions.is_empty() || !interface.resources.is_empty();
                is_something
                    && !interface.name.starts_with(HOST)
                    && !wired().any(|(_, ends)| ends.name() == interface.name)
            });
            if let Some(Interface { name: interface, .. }) = missing {
                let (name, line) = (&domain.name.value, domain.name.line);
                return Err(line.no_import(format!(
                    "{name} imports {interface}, to which no wire leads; add [[wire]] with from = \"{name}\", the domain \
                     that exports it as to, and interface = \"{interface}\""
                )));
            }
        }
        Ok(())
    }

    /// A handle leads to the server that gave it. So an interface about resources of another one has to come from the
    /// same server as that one.
    fn check_resources(&self, ends: &[Ends<'_>]) -> Result<()> {
        for (wire, of_wire) in self.wires.iter().zip(ends) {
            let Some(imported) = of_wire.imported else { continue };
            for (function, ResourceName { interface, name }) in imported.foreign_resources() {
                let home = self
                    .wires
                    .iter()
                    .zip(ends)
                    .find(|(other, of_other)| other.client == wire.client && of_other.name() == interface);
                if home.is_some_and(|(other, _)| other.server == wire.server) {
                    continue;
                }
                let [client, server] = [wire.client, wire.server].map(|domain| &self.domain(domain).name.value);
                let other = match home {
                    Some((other, _)) => format!("whose wire leads to {}", self.domain(other.server).name.value),
                    None => "to which no wire leads".to_owned(),
                };
                return Err(wire.interface.line.no_import(format!(
                    "{function} of {} is about {name} of {interface}, {other}; a wire from {client} to {server} is needed \
                     for that interface, too",
                    imported.name
                )));
            }
        }
        Ok(())
    }

    /// What a domain serves, if wires lead to it.
    fn served<'c>(
        &self,
        server: DomainNumber,
        components: &[Option<&'c Component>],
        ends: &[Ends<'c>],
    ) -> Result<Option<Served<'c>>> {
        let own = || self.wires.iter().zip(ends).filter(|(wire, _)| wire.server == server);
        let Some((last, _)) = own().next_back() else { return Ok(None) };
        for (wire, Ends { exported, .. }) in own().filter(|(_, ends)| !ends.exported.needs_arena()) {
            if let Some(arena) = &wire.arena {
                let message = format!("every message of {} fits without an arena; leave arena out", exported.name);
                return Err(arena.line.no_import(message));
            }
        }
        let interfaces = match components.get(server.0).copied().flatten() {
            Some(component) => {
                let interfaces = component.exported_interfaces.iter();
                interfaces.filter(|known| own().any(|(_, ends)| ends.exported.name == known.name)).collect()
            }
            None => {
                let mut interfaces: Vec<&Interface> = Vec::new();
                for (_, Ends { exported, .. }) in own() {
                    if !interfaces.iter().any(|known| known.name == exported.name) {
                        interfaces.push(exported);
                    }
                }
                interfaces
            }
        };
        let arena = arena(own().filter(|(_, ends)| ends.exported.needs_arena()).map(|(wire, _)| wire));
        let clients = count_clients(own().map(|(wire, _)| wire));
        let all = arena.0.saturating_mul(clients);
        if all > SHARED_MAXIMUM {
            let name = &self.domain(server).name.value;
            return Err(last.line.no_import(format!(
                "the arenas of the {clients} clients of {name} have {all} bytes together, and at most {SHARED_MAXIMUM} can \
                 be; write a smaller arena into each of its wires"
            )));
        }
        Ok(Some(Served { interfaces, arena, clients }))
    }

    /// Grants get the names that the components import, and arenas the size that they have, if there are any.
    fn settle(&mut self, ends: &[Ends<'_>], served: &[Option<Served<'_>>]) {
        let of = |server: DomainNumber| served.get(server.0).and_then(Option::as_ref);
        for (number, domain) in self.domains.iter_mut().enumerate() {
            let (objects, wires) = (&mut self.objects, &self.wires);
            domain.grants.retain_mut(|grant: &mut Grant| {
                let Some(object) = objects.get_mut(grant.object.0) else { return true };
                let is_memory = matches!(object.kind, ObjectKind::Memory(_));
                match grant.usage {
                    Use::Serve if is_memory => {
                        let all = of(DomainNumber(number)).map_or(0, |own| own.arena.0 * own.clients);
                        object.kind = ObjectKind::Memory(ByteSize(all));
                        all > 0
                    }
                    Use::Wire(WireNumber(wire)) => {
                        let (Some(wire), Some(ends)) = (wires.get(wire), ends.get(wire)) else { return true };
                        grant.import = client_import(ends.name());
                        let arena = of(wire.server).map_or(ByteSize(0), |own| own.arena_for(ends.exported));
                        if is_memory {
                            let offset = ByteSize(arena.0 * wire.client_position as u64);
                            grant.part = Some(Part { offset, size: arena });
                        }
                        !is_memory || arena.0 > 0
                    }
                    _ => true,
                }
            });
        }
    }

    /// What a component is compiled to as a client.
    fn clients(&self, client: DomainNumber, ends: &[Ends<'_>], served: &[Option<Served<'_>>]) -> Vec<Client> {
        let own = self.wires.iter().zip(ends).filter(|(wire, _)| wire.client == client);
        let described = own.filter_map(|(wire, ends)| {
            let server = served.get(wire.server.0)?.as_ref()?;
            Some(Client {
                interface: ends.imported?.name.clone(),
                exporter: wire.server,
                server: ends.exported.clone(),
                first_function: server.first_function(ends.exported),
                arena: server.arena_for(ends.exported),
                limit: wire.limit.map(NonZero::get),
            })
        });
        described.collect()
    }

    /// What a component is compiled to as a server.
    fn server(&self, server: DomainNumber, ends: &[Ends<'_>], own: &Served<'_>) -> Server {
        let wires = self.wires.iter().zip(ends).filter(|(wire, _)| wire.server == server);
        let wires = wires
            .map(|(wire, ends)| ClientWire { client: wire.client_position, interface: own.position(ends.exported) });
        Server {
            interfaces: own.interfaces.iter().map(|interface| interface.name.clone()).collect(),
            wires: wires.collect(),
            arena: own.arena,
        }
    }
}
