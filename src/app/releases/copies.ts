import { basename } from "node:path";
import { cleanText } from "../../core/text/clean-text.ts";
import { runningCopies } from "../../store/journal/copy-progress.ts";
import type { Store } from "../../store/open.ts";

export type ShownCopy = {
  release_id: number;
  /** Of the file that is made. */
  name: string;
  done_bytes: number;
  total_bytes: number;
  /** Since it began. */
  bytes_per_second: number;
  seconds_left?: number;
};

/** The long copies that run; of an engine that was killed there is none. */
export async function copiesOf(store: Pick<Store, "read">, running: boolean): Promise<{ copies?: ShownCopy[] }> {
  const copies = running ? await runningCopies(store.read) : [];
  if (copies.length === 0) return {};
  return {
    copies: copies.map(({ releaseId, finalPath, doneBytes, totalBytes, startedAt, at }) => {
      const perSecond = at > startedAt ? Math.round((doneBytes * 1000) / (at - startedAt)) : 0;
      return {
        release_id: releaseId,
        name: cleanText(basename(finalPath), 300),
        done_bytes: doneBytes,
        total_bytes: totalBytes,
        bytes_per_second: perSecond,
        ...(perSecond > 0 ? { seconds_left: Math.ceil((totalBytes - doneBytes) / perSecond) } : {}),
      };
    }),
  };
}
