import type { ApprovedFile } from "../../../base/actions/approval.ts";
import type { Action } from "../../../base/actions/table.ts";
import { isVideoFile } from "../../../base/file-types.ts";
import { type Identity, sameWork } from "../../../base/identity.ts";
import { compareLength } from "../../../base/length-fit.ts";
import { baseOf, withoutExtension } from "../../../base/path/path-parts.ts";
import { canReplace, isThere, type ReasonCode } from "../../../base/reason-codes.ts";
import { fold } from "../../../base/text/fold.ts";
import { MINUTE_MS } from "../../../base/text/time-units.ts";
import { type ParsedName, parsePath, parseRelease } from "../../../names/index.ts";
import { adviseKeepOut } from "./left-over-videos.ts";
import { findMisplacedSpecials, proposeNumbers, withNumbers } from "./numbers.ts";
import {
  findUnmappedVideos,
  type Subject,
  type SubjectFile,
  toFullPath,
  videosOf,
} from "./subject.ts";
import { contradictsEvidence } from "./suggestion.ts";

type Approve = Action & { do: "approve" };

/**
 * Steps that a person must take outside this program before anything in the release can be filed.
 */
const OUTSIDE: { readonly [C in ReasonCode]?: string } = {
  disc: "convert it to a video file in a watched folder",
  archive:
    "set INGEST_UNPACK=true and restart the daemon, which then unpacks RAR archives, or unpack " +
    "it into a watched folder, where it is found within five minutes",
  not_unpacked: "unpack it into a watched folder, where it is found within five minutes",
  symlink: "replace the link with the file itself",
  name_not_utf8: "rename it to a UTF-8 name",
};

/**
 * Reasons why the episodes of a file are uncertain. An approval must name the episodes, or the same
 * question comes back.
 */
const ABOUT_NUMBERS: readonly ReasonCode[] = [
  "episode_missing",
  "absolute_unmapped",
  "no_episode",
  "pack_incomplete",
  "episodes_apart",
];

/** Reasons why files and their folder may belong to different works. */
const ABOUT_WORKS: readonly ReasonCode[] = ["several_works", "folder_disagrees"];

/** Reasons why a release has no files that can be listed. */
const NO_FILES: readonly ReasonCode[] = ["symlink", "special", "name_not_utf8"];

const MAX_ADDED = 20;

/**
 * Returns the actions that the user can take for a release in review, the most likely first. Always
 * includes rejecting the release. If all other actions need a known work, offers to name one.
 */
export function listReviewActions(subject: Subject): Action[] {
  const actions = listOffers(subject).map((action) =>
    action.do === "approve" ? withoutDoubtfulWork(subject, action) : action,
  );
  const names = approval(subject);
  const isOnlyRejected = actions.every((action) => action.do === "reject");
  return isOnlyRejected && names.tmdbId === undefined && isFileable(subject)
    ? [names, ...actions]
    : actions;
}

/**
 * Leaves the work of an approval blank if the evidence speaks against it. A person then names the
 * work, and neither a row, a batch nor a key files the release without one. The offers of a release
 * that no longer waits repeat an earlier decision.
 */
function withoutDoubtfulWork(subject: Subject, approve: Approve): Approve {
  const { type, tmdbId, ...rest } = approve;
  if (
    subject.state !== "review" ||
    subject.source === "library" ||
    approve.duplicates !== undefined ||
    type === undefined ||
    tmdbId === undefined ||
    !contradictsEvidence(subject, { type, tmdbId })
  ) {
    return approve;
  }
  const title = subject.parsed?.title ?? baseOf(subject.name);
  const blanks = ["tmdb_id", ...(rest.blanks ?? [])] as const;
  return { ...rest, type, blanks, search: { title, type } };
}

function listOffers(subject: Subject): Action[] {
  const { id, reasons } = subject;
  const reject: Action = { do: "reject", id };
  const isAbout = (codes: readonly ReasonCode[]): boolean =>
    reasons.some(({ code }) => codes.some((c) => c === code));
  if (!isFileable(subject) && (subject.files.length > 0 || isAbout(NO_FILES))) {
    return outside(subject, reject);
  }
  const approve = approval(subject);
  // An approval must choose between the release and the library's version.
  if (reasons.some(isThere)) {
    const replace: Action[] = canReplace(reasons) ? [{ ...approve, duplicates: "replace" }] : [];
    return [...replace, { ...approve, duplicates: "keep_both" }, reject];
  }
  const apart = isAbout(ABOUT_WORKS) ? videosOfOthers(subject, approve) : [];
  // Files that stay in place in the library never become separate releases.
  const isAdopted = subject.source === "library";
  if (apart.length > 0) {
    return [...(isAdopted ? adoptApart : apartActions)(subject, approve, apart), reject];
  }
  if (!isAdopted && isAbout(["several_works"]) && approve.type === "movie") {
    return [...worksActions(subject, approve, reject)];
  }
  if (!isAdopted && isAbout(["several_videos"]) && videosOf(subject).length > 1) {
    const one = oneOf(subject, approve);
    return [...partsAround(subject, approve, one), ...addVideos(subject), reject];
  }
  if (isAbout(["no_tmdb_key"]) && !subject.parsed?.title) {
    return [{ do: "advise", text: SET_KEY }, reject];
  }
  if (isAbout(["episode_order"])) return [{ do: "advise", text: CHOOSE_ORDER }, reject];
  const mustNumber =
    listSpecials(subject, approve).length > 0 ||
    isAbout(ABOUT_NUMBERS) ||
    isAbout(["no_tmdb_key"]) ||
    lacksNumbers(subject, approve) ||
    (isAbout(ABOUT_WORKS) && hasNumberedNames(subject, approve));
  const offered = approve.type === "tv" && mustNumber ? numbered(subject, approve) : [approve];
  return [...elsewhere(subject, approve), ...offered, reject];
}

/**
 * A work in the library is adopted as a whole, or without the videos whose names match another
 * work.
 */
function adoptApart(subject: Subject, approve: Approve, apart: readonly SubjectFile[]): Approve[] {
  const { type, tmdbId } = approve;
  if (
    type === "tv" &&
    tmdbId !== undefined &&
    findUnmappedVideos(subject, { type, tmdbId }).length > 0
  ) {
    return numbered(subject, approve);
  }
  const isPart = tmdbId !== undefined && apart.length < videosOf(subject).length;
  return [approve, ...(isPart ? [without(approve, apart)] : [])];
}

const without = (approve: Approve, files: readonly SubjectFile[]): Approve => ({
  ...approve,
  files: files.map(({ path }): ApprovedFile => ({ path, skip: true })),
});

/**
 * If TMDB lists a video's title at other places in the series, offers an approval for each of these
 * places.
 */
function elsewhere(subject: Subject, approve: Approve): Approve[] {
  if (approve.type !== "tv" || approve.tmdbId === undefined) return [];
  const isAlone = videosOf(subject).length <= 1;
  return subject.reasons.flatMap(({ path, places = [] }) =>
    places.flatMap(({ season, episodes }): Approve[] => {
      if (isAlone) return [{ ...approve, season, episodes }];
      return path === undefined ? [] : [{ ...approve, files: [{ path, season, episodes }] }];
    }),
  );
}

const SET_KEY = "set TMDB_API_KEY, restart the daemon and retry";

const CHOOSE_ORDER =
  "do what the reason says (INGEST_EPISODE_ORDER needs a restart of the daemon) and retry";

/**
 * True if the only video has no episode numbers, either from identification or in its name, so TMDB
 * could not place it. Also true if its name contains only the number of a part. In both cases, the
 * approval must state the numbers, because nothing else would place the file.
 */
function lacksNumbers(subject: Subject, { tmdbId = 0 }: Approve): boolean {
  const [open, ...others] = findUnmappedVideos(subject, { type: "tv", tmdbId });
  if (open === undefined || others.length > 0 || videosOf(subject).length > 1) return false;
  return (
    (proposeNumbers(subject, [open]).blanks ?? []).length > 0 ||
    parsePath(baseOf(open.path)).type === "movie"
  );
}

/** True if some of the videos that identification could not place have numbers in their names. */
const hasNumberedNames = (subject: Subject, { tmdbId = 0 }: Approve): boolean =>
  proposeNumbers(subject, findUnmappedVideos(subject, { type: "tv", tmdbId })).files?.some(
    ({ skip }) => !skip,
  ) ?? false;

/**
 * The files of a child release arrived after its folder was filed, so a child release does not need
 * a video.
 */
const isFileable = ({ files, parentId }: Subject): boolean =>
  files.some(
    ({ role, skip }) =>
      !skip &&
      (role === "video" || (parentId !== undefined && (role === "subtitle" || role === "extra"))),
  );

/**
 * For a release that contains no file that can be filed. Either something must be done first, or
 * one of its files is the video after all.
 */
function outside(subject: Subject, reject: Action): Action[] {
  // The largest stream of a disc is the film. The others are menus and clips that play before the
  // film.
  const [film] = subject.files
    .filter(({ path }) => isVideoFile(path))
    .toSorted((a, b) => b.size - a.size);
  if (film) return [reject, { ...approval(subject), files: [{ path: film.path, role: "video" }] }];
  const codes = new Set<string>(subject.reasons.map(({ code }) => code));
  const advice = Object.entries(OUTSIDE).find(([code]) => codes.has(code))?.[1];
  const keepOut = adviseKeepOut(subject);
  return [
    ...(advice === undefined ? [] : [{ do: "advise", text: advice } as const]),
    reject,
    ...(keepOut === undefined ? [] : [{ do: "advise", text: keepOut } as const]),
  ];
}

/**
 * Approves the work that a person chose before. Otherwise, approves the best candidate that matches
 * the name, but never offers a film for a name that was parsed as an episode, nor a work that a
 * reason rules out. Without a candidate, the TMDB id is a blank.
 */
function approval(subject: Subject): Approve {
  const { id, decidedBy, identity, candidates } = subject;
  // A download that Sonarr or Radarr holds is identified only afterwards. Until then it has no
  // candidates, and its name tells a film from an episode.
  const parsed = subject.parsed ?? (candidates.length === 0 ? readName(subject) : undefined);
  const type = parsed?.type === "episode" ? "tv" : parsed?.type === "movie" ? "movie" : undefined;
  const chosen = decidedBy === "person" ? identity : undefined;
  const best = candidates.find(
    (candidate) => type === undefined || candidate.type === type || parsed?.type === "movie",
  );
  const isRuledOut = (work: Identity): boolean =>
    candidates.some((one) => one.excludedBy !== undefined && sameWork(one, work));
  const suggested = identity && (type !== "tv" || identity.type === "tv") ? identity : undefined;
  const known =
    chosen ?? [best ?? suggested].find((work) => work !== undefined && !isRuledOut(work));
  if (known && !isUnknown(subject)) {
    return { do: "approve", id, type: known.type, tmdbId: known.tmdbId };
  }
  const wanted = type ?? known?.type ?? "movie";
  const title = parsed?.title ?? baseOf(subject.name);
  return { do: "approve", id, type: wanted, blanks: ["tmdb_id"], search: { title, type: wanted } };
}

const readName = (subject: Subject): ParsedName =>
  parseRelease(
    subject.name,
    videosOf(subject).map(({ path }) => path),
  ).release;

/** True if the id that was given does not exist on TMDB. */
const isUnknown = ({ reasons }: Subject): boolean =>
  reasons.some(({ code }) => code === "unknown_tmdb_id");

const listSpecials = (subject: Subject, { type, tmdbId }: Approve): SubjectFile[] =>
  type === "tv" && tmdbId !== undefined ? findMisplacedSpecials(subject, tmdbId) : [];

/**
 * Offers up to two approvals: one with the numbers from the names, and one without the files that
 * could not be placed.
 */
function numbered(subject: Subject, approve: Approve): Approve[] {
  const { tmdbId } = approve;
  const unmapped =
    tmdbId === undefined ? videosOf(subject) : findUnmappedVideos(subject, { type: "tv", tmdbId });
  const open = [...unmapped, ...listSpecials(subject, approve)];
  const all = open.length > 0 ? open : videosOf(subject);
  const withThem = withNumbers(approve, proposeNumbers(subject, all));
  const rest = videosOf(subject).length - all.length;
  if (rest === 0) return [withThem];
  return [withThem, without(approve, all)];
}

/** True if the files can become separate releases. A torrent's files stay with its client's. */
const canSplit = ({ source }: Subject): boolean => source !== "torrent";

const addVideos = (subject: Subject): Action[] =>
  canSplit(subject)
    ? [
        {
          do: "add",
          paths: videosOf(subject)
            .slice(0, MAX_ADDED)
            .map(({ path }) => toFullPath(subject, path)),
        },
      ]
    : [];

/** A counter at the end of a file's name, after a separator, a word for a part, or nothing. */
const COUNTER = /^(?<start>.*?)(?<count>[1-8]|(?<![a-z])[a-h])$/i;

/**
 * Offers to file the videos as the parts of the proposed film if their names differ only in a
 * counter, as in `cd1, cd2` and `x-a, x-b`. Empty otherwise.
 */
function asParts(subject: Subject, approve: Approve): Approve[] {
  if (approve.type !== "movie" || approve.tmdbId === undefined) return [];
  const counted = videosOf(subject).map(({ path }) => {
    const { start, count } = COUNTER.exec(withoutExtension(path))?.groups ?? {};
    const part = Number(count) || (count ?? "").toLowerCase().charCodeAt(0) - CODE_BEFORE_A;
    return { path, part, kind: `${start} ${path.slice(withoutExtension(path).length)}` };
  });
  const isWhole =
    new Set(counted.map(({ kind }) => kind.toLowerCase())).size === 1 &&
    counted.length > 1 &&
    counted.every((_, index) => counted.some(({ part }) => part === index + 1));
  return isWhole
    ? [{ ...approve, files: counted.map(({ path, part }): ApprovedFile => ({ path, part })) }]
    : [];
}

/**
 * Places the offer to file the videos as parts before the other offers if their names state parts,
 * and after them otherwise.
 */
function partsAround(subject: Subject, approve: Approve, others: readonly Action[]): Action[] {
  const parts = asParts(subject, approve);
  const isNamed = parts.some(({ files }) => files?.every(({ path }) => NAMED_PART.test(path)));
  return isNamed ? [...parts, ...others] : [...others, ...parts];
}

/** A name that says itself that the file is a part. Plain letters may also be works of a list. */
const NAMED_PART = /(?:^|[^a-z])(?:cd|dis[ck]|dvd|part|pt)[ ._-]?[1-8a-h]\.\w+$/i;

const CODE_BEFORE_A = "a".charCodeAt(0) - 1;

/**
 * Offers to file only the video that is most likely the proposed film. Empty if the film is
 * unknown.
 */
function oneOf(subject: Subject, approve: Approve): Action[] {
  if (approve.type !== "movie" || approve.tmdbId === undefined) return [];
  const film = chooseFilm(subject, approve);
  return [
    without(
      approve,
      videosOf(subject).filter((video) => video !== film),
    ),
  ];
}

/**
 * Returns the video that runs as long as the film. If several do, or if that is unknown, returns
 * the largest of them.
 */
function chooseFilm(subject: Subject, { tmdbId }: Approve): SubjectFile | undefined {
  const lengths = new Map(
    (subject.parsed?.lengths ?? []).flatMap((length) =>
      length.kind === "read" ? [[length.path, length.duration_ms] as const] : [],
    ),
  );
  const minutes = subject.candidates.find(
    (candidate) => candidate.type === "movie" && candidate.tmdbId === tmdbId,
  )?.runtimeMinutes;
  const videos = videosOf(subject);
  const fitting = (["fits", "near"] as const).map((wanted) =>
    videos.filter(({ path }) => {
      const ms = lengths.get(path);
      return (
        ms !== undefined &&
        minutes !== undefined &&
        compareLength("movie", ms, minutes * MINUTE_MS).fit === wanted
      );
    }),
  );
  const best = fitting.find((some) => some.length > 0) ?? videos;
  return best.toSorted((a, b) => b.size - a.size)[0];
}

/**
 * For several films in one folder, or two titles in one name. An approval that would file one of
 * them under this title is never offered first.
 */
function worksActions(subject: Subject, approve: Approve, reject: Action): Action[] {
  if (videosOf(subject).length > 1) {
    const apart = partsAround(subject, approve, addVideos(subject));
    return [...apart, ...oneOf(subject, approve), reject];
  }
  return [reject, approve];
}

/**
 * Offers to make each video a separate release, or to file the videos whose names do not match
 * another work as the proposed work.
 */
function apartActions(subject: Subject, approve: Approve, apart: readonly SubjectFile[]): Action[] {
  const rest = videosOf(subject).length - apart.length;
  if (!canSplit(subject) && rest + apart.length === 1) return [approve];
  if (!canSplit(subject) && rest === 0) return oneOf(subject, approve);
  return [
    ...addVideos(subject),
    ...(rest > 0 && approve.tmdbId !== undefined ? [without(approve, apart)] : []),
  ];
}

/**
 * Returns the videos in a folder whose own names match a work other than the proposed one. A
 * numbered part of a series does not count, as in `Band of Brothers - Part 1 - Currahee`.
 */
function videosOfOthers(subject: Subject, { type, tmdbId }: Approve): SubjectFile[] {
  const { candidates, identity, path: releasePath } = subject;
  const work = candidates.find(
    (candidate) => candidate.type === type && candidate.tmdbId === tmdbId,
  );
  const titles = [
    work?.title,
    work?.originalTitle,
    identity?.tmdbId === tmdbId ? identity?.title : undefined,
  ]
    .map((title) => fold(title ?? ""))
    .filter((title) => title !== "");
  return videosOf(subject).filter(({ path }) => {
    const { title: ownTitle, type: kind, part } = parsePath(baseOf(path));
    const titleKey = fold(ownTitle ?? "");
    const isPart = type === "tv" && kind === "movie" && part !== null;
    const isSame = titles.some(
      (title) => titleKey === title || (isPart && titleKey.startsWith(`${title} `)),
    );
    return toFullPath(subject, path) !== releasePath && titleKey !== "" && !isSame;
  });
}
