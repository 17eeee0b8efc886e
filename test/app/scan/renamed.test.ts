import { dirname } from "node:path";
import { expect, test } from "vitest";
import { awaitJob } from "../../../src/app/file-tools/write-job.ts";
import { createPlexIndex } from "../../../src/app/library-state/in-plex.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { writeEpisodes, writeWorks } from "../../../src/store/plex/indexed-works.ts";
import { proofsOf } from "../../../src/store/plex/plex-proofs.ts";
import { readHistoryPage } from "../../../src/store/releases/history.ts";
import { HEAT_FILE, HEAT_FOLDER } from "../../support/engine.ts";
import { undoFiled } from "../../support/filing.ts";
import { served } from "../../support/media-browser/served.ts";
import type { PlexItem } from "../../support/plex/item.ts";
import { renamed, type Step } from "../../support/rename-plan.ts";
import { scanning } from "./scanning.ts";

type It = Awaited<ReturnType<typeof scanning>>;

const STEPS: Step[] = [
  [HEAT_FILE, `${HEAT_FOLDER}/Heat.mkv`],
  [HEAT_FOLDER, "Movies/Heat {tmdb-949}"],
];
const SHOW = { type: "tv", tmdbId: 1437, title: "Firefly", year: 2002 } as const;

/** Runs until Plex has been asked to scan and its answer counts. */
async function proven(it: It): Promise<void> {
  await it.run();
  await it.after(2000);
  await it.after(3000);
}

/** Files a film that Plex then shows. */
async function shown(it: It): Promise<Release> {
  const release = await it.file("Heat.mkv");
  await proven(it);
  expect(await it.plexOf(release)).toBe("seen");
  return release;
}

const reasonsOf = async (it: It, { id }: Release): Promise<string[]> =>
  (await it.engine.now(id)).reasons.map(({ code, message }) => `${code} ${toCommandText(message)}`);

test("a plan reports that Plex shows the renamed video as the same item, with no further requests", async () => {
  await using it = await scanning({ indexes: true });
  const release = await shown(it);
  const [before] = await proofsOf(it.engine.store.read, release.id);
  expect(before?.items).toEqual(["1"]);
  const plan = await renamed(it.engine, STEPS);
  const asked = it.plex.traffic.asked.length;
  await proven(it);
  const paths = it.plex.traffic.asked.slice(asked).map(({ path }) => path);
  expect(paths.filter((path) => path !== "/library/sections")).toEqual([
    "/library/sections/1/refresh",
    "/library/sections/1/all",
  ]);
  expect(await it.said(plan)).toEqual([
    "plex_seen: Plex shows the renamed video as the same item as before.",
  ]);
  expect(await reasonsOf(it, plan)).toEqual([]);
  expect(await it.plexOf(plan)).toBe("seen");
});

test("tells a waiting caller that Plex is being asked, then Plex's result, and reports nothing without Plex", async () => {
  await using it = await scanning({ indexes: true });
  const { engine } = it;
  await shown(it);
  const plan = await renamed(engine, STEPS);
  const view = { mode: "hybrid" as const, lockHeld: () => false };
  const parts = { ...engine.deps, hash: (text: string) => text, engine: view };
  const told = async (id: number): Promise<string> =>
    toCommandText((await awaitJob(parts, id, { maxMs: 0, signal: engine.signal })).message ?? "");
  expect(await told(plan.id)).toBe(
    `plex-ingest checks whether Plex shows the renamed videos as the same items; \`plex-ingest show ${plan.id}\` shows the result.`,
  );
  await proven(it);
  expect(await told(plan.id)).toBe("Plex shows the renamed video as the same item as before.");
  engine.deps.hasServer = () => false;
  const back = await renamed(engine, [["Movies/Heat {tmdb-949}", "Movies/Heat"]]);
  expect(await told(back.id)).toBe("");
});

test("a plan reports a video that Plex shows as another item, until the plan is undone", async () => {
  await using it = await scanning({ indexes: true });
  await shown(it);
  it.plex.world.renames = "new";
  const plan = await renamed(it.engine, STEPS);
  await proven(it);
  expect(await it.said(plan)).toEqual([
    "plex_seen: Plex shows the renamed video as a different item than before: watched states may have stayed with the old one.",
  ]);
  expect(await reasonsOf(it, plan)).toEqual([
    expect.stringMatching(
      /^other_item .*\/Heat\.mkv: Plex shows it as a different item, and its watched state may have stayed/,
    ),
  ]);
  expect(await undoFiled(it.engine, plan.id)).toMatchObject({ state: "undone", reasons: [] });
  await proven(it);
  expect(await it.said(plan)).toHaveLength(1);
});

test("a series' episodes remain the same items when its folder and files are renamed", async () => {
  await using it = await scanning({ indexes: true });
  const mapping = (episode: number) => ({ season: 1, episodes: [episode], titles: [] });
  const taken = { identity: SHOW, mappings: { "a.mkv": mapping(1), "b.mkv": mapping(2) } };
  const release = await it.file("Firefly", { "a.mkv": "a", "b.mkv": "bb" }, taken);
  await proven(it);
  expect(
    (await proofsOf(it.engine.store.read, release.id)).flatMap(({ items }) => items).toSorted(),
  ).toEqual(["3", "4"]);
  const [first = ""] = await it.places(release);
  const file = first.slice(it.engine.library.length + 1);
  const plan = await renamed(it.engine, [
    [file, `${dirname(file)}/Firefly - s01e01.mkv`],
    [dirname(dirname(file)), "TV Shows/Firefly {tmdb-1437}"],
  ]);
  await proven(it);
  expect(await it.said(plan)).toEqual([
    "plex_seen: Plex shows all 2 renamed videos as the same items as before.",
  ]);
});

test("reports an unknown previous item as unknown, a file not shown as missing, and its later arrival", async () => {
  await using it = await scanning({ indexes: true });
  // Plex has never been seen to have the film, and its list of items is missing.
  await it.file("Heat.mkv");
  it.plex.world.lacks = /sections\/1\/all/;
  const plan = await renamed(it.engine, STEPS);
  await proven(it);
  expect(await it.said(plan)).toEqual([]);
  for (let minute = 0; minute < 31; minute++) await it.after(60_000);
  expect(await it.said(plan)).toEqual(["plex_not_seen: Plex does not show the renamed video yet."]);
  it.plex.world.lacks = undefined;
  await it.after(4 * 3600_000);
  expect((await it.said(plan)).at(-1)).toBe(
    "plex_seen: It is not known for the renamed video which item Plex showed before.",
  );
});

test("finds the item of a never-verified film in Plex's list, including in other Unicode forms", async () => {
  await using it = await scanning();
  const { store } = it.engine;
  const identity = { type: "movie", tmdbId: 5, title: "Amélie", year: 2001 } as const;
  const release = await it.file("Amelie.mkv", "a", { identity });
  const [publication] = await publicationsOf(store.read, release.id);
  const path = publication?.finalPath ?? "";
  it.engine.deps.plexIndex = createPlexIndex({
    store,
    pathMap: [],
    mediaRoots: [it.engine.library],
  });
  const files = [{ path: path.normalize("NFD") }];
  await store.write((trx) =>
    writeWorks(trx, { section: "1", type: "movie", round: 1 }, [{ id: "7", tmdbId: 5, files }]),
  );
  const from = path.slice(it.engine.library.length + 1);
  const to = `${dirname(from)}/A.mkv`;
  const plan = await renamed(it.engine, [[from, to]]);
  const item = {
    section: "1",
    type: "movie" as const,
    title: "Amélie",
    year: 2001,
    guids: ["tmdb://5"],
  } satisfies Partial<PlexItem>;
  it.shows({ ...item, id: "8", files: [{ path: `${it.engine.library}/${to}`, bytes: 1 }] });
  await proven(it);
  expect(await reasonsOf(it, plan)).toEqual([expect.stringMatching(/^other_item /)]);
});

test("checks each episode of a series, including a file with two episodes and an episode with a new item", async () => {
  await using it = await scanning();
  const { store, library } = it.engine;
  const mapping = (...episodes: number[]) => ({ season: 1, episodes, titles: [] });
  const release = await it.file(
    "Firefly",
    { "a.mkv": "a", "b.mkv": "bb" },
    { identity: SHOW, mappings: { "a.mkv": mapping(1, 2), "b.mkv": mapping(3) } },
  );
  const [two = "", one = ""] = await it.places(release);
  it.engine.deps.plexIndex = createPlexIndex({ store, pathMap: [], mediaRoots: [library] });
  await store.write(async (trx) => {
    await writeWorks(trx, { section: "2", type: "tv", round: 1 }, [
      { id: "90", tmdbId: 1437, files: [] },
    ]);
    const files = [
      { path: two, item: "91" },
      { path: two, item: "92" },
      { path: one, item: "93" },
    ];
    await writeEpisodes(trx, { section: "2", ratingKey: "90" }, { folders: [], files, at: 1 });
  });
  const folder = dirname(dirname(two)).slice(library.length + 1);
  const plan = await renamed(it.engine, [[folder, "TV Shows/Firefly"]]);
  const now = (path: string) => [{ path: path.replace(folder, "TV Shows/Firefly"), bytes: 1 }];
  const episode = (id: string, index: number, path: string) =>
    ({
      id,
      section: "2",
      type: "episode",
      title: id,
      parent: "89",
      index,
      files: now(path),
    }) as const;
  it.shows(
    {
      id: "90",
      section: "2",
      type: "show",
      title: "Firefly",
      year: 2002,
      guids: ["tmdb://1437"],
    },
    { id: "89", section: "2", type: "season", title: "Season 1", parent: "90", index: 1 },
    episode("91", 1, two),
    episode("92", 2, two),
    episode("94", 3, one),
  );
  await proven(it);
  expect(await it.said(plan)).toEqual([
    "plex_seen: Plex shows 1 of 2 renamed videos as the same item as before. Plex shows 1 of 2 renamed videos as a different item than before: watched states may have stayed with the old one.",
  ]);
  expect(await reasonsOf(it, plan)).toHaveLength(1);
});

test("does not count a video whose step was not carried out", async () => {
  await using it = await scanning({ indexes: true });
  await shown(it);
  const plan = await renamed(it.engine, [
    [HEAT_FILE, `${HEAT_FOLDER}/Heat.mkv`],
    [`${HEAT_FOLDER}/gone.mkv`, `${HEAT_FOLDER}/x.mkv`],
  ]);
  await proven(it);
  expect(await it.said(plan)).toEqual([
    "plex_seen: Plex shows the renamed video as the same item as before.",
  ]);
  expect((await reasonsOf(it, plan)).map((reason) => reason.split(" ")[0])).toEqual([
    "not_renamed",
  ]);
});

test("in a home with only Jellyfin, a plan reports that it shows the videos, whose ids follow their paths", async () => {
  const entry = { kind: "jellyfin", title: "Jellyfin" } as const;
  await using it = await served({ entry });
  const { engine, world } = it;
  const id = await it.file("Heat.mkv");
  await it.after(3 * 60_000, 5000);
  expect(await it.plexOf(id)).toBe("seen");
  const plan = await renamed(engine, STEPS);
  const [publication] = await publicationsOf(engine.store.read, id);
  world.disk.clear();
  world.disk.set(publication?.finalPath ?? "", {});
  await it.after(5 * 60_000, 5000);
  const { entries } = await readHistoryPage(engine.store.read, { releaseId: plan.id, limit: 20 });
  expect(
    entries.flatMap(({ action, detail }) => action === "plex_seen" && detail?.["message"]),
  ).toContain("Jellyfin shows the renamed video.");
  const { reasons, plex } = await engine.now(plan.id);
  expect([plex, reasons]).toEqual(["seen", []]);
});
