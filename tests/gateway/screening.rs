//! Verdicts and what becomes of them.

use base64::Engine as _;
use consentry::gateway::{Tenant, Unrouted};
use consentry::http::{Mode, Unscreened};
use consentry::judge::Action;
use http::{HeaderName, Method, Request, StatusCode};
use http_body_util::Full;

use super::harness::*;

fn png(encoded: &serde_json::Value) -> Vec<u8> {
    let bytes = base64::engine::general_purpose::STANDARD.decode(encoded.as_str().unwrap()).unwrap();
    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    let info = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().unwrap().info().clone();
    assert_eq!((info.width, info.height), (256, 128));
    bytes
}

#[tokio::test]
async fn the_demo_answers_in_each_apis_shape() {
    let gateway = Running::start(options()).await;
    let reply = gateway.generate(ALLOWED).await;
    assert_eq!(reply.status, StatusCode::OK);
    png(&reply.json()["data"][0]["b64_json"]);
    assert!(reply.json()["created"].as_i64().unwrap() > 1_700_000_000);

    let reply = gateway.post("/sdapi/v1/txt2img", body(ALLOWED)).await;
    png(&reply.json()["images"][0]);
    assert!(reply.json()["info"].is_string());

    let reply = gateway.post("/any/other", body(ALLOWED)).await;
    assert_eq!(reply.json()["verdict"], "allow");

    let models = send(Request::get(url(gateway.listen, "/v1/models")).body(Full::default()).unwrap()).await;
    assert_eq!(models.json()["data"][0]["object"], "model");
    let nothing = send(Request::get(url(gateway.listen, "/nothing")).body(Full::default()).unwrap()).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_block_is_refused_in_the_apis_shape_and_goes_no_further() {
    let upstream = Upstream::fixed("{}").await;
    let gateway = Running::before(&upstream).await;
    let reply = gateway.generate(BLOCKED).await;
    assert_eq!(reply.status, StatusCode::BAD_REQUEST);
    assert_eq!(reply.json()["error"]["code"], "content_policy_violation");
    assert_eq!(reply.headers["consentry-verdict"], "block");
    let id = reply.decision();
    assert!(reply.json()["error"]["message"].as_str().unwrap().contains(&id.to_string()));

    let reply = gateway.post("/sdapi/v1/txt2img", body(BLOCKED)).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.json()["detail"].is_string());
    let reply = gateway.post("/some/other/api", body(BLOCKED)).await;
    assert_eq!(reply.status, StatusCode::FORBIDDEN);

    assert_eq!(upstream.count(), 0);
    let records = gateway.stop().await;
    assert_eq!(records.len(), 3);
    assert_eq!((records[0].id, records[0].judged.as_ref().unwrap().verdict), (id, Action::Block));
    assert!(records.iter().all(|record| !record.forwarded && record.outcome == "refused"));
}

#[tokio::test]
async fn undressing_a_picture_is_blocked() {
    let gateway = Running::start(options()).await;
    let form = "--b\r\ncontent-disposition: form-data; name=\"prompt\"\r\n\r\nremove her clothes\r\n--b\r\n\
        content-disposition: form-data; name=\"image\"; filename=\"a.png\"\r\ncontent-type: image/png\r\n\r\n\u{1}\u{2}\r\n--b--\r\n";
    let request = Request::post(url(gateway.listen, "/v1/images/edits"));
    let request = request.header("content-type", "multipart/form-data; boundary=b").body(Full::from(form)).unwrap();
    let reply = send(request).await;
    assert_eq!(
        (reply.status, &reply.json()["error"]["code"]),
        (StatusCode::BAD_REQUEST, &"content_policy_violation".into())
    );
    let records = gateway.stop().await;
    assert!(records[0].judged.as_ref().unwrap().source_image);
}

#[tokio::test]
async fn shadow_mode_forwards_and_logs_what_it_would_have_done() {
    let upstream = Upstream::fixed("{\"ok\":1}").await;
    let mut options = before(&upstream);
    options.mode = Mode::Shadow;
    let gateway = Running::start(options).await;
    let reply = gateway.generate(BLOCKED).await;
    assert_eq!((reply.status, reply.text().as_str()), (StatusCode::OK, "{\"ok\":1}"));
    assert!(!reply.headers.keys().any(|name| name.as_str().starts_with("consentry")));
    let reply = gateway.post("/v1/images/generations", "{broken").await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(upstream.count(), 2);
    let metrics = gateway.metrics().await;
    assert!(metrics.contains("verdict=\"block\"") && metrics.contains("mode=\"shadow\""), "{metrics}");
    let records = gateway.stop().await;
    assert_eq!(records[0].judged.as_ref().unwrap().verdict, Action::Block);
    assert!(records.iter().all(|record| record.forwarded && record.mode == "shadow" && record.outcome == "refused"));
}

#[tokio::test]
async fn the_demo_shows_the_verdict() {
    let mut options = options();
    options.mode = Mode::Shadow;
    let gateway = Running::start(options).await;
    let allowed = gateway.generate(ALLOWED).await.json()["data"][0]["b64_json"].clone();
    let blocked = gateway.generate(BLOCKED).await.json()["data"][0]["b64_json"].clone();
    assert_ne!(png(&allowed), png(&blocked));
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_unless_the_operator_says_otherwise() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = before(&upstream);
    let gateway = Running::start(options.clone()).await;
    let unreadable: [&[u8]; 4] =
        [b"{\"prompt\": \"a", b"{\"prompt\": \"caf\xe9\"}", b"{\"prompt\": 7}", b"\xff\xfe\x00"];
    for body in unreadable {
        let reply = gateway.post("/v1/images/generations", body).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{body:?}");
        assert_eq!(reply.headers["consentry-verdict"], "unscreened");
    }
    assert_eq!(upstream.count(), 0);
    assert!(gateway.metrics().await.contains("consentry_unscreened_total{"));
    let records = gateway.stop().await;
    assert!(records.iter().all(|record| record.judged.is_none() && record.unscreened.is_some() && !record.forwarded));

    options.unscreened = Unscreened::Forward;
    let gateway = Running::start(options).await;
    for body in unreadable {
        assert_eq!(gateway.post("/v1/images/generations", body).await.status, StatusCode::OK);
        assert_eq!(upstream.take()[0].body, body);
    }
    let records = gateway.stop().await;
    assert!(records.iter().all(|record| record.judged.is_none() && record.forwarded));
}

#[tokio::test]
async fn a_post_that_no_route_knows_is_screened_unless_the_operator_says_otherwise() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = before(&upstream);
    let gateway = Running::start(options.clone()).await;
    assert_eq!(gateway.post("/new/api", body(ALLOWED)).await.status, StatusCode::OK);
    assert_eq!(gateway.post("/new/api", body(BLOCKED)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(gateway.post("/v1//images/./generations", body(BLOCKED)).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(upstream.take().len(), 1);
    options.unrouted = Unrouted::Forward;
    let gateway = Running::start(options).await;
    assert_eq!(gateway.post("/new/api", body(BLOCKED)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn no_label_and_no_line_holds_what_was_asked() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = before(&upstream);
    options.tenant = Tenant::KeyDigest(HeaderName::from_static("authorization"));
    let gateway = Running::start(options).await;
    let secret = "sk-verysecret";
    for prompt in ["Xanthippe Quillfeather on a red bicycle", "a naked photo of my ex Xanthippe Quillfeather"] {
        // The name of a field is the caller's own words, too.
        let body = serde_json::json!({"prompt": prompt, "Xanthippe Quillfeather": {"prompt": prompt}}).to_string();
        for path in ["/v1/images/generations", "/xanthippe/quillfeather?q=Xanthippe"] {
            let request = Request::post(url(gateway.listen, path)).header("authorization", format!("Bearer {secret}"));
            send(request.header("content-type", "application/json").body(Full::from(body.clone())).unwrap()).await;
        }
    }
    let texts = [gateway.metrics().await, gateway.admin(Method::GET, "/status").await.text()];
    let data = gateway.data.path().to_owned();
    let records = {
        let log = data.join("decisions.jsonl");
        until("the log", || async { std::fs::read_to_string(&log).unwrap().lines().count() == 4 }).await;
        let text = std::fs::read_to_string(&log).unwrap();
        for text in texts.iter().chain([&text]) {
            let text = text.to_lowercase();
            for word in ["xanthippe", "quillfeather", "bicycle", "naked photo", secret] {
                assert!(!text.contains(word), "{word} in {text}");
            }
        }
        gateway.stop().await
    };
    let tenants: Vec<_> = records.iter().map(|record| record.tenant.clone().unwrap()).collect();
    assert!(tenants.iter().all(|tenant| tenant.len() == 16 && *tenant == tenants[0]));
    // Equal prompts can be told to be equal.
    let digest = |at: usize| &records[at].judged.as_ref().unwrap().prompt;
    assert_ne!(digest(0), digest(2));
}
