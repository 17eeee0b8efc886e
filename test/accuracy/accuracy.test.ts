import { expect, test } from "vitest";
import { createTmdbClient } from "../../src/adapters/tmdb/client.ts";
import { type IdentifyLine, toIdentifyLine } from "../../src/app/identify/identify-line.ts";
import { createIdentify, parsePath } from "../../src/names/index.ts";
import { systemClock } from "../../src/program/process/clock.ts";
import { fakeTmdbCache } from "../support/fake-tmdb-cache.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { CASES, type Case } from "./cases.ts";
import { catalogue } from "./catalogue.ts";

function misread({ name, type, title, year, seasons, episodes, absolute, date }: Case) {
  const read = parsePath(name);
  const want = [type, title?.toLowerCase(), year, seasons, episodes, absolute, date];
  const got = [
    read.type,
    read.title?.toLowerCase(),
    read.year,
    read.seasons,
    read.episodes,
    read.absolute,
    read.date,
  ];
  return JSON.stringify(got) === JSON.stringify(want) ? [] : [{ name, want, got }];
}

/** Decides every name as `plex-ingest identify` does, with the real client over HTTP. */
async function decideAll(threshold: number): Promise<{ given: Case; line: IdentifyLine }[]> {
  await using tmdb = await startFakeTmdb({ catalogue });
  const client = createTmdbClient({
    baseUrl: tmdb.url,
    credential: () => tmdb.key,
    language: "en-US",
    cache: fakeTmdbCache(systemClock),
    clock: systemClock,
    random: () => 0,
    limited: false,
  });
  const identify = createIdentify({ ...client, policy: () => ({ auto: true, threshold }) });
  const { signal } = new AbortController();
  const decided = await Promise.all(
    CASES.map(async (given) => ({
      given,
      line: toIdentifyLine(given.name, await identify({ name: given.name, videos: [] }, signal)),
    })),
  );
  await client.close();
  return decided;
}

const shown = ({ decision, tmdb, seasons, episodes, reasons }: IdentifyLine): string =>
  decision === "auto"
    ? `${tmdb?.type}/${tmdb?.id} ${seasons.join()}x${episodes.join()}`
    : reasons.join();

const expected = ({ outcome, type, filed }: Case): string =>
  `${type === "episode" ? "tv" : "movie"}/${outcome} ${filed}`;

test("the corpus is large enough", () => {
  expect(CASES.length).toBeGreaterThanOrEqual(150);
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
  expect(CASES.filter(({ outcome }) => typeof outcome === "string").length).toBeGreaterThanOrEqual(
    45,
  );
});

test("every name is read correctly", () => {
  expect(CASES.flatMap(misread)).toEqual([]);
});

test("files each fileable name under the right work and episodes, and holds every other name for the expected reason", async () => {
  const decided = await decideAll(850);
  const wrong = decided.filter(
    ({ given, line }) => line.decision === "auto" && shown(line) !== expected(given),
  );
  expect(wrong.map(({ given, line }) => `${given.name}: ${shown(line)}`)).toEqual([]);
  const needless = decided.filter(
    ({ given, line }) => typeof given.outcome === "number" && line.decision !== "auto",
  );
  expect(needless.map(({ given, line }) => `${given.name}: ${shown(line)}`)).toEqual([]);
  const otherwise = decided.filter(
    ({ given: { outcome }, line }) =>
      typeof outcome === "string" && !line.reasons.includes(outcome),
  );
  expect(
    otherwise.map(({ given, line }) => `${given.name}: ${shown(line)}, not ${given.outcome}`),
  ).toEqual([]);
});

test("files nearly all listed series without review at a threshold of 0.90", async () => {
  const decided = await decideAll(900);
  const there = decided.filter(
    ({ given }) => given.type === "episode" && typeof given.outcome === "number",
  );
  const filed = there.filter(({ line }) => line.decision === "auto");
  expect(filed.length / there.length).toBeGreaterThanOrEqual(0.9);
});
