import { toCommandText, withHint } from "../../base/actions/sentence.ts";
import { isLasting, Outage, UserError } from "../../base/errors.ts";
import type { ReleaseIn } from "../../core/release/release.ts";
import type { Cursor } from "../../core/torrent/client.ts";
import {
  computePauseMs,
  FULL_LIST_INTERVAL_MS,
  needsFull,
  type PollPace,
} from "../../core/torrent/poll-interval.ts";
import { formatSourceName } from "../../core/torrent/source-name.ts";
import { passesSoon, type Torrent } from "../../core/torrent/torrent.ts";
import { listTorrentReleasesIn } from "../../store/releases/releases.ts";
import { isRootParked, unparkRoot } from "../../store/settings/database-mark.ts";
import {
  dropHints,
  listHints,
  rememberClient,
  type TorrentHint,
} from "../../store/torrents/torrent-notes.ts";
import type { Stage } from "../engine/engine.ts";
import type { HealthRecord } from "../engine/status.ts";
import { watchSilence } from "../health/silence.ts";
import { createDiskChecks } from "./disk-checks.ts";
import type { FolderUse } from "./folder-use.ts";
import { type TorrentDeps, toClientRoot } from "./port.ts";
import { createRemovedTorrents } from "./removed-torrents.ts";
import { createTracker } from "./tracker.ts";

/**
 * A client may not respond while it moves files. Until this time, it counts as silent, which is not
 * a problem yet.
 */
const BUSY_GRACE_MS = 5 * 60_000;
/** Number of failed polls after which `--once` stops waiting for the client. */
const MAX_FAILED_POLLS = 3;
/** Lifetime of a hint. The hook may run before a finished torrent is in its folder. */
const HINT_LIFETIME_MS = 10 * 60_000;
const HINTED_POLL_INTERVAL_MS = 1000;

export interface TorrentStageDeps extends TorrentDeps {
  use: FolderUse;
  paused: () => Promise<boolean>;
  /** Removes torrents that are no longer needed. Called with a complete list. */
  autoRemove?: ((torrents: readonly Torrent[], signal: AbortSignal) => Promise<void>) | undefined;
  /** Records outages. */
  health: HealthRecord;
}

/**
 * `soon` polls in the next round despite any backoff, because a password may have been corrected.
 */
export interface TorrentStage extends Stage {
  soon(): void;
}

/**
 * Polls a client regularly and at every hint, and turns its complete torrents into settled
 * releases.
 */
export function createTorrentStage(deps: TorrentStageDeps): TorrentStage {
  const { store, client, registry, clock, use, health } = deps;
  const diskChecks = createDiskChecks(deps);
  const tracker = createTracker(deps, diskChecks);
  const removed = createRemovedTorrents(deps, diskChecks);
  const paced: PollPace = {
    lastFullAt: undefined,
    wantsFull: false,
    failures: 0,
    failure: undefined,
  };
  let nextAt = Number.NEGATIVE_INFINITY;
  let failingSince: number | undefined;
  /** Failures that were already logged in this outage. */
  const logged = new Set<string>();
  let cursor: Cursor | undefined;
  let foldersAt = Number.NEGATIVE_INFINITY;
  let reportedGone = new Set<string>();
  let waitingHints: readonly TorrentHint[] = [];

  async function poll(signal: AbortSignal): Promise<void> {
    const began = clock.monotonic();
    const since = needsFull(paced, began) ? undefined : cursor;
    if (since === undefined || began - foldersAt >= FULL_LIST_INTERVAL_MS) {
      await learnFolders(signal);
      foldersAt = began;
    }
    const answer = await heard(() => client.poll(since, signal));
    const full = since === undefined || answer.isWhole;
    const torrents = full
      ? answer.torrents
      : [...answer.torrents, ...(await hintedAlso(answer.torrents, signal))];
    await tracker.remember(torrents);
    if (full) {
      paced.wantsFull = answer.isWhole ? await removed.count(answer.torrents, reportedGone) : true;
      reportedGone = new Set();
    } else {
      reportedGone = new Set(answer.gone);
      paced.wantsFull = reportedGone.size > 0;
    }
    await tracker.learnTops(signal);
    use.goodPoll(began, answer.writes);
    if (await deps.paused()) {
      diskChecks.keepOnly(new Set());
    } else {
      // Unreadable rows may be permanent, so a full list with readable torrents counts as first
      // sight.
      await tracker.takeOverAll(answer.isWhole || (full && answer.torrents.length > 0), signal);
      await tracker.followAll();
      await tracker.checkAll(signal);
      await removed.concludeAll(await settling(), signal);
      // After a restore, the first sight is not over until no second check is due.
      if (answer.isWhole && diskChecks.dueIn() === undefined) await unpark();
      if (full) await removed.sweep(signal);
      if (full) await deps.autoRemove?.(answer.torrents, signal);
    }
    if (full) paced.lastFullAt = began;
    cursor = answer.next;
  }

  const heard = <T>(ask: () => Promise<T>): Promise<T> =>
    watchSilence(deps, formatSourceName(client), ask);

  async function unpark(): Promise<void> {
    const root = toClientRoot(client);
    if (await isRootParked(store.read, root)) await store.write((trx) => unparkRoot(trx, root));
  }

  async function hintedAlso(listed: readonly Torrent[], signal: AbortSignal): Promise<Torrent[]> {
    const hashes = new Set(listed.map(({ hash }) => hash));
    const missing = waitingHints.map(({ hash }) => hash).filter((hash) => !hashes.has(hash));
    return missing.length === 0 ? [] : await heard(() => client.list(missing, signal));
  }

  async function learnFolders(signal: AbortSignal): Promise<void> {
    const { download, incomplete, others = [] } = await heard(() => client.folders(signal));
    const unfinished = incomplete === undefined ? undefined : client.toHere(incomplete);
    const folders = [
      ...[...download, ...others].map(client.toHere),
      ...(unfinished === undefined ? [] : [unfinished]),
    ];
    if (!use.learn(folders, unfinished)) return;
    const { name, address } = client;
    await store.write((trx) => rememberClient(trx, { name, address, folders }));
  }

  const settling = async (): Promise<ReleaseIn<"settling">[]> =>
    (await listTorrentReleasesIn(store.read, ["settling"])).filter(
      (release): release is ReleaseIn<"settling"> => release.state === "settling",
    );

  /**
   * True if a hint has expired, or if its torrent is complete, will not be complete soon, or is
   * unknown to the client.
   */
  const isDone = ({ hash, at }: TorrentHint): boolean => {
    const torrent = registry.get({ client: client.name, hash });
    if (clock.now() - at > HINT_LIFETIME_MS || at > clock.now() + HINT_LIFETIME_MS) return true;
    return (
      paced.failures === 0 &&
      (!torrent || torrent.goneAt !== undefined || torrent.complete || !passesSoon(torrent.waits))
    );
  };

  async function settleHints(): Promise<void> {
    const done = waitingHints.filter(isDone);
    if (done.length > 0) await store.write((trx) => dropHints(trx, done));
    waitingHints = await listHints(store.read, client.name);
  }

  async function reportFailure(error: unknown): Promise<void> {
    // A version that is too old can only be fixed by a person, like a rejected password.
    const known = error instanceof Outage || error instanceof UserError;
    if (!known) throw error;
    const message = error instanceof UserError ? toCommandText(withHint(error)) : error.message;
    failingSince ??= clock.monotonic();
    paced.failures++;
    paced.failure = error instanceof Outage ? error.code : "client_unauthorized";
    use.failedPoll(paced.failure === "client_unauthorized");
    const patient =
      paced.failure === "client_busy" && clock.monotonic() - failingSince < BUSY_GRACE_MS;
    // A problem that only a person can end has no next try.
    const nextAt = isLasting(error)
      ? undefined
      : clock.now() + computePauseMs(paced, client.pollMs);
    const name = formatSourceName(client);
    if (patient) {
      await health.silent(name, clock.now() - (clock.monotonic() - failingSince));
      return;
    }
    if (!(await health.note(name, message, { code: paced.failure, nextAt }))) return;
    // A machine that is off may refuse connections at first and then not respond for hours, so each
    // kind of failure is logged once. Problems that a person must fix are logged once per message.
    const about = paced.failure === "client_unauthorized" ? message : paced.failure;
    if (!logged.has(about)) deps.log.warn(`${client.title}: ${message}`);
    logged.add(about);
  }

  async function pollAndReport(signal: AbortSignal): Promise<void> {
    try {
      await poll(signal);
      paced.failures = 0;
      paced.failure = undefined;
      failingSince = undefined;
      logged.clear();
      await health.note(formatSourceName(client), undefined);
    } catch (error) {
      if (signal.aborted) throw error;
      await reportFailure(error);
    }
  }

  /**
   * Time until the next poll or second check. While the client does not respond, second checks
   * wait.
   */
  const nextMs = (): number => {
    const checkIn = paced.failures === 0 ? diskChecks.dueIn() : undefined;
    return Math.max(0, Math.min(nextAt - clock.monotonic(), checkIn ?? Number.POSITIVE_INFINITY));
  };

  return {
    name: "torrents",
    soon: () => void (nextAt = Number.NEGATIVE_INFINITY),
    async run(signal) {
      const before = new Set(waitingHints.map(({ hash, at }) => `${hash} ${at}`));
      waitingHints = await listHints(store.read, client.name);
      const fresh = waitingHints.some(({ hash, at }) => !before.has(`${hash} ${at}`));
      const asked = paced.failures === 0 && (fresh || use.wantsPoll());
      if (!asked && nextMs() > 0) return nextMs();
      await pollAndReport(signal);
      await settleHints();
      const pause = computePauseMs(paced, client.pollMs);
      nextAt =
        clock.monotonic() +
        (waitingHints.length > 0 && paced.failures === 0
          ? Math.min(HINTED_POLL_INTERVAL_MS, pause)
          : pause);
      return nextMs();
    },
    async idle() {
      // Only a person can fix this failure, and the next poll is minutes away.
      if (paced.failure === "client_unauthorized") return true;
      const busy = paced.failure === "client_busy" && waitingHints.length > 0;
      if (paced.failures >= MAX_FAILED_POLLS && !busy) return true;
      if (
        paced.lastFullAt === undefined ||
        paced.failures > 0 ||
        diskChecks.dueIn() !== undefined
      ) {
        return false;
      }
      return (await listHints(store.read, client.name)).length === 0;
    },
  };
}
