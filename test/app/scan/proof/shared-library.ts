import { createSourceHealth } from "../../../../src/app/engine/status.ts";
import { fileRelease } from "../../../../src/app/file/file-release.ts";
import { createScanStage } from "../../../../src/app/scan/stage.ts";
import type { Identity } from "../../../../src/base/identity.ts";
import { publicationsOf } from "../../../../src/store/journal/publications.ts";
import type { Store } from "../../../../src/store/open.ts";
import { addScan, scansOf } from "../../../../src/store/plex/scans.ts";
import { syncMediaServers } from "../../../../src/store/plex/sync-servers.ts";
import { listSourceHealth } from "../../../../src/store/releases/sources.ts";
import { listServerStates } from "../../../../src/store/servers/server-states.ts";
import { type TestEngine, testEngine } from "../../../support/engine.ts";
import { SILENT_LOG } from "../../../support/log.ts";
import {
  applyFault,
  mapOf,
  openServer,
  SERVERS,
  type ServerFault,
  type ServerOptions,
  SHARED_NAMES,
  type SharedName,
} from "./shared-servers.ts";
import { createPass, createRings, keepRunning, type Rings } from "./virtual-loop.ts";

/** Interval between two batches of filed releases. */
const BATCH_INTERVAL_MS = 20_000;
/** The time after which a run fails if a release has no final state at a server. */
const MAX_RUN_MS = 2 * 3600_000;
const LOOK_INTERVAL_MS = 10_000;
/**
 * A late answer of another server starts a round. The engine starts the next one at least 50 ms
 * later, so a filing in between is requested later by that time, and its check by one step.
 */
const CHECK_STEP_MS = 100;

/** Final state of a release at a server, and the time from its filing to it. */
type Outcome = { state: string; ms: number };
/** Outcomes by release. */
export type ServerOutcomes = ReadonlyMap<number, Outcome>;
export type Outcomes = Readonly<Record<SharedName, ServerOutcomes>>;

type FiledWork = { id: number; folders: string[]; paths: string[] };

export type SharedLibraryOptions = {
  count: number;
  /** Releases are filed in this many batches. */
  batches: number;
  faultMs: number;
  /** Time for which Jellyfin waits after a report. */
  delayMs: number;
  /** True if a run does not wait until a server is given up. */
  isShort: boolean;
};

/**
 * Files a library of films and episodes once. Each run then requests all its scans again, at four
 * servers that start empty, one of which may have a fault. All times are of the test's clock.
 */
export async function sharedLibrary(options: SharedLibraryOptions) {
  const engine = await testEngine({ hasServer: true });
  const { clock, library } = engine;
  const { pass, store } = createPass(clock, engine.store);
  const servers = SHARED_NAMES.map((name) => {
    const { kind, title } = SERVERS[name];
    return { name, kind, title, proof: "all" as const };
  });
  await store.write((trx) => syncMediaServers(trx, servers));
  const works = Array.from({ length: options.count }, (_, number) => workOf(number));
  const releases: FiledWork[] = [];
  for (const [number, identity] of works.entries()) {
    releases.push(await fileWork(engine, `${number}.mkv`, identity));
  }
  const catalogue = works.map(({ title, tmdbId }) => ({
    name: title,
    ids: { Tmdb: String(tmdbId) },
  }));

  let unhealthy: string[] = [];
  const listUnhealthy = async (): Promise<string[]> =>
    (await listSourceHealth(store.read)).flatMap(({ name, healthy }) => (healthy ? [] : [name]));

  /** @throws if a release has no final state after two hours, or a stand-in got a wrong request */
  async function run(fault?: { at: SharedName; kind: ServerFault }): Promise<Outcomes> {
    await store.write(async (trx) => {
      for (const table of ["scan", "plex_proof", "server_state"] as const) {
        await trx.deleteFrom(table).execute();
      }
    });
    const over = new AbortController();
    const wake = createRings(clock);
    const { delayMs, faultMs } = options;
    const opened = await Promise.all(
      SHARED_NAMES.map(async (name) => {
        const kind = fault?.at === name ? fault.kind : undefined;
        const running = { clock, library, catalogue, delayMs, kind, wake, store };
        return { name, ...(await openWithStage(name, running)) };
      }),
    );
    const loops = opened.map(({ stage }) => keepRunning(stage, wake, clock, over.signal));
    // The servers' libraries are known before the fault begins, as in a running daemon.
    await pass(5000);
    const faulty = opened.find(({ name }) => name === fault?.at);
    if (faulty && fault) applyFault(faulty.server, fault.kind, { clock, faultMs });

    const filedAt = new Map<number, number>();
    const size = Math.ceil(options.count / options.batches);
    for (let from = 0; from < releases.length; from += size) {
      const batch = releases.slice(from, from + size);
      for (const { server } of opened) server.has(batch.flatMap(({ paths }) => paths));
      await requestScans(store, batch, clock.now());
      for (const { id } of batch) filedAt.set(id, clock.now());
      wake.ring();
      await pass(BATCH_INTERVAL_MS / 2);
      if (from === 0) unhealthy = await listUnhealthy();
      await pass(BATCH_INTERVAL_MS / 2);
    }

    const ids = releases.map(({ id }) => id);
    const end = clock.monotonic() + MAX_RUN_MS;
    let states = await listServerStates(store.read, ids);
    // A file that a server never shows is given up after half an hour, which a short run skips.
    const isOpen = ({ server, state }: { server: string; state: string }): boolean =>
      state !== "seen" &&
      state !== "not_seen" &&
      !(options.isShort && fault?.kind === "map inside" && server === fault.at);
    while (states.some(isOpen)) {
      if (clock.monotonic() > end) throw new Error("A release waits at a server for ever.");
      await pass(LOOK_INTERVAL_MS);
      states = await listServerStates(store.read, ids);
    }
    over.abort();
    await Promise.all(loops);
    for (const { server } of opened) await server.close();

    const outcomesOf = (name: SharedName): ServerOutcomes =>
      new Map(
        states
          .filter(({ server }) => server === name)
          .map(({ releaseId, state, at = 0 }): [number, Outcome] => [
            releaseId,
            { state, ms: at - (filedAt.get(releaseId) ?? 0) },
          ]),
      );
    return {
      plex: outcomesOf("plex"),
      old: outcomesOf("old"),
      new: outcomesOf("new"),
      emby: outcomesOf("emby"),
    };
  }

  return {
    run,
    /** The servers that counted as down ten seconds after the first filing of the last run. */
    unhealthy: () => unhealthy,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

const workOf = (number: number): Identity =>
  number % 3 === 2
    ? { type: "tv", tmdbId: 5000 + number, title: `Show ${number}`, year: 2001 }
    : { type: "movie", tmdbId: 1000 + number, title: `Film ${number}`, year: 1990 + (number % 30) };

async function fileWork(engine: TestEngine, name: string, identity: Identity): Promise<FiledWork> {
  const { store } = engine;
  const mapping = { season: 1, episodes: [1], titles: ["Pilot"] };
  const mappings = identity.type === "tv" ? { [name]: mapping } : {};
  const { id } = await engine.approved(name, name, { identity, mappings });
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  const publications = await publicationsOf(store.read, id);
  const scans = await scansOf(store.read, id, "plex");
  return {
    id,
    paths: publications.map(({ finalPath }) => finalPath),
    folders: scans.map(({ folder }) => folder),
  };
}

async function requestScans(store: Store, batch: readonly FiledWork[], time: number) {
  await store.write(async (trx) => {
    for (const { id, folders } of batch) {
      for (const folder of folders) await addScan(trx, id, folder, time);
    }
  });
}

type RunningOptions = ServerOptions & { kind: ServerFault | undefined; wake: Rings; store: Store };

/** Opens a server and its outbox, which shares the database and the wake-ups with the others. */
async function openWithStage(
  name: SharedName,
  { kind: fault, wake, store, ...options }: RunningOptions,
) {
  const { clock, library } = options;
  const { kind, title } = SERVERS[name];
  const server = await openServer(name, options);
  const stage = createScanStage({
    store,
    server: server.port,
    entry: { name, kind, title, mapSetting: "PATH_MAP", isFirst: name === "plex" },
    pathMap: mapOf(fault, library),
    clock,
    log: SILENT_LOG,
    folderState: async () => "filled",
    changed: async () => {},
    health: createSourceHealth(store, kind, clock),
    wake: wake.ring,
  });
  return { server, stage };
}

/**
 * Lists the releases that another server's fault delayed by more than one step of the checks, or
 * kept from being seen.
 */
export function listDelayed(without: Outcomes, outcomes: Outcomes, faulty: SharedName): string[] {
  return SHARED_NAMES.filter((name) => name !== faulty).flatMap((name) =>
    [...without[name]].flatMap(([id, { ms }]) => {
      const now = outcomes[name].get(id);
      if (now?.state === "seen" && now.ms <= ms + CHECK_STEP_MS) return [];
      return `${id} at ${name}: ${now?.state} after ${now?.ms} instead of ${ms} ms`;
    }),
  );
}

/** Lists the different states of a server's releases. */
export const listStates = (outcomes: ServerOutcomes): string[] => [
  ...new Set([...outcomes.values()].map(({ state }) => state)),
];
