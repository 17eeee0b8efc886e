import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSourceHealth } from "../../src/app/engine/status.ts";
import { createObserve, createObserveRelease } from "../../src/app/releases/observe.ts";
import { createFolderUse } from "../../src/app/torrents/folder-use.ts";
import { openTorrentRegistry } from "../../src/app/torrents/registry.ts";
import { createTorrentStage } from "../../src/app/torrents/stage.ts";
import { listConfiguredClients } from "../../src/clients/index.ts";
import { createFiles } from "../../src/program/parts/files.ts";
import { systemClock } from "../../src/program/process/clock.ts";
import { openStore } from "../../src/store/open.ts";
import { clockOf } from "../../test/support/fake-clock.ts";
import { logOf } from "../../test/support/log.ts";

/** Cost of this process only. The stand-in for Transmission runs in a separate process. */
type Cost = { wallMs: number; cpuMs: number };

export type Polled = {
  torrents: number;
  /** The very first response, which is completely written to the database. */
  first: Cost;
  /**
   * Steady polls while something is always downloading: the complete list, which is requested every
   * five minutes, and the short list.
   */
  full: Cost[];
  recent: Cost[];
  /** Growth of resident memory after the first poll and after all polls. */
  grownMiB: { first: number; end: number };
};

const RECENT_MS = 30_000;
const FULL_MS = 5 * 60_000;

/**
 * Polls with the real client, stage and database, `rounds` times per kind, and measures each poll.
 */
export async function measurePolls(torrents: number, rounds: number): Promise<Polled> {
  const folder = mkdtempSync(join(tmpdir(), "plex-ingest-bench-"));
  const at = (name: string): string => join(folder, name);
  const script = fileURLToPath(new URL("../torrents.ts", import.meta.url));
  const child = fork(script, ["stand-in", String(torrents), at("downloads")], { stdio: "inherit" });
  try {
    mkdirSync(at("downloads"));
    const [origin] = (await once(child, "message")) as [string];
    const goOn = async (): Promise<void> => {
      child.send("go on");
      await once(child, "message");
    };
    return await poll(origin, at, torrents, rounds, goOn);
  } finally {
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

async function poll(
  origin: string,
  at: (name: string) => string,
  torrents: number,
  rounds: number,
  goOn: () => Promise<void>,
): Promise<Polled> {
  // The clock runs in real time and is moved forward to the next poll.
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const monotonic = (): number => performance.now() + ahead;
  const files = { database: at("plex-ingest.db"), lock: at("engine.lock"), backups: at("backups") };
  await using store = await openStore(files, {
    mode: "create",
    random: Math.random,
    clock: clockOf(now),
  });
  const [configured] = listConfiguredClients({
    transmission: {
      url: origin,
      username: undefined,
      password: { current: () => undefined },
      labels: [],
      excludeLabels: [],
      pathMap: [],
      namedFolders: [],
      pollMs: RECENT_MS,
      autoRemove: false,
    },
    downloadClients: [],
    clientSettings: {},
    stateDir: "/nowhere",
  });
  if (!configured) throw new Error("No download client is configured.");
  const { name, title } = configured;
  const client = {
    ...(await configured.connect({ clock: { ...systemClock, monotonic } })),
    toHere: (path: string) => path,
  };
  const disk = createFiles();
  const registry = await openTorrentRegistry(store);
  const said: string[] = [];
  const stage = createTorrentStage({
    store,
    registry,
    use: createFolderUse(registry, { name, title, known: undefined, mapped: [] }),
    client,
    files: disk,
    observe: createObserveRelease({ store, observe: createObserve(disk), clients: [configured] }),
    clock: { now, monotonic, sleep: systemClock.sleep },
    places: { ingestDirs: [], mediaRoots: [] },
    namedFolders: async () => ({ named: [], stateDir: at("state") }),
    backlog: "ask",
    health: createSourceHealth(store, client.kind, systemClock),
    wake() {},
    warn: (_release, message) => void said.push(message),
    paused: async () => false,
    log: logOf((message) => void said.push(message)),
  });
  const { signal } = new AbortController();
  const once = async (laterMs: number): Promise<Cost> => {
    await goOn();
    ahead += laterMs;
    const [cpu, began] = [process.cpuUsage(), performance.now()];
    await stage.run(signal);
    const { user, system } = process.cpuUsage(cpu);
    if (said.length > 0) throw new Error(said.join("\n"));
    return { wallMs: performance.now() - began, cpuMs: (user + system) / 1000 };
  };
  const resident = (): number => process.memoryUsage.rss() / 1024 / 1024;
  try {
    const before = resident();
    const first = await once(0);
    const afterFirst = resident();
    const full: Cost[] = [];
    const recent: Cost[] = [];
    for (let round = 0; round < rounds; round++) {
      recent.push(await once(RECENT_MS));
      full.push(await once(FULL_MS));
    }
    if (registry.all().length !== torrents) {
      throw new Error(`Only ${registry.all().length} torrents are known.`);
    }
    return {
      torrents,
      first,
      full,
      recent,
      grownMiB: { first: afterFirst - before, end: resident() - before },
    };
  } finally {
    await client.close();
  }
}
