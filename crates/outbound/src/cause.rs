use std::error::Error;

/// The innermost cause of an error, for a log. The outer ones say the URL, which may hold a secret.
pub fn cause(error: &(dyn Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    match innermost.downcast_ref::<reqwest::Error>() {
        Some(_) => "the request was not sent".to_owned(),
        None => innermost.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_cause_says_the_url() {
        let client = reqwest::Client::new();
        // Nothing listens on port 1, and no request has a scheme like that.
        for url in ["http://127.0.0.1:1/?key=swordfish", "swordfish://127.0.0.1/"] {
            let error = client.get(url).send().await.expect_err(url);
            assert!(!cause(&error).contains("swordfish"), "{}", cause(&error));
        }
    }
}
