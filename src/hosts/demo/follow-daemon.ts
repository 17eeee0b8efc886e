import { basename, dirname } from "node:path";
import type { ShownEntry, ShownItem, ShownReason } from "../../app/shown/release-shape.ts";
import { isSentence, toCommandText } from "../../base/actions/sentence.ts";
import { formatCount } from "../../base/text/format-count.ts";
import { formatTitle } from "../../base/text/work-text.ts";
import type { Clock } from "../../core/clock.ts";
import { type DemoFolder, toRelative } from "./folder.ts";
import { DemoFailed, type DemoPage, type StoryLine, toUnbroken, wrap } from "./page.ts";
import { type ProgramCommand, type RunningDaemon, runCommand } from "./program.ts";

/** The daemon's database, opened for reading. */
export type DaemonWatch = AsyncDisposable & {
  /** Returns history entries newer than the one with this id, oldest first. */
  historyAfter(id: number): Promise<ShownEntry[]>;
  release(id: number): Promise<ShownItem>;
};

/** Opens the database. Rejects if the daemon has not created it yet. */
export type OpenWatch = (stateDir: string) => Promise<DaemonWatch>;

const STORE_POLL_MS = 50;
const STEP_TIMEOUT_MS = 15_000;

interface AwaitStoreDeps {
  clock: Clock;
  daemon: RunningDaemon;
  openWatch: OpenWatch;
}

/**
 * Waits until the daemon has created its database. @throws DemoFailed with the daemon's last log
 * lines
 */
export async function awaitStore(
  { clock, daemon, openWatch }: AwaitStoreDeps,
  stateDir: string,
  signal: AbortSignal,
): Promise<DaemonWatch> {
  const until = clock.monotonic() + STEP_TIMEOUT_MS;
  for (;;) {
    await daemon.assertRunning();
    try {
      return await openWatch(stateDir);
    } catch (cause) {
      if (clock.monotonic() > until) {
        throw new DemoFailed("The daemon did not become ready.", await daemon.lastLines(), {
          cause,
        });
      }
    }
    await clock.sleep(STORE_POLL_MS, signal);
  }
}

export interface Follow {
  /** All history entries so far, oldest first. */
  entries: ShownEntry[];
  elapsedMs(): number;
  /**
   * Prints new entries until `enough` is true. @throws DemoFailed after a timeout or when the
   * daemon ends
   */
  until(
    what: string,
    enough: (entries: readonly ShownEntry[]) => boolean,
    signal: AbortSignal,
  ): Promise<void>;
  /**
   * Prints new entries until the signal aborts, then resolves. @throws DemoFailed when the daemon
   * ends
   */
  forever(signal: AbortSignal): Promise<void>;
  /** Prints a line from the demo itself between the daemon's lines. */
  print(verb: string, text: string, note?: string): void;
}

const HISTORY_POLL_MS = 60;

interface FollowDeps {
  page: DemoPage;
  clock: Clock;
  daemon: RunningDaemon;
  watch: DaemonWatch;
  library: string;
  notes: ReadonlyMap<string, string>;
}

/** Follows the daemon's history and prints each new entry. */
export function createFollow(deps: FollowDeps): Follow {
  const { page, clock, daemon, watch, library, notes } = deps;
  const start = clock.monotonic();
  const entries: ShownEntry[] = [];
  const elapsedMs = (): number => clock.monotonic() - start;

  async function printNew(): Promise<void> {
    for (const entry of await watch.historyAfter(entries.at(-1)?.id ?? 0)) {
      entries.push(entry);
      if (entry.release_id === undefined) continue;
      const line = toStoryLine(entry, await watch.release(entry.release_id), { library, notes });
      if (line) page.storyLine(line, elapsedMs());
    }
  }

  async function follow(
    enough: () => boolean,
    timeoutMs: number,
    what: string,
    signal: AbortSignal,
  ): Promise<void> {
    const until = clock.monotonic() + timeoutMs;
    for (;;) {
      await printNew();
      if (enough()) return;
      await daemon.assertRunning();
      if (clock.monotonic() > until) {
        throw new DemoFailed(
          `${what} did not finish within ${timeoutMs / 1000} seconds.`,
          await daemon.lastLines(),
        );
      }
      await clock.sleep(HISTORY_POLL_MS, signal);
    }
  }

  return {
    entries,
    elapsedMs,
    until: (what, enough, signal) => follow(() => enough(entries), STEP_TIMEOUT_MS, what, signal),
    async forever(signal) {
      try {
        await follow(() => false, Number.POSITIVE_INFINITY, "", signal);
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    print: (verb, text, note) =>
      page.storyLine(
        { verb, tone: "strong", text, ...(note === undefined ? {} : { notes: [note] }) },
        elapsedMs(),
      ),
  };
}

type StoryOptions = {
  library: string;
  /** The situation that each download demonstrates, keyed by the download's name. */
  notes: ReadonlyMap<string, string>;
};

/**
 * Formats a history entry in a few words, with its reason; undefined for steps that only the log
 * needs.
 */
export function toStoryLine(
  entry: ShownEntry,
  item: ShownItem,
  { library, notes }: StoryOptions,
): StoryLine | undefined {
  const { id } = item;
  // A release that was approved only by id has no title until it is filed.
  const who = item.identity?.title ? formatTitle(item.identity) : item.name;
  switch (entry.action) {
    case "found": {
      const note = notes.get(item.name);
      return {
        id,
        verb: "dropped",
        tone: "strong",
        text: item.name,
        ...(note === undefined ? {} : { notes: [note] }),
      };
    }
    case "identified":
      return { id, verb: "identified", tone: "plain", text: `${who}: ${agreement(item)}` };
    case "filed":
      return { id, verb: "filed", tone: "good", ...filed(item, library) };
    case "held":
      return {
        id,
        verb: "in review",
        tone: "wait",
        text: firstReason(entry),
        notes: candidates(item),
      };
    case "ignored":
      return { id, verb: "ignored", tone: "quiet", text: firstReason(entry) };
    case "approved":
      return { id, verb: "approved", tone: "plain", text: `${who}, by ${decider(entry)}` };
    case "taken_back":
      return {
        id,
        verb: "undone",
        tone: "good",
        text: "Moved from the library to its trash.",
        notes: reasons(entry),
      };
    case "plex_seen":
      return { id, verb: "in Plex", tone: "good", text: firstReason(entry) };
    case "plex_mismatch":
    case "plex_not_seen":
    case "scan_refused":
      return { id, verb: "in Plex?", tone: "bad", text: firstReason(entry) };
    case "error":
      return { id, verb: "error", tone: "bad", text: firstReason(entry) };
    default:
      return undefined;
  }
}

const decider = ({ actor }: ShownEntry) =>
  actor.startsWith("mcp:") ? `the client ${actor.slice(4)}` : "a person";

/** Lists the parts of the score that agree fully: `title, year and type agree (1.000)`. */
function agreement({ confidence, parts }: ShownItem): string {
  const whole = (["title", "year", "type"] as const).filter((part) => parts?.[part] === 1);
  const last = whole.pop();
  const list =
    whole.length > 0 ? `${whole.join(", ")} and ${last} agree ` : last ? `${last} agrees ` : "";
  return `${list}(${(confidence ?? 0).toFixed(3)})`;
}

function filed({ files }: ShownItem, library: string): { text: string; notes: string[] } {
  const done = files.filter((file) => file.method !== undefined);
  const methods = [...new Set(done.map((file) => file.method))].join(" and ");
  const [first] = done.filter((file) => file.role === "video");
  const folder = toRelative(library, dirname(first?.destination ?? library));
  const notFiled = files.filter((file) => file.method === undefined);
  return {
    text: `${formatCount(done.length, "file")} by ${methods} into ${toUnbroken(folder)}`,
    notes: notFiled.map(
      (file) =>
        `not filed: ${toUnbroken(basename(file.path))} (${toCommandText(file.problem ?? "no reason given")})`,
    ),
  };
}

/** Returns the two best candidates with their confidence. */
function candidates({ candidates: ranked }: ShownItem): string[] {
  const best = ranked
    .slice(0, 2)
    .map((candidate) => `${formatTitle(candidate)} ${candidate.confidence.toFixed(3)}`);
  return best.length > 0 ? [`candidates: ${best.join(" · ")}`] : [];
}

/** The first reason is the most important one; `plex-ingest show` lists all of them. */
const firstReason = (entry: ShownEntry): string => reasons(entry)[0] ?? "";

function reasons(entry: ShownEntry): string[] {
  const { reasons: why, left, message } = detailOf(entry);
  const lists = [why, left].flatMap((list) => (Array.isArray(list) ? (list as ShownReason[]) : []));
  return [
    ...lists.map((reason) => toCommandText(reason.message)),
    ...(isSentence(message) ? [toCommandText(message)] : []),
  ];
}

const detailOf = ({ detail }: ShownEntry): Record<string, unknown> => detail ?? {};

/** Everything shared by the parts of the demo. */
export type Scene = {
  page: DemoPage;
  clock: Clock;
  random: (bytes: number) => Uint8Array;
  program: ProgramCommand;
  folder: DemoFolder;
  follow: Follow;
};

/** Types a command as a person would, and prints its output. */
export async function typeCommand(
  { page, program, folder }: Scene,
  words: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  page.command(`plex-ingest ${words.join(" ")}`);
  // The demo folder's path is removed from the output, because paths in it are longer than a line.
  const output = (await runCommand(program, folder, words, signal)).replaceAll(
    `${folder.path}/`,
    "",
  );
  page.lines(
    output
      .trimEnd()
      .split("\n")
      .flatMap((line) => (line.length > page.width ? wrap(line, page.width) : [line])),
  );
  page.lines([""]);
}
