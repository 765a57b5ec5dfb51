//! The authority graph, drawn: domains point to what they may send to, and are pointed to by what they receive from.

use super::System;
use super::description::Right;
use clap::ValueEnum;
use std::fmt::Write as _;

/// A language for graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum GraphLanguage {
    /// That of Graphviz (`dot -Tsvg`).
    Graphviz,
    /// That of Mermaid, which many viewers of Markdown draw.
    Mermaid,
}

/// An end of an edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Node {
    /// A domain, by its number.
    Domain(usize),
    /// An object, by its number.
    Object(usize),
}

impl Node {
    /// What it is called in either language: names of domains may be anything.
    fn id(self) -> String {
        match self {
            Self::Domain(number) => format!("domain{number}"),
            Self::Object(number) => format!("object{number}"),
        }
    }
}

/// What a right lets flow: from, to, and under which name.
struct Edge {
    from: Node,
    to: Node,
    label: String,
}

impl System {
    /// The graph in a language.
    pub fn graph(&self, language: GraphLanguage) -> String {
        match language {
            GraphLanguage::Graphviz => self.graphviz(),
            GraphLanguage::Mermaid => self.mermaid(),
        }
    }

    /// All domains and objects, with what stands in them.
    fn nodes(&self) -> impl Iterator<Item = (Node, Vec<&str>)> {
        let domains = self.description.domain.iter().enumerate();
        let domains = domains.map(|(number, domain)| (Node::Domain(number), vec![domain.name.get_ref().as_str()]));
        let objects = self.objects.iter().enumerate();
        let objects =
            objects.map(|(number, (name, object))| (Node::Object(number), vec![name.as_str(), object.name()]));
        domains.chain(objects)
    }

    /// One edge for each right that a domain begins with.
    fn edges(&self) -> impl Iterator<Item = Edge> {
        let grants = self.description.domain.iter().enumerate();
        let grants = grants.flat_map(|(number, domain)| domain.all_grants().map(move |grant| (number, grant)));
        grants.flat_map(|(number, (import, grant))| {
            let grant = grant.get_ref();
            let object = self.objects.keys().position(|name| name == grant.object.get_ref());
            grant.rights.iter().filter_map(move |right| {
                let (domain, object) = (Node::Domain(number), Node::Object(object?));
                let label = format!("{} {import}", right.get_ref().name());
                Some(match right.get_ref() {
                    Right::Receive | Right::Wait | Right::Read => Edge { from: object, to: domain, label },
                    _ => Edge { from: domain, to: object, label },
                })
            })
        })
    }

    fn graphviz(&self) -> String {
        let mut text = String::from("digraph system {\n");
        // Writing to a string cannot fail.
        for (node, lines) in self.nodes() {
            let shape = if matches!(node, Node::Domain(_)) { "box" } else { "ellipse" };
            let _ = writeln!(text, "  {} [shape={shape}, label={:?}];", node.id(), lines.join("\n"));
        }
        for Edge { from, to, label } in self.edges() {
            let _ = writeln!(text, "  {} -> {} [label={label:?}];", from.id(), to.id());
        }
        text.push_str("}\n");
        text
    }

    fn mermaid(&self) -> String {
        // Mermaid has entities for what would end a label or begin a tag.
        let quoted = |text: &str| {
            let text = text.replace('#', "#35;").replace('"', "#quot;").replace('<', "#lt;").replace('>', "#gt;");
            format!("\"{}\"", text.replace('\n', "<br>"))
        };
        let mut text = String::from("flowchart LR\n");
        for (node, lines) in self.nodes() {
            let (open, close) = if matches!(node, Node::Domain(_)) { ("[", "]") } else { ("([", "])") };
            let _ = writeln!(text, "  {}{open}{}{close}", node.id(), quoted(&lines.join("\n")));
        }
        for Edge { from, to, label } in self.edges() {
            let _ = writeln!(text, "  {} -- {} --> {}", from.id(), quoted(&label), to.id());
        }
        text
    }
}
