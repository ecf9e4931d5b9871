//! What the layer does with a request: forward, hold, refuse, and what it leaves on the way.
#![cfg(feature = "layer")]

mod http_support;

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use consentry::http::{
    BoxError, Held, Mode, Outcome, Review, Routes, ScreenBody, ScreenLayer, ScreenerHandle, UnreadableKind, Unscreened,
    builtin_screener,
};
use consentry::{Action, PartKind, Screener};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body::{Body, Frame};
use http_body_util::{BodyExt, Full};
use http_support::*;
use proptest::prelude::*;
use tower::{Layer, Service, ServiceExt};

const IMAGES: &str = "/v1/images/generations";

fn prompt(text: &str) -> Bytes {
    Bytes::from(serde_json::json!({ "prompt": text }).to_string())
}

#[tokio::test]
async fn an_ordinary_prompt_passes() {
    let came = send(layer(), json(IMAGES, prompt(ALLOW))).await;
    let seen = came.seen.as_ref().expect("forwarded");
    assert_eq!(came.status, StatusCode::OK);
    assert_eq!(&came.body[..], b"ok");
    assert_eq!(seen.body, prompt(ALLOW));
    assert_eq!(seen.verdict.as_ref().unwrap().action, Action::Allow);
    assert_eq!(seen.decision, Some(came.decision().id));
    assert_eq!(came.verdict.as_ref().unwrap().action, Action::Allow);
    assert_eq!(came.decision().outcome, Outcome::Forwarded);
    assert_eq!(came.decision().route, IMAGES);
    assert_eq!(came.decision().body, prompt(ALLOW));
    assert_eq!(came.header("consentry-verdict"), Some("allow"));
}

#[tokio::test]
async fn a_blocked_prompt_is_refused_and_says_why() {
    let came = send(layer().appeal("https://example.org/appeal"), json(IMAGES, prompt(BLOCK))).await;
    assert!(!came.forwarded());
    assert_eq!(came.status, StatusCode::BAD_REQUEST);
    let error = &came.json()["error"];
    assert_eq!(error["code"], "content_policy_violation");
    assert_eq!(error["type"], "invalid_request_error");
    assert_eq!(error["param"], "prompt");
    let id = came.decision().id.to_string();
    let message = error["message"].as_str().unwrap();
    for part in [&*id, "https://example.org/appeal", "StopNCII.org", "takeitdown.ncmec.org"] {
        assert!(message.contains(part), "{part} in {message}");
    }
    for word in ["naked", "my ex", BLOCK] {
        assert!(!message.contains(word), "{word} in {message}");
    }
    assert_eq!(came.header("consentry-verdict"), Some("block"));
    assert_eq!(came.header("consentry-decision"), Some(&*id));
    assert_eq!(came.decision().outcome, Outcome::Refused);
    assert!(!came.decision().forwarded);
}

#[tokio::test]
async fn a_refusal_speaks_the_callers_language() {
    for (accept, dutch) in
        [("nl-NL,nl;q=0.9,en;q=0.8", true), ("en;q=0.5, nl;q=0.7", true), ("nl;q=0, en", false), ("fr", false)]
    {
        let mut request = json(IMAGES, prompt(BLOCK));
        request.headers_mut().insert("accept-language", HeaderValue::from_static(accept));
        let came = send(layer(), request).await;
        let message = came.json()["error"]["message"].as_str().unwrap().to_owned();
        assert_eq!(message.contains("geweigerd"), dutch, "{accept}: {message}");
        assert_eq!(message.contains("helpwanted.nl"), dutch, "{accept}: {message}");
        assert_eq!(came.header("content-language"), Some(if dutch { "nl" } else { "en" }));
    }
}

#[tokio::test]
async fn what_is_not_routed_passes_untouched() {
    for request in [
        Request::get(IMAGES).body(Full::new(Bytes::new())).unwrap(),
        json("/v1/embeddings", prompt(BLOCK)),
        typed("/v1/models", "application/json", "{broken"),
    ] {
        let body = request.body().clone().collect().await.unwrap().to_bytes();
        let came = send(layer(), request).await;
        assert_eq!(came.seen.as_ref().unwrap().body, body);
        assert!(came.decisions.is_empty());
        assert_eq!(came.header("consentry-verdict"), None);
    }
}

#[tokio::test]
async fn a_path_cannot_be_spelled_past_the_screen() {
    for path in [
        "/v1/images/generations/",
        "//v1//images/generations",
        "/v1/./images/generations",
        "/v1/x/../images/generations",
        "/v1/images/gener%61tions",
        "/v1/images/gener%2561tions",
        "/V1/Images/Generations",
        "/v1/images/generations;x=1",
        "/v1%2fimages/generations",
        "/v1/images/generations%20",
        "/v1/images/generations?x=1",
    ] {
        let came = send(layer(), json(path, prompt(BLOCK))).await;
        assert!(!came.forwarded(), "{path}");
    }
    for method in ["PUT", "PATCH", "BREW"] {
        let mut request = json(IMAGES, prompt(BLOCK));
        *request.method_mut() = method.parse().unwrap();
        assert!(!send(layer(), request).await.forwarded(), "{method}");
    }
    let mut request = json(IMAGES, prompt(BLOCK));
    *request.method_mut() = http::Method::GET;
    request.headers_mut().insert("x-http-method-override", HeaderValue::from_static("POST"));
    assert!(!send(layer(), request).await.forwarded());
}

#[tokio::test]
async fn headers_of_the_layer_cannot_be_spoofed() {
    for path in [IMAGES, "/elsewhere"] {
        let mut request = json(path, prompt(ALLOW));
        for name in ["consentry-verdict", "consentry-decision", "consentry-obligations"] {
            request.headers_mut().append(name, HeaderValue::from_static("spoofed"));
        }
        let came = send(layer(), request).await;
        let seen = came.seen.as_ref().unwrap();
        assert!(seen.headers.values().all(|value| value != "spoofed"), "{:?}", seen.headers);
    }
}

#[tokio::test]
async fn a_review_is_held_forwarded_or_approved() {
    // A text that asks to undress somebody nobody knows, without an image, is for a person to look at.
    let body = prompt(UNDRESS);
    let came = send(layer(), json(IMAGES, body.clone())).await;
    assert!(!came.forwarded());
    assert_eq!(came.decision().outcome, Outcome::Held);
    assert_eq!(came.header("consentry-verdict"), Some("review"));
    assert!(came.json()["error"]["message"].as_str().unwrap().contains("on hold"));

    let came = send(layer().review(Review::Forward), json(IMAGES, body.clone())).await;
    assert_eq!(came.decision().outcome, Outcome::Flagged);
    assert_eq!(came.header("consentry-verdict"), Some("review"));
    let seen = came.seen.as_ref().unwrap();
    assert_eq!(seen.headers["consentry-verdict"], "review");
    assert_eq!(seen.headers["consentry-decision"], *came.decision().id.to_string());

    let tenant = http::HeaderName::from_static("x-tenant");
    let approving = layer().tenant_header(tenant).approvals(|held: &Held<'_>| {
        held.tenant == Some("studio") && held.prompt.parts().iter().any(|part| part.text == UNDRESS)
    });
    let mut request = json(IMAGES, body.clone());
    request.headers_mut().insert("x-tenant", HeaderValue::from_static("studio"));
    let came = send(approving.clone(), request).await;
    assert!(came.forwarded());
    assert_eq!(came.decision().outcome, Outcome::Approved);
    assert_eq!(came.decision().tenant.as_deref(), Some("studio"));
    let came = send(approving.clone(), json(IMAGES, body)).await;
    assert!(!came.forwarded());
    // An approval is for a review, never for a block.
    let all = layer().approvals(|_: &Held<'_>| true);
    assert!(!send(all, json(IMAGES, prompt(BLOCK))).await.forwarded());
}

#[tokio::test]
async fn shadow_forwards_all_and_records_what_it_would_have_done() {
    let shadow = || layer().mode(Mode::Shadow);
    for (body, outcome) in [
        (prompt(BLOCK), Outcome::Refused),
        (prompt(UNDRESS), Outcome::Held),
        (prompt(ALLOW), Outcome::Forwarded),
        (Bytes::from_static(b"{broken"), Outcome::Refused),
    ] {
        let came = send(shadow(), json(IMAGES, body.clone())).await;
        assert_eq!(came.seen.as_ref().unwrap().body, body);
        assert_eq!(came.decision().outcome, outcome);
        assert!(came.decision().forwarded);
        assert_eq!((came.status, came.header("consentry-verdict")), (StatusCode::OK, None));
        assert!(!came.seen.as_ref().unwrap().headers.contains_key("consentry-verdict"));
    }
    let big = json(IMAGES, prompt(&"x".repeat(5000)));
    let came = send(shadow().body_limit(1000), big).await;
    assert_eq!(came.seen.as_ref().unwrap().body, prompt(&"x".repeat(5000)));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_unless_the_operator_forwards_it() {
    let came = send(layer(), json(IMAGES, "{\"prompt\": \"x\"")).await;
    assert!(!came.forwarded());
    assert_eq!(came.status, StatusCode::BAD_REQUEST);
    assert_eq!(came.json()["error"]["code"], "json");
    assert_eq!(came.header("consentry-verdict"), Some("unscreened"));
    assert_eq!(came.decision().action, None);
    assert_eq!(came.decision().unreadable, Some(UnreadableKind::Json));

    let came = send(layer().unscreened(Unscreened::Forward), json(IMAGES, "{\"prompt\": \"x\"")).await;
    let seen = came.seen.as_ref().unwrap();
    assert_eq!(&seen.body[..], b"{\"prompt\": \"x\"");
    assert_eq!(seen.unreadable, Some(UnreadableKind::Json));
    assert!(seen.verdict.is_none());
    assert_eq!(seen.headers["consentry-verdict"], "unscreened");
    assert_eq!(came.decision().outcome, Outcome::ForwardedUnscreened);
}

/// A body of given frames; after them it ends, or `b"x"` goes on for ever.
struct Frames {
    frames: VecDeque<Result<Frame<Bytes>, BoxError>>,
    endless: bool,
}

impl Body for Frames {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let endless = self.endless.then(|| Ok(Frame::data(Bytes::from_static(&[b'x'; 4096]))));
        Poll::Ready(self.frames.pop_front().or(endless))
    }
}

fn frames(frames: Vec<Result<Frame<Bytes>, BoxError>>, endless: bool) -> Request<Frames> {
    let body = Frames { frames: frames.into(), endless };
    Request::post(IMAGES).header("content-type", "application/json").body(body).unwrap()
}

fn data(text: &'static str) -> Result<Frame<Bytes>, BoxError> {
    Ok(Frame::data(Bytes::from_static(text.as_bytes())))
}

#[tokio::test]
async fn chunks_and_trailers_come_through() {
    let mut trailers = HeaderMap::new();
    trailers.insert("x-checksum", HeaderValue::from_static("1"));
    trailers.insert("consentry-verdict", HeaderValue::from_static("spoofed"));
    let sent =
        vec![data("{\"pro"), data(""), data("mpt\": \"a red "), data("bicycle\"}"), Ok(Frame::trailers(trailers))];
    let came = send(layer(), frames(sent, false)).await;
    let seen = came.seen.as_ref().unwrap();
    assert_eq!(&seen.body[..], br#"{"prompt": "a red bicycle"}"#);
    let trailers = seen.trailers.as_ref().unwrap();
    assert_eq!((trailers.len(), &trailers["x-checksum"]), (1, &HeaderValue::from_static("1")));
    assert_eq!(came.read(), [(PartKind::Positive, "prompt", "a red bicycle")]);

    let split = vec![data("{\"prompt\": \"undress my ex, nak"), data("ed photo of my ex\"}")];
    assert!(!send(layer(), frames(split, false)).await.forwarded());
}

#[tokio::test]
async fn a_body_that_breaks_off_is_never_forwarded() {
    for setting in [layer(), layer().unscreened(Unscreened::Forward), layer().mode(Mode::Shadow)] {
        let broken = vec![data("{\"prompt\": \"a red"), Err("connection reset".into())];
        let came = send(setting, frames(broken, false)).await;
        assert!(!came.forwarded());
        assert_eq!(came.status, StatusCode::BAD_REQUEST);
        assert_eq!(came.decision().unreadable, Some(UnreadableKind::Aborted));
        assert!(!came.decision().forwarded);
        assert!(!String::from_utf8_lossy(&came.body).contains("connection reset"));
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_before_it_is_read() {
    let came = send(layer().body_limit(100_000), frames(vec![], true)).await;
    assert!(!came.forwarded());
    assert_eq!(came.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(came.json()["error"]["code"], "too-large");
    assert!(came.decision().body.len() < 200_000, "an endless body is read up to the limit");

    // A body that says how large it is is not read at all.
    let came = send(layer(), json(IMAGES, vec![b'x'; 100 << 20])).await;
    assert_eq!(came.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(came.decision().body.len(), 0);

    let body = prompt(&"x".repeat(5000));
    let came = send(layer().body_limit(1000).unscreened(Unscreened::Forward), json(IMAGES, body.clone())).await;
    assert_eq!(came.seen.as_ref().unwrap().body, body);
}

#[tokio::test]
async fn a_body_at_the_limit_is_read() {
    let body = prompt(ALLOW);
    assert!(send(layer().body_limit(body.len()), json(IMAGES, body.clone())).await.forwarded());
    assert!(!send(layer().body_limit(body.len() - 1), json(IMAGES, body)).await.forwarded());
}

#[tokio::test]
async fn the_service_that_was_polled_is_the_one_that_is_called() {
    /// Panics when it is called without having been ready; its clone is not.
    struct Fussy {
        ready: bool,
        calls: Arc<AtomicUsize>,
    }
    impl Clone for Fussy {
        fn clone(&self) -> Self {
            Self { ready: false, calls: Arc::clone(&self.calls) }
        }
    }
    impl<B: Send + 'static> Service<Request<B>> for Fussy {
        type Response = Response<Full<Bytes>>;
        type Error = std::convert::Infallible;
        type Future = std::future::Ready<Result<Self::Response, Self::Error>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
            self.ready = true;
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, _: Request<B>) -> Self::Future {
            assert!(std::mem::replace(&mut self.ready, false), "called without having been ready");
            self.calls.fetch_add(1, Ordering::Relaxed);
            std::future::ready(Ok(Response::new(Full::default())))
        }
    }
    let calls = Arc::new(AtomicUsize::new(0));
    let mut service = layer().layer(Fussy { ready: false, calls: Arc::clone(&calls) });
    for path in [IMAGES, "/elsewhere", IMAGES] {
        let ready = ServiceExt::<Request<Full<Bytes>>>::ready(&mut service).await.unwrap();
        ready.call(json(path, prompt(ALLOW))).await.unwrap();
    }
    assert_eq!(calls.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn backpressure_and_errors_of_the_service_come_through() {
    let (service, mut handle) = tower_test::mock::pair::<Request<ScreenBody<Full<Bytes>>>, Response<Full<Bytes>>>();
    let mut service = tower_test::mock::Spawn::new(layer().layer(service));
    handle.allow(0);
    assert!(service.poll_ready().is_pending());
    handle.allow(1);
    assert!(service.poll_ready().is_ready());
    let call = service.call(json(IMAGES, prompt(ALLOW)));
    let serve = async {
        let (request, respond) = handle.next_request().await.unwrap();
        assert_eq!(request.into_body().collect().await.unwrap().to_bytes(), prompt(ALLOW));
        respond.send_error("upstream is down");
    };
    let (answer, ()) = tokio::join!(call, serve);
    assert_eq!(answer.unwrap_err().to_string(), "upstream is down");
}

#[tokio::test]
async fn a_screener_can_be_swapped_while_running() {
    let handle = ScreenerHandle::new(builtin_screener().unwrap());
    let before = handle.load();
    let layer = ScreenLayer::new(handle.clone());
    assert!(!send(layer.clone(), json(IMAGES, prompt(BLOCK))).await.forwarded());
    let old = handle.swap(Arc::new(Screener::builtin().unwrap()));
    assert!(Arc::ptr_eq(&before, &old) && !Arc::ptr_eq(&before, &handle.load()));
    assert!(!send(layer, json(IMAGES, prompt(BLOCK))).await.forwarded());
}

#[tokio::test]
async fn routes_are_the_operators() {
    let routes = || Routes::empty().route("/studio/{model}/draw", "automatic1111").unwrap();
    let came = send(layer().routes(routes()), json("/studio/xl/draw", prompt(BLOCK))).await;
    assert_eq!((came.forwarded(), came.decision().route.as_str()), (false, "/studio/{model}/draw"));
    assert_eq!(came.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(send(layer().routes(routes()), json(IMAGES, prompt(BLOCK))).await.forwarded());
    assert!(!send(layer().routes(routes().catch_all()), json("/any/where", prompt(BLOCK))).await.forwarded());
    assert!(Routes::empty().route("/x", "no-such").is_err());
    assert!(Routes::empty().route("x", "generic").is_err());
    assert!(Routes::empty().route("/**/x", "generic").is_err());
    assert!(Routes::empty().named("openai").is_ok());
}

#[test]
fn the_parts_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let layer = layer();
    shared(&layer);
    let service = layer.layer(tower::service_fn(|_: Request<ScreenBody<Full<Bytes>>>| async {
        Ok::<_, BoxError>(Response::new(Full::<Bytes>::default()))
    }));
    fn sent<T: Send>(_: &T) {}
    shared(&service);
    sent(&service.oneshot(json(IMAGES, prompt(ALLOW))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the bytes, and whether or not they can be read: what is forwarded is what was received.
    #[test]
    fn the_bytes_forwarded_are_the_bytes_received(
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..600),
            "[a-z ]{0,40}".prop_map(|text| format!("{{\"prompt\": {text:?}, \"n\": [1, 2.50, 1e3]}}  \n").into_bytes()),
        ],
        cut in proptest::collection::vec(1usize..50, 0..8),
        kind in prop_oneof![
            Just("application/json"), Just("multipart/form-data; boundary=x"), Just("application/x-www-form-urlencoded"),
            Just("text/plain"), Just("image/png"),
        ],
    ) {
        let body = Bytes::from(body);
        let mut rest = body.clone();
        let mut sent = VecDeque::new();
        for cut in cut {
            sent.push_back(Ok(Frame::data(rest.split_to(cut.min(rest.len())))));
        }
        sent.push_back(Ok(Frame::data(rest)));
        let request = Request::post(IMAGES).header("content-type", kind).body(Frames { frames: sent, endless: false }).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let came = runtime.block_on(send(layer().unscreened(Unscreened::Forward), request));
        prop_assert_eq!(&came.seen.as_ref().unwrap().body, &body);
        prop_assert_eq!(&came.seen.as_ref().unwrap().headers["content-type"], kind);
    }
}
