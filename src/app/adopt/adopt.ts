import { dirname, relative } from "node:path";
import { setImmediate } from "node:timers/promises";
import { toRanked } from "../../base/candidate.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { type Identity, workOf } from "../../base/identity.ts";
import type { MediaFacts } from "../../base/media-facts.ts";
import type { By } from "../../core/actor.ts";
import type { Clock } from "../../core/clock.ts";
import { createLimiter } from "../../core/concurrency.ts";
import type { Anchor } from "../../core/journal/operation.ts";
import { explainNfo, mediaOf, proposalOf, toNameKey } from "../../names/index.ts";
import type { MovedFile } from "../library/known-files.ts";
import { ADOPTED, type FoundOnDisk, type LibraryWorks } from "./find-works.ts";
import type { IdentifiedFiles, IdentifyWork } from "./identify-work.ts";
import type { FoundWork, IdentificationFacts } from "./record.ts";

/**
 * Counts of files. `moved`: files whose new paths the journal has now; absent without such files.
 */
export type AdoptTotals = { adopted: number; review: number; skipped: number; moved?: number };

export type AdoptProgress = AdoptTotals & { done: number; total: number };

/** Outcome for some files of a work. `identity` is only a suggestion if it is not certain. */
export type AdoptResult = {
  path: string;
  isCertain: boolean;
  identity?: Identity | undefined;
  files: number;
};

export type AdoptDeps = {
  identifyWork: IdentifyWork;
  anchorOf: (path: string) => Promise<Anchor | undefined>;
  /** Updates the journal for files that a person moved. */
  followMoved: (moved: readonly MovedFile[], by: By) => Promise<number>;
  /** Like `recordUnsure`, returns undefined if nothing was left to write. */
  recordAdopted: (
    work: FoundWork,
    identity: Identity,
    facts: IdentificationFacts,
    by: By,
  ) => Promise<number | undefined>;
  recordUnsure: (
    work: FoundWork,
    facts: IdentificationFacts & { suggestion?: Identity | undefined },
    by: By,
  ) => Promise<number | undefined>;
};

/**
 * TMDB's client sends four requests at once. The other tasks read NFOs or share one commit: 32
 * write twice as fast as eight.
 */
const MAX_CONCURRENT = 32;
/** As many as a person can review. */
const MAX_CANDIDATES = 10;

/**
 * Updates the journal for moved files, identifies the works and writes them into the journal.
 * Without an actor, nothing is written.
 */
export async function adoptWorks(
  deps: AdoptDeps,
  { works, known, moved, leftAlone }: LibraryWorks,
  { clock, actor }: { clock: Clock; actor: string | undefined },
  signal: AbortSignal,
  report: (progress: AdoptProgress, verdicts: readonly AdoptResult[]) => void,
): Promise<AdoptTotals> {
  const totals: AdoptTotals = { adopted: 0, review: 0, skipped: known + leftAlone.length };
  const followed =
    actor === undefined ? 0 : await deps.followMoved(moved, { actor, at: clock.now() });
  if (followed > 0) {
    totals.moved = followed;
    // A run that stops later must not lose the count.
    report({ ...totals, done: 0, total: works.length }, []);
  }
  const anchors = new Map<string, Promise<Anchor | undefined>>();
  const few = createLimiter(MAX_CONCURRENT);
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  let done = 0;

  async function adoptOne(work: FoundOnDisk): Promise<void> {
    // If every response is cached, nothing here ever waits, and an abort would go unnoticed.
    await setImmediate();
    either.throwIfAborted();
    const anchor = anchors.get(work.library) ?? deps.anchorOf(work.path);
    anchors.set(work.library, anchor);
    const verdicts: AdoptResult[] = [];
    for (const judged of await identifyOne(deps, work, either)) {
      const found = { ...filesOf(work, judged), ...dropUndefined({ anchor: await anchor }) };
      const { decision } = judged.identified;
      const isCertain = decision.kind === "auto";
      const isWritten =
        actor === undefined ||
        (await record(deps, found, judged, { actor, at: clock.now() })) !== undefined;
      totals[isWritten ? (isCertain ? "adopted" : "review") : "skipped"] += found.files.length;
      verdicts.push({
        path: found.path,
        isCertain,
        files: found.files.length,
        identity: proposalOf(judged.identified)?.identity,
      });
    }
    report({ ...totals, done: ++done, total: works.length }, verdicts);
  }

  const adopting = works.map((work) =>
    few(() => adoptOne(work), either).catch((error: unknown) => {
      stop.abort(error);
      throw error;
    }),
  );
  // Writes in progress are finished and counted before this ends.
  await Promise.allSettled(adopting);
  either.throwIfAborted();
  return totals;
}

function identifyOne(
  { identifyWork }: AdoptDeps,
  work: FoundOnDisk,
  signal: AbortSignal,
): Promise<IdentifiedFiles[]> {
  const { path, isFile, type, files } = work;
  const folder = isFile ? dirname(path) : path;
  return identifyWork(
    {
      path,
      isFile,
      type,
      files: files.map((file) => ({ path: relative(folder, file.path), role: file.role })),
    },
    signal,
  );
}

function filesOf(
  { path, isFile, files }: FoundOnDisk,
  { files: workFiles, identified }: IdentifiedFiles,
): FoundWork {
  const folder = isFile ? dirname(path) : path;
  const wanted = new Set(workFiles);
  const mappings = proposalOf(identified)?.mappings;
  const mediaAt = (path: string): MediaFacts | undefined => {
    const length = identified.lengths.get(path);
    return length && mediaOf(length);
  };
  return {
    path,
    files: files.flatMap((file) => {
      const inner = relative(folder, file.path);
      return wanted.has(inner) && ADOPTED.has(file.role)
        ? { ...file, ...dropUndefined({ mapping: mappings?.get(inner), media: mediaAt(inner) }) }
        : [];
    }),
  };
}

function record(
  deps: AdoptDeps,
  work: FoundWork,
  { identified }: IdentifiedFiles,
  by: By,
): Promise<number | undefined> {
  const { parsed, ranked, decision, nfo } = identified;
  const [first] = ranked;
  const notes = explainNfo(nfo);
  const facts: IdentificationFacts = {
    parsed: { ...parsed, name: "" },
    nameKey: toNameKey(parsed) ?? null,
    candidates: ranked.slice(0, MAX_CANDIDATES).map(toRanked),
    confidence: first?.confidence ?? null,
    parts: first?.parts ?? null,
    reasons: notes,
  };
  if (decision.kind === "auto") {
    const isWhole = work.files.filter(({ role }) => role === "video").length === 1;
    return deps.recordAdopted(
      work,
      isWhole ? decision.identity : workOf(decision.identity),
      facts,
      by,
    );
  }
  const suggestion = decision.suggestion && workOf(decision.suggestion.identity);
  return deps.recordUnsure(
    work,
    { ...facts, reasons: [...decision.reasons, ...notes], suggestion },
    by,
  );
}
