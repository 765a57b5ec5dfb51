//! The authority graph, drawn: domains point to what they may send to, and are pointed to by what they receive from.
//! Wires lead from domain to domain, beside what they are made of.

use crate::arguments::GraphLanguage;
use std::fmt::Write as _;
use wasm2sel4_system::{Edge, Node, System, Use};

/// The graph in a language.
pub fn draw(system: &System, language: GraphLanguage) -> String {
    match language {
        GraphLanguage::Graphviz => graphviz(system),
        GraphLanguage::Mermaid => mermaid(system),
    }
}

/// What a node is called in either language: names of domains may be anything.
fn id(node: Node) -> String {
    match node {
        Node::Domain(number) => format!("domain{}", number.0),
        Node::Object(number) => format!("object{}", number.0),
    }
}

/// All domains and objects, with their labels.
fn nodes(system: &System) -> impl Iterator<Item = (Node, Vec<&str>)> {
    let domains = system.domains().map(|(number, domain)| (Node::Domain(number), vec![domain.name.value.as_str()]));
    let objects =
        system.objects().map(|(number, object)| (Node::Object(number), vec![object.name.as_str(), object.kind.name()]));
    domains.chain(objects)
}

/// The label of an edge.
fn label(edge: &Edge<'_>) -> String {
    let import = match edge.grant.usage {
        Use::Import | Use::Files | Use::Serve | Use::Wire(_) | Use::Revoke(_) => edge.grant.import.as_str(),
        Use::Bound => "bound",
        Use::End => "end",
    };
    format!("{} {import}", edge.right.name())
}

/// The wires: their ends, and the name of the interface.
fn wires(system: &System) -> impl Iterator<Item = (String, String, &str)> {
    system
        .wires()
        .map(|(_, wire)| (id(Node::Domain(wire.client)), id(Node::Domain(wire.server)), wire.interface.value.as_str()))
}

fn graphviz(system: &System) -> String {
    let mut text = String::from("digraph system {\n");
    // Writing to a string cannot fail.
    for (node, lines) in nodes(system) {
        let shape = if matches!(node, Node::Domain(_)) { "box" } else { "ellipse" };
        let _ = writeln!(text, "  {} [shape={shape}, label={:?}];", id(node), lines.join("\n"));
    }
    for edge in system.authority().edges() {
        let _ = writeln!(text, "  {} -> {} [label={:?}];", id(edge.from), id(edge.to), label(&edge));
    }
    for (client, server, interface) in wires(system) {
        let _ = writeln!(text, "  {client} -> {server} [style=bold, label={interface:?}];");
    }
    text.push_str("}\n");
    text
}

fn mermaid(system: &System) -> String {
    // Mermaid has entities for what would end a label or begin a tag.
    let quoted = |text: &str| {
        let text = text.replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;");
        format!("\"{}\"", text.replace('\n', "<br>"))
    };
    let mut text = String::from("flowchart LR\n");
    for (node, lines) in nodes(system) {
        let (open, close) = if matches!(node, Node::Domain(_)) { ("[", "]") } else { ("([", "])") };
        let _ = writeln!(text, "  {}{open}{}{close}", id(node), quoted(&lines.join("\n")));
    }
    for edge in system.authority().edges() {
        let _ = writeln!(text, "  {} -- {} --> {}", id(edge.from), quoted(&label(&edge)), id(edge.to));
    }
    for (client, server, interface) in wires(system) {
        let _ = writeln!(text, "  {client} == {} ==> {server}", quoted(interface));
    }
    text
}
