import { execFile } from "node:child_process";
import { expect, test } from "vitest";
import { readBody } from "../../scripts/tmdb-data/read-body.ts";
import { recordedIn } from "../../scripts/tmdb-data/recorded.ts";
import { tempFolder } from "../support/temp-folder.ts";

const FILM = {
  id: 7,
  title: "Dyke",
  original_title: "Dijk",
  release_date: "1984-12-14",
  popularity: 3.4,
  vote_count: 9,
};
const SHOW = {
  id: 8,
  name: "Polder",
  original_name: "Polder",
  first_air_date: "",
  popularity: "0.1",
};
const EPISODE = { episode_number: 1, season_number: 1, name: "Low", air_date: null };
const pages = (results: unknown[]) => ({
  page: 1,
  results,
  total_pages: 1,
  total_results: results.length,
});

test.each([
  [
    "a list of films",
    pages([FILM, { ...FILM, id: 9, release_date: "" }]),
    { kind: "movies", rows: 2, lost: 0 },
  ],
  [
    "a list with a row that no reader can take",
    pages([FILM, { ...FILM, id: "9" }]),
    { kind: "movies", rows: 2, lost: 1 },
  ],
  ["a list of series", pages([SHOW]), { kind: "series list", rows: 1, lost: 0 }],
  [
    "what an id finds",
    { movie_results: [FILM], tv_results: [SHOW] },
    { kind: "find", rows: 2, lost: 0 },
  ],
  ["a film", { ...FILM, runtime: 0 }, { kind: "movie", rows: 1, lost: 0 }],
  ["a series", { ...SHOW, seasons: [] }, { kind: "series", rows: 1, lost: 0 }],
  ["a season", { season_number: 1, episodes: [EPISODE] }, { kind: "season", rows: 1, lost: 0 }],
  ["an episode", EPISODE, { kind: "episode", rows: 1, lost: 0 }],
  [
    "titles of an episode",
    { translations: [{ data: { name: "Low" } }, { data: null }] },
    { kind: "translations", rows: 1 },
  ],
  ["people", { id: 7, cast: [{ name: "Ada" }], crew: [] }, { kind: "credits", rows: 1, lost: 0 }],
  [
    "an order",
    { group_count: 1, groups: [{ order: 0, name: "", episodes: [{ ...EPISODE, order: 0 }] }] },
    { kind: "group", rows: 1, lost: 0 },
  ],
  [
    "a season with an episode without a number",
    { season_number: 1, episodes: [EPISODE, {}] },
    { rows: 2, lost: 1 },
  ],
  [
    "a season without numbers",
    { season_number: 1, episodes: [{}, {}] },
    { problem: expect.stringMatching(/episodes/) },
  ],
  ["lists of users", { ...pages([]), id: 7 }, undefined],
])("the program's own client reads %s", async (_, body, reading) => {
  const read = await readBody({ path: undefined, status: 200, body });
  if (reading === undefined) expect(read).toBeUndefined();
  else expect(read).toMatchObject(reading);
});

test.each([
  [404, 34, undefined],
  [401, 7, undefined],
  [400, 27, undefined],
  [404, 7, undefined],
  [200, 34, "not judged"],
])(
  "reads status %i with code %i as a refusal, unless the status is a success",
  async (status, code, is) => {
    const read = await readBody({
      path: "/3/movie/1",
      status,
      body: { status_code: code, status_message: "No." },
    });
    if (is !== undefined) expect(read).toBeUndefined();
    else expect(read).toEqual({ kind: `error ${status}`, rows: 0, lost: 0 });
  },
);

const run = (dir: string): Promise<{ code: number; lines: string[] }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ["scripts/check-tmdb-data.ts", dir], (error, stdout) =>
      resolve({ code: Number(error?.code ?? 0), lines: stdout.trimEnd().split("\n") }),
    );
  });

test("reads the examples of a document, each with its path", () => {
  const examples = { Result: { value: JSON.stringify(pages([FILM])) } };
  const get = { responses: { "200": { content: { "application/json": { examples } } } } };
  const document = {
    openapi: "3.1.0",
    paths: { "/3/search/movie": { get }, "/3/account": { post: {} } },
  };
  expect(recordedIn(JSON.stringify(document), false)).toEqual([
    { path: "/3/search/movie", status: 200, body: pages([FILM]) },
  ]);
});

test("reads pairs, cassettes and bodies from a folder, sums them by source, and exits with 1 if a row is lost", async () => {
  const pair = {
    Request: { Path: { Matchers: [{ Pattern: "/3/search/tv" }] } },
    Response: { StatusCode: 200, BodyAsJson: pages([]) },
  };
  const cassette = [
    "interactions:",
    "    - request:",
    "        url: https://api.example/3/movie/7?language=en",
    "      response:",
    `        body: '${JSON.stringify({ ...FILM, title: "Dyke's", runtime: 1 }).replaceAll("'", "''")}'`,
    "        code: 200",
  ].join("\n");
  expect(recordedIn(cassette, true)).toMatchObject([
    { path: "/3/movie/7", status: 200, body: { title: "Dyke's" } },
  ]);
  using folder = tempFolder();
  folder.write("pairs/a.json", JSON.stringify(pair));
  folder.write("tapes/b.yaml", cassette);
  expect(await run(folder.path)).toEqual({
    code: 0,
    lines: [
      "pairs: 1 responses, 1 of requested kinds, 0 rows, 0 refused, 0 lost",
      "tapes: 1 responses, 1 of requested kinds, 1 rows, 0 refused, 0 lost",
    ],
  });
  folder.write("pairs/c.json", JSON.stringify(pages([FILM, {}])));
  expect(await run(folder.path)).toMatchObject({
    code: 1,
    lines: [
      "pairs/c.json | movies | 1 of 2 lost",
      expect.stringMatching(/1 lost$/),
      expect.any(String),
    ],
  });
});
