import { dirname } from "node:path";
import { type Sentence, toCommandText, withHint } from "../../base/actions/sentence.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { isInLocations, toThere } from "../../base/path/path-map.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import { chooseFolder, sectionsOf } from "../../core/scan/choose-folder.ts";
import { computeNextCheck, MAX_CHECK_PAUSE_MS } from "../../core/scan/judge.ts";
import type { Store, Trx } from "../../store/open.ts";
import type { RememberedSection } from "../../store/plex/plex-listings.ts";
import { forgetProofs, setPlex } from "../../store/plex/plex-proofs.ts";
import {
  listDueScans,
  markAsked,
  postponeScan,
  removeScan,
  type Scan,
} from "../../store/plex/scans.ts";
import { findRelease } from "../../store/releases/releases.ts";
import { own } from "../../store/storages/scope.ts";
import { computeBackoffMs } from "../releases/waiting.ts";
import type { Libraries } from "./libraries.ts";
import type { Outages } from "./listener.ts";
import { appendScanHistory, recordKeptItems } from "./record-kept-items.ts";
import type { ScanDeps } from "./scan-check.ts";

/** Minimum interval between two scans of a folder. */
const FOLDER_INTERVAL_MS = 5000;
/** Plex reports a scan as running only a moment after it accepted the request. */
const SCAN_START_MS = 500;
/**
 * A scan that takes longer, for example of a whole library or on a slow disk, no longer delays
 * other scans.
 */
const SCAN_TIMEOUT_MS = 60_000;

/**
 * Finds the folder to scan: the wanted folder or, if an undo removed it, the nearest existing
 * folder above it. Plex skips a missing path and keeps showing its old content. The folder must be
 * inside the library and must not be empty, because on an unmounted disk, Plex would treat
 * everything as deleted.
 */
async function findScannableFolder(
  { folderState }: ScanDeps,
  wanted: string,
  isInLibrary: (folder: string) => boolean,
): Promise<string> {
  let folder = wanted;
  let found = await folderState(folder);
  if (found !== "gone") return wanted;
  while (found === "gone") {
    const above = dirname(folder);
    if (above === folder || !isInLibrary(above)) return wanted;
    folder = above;
    found = await folderState(folder);
  }
  return found === "filled" ? folder : wanted;
}

type WaitingScan = { scan: Scan; path: string };

const MAX_SCANS = 1000;
/** A library that Plex no longer lists may just have been recreated under a different id. */
const SECTIONS_MAX_AGE_MS = 60_000;
const BUSY_MAX_AGE_MS = 1000;
/** A scan is abandoned after this many refusals, because Plex will always refuse it. */
const MAX_REFUSALS = 5;

/** Asks Plex for the scans that are due, one folder per library. @returns false if Plex failed. */
export function createAskPlex(deps: ScanDeps, libraries: Libraries, outages: Outages) {
  const { store, server, pathMap, clock, warn } = deps;
  const { name } = server;
  const noLibrary =
    `No ${name} library has a folder that contains it; add it to a library in ${name}, or ` +
    "correct PLEX_PATH_MAP.";
  const pace = createPace(clock);
  /** Number of refusals of each scan, by the scan's id. `tries` also counts outages. */
  const refusals = new Map<number, number>();
  /** Number of consecutive rounds in which Plex failed. */
  let failedRounds = 0;

  return async (signal: AbortSignal): Promise<boolean> => {
    const now = clock.now();
    const due = await listDueScans(own(store.read), "ask", {
      now,
      beyond: now + MAX_CHECK_PAUSE_MS,
      limit: MAX_SCANS,
    });
    const waiting = due.map((scan) => ({ scan, path: toThere(scan.folder, pathMap) }));
    try {
      const { homes, withoutLibrary } = await findHomes(waiting, signal);
      for (const waitingScan of withoutLibrary) await refuse([waitingScan], noLibrary);
      for (const [home, all] of homes) await askSection(home, all, signal);
      failedRounds = 0;
      return true;
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      await outages.failed(error, ++failedRounds);
      return false;
    }
  };

  async function findHomes(waiting: readonly WaitingScan[], signal: AbortSignal) {
    let sections = await libraries.known();
    const hasNoLibrary = ({ path }: WaitingScan): boolean =>
      sectionsOf(path, sections).length === 0;
    if (waiting.some(hasNoLibrary)) sections = await libraries.fresh(signal, SECTIONS_MAX_AGE_MS);
    const homes = new Map<RememberedSection, WaitingScan[]>();
    const withoutLibrary: WaitingScan[] = [];
    for (const waitingScan of waiting) {
      const [home] = sectionsOf(waitingScan.path, sections);
      if (!home) withoutLibrary.push(waitingScan);
      else if (homes.get(home)?.push(waitingScan) === undefined) homes.set(home, [waitingScan]);
    }
    return { homes, withoutLibrary };
  }

  async function askSection(
    home: RememberedSection,
    all: readonly WaitingScan[],
    signal: AbortSignal,
  ): Promise<void> {
    const [wanted, ...others] = all.filter(({ path }) => !pace.isFolderPaused(path));
    if (!wanted || (await pace.isSectionBusy(home.id, () => isBusy(home.id, signal)))) return;
    const locationOf = (path: string): string =>
      home.locations.find((place) => isInLocations(path, [place])) ?? path;
    const first = { scan: wanted.scan, path: await standingPath(wanted, locationOf(wanted.path)) };
    if (pace.isFolderPaused(first.path)) return;
    const { path, covers } = chooseFolder([first, ...others], locationOf);
    try {
      await server.refresh(home.id, path, signal);
    } catch (error) {
      await failed(covers, error);
      return;
    }
    refusals.delete(first.scan.id);
    pace.requested(home.id, path);
    await outages.recovered();
    await store.write(async (trx) => {
      for (const { scan } of covers) await noteAsked(trx, scan, home, path);
    });
    // Plex may already show the results of the scan.
    await deps.changed([home.id]);
  }

  /**
   * Returns the path to scan: the requested folder or, if an undo has removed that folder since the
   * request, an existing folder above it.
   */
  async function standingPath(
    { scan: { folder }, path }: WaitingScan,
    location: string,
  ): Promise<string> {
    const isInLibrary = (above: string): boolean =>
      isInLocations(toThere(above, pathMap), [location]);
    const found = await findScannableFolder(deps, folder, isInLibrary);
    return found === folder ? path : toThere(found, pathMap);
  }

  async function isBusy(id: string, signal: AbortSignal): Promise<boolean> {
    const sections = await libraries.fresh(signal, BUSY_MAX_AGE_MS);
    return sections.some((section) => section.id === id && section.refreshing === true);
  }

  async function noteAsked(
    trx: Trx,
    scan: Scan,
    home: RememberedSection,
    path: string,
  ): Promise<void> {
    const time = clock.now();
    const release = await findRelease(trx, scan.releaseId);
    await markAsked(trx, scan, time, time + (computeNextCheck(0) ?? 0));
    await forgetProofs(trx, scan.releaseId);
    await setPlex(trx, scan.releaseId, "requested");
    if (release) {
      await appendScanHistory(trx, release, "scan_requested", time, { path, library: home.title });
    }
  }

  /** @throws Outage after postponing all scans that are affected. */
  async function failed(covers: readonly WaitingScan[], error: unknown): Promise<void> {
    const [first] = covers;
    const attempt = (first?.scan.tries ?? 0) + 1;
    if (error instanceof Outage) {
      const pause = await outages.failed(error, attempt);
      await postpone(store, covers, clock.now() + pause);
      throw error;
    }
    if (!(error instanceof UserError)) throw error;
    // When a server is set up again, its libraries get new ids.
    libraries.invalidate();
    const refused = 1 + (refusals.get(first?.scan.id ?? 0) ?? 0);
    refusals.set(first?.scan.id ?? 0, refused);
    if (refused < MAX_REFUSALS) {
      await postpone(store, covers, clock.now() + computeBackoffMs(refused));
    } else {
      await refuse(covers, withHint(error));
    }
  }

  async function refuse(covers: readonly WaitingScan[], message: Sentence): Promise<void> {
    for (const { scan, path } of covers) {
      refusals.delete(scan.id);
      warn(`${name} does not scan ${cleanText(path, 1000)}: ${toCommandText(message)}`);
      await store.write(async (trx) => {
        const release = await findRelease(trx, scan.releaseId);
        await removeScan(trx, scan);
        await setPlex(trx, scan.releaseId, "not_seen");
        await recordKeptItems(trx, scan.releaseId, { items: new Map(), isOver: true }, clock.now());
        if (release) {
          await appendScanHistory(trx, release, "scan_refused", clock.now(), { path, message });
        }
      });
    }
  }
}

const postpone = (store: Store, covers: readonly WaitingScan[], index: number): Promise<void> =>
  store.write(async (trx) => {
    for (const { scan } of covers) await postponeScan(trx, scan, index);
  });

/**
 * Limits requests. A folder is requested at most once in five seconds, and a library only when its
 * last scan has ended.
 */
function createPace({ monotonic }: Clock) {
  const folders = new Map<string, number>();
  const sections = new Map<string, number>();
  return {
    /** Records that Plex accepted a request. */
    requested(sectionId: string, path: string): void {
      const now = monotonic();
      for (const [old, time] of folders) if (now - time >= FOLDER_INTERVAL_MS) folders.delete(old);
      folders.set(path, now);
      sections.set(sectionId, now);
    },
    /** True if exactly this folder was requested within the last five seconds. */
    isFolderPaused: (path: string): boolean =>
      monotonic() - (folders.get(path) ?? Number.NEGATIVE_INFINITY) < FOLDER_INTERVAL_MS,
    /** True if the library is still busy with its last request. `isBusy` asks Plex. */
    async isSectionBusy(sectionId: string, isBusy: () => Promise<boolean>): Promise<boolean> {
      const ago = monotonic() - (sections.get(sectionId) ?? Number.NEGATIVE_INFINITY);
      if (ago < SCAN_START_MS) return true;
      if (ago < SCAN_TIMEOUT_MS && (await isBusy())) return true;
      sections.delete(sectionId);
      return false;
    },
  };
}
