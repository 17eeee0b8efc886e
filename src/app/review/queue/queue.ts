import { type Sentence, sentence } from "../../../base/actions/sentence.ts";
import { TOOLS } from "../../../base/actions/tools.ts";
import { isDamaged } from "../../../base/damaged-row.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { Outage } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { type DecisionNeed, needOf } from "../../../core/actions/offered/subject.ts";
import { explainLongHolds } from "../../../core/arr/long-hold.ts";
import type { Clock } from "../../../core/clock.ts";
import { PARKED } from "../../../core/release/backlog.ts";
import type { QueueSort } from "../../../core/release/queue-sorts.ts";
import type { Release } from "../../../core/release/release.ts";
import { formatState } from "../../../core/release/state-traits.ts";
import { readReleasesProgress } from "../../../store/journal/copy-progress.ts";
import type { Store, StoreReader } from "../../../store/open.ts";
import { shownItemsOfEach } from "../../../store/releases/items.ts";
import { listLongHolds } from "../../../store/releases/long-holds.ts";
import { countParked, type QueuePlace, readQueuePage } from "../../../store/releases/queue.ts";
import { findShownRelease, setUnversioned } from "../../../store/releases/releases.ts";
import { readStorages } from "../../releases/read-storages.ts";
import { countRowsBefore, parseCursor, parseIdCursor, toCursor } from "../../shown/cursor.ts";
import type { QueueCounts, ShownGroup } from "../../shown/queue-shape.ts";
import { showRelease } from "../../shown/release.ts";
import type { ShownAction, ShownRelease } from "../../shown/release-shape.ts";
import type { ShownPage } from "../../shown/results-shape.ts";
import { readServersOf } from "../../shown/servers.ts";
import { toFirstCandidateKey } from "../choose/work.ts";
import { countQueue, findPosition, type QueuePosition } from "./counts.ts";
import { filterOf, type QueueQuery, sortOf } from "./queue-query.ts";

type SimilarRelease = Pick<ShownRelease, "id" | "source" | "reasons" | "next">;

const isApproval = ({ tool }: ShownAction): boolean => tool === TOOLS.approve;
const approvalOf = ({ next = [] }: SimilarRelease): ShownAction | undefined =>
  next.find(isApproval);

const questionOf = ({ next = [], reasons }: SimilarRelease): DecisionNeed =>
  needOf(
    next.map((action) => ({ approves: isApproval(action), blanks: action.needs })),
    reasons,
  );

const DECIDE = sentence`Check each release's candidates; ${{ do: "approve" }} takes several at once as each: the arguments of an approval in each release's next. If no candidate fits, ${{ do: "search" }} finds other works, and ${{ do: "details" }} helps to tell two apart.`;

const TEXTS = [
  DECIDE,
  sentence`Find what each next needs (for a tmdb_id, use its search; ${{ do: "details" }} helps to tell two works apart). Then use ${{ do: "approve" }} with each.`,
  sentence`They are certain. Use ${{ do: "approve" }} with these ids.`,
  sentence`None of them can be filed as is. Do first what next describes, or use ${{ do: "reject" }} with these ids.`,
] as const;

const ADOPT =
  "The library already has them. Approved ones are adopted in place; no file is touched.";

/**
 * Builds groups of two or more releases. A release is in at most one group, chosen by source first,
 * then by show, then by reason.
 */
export function groupsOf(all: readonly SimilarRelease[]): ShownGroup[] {
  const { library = [], downloads: items = [] } = Object.groupBy(all, ({ source }) =>
    source === "library" ? "library" : "downloads",
  );
  const adopt = common(library);
  const adopted: ShownGroup[] =
    library.length < 2 ? [] : [{ by: "adopt", ...adopt, text: sentence`${ADOPT} ${adopt.text}` }];
  return [...adopted, ...groupsOfDownloads(items)];
}

function groupsOfDownloads(items: readonly SimilarRelease[]): ShownGroup[] {
  const shows = Map.groupBy(items, (item) => {
    const { type, tmdb_id: id } = approvalOf(item)?.arguments ?? {};
    return type === "tv" && typeof id === "number" ? id : undefined;
  });
  const groups: ShownGroup[] = [];
  const rest = new Set(items);
  for (const [show, members] of shows) {
    if (show === undefined || members.length < 2) continue;
    for (const member of members) rest.delete(member);
    groups.push({ by: "show", tmdb_id: show, ...common(members) });
  }
  for (const [reason, members] of Map.groupBy(rest, ({ reasons: [first] }) => first?.code)) {
    if (reason !== undefined && members.length > 1) {
      groups.push({ by: "reason", reason, ...common(members) });
    }
  }
  return groups;
}

function common(members: readonly SimilarRelease[]): Pick<ShownGroup, "count" | "ids" | "text"> {
  const [first = 0, ...others] = members.map(questionOf);
  const text = others.every((question) => question === first) ? TEXTS[first] : DECIDE;
  return { count: members.length, ids: members.map(({ id }) => id), text };
}

/** Returns the parked backlog as a group, if there is one. */
async function backlogGroup({ read }: StoreReader): Promise<ShownGroup[]> {
  const total = await countParked(read);
  if (total === 0) return [];
  const text = sentence`They were here before the first start. ${{ do: "backlog" }} lists them, and ${{ do: "process", id: "ID" }} takes them in.`;
  return [{ by: "backlog", reason: PARKED.code, count: total, text }];
}

/** Returns what Sonarr or Radarr hold for more than a day as a group, if there is anything. */
async function heldGroup({ read }: StoreReader, now: number): Promise<ShownGroup[]> {
  const held = await listLongHolds(read, now);
  const [first, ...others] = held;
  if (first === undefined) return [];
  return [
    {
      by: "held",
      reason: first.waiting.code,
      count: held.length,
      ids: held.slice(0, MAX_HELD).map(({ id }) => id),
      text: sentence`${explainLongHolds([first, ...others])} ${{ do: "approve" }} with an id and a tmdb_id files it anyway.`,
    },
  ];
}

const MAX_HELD = 20;

const NEED = /^need:(\d):(\d{1,15})$/;

export type QueuePage = {
  items: ShownRelease[];
  groups?: ShownGroup[];
  counts?: QueueCounts;
  position?: QueuePosition;
  /** Names releases of other states that a search found, if the list itself is empty. */
  instead?: Sentence;
} & ShownPage;

const BUSY_TIMEOUT_MS = 500;

/**
 * Remembers which candidate a person was shown first. An approval that names no identity accepts
 * only that candidate. Writes only if something changed. Reading the queue must not wait long for
 * another process's write, and must also work on a full disk. If the write fails, the person must
 * name the candidate, and nothing else is lost.
 */
export async function rememberShown(store: Store, releases: readonly Release[]): Promise<void> {
  const changed = releases.filter((release) => {
    const first = isDamaged(release) ? undefined : toFirstCandidateKey(release);
    return first !== undefined && first !== release.shown;
  });
  if (changed.length === 0) return;
  const late = AbortSignal.timeout(BUSY_TIMEOUT_MS);
  try {
    await store.write(async (trx) => {
      for (const release of changed) {
        await setUnversioned(trx, release.id, { shown: toFirstCandidateKey(release) ?? "" });
      }
    }, late);
  } catch (error) {
    if (error !== late.reason && !(error instanceof Outage)) throw error;
  }
}

/** Remembers the first candidates of releases as they were read, at these versions. */
export async function rememberShownItems(
  store: Store,
  items: readonly Pick<ShownRelease, "id" | "version">[],
): Promise<void> {
  const rows = await Promise.all(items.map(({ id }) => findShownRelease(store.read, id)));
  const same = rows.filter((row, at) => row !== undefined && row.version === items[at]?.version);
  await rememberShown(
    store,
    same.flatMap((row) => row ?? []),
  );
}

type ReadOptions = {
  readOnly?: boolean;
  /**
   * Maximum number of JSON characters for a page's releases. A page contains at least one release.
   */
  maxChars?: number | undefined;
  /** Without it, long holds are not grouped. */
  clock?: Clock | undefined;
};

/**
 * Reads a page of the queue. If no state is given, the page contains the releases in review and
 * those that were filed in part.
 */
export async function readQueue(
  all: Store,
  asked: QueueQuery,
  { readOnly = false, maxChars = Number.POSITIVE_INFINITY, clock }: ReadOptions = {},
): Promise<QueuePage> {
  const { store, tell } = await readStorages(all, asked.storage);
  const sort = sortOf(asked);
  const read = (limit: number) =>
    readQueuePage(store.read, { ...filterOf(asked), sort, limit, ...startOf(sort, asked.cursor) });
  const { releases, last, total } = await read(asked.limit);
  const shown = await tell(await showReleases(store, releases), "release", ({ id }) => id);
  const fit = countFitting(shown, maxChars);
  const query = { ...asked, limit: fit < releases.length ? fit : asked.limit };
  const end = fit < releases.length ? (await read(fit)).last : last;
  // Candidates are remembered as shown only for the releases on the page.
  if (!readOnly) await rememberShown(store, releases.slice(0, fit));
  const items = shown.slice(0, fit);
  const groups = query.grouped ? await groupsFor(store, query, items, clock?.now()) : [];
  return {
    items,
    ...(groups.length > 0 ? { groups } : {}),
    ...(query.counts ? { counts: await countQueue(store, query) } : {}),
    ...(query.around === undefined
      ? {}
      : { position: await findPosition(store, query, query.around) }),
    ...(total === 0 ? dropUndefined({ instead: await findOutsideList(store, query) }) : {}),
    total,
    ...(end && items.length === query.limit ? { next: endOf(sort, end, query) } : {}),
  };
}

/** Maximum number of releases that are named. */
const MAX_NAMED = 3;

/**
 * Names releases with the words of a search, whatever their state, for a list that has no release
 * with them. Undefined if there are no such releases, or if the list has all states.
 */
export async function findOutsideList(
  { read }: StoreReader,
  { search, source, state }: Pick<QueueQuery, "search" | "source" | "state">,
): Promise<Sentence | undefined> {
  if (search === undefined || state === "all") return undefined;
  const filter = filterOf({ search, source, state: "all" });
  const { releases, total } = await readQueuePage(read, { ...filter, limit: MAX_NAMED });
  if (total === 0) return undefined;
  const named = releases.map(
    ({ id, name, state: now }) => `#${id} ${quoted(name, 80)} (${formatState(now)})`,
  );
  const more = total > named.length ? [`${total - named.length} more`] : [];
  const count = formatCount(total, "release with these words is", "releases with these words are");
  return sentence`${count} not in this list: ${[...named, ...more].join(", ")}. ${{ do: "queue", state: "all", search }} lists ${total === 1 ? "it" : "them"}.`;
}

const startOf = (sort: QueueSort, cursor: string | undefined) => {
  if (cursor === undefined) return {};
  if (sort !== "need") {
    return sort === "age" ? { after: parseIdCursor(cursor) } : { offset: countRowsBefore(cursor) };
  }
  const [need, id] = parseCursor(cursor, NEED).map(Number);
  return { from: { need: need ?? 0, id: id ?? 0 } };
};

function endOf(sort: QueueSort, { need, id }: QueuePlace, { cursor, limit }: QueueQuery): string {
  if (sort === "need") return toCursor("need", need, id);
  return sort === "age" ? toCursor("id", id) : toCursor("at", countRowsBefore(cursor) + limit);
}

/**
 * Groups the releases in review. The backlog and long holds are shown once, on the first page of
 * the unfiltered queue.
 */
async function groupsFor(
  store: Store,
  query: QueueQuery,
  items: readonly ShownRelease[],
  now: number | undefined,
): Promise<ShownGroup[]> {
  const asked = items.filter(({ state }) => state === "review");
  const isFiltered = [query.source, query.search, query.reason, query.cursor].some(
    (filter) => filter !== undefined,
  );
  const isWhole = (query.state ?? "review") === "review" && !isFiltered;
  if (!isWhole) return groupsOf(asked);
  const held = now === undefined ? [] : await heldGroup(store, now);
  return [...groupsOf(asked), ...held, ...(await backlogGroup(store))];
}

function countFitting(items: readonly ShownRelease[], maxChars: number): number {
  let left = maxChars;
  const over = items.findIndex((item) => (left -= JSON.stringify(item).length + 1) < 0);
  return over === -1 ? items.length : Math.max(1, over);
}

/**
 * Converts releases to the form shown to a person. Remembers which candidate was listed first,
 * unless the database is read-only.
 */
export async function showPage(
  store: Store,
  releases: readonly Release[],
  readOnly: boolean,
): Promise<ShownRelease[]> {
  if (!readOnly) await rememberShown(store, releases);
  return await showReleases(store, releases);
}

async function showReleases(store: Store, releases: readonly Release[]): Promise<ShownRelease[]> {
  const progress = await readReleasesProgress(store.read);
  const ids = releases.map(({ id }) => id);
  const files = await shownItemsOfEach(store.read, ids);
  const servers = await readServersOf(store.read, releases);
  return releases.map((release) =>
    showRelease(
      release,
      progress.get(release.id),
      files.get(release.id) ?? [],
      servers.get(release.id),
    ),
  );
}
