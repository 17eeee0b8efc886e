import { readFolderState } from "../../adapters/fs/disk/identity.ts";
import { limitToOneEngine, type Stage } from "../../app/engine/engine.ts";
import type { ServiceHealthRecord, ServiceProbe } from "../../app/health/service-check.ts";
import { createMayList } from "../../app/library-state/after-upgrade.ts";
import { markStale } from "../../app/library-state/in-plex.ts";
import { createPlexIndexStage, type IndexStage } from "../../app/library-state/plex-index-stage.ts";
import {
  createReadLater,
  createReadShow,
  type ReadShow,
} from "../../app/library-state/read-show.ts";
import { createJudgeAgain } from "../../app/scan/judge-again.ts";
import { createPlaying, type Playing } from "../../app/scan/playing.ts";
import { createScanStage, type ScanStage } from "../../app/scan/stage.ts";
import type { Services } from "../../core/services.ts";
import type { StoredServer } from "../../store/servers/media-servers.ts";
import type { Config } from "../config/config.ts";
import type { ConnectedPlex } from "../parts/plex.ts";
import { systemClock } from "../process/clock.ts";
import type { OpenServer, Program } from "../program.ts";
import type { EngineDeps } from "./engine-deps.ts";
import type { CheckedServer, EngineHealth } from "./health.ts";

/** The engine's connection to the media servers. The first one is Plex if Plex is configured. */
export interface EngineServers {
  /** Stages that keep the lists of the servers' contents up to date. */
  indexes: readonly Stage[];
  /** Waits for the first server's very first list. */
  ready: IndexStage["ready"];
  /** Reads the episodes of the first server's show. Those of other servers are read later. */
  readShow: ReadShow;
  /**
   * The outbox to each server. It listens to the server's notifications only while it waits for
   * scanned files to appear. A server that is away delays nothing at another.
   */
  scans: readonly ScanStage[];
  /** The items that are currently playing on any server. */
  playing: Playing;
  checked: Services<CheckedServer>;
  /** Asks all servers in the next round, even those that failed to respond a moment ago. */
  soon(): void;
  /** Prefetches, in the background, the data that clients request from Plex first. */
  warm(): Promise<void>;
}

/** Returns the configured servers as the database stores them, with their share in INGEST_PROOF. */
export const listStoredServers = ({
  servers,
  proof,
}: Pick<Config, "servers" | "proof">): StoredServer[] =>
  servers.map(({ name, kind, title }) => ({
    name,
    kind,
    title,
    proof: typeof proof === "string" ? proof : proof.includes(name) ? "all" : "no",
  }));

/** Opens the connections to the media servers; undefined if no server is configured. */
export async function openEngineServers(
  program: Program,
  engine: EngineDeps,
  healthOf: EngineHealth["ofServer"],
): Promise<EngineServers | undefined> {
  const { config } = engine;
  const servers = await program.servers();
  const { first } = servers;
  if (!first) return undefined;
  const lists = servers.each((opened) => listServer(engine, opened, opened === first));
  // Used only with PLEX_URL: the cache of its responses, and the warning about versions that are
  // too old.
  const plex = config.plex.url === undefined ? undefined : await program.plex();
  const scanned = servers.as((opened) =>
    scanServer(engine, opened, {
      plex: opened.entry.urlSetting === "PLEX_URL" ? plex : undefined,
      isFirst: opened === first,
      health: healthOf(opened.entry),
    }),
  );
  const scans = scanned.each(({ scan }) => scan);
  return {
    indexes: lists.map(({ stage }) => stage),
    ready: async (signal) => lists[0]?.ready(signal),
    readShow: async (work, signal) =>
      lists.find(({ name }) => name === work.server)?.readShow(work, signal),
    scans,
    playing: joinPlaying(
      servers.as((opened) =>
        createPlaying({
          server: opened.server,
          pathMap: opened.entry.pathMap,
          clock: systemClock,
        }),
      ),
    ),
    checked: scanned.as(({ checked }) => checked),
    soon() {
      for (const scan of scans) scan.soon();
    },
    warm: async () => await plex?.warm(),
  };
}

type ServerListing = { name: string; stage: Stage; ready: IndexStage["ready"]; readShow: ReadShow };

/**
 * Creates the stage that lists what one server has. Only the first server's episodes are read while
 * a release waits for them; the stage of another server reads them at its next run.
 */
function listServer(
  { store, log, lease }: EngineDeps,
  { entry, server }: OpenServer,
  isFirst: boolean,
): ServerListing {
  const { name, pathMap } = entry;
  const readShow = createReadShow({ store, server, clock: systemClock });
  const later = createReadLater(readShow);
  const index = createPlexIndexStage({
    store,
    server,
    serverName: name,
    readWanted: later.run,
    mayList: createMayList({ store, server, serverName: name, log }),
    afterLists: createJudgeAgain({
      store,
      entry: { ...entry, isFirst },
      pathMap,
      clock: systemClock,
      readShow,
    }),
    clock: systemClock,
    log,
  });
  const stageName = isFirst ? index.name : `${index.name} ${name}`;
  const stage = limitToOneEngine({ ...index, name: stageName }, () => lease.isOnly("plex index"));
  return { name, stage, ready: index.ready, readShow: isFirst ? readShow : later.want };
}

type ScanOptions = {
  plex: ConnectedPlex | undefined;
  isFirst: boolean;
  health: ServiceHealthRecord;
};

/** Creates the outbox to one server and the request that checks it. */
function scanServer(
  { store, log, wake }: EngineDeps,
  { entry, server }: OpenServer,
  { plex, isFirst, health }: ScanOptions,
): { scan: ScanStage; checked: CheckedServer } {
  const { name, kind, title, pathMap } = entry;
  let remark: string | undefined;
  const listAgain = async (sections: readonly string[]): Promise<void> => {
    for (const section of sections) await markStale(store, { server: name, section });
  };
  const scan = createScanStage({
    store,
    server,
    entry: { ...entry, isFirst },
    pathMap,
    clock: systemClock,
    log,
    health,
    folderState: readFolderState,
    changed: async (sections) => void (await Promise.all([plex?.changed(), listAgain(sections)])),
    wake: () => wake.ring(`${title} may have changes`),
  });
  const probe: ServiceProbe = {
    service: kind,
    title,
    async ask(signal) {
      const version = await scan.check(signal);
      remark = plex?.old(version);
    },
    remark: () => remark,
  };
  return { scan, checked: { name, health, probe } };
}

/** Time that a server which hangs may hold up a file. */
const PLAYING_MS = 5000;

/**
 * Returns the files that are being played on any of the servers. Nothing is known about a server
 * that is late, as about one that is down.
 */
function joinPlaying(servers: Services<Playing>): Playing {
  return async (signal) => {
    const budget = { clock: systemClock, ms: PLAYING_MS, signal };
    const { answers, failures } = await servers.askEach((playing, stop) => playing(stop), budget);
    if (failures[0]) throw failures[0].error;
    return answers.flatMap(({ answer }) => answer);
  };
}
