import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { type Running, startDaemon } from "../support/daemon.ts";
import { makeHome, startHome, visibleFiles } from "./home.ts";

const lines = (daemon: Running): string[] => daemon.stderr().trim().split("\n");

test.each([
  ["its file is deleted", (lock: string) => rmSync(lock)],
  ["its folder is deleted", (lock: string) => rmSync(dirname(lock), { recursive: true })],
  ["its folder is moved away", (lock: string) => renameSync(dirname(lock), `${dirname(lock)}-old`)],
])("an idle daemon that loses its lock exits with code 1 and one log line: %s", async (_, lose) => {
  using home = makeHome();
  const pidFile = home.at("daemon.pid");
  home.configure({ DAEMON_PID_FILE: pidFile });
  await using daemon = await startDaemon(home);
  const before = lines(daemon).length;
  lose(join(home.state, "lock", "engine.lock"));
  const { code } = await daemon.exited;
  expect(code).toBe(1);
  expect(lines(daemon).slice(before)).toEqual([
    expect.stringContaining("The engine lock was lost"),
  ]);
  expect(existsSync(pidFile)).toBe(false);
  await using next = await startDaemon(home);
  expect(await next.end()).toMatchObject({ code: 0 });
});

test("the next daemon files each film dropped while the lock was lost exactly once, without review", async () => {
  await using home = await startHome();
  await using first = await startDaemon(home);
  rmSync(join(home.state, "lock"), { recursive: true });
  for (const name of ["Inception.2010.mkv", "Interstellar.2014.mkv"]) home.drop(name);
  await using _second = await startDaemon(home);
  expect((await first.exited).code).toBe(1);
  for (const name of ["Inception.2010.mkv", "Interstellar.2014.mkv"]) {
    const { id } = await home.reaches(name, "filed");
    const history = JSON.stringify(await home.item(id));
    expect(history).not.toMatch(/lock was lost|took over/);
  }
  expect(await home.releases()).toHaveLength(2);
  expect(visibleFiles(home.movies)).toHaveLength(2);
});

test("the daemon also exits if its database is deleted or replaced while it runs", async () => {
  using home = makeHome();
  await using daemon = await startDaemon(home);
  renameSync(home.database, `${home.database}.old`);
  expect((await daemon.exited).code).toBe(1);
  expect(lines(daemon).at(-1)).toContain(`${home.database} was deleted or replaced`);
});
