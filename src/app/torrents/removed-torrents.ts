import { basename, dirname } from "node:path";
import { fallBackTo, Outage } from "../../base/errors.ts";
import type { Reason, ReasonCode } from "../../base/reason-codes.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { byEngine } from "../../core/actor.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import { findStates } from "../../core/release/state-traits.ts";
import { thingOf } from "../../core/torrent/kinds.ts";
import { MAX_MISSING, mayBeComplete, type Torrent } from "../../core/torrent/torrent.ts";
import { isApprovedDespite } from "../../store/releases/release-lookup.ts";
import {
  addRelease,
  findReadableRelease,
  hasDownloadAt,
  listTorrentReleasesIn,
} from "../../store/releases/releases.ts";
import { listWantedFiles, type RegisteredTorrent } from "../../store/torrents/torrents.ts";
import { workOn } from "../engine/work-on.ts";
import { changeState, changeStateWithin } from "../releases/change-state.ts";
import { settleRelease } from "../releases/settle-release.ts";
import type { DiskChecks } from "./disk-checks.ts";
import { explainUnnamed, isInNamedFolder, toPlace } from "./hold-elsewhere.ts";
import { checkWanted } from "./on-disk.ts";
import type { LocalClient, TorrentDeps } from "./port.ts";
import { hasOwn, isOpen, pathOf, relocate, toReleaseName } from "./take-over.ts";

const REMOVED: ReasonCode = "torrent_removed";

/**
 * True if the client reports the torrent complete. Its files on disk may not have been checked yet.
 */
const isWhole = ({ complete, waits }: RegisteredTorrent): boolean =>
  complete || mayBeComplete(waits);

const removedReason = (path: string, torrent: RegisteredTorrent, client: LocalClient): Reason => {
  const shown = quoted(path, 300);
  const removed = `The ${thingOf(client.kind)} was removed from ${client.title}`;
  return {
    code: REMOVED,
    message: isWhole(torrent)
      ? `${removed} before its files at ${shown} were checked, so they may be incomplete.`
      : `${removed} before it was complete; the files at ${shown} are incomplete.`,
  };
};

/** True if the release is in review because its torrent was removed. */
export const isRemoved = ({ state, reasons }: Pick<Release, "state" | "reasons">): boolean =>
  state === "review" && reasons.some(({ code }) => code === REMOVED);

export interface RemovedTorrents {
  /**
   * Counts how often torrents are absent from the client's complete list. A torrent is gone after
   * three consecutive absences, or after one if the client itself reported the removal. Returns
   * true while any absence is still being counted. In this case, the next list must be complete
   * too.
   */
  count(listed: readonly Torrent[], announced: ReadonlySet<string>): Promise<boolean>;
  /**
   * Marks releases as gone if they wait for a person and their torrent was removed with its data.
   */
  sweep(signal: AbortSignal): Promise<void>;
  concludeAll(settling: readonly ReleaseIn<"settling">[], signal: AbortSignal): Promise<void>;
}

/** Finds torrents that the client no longer has, and decides about their releases. */
export function createRemovedTorrents(deps: TorrentDeps, diskChecks: DiskChecks): RemovedTorrents {
  const { store, registry, client, clock } = deps;

  async function count(
    listed: readonly Torrent[],
    announced: ReadonlySet<string>,
  ): Promise<boolean> {
    const present = new Set(listed.map(({ hash }) => hash));
    // This list does not cover torrents of the client's earlier address.
    const ours = ({ server = client.address }: RegisteredTorrent): boolean =>
      server === client.address;
    const absent = registry
      .of(client.name)
      .filter(
        (torrent) => torrent.goneAt === undefined && ours(torrent) && !present.has(torrent.hash),
      );
    const counted = absent.map((torrent) => {
      const missing = announced.has(torrent.hash) ? MAX_MISSING : torrent.missing + 1;
      return missing < MAX_MISSING
        ? { ...torrent, missing }
        : { ...torrent, missing, goneAt: clock.now() };
    });
    await registry.save(counted);
    for (const torrent of counted) {
      if (torrent.goneAt !== undefined) {
        diskChecks.forget(torrent.hash);
        await giveOn(torrent);
      }
    }
    return counted.some(({ goneAt }) => goneAt === undefined);
  }

  /** Moves an undecided release to the same torrent in another client. */
  async function giveOn({ releaseId }: RegisteredTorrent): Promise<void> {
    const release =
      releaseId === undefined ? undefined : await findReadableRelease(store.read, releaseId);
    if (!release || !isOpen(release) || hasOwn(registry, release)) return;
    const heir = registry
      .allOfRelease(release)
      .find(
        (registeredTorrent) =>
          registeredTorrent.goneAt === undefined && pathOf(registeredTorrent) !== undefined,
      );
    const path = heir && pathOf(heir);
    if (heir === undefined || path === undefined) return;
    await store.write((trx) =>
      relocate(trx, release, path, toReleaseName(heir, client), byEngine(clock.now())),
    );
    deps.wake();
  }

  /**
   * Decides about a settling release whose torrent is gone. If the files are gone as well, the
   * release becomes gone. If they are complete and unchanged, or if a person approved them as they
   * are, it settles. Otherwise, it goes to review.
   */
  async function conclude(
    release: ReleaseIn<"settling">,
    torrent: RegisteredTorrent,
    signal: AbortSignal,
  ) {
    const path = pathOf(torrent) ?? release.path;
    const by = byEngine(clock.now());
    if ((await deps.files.readFileIdentity(path)) === undefined) {
      if (await isGone(path, signal)) await changeState(store, release, { kind: "vanished" }, by);
      return;
    }
    if (await staysOut(release, path)) return;
    const wanted = await listWantedFiles(store.read, torrent);
    if (
      torrent.complete &&
      (await checkWanted(deps.files, torrent.folder, wanted, client)).kind === "there"
    ) {
      await diskChecks.settle(torrent, signal);
      return;
    }
    // An approval given after the removal was reported applies to the files as they are. An earlier
    // approval was for the complete torrent.
    const since = torrent.goneAt ?? clock.now();
    if (await isApprovedDespite(store.read, release.id, REMOVED, since)) {
      return await settle(release, path, signal);
    }
    await changeState(
      store,
      release,
      { kind: "unsure", reasons: [removedReason(path, torrent, client)] },
      by,
    );
  }

  /**
   * Sends a release to review if the owner named no folder around it. Returns true if so. Its path
   * came from the client, and an approval does not name a folder.
   */
  async function staysOut(release: ReleaseIn<"settling">, path: string): Promise<boolean> {
    const place = toPlace(path);
    if (isInNamedFolder(await deps.namedFolders(), place)) return false;
    const reasons = [explainUnnamed(place.folder)];
    await changeState(store, release, { kind: "unsure", reasons }, byEngine(clock.now()));
    return true;
  }

  async function settle(
    release: ReleaseIn<"settling">,
    path: string,
    signal: AbortSignal,
  ): Promise<void> {
    await settleRelease(deps, release, await deps.observe({ ...release, path }, signal), signal);
    deps.wake();
  }

  /**
   * Sends a release to review if its files, such as leftover pieces, are no longer claimed by any
   * torrent in the registry.
   */
  async function concludePiece(release: ReleaseIn<"settling">, signal: AbortSignal): Promise<void> {
    const by = byEngine(clock.now());
    if (await isGone(release.path, signal)) {
      return void (await changeState(store, release, { kind: "vanished" }, by));
    }
    if (await staysOut(release, release.path)) return;
    if (await isApprovedDespite(store.read, release.id, REMOVED, 0)) {
      return await settle(release, release.path, signal);
    }
    const message = `No ${thingOf(client.kind)} in ${client.title} has the files at ${quoted(release.path, 300)}, so they may be incomplete.`;
    await changeState(
      store,
      release,
      { kind: "unsure", reasons: [{ code: REMOVED, message }] },
      by,
    );
  }

  /**
   * Undefined if the disk does not answer. One path's disk must not end the round of all torrents.
   */
  const isThere = (path: string): Promise<boolean | undefined> =>
    deps.files
      .readFileIdentity(path)
      .then((identity) => identity !== undefined)
      .catch(fallBackTo(undefined, Outage));

  const isGone = async (path: string, signal: AbortSignal): Promise<boolean> =>
    (await isThere(path)) === false &&
    (await deps.files.listRoot(dirname(path), signal)).state === "ok";

  async function sweep(signal: AbortSignal): Promise<void> {
    const waitForPerson = findStates(({ waitsForPerson }) => waitsForPerson);
    for (const release of await listTorrentReleasesIn(store.read, waitForPerson)) {
      const torrent = registry.ofRelease(release);
      // A leftover piece is a release without a torrent.
      const waits = torrent ? torrent.goneAt !== undefined : isRemoved(release);
      if (!waits) continue;
      if (await isGone(release.path, signal)) {
        await changeState(store, release, { kind: "vanished" }, byEngine(clock.now()));
      }
    }
    await tellLeftBehind(signal);
  }

  /**
   * Reports files that were left behind at a torrent's earlier path when the torrent, or the folder
   * for unfinished torrents, was moved. These files are not filed. A path that still holds a
   * torrent's unfinished data has no leftovers. Nothing is reported until something exists at the
   * torrent's new path, because rTorrent 0.9.8 reports the new folder before it moves the data
   * there.
   */
  async function tellLeftBehind(signal: AbortSignal): Promise<void> {
    for (const torrent of registry.of(client.name)) {
      const used = [
        pathOf(torrent),
        ...(torrent.goneAt === undefined ? registry.unfinishedPaths(torrent) : []),
      ];
      const former = (torrent.places ?? []).filter((place) => !used.includes(place));
      if (former.length === 0 || (torrent.goneAt === undefined && (await isMoving(torrent)))) {
        continue;
      }
      const kept: string[] = [];
      for (const place of former) if (!(await isGone(place, signal))) kept.push(place);
      const places = (torrent.places ?? []).filter(
        (place) => !former.includes(place) || kept.includes(place),
      );
      if (places.length < (torrent.places ?? []).length) {
        await registry.save([{ ...torrent, places }]);
      }
      for (const place of kept) await tellPlace(place);
    }
  }

  async function isMoving(torrent: RegisteredTorrent): Promise<boolean> {
    const path = pathOf(torrent);
    return isWhole(torrent) && path !== undefined && !(await isThere(path));
  }

  async function tellPlace(path: string): Promise<void> {
    if (!(await isThere(path)) || (await hasDownloadAt(store.read, path))) return;
    const by = byEngine(clock.now());
    const message = `An unfinished download was moved away from here; the files left at ${quoted(path, 300)} are incomplete.`;
    await store.write(async (trx) => {
      const id = await addRelease(
        trx,
        { source: "torrent", name: basename(path), path, state: "settling" },
        by,
      );
      const piece = await findReadableRelease(trx, id);
      if (piece) {
        await changeStateWithin(
          trx,
          piece,
          { kind: "unsure", reasons: [{ code: REMOVED, message }] },
          by,
        );
      }
    });
  }

  return {
    count,
    sweep,
    async concludeAll(settling, signal) {
      for (const seen of settling) {
        const torrent = registry.ofRelease(seen);
        const release = await findReadableRelease(store.read, seen.id);
        if (
          release?.state !== "settling" ||
          (torrent && (torrent.goneAt === undefined || torrent.client !== client.name))
        ) {
          continue;
        }
        const work = () =>
          torrent ? conclude(release, torrent, signal) : concludePiece(release, signal);
        await workOn(deps, release, work, signal);
      }
    },
  };
}
