import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import {
  confirmMissing,
  createMissingCheck,
  lookInLibrary,
  reasonOfAttempt,
} from "../../../../src/app/journal/steps/confirm-missing.ts";
import { isMissingProof } from "../../../../src/core/journal/missing.ts";
import { publicationsOf } from "../../../../src/store/journal/publications.ts";
import { type TestEngine, testEngine } from "../../../support/engine.ts";
import { take } from "../../../support/upgrade.ts";

async function filed(engine: TestEngine) {
  const { id } = await take(engine, "Heat.1995.mkv");
  const [publication] = await publicationsOf(engine.store.read, id);
  if (!publication) throw new Error("Nothing was filed.");
  const { finalPath: path, anchor, final: file } = publication;
  return { path, anchor, file };
}

test("proves that a deleted file is gone", async () => {
  await using engine = await testEngine();
  const place = await filed(engine);
  expect(await lookInLibrary(engine.files, place)).toEqual(place.file);
  rmSync(place.path);
  expect(isMissingProof(await lookInLibrary(engine.files, place))).toBe(true);
  expect(isMissingProof(await createMissingCheck(engine.files).prove(place))).toBe(true);
});

test("waits for a library that is away, and for a path that is there again", async () => {
  await using engine = await testEngine();
  const place = await filed(engine);
  await expect(confirmMissing(engine.files, place)).rejects.toMatchObject({ code: "root_missing" });
  const library = join(engine.library, "Movies");
  renameSync(library, `${library}-away`);
  for (const leaves of ["nothing", "a mount point"]) {
    if (leaves === "a mount point") mkdirSync(library);
    await expect(lookInLibrary(engine.files, place)).rejects.toMatchObject({
      code: "root_missing",
    });
    const away = await createMissingCheck(engine.files).prove(place);
    expect(away).toMatchObject({ why: expect.stringContaining("Mount its disk") });
  }
});

test("a library that returns between the look and its check proves nothing", async () => {
  await using engine = await testEngine();
  const place = await filed(engine);
  const library = join(engine.library, "Movies");
  renameSync(library, `${library}-away`);
  mkdirSync(library);
  const files = {
    ...engine.files,
    listRoot: async (...args: Parameters<typeof engine.files.listRoot>) => {
      rmSync(library, { recursive: true, force: true });
      renameSync(`${library}-away`, library);
      return engine.files.listRoot(...args);
    },
  };
  expect(await lookInLibrary(files, place)).toEqual(place.file);
});

test("waits for a disk inside the library, unless a file has taken its folder's place", async () => {
  await using engine = await testEngine();
  const place = await filed(engine);
  const other = { ...place, file: place.file && { ...place.file, dev: "77" } };
  rmSync(place.path);
  await expect(lookInLibrary(engine.files, other)).rejects.toMatchObject({
    code: "root_missing",
  });
  rmSync(dirname(place.path), { recursive: true });
  writeFileSync(dirname(place.path), "a file");
  expect(isMissingProof(await lookInLibrary(engine.files, other))).toBe(true);
});

test("waits while the pool of disks is smaller than when the file was filed", async () => {
  let poolBytes: number | undefined = 8e12;
  await using engine = await testEngine({
    files: () => ({ readPoolBytes: async () => poolBytes }),
  });
  const place = await filed(engine);
  expect(place.anchor).toMatchObject({ poolBytes: 8e12 });
  rmSync(place.path);
  poolBytes = 4e12;
  await expect(lookInLibrary(engine.files, place)).rejects.toMatchObject({
    code: "root_missing",
    message: expect.stringContaining("Mount its missing disk"),
  });
  expect(await createMissingCheck(engine.files).prove(place)).toMatchObject({
    why: expect.stringContaining("had 7.28 TiB and has 3.64 TiB now"),
  });
  // A pool reports 0 bytes if all of its disks are away.
  poolBytes = 0;
  await expect(lookInLibrary(engine.files, place)).rejects.toMatchObject({ code: "root_missing" });
  // A pool that is whole, that got another disk, or a library that is on no pool now.
  for (const bytes of [8e12, 9e12, undefined]) {
    poolBytes = bytes;
    expect(isMissingProof(await lookInLibrary(engine.files, place))).toBe(true);
  }
});

test("a path that is not found in the middle of an operation is no reason", () => {
  const changed = { code: "changed", why: "It changed." } as const;
  expect(reasonOfAttempt(changed, "/a")).toEqual({ code: "changed", message: "It changed." });
  const notFound = { code: "path_not_found", why: "The file no longer exists." } as const;
  expect(() => reasonOfAttempt(notFound, "/a")).toThrow(/looks again automatically/);
});
