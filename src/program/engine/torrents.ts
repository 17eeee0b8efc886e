import { isAbsolute } from "node:path";
import type { Stage } from "../../app/engine/engine.ts";
import type { Health } from "../../app/engine/status.ts";
import type { WorkDeps } from "../../app/engine/work-on.ts";
import type { Files } from "../../app/releases/files-port.ts";
import type { ObserveRelease } from "../../app/releases/observe.ts";
import { createAutoRemove } from "../../app/torrents/auto-remove.ts";
import { type ConfirmSource, createConfirm } from "../../app/torrents/confirm.ts";
import { createFindTorrentClaim, type FindTorrentClaim } from "../../app/torrents/find-claim.ts";
import { createFolderUse, type FolderUse } from "../../app/torrents/folder-use.ts";
import type { TorrentDeps } from "../../app/torrents/port.ts";
import { forgetWaits, openTorrentRegistry } from "../../app/torrents/registry.ts";
import { createTorrentStage } from "../../app/torrents/stage.ts";
import { createTransmissionClient } from "../../clients/transmission/client.ts";
import { serverName } from "../../clients/transmission/rpc-url.ts";
import { type PathMap, toHere } from "../../core/path/path-map.ts";
import type { Trace } from "../../core/trace.ts";
import { rememberedTransmission } from "../../store/torrents/torrent-notes.ts";
import type { Config } from "../config/config.ts";
import { diskFiles } from "../config/files.ts";
import { downloadPlaces } from "../parts/folders.ts";
import { systemClock } from "../process/clock.ts";
import type { StageHooks } from "./stage-hooks.ts";

export type EngineTorrents = {
  /** Empty if Transmission is not configured. */
  stages: Stage[];
  isTorrents: (path: string) => boolean;
  judgeFolder: FolderUse["judge"];
  confirmSource: ConfirmSource;
  /** Why files must stay where they are: they belong to a torrent. */
  heldBy: FindTorrentClaim;
  /** A secret was read again. */
  soon(): void;
  close(): Promise<void>;
};

type TorrentsDeps = {
  work: WorkDeps;
  hooks: Pick<StageHooks, "log" | "takesNothing" | "moved">;
  files: Files;
  observe: ObserveRelease;
  health: Health;
  /** Sends no commands to Transmission. */
  isDry: boolean;
};

/**
 * The torrent source. Without TRANSMISSION_URL only the registry, which keeps unfinished torrents from the folder source.
 */
export async function wireTorrents(config: Config, deps: TorrentsDeps): Promise<EngineTorrents> {
  const { store } = deps.work;
  const { url, pathMap } = config.transmission;
  const registry = await openTorrentRegistry(store);
  const known = await rememberedTransmission(store.read);
  const mapped = pathMap.map(({ here }) => here);
  const use = createFolderUse(registry, { configured: url !== undefined, known: known?.folders, mapped });
  const folders = {
    isTorrents: (path: string) => ["own", "around"].includes(use.standingOf(path).kind),
    judgeFolder: use.judge,
  };
  const sourceHold = {
    registry,
    use,
    monotonic: systemClock.monotonic,
    toHere: (path: string) => toOurs(path, pathMap),
  };
  if (url === undefined) {
    await forgetWaits(registry);
    const heldBy = createFindTorrentClaim({ ...sourceHold, transmission: undefined });
    return { ...folders, stages: [], confirmSource: async () => undefined, heldBy, soon() {}, close: async () => {} };
  }
  const { transmission, control, close } = connect(config, url, deps.hooks.log.trace);
  const say = (message: string): void => deps.hooks.log.warn(`Transmission: ${message}`);
  const torrentDeps = torrentDepsOf(config, deps, { registry, transmission, url });
  // The only part that sends commands to Transmission.
  const autoRemove =
    config.transmission.autoRemove && !deps.isDry
      ? createAutoRemove({ ...deps.work, files: deps.files, registry, transmission, control, log: say })
      : undefined;
  const stage = createTorrentStage({
    ...torrentDeps,
    use,
    paused: deps.hooks.takesNothing,
    autoRemove,
    health: deps.health,
    log: say,
  });
  return {
    ...folders,
    stages: [stage],
    confirmSource: createConfirm(torrentDeps),
    heldBy: createFindTorrentClaim({ ...sourceHold, transmission }),
    soon: stage.soon,
    close,
  };
}

function connect({ transmission: { username, password } }: Config, url: string, trace: Trace | undefined) {
  const { session, upSeconds, list, withFiles, countWanted, close, ...control } = createTransmissionClient({
    url,
    username,
    password: () => password.current(),
    clock: systemClock,
    trace,
  });
  return { transmission: { session, upSeconds, list, withFiles, countWanted }, control, close };
}

type Connected = Pick<TorrentDeps, "registry" | "transmission" | "url">;

function torrentDepsOf(config: Config, deps: TorrentsDeps, { registry, transmission, url }: Connected): TorrentDeps {
  const { labels, excludeLabels, pathMap, pollMs } = config.transmission;
  return {
    ...deps.work,
    files: deps.files,
    observe: deps.observe,
    moved: deps.hooks.moved,
    report: deps.hooks.log.warn,
    registry,
    transmission,
    url: serverName(url),
    monotonic: systemClock.monotonic,
    toHere: (path) => toOurs(path, pathMap),
    labels: { labels, excludeLabels },
    places: downloadPlaces(config),
    backlog: config.backlog,
    pollMs,
  };
}

/** A path that is not a full path stays unchanged: resolving it would use the working directory. */
function toOurs(path: string, maps: readonly PathMap[]): string {
  const here = toHere(path, maps);
  return isAbsolute(here) ? diskFiles.real(here) : here;
}
