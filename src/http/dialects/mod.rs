//! The APIs whose requests can be read, one file each.
//!
//! To add one: write its file with a type that implements [`Dialect`], and add one line to the list below.

mod dialect;
mod graph;
mod settings;

pub use dialect::Dialect;

/// Declares the modules and the list of dialects. Routes are tried in this order.
macro_rules! dialects {
    ($($(#[$doc:meta])* $module:ident :: $name:ident,)+) => {
        $($(#[$doc])* pub mod $module;)+

        /// Every dialect there is.
        pub fn all() -> &'static [&'static dyn Dialect] {
            &[$(&$module::$name,)+]
        }
    };
}

dialects! {
    /// OpenAI's images, and what speaks like it.
    openai::OpenAi,
    /// AUTOMATIC1111's web UI, and its forks.
    automatic1111::Automatic1111,
    /// xAI, on OpenAI's paths.
    xai::XAi,
    /// Stability AI, `v2beta`.
    stability::Stability,
    /// Stability AI, `v1`.
    stability_v1::StabilityV1,
    /// ComfyUI.
    comfyui::ComfyUi,
    /// InvokeAI.
    invokeai::InvokeAi,
    /// The AI Horde.
    aihorde::AiHorde,
    /// Replicate.
    replicate::Replicate,
    /// fal.
    fal::Fal,
    /// Google's Imagen and Gemini.
    google::Google,
    /// Amazon Bedrock.
    bedrock::Bedrock,
    /// Black Forest Labs.
    bfl::Bfl,
    /// Anything else: every string counts.
    generic::Generic,
}

/// The dialect of that name.
pub fn named(name: &str) -> Option<&'static dyn Dialect> {
    all().iter().copied().find(|dialect| dialect.name() == name)
}

/// The dialect in which every string counts.
pub fn generic() -> &'static dyn Dialect {
    &generic::Generic
}
