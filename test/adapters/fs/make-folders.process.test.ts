import {
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { findMissingFolders, makeFolders } from "../../../src/adapters/fs/make-folders.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("creates the missing folders below the root from the top down and returns them in that order", async () => {
  using dir = tempFolder();
  const root = realpathSync(dir.path);
  mkdirSync(dir.at("TV"));
  const made = [`${root}/TV/Heron (2019)`, `${root}/TV/Heron (2019)/Season 01`];
  expect(await findMissingFolders(dir.path, dir.at("TV/Heron (2019)/Season 01"))).toEqual(made);
  expect(existsSync(made[0]!)).toBe(false);
  expect(
    await makeFolders(dir.path, dir.at("TV/Heron (2019)/Season 01"), { mode: 0o2775 }),
  ).toEqual(made);
  expect(statSync(made[1]!).mode & 0o7777).toBe(0o2775);
  expect(await makeFolders(dir.path, dir.at("TV/Heron (2019)/Season 01"))).toEqual([]);
});

test("creates a folder only once if several callers need it at the same time", async () => {
  using dir = tempFolder();
  const wanted = Array.from({ length: 8 }, (_, n) =>
    makeFolders(dir.path, dir.at("a/b", String(n % 2))),
  );
  const made = (await Promise.all(wanted)).flat();
  expect(made).toHaveLength(4);
  expect(new Set(made).size).toBe(4);
});

test("never creates the root", async () => {
  using dir = tempFolder();
  const attempt = makeFolders(dir.at("mount"), dir.at("mount/Movies/Heron"));
  await expect(attempt).rejects.toMatchObject({ name: "Outage", code: "root_missing" });
  expect(existsSync(dir.at("mount"))).toBe(false);
});

test("creates no folder through a link that leads outside the root, or below a file", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("root"));
  mkdirSync(dir.at("outside"));
  symlinkSync("../outside", dir.at("root/link"));
  await expect(makeFolders(dir.at("root"), dir.at("root/link/a"))).rejects.toMatchObject({
    code: "refused",
  });
  expect(existsSync(dir.at("outside/a"))).toBe(false);
  dir.write("root/file");
  await expect(makeFolders(dir.at("root"), dir.at("root/file/a"))).rejects.toMatchObject({
    code: "conflict",
  });
  await expect(makeFolders(dir.at("root"), dir.at("root/file"))).rejects.toMatchObject({
    code: "conflict",
  });
});

test("removes the folders that it created before an error", async () => {
  using dir = tempFolder();
  const attempt = makeFolders(dir.path, dir.at("a/b", "x".repeat(255), "y".repeat(255), "z"), {
    mode: -1,
  });
  await expect(attempt).rejects.toThrow();
  expect(existsSync(dir.at("a"))).toBe(false);
});

test("reports an outage or a refusal if a library is swapped for a link at any moment", async () => {
  using dir = tempFolder();
  const [root, away] = [dir.at("root"), dir.at("away")];
  mkdirSync(root);
  const errors = new Set<string>();
  const end = new AbortController();
  const swaps = (async () => {
    for (let turn = 0; !end.signal.aborted; turn++) {
      renameSync(root, away);
      if (turn % 3 === 1) symlinkSync("root", root); // leads to itself
      if (turn % 3 === 2) symlinkSync("nowhere", root);
      for (let wait = turn % 5; wait >= 0; wait--) await setImmediate();
      rmSync(root, { force: true });
      renameSync(away, root);
      for (let wait = turn % 4; wait >= 0; wait--) await setImmediate();
    }
  })();
  for (let attempt = 0; attempt < 400; attempt++) {
    await makeFolders(root, dir.at(`root/Movies/Film ${attempt}`)).catch((error: unknown) =>
      errors.add(error instanceof Error && error.name !== "Error" ? error.name : String(error)),
    );
  }
  end.abort();
  await swaps;
  expect([...errors].filter((name) => name !== "Outage" && name !== "UserError")).toEqual([]);
  expect(errors.size).toBeGreaterThan(0);
});
