import { expect, test } from "vitest";
import { assertDownloadPath } from "../../../src/app/review/decisions/refuse.ts";
import { createReservedFolders } from "../../../src/program/parts/folders.ts";
import { programOptions } from "../../support/program.ts";

/** True if a path may be a download. `folders`: those that the settings name for Transmission. */
function isDownload(path: string, folders: string, more: Record<string, string> = {}): boolean {
  const { config } = programOptions({
    PLEX_MEDIA_ROOT: "/media",
    TRANSMISSION_URL: "http://127.0.0.1:9091",
    TRANSMISSION_FOLDERS: folders,
    ...more,
  }).load();
  const places = createReservedFolders(config);
  try {
    assertDownloadPath(path, places);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ["/media/downloads/x.mkv", "/media/downloads", true],
  ["/media/downloads/films/x.mkv", "/media/downloads", true],
  ["/media/downloads", "/media/downloads", false],
  ["/media/other/x.mkv", "/media/downloads", false],
  ["/media/Movies/x.mkv", "/media/downloads", false],
  ["/media/Movies/x.mkv", "/media", false],
  ["/media/x.mkv", "/media", false],
  ["/media/Movies/x.mkv", "/media/Movies", false],
  ["/media/TV Shows/in/x.mkv", "/media/TV Shows/in", false],
  ["/downloads/x.mkv", "/downloads", true],
])(
  "next to libraries, %s in a client whose folder is %s: a download is %s",
  (path, folders, expected) => {
    expect(isDownload(path, folders)).toBe(expected);
  },
);

test("a client's folder that contains a library of the settings, or is in one, has no downloads", () => {
  const films = { PLEX_MOVIES_DIR: "all/films" };
  expect(isDownload("/media/all/x.mkv", "/media/all", films)).toBe(false);
  expect(isDownload("/media/all/films/x.mkv", "/media/all/films", films)).toBe(false);
  expect(isDownload("/media/all/in/x.mkv", "/media/all/in", films)).toBe(true);
});
