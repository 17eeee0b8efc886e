import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { isInLocations, type PathMap, toThere } from "../../../base/path/path-map.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";
import type { Clock } from "../../../core/clock.ts";
import { canBeGivenBack, judgeMatch, type PlexIdentity } from "../../../core/curate/fix.ts";
import {
  chooseOurMatch,
  type MatchCandidate,
  type OurWork,
  toIdSearch,
  toTmdbGuid,
} from "../../../core/curate/our-match.ts";
import type { HistoryEntry } from "../../../store/releases/history.ts";
import type { NumberedFinding } from "../../audit/numbered.ts";
import { changePlex } from "./change.ts";
import { chooseItem, countItems, type OneItemChoice } from "./choose-items.ts";
import type { CurateDeps } from "./ports.ts";
import type { FixPlan, ShownFix, ShownMatches } from "./shapes.ts";

export interface FixMatchDeps extends CurateDeps {
  clock: Clock;
  pathMap: readonly PathMap[];
  /**
   * Audits the folder of this path now, and returns what it finds about Plex's matches in it.
   * @throws UserError for a path outside the library
   */
  findMatches(path: string, signal: AbortSignal): Promise<readonly NumberedFinding[]>;
  /** Returns the ids of the works that have this file, as the server sees it, in Plex's last list. */
  worksWithFile(path: string): Promise<readonly string[]>;
  /** Returns the newest changes of matches, newest first. */
  matchHistory(): Promise<readonly HistoryEntry[]>;
}

export type FixRequest = {
  /** As in the finding. */
  path: string;
  /** True to give the work its former match again. */
  undo?: boolean | undefined;
  token?: string | undefined;
};

const PURPOSE = "plex match";
/** Waits between looks at the item, in ms. Plex reads the metadata of a new match at once. */
const LOOKS_MS = [200, 500, 1000, 2000];
const MAX_PATH_CHARS = 4096;

/** One file of ours and the Plex item that shows it. */
type Shown = {
  mediaId: string;
  now: PlexIdentity;
  /** All files of the item, as the server sees them. */
  files: readonly string[];
  count: number;
  counted: string;
};
type Fix = Shown & { path: string; work: OurWork; file: string; to: MatchCandidate };

/**
 * Plans to match a work in Plex to our identity, or does so with the plan's token. Only for what
 * the audit calls `plex_mismatch` or `plex_unmatched`, and only to our own TMDB id. The result is
 * proven by the file's path; a wrong result is put back at once. The old match stays in the history.
 * @throws UserError if the audit finds nothing there, or if Plex does not offer our work
 */
export async function fixMatch(
  deps: FixMatchDeps,
  { path, token }: FixRequest,
  actor: string,
  signal: AbortSignal,
): Promise<ShownFix> {
  const fix = await planFix(deps, path, signal);
  const { mediaId, now, to, work, file } = fix;
  const plan: FixPlan = {
    path: fix.path,
    media_id: mediaId,
    from: showIdentity(now),
    to: { guid: to.guid, tmdb_id: work.tmdbId, ...showTitle(to) },
    count: fix.count,
    effect: effectOf(fix),
  };
  const promise = await deps.agree(PURPOSE, plan, token, signal);
  if (promise) return { plan, ...promise };
  return changePlex(deps, {
    action: "plex_matched",
    actor,
    detail: {
      path: fix.path,
      file,
      media_id: mediaId,
      tmdb_id: work.tmdbId,
      from: plan.from,
      to: plan.to,
    },
    work: () => deps.plex.curate.match(mediaId, { ...to, year: to.year }, signal),
    report: {
      after: () => proveFix(deps, fix, signal),
      isDone: (outcome) => outcome === "confirmed" || outcome === "put_back",
      done: (outcome) => (outcome === "put_back" ? explainPutBack(fix) : explainFixed(fix)),
      asked: `Plex was asked to match the file to TMDB ${work.tmdbId}`,
      unseen: (outcome) =>
        outcome === "put_back_asked"
          ? `Plex showed the file as another work than TMDB ${work.tmdbId} and was asked to put the old match back, but does not show that yet. Check again in a minute.`
          : `Plex accepted the match, but does not list TMDB ${work.tmdbId} for the file yet. Check again in a minute.`,
    },
    show: (found = "sent_unconfirmed") => ({
      outcome: found === "put_back_asked" ? "sent_unconfirmed" : found,
    }),
  });
}

type FixOutcome = NonNullable<ShownFix["outcome"]>;

/** `put_back_asked`: Plex does not show the old match again yet. */
type FoundOutcome = FixOutcome | "put_back_asked";

const explainFixed = ({ now, work }: Fix): string =>
  `Plex shows the file as TMDB ${work.tmdbId} now. ${
    canBeGivenBack(now.guid)
      ? "The old match is in the history and can be taken back."
      : "Plex had no match before, so this cannot be taken back from here."
  }`;

const explainPutBack = ({ work }: Fix): string =>
  `Plex showed the file as another work than TMDB ${work.tmdbId}, so the old match was put back.`;

function effectOf({ now, to, work, counted }: Fix): string {
  const shows = now.ids.length === 0 ? "Plex has no match" : `Plex shows ${nameOf(now)}`;
  const back = canBeGivenBack(now.guid)
    ? "The old match is kept and can be taken back."
    : "This cannot be taken back from here, because Plex has no old match.";
  return (
    `${shows}; it becomes ${nameOf(to)}, TMDB ${work.tmdbId}: ${counted}. Watched states and ` +
    `your own edits in Plex may change. ${back}`
  );
}

const nameOf = ({ title, year }: { title: string; year: number | undefined }): string =>
  `${quoted(title)}${year === undefined ? "" : ` (${year})`}`;

/** Everything that is checked before a plan is shown, and again before it is carried out. */
async function planFix(deps: FixMatchDeps, path: string, signal: AbortSignal): Promise<Fix> {
  const inFolder = await deps.findMatches(path, signal);
  const shownPath = cleanText(path, MAX_PATH_CHARS);
  const findings = inFolder.filter((finding) => finding.path === shownPath);
  const works = findings.flatMap(({ plan }) => (plan?.do === "fix_match" ? [plan] : []));
  const [first] = works;
  if (!first) {
    const [finding] = findings;
    throw finding
      ? UserError.unsupported(
          `${quoted(path, 300)}: ${finding.reason}`,
          finding.advice ?? "Match it in Plex.",
        )
      : UserError.notFound(
          `The audit finds nothing wrong with Plex's match of ${quoted(path, 300)}.`,
          "Give the path of a finding plex_mismatch or plex_unmatched.",
        );
  }
  const { work } = first;
  if (works.some((other) => other.work.tmdbId !== work.tmdbId)) {
    throw UserError.conflict(
      `Several works of ours are in ${quoted(path, 300)}.`,
      "Give each work its own folder first.",
    );
  }
  const shown = await findShown(deps, first.video, signal);
  if (shown.now.ids.includes(toTmdbGuid(work))) {
    throw UserError.conflict(
      `Plex shows ${quoted(path, 300)} as TMDB ${work.tmdbId} already.`,
      "Audit again when Plex's list was read again.",
    );
  }
  assertOnlyOurs(deps, { first, inFolder }, shown);
  const search = { title: toIdSearch(work) };
  const to = chooseOurMatch(work, await deps.plex.curate.matches(shown.mediaId, search, signal));
  if (!to) {
    throw UserError.refused(
      `Plex does not offer ${nameOf({ title: work.title, year: work.year })}, TMDB ${work.tmdbId}, for certain.`,
      "Choose “Fix Match” for it in Plex.",
    );
  }
  return { ...shown, path: shownPath, work, file: cleanText(first.video, MAX_PATH_CHARS), to };
}

type FixRemedy = Extract<NonNullable<NumberedFinding["plan"]>, { video: string }>;

/**
 * A match changes all files of an item. They must all be ours: below the series' folder, or found
 * by the audit as the same film.
 */
function assertOnlyOurs(
  { pathMap }: FixMatchDeps,
  { first, inFolder }: { first: FixRemedy; inFolder: readonly NumberedFinding[] },
  { files }: Shown,
): void {
  const { work, path } = first;
  const same = inFolder.flatMap(({ plan }) =>
    plan?.do === "fix_match" && plan.work.tmdbId === work.tmdbId
      ? toThere(plan.video, pathMap)
      : [],
  );
  const folder = toThere(path, pathMap);
  const other = files.find((file) =>
    work.type === "tv" ? !isInLocations(file, [folder]) : !same.includes(file),
  );
  if (other === undefined) return;
  throw UserError.refused(
    `The item in Plex also has ${quoted(other, 300)}, which is not in this finding.`,
    "Choose “Split Apart” for it in Plex, and audit again.",
  );
}

/** Finds the one Plex item that has this file now. */
async function findShown(
  { plex: { curate }, pathMap, worksWithFile }: FixMatchDeps,
  video: string,
  signal: AbortSignal,
): Promise<Shown> {
  const there = toThere(video, pathMap);
  const items: Shown[] = [];
  for (const mediaId of new Set(await worksWithFile(there))) {
    const item = await curate.state(mediaId, signal).catch((error: unknown) => {
      // The list may be older than the item's end.
      if (error instanceof UserError && error.code === "not_found") return undefined;
      throw error;
    });
    const files = item ? await curate.files(item, signal) : [];
    if (!item || !files.includes(there)) continue;
    const { media, guid, leaves } = item;
    const now = { guid, title: media.title, year: media.year, ids: catalogueIds(media.guids) };
    items.push({ mediaId, now, files, count: leaves, counted: countItems(leaves, [item]) });
  }
  const [only, second] = items;
  if (only && !second) return only;
  throw second
    ? UserError.conflict(
        `Several items in Plex have the file ${quoted(video, 300)}.`,
        "Choose “Fix Match” in Plex.",
      )
    : UserError.notFound(
        `Plex no longer has an item with the file ${quoted(video, 300)}.`,
        "Let Plex scan the library, and audit again.",
      );
}

const catalogueIds = (guids: readonly string[]): string[] =>
  guids.filter((guid) => !guid.startsWith("plex://"));

/** Looks at the item until Plex shows it as our work, for at most four seconds. */
async function proveFix(
  deps: FixMatchDeps,
  { mediaId, now: before, work, file }: Fix,
  signal: AbortSignal,
): Promise<FoundOutcome> {
  for (const waitMs of LOOKS_MS) {
    await deps.clock.sleep(waitMs, signal);
    const { now, hasFile } = await lookAt(deps, mediaId, file, signal);
    const verdict = judgeMatch(work, { hasFile, before, now });
    if (verdict === "proven") return "confirmed";
    if (verdict === "wrong" && canBeGivenBack(before.guid)) {
      const { title, year } = before;
      const back = await deps.plex.curate
        .match(mediaId, { guid: before.guid, title, year }, signal)
        .then(() => lookAt(deps, mediaId, file, signal))
        .catch(() => undefined);
      return back?.now.guid === before.guid ? "put_back" : "put_back_asked";
    }
  }
  return "sent_unconfirmed";
}

async function lookAt(
  { plex: { curate }, pathMap }: FixMatchDeps,
  mediaId: string,
  file: string,
  signal: AbortSignal,
): Promise<{ now: PlexIdentity; hasFile: boolean }> {
  const item = await curate.state(mediaId, signal);
  const { media, guid } = item;
  return {
    now: { guid, title: media.title, year: media.year, ids: catalogueIds(media.guids) },
    hasFile: (await curate.files(item, signal)).includes(toThere(file, pathMap)),
  };
}

/**
 * Gives a work the match again that it had before `fixMatch`, in the same two steps.
 * @throws UserError if nothing was changed there, if Plex had no match before, or if the match was
 * changed since
 */
export async function undoFix(
  deps: FixMatchDeps,
  { path, token }: FixRequest,
  actor: string,
  signal: AbortSignal,
): Promise<ShownFix> {
  const { curate } = deps.plex;
  const shownPath = cleanText(path, MAX_PATH_CHARS);
  const change = await findChange(deps, shownPath);
  const { mediaId, file, from, to, tmdbId } = change;
  if (!canBeGivenBack(from.guid)) {
    throw UserError.unsupported(
      "Plex had no match for it before, and a match is never removed from here.",
      "In Plex, choose “Unmatch” for it.",
    );
  }
  const { now, hasFile } = await lookAt(deps, mediaId, file, signal);
  if (now.guid !== to.guid || !hasFile) {
    throw UserError.conflict(
      "Plex's match or its file was changed since.",
      "Choose “Fix Match” for it in Plex.",
    );
  }
  const item = await curate.state(mediaId, signal);
  const old = { guid: from.guid, title: from.title, year: from.year };
  const plan: FixPlan = {
    path: shownPath,
    media_id: mediaId,
    from: showIdentity(now),
    to: { guid: old.guid, ...showTitle(old) },
    count: item.leaves,
    effect:
      `Plex shows ${nameOf(now)}; it becomes ${nameOf(old)} again: ` +
      `${countItems(item.leaves, [item])}. Watched states and your own edits in Plex may change.`,
  };
  const promise = await deps.agree(`${PURPOSE} undo`, plan, token, signal);
  if (promise) return { plan, ...promise };
  return changePlex(deps, {
    action: "plex_match_undone",
    actor,
    detail: {
      path: shownPath,
      file,
      media_id: mediaId,
      tmdb_id: tmdbId,
      from: plan.from,
      to: plan.to,
    },
    work: () => curate.match(mediaId, old, signal),
    report: {
      async after(): Promise<FixOutcome> {
        for (const waitMs of LOOKS_MS) {
          await deps.clock.sleep(waitMs, signal);
          const look = await lookAt(deps, mediaId, file, signal);
          if (look.now.guid === old.guid && look.hasFile) return "confirmed";
        }
        return "sent_unconfirmed";
      },
      isDone: (outcome) => outcome === "confirmed",
      done: () => `Plex shows ${nameOf(old)} again.`,
      asked: "Plex was asked for the old match",
      unseen: () =>
        "Plex accepted the old match, but does not show it yet. Check again in a minute.",
    },
    show: (outcome = "sent_unconfirmed") => ({ outcome }),
  });
}

type Change = {
  mediaId: string;
  file: string;
  tmdbId: unknown;
  from: { guid: string | undefined; title: string; year: number | undefined };
  to: { guid: string | undefined };
};

/** Reads the newest change of this path from the history, unless it was taken back. */
async function findChange(deps: FixMatchDeps, path: string): Promise<Change> {
  const entry = (await deps.matchHistory()).find(({ detail }) => detail?.["path"] === path);
  const detail = entry?.detail ?? {};
  const { media_id: mediaId, file, from, to, after, tmdb_id: tmdbId } = detail;
  const isDone = entry?.action === "plex_matched" && after !== "put_back";
  if (!isDone || typeof mediaId !== "string" || typeof file !== "string") {
    throw UserError.notFound(
      `Nothing was matched from here for ${quoted(path, 300)}, or it was taken back.`,
      sentence`${{ do: "history" }} lists the changes.`,
    );
  }
  const old = (from ?? {}) as Record<string, unknown>;
  const text = (value: unknown): string | undefined =>
    typeof value === "string" ? value : undefined;
  return {
    mediaId,
    file,
    tmdbId,
    from: {
      guid: text(old["guid"]),
      title: text(old["title"]) ?? "",
      year: typeof old["year"] === "number" ? old["year"] : undefined,
    },
    to: { guid: text((to as Record<string, unknown> | undefined)?.["guid"]) },
  };
}

const showTitle = ({ title, year }: { title: string; year: number | undefined }) => ({
  title,
  ...(year !== undefined && { year }),
});

function showIdentity({ guid, ids, ...named }: PlexIdentity) {
  const tmdb = tmdbIn(ids);
  return {
    ...(guid !== undefined && { guid }),
    ...showTitle(named),
    ...(tmdb !== undefined && { tmdb_id: tmdb }),
  };
}

const tmdbIn = (ids: readonly string[]): number | undefined => {
  const found = ids.find((guid) => guid.startsWith("tmdb://"));
  return found === undefined ? undefined : Number(found.slice("tmdb://".length));
};

/**
 * Lists the works that Plex offers for one item, best first. Changes nothing.
 * @throws UserError for an item that does not exist or is no film or series
 */
export async function findPlexMatches(
  { plex }: Pick<CurateDeps, "plex">,
  {
    query,
    year,
    ...choice
  }: OneItemChoice & { query?: string | undefined; year?: number | undefined },
  signal: AbortSignal,
): Promise<ShownMatches> {
  const { media, guid } = await chooseItem(plex, choice, signal);
  if (media.type !== "movie" && media.type !== "show") {
    throw UserError.unsupported(
      "Plex matches films and series; a season or an episode follows its series.",
      "Choose the film or the series.",
    );
  }
  const found = await plex.curate.matches(media.id, { title: query, year }, signal);
  return {
    media_id: media.id,
    matched: showIdentity({ guid, title: media.title, year: media.year, ids: media.guids }),
    matches: found.map(({ score, guid: offered, ids, ...named }) => {
      const tmdb = tmdbIn(ids);
      return {
        guid: offered,
        ...showTitle(named),
        ...(tmdb !== undefined && { tmdb_id: tmdb }),
        ...(score !== undefined && { score }),
      };
    }),
  };
}
