//! What instruments recorded, in Prometheus' text format 0.0.4.

use std::fmt::{Display, Write as _};

use opentelemetry::KeyValue;
use opentelemetry_sdk::metrics::data::{AggregatedMetrics, Metric, MetricData, ResourceMetrics};

/// All metrics, in the order of their names.
pub(crate) fn render(gathered: &ResourceMetrics) -> String {
    let mut metrics: Vec<&Metric> = gathered.scope_metrics().flat_map(|scope| scope.metrics()).collect();
    metrics.sort_by_key(|metric| metric.name());
    let mut text = String::new();
    for metric in metrics {
        match metric.data() {
            AggregatedMetrics::F64(data) => family(&mut text, metric, data),
            AggregatedMetrics::U64(data) => family(&mut text, metric, data),
            AggregatedMetrics::I64(data) => family(&mut text, metric, data),
        }
    }
    text
}

fn family<T: Copy + Display>(text: &mut String, metric: &Metric, data: &MetricData<T>) {
    let name = metric.name();
    let kind = match data {
        MetricData::Gauge(_) => "gauge",
        MetricData::Sum(sum) => {
            if sum.is_monotonic() {
                "counter"
            } else {
                "gauge"
            }
        }
        MetricData::Histogram(_) => "histogram",
        // No instrument of ours is one.
        MetricData::ExponentialHistogram(_) => return,
    };
    let help = metric.description().replace('\\', "\\\\").replace('\n', "\\n");
    // Writing to a string cannot fail.
    let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    let mut lines = Vec::new();
    match data {
        MetricData::Gauge(gauge) => {
            for point in gauge.data_points() {
                lines.push(format!("{name}{} {}\n", labels(point.attributes(), None), point.value()));
            }
        }
        MetricData::Sum(sum) => {
            for point in sum.data_points() {
                lines.push(format!("{name}{} {}\n", labels(point.attributes(), None), point.value()));
            }
        }
        MetricData::Histogram(histogram) => {
            for point in histogram.data_points() {
                let mut line = String::new();
                let mut total = 0;
                let bounds = point.bounds().map(Some).chain([None]);
                for (bound, count) in bounds.zip(point.bucket_counts()) {
                    total += count;
                    let bound = bound.map_or_else(|| "+Inf".to_owned(), |bound| bound.to_string());
                    let labels = labels(point.attributes(), Some(&bound));
                    let _ = writeln!(line, "{name}_bucket{labels} {total}");
                }
                let labels = labels(point.attributes(), None);
                let _ = write!(line, "{name}_sum{labels} {}\n{name}_count{labels} {total}\n", point.sum());
                lines.push(line);
            }
        }
        MetricData::ExponentialHistogram(_) => {}
    }
    lines.sort();
    text.extend(lines);
}

/// Labels in the order of their names, and `le` at the end.
fn labels<'a>(attributes: impl Iterator<Item = &'a KeyValue>, bound: Option<&str>) -> String {
    let mut pairs: Vec<(&str, String)> =
        attributes.map(|pair| (pair.key.as_str(), escaped(&pair.value.as_str()))).collect();
    pairs.sort();
    if let Some(bound) = bound {
        pairs.push(("le", bound.to_owned()));
    }
    if pairs.is_empty() {
        return String::new();
    }
    let pairs: Vec<_> = pairs.into_iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    format!("{{{}}}", pairs.join(","))
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use opentelemetry::metrics::MeterProvider as _;
    use opentelemetry_sdk::metrics::SdkMeterProvider;

    use super::*;
    use crate::start::Reader;

    #[test]
    fn counters_gauges_and_histograms_are_written_as_prometheus_reads_them() {
        let reader = Arc::new(Reader::default());
        let provider = SdkMeterProvider::builder().with_reader(Arc::clone(&reader).handle()).build();
        let meter = provider.meter("test");
        let counter = meter.u64_counter("b_total").with_description("Two\nlines.").build();
        counter.add(2, &[KeyValue::new("z", "say \"hi\"\\"), KeyValue::new("a", "1")]);
        meter.i64_up_down_counter("c").build().add(-1, &[]);
        let histogram = meter.f64_histogram("a_seconds").with_boundaries(vec![0.5, 1.0]).build();
        for value in [0.25, 0.5, 7.0] {
            histogram.record(value, &[]);
        }
        let expected = "\
# HELP a_seconds \n# TYPE a_seconds histogram
a_seconds_bucket{le=\"0.5\"} 2
a_seconds_bucket{le=\"1\"} 2
a_seconds_bucket{le=\"+Inf\"} 3
a_seconds_sum 7.75
a_seconds_count 3
# HELP b_total Two\\nlines.
# TYPE b_total counter
b_total{a=\"1\",z=\"say \\\"hi\\\"\\\\\"} 2
# HELP c \n# TYPE c gauge
c -1
";
        assert_eq!(reader.read(), expected);
    }
}
