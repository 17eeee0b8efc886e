import { mkdirSync, symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { listRoot } from "../../../../src/adapters/fs/read/list-folders.ts";
import { identifyFolder } from "../../../../src/app/identify/desk/desk.ts";
import { toIdentifyLine } from "../../../../src/app/identify/identify-line.ts";
import { Outage } from "../../../../src/base/errors.ts";
import { createIdentify } from "../../../../src/names/index.ts";
import { allFiles } from "../../../process/home.ts";
import { cataloguePorts } from "../../../support/catalogue-ports.ts";
import { saying } from "../../../support/said.ts";
import { type TempFolder, tempFolder } from "../../../support/temp-folder.ts";
import { movie, season, series } from "../../../support/works.ts";

const { signal } = new AbortController();
const identify = createIdentify(
  cataloguePorts([
    movie(949, "Heat", 1995),
    movie(841, "Dune", 1984),
    movie(438631, "Dune", 2021),
    series(7, "Some Show", 2010, [season(1, 10)]),
  ]).ports,
);

const over = (
  folder: TempFolder,
  more: Partial<Parameters<typeof identifyFolder>[0]> = {},
  given = signal,
) => {
  const deps = { listRoot, identify, ...more };
  return (query: { path?: string; limit?: number; cursor?: string | undefined } = {}) =>
    identifyFolder(deps, { path: folder.path, limit: 20, ...query }, given);
};

test("decides each file and folder by its name, like identify does, and changes nothing", async () => {
  using folder = tempFolder();
  for (const name of [
    "Heat.1995.1080p.mkv",
    "Dune.1080p.mkv",
    "Some.Show.S01.1080p/Some.Show.S01E01.mkv",
    "Some.Show.S01E02.mkv",
    "song.mp3",
    "Film.2001.1080p.rar",
    ".DS_Store",
    "Late.2002.mkv.part",
  ]) {
    folder.write(name);
  }
  symlinkSync("/etc", folder.at("way-out"));
  const before = allFiles(folder.path);
  const { items, total, next } = await over(folder)();
  expect([total, next]).toEqual([6, undefined]);
  const of = (name: string) => items.find((item) => item.name === name);
  expect(of("Heat.1995.1080p.mkv")).toEqual({
    name: "Heat.1995.1080p.mkv",
    path: folder.at("Heat.1995.1080p.mkv"),
    decision: "auto",
    identity: { type: "movie", tmdb_id: 949, title: "Heat", year: 1995 },
    confidence: expect.any(Number),
    reasons: [],
  });
  expect(of("Dune.1080p.mkv")).toMatchObject({
    decision: "review",
    reasons: expect.arrayContaining([{ code: "no_year_movie", message: expect.any(String) }]),
  });
  expect(of("Some.Show.S01E02.mkv")).toMatchObject({
    identity: { tmdb_id: 7, season: 1, episodes: [2] },
  });
  expect(of("Some.Show.S01.1080p")).toMatchObject({ identity: { tmdb_id: 7, season: 1 } });
  expect(of("song.mp3")).toMatchObject({
    decision: "ignored",
    reasons: [{ message: expect.any(String) }],
  });
  expect(of("Film.2001.1080p.rar")).toMatchObject({
    decision: "review",
    reasons: [{ code: "archive" }],
  });
  for (const { name, decision, identity, confidence } of items.filter(
    ({ identity }) => identity !== undefined,
  )) {
    const line = toIdentifyLine(name, await identify({ name, videos: [] }, signal));
    expect({ decision, id: identity?.tmdb_id, confidence }).toEqual({
      decision: line.decision,
      id: line.tmdb?.id,
      confidence: line.confidence,
    });
  }
  expect(allFiles(folder.path)).toEqual(before);
});

test("pages through a whole folder and returns each name once", async () => {
  using folder = tempFolder();
  for (let n = 10; n < 21; n++) folder.write(`Film.${n}.mkv`);
  const page = over(folder);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, total, next } = await page({ limit: 5, cursor });
    expect(total).toBe(11);
    seen.push(...items.map(({ name }) => name));
    cursor = next;
  } while (cursor !== undefined);
  expect(seen).toEqual(Array.from({ length: 11 }, (_, at) => `Film.${at + 10}.mkv`));
  await expect(page({ cursor: "made up" })).rejects.toMatchObject({ code: "invalid_request" });
});

test("a page that takes too long returns the items it has, and the next page continues there", async () => {
  using folder = tempFolder();
  for (const name of ["A.2001.mkv", "B.2002.mkv", "C.2003.mkv"]) folder.write(name);
  const slow: Parameters<typeof identifyFolder>[0]["identify"] = async (input, given) => {
    if (!input.name.startsWith("B")) return identify(input, given);
    const { promise, reject } = Promise.withResolvers<never>();
    given.addEventListener("abort", () => reject(given.reason), { once: true });
    return promise;
  };
  const { items, total, next } = await over(folder, { identify: slow, timeoutMs: 30 })();
  expect([items.map(({ name }) => name), total]).toEqual([["A.2001.mkv"], 3]);
  await expect(
    over(folder, { identify: slow, timeoutMs: 30 })({ cursor: next }),
  ).rejects.toMatchObject({
    name: "Outage",
    code: "tmdb_unavailable",
  });
  expect((await over(folder)({ cursor: next })).items.map(({ name }) => name)).toEqual([
    "B.2002.mkv",
    "C.2003.mkv",
  ]);
});

test("a TMDB outage ends a page early, or is thrown if the page would be empty", async () => {
  using folder = tempFolder();
  for (const name of ["A.2001.mkv", "B.2002.mkv"]) folder.write(name);
  const outage = new Outage("tmdb_unavailable", "TMDB does not answer.");
  const down =
    (from: string): Parameters<typeof identifyFolder>[0]["identify"] =>
    async (input, given) =>
      input.name >= from ? Promise.reject(outage) : identify(input, given);
  expect(await over(folder, { identify: down("B") })()).toMatchObject({
    items: [{ name: "A.2001.mkv" }],
    total: 2,
  });
  await expect(over(folder, { identify: down("A") })()).rejects.toBe(outage);
  const defect = new Error("a defect");
  const broken: Parameters<typeof identifyFolder>[0]["identify"] = async (input, given) =>
    input.name >= "B" ? Promise.reject(defect) : identify(input, given);
  await expect(over(folder, { identify: broken })()).rejects.toBe(defect);
});

test("a cancelled call rejects with the client's reason", async () => {
  using folder = tempFolder();
  folder.write("A.2001.mkv");
  folder.write("B.2002.mkv");
  const stop = new AbortController();
  const reason = new Error("cancelled");
  const cancels: Parameters<typeof identifyFolder>[0]["identify"] = async (input, given) => {
    stop.abort(reason);
    return identify(input, given);
  };
  await expect(over(folder, { identify: cancels }, stop.signal)()).rejects.toBe(reason);
});

test("rejects a file and an unreadable folder, and returns no names for an empty folder", async () => {
  using folder = tempFolder();
  const path = folder.write("A.2001.mkv");
  await expect(over(folder)({ path })).rejects.toMatchObject({
    code: "invalid_request",
    hint: saying("plex-ingest plan"),
  });
  mkdirSync(folder.at("empty"));
  expect(await over(folder)({ path: folder.at("empty") })).toEqual({ items: [], total: 0 });
  const refuses = async () =>
    ({ state: "not_readable", message: "The folder cannot be read." }) as const;
  await expect(over(folder, { listRoot: refuses })()).rejects.toMatchObject({ code: "refused" });
});
