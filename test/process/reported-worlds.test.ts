// Situations of the kinds that people reported to other programs, with the built program, real
// folders and stand-ins of TMDB and Plex. The titles are invented. A film that was deleted by hand is
// in `deleted-by-hand.test.ts`, a watched share that is away in `away.slow.test.ts`.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { movie, season, series } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { cli, startDaemon, startProgram } from "../support/daemon.ts";
import { startFakePlex, startFakeTmdb } from "../support/stand-ins.ts";
import { joined, mkv } from "../support/video-bytes.ts";
import { waitFor } from "../support/wait-for.ts";
import { type Home, makeHome, PLEX_TOKEN, TMDB_KEY, visibleFiles } from "./home.ts";

const FILM = 100;
const EPISODE = 24;

const catalogue = {
  movies: [
    movie([1, "Copper Heron", "2003-05-05", FILM, 40, null]),
    movie([2, "Harbour", "2023-05-05", FILM, 40, null]),
    movie([3, "Harbour", "1999-05-05", FILM, 40, null]),
  ],
  series: [
    series([21, "Lantern Row", "2019-02-02", EPISODE, 40, null], null, [
      season(0, "2019-06-01", ["Winter in Lantern Row", "Summer in Lantern Row"]),
      season(1, "2019-02-02", 12),
    ]),
    series([22, "Quiet Quay", "2022-02-02", EPISODE, 40, null], null, [season(1, "2022-02-02", 6)]),
  ],
};

/** Writes a video of this many minutes, or a file of another kind, into the downloads. */
function drop(home: Home, path: string, minutes?: number): void {
  const target = join(home.downloads, path);
  mkdirSync(dirname(target), { recursive: true });
  const name = new TextEncoder().encode(path);
  writeFileSync(target, minutes === undefined ? name : joined(mkv(60_000 * minutes), name));
}

const show = async (home: Home, id: number): Promise<string> =>
  (await cli(home, "show", String(id))).stdout;

/** Returns the lines that `show` offers, without `plex-ingest`, the first one first. */
async function offersFor(home: Home, id: number): Promise<string[]> {
  const lines = (await show(home, id)).matchAll(
    /^ +(?:next|or): plex-ingest --env-file \S+ (.+)$/gm,
  );
  return Array.from(lines, ([, line = ""]) => line);
}

/** Runs an offered line as it is. */
const run = (home: Home, line: string) => cli(home, ...line.split(" "));

test("offers no special as an episode, no disc of a series as a film, and no video for its subtitle", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue });
  using home = makeHome({ tmdb });
  await using daemon = await startDaemon(home);
  const specials = ["OVA 02", "ONA - 02", "Special 1"].map(
    (special) => `[Grp] Lantern Row - ${special} [1080p].mkv`,
  );
  for (const name of specials) drop(home, name, EPISODE);
  const disc = "Season 1/Quiet Quay - S01E01-02";
  const packs = { "Quiet Quay (2022)": "S01E03", "Quiet.Quay.S01.COMPLETE": "S01E02" };
  for (const [pack, video] of Object.entries(packs)) {
    for (const file of ["VIDEO_TS.IFO", "VTS_01_0.IFO", "VTS_01_1.VOB"]) {
      drop(home, `${pack}/${disc}/VIDEO_TS/${file}`);
    }
    drop(home, `${pack}/Season 1/Quiet Quay - ${video}.mkv`, EPISODE);
  }
  drop(home, "Harbour.1080p.BluRay.x264-GRP.mkv", FILM);
  drop(home, "Harbour.1080p.BluRay.x264-GRP.en.srt");

  const { id: film } = await home.reaches("Harbour.1080p.BluRay.x264-GRP.mkv", "review");
  const subtitle = await home.reaches("Harbour.1080p.BluRay.x264-GRP.en.srt", "ignored");
  expect(await show(home, subtitle.id)).toMatch(
    new RegExp(`- It is filed with its video, .*not filed yet\\. See \`.*show ${film}\``),
  );

  const filed = await home.reaches("Quiet Quay (2022)", "filed");
  expect(await show(home, filed.id)).toContain(`${disc}: Disc images and disc folders`);
  // The disc may hold the episode of the video beside it.
  const series = await home.reaches("Quiet.Quay.S01.COMPLETE", "review");
  const shown = await show(home, series.id);
  expect(shown).toContain(`- "${disc}" is a disc`);
  expect(shown).not.toContain("film");
  const offers = await offersFor(home, series.id);
  expect(offers).toEqual([
    "search 'Quiet Quay' --type tv",
    `approve ${series.id} --type tv --tmdb ID`,
    `reject ${series.id}`,
  ]);

  for (const name of specials) {
    const { id } = await home.reaches(name, "review");
    const [first = ""] = await offersFor(home, id);
    expect(first).toBe(`approve ${id} --type tv --tmdb 21 --season 0 --episodes EPISODES`);
    expect(await run(home, first)).toMatchObject({ code: 2 });
    for (const plain of [`approve ${id}`, `approve ${id} --type tv --tmdb 21`]) {
      const { code, stdout } = await run(home, plain);
      expect(code).toBe(2);
      expect(stdout).toContain("--season 0 --episodes EPISODES");
    }
  }
  const [ova = ""] = specials;
  const { id } = await home.reaches(ova, "review");
  const [line = ""] = await offersFor(home, id);
  expect(await run(home, line.replace("EPISODES", "2"))).toMatchObject({ code: 0 });
  await home.reaches(ova, "filed");
  expect(visibleFiles(home.library)).toEqual([
    "TV Shows/Lantern Row (2019) {tmdb-21}/Season 00/Lantern Row (2019) - s00e02 - Summer in Lantern Row.mkv",
    expect.stringMatching(/^TV Shows\/Quiet Quay \(2022\) .*s01e03/),
  ]);
  expect(daemon.log()).not.toContain("subtitles without a video");
});

test("files no special of a pack as an episode of its season", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue });
  using home = makeHome({ tmdb });
  await using _daemon = await startDaemon(home);
  const packs = {
    "[Grp] Lantern Row (01-12) [1080p]": ["- 05", "- 06", "- SP1"],
    "[Grp] Lantern Row Season 1 [1080p]": ["- 08", "- 09", "- OVA 02"],
  };
  for (const [pack, numbers] of Object.entries(packs)) {
    for (const number of numbers) drop(home, `${pack}/[Grp] Lantern Row ${number}.mkv`, EPISODE);
  }
  for (const pack of Object.keys(packs)) {
    const { id } = await home.reaches(pack, "filed");
    expect((await offersFor(home, id)).join("\n")).not.toContain("=S01E");
  }
  const numbers = visibleFiles(home.library).map((path) => /s\d\de\d\d/.exec(path)?.[0]);
  expect(numbers).toEqual(["s01e05", "s01e06", "s01e08", "s01e09"]);
});

test("a special that is added with its series waits for its number", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue });
  using home = makeHome({ tmdb });
  const special = "[Grp] Lantern Row - OVA 02 [1080p].mkv";
  const episode = "Lantern.Row.S01E07.1080p.mkv";
  for (const name of [special, episode]) {
    drop(home, name, EPISODE);
    const path = join(home.downloads, name);
    expect(await cli(home, "add", path, "--type", "tv", "--tmdb", "21")).toMatchObject({ code: 0 });
  }
  await using _daemon = await startDaemon(home);
  await home.reaches(episode, "filed");
  const { id } = await home.reaches(special, "review");
  expect(await offersFor(home, id)).toContain(
    `approve ${id} --type tv --tmdb 21 --season 0 --episodes EPISODES`,
  );
  expect(visibleFiles(home.library).map((path) => /s\d\de\d\d/.exec(path)?.[0])).toEqual([
    "s01e07",
  ]);
});

test("doctor names the folder behind a linked library, and films are filed once it is a media root", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue });
  using home = makeHome({ tmdb });
  await using plex = await startFakePlex({
    token: PLEX_TOKEN,
    sections: [
      { title: "Movies", type: "movie", locations: [home.movies] },
      { title: "TV Shows", type: "show", locations: [home.tv] },
    ],
  });
  home.configure({ PLEX_URL: plex.url, PLEX_TOKEN });
  const disk = home.at("disk/Movies");
  mkdirSync(disk, { recursive: true });
  rmdirSync(home.movies);
  symlinkSync(disk, home.movies);

  const { code, stdout } = await cli(home, "doctor");
  expect(code).toBe(1);
  expect(stdout).toContain(`is a link to "${disk}", which is not in PLEX_MEDIA_ROOT`);
  const [, line = ""] = /next: `(printf .+)`/.exec(stdout) ?? [];
  expect(line).toContain(`${home.library}:${disk}`);
  execFileSync("sh", ["-c", line]);
  const { stdout: after } = await cli(home, "doctor");
  expect(after).not.toContain("is a link to");

  await using _daemon = await startDaemon(home);
  const name = "Copper.Heron.2003.1080p.BluRay.x264-GRP.mkv";
  drop(home, name, FILM);
  expect(await home.reaches(name, "filed")).toMatchObject({ reasons: [] });
  expect(visibleFiles(disk)).toEqual(["Copper Heron (2003) {tmdb-1}/Copper Heron (2003).mkv"]);
});

type Answer = {
  id: number | null;
  result?: { protocolVersion?: string };
  error?: { code: number; message: string };
};

/** Writes these bytes to a new MCP server over stdio. Returns its answers once there are `count`. */
async function answersOf(home: Home, input: string | Uint8Array, count: number) {
  await using server = startProgram(home, ["mcp"], { input });
  const lines = await waitFor("the answers of the MCP server", () => {
    const complete = server.stdout().split("\n").slice(0, -1);
    if (complete.length >= count) return complete;
    throw new Error(server.log());
  });
  return lines
    .map((line) => JSON.parse(line) as Answer)
    .toSorted((a, b) => Number(a.id) - Number(b.id));
}

const request = (id: number, method: string, params: object): string =>
  `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
const clientInfo = { name: "test", version: "1" };
const hello = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };

test("an MCP client may begin with a byte-order mark, and gets a sentence for a cursor or a field that is wrong", async () => {
  using home = makeHome();
  const lists = ["tools/list", "resources/list", "prompts/list", "resources/templates/list"];
  const wrong = [
    { ...hello, protocolVersion: undefined },
    { ...hello, protocolVersion: 5 },
    { ...hello, clientInfo: undefined },
  ];
  const input = [
    "\ufeff",
    ...wrong.map((params, index) => request(index + 1, "initialize", params)),
    request(10, "initialize", hello),
    `${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`,
    ...lists.map((method, index) => request(index + 11, method, { cursor: "bogus" })),
  ].join("");
  const answers = await answersOf(home, input, 8);
  expect(answers.map(({ id, error }) => [id, error?.code])).toEqual([
    [1, -32_602],
    [2, -32_602],
    [3, -32_602],
    [10, undefined],
    ...lists.map((_, index) => [index + 11, -32_602]),
  ]);
  expect(answers[3]?.result?.protocolVersion).toBe(hello.protocolVersion);
  for (const { error } of answers) {
    expect(error?.message ?? "").not.toMatch(/^\s*[[{]|invalid_type|Invalid input/);
  }
});
