//! What messages say: templates by application and language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fidelio_credentials::{Message, QueuedMessage};
use fidelio_identity::settings::{MailTemplate, MessageTemplates};
use fidelio_identity::{Application, ApplicationSettings, Channel, Invalid};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use serde::{Deserialize, Serialize};

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum LetterKind {
    SignIn,
    VerifyAddress,
    AddressChanged,
}

/// A message before it is put into words. It is rendered when it is delivered, so that a queue holds little.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Letter {
    pub(crate) kind: LetterKind,
    /// To whom; a letter to nobody is never delivered.
    pub(crate) recipient: Option<String>,
    pub(crate) language: String,
    pub(crate) code: Option<String>,
}

impl Letter {
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

static BUILT_IN: LazyLock<BTreeMap<String, MessageTemplates>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/messages.json")).unwrap_or_default());

/// The templates of the program itself, as an application would have them in its settings.
pub fn built_in_templates() -> &'static BTreeMap<String, MessageTemplates> {
    &BUILT_IN
}

/// The best language for somebody who prefers these, best first (RFC 4647 section 3.4).
pub(crate) fn negotiate(settings: &ApplicationSettings, preferred: &[String]) -> String {
    let is_spoken = |tag: &str| {
        let is = |known: &String| known.eq_ignore_ascii_case(tag);
        settings.templates.keys().chain(BUILT_IN.keys()).find(|known| is(known)).cloned()
    };
    let mut ranges = preferred.iter().flat_map(|tag| prefixes(tag));
    ranges.find_map(is_spoken).unwrap_or_else(|| settings.language.clone())
}

/// `pt-BR`, then `pt`.
fn prefixes(tag: &str) -> impl Iterator<Item = &str> {
    let ends: Vec<_> = tag.match_indices('-').map(|(at, _)| at).chain([tag.len()]).collect();
    ends.into_iter().rev().map(|end| &tag[..end])
}

/// What templates may say.
struct Values<'a> {
    code: &'a str,
    minutes: u32,
    application: &'a str,
    rp_id: &'a str,
    address: &'a str,
}

/// A letter to somebody, in words.
///
/// # Errors
/// When a template cannot be rendered, which settings are checked for.
pub(crate) fn render(
    application: &Application,
    queued: &QueuedMessage,
    letter: &Letter,
    recipient: String,
) -> Result<Message, Invalid> {
    let values = Values {
        code: letter.code.as_deref().unwrap_or_default(),
        minutes: application.settings.code_seconds.div_ceil(60),
        application: &application.rp_name,
        rp_id: &application.rp_id,
        address: &recipient,
    };
    let Mail { subject, text, html } = match queued.channel {
        Channel::Email => mail(&mail_template(&application.settings, letter)?, &values)?,
        Channel::Sms => {
            let said = fill("sms", &sms_template(&application.settings, letter)?, &values)?;
            // The last line lets browsers fill the code in, on pages of this domain only (origin-bound one-time codes).
            let bound = letter.code.as_ref().map(|code| format!("\n\n@{} #{code}", application.rp_id));
            Mail { subject: String::new(), text: said + &bound.unwrap_or_default(), html: None }
        }
    };
    Ok(Message {
        id: queued.id,
        application: application.id,
        channel: queued.channel,
        recipient,
        subject,
        text,
        html,
    })
}

struct Mail {
    subject: String,
    text: String,
    html: Option<String>,
}

fn mail(template: &MailTemplate, values: &Values<'_>) -> Result<Mail, Invalid> {
    let subject = fill("subject", &template.subject, values)?;
    if subject.chars().any(char::is_control) {
        return Err(Invalid::new("templates", "a subject must be one line"));
    }
    let html = template.html.as_ref().map(|html| fill("html", html, values)).transpose()?;
    Ok(Mail { subject, text: fill("text", &template.text, values)?, html })
}

fn fill(part: &str, template: &str, values: &Values<'_>) -> Result<String, Invalid> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| if name == "html" { AutoEscape::Html } else { AutoEscape::None });
    let Values { code, minutes, application, rp_id, address } = *values;
    let values = context! { code, minutes, application, rp_id, address };
    let filled = environment.render_named_str(part, template, values);
    filled.map_err(|error| Invalid::new("templates", format!("the {part} {template:?} is no template: {error}")))
}

fn pick<T: Clone>(
    settings: &ApplicationSettings,
    language: &str,
    of: impl Fn(&MessageTemplates) -> Option<&T>,
) -> Result<T, Invalid> {
    // What the application says in that language, what the program says in it, and the same in the language of the
    // application and in English: half a translation is better than none.
    let languages = [language, settings.language.as_str(), "en"];
    let mut templates = languages.iter().flat_map(|tag| [settings.templates.get(*tag), BUILT_IN.get(*tag)]);
    let found = templates.find_map(|templates| templates.and_then(&of).cloned());
    found.ok_or_else(|| Invalid::new("templates", format!("there is no template in {language}")))
}

fn mail_template(settings: &ApplicationSettings, letter: &Letter) -> Result<MailTemplate, Invalid> {
    pick(settings, &letter.language, |templates| match letter.kind {
        LetterKind::SignIn => templates.sign_in.as_ref(),
        LetterKind::VerifyAddress => templates.verify_address.as_ref(),
        LetterKind::AddressChanged => templates.address_changed.as_ref(),
    })
}

fn sms_template(settings: &ApplicationSettings, letter: &Letter) -> Result<String, Invalid> {
    pick(settings, &letter.language, |templates| match letter.kind {
        LetterKind::SignIn => templates.sign_in_sms.as_ref(),
        LetterKind::VerifyAddress => templates.verify_address_sms.as_ref(),
        LetterKind::AddressChanged => templates.address_changed_sms.as_ref(),
    })
}

/// Checks templates before they are stored: each can be rendered, and one that is to tell a code does.
///
/// # Errors
/// Names the language and the template.
pub(crate) fn check_templates(settings: &ApplicationSettings) -> Result<(), Invalid> {
    let values = Values {
        code: "12345678",
        minutes: 5,
        application: "Example",
        rp_id: "example.com",
        address: "ann@example.com",
    };
    for (language, templates) in &settings.templates {
        let wrong = |name: &str, advice: &str| Invalid::new("templates", format!("{language}.{name}: {advice}"));
        let tells = |name: &str, text: &str| {
            if text.contains(values.code) {
                Ok(())
            } else {
                Err(wrong(name, "does not tell the code; write {{ code }} where it is to stand"))
            }
        };
        for (name, template, has_code) in [
            ("sign_in", &templates.sign_in, true),
            ("verify_address", &templates.verify_address, true),
            ("address_changed", &templates.address_changed, false),
        ] {
            let Some(template) = template else { continue };
            let mail = mail(template, &values).map_err(|error| wrong(name, &error.advice))?;
            if has_code {
                tells(name, &mail.text)?;
                mail.html.map_or(Ok(()), |html| tells(name, &html))?;
            }
        }
        for (name, template, has_code) in [
            ("sign_in_sms", &templates.sign_in_sms, true),
            ("verify_address_sms", &templates.verify_address_sms, true),
            ("address_changed_sms", &templates.address_changed_sms, false),
        ] {
            let Some(template) = template else { continue };
            let text = fill("sms", template, &values).map_err(|error| wrong(name, &error.advice))?;
            if has_code {
                tells(name, &text)?;
            }
        }
    }
    let is_spoken = |tag: &String| settings.templates.contains_key(tag) || BUILT_IN.contains_key(tag);
    if is_spoken(&settings.language) {
        Ok(())
    } else {
        Err(Invalid::new(
            "language",
            format!("there are no templates in {:?}; add them to templates", settings.language),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn languages(tags: &[&str]) -> Vec<String> {
        tags.iter().map(|tag| (*tag).to_owned()).collect()
    }

    #[test]
    fn the_built_in_templates_are_complete_in_every_language() {
        assert_eq!(BUILT_IN.keys().collect::<Vec<_>>(), ["de", "en", "es", "fr"]);
        for (language, templates) in &*BUILT_IN {
            let all = [&templates.sign_in, &templates.verify_address, &templates.address_changed];
            assert!(all.iter().all(|mail| mail.as_ref().is_some_and(|mail| mail.html.is_some())), "{language}");
            let sms = [&templates.sign_in_sms, &templates.verify_address_sms, &templates.address_changed_sms];
            assert!(sms.iter().all(|sms| sms.is_some()), "{language}");
        }
        let settings = ApplicationSettings { templates: BUILT_IN.clone(), ..Default::default() };
        assert_eq!(check_templates(&settings), Ok(()));
    }

    #[test]
    fn the_language_is_the_first_preferred_one_that_is_spoken() {
        let settings = ApplicationSettings {
            templates: BTreeMap::from([("pt-BR".to_owned(), MessageTemplates::default())]),
            language: "fr".to_owned(),
            ..Default::default()
        };
        for (preferred, spoken) in [
            (languages(&["de-AT", "en"]), "de"),
            (languages(&["pt-br"]), "pt-BR"),
            (languages(&["pt"]), "fr"),
            (languages(&["xx", "", "es"]), "es"),
            (vec![], "fr"),
        ] {
            assert_eq!(negotiate(&settings, &preferred), spoken, "{preferred:?}");
        }
    }

    #[test]
    fn a_template_that_cannot_tell_its_code_is_refused_by_name() {
        let with = |json: &str| {
            let templates = serde_json::from_str(json).expect("templates");
            check_templates(&ApplicationSettings { templates, ..Default::default() })
        };
        for (json, says) in [
            (r#"{"en":{"sign_in_sms":"hello"}}"#, "en.sign_in_sms: does not tell the code"),
            (r#"{"en":{"sign_in_sms":"{{ cod }}"}}"#, "en.sign_in_sms: the sms"),
            (
                r#"{"en":{"sign_in":{"subject":"a\nb","text":"{{ code }}"}}}"#,
                "en.sign_in: a subject must be one line",
            ),
            (
                r#"{"en":{"verify_address":{"subject":"a","text":"{{ code }}","html":"b"}}}"#,
                "en.verify_address: does not",
            ),
            (r#"{"en":{"sign_in":{"subject":"{{","text":"{{ code }}"}}}"#, "en.sign_in: the subject"),
        ] {
            let refused = with(json).expect_err(json);
            assert!(refused.advice.starts_with(says), "{refused}");
        }
    }

    #[test]
    fn what_comes_from_outside_is_escaped_in_html_and_nowhere_else() {
        let values = Values { code: "1", minutes: 5, application: "A & <b>B</b>", rp_id: "x", address: "a'b@c.d" };
        assert_eq!(fill("text", "{{ application }}", &values).expect("text"), "A & <b>B</b>");
        let html = fill("html", "{{ application }} {{ address }}", &values).expect("HTML");
        assert!(!html.contains("<b>") && html.contains("&amp;"), "{html}");
    }
}
