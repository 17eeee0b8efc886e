import { createPlexIndex } from "../../src/app/library-state/in-plex.ts";
import { createPlexIndexStage } from "../../src/app/library-state/plex-index-stage.ts";
import { systemClock } from "../../src/program/process/clock.ts";
import { holdYoungHeap } from "../../src/program/process/heap.ts";
import { createPlexServer } from "../../src/servers/plex/media-server.ts";
import { SILENT_LOG } from "../../test/support/log.ts";
import { tempStore } from "../../test/support/temp-store.ts";
import type { PlexOfTitles } from "./stand-in.ts";

const LOOKUPS = 2000;
const MIB = 1024 * 1024;
const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

/** Lists a whole Plex into an empty database, then looks up films one after the other. */
export async function measure({ url, token, titles }: PlexOfTitles) {
  await using temp = await tempStore();
  const { store } = temp;
  let requests = 0;
  const server = createPlexServer({
    baseUrl: url,
    token: () => {
      requests++;
      return token;
    },
    clientIdentifier: "bench",
    version: "0",
    timeoutMs: 30_000,
    clock: systemClock,
  });
  const signal = new AbortController().signal;
  holdYoungHeap(0)(); // as the daemon does it
  const stage = createPlexIndexStage({ store, server, clock: systemClock, log: SILENT_LOG });
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 5);
  const cpu = process.cpuUsage();
  const started = performance.now();
  await stage.run(signal);
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(watch);
  const asked = requests;

  const plexIndex = createPlexIndex({ store, pathMap: [], mediaRoots: ["/srv"] });
  let found = 0;
  const from = performance.now();
  for (let at = 0; at < LOOKUPS; at++) {
    const tmdbId = 1 + ((at * 7919) % titles);
    found += (await plexIndex.files({ type: "movie", tmdbId }, signal)).length;
  }
  const lookup = (performance.now() - from) / LOOKUPS;
  await server.close();
  if (found !== LOOKUPS) {
    throw new Error(`${LOOKUPS} films were looked up and ${found} were found.`);
  }
  return {
    titles,
    seconds: rounded(seconds),
    cpu_seconds: rounded((user + system) / 1e6),
    requests: asked,
    memory_mib: rounded((most - before) / MIB, 1),
    lookup_ms: rounded(lookup, 3),
  };
}
