// Measures how long the first listing of ten thousand titles takes, how much memory and how many
// requests it needs, and how fast a title is found afterwards. The stand-in runs in its own
// process.
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
    `plex-index: ${found.titles} titles listed in ${found.seconds} s with ${found.requests} ` +
      `requests, ${found.cpu_seconds} s of CPU, at most ${found.memory_mib} MiB more resident; a ` +
      `lookup takes ${found.lookup_ms} ms (at most 1)`,
  );
}
