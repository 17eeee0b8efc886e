import { expect, test } from "vitest";
import { createFindWork } from "../../../../src/servers/plex/library/find-work.ts";
import { never } from "../../../support/plex/plex-and-client.ts";
import { withPlex } from "../with-plex.ts";

const answer = (items: object[]) => JSON.stringify({ MediaContainer: { size: items.length, Metadata: items } });
const film = (ratingKey: string, tmdb: number, file: string) => ({
  ratingKey,
  type: "movie",
  title: "Film",
  Guid: [{ id: `tmdb://${tmdb}` }],
  Media: [{ Part: [{ file }] }],
});

test("of several films with one id it is the one that has the file, in whatever Unicode form; of others none", async () => {
  await using it = await withPlex();
  const { machineIdentifier } = await it.client.identity(never);
  const sections = async () => [
    { id: "1", title: "Other" },
    { id: "2", title: "Films" },
  ];
  const find = createFindWork({ ...it.client, identity: async () => ({ machineIdentifier }), sections });
  const ask = (paths: string[], library = "Films", tmdbId = 603) =>
    find({ type: "movie", tmdbId }, { libraries: new Set([library]), paths }, never);
  // A server that knows no filter sends more than was asked for.
  const body = answer([film("7", 603, "/srv/a.mkv"), film("8", 604, "/srv/b.mkv"), film("9", 603, "/srv/e\u0301.mkv")]);
  it.plex.setFault({ kind: "body", body });
  expect(await ask(["/srv/\u00e9.mkv"])).toBe(
    `https://app.plex.tv/desktop/#!/server/${machineIdentifier}/details?key=%2Flibrary%2Fmetadata%2F9`,
  );
  expect(await ask(["/srv/b.mkv"])).toBeUndefined();
  expect(await ask(["/srv/a.mkv"], "Gone")).toBeUndefined();
});
