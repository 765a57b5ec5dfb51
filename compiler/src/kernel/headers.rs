//! What only the C headers of a prefix say: the numbers of object types, and where the fields of the boot info are.
//!
//! They need little of the language: enumerations whose first member may have another's value, structures of named
//! types, and conditions of the preprocessor around members. Everything else in the files is skipped. Prefixes without
//! headers get upstream's numbers.

use super::conditions::Configuration;
use std::collections::BTreeMap;

/// The files with object types, each of which goes on where the one before ended.
pub const OBJECT_TYPES: [&str; 3] = ["sel4/objecttype.h", "sel4/sel4_arch/objecttype.h", "sel4/arch/objecttype.h"];

/// The file with the boot info.
pub const BOOT_INFO: &str = "sel4/bootinfo_types.h";

/// Object types by their names in C.
pub type ObjectTypes = BTreeMap<String, u32>;

/// Reads the enumerations of object types.
///
/// # Errors
///
/// What cannot be read.
pub fn object_types<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    configuration: &Configuration,
) -> Result<ObjectTypes, String> {
    let mut types = ObjectTypes::new();
    for text in texts {
        for body in bodies(text, "typedef enum ") {
            let mut next = 0;
            for member in members(body, ',', configuration)? {
                let (name, value) = member
                    .split_once('=')
                    .map_or((member.trim(), None), |(name, value)| (name.trim(), Some(value.trim().to_owned())));
                if let Some(value) = value {
                    let named = types.get(&value).copied().or_else(|| value.parse().ok());
                    next = named.ok_or_else(|| format!("the value `{value}` of `{name}` is not known"))?;
                }
                types.insert(name.to_owned(), next);
                next += 1;
            }
        }
    }
    Ok(types)
}

/// Offsets of the fields of a structure in bytes.
pub type Offsets = BTreeMap<String, u32>;

/// Reads the offsets of the boot info's fields, up to its list of untypeds, which is the last.
///
/// # Errors
///
/// What cannot be read.
pub fn boot_info(text: &str, configuration: &Configuration) -> Result<Offsets, String> {
    let body = bodies(text, "typedef struct seL4_BootInfo ").next().ok_or("there is no structure seL4_BootInfo")?;
    let mut offsets = Offsets::new();
    let mut end: u32 = 0;
    for field in members(body, ';', configuration)? {
        let (kind, name) = field.rsplit_once([' ', '*']).ok_or_else(|| format!("cannot read the field `{field}`"))?;
        let (kind, is_pointer) = (kind.trim_end_matches([' ', '*']), field.contains('*'));
        // Types of a 64-bit kernel (`sel4/simple_types.h`, `sel4/types.h`).
        let (size, align) = match kind {
            _ if is_pointer => (8, 8),
            "seL4_Word" | "seL4_NodeId" => (8, 8),
            "seL4_Domain" => (1, 1),
            "seL4_SlotRegion" => (16, 8),
            // The last field; its own size does not matter.
            "seL4_UntypedDesc" => (0, 8),
            other => return Err(format!("the type `{other}` in the boot info is not known")),
        };
        let start = end.next_multiple_of(align);
        let name = name.split('[').next().unwrap_or(name);
        offsets.insert(name.to_owned(), start);
        end = start + size;
    }
    Ok(offsets)
}

/// What stands between the braces behind each `beginning`.
fn bodies<'a>(text: &'a str, beginning: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(beginning).skip(1).filter_map(|rest| rest.split_once('{')?.1.split_once('}').map(|(body, _)| body))
}

/// The members of a body that are part of a configuration, without comments.
fn members(body: &str, separator: char, configuration: &Configuration) -> Result<Vec<String>, String> {
    let mut members = String::new();
    // Whether each condition around a line holds.
    let mut conditions: Vec<bool> = Vec::new();
    for line in without_comments(body).lines() {
        let line = line.trim();
        let Some(directive) = line.strip_prefix('#') else {
            if conditions.iter().all(|holds| *holds) {
                members.push_str(line);
                members.push(' ');
            }
            continue;
        };
        let (word, rest) = directive.trim().split_once(' ').unwrap_or((directive.trim(), ""));
        match word {
            "ifdef" => conditions.push(configuration.is_set(rest.trim())),
            "ifndef" => conditions.push(!configuration.is_set(rest.trim())),
            "if" => conditions.push(configuration.expression(rest)?),
            "else" => {
                let holds = conditions.last_mut().ok_or("an `#else` without `#if`")?;
                *holds = !*holds;
            }
            "endif" => drop(conditions.pop()),
            other => return Err(format!("cannot read `#{other}` between members")),
        }
    }
    let members = members.split(separator).map(|member| member.trim().to_owned());
    Ok(members.filter(|member| !member.is_empty()).collect())
}

fn without_comments(text: &str) -> String {
    let mut pieces = text.split("/*");
    let mut result = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        result.push_str(piece.split_once("*/").map_or("", |(_, behind)| behind));
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configuration() -> Configuration {
        Configuration::parse(r#"{"HUGE_PAGE": true, "KERNEL_MCS": false, "PT_LEVELS": "3"}"#).unwrap()
    }

    #[test]
    fn types_count_on_over_files() {
        let common =
            "typedef enum api_object {\n A, /* an object */\n B,\n#ifdef CONFIG_KERNEL_MCS\n C,\n#endif\n Count,\n} t;";
        let own = "#ifndef X\n#define X\n#endif\ntypedef enum _object {\n D = Count,\n#ifdef CONFIG_HUGE_PAGE\n E,\n#else\n F,\n\
                   #endif\n#if CONFIG_PT_LEVELS > 3\n G,\n#endif\n H\n} u;";
        let types = object_types([common, own], &configuration()).unwrap();
        let numbers: Vec<(&str, u32)> = types.iter().map(|(name, number)| (name.as_str(), *number)).collect();
        assert_eq!(numbers, [("A", 0), ("B", 1), ("Count", 2), ("D", 2), ("E", 3), ("H", 4)]);
        let unknown = object_types(["typedef enum e { A = B } t;"], &configuration());
        assert_eq!(unknown.unwrap_err(), "the value `B` of `A` is not known");
    }

    #[test]
    fn fields_are_aligned() {
        let text = "typedef struct seL4_BootInfo {\n seL4_Word extraLen; /* words */\n seL4_IPCBuffer *ipcBuffer;\n\
                    seL4_Domain domain;\n#ifdef CONFIG_KERNEL_MCS\n seL4_SlotRegion control;\n#endif\n\
                    seL4_SlotRegion untyped;\n seL4_UntypedDesc untypedList[MAX];\n} seL4_BootInfo;";
        let offsets = boot_info(text, &configuration()).unwrap();
        let found = ["extraLen", "ipcBuffer", "domain", "untyped", "untypedList"].map(|name| offsets[name]);
        assert_eq!(found, [0, 8, 16, 24, 40]);
        assert!(boot_info("typedef struct seL4_BootInfo { other x; } t;", &configuration()).is_err());
    }
}
