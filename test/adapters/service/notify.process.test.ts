import { chmodSync } from "node:fs";
import { expect, test } from "vitest";
import { openNotify, readWatchdogMs } from "../../../src/adapters/service/notify.ts";
import { hasNotify, notifySocket } from "../../support/notify-socket.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const path = process.env["PATH"];
const unexpected = (message: string): never => expect.unreachable(message);

test.skipIf(!hasNotify)(
  "sends messages to systemd's socket in order, truncated and without line breaks",
  async () => {
    using socket = await notifySocket();
    const notify = openNotify({ socket: socket.path, path, failed: unexpected });
    void notify(["READY=1"]);
    void notify(["WATCHDOG=1", 'STATUS=Files "é\nREADY=0']);
    await notify([`STATUS=${"x".repeat(9000)}`]);
    expect(socket.messages).toEqual([
      "READY=1",
      'WATCHDOG=1 | STATUS=Files "é READY=0',
      `STATUS=${"x".repeat(493)}`,
    ]);
  },
);

test.skipIf(!hasNotify)("reports a missing socket once, and never rejects", async () => {
  const failures: string[] = [];
  const notify = openNotify({
    socket: "/nonexistent/notify",
    path,
    failed: (message) => failures.push(message),
  });
  for (let times = 0; times < 3; times++) await notify(["WATCHDOG=1"]);
  expect(failures).toEqual([
    expect.stringMatching(/^The daemon's status cannot be sent to systemd: /),
  ]);
});

test("reports only once that the program is not installed", async () => {
  using folder = tempFolder();
  const failures: string[] = [];
  const notify = openNotify({
    socket: "/s",
    path: folder.path,
    failed: (message) => failures.push(message),
  });
  await Promise.all([notify(["READY=1"]), notify(["WATCHDOG=1"])]);
  expect(failures).toEqual([expect.stringContaining("systemd-notify")]);
});

test("passes the program the socket and nothing else from our environment", async () => {
  using folder = tempFolder();
  const program = folder.write("systemd-notify", `#!/bin/sh\nenv > ${folder.at("seen")}\n`);
  chmodSync(program, 0o755);
  process.env["PLEX_TOKEN"] = "secret";
  await openNotify({ socket: "/s", path: `${folder.path}:${path}`, failed: unexpected })([
    "READY=1",
  ]);
  delete process.env["PLEX_TOKEN"];
  const { readFileSync } = await import("node:fs");
  const seen = readFileSync(folder.at("seen"), "utf8");
  expect(seen).toContain("NOTIFY_SOCKET=/s");
  expect(seen).not.toContain("PLEX_TOKEN");
});

test.each([
  [{}, undefined],
  [{ WATCHDOG_USEC: "60000000" }, 60_000],
  [{ WATCHDOG_USEC: "60000000", WATCHDOG_PID: "7" }, 60_000],
  [{ WATCHDOG_USEC: "60000000", WATCHDOG_PID: "8" }, undefined],
  [{ WATCHDOG_USEC: "0" }, undefined],
  [{ WATCHDOG_USEC: "often" }, undefined],
])("for %j, the watchdog interval of process 7 is %j ms", (env, ms) => {
  expect(readWatchdogMs(env, 7)).toBe(ms);
});
