import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { sentence } from "../../../base/actions/sentence.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";
import { isNeverItem, isPartialName } from "../../../core/media-files/partial-name.ts";
import { nameShapeOf } from "../../../core/settle/name-shape.ts";
import {
  type Identification,
  type Identify,
  parsePath,
  toParseLine,
} from "../../../names/index.ts";
import type { EngineFiles } from "../../releases/files-port.ts";
import { countRowsBefore, toCursor } from "../../shown/cursor.ts";
import type {
  ShownEpisode,
  ShownName,
  ShownNames,
  ShownWorkDetails,
} from "../../shown/lookup-shape.ts";
import { cleanFields, showIdentity, showReason } from "../../shown/release.ts";
import { toIdentifyLine } from "../identify-line.ts";
import {
  type EpisodesThere,
  type NamedEpisode,
  type NamedWork,
  readDetails,
  readEpisode,
  type Works,
} from "./works.ts";

export interface IdentifyDesk {
  /** Parses a name. The result is the same as the output of `plex-ingest parse`. */
  parse(name: string): Promise<{ parsed: Record<string, unknown> }>;
  /** Returns the work's details. With `season`, also returns that season's episodes. */
  details(work: NamedWork, signal: AbortSignal): Promise<ShownWorkDetails>;
  episode(wanted: NamedEpisode, signal: AbortSignal): Promise<ShownEpisode>;
  /**
   * Returns a page of a folder's names, each with its identification. Calls `report` with the
   * progress after every few names.
   */
  folder(
    query: FolderQuery,
    signal: AbortSignal,
    report?: (progress: FolderProgress) => void,
  ): Promise<ShownNames>;
}

type DeskDeps = {
  /** Loads the person's own words. */
  words?: (() => unknown) | undefined;
  listRoot: EngineFiles["listRoot"];
  /** Maximum time for one page of a folder, in ms. */
  timeoutMs?: number | undefined;
  /** Opens TMDB and the identification that uses it. Called only when TMDB must be asked. */
  openCatalogue: () => Promise<Works & { identify: Identify }>;
  /** Returns the real path of a folder that a client may name. @throws UserError */
  resolveFolder: (path: string) => Promise<string>;
  /** If absent, no episode is reported as being in the library. */
  episodesThere?: EpisodesThere | undefined;
};

/**
 * Identifies names and works independently of any release. The only thing it writes is TMDB's
 * responses, to the cache.
 */
export function createIdentifyDesk(deps: DeskDeps): IdentifyDesk {
  const { words, openCatalogue, resolveFolder, episodesThere } = deps;
  return {
    parse: async (name) => {
      words?.();
      return { parsed: cleanFields(toParseLine(parsePath(name))) };
    },
    details: async (work, signal) =>
      readDetails(await openCatalogue(), work, signal, episodesThere),
    episode: async (wanted, signal) => readEpisode(await openCatalogue(), wanted, signal),
    folder: async ({ path, ...page }, signal, report) => {
      const real = await resolveFolder(path);
      const { identify } = await openCatalogue();
      return identifyFolder({ ...deps, identify }, { ...page, path: real }, signal, report);
    },
  };
}

/** Number of names on the page that are already identified, and the total number of names on it. */
type FolderProgress = { done: number; total: number; message: string };

type FolderQuery = {
  path: string;
  limit: number;
  cursor?: string | undefined;
};

/**
 * A call must be answered within ten seconds. Names that are not identified by then move to the
 * next page.
 */
const TIMEOUT_MS = 7000;
/** TMDB's client sends four requests at a time. */
const MAX_CONCURRENT = 4;

/**
 * Returns what each release directly in a folder seems to be. Files and folders are judged only by
 * name, as by `identify -`. Only the folder itself is read, and nothing is written. A page that
 * takes too long, or that TMDB interrupts, ends early; `next` continues from there. `path` is
 * absolute, with links resolved.
 * @throws UserError if `path` is not a folder; Outage if not a single name could be identified; the
 * signal's reason
 */
export async function identifyFolder(
  {
    listRoot,
    identify,
    timeoutMs = TIMEOUT_MS,
  }: Pick<DeskDeps, "listRoot" | "timeoutMs"> & { identify: Identify },
  { path, limit, cursor }: FolderQuery,
  signal: AbortSignal,
  report?: (progress: FolderProgress) => void,
): Promise<ShownNames> {
  const start = countRowsBefore(cursor);
  const names = await namesIn(listRoot, path, signal);
  const wanted = names.slice(start, start + limit);
  const late = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, late]);
  const items: ShownName[] = [];
  let stoppedBy: unknown;
  while (stoppedBy === undefined && items.length < wanted.length) {
    // If every response is cached, nothing in this loop waits. Timers and the client's cancellation
    // would then never be noticed.
    await setImmediate();
    const some = wanted.slice(items.length, items.length + MAX_CONCURRENT);
    const settled = await Promise.allSettled(
      some.map((name) => identifyName(identify, path, name, either)),
    );
    signal.throwIfAborted();
    const failed = settled.findIndex(({ status }) => status === "rejected");
    for (const outcome of settled.slice(0, failed < 0 ? undefined : failed)) {
      if (outcome.status === "fulfilled") items.push(outcome.value);
    }
    report?.({
      done: items.length,
      total: wanted.length,
      message: `${items.length} of ${wanted.length} names`,
    });
    const failure = settled[failed];
    if (failure?.status === "rejected") stoppedBy = failure.reason;
  }
  if (stoppedBy !== undefined && (items.length === 0 || !isPassing(stoppedBy, late))) {
    throw stoppedBy === late.reason ? tooSlow() : stoppedBy;
  }
  const end = start + items.length;
  return {
    items,
    total: names.length,
    ...(end < names.length ? { next: toCursor("at", end) } : {}),
  };
}

const isPassing = (error: unknown, late: AbortSignal): boolean =>
  error === late.reason || error instanceof Outage;

const tooSlow = (): Outage =>
  new Outage("tmdb_unavailable", "TMDB was too slow to identify a single name.");

/**
 * Returns the names that may be releases. Operating-system files and unfinished downloads are left
 * out.
 */
async function namesIn(
  listRoot: EngineFiles["listRoot"],
  path: string,
  signal: AbortSignal,
): Promise<string[]> {
  const listing = await listRoot(path, signal);
  if (listing.state === "ok") {
    return listing.entries
      .filter(
        ({ name, kind }) =>
          (kind === "file" || kind === "folder") && !isNeverItem(name) && !isPartialName(name),
      )
      .map(({ name }) => name);
  }
  const shown = quoted(path, 300);
  if (listing.state === "missing") {
    throw new UserError(
      `${shown} is not a folder.`,
      sentence`Specify a folder, or use ${{ do: "plan" }} for a single file.`,
    );
  }
  throw UserError.refused(`${shown} cannot be read.`, "Give this user read permission.");
}

async function identifyName(
  identify: Identify,
  folder: string,
  name: string,
  signal: AbortSignal,
): Promise<ShownName> {
  const shown = { name: cleanText(name), path: cleanText(join(folder, name), 4096) };
  const shape = nameShapeOf(name);
  if (shape !== undefined) {
    return {
      ...shown,
      decision: shape.kind === "nothing" ? "ignored" : "review",
      reasons: [showReason(shape.reason)],
    };
  }
  return { ...shown, ...showDecision(name, await identify({ name, videos: [] }, signal)) };
}

function showDecision(name: string, identified: Identification): Omit<ShownName, "name" | "path"> {
  const { decision } = identified;
  const { tmdb, title, year, season, episodes, confidence } = toIdentifyLine(name, identified);
  const identity = tmdb && {
    type: tmdb.type,
    tmdbId: tmdb.id,
    title: title ?? "",
    year: year ?? undefined,
    season: season ?? undefined,
    episodes: episodes.length > 0 ? episodes : undefined,
  };
  return {
    decision: decision.kind,
    ...dropUndefined({
      identity: identity ? showIdentity(identity) : undefined,
      confidence: confidence ?? undefined,
    }),
    reasons: decision.kind === "auto" ? [] : decision.reasons.map(showReason),
  };
}
