// Writes the Prometheus text format by hand. Three metric types do not need a library, and the
// usual library costs an idle process twice the budget of the whole program
// (docs/develop/decisions/025-http-without-a-framework.md).
// https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format

type MetricLabels = Readonly<Record<string, string>>;
/** A value with its labels. */
export type Sample = readonly [value: number, labels?: MetricLabels];

type Counter = { add(labels: MetricLabels, count?: number): void };
type Histogram = { observe(labels: MetricLabels, seconds: number): void };

type Metric = { name: string; help: string };

/** Bucket limits in seconds, from 5 ms to 10 s, which is the longest that a call can take. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Maximum number of series that are exported per metric. Labels are our own names and never contain
 * external text.
 */
const MAX_SERIES = 500;

export interface Registry {
  counter(metric: Metric): Counter;
  histogram(metric: Metric): Histogram;
  /** Calls `read` for each `text`. If `read` fails, the metric is left out. */
  collected(
    metric: Metric & { type: "gauge" | "counter" },
    read: () => readonly Sample[] | Promise<readonly Sample[]>,
  ): void;
  text(): Promise<string>;
}

export function createRegistry(): Registry {
  const metrics: (() => string | Promise<string>)[] = [];

  function series<T>(make: () => T): {
    of(labels: MetricLabels): T;
    entries(): Iterable<[string, T]>;
  } {
    const all = new Map<string, T>();
    return {
      of(labels) {
        const key = written(labels);
        const known = all.get(key);
        if (known !== undefined) return known;
        const made = make();
        if (all.size < MAX_SERIES) all.set(key, made);
        return made;
      },
      entries: () => all,
    };
  }

  return {
    counter({ name, help }) {
      const counts = series(() => ({ value: 0 }));
      metrics.push(
        () => head(name, help, "counter") + lines(name, counts.entries(), ({ value }) => value),
      );
      return { add: (labels, count = 1) => void (counts.of(labels).value += count) };
    },
    histogram({ name, help }) {
      const all = series(() => ({ buckets: BUCKETS.map(() => 0), sum: 0, count: 0 }));
      metrics.push(() => {
        const text = [...all.entries()].map(([labels, { buckets, sum, count }]) => {
          const comma = labels === "" ? "" : ",";
          const bucket = (le: string, value: number) =>
            `${name}_bucket{${labels}${comma}le="${le}"} ${value}\n`;
          const rows = BUCKETS.map((bound, index) =>
            bucket(String(bound), buckets[index] ?? 0),
          ).join("");
          return `${rows}${bucket("+Inf", count)}${row(`${name}_sum`, labels, sum)}${row(`${name}_count`, labels, count)}`;
        });
        return head(name, help, "histogram") + text.join("");
      });
      return {
        observe(labels, seconds) {
          const one = all.of(labels);
          for (const [index, bound] of BUCKETS.entries()) {
            if (seconds <= bound) one.buckets[index] = (one.buckets[index] ?? 0) + 1;
          }
          one.sum += seconds;
          one.count++;
        },
      };
    },
    collected({ name, help, type }, read) {
      metrics.push(async () => {
        try {
          const samples = await read();
          const text = samples
            .map(([value, labels = {}]) => row(name, written(labels), value))
            .join("");
          return text === "" ? "" : head(name, help, type) + text;
        } catch {
          return "";
        }
      });
    },
    text: async () => (await Promise.all(metrics.map(async (write) => write()))).join(""),
  };
}

const head = (name: string, help: string, type: string): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;

const row = (name: string, labels: string, value: number) =>
  `${name}${labels === "" ? "" : `{${labels}}`} ${value}\n`;

const lines = <T>(
  name: string,
  entries: Iterable<[string, T]>,
  value: (one: T) => number,
): string => [...entries].map(([labels, entry]) => row(name, labels, value(entry))).join("");

const written = (labels: MetricLabels): string =>
  Object.entries(labels)
    .map(
      ([name, value]) =>
        `${name}="${value.replace(/[\\"\n]/g, (sign) => (sign === "\n" ? "\\n" : `\\${sign}`))}"`,
    )
    .join(",");
