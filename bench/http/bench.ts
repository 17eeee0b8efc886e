import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { percentile } from "../plex-cache/percentile.ts";
import { startStandIn } from "../plex-cache/stand-in.ts";
import { measureHits } from "./hits.ts";
import { measureLoad } from "./load.ts";
import { measureSearches } from "./searches.ts";
import { startServer } from "./server.ts";

const STARTS = 7;

type Options = {
  seconds: number;
  /** Folder for Node's CPU profile of the loaded server. Profiling makes the figures worse. */
  cpuProfile: string | undefined;
};

export async function bench({ seconds, cpuProfile }: Options) {
  const folder = mkdtempSync(join(tmpdir(), "plex-ingest-bench-"));
  const plex = await startStandIn();
  try {
    const starts: number[] = [];
    for (let time = 0; time < STARTS; time++) {
      await using server = await startServer(plex, folder);
      starts.push(server.startedMs);
    }
    await using fresh = await startServer(plex, folder);
    const hits = await measureHits(fresh);
    await fresh.end();
    const nodeArgs =
      cpuProfile === undefined ? [] : ["--cpu-prof", "--cpu-prof-dir", resolve(cpuProfile)];
    await using loaded = await startServer(plex, folder, nodeArgs);
    const load = await measureLoad(loaded, seconds);
    await loaded.end();
    const searches = await measureSearches(folder);
    return {
      start: { median_ms: percentile(starts, 50), max_ms: Math.max(...starts.map(Math.round)) },
      ...load,
      hits,
      searches,
      errors:
        searches.errors +
        hits.errors +
        load.paced.errors +
        load.at_once.errors +
        load.flat_out.errors,
    };
  } finally {
    plex.child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}
