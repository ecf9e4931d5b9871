//! Protected names and consent grants in a running gateway.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use consentry::Action;
use consentry::gateway::{Gateway, Options, StartError, Tenant, TenantPolicy};
use consentry::http::builtin_screener;
use consentry::judge::Reason;
use consentry::log::Record;
use consentry::names::registry::FullName;
use consentry::store::{KeySource, Notes, Register, Sqlite, create_key};
use http::{HeaderName, Method, Request, StatusCode};
use http_body_util::Full;
use jiff::{SignedDuration, Timestamp};

use super::harness::*;

/// Nobody: in small letters, and unknown as a name, so that only the registry can tell.
const NAME: &str = "zyxa quennebeck";

fn prompt(of: &str) -> String {
    // The word that sexualises is the one of the prompt that is always blocked.
    let word = BLOCKED.split_once(", ").and_then(|(_, rest)| rest.split(' ').next()).unwrap();
    format!("{of}, completely {word}")
}

fn register(folder: &Path) -> Register {
    let key = KeySource::File(folder.join("key")).load().unwrap();
    Register::open(Arc::new(Sqlite::open(&folder.join("store.db")).unwrap()), key).unwrap()
}

fn options_in(folder: &Path) -> Options {
    let mut options = options();
    options.store = folder.join("store.db");
    options.registry_key = Some(KeySource::File(folder.join("key")));
    options.tenant = Tenant::Header(HeaderName::from_static("x-tenant"));
    options
}

fn protect(register: &Register, until: Option<Timestamp>) -> String {
    let notes = Notes { asked_by: "case 1".into(), why: "asked".into(), until };
    let added = register.protect(&[(FullName::parse(NAME).unwrap(), notes)], Timestamp::now()).unwrap();
    added[0].id.clone()
}

fn grant(register: &Register, until: Timestamp) -> String {
    let name = FullName::parse(NAME).unwrap();
    register.grant(&name, "studio-9", "form 1", until, Timestamp::now()).unwrap().id
}

async fn ask(gateway: &Running, tenant: &str) -> StatusCode {
    let request = Request::post(url(gateway.listen, "/v1/images/generations"))
        .header("content-type", "application/json")
        .header("x-tenant", tenant);
    send(request.body(Full::from(body(&prompt(NAME)))).unwrap()).await.status
}

async fn becomes(gateway: &Running, tenant: &str, status: StatusCode, what: &str) {
    until(what, || async { ask(gateway, tenant).await == status }).await;
}

const REFUSED: StatusCode = StatusCode::BAD_REQUEST;

#[tokio::test]
async fn a_protected_person_is_blocked_and_a_grant_frees_one_tenant() {
    let folder = tempfile::tempdir().unwrap();
    create_key(&folder.path().join("key")).unwrap();
    let register = register(folder.path());
    let entry = protect(&register, None);
    let gateway = Running::start(options_in(folder.path())).await;
    assert_eq!((ask(&gateway, "studio-9").await, ask(&gateway, "studio-8").await), (REFUSED, REFUSED));

    // Taken over while the gateway runs.
    let given = grant(&register, Timestamp::now() + SignedDuration::from_hours(1));
    becomes(&gateway, "studio-9", StatusCode::OK, "the grant").await;
    assert_eq!(ask(&gateway, "studio-8").await, REFUSED);
    let status = gateway.admin(Method::GET, "/status").await.json();
    assert_eq!(status["store"], serde_json::json!({"protected": 1, "grants": 1, "failing": null}));

    // A reload keeps both.
    assert_eq!(gateway.admin(Method::POST, "/reload").await.status, StatusCode::OK);
    assert_eq!((ask(&gateway, "studio-9").await, ask(&gateway, "studio-8").await), (StatusCode::OK, REFUSED));

    register.store().revoke(&given, Timestamp::now()).unwrap();
    becomes(&gateway, "studio-9", REFUSED, "the end of the grant").await;

    let log = gateway.log_text();
    let records: Vec<Record> = gateway.stop().await;
    for record in &records {
        let judged = record.judged.as_ref().unwrap();
        let granted = record.tenant.as_deref() == Some("studio-9") && record.forwarded;
        assert_eq!(
            judged.grants.iter().map(|id| &**id).collect::<Vec<_>>(),
            if granted { vec![&*given] } else { vec![] }
        );
        let reason = if granted { Reason::ConsentGranted } else { Reason::SexualProtectedPerson };
        assert_eq!(judged.reason, reason);
        assert!(judged.findings.iter().any(|found| *found.term == *format!("registry/{entry}")));
    }
    assert!(log.contains(&given));
    // What held is told by its fingerprints: the registry always, the grants where the tenant had one.
    let compiled = |record: &Record| record.compiled.clone().unwrap();
    let registries: HashSet<_> = records.iter().map(|record| compiled(record).registry).collect();
    assert!(registries.len() == 1 && !registries.contains(&None), "{registries:?}");
    let granted: HashSet<_> = records.iter().filter(|record| record.forwarded).map(|r| compiled(r).grants).collect();
    assert!(granted.len() == 1 && !granted.contains(&None), "{granted:?}");
    assert!(records.iter().filter(|record| !record.forwarded).all(|record| compiled(record).grants.is_none()));
    for text in [log, String::from_utf8_lossy(&std::fs::read(folder.path().join("store.db")).unwrap()).into_owned()] {
        assert!(!text.to_lowercase().contains("zyxa") && !text.to_lowercase().contains("quennebeck"));
    }
}

#[tokio::test]
async fn names_come_and_go_while_it_runs_and_at_their_time() {
    let folder = tempfile::tempdir().unwrap();
    create_key(&folder.path().join("key")).unwrap();
    let gateway = Running::start(options_in(folder.path())).await;
    let register = register(folder.path());
    assert_eq!(ask(&gateway, "studio-9").await, StatusCode::OK);
    protect(&register, Some(Timestamp::now() + SignedDuration::from_secs(5)));
    becomes(&gateway, "studio-9", REFUSED, "the name").await;
    becomes(&gateway, "studio-9", StatusCode::OK, "its end").await;
    // What is over is not kept.
    until("its hashes to go", || async { register.store().protected().unwrap().is_empty() }).await;

    protect(&register, None);
    becomes(&gateway, "studio-9", REFUSED, "the name").await;
    grant(&register, Timestamp::now() + SignedDuration::from_secs(4));
    becomes(&gateway, "studio-9", StatusCode::OK, "the grant").await;
    becomes(&gateway, "studio-9", REFUSED, "the end of the grant").await;
    gateway.stop().await;
}

#[tokio::test]
async fn it_does_not_start_with_a_wrong_key_or_without_one() {
    let folder = tempfile::tempdir().unwrap();
    create_key(&folder.path().join("key")).unwrap();
    protect(&register(folder.path()), None);
    let start = |key: Option<KeySource>| {
        let mut options = options_in(folder.path());
        options.data = folder.path().join("data");
        options.registry_key = key;
        Gateway::start(options, builtin())
    };
    create_key(&folder.path().join("other")).unwrap();
    let wrong = start(Some(KeySource::File(folder.path().join("other")))).await.err().unwrap();
    assert!(matches!(wrong, StartError::Store(_)) && wrong.to_string().contains("not the key"), "{wrong}");
    let none = start(None).await.err().unwrap();
    assert!(matches!(none, StartError::Store(_)) && none.to_string().contains("key_file"), "{none}");
    let missing = start(Some(KeySource::File(folder.path().join("nowhere")))).await.err().unwrap();
    assert!(matches!(missing, StartError::RegistryKey(_)), "{missing}");
    assert!(start(Some(KeySource::File(folder.path().join("key")))).await.is_ok());
}

#[tokio::test]
async fn a_tenant_may_have_a_policy_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    create_key(&folder.path().join("key")).unwrap();
    let mut options = options_in(folder.path());
    let own = |profile: Option<&str>, adult| TenantPolicy { profile: profile.map(str::to_owned), adult };
    options.tenants = BTreeMap::from([
        ("school".to_owned(), own(None, Some(Action::Block))),
        ("strict".to_owned(), own(Some("strict"), None)),
    ]);
    let gateway = Running::start(options).await;
    let builtin = builtin_screener().unwrap();
    let terms = builtin.lexicon().entries();
    let term = terms.iter().find(|entry| &*entry.id == "sexual/en/porn").expect("an explicit word");
    let adult = format!("a woman, {}", term.forms[0].pieces[0].spellings.first().unwrap());
    let asked = async |tenant: &str, prompt: &str| {
        let request = Request::post(url(gateway.listen, "/v1/images/generations"));
        let request = request.header("content-type", "application/json").header("x-tenant", tenant);
        let reply = send(request.body(Full::from(body(prompt))).unwrap()).await;
        reply.headers["consentry-verdict"].to_str().unwrap().to_owned()
    };
    let all = async || [asked("school", &adult).await, asked("strict", &adult).await, asked("anybody", &adult).await];
    assert_eq!(all().await, ["block", "review", "allow"]);
    // Another registry and another screener change none of that, and reach every tenant.
    protect(&register(folder.path()), None);
    for tenant in ["school", "strict", "anybody"] {
        becomes(&gateway, tenant, REFUSED, "the protected name").await;
    }
    assert_eq!(all().await, ["block", "review", "allow"]);
    assert_eq!(gateway.admin(Method::POST, "/reload").await.status, StatusCode::OK);
    assert_eq!(all().await, ["block", "review", "allow"]);
    assert_eq!(ask(&gateway, "school").await, REFUSED);
    // What is of real people is no matter of taste.
    for tenant in ["school", "strict", "anybody"] {
        assert_eq!((asked(tenant, BLOCKED).await, asked(tenant, ALLOWED).await), ("block".into(), "allow".into()));
    }
    let records = gateway.stop().await;
    let policies: HashSet<_> = records.iter().map(|record| record.compiled.clone().unwrap().policy).collect();
    assert_eq!(policies.len(), 3, "the log tells which policy it was");
}

#[tokio::test]
async fn a_tenant_of_no_known_profile_or_of_nobody_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    create_key(&folder.path().join("key")).unwrap();
    let fails = async |tenant: Tenant, profile: &str| {
        let mut options = options_in(folder.path());
        options.data = folder.path().join("data");
        options.tenant = tenant;
        let own = TenantPolicy { profile: Some(profile.to_owned()), adult: None };
        options.tenants = BTreeMap::from([("studio-9".to_owned(), own)]);
        Gateway::start(options, builtin()).await.err().map(|error| error.to_string())
    };
    let header = || Tenant::Header(HeaderName::from_static("x-tenant"));
    let error = fails(header(), "lenient").await.unwrap();
    assert!(error.contains("studio-9") && error.contains("\"lenient\"") && error.contains("permissive"), "{error}");
    let error = fails(Tenant::None, "strict").await.unwrap();
    assert!(error.contains("studio-9") && error.contains("api_key_header"), "{error}");
    assert_eq!(fails(header(), "strict").await, None);
}
