//! Proxies with passwords.

use msgraph_runtime::client::{HyperSettings, HyperTransport, ReqwestTransport, Transport};
use reqwest::Proxy;

use crate::search::{KEY, builder, search, search_error, secretive};
use crate::support::{Deed, RawServer};

#[tokio::test]
async fn passwords_of_proxies_are_hidden() {
    let refusing = RawServer::start(&[Deed::Write("HTTP/1.1 407 key-canary\r\nContent-Length: 0\r\n\r\n")]).await;
    let proxies =
        [format!("http://user:{KEY}@127.0.0.1:1"), refusing.uri.replace("http://", &format!("http://user:{KEY}@"))];
    for proxy in proxies {
        let mut settings = HyperSettings::default();
        settings.proxy = Some(proxy.clone());
        search(&settings, "settings");
        let hyper = HyperTransport::with_settings(settings).unwrap();
        search(&hyper, "a transport");
        refused(hyper).await;
        let reqwest = ReqwestTransport::with_settings(|settings| settings.proxy(Proxy::https(&proxy).unwrap())).unwrap();
        search(&reqwest, "a transport");
        refused(reqwest).await;
    }
    // The proxy is told the host alone.
    let asked = refusing.requests.lock().unwrap().concat();
    assert!(asked.contains("CONNECT graph.microsoft.com:443") && !asked.contains("Bearer"), "{asked}");
}

async fn refused(transport: impl Transport) {
    let client = builder("https://graph.microsoft.com").transport(transport).build().unwrap();
    search(&client, "a client");
    search_error(&secretive().send(&client).await.unwrap_err(), "a proxy that refuses");
}
