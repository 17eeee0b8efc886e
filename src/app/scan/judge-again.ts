import { NO_WORK } from "../../base/identity.ts";
import { SERVER_FACTS } from "../../core/library/server-facts.ts";
import { outcomeOfNumbers } from "../../core/scan/judge.ts";
import {
  formatFiledNumbers,
  formatShownNumbers,
  isByDate,
  type ShownNumbers,
  toShownNumbers,
} from "../../core/scan/numbers.ts";
import { nameWork, verdictOf } from "../../core/scan/verdict.ts";
import { filesOfWork, findWorksById, type IndexedWork } from "../../store/plex/indexed-works.ts";
import {
  listInexactProofs,
  markExact,
  type PlexProof,
  saveProof,
  setPlex,
} from "../../store/plex/plex-proofs.ts";
import { own } from "../../store/storages/scope.ts";
import { appendScanHistory, serverOf } from "./record-kept-items.ts";
import { type ExpectedFile, loadScanCheck, type ScanCheck, type ScanDeps } from "./scan-check.ts";

export interface JudgeAgainDeps extends Pick<ScanDeps, "store" | "entry" | "pathMap" | "clock"> {
  /** Updates the episodes of a show in the server's list. */
  readShow: (work: IndexedWork, signal: AbortSignal) => Promise<void>;
}

/** Series whose episodes are read in one run. Each takes two requests. */
const MAX_SERIES = 20;
const PAGE = 200;

/**
 * Compares the numbers of episodes that an earlier version of the program accepted, because it did
 * not compare them exactly. Each proof is compared once, with the server's list, and nothing is
 * scanned. The episodes of a series that were never listed are listed for it.
 */
export function createJudgeAgain(deps: JudgeAgainDeps): (signal: AbortSignal) => Promise<void> {
  const { store, entry } = deps;
  return async (signal) => {
    const series = new Map<number, SeriesList>();
    for (let after = 0; ; ) {
      const page = { after, limit: PAGE };
      const ids = await listInexactProofs(own(store.read), entry.name, page);
      for (const id of ids) {
        signal.throwIfAborted();
        const check = await loadScanCheck(deps, id);
        const tmdbId = check?.release.identity?.tmdbId;
        // A running check compares exactly.
        if (!check || check.scans.length > 0 || tmdbId === undefined) continue;
        if (!series.has(tmdbId) && series.size >= MAX_SERIES) return;
        const list = series.get(tmdbId) ?? (await readSeries(deps, tmdbId, signal));
        series.set(tmdbId, list);
        if (list.isRead) await judgeAgain(deps, check, list);
      }
      after = ids.at(-1) ?? after;
      if (ids.length < PAGE) return;
    }
  };
}

/** The numbers of a series' files in a server's list. Not `isRead` if the server did not answer. */
type SeriesList = { isRead: boolean; numbers: ReadonlyMap<string, ShownNumbers[]> };

async function readSeries(
  { store, entry, readShow }: JudgeAgainDeps,
  tmdbId: number,
  signal: AbortSignal,
): Promise<SeriesList> {
  const find = () => findWorksById(store.read, "tv", { tmdbId }, entry.name);
  for (const work of await find()) await readShow(work, signal);
  const works = await find();
  const numbers = new Map<string, ShownNumbers[]>();
  for (const work of works) {
    for (const { path, season, episode } of await filesOfWork(store.read, work)) {
      const shown = toShownNumbers({ season, first: episode });
      numbers.set(path, [...(numbers.get(path) ?? []), shown]);
    }
  }
  // A series that the server does not list is a finding of the audit.
  return { isRead: works.every(({ episodesAt }) => episodesAt !== undefined), numbers };
}

async function judgeAgain(
  { store, entry, clock }: JudgeAgainDeps,
  { release, files }: ScanCheck,
  { numbers }: SeriesList,
): Promise<void> {
  const time = clock.now();
  const proven = files.flatMap(({ proof, ...file }) => (proof ? [{ ...file, proof }] : []));
  const wrong = proven.flatMap((file) => judgeProof(file, numbers.get(file.path) ?? []));
  const replaced = new Map(
    wrong.map(({ operationId, ...found }): [string, PlexProof] => {
      const { library, items } = found.proof;
      const shownAs = nameWork(release.identity ?? NO_WORK, found.shownNumbers);
      const { outcome } = found;
      return [operationId, { operationId, outcome, library, shownAs, at: time, items }];
    }),
  );
  const proofs = proven.map(({ operationId, numbers: filed, proof }) => ({
    ...(replaced.get(operationId) ?? proof),
    filedNumbers: formatFiledNumbers(filed),
  }));
  const missing = files.filter(({ proof }) => proof === undefined).map(({ path }) => path);
  const server = { ...entry, ...SERVER_FACTS[entry.kind] };
  const { state, message } = verdictOf(release.identity ?? NO_WORK, proofs, missing, server);
  await store.write(async (trx) => {
    await markExact(
      trx,
      entry.name,
      proven.map(({ operationId }) => operationId),
    );
    if (replaced.size === 0) return;
    for (const proof of replaced.values()) await saveProof(trx, release.id, proof, entry.name);
    await setPlex(trx, release.id, state, { server: entry.name, at: time });
    const detail = { message, ...serverOf(entry) };
    await appendScanHistory(trx, release, `plex_${state}`, time, detail);
  });

  function judgeProof(file: ExpectedFile & { proof: PlexProof }, shown: readonly ShownNumbers[]) {
    // A list has no dates, and a file that is not in it is a finding of the audit.
    if (isByDate(file.numbers) || shown.length === 0) return [];
    const shownNumbers = formatShownNumbers(shown);
    // An agent of Plex may number nothing at all.
    if (shownNumbers === "" && entry.kind === "plex") return [];
    const outcome = outcomeOfNumbers(file.numbers, shown);
    return outcome === undefined ? [] : [{ ...file, outcome, shownNumbers }];
  }
}
