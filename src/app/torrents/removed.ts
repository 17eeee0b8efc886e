import { basename, dirname } from "node:path";
import { byEngine } from "../../core/actor.ts";
import type { Reason } from "../../core/reason.ts";
import type { ReasonCode } from "../../core/reason-codes.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import { statesWhere } from "../../core/release/state-traits.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { MAX_MISSING, type Torrent } from "../../core/torrent/torrent.ts";
import { mayBeComplete } from "../../core/torrent/wait.ts";
import { approvedDespite } from "../../store/releases/release-lookup.ts";
import { addRelease, findRelease, releaseAtPath, releasesIn } from "../../store/releases/releases.ts";
import type { RegisteredTorrent } from "../../store/torrents/torrents.ts";
import { wantedFiles } from "../../store/torrents/torrents.ts";
import { workOn } from "../engine/work-on.ts";
import { moveRelease, moveWithin } from "../releases/move.ts";
import { settleRelease } from "../releases/settle-release.ts";
import type { DiskChecks } from "./looks.ts";
import { checkStillOnDisk } from "./on-disk.ts";
import type { TorrentDeps } from "./port.ts";
import { pathOf } from "./take-over.ts";

const REMOVED: ReasonCode = "torrent_removed";

const removedReason = (path: string, { waits, complete }: RegisteredTorrent): Reason => {
  const shown = cleanText(path, 300);
  const whole = complete || mayBeComplete(waits);
  return {
    code: REMOVED,
    message: whole
      ? `The torrent was removed from Transmission before its files at ${shown} were looked at; nobody can say that all are whole.`
      : `The torrent was removed from Transmission before it was complete; what lies at ${shown} is not whole.`,
  };
};

/** It waits for a person because its torrent was removed. */
export const isRemoved = ({ state, reasons }: Pick<Release, "state" | "reasons">): boolean =>
  state === "review" && reasons.some(({ code }) => code === REMOVED);

/** Finds out what Transmission no longer has, and what that means for the releases of it. */
export function createRemovedTorrents(deps: TorrentDeps, diskChecks: DiskChecks) {
  const { store, registry, now } = deps;

  /**
   * Counts the absences of a complete list that is believed; after three in a row, or one where Transmission said itself
   * that it removed it, a torrent is gone. Returns whether any is being counted, so that the next list is complete, too.
   */
  async function count(listed: readonly Torrent[], said: ReadonlySet<string>): Promise<boolean> {
    const present = new Set(listed.map(({ hash }) => hash));
    // Of another Transmission, asked before the address was changed, this one says nothing.
    const ours = ({ server = deps.url }: RegisteredTorrent): boolean => server === deps.url;
    const absent = registry
      .all()
      .filter((torrent) => torrent.goneAt === undefined && ours(torrent) && !present.has(torrent.hash));
    const counted = absent.map((torrent) => {
      const missing = said.has(torrent.hash) ? MAX_MISSING : torrent.missing + 1;
      return missing < MAX_MISSING ? { ...torrent, missing } : { ...torrent, missing, goneAt: now() };
    });
    await registry.save(counted);
    for (const { hash, goneAt } of counted) if (goneAt !== undefined) diskChecks.forget(hash);
    return counted.some(({ goneAt }) => goneAt === undefined);
  }

  /** What settles although its torrent is gone: it was whole and still is, or a person looks, or nothing is left of it. */
  async function conclude(
    release: ReleaseIn<"settling">,
    torrent: RegisteredTorrent,
    signal: AbortSignal,
  ): Promise<void> {
    const path = pathOf(torrent) ?? release.path;
    const by = byEngine(now());
    if ((await deps.files.fileIdentity(path)) === undefined) {
      if (await isGone(path, signal)) await moveRelease(store, release, { kind: "vanished" }, by);
      return;
    }
    const wanted = await wantedFiles(store.read, torrent.hash);
    if (torrent.complete && (await checkStillOnDisk(deps.files, torrent.folder, wanted)).kind === "there") {
      await diskChecks.settle(torrent, signal);
      return;
    }
    // Who approved it after that was said takes what lies there; who said before what it is meant the whole.
    if (await approvedDespite(store.read, release.id, REMOVED, torrent.goneAt ?? now())) {
      await settleRelease(deps, release, await deps.observe({ ...release, path }, signal));
      deps.moved();
      return;
    }
    await moveRelease(store, release, { kind: "unsure", reasons: [removedReason(path, torrent)] }, by);
  }

  /** A piece that was left behind, or what no torrent of the registry is any more: nothing but a person can say what it is. */
  async function concludePiece(release: ReleaseIn<"settling">, signal: AbortSignal): Promise<void> {
    const by = byEngine(now());
    if (await isGone(release.path, signal)) return void (await moveRelease(store, release, { kind: "vanished" }, by));
    if (await approvedDespite(store.read, release.id, REMOVED, 0)) {
      await settleRelease(deps, release, await deps.observe(release, signal));
      deps.moved();
      return;
    }
    const message = `No torrent of Transmission has what lies at ${cleanText(release.path, 300)}; nobody can say that it is whole.`;
    await moveRelease(store, release, { kind: "unsure", reasons: [{ code: REMOVED, message }] }, by);
  }

  const isGone = async (path: string, signal: AbortSignal): Promise<boolean> =>
    (await deps.files.fileIdentity(path)) === undefined &&
    (await deps.files.listRoot(dirname(path), signal)).state === "ok";

  /** What waited for a person when its torrent was removed with its data waits for nothing any more. */
  async function sweep(signal: AbortSignal): Promise<void> {
    const waitForPerson = statesWhere(({ waitsForPerson }) => waitsForPerson);
    for (const release of await releasesIn(store.read, waitForPerson)) {
      const torrent = registry.ofRelease(release);
      // A piece that was left behind is no torrent's release.
      const waits = torrent ? torrent.goneAt !== undefined : isRemoved(release);
      if (release.source !== "torrent" || !waits) continue;
      if (await isGone(release.path, signal)) await moveRelease(store, release, { kind: "vanished" }, byEngine(now()));
    }
    await tellLeftBehind(signal);
  }

  /** Given another folder without its data, or another folder for unfinished ones: what stayed behind is shown, not filed. */
  async function tellLeftBehind(signal: AbortSignal): Promise<void> {
    for (const torrent of registry.all()) {
      const former = (torrent.places ?? []).filter((place) => place !== pathOf(torrent));
      if (former.length === 0) continue;
      const kept: string[] = [];
      for (const place of former) if (!(await isGone(place, signal))) kept.push(place);
      const places = (torrent.places ?? []).filter((place) => !former.includes(place) || kept.includes(place));
      if (places.length < (torrent.places ?? []).length) await registry.save([{ ...torrent, places }]);
      for (const place of kept) await tellPlace(place);
    }
  }

  async function tellPlace(path: string): Promise<void> {
    if ((await deps.files.fileIdentity(path)) === undefined || (await releaseAtPath(store.read, path))) return;
    const by = byEngine(now());
    const message = `A torrent lay here unfinished and was taken elsewhere; what is left at ${cleanText(path, 300)} is not whole.`;
    await store.write(async (trx) => {
      const id = await addRelease(trx, { source: "torrent", name: basename(path), path, state: "settling" }, by);
      const piece = await findRelease(trx, id);
      if (piece) await moveWithin(trx, piece, { kind: "unsure", reasons: [{ code: REMOVED, message }] }, by);
    });
  }

  return {
    count,
    sweep,
    async concludeAll(settling: readonly ReleaseIn<"settling">[], signal: AbortSignal): Promise<void> {
      for (const seen of settling) {
        const torrent = registry.ofRelease(seen);
        const release = await findRelease(store.read, seen.id);
        if (release?.state !== "settling" || (torrent && torrent.goneAt === undefined)) continue;
        const work = () => (torrent ? conclude(release, torrent, signal) : concludePiece(release, signal));
        await workOn(deps, release, work, signal);
      }
    },
  };
}
