import { reasonGroupOf } from "../../../base/reason-traits.ts";
import { findLikelyWork } from "../../../core/actions/offered/likely-work.ts";
import { engineActs } from "../../../core/release/state-traits.ts";
import type { CandidateView, ItemView, MediaType, PageApproval } from "../desk/answers.ts";

/** A work that a person can choose. */
export type ChosenWork = { type: MediaType; tmdb_id: number; title: string; year?: number };

/** An offered work, with facts that distinguish it from other works. */
export type CandidateChoice = Omit<CandidateView, "confidence"> & { confidence?: number };

/**
 * A way to file a release, shown as a button. `missing` lists the numbers that a person must enter
 * first.
 */
export type FilingButton = {
  how: "file" | "replace" | "keep_both" | "leave_rest";
  approval: PageApproval;
  missing: ("season" | "episodes")[];
};

export type DuplicateAction = NonNullable<PageApproval["duplicates"]>;

/**
 * True if a work is not the one that was decided for the release. The library's version of the
 * decided work is then not a duplicate.
 */
const isAnother = ({ identity }: Pick<ItemView, "identity">, work: ChosenWork): boolean =>
  identity !== undefined && keyOf(identity) !== keyOf(work);

/**
 * Returns the choices that the server offers for the library's version of this work. An entry is
 * undefined if no choice is needed.
 */
export function listDuplicateChoices(
  item: Pick<ItemView, "next" | "identity">,
  work?: ChosenWork,
): (DuplicateAction | undefined)[] {
  const { next = [] } = item;
  if (work && isAnother(item, work)) return [undefined];
  const choices = next.flatMap(
    ({ arguments: asked }) => (asked as Partial<PageApproval> | undefined)?.duplicates ?? [],
  );
  return choices.length === 0 ? [undefined] : [...new Set(choices)];
}

const isAsked = (need: string): need is "season" | "episodes" =>
  need === "season" || need === "episodes";

/**
 * Lists the ways to file this release as this work. They follow the server's offers, so that no
 * button leads to a refusal. Without an offer, the list is empty.
 */
export function filingsOf(item: ItemView, work: ChosenWork): FilingButton[] {
  const { id, version, state, next = [], files } = item;
  const filings = next.flatMap((action): FilingButton[] => {
    // If there are hundreds of files, their episodes are chosen on the files page.
    if (action.tool !== "approve_ingest" || action.needs?.includes("files")) return [];
    const offered = (action.arguments ?? {}) as Partial<PageApproval>;
    const duplicates = isAnother(item, work) ? undefined : offered.duplicates;
    const approval: PageApproval = { ids: [id], type: work.type, tmdb_id: work.tmdb_id, version };
    if (duplicates !== undefined) approval.duplicates = duplicates;
    // The offered episodes are for a series. A film has none.
    if (work.type === "tv") {
      const { season, episodes } = offered;
      Object.assign(
        approval,
        season === undefined ? {} : { season },
        episodes === undefined ? {} : { episodes },
      );
    }
    const files = offered.files?.filter(
      (file) => work.type === "tv" || file.skip === true || (file.role ?? file.part) !== undefined,
    );
    if (files !== undefined && files.length > 0) approval.files = files;
    const missing = work.type === "tv" ? (action.needs ?? []).filter(isAsked) : [];
    const isLeft = state === "filed" && approval.files?.every(({ skip }) => skip);
    return [{ how: isLeft ? "leave_rest" : (duplicates ?? "file"), approval, missing }];
  });
  // The server assigns numbers only to files that it read as episodes. If it expected a film, a
  // single file has no numbers yet.
  const videos = files.filter(({ role, problem }) => role === "video" && problem === undefined);
  const isBare = work.type === "tv" && videos.length === 1 && videos[0]?.episodes === undefined;
  return filings
    .filter(({ how }, index) => filings.findIndex((other) => other.how === how) === index)
    .map((filing) =>
      isBare && filing.approval.episodes === undefined && !canRead(videos[0]?.path)
        ? { ...filing, missing: ["season", "episodes"] }
        : filing,
    );
}

const canRead = (path = ""): boolean => /s\d{1,4}[\s._-]*e\d{1,4}|\d{1,2}x\d{1,3}/i.test(path);

/**
 * The file that a filing uses as the film although it is not a normal video, for example a stream
 * of a disc. `count` is the number of files of its kind.
 */
export type Stream = { path: string; bytes: number; count: number };

export function streamOf(
  { files }: Pick<ItemView, "files">,
  { approval }: Pick<FilingButton, "approval">,
): Stream | undefined {
  const named = approval.files?.filter(({ role }) => role === "video") ?? [];
  const file = files.find(
    ({ path, role }) => role !== "video" && named.some((choice) => choice.path === path),
  );
  if (file === undefined) return undefined;
  const { path, bytes, role } = file;
  const kind = path.slice(path.lastIndexOf("."));
  return {
    path,
    bytes,
    count: files.filter((one) => one.role === role && one.path.endsWith(kind)).length,
  };
}

/** Steps to take outside plex-ingest first, in the server's words. */
export const adviceOf = ({ next = [] }: Pick<ItemView, "next">): string[] =>
  next.flatMap(({ tool, text }) => (tool === undefined ? [text] : []));

export const canApprove = ({ next = [] }: Pick<ItemView, "next">): boolean =>
  next.some(({ tool }) => tool === "approve_ingest");

/** True if a person may choose the episodes of the release's files. */
export function canMap(item: ItemView, works: readonly Pick<ChosenWork, "type">[]): boolean {
  const { state, reasons, files } = item;
  // Files that look like other works may be left out of a series, or be mapped to its episodes.
  const isMixed =
    state === "review" &&
    reasons.some(({ code }) => code === "several_works") &&
    works.some(({ type }) => type === "tv");
  return (canApprove(item) || isMixed) && files.filter(({ role }) => role === "video").length > 1;
}

export const canReject = ({ next = [] }: Pick<ItemView, "next">): boolean =>
  next.some(({ tool }) => tool === "reject_ingest");

/**
 * True if the engine is working on the release. No choices are possible then, because they could be
 * lost.
 */
export const isUnderWay = ({ state }: Pick<ItemView, "state">): boolean => engineActs(state);

/** True if the release can be stopped or taken back on its own. */
export const canTakeBack = ({ id, next = [] }: Pick<ItemView, "id" | "next">): boolean =>
  next.some(({ tool, arguments: asked }) => tool === "undo_ingest" && asked?.["id"] === id);

/** True in states from which identification can be requested again. */
export const canRetry = ({ state }: Pick<ItemView, "state">): boolean =>
  ["review", "failed", "ignored", "rejected", "undone"].includes(state);

export const keyOf = ({ type, tmdb_id }: Pick<CandidateView, "type" | "tmdb_id">): string =>
  `${type}/${tmdb_id}`;

/** Returns the length of a release's only video, in ms; undefined if it has no video or several. */
export function findOnlyLength({ files }: Pick<ItemView, "files">): number | undefined {
  const videos = files.filter(({ role }) => role === "video");
  return videos.length === 1 ? videos[0]?.duration_ms : undefined;
}

/** Parses a search text: a TMDB id, or a title with or without a year. */
export function readSearch(
  text: string,
): { id: number } | { query: string; year?: number } | undefined {
  const typed = text.trim();
  if (typed === "") return undefined;
  if (/^\d{1,9}$/.test(typed) && !/^(?:18|19|20)\d\d$/.test(typed)) return { id: Number(typed) };
  const [, query, year] = /^(.+?)[\s(]+((?:18|19|20)\d\d)\)?$/.exec(typed) ?? [];
  return query === undefined ? { query: typed } : { query, year: Number(year) };
}

/**
 * Lists the works that a release may be. The decided work is included, even if the release's name
 * no longer finds it.
 */
export const worksOf = ({
  identity,
  candidates,
}: Pick<ItemView, "identity" | "candidates">): CandidateChoice[] =>
  identity === undefined || candidates.some((candidate) => keyOf(candidate) === keyOf(identity))
    ? candidates
    : [identity, ...candidates];

/**
 * Returns the work that is selected at first: the one that the server suggests, as in the row, on
 * Home and in a batch. Without a suggestion, a person must select a work.
 */
export function preselectWork(item: ItemView): string | undefined {
  const likely = findLikelyWork(item);
  return (
    likely &&
    worksOf(item)
      .map(keyOf)
      .find((key) => key === keyOf(likely))
  );
}

const hasReason = ({ reasons }: Pick<ItemView, "reasons">, code: string): boolean =>
  reasons.some((reason) => reason.code === code);

/** True if the running time chose between works whose names match about as well. */
export const isToldByLength = (item: Pick<ItemView, "reasons">): boolean =>
  hasReason(item, "runs_as_long");

/** Why a waiting release has no suggested work. `work` is the only one that is as long as it. */
export type NoSuggestion =
  | { why: "close" | "unclear" | "noneFits" }
  | { why: "severalFit"; count: number }
  | { why: "onlyFit" | "onlyKnownFit"; work: CandidateChoice };

/**
 * Returns why a waiting release has no suggested work. It follows from the lengths that the rows
 * show, so that no row contradicts it.
 */
export function explainNoSuggestion(
  item: Pick<ItemView, "reasons" | "identity" | "candidates">,
): NoSuggestion {
  const works = worksOf(item);
  const known = works.filter(({ length_fit: fit }) => fit !== undefined);
  const fitting = known.filter(({ length_fit: fit }) => fit?.fit === "fits");
  const [work] = fitting;
  if (fitting.length > 1) return { why: "severalFit", count: fitting.length };
  if (work !== undefined) {
    return { why: known.length < works.length ? "onlyKnownFit" : "onlyFit", work };
  }
  if (known.length === works.length && known.length > 0) return { why: "noneFits" };
  return { why: hasReason(item, "close_second") ? "close" : "unclear" };
}

/** True for a reason that the library has the work already. */
export const isThere = ({ code }: { code: string }): boolean =>
  reasonGroupOf(code) === "in_library";

/** A fact about a release. Facts without a code have no explanation. */
export type ReleaseFact = { code?: string; message: string };

/** Lists a release's reasons and the explanation of its identity. No sentence is listed twice. */
export function listFacts({
  reasons,
  parsed,
}: Pick<ItemView, "reasons" | "parsed">): ReleaseFact[] {
  const all: ReleaseFact[] = [...reasons, ...(parsed?.why ? [{ message: parsed.why }] : [])];
  return all.filter(
    ({ message }, index) => all.findIndex((other) => other.message === message) === index,
  );
}

/**
 * Replaces the plain filing by one filing for each answer to the question about the library's
 * version. Filings that already answer it stay.
 */
export const withDuplicateChoices = (
  filings: readonly FilingButton[],
  choices: readonly DuplicateAction[],
): FilingButton[] =>
  filings.flatMap((filing) =>
    filing.how === "file" && filing.approval.duplicates === undefined
      ? choices.map((how) => ({
          ...filing,
          how,
          approval: { ...filing.approval, duplicates: how },
        }))
      : filing,
  );
