import { expect, test } from "vitest";
import { explainCopyOnlyPairs, predictMethod } from "../../../src/app/releases/expected-method.ts";
import { Outage } from "../../../src/base/errors.ts";

/** `/dl` and `/lib` are on two disks. Nothing else exists except the root. */
const files = {
  readFileIdentity: async (path: string) => {
    if (path === "/secret") throw new Outage("not_readable", "The system refuses.");
    const dev = { "/": "1", "/dl": "2", "/lib": "3" }[path];
    return dev === undefined ? undefined : { dev, ino: "1", size: 0, mtimeNs: "0" };
  },
};
const WHY = "the download and the library are on different file systems";

test("expects a hardlink on one file system, and a copy with the reason across two", async () => {
  expect(await predictMethod(files, "auto", "/dl/a.mkv", "/dl/library/b.mkv")).toEqual({
    method: "hardlink",
  });
  expect(await predictMethod(files, "auto", "/dl/a.mkv", "/lib/b.mkv")).toEqual({
    method: "copy",
    why: WHY,
  });
  expect(await predictMethod(files, "move", "/dl/a.mkv", "/lib/b.mkv")).toEqual({
    method: "copy",
    why: WHY,
  });
});

test("a method that requires one file system is impossible across two, and other methods are not affected", async () => {
  expect(await predictMethod(files, "hardlink", "/dl/a.mkv", "/lib/b.mkv")).toEqual({
    method: undefined,
    why: WHY,
  });
  for (const chosen of ["copy", "symlink"] as const) {
    expect(await predictMethod(files, chosen, "/dl/a.mkv", "/lib/b.mkv")).toEqual({
      method: chosen,
    });
  }
});

test("does not report a copy-only folder if the folder cannot be read", async () => {
  expect(
    await explainCopyOnlyPairs(files, "auto", { watched: ["/secret"], mediaRoots: ["/lib"] }),
  ).toEqual([]);
});

test("names watched folders from which files can only be copied, with the library", async () => {
  expect(
    await explainCopyOnlyPairs(files, "auto", {
      watched: ["/dl", "/lib/incoming"],
      mediaRoots: ["/lib"],
    }),
  ).toEqual([
    "/dl and /lib are on different file systems, so files are copied and take up twice the space. Put both on one file system for hardlinks.",
  ]);
  expect(
    await explainCopyOnlyPairs(files, "hardlink", { watched: ["/dl"], mediaRoots: ["/lib"] }),
  ).toEqual([
    "/dl and /lib are on different file systems, so a hardlink is not possible. Put both on one file system, or set INGEST_FILE_METHOD=auto.",
  ]);
});
