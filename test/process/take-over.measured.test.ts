import { expect, test } from "vitest";
import { startDaemon, startProgram } from "../support/daemon.ts";
import { postgresMissing, startPostgres } from "../support/postgres/server.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";

test.skipIf(postgresMissing() !== undefined)(
  "a standby daemon takes over from a killed one soon after its lock expires",
  async () => {
    await using server = await startPostgres();
    using home = makeHome({ settings: { DATABASE_URL: server.url } });
    const began = performance.now();
    await using first = await startDaemon(home);
    const startMs = performance.now() - began;
    await using second = startProgram(home, ["daemon"]);
    await waitFor("it to stand by", () => second.log().includes("Standing by"));
    const killed = performance.now();
    await first.end("SIGKILL");
    await waitFor("the other to take over", () => second.log().includes(" files from "));
    const tookMs = performance.now() - killed;
    console.log(
      `Took over ${Math.round(tookMs)} ms after the kill; a daemon starts in ${Math.round(startMs)} ms.`,
    );
    // The limit is the sum of the standby's retry pause, the deadline of the lock, and the work of
    // a daemon's start. The process already runs.
    expect(tookMs).toBeLessThan(250 + 1100 + startMs);
    expect((await second.end()).code).toBe(0);
  },
);
