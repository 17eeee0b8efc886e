import { join } from "node:path";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { byEngine } from "../../core/actor.ts";
import type { Release } from "../../core/release/release.ts";
import { traitsOf } from "../../core/release/state-traits.ts";
import type { TorrentWithFiles } from "../../core/torrent/client.ts";
import { isNewsreader } from "../../core/torrent/kinds.ts";
import { mayBeComplete, type TorrentFile, type TorrentWait } from "../../core/torrent/torrent.ts";
import { listLineageAt } from "../../store/releases/lineage.ts";
import { findReadableRelease, setUnversioned } from "../../store/releases/releases.ts";
import { isRootParked } from "../../store/settings/database-mark.ts";
import { type RegisteredTorrent, replaceWantedFiles } from "../../store/torrents/torrents.ts";
import { takeInChild } from "../discover/children.ts";
import { workOn } from "../engine/work-on.ts";
import { changeState } from "../releases/change-state.ts";
import { settleRelease } from "../releases/settle-release.ts";
import { assertDownloadPath } from "../review/decisions/refuse.ts";
import type { HoldElsewhere } from "./hold-elsewhere.ts";
import { findMovedByApp } from "./moved-by-app.ts";
import { checkAllThere, checkOnDisk, type DiskCheck, layoutOf } from "./on-disk.ts";
import { type TorrentDeps, toClientRoot } from "./port.ts";
import { hasOwn, pathOf, relocate, toReleaseName } from "./take-over.ts";

/**
 * Minimum time between two checks with equal results. Both checks take place after the client
 * reports the torrent complete.
 */
const MIN_CHECK_GAP_MS = 500;

/** Checks a torrent's files twice when the client reports it complete, and settles its release. */
export function createDiskChecks(deps: TorrentDeps): DiskChecks {
  const { store, registry, client, clock } = deps;
  const parks = (): Promise<boolean> => isRootParked(store.read, toClientRoot(client));
  const firstChecks = new Map<string, { fingerprint: string; at: number }>();

  /**
   * Returns a wait if another client may still be downloading into this path. A finished newsreader
   * download has no file list. If its path map is wrong, its path may contain another client's
   * unfinished download, whose files may have their full length from the beginning.
   */
  function loadedBy(path: string): TorrentWait | undefined {
    const other = registry.all().find((registeredTorrent) => {
      const otherPath = pathOf(registeredTorrent);
      if (
        registeredTorrent.client === client.name ||
        registeredTorrent.complete ||
        registeredTorrent.goneAt !== undefined
      ) {
        return false;
      }
      // For torrents that are excluded by label, it is unknown whether they are complete.
      if (mayBeComplete(registeredTorrent.waits) || registeredTorrent.waits?.code === "label") {
        return false;
      }
      return (
        otherPath !== undefined &&
        (isAtOrBelow(otherPath, path) || isAtOrBelow(path, otherPath)) &&
        registry.unfinishedPaths(registeredTorrent).length === 0
      );
    });
    if (!other) return undefined;
    const map =
      `correct ${client.settings}_PATH_MAP if ${client.title} stores it elsewhere, or wait until ` +
      "that download is complete or removed";
    return {
      code: "not_on_disk",
      message: `${quoted(path, 300)} has files that ${other.client} is still downloading; ${map}.`,
    };
  }

  async function check(
    entry: RegisteredTorrent,
    { torrent, files }: TorrentWithFiles,
    hold: HoldElsewhere,
    signal: AbortSignal,
  ): Promise<RegisteredTorrent> {
    const { tops, trouble } = await layoutOf(files);
    const owner = isNewsreader(client.kind)
      ? loadedBy(join(entry.folder, tops[0] ?? ""))
      : undefined;
    const reason = trouble ?? (await hold({ ...entry, tops })) ?? owner;
    const look = (listed: readonly TorrentFile[]): Promise<DiskCheck> =>
      isNewsreader(client.kind)
        ? checkAllThere(
            deps.files,
            { ...entry, tops },
            { client, bytes: torrent.sizeBytes },
            signal,
          )
        : checkOnDisk(deps.files, entry.folder, listed, client);
    let seen: DiskCheck = reason ? { kind: "waits", reason } : await look(files);
    if (seen.kind === "waits" && seen.reason.code === "not_on_disk") {
      const given = { files, reason: seen.reason };
      const moved = await findMovedByApp(deps, entry, given, signal);
      const rest = moved.left === undefined ? undefined : await look(moved.left);
      seen = rest?.kind === "there" ? rest : { kind: "waits", reason: moved.reason };
    }
    if (seen.kind === "waits") {
      firstChecks.delete(entry.hash);
      return { ...entry, tops, complete: false, waits: seen.reason };
    }
    const before = firstChecks.get(entry.hash);
    const time = clock.monotonic();
    if (before?.fingerprint !== seen.fingerprint) {
      firstChecks.set(entry.hash, { fingerprint: seen.fingerprint, at: time });
      return { ...entry, tops, complete: false };
    }
    if (time - before.at < MIN_CHECK_GAP_MS) return { ...entry, tops };
    firstChecks.delete(entry.hash);
    const whole = { ...entry, tops, complete: true, waits: undefined };
    await registry.save([whole], (trx) => replaceWantedFiles(trx, entry, seen.wanted));
    await settle(whole, signal);
    return whole;
  }

  /**
   * Returns the torrent's release if the release is at the torrent's path. If several clients have
   * the same torrent, the release moves to the path of the first complete torrent.
   */
  async function releaseAt(torrent: RegisteredTorrent): Promise<Release | undefined> {
    const { releaseId } = torrent;
    const release =
      releaseId === undefined ? undefined : await findReadableRelease(store.read, releaseId);
    const path = pathOf(torrent);
    if (!release || path === undefined || path === release.path || release.source !== "torrent") {
      return release;
    }
    if (release.state !== "settling" || hasOwn(registry, release, ({ complete }) => complete)) {
      return undefined;
    }
    const name = toReleaseName(torrent, client);
    if (!(await store.write((trx) => relocate(trx, release, path, name, byEngine(clock.now()))))) {
      return undefined;
    }
    return findReadableRelease(store.read, release.id);
  }

  async function settle(torrent: RegisteredTorrent, signal: AbortSignal): Promise<void> {
    const first = await releaseAt(torrent);
    if (!first) return;
    await workOn(deps, first, () => settleOne(torrent, first, signal), signal);
    if (first.state === "filed") {
      await workOn(deps, first, () => takeInGrown(first, signal), signal);
    }
    for (const { id, state } of await listLineageAt(store.read, first.path)) {
      const child =
        state === "settling" && id !== first.id
          ? await findReadableRelease(store.read, id)
          : undefined;
      if (child) await workOn(deps, child, () => settleOne(torrent, child, signal), signal);
    }
  }

  async function settleOne(
    torrent: RegisteredTorrent,
    release: Release,
    signal: AbortSignal,
  ): Promise<void> {
    const path = pathOf(torrent) ?? release.path;
    const decided =
      traitsOf(release.state).settlesAgain !== "no" && release.contentKey !== undefined;
    if (release.state !== "settling" && !decided) return;
    const seen = await deps.observe({ ...release, path }, signal);
    if (release.state === "settling") {
      assertDownloadPath(path, deps.places);
      await settleRelease(deps, release, seen, signal);
    } else if (release.contentKey !== seen.contentKey) {
      // Decisions made since the backup are unknown, so this change does not reopen the release.
      // Later changes do.
      if (await parks()) {
        await store.write((trx) =>
          setUnversioned(trx, release.id, { contentKey: seen.contentKey }),
        );
      } else {
        await changeState(store, release, { kind: "content_changed" }, byEngine(clock.now()));
      }
    }
    deps.wake();
  }

  /**
   * Adds files of the torrent that were selected after the release was filed, as a child release.
   */
  async function takeInGrown(release: Release, signal: AbortSignal): Promise<void> {
    const seen = await deps.observe(release, signal, { whole: true, tails: false });
    if (seen.contentKey !== release.contentKey) {
      await takeInChild(store, release.path, seen, byEngine(clock.now()), { parks: await parks() });
    }
  }

  return {
    check,
    settle,
    dueIn() {
      const times = [...firstChecks.values()].map(
        ({ at }) => at + MIN_CHECK_GAP_MS - clock.monotonic(),
      );
      return times.length === 0 ? undefined : Math.max(0, Math.min(...times));
    },
    pending: () => [...firstChecks.keys()],
    forget: (hash) => void firstChecks.delete(hash),
    keepOnly(hashes) {
      for (const hash of firstChecks.keys()) if (!hashes.has(hash)) firstChecks.delete(hash);
    },
  };
}

export interface DiskChecks {
  /**
   * `entry` is the torrent from the client's latest response. Returns the entry after the check.
   */
  check(
    entry: RegisteredTorrent,
    torrent: TorrentWithFiles,
    hold: HoldElsewhere,
    signal: AbortSignal,
  ): Promise<RegisteredTorrent>;
  /** Settles the release of a complete torrent, and the child releases of its folder. */
  settle(torrent: RegisteredTorrent, signal: AbortSignal): Promise<void>;
  /** Milliseconds until the next second check. Undefined if no check is scheduled. */
  dueIn(): number | undefined;
  pending(): string[];
  forget(hash: string): void;
  /** Forgets the first checks of all torrents except these. */
  keepOnly(hashes: ReadonlySet<string>): void;
}
