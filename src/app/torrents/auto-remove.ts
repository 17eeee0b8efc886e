import { sameFile } from "../../core/settle/file-identity.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";
import { appendHistory } from "../../store/history.ts";
import type { Store } from "../../store/open.ts";
import { publicationsOf } from "../../store/publications.ts";
import { findRelease } from "../../store/releases.ts";
import type { Files } from "../files-port.ts";
import type { Ledger } from "./ledger.ts";
import type { TransmissionControl } from "./port.ts";

export type AutoRemoveDeps = {
  store: Store;
  ledger: Ledger;
  control: Pick<TransmissionControl, "remove">;
  files: Pick<Files, "fileIdentity">;
  now: () => number;
};

/**
 * Removes torrents, never their data, that met their own seeding goal and were filed whole, with every file still in the
 * library as it was filed. One without a goal of its own or of the session never is finished, and stays.
 */
export function createAutoRemove({ store, ledger, control, files, now }: AutoRemoveDeps) {
  async function isFiledWhole(releaseId: number): Promise<boolean> {
    const release = await findRelease(store.read, releaseId);
    if (release?.state !== "filed" || release.reasons.length > 0) return false;
    const publications = await publicationsOf(store.read, releaseId);
    for (const { finalPath, final } of publications) {
      const there = await files.fileIdentity(finalPath);
      if (!there || !final || !sameFile(there, final)) return false;
    }
    return publications.length > 0;
  }

  return async (torrents: readonly Torrent[], signal: AbortSignal): Promise<void> => {
    for (const { hash, goalReached, status, leftUntilDone, error } of torrents) {
      if (!goalReached || status !== "stopped" || leftUntilDone > 0 || error === "local") continue;
      const known = ledger.get(hash);
      if (known?.releaseId === undefined || known.goneAt !== undefined || !(await isFiledWhole(known.releaseId)))
        continue;
      await control.remove(hash, signal);
      const at = now();
      const { releaseId, name } = known;
      await ledger.save([{ ...known, goneAt: at, waits: undefined }], (trx) =>
        appendHistory(trx, {
          at,
          releaseId,
          name,
          action: "torrent_removed",
          actor: "engine",
          detail: { hash, message: "It was filed and had met its seeding goal; its data stays where it is." },
        }),
      );
    }
  };
}
