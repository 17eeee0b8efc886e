import { Outage, UserError } from "../../core/errors.ts";
import type { ReleaseIn } from "../../core/release/release.ts";
import { needsFull, type Paced, pauseMs } from "../../core/torrent/pace.ts";
import { provesAbsence, type Torrent } from "../../core/torrent/torrent.ts";
import { passesSoon } from "../../core/torrent/wait.ts";
import { torrentReleasesIn } from "../../store/releases/releases.ts";
import { isRootParked, unparkRoot } from "../../store/settings/database-mark.ts";
import { dropHints, hints, rememberTransmission, type TorrentHint } from "../../store/torrents/torrent-notes.ts";
import type { Stage } from "../engine/engine.ts";
import { createHealth, type Health } from "../engine/status.ts";
import { createDiskChecks } from "./disk-checks.ts";
import type { FolderUse } from "./folder-use.ts";
import { type TorrentDeps, type TorrentList, transmissionRoot } from "./port.ts";
import { createRemovedTorrents } from "./removed.ts";
import { createTracker } from "./tracker.ts";

/** Transmission does not answer while it moves files. Up to this long, that is not reported. */
const BUSY_GRACE_MS = 5 * 60_000;
/** After so many failed polls `--once` stops waiting for Transmission. */
const MAX_FAILED_POLLS = 3;
/** The hook may come before a finished torrent is in its folder, so a hint stays valid this long. */
const HINT_LIFETIME_MS = 10 * 60_000;
const HINTED_POLL_INTERVAL_MS = 1000;

export type TorrentStageDeps = TorrentDeps & {
  use: FolderUse;
  paused: () => Promise<boolean>;
  /** Called with a complete list: removes what may go. */
  autoRemove?: ((torrents: readonly Torrent[], signal: AbortSignal) => Promise<void>) | undefined;
  /** Where outages are noted; its own record if absent. */
  health?: Health | undefined;
  /** Logs one sentence. */
  log: (message: string) => void;
};

/** `soon` polls at the next round, whatever the backoff: a password may have been corrected. */
type TorrentStage = Stage & { soon(): void };

/** Polls Transmission regularly and at every hint, and turns its complete torrents into settled releases. */
export function createTorrentStage(deps: TorrentStageDeps): TorrentStage {
  const { store, transmission, registry, monotonic, now, use } = deps;
  const diskChecks = createDiskChecks(deps);
  const tracker = createTracker(deps, diskChecks);
  const removed = createRemovedTorrents(deps, diskChecks);
  const health = deps.health ?? createHealth(store, "transmission", now);
  const paced: Paced = {
    lastFullAt: undefined,
    lastGoodAt: undefined,
    wantsFull: false,
    failures: 0,
    failure: undefined,
  };
  let nextAt = Number.NEGATIVE_INFINITY;
  let failingSince: number | undefined;
  /** Hashes by Transmission's own numbers since the last complete list: it reports removals by number. */
  let hashes = new Map<number, string>();
  let reportedRemoved = new Set<string>();
  let waitingHints: readonly TorrentHint[] = [];

  async function poll(signal: AbortSignal): Promise<void> {
    const began = monotonic();
    const full = needsFull(paced, began);
    if (full) await learnFolders(signal);
    const list = await transmission.list(full ? "all" : "recently-active", signal);
    const torrents = full ? list.torrents : [...list.torrents, ...(await hintedAlso(list, signal))];
    await tracker.remember(torrents);
    const believed = full && (await isBelieved(list, signal));
    if (full) {
      hashes = new Map(list.torrents.map(({ id, hash }) => [id, hash]));
      paced.wantsFull = believed ? await removed.count(list.torrents, reportedRemoved) : true;
      reportedRemoved = new Set();
    } else {
      for (const { id, hash } of list.torrents) hashes.set(id, hash);
      reportedRemoved = new Set(list.removedIds.flatMap((id) => hashes.get(id) ?? []));
      paced.wantsFull = reportedRemoved.size > 0;
    }
    await tracker.learnTops(signal);
    use.goodPoll(began);
    if (await deps.paused()) diskChecks.keepOnly(new Set());
    else {
      // Unreadable rows may never go away: a full list with readable torrents counts as first sight.
      await tracker.takeOverAll(believed || (full && list.torrents.length > 0), signal);
      await tracker.followAll();
      await tracker.checkAll(signal);
      await removed.concludeAll(await settling(), signal);
      // Second checks that are due still belong to the first sight after a restore.
      if (believed && diskChecks.dueIn() === undefined) await unpark();
      if (full) await removed.sweep(signal);
      if (full) await deps.autoRemove?.(list.torrents, signal);
    }
    if (full) paced.lastFullAt = began;
    paced.lastGoodAt = began;
  }

  async function unpark(): Promise<void> {
    const root = transmissionRoot(deps.url);
    if (await isRootParked(store.read, root)) await store.write((trx) => unparkRoot(trx, root));
  }

  async function hintedAlso(list: TorrentList, signal: AbortSignal): Promise<Torrent[]> {
    const listed = new Set(list.torrents.map(({ hash }) => hash));
    const missing = waitingHints.map(({ hash }) => hash).filter((hash) => !listed.has(hash));
    return missing.length === 0 ? [] : (await transmission.list(missing, signal)).torrents;
  }

  async function isBelieved({ torrents, odd }: TorrentList, signal: AbortSignal): Promise<boolean> {
    const upSeconds = torrents.length > 0 ? 0 : await transmission.upSeconds(signal);
    return provesAbsence({ count: torrents.length, odd, upSeconds });
  }

  async function learnFolders(signal: AbortSignal): Promise<void> {
    const { downloadDir, incompleteDir } = await transmission.session(signal);
    const incomplete = incompleteDir === undefined ? undefined : deps.toHere(incompleteDir);
    const folders = [deps.toHere(downloadDir), ...(incomplete === undefined ? [] : [incomplete])];
    if (!use.learn(folders, incomplete)) return;
    await store.write((trx) => rememberTransmission(trx, { url: deps.url, folders }));
  }

  const settling = async (): Promise<ReleaseIn<"settling">[]> =>
    (await torrentReleasesIn(store.read, ["settling"])).filter(
      (release): release is ReleaseIn<"settling"> => release.state === "settling",
    );

  /** A hint is done when its torrent is complete, will not be complete soon, or is unknown to Transmission. */
  const isDone = ({ hash, at }: TorrentHint): boolean => {
    const torrent = registry.get(hash);
    if (now() - at > HINT_LIFETIME_MS || at > now() + HINT_LIFETIME_MS) return true;
    return paced.failures === 0 && (!torrent || torrent.complete || !passesSoon(torrent.waits));
  };

  async function settleHints(): Promise<void> {
    const done = waitingHints.filter(isDone);
    if (done.length > 0) await store.write((trx) => dropHints(trx, done));
    waitingHints = await hints(store.read);
  }

  async function reportFailure(error: unknown): Promise<void> {
    // Like a refused password, a version that is too old must be fixed by a person.
    const known = error instanceof Outage || error instanceof UserError;
    if (!known) throw error;
    const message = error instanceof UserError ? `${error.message} ${error.hint}` : error.message;
    failingSince ??= monotonic();
    paced.failures++;
    paced.failure = error instanceof Outage ? error.code : "transmission_unauthorized";
    use.failedPoll(paced.failure === "transmission_unauthorized");
    const patient = paced.failure === "transmission_busy" && monotonic() - failingSince < BUSY_GRACE_MS;
    if (!patient && (await health.note(deps.url, message, { code: paced.failure }))) deps.log(message);
  }

  async function pollAndReport(signal: AbortSignal): Promise<void> {
    try {
      await poll(signal);
      paced.failures = 0;
      paced.failure = undefined;
      failingSince = undefined;
      await health.note(deps.url, undefined);
      await health.keepOnly([deps.url]);
    } catch (error) {
      if (signal.aborted) throw error;
      await reportFailure(error);
    }
  }

  /** A second check that is due has to wait while Transmission does not answer. */
  const nextMs = (): number => {
    const checkIn = paced.failures === 0 ? diskChecks.dueIn() : undefined;
    return Math.max(0, Math.min(nextAt - monotonic(), checkIn ?? Number.POSITIVE_INFINITY));
  };

  return {
    name: "torrents",
    soon: () => void (nextAt = Number.NEGATIVE_INFINITY),
    async run(signal) {
      const before = new Set(waitingHints.map(({ hash, at }) => `${hash} ${at}`));
      waitingHints = await hints(store.read);
      const fresh = waitingHints.some(({ hash, at }) => !before.has(`${hash} ${at}`));
      const asked = paced.failures === 0 && (fresh || use.wantsPoll());
      if (!asked && nextMs() > 0) return nextMs();
      await pollAndReport(signal);
      await settleHints();
      const pause = pauseMs(paced, deps.pollMs);
      nextAt =
        monotonic() +
        (waitingHints.length > 0 && paced.failures === 0 ? Math.min(HINTED_POLL_INTERVAL_MS, pause) : pause);
      return nextMs();
    },
    async idle() {
      // A person must fix that, and the next poll is minutes away.
      if (paced.failure === "transmission_unauthorized") return true;
      const busy = paced.failure === "transmission_busy" && waitingHints.length > 0;
      if (paced.failures >= MAX_FAILED_POLLS && !busy) return true;
      if (paced.lastFullAt === undefined || paced.failures > 0 || diskChecks.dueIn() !== undefined) return false;
      return (await hints(store.read)).length === 0;
    },
  };
}
