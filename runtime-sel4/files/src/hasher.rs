//! How tables find their keys.

/// How keys are mixed: with a seed of the domain's, so that nobody can choose names that meet.
pub type Hasher = foldhash::fast::FixedState;
