import { expect, test } from "vitest";
import { season, series } from "../../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import {
  createIdentify,
  type SecondAnswer,
  type SecondEpisode,
  type SeriesIds,
} from "../../../src/names/index.ts";
import { never, withTmdb } from "../../adapters/tmdb/with-tmdb.ts";

const listed = (...episodes: SecondEpisode[]): SecondAnswer => ({
  kind: "listed",
  page: "https://www.tvmaze.com/shows/9301",
  episodes,
});
const second = (episode: number, title: string, airDate?: string): SecondEpisode => ({
  season: 1,
  episode,
  title,
  airDate,
});

/** Identifies a name of a series whose second episode has no title on TMDB. */
async function asked(name: string, answer?: SecondAnswer) {
  const show = series([4711, "The Lantern Ward", "2001-01-03", 44, 72, "tt9900123"], null, [
    season(1, "2001-01-03", ["First Light", "Episode 2", "What Was Left"]),
  ]);
  await using it = await withTmdb({ catalogue: { movies: [], series: [show] } });
  const questions: SeriesIds[] = [];
  const catalogue = answer && {
    name: "TVmaze",
    series: async (ids: SeriesIds) => {
      questions.push(ids);
      return answer;
    },
  };
  const deps = { ...it.client, policy: () => ({ auto: true, threshold: 850 }), second: catalogue };
  const { decision } = await createIdentify(deps)({ name, videos: [] }, never);
  return {
    found: decision.kind === "auto" ? "filed" : decision.reasons.map(({ code }) => code).join(),
    questions: questions.length,
  };
}

test("a title of the second catalogue explains words that TMDB has no title for", async () => {
  const name = "The Lantern Ward S01E02 The Last Podcast.mkv";
  const answer = listed(second(2, "The Last Podcast", "2001-01-10"));
  expect(await asked(name)).toEqual({ found: "unaccounted", questions: 0 });
  expect(await asked(name, answer)).toEqual({ found: "filed", questions: 1 });
});

test("other words than the title of the second catalogue wait, as behind TMDB's own", async () => {
  const answer = listed(second(2, "The Low Door", "2001-01-10"));
  const files = (name: string) => asked(name, answer).then(({ found }) => found);
  expect(await files("The Lantern Ward S01E02 The Low Door.mkv")).toBe("filed");
  expect(await files("The Lantern Ward S01E02 Zuvverli.mkv")).toBe("unaccounted");
  expect(await files("The Lantern Ward S01E02.mkv")).toBe("filed");
});

test.each<[string, SecondAnswer]>([
  ["does not answer", { kind: "unanswered", why: "it reports an internal error (500)" }],
  ["does not know the series", { kind: "unknown" }],
  ["has no title either", listed(second(2, "TBA", "2001-01-10"))],
  ["shows another day", listed(second(2, "The Low Door", "2001-03-01"))],
  ["does not list the episode", listed(second(1, "The Low Door"))],
])("a second catalogue that %s changes nothing", async (_, answer) => {
  const name = "The Lantern Ward S01E02 Zuvverli.mkv";
  expect(await asked(name, answer)).toEqual({ ...(await asked(name)), questions: 1 });
});

test("nothing is asked while TMDB has a title, or without words in the position of one", async () => {
  const answer = listed(second(2, "The Low Door"));
  for (const name of ["S01E01 First Light", "S01E01 Zuvverli", "S01E02", "S01E02 1080p WEB"]) {
    const { questions } = await asked(`The Lantern Ward ${name}.mkv`, answer);
    expect([name, questions]).toEqual([name, 0]);
  }
});
