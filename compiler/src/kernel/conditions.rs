//! Conditions in interface descriptions: which methods and system calls a configuration has.
//!
//! Current kernels write them as elements (`and`, `or`, `not`, `config var="…"`), older ones as an attribute in the C
//! preprocessor's language, with `defined`, `!`, `&&`, `||` and one comparison.

use roxmltree::Node;
use serde_json::Value;

/// A kernel's configuration: `gen_config.json`.
#[derive(Debug)]
pub struct Configuration(serde_json::Map<String, Value>);

impl Configuration {
    /// Reads the file's contents.
    pub fn parse(text: &str) -> Result<Self, String> {
        match serde_json::from_str(text) {
            Ok(Value::Object(options)) => Ok(Self(options)),
            Ok(_) => Err("it holds no JSON object".to_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    fn option(&self, name: &str) -> Option<&Value> {
        self.0.get(name.strip_prefix("CONFIG_").unwrap_or(name))
    }

    /// Whether an option is on: true, or a number other than 0.
    pub fn is_set(&self, name: &str) -> bool {
        match self.option(name) {
            Some(Value::Bool(on)) => *on,
            Some(_) => self.number(name).is_none_or(|number| number != 0),
            None => false,
        }
    }

    /// Whether an option is on, if the configuration says anything about it.
    pub fn states(&self, name: &str) -> Option<bool> {
        self.option(name).map(|_| self.is_set(name))
    }

    /// The value of an option that is a number.
    pub fn number(&self, name: &str) -> Option<u64> {
        match self.option(name)? {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => text.parse().ok(),
            Value::Bool(on) => Some(u64::from(*on)),
            _ => None,
        }
    }

    /// The value of an option that is text, if it is not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.option(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// Whether an element is part of this configuration.
    pub fn admits(&self, element: Node<'_, '_>) -> Result<bool, String> {
        if let Some(condition) = element.attribute("condition") {
            return self.expression(condition);
        }
        let conditions = element.children().filter(|child| child.has_tag_name("condition"));
        conditions
            .flat_map(|condition| condition.children().filter(Node::is_element))
            .try_fold(true, |all, child| Ok(all && self.element(child)?))
    }

    fn element(&self, node: Node<'_, '_>) -> Result<bool, String> {
        let mut inner = node.children().filter(Node::is_element);
        match node.tag_name().name() {
            "config" => {
                let name = node.attribute("var").ok_or("a <config> without `var`")?;
                Ok(self.is_set(name))
            }
            "not" => inner.try_fold(true, |all, child| Ok(all && !self.element(child)?)),
            "and" => inner.try_fold(true, |all, child| Ok(all && self.element(child)?)),
            "or" => inner.try_fold(false, |any, child| Ok(any || self.element(child)?)),
            other => Err(format!("unknown condition <{other}>")),
        }
    }

    /// The value of a condition in the preprocessor's language.
    pub fn expression(&self, text: &str) -> Result<bool, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(true);
        }
        if let Some((left, right)) = text.split_once("||") {
            return Ok(self.expression(left)? || self.expression(right)?);
        }
        if let Some((left, right)) = text.split_once("&&") {
            return Ok(self.expression(left)? && self.expression(right)?);
        }
        if let Some(rest) = text.strip_prefix('!') {
            return Ok(!self.expression(rest)?);
        }
        if let Some((name, limit)) = text.split_once('>') {
            let limit: u64 = limit.trim().parse().map_err(|_| format!("cannot read the condition `{text}`"))?;
            return Ok(self.number(name.trim()).unwrap_or(0) > limit);
        }
        let name = text.trim_start_matches("defined").trim().trim_start_matches('(').trim_end_matches(')').trim();
        let is_name = |name: &str| name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        if name.is_empty() || !is_name(name) {
            return Err(format!("cannot read the condition `{text}`"));
        }
        Ok(self.is_set(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configuration() -> Configuration {
        Configuration::parse(r#"{"PRINTING": true, "KERNEL_MCS": false, "MAX_NUM_NODES": "4", "VTX": 0}"#).unwrap()
    }

    #[test]
    fn attributes() {
        let holds = |text: &str| configuration().expression(text);
        assert_eq!(holds("defined(CONFIG_PRINTING)"), Ok(true));
        assert_eq!(holds("defined CONFIG_VTX"), Ok(false));
        assert_eq!(holds("CONFIG_MAX_NUM_NODES > 1"), Ok(true));
        assert_eq!(holds("!defined(CONFIG_KERNEL_MCS) && defined(CONFIG_PRINTING)"), Ok(true));
        assert_eq!(holds("defined(CONFIG_NONE) || defined(CONFIG_VTX)"), Ok(false));
        assert!(holds("CONFIG_X + 1 == 2").is_err());
    }

    #[test]
    fn elements() {
        let holds = |inside: &str| {
            let text = format!("<method><condition>{inside}</condition></method>");
            let document = roxmltree::Document::parse(&text).unwrap();
            configuration().admits(document.root_element())
        };
        assert_eq!(holds(r#"<config var="CONFIG_PRINTING"/>"#), Ok(true));
        assert_eq!(holds(r#"<not><config var="CONFIG_KERNEL_MCS"/></not>"#), Ok(true));
        let both = r#"<config var="CONFIG_PRINTING"/><config var="CONFIG_VTX"/>"#;
        assert_eq!(holds(&format!("<and>{both}</and>")), Ok(false));
        assert_eq!(holds(&format!("<or>{both}</or>")), Ok(true));
        assert!(holds("<xor/>").is_err());
    }
}
