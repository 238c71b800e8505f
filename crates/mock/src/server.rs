//! The mock on a port of 127.0.0.1.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot;

use crate::record::Record;
use crate::{Mock, Recorded, State};

/// So many connections may wait until they are accepted.
const BACKLOG: u32 = 4096;

/// A longer body is refused; the service takes files of 250 MB in one request.
const MAX_BODY: usize = 256 * 1024 * 1024;

/// A mock that listens, on a thread of its own, until it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    mock: Mock,
    state: Mutex<State>,
    /// Answers that are given before those of the mock.
    next: Mutex<VecDeque<Response<Bytes>>>,
    recorded: Mutex<Record>,
    observe: Box<dyn Fn(&Recorded) + Send + Sync>,
}

impl Server {
    /// Listens on a port of 127.0.0.1; 0 means any that is free.
    ///
    /// # Errors
    /// Where the port is taken or may not be used, or the thread cannot be started.
    pub fn start(mock: Mock, port: u16) -> io::Result<Self> {
        Server::start_observed(mock, port, |_| {})
    }

    /// Like [`Server::start`]; `observe` is called with each request before its answer is sent.
    ///
    /// # Errors
    /// Like [`Server::start`].
    pub fn start_observed(mock: Mock, port: u16, observe: impl Fn(&Recorded) + Send + Sync + 'static) -> io::Result<Self> {
        let (state, next, recorded) = (Mutex::default(), Mutex::default(), Mutex::default());
        let shared = Arc::new(Shared { mock, state, next, recorded, observe: Box::new(observe) });
        let (stop, stopped) = oneshot::channel();
        let (started, starting) = mpsc::channel();
        let served = Arc::clone(&shared);
        let run = move || run(port, served, &started, stopped);
        let thread = std::thread::Builder::new().name("msgraph-mock".to_owned()).spawn(run)?;
        let address = starting.recv().map_err(io::Error::other)??;
        Ok(Server { address, shared, stop: Some(stop), thread: Some(thread) })
    }

    /// `http://127.0.0.1:` and the port, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The mock that answers.
    pub fn mock(&self) -> &Mock {
        &self.shared.mock
    }

    /// Answers the next request with this, whatever it is; several calls answer several requests, in their order. So tests see
    /// what a program does with a throttled request, a refusal, or data of their own.
    ///
    /// ```
    /// use http::{Response, StatusCode};
    /// # use msgraph_mock::{Mock, Server};
    /// # let api = msgraph_parser::parse(&[], &msgraph_parser::NoIncludes);
    /// # let server = Server::start(Mock::new(&api), 0)?;
    ///
    /// let throttled = Response::builder().status(StatusCode::TOO_MANY_REQUESTS).header("Retry-After", "1");
    /// server.answer_next(throttled.body("")?);
    /// server.answer_next(Response::new(r#"{"value": [{"id": "1"}]}"#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn answer_next(&self, response: Response<impl Into<Bytes>>) {
        lock(&self.shared.next).push_back(response.map(Into::into));
    }

    /// The last 10,000 requests, the oldest first; fewer where their bodies are longer than 64 MiB in all.
    pub fn requests(&self) -> Vec<Recorded> {
        lock(&self.shared.recorded).requests()
    }

    /// The same, and forgets them.
    pub fn take_requests(&self) -> Vec<Recorded> {
        std::mem::take(&mut *lock(&self.shared.recorded)).requests()
    }

    /// Waits for ever, or until the thread has ended.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

/// A thread that panicked while it held the lock has left nothing half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Listens until the server is dropped. The runtime is made here, for the caller may be in another one.
fn run(port: u16, shared: Arc<Shared>, started: &mpsc::Sender<io::Result<SocketAddr>>, stopped: oneshot::Receiver<()>) {
    let listen = || -> io::Result<(Runtime, TcpListener, SocketAddr)> {
        let runtime = Builder::new_current_thread().enable_io().enable_time().build()?;
        let listener = runtime.block_on(async { listen(port) })?;
        let address = listener.local_addr()?;
        Ok((runtime, listener, address))
    };
    match listen() {
        Ok((runtime, listener, address)) => {
            runtime.spawn(accept(listener, shared));
            if started.send(Ok(address)).is_ok() {
                let _ = runtime.block_on(stopped);
            }
        }
        Err(error) => drop(started.send(Err(error))),
    }
}

fn listen(port: u16) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    // On Windows this option would let two servers have the same port.
    #[cfg(not(windows))]
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddrV4::new(Ipv4Addr::LOCALHOST, port).into())?;
    socket.listen(BACKLOG)
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let _ = stream.set_nodelay(true);
                drop(tokio::spawn(serve(stream, Arc::clone(&shared))));
            }
            // Too many open files, or a connection that went away: those that are open go on.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, Infallible>(handle(request, &shared).await) }
    });
    // What goes wrong here is a client that went away.
    let _ = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
}

async fn handle(request: Request<Incoming>, shared: &Shared) -> Response<Full<Bytes>> {
    let (parts, body) = request.into_parts();
    let body = match Limited::new(body, MAX_BODY).collect().await {
        Ok(body) => body.to_bytes(),
        Err(_) => {
            let mut refused = Response::new(Full::default());
            *refused.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
            return refused;
        }
    };
    let request = Request::from_parts(parts, body);
    let response = shared.answer(&request);
    let (parts, body) = request.into_parts();
    shared.record(parts, body, &response);
    response.map(Full::new)
}

impl Shared {
    fn answer(&self, request: &Request<Bytes>) -> Response<Bytes> {
        if let Some(given) = lock(&self.next).pop_front() {
            return given;
        }
        let mut state = lock(&self.state);
        state.now = SystemTime::now();
        self.mock.answer(request, &mut state)
    }

    fn record(&self, parts: Parts, body: Bytes, response: &Response<Bytes>) {
        let recorded = Recorded::new(parts, body, response);
        (self.observe)(&recorded);
        lock(&self.recorded).push(recorded);
    }
}
