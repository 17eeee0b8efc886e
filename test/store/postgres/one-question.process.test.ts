import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { postgresMissing, startPostgres } from "../../support/postgres/server.ts";

const LOCK = new URL("../../../src/store/postgres/engine-lock.ts", import.meta.url).href;

/** Uses everything that shares a session with the lock, at once and while the session is pinged. */
const programOf = (url: string): string => `
  const { createServerLock } = await import(${JSON.stringify(LOCK)});
  const lock = createServerLock({ url: ${JSON.stringify(url)}, storage: "nas" }, 1);
  const slot = await lock.takeNextSlot();
  const own = await lock.acquire();
  const works = ["notices", "plex index", "counts"].map((work) => own.isOnly(work));
  const got = await Promise.all([...works, slot.release()]);
  console.log(JSON.stringify([...got.slice(0, 3), own.held()]));
  own.release();
  await lock.close();
`;

describe.skipIf(postgresMissing() !== undefined)("the session of the engine lock", () => {
  test("sends the next query only after the answer to the previous one, as pg requires", async () => {
    await using server = await startPostgres();
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      "--throw-deprecation",
      "--input-type=module",
      "-e",
      programOf(server.url),
    ]);
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual([true, true, true, true]);
  });
});
