import { expect, test } from "vitest";
import { checkTemplate } from "../../../../src/core/plan/names/check-template.ts";
import { formatEpisodeStem } from "../../../../src/core/plan/names/episode-path.ts";
import { formatMovieStem } from "../../../../src/core/plan/names/movie-path.ts";
import { ID_TAGS } from "../../../../src/core/plan/names/name-tags.ts";
import {
  DEFAULT_NAMES,
  DETAIL_FIELDS,
  type Template,
} from "../../../../src/core/plan/names/parse-template.ts";
import { randomFrom, SEED, shuffled } from "../../../support/random.ts";

const RUNS = 1500;
/** The longest ending that is added to a name: a subtitle's suffix with its extension. */
const ENDING = ".es-419.forced.sdh.vtt";
const LETTERS = ["x", "é", "夜", "👍🏽", "e\u0301", "Word "];

const random = randomFrom(SEED);
const below = (most: number): number => Math.floor(random() * most);
const one = <T>(all: readonly T[]): T => all[below(all.length)] as T;
const long = (most: number): string => one(LETTERS).repeat(below(most)).trim();

function template(kind: "movieFile" | "episodeFile", start: string): Template {
  const details = shuffled([...DETAIL_FIELDS], random).slice(0, below(9));
  const text = `${start}${details.map((field) => one([` {${field}}`, `[{${field}}]`])).join("")}`;
  const made = checkTemplate(kind, text);
  if ("allowed" in made) throw new Error(`${text}: ${made.allowed}`);
  return made;
}

const details = () => ({
  quality: "Bluray-2160p Proper",
  quality_title: "Bluray-2160p",
  proper: "Proper",
  codec: "x265",
  bit_depth: "10bit",
  hdr: "DV HDR10",
  audio: "TrueHD Atmos",
  channels: "7.1",
  languages: "DE+EN+FR+ES",
  stereo: "3D",
  service: "AMZN",
  release: long(200),
});
const said = () => ({ resolution: "2160p", source: "BluRay", group: long(60) });

function checkName(name: string, about: string): void {
  expect(Buffer.byteLength(name + ENDING), about).toBeLessThanOrEqual(255);
  expect(name.isWellFormed(), about).toBe(true);
  expect(name, about).toBe(name.normalize("NFC"));
  // A letter of two characters is never cut.
  expect(name.replaceAll("👍🏽", ""), about).not.toMatch(/👍|🏽|\u0301/u);
  expect(name, about).not.toMatch(/[{[][^}\]]*$|^[^{[]*[}\]]/);
}

test("a film's name of any length keeps its year, id, edition and part whole", () => {
  for (let run = 0; run < RUNS; run++) {
    const tags = ID_TAGS[one(["plex", "jellyfin", "emby", "both"] as const)];
    const film = { tmdbId: 438631, title: long(250) || "Dune", year: 2021 };
    const ids = { imdbId: "tt1160419" };
    const file = template(
      "movieFile",
      one(["{title}", "{clean_title}"]) + " ({year}) {tmdb} {imdb} {edition}",
    );
    const about = {
      edition: long(40) || "Uncut",
      part: 1 + below(8),
      ids,
      said: said(),
      details: details(),
      tags,
    };
    const name = formatMovieStem(film, about, file);
    checkName(name, name);
    expect(name).toContain(" (2021) ");
    expect(name).toContain(tags.id("tmdb", "438631"));
    expect(name).toMatch(/\{edition-[^{}]+\}/);
    expect(name.endsWith(` - pt${about.part}`), name).toBe(true);
  }
});

test("an episode's name of any length keeps its numbers and part whole", () => {
  for (let run = 0; run < RUNS; run++) {
    const show = { tmdbId: 1, title: long(250) || "Lost", year: 2004 };
    const episodeFile = template(
      "episodeFile",
      one(["{title} ({year})", "{title}"]) + " - s{season:2}e{episode:2}{ - {episode_title}}",
    );
    const mapping = { season: 1 + below(99), episodes: [101, 102], titles: [long(200), long(200)] };
    const names = { ...DEFAULT_NAMES, episodeFile };
    const name = formatEpisodeStem(show, mapping, 2, "1080p", {
      names,
      said: said(),
      details: details(),
    });
    checkName(name, name);
    expect(name).toContain(`s${String(mapping.season).padStart(2, "0")}e101-e102`);
    expect(name.endsWith(" - 1080p - pt2"), name).toBe(true);
  }
});

test("a folder's name that is too long for its files is cut, and no tag in it", () => {
  const movieFile = checkTemplate("movieFile", "{folder}{ - {edition}}");
  if ("allowed" in movieFile) throw new Error(movieFile.allowed);
  const film = { tmdbId: 603, title: "The Matrix", year: 1999 };
  for (let bytes = 0; bytes < 250; bytes++) {
    const folder = `${"x".repeat(bytes)} (1999) {tmdb-603} [tmdbid-603]`;
    const name = formatMovieStem(film, { edition: "Uncut", folder, version: "1080p" }, movieFile);
    checkName(name, name);
    expect(name.endsWith(" - {edition-Uncut} - 1080p"), name).toBe(true);
  }
});
