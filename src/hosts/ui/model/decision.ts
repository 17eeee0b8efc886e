import { engineActs } from "../../../core/release/state-traits.ts";
import type {
  CandidateView,
  ItemView,
  MediaType,
  PageApproval,
  ReleaseView,
} from "../desk/answers.ts";

/** A work that a person can choose. */
export type ChosenWork = { type: MediaType; tmdb_id: number; title: string; year?: number };

/** One that is offered, with what tells it from others. */
export type CandidateChoice = Omit<CandidateView, "confidence"> & { confidence?: number };

/**
 * A way to file a release, as a button; `missing` are the numbers that a person has to name first.
 */
export type FilingButton = {
  how: "file" | "replace" | "keep_both" | "leave_rest";
  approval: PageApproval;
  missing: ("season" | "episodes")[];
};

export type DuplicateAction = NonNullable<PageApproval["duplicates"]>;

/**
 * Whether a work is another one than the release was decided to be: what the library has of that
 * one is no duplicate of it.
 */
const isAnother = ({ identity }: Pick<ItemView, "identity">, work: ChosenWork): boolean =>
  identity !== undefined && keyOf(identity) !== keyOf(work);

/**
 * What the server offers to do about what the library has of this work; one that is undefined where
 * it asks nothing.
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
 * How this release can be filed as this work. It follows what the server offers, so that no button
 * is refused: without an offer there is none.
 */
export function filingsOf(item: ItemView, work: ChosenWork): FilingButton[] {
  const { id, version, state, next = [], files } = item;
  const filings = next.flatMap((action): FilingButton[] => {
    // Which episodes hundreds of files are is said on the page of the files.
    if (action.tool !== "approve_ingest" || action.needs?.includes("files")) return [];
    const offered = (action.arguments ?? {}) as Partial<PageApproval>;
    const duplicates = isAnother(item, work) ? undefined : offered.duplicates;
    const approval: PageApproval = { ids: [id], type: work.type, tmdb_id: work.tmdb_id, version };
    if (duplicates !== undefined) approval.duplicates = duplicates;
    // Numbers and files were offered for a series; a film has neither.
    if (work.type === "tv") {
      const { season, episodes } = offered;
      Object.assign(
        approval,
        season === undefined ? {} : { season },
        episodes === undefined ? {} : { episodes },
      );
    }
    const files = offered.files?.filter(
      (file) => work.type === "tv" || file.skip === true || file.role !== undefined,
    );
    if (files !== undefined && files.length > 0) approval.files = files;
    const missing = work.type === "tv" ? (action.needs ?? []).filter(isAsked) : [];
    const isLeft = state === "filed" && approval.files?.every(({ skip }) => skip);
    return [{ how: isLeft ? "leave_rest" : (duplicates ?? "file"), approval, missing }];
  });
  // The server numbers what it read as an episode; where a film was expected a single file has no
  // numbers yet.
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
 * The file that a filing makes the film of, though it is a stream of a disc or the like, and how
 * many there are of its kind.
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

/** What has to be done outside first, in the server's words. */
export const adviceOf = ({ next = [] }: Pick<ItemView, "next">): string[] =>
  next.flatMap(({ tool, text }) => (tool === undefined ? [text] : []));

export const canApprove = ({ next = [] }: Pick<ItemView, "next">): boolean =>
  next.some(({ tool }) => tool === "approve_ingest");

/** Whether a person may say which episodes its files are. */
export function canMap(item: ItemView, works: readonly Pick<ChosenWork, "type">[]): boolean {
  const { state, reasons, files } = item;
  // Files that read as other works may be left out of a series, or be said to be its episodes.
  const isMixed =
    state === "review" &&
    reasons.some(({ code }) => code === "several_works") &&
    works.some(({ type }) => type === "tv");
  return (canApprove(item) || isMixed) && files.filter(({ role }) => role === "video").length > 1;
}

export const canReject = ({ next = [] }: Pick<ItemView, "next">): boolean =>
  next.some(({ tool }) => tool === "reject_ingest");

/** Whether the engine works on it: then nothing is chosen that could be lost. */
export const isUnderWay = ({ state }: Pick<ItemView, "state">): boolean => engineActs(state);

/** Whether it can be stopped, or taken back, by itself. */
export const canTakeBack = ({ id, next = [] }: Pick<ItemView, "id" | "next">): boolean =>
  next.some(({ tool, arguments: asked }) => tool === "undo_ingest" && asked?.["id"] === id);

/** States from which identification can be asked for again. */
export const canRetry = ({ state }: Pick<ItemView, "state">): boolean =>
  ["review", "failed", "ignored", "rejected", "undone"].includes(state);

/**
 * The work that a row, a card and a button name: what the server offers to file it as, else what
 * was decided, else the first.
 */
export function findLikelyWork({
  identity,
  candidates,
  next = [],
}: ReleaseView): ReleaseView["identity"] {
  const { type, tmdb_id } = (next.find(({ tool }) => tool === "approve_ingest")?.arguments ??
    {}) as Partial<ChosenWork>;
  const known = identity ? [identity, ...candidates] : candidates;
  return known.find((work) => work.type === type && work.tmdb_id === tmdb_id) ?? known[0];
}

export const keyOf = ({ type, tmdb_id }: Pick<CandidateView, "type" | "tmdb_id">): string =>
  `${type}/${tmdb_id}`;

/** How long the one video of a release runs, in ms; undefined for none and for several. */
export function findOnlyLength({ files }: Pick<ItemView, "files">): number | undefined {
  const videos = files.filter(({ role }) => role === "video");
  return videos.length === 1 ? videos[0]?.duration_ms : undefined;
}

/** What a person typed into the search: a TMDB id, or a title with or without a year. */
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
 * The works that a release may be; what was decided is one of them, though its name finds it no
 * longer.
 */
export const worksOf = ({
  identity,
  candidates,
}: Pick<ItemView, "identity" | "candidates">): CandidateChoice[] =>
  identity === undefined || candidates.some((candidate) => keyOf(candidate) === keyOf(identity))
    ? candidates
    : [identity, ...candidates];

/**
 * The work that is chosen at first: the likely one. One whose length differs, and one that is not
 * as long as the file where another is, is no likely answer: a person names it.
 */
export function preselectWork(item: ItemView): string | undefined {
  const { identity } = item;
  const works = worksOf(item);
  const likely = findLikelyWork(item);
  const first =
    works.find((work) => likely !== undefined && keyOf(work) === keyOf(likely)) ?? works[0];
  const fit = first?.length_fit?.fit;
  const isOther =
    fit !== undefined &&
    fit !== "fits" &&
    works.some(({ length_fit }) => length_fit?.fit === "fits");
  return first === undefined || isOther || (fit === "differs" && !identity)
    ? undefined
    : keyOf(first);
}
