import { countYearsApart, type Identity } from "../../base/identity.ts";
import { asNamed, type EpisodeMapping, type Item } from "../../base/item.ts";
import type { MediaFacts } from "../../base/media-facts.ts";
import { baseOf, extensionOf, withoutExtension } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { fold } from "../../base/text/fold.ts";
import {
  editionOf,
  findPartNumbers,
  hasOnlyTags,
  type ParsedName,
  parsePath,
  qualityOf,
} from "../../names/index.ts";
import { sortEpisodes } from "../plan/names/episode-path.ts";
import type { OtherIds } from "../plan/names/movie-path.ts";
import type { NameTemplates } from "../plan/names/parse-template.ts";
import { isReservedName, toCollisionKey } from "../plan/names/safe-name.ts";
import { chooseVersionLabels, parseLabel } from "../plan/names/version-label.ts";
import { type Plan, plan } from "../plan/plan.ts";

/**
 * A video of a work at its current full path. `said` was parsed from the video's names in its
 * release.
 */
export type LibraryVideo = {
  path: string;
  mapping?: EpisodeMapping | undefined;
  said?: ParsedName | undefined;
  /**
   * Place in the order in which the work's videos were filed. The first of several versions has a
   * name without a label. Without it, the order of the current paths decides.
   */
  rank?: number | undefined;
  /** Name that the work's folder will have. Defaults to the name of a new folder. */
  folder?: string | undefined;
  /** Facts from the video's header. */
  media?: MediaFacts | undefined;
};

export type NamingOptions = { names?: NameTemplates | undefined; ids?: OtherIds | undefined };

/** Path components below the work's folder. */
export type WantedNames = Map<string, string[] | Reason>;

/** A video with everything parsed from its current name. */
type ReadVideo = LibraryVideo & {
  stem: string;
  parsed: ParsedName;
  edition: string | undefined;
  key: string;
};

const LIBRARY = "/library";
// Matches part suffixes that Plex reads:
// https://support.plex.tv/articles/naming-and-organizing-your-movie-media-files/
const PART_AT_END = /[ ._-]+(?:cd|dis[ck]|dvd|part|pt)[ ._-]?(\d{1,2})$/i;
const COUNTS_ITSELF = /\b(?:part|pt|vol|volume|chapter)\b/;

const PART_ALONE: Reason = {
  code: "part_alone",
  message: "It is one part of a film or episode, and the other parts are not known.",
};

/**
 * Returns the name that filing would give to each video of a work, keyed by path. The planner
 * itself creates the names, so a recently filed video keeps its name. Some details that Plex reads
 * in a name are recorded only in the library and are kept: a version label, an edition, a part.
 */
export function nameVideos(
  identity: Identity,
  videos: readonly LibraryVideo[],
  naming: NamingOptions,
): WantedNames {
  const read = videos.map((video) => readVideo(identity, video));
  const wanted: WantedNames = new Map();
  const single: ReadVideo[] = [];
  for (const same of Map.groupBy(read, ({ key, path }) => key || path).values()) {
    const rest = new Set(same);
    for (const alike of Map.groupBy(same.filter(hasPart), partsKey).values()) {
      const parts = withoutFolderTwins(alike);
      const placed =
        parts.length > 1
          ? place(identity, parts, naming, partsLabels(parts))
          : new Map<string, never>();
      if (![...placed.values()].every(Array.isArray)) continue;
      for (const part of parts) {
        const name = placed.get(part.path);
        if (name && rest.delete(part)) wanted.set(part.path, name);
      }
    }
    for (const video of rest) {
      if (isPartAlone(identity, video)) wanted.set(video.path, PART_ALONE);
      else single.push(video);
    }
  }
  for (const [path, name] of withLabels(identity, single, read, naming)) wanted.set(path, name);
  for (const video of read) {
    const name = wanted.get(video.path);
    if (Array.isArray(name)) wanted.set(video.path, withEdition(name, video));
  }
  return wanted;
}

const hasPart = ({ parsed }: ReadVideo): boolean => parsed.part !== null;

/** True if a video's own name states its part. Otherwise its folder does: `CD1`. */
const isNamedPart = ({ path, stem }: ReadVideo): boolean => withoutExtension(baseOf(path)) !== stem;

/** Leaves out a part that only its folder states, if the name of another video states the same. */
function withoutFolderTwins(parts: readonly ReadVideo[]): ReadVideo[] {
  const named = new Set(parts.filter(isNamedPart).map(({ parsed }) => parsed.part));
  return parts.filter((video) => isNamedPart(video) || !named.has(video.parsed.part));
}

/** Parts of one film have the same edition, the same label and the same format. */
const partsKey = ({ path, stem, parsed }: ReadVideo): string =>
  JSON.stringify([extensionOf(path), parsed.edition, labelOfPart(stem)]);

/** Returns a part's label without its part number: `1080p` for `Heat (1995) - Disc One - 1080p`. */
function labelOfPart(stem: string): string | undefined {
  const [part] = findPartNumbers(stem);
  if (part === undefined) return labelAfterYear(stem);
  const behind = stem.normalize("NFC").slice(part.before.length + part.text.length);
  return labelAfterYear(part.before.replace(/[ ._-]*[([]?$/, "") + behind.replace(/^[)\]]/, ""));
}

function partsLabels(parts: readonly ReadVideo[]): Map<string, string> {
  return new Map(
    parts.flatMap(({ path, stem }) => {
      const label = labelOfPart(stem);
      return label === undefined || isQuality(label) ? [] : [[path, label] as const];
    }),
  );
}

function readVideo(identity: Identity, video: LibraryVideo): ReadVideo {
  const { path, mapping, said, media, folder, rank } = video;
  const name = withoutExtension(baseOf(path));
  const now = parsePath(path.split("/").slice(-3).join("/"));
  const tag = EDITION.exec(name)?.[1];
  // Every name for a part has its number, so a name without one is not that of a part, whatever the
  // download's name said.
  const part = Number(PART_AT_END.exec(name)?.[1] ?? 0) || now.part;
  // A template may have omitted details, so a name made with it no longer contains them.
  const parsed: ParsedName = { ...(said ?? now), part };
  parsed.edition = tag ?? editionOf(parsed, identity.title);
  const stem = name.replace(PART_AT_END, "");
  const key = workKey(identity, mapping);
  return { path, mapping, said, media, folder, rank, stem, parsed, edition: tag, key };
}

const EDITION = /\{edition-([^{}]+)\}/i;

/** Returns a key shared by all files of one film or episode. Empty if the episode is unknown. */
function workKey({ type }: Identity, mapping: EpisodeMapping | undefined): string {
  if (type === "movie") return "movie";
  const ordered = mapping && sortEpisodes(asNamed(mapping));
  return ordered ? `${ordered.season} ${ordered.episodes.join(" ")}` : "";
}

function isPartAlone({ type, title }: Identity, video: ReadVideo): boolean {
  const name = withoutExtension(baseOf(video.path));
  if (!isNamedPart(video) || COUNTS_ITSELF.test(fold(title)) || !hasPart(video)) return false;
  // Episode titles can end the same way: `Pilot Part 1`.
  return type === "movie" || / - (?:cd|dis[ck]|dvd|pt)\d{1,2}$/i.test(name);
}

/**
 * Returns the places where the planner files these videos, with no labels except those in
 * `versions`.
 */
function place(
  identity: Identity,
  videos: readonly ReadVideo[],
  { names, ids }: NamingOptions,
  versions: ReadonlyMap<string, string> = new Map(),
): WantedNames {
  const items = videos.map(({ path, mapping, media }): Item => {
    return { path, mapping, media, role: "video", skip: false, size: 0, mtimeNs: "0" };
  });
  const parsed = new Map(videos.map((video) => [video.path, video.parsed]));
  const library = { path: LIBRARY, folders: [], seasonFolders: () => [] };
  const folderName = videos[0]?.folder;
  const planned: Plan = plan({
    identity,
    items,
    parsed,
    library,
    versions,
    names,
    ids,
    folderName,
  });
  return new Map(
    planned.files.map(({ path, destination, problem }) => [
      path,
      destination?.slice(planned.folder.length + 1).split("/") ?? problem ?? PART_ALONE,
    ]),
  );
}

/**
 * Names each video that is not a part individually. A video gets a label if it already has one, or
 * if two videos would get the same name.
 */
function withLabels(
  identity: Identity,
  videos: readonly ReadVideo[],
  all: readonly ReadVideo[],
  naming: NamingOptions,
): WantedNames {
  const wanted: WantedNames = new Map();
  const taken = new Map<string, ReadVideo>();
  const plain = (video: ReadVideo, label?: string): string[] | Reason => {
    const versions = new Map(label === undefined ? [] : [[video.path, label]]);
    const alone = { ...video, parsed: { ...video.parsed, part: null } };
    return place(identity, [alone], naming, versions).get(video.path) ?? PART_ALONE;
  };
  const first = videos.map((video) => {
    const base = plain(video);
    if (!Array.isArray(base)) return { video, base, name: base };
    const isAlone =
      video.key === "" || all.every((other) => other === video || other.key !== video.key);
    // With a label, a long title is cut shorter, so a labelled name may not start with the plain
    // name. This checks whether the current name was made with its last part as the label.
    const last = video.stem.split(" - ").at(-1);
    const isMade = last !== undefined && hasName({ video, name: plain(video, last) });
    const label = labelOf(
      identity,
      video,
      withoutExtension(base.at(-1) ?? ""),
      isAlone,
      isMade ? last : undefined,
    );
    return { video, base, name: label === undefined ? base : plain(video, label) };
  });
  // A video that already has its wanted name keeps it. The other videos are sorted in an order that
  // does not depend on their current names, so that a way back leads to the same names.
  const byRight = first.toSorted(
    (a, b) =>
      Number(hasName(b)) - Number(hasName(a)) ||
      (a.video.rank ?? 0) - (b.video.rank ?? 0) ||
      (a.video.path < b.video.path ? -1 : 1),
  );
  for (const { video, name } of byRight) {
    const key = Array.isArray(name) ? keyOf(name, video) : undefined;
    if (key === undefined || !taken.has(key)) {
      wanted.set(video.path, name);
      if (key !== undefined) taken.set(key, video);
      continue;
    }
    const others = all.filter((other) => other !== video && other.key === video.key);
    for (const label of chooseVersionLabels(versionOf(video), others.map(versionOf))) {
      const labelled = plain(video, label);
      if (!Array.isArray(labelled) || taken.has(keyOf(labelled, video))) continue;
      wanted.set(video.path, labelled);
      taken.set(keyOf(labelled, video), video);
      break;
    }
  }
  return wanted;
}

/**
 * The extension is ignored, because two formats with the same name would share the names of their
 * subtitles.
 */
const keyOf = (name: readonly string[], video: ReadVideo): string =>
  withoutExtension(toCollisionKey(withEdition(name, video).join("/")));

const hasName = ({ video, name }: { video: ReadVideo; name: string[] | Reason }): boolean =>
  Array.isArray(name) && name.at(-1) === baseOf(video.path);

const versionOf = ({ parsed }: ReadVideo) => ({ ...qualityOf(parsed, 0), group: parsed.group });

/**
 * Finds the version label in a video's current name: the text after the name that the video would
 * get, or after its year. A label that consists only of quality words counts only if there is
 * another version. Otherwise, a template or another program wrote these words.
 */
function labelOf(
  identity: Identity,
  video: ReadVideo,
  base: string,
  isAlone: boolean,
  made: string | undefined,
) {
  const { stem, mapping, edition } = video;
  const now = stem.normalize("NFC");
  if (toCollisionKey(now) === toCollisionKey(base)) return undefined;
  // `_CON` becomes `CON - 1080p` with a label, because only the bare word is a Windows device name.
  const withLabel = base.startsWith("_") && isReservedName(base.slice(1)) ? base.slice(1) : base;
  const starts = [base, withLabel].find((start) =>
    toCollisionKey(now).startsWith(`${toCollisionKey(start)} - `),
  );
  const text = starts
    ? now
        .slice(starts.length + 3)
        .replaceAll(TAGS, "")
        .trim()
    : (made ??
      (identity.type === "movie"
        ? labelAfterYear(now, identity.year)
        : isAlone
          ? undefined
          : qualityAtEnd(now)));
  // A label has no brackets, so a row of brackets with quality words is from a template.
  if (text === undefined || ((isAlone || text.startsWith("[")) && isQuality(text))) {
    return undefined;
  }
  // The text is the edition, which the new name contains as a tag.
  if (
    edition === undefined &&
    EDITION.test(base) &&
    hasOnlyTags(text, (kind) => kind === "edition")
  ) {
    return undefined;
  }
  const titles = fold((mapping?.titles ?? []).join(" "));
  const chosen = parseLabel(text);
  if (!chosen.ok || (titles !== "" && fold(chosen.label) === titles)) return undefined;
  const words = new Set(fold(base).split(" "));
  return fold(chosen.label)
    .split(" ")
    .every((word) => words.has(word))
    ? undefined
    : chosen.label;
}

/** `1080p` of `Heat (1995) {tmdb-949} - 1080p`. */
function labelAfterYear(stem: string, year?: number): string | undefined {
  const after = /^.*[([ ._]((?:18|19|20)\d\d)[)\]]?(.*)$/.exec(stem.replaceAll(TAGS, ""));
  if (!after || countYearsApart(Number(after[1]), year) > 1) return undefined;
  return /^ ?- (.+)$/.exec(after[2] ?? "")?.[1];
}

// Ids may be in square brackets: see `ID_TAGS`.
const TAGS = / ?(?:\{[^{}]*\}|\[(?:tmdb|imdb|tvdb)(?:id)?[-=][^[\]]*\])/gi;

function qualityAtEnd(stem: string): string | undefined {
  const last = stem.split(" - ").at(-1);
  return last !== undefined && last !== stem && isQuality(last) ? last : undefined;
}

/**
 * True if a label contains only tags for resolution, source, sound and similar, with or without a
 * group's name.
 */
const isQuality = (label: string): boolean =>
  hasOnlyTags(
    label.startsWith("[") ? label.replaceAll(LANGUAGES, "").replaceAll(CODECS, "x264") : label,
    isNoEdition,
  );

const isNoEdition = (kind: string): boolean => kind !== "edition";

// Values of headers that are no tags in a release's name: languages, and rare codecs.
const LANGUAGES = /\[[A-Z]{2,3}(?:\+[A-Z]{2,3})*\]/g;
const CODECS = /\b(?:MPEG1|ProRes|Theora|ALAC|AC4)\b/g;

/** An edition written by a person is kept even if the template has no field for it. */
function withEdition(name: readonly string[], { edition, path }: ReadVideo): string[] {
  const last = name.at(-1) ?? "";
  if (edition === undefined || EDITION.test(last)) return [...name];
  return [
    ...name.slice(0, -1),
    `${withoutExtension(last)} {edition-${edition}}.${extensionOf(path)}`,
  ];
}
