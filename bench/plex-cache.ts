// Measures how fast cached reads of Plex are through a real MCP process with fifty callers, how
// much time reading without a cache adds to Plex's own response time, and what callers see when
// Plex dies under load and comes back. `dist` must be built.
const AT_MOST_MS = 50;
const BEYOND_PLEX_MS = 20;

if (process.argv[2] === "stand-in") {
  const { serve } = await import("./plex-cache/stand-in.ts");
  await serve(Number(process.argv[3] ?? 0), Number(process.argv[4] ?? 0));
} else {
  const { bench } = await import("./plex-cache/bench.ts");
  const { cached, uncached, death } = await bench(process.argv[2] ?? "dist/plex-ingest.js");
  console.log(
    JSON.stringify({
      bench: "plex-cache",
      cached,
      cached_p99_at_most: AT_MOST_MS,
      uncached,
      death,
    }),
  );
  console.log(
    `plex-cache: ${cached.calls} cached calls by ${cached.callers} callers: p50 ${cached.p50} ` +
      `ms, p99 ${cached.p99} ms (at most ${AT_MOST_MS}), ${cached.cpu_each} ms of CPU each; ` +
      `uncached ${uncached.beyond} ms more than Plex's own answer (at most ${BEYOND_PLEX_MS}); ` +
      `Plex stopped: slowest of the first stale answers ${death.first_stale_ms} ms, p99 ` +
      `afterwards ${death.stale_p99} ms, breaker open after ${death.breaker_ms} ms, fresh again ` +
      `${death.recovery_ms} ms after Plex came back, ${death.errors} errors`,
  );
}
