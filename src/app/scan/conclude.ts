import { fallBackTo, Outage, UserError } from "../../base/errors.ts";
import { NO_WORK } from "../../base/identity.ts";
import { parentOf, toHere, toThere } from "../../base/path/path-map.ts";
import { SERVER_FACTS } from "../../core/library/server-facts.ts";
import { sectionsOf } from "../../core/scan/choose-folder.ts";
import {
  computeNextCheck,
  FORGET_MS,
  GIVE_UP_MS,
  MATCH_GRACE_MS,
  mayChange,
  type ScanJudgement,
  scanStart,
} from "../../core/scan/judge.ts";
import { formatFiledNumbers } from "../../core/scan/numbers.ts";
import { nameWork, type ScanVerdict, verdictOf } from "../../core/scan/verdict.ts";
import type { Trx } from "../../store/open.ts";
import { type PlexProof, saveProof, setPlex } from "../../store/plex/plex-proofs.ts";
import {
  markNumbersAsked,
  postponeScan,
  removeScan,
  restartScan,
  type Scan,
} from "../../store/plex/scans.ts";
import { explainByName } from "./explain-by-name.ts";
import type { Libraries } from "./libraries.ts";
import { findStillListed } from "./proven-gone.ts";
import { appendScanHistory, recordKeptItems, serverOf } from "./record-kept-items.ts";
import type { ExpectedFile, ScanCheck, ScanDeps } from "./scan-check.ts";
import { endWithoutVideos } from "./without-videos.ts";

/**
 * Records what a check found out about a release's files. Returns the ids of the libraries whose
 * content changed.
 */
type Conclude = (
  subject: ScanCheck,
  judged: ReadonlyMap<ExpectedFile, ScanJudgement>,
  signal: AbortSignal,
) => Promise<string[]>;

const BUSY_MAX_AGE_MS = 1000;
/** Limits requests and history entries when a server keeps failing and recovering. */
const MAX_REPEATS = 3;
/** Maximum time to wait for a scan after an undo. */
const SCAN_TIMEOUT_MS = 5 * 60_000;
/** Interval of checks while a scan of a whole library takes longer than the usual checks. */
const LONG_SCAN_INTERVAL_MS = 5 * 60_000;

type ScanConclusion = "asked again" | "postponed" | "ended";

/**
 * Writes the result of a check and the time of the next one in a single transaction. If the process
 * stops before that, the check is repeated.
 */
export function createConclude(deps: ScanDeps, libraries: Libraries): Conclude {
  const { store, server, entry, pathMap, clock } = deps;
  /** Number of repeated scan requests, by release. */
  const repeats = new Map<number, number>();

  return async (subject, judged, signal) => {
    const scans = subject.scans.filter(({ state }) => state === "look");
    const isAsked = scans.length === subject.scans.length;
    const now = clock.now();
    const delays = server.reports !== undefined;
    const asked = Math.max(...scans.map(({ askedAt }) => scanStart(askedAt, now, delays)));
    const age = now - asked;
    const again = computeNextCheck(age);
    if (subject.files.length === 0) return await endWithoutFiles(subject, scans, age, signal);
    if (!isAsked) {
      await store.write((trx) => postpone(trx, scans, asked + (again ?? age + GIVE_UP_MS)));
      return [];
    }

    const isUnproven = subject.files.some(
      (file) => !file.proof && !isSettled(judged.get(file), age, false),
    );
    // A server that reads the whole library folder may need more time than the usual checks.
    const isLong = delays && isUnproven && age >= GIVE_UP_MS && age < FORGET_MS;
    const isScanning = isLong && (await areScanned(scans, signal));
    const isOver = age >= GIVE_UP_MS && !isScanning;
    const proofs = proofsNow(subject.files, judged, { age, isOver }, now);
    const fresh = subject.files.flatMap(({ operationId, proof }) => {
      const newProof = proofs.get(operationId);
      return newProof && newProof !== proof ? [newProof] : [];
    });
    const missing = subject.files.filter(({ operationId }) => !proofs.has(operationId));
    const causes = await explainNames(subject, proofs, isOver, signal);
    const verdict = verdictOf(
      subject.release.identity ?? NO_WORK,
      subject.files.flatMap(({ operationId, numbers, path }) => {
        const proof = proofs.get(operationId);
        const filedNumbers = formatFiledNumbers(numbers);
        return proof ? [{ ...proof, filedNumbers, cause: causes.get(path) }] : [];
      }),
      missing.map(({ path }) => path),
      { ...entry, ...SERVER_FACTS[entry.kind] },
      causes,
    );
    const unread = subject.files.filter((file) => judged.get(file)?.isUnread === true);
    const areRead = age >= MATCH_GRACE_MS && (await readNumbers(scans, unread, signal));
    const items = itemsNow(subject.files, judged, proofs);
    const concluded = await store.write(async (trx): Promise<ScanConclusion> => {
      for (const proof of fresh) await saveProof(trx, subject.release.id, proof, entry.name);
      if (areRead) await markNumbersAsked(trx, scans);
      if (entry.isFirst) await recordKept(trx, subject.release.id, { items, isOver }, now);
      if (missing.length > 0 && (await requestAgain(trx, scans, now))) return "asked again";
      if (missing.length > 0 && !isOver) {
        const next = isScanning ? now + LONG_SCAN_INTERVAL_MS : asked + (again ?? age);
        return postpone(trx, scans, next);
      }
      if (fresh.length > 0 || subject.state !== verdict.state) {
        await writeVerdict(trx, subject, verdict, now);
      }
      if (!entry.isFirst) await recordKept(trx, subject.release.id, { items, isOver }, now);
      const isOpen =
        missing.length > 0 || [...proofs.values()].some(({ outcome }) => mayChange(outcome));
      return isOpen && again !== undefined ? postpone(trx, scans, asked + again) : end(trx, scans);
    });
    countRepeats(scans, concluded);
    return fresh.length > 0 ? await librariesWith(subject.files.map(({ path }) => path)) : [];
  };

  /**
   * Returns the causes in the names of files that are not shown at the end of a check, or with
   * other numbers, by path.
   */
  async function explainNames(
    { release, files }: ScanCheck,
    proofs: ReadonlyMap<string, PlexProof>,
    isOver: boolean,
    signal: AbortSignal,
  ): Promise<Map<string, string>> {
    const { kind } = entry;
    const { identity } = release;
    const wrong = files.filter(({ operationId }) => {
      const proof = proofs.get(operationId);
      return proof ? proof.outcome === "other_numbers" : isOver;
    });
    if (identity === undefined || wrong.length === 0) return new Map();
    const unknown = fallBackTo(undefined, Outage, UserError);
    // Plex reads names alike in all versions.
    const isPlex = kind === "plex";
    const version = isPlex ? undefined : (await server.check(signal).catch(unknown))?.version;
    const here = wrong.map(({ path }) => toHere(path, pathMap));
    const causes = await explainByName(store.read, { kind, version }, identity, here);
    return new Map(
      [...causes].map(([path, { message }]) => [toThere(path, pathMap), message] as const),
    );
  }

  /**
   * Has the server read the folders again of files that it shows without numbers. It may add an
   * item first, and one that a restart interrupted stays without them until its season is
   * refreshed. Returns false if that happened before, or if the server scans a folder at once.
   */
  async function readNumbers(
    scans: readonly Scan[],
    unread: readonly ExpectedFile[],
    signal: AbortSignal,
  ): Promise<boolean> {
    if (!server.reports || unread.length === 0) return false;
    if (scans.some(({ numbersAsked }) => numbersAsked)) return false;
    const sections = await libraries.known();
    const folders = new Set(unread.map(({ path }) => parentOf(path)));
    const homes = Map.groupBy(folders, (folder) => sectionsOf(folder, sections)[0]?.id);
    for (const [id, paths] of homes) {
      if (id === undefined) continue;
      // The library may have been created again, with another id.
      await server.reports.send(id, paths, signal).catch(fallBackTo(undefined, UserError));
    }
    return true;
  }

  /**
   * Returns all libraries whose folders contain one of these paths. If libraries nest, a server
   * shows a file in each of them.
   */
  async function librariesWith(paths: readonly string[]): Promise<string[]> {
    const sections = await libraries.known();
    return [...new Set(paths.flatMap((path) => sectionsOf(path, sections).map(({ id }) => id)))];
  }

  function recordKept(
    trx: Trx,
    releaseId: number,
    found: Parameters<typeof recordKeptItems>[2],
    time: number,
  ): Promise<void> {
    return recordKeptItems(trx, releaseId, found, time, entry);
  }

  /** Called after the transaction, because a transaction may run twice. */
  function countRepeats(scans: readonly Scan[], concluded: ScanConclusion): void {
    for (const { releaseId } of scans.slice(0, 1)) {
      if (concluded === "asked again") repeats.set(releaseId, (repeats.get(releaseId) ?? 0) + 1);
      else if (concluded === "ended") repeats.delete(releaseId);
    }
  }

  async function end(trx: Trx, scans: readonly Scan[]): Promise<ScanConclusion> {
    for (const scan of scans) await removeScan(trx, scan);
    return "ended";
  }

  /**
   * Requests scans again that the server may have lost when it stopped. @returns true if the scans
   * were requested again, which happens at most `MAX_REPEATS` times
   */
  async function requestAgain(trx: Trx, scans: readonly Scan[], index: number): Promise<boolean> {
    const [first] = scans;
    const times = repeats.get(first?.releaseId ?? 0) ?? 0;
    if (!first || times >= MAX_REPEATS || !scans.some(({ lost }) => lost)) return false;
    for (const scan of scans) await restartScan(trx, scan, index);
    return true;
  }

  async function writeVerdict(
    trx: Trx,
    { release }: ScanCheck,
    { state, message }: ScanVerdict,
    index: number,
  ) {
    await setPlex(trx, release.id, state, { server: entry.name, at: index });
    const detail = { message, ...serverOf(entry) };
    await appendScanHistory(trx, release, `plex_${state}`, index, detail);
  }

  /**
   * Ends a check after an undo, or for a release without videos. There are no files to find, but
   * the server's responses change after the scan.
   */
  async function endWithoutFiles(
    subject: ScanCheck,
    scans: readonly Scan[],
    age: number,
    signal: AbortSignal,
  ): Promise<string[]> {
    const sections = await libraries.known();
    const listed = await findStillListed(deps, subject, sections, age, signal);
    const isBusy = !listed.isOver || (age < SCAN_TIMEOUT_MS && (await areScanned(scans, signal)));
    const now = clock.now();
    const next = now - age + (computeNextCheck(age) ?? age);
    const concluded = await store.write(async (trx): Promise<ScanConclusion> => {
      if (await requestAgain(trx, scans, now)) return "asked again";
      const [first] = scans;
      if (first && !isBusy) {
        await recordKept(trx, first.releaseId, { items: new Map(), isOver: true }, now);
        await endWithoutVideos(trx, subject.release, entry, now);
        if (listed.message !== undefined) {
          const detail = { message: listed.message, ...serverOf(entry) };
          await appendScanHistory(trx, subject.release, "plex_still_listed", now, detail);
        }
      }
      return isBusy ? postpone(trx, scans, next) : end(trx, scans);
    });
    countRepeats(scans, concluded);
    return isBusy ? [] : await librariesWith(scans.map(({ folder }) => toThere(folder, pathMap)));
  }

  async function areScanned(scans: readonly Scan[], signal: AbortSignal): Promise<boolean> {
    // Libraries may count as idle some seconds before the end of such a scan.
    if (await server.wholeScan?.isRunning(signal)) return true;
    const sections = await libraries.fresh(signal, BUSY_MAX_AGE_MS);
    return scans.some(
      ({ folder }) => sectionsOf(toThere(folder, pathMap), sections)[0]?.refreshing === true,
    );
  }
}

/**
 * True if the server's answer about a file counts. An item may have no match or another match for a
 * moment, and it may lack numbers as long as the file is checked.
 */
const isSettled = (
  judgement: ScanJudgement | undefined,
  age: number,
  isOver: boolean,
): judgement is ScanJudgement =>
  judgement !== undefined &&
  (judgement.outcome === "incomplete"
    ? isOver
    : age >= MATCH_GRACE_MS || !mayChange(judgement.outcome));

/** Returns the current proof of each file, by publication. A new proof replaces an earlier one. */
function proofsNow(
  files: readonly ExpectedFile[],
  judged: ReadonlyMap<ExpectedFile, ScanJudgement>,
  { age, isOver }: { age: number; isOver: boolean },
  time: number,
) {
  const proofs = new Map<string, PlexProof>();
  for (const file of files) {
    const { operationId, proof } = file;
    const judgement = judged.get(file);
    const found = isSettled(judgement, age, isOver)
      ? toProof(operationId, judgement, time)
      : undefined;
    const kept = found && proof && sameProof(found, proof) ? proof : (found ?? proof);
    if (kept) proofs.set(operationId, kept);
  }
  return proofs;
}

/** Returns the server's items of each file that has a proof, by publication. */
const itemsNow = (
  files: readonly ExpectedFile[],
  judged: ReadonlyMap<ExpectedFile, ScanJudgement>,
  proofs: ReadonlyMap<string, PlexProof>,
): Map<string, readonly string[]> =>
  new Map(
    files.flatMap((file) => {
      const proof = proofs.get(file.operationId);
      return proof ? [[file.operationId, judged.get(file)?.items ?? proof.items]] : [];
    }),
  );

const toProof = (
  operationId: string,
  { outcome, shown, shownNumbers, items }: ScanJudgement,
  index: number,
): PlexProof => ({
  operationId,
  outcome,
  library: shown.library.title,
  shownAs: nameWork(shown.work, shownNumbers),
  at: index,
  items,
});

const sameProof = (a: PlexProof, b: PlexProof): boolean =>
  a.outcome === b.outcome && a.library === b.library && a.shownAs === b.shownAs;

async function postpone(trx: Trx, scans: readonly Scan[], index: number): Promise<"postponed"> {
  for (const scan of scans) await postponeScan(trx, scan, index, false);
  return "postponed";
}
