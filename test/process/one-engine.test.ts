import { hostname } from "node:os";
import { expect, test } from "vitest";
import { cli, runProgram, startDaemon } from "../support/daemon.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, startHome } from "./home.ts";

/** The error has two lines and no stack trace. It names the process that holds the lock. */
function expectToLeave(second: Awaited<ReturnType<typeof runProgram>>, holder: number): void {
  expect(second.code).toBe(4);
  expect(second.stderr).toContain(`Another plex-ingest engine is running (process ${holder} on `);
  expect(second.stderr.trim().split("\n")).toHaveLength(2);
  expect(second.stderr).not.toMatch(/\bat .*:\d+:\d+/);
}

test("a second daemon exits and names the first, which keeps running; killing the first frees the lock", async () => {
  await using home = await startHome();
  await using first = await startDaemon(home);
  expectToLeave(await runProgram(home, ["daemon"]), first.pid);

  home.drop("Inception.2010.mkv");
  await home.reaches("Inception.2010.mkv", "filed");
  const status = await cli(home, "status", "--json");
  expect(status.json()).toMatchObject({ engine: { running: true, pid: first.pid } });

  expect(await first.end("SIGKILL")).toMatchObject({ signal: "SIGKILL" });
  expect((await cli(home, "status", "--json")).json()).toMatchObject({
    engine: { running: false },
  });
  await using next = await startDaemon(home);
  home.drop("Interstellar.2014.mkv");
  await home.reaches("Interstellar.2014.mkv", "filed");
  expect((await cli(home, "status", "--json")).json()).toMatchObject({
    engine: { running: true, pid: next.pid },
  });
});

test("a daemon, its doctor and its status warn if another database manages the same library", async () => {
  await using home = await startHome();
  await using _first = await startDaemon(home);
  home.drop("Inception.2010.mkv");
  await home.reaches("Inception.2010.mkv", "filed");
  using other = makeHome({ media: home.library });
  await using second = await startDaemon(other);
  const said = `Another plex-ingest database (storage ${hostname()}) also files into ${home.library}`;
  await waitFor("the warning", () => second.log().includes(said));
  expect(await cli(other, "status")).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(said),
  });
  expect((await cli(other, "doctor", "--here")).stdout).toContain(said);
});
