import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { expect, test, vi } from "vitest";
import { type WatchError, watchRoots } from "../../../../src/adapters/fs/read/watch.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { PATIENCE_MS } from "../../../support/wait-for.ts";
import { noMounts, noOtherUser, runChild } from "../run-child.ts";

function watched(...roots: string[]) {
  const woken: string[] = [];
  const errors: WatchError[] = [];
  const watch = watchRoots(
    roots,
    (root) => woken.push(root),
    (error) => errors.push(error),
  );
  return { ...watch, woken, errors, [Symbol.asyncDispose]: () => watch.close() };
}
const wakes = (woken: string[], root: string) =>
  vi.waitFor(() => expect(woken).toContain(root), { timeout: PATIENCE_MS });

test("wakes a root under its configured name when a file or folder appears in it", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("one"));
  mkdirSync(dir.at("real"));
  symlinkSync("real", dir.at("two"));
  dir.write("one/there-before.mkv");
  await using watch = watched(dir.at("one"), dir.at("two"));
  await watch.ready;
  expect(watch.woken).toEqual([]);
  dir.write("one/Heron.mkv");
  await wakes(watch.woken, dir.at("one"));
  expect(watch.woken).not.toContain(dir.at("two"));
  mkdirSync(dir.at("real/Pack"));
  await wakes(watch.woken, dir.at("two"));
  expect(watch.errors).toEqual([]);
});

test("tolerates a missing root, and watches it once it exists", async () => {
  using dir = tempFolder();
  const root = dir.at("later");
  await using watch = watched(root);
  await watch.ready;
  expect(await watch.rearm(root)).toBe(false);
  mkdirSync(root);
  expect(await watch.rearm(root)).toBe(true);
  expect(await watch.rearm(root)).toBe(false);
  dir.write("later/Heron.mkv");
  await wakes(watch.woken, root);
});

test.each<[string, (root: string, next: string) => void]>([
  ["of another number", (root, next) => renameSync(next, root)],
  ["for which the system reuses the old number", (root) => mkdirSync(root)],
])("watches a root again after it was removed and recreated as a folder %s", async (_, make) => {
  using dir = tempFolder();
  const root = dir.at("in");
  mkdirSync(root);
  mkdirSync(dir.at("next"));
  await using watch = watched(root);
  await watch.ready;
  rmSync(root, { recursive: true });
  make(root, dir.at("next"));
  expect(await watch.rearm(root)).toBe(true);
  expect(await watch.rearm(root)).toBe(false);
  watch.woken.length = 0;
  dir.write("in/Heron.mkv");
  await wakes(watch.woken, root);
  expect(await watch.rearm(root)).toBe(false);
});

test("sees new downloads again after a share was unmounted and mounted", async (context) => {
  using dir = tempFolder();
  mkdirSync(dir.at("in"));
  const mount = `mount -t tmpfs x ${dir.at("in")}`;
  const reason = noMounts(mount, "a mount of its own");
  if (reason) context.skip(reason);
  const result = await runChild(
    `const fs = await import("node:fs");
     const { execFileSync } = await import("node:child_process");
     const root = ${JSON.stringify(dir.at("in"))}; const woken = Promise.withResolvers();
     const { watchRoots } = await load("read/watch");
     const watch = watchRoots([root], woken.resolve, () => {});
     await watch.ready;
     const rearmed = [await watch.rearm(root)];
     execFileSync("umount", ["-l", root]);
     rearmed.push(await watch.rearm(root), await watch.rearm(root));
     execFileSync("mount", ["-t", "tmpfs", "y", root]);
     rearmed.push(await watch.rearm(root), await watch.rearm(root));
     fs.writeFileSync(root + "/Heron.mkv", "");
     await woken.promise;
     await watch.close();
     done(rearmed);`,
    { mount },
  );
  expect(result).toEqual([false, true, false, true, false]);
});

const NO_WATCHERS =
  "unshare -Ur sh -c 'echo 0 > /proc/sys/user/max_inotify_instances && exec \"$@\"' x";

test("reports that a root is not watched while inotify's limit is reached, and tries again", async (context) => {
  using dir = tempFolder();
  const isAllowed = await runChild(`done(true);`, { under: NO_WATCHERS }).catch(() => false);
  if (!isAllowed) context.skip("a user namespace of its own cannot be had here");
  const result = await runChild(
    `const fs = await import("node:fs");
     const root = ${JSON.stringify(dir.path)}; const woken = Promise.withResolvers(); const errors = [];
     const { watchRoots } = await load("read/watch");
     const watch = watchRoots([root], woken.resolve, ({ error }) => errors.push(error.code));
     await watch.ready;
     const codes = [watch.failure(root)?.code];
     const rearmed = [await watch.rearm(root)];
     fs.writeFileSync("/proc/sys/user/max_inotify_instances", "50");
     rearmed.push(await watch.rearm(root), await watch.rearm(root));
     codes.push(watch.failure(root)?.code);
     fs.writeFileSync(root + "/Heron.mkv", "");
     await woken.promise;
     await watch.close();
     done({ codes, rearmed, errors });`,
    { under: NO_WATCHERS },
  );
  expect(result).toEqual({
    codes: ["EMFILE", null],
    rearmed: [true, true, false],
    errors: ["EMFILE"],
  });
});

test("stops watching when closed, even before the watcher is ready", async () => {
  using dir = tempFolder();
  const watch = watched(dir.path);
  await watch.close();
  await watch.ready;
  dir.write("Heron.mkv");
  expect(await watch.rearm(dir.path)).toBe(false);
  expect(watch.woken).toEqual([]);
});

test("can be closed at any moment during startup", async () => {
  using dir = tempFolder();
  for (let turns = 1; turns < 2000; turns = Math.ceil(turns * 1.2)) {
    const watch = watched(dir.path);
    for (let turn = 0; turn < turns; turn++) await setImmediate();
    await watch.close();
    await watch.ready;
  }
});

test("reports a root that denies access only once, and still watches the other roots", async (context) => {
  const reason = noOtherUser();
  if (reason) context.skip(reason);
  using dir = tempFolder();
  chmodSync(dir.path, 0o755);
  mkdirSync(dir.at("open"), { mode: 0o777 });
  chmodSync(dir.at("open"), 0o777);
  mkdirSync(dir.at("shut"), { mode: 0o700 });
  const result = await runChild<{ errors: string[]; woken: string[] }>(
    `const fs = await import("node:fs");
     const dir = ${JSON.stringify(dir.path)}; const errors = []; const woken = Promise.withResolvers();
     const { watchRoots } = await load("read/watch");
     const watch = watchRoots([dir + "/shut", dir + "/open"], woken.resolve, ({ root, error, times }) => errors.push(root + error.code + times));
     await watch.ready;
     fs.writeFileSync(dir + "/open/Heron.mkv", "");
     const root = await woken.promise;
     await watch.close();
     done({ errors, woken: [root] });`,
    { nobody: true },
  );
  expect(result.woken).toEqual([dir.at("open")]);
  expect(result.errors).toEqual([`${dir.at("shut")}EACCES1`]);
});
