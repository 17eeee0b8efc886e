import type { QueuePosition } from "../../../app/review/queue/counts.ts";
import type { QueueReader } from "../../../app/review/read-queue.ts";
import type { QueueCounts } from "../../../app/shown/queue-shape.ts";
import type { ShownRelease } from "../../../app/shown/release-shape.ts";
import { toCommandText } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import type { ReasonCode } from "../../../base/reason-codes.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { QUEUE_SORTS } from "../../../core/release/queue-sorts.ts";
import { SOURCES } from "../../../core/release/release.ts";
import { STATES } from "../../../core/release/state.ts";
import { findStates } from "../../../core/release/state-traits.ts";
import { runReviewSession } from "../review/session.ts";
import { formatReleaseLines } from "../show/release-lines.ts";
import { formatShortLine } from "../show/short-lines.ts";
import { formatParked } from "../show/status-lines.ts";
import { formatNextPage } from "../show/table.ts";
import { printJson, printLines } from "../terminal/print.ts";
import {
  AS_JSON,
  CERTAIN,
  CURSOR,
  defineCommand,
  LIMIT,
  parseInteger,
  REASON_CODE,
  SEARCH,
  STORAGE,
} from "./define.ts";

export const queue = defineCommand({
  name: "queue",
  summary: "list the releases in review, with reasons and candidates",
  examples: [
    ["queue", "everything that waits for you"],
    ["queue --short --sort confidence", "one line each, highest confidence first"],
    ["queue --reason duplicate", "only what the library already has"],
    ["queue --reason episodes --counts", "a group of reasons, and the count of each"],
    ["queue --state failed", "failed releases"],
    ["queue --state all --limit 100", "everything"],
  ],
  options: {
    state: {
      value: "<state>",
      summary: `another state: ${STATES.join(", ")}, or all`,
      fallback: "review",
      suggestions: [...STATES, "all"],
    },
    source: {
      value: "<source>",
      summary: "source of the release: folder, torrent, person or library",
      suggestions: SOURCES,
    },
    short: {
      summary: "one line each: age, name → what it would become, confidence, why it is in review",
    },
    search: SEARCH,
    storage: STORAGE,
    reason: REASON_CODE,
    certain: CERTAIN,
    sort: { value: "<order>", summary: "sort order", choices: QUEUE_SORTS },
    counts: { summary: "also count the releases for each reason" },
    around: {
      value: "<id>",
      summary: "also show this release's position in the list",
      read: parseInteger,
    },
    limit: LIMIT,
    cursor: CURSOR,
    json: AS_JSON,
  },
  async run({ json, short, ...query }, context) {
    const { io } = context;
    const queue = await context.queue();
    const page = await queue.page(json ? { ...query, grouped: true } : query);
    if (json) {
      printJson(io, page);
      return 0;
    }
    if (page.position || page.counts) {
      printLines(io, [
        ...(page.position ? [formatPosition(page.position)] : []),
        ...countLines(page.counts),
      ]);
    }
    if (page.items.length === 0) {
      const total =
        query.state === "review" && query.cursor === undefined ? await queue.parked() : 0;
      const settling = await settlingNote(queue, query);
      const waiting = await waitingNote(queue, query);
      const { instead } = page;
      printLines(io, [
        instead === undefined
          ? emptyText(query.state) + (total > 0 ? ` ${formatParked(total)}` : "")
          : toCommandText(instead),
        ...settling,
        ...waiting,
      ]);
      return 0;
    }
    if (short) {
      const columns = io.terminal ? io.columns : undefined;
      printLines(
        io,
        page.items.map((item) => formatShortLine(item, Date.now(), { columns })),
      );
    } else {
      for (const item of page.items) printLines(io, [...formatReleaseLines(item), ""]);
    }
    printLines(io, [
      `${page.items.length} of ${page.total}.${formatNextPage("queue", page.next, query, { defaults: { state: "review" } })}`,
      ...(query.state === "review" ? await certainNote(queue, query.storage) : []),
      ...(await waitingNote(queue, query)),
      ...(await settlingNote(queue, query)),
    ]);
    return 0;
  },
});

const MAX_WAITING = 100;

/**
 * Lists decided releases that wait for a disk, a permission or a service. A person may have to act,
 * although there is nothing to decide.
 */
async function waitingNote(
  queue: QueueReader,
  {
    state,
    cursor,
    storage,
  }: { state: string; cursor?: string | undefined; storage?: string | undefined },
): Promise<string[]> {
  if (state !== "review" || cursor !== undefined) return [];
  const pages = await Promise.all(
    findStates(({ stage }) => stage !== null).map((one) =>
      queue.page({ state: one, storage, limit: MAX_WAITING }),
    ),
  );
  const waiting = pages.flatMap(({ items }) => items).filter((item) => item.waiting !== undefined);
  return waiting.length === 0 ? [] : formatWaitingLines(waiting);
}

/**
 * Returns lines about settling releases and unfinished files. If the query already lists settling
 * releases, only the unfinished files are added, with all of their names.
 */
const settlingNote = async (
  queue: QueueReader,
  query: { state: string; cursor?: string | undefined },
): Promise<string[]> =>
  query.cursor === undefined && (query.state === "review" || query.state === "settling")
    ? queue.settling({ onlyUnfinished: query.state === "settling" })
    : [];

/** Reports the number of releases that can be approved with one command. */
async function certainNote(queue: QueueReader, storage: string | undefined): Promise<string[]> {
  const { total } = await queue.page({ certain: true, storage, limit: 1 });
  if (total === 0) return [];
  return [
    `${formatCount(total, "is", "are")} certain: plex-ingest approve --certain files ${total === 1 ? "it" : "them"}.`,
  ];
}

function emptyText(state: string): string {
  if (state === "all") return "No releases were found.";
  return state === "review" ? "Nothing is in review." : `No release is in the state ${state}.`;
}

/**
 * Formats counts as `12 which_work: 9 remake_rival …`: the groups in their order, then all reasons,
 * most frequent first. Empty without counts.
 */
export function countLines(counts: QueueCounts | undefined): string[] {
  if (counts === undefined) return [];
  const inWords = (list: readonly { word: string; count: number }[]): string =>
    list.map(({ word, count }) => `${count} ${word}`).join(", ");
  const groups = inWords(counts.groups.map(({ group, count }) => ({ word: group, count })));
  const reasons = inWords(counts.reasons.map(({ code, count }) => ({ word: code, count })));
  return groups === "" ? [] : [`By group: ${groups}.`, `By reason: ${reasons}.`, ""];
}

/** Returns `#7 is number 3 of 37; previous #5, next #9.` */
export function formatPosition({
  id,
  place,
  total,
  previous_id: previous,
  next_id: next,
}: QueuePosition): string {
  const where =
    place === undefined
      ? `#${id} is not in this list of ${total}`
      : `#${id} is number ${place} of ${total}`;
  const beside = [
    ...(previous === undefined ? [] : [`previous #${previous}`]),
    ...(next === undefined ? [] : [`next #${next}`]),
  ];
  return `${where}${beside.length === 0 ? "" : `; ${beside.join(", ")}`}.`;
}

/** Advice for outages that a person can end. All other outages end on their own. */
const REMEDIES: { readonly [C in ReasonCode]?: string } = {
  not_readable: "Give the engine's user read access (chmod, chown, or a common group).",
  not_writable: "Give the engine's user write access there (chmod, chown, or a common group).",
  no_space: "Free space on that disk, or lower INGEST_MIN_FREE.",
  root_missing: "Mount its disk.",
  new_inode: "Run `plex-ingest adopt`.",
  root_changed: "Run plex-ingest doctor, which names the command for the new folder.",
  other_storage: "Give each storage its own media root.",
  tmdb_unauthorized: "Set TMDB_API_KEY to a valid key; the daemon picks it up automatically.",
  plex_unauthorized: "Set PLEX_TOKEN to the owner's token; the daemon picks it up automatically.",
  client_unauthorized: "Correct the user name and password in the settings and restart the daemon.",
};

const MAX_NAMED = 3;

/**
 * Lists releases blocked by an outage, grouped by the kind of outage. Each group shows the number
 * of releases, their names, and what a person can do.
 */
export function formatWaitingLines(items: readonly ShownRelease[]): string[] {
  const waiting = items.flatMap(({ id, name, waiting: why }) => (why ? [{ id, name, why }] : []));
  return [...Map.groupBy(waiting, ({ why }) => why.code)].flatMap(([code, all]) => {
    const [first] = all;
    if (!first) return [];
    const names = all.slice(0, MAX_NAMED).map(({ id, name }) => `#${id} ${name}`);
    const more = all.length > MAX_NAMED ? ` and ${all.length - MAX_NAMED} more` : "";
    const remedy = Object.entries(REMEDIES).find(([known]) => known === code)?.[1];
    return [
      `${formatCount(all.length, "release is", "releases are")} waiting: ${names.join(", ")}${more}.`,
      `  ${toCommandText(first.why.message)}${remedy === undefined ? "" : ` ${remedy}`} It is ` +
        "tried again automatically.",
    ];
  });
}

const MAX_WAIT_MS = 10_000;

export const review = defineCommand({
  name: "review",
  summary: "go through the queue, one key per decision",
  examples: [
    ["review", "every decision is saved immediately; q quits, and the next review continues"],
  ],
  async run(_, context) {
    const { io } = context;
    if (!io.terminal) {
      throw UserError.refused(
        "A review needs a terminal.",
        "Use `plex-ingest queue` and `plex-ingest approve ID`, or run it in a terminal (ssh -t).",
      );
    }
    const { total } = await (await context.queue()).page({ limit: 1 });
    if (total === 0) {
      printLines(io, ["Nothing is in review."]);
      return 0;
    }
    const decided = await runReviewSession(io, context, context.actor);
    const approved = decided.flatMap(({ id, kind }) => (kind === "approved" ? [id] : []));
    if (approved.length === 0) return 0;
    const { results } = await (await context.decisions()).outcomes(approved, {
      maxMs: MAX_WAIT_MS,
      signal: io.signal,
    });
    const filed = results.filter(({ state }) => state === "filed").length;
    const back = results.filter(({ ok }) => !ok);
    const open = results.length - filed - back.length;
    printLines(io, [
      `${filed} filed${open > 0 ? `, ${open} in progress (\`plex-ingest status\`)` : ""}${back.length > 0 ? `, ${back.length} not filed:` : "."}`,
      ...back.map(({ id, message }) => `#${id}: ${toCommandText(message ?? "")}`),
    ]);
    return 0;
  },
});
