import { isHalf, isSubtitleFile, isVideoFile } from "../../../base/file-types.ts";
import type { Item } from "../../../base/item.ts";
import { baseOf } from "../../../base/path/path-parts.ts";
import { type ParsedName, parseName } from "../../../names/index.ts";
import { mayBelong, splitFilePath } from "../files/extras.ts";
import { takeAfterTitle } from "../names/movie-path.ts";
import { toCollisionKey } from "../names/safe-name.ts";
import { isOnlyTags, readSubtitleTags } from "../names/subtitle-tags.ts";

type SubtitleOwner = {
  /** Path of the video within the release. */
  video: string;
  /** The subtitle's name without the video's name. Language and kind are read from this. */
  rest: string;
};

type ParsedNames = ReadonlyMap<string, ParsedName>;

/**
 * Finds skipped videos whose names do not identify another film or episode, such as a trailer or a
 * second copy. A subtitle that is not named like any video does not belong to a skipped video, so
 * it may belong to the remaining video.
 */
export function findSkippedVideos(items: readonly Item[], parsed: ParsedNames): Set<string> {
  const videos = items.filter(({ role }) => role === "video");
  const yearOf = ({ path }: Item): number | null => parsed.get(path)?.year ?? null;
  const years = new Set(videos.filter(({ skip }) => !skip).map(yearOf));
  const isAnother = (video: Item): boolean => {
    const { episodes = [], absolute = [], date = null } = parsed.get(video.path) ?? {};
    const year = yearOf(video);
    const numbered =
      video.mapping !== undefined || episodes.length > 0 || absolute.length > 0 || date !== null;
    return numbered || (year !== null && years.size > 0 && !years.has(year));
  };
  return new Set(videos.filter((video) => video.skip && !isAnother(video)).map(({ path }) => path));
}

/**
 * Finds the video that a subtitle belongs to. Candidates are the video whose name starts the
 * subtitle's name, the video with the name of the subtitle's folder (`Subs/<video>/2_English.srt`),
 * the video of the same episode, and the only video nearby. Returns undefined instead of guessing.
 * Reads each file only a few times, regardless of the number of files. Videos in `out` own only
 * subtitles that are named like them.
 */
export function createSubtitleOwner(
  items: readonly Item[],
  parsed: ParsedNames,
  out: ReadonlySet<string> = new Set(),
) {
  const byStem = new Map<string, string[]>();
  const byEpisode = new Map<string, string[]>();
  const mainBelow = new Map<string, string[]>();
  const extraFolders = new Set<string>();
  const alones = new Map<string, ParsedName>();
  const videoCount = items.filter(({ role }) => role === "video").length;
  for (const item of items) {
    if (item.role !== "video" && item.role !== "extra") continue;
    const { folders, stem } = place(item.path);
    add(byStem, toCollisionKey(stem), item.path);
    if (item.role === "extra") extraFolders.add(pathAt(folders));
    if (item.role === "extra") continue;
    for (const named of nameKeys(parsed.get(item.path)).named) add(byEpisode, named, item.path);
    if (item.mapping) add(byEpisode, `mapped ${numbersKey(item.mapping)}`, item.path);
    if (out.has(item.path)) continue;
    for (let depth = 0; depth <= folders.length; depth++) {
      add(mainBelow, pathAt(folders, depth), item.path);
    }
  }

  return (subtitle: Pick<Item, "path" | "mapping">): SubtitleOwner | undefined => {
    const { folders, stem } = place(subtitle.path);
    if (subtitle.mapping) {
      return only(byEpisode.get(`mapped ${numbersKey(subtitle.mapping)}`), stem);
    }
    const name = parsed.get(subtitle.path);
    const named = byOwnName(stem, folders) ?? byFolderName(stem, folders);
    // A number after the video's name means another film or episode, unless it counts tracks.
    if (named) {
      const isOther = COUNTED.test(named.rest) && named.rest !== stem;
      return isOther && !countsTracks(named) ? undefined : named;
    }
    // A season that only a folder states would turn `Subs/2_English.srt` of a season pack into its
    // second episode.
    const { episode, named: keys } = nameKeys(
      name?.saidBy.season === 0 ? name : undefined,
      name?.date,
    );
    const same = [...keys, `mapped ${episode}`].map((known) => byEpisode.get(known)).find(Boolean);
    if (same) return only(same, stem);
    // The subtitle names an episode that is not in the release, so it does not belong to the
    // release's only video.
    if (episode !== undefined) return undefined;
    const near = onlyOneNear(stem, folders, name?.year ?? null);
    if (near === undefined || !isOwn(subtitle.path, folders, near.video)) return undefined;
    return { ...near, rest: takeAfterTitle(stem, parsed.get(near.video)?.title) };
  };

  /**
   * True if a number directly before a language counts subtitles: `Film (2010).2.en`. The number of
   * a sequel could stand behind a name that is only a title, unless the release has only one video.
   */
  function countsTracks({ video, rest }: SubtitleOwner): boolean {
    const after = TRACK.exec(rest)?.[1] ?? "";
    if (readSubtitleTags(after).language === undefined || !isOnlyTags(after)) return false;
    const { stem } = place(video);
    if (HALF_EPISODE.test(`${stem}${rest}`.slice(Math.max(0, stem.length - 4)))) return false;
    const { year, episodes, date, resolution, source } = readAlone(baseOf(video));
    return videoCount === 1 || Boolean(year ?? date ?? resolution ?? source) || episodes.length > 0;
  }

  function readAlone(name: string): ParsedName {
    const read = alones.get(name) ?? parseName(name);
    alones.set(name, read);
    return read;
  }

  // Only names of folders and files below the video's folder can name another video.
  function isOwn(path: string, folders: string[], video: string): boolean {
    const depth = place(video).folders.length;
    const names = [...folders.slice(depth), baseOf(path)];
    const alone = readAlone(baseOf(video));
    return names.every((name) => mayBelong(readAlone(name), alone, parsed.get(video)));
  }

  function byOwnName(stem: string, folders: string[]): SubtitleOwner | undefined {
    const folded = toCollisionKey(stem);
    for (let end = folded.length; end > 0; end--) {
      if (end < folded.length && !/[\s._,()[\]-]/.test(folded.charAt(end))) continue;
      const video = nearest(byStem.get(folded.slice(0, end)), folders);
      if (video !== undefined) return { video, rest: folded.slice(end) };
    }
    return undefined;
  }

  function byFolderName(stem: string, folders: string[]): SubtitleOwner | undefined {
    for (let depth = folders.length; depth > 0; depth--) {
      const video = nearest(
        byStem.get(toCollisionKey(folders[depth - 1] ?? "")),
        folders.slice(0, depth - 1),
      );
      // The folder around the video often has the same name as the video. That proves only that the
      // subtitle is near the video.
      if (video !== undefined && place(video).folders.length < depth) return { video, rest: stem };
    }
    return undefined;
  }

  function onlyOneNear(
    stem: string,
    folders: string[],
    year: number | null,
  ): SubtitleOwner | undefined {
    for (let depth = folders.length; depth > 0; depth--) {
      if (extraFolders.has(pathAt(folders, depth)) && !mainBelow.has(pathAt(folders, depth))) {
        return undefined;
      }
    }
    for (let depth = folders.length; depth >= 0; depth--) {
      const videos = mainBelow.get(pathAt(folders, depth));
      if (videos?.[0] === undefined) continue;
      const filmed = parsed.get(videos[0])?.year ?? null;
      return year === null || filmed === null || year === filmed ? only(videos, stem) : undefined;
    }
    return undefined;
  }
}

// In `Film 2` and `Film II`, the number names another film. In `Film.2_English` and `Film (2)`, it
// counts tracks and copies.
const COUNTED = /^[\s._-]+(?:\d{1,3}|i{1,3}|iv|vi{0,3}|ix|x)(?=$|[\s.-])/i;

const TRACK = /^[\s._-]+\d{1,2}[\s._-]+(\S.*)$/;
// `07.5` is an episode between the seventh and the eighth.
const HALF_EPISODE = /(?:^|[\s._-])\d{1,3}\.\d(?!\d)/;

// A path with thousands of folders must not take quadratic time. Files in deeper folders are
// treated as if they were at this depth.
const MAX_FOLDERS = 20;
// Longer than any file name on disk.
const MAX_STEM_CHARS = 512;

function place(path: string): { folders: string[]; stem: string } {
  const { folders, stem } = splitFilePath(path);
  return { folders: folders.slice(0, MAX_FOLDERS), stem: stem.slice(0, MAX_STEM_CHARS) };
}

const pathAt = (folders: string[], depth = folders.length): string =>
  folders.slice(0, depth).join("/");

const only = (videos: string[] | undefined, rest: string): SubtitleOwner | undefined =>
  videos?.[0] !== undefined && videos.length === 1 ? { video: videos[0], rest } : undefined;

function add(map: Map<string, string[]>, name: string, path: string): void {
  const known = map.get(name);
  if (known) known.push(path);
  else map.set(name, [path]);
}

/** Chooses among videos with the same name: the only video, or the only one in this folder. */
function nearest(videos: string[] | undefined, folders: string[]): string | undefined {
  if (videos === undefined || videos.length === 1) return videos?.[0];
  const here = videos.filter((video) => pathAt(place(video).folders) === pathAt(folders));
  return here.length === 1 ? here[0] : undefined;
}

const numbersKey = ({ season, episodes }: { season: number; episodes: number[] }) =>
  `${season}e${episodes.join(",")}`;

/**
 * Keys by name come first, because a subtitle is named like its video, regardless of the numbering.
 * Absolute numbers are not used.
 */
function nameKeys(
  name: ParsedName | undefined,
  date = name?.date,
): { episode?: string; named: string[] } {
  const dated = date == null ? [] : [`date ${date}`];
  if (name?.season == null || name.episodes.length === 0) return { named: dated };
  const episode = numbersKey({ season: name.season, episodes: name.episodes });
  return { episode, named: [`named ${episode}`, ...dated] };
}

const asItem = (path: string): Item => ({
  path,
  role: "video",
  size: 0,
  mtimeNs: "0",
  skip: false,
});

/**
 * Returns a function that finds the video in `names` (all in one folder) whose name starts the name
 * of a loose subtitle: `Heat.mkv` for `Heat.en.srt`. The longest match wins. Only names count,
 * because a watched folder has videos of all kinds. Undefined for half of a VobSub, which is useless
 * on its own, and if two videos match equally well.
 */
export function createVideoByName(
  names: readonly string[],
): (subtitle: string) => string | undefined {
  // Because of the two placeholders, no video is the only one nearby, so only names can match.
  const owner = createSubtitleOwner(
    [...names.filter(isVideoFile), OTHER, OTHER_2].map(asItem),
    new Map(),
  );
  return (subtitle) => {
    if (!isSubtitleFile(subtitle) || isHalf(subtitle)) return undefined;
    const video = owner({ path: subtitle })?.video;
    return video === OTHER || video === OTHER_2 ? undefined : video;
  };
}

// No file can have these names.
const OTHER = "\u0000.mkv";
const OTHER_2 = "\u0001.mkv";
