import { expect, test } from "vitest";
import { assertDownloadPath } from "../../../src/app/review/decisions/refuse.ts";

const places = {
  ingestDirs: ["/srv/in", "/srv/media/downloads"],
  mediaRoots: ["/srv/media"],
  stateDir: "/home/anna/.local/plex-ingest",
};

test.each([
  ["/", /library/],
  ["/srv", /library/],
  ["/srv/media", /library/],
  ["/srv/media/Movies/x.mkv", /already in the library/],
  ["/srv/in", /watched folder/],
  ["/srv/media/downloads", /watched folder/],
  ["/home", /own files/],
  ["/home/anna/.local/plex-ingest", /own files/],
  ["/home/anna/.local/plex-ingest/plex-ingest.db", /own files/],
])("%s is not a download", (path, says) => {
  expect(() => assertDownloadPath(path, places)).toThrow(
    expect.objectContaining({
      code: "refused",
      message: expect.stringMatching(says),
      hint: expect.stringMatching(/./),
    }),
  );
});

test.each(["/srv/in/x.mkv", "/srv/in2", "/srv/media2/x", "/srv/media/downloads/x", "/home/anna/film.mkv", "/s"])(
  "%s may be a download",
  (path) => {
    expect(() => assertDownloadPath(path, places)).not.toThrow();
  },
);

test("with the root of the file system as library only the watched folders remain", () => {
  const all = { ingestDirs: ["/in"], mediaRoots: ["/"] };
  expect(() => assertDownloadPath("/x.mkv", all)).toThrow(expect.objectContaining({ code: "refused" }));
  expect(() => assertDownloadPath("/in/x.mkv", all)).not.toThrow();
});
