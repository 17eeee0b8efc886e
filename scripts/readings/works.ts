import type { EpisodeMapping } from "../../src/base/item.ts";
import { withoutExtension } from "../../src/base/path/path-parts.ts";
import type { NameReader } from "../../src/core/plan/names/name-rules.ts";
import { ID_TAG_STYLES, ID_TAGS } from "../../src/core/plan/names/name-tags.ts";
import {
  DEFAULT_NAMES,
  NAME_KINDS,
  type NameKind,
  type NameTemplates,
  parseTemplate,
} from "../../src/core/plan/names/parse-template.ts";
import { NAME_PRESETS, presetsOf } from "../../src/core/plan/names/presets.ts";
import type { VideoNumbers } from "../../src/core/plan/names/server-reading.ts";
import {
  formatSubtitleSuffix,
  listOtherSuffixes,
  readSubtitleTags,
} from "../../src/core/plan/names/subtitle-tags.ts";
import { previewRename } from "../../src/core/rename/preview-names.ts";
import { parseRelease } from "../../src/names/index.ts";

/** A work with names that the program made. Paths start with the name of its folder. */
export type NamedWork = {
  set: string;
  type: "movie" | "tv";
  title: string;
  year: number;
  folder: string;
  files: { path: string; role: "video" | "subtitle"; numbers?: VideoNumbers | undefined }[];
};

type Video = { release: string; mapping?: EpisodeMapping; subtitles?: readonly string[] };
type Work = Pick<NamedWork, "type" | "title" | "year"> & { videos: readonly Video[] };

// Titles with words, numbers and signs that a parser of names may take for something else.
const FILMS =
  "1917|2012|300|9|X2|Movie 43|District 9|Apollo 13|Ocean's Eleven|12 Angry Men|8½|Se7en|S1m0ne|WALL·E|" +
  "2001: A Space Odyssey|Wonder Woman 1984|Blade Runner 2049|Kill Bill: Vol. 1|Part 2|Disc 2|CD|Heat|" +
  "Harry Potter and the Deathly Hallows: Part 1|[REC]|(500) Days of Summer|What's Up, Doc?|Fate/Stay|" +
  "Lock, Stock & Two Smoking Barrels|E.T. the Extra-Terrestrial|Amélie|Кин-дза-дза!|七人の侍|" +
  "Sample|Sample People|The Free Sample|The Sample|A Sampler|Trailer|The Trailer|Trailer Park Boys: The Movie|" +
  "Interview|The Interview|Short|Short Cuts|Shorts|The Others|The Other|Extra|Extras|Scene|Behind the Scenes|" +
  "Deleted|Featurette|The Clip|Unrated|Limited|Internal Affairs|The Dutch Master|German Angst|The Dc Story|" +
  "Proper|Theme|The Inter-Other|Catch-Short|Jump-Clip|Season 2|S01E01|1x02|Spy x Family Code: White|" +
  "Mission: Impossible – Dead Reckoning Part One|Up|M|Ran|Dune: Part Two|Good Morning 720p|The 3D House";

const SERIES =
  "1923|24|90210|1600 Penn|The 100|The 4400|Room 104|9-1-1|11.22.63|2 Broke Girls|Apollo 13|Stargate SG-1|" +
  "Space: 1999|UFO 1080|Area 51x02|X 2x4|7 s2e1|S01E01|Season 2|Episode|Part 3|2001-02-03|3%|99|M*A*S*H|" +
  "Doctor Who|Extras|Specials|Trailers|Sample This|The Sample|Other|Shorts|Clips|Fate/Zero|進撃の巨人|" +
  "E4 Udderbelly|Love, Death & Robots|The French Village|Class S1|Agents of S 7|Catch-22|Studio 54|" +
  "Hawaii Five-0|Babylon 5|One Piece|Naruto|Battlestar Galactica|The Inter-Other|Pt. 3";

const EPISODES =
  "Pilot|Trailer|The Trailer|A - Trailer|Sample|The Free Sample|Free Samples|Sample Day|X2|x12|X-Men|E3|E9|" +
  "E10 and After|E10-E12|Ex-Other|B-Short|Catch-Other|Cold-Open Scene|Meet-Interview|The-Clip|Other|Short|" +
  "Clip|Scene|Extra|Interview|Featurette|Deleted|Deleted Scenes|Behind the Scenes|-Extra|Part 2|100|1984|" +
  "720p|5-6|10-12|1x02|5x5|4x4-6|S02E03|s01e01-e05|2004-03-14|Season 3|Episode 5|Ep 7|e03|Dr. No - e03|CD1|" +
  "Pilot (Part 1)|The 100|Theme|2|Chapter 7|X marks|E|eXit 8|E=mc2|x|3:10|Pt. 4|Sample & Trailer|.trailer|" +
  "_sample|The Short-Short|Nobody's Featurette|Re-Deleted|Un-DeletedScene|A Sample, a Trailer";

const GROUPS =
  "OTHER|EXTRA|SHORT|SAMPLE|TRAILER|SCENE|DELETED|INTERVIEW|FEATURETTE|CLIP|BEHINDTHESCENES|THEME|CD1|GRP2|" +
  "EVO|Other2";

const SUBTITLES = "en|en.forced|en.sdh|de|pt|pt-PT|pt-BR|zh|zh-Hant|es|es-419|fr|fr-CA|hi";

const listed = (text: string): string[] => text.split("|");

/** Takes some entries of a list, and goes on from its start at the end. */
const take = <T>(list: readonly T[], from: number, count: number): T[] =>
  Array.from({ length: count }, (_, index) => list[(from + index) % list.length]).flatMap(
    (one) => one ?? [],
  );

const dotted = (title: string): string => title.replace(/[^\p{L}\p{N}]+/gu, ".");

const film = (title: string, year: number, ...ends: string[]): Work => ({
  type: "movie",
  title,
  year,
  videos: ends.map((end) => ({ release: `${dotted(title)}.${year}.${end}` })),
});

function episode(series: string, season: number, episodes: number[], titles: string[]): Video {
  const numbers = episodes.map((one) => `E${String(one).padStart(2, "0")}`).join("");
  const at = `S${String(season).padStart(2, "0")}${numbers}`;
  return {
    release: `${dotted(series)}.${at}.1080p.WEB-DL.H.264-GRP`,
    mapping: { season, episodes, titles },
  };
}

/** Works for one set of templates. Each set takes other titles. */
function worksOf(index: number): Work[] {
  const films = take(listed(FILMS), index * 13, 26).map((title, n) =>
    film(title, 1960 + ((index + n) % 60), "1080p.BluRay.DTS.x264-GRP"),
  );
  const groups = take(listed(GROUPS), index * 4, 4).map((group, n) =>
    film(`Group of ${["Oaks", "Elms", "Firs", "Yews"][n]}`, 2001 + n, `1080p.BluRay.x264-${group}`),
  );
  const shapes = [
    film("Blade Runner", 1982, "The.Final.Cut.1080p.BluRay.x265-GRP"),
    film("Alien", 1979, "1080p.BluRay.x264-GRP", "2160p.BluRay.HEVC-ABC"),
    film("Brazil", 1985, "Theatrical.Cut.1080p-GRP", "Directors.Cut.1080p-GRP"),
    film("Sample Six", 1991, "1080p.BluRay.x264-GRP", "2160p.BluRay.HEVC-ABC"),
    film("Gandhi", 1982, "CD1.DVDRip-GRP", "CD2.DVDRip-GRP"),
  ];
  const subtitled: Work = {
    ...film("Arrival", 2016, "1080p.BluRay.x264-GRP"),
    videos: [
      {
        release: "Arrival.2016.1080p.BluRay.x264-GRP",
        subtitles: take(listed(SUBTITLES), index, 6),
      },
    ],
  };
  const series = take(listed(SERIES), index * 5, 5).map((title, n): Work => {
    const titles = take(listed(EPISODES), index * 30 + n * 6, 6);
    return {
      type: "tv",
      title,
      year: 1990 + ((index + n) % 30),
      videos: [
        ...titles.map((one, number) => episode(title, 1, [number + 2], [one])),
        episode(title, 1, [20], ["Chapter 20"]),
        episode(title, 12, [11], ["Chapter 11"]),
      ],
    };
  });
  const doubles: Work = {
    type: "tv",
    title: "Overlap",
    year: 2015,
    videos: [
      episode("Overlap", 1, [1], ["Alpha"]),
      ...(index % 2 === 0 ? [episode("Overlap", 1, [1, 2], ["Alpha", "Beta"])] : []),
      episode("Overlap", 1, [3, 4], take(listed(EPISODES), index * 3, 2)),
      episode("Overlap", 1, [5, 6, 7], ["X1", "E2", "Gamma"]),
      episode("Overlap", 1, [999, 1000], ["Nine", "Ten"]),
      episode("Overlap", 2, [1000, 1001], ["Ten", "Eleven"]),
      { ...episode("Overlap", 3, [3], ["Delta"]), release: "Overlap.S03E03.720p.WEB-GRP" },
      { ...episode("Overlap", 3, [3], ["Delta"]), release: "Overlap.S03E03.1080p.WEB-GRP" },
      episode("Overlap", 3, [4], ["Epsilon"]),
    ],
  };
  const daily: Work = {
    type: "tv",
    title: "The Daily Hour",
    year: 1996,
    videos: [14, 15].map((day, n) => ({
      release: `The.Daily.Hour.2024.03.${day}.1080p.WEB.h264-GRP`,
      mapping: { season: 29, episodes: [18 + n], titles: ["A Guest"], aired: `2024-03-${day}` },
    })),
  };
  return [...films, ...groups, ...shapes, subtitled, ...series, doubles, daily];
}

/** Returns the templates of a preset. */
function templatesOf(preset: (typeof NAME_PRESETS)[number]): NameTemplates {
  const own = (Object.keys(NAME_KINDS) as NameKind[]).flatMap((kind) => {
    const text = presetsOf(kind)[preset];
    const template = text === undefined ? undefined : parseTemplate(text);
    return template === undefined || "allowed" in template ? [] : [[kind, template] as const];
  });
  return { ...DEFAULT_NAMES, ...Object.fromEntries(own) };
}

/**
 * Returns works whose names were made with each preset and each form of ids, for these servers:
 * about 100 videos and subtitles for each of the twelve sets.
 */
export function listNamedWorks(readers: readonly NameReader[]): NamedWork[] {
  const sets = NAME_PRESETS.flatMap((preset) => ID_TAG_STYLES.map((style) => ({ preset, style })));
  return sets.flatMap(({ preset, style }, index) => {
    const names = { ...templatesOf(preset), tags: ID_TAGS[style], readers };
    return worksOf(index).flatMap((work, number): NamedWork[] =>
      nameWork(work, { set: `${preset}-${style}`, tmdbId: 1000 + index * 100 + number, names }),
    );
  });
}

function nameWork(
  { type, title, year, videos }: Work,
  { set, tmdbId, names }: { set: string; tmdbId: number; names: NameTemplates },
): NamedWork[] {
  const home = `/library/home ${tmdbId}`;
  const files = videos.map(({ release, mapping }, rank) => {
    const item = `${release}.mkv`;
    const said = parseRelease(release, [item]).files.get(item);
    return { path: `${home}/${item}`, role: "video" as const, mapping, said, home, rank };
  });
  const found = previewRename({
    works: [{ identity: { type, tmdbId, title, year }, library: "/library", files }],
    libraries: ["/library"],
    names,
    idsOf: () => ({ imdbId: `tt${7_000_000 + tmdbId}`, tvdbId: 500_000 + tmdbId }),
  });
  const named = files.flatMap(({ path, mapping }, index): NamedWork["files"] => {
    const { path: to = "", problem } = found.get(path) ?? {};
    if (problem) return [];
    const video = to.slice("/library/".length);
    const suffixes = chooseSuffixes(videos[index]?.subtitles ?? [], names.readers);
    const subtitles = suffixes.map((suffix) => ({
      path: `${withoutExtension(video)}${suffix}.srt`,
      role: "subtitle" as const,
    }));
    return [{ path: video, role: "video", numbers: mapping }, ...subtitles];
  });
  const [folder = ""] = named[0]?.path.split("/") ?? [];
  return named.length === 0 ? [] : [{ set, type, title, year, folder, files: named }];
}

/** Chooses suffixes as for the subtitles of one release: the first of each kind that is free. */
function chooseSuffixes(texts: readonly string[], readers: NameTemplates["readers"]): string[] {
  const taken = new Set<string>();
  for (const text of texts) {
    const tags = readSubtitleTags(`.${text}`);
    const possible = [formatSubtitleSuffix(tags), ...listOtherSuffixes(tags, readers)];
    const free = possible.find((suffix) => !taken.has(suffix));
    if (free !== undefined) taken.add(free);
  }
  return [...taken];
}
