//! From a request to its [`Prompt`](crate::Prompt): unpacking, charsets, JSON, forms, multipart, and where texts stand.
//!
//! Two servers may read one odd body in two ways. What is read here is therefore either what every server would read,
//! or all that any server could read, or nothing: an [`Unreadable`](super::Unreadable) request is refused by default.

mod blob;
mod charset;
mod encoding;
mod extract;
mod fields;
mod form;
mod incoming;
mod json;
mod media;
mod multipart;
mod path;

pub use blob::{is_base64_blob, is_image_text};
pub use encoding::decode as decode_content;
pub use fields::{Field, FieldKind, read_fields};
pub use form::walk as walk_form;
pub use incoming::{Incoming, Payload};
pub use json::walk as walk_json;
pub use multipart::{Part as MultipartPart, parse as parse_multipart};
pub use path::{Flow, Path, Seg, Text, Value, Visit};

pub(crate) use blob::is_web_address;
pub(crate) use extract::extract;
pub(crate) use fields::{push_loose, words};
pub(crate) use form::percent_decode;
