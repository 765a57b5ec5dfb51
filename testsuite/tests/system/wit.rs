//! Callers and providers in several languages (`testsuite/wit`), composed or in two domains: every type of value that
//! the component model has goes from one to the other and back, and every caller says the same, whoever answers.

use super::{Finished, finish, folder};
use wasm2sel4_engines::engine::Engine;
use wasm2sel4_testsuite::component::Language;
use wasm2sel4_testsuite::wit;

/// What of two languages is missing on this machine.
pub fn missing(caller: Language, provider: Language) -> Option<String> {
    caller.missing().or_else(|| provider.missing())
}

/// The caller of one language with the provider of another, as one domain.
pub fn say_the_same(caller: Language, provider: Language, engine: &Engine) -> Result<(), String> {
    let (caller, built) = (wit::build(caller)?.caller, wit::build(provider)?.provider);
    let options = ["--compose".to_owned(), built.display().to_string()];
    says_what_all_say(&finish(engine.command(&options, &[caller], &[])), provider)
}

/// The caller and the provider as two domains, between which wires lead.
pub fn say_the_same_by_messages(caller: Language, provider: Language, engine: &Engine) -> Result<(), String> {
    let (caller, built) = (wit::build(caller)?.caller, wit::build(provider)?.provider);
    let mut system = String::new();
    for (name, component) in [("caller", caller), ("provider", built)] {
        system += &format!("[[domain]]\nname = \"{name}\"\ncomponent = {:?}\n\n", component.display().to_string());
    }
    // A limit that nothing reaches: calls with one are others.
    for (interface, rest) in [("values", ""), ("counters", ""), ("shelf", "limit = \"600s\"\n")] {
        let interface = format!("wasm2sel4:guests/{interface}");
        system += &format!("[[wire]]\nfrom = \"caller\"\nto = \"provider\"\ninterface = \"{interface}\"\n{rest}\n");
    }
    let folder = folder();
    let description = folder.path().join("wired.toml");
    std::fs::write(&description, system).map_err(|error| error.to_string())?;
    says_what_all_say(&finish(engine.command(&[], &[description], &[])), provider)
}

fn says_what_all_say(found: &Finished, provider: Language) -> Result<(), String> {
    found.expect(found.status == Some(0), "status 0")?;
    found.expect(found.stderr.is_empty(), "nothing on standard error")?;
    let (said, found_said) = match wit::sees_ends(provider) {
        true => (wit::said(), found.stdout.clone()),
        false => (without_lives(&wit::said()), without_lives(&found.stdout)),
    };
    let different = said.lines().zip(found_said.lines()).find(|(expected, line)| expected != line);
    if let Some((expected, line)) = different {
        return found.expect(false, &format!("the line\n  {expected}\nand not\n  {line}"));
    }
    found.expect(found_said == said, "all of testsuite/wit/said.txt, and nothing more")
}

/// The same without numbers of living counters: where ends are not seen, those are others.
fn without_lives(said: &str) -> String {
    let lines = said.lines().map(|line| line.split("live ").next().unwrap_or_default());
    lines.flat_map(|line| [line, "\n"]).collect()
}
