import { mkdirSync, readdirSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { SettingsChange, ShownSettings } from "../../src/app/settings/settings-shape.ts";
import { skipUnless } from "../faults/support/needs.ts";
import { cli, startDaemon, startProgram } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { refuseWrites } from "../support/refuse-writes.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";
import { TOKEN } from "./http-server.ts";
import { signIn } from "./sign-in.ts";

test("a daemon tries the file once at its start, and a read of the settings leaves the folder unchanged", async (on) => {
  const port = String(await freePort());
  using home = makeHome({ settings: { SERVER_PORT: port, AUTH_TOKEN: TOKEN } });
  const folder = join(dirname(home.envFile), "config");
  mkdirSync(folder);
  const envFile = join(folder, "settings.env");
  renameSync(home.envFile, envFile);
  const place = { path: home.path, envFile };
  const refused = refuseWrites(folder);
  if (!refused) {
    on.skip("a folder cannot be made immutable here");
    return;
  }
  using closed = refused;
  await using daemon = await startDaemon(place);
  await waitFor("the listener", () => {
    if (!daemon.log().includes("HTTP: MCP is at")) throw new Error(daemon.log());
    return true;
  });
  const browser = await signIn((await cli(place, "web", "--print")).stdout.trim());
  const read = await browser.call<ShownSettings>("get_settings");
  expect(read).toMatchObject({ editable: false, unwritable: expect.stringContaining(envFile) });
  const saved = await browser.call<SettingsChange>("change_settings", {
    digest: read.file.digest,
    set: { INGEST_TRASH_DAYS: "60" },
    reset: [],
  });
  expect(saved.problems).toContainEqual({ message: read.unwritable });
  // The answer is that of the start, so a folder that changes later is not written by a read.
  closed[Symbol.dispose]();
  const { mtimeNs } = statSync(folder, { bigint: true });
  expect((await browser.call<ShownSettings>("get_settings")).editable).toBe(false);
  expect(statSync(folder, { bigint: true }).mtimeNs).toBe(mtimeNs);
  await browser.call("restart_daemon");
  await waitFor("the second start", async () => {
    const again = await browser.call<ShownSettings>("get_settings").catch(() => undefined);
    return again?.editable === true;
  });
  expect(readdirSync(folder)).toEqual(["settings.env"]);
});

test("health is served while the trial of a slow disk still runs", async (on) => {
  skipUnless(on, "strace", "root");
  const port = String(await freePort());
  using home = makeHome({ settings: { SERVER_PORT: port, AUTH_TOKEN: TOKEN } });
  const strace = ["strace", "-f", "-qq", "-o", home.at("trace"), "-P", home.envFile];
  const hour = ["-e", "trace=link,linkat", "-e", "inject=link,linkat:delay_enter=3600000000"];
  const inside = ["unshare", "--fork", "--pid", "--kill-child"];
  await using daemon = startProgram(home, ["daemon"], { under: [...inside, ...strace, ...hour] });
  await waitFor("health", async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/health/live`);
    expect(answer.status, daemon.log()).toBe(200);
    return true;
  });
});
