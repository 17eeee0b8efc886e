import { expect, test } from "vitest";
import { findPlexFolders, folderOf } from "../../../src/core/plan/plex-folders.ts";

const TV = ["/media/TV"];
const at = (path: string, season?: number) => ({ path, season });

test("finds a film's folder above its files or part folders, and never returns the library folder", () => {
  expect(folderOf("movie", "/media/Movies/Heat (1995)/heat.mkv", ["/media/Movies"])).toBe(
    "/media/Movies/Heat (1995)",
  );
  expect(folderOf("movie", "/media/Movies/Heat/CD1/heat.avi", ["/media/Movies"])).toBe(
    "/media/Movies/Heat",
  );
  expect(folderOf("movie", "/media/Movies/CD1/heat.avi", ["/media/Movies"])).toBe(
    "/media/Movies/CD1",
  );
  expect(
    folderOf("movie", "/media/Movies/heat.mkv", ["/media/Movies", "/media/Movies/"]),
  ).toBeUndefined();
  expect(folderOf("movie", "/media/MoviesOld/Heat/heat.mkv", ["/media/Movies"])).toBeUndefined();
});

test("finds a show's folders from Plex's own list, or above its season folders", () => {
  const files = [
    at("/media/TV/The Office (US)/Season 3/a.mkv", 3),
    at("/media/TV/The Office (US)/b.mkv", 0),
  ];
  expect(findPlexFolders("tv", files, [], TV)).toEqual(["/media/TV/The Office (US)"]);
  const odd = [at("/media/TV/A-M/Lost/Book One/a.mkv", 1)];
  expect(findPlexFolders("tv", odd, ["/media/TV/A-M/Lost"], TV)).toEqual(["/media/TV/A-M/Lost"]);
  expect(findPlexFolders("tv", [], ["/media/TV", "/elsewhere/Lost"], TV)).toEqual([]);
});

test("lists the folder with most of the files first", () => {
  const files = [
    at("/media/TV/A/S01/1.mkv"),
    at("/media/TV/B/S01/1.mkv"),
    at("/media/TV/B/S01/2.mkv"),
  ];
  expect(findPlexFolders("tv", files, [], TV)).toEqual(["/media/TV/B", "/media/TV/A"]);
});

test("ignores versions that Plex made when locating a work's folder", () => {
  const films = [
    at("/media/Movies/Heat/heat.mkv"),
    at("/media/Movies/Heat/Plex Versions/Optimized for TV/heat.mp4"),
    at("/media/Movies/Heat/Plex Versions/Optimized for TV/heat (1).mp4"),
  ];
  expect(findPlexFolders("movie", films, [], ["/media/Movies"])).toEqual(["/media/Movies/Heat"]);
});

test("never treats a library's folder or its parents as a work's folder, even for another library", () => {
  const nested = ["/media", "/media/Movies", "/media/Movies/4K/Sub"];
  expect(folderOf("movie", "/media/Movies/heat.mkv", nested)).toBeUndefined();
  expect(folderOf("movie", "/media/Movies/4K/heat.mkv", nested)).toBeUndefined();
  expect(findPlexFolders("tv", [], ["/media/Movies", "/media/Movies/"], nested)).toEqual([]);
  expect(findPlexFolders("tv", [], ["/media/TV/../Movies/Lost", "/media/TV/./Lost"], TV)).toEqual(
    [],
  );
  expect(folderOf("movie", "/media/Movies/../TV/Lost/a.mkv", ["/media/Movies"])).toBeUndefined();
});

test("finds a show's folder above its seasons even when its files lie one folder deeper", () => {
  const files = [
    at("/media/TV/Lost/Season 1/Lost.S01E01-GRP/1.mkv", 1),
    at("/media/TV/Lost/S02/x/1.mkv", 2),
  ];
  expect(findPlexFolders("tv", files, [], TV)).toEqual(["/media/TV/Lost"]);
});
