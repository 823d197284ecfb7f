//! Which operation a request asks for.

use std::collections::HashMap;
use std::sync::LazyLock;

use poem::http::Method;

use crate::document::{document, fits};

/// The name of what is no operation, for metrics and the log: paths that are none of ours may hold anything.
pub(crate) const NONE: &str = "none";

/// Operations by method and path; those of paths with parameters by method and how many parts they have.
struct Index {
    plain: HashMap<(&'static str, &'static str), &'static str>,
    templates: HashMap<(&'static str, usize), Vec<(&'static str, &'static str)>>,
}

static INDEX: LazyLock<Index> = LazyLock::new(|| {
    let mut index = Index { plain: HashMap::new(), templates: HashMap::new() };
    for (path, methods) in document()["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let Some(id) = operation["operationId"].as_str() else { continue };
            if path.contains('{') {
                index.templates.entry((method, parts(path))).or_default().push((path, id));
            } else {
                index.plain.insert((method, path), id);
            }
        }
    }
    index
});

fn parts(path: &str) -> usize {
    path.split('/').count()
}

/// A method as the document writes it, if it is one that operations have.
fn written(method: &Method) -> Option<&'static str> {
    Some(match *method {
        Method::GET => "get",
        Method::POST => "post",
        Method::PUT => "put",
        Method::PATCH => "patch",
        Method::DELETE => "delete",
        _ => return None,
    })
}

/// The id of the operation that this is, if it is one. A path that is spelled out goes before one with parameters.
pub(crate) fn operation(method: &Method, path: &str) -> Option<&'static str> {
    // A base URL with a trailing slash makes `//fido2`, which is the same operation.
    let path = match path.strip_prefix("//") {
        Some(_) => &path[path.len() - path.trim_start_matches('/').len() - 1..],
        None => path,
    };
    let method = written(method)?;
    let plain = || INDEX.plain.get(&(method, path)).copied();
    let template = || {
        let templates = INDEX.templates.get(&(method, parts(path)))?;
        templates.iter().filter(|(template, _)| fits(template, path)).min().map(|(_, id)| *id)
    };
    plain().or_else(template)
}

/// What a request asks for in the audit log: the operation's id, or else the method alone.
pub(crate) fn operation_or_method(method: &Method, path: &str) -> String {
    operation(method, path).map_or_else(|| method.to_string(), str::to_owned)
}

/// A method by a name that nobody can choose.
pub(crate) fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        _ => "_OTHER",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_of_the_document_is_found_by_its_path() {
        let mut found = 0;
        for (template, methods) in document()["paths"].as_object().expect("paths") {
            for (method, operation_) in methods.as_object().expect("methods") {
                let Some(id) = operation_["operationId"].as_str() else { continue };
                let method = method.to_uppercase().parse::<Method>().expect("a method");
                let parts = template.split('/').map(|part| if part.starts_with('{') { "x.y" } else { part });
                let path = parts.collect::<Vec<_>>().join("/");
                assert_eq!(operation(&method, &path), Some(id), "{path}");
                assert_eq!(operation(&method, &format!("//{path}")), Some(id), "//{path}");
                found += 1;
            }
        }
        assert!(found > 80, "{found}");
    }

    #[test]
    fn what_is_no_operation_has_no_name_of_its_own() {
        let method = |name: &str| name.parse::<Method>().expect("a method");
        for (name, path) in [
            ("GET", "/fido2/v2/auth/init"),
            ("BREW", "/fido2/v2/auth/init"),
            ("POST", "/fido2/v2/auth/init/x"),
            ("GET", ""),
            ("GET", "/"),
            ("GET", "//"),
            ("GET", "/é%00"),
        ] {
            assert_eq!(operation(&method(name), path), None, "{name} {path}");
        }
        assert_eq!(method_name(&method("BREW")), "_OTHER");
        assert_eq!(operation_or_method(&method("BREW"), "/x"), "BREW");
    }
}
