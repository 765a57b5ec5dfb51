//! Reads a component: the only folder that knows `wasmtime-environ`.
//!
//! That crate validates a component, resolves all names in it, and makes the adapters. It panics at some features
//! whose validation it admits, and refuses others without a place; and its validator is older than this compiler's, so
//! it takes new features for errors. So a component is validated twice before the crate gets it: by this compiler's
//! validator with all features, for what is wrong with it; and by the crate's with those of the profile, for what is
//! right but not supported. Core modules are read by this compiler's own reader as well, which knows better what it
//! does not translate.

mod blocks;
mod convert;
mod features;
mod interface;
mod size;

use super::Component;
use crate::error::{Error, Result};
use crate::{module, shield};
use convert::Converter;
use wasmparser::{Parser, Payload};
use wasmtime_environ::component::{ComponentTypesBuilder, Translator};
use wasmtime_environ::wasmparser::Validator;
use wasmtime_environ::{ScopeVec, Tunables};

/// Reads a component.
///
/// # Errors
///
/// [`Error::Invalid`] for what the component model forbids, [`Error::Unsupported`] and [`Error::UnsupportedComponent`]
/// for what is not translated, [`Error::Limit`] if there is too much of it.
pub fn read(bytes: &[u8]) -> Result<Component> {
    features::require_valid(bytes)?;
    check_modules(bytes)?;
    features::require_profile(bytes)?;
    size::check(bytes)?;
    // The crate promises nothing for what it does not know, and its adapters are checked by assertions.
    shield::attempt(|| flatten(bytes)).unwrap_or_else(|| Err(Error::internal("a component was not understood")))
}

fn flatten(bytes: &[u8]) -> Result<Component> {
    let tunables = Tunables { concurrency_support: false, ..Tunables::default_u64() };
    let mut validator = Validator::new_with_features(features::profile());
    let mut types = ComponentTypesBuilder::new(&validator);
    let scope = ScopeVec::new();
    let translator = Translator::new(&tunables, &mut validator, &mut types, &scope);
    let (translation, modules) = translator.translate(bytes).map_err(features::complain)?;
    Converter::new(translation, types)?.convert(bytes, &modules)
}

/// Reads the core modules of a component and of those in it, for complaints about them.
fn check_modules(bytes: &[u8]) -> Result<()> {
    for payload in Parser::new(0).parse_all(bytes) {
        if let Payload::ModuleSection { unchecked_range, .. } = payload? {
            let part = |offset| usize::try_from(offset).map_err(Error::internal);
            let module = bytes.get(part(unchecked_range.start)?..part(unchecked_range.end)?);
            // The validator does not notice if nothing of the module is missing but what its section says.
            let module = module.ok_or_else(|| Error::Invalid {
                message: "unexpected end of a core module's section".to_owned(),
                offset: bytes.len() as u64,
            })?;
            module::parse_at(module, unchecked_range.start)?;
        }
    }
    Ok(())
}
