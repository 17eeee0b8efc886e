import { join } from "node:path";
import { expect, test } from "vitest";
import { findImportedToo } from "../../../src/app/audit/imported-too.ts";
import { hashOfNewsId } from "../../../src/clients/index.ts";
import { Services } from "../../../src/core/services.ts";
import { own } from "../../../src/store/storages/scope.ts";
import { movie, season, series } from "../../support/works.ts";
import { AFTER_MS, nextToArr } from "../arr/next-to-arr.ts";

const FILM = "Quartz.Amber.1987.1080p.BluRay-GRP";
const PACK = "Quartz.Birch.S01.1080p.WEB-GRP";
const EPISODES = ["Quartz.Birch.S01E01.mkv", "Quartz.Birch.S01E02.mkv"];
const HASH = "0A".repeat(20);
const WORKS = [
  movie(7, "Quartz Amber", 1987),
  series(8, "Quartz Birch", 1987, [season(1, 2, 1987)]),
];

const never = new AbortController().signal;

test("imports by Sonarr or Radarr after filing are found by hash, name and file", async () => {
  await using here = await nextToArr(WORKS);
  const { t, radarr, sonarr } = here;
  const { engine } = t;
  const audit = async (hashOf = hashOfNewsId) => {
    const { findings, notes } = await findImportedToo(
      own(engine.store.read),
      { apps: Services.of(here.apps), hashOfNewsId: hashOf },
      never,
    );
    return { notes, found: findings.map(({ path, reason }) => `${path} ${reason}`) };
  };
  expect(await audit()).toEqual({ notes: [], found: [] });
  expect([...radarr.asked(), ...sonarr.asked()]).toEqual([]);

  t.add(FILM, { "amber.mkv": "a" }, { hash: HASH.toLowerCase() });
  await here.addToFolder(PACK, Object.fromEntries(EPISODES.map((name) => [name, name])));
  for (let minute = 0; minute <= AFTER_MS / 60_000 + 1; minute++) await here.minute();
  expect((await here.release(FILM)).state).toBe("filed");
  expect((await here.release(PACK)).state).toBe("filed");

  // An import from before the filing is not a second copy of it.
  const at = engine.clock.now();
  const eventType = "downloadFolderImported";
  const data = { droppedPath: `/x/${FILM}/amber.mkv`, importedPath: "/movies/Amber/amber.mkv" };
  const early = { downloadId: HASH, sourceTitle: FILM, eventType, at: at - 3_600_000, data };
  radarr.state.history.push(early);
  expect((await audit()).found).toEqual([]);

  radarr.state.history.push({ ...early, at: at + 60_000 });
  const [, second = ""] = EPISODES;
  sonarr.state.history.push({
    downloadId: "an-id-of-nzbget",
    sourceTitle: PACK,
    eventType,
    at: at + 60_000,
    data: { droppedPath: `C:\\downloads\\${second}` },
  });
  const files = engine.inLibrary().map((path) => join(engine.library, path));
  const [film, episode] = [
    files.find((path) => path.includes("Amber")),
    files.find((path) => path.includes("s01e02")),
  ];
  expect(await audit()).toEqual({
    notes: [],
    found: [
      `${episode} Sonarr imported the same file on 2026-03-01 12:08 UTC.`,
      `${film} Radarr imported the same file on 2026-03-01 12:08 UTC, as "/movies/Amber/amber.mkv".`,
    ],
  });

  // A newsreader's id finds the download even if the app knows it under another title.
  const other = { ...early, downloadId: "a-news-id", sourceTitle: "Another title" };
  radarr.state.history.splice(0, Number.POSITIVE_INFINITY, { ...other, at: at + 60_000 });
  expect((await audit(() => HASH.toLowerCase())).found).toContainEqual(
    expect.stringContaining(`${film} Radarr imported the same file`),
  );

  radarr.state.instead = () => ({ status: 503, body: "" });
  const { notes, found } = await audit();
  expect(notes).toEqual([expect.stringMatching(/^Radarr .*Its imports were not compared\.$/)]);
  expect(found).toHaveLength(1);
});
