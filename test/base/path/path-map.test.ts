import { describe, expect, test } from "vitest";
import { hereOf, type PathMap, toHere, toThere } from "../../../src/base/path/path-map.ts";

const MAPS: PathMap[] = [
  { here: "/mnt/media", there: "/data" },
  { here: "/mnt/media/kids", there: "/kids" },
  { here: "/srv/win", there: "D:\\Media" },
  { here: "/srv/share", there: "\\\\nas\\films" },
];

test.each([
  ["/mnt/media/Movies/Heat.mkv", "/data/Movies/Heat.mkv"],
  ["/mnt/media", "/data"],
  ["/mnt/media/", "/data"],
  ["/mnt/media/kids/Up.mkv", "/kids/Up.mkv"],
  ["/mnt/media/kidsroom/Up.mkv", "/data/kidsroom/Up.mkv"],
  ["/srv/win/TV Shows/a.mkv", "D:\\Media\\TV Shows\\a.mkv"],
  ["/srv/share/a.mkv", "\\\\nas\\films\\a.mkv"],
])("maps %s to the other program's %s", (here, there) => {
  expect(toThere(here, MAPS)).toBe(there);
});

test.each([
  ["/data/Movies", "/mnt/media/Movies"],
  ["/kids", "/mnt/media/kids"],
  ["D:\\Media\\TV Shows\\a.mkv", "/srv/win/TV Shows/a.mkv"],
  ["D:\\Media/mixed\\a.mkv", "/srv/win/mixed/a.mkv"],
  ["d:\\media\\TV\\A.mkv", "/srv/win/TV/A.mkv"],
  ["d:/MEDIA", "/srv/win"],
  ["\\\\NAS\\Films\\X\\a.mkv", "/srv/share/X/a.mkv"],
  ["\\\\nas/films/x/a.mkv", "/srv/share/x/a.mkv"],
  ["D:\\Mediathek\\a.mkv", "D:\\Mediathek\\a.mkv"],
  ["E:\\Media\\a.mkv", "E:\\Media\\a.mkv"],
  ["/Data/Movies", "/Data/Movies"],
  ["\\\\nas\\films\\x\\a.mkv", "/srv/share/x/a.mkv"],
])("maps the other program's %s to our %s", (there, here) => {
  expect(toHere(there, MAPS)).toBe(here);
});

test.each([
  ["/data/Movies/", "/mnt/media/Movies"],
  ["D:\\Media/TV", "/srv/win/TV"],
  ["/elsewhere", "/elsewhere"],
  ["/mnt/media/Movies", undefined],
  ["/data/kids", undefined],
])("maps the other program's folder %s to our %s", (there, here) => {
  expect(hereOf(there, MAPS)).toBe(here);
});

test("a Windows folder written with slashes matches its server's backslashes", () => {
  const slashes = [{ here: "/srv/win", there: "D:/Media/" }];
  expect(toHere("D:\\Media\\TV\\a.mkv", slashes)).toBe("/srv/win/TV/a.mkv");
  expect(toHere("D:\\Media", slashes)).toBe("/srv/win");
  expect(toHere("D:\\Mediathek\\a.mkv", slashes)).toBe("D:\\Mediathek\\a.mkv");
  expect(toThere("/srv/win/TV/a.mkv", slashes)).toBe("D:\\Media\\TV\\a.mkv");
  expect(hereOf("D:\\Media\\TV", slashes)).toBe("/srv/win/TV");
});

describe("a path that no map covers is unchanged", () => {
  test.each(["/mnt/mediathek/a.mkv", "/mnt", "/elsewhere/", "mnt/media/a", ""])("%s", (path) => {
    expect(toThere(path, MAPS)).toBe(path);
  });
});

test("the order of the maps does not matter", () => {
  expect(toThere("/mnt/media/kids/Up.mkv", MAPS.toReversed())).toBe("/kids/Up.mkv");
});

test("maps a whole disk or the root, ignores trailing separators, and keeps our backslashes as part of a name", () => {
  expect(toThere("/media/a.mkv", [{ here: "/", there: "/host" }])).toBe("/host/media/a.mkv");
  expect(toHere("/host/media/a.mkv", [{ here: "/", there: "/host" }])).toBe("/media/a.mkv");
  expect(toHere("/host", [{ here: "/", there: "/host" }])).toBe("/");
  expect(toThere("/mnt/d/a.mkv", [{ here: "/mnt/d", there: "D:\\" }])).toBe("D:\\a.mkv");
  expect(toHere("D:\\films\\a.mkv", [{ here: "/mnt/d", there: "D:\\" }])).toBe(
    "/mnt/d/films/a.mkv",
  );
  const maps = [{ here: "/mnt/media///", there: "/data/" }];
  expect(toThere("/mnt/media/a", maps)).toBe("/data/a");
  expect(toHere("/data/a", maps)).toBe("/mnt/media/a");
  expect(toThere("/mnt/media/AC\\DC.mkv", MAPS)).toBe("/data/AC\\DC.mkv");
  expect(toThere("/mnt/media\\x/a.mkv", MAPS)).toBe("/mnt/media\\x/a.mkv");
});
