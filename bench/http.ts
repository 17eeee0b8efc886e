import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { bench } from "./http/bench.ts";

// Measures fifty callers that read from the cache over HTTP. Runs the program as a replica with the
// settings of the image. Results from a busy machine are worth little, so the output includes the
// load.
// npm run bench:http -- --seconds 10 --cpu-prof FOLDER

const BARS = {
  p99_ms: 50,
  rss_mib: 100,
  anonymous_mib: 70,
  health_p99_ms: 20,
  start_ms: 2000,
  hits: 0.7,
  searches_beyond_plex_ms: 1000,
};
const { values } = parseArgs({
  options: { seconds: { type: "string", default: "10" }, "cpu-prof": { type: "string" } },
});

const before = loadavg()[0] ?? 0;
const figures = await bench({ seconds: Number(values.seconds), cpuProfile: values["cpu-prof"] });
const load = [before, loadavg()[0] ?? 0].map((one) => one.toFixed(1)).join(" to ");
console.log(
  JSON.stringify({ bench: "http", load, cores: availableParallelism(), ...figures, bars: BARS }),
);
const { start, paced, at_once: atOnce, flat_out: flatOut, listening, hits, searches } = figures;
console.log(
  `load ${load} on ${availableParallelism()} cores
start to first answer: ${start.median_ms} ms, longest ${start.max_ms} ms (at most ${BARS.start_ms})
50 callers, ${paced.per_second}/s: p50 ${paced.p50} ms, p99 ${paced.p99} ms (at most ${BARS.p99_ms}), ${paced.cpu_ms_each} ms of CPU each; /health/ready meanwhile: p99 ${paced.health_p99} ms (at most ${BARS.health_p99_ms})
50 callers at one instant: p50 ${atOnce.p50} ms, p99 ${atOnce.p99} ms; without pauses: ${flatOut.per_second}/s, p99 ${flatOut.p99} ms, ${flatOut.cpu_ms_each} ms of CPU each
memory with ${paced.per_second}/s: ${paced.rss_mib} MiB resident (at most ${BARS.rss_mib}), ${paced.anonymous_mib} of it anonymous (at most ${BARS.anonymous_mib}); listening ${listening.rss} and ${listening.anonymous}, at one instant ${atOnce.rss_mib} and ${atOnce.anonymous_mib}, without pauses ${flatOut.rss_mib} and ${flatOut.anonymous_mib}
cache hits on a repeating load: ${(100 * hits.ratio).toFixed(1)} % of ${hits.reads} reads (at least ${100 * BARS.hits} %)
50 different searches at one instant: longest ${searches.longest_ms} ms; Plex needs ${searches.plex_ms} ms (at most ${BARS.searches_beyond_plex_ms} ms more)
errors: ${figures.errors}`,
);
