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
  findNextScanAt,
  listDueScans,
  listPendingScans,
  listScansAskedSince,
  postponeScan,
  type Scan,
  shiftScans,
} from "../../store/plex/scans.ts";
import { own } from "../../store/storages/scope.ts";
import type { Stage } from "../engine/engine.ts";
import { createAskPlex } from "./ask-plex.ts";
import { createConclude } from "./conclude.ts";
import { createLibraries, type Libraries } from "./libraries.ts";
import { createListener, createOutages, type Outages } from "./listener.ts";
import { type ExpectedFile, loadScanCheck, type ScanCheck, type ScanDeps } from "./scan-check.ts";

/** Delay before a retry if a library is busy or a folder was scanned a moment ago. */
const BUSY_RETRY_MS = 500;
/** Interval when idle. Filing wakes the stage, so this interval is for everything else. */
const IDLE_INTERVAL_MS = 10_000;
/**
 * Plex sends an event for each step of each item. One check covers all events within this interval.
 */
const HINT_INTERVAL_MS = 1500;
/** Minimum clock step to act on. A smaller step is a routine clock correction. */
const MIN_CLOCK_STEP_MS = 30_000;
/** The first check happens within this time after the request. A drain waits for that check. */
const FIRST_CHECK_MS = 5000;

export interface ScanStage extends Required<Stage> {
  /** Asks Plex for its libraries in the next round, even if Plex failed to respond a moment ago. */
  soon(): void;
  /**
   * Checks that a server responds, accepts the token and lists libraries. Resolves with the
   * server's version.
   * @throws Outage
   */
  check(signal: AbortSignal): Promise<string>;
}

/**
 * Asks Plex to scan folders after filing or undoing, and checks until Plex shows the result. The
 * stage has a separate outbox, so an unavailable Plex delays nothing else. Without pending scans,
 * it does almost nothing and keeps no connection open.
 */
export function createScanStage(deps: ScanDeps): ScanStage {
  const { store, server, clock, wake, warn } = deps;
  const outages = createOutages(clock, deps.health, warn);
  const libraries = createLibraries(deps, outages);
  const ask = createAskPlex(deps, libraries, outages);
  const verify = createVerify(deps, libraries, outages);
  let hintedAt = Number.NEGATIVE_INFINITY;
  /** Difference between the wall clock and the monotonic clock. */
  let ahead: number | undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;
  const listener = server.listen && createListener(server.listen, clock, onHint);

  function onHint(): void {
    const isFirst = hintedAt <= checkedAt;
    hintedAt = clock.monotonic();
    // Wakes only once per check, because this wakes the whole engine.
    if (isFirst) wake();
  }

  async function work(signal: AbortSignal): Promise<void> {
    if (!(await ask(signal))) return;
    const isHinted = hintedAt > checkedAt && clock.monotonic() - checkedAt >= HINT_INTERVAL_MS;
    if (isHinted) checkedAt = clock.monotonic();
    // Due checks run first, because they search further, and because each check postpones the next.
    if (!(await verify(false, signal)) || !isHinted) return;
    await verify(true, signal);
  }

  /**
   * Shifts the scan times if the clock was set or the machine was asleep, because that time was not
   * available to Plex.
   */
  async function followClock(): Promise<void> {
    const now = clock.now() - clock.monotonic();
    const [before, moved] = [ahead, now - (ahead ?? now)];
    ahead = now;
    if (before !== undefined && Math.abs(moved) >= MIN_CLOCK_STEP_MS) {
      await store.write((trx) => shiftScans(trx, Math.round(moved)));
    }
  }

  async function pause(): Promise<number> {
    const quiet = outages.quietMs();
    if (quiet > 0) return quiet;
    const next = await findNextScanAt(store.read);
    if (next === undefined) return IDLE_INTERVAL_MS;
    const most = hintedAt > checkedAt ? HINT_INTERVAL_MS : IDLE_INTERVAL_MS;
    return Math.min(most, Math.max(BUSY_RETRY_MS, next - clock.now()));
  }

  const isYoung = async (withinMs: number) =>
    (await listScansAskedSince(store.read, clock.now() - withinMs, 1)).length > 0;

  return {
    name: "scan",
    async run(signal) {
      await followClock();
      await libraries.refresh(signal);
      // If no libraries are known yet, scans wait for Plex's first response.
      const isKnown = (await libraries.known()).length > 0;
      if (isKnown && outages.quietMs() === 0) await work(signal);
      listener?.keep(await isYoung(GIVE_UP_MS));
      return await pause();
    },
    idle: async () => {
      if (libraries.areUnavailable() || outages.quietMs() > 0) return true;
      const now = clock.now();
      if ((await listPendingScans(store.read)).some(({ nextTryAt }) => nextTryAt <= now)) {
        return false;
      }
      return !(await listScansAskedSince(store.read, now - FIRST_CHECK_MS, 1)).some(
        ({ tries }) => tries === 0,
      );
    },
    soon: libraries.soon,
    async check(signal) {
      const { version } = await server.check(signal);
      // Applies the same criterion as the rounds. Otherwise, a server without libraries would
      // alternate between healthy and failing.
      await libraries.fresh(signal);
      return version;
    },
    drained: async () => await listener?.stop(),
  };
}

/**
 * Maximum number of scans checked in one round. The remaining scans are checked immediately
 * afterwards.
 */
const MAX_SCANS = 200;

/**
 * Checks whether Plex shows the files for which scans were requested. Covers the scans that are due
 * or, if `hinted`, all recent scans. @returns false if Plex failed.
 */
function createVerify(deps: ScanDeps, libraries: Libraries, outages: Outages) {
  const { store, server, pathMap, clock } = deps;
  const conclude = createConclude(deps, libraries);

  return async (hinted: boolean, signal: AbortSignal): Promise<boolean> => {
    const now = clock.now();
    const due = hinted
      ? await listScansAskedSince(store.read, now - GIVE_UP_MS, MAX_SCANS)
      : await listDueScans(own(store.read), "look", {
          now,
          beyond: now + MAX_CHECK_PAUSE_MS,
          limit: MAX_SCANS,
        });
    if (due.length === 0) return true;
    try {
      const subjects: ScanCheck[] = [];
      for (const id of new Set(due.map(({ releaseId }) => releaseId))) {
        const subject = await loadScanCheck(store, id, pathMap);
        if (subject) subjects.push(subject);
      }
      await checkAll(subjects, hinted, signal);
      await outages.recovered();
      return true;
    } catch (error) {
      if (!(error instanceof Outage)) throw error;
      const pause = await outages.failed(error, 1 + Math.min(...due.map(({ tries }) => tries), 10));
      await putOff(due, now + pause, error);
      return false;
    }
  };

  async function checkAll(
    subjects: readonly ScanCheck[],
    hinted: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const sections = await libraries.known();
    const found = new Map<ExpectedFile, PlexShowing[]>();
    for (const [depth, some] of Map.groupBy(subjects.filter(isRequested), (check) =>
      depthOf(check, hinted, clock.now()),
    )) {
      const files = some.flatMap((subject) => subject.files.filter(isOpen));
      // If a file is still missing after half an hour, it was probably not added after the scan
      // request. The whole library is therefore searched.
      const since =
        depth === "all"
          ? clock.now()
          : Math.min(...some.map((subject) => lastAskedAt(subject, clock.now())));
      for (const [section, expected] of homesOf(files, sections)) {
        const shown = await server
          .find(section, { files: expected, depth, since }, signal)
          .catch(inNone);
        for (const file of expected) {
          found.set(file, [...(found.get(file) ?? []), ...(shown.get(file.path) ?? [])]);
        }
      }
    }
    const concluded = await Promise.allSettled(
      subjects.map((subject) => conclude(subject, judgeAll(subject, found, sections), signal)),
    );
    // All libraries are invalidated once at the end. Otherwise, each of a thousand new files would
    // make the same cached responses stale.
    const changed = new Set(
      concluded.flatMap((outcome) => (outcome.status === "fulfilled" ? outcome.value : [])),
    );
    if (changed.size > 0) await deps.changed([...changed]);
    for (const result of concluded) if (result.status === "rejected") throw result.reason;
  }

  /** If Plex no longer has a library, the library may exist under a different id. */
  function inNone(error: unknown): Map<string, PlexShowing[]> {
    if (!(error instanceof UserError)) throw error;
    libraries.invalidate();
    return new Map();
  }

  /**
   * Returns the libraries that may contain each file. If libraries nest, Plex shows the file in all
   * of them.
   */
  function homesOf(files: readonly ExpectedFile[], sections: readonly RememberedSection[]) {
    const homes = new Map<RememberedSection, ExpectedFile[]>();
    for (const file of files) {
      for (const home of sectionsOf(file.path, sections)) {
        if (homes.get(home)?.push(file) === undefined) homes.set(home, [file]);
      }
    }
    return homes;
  }

  function putOff(due: readonly Scan[], index: number, { code }: Outage): Promise<void> {
    return store.write(async (trx) => {
      // If Plex refuses the token, it keeps its pending requests. If Plex went down, it may have
      // lost them.
      for (const scan of due) {
        await postponeScan(trx, scan, index, scan.lost || !code.endsWith("_unauthorized"));
      }
    });
  }
}

/** True if the file was not found yet, or if Plex may still correct the result. */
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
