import { hereOf } from "../../base/path/path-map.ts";
import { quotedPath } from "../../base/text/clean-text.ts";
import { toFiledType } from "../../core/library/library-kind.ts";
import type { ListedLibrary, WholeScan } from "../../core/library/media-server.ts";
import { forgetFirstScans, listFirstScans, saveFirstScans } from "../../store/plex/first-scans.ts";
import type { Libraries } from "./libraries.ts";
import type { ScanDeps } from "./scan-check.ts";

/** A server reports a requested scan as running only a moment later. */
const SCAN_START_MS = 10_000;

/**
 * `waiting`: folders of a library into which a report has no effect yet, because the scan of all
 * libraries still runs. `entered`: those that had to wait for it before, and are entered now.
 * `asked`: those for which it was requested just now.
 */
type FolderWaits = Record<"waiting" | "entered" | "asked", ReadonlySet<string>>;

export interface FirstScans {
  /**
   * Finds out into which of these folders of a library the server takes reports, and requests the
   * scan of all libraries if that is the only help. @throws Outage
   */
  prepare(
    library: ListedLibrary,
    locations: readonly string[],
    signal: AbortSignal,
  ): Promise<FolderWaits>;
}

const NONE: FolderWaits = { waiting: new Set(), entered: new Set(), asked: new Set() };

/**
 * Looks before the first report into a library folder whether the server has an entry of it. If not,
 * only a scan of all libraries helps. It is requested once for all such folders and never again until
 * they are entered, because a scan of a large home takes hours and each request cancels the last.
 */
export function createFirstScans(
  { store, server, entry, pathMap, clock, folderState }: ScanDeps,
  libraries: Pick<Libraries, "known">,
): FirstScans {
  const known = new Set<string>();
  const waited = new Set<string>();
  let requestedAt = Number.NEGATIVE_INFINITY;
  let last: Promise<unknown> = Promise.resolve();

  /** Lists folders without an entry that have files now. An empty one would be skipped again. */
  async function listMissing(
    wholeScan: WholeScan,
    library: ListedLibrary,
    locations: readonly string[],
    signal: AbortSignal,
  ): Promise<string[]> {
    const open = locations.filter((location) => !known.has(location));
    if (open.length === 0) return [];
    const entered = await wholeScan.listEntered(library, signal);
    const found = open.filter((location) => entered.has(location));
    for (const location of found) known.add(location);
    if (found.length > 0) await store.write((trx) => forgetFirstScans(trx, entry.name, found));
    const missing: string[] = [];
    for (const location of open) {
      const here = hereOf(location, pathMap);
      if (entered.has(location) || here === undefined) continue;
      if ((await folderState(here)) === "filled") missing.push(location);
    }
    return missing;
  }

  async function prepare(
    wholeScan: WholeScan,
    library: ListedLibrary,
    locations: readonly string[],
    signal: AbortSignal,
  ): Promise<FolderWaits> {
    const missing = await listMissing(wholeScan, library, locations, signal);
    const entered = new Set(
      locations.filter((location) => known.has(location) && waited.delete(location)),
    );
    if (missing.length === 0) return { ...NONE, entered };
    const isStarting = clock.monotonic() - requestedAt < SCAN_START_MS;
    if (isStarting || (await wholeScan.isRunning(signal))) {
      for (const location of missing) waited.add(location);
      return { ...NONE, waiting: new Set(missing), entered };
    }
    const before = await listFirstScans(store.read, entry.name);
    const fresh = missing.filter((location) => !before.has(location));
    if (fresh.length === 0) return { ...NONE, entered };
    const all = await listAllMissing(wholeScan, signal);
    await wholeScan.request(signal);
    requestedAt = clock.monotonic();
    const asked = new Set([...fresh, ...all]);
    await store.write((trx) => saveFirstScans(trx, entry.name, [...asked], clock.now()));
    for (const location of missing) waited.add(location);
    return { waiting: new Set(missing), entered, asked };
  }

  async function listAllMissing(wholeScan: WholeScan, signal: AbortSignal): Promise<string[]> {
    const missing: string[] = [];
    for (const library of await libraries.known()) {
      if (toFiledType(library.type) === undefined) continue;
      missing.push(...(await listMissing(wholeScan, library, library.locations, signal)));
    }
    return missing;
  }

  return {
    async prepare(library, locations, signal) {
      const { wholeScan } = server;
      if (!wholeScan) return NONE;
      // Libraries are asked side by side, and a second request would cancel the first scan.
      const turn = last.then(() => prepare(wholeScan, library, locations, signal));
      last = turn.catch(() => {});
      return await turn;
    },
  };
}

/** Explains a requested scan of all libraries. */
export const explainFirstScan = (title: string, location: string): string =>
  `${title} was asked to scan all its libraries, because it has no entry for ${quotedPath(location)} ` +
  "yet: that folder was empty when it was scanned last. Such a scan may take hours.";
