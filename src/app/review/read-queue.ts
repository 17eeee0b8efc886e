import type { MediaType } from "../../base/identity.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { WorkReference } from "../../core/work-reference.ts";
import type { Store } from "../../store/open.ts";
import { filedTitles, idsBeginning } from "../../store/releases/completions.ts";
import { countParked } from "../../store/releases/queue.ts";
import { releasesHere } from "../../store/storages/engines.ts";
import { readSettling } from "../engine/settling.ts";
import { listAliases, type ShownAlias } from "../learn/list-aliases.ts";
import type { Files } from "../releases/files-port.ts";
import type { ShownItem } from "../shown/release-shape.ts";
import type { ShownStatistics } from "../shown/upkeep-shape.ts";
import type { ShownVersions, ShownWork } from "../shown/work-shape.ts";
import {
  nameWork,
  type OpenCatalogue,
  type SearchQuery,
  searchWorks,
  worksNamed,
} from "./choose/name-work.ts";
import type { RequestKind } from "./decisions/next-step.ts";
import { type Selection, selectReleases } from "./decisions/select.ts";
import { createItemFacts } from "./facts/item-facts.ts";
import type { ShownHome, ShownPlots } from "./home/home-shape.ts";
import { readHome, readPlots } from "./home/plots.ts";
import { inPlace } from "./in-place.ts";
import { findItem } from "./queue/find-item.ts";
import {
  type ChangedQuery,
  type HistoryPage,
  type HistoryQuery,
  readChanged,
  readHistory,
} from "./queue/history.ts";
import { type QueuePage, readQueue } from "./queue/queue.ts";
import type { QueueQuery } from "./queue/queue-query.ts";
import { readStatistics, type StatisticsQuery } from "./statistics.ts";

export type Queue = ReturnType<typeof createQueue>;

/**
 * What is read of releases before and after a decision, by whichever host. Nothing here decides
 * anything.
 */
export function createQueue(deps: {
  store: Store;
  now: () => number;
  /** The database was opened read-only. */
  readOnly: boolean;
  openCatalogue: OpenCatalogue;
  /** What the library has beside each video of a release. */
  compare: (id: number, signal: AbortSignal) => Promise<ShownVersions[]>;
  files?: Pick<Files, "fileIdentity"> | undefined;
}) {
  const { now, openCatalogue } = deps;
  const store = inPlace(deps.store);
  const readFacts = createItemFacts(openCatalogue);
  const how = ({ unseen = false }: Reading) => ({ readOnly: deps.readOnly || unseen });
  return {
    /** `maxChars`: of the releases' JSON; the page ends before it has more. */
    page: (
      query: QueueQuery,
      { maxChars, ...reading }: Reading & { maxChars?: number } = {},
    ): Promise<QueuePage> => readQueue(store, query, { ...how(reading), maxChars }),
    show: (id: number, reading: Reading = {}): Promise<ShownItem> =>
      findItem(store, id, how(reading)),
    /**
     * The same with what a person decides by: TMDB's facts of its first candidates, how lengths
     * fit, whence numbers come.
     */
    showInFull: (id: number, signal: AbortSignal, reading: Reading = {}): Promise<ShownItem> =>
      findItem(store, id, { ...how(reading), facts: (...asked) => readFacts(...asked, signal) }),
    /**
     * The releases that a person means by ranges and conditions, as they are shown before one
     * question.
     */
    select: (request: RequestKind, selection: Selection) =>
      selectReleases(store, request, selection, deps.files),
    parked: (): Promise<number> => countParked(store.read),
    /** Lines on what settles, and what for; empty where nothing does. */
    settling: (options?: { onlyUnfinished: boolean }): Promise<string[]> =>
      readSettling(store.read, now(), options),
    /** What the library has beside each video of a release. */
    compare: async (id: number, signal: AbortSignal): Promise<ShownVersions[]> =>
      (await releasesHere(store.read, [id])).length === 0 ? [] : deps.compare(id, signal),
    search: (query: SearchQuery, signal: AbortSignal) => searchWorks(openCatalogue, query, signal),
    /**
     * The work that a person names, for `approve`, `add` and `plan`. TMDB is asked only about
     * another catalogue's id.
     */
    nameWork: (
      reference: WorkReference | undefined,
      type: MediaType | undefined,
      signal: AbortSignal,
    ) => nameWork(openCatalogue, reference, type, signal),
    /**
     * The works that a reference may mean, with titles: what a person is shown before it is filed.
     */
    worksNamed: (
      reference: WorkReference,
      type: MediaType | undefined,
      signal: AbortSignal,
    ): Promise<ShownWork[]> => worksNamed(openCatalogue, reference, type, signal),
    changed: (query: ChangedQuery) => readChanged(store, query),
    history: (query: HistoryQuery): Promise<HistoryPage> => readHistory(store, query),
    statistics: (query: StatisticsQuery): Promise<ShownStatistics> =>
      readStatistics(store, query, now()),
    home: (storage?: string): Promise<ShownHome> => readHome(store, now(), storage),
    plots: (days: number, storage?: string): Promise<ShownPlots> =>
      readPlots(store, days, now(), storage),
    aliases: (): Promise<ShownAlias[]> => listAliases(store),
    ...createComplete(store),
  };
}

/** What a client offers while a person types. */
export const createComplete = (store: Pick<Store, "read">) => ({
  /** Ids of releases that begin as typed, those in review first; none for what is no number. */
  completeId: async (typed: string, limit: number): Promise<string[]> =>
    /^\d{0,9}$/.test(typed) ? (await idsBeginning(store.read, typed, limit)).map(String) : [],
  /** Titles of filed works that contain what was typed. */
  completeTitle: async (typed: string, limit: number): Promise<string[]> =>
    (await filedTitles(store.read, typed, limit)).map((title) => cleanText(title)),
});

/**
 * `unseen`: nothing is remembered as shown, so that nothing is written. An approval must then name
 * type, id and version.
 */
type Reading = { unseen?: boolean | undefined };
