// T11. There are never two active engines. A second daemon is started next to a working one and
// next to one that the system stopped in the middle of a copy, and many daemons are started at the
// same moment. Simpler cases are in test/process/one-engine.test.ts.
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { expect, test } from "vitest";
import { allFiles, startHome, visibleFiles } from "../process/home.ts";
import { copyReaches, hashOf, staged, traitsOf, writeLarge } from "../process/large-copy.ts";
import { runProgram, startDaemon, startProgram } from "../support/daemon.ts";
import { standStill } from "../support/stand-still.ts";
import { waitFor } from "../support/wait-for.ts";
import { LONG } from "./support/long.ts";

const MIB = 1024 * 1024;
const NAME = "Interstellar.2014.mkv";

/** Number of leases so far, one for each holder of the lock. */
function leases(database: string): number {
  const db = new Sqlite(database, { readonly: true });
  try {
    return Number(db.prepare("select max(number) from lease").pluck().get());
  } finally {
    db.close();
  }
}

test("a suspended daemon keeps its lock during a copy, other daemons exit, and the copy is unchanged", async () => {
  await using home = await startHome({ settings: { INGEST_FILE_METHOD: "copy" } });
  const source = join(home.downloads, NAME);
  writeLarge(source, 96);
  const before = traitsOf(source);
  await using first = await startDaemon(home);
  await copyReaches(home.library, 8 * MIB);
  await standStill(first);
  const number = leases(home.database);
  const under = staged(home.library);
  const others = await Promise.all(
    [["daemon"], ["daemon", "--once"], ["daemon"]].map((args) => runProgram(home, args)),
  );
  expect(others.map(({ code }) => code)).toEqual([4, 4, 4]);
  for (const { stderr } of others) expect(stderr).toContain("Only one engine may run");
  expect(staged(home.library)).toEqual(under);
  expect(leases(home.database)).toBe(number);
  const status = await runProgram(home, ["status"]);
  expect([status.code, status.stdout.split(".")[0]]).toEqual([
    1,
    "The engine is suspended (SIGSTOP)",
  ]);
  first.child.kill("SIGCONT");
  await home.reaches(NAME, "filed");
  expect(allFiles(home.library)).toHaveLength(1);
  expect(hashOf(join(home.library, visibleFiles(home.library)[0] ?? ""))).toBe(before.sha256);
  expect(traitsOf(source)).toEqual(before);
});

test("of several daemons started at once, one works, the others exit, and each release is filed once", {
  timeout: 900_000,
}, async () => {
  for (let round = 0; round < (LONG ? 30 : 1); round++) {
    await using home = await startHome();
    const names = ["Inception.2010.mkv", "Interstellar.2014.mkv", "Sintel.2010.mkv"];
    for (const name of names) home.drop(name);
    await using all = new AsyncDisposableStack();
    const daemons = [1, 2, 3, 4].map(() => all.use(startProgram(home, ["daemon"])));
    for (const name of names) await home.reaches(name, "filed");
    const ended: (number | null)[] = [];
    for (const { exited } of daemons) void exited.then(({ code }) => ended.push(code));
    await waitFor("all but one to leave", () => ended.length === daemons.length - 1);
    expect(ended).toEqual([4, 4, 4]);
    expect(leases(home.database)).toBe(1);
    expect(visibleFiles(home.library)).toHaveLength(names.length);
    expect(await home.releases()).toHaveLength(names.length);
  }
});
