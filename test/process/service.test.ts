import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BUNDLE, runProgram } from "../support/daemon.ts";
import { makeHome } from "./home.ts";

/** A person's home with the configuration where every command finds it, without a state folder. */
function ownHome() {
  const home = makeHome({ settings: { PLEX_INGEST_STATE_DIR: undefined } });
  mkdirSync(home.at(".config/plex-ingest"), { recursive: true });
  writeFileSync(home.at(".config/plex-ingest/.env"), readFileSync(home.envFile), { mode: 0o600 });
  return home;
}

test("a dry run prints the service of this program and this configuration, and changes nothing", async () => {
  using home = ownHome();
  const { code, stdout, stderr } = await runProgram(home, ["service", "install", "--dry-run"], { bare: true });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const envFile = home.at(".config/plex-ingest/.env");
  expect(stdout).toContain(`ExecStart=${process.execPath} -- ${BUNDLE} --env-file ${envFile} daemon\n`);
  expect(stdout).toContain(`PLEX_INGEST_STATE_DIR=${home.at(".local/share/plex-ingest")}\n`);
  expect(stdout).toMatch(/Nothing was changed\.\n$/);
  expect(readFileSync(envFile, "utf8")).not.toContain("PLEX_INGEST_STATE_DIR");
  expect(existsSync(home.at(".config/systemd"))).toBe(false);
});

test("without a service, and without a configuration, each command says what to do", async () => {
  using home = ownHome();
  const run = (...words: string[]) => runProgram(home, ["service", ...words], { bare: true });
  // Where systemd does not run, that is the answer: an install would be refused.
  const what = /`plex-ingest service install`|no service can be installed/;
  expect(await run("status")).toMatchObject({ code: 1, stdout: expect.stringMatching(what) });
  expect(JSON.parse((await run("status", "--json")).stdout)).toMatchObject({ installed: false });
  const started = await run("start");
  expect(started.stderr).toMatch(what);
  expect([1, 3]).toContain(started.code);
  expect(await run("uninstall")).toMatchObject({ code: 0, stdout: expect.stringContaining("Nothing was changed") });
  using empty = makeHome();
  const refused = await runProgram(empty, ["service", "install", "--dry-run"], { bare: true });
  expect(refused).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("plex-ingest init") });
});
