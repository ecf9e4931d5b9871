//! The report: one page that stands by itself, without a script, a font or a picture from elsewhere.
//!
//! Every word in it that comes from data goes through the template's escaping: prompts, ids and names of slices are hostile input.

mod charts;
mod page;
mod tables;

pub use page::page;
