import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readFileLength } from "../../../src/adapters/fs/read/file-length.ts";
import { compareVersions } from "../../../src/app/library-state/compare-versions.ts";
import { formatDuplicateLines } from "../../../src/hosts/cli/commands/explain.ts";
import { HEAT_FILE, HEAT_FOLDER, type TestEngine, testEngine } from "../../support/engine.ts";
import { heatPlace, take } from "../../support/upgrade.ts";
import { mkv } from "../../support/video-bytes.ts";

const HOUR = 3_600_000;
const compared = ({ store, files, signal, deps: { findGone } }: TestEngine, id: number) =>
  compareVersions({ store, files, fileLength: readFileLength, findGone }, id, signal);

test("compares a film with the existing one by the tags of its name, its size and its length", async () => {
  await using engine = await testEngine();
  const old = await take(engine, "Heat.1995.1080p.BluRay.DTS.x264-ONE.mkv", mkv(2.8 * HOUR));
  const fresh = await take(engine, "Heat.1995.2160p.WEB-DL.HDR.x265-TWO.mkv", mkv(2.9 * HOUR));
  const [one, ...more] = await compared(engine, fresh.id);
  expect(more).toEqual([]);
  expect(one).toMatchObject({
    fresh: {
      path: fresh.path,
      resolution: "2160p",
      source: "WEB-DL",
      hdr: "HDR",
      duration_ms: 2.9 * HOUR,
    },
    there: [
      {
        path: heatPlace(engine),
        resolution: "1080p",
        source: "BluRay",
        audio: "DTS",
        bytes: mkv(1).length,
        duration_ms: 2.8 * HOUR,
        release_id: old.id,
      },
    ],
    compared: { verdict: "unclear", why: expect.stringContaining("another cut") },
  });
});

test("shows a foreign file by its own name, and a missing file as gone", async () => {
  await using engine = await testEngine();
  engine.drop(`../media/${HEAT_FOLDER}/Heat.720p.mkv`, "theirs");
  const { id } = await take(engine, "Heat.1995.1080p.BluRay.x264-TWO", { "heat.mkv": mkv(HOUR) });
  const [there] = formatDuplicateLines(await compared(engine, id));
  expect(there).toMatch(
    /in the library {2}720p .*6 B .*Heat\.720p\.mkv \(not filed by plex-ingest\)$/,
  );
  rmSync(join(engine.library, HEAT_FOLDER, "Heat.720p.mkv"));
  expect(formatDuplicateLines(await compared(engine, id))[0]).toMatch(/gone/);
});

test("compares only those episodes of a pack that already exist, and nothing for a release without a duplicate", async () => {
  await using engine = await testEngine();
  const SHOW = { type: "tv", tmdbId: 1, title: "Show", year: 2020 } as const;
  const mapping = (at: number) => ({ season: 1, episodes: [at], titles: [`T${at}`] });
  const [old, one, two] = [
    "Show.S01E01.720p.mkv",
    "Show.S01E01.1080p.mkv",
    "Show.S01E02.1080p.mkv",
  ] as const;
  const first = await take(engine, old, old, { identity: SHOW, mappings: { [old]: mapping(1) } });
  expect(await compared(engine, first.id)).toEqual([]);
  const pack = await take(
    engine,
    "Show.S01.1080p",
    { [one]: one, [two]: two },
    { identity: SHOW, mappings: { [one]: mapping(1), [two]: mapping(2) } },
  );
  expect(await compared(engine, pack.id)).toMatchObject([
    {
      fresh: { path: join(pack.path, one), resolution: "1080p" },
      there: [{ resolution: "720p", release_id: first.id }],
    },
  ]);
  expect(await compared(engine, 99)).toEqual([]);
  expect(engine.inLibrary()).not.toContain(HEAT_FILE);
});
