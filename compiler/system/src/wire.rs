//! Wires out of a description: an interface that the component of one domain imports and that of another exports.
//!
//! That becomes what the supervisor knows already: for each server an endpoint with a badge for each client, a memory
//! of which each client is granted its own part, its *arena*, and a notification that is bound to the server's thread
//! and signalled when a client has ended. So the authority graph shows it like everything else. Here is what can be
//! said without the components; `connect.rs` compares their types.

use crate::duration::duration;
use crate::error::Result;
use crate::location::{Line, Located};
use crate::read::Reader;
use crate::rights::{Badge, Right};
use crate::size::Size;
use crate::system::{DomainDescription, Grant, Object, Part, Use};
use crate::text::{DomainText, SystemText, WireText};
use std::num::NonZero;
use toml::Spanned;
use wasm2sel4_abi::address::ByteSize;
use wasm2sel4_abi::bundle::SHARED_MAXIMUM;
use wasm2sel4_compiler::component::wire::{CLIENTS, ENDED, WIRES_MAXIMUM, client_import};
use wasm2sel4_compiler::escape::Name;
use wasm2sel4_compiler::image::{DomainNumber, ObjectKind, ObjectNumber};

/// The size of an arena where nothing else was said: 2 MiB.
const ARENA: ByteSize = ByteSize(2 << 20);

/// Arenas are whole pages of WebAssembly.
const ARENA_PAGE: u64 = 1 << 16;

/// The number of a wire, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WireNumber(pub usize);

/// An interface that one domain imports and another exports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wire {
    /// What it is called, for whoever may revoke it.
    pub name: Option<Located<String>>,
    /// Who imports it.
    pub client: DomainNumber,
    /// Who exports it.
    pub server: DomainNumber,
    /// Which wire of its server it is, from 0.
    pub position: usize,
    /// Which client of its server it is for, from 0: all wires of a domain are for one.
    pub client_position: usize,
    /// The interface's name, as written.
    pub interface: Located<String>,
    /// The size of the arena, if one was written.
    pub arena: Option<Size>,
    /// How many nanoseconds a call may take, if that is limited.
    pub limit: Option<NonZero<u64>>,
    /// Where it is written.
    pub line: Line,
}

impl Wire {
    /// The badge by which the server knows the client.
    pub fn badge(&self) -> NonZero<u64> {
        NonZero::<u64>::MIN.saturating_add(self.client_position as u64)
    }

    /// The badge by which the server hears that the wire has ended, with its client or without.
    pub(crate) fn end_badge(&self) -> NonZero<u64> {
        NonZero::<u64>::MIN.saturating_add((ENDED | 1 << self.position) - 1)
    }
}

/// All wires of a description, and the numbers of the objects that they need.
#[derive(Debug, Default)]
pub(crate) struct Wires {
    pub(crate) wires: Vec<Wire>,
    /// The servers, in the order of the domains.
    servers: Vec<DomainNumber>,
    /// The number of the first object.
    first_object: usize,
}

/// The objects of a server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServerObjects {
    /// Where it is called.
    pub(crate) endpoint: ObjectNumber,
    /// The arenas of all clients, one behind the other.
    pub(crate) arenas: ObjectNumber,
    /// Where it hears of ends.
    pub(crate) ends: ObjectNumber,
}

impl ServerObjects {
    const COUNT: usize = 3;

    /// Those of the server of this position, if the first object of all has this number.
    fn at(first: usize, position: usize) -> Self {
        let first = first + position * Self::COUNT;
        let [endpoint, arenas, ends] = [first, first + 1, first + 2].map(ObjectNumber);
        Self { endpoint, arenas, ends }
    }
}

impl Wires {
    /// The wire with this name, and the objects of its server.
    pub(crate) fn called(&self, name: &str) -> Option<(WireNumber, &Wire, ServerObjects)> {
        let is_called = |wire: &Wire| wire.name.as_ref().is_some_and(|known| known.value == name);
        let (number, wire) = self.wires.iter().enumerate().find(|(_, wire)| is_called(wire))?;
        Some((WireNumber(number), wire, self.objects(wire.server)?))
    }

    /// The objects of a server, if the domain is one.
    fn objects(&self, server: DomainNumber) -> Option<ServerObjects> {
        let position = self.servers.iter().position(|known| *known == server)?;
        Some(ServerObjects::at(self.first_object, position))
    }

    /// Reads the wires of a description; the objects for them come behind those of the reader.
    pub(crate) fn read(reader: &Reader<'_>, written: &SystemText) -> Result<Self> {
        let mut wires: Vec<Wire> = Vec::new();
        for text in &written.wire {
            let wire = read_wire(reader, &written.domain, &wires, text)?;
            wires.push(wire);
        }
        check_cycles(&wires, &written.domain)?;
        let mut servers: Vec<DomainNumber> = wires.iter().map(|wire| wire.server).collect();
        servers.sort_unstable();
        servers.dedup();
        Ok(Self { wires, servers, first_object: reader.objects.len() })
    }

    /// Gives domains what their wires need, and returns the objects for that.
    pub(crate) fn add(&self, domains: &mut [DomainDescription]) -> Vec<Object> {
        let mut objects = Vec::new();
        for (position, server) in self.servers.iter().enumerate() {
            let name = domains[server.0].name.value.clone();
            let clients: Vec<(WireNumber, &Wire)> = (self.wires.iter().enumerate())
                .filter(|(_, wire)| wire.server == *server)
                .map(|(number, wire)| (WireNumber(number), wire))
                .collect();
            let arena = arena(clients.iter().map(|(_, wire)| *wire));
            let all = ByteSize(arena.0.saturating_mul(count_clients(clients.iter().map(|(_, wire)| *wire))));
            objects.extend([
                Object { name: format!("wires of {name}"), kind: ObjectKind::Endpoint },
                Object { name: format!("arenas of {name}"), kind: ObjectKind::Memory(all) },
                Object { name: format!("ends of clients of {name}"), kind: ObjectKind::Notification },
            ]);
            let numbers = ServerObjects::at(self.first_object, position);
            let line = domains[server.0].name.line;
            let grant = |import: &str, usage, object, rights: &[Right], badge| Grant {
                import: import.to_owned(),
                usage,
                object,
                rights: rights.to_vec(),
                badge,
                part: None,
                line,
            };
            domains[server.0].grants.extend([
                // It makes capabilities for its resources, by itself.
                grant(
                    CLIENTS,
                    Use::Serve,
                    numbers.endpoint,
                    &[Right::Receive, Right::Call, Right::Grant],
                    Badge::Absent,
                ),
                grant(CLIENTS, Use::Serve, numbers.arenas, &[Right::Read, Right::Write], Badge::Absent),
                grant("", Use::Bound, numbers.ends, &[Right::Wait], Badge::Absent),
            ]);
            for (number, wire) in clients {
                let import = client_import(&wire.interface.value);
                let usage = Use::Wire(number);
                let offset = ByteSize(arena.0.saturating_mul(wire.client_position as u64));
                let of_client = [
                    grant(&import, usage, numbers.endpoint, &[Right::Call], Badge::Number(wire.badge())),
                    Grant {
                        part: Some(Part { offset, size: arena }),
                        ..grant(&import, usage, numbers.arenas, &[Right::Read, Right::Write], Badge::Absent)
                    },
                    grant("", Use::End, numbers.ends, &[Right::Signal], Badge::Number(wire.end_badge())),
                ];
                let of_client = of_client.map(|grant| Grant { line: wire.line, ..grant });
                domains[wire.client.0].grants.extend(of_client);
            }
        }
        objects
    }
}

/// The size of the arena of each of the clients of one server: the largest that was written, or the usual one.
pub(crate) fn arena<'w>(clients: impl Iterator<Item = &'w Wire>) -> ByteSize {
    let written = |wire: &Wire| wire.arena.as_ref().map_or(ARENA, |arena| arena.bytes);
    let largest = clients.map(written).max().unwrap_or(ByteSize(0));
    ByteSize(largest.0.next_multiple_of(ARENA_PAGE))
}

/// How many domains the clients of one server are.
pub(crate) fn count_clients<'w>(wires: impl Iterator<Item = &'w Wire>) -> u64 {
    wires.map(|wire| wire.client_position as u64 + 1).max().unwrap_or(0)
}

fn read_wire(
    reader: &Reader<'_>,
    domains: &[DomainText],
    earlier: &[Wire],
    written: &Spanned<WireText>,
) -> Result<Wire> {
    let WireText { from, to, interface, arena, limit, name } = written.get_ref();
    let line = reader.line(written);
    let (client, server) = (end(reader, domains, from)?, end(reader, domains, to)?);
    if domains[client.0].component.is_none() && domains[server.0].component.is_none() {
        let (client, server) = (from.get_ref(), to.get_ref());
        return Err(line.no_definition(format!(
            "neither {client} nor {server} is a component, so nothing says what the interface has; write component = \
             instead of module ="
        )));
    }
    let name = name.as_ref().map(|name| reader.located(name));
    if let Some(name) = &name
        && earlier.iter().any(|other| other.name.as_ref().is_some_and(|other| other.value == name.value))
    {
        return Err(name.line.no_definition(format!("there are two wires called {}", name.value)));
    }
    let of_server = || earlier.iter().filter(|other| other.server == server);
    let position = of_server().count();
    if position >= WIRES_MAXIMUM {
        let name = to.get_ref();
        return Err(line.no_definition(format!("more wires lead to {name} than the {WIRES_MAXIMUM} that can")));
    }
    let known = of_server().find(|other| other.client == client).map(|other| other.client_position);
    let client_position = known.unwrap_or_else(|| count_clients(of_server()) as usize);
    let arena = reader.size(arena.as_ref())?;
    if let Some(arena) = arena.as_ref().filter(|arena| arena.bytes.0 == 0 || arena.bytes.0 > SHARED_MAXIMUM) {
        return Err(arena.line.no_definition(format!("an arena has between 1 and {SHARED_MAXIMUM} bytes")));
    }
    let limit = match limit {
        Some(limit) => Some(duration(limit.get_ref()).map_err(|message| reader.line(limit).no_definition(message))?),
        None => None,
    };
    Ok(Wire {
        name,
        client,
        server,
        position,
        client_position,
        interface: reader.located(interface),
        arena,
        limit,
        line,
    })
}

/// The domain at an end of a wire.
fn end(reader: &Reader<'_>, domains: &[DomainText], written: &Spanned<String>) -> Result<DomainNumber> {
    let name = written.get_ref();
    let line = reader.line(written);
    let Some(position) = domains.iter().position(|domain| domain.name.get_ref() == name) else {
        return Err(line.no_definition(format!("there is no domain {}", Name(name))));
    };
    let number = DomainNumber(position);
    let is_own = |object: &Object| matches!(object.kind, ObjectKind::Spawner { domain, .. } if domain == number);
    if reader.objects.iter().any(is_own) {
        // Its instances would share a badge and an arena.
        return Err(line.no_definition(format!("{name} is started by spawners, so no wire can begin or end there")));
    }
    Ok(number)
}

/// Refuses wires that lead back to where they begin: each domain would wait for the other.
fn check_cycles(wires: &[Wire], domains: &[DomainText]) -> Result<()> {
    for wire in wires {
        // From the server on, along the wires, back to the client.
        let mut paths = vec![vec![wire.server]];
        let mut seen = vec![wire.server];
        while let Some(path) = paths.pop() {
            let Some(last) = path.last().copied() else { continue };
            if last == wire.client {
                let names: Vec<&str> = path.iter().map(|domain| domains[domain.0].name.get_ref().as_str()).collect();
                let (first, names) = (domains[wire.client.0].name.get_ref(), names.join(" to "));
                return Err(wire.line.no_definition(format!(
                    "the wires lead in a circle, from {first} to {names}: in a call, each would wait for the other"
                )));
            }
            for next in wires.iter().filter(|next| next.client == last).map(|next| next.server) {
                if !seen.contains(&next) {
                    seen.push(next);
                    paths.push(path.iter().copied().chain([next]).collect());
                }
            }
        }
    }
    Ok(())
}
