import { isAbsolute } from "node:path";
import { createTransmissionClient } from "../../../adapters/transmission/client.ts";
import { serverName } from "../../../adapters/transmission/rpc-url.ts";
import type { Stage } from "../../../app/engine/engine.ts";
import { createAutoRemove } from "../../../app/torrents/auto-remove.ts";
import { type ConfirmSource, createConfirm } from "../../../app/torrents/confirm.ts";
import { createFolderUse, type FolderUse } from "../../../app/torrents/folder-use.ts";
import type { TorrentDeps, Transmission } from "../../../app/torrents/port.ts";
import { type Ledger, openLedger } from "../../../app/torrents/registry.ts";
import { createSourceHold, type HeldBy } from "../../../app/torrents/source-hold.ts";
import { createTorrentStage } from "../../../app/torrents/stage.ts";
import { type PathMap, toHere } from "../../../core/path/path-map.ts";
import type { Store } from "../../../store/open.ts";
import { keepOnlySources } from "../../../store/releases/sources.ts";
import { knownTransmission } from "../../../store/torrents/torrent-notes.ts";
import type { Config } from "../../config/config.ts";
import { diskFiles } from "../../config/files.ts";
import { systemClock } from "../../process/clock.ts";
import type { DaemonLog } from "../../process/log.ts";
import { downloadPlaces } from "../planning/known-folders.ts";

type WiredTorrents = {
  /** Empty where Transmission is not configured. */
  stages: Stage[];
  isTorrents: (path: string) => boolean;
  judgeFolder: FolderUse["judge"];
  confirmSource: ConfirmSource;
  /** Why files must stay where they are: a torrent has them. */
  heldBy: HeldBy;
  /** A secret was read again. */
  soon(): void;
  close(): Promise<void>;
};

type Deps = Pick<TorrentDeps, "store" | "now" | "warn" | "observe" | "moved"> &
  Pick<Parameters<typeof createAutoRemove>[0], "files"> &
  Pick<TorrentDeps, "files"> & {
    log: DaemonLog;
    paused: () => Promise<boolean>;
    /** Transmission is asked and told nothing. */
    dryRun: boolean;
  };

/** The torrent source; without TRANSMISSION_URL only its memory, which keeps unfinished torrents from the folder source. */
export async function wireTorrents(config: Config, deps: Deps): Promise<WiredTorrents> {
  const { store, log } = deps;
  const { transmission: settings } = config;
  const ledger = await openLedger(store);
  const known = await knownTransmission(store.read);
  const use = createFolderUse(ledger, { configured: settings.url !== undefined, known: known?.folders });
  const isTorrents = (path: string): boolean => ["own", "around"].includes(use.standingOf(path).kind);
  const rest = { isTorrents, judgeFolder: use.judge };
  const ours = (path: string): string => toOurs(path, settings.pathMap);
  const here = { ledger, use, monotonic: systemClock.monotonic, toHere: ours };
  if (settings.url === undefined) {
    await forgetWaits(store, ledger);
    const heldBy = createSourceHold({ ...here, transmission: undefined });
    return { ...rest, stages: [], confirmSource: async () => undefined, heldBy, soon() {}, close: async () => {} };
  }

  const { session, upSeconds, list, withFiles, countWanted, close, ...control } = createTransmissionClient({
    url: settings.url,
    username: settings.username,
    password: () => settings.password.current(),
    clock: systemClock,
  });
  const transmission: Transmission = { session, upSeconds, list, withFiles, countWanted };
  const say = (message: string): void => log.warn(`Transmission: ${message}`);
  const torrentDeps: TorrentDeps = {
    ...deps,
    ledger,
    transmission,
    url: serverName(settings.url),
    monotonic: systemClock.monotonic,
    toHere: ours,
    labels: { labels: settings.labels, excludeLabels: settings.excludeLabels },
    places: downloadPlaces(config),
    backlog: config.backlog,
    tell: log.warn,
    pollMs: settings.pollMs,
  };
  // The one thing here that gives orders.
  const autoRemove =
    settings.autoRemove && !deps.dryRun ? createAutoRemove({ ...deps, ledger, transmission, control, say }) : undefined;
  const stage = createTorrentStage({
    ...torrentDeps,
    use,
    paused: deps.paused,
    autoRemove,
    say,
  });
  return {
    ...rest,
    stages: [stage],
    confirmSource: createConfirm(torrentDeps),
    heldBy: createSourceHold({ ...here, transmission }),
    soon: stage.soon,
    close,
  };
}

/** What is no full path of ours stays as it is: it would be looked for in the folder that we were started in. */
function toOurs(path: string, maps: readonly PathMap[]): string {
  const here = toHere(path, maps);
  return isAbsolute(here) ? diskFiles.real(here) : here;
}

/** Nobody asks any more what a torrent waits for, or how Transmission is. */
async function forgetWaits(store: Store, ledger: Ledger): Promise<void> {
  const waiting = ledger.all().filter(({ waits }) => waits !== undefined);
  await ledger.save(
    waiting.map((torrent) => ({ ...torrent, waits: undefined })),
    (trx) => keepOnlySources(trx, "transmission", []),
  );
}
