import { Outage, UserError } from "../../base/errors.ts";
import type { SearchDepth } from "../../core/library/media-server.ts";
import { sectionsOf } from "../../core/scan/choose-folder.ts";
import {
  GIVE_UP_MS,
  judge,
  MAX_CHECK_PAUSE_MS,
  mayChange,
  type PlexShowing,
  type ScanJudgement,
  THOROUGH_MS,
} from "../../core/scan/judge.ts";
import type { RememberedSection } from "../../store/plex/plex-listings.ts";
import {
  findScannedReleases,
  listDueScans,
  listScansAskedSince,
  postponeScan,
  type Scan,
} from "../../store/plex/scans.ts";
import { writeShown } from "../../store/plex/shown-listing.ts";
import { own } from "../../store/storages/scope.ts";
import { computeBackoffMs } from "../releases/waiting.ts";
import { createConclude } from "./conclude.ts";
import {
  createFailureCount,
  endFailing,
  explainFailingCheck,
  explainFailingList,
  isFailing,
  MAX_REFUSALS,
  reportFailing,
} from "./failing.ts";
import type { Lanes } from "./lanes.ts";
import type { Libraries } from "./libraries.ts";
import { LIBRARIES, type Outages, type OutageVerdict } from "./outages.ts";
import { type ExpectedFile, loadScanCheck, type ScanCheck, type ScanDeps } from "./scan-check.ts";

/**
 * Maximum number of scans checked in one round. The remaining scans are checked immediately
 * afterwards.
 */
const MAX_SCANS = 200;
/** Releases of a library whose last check is still running are looked at again after this time. */
const BUSY_PAUSE_MS = 2000;
/** After this many releases in a row that cannot be checked one by one, the whole list fails. */
const MAX_IN_ROW = 2;

export interface VerifyDeps extends ScanDeps {
  libraries: Libraries;
  outages: Outages;
  lanes: Lanes;
}

/** A library whose list could not be read. */
type FailedList = { section: RememberedSection; error: Outage };

/**
 * Checks whether the server shows the files for which scans were requested. Covers the scans that
 * are due or, if `hinted`, all recent scans. Releases of different libraries are checked side by
 * side, so a library that cannot be listed delays only its own releases.
 */
export function createVerify(
  deps: VerifyDeps,
): (hinted: boolean, signal: AbortSignal) => Promise<void> {
  const { store, server, entry, clock, log, libraries, outages, lanes } = deps;
  const conclude = createConclude(deps, libraries);
  /** Checks in a row that failed although the server is well, by release. */
  const failures = createFailureCount();
  /** The last warning about each library. Each of its releases would repeat it. */
  const reported = new Map<string, string>();
  /** Releases whose check is running, with the number of their scans. */
  const checking = new Map<number, number>();

  return async (hinted, signal) => {
    const now = clock.now();
    await failures.prune((ids) => findScannedReleases(store.read, entry.name, ids));
    const limit = MAX_SCANS + [...checking.values()].reduce((sum, scans) => sum + scans, 0);
    const due = hinted
      ? await listScansAskedSince(store.read, entry.name, now - GIVE_UP_MS, limit)
      : await listDueScans(own(store.read), "look", {
          server: entry.name,
          now,
          beyond: now + MAX_CHECK_PAUSE_MS,
          limit,
        });
    const subjects: ScanCheck[] = [];
    for (const [id, scans] of Map.groupBy(due, ({ releaseId }) => releaseId)) {
      if (checking.has(id)) continue;
      const subject = await loadScanCheck(deps, id);
      if (subject) {
        subjects.push(subject);
      } else if (!hinted) {
        // A damaged release that stays due would take the place of others in each round.
        const until = now + MAX_CHECK_PAUSE_MS;
        await postponeAll(scans, ({ lost }) => ({ until, lost }));
      }
    }
    const sections = await libraries.known();
    const tasks = new Map<string, () => Promise<void>>();
    for (const [key, some] of Map.groupBy(subjects, (subject) => homeKey(subject, sections))) {
      const pause = Math.max(
        lanes.isBusy(key) ? BUSY_PAUSE_MS : 0,
        ...homeOf(some, sections).map(({ id }) => outages.pausedMs(`list of ${id}`)),
      );
      if (pause === 0) tasks.set(key, () => checkGroup(some, sections, hinted, signal));
      else if (!hinted) await putOff(some, now + pause);
    }
    const [first] = tasks;
    await lanes.run(outages.isInDoubt() && first ? new Map([first]) : tasks, signal);
  };

  async function checkGroup(
    some: readonly ScanCheck[],
    sections: readonly RememberedSection[],
    hinted: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    for (const { release, scans } of some) checking.set(release.id, scans.length);
    try {
      const failed = await check(some, sections, hinted, signal);
      if (!failed) return;
      const { isServers, pauseMs } = await fail(failed, signal);
      if (isServers) return await loseRequests(some, pauseMs, failed.error);
      if (some.length === 1) return await report(some, failed);
      await checkOneByOne(some, sections, hinted, signal);
    } finally {
      for (const { release } of some) checking.delete(release.id);
    }
  }

  /**
   * After a failure for several releases, finds out for which of them the server fails: for a
   * single film whose details it cannot read, or for the whole library.
   */
  async function checkOneByOne(
    some: readonly ScanCheck[],
    sections: readonly RememberedSection[],
    hinted: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    let inRow = 0;
    let last: FailedList | undefined;
    for (const [index, subject] of some.entries()) {
      if (inRow >= MAX_IN_ROW && last) return await report(some.slice(index), last);
      const failed = await check([subject], sections, hinted, signal);
      inRow = failed ? inRow + 1 : 0;
      if (!failed) continue;
      last = failed;
      // The library already pauses because of the failure for all of them.
      const { isServers, pauseMs } = await outages.failed(failed.error, undefined, signal);
      if (isServers) return await loseRequests(some.slice(index), pauseMs, failed.error);
      await report([subject], failed);
    }
  }

  function fail({ section, error }: FailedList, signal: AbortSignal): Promise<OutageVerdict> {
    return outages.failed(error, `list of ${section.id}`, signal);
  }

  /** Returns the library whose list could not be read, if that prevented the check. */
  async function check(
    some: readonly ScanCheck[],
    sections: readonly RememberedSection[],
    hinted: boolean,
    signal: AbortSignal,
  ): Promise<FailedList | undefined> {
    const found = new Map<ExpectedFile, PlexShowing[]>();
    for (const [depth, those] of Map.groupBy(some.filter(isRequested), (subject) =>
      depthOf(subject, hinted, clock.now()),
    )) {
      // If a file is still missing after half an hour, it was probably not added after the scan
      // request. The whole library is therefore searched.
      const since =
        depth === "all"
          ? clock.now()
          : Math.min(...those.map((subject) => lastAskedAt(subject, clock.now())));
      const files = those.flatMap((subject) => subject.files.filter(isOpen));
      for (const { section, isHome, expected } of listLibrariesOf(files, sections)) {
        // Another library that contains the folder, too, is not needed for a proof.
        if (!isHome && outages.pausedMs(`list of ${section.id}`) > 0) continue;
        try {
          const search = { files: expected, depth, since };
          const shown = await server.find(section, search, signal).catch(inNone);
          for (const file of expected) {
            found.set(file, [...(found.get(file) ?? []), ...(shown.get(file.path) ?? [])]);
          }
          await outages.recovered(`list of ${section.id}`);
          reported.delete(section.id);
        } catch (error) {
          if (!(error instanceof Outage)) throw error;
          if (isHome) return { section, error };
          const { isServers } = await fail({ section, error }, signal);
          if (isServers) return { section, error };
        }
      }
    }
    await keepListed(found);
    await concludeAll(some, found, sections, signal);
    return undefined;
  }

  /** Writes what was read into the server's list, which is read in full only now and then. */
  async function keepListed(found: ReadonlyMap<ExpectedFile, PlexShowing[]>): Promise<void> {
    const entries = [...found].flatMap(([{ path, work }, items]) =>
      items.flatMap(({ id, library, listed }) =>
        listed ? [{ ...listed, path, section: library.id, type: work.type, item: id }] : [],
      ),
    );
    if (entries.length > 0) await store.write((trx) => writeShown(trx, entry.name, entries));
  }

  async function concludeAll(
    some: readonly ScanCheck[],
    found: ReadonlyMap<ExpectedFile, PlexShowing[]>,
    sections: readonly RememberedSection[],
    signal: AbortSignal,
  ): Promise<void> {
    const concluded = await Promise.allSettled(
      some.map(async (subject) => {
        const asked = await withoutFailing(subject);
        return await conclude(asked, judgeAll(asked, found, sections), signal);
      }),
    );
    // All libraries are invalidated once at the end. Otherwise, each of a thousand new files would
    // make the same cached responses stale.
    const changed = new Set(
      concluded.flatMap((outcome) => (outcome.status === "fulfilled" ? outcome.value : [])),
    );
    if (changed.size > 0) await deps.changed([...changed]);
    for (const [index, outcome] of concluded.entries()) {
      const subject = some[index];
      if (outcome.status === "fulfilled" || !subject) continue;
      const error: unknown = outcome.reason;
      if (!(error instanceof Outage)) throw error;
      const { isServers, pauseMs } = await outages.failed(error, LIBRARIES, signal);
      if (isServers) await loseRequests([subject], pauseMs, error);
      else await putOff([subject], clock.now() + pauseMs);
    }
  }

  /** Drops the reason `plex_fails`, because the server responded. */
  async function withoutFailing(subject: ScanCheck): Promise<ScanCheck> {
    const { release } = subject;
    failures.forget(release.id);
    if (!isFailing(release, entry) || !isRequested(subject)) return subject;
    await store.write((trx) => endFailing(trx, release, entry, clock.now()));
    return { ...subject, state: "requested" };
  }

  /** Postpones checks of releases whose library cannot be listed. Reports it if that lasts. */
  async function report(some: readonly ScanCheck[], { section, error }: FailedList): Promise<void> {
    const ofList = outages.failuresOf(`list of ${section.id}`);
    for (const subject of some) {
      const { id } = subject.release;
      const { count, why } = failures.add(id, error);
      await putOff([subject], clock.now() + computeBackoffMs(count));
      if (Math.max(count, ofList) < MAX_REFUSALS) continue;
      const message =
        ofList >= MAX_REFUSALS
          ? explainFailingList(server.name, section.title, why)
          : explainFailingCheck(server.name, why);
      const failing = { action: "plex_not_seen", message, at: clock.now() } as const;
      const isNews = await store.write((trx) => reportFailing(trx, id, failing, entry));
      if (isNews && reported.get(section.id) !== message) {
        reported.set(section.id, message);
        log.warn(message);
      }
    }
  }

  /** If the server no longer has a library, the library may exist under a different id. */
  function inNone(error: unknown): Map<string, PlexShowing[]> {
    if (!(error instanceof UserError)) throw error;
    libraries.invalidate();
    return new Map();
  }

  function putOff(some: readonly ScanCheck[], until: number): Promise<void> {
    return postponeAll(some.flatMap(requestedScans), (scan) => ({ until, lost: scan.lost }));
  }

  /**
   * Postpones the checks while the server is down. If it refuses the token, it keeps its pending
   * requests. If it went down, it may have lost them.
   */
  function loseRequests(
    some: readonly ScanCheck[],
    pauseMs: number,
    { code }: Outage,
  ): Promise<void> {
    const until = clock.now() + pauseMs;
    const isLost = !code.endsWith("_unauthorized");
    return postponeAll(some.flatMap(requestedScans), (scan) => ({
      until,
      lost: scan.lost || isLost,
    }));
  }

  function postponeAll(
    scans: readonly Scan[],
    to: (scan: Scan) => { until: number; lost: boolean },
  ): Promise<void> {
    return store.write(async (trx) => {
      for (const scan of scans) {
        const { until, lost } = to(scan);
        await postponeScan(trx, scan, until, lost);
      }
    });
  }
}

const requestedScans = ({ scans }: ScanCheck): Scan[] =>
  scans.filter(({ state }) => state === "look");

/** Returns the libraries that were asked to scan the files of these releases. */
const homeOf = (
  some: readonly ScanCheck[],
  sections: readonly RememberedSection[],
): RememberedSection[] => [
  ...new Set(
    some.flatMap(({ files }) =>
      files.flatMap(({ path }) => sectionsOf(path, sections).slice(0, 1)),
    ),
  ),
];

const homeKey = (subject: ScanCheck, sections: readonly RememberedSection[]): string =>
  [
    "check",
    ...homeOf([subject], sections)
      .map(({ id }) => id)
      .toSorted(),
  ].join(" ");

type LibraryOfFiles = { section: RememberedSection; isHome: boolean; expected: ExpectedFile[] };

/**
 * Returns the libraries that may contain each file. If libraries nest, a server shows the file in
 * all of them. The libraries that were asked to scan come first.
 */
function listLibrariesOf(
  files: readonly ExpectedFile[],
  sections: readonly RememberedSection[],
): LibraryOfFiles[] {
  const libraries = new Map<RememberedSection, LibraryOfFiles>();
  for (const file of files) {
    for (const [depth, section] of sectionsOf(file.path, sections).entries()) {
      const library = libraries.get(section) ?? { section, isHome: false, expected: [] };
      library.isHome ||= depth === 0;
      library.expected.push(file);
      libraries.set(section, library);
    }
  }
  return [...libraries.values()].toSorted((a, b) => Number(b.isHome) - Number(a.isHome));
}

/** True if the file was not found yet, or if the server may still correct the result. */
const isOpen = ({ proof }: ExpectedFile): boolean =>
  proof === undefined || mayChange(proof.outcome);

/** True if scans of all the release's folders were requested. */
const isRequested = ({ scans }: ScanCheck): boolean => scans.every(({ state }) => state === "look");

function judgeAll(
  { files }: ScanCheck,
  found: ReadonlyMap<ExpectedFile, PlexShowing[]>,
  sections: readonly RememberedSection[],
): Map<ExpectedFile, ScanJudgement> {
  const judged = new Map<ExpectedFile, ScanJudgement>();
  for (const file of files) {
    const judgement = judge(
      file,
      found.get(file) ?? [],
      sectionsOf(file.path, sections)[0]?.id ?? "",
    );
    if (judgement) judged.set(file, judgement);
  }
  return judged;
}

/** Time of the latest scan request. */
const lastAskedAt = ({ scans }: ScanCheck, now: number) =>
  Math.max(...scans.map(({ askedAt }) => askedAt ?? now));

function depthOf(subject: ScanCheck, hinted: boolean, now: number): SearchDepth {
  const age = now - lastAskedAt(subject, now);
  if (age < THOROUGH_MS) return "newest";
  // While Plex scans a large library, it sends events continuously.
  if (hinted) return "recent";
  return age < GIVE_UP_MS ? "thorough" : "all";
}
