import { expect, test } from "vitest";
import { saying } from "../../../support/said.ts";
import { libraryScene, never } from "./library-scene.ts";

test("scans a whole library, or a folder given by its path on either machine", async () => {
  await using it = await libraryScene({}, { pathMap: [{ here: "/mnt/nas", there: "/srv/media" }] });
  expect(await it.library.scan({ library: "movies" }, never)).toEqual({
    library: "Movies",
    accepted: true,
    message: saying(/may not be finished yet/),
  });
  const scan = (path: string) => it.library.scan({ library: "1", path }, never);
  expect(await scan("/mnt/nas/Movies/A & B (2001)")).toMatchObject({
    path: "/srv/media/Movies/A & B (2001)",
  });
  expect(await scan("/srv/more/Movies")).toMatchObject({ path: "/srv/more/Movies" });
  expect(it.plex.world.scans).toEqual([
    { section: "1", path: undefined },
    { section: "1", path: "/srv/media/Movies/A & B (2001)" },
    { section: "1", path: "/srv/more/Movies" },
  ]);
  expect(it.changes).toHaveLength(3);
});

test.each(["/srv/4k/X", "/srv/media/Movies2", "/srv/media/Movies/../TV Shows", "Movies/X", "/"])(
  "rejects %s outside the library's folders, names those folders and sends no request",
  async (path) => {
    await using it = await libraryScene();
    await expect(it.library.scan({ library: "Movies", path }, never)).rejects.toMatchObject({
      code: "invalid_request",
      hint: saying(/"\/srv\/media\/Movies", "\/srv\/more\/Movies"/),
    });
    expect(it.plex.world.scans).toEqual([]);
    expect(it.plex.traffic.count("/refresh")).toBe(0);
    expect(it.changes).toEqual([]);
  },
);

test("a scan that Plex refuses or does not receive is an error", async () => {
  await using it = await libraryScene();
  it.plex.setFaults({ kind: "broken", only: /refresh/ });
  await expect(it.library.scan({ library: "1" }, never)).rejects.toMatchObject({
    code: "plex_unavailable",
  });
  expect(it.changes).toEqual([]);
});
