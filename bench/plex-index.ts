// How long a first list of ten thousand titles takes, what it costs in memory and requests, and how
// fast one of them is found then. The stand-in runs in a process of its own.
import { measure } from "./plex-index/measure.ts";
import { serve, startPlexOfTitles } from "./plex-index/stand-in.ts";

const TITLES = 10_000;

if (process.argv[2] === "stand-in") {
  await serve(Number(process.argv[3]));
} else {
  using plex = await startPlexOfTitles(TITLES);
  const found = await measure(plex);
  console.log(JSON.stringify({ bench: "plex-index", ...found, lookup_at_most_ms: 1 }));
  console.log(
    `plex-index: ${found.titles} titles listed in ${found.seconds} s by ${found.requests} requests, ${found.cpu_seconds} s of ` +
      `CPU, ${found.memory_mib} MiB more resident at the most; a lookup takes ${found.lookup_ms} ms (at most 1)`,
  );
}
