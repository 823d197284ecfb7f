//! The log: what is told of, how long a value may be, and how it is written so that no value can look like another line.

use std::fmt::{self, Write as _};

use opentelemetry_sdk::trace::SdkTracer;
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::{Event, Subscriber};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::filter::{FilterExt as _, Targets, filter_fn};
use tracing_subscriber::fmt::format::{JsonFields, Writer};
use tracing_subscriber::fmt::time::{FormatTime as _, SystemTime};
use tracing_subscriber::fmt::{self as format, FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::layer::{Identity, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _, registry};

use crate::start::TelemetryError;

/// How the log is written.
#[derive(Clone, Debug)]
pub struct LogOptions {
    /// What is logged: a level, or filters by module.
    pub filter: String,
    /// One JSON object a line instead of text.
    pub json: bool,
    /// Colours.
    pub ansi: bool,
}

/// After how many bytes a value ends.
const LONGEST_VALUE: usize = 2000;

/// Fields that speak to OpenTelemetry and not to readers of the log.
const FOR_TRACES: &str = "otel.";

/// Starts the log, whose spans become traces if there is a tracer, on standard error, so that commands' answers stand alone on standard output.
pub(crate) fn start(options: &LogOptions, tracer: Option<SdkTracer>) -> Result<(), TelemetryError> {
    let wrong = |error: &dyn fmt::Display| TelemetryError::Log(error.to_string());
    let filter = EnvFilter::try_new(&options.filter).map_err(|error| wrong(&error))?;
    // Libraries may say more of what they carry than a log may have; no setting makes them.
    let limit = Targets::new().with_target("fidelio", LevelFilter::TRACE).with_default(LevelFilter::INFO);
    let lines = format::layer().with_writer(std::io::stderr).with_ansi(options.ansi);
    let lines = match options.json {
        true => lines.json().event_format(JsonLine).with_filter(filter.and(limit)).boxed(),
        false => lines.fmt_fields(TextFields).with_filter(filter.and(limit)).boxed(),
    };
    let ours = || {
        let ours = filter_fn(|span| span.is_span() && span.target().starts_with("fidelio"));
        ours.with_max_level_hint(LevelFilter::INFO)
    };
    // Without traces the spans are there all the same, whatever is logged: they have whose trace they are of.
    let spans = tracer.is_none().then(|| Identity::new().with_filter(ours()));
    let traces = tracer.map(|tracer| {
        tracing_opentelemetry::layer()
            .with_tracer(tracer)
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_context_activation(false)
            .with_filter(ours())
    });
    registry().with(lines).with(traces).with(spans).try_init().map_err(|error| wrong(&error))
}

/// A text that ends after [`LONGEST_VALUE`] and in which control characters are visible.
#[derive(Default)]
struct Bounded(String);

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for character in text.chars() {
            if self.0.len() >= LONGEST_VALUE {
                if !self.0.ends_with('…') {
                    self.0.push('…');
                }
                return Ok(());
            }
            match character.is_control() || matches!(character, '\u{2028}' | '\u{2029}') {
                true => self.0.extend(character.escape_default()),
                false => self.0.push(character),
            }
        }
        Ok(())
    }
}

/// `field=value field=value`, as people read it.
struct TextFields;

impl<'w> FormatFields<'w> for TextFields {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'w>, fields: R) -> fmt::Result {
        let mut text = TextVisitor { writer, outcome: Ok(()), is_first: true };
        fields.record(&mut text);
        text.outcome
    }
}

struct TextVisitor<'w> {
    writer: Writer<'w>,
    outcome: fmt::Result,
    is_first: bool,
}

impl Visit for TextVisitor<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if self.outcome.is_err() || field.name().starts_with(FOR_TRACES) {
            return;
        }
        let mut text = Bounded::default();
        let _ = write!(text, "{value:?}");
        let space = if std::mem::take(&mut self.is_first) { "" } else { " " };
        self.outcome = match field.name() {
            "message" => write!(self.writer, "{space}{}", text.0),
            name => write!(self.writer, "{space}{name}={}", text.0),
        };
    }
}

/// One JSON object a line: the event's fields and those of the spans that it is in, side by side.
struct JsonLine;

impl<S> FormatEvent<S, JsonFields> for JsonLine
where
    S: Subscriber + for<'l> LookupSpan<'l>,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, JsonFields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut members = Map::new();
        let mut time = String::new();
        SystemTime.format_time(&mut Writer::new(&mut time))?;
        members.insert("timestamp".to_owned(), time.into());
        members.insert("level".to_owned(), event.metadata().level().as_str().into());
        members.insert("target".to_owned(), event.metadata().target().into());
        for span in context.event_scope().into_iter().flat_map(|scope| scope.from_root()) {
            if let Some(fields) = span.extensions().get::<FormattedFields<JsonFields>>()
                && let Ok(Value::Object(fields)) = serde_json::from_str(&fields.fields)
            {
                let fields = fields.into_iter().filter(|(name, _)| !name.starts_with(FOR_TRACES));
                members.extend(fields.map(|(name, value)| (name, bounded(value))));
            }
        }
        event.record(&mut JsonVisitor(&mut members));
        writeln!(writer, "{}", Value::Object(members))
    }
}

fn bounded(value: Value) -> Value {
    match value {
        Value::String(text) if text.len() > LONGEST_VALUE => {
            let mut bounded = Bounded::default();
            let _ = bounded.write_str(&text);
            bounded.0.into()
        }
        other => other,
    }
}

struct JsonVisitor<'m>(&'m mut Map<String, Value>);

impl JsonVisitor<'_> {
    fn insert(&mut self, field: &Field, value: Value) {
        if !field.name().starts_with(FOR_TRACES) {
            self.0.insert(field.name().to_owned(), bounded(value));
        }
    }
}

impl Visit for JsonVisitor<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.insert(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.insert(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.insert(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.insert(field, value.into());
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.insert(field, value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.insert(field, format!("{value:?}").into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_can_look_like_another_line_or_be_without_an_end() {
        let mut text = Bounded::default();
        write!(text, "a\r\nINFO \x1b[31m\u{2028}ü{}", "x".repeat(3 * LONGEST_VALUE)).expect("a string");
        assert!(text.0.starts_with("a\\r\\nINFO \\u{1b}[31m\\u{2028}üxxx"), "{}", &text.0[..40]);
        assert!(text.0.len() <= LONGEST_VALUE + '…'.len_utf8() && text.0.ends_with("x…"));
        assert!(!text.0.contains(char::is_control));
    }
}
