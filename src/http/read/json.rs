//! One streaming pass over JSON text: every value with its path, duplicate keys and all. Nothing is built.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::path::{Flow, Path, Seg, Text, Value, Visit};
use crate::http::settings::Limits;
use crate::http::{Unreadable, UnreadableKind};

/// Tells `visit` every value of a JSON text, in order.
///
/// Fails on what is not JSON, on anything after it, over the limits of depth and count, and when `visit` fails.
pub fn walk<'a>(text: &'a str, limits: &Limits, visit: &mut Visit<'_, 'a>) -> Result<(), Unreadable> {
    let mut walk = Walk {
        path: Path::default(),
        depth: 0,
        // The parser's own limit is 128.
        max_depth: limits.depth.min(127),
        left: limits.values,
        visit,
        stopped: None,
    };
    let mut parser = serde_json::Deserializer::from_str(text);
    let read = Node { walk: &mut walk, muted: false }.deserialize(&mut parser).and_then(|()| parser.end());
    match (walk.stopped, read) {
        (Some(unreadable), _) => Err(unreadable),
        (None, Ok(())) => Ok(()),
        (None, Err(error)) => {
            let place = format!("not valid JSON at line {}, column {}", error.line(), error.column());
            Err(Unreadable::new(UnreadableKind::Json, place))
        }
    }
}

struct Walk<'f, 'g, 'a> {
    path: Path<'a>,
    depth: usize,
    max_depth: usize,
    left: usize,
    visit: &'f mut Visit<'g, 'a>,
    stopped: Option<Unreadable>,
}

impl<'a> Walk<'_, '_, 'a> {
    fn stop<E: Error>(&mut self, unreadable: Unreadable) -> E {
        self.stopped.get_or_insert(unreadable);
        E::custom("stopped")
    }

    fn tell<E: Error>(&mut self, value: Value<'_, 'a>) -> Result<Flow, E> {
        let Some(left) = self.left.checked_sub(1) else {
            return Err(self.stop(Unreadable::new(UnreadableKind::TooMany, "more values than the limit")));
        };
        self.left = left;
        (self.visit)(&self.path, value).map_err(|unreadable| self.stop(unreadable))
    }

    fn enter<E: Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        if self.depth > self.max_depth {
            let detail = format!("nested deeper than {} levels", self.max_depth);
            return Err(self.stop(Unreadable::new(UnreadableKind::TooDeep, detail)));
        }
        Ok(())
    }
}

/// One value. Muted, it is read for its depth alone.
struct Node<'w, 'f, 'g, 'a> {
    walk: &'w mut Walk<'f, 'g, 'a>,
    muted: bool,
}

impl Node<'_, '_, '_, '_> {
    fn scalar<'a, E: Error>(node: Node<'_, '_, '_, 'a>, value: Value<'_, 'a>) -> Result<(), E> {
        if node.muted { Ok(()) } else { node.walk.tell(value).map(|_| ()) }
    }
}

impl<'a> DeserializeSeed<'a> for Node<'_, '_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Node<'_, '_, '_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        Node::scalar(self, Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        Node::scalar(self, Value::Number(value as f64))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        Node::scalar(self, Value::Number(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        Node::scalar(self, Value::Number(value))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Node::scalar(self, Value::Null)
    }

    fn visit_borrowed_str<E: Error>(self, text: &'a str) -> Result<(), E> {
        Node::scalar(self, Value::Text(Text::Lasting(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        Node::scalar(self, Value::Text(Text::Passing(text)))
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut seq: A) -> Result<(), A::Error> {
        let Node { walk, mut muted } = self;
        walk.enter()?;
        muted = muted || walk.tell::<A::Error>(Value::Array)? == Flow::Skip;
        if muted {
            while seq.next_element_seed(Node { walk: &mut *walk, muted })?.is_some() {}
        } else {
            walk.path.push(Seg::Index(0));
            let mut index = 0;
            while seq.next_element_seed(Node { walk: &mut *walk, muted })?.is_some() {
                index += 1;
                walk.path.set_last(Seg::Index(index));
            }
            walk.path.pop();
        }
        walk.depth -= 1;
        Ok(())
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        let Node { walk, mut muted } = self;
        walk.enter()?;
        muted = muted || walk.tell::<A::Error>(Value::Object)? == Flow::Skip;
        if muted {
            while map.next_key::<IgnoredAny>()?.is_some() {
                map.next_value_seed(Node { walk: &mut *walk, muted })?;
            }
        } else {
            while let Some(key) = map.next_key_seed(Key)? {
                walk.path.push(Seg::Key(key));
                map.next_value_seed(Node { walk: &mut *walk, muted })?;
                walk.path.pop();
            }
        }
        walk.depth -= 1;
        Ok(())
    }
}

/// A key, borrowed where it has no escapes.
struct Key;

impl<'a> DeserializeSeed<'a> for Key {
    type Value = Cow<'a, str>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for Key {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E: Error>(self, key: &'a str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}
