//! Just enough HTTP/1.1 for this example. Real programs take an HTTP library, or the client of the runtime.

use std::io::{Error, Read, Result, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use msgraph_runtime::{Bytes, http};

/// Sends a request to a server that speaks plain HTTP, and reads the answer to its end.
pub fn send(request: &http::Request<Bytes>) -> Result<http::Response<Bytes>> {
    let host = request.uri().authority().ok_or_else(|| Error::other("a URL with a host is needed"))?;
    let mut stream = TcpStream::connect(host.as_str())?;
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    write!(stream, "{} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n", request.method())?;
    for (name, value) in request.headers() {
        write!(stream, "{name}: {}\r\n", value.to_str().map_err(Error::other)?)?;
    }
    write!(stream, "content-length: {}\r\n\r\n", request.body().len())?;
    stream.write_all(request.body())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| Error::other("the answer has no end of its headers"))?;
    let status = head.split(' ').nth(1).unwrap_or_default();
    let body = Bytes::copy_from_slice(body.as_bytes());
    http::Response::builder().status(status).body(body).map_err(Error::other)
}

/// Answers one request with JSON; gives the URL to send it to.
pub fn serve(json: &'static str) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    thread::spawn(move || -> Result<()> {
        let (mut stream, _) = listener.accept()?;
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte)?;
            head.extend(byte);
        }
        let length = json.len();
        write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{json}")
    });
    Ok(format!("http://{address}/v1.0"))
}
