import { PLACEHOLDER } from "../identify/episode-title.ts";
import { titleKey } from "../identify/title-key.ts";
import { isVideoFile } from "../media-files/file-types.ts";
import { PLACEHOLDER_TITLE } from "../parse/combine-names.ts";
import { components, readFolder } from "../parse/folder.ts";
import type { ParsedName, Reading } from "../parse/lex/parsed-name.ts";
import { parseName } from "../parse/name.ts";
import { tokensOf } from "../parse/tokens.ts";
import type { EpisodePlace } from "../reason.ts";
import { fold } from "../text/fold.ts";
import { LABELS } from "./facts/tables.ts";
import type { Names } from "./release-readings.ts";

/** A video that names its episode by the title in place of a number; `season` is that of its folder. */
export type TitledVideo = { at: number; own: string; title: string; season: number | undefined };
/** A release whose videos may be episodes of the series `show` by their titles. */
export type TitledReading = { show: string; videos: readonly TitledVideo[] };

/** The videos as the episodes that the series has under their titles. */
export const asEpisodes = (
  { show, videos }: TitledReading,
  placeOf: (at: number) => EpisodePlace | undefined,
): Reading =>
  new Map(
    videos.flatMap(({ own, title }, at) => {
      const place = placeOf(at);
      if (place === undefined) return [];
      const { season, episodes } = place;
      const parsed: ParsedName = {
        ...parseName(own),
        type: "episode",
        title: show,
        altTitles: [],
        season,
        seasons: [season],
        episodes: [...episodes],
        episodeTitle: title,
        mayBe: {},
        saidBy: { title: 0, season: 0 },
      };
      return [[own, parsed] as const];
    }),
  );

const MAX_READINGS = 3;
const DASH = / (?:-|:) |: /g;

const isNumbered = ({ seasons, episodes, absolute, date }: ParsedName): boolean =>
  seasons.length + episodes.length + absolute.length > 0 || date !== null;

const says = (title: string): boolean => {
  const key = titleKey(title);
  return key !== "" && !PLACEHOLDER.test(key) && !PLACEHOLDER_TITLE.test(fold(title));
};

/** The show and season that the folders of a file say, the nearest first. */
function namedByFolders(folders: readonly string[]): { show?: string; season?: number } {
  let season: number | undefined;
  for (const name of folders) {
    const { parsed, generic, inner, extra } = readFolder(name, false);
    if (generic !== null || inner || extra !== null) continue;
    const [only, ...more] = parsed.seasons;
    if (only !== undefined && more.length === 0 && parsed.episodes.length === 0) season ??= only;
    if (parsed.title !== null) return { show: parsed.title, ...(season === undefined ? {} : { season }) };
  }
  return {};
}

type Split = { show: string; title: string; season: number | undefined };

/** How the name of one video may be a show and the title of its episode; empty if it may not. */
function splitsOf(text: string, { show, season }: ReturnType<typeof namedByFolders>): Split[] {
  const dashes = [...text.matchAll(DASH)].map(({ 0: dash, index }) => ({
    show: text.slice(0, index).trim(),
    title: text.slice(index + dash.length).trim(),
  }));
  if (show === undefined || season === undefined)
    // One word behind a dash may be any film's title, and a label stands before films.
    return dashes
      .filter((one) => says(one.show) && !LABELS.has(titleKey(one.show)) && titleKey(one.title).includes(" "))
      .map((one) => ({ ...one, season: undefined }));
  const behind = dashes.find((one) => titleKey(one.show) === titleKey(show));
  const title = behind?.title ?? text;
  return titleKey(title) === titleKey(show) ? [] : [{ show, title, season }];
}

/**
 * How a release may be read whose videos have the titles of their episodes in place of numbers: in the folder of a season
 * (`Show/Season 2/The Title.mkv`), or behind the show (`Show - The Title.mkv`). Empty if one of its videos says neither that
 * nor a number.
 */
export function titledReadings({ name, videos }: Names): TitledReading[] {
  const paths = videos.length > 0 ? videos.map((path) => (path === name ? name : `${name}/${path}`)) : [name];
  const byShow = new Map<string, { show: string; videos: TitledVideo[] }>();
  let titled = 0;
  for (const [at, path] of paths.entries()) {
    const [own = "", ...folders] = components(path);
    const file = parseName(own);
    if (!isVideoFile(own)) return [];
    if (isNumbered(file) || file.sample || file.extra !== null) continue;
    if (file.year !== null) return [];
    const { text, tags } = tokensOf(own);
    const hard = tags.find((tag) => tag.hard && tag.start > 0)?.start ?? text.length;
    const title = text.slice(0, hard).replace(/[\s.([{-]+$/, "");
    const splits = splitsOf(title.includes(" ") ? title : title.replaceAll(".", " "), namedByFolders(folders)).filter(
      (one) => says(one.title),
    );
    if (splits.length === 0) return [];
    titled += 1;
    for (const split of splits.slice(0, MAX_READINGS)) {
      const key = titleKey(split.show);
      const reading = byShow.get(key) ?? { show: split.show, videos: [] };
      reading.videos.push({ at, own, title: split.title, season: split.season });
      byShow.set(key, reading);
    }
  }
  return [...byShow.values()].filter((one) => one.videos.length === titled);
}
