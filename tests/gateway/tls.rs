//! An upstream behind TLS.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use consentry::gateway::{Protocol, UpstreamOptions};
use http::{Request, StatusCode, Version};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::harness::*;

/// An API for `localhost` that answers with the version of HTTP it was asked in. Gives back its certificate, too.
async fn upstream() -> (SocketAddr, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(stream) = acceptor.accept(stream).await else { return };
                let service = service_fn(|request: Request<Incoming>| async move {
                    let text = if request.version() == Version::HTTP_2 { "\"http/2\"" } else { "\"http/1.1\"" };
                    Ok::<_, Infallible>(answer(text))
                });
                let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
            });
        }
    });
    (address, made.cert.pem())
}

#[tokio::test]
async fn tls_is_spoken_with_those_whose_certificate_is_trusted() {
    let (address, certificate) = upstream().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ca.pem");
    std::fs::write(&file, certificate).unwrap();
    let mut options = options();
    let uri = format!("https://localhost:{}", address.port()).parse().unwrap();
    options.upstream = Some(UpstreamOptions::new(uri));

    let reply = Running::start(options.clone()).await.generate(ALLOWED).await;
    assert_eq!(reply.status, StatusCode::BAD_GATEWAY, "an unknown certificate is not trusted");

    for (protocol, expected) in
        [(Protocol::Auto, "\"http/2\""), (Protocol::Http1, "\"http/1.1\""), (Protocol::Http2, "\"http/2\"")]
    {
        let upstream = options.upstream.as_mut().unwrap();
        upstream.extra_ca = Some(file.clone());
        upstream.protocol = protocol;
        let reply = Running::start(options.clone()).await.generate(ALLOWED).await;
        assert_eq!((reply.status, reply.text().as_str()), (StatusCode::OK, expected), "{protocol:?}");
    }

    std::fs::write(&file, "no certificate").unwrap();
    options.data = folder.path().to_owned();
    let error = consentry::gateway::Gateway::start(options, builtin()).await.err().unwrap().to_string();
    assert!(error.contains("ca.pem") && error.contains("certificate"), "{error}");
}
