// Sends known telemetry with the OpenTelemetry SDK for Node and prints one JSON line that says exactly what it sent.
// --endpoint URL --protocol grpc|http --api-key KEY --workspace W --spans N --seed S
import { Metadata } from '@grpc/grpc-js';
import { diag, DiagLogLevel, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { setGlobalErrorHandler } from '@opentelemetry/core';
import { OTLPMetricExporter as GrpcMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { AggregationTemporalityPreference } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as HttpMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as GrpcTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as HttpTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const boundariesMs = [1, 2, 5, 10, 15, 25, 50, 100, 200, 400, 800, 1500, 3000, 6000];
const classNames = ['L', 'B', 'A', 'S'];
const rangesMs = { L: [0.5, 60], B: [20, 800], A: [100, 6000], S: [200, 12000] };
const requests = [
  ['kernel.exec', SpanKind.INTERNAL],
  ['kernel.exec.ok', SpanKind.SERVER],
  ['orders.read', SpanKind.SERVER],
  ['orders.write', SpanKind.CLIENT],
];

const options = parse(process.argv.slice(2));
// The SDK reports a failed or partly refused export only here.
const complaints = [];
setGlobalErrorHandler(error => complaints.push(String(error?.stack ?? error)));
const complain = (...parts) => complaints.push(parts.join(' '));
diag.setLogger({ error: complain, warn: complain, info() {}, debug() {}, verbose() {} }, DiagLogLevel.WARN);

process.on('uncaughtException', error => {
  console.error([...complaints, ...[error].flat().map(String)].join('\n'));
  process.exit(1);
});

const counters = { driverErrorClass: `timeout-${options.workspace}`, driverErrors: 0, cacheHits: 0, cacheMisses: 0 };
const spans = await sendSpans();
const explicitHistogram = await sendMetrics(
  { workspace: `${options.workspace}-explicit`, classes: {}, boundariesMs }, 'sqlx_exec_latency_ms', 'ms',
  { type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM, options: { boundaries: boundariesMs } },
  AggregationTemporalityPreference.DELTA);
const exponentialHistogram = await sendMetrics(
  { workspace: `${options.workspace}-exponential`, classes: {} }, 'db.client.operation.duration', 's',
  { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { maxSize: 1280, recordMinMax: true } },
  AggregationTemporalityPreference.CUMULATIVE);
if (complaints.length > 0) {
  console.error(complaints.join('\n'));
  process.exit(1);
}
console.log(JSON.stringify({ spans, explicitHistogram, exponentialHistogram, counters }));

/** Requests, children and background roots that are none, and failures of the client's own that by definition do not count. */
async function sendSpans() {
  const sent = { workspace: options.workspace, classes: {} };
  const exporter = options.grpc
    ? new GrpcTraceExporter({ url: options.endpoint, metadata: grpcMetadata() })
    : new HttpTraceExporter({ url: `${options.endpoint}/v1/traces`, headers: httpHeaders() });
  const provider = new BasicTracerProvider({
    resource: resourceOf(options.workspace),
    spanProcessors: [new BatchSpanProcessor(exporter, { maxQueueSize: options.spans * 4 + 1024, maxExportBatchSize: 512 })],
  });
  const tracer = provider.getTracer('kernel.scheduler');
  const random = randomOf(options.seed);
  const newest = BigInt(Date.now() - 1000) * 1_000_000n;
  for (let i = 0; i < options.spans; i++) {
    sendOne(tracer, sent, random, i, newest - BigInt(Math.floor(random() * 40_000)) * 1_000_000n);
  }
  await provider.forceFlush();
  await provider.shutdown();
  return sent;
}

function sendOne(tracer, sent, random, index, end) {
  const unclassified = index % 20 === 19;
  const className = classNames[index % 4];
  const counted = classOf(sent, unclassified ? 'unclassified' : className);
  const latencyNs = nextNanoseconds(random, className);
  const failed = random() < 0.1;
  const start = end - latencyNs;
  const attributes = unclassified ? {} : { [index % 3 === 0 ? 'slo.class' : 'sqlx.slo_class']: className };
  const [name, kind] = requests[Math.floor(random() * requests.length)];

  const root = startSpan(tracer, name, kind, null, attributes, start);
  addRequest(counted, Number(latencyNs) / 1e6, failed);
  if (index % 2 === 0) {
    const childFailed = random() < 0.2;
    endSpan(startSpan(tracer, 'driver.query', SpanKind.CLIENT, root, { ...attributes, 'db.system.name': 'postgresql' }, start), end, childFailed);
    addSpan(counted, childFailed);
  }
  if (index % 5 === 0) {
    endSpan(startSpan(tracer, 'rows.convert', SpanKind.INTERNAL, root, attributes, start), end, false);
    addSpan(counted, false);
  }
  endSpan(root, end, failed);
  if (index % 7 === 0) {
    endSpan(startSpan(tracer, 'statistics.refresh', SpanKind.INTERNAL, null, attributes, start), end, false);
    addSpan(counted, false);
  }
  if (index % 11 === 0) {
    endSpan(startSpan(tracer, 'kernel.exec', SpanKind.SERVER, null, { ...attributes, 'error.type': '23505' }, start), end, true);
  }
}

/** Exported twice: the second delta adds to the first, the second running total contains it. */
async function sendMetrics(sent, name, unit, aggregation, temporalityPreference) {
  const exporter = options.grpc
    ? new GrpcMetricExporter({ url: options.endpoint, metadata: grpcMetadata(), temporalityPreference })
    : new HttpMetricExporter({ url: `${options.endpoint}/v1/metrics`, headers: httpHeaders(), temporalityPreference });
  const provider = new MeterProvider({
    resource: resourceOf(sent.workspace),
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000, exportTimeoutMillis: 60_000 })],
    views: [{ instrumentName: name, aggregation }],
  });
  const meter = provider.getMeter('kernel.scheduler');
  const latency = meter.createHistogram(name, { unit });
  const driverErrors = meter.createCounter('sqlx_driver_errors_total');
  const cacheEvents = meter.createCounter('sqlx_cache_events_total');
  const random = randomOf(options.seed + 1);
  for (let exported = 0; exported < 2; exported++) {
    for (let i = 0; i < options.spans; i++) {
      const className = classNames[i % 4];
      const milliseconds = Number(nextNanoseconds(random, className)) / 1e6;
      const failed = random() < 0.1;
      latency.record(unit === 's' ? milliseconds / 1000 : milliseconds, { class: className, ...(failed ? { 'error.type': 'timeout' } : {}) });
      addRequest(classOf(sent, className), milliseconds, failed);
    }
    const [errors, hits, misses] = [20, 50, 50].map(most => 1 + Math.floor(random() * most));
    driverErrors.add(errors, { dialect: 'mysql', class: counters.driverErrorClass });
    cacheEvents.add(hits, { type: 'hit' });
    cacheEvents.add(misses, { type: 'miss' });
    counters.driverErrors += errors;
    counters.cacheHits += hits;
    counters.cacheMisses += misses;
    await provider.forceFlush();
  }
  await provider.shutdown();
  return sent;
}

function parse(args) {
  const values = Object.fromEntries(args.flatMap((arg, i) => (i % 2 === 0 ? [[arg, args[i + 1]]] : [])));
  for (const name of ['--endpoint', '--protocol', '--api-key', '--workspace', '--spans', '--seed']) {
    if (values[name] === undefined) throw new Error(`${name} is missing.`);
  }
  if (!['grpc', 'http'].includes(values['--protocol'])) throw new Error(`--protocol '${values['--protocol']}': write grpc or http.`);
  return {
    endpoint: values['--endpoint'],
    grpc: values['--protocol'] === 'grpc',
    apiKey: values['--api-key'],
    workspace: values['--workspace'],
    spans: Number(values['--spans']),
    seed: Number(values['--seed']),
  };
}

function grpcMetadata() {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${options.apiKey}`);
  return metadata;
}

function httpHeaders() {
  return { authorization: `Bearer ${options.apiKey}` };
}

function resourceOf(workspace) {
  return resourceFromAttributes({ 'service.name': 'sqlx-kernel', 'service.instance.id': workspace, 'sqlx.workspace': workspace });
}

function startSpan(tracer, name, kind, parent, attributes, startNs) {
  return tracer.startSpan(name, { kind, attributes, startTime: hrTime(startNs) }, parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT);
}

function endSpan(span, endNs, failed) {
  if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(hrTime(endNs));
}

function hrTime(nanoseconds) {
  return [Number(nanoseconds / 1_000_000_000n), Number(nanoseconds % 1_000_000_000n)];
}

function nextNanoseconds(random, className) {
  const [least, greatest] = rangesMs[className];
  return BigInt(Math.floor(least * (greatest / least) ** random() * 1e6));
}

function classOf(sent, name) {
  return (sent.classes[name] ??= { requests: 0, failed: 0, spans: 0, spansFailed: 0, latenciesMs: [] });
}

function addRequest(counted, latencyMs, failed) {
  addSpan(counted, failed);
  counted.requests++;
  counted.failed += failed ? 1 : 0;
  counted.latenciesMs.push(latencyMs);
}

function addSpan(counted, failed) {
  counted.spans++;
  counted.spansFailed += failed ? 1 : 0;
}

/** A linear congruential generator of 32 bits: Node's own cannot be seeded. */
function randomOf(seed) {
  let state = (seed ^ 0x5deece66) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
