import type { Release } from "../../core/release/release.ts";
import type { Store, Trx } from "../../store/open.ts";
import { endPlex } from "../../store/plex/plex-proofs.ts";
import { countRenamedVideos } from "../../store/plex/renamed-videos.ts";
import { findReadableRelease } from "../../store/releases/releases.ts";
import { listEndedRequests } from "../../store/servers/server-states.ts";
import { own } from "../../store/storages/scope.ts";
import { appendScanHistory, serverOf } from "./record-kept-items.ts";
import { loadScanCheck, type ScanDeps, type ScannedServer } from "./scan-check.ts";

const explainWithoutVideos = (title: string): string =>
  `${title} was asked to scan its folder. It has no video there, and ${title} shows subtitles and ` +
  "extras as parts of videos, so there is nothing more to check.";

/**
 * Ends the state of a filed release without videos once its folder was scanned: a subtitle that was
 * filed after its video, for example. A plan that renamed videos has the state of their releases.
 */
export async function endWithoutVideos(
  trx: Trx,
  { id }: Pick<Release, "id">,
  entry: ScannedServer,
  time: number,
): Promise<void> {
  const release = await findReadableRelease(trx, id);
  if (release?.state !== "filed") return;
  if (release.job !== undefined && (await countRenamedVideos(trx, id)).size > 0) return;
  await endPlex(trx, id, entry.name);
  const detail = { message: explainWithoutVideos(entry.title), ...serverOf(entry) };
  await appendScanHistory(trx, release, "plex_scanned", time, detail);
}

/** Releases whose state is ended in one transaction. */
const MAX_ENDED = 500;

/**
 * Ends the states of releases without videos whose scans ended while an earlier version of the
 * program ran, which left them waiting.
 */
export async function endEarlierWaits(
  deps: Pick<ScanDeps, "clock" | "entry" | "pathMap"> & { store: Store },
): Promise<void> {
  const { store, entry, clock } = deps;
  const waiting = await listEndedRequests(own(store.read), entry.name, MAX_ENDED);
  const ended: Release[] = [];
  for (const id of waiting) {
    const check = await loadScanCheck(deps, id);
    if (check && check.files.length === 0) ended.push(check.release);
  }
  if (ended.length === 0) return;
  await store.write(async (trx) => {
    for (const release of ended) await endWithoutVideos(trx, release, entry, clock.now());
  });
}
