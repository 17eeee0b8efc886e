import { hasSameNumbers } from "../../../base/item.ts";
import { withoutExtension } from "../../../base/path/path-parts.ts";
import { fold } from "../../../base/text/fold.ts";
import { type ParsedName, parsePath } from "../../../names/index.ts";
import { readSubtitleTags } from "../names/subtitle-tags.ts";

/** A subtitle of another cut or of other episodes is out of step with the video. */
const isSameCut = (a: ParsedName, b: ParsedName): boolean =>
  fold(a.edition ?? "") === fold(b.edition ?? "") &&
  a.part === b.part &&
  hasSameNumbers({ ...a, season: a.season ?? undefined }, { ...b, season: b.season ?? undefined });

/** Language and kind, as people choose a subtitle by. */
const trackOf = (rest: string): string => {
  const { language = "", region = "", forced, kind = "" } = readSubtitleTags(rest);
  return [language, region, forced, kind].join();
};

/**
 * Where a subtitle of a video that was replaced belongs now: with the name of the new video, if it
 * is of the same cut and the new video has none of this language and kind; undefined if it goes
 * with the old one. All paths are full. `own` are the new one's.
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
