import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { mkdir, rmdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { assertInside, resolveInside } from "../../../../src/adapters/fs/read/resolve-inside.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { runChild } from "../run-child.ts";

const refused = { name: "UserError", code: "refused" };

test("returns the real path of a target inside the root, even if the target does not exist yet", async () => {
  using dir = tempFolder();
  const real = realpathSync(dir.path);
  dir.write("library/Movies/Heron.mkv");
  symlinkSync("Movies", dir.at("library/Films"));
  expect(await assertInside(dir.at("library"), dir.at("library"))).toBe(`${real}/library`);
  expect(await assertInside(dir.at("library"), dir.at("library/Films/Heron.mkv"))).toBe(
    `${real}/library/Movies/Heron.mkv`,
  );
  expect(await assertInside(dir.at("library"), dir.at("library/Films/New/Season 01/a.mkv"))).toBe(
    `${real}/library/Movies/New/Season 01/a.mkv`,
  );
});

test("accepts a root that is a link, and a file reached through another path", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("real"));
  symlinkSync("real", dir.at("root"));
  expect(await assertInside(dir.at("root"), dir.at("real/a.mkv"))).toBe(
    `${realpathSync(dir.path)}/real/a.mkv`,
  );
});

test("refuses paths that leave the root through dots or links, and neighbours with the same prefix", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("library"));
  mkdirSync(dir.at("library2"));
  symlinkSync("/etc", dir.at("library/out"));
  symlinkSync("../library2", dir.at("library/beside"));
  for (const target of [
    `${dir.path}/library/../library2/a`,
    `${dir.path}/library/a/../b`,
    `${dir.path}/library/./a`,
    `${dir.path}/library/a\0b`,
    "library/a",
    dir.at("library2/a"),
    dir.at("library/out/passwd"),
    dir.at("library/out/new/file"),
    dir.at("library/beside/a"),
    dir.path,
    "/",
  ]) {
    await expect(assertInside(dir.at("library"), target), target).rejects.toMatchObject(refused);
  }
});

test("refuses dangling and circular links, because files could be created through them", async () => {
  using dir = tempFolder();
  symlinkSync(dir.at("outside-that-is-not-there"), dir.at("dangling"));
  symlinkSync("circle", dir.at("circle"));
  await expect(assertInside(dir.path, dir.at("dangling"))).rejects.toMatchObject(refused);
  await expect(assertInside(dir.path, dir.at("dangling/a/b"))).rejects.toMatchObject(refused);
  await expect(assertInside(dir.path, dir.at("circle/a"))).rejects.toMatchObject(refused);
});

test("refuses names and paths that are too long, and shows no control characters", async () => {
  using dir = tempFolder();
  await expect(assertInside(dir.path, dir.at("x".repeat(300)))).rejects.toMatchObject(refused);
  await expect(assertInside(dir.path, dir.path + "/a".repeat(500_000))).rejects.toMatchObject(
    refused,
  );
  const shown = assertInside(dir.path, "/etc/\u001b[2J\u202e");
  await expect(shown).rejects.toMatchObject({
    message: expect.stringContaining("/etc/\ufffd[2J\ufffd"),
  });
});

test("reports a missing root as an outage", async () => {
  using dir = tempFolder();
  await expect(assertInside(dir.at("gone"), dir.at("gone/a"))).rejects.toMatchObject({
    name: "Outage",
    code: "root_missing",
  });
});

test("does not mistake a folder that another filing creates or removes for a dangling link", async () => {
  using dir = tempFolder();
  const folder = dir.at("Season 01");
  const done = new AbortController();
  const flicker = (async () => {
    while (!done.signal.aborted) {
      await mkdir(folder);
      await rmdir(folder);
    }
  })();
  try {
    for (let n = 0; n < 2000; n++) await assertInside(dir.path, `${folder}/E01.mkv`);
  } finally {
    done.abort();
    await flicker;
  }
});

test("also returns the missing folders by their real paths, topmost first", async () => {
  using dir = tempFolder();
  const real = realpathSync(dir.path);
  mkdirSync(dir.at("library/Movies"), { recursive: true });
  symlinkSync("Movies", dir.at("library/Films"));
  expect(
    await resolveInside(dir.at("library"), dir.at("library/Films/Heron/Extras")),
  ).toMatchObject({
    real: `${real}/library/Movies/Heron/Extras`,
    missing: [`${real}/library/Movies/Heron`, `${real}/library/Movies/Heron/Extras`],
  });
  expect(await resolveInside(dir.at("library"), dir.at("library/Films"))).toMatchObject({
    missing: [],
  });
});

test("reports a root that is a broken link as an outage, because its target is not mounted", async () => {
  using dir = tempFolder();
  symlinkSync(dir.at("disk"), dir.at("library"));
  for (const target of ["library", "library/Movies/Heron"]) {
    await expect(assertInside(dir.at("library"), dir.at(target))).rejects.toMatchObject({
      code: "root_missing",
    });
  }
});

test("keeps the event loop running while a library's disk hangs", async (context) => {
  using dir = tempFolder();
  const root = realpathSync(dir.path);
  mkdirSync(dir.at("library"));
  const hanging = `${root}/library`;
  const calls = "?readlink,?readlinkat,?statx,?newfstatat,?lstat";
  const strace = ["-f", "-qq", "-o", dir.at("trace"), "-P", hanging, "-e", `trace=${calls}`];
  strace.push("-e", `inject=${calls}:delay_enter=600000:when=1`);
  try {
    execFileSync("strace", ["-qq", "-o", dir.at("tried"), "true"]);
  } catch {
    context.skip("strace is not there, or may not trace");
  }
  for (const target of [hanging, `${hanging}/Heron/a.mkv`]) {
    const answer = await runChild<{ ms: number; turns: number }>(
      `const { assertInside } = await load("read/resolve-inside");
       const { lstatSync, realpathSync } = await import("node:fs");
       lstatSync(${JSON.stringify(hanging)}); // strace counts the calls of each thread: these are the first of the main one
       realpathSync.native(${JSON.stringify(hanging)});
       let turns = 0;
       setInterval(() => { turns++; }, 10).unref();
       const began = performance.now();
       await assertInside(${JSON.stringify(root)} + "/library", ${JSON.stringify(target)});
       done({ ms: performance.now() - began, turns });`,
      { under: ["strace", ...strace].join(" ") },
    );
    expect(answer.ms).toBeGreaterThan(550);
    // If the event loop were blocked, it would not run any turns.
    expect(answer.turns).toBeGreaterThan(2);
  }
});
