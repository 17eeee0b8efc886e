import { dirname } from "node:path";
import { type Sentence, toCommandText, withHint } from "../../base/actions/sentence.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { isInLocations, toThere } from "../../base/path/path-map.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import type { FolderReports } from "../../core/library/media-server.ts";
import { chooseFolder, sectionsOf } from "../../core/scan/choose-folder.ts";
import { computeNextCheck, MAX_CHECK_PAUSE_MS, MAX_SCAN_DELAY_MS } from "../../core/scan/judge.ts";
import type { Store, Trx } from "../../store/open.ts";
import type { RememberedSection } from "../../store/plex/plex-listings.ts";
import { forgetProofs, setPlex } from "../../store/plex/plex-proofs.ts";
import {
  delayScan,
  findExistingScans,
  listDueScans,
  markAsked,
  postponeScan,
  removeScan,
  type Scan,
} from "../../store/plex/scans.ts";
import { findReadableRelease } from "../../store/releases/releases.ts";
import { own } from "../../store/storages/scope.ts";
import { computeBackoffMs } from "../releases/waiting.ts";
import {
  createFailureCount,
  endFailing,
  explainFailingScan,
  isFailing,
  MAX_REFUSALS,
  reportFailing,
} from "./failing.ts";
import { createFirstScans, explainFirstScan } from "./first-scans.ts";
import type { Lanes } from "./lanes.ts";
import type { Libraries } from "./libraries.ts";
import { LIBRARIES, type Outages } from "./outages.ts";
import { appendScanHistory, recordKeptItems, serverOf } from "./record-kept-items.ts";
import type { ScanDeps } from "./scan-check.ts";

/** Minimum interval between two scans of a folder. */
const FOLDER_INTERVAL_MS = 5000;
/** Plex reports a scan as running only a moment after it accepted the request. */
const SCAN_START_MS = 500;
/**
 * After the delay that a server stated for a report, it has certainly begun to scan. A report
 * before that would restart the delay of all folders nearby.
 */
const REPORT_MARGIN_MS = 30_000;
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

/**
 * `path`: the requested folder. `delayMs`: how long the server waits before it scans. `pauseMs`:
 * for how long a further report would restart that wait; by default the same.
 */
type AcceptedScan = WaitingScan & { delayMs: number; pauseMs?: number };

/** An unanswered request: the scans that its answer is for, by id, and their folders. */
type SentScan = { ids: Set<number>; paths: Set<string> };

const MAX_SCANS = 1000;
/** A library that the server no longer lists may just have been recreated under a different id. */
const SECTIONS_MAX_AGE_MS = 60_000;
const BUSY_MAX_AGE_MS = 1000;
/** Maximum number of unanswered scan requests of a library, so that connections stay free. */
const MAX_UNANSWERED = 3;
/**
 * After a failed scan, other folders of the library wait at most this long for their first request,
 * because the failure may affect only that folder.
 */
const FIRST_REQUEST_PAUSE_MS = 1000;

/**
 * While a server scans all libraries, it is asked this often whether it has an entry of a folder.
 */
const FIRST_SCAN_PAUSE_MS = 15_000;

export interface AskServerDeps extends ScanDeps {
  libraries: Libraries;
  outages: Outages;
  lanes: Lanes;
}

/**
 * Asks a media server for the scans that are due, one folder per library and round. Libraries are
 * asked side by side, so a request that fails or hangs delays only its own folder. Resolves with
 * the ms until a report may be sent that is still being collected or paused; infinite if none is.
 */
export function createAskServer(deps: AskServerDeps): (signal: AbortSignal) => Promise<number> {
  const { store, server, entry, pathMap, clock, log, libraries, outages, lanes } = deps;
  const { name } = server;
  const noLibrary =
    `No ${name} library has a folder that contains it; add it to a library in ${name}, or ` +
    `correct ${entry.mapSetting}.`;
  const pace = createPace(clock);
  /** Refusals of each scan, and failures for which the server itself is not to blame. */
  const refusals = createFailureCount();
  const firstScans = createFirstScans(deps, libraries);
  /** Unanswered requests, by library. */
  const unanswered = new Map<string, Set<SentScan>>();

  return async (signal) => {
    const now = clock.now();
    await refusals.prune((ids) => findExistingScans(store.read, ids));
    const due = await listDueScans(own(store.read), "ask", {
      server: entry.name,
      now,
      beyond: now + MAX_CHECK_PAUSE_MS,
      limit: MAX_SCANS,
    });
    const waiting = due.map((scan) => ({ scan, path: toThere(scan.folder, pathMap) }));
    const { homes, homeless } = await findHomes(waiting);
    const tasks = new Map<string, () => Promise<void>>();
    let reportInMs = Number.POSITIVE_INFINITY;
    for (const [home, all] of homes) {
      const waitMs = server.reports ? computeReportWait(home, all, server.reports) : 0;
      if (waitMs > 0) {
        reportInMs = Math.min(reportInMs, waitMs);
        continue;
      }
      const mayAsk = listAskable(home, all);
      const [first] = mayAsk;
      if (first) tasks.set(`ask ${first.scan.id}`, () => askSection(home, mayAsk, signal));
    }
    if (homeless.length > 0 && outages.pausedMs(LIBRARIES) === 0) {
      tasks.set("ask for libraries", () => findNewHomes(homeless, signal));
    }
    const [first] = tasks;
    await lanes.run(outages.isInDoubt() && first ? new Map([first]) : tasks, signal);
    return reportInMs;
  };

  async function findHomes(waiting: readonly WaitingScan[]) {
    const sections = await libraries.known();
    const homes = new Map<RememberedSection, WaitingScan[]>();
    const homeless: WaitingScan[] = [];
    for (const waitingScan of waiting) {
      const [home] = sectionsOf(waitingScan.path, sections);
      if (!home) homeless.push(waitingScan);
      else if (homes.get(home)?.push(waitingScan) === undefined) homes.set(home, [waitingScan]);
    }
    return { homes, homeless };
  }

  /** Lists the scans of one library that may be requested now. */
  function listAskable({ id }: RememberedSection, all: readonly WaitingScan[]): WaitingScan[] {
    if ((unanswered.get(id)?.size ?? 0) >= MAX_UNANSWERED) return [];
    const isPaused = outages.pausedMs(`scans of ${id}`) > 0;
    const isFirstPaused = outages.pausedMs(`scans of ${id}`, FIRST_REQUEST_PAUSE_MS) > 0;
    return all.filter(
      ({ scan, path }) =>
        !isSent(id, { scan, path }) &&
        !pace.isFolderPaused(path) &&
        !(scan.tries === 0 ? isFirstPaused : isPaused),
    );
  }

  /**
   * Returns the ms until these folders may be reported: the first of them waits for others to join
   * its report, and a library that still waits after its last report gets none.
   */
  function computeReportWait(
    { id }: RememberedSection,
    all: readonly WaitingScan[],
    { gatherMs }: FolderReports,
  ): number {
    const now = clock.now();
    const times = all.map(({ scan }) => scan.nextTryAt);
    // A later time was stored before the clock was set back.
    const isClockBack = times.some((time) => time > now);
    const gatheredIn = isClockBack ? 0 : Math.min(...times) + gatherMs - now;
    return Math.max(0, gatheredIn, pace.reportPauseMs(id));
  }

  /** True if an unanswered request, other than `own`, is for this scan or exactly its folder. */
  function isSent(section: string, { scan, path }: WaitingScan, own?: SentScan): boolean {
    const all = [...(unanswered.get(section) ?? [])].filter((sent) => sent !== own);
    return all.some(({ ids, paths }) => ids.has(scan.id) || paths.has(path));
  }

  /** Lists the libraries again. Folders that are still in none are refused. */
  async function findNewHomes(homeless: readonly WaitingScan[], signal: AbortSignal) {
    try {
      const sections = await libraries.fresh(signal, SECTIONS_MAX_AGE_MS);
      await outages.recovered(LIBRARIES);
      for (const waitingScan of homeless) {
        if (sectionsOf(waitingScan.path, sections).length > 0) continue;
        await refuse([waitingScan], noLibrary);
      }
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      const { isServers, pauseMs } = await outages.failed(error, LIBRARIES, signal);
      if (!isServers) await postpone(store, homeless, clock.now() + pauseMs);
    }
  }

  async function askSection(
    home: RememberedSection,
    [wanted, ...others]: readonly WaitingScan[],
    signal: AbortSignal,
  ): Promise<void> {
    if (!wanted) return;
    const sent: SentScan = { ids: new Set([wanted.scan.id]), paths: new Set([wanted.path]) };
    const all = unanswered.get(home.id) ?? new Set();
    unanswered.set(home.id, all.add(sent));
    try {
      if (await pace.isSectionBusy(home.id, () => isBusy(home.id, signal))) return;
      if (server.reports) {
        await reportFolders(home, { all: [wanted, ...others], sent }, server.reports, signal);
      } else {
        await askFolder(home, { wanted, others, sent }, signal);
      }
    } finally {
      all.delete(sent);
    }
  }

  async function askFolder(
    home: RememberedSection,
    {
      wanted,
      others,
      sent,
    }: { wanted: WaitingScan; others: readonly WaitingScan[]; sent: SentScan },
    signal: AbortSignal,
  ): Promise<void> {
    const location = locationOf(home, wanted.path);
    const first = { scan: wanted.scan, path: await standingPath(wanted, location) };
    if (pace.isFolderPaused(first.path)) return;
    const free = others.filter((one) => !isSent(home.id, one, sent));
    const { path, covers } = chooseFolder([first, ...free], (one) => locationOf(home, one));
    sent.paths.add(path);
    for (const { scan } of covers) sent.ids.add(scan.id);
    try {
      await server.refresh(home.id, path, signal);
    } catch (error) {
      await failed(home, { path, covers }, error, signal);
      return;
    }
    await accepted(
      home,
      covers.map(({ scan }) => ({ scan, path, delayMs: 0 })),
    );
  }

  /**
   * Reports all waiting folders of a library in one request. A folder that is gone is reported,
   * too: the server reads the nearest item above it that it knows.
   */
  async function reportFolders(
    home: RememberedSection,
    { all, sent }: { all: readonly WaitingScan[]; sent: SentScan },
    { send }: FolderReports,
    signal: AbortSignal,
  ): Promise<void> {
    const wanted = all.filter((one) => !isSent(home.id, one, sent));
    for (const { scan, path } of wanted) {
      sent.paths.add(path);
      sent.ids.add(scan.id);
    }
    let covers = wanted;
    let paths: string[] = [];
    let delays: ReadonlyMap<string, number>;
    let entered: ReadonlySet<string>;
    try {
      const locations = new Set(wanted.map(({ path }) => locationOf(home, path)));
      const waits = await firstScans.prepare(home, [...locations], signal);
      const isWaiting = ({ path }: WaitingScan): boolean =>
        waits.waiting.has(locationOf(home, path));
      await waitForFirstScan(home, wanted.filter(isWaiting), waits.asked);
      covers = wanted.filter((one) => !isWaiting(one));
      paths = [...new Set(covers.map(({ path }) => path))];
      if (paths.length === 0) return;
      ({ entered } = waits);
      delays = await send(home.id, paths, signal);
    } catch (error) {
      await failed(home, { path: paths[0] ?? wanted[0]?.path ?? "", covers }, error, signal);
      return;
    }
    const [reported, outside] = [[] as AcceptedScan[], [] as WaitingScan[]];
    for (const cover of covers) {
      const delayMs = delays.get(cover.path);
      if (delayMs === undefined) {
        outside.push(cover);
        continue;
      }
      // The scan of all libraries has read the folder already.
      const isRead = entered.has(locationOf(home, cover.path));
      const pauseMs = Math.min(delayMs, MAX_SCAN_DELAY_MS);
      reported.push({ ...cover, delayMs: isRead ? 0 : pauseMs, pauseMs });
    }
    await accepted(home, reported);
    for (const cover of outside) {
      const error = UserError.notFound(
        `${name} does not have this folder in its library.`,
        "Correct the path mapping.",
      );
      await failed(home, { path: cover.path, covers: [cover] }, error, signal);
    }
  }

  /** Postpones scans below library folders of which the server has no entry yet. */
  async function waitForFirstScan(
    home: RememberedSection,
    covers: readonly WaitingScan[],
    asked: ReadonlySet<string>,
  ): Promise<void> {
    const time = clock.now();
    for (const location of asked) log.warn(explainFirstScan(name, location));
    if (covers.length === 0) return;
    await store.write(async (trx) => {
      for (const { scan, path } of covers) {
        if (!(await delayScan(trx, scan, time + FIRST_SCAN_PAUSE_MS))) continue;
        const location = locationOf(home, path);
        const release = asked.has(location)
          ? await findReadableRelease(trx, scan.releaseId)
          : undefined;
        if (!release) continue;
        const message = explainFirstScan(name, location);
        const detail = { path: location, library: home.title, message, ...serverOf(entry) };
        await appendScanHistory(trx, release, "scan_requested", time, detail);
      }
    });
  }

  /** Records that the server accepted these requests. */
  async function accepted(home: RememberedSection, covers: readonly AcceptedScan[]): Promise<void> {
    if (covers.length === 0) return;
    for (const { scan, path, delayMs, pauseMs = delayMs } of covers) {
      refusals.forget(scan.id);
      pace.requested(home.id, path, pauseMs);
    }
    await outages.recovered(`scans of ${home.id}`);
    await store.write(async (trx) => {
      for (const cover of covers) await noteAsked(trx, cover, home);
    });
    // The server may already show the results of the scan.
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

  /** True if the library is still being scanned, or if that cannot be found out at the moment. */
  async function isBusy(id: string, signal: AbortSignal): Promise<boolean> {
    try {
      const sections = await libraries.fresh(signal, BUSY_MAX_AGE_MS);
      return sections.some((section) => section.id === id && section.refreshing === true);
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      await outages.failed(error, LIBRARIES, signal);
      return true;
    }
  }

  async function noteAsked(
    trx: Trx,
    { scan, path, delayMs }: AcceptedScan,
    home: RememberedSection,
  ): Promise<void> {
    const time = clock.now();
    const start = time + delayMs;
    // Otherwise, the release may have been proven meanwhile, and would wait for a proof for ever.
    if (!(await markAsked(trx, scan, start, start + (computeNextCheck(0) ?? 0)))) return;
    const release = await findReadableRelease(trx, scan.releaseId);
    if (!release) return;
    await forgetProofs(trx, release.id, entry.name);
    if (isFailing(release, entry)) await endFailing(trx, release, entry, time);
    await setPlex(trx, release.id, "requested", { server: entry.name, at: time });
    const detail = { path, library: home.title, ...serverOf(entry) };
    await appendScanHistory(trx, release, "scan_requested", time, detail);
  }

  /**
   * Postpones all scans that are affected. Reports those that the server keeps failing or refusing.
   */
  async function failed(
    home: RememberedSection,
    { path, covers }: { path: string; covers: readonly WaitingScan[] },
    error: unknown,
    signal: AbortSignal,
  ): Promise<void> {
    const [first] = covers;
    const id = first?.scan.id ?? 0;
    if (error instanceof Outage) {
      const verdict = await outages.failed(error, `scans of ${home.id}`, signal);
      const backoff = computeBackoffMs((first?.scan.tries ?? 0) + 1);
      const pause = Math.max(backoff, verdict.isServers ? verdict.pauseMs : 0);
      const postponed = await postpone(store, covers, clock.now() + pause);
      if (verdict.isServers) return;
      const { count, why } = refusals.add(id, error);
      if (count >= MAX_REFUSALS) await report(postponed, explainFailingScan(name, path, why));
      return;
    }
    if (!(error instanceof UserError)) throw error;
    // When a server is set up again, its libraries get new ids.
    libraries.invalidate();
    const { count } = refusals.add(id, error);
    if (count < MAX_REFUSALS) {
      await postpone(store, covers, clock.now() + computeBackoffMs(count));
    } else {
      await refuse(covers, withHint(error));
    }
  }

  /** Makes the failure a reason of the releases. The scans are still requested again. */
  async function report(covers: readonly WaitingScan[], message: Sentence): Promise<void> {
    const isNews = await store.write(async (trx) => {
      const news: boolean[] = [];
      for (const { releaseId } of covers.map(({ scan }) => scan)) {
        const failing = { action: "scan_refused", message, at: clock.now() } as const;
        news.push(await reportFailing(trx, releaseId, failing, entry));
      }
      return news.includes(true);
    });
    if (isNews) log.warn(toCommandText(message));
  }

  async function refuse(covers: readonly WaitingScan[], message: Sentence): Promise<void> {
    for (const { scan, path } of covers) {
      refusals.forget(scan.id);
      const isRemoved = await store.write(async (trx) => {
        if (!(await removeScan(trx, scan))) return false;
        const release = await findReadableRelease(trx, scan.releaseId);
        const time = clock.now();
        if (release && isFailing(release, entry)) await endFailing(trx, release, entry, time);
        if (release) await setPlex(trx, release.id, "not_seen", { server: entry.name, at: time });
        const nothing = { items: new Map(), isOver: true };
        await recordKeptItems(trx, scan.releaseId, nothing, time, entry);
        if (release) {
          const detail = { path, message, ...serverOf(entry) };
          await appendScanHistory(trx, release, "scan_refused", time, detail);
        }
        return true;
      });
      if (!isRemoved) continue;
      log.warn(`${name} does not scan ${cleanText(path, 1000)}: ${toCommandText(message)}`);
    }
  }
}

/** Returns the library folder that contains the path. */
const locationOf = ({ locations }: RememberedSection, path: string): string =>
  locations.find((place) => isInLocations(path, [place])) ?? path;

/** Returns those scans that were postponed. The others are gone, or were requested again since. */
const postpone = (
  store: Store,
  covers: readonly WaitingScan[],
  until: number,
): Promise<WaitingScan[]> =>
  store.write(async (trx) => {
    const postponed: WaitingScan[] = [];
    for (const cover of covers) {
      if (await postponeScan(trx, cover.scan, until)) postponed.push(cover);
    }
    return postponed;
  });

/**
 * Limits requests. A folder is requested at most once in five seconds, and a library only when its
 * last scan has ended.
 */
function createPace({ monotonic }: Clock) {
  const folders = new Map<string, number>();
  const sections = new Map<string, number>();
  /** Times until which a library gets no further report. */
  const reports = new Map<string, number>();
  return {
    /** Records that the server accepted a request, and how long it waits before it scans. */
    requested(sectionId: string, path: string, delayMs: number): void {
      if (delayMs > 0) reports.set(sectionId, monotonic() + delayMs + REPORT_MARGIN_MS);
      const now = monotonic();
      for (const [old, time] of folders) if (now - time >= FOLDER_INTERVAL_MS) folders.delete(old);
      folders.set(path, now);
      sections.set(sectionId, now);
    },
    /** True if exactly this folder was requested within the last five seconds. */
    isFolderPaused: (path: string): boolean =>
      monotonic() - (folders.get(path) ?? Number.NEGATIVE_INFINITY) < FOLDER_INTERVAL_MS,
    /** Returns the ms for which a further report would restart the delay of the last one. */
    reportPauseMs: (sectionId: string): number =>
      Math.max(0, (reports.get(sectionId) ?? Number.NEGATIVE_INFINITY) - monotonic()),
    /** True if the library is still busy with its last request. `isBusy` asks the server. */
    async isSectionBusy(sectionId: string, isBusy: () => Promise<boolean>): Promise<boolean> {
      const ago = monotonic() - (sections.get(sectionId) ?? Number.NEGATIVE_INFINITY);
      if (ago < SCAN_START_MS) return true;
      if (ago < SCAN_TIMEOUT_MS && (await isBusy())) return true;
      sections.delete(sectionId);
      return false;
    },
  };
}
