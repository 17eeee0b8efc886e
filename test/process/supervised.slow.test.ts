import { expect, test } from "vitest";
import { startDaemon, startProgram } from "../support/daemon.ts";
import { hasNotify, notifySocket } from "../support/notify-socket.ts";
import { postgresMissing, startPostgres } from "../support/postgres/server.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";

test.skipIf(!hasNotify || postgresMissing() !== undefined)(
  "a standby daemon reports its health to systemd through a reload and a takeover, and then its stop",
  async () => {
    await using server = await startPostgres();
    using home = makeHome({ settings: { DATABASE_URL: server.url, STORAGE_NAME: "nas" } });
    await using first = await startDaemon(home);
    using socket = await notifySocket();
    const env = { NOTIFY_SOCKET: socket.path, WATCHDOG_USEC: "1500000" };
    const STANDS_BY = "READY=1 | WATCHDOG=1 | STATUS=Standing by.";
    const heard = (text: string): number =>
      socket.messages.filter((message) => message.includes(text)).length;
    {
      await using third = startProgram(home, ["daemon"], { env });
      await waitFor("it to stand by", () => heard(STANDS_BY) > 0);
      expect(await third.end()).toMatchObject({ code: 0 });
      // Each message is delivered by a separate process, so an earlier message may arrive after a
      // later one.
      await expect.poll(() => socket.messages).toContain("STOPPING=1 | STATUS=Stopping.");
    }
    await using second = startProgram(home, ["daemon"], { env });
    const before = heard(STANDS_BY);
    await waitFor("three signs of life", () => heard(STANDS_BY) >= before + 3);
    second.child.kill("SIGHUP");
    await waitFor("more of them", () => heard(STANDS_BY) >= before + 5);
    await first.end("SIGKILL");
    await waitFor(
      "a sign of life of the engine",
      () => heard("WATCHDOG=1 | STATUS=No releases found yet.") > 0,
    );
    expect(await second.end()).toMatchObject({ code: 0 });
    await expect
      .poll(() => socket.messages)
      .toContain("STOPPING=1 | STATUS=Stopping at the next safe step.");
  },
);
