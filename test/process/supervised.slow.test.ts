import { expect, test } from "vitest";
import { startDaemon, startProgram } from "../support/daemon.ts";
import { hasNotify, notifySocket } from "../support/notify-socket.ts";
import { postgresMissing, startPostgres } from "../support/postgres/server.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";

test.skipIf(!hasNotify)(
  "systemd is told that the daemon is ready, goes on and stops; of one that stands still it hears nothing",
  async () => {
    using home = makeHome();
    using socket = await notifySocket();
    const env = { NOTIFY_SOCKET: socket.path, WATCHDOG_USEC: "1000000" };
    await using daemon = startProgram(home, ["daemon"], { env });
    const fed = (): number => socket.messages.filter((message) => message.startsWith("WATCHDOG=1 | STATUS=")).length;
    await waitFor("three signs of life", () => fed() >= 3);
    expect(socket.messages.filter((message) => message === "READY=1")).toHaveLength(1);
    expect(socket.messages.findIndex((message) => message === "READY=1")).toBeLessThan(
      socket.messages.findIndex((message) => message.startsWith("WATCHDOG=1")),
    );

    // A process that is stopped is what a hung event loop looks like from outside.
    daemon.child.kill("SIGSTOP");
    const before = fed();
    await expect(waitFor("a sign of life", () => fed() > before + 1, 1500)).rejects.toThrow();
    daemon.child.kill("SIGCONT");
    await waitFor("the next sign of life", () => fed() > before + 1);

    expect(await daemon.end()).toMatchObject({ code: 0 });
    expect(socket.messages.at(-1)).toBe("STOPPING=1 | STATUS=Stopping at the next safe step.");
  },
);

test.skipIf(!hasNotify || postgresMissing() !== undefined)(
  "systemd is told that a daemon that stands by is well, over a reload and a takeover, and that it stops",
  async () => {
    await using server = await startPostgres();
    using home = makeHome({ settings: { DATABASE_URL: server.url, STORAGE_NAME: "nas" } });
    await using first = await startDaemon(home);
    using socket = await notifySocket();
    const env = { NOTIFY_SOCKET: socket.path, WATCHDOG_USEC: "1500000" };
    const STANDS_BY = "READY=1 | WATCHDOG=1 | STATUS=Standing by.";
    const heard = (text: string): number => socket.messages.filter((message) => message.includes(text)).length;
    {
      await using third = startProgram(home, ["daemon"], { env });
      await waitFor("it to stand by", () => heard(STANDS_BY) > 0);
      expect(await third.end()).toMatchObject({ code: 0 });
      // Each message is brought by a process of its own: one of before may come later.
      await expect.poll(() => socket.messages).toContain("STOPPING=1 | STATUS=Stopping.");
    }
    await using second = startProgram(home, ["daemon"], { env });
    const before = heard(STANDS_BY);
    await waitFor("three signs of life", () => heard(STANDS_BY) >= before + 3);
    second.child.kill("SIGHUP");
    await waitFor("more of them", () => heard(STANDS_BY) >= before + 5);
    await first.end("SIGKILL");
    await waitFor("a sign of life of the engine", () => heard("WATCHDOG=1 | STATUS=Nothing was found yet.") > 0);
    expect(await second.end()).toMatchObject({ code: 0 });
    await expect.poll(() => socket.messages).toContain("STOPPING=1 | STATUS=Stopping at the next safe step.");
  },
);
