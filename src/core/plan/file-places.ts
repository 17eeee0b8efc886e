import { isSubtitleFile, isVideoFile } from "../media-files/file-types.ts";
import type { Reason } from "../reason.ts";
import type { Item } from "../release/item.ts";
import { extrasFolder } from "./files/extras.ts";
import { filePath } from "./files/file-path.ts";
import { leftOut, NOT_FILED } from "./files/not-filed.ts";
import { skippedVideos } from "./files/skipped-videos.ts";
import { STEM_BYTES, safeName } from "./names/safe-name.ts";
import { subtitleTagsIn } from "./names/subtitle-tags.ts";
import { createSubtitleOwner } from "./subtitles/subtitle-owner.ts";
import { type SubtitleClaim, subtitleSuffixes } from "./subtitles/subtitle-suffixes.ts";
import { isPlace, type Place, type PlaceInput, placeOf, videoPlaces } from "./video-places.ts";

/** The components below the work's folder that each item gets, by path, or why it is not filed. */
export function filePlaces(items: readonly Item[], input: PlaceInput): Map<string, string[] | Reason> {
  const wanted = items.filter((item) => notFiledReason(item) === undefined);
  const videos = wanted.filter(({ role }) => role === "video");
  const places = videoPlaces(videos, input);
  for (const item of wanted) if (item.role === "extra") places.set(item.path, extraPlace(item, input, videos));

  // A skipped video, or one that cannot be played, still owns the subtitles named like it.
  const owners = items.filter((item) => notFiledReason({ ...item, skip: false, problem: undefined }) === undefined);
  const left = owners.map((item) => (input.filedEarlier?.has(item.path) ? { ...item, skip: false } : item));
  const ownerOf = createSubtitleOwner(owners, input.parsed, skippedVideos(left, input.parsed));
  const subtitlesAlone = !owners.some(({ role }) => role === "video" || role === "extra");
  const claims: SubtitleClaim[] = [];
  for (const item of wanted) if (item.role === "subtitle") places.set(item.path, subtitlePlace(item));
  const suffixes = subtitleSuffixes(claims, pathsOfSubtitles(items));
  return new Map(items.map((item) => [item.path, componentsOf(item)]));

  function componentsOf(item: Item): string[] | Reason {
    const place = notFiledReason(item) ?? places.get(item.path) ?? NOT_FILED.notMedia;
    if (!isPlace(place)) return place;
    const end = item.role === "subtitle" ? suffixes.get(item.path) : `.${filePath(item.path).extension}`;
    return typeof end === "string" ? [...place.folders, `${place.stem}${end}`] : (end ?? NOT_FILED.notMedia);
  }

  /** The place of its video, whose name a subtitle gets. */
  function subtitlePlace(item: Item): Place | Reason {
    const { stem, folders } = filePath(item.path);
    const owner = subtitlesAlone ? { video: item.path, rest: stem } : ownerOf(item);
    if (owner === undefined) return NOT_FILED.noVideo;
    const place = subtitlesAlone ? placeOf(item, input, { alone: false }) : places.get(owner.video);
    if (place === undefined || !isPlace(place))
      return subtitlesAlone ? (place ?? NOT_FILED.noVideo) : NOT_FILED.videoStays;
    const inside = subtitlesAlone ? folders : folders.slice(filePath(owner.video).folders.length);
    const beside = [...place.folders, place.stem].join("/");
    claims.push({ path: item.path, beside, rest: owner.rest, tags: subtitleTagsIn(owner.rest, inside) });
    return place;
  }
}

const pathsOfSubtitles = (items: readonly Item[]): string[] =>
  items.flatMap(({ role, path }) => (role === "subtitle" ? path : []));

/** The name of a series' extra includes its season, because all seasons share the show's folders. */
function extraPlace(item: Item, { identity, parsed }: PlaceInput, videos: readonly Item[]): Place {
  const file = filePath(item.path);
  const name = parsed.get(item.path);
  const seasons = new Set(videos.flatMap(({ mapping }) => mapping?.season ?? []));
  const [only] = seasons.size === 1 ? seasons : [];
  const season = name?.season ?? only;
  const said = identity.type !== "tv" || season === undefined || name?.saidBy.season === 0;
  const text = said ? file.stem : `Season ${season} - ${file.stem}`;
  const stem = safeName(text, { maxBytes: STEM_BYTES, fallback: "Extra" });
  return { folders: [extrasFolder(name?.extra, file)], stem };
}

function notFiledReason({ path, role, skip, problem }: Item): Reason | undefined {
  if (skip) return NOT_FILED.skipped;
  const left = leftOut(problem);
  if (left) return left;
  switch (role) {
    case "sample":
      return NOT_FILED.sample;
    case "archive":
      return NOT_FILED.archive;
    case "disc":
      return NOT_FILED.disc;
    case "other":
      return NOT_FILED.notMedia;
    case "video":
    case "extra":
      return isVideoFile(path) ? undefined : NOT_FILED.notMedia;
    case "subtitle":
      return isSubtitleFile(path) ? undefined : NOT_FILED.notMedia;
    default:
      return role satisfies never;
  }
}
