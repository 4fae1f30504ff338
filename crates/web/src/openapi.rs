//! Every route as an OpenAPI 3.1 document, made from the table of routes, so that tools can find their way.
//!
//! Path, method, parameters of the path, who is let in and how a request can end follow from the table; the
//! fields of queries and forms are listed here. It describes; what comes in is checked by the pages alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use app::office::forms::Form;
use app::office::{TaskKind, WorkFilter};
use authz::{Action, Purpose, Role};
use serde_json::{Map, Value, json};

use crate::ask::Method;
use crate::guard;
use crate::pages::{CHOICES, TABLE};
use crate::route::{Naming, Route, Subject};
use crate::server::SESSION;

/// A named value: of a path, a query or a form.
struct Named {
    name: &'static str,
    schema: Value,
    required: bool,
}

fn may(name: &'static str, schema: Value) -> Named {
    Named { name, schema, required: false }
}

fn must(name: &'static str, schema: Value) -> Named {
    Named { name, schema, required: true }
}

fn text(longest: usize) -> Value {
    json!({ "type": "string", "maxLength": longest })
}

fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Value {
    json!({ "type": "string", "enum": words.into_iter().collect::<Vec<_>>() })
}

/// What the book counts by: never more than what its databases hold.
fn number() -> Value {
    json!({ "type": "integer", "format": "int64", "minimum": 0, "maximum": i64::MAX })
}

fn place() -> Value {
    json!({ "type": "string", "pattern": "^[0-9]{12}$" })
}

fn id() -> Value {
    json!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
}

/// A path of this site.
fn local() -> Value {
    json!({ "type": "string", "pattern": "^/", "maxLength": 200 })
}

fn purpose() -> Value {
    json!({ "anyOf": [one_of(CHOICES.iter().map(|p: &Purpose| p.as_str())), id()] })
}

fn role() -> Value {
    one_of(Role::ALL.iter().map(|role| role.as_str()))
}

/// The document. Made once.
pub fn document() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| made().to_string());
    &TEXT
}

fn made() -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for route in TABLE {
        paths.entry(route.path).or_default().insert(method(route).to_owned(), operation(route));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Townbook 家簿",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT OR Apache-2.0" },
            "description": "The office in the browser. A form counts only if a page of this site sent it: \
                `Sec-Fetch-Site: same-origin` (or `Origin`), and in `csrf` the token that the session's pages carry.",
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": SESSION },
            },
        },
    })
}

const fn method(route: &Route) -> &'static str {
    match route.method {
        Method::Get => "get",
        Method::Post => "post",
    }
}

fn operation(route: &Route) -> Value {
    let is_public = guard::is_public(route.action);
    let parameters: Vec<Value> = path_names(route.path)
        .map(|name| parameter("path", &must(name, path_schema(name))))
        .chain(query(route.path, route.method).iter().map(|named| parameter("query", named)))
        .collect();
    let mut operation = json!({
        "operationId": operation_id(route),
        "tags": [route.action.as_str()],
        "summary": format!("{}; about: {:?}; named: {:?}", route.action.as_str(), route.subject, route.naming),
        "security": if is_public { json!([]) } else { json!([{ "session": [] }]) },
        "parameters": parameters,
        "responses": responses(route),
    });
    if route.method == Method::Post {
        operation["requestBody"] = body(route);
    }
    operation
}

/// `get_people_person_register_birth`.
fn operation_id(route: &Route) -> String {
    let words = route.path.split(['/', '{', '}']).filter(|word| !word.is_empty());
    std::iter::once(method(route)).chain(words).collect::<Vec<_>>().join("_")
}

fn path_names(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn path_schema(name: &str) -> Value {
    match name {
        "person" | "household" | "entry" => number(),
        "place" => place(),
        "task" | "request" => id(),
        "form" => one_of(Form::ALL.iter().map(|form| form.as_str())),
        "key" => json!({ "type": "string", "pattern": "^(new|[0-9]{1,18})$" }),
        _ => json!({ "type": "string", "pattern": "^[0-9A-Za-z._-]{1,64}$" }),
    }
}

fn parameter(of: &str, named: &Named) -> Value {
    json!({ "name": named.name, "in": of, "required": named.required, "schema": named.schema })
}

/// What a page reads of its query.
fn query(path: &str, method: Method) -> Vec<Named> {
    if method == Method::Post {
        return Vec::new();
    }
    match path {
        "/work" => vec![
            may("whose", one_of(WHOSE.map(WorkFilter::as_str))),
            may("kind", one_of(TaskKind::ALL.iter().map(|kind| kind.as_str()))),
            may("place", place()),
        ],
        "/people" => vec![may("q", text(200)), may("task", id())],
        "/people/{person}" => vec![may("task", id())],
        "/people/{person}/register/correction" => vec![may("task", id()), may("item", text(40))],
        "/entries/{entry}" => vec![may("person", number())],
        "/sign-in" | "/step-up" => vec![may("next", local())],
        "/me" => vec![may("codes", one_of(["1"])), may("done", text(40))],
        _ if form_of(path).is_some() => vec![may("task", id())],
        _ => Vec::new(),
    }
}

const WHOSE: [WorkFilter; 5] =
    [WorkFilter::Start, WorkFilter::Mine, WorkFilter::Free, WorkFilter::All, WorkFilter::Overdue];

/// The form of the register that a path ends in.
fn form_of(path: &str) -> Option<Form> {
    Form::parse(path.rsplit_once("/register/")?.1)
}

/// What a page reads of its form, without the session's token.
fn fields(path: &'static str) -> Vec<Named> {
    let (account, code) = (|| json!({ "type": "string", "maxLength": 64 }), || text(40));
    let place_and_role = || vec![must("role", role()), must("place", place())];
    match path {
        "/sign-in" => vec![
            must("account", account()),
            must("password", text(200)),
            may("code", code()),
            may("code_asked", text(10)),
            may("next", local()),
        ],
        "/step-up" => vec![must("password", text(200)), may("code", code()), may("next", local())],
        "/invitations/{token}" => vec![must("new", text(200)), must("again", text(200))],
        "/language" => vec![must("language", one_of(["zh", "en"])), may("to", local())],
        "/scheme" => vec![must("scheme", one_of(["", "auto", "light", "dark"])), may("to", local())],
        "/tasks/{task}/take" => vec![may("free", one_of(["yes"]))],
        "/tasks/{task}/assign" => vec![may("to", account())],
        "/people/{person}/open" | "/households/{household}/open" => vec![must("purpose", purpose())],
        "/drafts/{form}/{key}" => every_field(),
        "/requests/{request}/decline" => vec![must("answer", text(400))],
        "/accounts/new" => {
            let mut all = vec![must("account", account()), must("name", text(100))];
            all.append(&mut place_and_role());
            all
        }
        "/accounts/{account}/grant" | "/accounts/{account}/revoke" => place_and_role(),
        "/me/password" => vec![must("old", text(200)), must("new", text(200)), must("again", text(200))],
        "/me/codes" => vec![must("code", code())],
        "/me/sessions" => vec![may("others", one_of(["yes"])), may("session", id())],
        _ => form_of(path).map(sheet).unwrap_or_default(),
    }
}

/// A form of the register: the id that was made when it was opened, what it asks, and the yes to what was
/// only noted.
fn sheet(form: Form) -> Vec<Named> {
    let asked = form.asks().iter().map(|field| may(field.as_str(), text(400)));
    [must("id", id()), may("task", id()), may("confirmed", one_of(["yes"]))]
        .into_iter()
        .chain(asked)
        .collect()
}

fn every_field() -> Vec<Named> {
    let names: BTreeSet<&'static str> =
        Form::ALL.iter().flat_map(|form| form.asks()).map(|field| field.as_str()).collect();
    names.into_iter().map(|name| may(name, text(400))).collect()
}

fn body(route: &Route) -> Value {
    let mut all = fields(route.path);
    if !guard::is_public(route.action) {
        all.push(must("csrf", id()));
    }
    let required: Vec<&str> = all.iter().filter(|named| named.required).map(|named| named.name).collect();
    let properties: Map<String, Value> =
        all.into_iter().map(|named| (named.name.to_owned(), named.schema)).collect();
    json!({
        "required": true,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": { "type": "object", "properties": properties, "required": required },
            },
        },
    })
}

/// How a request can end.
fn responses(route: &Route) -> Value {
    let mut all = Map::new();
    for status in statuses(route) {
        all.insert(status.to_string(), response(route, status));
    }
    Value::Object(all)
}

fn statuses(route: &Route) -> BTreeSet<u16> {
    // What is not there, or cannot be used as it is, may be met anywhere; some pages lead elsewhere.
    let mut all = BTreeSet::from([303, 404, 422, 503]);
    let is_post = route.method == Method::Post;
    if !guard::is_public(route.action) {
        // Whoever must sign in first is sent there.
        all.insert(303);
        all.insert(403);
    }
    if path_names(route.path).next().is_some() {
        all.insert(404);
    }
    if is_post {
        // A broken form, one sent twice, one with something to put right.
        all.extend([303, 400, 409, 422]);
    }
    if matches!(route.naming, Naming::Chosen) || route.subject == Subject::ChosenPlace {
        all.insert(404);
    }
    match (route.path, is_post) {
        ("/", _) => _ = all.insert(303),
        ("/sign-in" | "/step-up", true) => _ = all.insert(429),
        ("/sign-in", false) => all.extend([200, 303]),
        ("/invitations/{token}", false) => all.extend([200, 409]),
        ("/drafts/{form}/{key}", true) => _ = all.insert(204),
        (
            "/accounts/new" | "/accounts/{account}/link" | "/me/codes" | "/people/{person}/resident/link",
            true,
        ) => _ = all.insert(200),
        // As one types, what is found so far.
        (path, true) if form_of(path).is_some() => _ = all.insert(200),
        (_, false) => _ = all.insert(200),
        _ => {}
    }
    if route.path == "/public/heads/newest" {
        all.insert(404);
    }
    all
}

/// What an answer holds where it is no page.
fn kind(route: &Route) -> &'static str {
    match (route.path, route.action) {
        ("/openapi.json", _) => "application/json",
        (_, Action::ReadMetrics) => "text/plain; version=0.0.4",
        ("/public/heads/newest" | "/public/entries/{entry}", _) => "text/plain; charset=utf-8",
        _ => "text/html; charset=utf-8",
    }
}

fn response(route: &Route, status: u16) -> Value {
    let said = match status {
        200 => "The page, or what it is about.",
        204 => "Done; nothing to show.",
        303 => "Done, or not yet signed in: see another page.",
        400 => "Not a form of this site.",
        403 => "Not theirs to do.",
        404 => "There is no such thing, or none that who asks may know of.",
        409 => "Someone else was quicker.",
        422 => "Something must be put right; what was typed is kept.",
        429 => "Too many tries.",
        _ => "The book cannot do it now.",
    };
    let mut response = json!({ "description": said });
    match status {
        204 => {}
        303 => {
            response["headers"] = json!({ "Location": { "required": true, "schema": { "type": "string" } } });
        }
        _ => {
            let kind = if status == 200 { kind(route) } else { "text/html; charset=utf-8" };
            response["content"] = json!({ (kind): { "schema": {} } });
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_is_in_the_document_and_nothing_else() {
        let document: Value = serde_json::from_str(document()).unwrap();
        let mut told = BTreeSet::new();
        for (path, operations) in document["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                assert!(told.insert(format!("{method} {path}")));
                let names: Vec<&str> = operation["parameters"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(|p| p["in"] == "path")
                    .map(|p| p["name"].as_str().unwrap())
                    .collect();
                let named = path.matches('{').count();
                assert_eq!(names.len(), named, "{method} {path}");
                assert!(names.iter().all(|name| path.contains(&format!("{{{name}}}"))), "{method} {path}");
            }
        }
        let there: BTreeSet<String> = TABLE.iter().map(|r| format!("{} {}", method(r), r.path)).collect();
        assert_eq!(told, there);
    }

    #[test]
    fn operations_are_told_apart_and_say_who_is_let_in() {
        let ids: BTreeSet<String> = TABLE.iter().map(operation_id).collect();
        assert_eq!(ids.len(), TABLE.len());
        for route in TABLE {
            let operation = operation(route);
            let is_open = operation["security"].as_array().unwrap().is_empty();
            assert_eq!(is_open, guard::is_public(route.action), "{route:?}");
            assert_eq!(operation["requestBody"].is_object(), route.method == Method::Post, "{route:?}");
        }
    }

    #[test]
    fn every_form_is_described_with_what_it_asks() {
        for form in Form::ALL {
            let path = TABLE.iter().find(|r| form_of(r.path) == Some(*form)).unwrap().path;
            let names: Vec<&str> = fields(path).iter().map(|named| named.name).collect();
            assert!(form.asks().iter().all(|field| names.contains(&field.as_str())), "{path}");
            assert!(names.contains(&"id"), "{path}");
        }
    }

    /// A list of fields that stands for no route would be forgotten when its route is renamed.
    #[test]
    fn what_is_listed_here_stands_for_a_route() {
        let file = include_str!("openapi.rs");
        let code = file.split("#[cfg(test)]").next().unwrap();
        let listed = code.split('"').skip(1).step_by(2).filter(|text| text.starts_with('/'));
        for path in listed.filter(|path| *path != "/register/") {
            assert!(TABLE.iter().any(|route| route.path == path), "{path} is no route");
        }
    }
}
