import { describe, expect, test } from "vitest";
import type { Operation, OperationState } from "../../../src/core/journal/operation.ts";
import { type DiskState, recoveryOf, recoveryOfSwap } from "../../../src/core/journal/recovery.ts";
import { type FileIdentity, NO_INODE } from "../../../src/core/media-files/file-identity.ts";

const file = (ino: string, more: Partial<FileIdentity> = {}): FileIdentity => ({
  dev: "64768",
  ino,
  size: 1000,
  mtimeNs: "1700000000000000000",
  ...more,
});

const SOURCE = file("11");
const TEMP = file("22");
const STRANGER = file("99");

const operation = (state: OperationState, more: Partial<Operation> = {}): Operation => ({
  id: "a1",
  releaseId: 1,
  itemPath: "film.mkv",
  kind: "publish",
  state,
  lease: 1,
  sourcePath: "/in/film.mkv",
  source: SOURCE,
  tempPath: "/media/Film/.a1",
  finalPath: "/media/Film/Film.mkv",
  madeFolders: [],
  ...more,
});

type Lies =
  | "nothing"
  | "source's inode"
  | "staged inode"
  | "same inode, longer"
  | "staged inode, touched"
  | "stranger";
const FOUND: Record<Lies, FileIdentity | undefined> = {
  nothing: undefined,
  "source's inode": SOURCE,
  "staged inode": TEMP,
  "same inode, longer": file("22", { size: 2000 }),
  "staged inode, touched": file("22", { mtimeNs: "1800000000000000000" }),
  stranger: STRANGER,
};

const disk = (final: Lies, temp: Lies, source: FileIdentity | undefined = SOURCE): DiskState => ({
  final: FOUND[final],
  temp: FOUND[temp],
  source,
});

/** The journal's information about the files in each state. */
const KNOWN: Partial<Record<OperationState, Partial<Operation>>> = {
  staged: { temp: TEMP },
  published: { temp: TEMP, final: TEMP },
};

describe("recovery judges a publication", () => {
  // state, file under the final name, file under the temporary name → action of recovery
  const table: [OperationState, Lies, Lies, "seal" | "publish" | "roll_back"][] = [
    ["intent", "nothing", "nothing", "roll_back"],
    ["intent", "nothing", "staged inode", "roll_back"],
    ["intent", "source's inode", "nothing", "seal"],
    ["intent", "source's inode", "staged inode", "seal"],
    ["intent", "stranger", "nothing", "roll_back"],
    ["intent", "stranger", "staged inode", "roll_back"],
    ["staged", "nothing", "staged inode", "publish"],
    ["staged", "nothing", "nothing", "roll_back"],
    ["staged", "nothing", "same inode, longer", "roll_back"],
    ["staged", "nothing", "staged inode, touched", "roll_back"],
    ["staged", "nothing", "stranger", "roll_back"],
    ["staged", "staged inode", "nothing", "seal"],
    ["staged", "staged inode", "staged inode", "seal"],
    ["staged", "staged inode, touched", "nothing", "seal"],
    ["staged", "same inode, longer", "nothing", "roll_back"],
    ["staged", "stranger", "staged inode", "roll_back"],
    ["staged", "source's inode", "staged inode", "roll_back"],
    ["published", "staged inode", "nothing", "seal"],
    ["published", "nothing", "nothing", "seal"],
  ];
  test.each(table)("%s, final: %s, temp: %s → %s", (state, final, temp, expected) => {
    const open = operation(state, KNOWN[state] ?? {});
    const result = recoveryOf(open, disk(final, temp));
    expect(result.do).toBe(expected);
    if (result.do === "seal" && FOUND[final]) expect(result.final).toEqual(FOUND[final]);
  });

  test("recovery makes the same decision when the source is missing", () => {
    for (const [state, final, temp, expected] of table) {
      const open = operation(state, KNOWN[state] ?? {});
      const gone = { ...disk(final, temp), source: undefined };
      expect(recoveryOf(open, gone).do, `${state} ${final} ${temp}`).toBe(expected);
    }
  });

  test("a staged file without a recorded identity is never published", () => {
    expect(recoveryOf(operation("staged"), disk("nothing", "staged inode")).do).toBe("roll_back");
    expect(recoveryOf(operation("staged"), disk("staged inode", "nothing")).do).toBe("roll_back");
  });

  test("a file that took the name after the publication is never recorded as ours", () => {
    const published = operation("published", { temp: TEMP, final: TEMP });
    expect(recoveryOf(published, disk("stranger", "nothing"))).toEqual({ do: "seal", final: TEMP });
  });
});

describe("recovery judges a folder", () => {
  const grown = { size: 4242, mtimeNs: "1800000000000000000" };
  const made = file("22");
  const nothing = undefined;
  type Found = FileIdentity | undefined;
  // state, folder under the final name, folder under the staged name → action of recovery
  test.each<[OperationState, string, Found, Found, "seal" | "publish" | "roll_back"]>([
    ["intent", "nothing is there", nothing, nothing, "roll_back"],
    ["intent", "it may be made, and has its staged name", nothing, made, "roll_back"],
    ["intent", "another folder has the name", STRANGER, made, "roll_back"],
    ["staged", "it has its staged name", nothing, made, "publish"],
    ["staged", "something was put into it there", nothing, file("22", grown), "publish"],
    ["staged", "it has its name", made, nothing, "seal"],
    ["staged", "something was put into it", file("22", grown), nothing, "seal"],
    ["staged", "another folder has the name", STRANGER, made, "roll_back"],
    ["staged", "it no longer exists", nothing, nothing, "roll_back"],
    ["staged", "another one has its staged name", nothing, STRANGER, "roll_back"],
    ["published", "another folder has the name", STRANGER, nothing, "seal"],
  ])("%s, %s", (state, _, final, temp, expected) => {
    const known =
      state === "intent" ? {} : { temp: made, ...(state === "published" ? { final: made } : {}) };
    const result = recoveryOf(operation(state, { kind: "make_folder", ...known }), {
      final,
      temp,
      source: SOURCE,
    });
    expect(result.do).toBe(expected);
    if (result.do === "seal") expect(result.final?.ino).toBe(made.ino);
  });
});

describe("recovery judges a file on its way to the trash", () => {
  const trash = operation("intent", {
    kind: "trash",
    sourcePath: "/media/Film/Film.mkv",
    finalPath: "/media/.trash/x",
  });
  test.each<[string, FileIdentity | undefined, FileIdentity | undefined, "seal" | "roll_back"]>([
    ["it is in the trash", SOURCE, undefined, "seal"],
    ["it is under both names", SOURCE, SOURCE, "roll_back"],
    ["it was not moved yet", undefined, SOURCE, "roll_back"],
    ["it is nowhere", undefined, undefined, "roll_back"],
    ["another file has its name", undefined, STRANGER, "roll_back"],
    ["another file is in the trash", STRANGER, SOURCE, "roll_back"],
  ])("%s → %4$s", (_, final, source, expected) => {
    expect(recoveryOf(trash, { final, source, temp: undefined }).do).toBe(expected);
  });

  test("a rollback records whether the file is still in the library", () => {
    expect(recoveryOf(trash, { final: undefined, source: SOURCE, temp: undefined })).toEqual({
      do: "roll_back",
      why: "stopped before the file was moved",
    });
    expect(recoveryOf(trash, { final: undefined, source: undefined, temp: undefined })).toEqual({
      do: "roll_back",
      why: "the file is neither in the library nor in the trash",
    });
  });
});

test("a file with both names after an interrupted restore counts as in the library", () => {
  const restore = operation("intent", {
    kind: "restore",
    sourcePath: "/media/.trash/x",
    finalPath: "/media/Film/Film.mkv",
  });
  const judge = (final: FileIdentity | undefined, source: FileIdentity | undefined) =>
    recoveryOf(restore, { final, source, temp: undefined });
  expect(judge(SOURCE, SOURCE)).toEqual({ do: "seal", final: SOURCE });
  expect(judge(SOURCE, undefined)).toEqual({ do: "seal", final: SOURCE });
  expect(judge(undefined, SOURCE).do).toBe("roll_back");
  expect(judge(STRANGER, SOURCE).do).toBe("roll_back");
});

/** A source that is being removed from the watched folder; the staged file is the source itself. */
const removal = (more: Partial<Operation>): Operation =>
  operation("intent", { kind: "remove", tempPath: "/in/.a1", ...more });
const ABSENT: DiskState = { temp: undefined, final: undefined, source: undefined };

describe("recovery judges a source that is being removed", () => {
  test.each<[string, Partial<DiskState>, string]>([
    ["is still there", { source: SOURCE, final: SOURCE }, "roll_back"],
    ["is another file by now", { source: STRANGER, final: SOURCE }, "roll_back"],
    ["is set aside", { temp: SOURCE, final: SOURCE }, "roll_back"],
    ["is set aside, and another has its name", { temp: SOURCE, source: STRANGER }, "roll_back"],
    ["has both names", { temp: SOURCE, source: SOURCE, final: SOURCE }, "roll_back"],
    ["is gone", { final: SOURCE }, "seal"],
    ["is gone, and so is the file in the library", {}, "seal"],
  ])("a source that %s: %3$s", (_, found, expected) => {
    expect(recoveryOf(removal({}), { ...ABSENT, ...found }).do).toBe(expected);
  });
});

describe("recovery judges a source that is being returned", () => {
  const back = {
    kind: "return",
    sourcePath: "/media/Film/Film.mkv",
    finalPath: "/in/film.mkv",
  } as const;
  test.each<[string, Partial<Operation>, Partial<DiskState>, string]>([
    ["linked", {}, { final: SOURCE, source: SOURCE }, "seal"],
    ["not linked yet", {}, { source: SOURCE }, "roll_back"],
    ["half copied", {}, { source: SOURCE, temp: TEMP }, "roll_back"],
    [
      "copied, not yet under its name",
      { state: "staged", temp: TEMP },
      { source: SOURCE, temp: TEMP },
      "roll_back",
    ],
    [
      "copied, and under its name",
      { state: "staged", temp: TEMP },
      { source: SOURCE, final: TEMP },
      "seal",
    ],
    [
      "another file has its name",
      { state: "staged", temp: TEMP },
      { source: SOURCE, final: STRANGER },
      "roll_back",
    ],
    ["a copy that nobody wrote down", {}, { source: SOURCE, final: TEMP }, "roll_back"],
  ])("%s → %4$s", (_, more, found, expected) => {
    expect(recoveryOf(removal({ ...back, ...more }), { ...ABSENT, ...found }).do).toBe(expected);
  });
});

describe("recovery judges a symbolic link with a recorded intent", () => {
  const link = { kind: "publish", method: "symlink" } as const;
  test.each<[string, Partial<Operation>, Partial<DiskState>, string]>([
    ["leads to the source", link, { final: STRANGER, link: "/in/film.mkv" }, "seal"],
    ["leads elsewhere", link, { final: STRANGER, link: "/in/other.mkv" }, "roll_back"],
    ["is not a step", link, { final: STRANGER }, "roll_back"],
    ["is not there", link, {}, "roll_back"],
    [
      "leads to the source, but none was announced",
      { kind: "publish" },
      { final: STRANGER, link: "/in/film.mkv" },
      "roll_back",
    ],
  ])("%s → %4$s", (_, more, found, expected) => {
    expect(recoveryOf(removal(more), { ...ABSENT, ...found }).do).toBe(expected);
  });
});

describe("recovery judges the two halves of a swap", () => {
  const old = file("33");
  const into = operation("staged", { replaces: "old", temp: TEMP });
  const out = operation("intent", { kind: "trash", source: old });

  test("the new file gets its name if the old file left it for the trash", () => {
    const between = { final: undefined, temp: TEMP, source: SOURCE, trashed: old };
    expect(recoveryOfSwap({ into, out }, between)).toEqual({ do: "publish" });
    expect(recoveryOfSwap({ into, out }, { ...between, trashed: undefined }).do).toBe("roll_back");
    expect(recoveryOfSwap({ into, out }, { ...between, temp: STRANGER }).do).toBe("roll_back");
    expect(recoveryOfSwap({ into, out }, { ...between, final: old }).do).toBe("roll_back");
  });

  test("where versions look alike, the staged name tells whether the new file has its name", () => {
    const alike = file(NO_INODE);
    const swap = {
      into: { ...into, temp: alike },
      out: { ...out, source: alike },
    };
    const before = { final: alike, temp: alike, source: SOURCE, trashed: undefined };
    expect(recoveryOfSwap(swap, before).do).toBe("roll_back");
    const after = { final: alike, temp: undefined, source: SOURCE, trashed: alike };
    expect(recoveryOfSwap(swap, after)).toEqual({ do: "seal", final: alike });
  });
});

test.each(["restore", "reinstate"] as const)(
  "%s: a file that only looks like the one in the trash is not it",
  (kind) => {
    const alike = file(NO_INODE);
    const way = operation("intent", { kind, source: alike });
    const before = { final: alike, temp: undefined, source: alike };
    expect(recoveryOf(way, before).do).toBe("roll_back");
    expect(recoveryOf(way, { ...before, source: undefined, temp: alike }).do).toBe("roll_back");
    expect(recoveryOf(way, { ...before, source: undefined }).do).toBe("seal");
  },
);

describe("where only its path identifies a folder", () => {
  const folder = file(NO_INODE);
  const renaming = {
    kind: "rename_folder",
    source: folder,
    sourcePath: "/media/heat",
    finalPath: "/media/Heat (1995)",
  } as const;

  test("the empty folder that reserves a new name is not the renamed folder", () => {
    const open = operation("intent", { ...renaming, madeFolders: ["/media/Heat (1995)"] });
    const judge = (final: FileIdentity | undefined, source: FileIdentity | undefined) =>
      recoveryOf(open, { final, source, temp: undefined }).do;
    expect(judge(folder, folder)).toBe("roll_back");
    expect(judge(folder, undefined)).toBe("seal");
    expect(judge(undefined, folder)).toBe("roll_back");
  });

  test("two spellings of a name lead to one folder, which has its new name", () => {
    const open = operation("intent", { ...renaming, finalPath: "/media/Heat" });
    const both = { final: folder, source: folder, temp: undefined };
    expect(recoveryOf(open, both)).toEqual({ do: "seal", final: folder });
  });

  test("another folder that took a new folder's name is not the staged one", () => {
    const open = operation("staged", { kind: "make_folder", temp: folder });
    const judge = (final: FileIdentity | undefined, temp: FileIdentity | undefined) =>
      recoveryOf(open, { final, temp, source: SOURCE }).do;
    expect(judge(folder, folder)).toBe("roll_back");
    expect(judge(folder, undefined)).toBe("seal");
    expect(judge(undefined, folder)).toBe("publish");
  });
});

test("a file that only looks like the staged one has taken its name", () => {
  const alike = file(NO_INODE);
  const open = operation("staged", { temp: alike });
  const both = { final: alike, temp: alike, source: SOURCE };
  expect(recoveryOf(open, both)).toMatchObject({ why: "another file has taken the name" });
  expect(recoveryOf(open, { ...both, temp: undefined })).toEqual({ do: "seal", final: alike });
});
