import { expect, test } from "vitest";
import { dashboard } from "../../../src/app/dashboard/dashboard-shape.ts";
import { readDashboard } from "../../../src/app/dashboard/read-dashboard.ts";
import { readStatus } from "../../../src/app/engine/status.ts";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import type { ShownStatus, ShownVerdict } from "../../../src/app/shown/status-shape.ts";
import type { ShownDisk } from "../../../src/app/trash/storage-shape.ts";
import { findRelease } from "../../../src/store/releases/releases.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { inReview } from "../../support/review-release.ts";

type Known = { health?: "ok" | "standing_by"; verdicts?: ShownVerdict[]; disks?: ShownDisk[] };

const verdict = (code: string, name: string, state: ShownVerdict["state"]): ShownVerdict => ({
  code,
  name,
  state,
});

const VIEW = { mode: "daemon", lockHeld: async () => false };

function read(engine: TestEngine, { health = "ok", verdicts = [], disks = [] }: Known = {}) {
  return readDashboard({
    store: engine.store,
    health,
    version: "1.2.3",
    startedAt: 0,
    status: async (): Promise<ShownStatus> => ({
      ...(await readStatus(engine.store, VIEW, engine.clock)),
      verdicts,
    }),
    freeSpace: async () => disks,
    clock: engine.clock,
  });
}

test("counts what waits, is filed and is in the trash, and names the last of it", async () => {
  await using engine = await testEngine();
  const heat = await engine.approved("Heat.1995.mkv", "heat");
  const coco = await engine.approved("Coco.2017.mkv", "cocoa", {
    identity: { type: "movie", tmdbId: 354912, title: "Coco", year: 2017 },
  });
  for (const release of [heat, coco]) await fileRelease(engine.deps, release, engine.signal);
  const filed = await findRelease(engine.store.read, heat.id);
  if (filed) await undoRelease(engine.deps, filed, engine.signal);
  engine.clock.advance(60_000);
  await inReview(engine, "Two.Films.2001.mkv");
  const shown = await read(engine, {
    disks: [{ folders: ["/media/Films"], free_bytes: 5, total_bytes: 9 }],
  });
  expect(dashboard.parse(shown)).toMatchObject({
    version: "1.2.3",
    started_at: "1970-01-01T00:00:00.000Z",
    queue: { review: 1 },
    last_filed: { title: "Coco (2017)" },
    space: [{ name: "Films", free_bytes: 5, total_bytes: 9 }],
  });
  expect(shown.recent.map(({ name }) => name)).toContain("Two.Films.2001.mkv");
  expect(JSON.stringify(shown)).not.toContain("/");
});

test("an empty library has every field", async () => {
  await using engine = await testEngine();
  expect(dashboard.parse(await read(engine))).toMatchObject({
    status: "ok",
    queue: { review: 0, waiting: 0, working: 0 },
    filed: { today: 0, days_7: 0, total: 0 },
    recent: [],
    services: { plex: "unknown", tmdb: "unknown" },
    clients: {},
    space: [],
    trash: { files: 0, bytes: 0 },
  });
});

test("services show the worst verdict of all storages, and a problem degrades the status", async () => {
  await using engine = await testEngine();
  const well = await read(engine, {
    verdicts: [verdict("plex", "plex", "well"), verdict("engine", "engine", "well")],
  });
  expect([well.status, well.services]).toEqual(["ok", { plex: "ok", tmdb: "unknown" }]);
  const ill = await read(engine, {
    verdicts: [
      verdict("plex", "plex", "well"),
      verdict("plex", "plex", "ill"),
      verdict("plex", "plex", "silent"),
      { ...verdict("tmdb", "TMDB", "silent"), proven_at: "2026-01-01T00:00:00.000Z" },
      { ...verdict("sonarr", "tv", "silent"), silent_since: "2026-01-01T00:00:00.000Z" },
      verdict("sonarr", "sonarr", "well"),
      verdict("radarr", "radarr", "ill"),
      verdict("tvmaze", "tvmaze", "silent"),
      verdict("transmission", "attic", "ill"),
      verdict("qbittorrent", "cellar", "well"),
      verdict("folder", "/downloads", "ill"),
    ],
  });
  expect([ill.status, ill.services, ill.clients]).toEqual([
    "degraded",
    // TVmaze was never asked.
    { plex: "down", tmdb: "silent", sonarr: "silent", radarr: "down", tvmaze: "unknown" },
    { attic: "down", cellar: "ok" },
  ]);
  const standby = await read(engine, {
    health: "standing_by",
    verdicts: [verdict("plex", "plex", "ill")],
  });
  expect(standby.status).toBe("standing_by");
});

test.each([
  ["plain", "x"],
  ["in Chinese", "漫"],
  ["with emoji", "👩‍👩‍👧‍👦"],
  ["with control characters", "\u0000\u202e\u001b[31m"],
  ["with quotation marks", '"\\'],
])("names %s of any length fit into 2 KiB, and the first entries stay", async (_, part) => {
  await using engine = await testEngine();
  for (let n = 0; n < 8; n++) await inReview(engine, `${n}${part.repeat(120)}.mkv`);
  const names = Array.from({ length: 30 }, (_, n) => `${n}${part.repeat(90)}`);
  const shown = await read(engine, {
    verdicts: names.map((name) => verdict("deluge", name, "well")),
    disks: names.map((name) => ({ folders: [`/media/${name}`], free_bytes: 1, total_bytes: 2 })),
  });
  expect(Buffer.byteLength(JSON.stringify(shown))).toBeLessThanOrEqual(2048);
  expect(dashboard.parse(shown).queue.review).toBe(8);
  for (const { name } of shown.recent) expect(Array.from(name).length).toBeLessThanOrEqual(80);
});

test("a disk that does not respond is left out", async () => {
  await using engine = await testEngine();
  const shown = await readDashboard({
    store: engine.store,
    health: "ok",
    version: "1.2.3",
    startedAt: 0,
    status: () => readStatus(engine.store, VIEW, engine.clock),
    freeSpace: () => Promise.reject(new Error("The operation timed out.")),
    clock: engine.clock,
  });
  expect(shown.space).toEqual([]);
});
