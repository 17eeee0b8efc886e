import { expect, test } from "vitest";
import {
  explainServerWithout,
  findServersWithout,
  type ProofServer,
  selectProofServers,
} from "../../../src/core/library/lacking-folder.ts";

const server = (
  libraries: ProofServer["libraries"],
  pathMap: ProofServer["pathMap"] = [],
): ProofServer => ({ title: "Jellyfin", mapSetting: "JELLYFIN_PATH_MAP", pathMap, libraries });
const films = (...locations: string[]) => ({ type: "movie", locations });
const isWithout = (folder: string, one: ProofServer): boolean =>
  findServersWithout("movie", folder, [one]).length === 1;

test.each([
  ["the folder itself", server([films("/media/Films")]), false],
  ["a folder above it", server([films("/media")]), false],
  ["a library of mixed content", server([{ type: "mixed", locations: ["/media"] }]), false],
  ["the second folder of a library", server([films("/old", "/media/Films")]), false],
  [
    "the folder under another path",
    server([films("/data/Films")], [{ here: "/media", there: "/data" }]),
    false,
  ],
  ["another folder", server([films("/media/Kino")]), true],
  ["a folder below it", server([films("/media/Films/4K")]), true],
  ["a library of the other type", server([{ type: "show", locations: ["/media/Films"] }]), true],
  [
    "the same path, which the map sends elsewhere",
    server([films("/media/Films")], [{ here: "/media", there: "/data" }]),
    true,
  ],
  ["libraries that are not known yet", server([]), false],
])("compares the folder for new films with a server's libraries: %s", (_, one, expected) => {
  expect(isWithout("/media/Films", one)).toBe(expected);
});

test("the servers that must show a file follow INGEST_PROOF, without the first", () => {
  const servers = [{ name: "plex" }, { name: "jellyfin" }, { name: "attic" }];
  const select = (proof: Parameters<typeof selectProofServers>[1]) =>
    selectProofServers(servers, proof).map(({ name }) => name);
  expect(select("all")).toEqual(["jellyfin", "attic"]);
  expect(select("any")).toEqual([]);
  expect(select(["plex", "attic"])).toEqual(["attic"]);
  expect(selectProofServers([], "all")).toEqual([]);
});

test("names the server, the folder and its setting", () => {
  expect(explainServerWithout(server([]), "tv", "/media/Series")).toEqual({
    problem:
      'Jellyfin has no library for series with the folder "/media/Series", so it cannot show what is filed there.',
    remedy:
      "Add the folder to a library in Jellyfin, correct JELLYFIN_PATH_MAP, or set INGEST_PROOF to the servers that have it.",
  });
});
