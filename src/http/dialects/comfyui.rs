use std::borrow::Cow;

use ::http::StatusCode;
use serde::Serialize;

use super::Dialect;
use super::graph::Graph;
use crate::Prompt;
use crate::http::read::{Flow, Incoming, Seg, Value, is_image_text, words};
use crate::http::refusal::{Answer, Refusal};
use crate::http::{Unreadable, UnreadableKind};
use crate::screen::PartKind;

/// `POST /prompt` of ComfyUI: a graph of nodes. A text's side is that of the sampler input it reaches.
#[derive(Clone, Copy, Debug)]
pub struct ComfyUi;

/// Inputs whose strings are texts, in whatever node.
const TEXTS: &[&str] = &[
    "text", "text_g", "text_l", "clip_l", "clip_g", "t5xxl", "llama", "prompt", "string", "value", "lora_name",
];

/// Nodes of one's own name their inputs as they like: these words in a name say that it is a text.
const WORDS: &[&str] = &["text", "prompt", "string", "positive", "negative", "wildcard", "caption", "lora", "tags"];

impl Dialect for ComfyUi {
    fn name(&self) -> &'static str {
        "comfyui"
    }

    fn routes(&self) -> &'static [&'static str] {
        &["/prompt", "/api/prompt"]
    }

    fn read<'a>(&self, request: &Incoming<'a>) -> Result<Option<Prompt<'a>>, Unreadable> {
        let wrong = || Unreadable::new(UnreadableKind::Shape, "`prompt` is not a graph of nodes");
        let mut graph = Graph::default();
        let mut texts: Vec<(usize, Cow<'static, str>, Cow<'a, str>)> = Vec::new();
        let mut image = false;
        let mut flipped = false;
        // A link is `["id", output]`; its id is told before its output.
        let mut source: Option<(String, usize)> = None;
        request.walk(&mut |path, value| {
            let segs = path.segs();
            if segs.is_empty() {
                return if matches!(value, Value::Object) { Ok(Flow::Into) } else { Err(wrong()) };
            }
            if !segs[0].is("prompt") {
                return Ok(Flow::Skip);
            }
            let inside = matches!(value, Value::Object | Value::Array);
            match segs {
                [_] | [_, _] if !matches!(value, Value::Object) => return Err(wrong()),
                [_, Seg::Key(_), key] if key.is("class_type") => {
                    if let Value::Text(text) = value {
                        image |= loads_image(text.as_str());
                    }
                }
                [_, Seg::Key(_), key] if key.is("inputs") && !matches!(value, Value::Object) => return Err(wrong()),
                [_, Seg::Key(_), key, ..] if !key.is("inputs") => return Ok(Flow::Skip),
                [_, Seg::Key(id), _, Seg::Key(input), Seg::Index(index)] => match (index, &value) {
                    (0, Value::Text(text)) => source = Some((text.as_str().to_owned(), texts.len())),
                    (0, _) => source = None,
                    (1, Value::Number(output)) => {
                        if let Some((source, told)) = source.take() {
                            texts.truncate(told);
                            graph.link(&source, *output as u32, id, input);
                        }
                    }
                    _ => {}
                },
                [_, Seg::Key(_), _, Seg::Key(input)] => {
                    if let Value::Number(scale) = value {
                        // Under a negative scale the sides change places.
                        flipped |= scale < 0.0 && input.to_ascii_lowercase().contains("cfg");
                    }
                }
                _ => {}
            }
            let [_, Seg::Key(id), _, Seg::Key(input), ..] = segs else { return Ok(Flow::Into) };
            match value {
                Value::Text(text) => {
                    image |= is_image_text(text.as_str());
                    if is_text(input, text.as_str()) {
                        texts.push((graph.node(id), field(input), words(text)));
                    }
                }
                Value::Undecodable(why) => return Err(Unreadable::new(why, "a text in a charset that cannot be read")),
                _ => {}
            }
            // A number where a text belongs is a link that is not one.
            if !inside && matches!(value, Value::Number(_)) && input.eq_ignore_ascii_case("text") && segs.len() == 4 {
                return Err(Unreadable::new(UnreadableKind::WrongType, "`inputs.text` is not a text"));
            }
            Ok(Flow::Into)
        })?;
        let sides = graph.sides();
        let mut prompt = Prompt::empty().with_source_image(image);
        for (node, field, text) in texts {
            let side = sides.get(node).copied().unwrap_or(PartKind::Positive);
            prompt.push(if flipped { PartKind::Positive } else { side }, field, text);
        }
        Ok(Some(prompt))
    }

    fn refuse(&self, refusal: &Refusal<'_>) -> Answer {
        #[derive(Serialize)]
        struct Envelope {
            error: Body,
            node_errors: Nodes,
        }
        #[derive(Serialize)]
        struct Body {
            r#type: &'static str,
            message: &'static str,
            details: String,
        }
        #[derive(Serialize)]
        struct Nodes {}
        let body = Body {
            r#type: if refusal.judged() { "content_policy_violation" } else { "invalid_prompt" },
            message: refusal.title(),
            details: refusal.message(),
        };
        Answer::json(refusal.status(StatusCode::BAD_REQUEST), &Envelope { error: body, node_errors: Nodes {} })
    }
}

fn is_text(input: &str, text: &str) -> bool {
    let input = input.to_ascii_lowercase();
    TEXTS.contains(&&*input) || WORDS.iter().any(|word| input.contains(word)) || text.trim().contains(char::is_whitespace)
}

fn field(input: &str) -> Cow<'static, str> {
    match TEXTS.iter().find(|name| name.eq_ignore_ascii_case(input)) {
        Some(name) => Cow::Owned(format!("prompt.*.inputs.{name}")),
        None => Cow::Borrowed("prompt.*.inputs.*"),
    }
}

/// `LoadImage`, `LoadImageMask`, `VHS_LoadVideo`, `ImageFromBase64`, ...
fn loads_image(class: &str) -> bool {
    let class = class.to_ascii_lowercase();
    ["image", "video", "latent"].iter().any(|what| class.contains(what))
        && ["load", "base64", "url", "input", "fetch"].iter().any(|how| class.contains(how))
}
