import type { Reason } from "../reason.ts";
import type { Item } from "../release/item.ts";
import { extrasFolder } from "./extras.ts";
import { filePath } from "./file-path.ts";
import { isSubtitleExtension, isVideoExtension } from "./media-extension.ts";
import { STEM_BYTES } from "./name-budget.ts";
import { safeName } from "./safe-name.ts";
import { STAYS } from "./stays.ts";
import { createSubtitleOwner } from "./subtitle-owner.ts";
import { subtitleSuffix, subtitleTags } from "./subtitle-tags.ts";
import { isPlace, type Place, type PlaceInput, placeOf, videoPlaces } from "./video-places.ts";

/** The components below the work's folder that each item gets, by path, or why it stays. */
export function filePlaces(items: readonly Item[], input: PlaceInput): Map<string, string[] | Reason> {
  const wanted = items.filter((item) => whyNot(item) === undefined);
  const videos = wanted.filter(({ role }) => role === "video");
  const places = videoPlaces(videos, input);
  for (const item of wanted) if (item.role === "extra") places.set(item.path, extraPlace(item, input));

  // A video that a person left out still owns the subtitles named like it.
  const owners = items.filter((item) => whyNot({ ...item, skip: false }) === undefined);
  const ownerOf = createSubtitleOwner(owners, input.parsed);
  const subtitlesAlone = !owners.some(({ role }) => role === "video" || role === "extra");
  return new Map(items.map((item) => [item.path, componentsOf(item)]));

  function componentsOf(item: Item): string[] | Reason {
    const problem = whyNot(item);
    if (problem) return problem;
    if (item.role === "subtitle") return subtitleName(item);
    const place = places.get(item.path) ?? STAYS.notMedia;
    return isPlace(place) ? [...place.folders, `${place.stem}.${filePath(item.path).extension}`] : place;
  }

  function subtitleName(item: Item): string[] | Reason {
    const { stem, extension } = filePath(item.path);
    const owner = subtitlesAlone ? { video: item.path, rest: stem } : ownerOf(item);
    if (owner === undefined) return STAYS.noVideo;
    const place = subtitlesAlone ? placeOf(item, input, { alone: false }) : places.get(owner.video);
    if (place === undefined || !isPlace(place)) return subtitlesAlone ? (place ?? STAYS.noVideo) : STAYS.videoStays;
    return [...place.folders, `${place.stem}${subtitleSuffix(subtitleTags(owner.rest))}.${extension}`];
  }
}

function extraPlace(item: Item, { parsed }: PlaceInput): Place {
  const file = filePath(item.path);
  const stem = safeName(file.stem, { maxBytes: STEM_BYTES, fallback: "Extra" });
  return { folders: [extrasFolder(parsed.get(item.path)?.extra, file)], stem };
}

function whyNot({ path, role, skip }: Item): Reason | undefined {
  if (skip) return STAYS.skipped;
  const { extension } = filePath(path);
  switch (role) {
    case "sample":
      return STAYS.sample;
    case "archive":
      return STAYS.archive;
    case "disc":
      return STAYS.disc;
    case "other":
      return STAYS.notMedia;
    case "video":
    case "extra":
      return isVideoExtension(extension) ? undefined : STAYS.notMedia;
    case "subtitle":
      return isSubtitleExtension(extension) ? undefined : STAYS.notMedia;
    default:
      return role satisfies never;
  }
}
