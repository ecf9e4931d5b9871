//! What is read of each API's requests, and how each API says no.
#![cfg(feature = "layer")]

mod http_support;

use consentry::PartKind::{self, Negative, Positive};
use consentry::http::{Outcome, Routes, UnreadableKind, dialects};
use http::StatusCode;
use http_support::*;
use serde_json::{Value, json as value};

const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// Sends a body that passes, and says what was read of it.
async fn read(path: &str, body: Value) -> (Vec<(PartKind, String, String)>, bool) {
    let came = send(layer(), json(path, body.to_string())).await;
    assert!(came.forwarded(), "{}", String::from_utf8_lossy(&came.body));
    let kept = came.decision();
    (kept.parts.clone(), kept.image)
}

fn part(kind: PartKind, field: &str, text: &str) -> (PartKind, String, String) {
    (kind, field.to_owned(), text.to_owned())
}

async fn is_blocked(path: &str, body: Value) -> Came {
    let came = send(layer(), json(path, body.to_string())).await;
    assert!(!came.forwarded(), "{path} {body}");
    assert_eq!(came.decision().outcome, Outcome::Refused, "{path} {body}");
    assert_eq!(came.decision().unreadable, None, "{}", String::from_utf8_lossy(&came.body));
    came
}

async fn is_unreadable(path: &str, body: Value, kind: UnreadableKind) {
    let came = send(layer(), json(path, body.to_string())).await;
    assert!(!came.forwarded(), "{path} {body}");
    assert_eq!(came.decision().unreadable, Some(kind), "{}", String::from_utf8_lossy(&came.body));
}

#[test]
fn every_dialect_has_one_name_and_routes_of_its_own() {
    let mut names: Vec<_> = dialects::all().iter().map(|dialect| dialect.name()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    for dialect in dialects::all() {
        assert!(dialects::named(dialect.name()).is_some());
        for pattern in dialect.routes() {
            Routes::empty().route(pattern, dialect.name()).unwrap();
        }
        // What is not screened unless asked for must not catch what others have.
        assert!(!dialect.by_default() || !dialect.routes().contains(&"/**"), "{}", dialect.name());
    }
}

#[tokio::test]
async fn openai() {
    let (parts, image) = read("/v1/images/generations", value!({"prompt": ALLOW, "n": 1, "size": "1024x1024"})).await;
    assert_eq!((parts, image), (vec![part(Positive, "prompt", ALLOW)], false));
    for (field, body, there) in [
        ("file id", value!([{"file_id": "file-1"}]), true),
        ("url", value!([{"image_url": "https://example.org/x"}]), true),
        ("empty", value!([]), false),
        ("null", value!(null), false),
        ("empty text", value!([{"image_url": ""}]), false),
    ] {
        let (_, image) = read("/v1/images/edits", value!({"prompt": ALLOW, "images": body})).await;
        assert_eq!(image, there, "{field}");
    }
    let (_, image) = read("/v1/images/edits", value!({"prompt": ALLOW, "mask": {"file_id": "file-1"}})).await;
    assert!(image);
    let (_, image) =
        read("/v1/images/edits", value!({"prompt": ALLOW, "image": {"url": "data:image/png;base64,x"}})).await;
    assert!(image, "xAI's shape");
    is_blocked("/v1/images/edits", value!({"prompt": UNDRESS, "images": [{"file_id": "file-1"}]})).await;
    is_blocked("/openai/deployments/dalle/images/generations?api-version=1", value!({"prompt": BLOCK})).await;
}

#[tokio::test]
async fn openai_edits_as_multipart() {
    for name in ["image", "image[]", "mask"] {
        let (kind, body) =
            multipart(&[("prompt", None, UNDRESS.as_bytes()), (name, Some("a.png"), b"\x89PNG\r\n\x1a\n--\r\n\xff")]);
        let came = send(layer(), typed("/v1/images/edits", &kind, body.clone())).await;
        assert!(!came.forwarded(), "{name}");
        assert!(came.decision().image, "{name}");
        assert_eq!(came.decision().outcome, Outcome::Refused);

        let (kind, body) =
            multipart(&[(name, Some("a.png"), b"\x89PNG"), ("prompt", None, ALLOW.as_bytes()), ("n", None, b"1")]);
        let came = send(layer(), typed("/v1/images/edits", &kind, body.clone())).await;
        assert_eq!(came.seen.as_ref().unwrap().body, body);
        assert_eq!(came.read(), [(Positive, "prompt", ALLOW)]);
    }
    let (kind, body) = multipart(&[("image", Some("a.png"), b"\x89PNG")]);
    let came = send(layer(), typed("/v1/images/variations", &kind, body)).await;
    assert!(came.forwarded() && came.decision().image && came.decision().parts.is_empty());
}

#[tokio::test]
async fn openai_responses() {
    let tools = value!([{"type": "image_generation"}]);
    is_blocked("/v1/responses", value!({"input": BLOCK, "tools": tools})).await;
    is_blocked("/v1/responses", value!({"input": "x", "instructions": BLOCK, "tools": tools})).await;
    let content =
        value!([{"type": "input_text", "text": UNDRESS}, {"type": "input_image", "image_url": "https://x.org/a"}]);
    is_blocked("/v1/responses", value!({"input": [{"role": "user", "content": content}], "tools": tools})).await;
    is_blocked("/v1/responses", value!({"input": UNDRESS, "previous_response_id": "resp_1", "tools": tools})).await;
    is_unreadable("/v1/responses", value!({"input": 5, "tools": tools}), UnreadableKind::WrongType).await;
    // A chat is none of our business.
    let came = send(layer(), json("/v1/responses", value!({"input": BLOCK, "tools": []}).to_string())).await;
    assert!(came.forwarded() && came.decisions.is_empty());
}

#[tokio::test]
async fn openai_chat_where_it_is_routed() {
    let routes = Routes::builtin().route("/v1/chat/completions", "openai").unwrap();
    for content in [value!(BLOCK), value!([{"type": "text", "text": BLOCK}])] {
        let body = value!({"messages": [{"role": "system", "content": "x"}, {"role": "user", "content": content}]});
        let came = send(layer().routes(routes.clone()), json("/v1/chat/completions", body.to_string())).await;
        assert!(!came.forwarded());
    }
    let body = value!({"messages": [{"role": "user", "content": BLOCK}]});
    assert!(send(layer(), json("/v1/chat/completions", body.to_string())).await.forwarded());
}

#[tokio::test]
async fn automatic1111() {
    let (parts, image) = read(
        "/sdapi/v1/txt2img",
        value!({
            "prompt": ["a", "b"], "negative_prompt": "c", "hr_prompt": "d", "hr_negative_prompt": "e", "styles": ["f"],
            "script_args": [1, "g", null, ["h"]], "steps": 20, "cfg_scale": 7.5, "override_settings": {"x": "y"},
            "alwayson_scripts": {"ADetailer": {"args": [true, {"ad_prompt": "i", "ad_negative_prompt": "j", "ad_tab": 1}]}},
        }),
    )
    .await;
    let mut texts: Vec<_> = parts.iter().map(|(kind, _, text)| (*kind, text.as_str())).collect();
    texts.sort_by_key(|(_, text)| text.to_string());
    let expected = [
        ("a", Positive),
        ("b", Positive),
        ("c", Negative),
        ("d", Positive),
        ("e", Negative),
        ("f", Positive),
        ("g", Positive),
        ("h", Positive),
        ("i", Positive),
        ("j", Negative),
    ];
    assert_eq!(texts, expected.map(|(text, kind)| (kind, text)));
    assert!(!image);
    assert!(parts.contains(&part(Positive, "prompt[1]", "b")), "{parts:?}");
    assert!(parts.iter().all(|(_, field, _)| !field.contains("ADetailer")), "a key may be the caller's own words");

    let control = value!({"controlnet": {"args": [{"image": PNG}]}});
    assert!(read("/sdapi/v1/txt2img", value!({"prompt": ALLOW, "alwayson_scripts": control})).await.1);
    for field in ["prompt", "hr_prompt", "styles"] {
        is_blocked("/sdapi/v1/txt2img", value!({"prompt": "x", field: [ALLOW, BLOCK]})).await;
    }
    is_blocked("/sdapi/v1/txt2img", value!({"alwayson_scripts": {"a": {"args": [{"ad_prompt": BLOCK}]}}})).await;
    is_blocked("/sdapi/v1/img2img", value!({"prompt": UNDRESS, "init_images": [PNG]})).await;
    is_blocked("/sdapi/v1/img2img", value!({"prompt": UNDRESS, "mask": PNG})).await;
    is_blocked("/sdapi/v1/txt2img", value!({"prompt": "x", "negative_prompt": BLOCK, "cfg_scale": -7})).await;
    is_unreadable("/sdapi/v1/txt2img", value!({"prompt": {"a": "b"}}), UnreadableKind::WrongType).await;

    let infotext = "a red bicycle\nby the sea\nNegative prompt: blurry,\nugly\nSteps: 20, Hires prompt: a blue one";
    let (parts, _) = read("/sdapi/v1/txt2img", value!({"infotext": infotext})).await;
    let kinds: Vec<_> = parts.iter().map(|(kind, _, text)| (*kind, text.trim())).collect();
    let settings = "Steps: 20, Hires prompt: a blue one";
    assert_eq!(kinds, [(Positive, "a red bicycle\nby the sea"), (Negative, "blurry,\nugly"), (Positive, settings)]);
}

#[tokio::test]
async fn generic() {
    let routed = |body: Value| send(http_support::generic(), json("/any/thing", body.to_string()));
    for body in [
        value!({"a": {"b": [{"c": BLOCK}]}}),
        value!([BLOCK]),
        value!(BLOCK),
        value!({BLOCK: 1}),
        value!({"q": UNDRESS, "x": PNG}),
        value!({"q": UNDRESS, "x": format!("data:image/png;base64,{PNG}")}),
        value!({"q": UNDRESS, "x": "https://example.org/a.jpg?size=1"}),
        value!({"q": UNDRESS, "image_url": "https://example.org/a"}),
    ] {
        assert!(!routed(body.clone()).await.forwarded(), "{body}");
    }
    let came =
        routed(value!({"prompt": "a", "negative_prompt": "b", "opts": {"secret name": 1, "other": "c"}, "n": 1})).await;
    let read = came.read();
    assert!(read.contains(&(Negative, "negative_prompt", "b")), "{read:?}");
    assert!(read.contains(&(Positive, "*.*", "c")), "{read:?}");
    assert!(read.contains(&(Positive, "*.*", "secret name")), "{read:?}");
    assert!(!came.decision().image);
    let came = send(http_support::generic(), typed("/x", "text/plain", BLOCK)).await;
    assert!(!came.forwarded());
    let came = send(http_support::generic(), typed("/x", "text/plain", "[a|b] \"quoted\" words")).await;
    assert!(came.forwarded());
    let (kind, body) = multipart(&[("anything", None, UNDRESS.as_bytes()), ("file", Some("a.png"), b"\x89PNG")]);
    assert!(!send(http_support::generic(), typed("/x", &kind, body)).await.forwarded());
    assert!(!send(http_support::generic(), json("/x?q=undress+my+ex,+naked+photo+of+my+ex", "")).await.forwarded());
}

#[tokio::test]
async fn stability() {
    let path = "/v2beta/stable-image/edit/search-and-replace";
    let (kind, body) = multipart(&[
        ("prompt", None, b"a"),
        ("search_prompt", None, b"b"),
        ("negative_prompt", None, b"c"),
        ("image", Some("a.png"), b"\x89PNG"),
    ]);
    let came = send(layer(), typed(path, &kind, body)).await;
    assert_eq!(
        came.read(),
        [(Positive, "prompt", "a"), (Positive, "search_prompt", "b"), (Negative, "negative_prompt", "c")]
    );
    assert!(came.decision().image && came.forwarded());
    for field in ["prompt", "search_prompt", "select_prompt"] {
        let (kind, body) = multipart(&[(field, None, BLOCK.as_bytes())]);
        assert!(!send(layer(), typed(path, &kind, body)).await.forwarded(), "{field}");
    }
}

#[tokio::test]
async fn stability_v1() {
    let path = "/v1/generation/stable-diffusion-xl-1024-v1-0/text-to-image";
    let texts = value!([{"weight": -1, "text": "a"}, {"text": "b", "weight": 0.5}, {"text": "c"}]);
    let (parts, _) = read(path, value!({ "text_prompts": texts })).await;
    let kinds: Vec<_> = parts.iter().map(|(kind, _, text)| (*kind, text.as_str())).collect();
    assert_eq!(kinds, [(Negative, "a"), (Positive, "b"), (Positive, "c")]);
    is_blocked(path, value!({"text_prompts": [{"text": "x"}, {"text": BLOCK}]})).await;
    for texts in [
        value!("x"),
        value!(["x"]),
        value!([{"text": 5}]),
        value!([{"text": ["x"]}]),
        value!([{"weight": "x", "text": "y"}]),
    ] {
        is_unreadable(path, value!({ "text_prompts": texts }), UnreadableKind::WrongType).await;
    }
    let doubled = format!(r#"{{"text_prompts": [{{"text": "{BLOCK}", "weight": 1, "weight": -1}}]}}"#);
    assert!(!send(layer(), json(path, doubled)).await.forwarded());
    let path = "/v1/generation/x/image-to-image";
    let (kind, body) = multipart(&[
        ("text_prompts[0][text]", None, UNDRESS.as_bytes()),
        ("text_prompts[0][weight]", None, b"1"),
        ("init_image", Some("a.png"), b"\x89PNG"),
    ]);
    let came = send(layer(), typed(path, &kind, body)).await;
    assert_eq!((came.forwarded(), came.decision().outcome), (false, Outcome::Refused));
}

fn comfy(positive: &str, negative: &str) -> Value {
    value!({"prompt": {
        "3": {"class_type": "KSampler", "inputs": {
            "seed": 1, "cfg": 8, "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0],
        }},
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "x.safetensors"}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 512}},
        "6": {"class_type": "CLIPTextEncode", "inputs": {"text": positive, "clip": ["4", 1]}},
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": ["10", 0], "clip": ["4", 1]}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0]}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["8", 0], "filename_prefix": "out"}},
        "10": {"class_type": "PrimitiveString", "inputs": {"value": negative}},
    }})
}

#[tokio::test]
async fn comfyui() {
    let (mut parts, image) = read("/prompt", comfy(ALLOW, "blurry")).await;
    parts.sort_by(|a, b| a.2.cmp(&b.2));
    let expected = [part(Positive, "prompt.*.inputs.text", ALLOW), part(Negative, "prompt.*.inputs.value", "blurry")];
    assert_eq!((parts, image), (expected.to_vec(), false));
    is_blocked("/api/prompt", comfy(BLOCK, "blurry")).await;

    let mut loaded = comfy(UNDRESS, "");
    loaded["prompt"]["5"] = value!({"class_type": "LoadImage", "inputs": {"image": "a.png"}});
    is_blocked("/prompt", loaded).await;
    // The sides change places: by the scale, by a node between, by another sampler.
    let mut scaled = comfy("x", BLOCK);
    scaled["prompt"]["3"]["inputs"]["cfg"] = value!(-8);
    is_blocked("/prompt", scaled).await;
    let mut between = comfy("x", BLOCK);
    between["prompt"]["11"] =
        value!({"class_type": "ControlNetApplyAdvanced", "inputs": {"positive": ["6", 0], "negative": ["7", 0]}});
    between["prompt"]["3"]["inputs"]["positive"] = value!(["11", 1]);
    is_blocked("/prompt", between.clone()).await;
    between["prompt"]["3"]["inputs"]["positive"] = value!(["11", 0]);
    between["prompt"]["3"]["inputs"]["negative"] = value!(["11", 1]);
    assert!(read("/prompt", between).await.0.iter().any(|(kind, _, text)| *kind == Negative && text == BLOCK));
    let mut other = comfy("x", BLOCK);
    other["prompt"]["12"] = value!({"class_type": "KSampler", "inputs": {"positive": ["7", 0]}});
    is_blocked("/prompt", other).await;
    // A node of one's own.
    for (input, text) in [("anything", BLOCK), ("lora_name", BLOCK), ("string_b", BLOCK)] {
        is_blocked("/prompt", value!({"prompt": {"1": {"class_type": "X", "inputs": {input: text}}}})).await;
        is_blocked("/prompt", value!({"prompt": {"1": {"class_type": "X", "inputs": {input: [ALLOW, text]}}}})).await;
    }
    for body in [
        value!({"prompt": "x"}),
        value!({"prompt": [1]}),
        value!({"prompt": {"1": "x"}}),
        value!({"prompt": {"1": {"inputs": []}}}),
    ] {
        is_unreadable("/prompt", body, UnreadableKind::Shape).await;
    }
    is_unreadable("/prompt", value!({"prompt": {"1": {"inputs": {"text": 5}}}}), UnreadableKind::WrongType).await;
}

#[tokio::test]
async fn aihorde() {
    let (parts, _) =
        read("/api/v2/generate/async", value!({"prompt": "a ### b", "params": {"loras": [{"name": "c"}]}})).await;
    let kinds: Vec<_> = parts.iter().map(|(kind, _, text)| (*kind, text.trim())).collect();
    assert_eq!(kinds, [(Positive, "c"), (Positive, "a"), (Negative, "b")]);
    is_blocked("/api/v2/generate/async", value!({"prompt": format!("{BLOCK} ### x")})).await;
    is_blocked("/api/v2/generate/async", value!({"prompt": UNDRESS, "source_image": PNG})).await;
    is_blocked("/api/v2/generate/async", value!({"prompt": UNDRESS, "extra_source_images": [{"image": PNG}]})).await;
}

#[tokio::test]
async fn replicate_and_fal() {
    for path in ["/v1/predictions", "/v1/models/a/b/predictions", "/v1/deployments/a/b/predictions"] {
        is_blocked(path, value!({"version": "x", "input": {"prompt": BLOCK}})).await;
        is_blocked(path, value!({"input": {"prompt_2": BLOCK}})).await;
        is_blocked(path, value!({"input": {"prompt": UNDRESS, "input_image": "https://example.org/a"}})).await;
        is_unreadable(path, value!({"input": {"prompt": 5}}), UnreadableKind::WrongType).await;
        let (parts, image) = read(
            path,
            value!({"webhook": "https://x.org/image.png", "input": {"prompt": ALLOW, "negative_prompt": "b"}}),
        )
        .await;
        assert_eq!(parts, [part(Negative, "input.negative_prompt", "b"), part(Positive, "input.prompt", ALLOW)]);
        assert!(!image);
    }
    let routes = Routes::empty().named("fal").unwrap();
    let fal = |body: Value| send(layer().routes(routes.clone()), json("/fal-ai/flux/dev", body.to_string()));
    assert!(!fal(value!({"prompt": BLOCK})).await.forwarded());
    assert!(!fal(value!({"prompt": UNDRESS, "image_urls": ["https://example.org/a"]})).await.forwarded());
    assert!(!fal(value!({"prompt": 5})).await.forwarded());
    assert!(fal(value!({"prompt": ALLOW})).await.forwarded());
}

#[tokio::test]
async fn google() {
    let predict = "/v1/projects/p/locations/l/publishers/google/models/imagen-4.0:predict";
    is_blocked(predict, value!({"instances": [{"prompt": "x"}, {"prompt": BLOCK}]})).await;
    is_blocked(predict, value!({"instances": [{"prompt": UNDRESS, "referenceImages": [{"referenceId": 1}]}]})).await;
    is_blocked(predict, value!({"instances": [{"prompt": UNDRESS, "image": {"gcsUri": "gs://x"}}]})).await;
    let (parts, _) =
        read(predict, value!({"instances": [{"prompt": "a"}], "parameters": {"negativePrompt": "b"}})).await;
    assert_eq!(parts, [part(Positive, "instances[0].prompt", "a"), part(Negative, "parameters.negativePrompt", "b")]);
    is_unreadable(predict, value!({"instances": [{"prompt": 5}]}), UnreadableKind::WrongType).await;

    let image = "/v1beta/models/gemini-2.5-flash-image:generateContent";
    let chat = "/v1beta/models/gemini-2.5-flash:streamGenerateContent";
    for contents in [
        value!([{"parts": [{"text": BLOCK}]}]),
        value!({"parts": {"text": BLOCK}}),
        value!([{"parts": {"text": BLOCK}}]),
    ] {
        is_blocked(image, value!({ "contents": contents })).await;
        is_blocked(chat, value!({"contents": contents, "generationConfig": {"responseModalities": ["TEXT", "IMAGE"]}}))
            .await;
        is_blocked(chat, value!({"contents": contents, "generation_config": {"response_modalities": ["image"]}})).await;
        let came = send(layer(), json(chat, value!({ "contents": contents }).to_string())).await;
        assert!(came.forwarded() && came.decisions.is_empty());
    }
    is_blocked(image, value!({"system_instruction": {"parts": [{"text": BLOCK}]}, "contents": []})).await;
    for data in ["inlineData", "inline_data", "fileData"] {
        is_blocked(image, value!({"contents": [{"parts": [{"text": UNDRESS}, {data: {"data": "x"}}]}]})).await;
    }
}

#[tokio::test]
async fn bedrock() {
    for path in ["/model/amazon.nova-canvas-v1:0/invoke", "/model/arn%3Aaws%3Abedrock%3A1%3Ax%2Fy/invoke"] {
        is_blocked(path, value!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": BLOCK}})).await;
        is_blocked(path, value!({"inPaintingParams": {"text": UNDRESS, "image": PNG}})).await;
        is_blocked(path, value!({"imageVariationParams": {"text": UNDRESS, "images": [PNG]}})).await;
        is_blocked(path, value!({"text_prompts": [{"text": BLOCK}]})).await;
        is_blocked(path, value!({"prompt": BLOCK})).await;
        let (parts, _) = read(path, value!({"textToImageParams": {"text": "a", "negativeText": "b"}})).await;
        assert_eq!(
            parts,
            [part(Negative, "textToImageParams.negativeText", "b"), part(Positive, "textToImageParams.text", "a")]
        );
        let chat = value!({"messages": [{"role": "user", "content": BLOCK}]}).to_string();
        assert!(send(layer(), json(path, chat)).await.decisions.is_empty());
    }
}

#[tokio::test]
async fn bfl() {
    is_blocked("/v1/flux-pro-1.1", value!({"prompt": BLOCK})).await;
    is_blocked("/v1/flux-kontext-pro", value!({"prompt": UNDRESS, "input_image": PNG})).await;
    is_blocked("/v1/flux-2-pro", value!({"prompt": UNDRESS, "input_image_2": PNG})).await;
    let inner = value!({"scene": "undress my \u{65}x", "subjects": ["naked photo of my ex"]}).to_string();
    let escaped = inner.replace("undress", "\\u0075ndress");
    let came = is_blocked("/v1/flux-2-pro", value!({ "prompt": escaped })).await;
    assert!(came.read().contains(&(Positive, "prompt", BLOCK)), "{:?}", came.read());
}

#[tokio::test]
async fn invokeai() {
    let path = "/api/v1/queue/default/enqueue_batch";
    let graph = |positive: &str, negative: &str| {
        value!({
            "nodes": {
                "p": {"id": "p", "type": "sdxl_compel_prompt", "prompt": positive, "style": ""},
                "n": {"id": "n", "type": "compel", "prompt": negative},
                "d": {"id": "d", "type": "denoise_latents", "steps": 30},
            },
            "edges": [
                {"source": {"node_id": "p", "field": "conditioning"}, "destination": {"node_id": "d", "field": "positive_conditioning"}},
                {"source": {"node_id": "n", "field": "conditioning"}, "destination": {"node_id": "d", "field": "negative_conditioning"}},
            ],
        })
    };
    let (mut parts, image) = read(path, value!({"batch": {"graph": graph(ALLOW, "blurry"), "runs": 1}})).await;
    parts.retain(|(_, _, text)| !text.is_empty());
    parts.sort_by(|a, b| a.2.cmp(&b.2));
    let field = "batch.graph.nodes.*.prompt";
    assert_eq!((parts, image), (vec![part(Positive, field, ALLOW), part(Negative, field, "blurry")], false));
    is_blocked(path, value!({"batch": {"graph": graph(BLOCK, "")}})).await;
    let data = |node: &str, text: &str| value!([[{"node_path": node, "field_name": "prompt", "items": ["x", text]}]]);
    is_blocked(path, value!({"batch": {"graph": graph("x", ""), "data": data("p", BLOCK)}})).await;
    is_blocked(path, value!({"batch": {"graph": graph("x", ""), "data": data("elsewhere", BLOCK)}})).await;
    assert!(read(path, value!({"batch": {"graph": graph("x", ""), "data": data("n", BLOCK)}})).await.0.len() > 2);
    let mut loaded = graph(UNDRESS, "");
    loaded["nodes"]["i"] = value!({"id": "i", "type": "i2l", "image": {"image_name": "a.png"}});
    is_blocked(path, value!({"batch": {"graph": loaded}})).await;
    let mut wrong = graph(ALLOW, "");
    wrong["nodes"]["p"]["prompt"] = value!(5);
    is_unreadable(path, value!({"batch": {"graph": wrong}}), UnreadableKind::WrongType).await;
}

#[tokio::test]
async fn each_api_says_no_in_its_own_shape() {
    let id = |came: &Came| came.decision().id.to_string();
    let prompt = || value!({"prompt": BLOCK});

    let came = is_blocked("/sdapi/v1/txt2img", prompt()).await;
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(came.json()["detail"].as_str().unwrap().contains(&id(&came)));

    let came = is_blocked("/v2beta/stable-image/generate/core", prompt()).await;
    assert_eq!(came.status, StatusCode::FORBIDDEN);
    assert_eq!((&came.json()["name"], &came.json()["id"]), (&value!("content_moderation"), &value!(id(&came))));
    assert!(came.json()["errors"][0].as_str().unwrap().contains(&id(&came)));

    let came = is_blocked("/prompt", comfy(BLOCK, "")).await;
    assert_eq!(came.status, StatusCode::BAD_REQUEST);
    assert_eq!(came.json()["node_errors"], value!({}));
    assert!(came.json()["error"]["type"].is_string() && came.json()["error"]["message"].is_string());
    assert!(came.json()["error"]["details"].as_str().unwrap().contains(&id(&came)));

    let came = is_blocked("/api/v2/generate/async", prompt()).await;
    assert_eq!((came.status, &came.json()["rc"]), (StatusCode::BAD_REQUEST, &value!("CorruptPrompt")));
    assert!(came.json()["message"].as_str().unwrap().contains(&id(&came)));

    let came = is_blocked("/v1beta/models/imagen-4:predict", value!({"instances": [{"prompt": BLOCK}]})).await;
    let error = &came.json()["error"];
    assert_eq!((&error["code"], &error["status"]), (&value!(400), &value!("INVALID_ARGUMENT")));
    assert!(error["message"].as_str().unwrap().contains(&id(&came)));

    let came = is_blocked("/v1/flux-dev", prompt()).await;
    assert_eq!(came.status, StatusCode::FORBIDDEN);
    assert_eq!(came.header("content-type"), Some("application/problem+json"));
    let problem = came.json();
    assert_eq!((&problem["status"], &problem["decision"]), (&value!(403), &value!(id(&came))));
    assert!(problem["detail"].is_string() && problem["title"].is_string() && problem["help"].is_array());

    // What cannot be read is said in the same shape.
    for (path, status) in
        [("/sdapi/v1/txt2img", 400), ("/v2beta/stable-image/generate/core", 400), ("/v1/flux-dev", 400)]
    {
        let came = send(layer(), json(path, "{broken")).await;
        assert_eq!((came.status.as_u16(), came.forwarded()), (status, false));
        assert!(String::from_utf8_lossy(&came.body).contains(&id(&came)));
    }
}
