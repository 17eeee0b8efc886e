import { basename } from "node:path";
import { expect, test } from "vitest";
import { movie } from "../../support/works.ts";
import { type NextToArr, nextToArr } from "./next-to-arr.ts";

const FILM = "Quartz.Amber.1987.1080p.BluRay-GRP";
const HASH = "0a".repeat(20);

async function withFilm(labels: string[] = []): Promise<NextToArr> {
  const here = await nextToArr([movie(7, "Quartz Amber", 1987)]);
  here.t.add(FILM, { "amber.mkv": "a" }, { hash: HASH, labels });
  return here;
}

/** The last component of the folder in which Transmission has the film. */
const folderOf = ({ t }: NextToArr): string => basename(t.engine.downloads);

test("a film put by hand into the folder of Radarr's category waits until Radarr imports it", async () => {
  await using here = await withFilm();
  const { radarr, t } = here;
  radarr.state.client = { implementation: "Transmission", category: folderOf(here) };
  await here.minute();
  const { state, waiting } = await here.release(FILM);
  expect([state, waiting?.code]).toEqual(["settling", "claimed_by_arr"]);
  expect(JSON.stringify(waiting?.message)).toMatch(/It is in a category of Radarr/);
  radarr.state.history.push({
    sourceTitle: FILM,
    eventType: "downloadFolderImported",
    at: t.engine.clock.now(),
    data: { droppedPath: `/downloads/${FILM}/amber.mkv` },
  });
  await here.minute();
  expect((await here.release(FILM)).state).toBe("ignored");
  expect(t.engine.inLibrary()).toEqual([]);
});

test("a folder says nothing if its client is off, is another program, or has a label instead", async () => {
  for (const [labels, client] of [
    [[], { implementation: "Transmission", enable: false }],
    [[], { implementation: "QBittorrent" }],
    [[], { implementation: "TorrentDownloadStation" }],
    [["films"], { implementation: "Transmission" }],
  ] as const) {
    await using here = await withFilm([...labels]);
    // Transmission 4.0, whose labels the apps read.
    here.t.transmission.session.rpcVersion = 17;
    here.radarr.state.client = { category: folderOf(here), ...client };
    await here.minute();
    expect((await here.release(FILM)).state, JSON.stringify(client)).toBe("filed");
  }
});

test("labels of Transmission 3.00 do not count, so its folder does", async () => {
  await using here = await withFilm(["films"]);
  here.radarr.state.client = { implementation: "Transmission", category: folderOf(here) };
  await here.minute();
  expect((await here.release(FILM)).state).toBe("settling");
});

test("an app that does not answer holds what its last known clients could have", async () => {
  await using here = await withFilm();
  const { radarr, t } = here;
  radarr.state.client = { implementation: "Transmission", category: "radarr" };
  // Transmission 4.0, whose labels the apps read.
  t.transmission.session.rpcVersion = 17;
  await here.minute();
  expect((await here.release(FILM)).state).toBe("filed");
  radarr.state.instead = () => ({ status: 503, body: "" });
  const names = ["other", "radarr"].map((label, index) => {
    const name = `Quartz.Amber.198${index}.1080p.BluRay-GRP`;
    t.add(name, { "film.mkv": label }, { hash: `${index}b`.repeat(20), labels: [label] });
    return name;
  });
  await here.minute();
  await here.minute();
  const states = await Promise.all(names.map((name) => here.release(name)));
  expect(states.map(({ state, waiting }) => [state, waiting?.code])).toEqual([
    ["review", undefined],
    ["settling", "claimed_by_arr"],
  ]);
});

test("a folder of a category says nothing about a watched folder", async () => {
  await using here = await nextToArr([movie(7, "Quartz Amber", 1987)]);
  here.radarr.state.client = { implementation: "Transmission", category: folderOf(here) };
  await here.addToFolder(`${FILM}.mkv`, "a");
  await here.minute();
  await here.minute();
  expect((await here.release(`${FILM}.mkv`)).state).toBe("filed");
});

test("while an app's clients cannot be read, its answer is missing, and is asked for each minute", async () => {
  await using here = await withFilm();
  const { radarr } = here;
  radarr.state.instead = ({ path }) =>
    path.endsWith("/downloadclient") ? { status: 500, body: "" } : undefined;
  await here.minute();
  expect((await here.release(FILM)).state).toBe("settling");
  radarr.state.instead = undefined;
  await here.minute();
  await here.minute();
  expect((await here.release(FILM)).state).toBe("filed");
});
