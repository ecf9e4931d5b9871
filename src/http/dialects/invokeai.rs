use std::borrow::Cow;
use std::collections::HashMap;

use super::Dialect;
use super::graph::Graph;
use crate::Prompt;
use crate::http::read::{Flow, Incoming, Seg, Value, words};
use crate::http::{Unreadable, UnreadableKind};
use crate::screen::PartKind;

/// `POST /api/v1/queue/{queue_id}/enqueue_batch` of InvokeAI: a graph, and batch data that replace fields of it.
#[derive(Clone, Copy, Debug)]
pub struct InvokeAi;

/// One column of batch data: what it fills in.
#[derive(Default)]
struct Column<'a> {
    nodes: Vec<String>,
    items: Vec<Cow<'a, str>>,
}

impl Dialect for InvokeAi {
    fn name(&self) -> &'static str {
        "invokeai"
    }

    fn routes(&self) -> &'static [&'static str] {
        &["/api/v1/queue/{queue_id}/enqueue_batch"]
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        let wrong = || Unreadable::new(UnreadableKind::WrongType, "`batch.graph.nodes.*.prompt` is not a text");
        let mut graph = Graph::default();
        let mut texts: Vec<(usize, &'static str, Cow<'a, str>)> = Vec::new();
        let mut edges: HashMap<usize, [String; 3]> = HashMap::new();
        let mut columns: HashMap<(usize, usize), Column<'a>> = HashMap::new();
        let mut image = false;
        let mut unsure = false;
        request.walk(&mut |path, value| {
            let segs = path.segs();
            if segs.is_empty() && !matches!(value, Value::Object) {
                return Err(Unreadable::new(UnreadableKind::Shape, "not an object"));
            }
            if let Value::Undecodable(why) = value {
                return Err(Unreadable::new(why, "a text in a charset that cannot be read"));
            }
            if segs.first().is_some_and(|seg| !seg.is("batch")) {
                return Ok(Flow::Skip);
            }
            let text = match &value {
                Value::Text(text) => Some(*text),
                _ => None,
            };
            match segs {
                [_, g, nodes, Seg::Key(id), Seg::Key(name)] if g.is("graph") && nodes.is("nodes") => {
                    image |= name.to_ascii_lowercase().contains("image") && matches!(value, Value::Object | Value::Text(_));
                    let field = TEXTS.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, field)| *field);
                    match (field, text) {
                        (Some(field), Some(text)) => texts.push((graph.node(id), field, words(text))),
                        (Some(_), None) if name.eq_ignore_ascii_case("prompt") && !matches!(value, Value::Null) => {
                            return Err(wrong());
                        }
                        // Nodes of one's own name their fields as they like.
                        (None, Some(text)) if text.as_str().trim().contains(char::is_whitespace) => {
                            texts.push((graph.node(id), "batch.graph.nodes.*.*", words(text)));
                        }
                        _ => {}
                    }
                }
                [_, g, list, Seg::Index(index), end, part] if g.is("graph") && list.is("edges") => {
                    let slot = match (end.is("source"), part.is("node_id"), part.is("field")) {
                        (true, true, _) => 0,
                        (false, true, _) => 1,
                        (false, _, true) => 2,
                        _ => return Ok(Flow::Into),
                    };
                    if let Some(text) = text {
                        let end = &mut edges.entry(*index).or_default()[slot];
                        // Nobody knows which of two ends the server takes.
                        unsure |= !end.is_empty() && end != text.as_str();
                        text.as_str().clone_into(end);
                    }
                }
                [_, data, Seg::Index(row), Seg::Index(column), rest @ ..] if data.is("data") => {
                    let column = columns.entry((*row, *column)).or_default();
                    match (rest, text) {
                        ([key], Some(text)) if key.is("node_path") => column.nodes.push(text.as_str().to_owned()),
                        ([key, ..], Some(text)) if key.is("items") => column.items.push(words(text)),
                        ([key, .., Seg::Key(name)], _) if key.is("items") => image |= name.contains("image"),
                        _ => {}
                    }
                }
                _ => {}
            }
            Ok(Flow::Into)
        })?;
        for [from, to, field] in edges.values() {
            graph.link(from, 0, to, field);
        }
        let columns: Vec<_> = {
            let mut columns: Vec<_> = columns.into_iter().collect();
            columns.sort_by_key(|(at, _)| *at);
            columns.into_iter().map(|(_, column)| (column.nodes.iter().map(|id| graph.node(id)).collect(), column.items)).collect()
        };
        let sides = graph.sides();
        let side = |node: usize| match sides.get(node) {
            Some(side) if !unsure => *side,
            _ => PartKind::Positive,
        };
        let mut prompt = Prompt::empty().with_source_image(image);
        for (node, field, text) in texts {
            prompt.push(side(node), field, text);
        }
        for (nodes, items) in columns {
            let nodes: Vec<usize> = nodes;
            let negative = !nodes.is_empty() && nodes.iter().all(|node| side(*node) == PartKind::Negative);
            let kind = if negative { PartKind::Negative } else { PartKind::Positive };
            for text in items {
                prompt.push(kind, "batch.data[][].items[]", text);
            }
        }
        Ok(Some(prompt))
    }
}

const TEXTS: &[(&str, &str)] = &[
    ("prompt", "batch.graph.nodes.*.prompt"),
    ("style", "batch.graph.nodes.*.style"),
    ("value", "batch.graph.nodes.*.value"),
    ("text", "batch.graph.nodes.*.text"),
    ("string", "batch.graph.nodes.*.string"),
    ("string_left", "batch.graph.nodes.*.string_left"),
    ("string_right", "batch.graph.nodes.*.string_right"),
];
