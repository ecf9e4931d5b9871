//! Which requests are screened, and in which dialect each is read: [`Routes`].

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use ::http::{HeaderMap, Method};
use smallvec::SmallVec;

use super::dialects::{self, Dialect};

/// The table from method and path to dialect. The first route that matches counts; a request that matches none passes
/// untouched.
#[derive(Clone, Debug, Default)]
pub struct Routes {
    routes: Vec<Arc<Route>>,
}

/// A route that cannot be added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RouteError {
    /// There is no dialect of that name.
    #[error("there is no dialect {0:?}; there are {known}", known = known_names())]
    UnknownDialect(String),
    /// The pattern is no pattern.
    #[error(
        "the route {0:?} must begin with a slash, and may have one `*` or `{{name}}` in a segment and `**` as the last"
    )]
    Pattern(String),
}

fn known_names() -> String {
    dialects::all().iter().map(|dialect| dialect.name()).collect::<Vec<_>>().join(", ")
}

impl Routes {
    /// No routes at all.
    pub fn empty() -> Self {
        Self::default()
    }

    /// The routes of every dialect that has routes nobody else would use (see
    /// [`Dialect::by_default`]).
    pub fn builtin() -> Self {
        let mut routes = Self::empty();
        for dialect in dialects::all().iter().filter(|dialect| dialect.by_default()) {
            routes = routes.dialect(*dialect);
        }
        routes
    }

    /// Adds all routes of one dialect, after those that are there.
    pub fn dialect(mut self, dialect: &'static dyn Dialect) -> Self {
        self.routes
            .extend(dialect.routes().iter().filter_map(|pattern| Route::new(pattern, Which::Static(dialect)).ok()));
        self
    }

    /// Adds all routes of the dialect of that name.
    pub fn named(self, name: &str) -> Result<Self, RouteError> {
        Ok(self.dialect(dialects::named(name).ok_or_else(|| RouteError::UnknownDialect(name.to_owned()))?))
    }

    /// Adds a route for POST requests (and PUT and PATCH) to `pattern`, read in the dialect of that name, **before**
    /// those that are there.
    ///
    /// A pattern is a path; a segment may have one `*` or `{name}`, which stands for anything within the segment, and
    /// the last may be `**`, which stands for any further segments: `/v1/flux-*`, `/v1/models/{model}:predict`, `/**`.
    pub fn route(self, pattern: &str, dialect: &str) -> Result<Self, RouteError> {
        let dialect = dialects::named(dialect).ok_or_else(|| RouteError::UnknownDialect(dialect.to_owned()))?;
        self.insert(Route::new(pattern, Which::Static(dialect))?)
    }

    /// The same, for a dialect of the operator's own.
    pub fn route_with(self, pattern: &str, dialect: Arc<dyn Dialect>) -> Result<Self, RouteError> {
        self.insert(Route::new(pattern, Which::Shared(dialect))?)
    }

    /// Reads every other POST request in the `generic` dialect.
    pub fn catch_all(mut self) -> Self {
        self.routes.extend(Route::new("/**", Which::Static(dialects::generic())).ok());
        self
    }

    fn insert(mut self, route: Arc<Route>) -> Result<Self, RouteError> {
        self.routes.insert(0, route);
        Ok(self)
    }

    /// The routes, in the order in which they are tried.
    pub fn iter(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter().map(|route| &**route)
    }

    /// The route of a request.
    ///
    /// Paths are compared as a lenient server would read them: without regard to case, escapes, doubled slashes, dot
    /// segments and `;parameters`, so that a request cannot be spelled past the screen. A `GET` with a
    /// method-override header counts as the `POST` it asks for.
    pub(crate) fn find(&self, method: &Method, path: &str, headers: &HeaderMap) -> Option<&Arc<Route>> {
        let carries = matches!(*method, Method::POST | Method::PUT | Method::PATCH)
            || !is_standard(method)
            || ["x-http-method-override", "x-method-override", "x-http-method"]
                .iter()
                .any(|name| headers.contains_key(*name));
        if !carries {
            return None;
        }
        let path = canonical(path);
        let segments: SmallVec<[&str; 16]> = path.strip_prefix('/').unwrap_or(&path).split('/').collect();
        self.routes.iter().find(|route| route.matches(&segments))
    }
}

fn is_standard(method: &Method) -> bool {
    [Method::GET, Method::HEAD, Method::OPTIONS, Method::DELETE, Method::TRACE, Method::CONNECT].contains(method)
}

#[derive(Clone)]
enum Which {
    Static(&'static dyn Dialect),
    Shared(Arc<dyn Dialect>),
}

/// One route: a path pattern and the dialect its requests are read in.
pub struct Route {
    pattern: String,
    /// Lower-case segments; `*` stands for anything.
    segments: Vec<String>,
    any_tail: bool,
    dialect: Which,
}

impl Route {
    fn new(pattern: &str, dialect: Which) -> Result<Arc<Self>, RouteError> {
        let wrong = || RouteError::Pattern(pattern.to_owned());
        let mut segments = Vec::new();
        let mut any_tail = false;
        for segment in pattern.strip_prefix('/').ok_or_else(wrong)?.split('/') {
            if any_tail {
                return Err(wrong());
            }
            if segment == "**" {
                any_tail = true;
                continue;
            }
            let mut segment = segment.to_ascii_lowercase();
            if let (Some(open), Some(close)) = (segment.find('{'), segment.rfind('}')) {
                if close < open {
                    return Err(wrong());
                }
                segment.replace_range(open..=close, "*");
            }
            if segment.matches('*').count() > 1 {
                return Err(wrong());
            }
            segments.push(segment);
        }
        Ok(Arc::new(Self { pattern: pattern.to_owned(), segments, any_tail, dialect }))
    }

    /// The pattern, as it was written.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The dialect.
    pub fn dialect(&self) -> &dyn Dialect {
        match &self.dialect {
            Which::Static(dialect) => *dialect,
            Which::Shared(dialect) => &**dialect,
        }
    }

    fn matches(&self, path: &[&str]) -> bool {
        if path.len() < self.segments.len() || (path.len() > self.segments.len() && !self.any_tail) {
            return false;
        }
        self.segments.iter().zip(path).all(|(pattern, segment)| match pattern.split_once('*') {
            None => pattern == segment,
            Some((before, after)) => {
                segment.len() > before.len() + after.len() && segment.starts_with(before) && segment.ends_with(after)
            }
        })
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} -> {}", self.pattern, self.dialect().name())
    }
}

/// The path as the most lenient server would read it. Free of charge for a path that is plain already.
pub(crate) fn canonical(path: &str) -> Cow<'_, str> {
    let plain = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b':');
    let bytes = path.as_bytes();
    let dull = bytes
        .windows(2)
        .all(|pair| plain(pair[1]) || (pair[1] == b'/' && plain(pair[0])) || (pair[1] == b'.' && plain(pair[0])));
    if dull && bytes.first() == Some(&b'/') && (bytes.len() == 1 || !matches!(bytes.last(), Some(b'/' | b'.'))) {
        return Cow::Borrowed(path);
    }
    let mut text = path.to_owned();
    for _ in 0..3 {
        let decoded = String::from_utf8_lossy(&super::read::percent_decode(text.as_bytes(), false)).into_owned();
        if decoded == text {
            break;
        }
        text = decoded;
    }
    let text = text.replace('\\', "/").to_lowercase();
    let mut kept: Vec<&str> = Vec::new();
    for segment in text.split('/') {
        let segment = segment.split_once(';').map_or(segment, |(name, _)| name);
        match segment.trim_matches(|c: char| c.is_whitespace() || c.is_control()) {
            "" | "." => {}
            ".." => {
                kept.pop();
            }
            name => kept.push(name),
        }
    }
    Cow::Owned(format!("/{}", kept.join("/")))
}
