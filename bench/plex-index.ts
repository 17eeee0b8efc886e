// How long a first list of ten thousand titles takes, what it costs in memory and requests, and how fast one of them is
// found then. The stand-in runs in a process of its own.
import { fork } from "node:child_process";
import { once } from "node:events";
import { measure, TITLES } from "./plex-index/measure.ts";

if (process.argv[2] === "stand-in") {
  const { serve } = await import("./plex-index/stand-in.ts");
  serve(TITLES);
} else {
  const child = fork(new URL(import.meta.url), ["stand-in"]);
  try {
    const [told] = (await once(child, "message")) as [{ url: string; token: string }];
    const found = await measure(told);
    console.log(JSON.stringify({ bench: "plex-index", ...found, lookup_at_most_ms: 1 }));
    console.log(
      `plex-index: ${found.titles} titles listed in ${found.seconds} s by ${found.requests} requests, ${found.cpu_seconds} s of ` +
        `CPU, ${found.memory_mib} MiB more resident at the most; a lookup takes ${found.lookup_ms} ms (at most 1)`,
    );
  } finally {
    child.kill();
  }
}
