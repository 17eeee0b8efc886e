import { describe, expect, test } from "vitest";
import type { Operation } from "../../../src/core/journal/operation.ts";
import { type Disk, recoveryOf } from "../../../src/core/journal/recovery.ts";
import type { FileIdentity } from "../../../src/core/media-files/file-identity.ts";

const file = (ino: string): FileIdentity => ({ dev: "64768", ino, size: 1000, mtimeNs: "1700000000000000000" });
const SOURCE = file("11");
const COPY = file("22");
const STRANGER = file("99");

const operation = (more: Partial<Operation>): Operation => ({
  id: "a1",
  releaseId: 1,
  itemPath: "film.mkv",
  kind: "remove",
  state: "intent",
  lease: 1,
  sourcePath: "/in/film.mkv",
  source: SOURCE,
  tempPath: "/in/.a1",
  finalPath: "/media/Film/Film.mkv",
  madeFolders: [],
  ...more,
});
const disk = (found: Partial<Disk>): Disk => ({ temp: undefined, final: undefined, source: undefined, ...found });

describe("recovery judges a source that is being removed", () => {
  test.each<[string, Partial<Disk>, string]>([
    ["is still there", { source: SOURCE, final: SOURCE }, "roll_back"],
    ["is another file by now", { source: STRANGER, final: SOURCE }, "roll_back"],
    ["is set aside", { temp: SOURCE, final: SOURCE }, "roll_back"],
    ["is set aside, and another has its name", { temp: SOURCE, source: STRANGER }, "roll_back"],
    ["has both names", { temp: SOURCE, source: SOURCE, final: SOURCE }, "roll_back"],
    ["is gone", { final: SOURCE }, "seal"],
    ["is gone, and so is the file in the library", {}, "seal"],
  ])("a source that %s: %3$s", (_, found, expected) => {
    expect(recoveryOf(operation({}), disk(found)).do).toBe(expected);
  });
});

describe("recovery judges a source that is being returned", () => {
  const back = { kind: "return", sourcePath: "/media/Film/Film.mkv", finalPath: "/in/film.mkv" } as const;
  test.each<[string, Partial<Operation>, Partial<Disk>, string]>([
    ["linked", {}, { final: SOURCE, source: SOURCE }, "seal"],
    ["not linked yet", {}, { source: SOURCE }, "roll_back"],
    ["half copied", {}, { source: SOURCE, temp: COPY }, "roll_back"],
    ["copied, not yet under its name", { state: "staged", temp: COPY }, { source: SOURCE, temp: COPY }, "roll_back"],
    ["copied, and under its name", { state: "staged", temp: COPY }, { source: SOURCE, final: COPY }, "seal"],
    ["another file has its name", { state: "staged", temp: COPY }, { source: SOURCE, final: STRANGER }, "roll_back"],
    ["a copy that nobody wrote down", {}, { source: SOURCE, final: COPY }, "roll_back"],
  ])("%s → %4$s", (_, more, found, expected) => {
    expect(recoveryOf(operation({ ...back, ...more }), disk(found)).do).toBe(expected);
  });
});

describe("recovery judges a symbolic link with a recorded intent", () => {
  const link = { kind: "publish", method: "symlink" } as const;
  test.each<[string, Partial<Operation>, Partial<Disk>, string]>([
    ["leads to the source", link, { final: STRANGER, link: "/in/film.mkv" }, "seal"],
    ["leads elsewhere", link, { final: STRANGER, link: "/in/other.mkv" }, "roll_back"],
    ["is none", link, { final: STRANGER }, "roll_back"],
    ["is not there", link, {}, "roll_back"],
    [
      "leads to the source, but none was announced",
      { kind: "publish" },
      { final: STRANGER, link: "/in/film.mkv" },
      "roll_back",
    ],
  ])("%s → %4$s", (_, more, found, expected) => {
    expect(recoveryOf(operation(more), disk(found)).do).toBe(expected);
  });
});
