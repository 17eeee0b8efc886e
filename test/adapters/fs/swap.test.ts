import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { expect, test } from "vitest";
import { readFileIdentity } from "../../../src/adapters/fs/disk/identity.ts";
import { addSecondName } from "../../../src/adapters/fs/links/links.ts";
import { swapByRenames, swapFiles } from "../../../src/adapters/fs/swap.ts";
import { stageByRename } from "../../../src/adapters/fs/trash.ts";
import type { FileIdentity } from "../../../src/core/media-files/file-identity.ts";
import { tempFolder } from "../../support/temp-folder.ts";

async function scene() {
  const folder = tempFolder();
  const final = folder.write("Movies/Film/Film.mkv", "old");
  const temp = folder.write("Movies/Film/.plex-ingest-x.partial", "new!");
  const trashPath = folder.at("Movies/.plex-ingest-trash/2026-11-20/x/Film/Film.mkv");
  const identity = async (path: string): Promise<FileIdentity> => {
    const found = await readFileIdentity(path);
    if (!found) throw new Error(`${path} does not exist.`);
    return found;
  };
  const job = { temp, staged: await identity(temp), final, old: await identity(final), trashPath };
  return { job, folder, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

test("puts the new file in place and the old one in the trash, and removes the staged name", async () => {
  using made = await scene();
  const { job } = made;
  expect(await swapFiles(job)).toEqual({ ok: true });
  expect(readFileSync(job.final, "utf8")).toBe("new!");
  expect(statSync(job.final, { bigint: true }).ino).toBe(BigInt(job.staged.ino));
  expect(statSync(job.trashPath, { bigint: true }).ino).toBe(BigInt(job.old.ino));
  expect(statSync(job.trashPath).nlink).toBe(1);
  expect(existsSync(job.temp)).toBe(false);
});

test("keeps another file under the final or staged name, and leaves nothing in the trash", async () => {
  for (const name of ["final", "temp"] as const) {
    using made = await scene();
    const { job } = made;
    renameSync(job[name], `${job[name]}.away`);
    writeFileSync(job[name], "somebody's");
    expect(await swapFiles(job)).toMatchObject({ ok: false, code: "changed" });
    expect(readFileSync(job[name], "utf8")).toBe("somebody's");
    expect(existsSync(job.trashPath)).toBe(false);
  }
});

test("does not overwrite a name that is taken in the trash", async () => {
  using made = await scene();
  const { job } = made;
  mkdirSync(dirname(job.trashPath), { recursive: true });
  writeFileSync(job.trashPath, "there before");
  expect(await swapFiles(job)).toMatchObject({ ok: false, code: "destination_exists" });
  expect(readFileSync(job.trashPath, "utf8")).toBe("there before");
  expect(readFileSync(job.final, "utf8")).toBe("old");
});

test("refuses to swap two names of one file, because that rename does nothing and reports success", async () => {
  using made = await scene();
  const { job, folder } = made;
  const temp = folder.at("Movies/Film/.plex-ingest-y.partial");
  linkSync(job.final, temp);
  expect(await swapFiles({ ...job, temp, staged: job.old })).toMatchObject({ ok: false });
  expect(existsSync(job.trashPath)).toBe(false);
});

test("refuses a trash path that is outside a trash folder", async () => {
  using made = await scene();
  const { job, folder } = made;
  await expect(
    swapFiles({ ...job, trashPath: folder.at("Movies/elsewhere.mkv") }),
  ).rejects.toMatchObject({
    code: "refused",
  });
  expect(readFileSync(job.final, "utf8")).toBe("old");
});

test("adds a second name only to the expected file, and overwrites nothing", async () => {
  using made = await scene();
  const { job, folder } = made;
  const name = folder.at("Movies/Film/second");
  expect(await addSecondName(job.final, name, job.staged)).toMatchObject({
    ok: false,
    code: "changed",
  });
  expect(existsSync(name)).toBe(false);
  expect(await addSecondName(job.final, job.temp, job.old)).toMatchObject({
    ok: false,
    code: "destination_exists",
  });
  expect(readFileSync(job.temp, "utf8")).toBe("new!");
  expect(await addSecondName(job.final, name, job.old)).toEqual({ ok: true });
  expect(statSync(name).nlink).toBe(2);
  expect(await addSecondName(folder.at("nothing"), `${name}2`, job.old)).toMatchObject({
    ok: false,
    code: "path_not_found",
  });
});

test("reports a target on another file system", async () => {
  if (!existsSync("/dev/shm") || statSync("/dev/shm").dev === statSync("/tmp").dev) return;
  using made = await scene();
  using other = tempFolder("/dev/shm");
  expect(await addSecondName(made.job.final, other.at("x"), made.job.old)).toMatchObject({
    code: "other_file_system",
  });
});

test("where a file has one name, moves the old file to the trash and then gives its name away", async () => {
  using made = await scene();
  const { job } = made;
  expect(await swapByRenames(job)).toMatchObject({ ok: true, note: expect.any(String) });
  expect(readFileSync(job.final, "utf8")).toBe("new!");
  expect(readFileSync(job.trashPath, "utf8")).toBe("old");
  expect(existsSync(job.temp)).toBe(false);
});

test("gives the old file its name back if the new one cannot get it", async () => {
  using made = await scene();
  const { job } = made;
  rmSync(job.temp);
  await expect(swapByRenames(job)).rejects.toThrow();
  expect(readFileSync(job.final, "utf8")).toBe("old");
  expect(existsSync(job.trashPath)).toBe(false);
});

test("stages a file that has one name, and overwrites nothing", async () => {
  using made = await scene();
  const { job, folder } = made;
  await swapByRenames(job);
  const waiting = folder.at("Movies/Film/.plex-ingest-y.partial");
  expect(await stageByRename(job.trashPath, job.final, job.old)).toMatchObject({
    code: "destination_exists",
  });
  expect(await stageByRename(job.trashPath, waiting, job.staged)).toMatchObject({
    code: "changed",
  });
  expect(await stageByRename(job.trashPath, waiting, job.old)).toEqual({ ok: true });
  expect(readFileSync(waiting, "utf8")).toBe("old");
  expect(existsSync(job.trashPath)).toBe(false);
});
