import { expect, test } from "vitest";
import { listSection } from "../../../src/app/library-state/plex-index-stage.ts";
import { listShownFiles } from "../../../src/store/plex/shown-files.ts";
import { testEngine } from "../../support/engine.ts";
import { listAll, MOVIES_ID, openWorld, SHOWS_ID } from "../../support/media-browser/served.ts";

const MOVIES = "/media/Movies";
const partsOf = (title: string): string[] =>
  ["pt1", "pt2"].map((part) => `${MOVIES}/${title} (2001)/${title} (2001) - ${part}.mkv`);

/** Makes the server answer 500 for the parts of these films. */
function fallIll({ world, standIn }: Awaited<ReturnType<typeof openWorld>>, titles: string[]) {
  const sick = world.items().filter(({ Name }) => titles.includes(String(Name)));
  standIn.state.sick = new Set(sick.map(({ Id }) => Id));
}

// Seen on Jellyfin 12.0-rc5: one 500 for one film's parts.
test.each(["jellyfin", "emby"] as const)(
  "%s: a film whose parts answer 500 costs only its own",
  async (kind) => {
    await using it = await openWorld({ kind });
    await using engine = await testEngine({});
    const titles = ["A", "B", "C"];
    it.has(...titles.flatMap(partsOf));
    fallIll(it, ["B"]);
    const [works = []] = await listAll(it.server.works(MOVIES_ID[kind], "movie", it.signal));
    expect(works.map(({ files, isPartial }) => [files.length, isPartial])).toEqual([
      [2, undefined],
      [1, true],
      [2, undefined],
    ]);
    const { store, clock } = engine;
    const library = await it.movies();
    await listSection({ store, server: it.server, clock }, library, "movie", it.signal);
    const key = { server: "plex", section: library.id, deep: false };
    const rows = await listShownFiles(store.read, { ...key, folder: `${MOVIES}/B (2001)` });
    expect(rows.map(({ isPartial }) => isPartial)).toEqual([true]);
  },
);

test("a server that fails for the parts of all films is sick itself", async () => {
  await using it = await openWorld();
  const titles = ["A", "B", "C", "D", "E", "F"];
  it.has(...titles.flatMap(partsOf));
  fallIll(it, titles);
  const works = listAll(it.server.works(MOVIES_ID.jellyfin, "movie", it.signal));
  await expect(works).rejects.toThrow("returned status 500 for its list of parts");
});

test("a pass over all libraries lists them once", async () => {
  await using it = await openWorld();
  it.has(...partsOf("A"));
  const before = it.standIn.asked.length;
  await it.server.libraries(it.signal);
  await listAll(it.server.works(MOVIES_ID.jellyfin, "movie", it.signal));
  await listAll(it.server.works(SHOWS_ID.jellyfin, "tv", it.signal));
  const asked = it.standIn.asked.slice(before).filter(({ url }) => url.includes("VirtualFolders"));
  expect(asked).toHaveLength(1);
});
