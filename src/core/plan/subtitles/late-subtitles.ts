import { isHalf, isSubtitleFile, stemOfHalf } from "../../media-files/file-types.ts";
import type { ParsedName } from "../../parse/lex/parsed-name.ts";
import { withoutExtension } from "../../path/path-parts.ts";
import type { Reason } from "../../reason-codes.ts";
import type { EpisodeMapping, Item } from "../../release/item.ts";
import { filePath } from "../files/file-path.ts";
import { NOT_FILED } from "../files/not-filed.ts";
import { skippedVideos } from "../files/skipped-videos.ts";
import { collisionKey } from "../names/safe-name.ts";
import { otherSuffixes, type SubtitleTags, subtitleSuffix, subtitleTagsIn } from "../names/subtitle-tags.ts";
import { createSubtitleOwner } from "./subtitle-owner.ts";

/** A subtitle to file beside its video. */
export type SubtitleClaim = {
  path: string;
  /** The start of its name. Claims with the same start belong to the same video. */
  beside: string;
  /** What its own name says beyond its video's. */
  rest: string;
  tags: SubtitleTags;
};

// One file, or the two of a VobSub.
type Track = { claims: SubtitleClaim[]; first: SubtitleClaim };

// Not what a person expects who selects subtitles of a language.
const BESIDES = /(?:^|[^a-z])(?:commentary|signs|songs|lyrics|karaoke|trivia|dub(?:bed)?)(?![a-z])/i;

let natural: Intl.Collator | undefined;

/** A video of the same folder that is in the library already, at `destination`. */
export type FiledVideo = { path: string; destination: string; mapping?: EpisodeMapping | undefined };

/** The same for a video or half of a VobSub. */
export type FiledSibling = FiledVideo & { role?: "video" | "subtitle" | undefined };

/** As an item that owns the subtitles named like it, and is not filed again. */
export const asOwner = ({ path, mapping, role = "video" }: FiledSibling): Item => ({
  path,
  mapping,
  role,
  size: 0,
  mtimeNs: "0",
  skip: true,
});

/**
 * Destinations of subtitles whose video was filed before them: in its folder, with its name. By the subtitle's path,
 * without subtitles that belong to no filed video. `parsed` has the paths of all files. If another file has the name
 * (`taken`, collision keys of full paths), a subtitle gets the next name that Plex reads.
 */
export function lateSubtitles(
  items: readonly Item[],
  filedEarlier: readonly FiledSibling[],
  parsed: ReadonlyMap<string, ParsedName>,
  taken: ReadonlySet<string> = new Set(),
): Map<string, string | Reason> {
  const homes = new Map(filedEarlier.map((video) => [video.path, video.destination]));
  const owners = [...items, ...filedEarlier.map((video) => ({ ...asOwner(video), skip: false }))];
  const ownerOf = createSubtitleOwner(owners, parsed, skippedVideos(owners, parsed));
  // Players read a half only under the same name as its other half.
  const halves = new Map(
    filedEarlier.flatMap(({ path, destination }) => (isHalf(path) ? [[stemOfHalf(path), destination]] : [])),
  );
  const completed = new Map<string, string | Reason>();
  const claims: SubtitleClaim[] = [];
  for (const item of items) {
    const { extension, folders } = filePath(item.path);
    if (item.role !== "subtitle" || item.skip || !isSubtitleFile(item.path)) continue;
    const half = isHalf(item.path) && halves.get(stemOfHalf(item.path));
    if (half) {
      const name = `${withoutExtension(half)}.${extension}`;
      completed.set(item.path, taken.has(collisionKey(name)) ? NOT_FILED.subtitleStands : name);
      continue;
    }
    const owner = ownerOf(item);
    const home = owner && homes.get(owner.video);
    if (owner === undefined || home === undefined) continue;
    const own = folders.slice(filePath(owner.video).folders.length);
    const tags = subtitleTagsIn(owner.rest, own);
    claims.push({ path: item.path, beside: withoutExtension(home), rest: owner.rest, tags });
  }
  const all = items.flatMap(({ role, path }) => (role === "subtitle" ? path : []));
  const suffixes = subtitleSuffixes(claims, all, (name) => taken.has(collisionKey(name)));
  return new Map([
    ...completed,
    ...claims.map(({ path, beside }) => [path, named(beside, suffixes.get(path))] as const),
  ]);
}

const named = (beside: string, suffix: string | Reason | undefined): string | Reason =>
  typeof suffix === "string" ? beside + suffix : (suffix ?? NOT_FILED.noVideo);

/** `10_English` after `2_English`. The same on every machine. Made when there is something to compare: Intl is megabytes. */
const inNaturalOrder = (a: string, b: string): number =>
  (natural ??= new Intl.Collator("en", { numeric: true })).compare(a, b);

/**
 * The suffix of each subtitle after its video's name (`.en.forced.srt`), or why it is not filed, by its path. Two of one
 * language and kind become `.en` and `.eng`, or `.pt` and `.pt-BR`; if no name is left, one is not filed. The halves of a
 * pair get the same name, or neither is filed. `all` has the paths of all subtitles, including those that are not filed.
 * `isTaken` says which full names other files in the library have.
 */
export function subtitleSuffixes(
  claims: readonly SubtitleClaim[],
  all: readonly string[],
  isTaken: (name: string) => boolean = () => false,
): Map<string, string | Reason> {
  const names = new Map<string, string | Reason>();
  const taken = new Set<string>();
  const { tracks, halves } = pairUp(claims, all);
  for (const { path } of halves) names.set(path, NOT_FILED.halfPair);
  for (const track of tracks.toSorted(byWorth)) {
    const { tags } = track.first;
    const possible = [subtitleSuffix(tags), ...otherSuffixes(tags)];
    const isUnclaimed = (suffix: string): boolean => track.claims.every((claim) => !taken.has(key(claim, suffix)));
    const isFree = (suffix: string): boolean => track.claims.every((claim) => !isTaken(nameOf(claim, suffix)));
    const free = possible.find((suffix) => isUnclaimed(suffix) && isFree(suffix));
    const why = free === undefined && possible.some(isUnclaimed) ? NOT_FILED.subtitleStands : NOT_FILED.sameDestination;
    for (const claim of track.claims) {
      names.set(claim.path, free === undefined ? why : `${free}.${filePath(claim.path).extension}`);
      if (free !== undefined) taken.add(key(claim, free));
    }
  }
  return names;
}

/** A `.sub` alone may be text, which is a subtitle by itself; an `.idx` alone never is. */
function pairUp(
  claims: readonly SubtitleClaim[],
  all: readonly string[],
): { tracks: Track[]; halves: SubtitleClaim[] } {
  const indexed = new Set(all.filter((path) => filePath(path).extension === "idx").map(stemOfHalf));
  const tracks: Track[] = [];
  const halves: SubtitleClaim[] = [];
  for (const [stem, same] of Map.groupBy(claims, ({ path }) => stemOfHalf(path))) {
    const paired = indexed.has(stem) ? same.filter(({ path }) => isHalf(path)) : [];
    const [first, second] = paired;
    if (first && second && first.beside === second.beside) tracks.push({ claims: paired, first });
    else halves.push(...paired);
    for (const claim of same) if (!paired.includes(claim)) tracks.push({ claims: [claim], first: claim });
  }
  return { tracks, halves };
}

const nameOf = ({ path, beside }: SubtitleClaim, suffix: string): string =>
  `${beside}${suffix}.${filePath(path).extension}`;

const key = ({ path, beside }: SubtitleClaim, suffix: string): string =>
  JSON.stringify([beside, suffix, filePath(path).extension]);

function byWorth({ first: a }: Track, { first: b }: Track): number {
  return worth(a) - worth(b) || inNaturalOrder(a.path, b.path) || (a.path < b.path ? -1 : 1);
}

/** Named exactly like its video first, then a plain language before a region's; commentary and the like last. */
const worth = ({ rest, tags }: SubtitleClaim): number =>
  rest === "" ? 0 : BESIDES.test(rest) ? 3 : tags.region === undefined ? 1 : 2;
