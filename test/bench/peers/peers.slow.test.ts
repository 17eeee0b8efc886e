import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { fetchPeer } from "../../../bench/peers/fetch.ts";
import { PARSERS } from "../../../bench/peers/parsers/list.ts";
import { measureParsers } from "../../../bench/peers/parsers/measure.ts";
import { SERVERS } from "../../../bench/peers/servers/list.ts";
import { measureServers } from "../../../bench/peers/servers/measure.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const ours = PARSERS.filter(({ source }) => source === undefined).map((one) => ({
  ...one,
  names: 200,
}));
const parser = (name: string) => PARSERS.find((one) => one.name === name);
const silent = (): void => {};

test("measures our parser, and skips a parser that cannot be fetched, with the reason", () => {
  using folder = tempFolder();
  const missing = ours.map((one) => ({
    ...one,
    name: "missing",
    source: { npm: "file:./not-there" },
  }));
  const said: string[] = [];
  const { rows, note } = measureParsers(folder.path, undefined, (text) => said.push(text), [
    ...ours,
    ...missing,
  ]);
  expect(rows.map(([name]) => name)).toEqual(["plex-ingest"]);
  expect(note).toMatch(/missing was not measured: \S/);
  expect(said).toEqual(["missing: npm file:./not-there"]);
});

test("fetches a package into the given folder without running its scripts", () => {
  using folder = tempFolder();
  const script = `node -e "require('fs').writeFileSync('${folder.at("ran")}', '')"`;
  folder.write(
    "package/package.json",
    JSON.stringify({ name: "p", version: "1.0.0", scripts: { install: script } }),
  );
  folder.write("package/index.js", "");
  const root = fetchPeer({ npm: `file:${folder.at("package")}` }, folder.at("into"));
  expect(existsSync(`${root}/p/index.js`)).toBe(true);
  expect(existsSync(folder.at("ran"))).toBe(false);
});

test("converts the results of all parsers to one shape", () => {
  expect(
    parser("guessit")?.reading({
      type: "episode",
      title: "Heat",
      season: 1,
      episode: [2, 3],
      date: "2001-02-03",
    }),
  ).toMatchObject({
    type: "episode",
    title: "Heat",
    year: null,
    seasons: [1],
    episodes: [2, 3],
    date: "2001-02-03",
  });
  expect(
    parser("@viren070/parse-torrent-title")?.reading({ title: "Heat", year: "1995" }),
  ).toMatchObject({
    type: "movie",
    title: "Heat",
    year: 1995,
    seasons: [],
  });
  expect(
    parser("@ctrl/video-filename-parser")?.reading({
      title: "Heat",
      year: null,
      seasons: [1],
      episodeNumbers: [2],
    }),
  ).toMatchObject({ type: "episode", year: null, seasons: [1], episodes: [2] });
  expect(
    parser("parse-torrent-title")?.reading({ title: "Heat", season: 1, episode: 2 }),
  ).toMatchObject({
    type: "episode",
    seasons: [1],
    episodes: [2],
  });
});

test("measures our server like other servers, and skips a server that lacks the tool", async () => {
  using folder = tempFolder();
  const own = SERVERS.filter(({ source }) => source === undefined);
  const { rows, note } = await measureServers(folder.path, silent, [
    ...own,
    ...own.map((one) => ({ ...one, name: "other", tool: "no_such_tool" })),
  ]);
  expect(rows).toEqual([
    [
      "plex-ingest",
      "",
      expect.stringMatching(/ ms$/),
      expect.stringMatching(/ MiB$/),
      expect.stringMatching(/KiB$/),
      expect.stringMatching(/ ms$/),
    ],
  ]);
  expect(note).toMatch(/other was not measured: /);
});
