import { expect, test } from "vitest";
import { fold } from "../../../../src/base/text/fold.ts";
import {
  EXAMPLE_EPISODES,
  EXAMPLE_FILMS,
  type ExampleWork,
} from "../../../../src/core/plan/names/example-works.ts";
import { readFolderName } from "../../../../src/core/plan/names/movie-path.ts";
import { ID_TAGS } from "../../../../src/core/plan/names/name-tags.ts";
import type { NameTemplates } from "../../../../src/core/plan/names/parse-template.ts";
import { NAME_PRESETS } from "../../../../src/core/plan/names/presets.ts";
import { adopt } from "../../../../src/core/plan/names/season-folder.ts";
import { nameVideos } from "../../../../src/core/rename/name-videos.ts";
import { nameExamples } from "../../../../src/core/rename/preview-names.ts";
import { parsePath, parseRelease } from "../../../../src/names/index.ts";
import { namesOf } from "../../../support/name-presets.ts";

const EXAMPLES = [...EXAMPLE_FILMS, ...EXAMPLE_EPISODES];

const named = (names: NameTemplates): [ExampleWork, string][] =>
  nameExamples(EXAMPLES, names).map((path, index) => [EXAMPLES[index] as ExampleWork, path]);

const stemOf = (path: string): string =>
  path
    .split("/")
    .at(-1)
    ?.replace(/\.mkv$/, "") ?? "";
const folderOf = (path: string): string => path.split("/")[0] ?? "";

/** Ids in a folder's name, by Plex's rule. */
const plexIds = (name: string): string[] => name.match(/\{(?:tmdb|imdb|tvdb)-[^{}]+\}/g) ?? [];

/** Numbers or date in an episode's name, by Plex's rule. */
function plexEpisode(name: string): string | undefined {
  const [, season, first, last] = /\bs(\d+)e(\d+)(?:-e(\d+))?/i.exec(name) ?? [];
  if (season === undefined) return /\b\d{4}-\d\d-\d\d\b/.exec(name)?.[0];
  return [season, first, last ?? first].map(Number).join(" ");
}

/** Jellyfin from version 12 reads an id in any bracket, 10.11 only `[tmdbid-603]` and `[tmdbid=603]`. */
const JELLYFIN_ID = /[[{(](?:tmdb|tvdb|imdb)(?:id)?[-=]([^\]})]+)[\]})]/i;
const JELLYFIN_10_ID = /\[(?:tmdb|tvdb|imdb)id[-=]([^\]]+)\]/i;

/** True if Jellyfin shows these files as versions of one film. */
function isGroupedByJellyfin(folder: string, stems: readonly string[]): boolean {
  return stems.every((stem) => {
    const rest = stem.startsWith(folder) ? stem.slice(folder.length).trim() : undefined;
    return rest === "" || /^(?:-|\[[^\]]*\]$)/.test(rest ?? "?");
  });
}

test.each(NAME_PRESETS)("our parser reads the names of preset %s as the same work", (preset) => {
  for (const [{ identity, mapping, release }, path] of named(namesOf(preset))) {
    const read = parsePath(path);
    const item = `${release}.mkv`;
    const said = parseRelease(release, [item]).files.get(item);
    expect(fold(read.title ?? ""), path).toBe(fold(identity.title));
    expect(read.year, path).toBe(identity.year);
    if (identity.type === "movie") {
      expect(read.edition, path).toBe(said?.edition);
      expect(readFolderName(folderOf(path)).tmdbId, path).toBe(identity.tmdbId);
    } else if (plexEpisode(stemOf(path)) === mapping?.aired) {
      expect(read.date, path).toBe(mapping?.aired);
    } else {
      expect([read.season, ...read.episodes], path).toEqual([
        mapping?.season,
        ...(mapping?.episodes ?? []),
      ]);
    }
    expect(adopt([folderOf(path)], identity)?.name, path).toBe(folderOf(path));
    if (preset !== "trash") continue;
    const facts = ({ resolution, source, group, videoCodec }: typeof read) => [
      resolution,
      source,
      group?.toLowerCase(),
      videoCodec,
    ];
    expect(facts(read), path).toEqual(said && facts(said));
  }
});

test.each(NAME_PRESETS)(
  "Plex's rules read preset %s as the same work, edition and episode",
  (preset) => {
    for (const [{ identity, ids, mapping }, path] of named(namesOf(preset))) {
      const [folder, stem] = [folderOf(path), stemOf(path)];
      const id =
        preset === "trash" && mapping ? `{tvdb-${ids.tvdbId}}` : `{tmdb-${identity.tmdbId}}`;
      expect(plexIds(folder), path).toEqual([id]);
      expect(stem.match(/\{edition-[^{}]+\}/g) ?? [], path).toHaveLength(
        path.includes("Blade Runner") ? 1 : 0,
      );
      if (!mapping) continue;
      const { season, episodes, aired } = mapping;
      const numbers = [season, episodes[0], episodes.at(-1)].join(" ");
      expect(plexEpisode(stem), path).toBe(preset === "trash" && aired ? aired : numbers);
      expect(path.split("/")[1], path).toBe(`Season ${String(season).padStart(2, "0")}`);
    }
  },
);

test.each(NAME_PRESETS)(
  "Jellyfin's rules read preset %s as the same work and episode, except for dates",
  (preset) => {
    for (const [{ identity, ids, mapping }, path] of named(namesOf(preset))) {
      const wanted = preset === "trash" && mapping ? ids.tvdbId : identity.tmdbId;
      expect(JELLYFIN_ID.exec(folderOf(path))?.[1], path).toBe(String(wanted));
      expect(JELLYFIN_10_ID.test(folderOf(path))).toBe(false);
      if (!mapping) continue;
      const hasDate = preset === "trash" && mapping.aired !== undefined;
      expect(/s\d+e\d+/i.test(stemOf(path)), path).toBe(!hasDate);
    }
    for (const style of ["jellyfin", "emby", "both"] as const) {
      for (const [, path] of named({ ...namesOf(preset), tags: ID_TAGS[style] })) {
        expect(JELLYFIN_10_ID.test(folderOf(path)), path).toBe(true);
      }
    }
  },
);

test("Jellyfin shows two versions and an edition of a film as one film with presets both and trash, not with plex", () => {
  const film = { type: "movie" as const, tmdbId: 949, title: "Heat", year: 1995 };
  const releases = [
    "Heat.1995.1080p.BluRay.x264-GRP",
    "Heat.1995.2160p.WEB-DL.HEVC-ABC",
    "Heat.1995.Directors.Cut.1080p.BluRay.x264-GRP",
  ];
  const grouped = NAME_PRESETS.map((preset) => {
    const names = namesOf(preset);
    const videos = releases.map((release) => {
      const item = `${release}.mkv`;
      return { path: `/library/Heat/${item}`, said: parseRelease(release, [item]).files.get(item) };
    });
    const stems = [...nameVideos(film, videos, { names }).values()].map((name) =>
      stemOf(Array.isArray(name) ? name.join("/") : name.code),
    );
    expect(new Set(stems).size).toBe(3);
    return [preset, isGroupedByJellyfin("Heat (1995) {tmdb-949}", stems)];
  });
  expect(Object.fromEntries(grouped)).toEqual({ plex: false, trash: true, both: true });
});
