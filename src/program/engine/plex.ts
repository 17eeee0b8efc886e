import { readFolderState } from "../../adapters/fs/disk/identity.ts";
import type { HealthRecord } from "../../app/engine/status.ts";
import type { ServiceProbe } from "../../app/health/service-check.ts";
import { markStale } from "../../app/library-state/in-plex.ts";
import { createPlexIndexStage, type IndexStage } from "../../app/library-state/plex-index-stage.ts";
import { createReadShow, type ReadShow } from "../../app/library-state/read-show.ts";
import { createPlaying, type Playing } from "../../app/scan/playing.ts";
import { createScanStage, type ScanStage } from "../../app/scan/stage.ts";
import type { StoredServer } from "../../store/servers/media-servers.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";
import type { Program } from "../program.ts";
import type { EngineDeps } from "./engine-deps.ts";

/** The engine's connection to Plex: the index of Plex's content, and the outbox to Plex. */
export interface EnginePlex {
  /** Keeps the index of Plex's content up to date. */
  index: IndexStage;
  readShow: ReadShow;
  /**
   * The outbox to Plex. It listens to Plex's notifications only while it waits for scanned files to
   * appear.
   */
  scan: ScanStage;
  /** The items that are currently playing. */
  playing: Playing;
  probe: ServiceProbe;
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

/**
 * Opens the connection to Plex; undefined if no server is configured. `health` is the server's
 * record.
 */
export async function openEnginePlex(
  program: Program,
  engine: EngineDeps,
  health: HealthRecord,
): Promise<EnginePlex | undefined> {
  const { config, store, log, wake } = engine;
  const [first] = await program.servers();
  if (!first) return undefined;
  const { entry, server } = first;
  // Used only with Plex: the cache of its responses, and the warning about versions that are too
  // old.
  const plex = config.plex.url === undefined ? undefined : await program.plex();
  let remark: string | undefined;
  const listAgain = async (sections: readonly string[]): Promise<void> => {
    for (const section of sections) await markStale(store, section);
  };
  const scan = createScanStage({
    store,
    server,
    entry: { ...entry, isFirst: true },
    pathMap: entry.pathMap,
    clock: systemClock,
    warn: log.warn,
    health,
    folderState: readFolderState,
    changed: async (sections) => void (await Promise.all([plex?.changed(), listAgain(sections)])),
    wake: () => wake.ring(`${server.name} may have changes`),
  });
  return {
    index: createPlexIndexStage({ store, server, clock: systemClock, log: log.info }),
    readShow: createReadShow({ store, server, clock: systemClock }),
    scan,
    playing: createPlaying({ server, pathMap: config.pathMap, clock: systemClock }),
    probe: {
      service: "plex",
      async ask(signal) {
        remark = plex?.old(await scan.check(signal));
      },
      remark: () => remark,
    },
    warm: async () => await plex?.warm(),
  };
}
