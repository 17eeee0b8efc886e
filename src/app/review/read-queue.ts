import type { MediaType } from "../../base/identity.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import type { WorkReference } from "../../core/work-reference.ts";
import type { WorkPublication } from "../../store/journal/publications.ts";
import type { Store, StoreReader } from "../../store/open.ts";
import { listFiledTitles, listIdsBeginning } from "../../store/releases/completions.ts";
import { countParked } from "../../store/releases/queue.ts";
import { selectReleasesHere } from "../../store/storages/engines.ts";
import { readSettling } from "../engine/settling.ts";
import { listAliases, type ShownAlias } from "../learn/list-aliases.ts";
import type { IdentityReader } from "../releases/files-port.ts";
import type { ShownItem, ShownRelease } from "../shown/release-shape.ts";
import type { ShownStatistics } from "../shown/upkeep-shape.ts";
import type { ShownSearch, ShownVersions, ShownWork } from "../shown/work-shape.ts";
import {
  findWorksNamed,
  nameWork,
  type OpenCatalogue,
  searchWorks,
  type WorkSearch,
} from "./choose/name-work.ts";
import type { WorkChoice } from "./choose/work.ts";
import type { RequestKind } from "./decisions/next-step.ts";
import { type ReleaseSelection, selectReleases } from "./decisions/select.ts";
import { createItemFacts } from "./facts/item-facts.ts";
import { readSeveralItems, type SeveralItems } from "./facts/several-items.ts";
import type { ShownHome, ShownPlots } from "./home/home-shape.ts";
import { readHome, readPlots } from "./home/plots.ts";
import { findItem } from "./queue/find-item.ts";
import {
  type ChangedPage,
  type ChangedQuery,
  type HistoryPage,
  type HistoryQuery,
  readChanged,
  readHistory,
} from "./queue/history.ts";
import { type QueuePage, readQueue, rememberShownItems } from "./queue/queue.ts";
import type { QueueQuery } from "./queue/queue-query.ts";
import { refuseReplaced } from "./refuse-replaced.ts";
import { readStatistics, type StatisticsQuery } from "./statistics.ts";

/**
 * With `unseen`, no candidate is remembered as shown, so nothing is written. An approval must then
 * specify type, id and version.
 */
interface ReadMode {
  unseen?: boolean | undefined;
}

/** Reads releases before and after a decision, for any host. Makes no decisions. */
export interface QueueReader extends Completions {
  /** `maxChars` limits the JSON of the page's releases. */
  page(
    query: QueueQuery,
    reading?: ReadMode & { maxChars?: number | undefined },
  ): Promise<QueuePage>;
  /** @throws UserError (`not_found`) for an unknown release */
  show(id: number, reading?: ReadMode): Promise<ShownItem>;
  /**
   * Does the same as `show`, and adds the facts that a person needs for a decision: TMDB's details
   * of the first candidates, how lengths fit, and where numbers come from.
   */
  showInFull(id: number, signal: AbortSignal, reading?: ReadMode): Promise<ShownItem>;
  /**
   * Shows what a decision about several releases needs, as many as fit into one response. Only these
   * count as shown.
   */
  showSeveral(
    ids: readonly number[],
    signal: AbortSignal,
    reading?: ReadMode,
  ): Promise<SeveralItems>;
  /**
   * Selects releases by ranges and conditions, so that a person can be asked one question about all
   * of them.
   */
  select(request: RequestKind, selection: ReleaseSelection): Promise<ShownRelease[]>;
  /** Returns the number of releases that are parked until a person decides. */
  parked(): Promise<number>;
  /** Returns one line for each settling release that states what the release is waiting for. */
  settling(options?: { onlyUnfinished: boolean }): Promise<string[]>;
  /**
   * Returns the library's versions of each of a release's videos. Empty for a release of another
   * storage.
   */
  compare(id: number, signal: AbortSignal): Promise<ShownVersions[]>;
  search(query: WorkSearch, signal: AbortSignal): Promise<ShownSearch>;
  /**
   * Resolves the work that a person names, for `approve`, `add` and `plan`. TMDB is asked only
   * about an id in another catalogue.
   */
  nameWork(
    reference: WorkReference | undefined,
    type: MediaType | undefined,
    signal: AbortSignal,
  ): Promise<WorkChoice>;
  /**
   * Finds the works that a reference may mean, with their titles, so that a person sees them before
   * anything is filed.
   */
  worksNamed(
    reference: WorkReference,
    type: MediaType | undefined,
    signal: AbortSignal,
  ): Promise<ShownWork[]>;
  changed(query: ChangedQuery): Promise<ChangedPage>;
  history(query: HistoryQuery): Promise<HistoryPage>;
  statistics(query: StatisticsQuery): Promise<ShownStatistics>;
  home(storage?: string): Promise<ShownHome>;
  plots(days: number, storage?: string): Promise<ShownPlots>;
  aliases(): Promise<ShownAlias[]>;
}

/** Suggests completions while a person types. */
export interface Completions {
  /**
   * Returns the ids of releases that start with the typed text, releases in review first. Only
   * digits match.
   */
  completeId(typed: string, limit: number): Promise<string[]>;
  /** Returns the titles of filed works that contain the typed text. */
  completeTitle(typed: string, limit: number): Promise<string[]>;
}

export interface QueueDeps {
  store: Store;
  clock: Clock;
  /** True if the database was opened read-only. */
  readOnly: boolean;
  openCatalogue: OpenCatalogue;
  /** Returns the library's versions of each of a release's videos. */
  compare: (id: number, signal: AbortSignal) => Promise<ShownVersions[]>;
  files?: IdentityReader | undefined;
  /**
   * Returns those of the publications whose files were not deleted by hand. Throws only the
   * signal's reason and database errors. If absent, all of them.
   */
  stillThere?: (
    filed: readonly WorkPublication[],
    signal: AbortSignal,
  ) => Promise<WorkPublication[]>;
  /** Returns the confidence, from 0 to 1, from which a release is filed without asking. */
  threshold?: () => Promise<number>;
}

export function createQueue(deps: QueueDeps): QueueReader {
  const { clock, openCatalogue, stillThere } = deps;
  const store = refuseReplaced(deps.store);
  const readFacts = createItemFacts(openCatalogue);
  const how = ({ unseen = false }: ReadMode): { readOnly: boolean } => ({
    readOnly: deps.readOnly || unseen,
  });
  const showInFull: QueueReader["showInFull"] = (id, signal, reading = {}) =>
    findItem(store, id, {
      ...how(reading),
      facts: (...asked) => readFacts(...asked, signal),
      stillThere: stillThere && ((filed) => stillThere(filed, signal)),
      threshold: deps.threshold,
    });
  return {
    page: (query, { maxChars, ...reading } = {}) =>
      readQueue(store, query, { ...how(reading), maxChars, clock }),
    show: (id, reading = {}) => findItem(store, id, how(reading)),
    showInFull,
    async showSeveral(ids, signal, reading = {}) {
      const found = await readSeveralItems(ids, (id) => showInFull(id, signal, { unseen: true }));
      if (!how(reading).readOnly) await rememberShownItems(store, found.items);
      return found;
    },
    select: (request, selection) => selectReleases(store, request, selection, deps.files),
    parked: () => countParked(store.read),
    settling: (options) => readSettling(store.read, clock.now(), options),
    compare: async (id, signal) =>
      (await selectReleasesHere(store.read, [id])).length === 0 ? [] : deps.compare(id, signal),
    search: (query, signal) => searchWorks(openCatalogue, query, signal),
    nameWork: (reference, type, signal) => nameWork(openCatalogue, reference, type, signal),
    worksNamed: (reference, type, signal) => findWorksNamed(openCatalogue, reference, type, signal),
    changed: (query) => readChanged(store, query, clock),
    history: (query) => readHistory(store, query, clock),
    statistics: (query) => readStatistics(store, query, clock.now()),
    home: (storage) => readHome(store, clock.now(), storage),
    plots: (days, storage) => readPlots(store, days, clock.now(), storage),
    aliases: () => listAliases(store),
    ...createComplete(store),
  };
}

export const createComplete = (store: StoreReader): Completions => ({
  completeId: async (typed, limit) =>
    /^\d{0,9}$/.test(typed) ? (await listIdsBeginning(store.read, typed, limit)).map(String) : [],
  completeTitle: async (typed, limit) =>
    (await listFiledTitles(store.read, typed, limit)).map((title) => cleanText(title)),
});
