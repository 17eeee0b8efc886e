import { hasSameNumbers } from "../../../base/item.ts";
import { withoutExtension } from "../../../base/path/path-parts.ts";
import { editionKey, type ParsedName, parsePath } from "../../../names/index.ts";
import { readSubtitleTags } from "../names/subtitle-tags.ts";

/** Subtitles for another cut or for other episodes do not fit the video. */
const isSameCut = (a: ParsedName, b: ParsedName): boolean =>
  editionKey(a.edition) === editionKey(b.edition) &&
  a.part === b.part &&
  hasSameNumbers({ ...a, season: a.season ?? undefined }, { ...b, season: b.season ?? undefined });

/** Returns a key of language and kind, the properties by which people choose a subtitle. */
const trackOf = (rest: string): string => {
  const { language = "", region = "", forced, kind = "" } = readSubtitleTags(rest);
  return [language, region, forced, kind].join();
};

/**
 * Returns the new path for a subtitle whose video was replaced. The subtitle gets the new video's
 * name if both videos are the same cut and the new video has no subtitle of this language and kind.
 * Undefined if the subtitle stays with the old video. All paths are absolute. `ownPaths` are the
 * new video's own subtitles.
 */
export function renameKeptSubtitle(
  subtitle: string,
  old: string,
  fresh: string,
  ownPaths: readonly string[],
): string | undefined {
  const [before, after] = [withoutExtension(old), withoutExtension(fresh)];
  const rest = subtitle.slice(before.length);
  const track = trackOf(withoutExtension(rest));
  const isDoubled = ownPaths.some(
    (path) => trackOf(withoutExtension(path.slice(after.length))) === track,
  );
  return isDoubled || !isSameCut(parsePath(old), parsePath(fresh)) ? undefined : `${after}${rest}`;
}
