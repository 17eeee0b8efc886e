import { dirname } from "node:path";
import type { Reason } from "../../core/reason.ts";
import type { ReleaseIn } from "../../core/release/release.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { MOST_MISSING } from "../../core/torrent/absence.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";
import { findRelease, releasesIn } from "../../store/releases.ts";
import { type LedgerTorrent, wantedFiles } from "../../store/torrents.ts";
import { workOn } from "../engine/work-on.ts";
import { moveRelease } from "../move.ts";
import type { TorrentDeps } from "./deps.ts";
import type { Looks } from "./looks.ts";
import { lookAgain } from "./on-disk.ts";
import { pathOf } from "./take-over.ts";

const removedReason = (path: string): Reason => ({
  code: "torrent_removed",
  message: `The torrent was removed from Transmission before it was complete; what lies at ${cleanText(path, 300)} is not whole.`,
});

/** Finds out what Transmission no longer has, and what that means for the releases of it. */
export function createRemoved(deps: TorrentDeps, looks: Looks) {
  const { store, ledger, now } = deps;

  /**
   * Counts the absences of a complete list that is believed; after three in a row, or one where Transmission said itself
   * that it removed it, a torrent is gone. Returns whether any is being counted, so that the next list is complete, too.
   */
  async function count(listed: readonly Torrent[], said: ReadonlySet<string>): Promise<boolean> {
    const present = new Set(listed.map(({ hash }) => hash));
    const absent = ledger.all().filter(({ hash, goneAt }) => goneAt === undefined && !present.has(hash));
    const counted = absent.map((torrent) => {
      const missing = said.has(torrent.hash) ? MOST_MISSING : torrent.missing + 1;
      return missing < MOST_MISSING
        ? { ...torrent, missing }
        : { ...torrent, missing, goneAt: now(), waits: undefined };
    });
    await ledger.save(counted);
    for (const { hash, goneAt } of counted) if (goneAt !== undefined) looks.forget(hash);
    return counted.some(({ goneAt }) => goneAt === undefined);
  }

  /** What settles although its torrent is gone: it was whole and still is, or a person looks, or nothing is left of it. */
  async function conclude(release: ReleaseIn<"settling">, torrent: LedgerTorrent, signal: AbortSignal): Promise<void> {
    const path = pathOf(torrent) ?? release.path;
    const by = { actor: "engine", at: now() };
    if ((await deps.files.fileIdentity(path)) === undefined) {
      if (await isGone(path, signal)) await moveRelease(store, release, { kind: "vanished" }, by);
      return;
    }
    const wanted = await wantedFiles(store.read, torrent.hash);
    if (torrent.complete && (await lookAgain(deps.files, torrent.folder, wanted)).kind === "there") {
      await looks.settle(torrent, signal);
      return;
    }
    await moveRelease(store, release, { kind: "unsure", reasons: [removedReason(path)] }, by);
  }

  const isGone = async (path: string, signal: AbortSignal): Promise<boolean> =>
    (await deps.files.fileIdentity(path)) === undefined &&
    (await deps.files.listRoot(dirname(path), signal)).state === "ok";

  /** What waited for a person when its torrent was removed with its data waits for nothing any more. */
  async function sweep(signal: AbortSignal): Promise<void> {
    for (const release of await releasesIn(store.read, ["review", "failed"])) {
      if (release.source !== "torrent" || ledger.ofRelease(release)?.goneAt === undefined) continue;
      if (await isGone(release.path, signal))
        await moveRelease(store, release, { kind: "vanished" }, { actor: "engine", at: now() });
    }
  }

  return {
    count,
    sweep,
    async concludeAll(settling: readonly ReleaseIn<"settling">[], signal: AbortSignal): Promise<void> {
      for (const seen of settling) {
        const torrent = ledger.ofRelease(seen);
        const release = await findRelease(store.read, seen.id);
        if (torrent?.goneAt === undefined || release?.state !== "settling") continue;
        await workOn(deps, release, () => conclude(release, torrent, signal), signal);
      }
    },
  };
}
