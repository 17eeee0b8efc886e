import type { Health } from "../../app/engine/status.ts";
import { createAutoRemove } from "../../app/torrents/auto-remove.ts";
import { createConfirm } from "../../app/torrents/confirm.ts";
import { createFindTorrentClaim } from "../../app/torrents/find-claim.ts";
import { createFolderUse, createJudgeFolder } from "../../app/torrents/folder-use.ts";
import {
  forgetWaits,
  openTorrentRegistry,
  type TorrentRegistry,
} from "../../app/torrents/registry.ts";
import { createTorrentStage } from "../../app/torrents/stage.ts";
import type { ConfiguredClient } from "../../core/torrent/client.ts";
import { isNewsreader } from "../../core/torrent/kinds.ts";
import { rememberedClients } from "../../store/torrents/torrent-notes.ts";
import type { Config } from "../config/config.ts";
import { downloadPlaces, toOurs } from "../parts/folders.ts";
import { systemClock } from "../process/clock.ts";
import type { EngineBase } from "./stage-hooks.ts";

export type EngineTorrents = Awaited<ReturnType<typeof openEngineTorrents>>;

type TorrentsDeps = EngineBase & {
  health: (client: Pick<ConfiguredClient, "kind" | "title">) => Health;
  /** Sends no commands to clients. */
  isDry: boolean;
};

/**
 * The torrent source. Without clients only the registry, which keeps unfinished torrents from the
 * folder source.
 */
export async function openEngineTorrents(
  config: Config,
  configured: readonly ConfiguredClient[],
  { work, hooks, files, observe, health, isDry }: TorrentsDeps,
) {
  const { store } = work;
  const { log, wake } = hooks;
  const registry = await openTorrentRegistry(
    store,
    new Set(configured.filter(({ kind }) => isNewsreader(kind)).map(({ name }) => name)),
  );
  await forgetWaits(registry, configured);
  const remembered = await rememberedClients(store.read);
  const clients = await Promise.all(
    configured.map(async (one) => {
      const connected = await one.connect({ clock: systemClock, trace: log.trace });
      const client = { ...connected, toHere: toOurs(one.pathMap) };
      const { name, title, pathMap } = client;
      const known = remembered.find((last) => last.name === name)?.folders;
      const use = createFolderUse(registry, {
        name,
        title,
        known,
        mapped: pathMap.map(({ here }) => here),
      });
      return { client, use };
    }),
  );
  const stages = clients.map(({ client, use }) => {
    const say = (message: string): void => log.warn(`${client.title}: ${message}`);
    const { commands } = client;
    // The only part that sends commands.
    const autoRemove =
      client.autoRemove && commands && !isDry
        ? createAutoRemove({
            ...work,
            files,
            registry,
            client,
            commands,
            rule: client.autoRemove,
            clients: clients.map((one) => one.client),
            log: say,
          })
        : undefined;
    return createTorrentStage({
      ...work,
      registry,
      client,
      use,
      files,
      observe,
      autoRemove,
      wake,
      monotonic: systemClock.monotonic,
      places: downloadPlaces(config),
      backlog: config.backlog,
      wouldPark: hooks.wouldPark,
      report: log.warn,
      log: say,
      paused: hooks.takesNothing,
      health: health(client),
    });
  });
  return {
    /** One for each client. */
    stages,
    isTorrents: (path: string): boolean =>
      ["own", "around"].includes(registry.claims().relationOf(path)),
    judgeFolder: createJudgeFolder(
      registry,
      clients.map(({ use }) => use),
    ),
    hasClient(release: Parameters<TorrentRegistry["ofRelease"]>[0]): boolean {
      const torrent = registry.ofRelease(release);
      return torrent
        ? configured.some(({ name }) => name === torrent.client)
        : configured.length > 0;
    },
    confirmSource: createConfirm(
      { registry, files },
      clients.map(({ client }) => client),
    ),
    /** Why files must stay where they are: they belong to a torrent. */
    heldBy: createFindTorrentClaim({ registry, monotonic: systemClock.monotonic, clients }),
    /** A secret was read again. */
    soon: (): void => stages.forEach((stage) => stage.soon()),
    close: async (): Promise<void> =>
      void (await Promise.all(clients.map(({ client }) => client.close()))),
  };
}
