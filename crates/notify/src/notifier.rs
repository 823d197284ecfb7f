//! Which way a message goes.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use fidelio_credentials::Message;
use fidelio_credentials::ports::{Delivery, DeliveryError};
use fidelio_identity::Channel;
use fidelio_kernel::{Clock, Secret};

use crate::development::Development;
use crate::options::{NotifierError, NotifierOptions, needed};
use crate::signature::SigningSecret;
use crate::sms_gateway::SmsGateway;
use crate::smtp::Smtp;
use crate::webhook::Webhook;

/// How long a delivery may take, whatever happens. Much less than a message is leased for.
const MOST: Duration = Duration::from_secs(30);

/// Delivers messages: by the webhook of the channel if there is one, else by SMTP or the SMS gateway, else into the
/// outbox for development.
pub struct Notifier {
    email: Option<Way>,
    sms: Option<Way>,
}

enum Way {
    Smtp(Smtp),
    SmsGateway(SmsGateway),
    Webhook(Box<Webhook>),
    Development(Arc<Development>),
}

impl Notifier {
    /// Checks the settings and makes what they ask for. Connects to nothing yet.
    ///
    /// # Errors
    /// When a setting is wrong, or one is missing that another one needs.
    pub fn new(options: NotifierOptions, clock: Arc<dyn Clock>) -> Result<Self, NotifierError> {
        let development =
            options.development_outbox.clone().map(|file| Arc::new(Development::new(file, Arc::clone(&clock))));
        let smtp = smtp(&options, &clock)?;
        let sms_gateway = sms_gateway(&options)?;
        let (email_webhook, sms_webhook) = webhooks(&options, &clock)?;
        let outbox = || development.clone().map(Way::Development);
        Ok(Self {
            email: email_webhook.map(Way::from).or(smtp.map(Way::Smtp)).or_else(outbox),
            sms: sms_webhook.map(Way::from).or(sms_gateway.map(Way::SmsGateway)).or_else(outbox),
        })
    }

    const fn way(&self, channel: Channel) -> Option<&Way> {
        match channel {
            Channel::Email => self.email.as_ref(),
            Channel::Sms => self.sms.as_ref(),
        }
    }
}

#[async_trait]
impl Delivery for Notifier {
    fn reaches(&self, channel: Channel) -> bool {
        self.way(channel).is_some()
    }

    async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        let Some(way) = self.way(message.channel) else {
            let text = format!("no way to deliver by {} is configured", message.channel.as_str());
            return Err(DeliveryError::Temporary(text));
        };
        let late = |_| DeliveryError::Temporary(format!("not delivered within {} seconds", MOST.as_secs()));
        tokio::time::timeout(MOST, way.deliver(message)).await.map_err(late)?
    }
}

impl From<Webhook> for Way {
    fn from(webhook: Webhook) -> Self {
        Self::Webhook(Box::new(webhook))
    }
}

impl Way {
    async fn deliver(&self, message: &Message) -> Result<(), DeliveryError> {
        match self {
            Self::Smtp(smtp) => smtp.deliver(message).await,
            Self::SmsGateway(gateway) => gateway.deliver(message).await,
            Self::Webhook(webhook) => webhook.deliver(message).await,
            Self::Development(outbox) => outbox.deliver(message).await,
        }
    }

    const fn name(&self) -> &'static str {
        match self {
            Self::Smtp(_) => "SMTP",
            Self::SmsGateway(_) => "SMS gateway",
            Self::Webhook(_) => "webhook",
            Self::Development(_) => "development outbox",
        }
    }
}

/// Which ways there are; nothing of how they are configured.
impl fmt::Debug for Notifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |way: &Option<Way>| way.as_ref().map_or("none", Way::name);
        f.debug_struct("Notifier").field("email", &name(&self.email)).field("sms", &name(&self.sms)).finish()
    }
}

fn smtp(options: &NotifierOptions, clock: &Arc<dyn Clock>) -> Result<Option<Smtp>, NotifierError> {
    if options.smtp_url.is_none() && options.smtp_from.is_none() {
        return Ok(None);
    }
    let url = needed(options.smtp_url.as_ref(), "smtp_url", "smtp_from")?;
    let from = needed(options.smtp_from.as_ref(), "smtp_from", "smtp_url")?;
    Smtp::new(url.expose_secret(), from, Arc::clone(clock)).map(Some)
}

fn sms_gateway(options: &NotifierOptions) -> Result<Option<SmsGateway>, NotifierError> {
    let set = [
        ("sms_account", options.sms_account.is_some()),
        ("sms_token", options.sms_token.is_some()),
        ("sms_from", options.sms_from.is_some()),
        ("sms_gateway_url", options.sms_gateway_url.is_some()),
    ];
    let Some((because, _)) = set.into_iter().find(|(_, is_set)| *is_set) else { return Ok(None) };
    let account = needed(options.sms_account.clone(), "sms_account", because)?;
    let token = needed(options.sms_token.clone(), "sms_token", because)?;
    let from = needed(options.sms_from.clone(), "sms_from", because)?;
    SmsGateway::new(options.sms_gateway_url.as_deref(), account, token, from).map(Some)
}

fn webhooks(
    options: &NotifierOptions,
    clock: &Arc<dyn Clock>,
) -> Result<(Option<Webhook>, Option<Webhook>), NotifierError> {
    let webhook = |setting: &'static str, url: &Option<Secret<String>>| {
        let Some(url) = url else { return Ok(None) };
        let secret = needed(options.webhook_secret.as_ref(), "webhook_secret", setting)?;
        let secret = SigningSecret::parse(secret.expose_secret())?;
        Webhook::new(setting, url.expose_secret(), secret, Arc::clone(clock)).map(Some)
    };
    if options.webhook_secret.is_some() && options.email_webhook_url.is_none() && options.sms_webhook_url.is_none()
    {
        let advice = "signs nothing; set email_webhook_url or sms_webhook_url too, or leave it out";
        return Err(NotifierError::new("webhook_secret", advice));
    }
    Ok((
        webhook("email_webhook_url", &options.email_webhook_url)?,
        webhook("sms_webhook_url", &options.sms_webhook_url)?,
    ))
}

#[cfg(test)]
mod tests {
    use fidelio_testkit::TestClock;

    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn secret(text: &str) -> Option<Secret<String>> {
        Some(Secret::new(text.to_owned()))
    }

    fn notifier(options: NotifierOptions) -> Result<Notifier, NotifierError> {
        Notifier::new(options, Arc::new(TestClock::default()))
    }

    fn everything() -> NotifierOptions {
        NotifierOptions {
            smtp_url: secret("smtps://ann:swordfish@smtp.example.com"),
            smtp_from: Some("no-reply@example.com".into()),
            sms_gateway_url: None,
            sms_account: Some("AC1".into()),
            sms_token: secret("swordfish"),
            sms_from: Some("+14155550123".into()),
            email_webhook_url: secret("https://ann:swordfish@example.com/"),
            sms_webhook_url: secret("https://example.com/?key=swordfish"),
            webhook_secret: secret(SECRET),
            development_outbox: Some("outbox.jsonl".into()),
        }
    }

    #[test]
    fn a_webhook_goes_before_a_provider_and_a_provider_before_the_outbox() {
        let shown = |options| format!("{:?}", notifier(options).expect("a notifier"));
        let mut options = everything();
        assert_eq!(shown(options.clone()), r#"Notifier { email: "webhook", sms: "webhook" }"#);
        options.email_webhook_url = None;
        assert_eq!(shown(options.clone()), r#"Notifier { email: "SMTP", sms: "webhook" }"#);
        (options.sms_webhook_url, options.webhook_secret) = (None, None);
        assert_eq!(shown(options.clone()), r#"Notifier { email: "SMTP", sms: "SMS gateway" }"#);
        (options.smtp_url, options.smtp_from) = (None, None);
        assert_eq!(shown(options.clone()), r#"Notifier { email: "development outbox", sms: "SMS gateway" }"#);
        options.development_outbox = None;
        let notifier = notifier(options).expect("a notifier");
        assert!(!notifier.reaches(Channel::Email) && notifier.reaches(Channel::Sms));
    }

    #[test]
    fn a_setting_without_its_companion_names_the_missing_one() {
        let refused = |options| notifier(options).expect_err("a refusal");
        for (options, setting) in [
            (NotifierOptions { smtp_from: None, ..everything() }, "smtp_from"),
            (NotifierOptions { smtp_url: None, ..everything() }, "smtp_url"),
            (NotifierOptions { sms_account: None, ..everything() }, "sms_account"),
            (NotifierOptions { sms_token: None, ..everything() }, "sms_token"),
            (NotifierOptions { sms_from: None, ..everything() }, "sms_from"),
            (NotifierOptions { webhook_secret: None, ..everything() }, "webhook_secret"),
            (NotifierOptions { webhook_secret: secret("whsec_AAAA"), ..everything() }, "webhook_secret"),
            (NotifierOptions { email_webhook_url: None, sms_webhook_url: None, ..everything() }, "webhook_secret"),
            (NotifierOptions { sms_webhook_url: secret("http://a.example/"), ..everything() }, "sms_webhook_url"),
            (NotifierOptions { email_webhook_url: secret("mail"), ..everything() }, "email_webhook_url"),
            (
                NotifierOptions { sms_gateway_url: Some("https://x".into()), ..NotifierOptions::default() },
                "sms_account",
            ),
        ] {
            let refused = refused(options);
            assert_eq!(refused.setting(), setting, "{refused}");
            assert!(refused.to_string().starts_with(setting) && !refused.to_string().contains("swordfish"));
        }
    }

    #[test]
    fn what_is_configured_does_not_show() {
        let options = everything();
        let shown = format!("{options:?} {:?}", notifier(options.clone()).expect("a notifier"));
        assert!(!shown.contains("swordfish") && !shown.contains("whsec"), "{shown}");
    }
}
