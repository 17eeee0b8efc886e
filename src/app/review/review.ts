import type { By } from "../../core/actor.ts";
import type { HistoryAction } from "../../core/history-actions.ts";
import type { MediaType } from "../../core/identity.ts";
import { toParseLine } from "../../core/parse/parse-line.ts";
import type { DuplicateChoice } from "../../core/release/episode-wait.ts";
import { waitsForEngine } from "../../core/release/state-traits.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { WorkReference } from "../../core/work-reference.ts";
import type { Store } from "../../store/open.ts";
import { filedTitles, idsBeginning } from "../../store/releases/completions.ts";
import { appendHistory } from "../../store/releases/history.ts";
import { isPaused, setPaused } from "../../store/settings/settings.ts";
import { releasesHere, storagesElsewhere } from "../../store/storages/engines.ts";
import { viewEngine } from "../engine/engine-view.ts";
import { assertHere, isOneOfSeveral, viewElsewhere, viewStarted } from "../engine/engines.ts";
import { readSettling } from "../engine/settling.ts";
import { readStatus } from "../engine/status.ts";
import { forgetAlias } from "../learn/learn.ts";
import { listAliases, type ShownAlias, showAlias } from "../learn/list.ts";
import type { ShownItem, ShownPreview, ShownRelease } from "../shown/release-shape.ts";
import type { Promised, Results, ShownEngine, ShownResult, UndoPlan } from "../shown/results-shape.ts";
import type { ShownStatus } from "../shown/status-shape.ts";
import type { ShownConfigured, ShownStatistics } from "../shown/upkeep-shape.ts";
import type { ShownSearch, ShownVersions, ShownWork } from "../shown/work-shape.ts";
import { type AddOptions, add } from "./add.ts";
import { type BacklogAnswer, decideBacklog, readBacklog } from "./backlog.ts";
import { nameWork, type SearchQuery, searchWorks, worksNamed } from "./choose/name-work.ts";
import type { PlanChoice } from "./choose/numbers.ts";
import { configure, type SettingChanges } from "./configure.ts";
import { type Approval, approve } from "./decisions/approve.ts";
import { reject, retry, type SeenVersions } from "./decisions/engine-requests.ts";
import type { RequestKind } from "./decisions/next-step.ts";
import { approveOffered } from "./decisions/offered.ts";
import { type Wait, withOutcomes, withUndone } from "./decisions/outcome.ts";
import { type Selection, selectReleases } from "./decisions/select.ts";
import { canWithdraw, takeBack, takeBackInOrder, withdraw } from "./decisions/take-back.ts";
import { confirmUndo, planUndo } from "./decisions/two-step.ts";
import { createItemFacts } from "./facts/item-facts.ts";
import { type FollowedStep, follow } from "./follow.ts";
import { createFollowed } from "./followed.ts";
import type { ShownHome, ShownPlots } from "./home/home-shape.ts";
import { readHome, readPlots } from "./home/plots.ts";
import { inPlace } from "./in-place.ts";
import type { Parts } from "./parts.ts";
import { type ChangedQuery, readChanged } from "./queue/changed.ts";
import { findItem, requireRelease } from "./queue/find-item.ts";
import { type HistoryPage, type HistoryQuery, readHistory } from "./queue/history.ts";
import { type QueuePage, readQueue } from "./queue/queue.ts";
import type { QueueQuery } from "./queue/queue-query.ts";
import { readStatistics, type StatisticsQuery } from "./statistics.ts";

export type Review = ReturnType<typeof createReview>;

/** All decisions about releases, for the terminal and for MCP clients. `actor` is the actor in history. */
export function createReview(deps: Parts) {
  const { now } = deps;
  const store = inPlace(deps.store);
  const until = (signal?: AbortSignal) => inPlace(deps.store, signal);
  const by = (actor: string): By => ({ actor, at: now() });
  const readFacts = createItemFacts(deps.openCatalogue);
  const how = ({ unseen = false }: Reading) => ({ readOnly: deps.readOnly || unseen });
  const show = (id: number, reading: Reading = {}): Promise<ShownItem> =>
    findItem(store, id, toParseLine, how(reading));
  /** Whether an engine is started for any of these releases: one that is started here works on its own storage alone. */
  const startsFor = async (written: readonly { id: number }[]): Promise<boolean> =>
    deps.wakeEngine !== undefined &&
    (
      await releasesHere(
        store.read,
        written.map(({ id }) => id),
      )
    ).length > 0;
  /** Whether an engine was started. */
  const wakeFor = async (written: readonly { id: number; ok?: boolean; state?: string }[]): Promise<boolean> => {
    const starts = await startsFor(written.filter((one) => waitsForEngine([one])));
    if (starts) deps.wakeEngine?.();
    return starts;
  };
  const withEngine = async (results: ShownResult[]): Promise<Results> => {
    const isStarted = await wakeFor(results);
    return {
      results,
      engine: await engineFor(
        results.map(({ id }) => id),
        isStarted,
      ),
    };
  };
  /** What carries out what was decided about these releases. */
  const engineFor = async (ids: readonly number[], isStarted = false): Promise<ShownEngine> => {
    const elsewhere = await viewElsewhere(store, ids, now());
    return isStarted ? viewStarted(await viewEngine(store, deps), elsewhere) : (elsewhere ?? viewEngine(store, deps));
  };
  /** The files of another storage are not seen from here; its engine finds out. */
  const isThereFor = async (ids: readonly number[] | "all"): Promise<typeof deps.isThere> =>
    (ids === "all" ? isOneOfSeveral(store) : (await storagesElsewhere(store.read, ids)).length > 0)
      ? undefined
      : deps.isThere;
  /** With what became of each release, where an engine acts on it. */
  const awaited = async (written: Results, wait: Wait | undefined, end = withOutcomes): Promise<Results> =>
    wait && (written.engine.running || (await startsFor(written.results)))
      ? { ...written, results: await end(store, written.results, wait) }
      : written;
  const status = (storage?: string): Promise<ShownStatus> => readStatus(store, deps, deps.own, now, storage);

  return {
    /** Whether a decision made here starts an engine. */
    wakesEngine: deps.wakeEngine !== undefined,
    status,
    /** Changes settings at run time; without changes it only returns them. */
    async configure(changes: SettingChanges, actor: string, signal?: AbortSignal): Promise<ShownConfigured> {
      const { running } = await viewEngine(store, deps);
      const own = running ? undefined : deps.own?.settings;
      return configure({ store: until(signal), table: await deps.runTime(), own }, changes, by(actor));
    },
    statistics: (query: StatisticsQuery): Promise<ShownStatistics> => readStatistics(store, query, now()),
    home: (storage?: string): Promise<ShownHome> => readHome(store, now(), storage),
    plots: (days: number, storage?: string): Promise<ShownPlots> => readPlots(store, days, now(), storage),
    ...createFollowed({ ...deps, store }),
    ...createComplete(store),
    /** `target`: a path, or the id of a release. */
    async plan(target: string, choice: PlanChoice, signal: AbortSignal): Promise<ShownPreview> {
      if (!isId(target)) return deps.preview({ path: await deps.resolve(target) }, choice, signal);
      const id = Number(target.replace("#", ""));
      await assertHere(store, id);
      return deps.preview({ id }, choice, signal);
    },
    planBelowRoots: async (path: string, choice: PlanChoice, signal: AbortSignal): Promise<ShownPreview> =>
      deps.preview({ path: await deps.resolveBelowRoots(path) }, choice, signal),
    /** What the library has beside each video of a release. */
    compare: async (id: number, signal: AbortSignal): Promise<ShownVersions[]> =>
      (await releasesHere(store.read, [id])).length === 0 ? [] : ((await deps.compare?.(id, signal)) ?? []),
    show,
    /** The same with what a person decides by: TMDB's facts of its first candidates, how lengths fit, whence numbers come. */
    showInFull: (id: number, signal: AbortSignal, reading: Reading = {}): Promise<ShownItem> =>
      findItem(store, id, toParseLine, { ...how(reading), facts: (...asked) => readFacts(...asked, signal) }),
    /** `maxChars`: of the releases' JSON; the page ends before it has more. */
    queue: (query: QueueQuery, { maxChars, ...reading }: Reading & { maxChars?: number } = {}): Promise<QueuePage> =>
      readQueue(store, query, { ...how(reading), maxChars }),
    changed: (query: ChangedQuery) => readChanged(store, query),
    history: (query: HistoryQuery): Promise<HistoryPage> => readHistory(store, query),
    backlog: (query: { limit: number; cursor?: string | undefined }): Promise<QueuePage> => readBacklog(store, query),
    /** Lines on what settles, and what for; empty where nothing does. */
    settling: (options?: { all: boolean }): Promise<string[]> => readSettling(store.read, now(), options),
    decideBacklog: async (answer: BacklogAnswer, ids: readonly number[] | "all", actor: string) =>
      withEngine(await decideBacklog(store, (await isThereFor(ids)) ?? (async () => true), answer, ids, by(actor))),
    search: (query: SearchQuery, signal: AbortSignal): Promise<ShownSearch> =>
      searchWorks(deps.openCatalogue, query, signal),
    /** The work that a person names, for `approve`, `add` and `plan`. TMDB is asked only about another catalogue's id. */
    nameWork: (reference: WorkReference | undefined, type: MediaType | undefined, signal: AbortSignal) =>
      nameWork(deps.openCatalogue, reference, type, signal),
    /** The works that a reference may mean, with titles: what a person is shown before it is filed. */
    worksNamed: (reference: WorkReference, type: MediaType | undefined, signal: AbortSignal): Promise<ShownWork[]> =>
      worksNamed(deps.openCatalogue, reference, type, signal),
    /** The releases that a person means by ranges and conditions, as they are shown before one question. */
    select: (request: RequestKind, selection: Selection): Promise<ShownRelease[]> =>
      selectReleases(store, request, selection),
    /** With `wait`, and an engine that acts, the results say what became of each release. */
    async approve(
      ids: readonly number[],
      approval: Approval,
      actor: string,
      wait?: Wait,
      signal = wait?.signal,
    ): Promise<Results> {
      const isThere = await isThereFor(ids);
      return awaited(await withEngine(await approve(until(signal), ids, approval, by(actor), isThere)), wait);
    },
    /** Approves releases that were selected and shown, each as it is offered. */
    async approveOffered(
      items: readonly ShownRelease[],
      duplicates: DuplicateChoice | undefined,
      actor: string,
      wait?: Wait,
    ): Promise<Results> {
      const one = async (id: number, approval: Approval) =>
        approve(store, [id], approval, by(actor), await isThereFor([id]));
      return awaited(await withEngine(await approveOffered(one, items, duplicates)), wait);
    },
    /** What became of approved releases, after at most so long. */
    outcomes: async (ids: readonly number[], wait: Wait): Promise<Results> => ({
      results: await withOutcomes(
        store,
        ids.map((id) => ({ id, ok: true, state: "approved" })),
        wait,
      ),
      engine: await engineFor(ids),
    }),
    reject: async (
      ids: readonly number[],
      reason: string | undefined,
      actor: string,
      signal?: AbortSignal,
      versions?: SeenVersions,
    ) => withEngine(await reject(until(signal), ids, reason, by(actor), versions)),
    retry: async (ids: readonly number[], actor: string, signal?: AbortSignal, versions?: SeenVersions) =>
      withEngine(await retry(until(signal), ids, by(actor), versions)),
    aliases: (): Promise<ShownAlias[]> => listAliases(store),
    forgetAlias: async (id: number, actor: string): Promise<ShownAlias> =>
      showAlias(await forgetAlias(store, id, by(actor)), false),
    /** As for `approve`: with `wait`, and an engine that acts, the results say what became of each release. */
    async undo(ids: readonly number[], actor: string, wait?: Wait, paths?: readonly string[]): Promise<Results> {
      const some = async (now: readonly number[]): Promise<Results> =>
        awaited(await withEngine(await takeBack(store, now, by(actor), paths)), wait, withUndone);
      return wait ? takeBackInOrder(store, ids, some) : some(ids);
    },
    /** One that is approved is withdrawn at once; of a filed one the plan of its undo, which `confirmUndo` carries out. */
    async takeBack(
      id: number,
      actor: string,
      signal?: AbortSignal,
      paths?: readonly string[],
    ): Promise<({ plan: UndoPlan } & Promised) | Results> {
      const release = await requireRelease(store, id);
      if (!canWithdraw(release)) return planUndo({ ...deps, store: until(signal) }, id, paths);
      return withEngine([await withdraw(until(signal), release, by(actor))]);
    },
    confirmUndo: async (id: number, token: string, actor: string, signal?: AbortSignal, paths?: readonly string[]) =>
      withEngine([await confirmUndo({ ...deps, store: until(signal) }, id, token, by(actor), paths)]),
    /** Records what belongs to no release, such as a command to a player. */
    record: (action: HistoryAction, detail: Record<string, unknown>, actor: string): Promise<void> =>
      store.write((trx) => appendHistory(trx, { at: now(), action, actor, detail })),
    async pause(paused: boolean, actor: string, signal?: AbortSignal): Promise<ShownStatus> {
      await pause(until(signal), paused, by(actor));
      if (!paused) await (deps.host ? deps.host.start() : deps.wakeEngine?.());
      return status();
    },
    async add(
      paths: readonly string[],
      options: AddOptions,
      actor: string,
      signal?: AbortSignal,
    ): Promise<{ items: ShownItem[] }> {
      const ids = await add({ ...deps, store: until(signal) }, paths, options, by(actor), signal);
      const items = await Promise.all(ids.map((id) => show(id)));
      await wakeFor(items);
      return { items };
    },
    /** With `report` and a running engine it follows the release for some seconds and answers with its state then. */
    async addBelowRoots(
      path: string,
      options: AddOptions,
      actor: string,
      signal?: AbortSignal,
      report?: (step: FollowedStep) => void,
    ): Promise<{ item: ShownItem; engine: ShownEngine }> {
      const below = { ...deps, store: until(signal), resolve: deps.resolveBelowRoots };
      const [id = 0] = await add(below, [path], options, by(actor), signal);
      const item = await show(id);
      const engine = await engineFor([id], await wakeFor([item]));
      if (!report || !signal || !engine.running) return { item, engine };
      await follow(store, id, report, signal);
      return { item: await show(id), engine };
    },
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

/** Pauses or resumes discovery and automatic filing, for any engine on this database. A second call changes nothing. */
export function pause(store: Store, paused: boolean, by: By): Promise<void> {
  return store.write(async (trx) => {
    if ((await isPaused(trx)) === paused) return;
    await setPaused(trx, paused, by);
    await appendHistory(trx, { at: by.at, action: paused ? "paused" : "resumed", actor: by.actor });
  });
}

const isId = (target: string): boolean => /^#?\d+$/.test(target);

/** `unseen`: nothing is remembered as shown, so that nothing is written. An approval must then name type, id and version. */
type Reading = { unseen?: boolean | undefined };
