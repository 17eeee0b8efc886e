import { createArrConfirm } from "../../app/arr/confirm.ts";
import type { HealthRecord } from "../../app/engine/status.ts";
import { createAutoRemove } from "../../app/torrents/auto-remove.ts";
import { type ConfirmSource, createConfirm } from "../../app/torrents/confirm.ts";
import { createFindTorrentClaim, type FindTorrentClaim } from "../../app/torrents/find-claim.ts";
import {
  createFolderUse,
  createJudgeFolder,
  type JudgeFolder,
} from "../../app/torrents/folder-use.ts";
import {
  forgetWaits,
  openTorrentRegistry,
  type RegistryRelease,
} from "../../app/torrents/registry.ts";
import { createTorrentStage, type TorrentStage } from "../../app/torrents/stage.ts";
import { isNewsreader } from "../../core/torrent/kinds.ts";
import { listRememberedClients } from "../../store/torrents/torrent-notes.ts";
import { connectClients } from "../parts/clients.ts";
import { createNamedFolders, createReservedFolders, toOurs } from "../parts/folders.ts";
import type { EngineDeps } from "./engine-deps.ts";
import type { ClientName } from "./health.ts";

/**
 * The torrent source. Without clients, it consists only of the registry, which keeps unfinished
 * torrents away from the folder source.
 */
export interface EngineTorrents {
  /** One stage per client. */
  stages: readonly TorrentStage[];
  /** True if there are torrents at or inside a path. */
  isTorrents(path: string): boolean;
  judgeFolder: JudgeFolder;
  /**
   * True if a release's client is configured. For a folder's release, true if any client is
   * configured.
   */
  hasClient(release: RegistryRelease): boolean;
  confirmSource: ConfirmSource;
  /**
   * Returns the reason why files must stay where they are, which is that they belong to a torrent.
   */
  heldBy: FindTorrentClaim;
  /** Polls the clients soon, for example after a secret was read again. */
  soon(): void;
  close(): Promise<void>;
}

/** Dependencies of the torrent source, which a test may hand in without an engine. */
type EngineTorrentsDeps = Pick<
  EngineDeps,
  | "config"
  | "clients"
  | "store"
  | "files"
  | "observe"
  | "clock"
  | "log"
  | "warn"
  | "wake"
  | "takesNothing"
  | "wouldPark"
  | "arr"
  | "isDry"
>;

/** Opens the torrent source. `healthOf` returns the record for a client's outages. */
export async function openEngineTorrents(
  deps: EngineTorrentsDeps,
  healthOf: (client: ClientName) => HealthRecord,
): Promise<EngineTorrents> {
  const { config, clients: configured, store, files, observe, clock } = deps;
  const { log, warn, isDry } = deps;
  const registry = await openTorrentRegistry(
    store,
    new Set(configured.filter(({ kind }) => isNewsreader(kind)).map(({ name }) => name)),
  );
  await forgetWaits(registry, configured);
  const remembered = await listRememberedClients(store.read);
  const opened = await connectClients(configured, { trace: log.trace });
  const clients = opened.as(({ configured: settings, client: connected }) => {
    const client = { ...connected, toHere: toOurs(settings.pathMap) };
    const { name, title, pathMap } = client;
    const known = remembered.find((last) => last.name === name)?.folders;
    const use = createFolderUse(registry, {
      name,
      title,
      known,
      mapped: pathMap.map(({ here }) => here),
    });
    return { client, use };
  });
  const namedFolders = createNamedFolders(config, store);
  const stages = clients.each(({ client, use }) => {
    const { commands } = client;
    // The only part that sends commands.
    const autoRemove =
      client.autoRemove && commands && !isDry
        ? createAutoRemove({
            store,
            clock,
            files,
            registry,
            client,
            commands,
            rule: client.autoRemove,
            clients: clients.as((entry) => entry.client),
            log,
          })
        : undefined;
    return createTorrentStage({
      store,
      clock,
      warn,
      registry,
      client,
      use,
      files,
      observe,
      autoRemove,
      findArrClaim: deps.arr?.findArrClaim,
      wake: deps.wake.ring,
      places: createReservedFolders(config),
      namedFolders,
      backlog: config.backlog,
      wouldPark: deps.wouldPark,
      log,
      paused: deps.takesNothing,
      health: healthOf(client),
    });
  });
  const confirm = createConfirm(
    registry,
    files,
    clients.as(({ client }) => client),
    namedFolders,
  );
  return {
    stages,
    isTorrents: (path) => ["own", "around"].includes(registry.claims().relationOf(path)),
    judgeFolder: createJudgeFolder(
      registry,
      clients.each(({ use }) => use),
    ),
    hasClient(release) {
      const torrent = registry.ofRelease(release);
      return torrent
        ? configured.some(({ name }) => name === torrent.client)
        : configured.length > 0;
    },
    confirmSource: deps.arr ? createArrConfirm(store, deps.arr.findArrClaim, confirm) : confirm,
    heldBy: createFindTorrentClaim({ registry, clock, clients }),
    soon: () => stages.forEach((stage) => stage.soon()),
    close: async () => void (await clients.needAll(({ client }) => client.close())),
  };
}
