import { expect, test } from "vitest";
import { createFindWork } from "../../../../src/servers/plex/library/find-work.ts";
import { never, plexAndClient } from "../../../support/plex/plex-and-client.ts";

type Shown = { libraries?: string[]; paths: string[]; items: string[] };
const FERRY = "/srv/media/Movies/The Long Ferry (2010)/The Long Ferry (2010).mkv";
const NIGHT = "/srv/media/TV Shows/Lighthouse (2015)/Season 01/Lighthouse - s01e01.mkv";

async function opened() {
  const it = await plexAndClient();
  const { items } = it.plex.world.library;
  const find = createFindWork(it.client);
  const { machineIdentifier } = await it.client.identity(never);
  const key = (id: string) => ({
    url: `https://app.plex.tv/desktop/#!/server/${machineIdentifier}/details?key=%2Flibrary%2Fmetadata%2F${id}`,
  });
  const ask =
    (work: Parameters<typeof find>[0]) =>
    ({ libraries = ["Movies", "TV Shows"], paths, items: shown }: Shown) =>
      find(work, { libraries: new Set(libraries), paths, items: shown }, never);
  const film = ask({ type: "movie", tmdbId: 9102, title: "The Long Ferry" });
  const series = ask({ type: "tv", tmdbId: 4242, title: "Lighthouse" });
  return { ...it, items, key, film, series };
}

test("opens a film at the item Plex showed and a series by any of its episodes, with one request each", async () => {
  await using it = await opened();
  it.plex.requests.length = 0;
  expect(await it.film({ paths: [FERRY], items: ["102"] })).toEqual(it.key("102"));
  expect(await it.series({ paths: [NIGHT], items: ["221"] })).toEqual(it.key("201"));
  expect(it.plex.traffic.count("/library/")).toBe(2);
});

test("finds an item by title and file if its id changed or was reassigned", async () => {
  await using it = await opened();
  expect(await it.film({ paths: [FERRY], items: ["9999", "101"] })).toEqual(it.key("102"));
  expect(await it.series({ paths: [NIGHT], items: ["101"] })).toEqual(it.key("201"));
  const [film] = it.items.filter(({ id }) => id === "102");
  Object.assign(film ?? {}, { files: [{ path: "/srv/e\u0301.mkv", bytes: 1 }] });
  expect(await it.film({ paths: ["/srv/\u00e9.mkv"], items: [] })).toEqual(it.key("102"));
});

test("returns not_found if Plex has the work in another library, with another file or not at all", async () => {
  await using it = await opened();
  expect(await it.film({ paths: ["/srv/other.mkv"], items: ["102"] })).toBe("not_found");
  expect(await it.film({ paths: [FERRY], items: [], libraries: ["Movies 4K"] })).toBe("not_found");
  it.items.splice(0);
  expect(await it.series({ paths: [NIGHT], items: ["221"] })).toBe("not_found");
});
