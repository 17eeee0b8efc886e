import { expect, test } from "vitest";
import type { ShownStatus } from "../../src/app/shown/status-shape.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { makeHome } from "./home.ts";

test("status shows when each job runs next, in the machine's time zone", async () => {
  using home = makeHome();
  home.configure({ UPKEEP_SCHEDULE: "30 5 * * *" });
  await using daemon = await startDaemon(home, { env: { TZ: "Asia/Kathmandu" } });
  const jobs = async () => {
    const { sources } = (await cli(home, "status", "--json")).json() as ShownStatus;
    return sources.flatMap(({ kind, name, message }) =>
      kind === "schedule" ? `${name}: ${message}` : [],
    );
  };
  // The local times 5:30 and 4:07 in UTC. The local time zone is 5:45 ahead.
  await expect
    .poll(jobs)
    .toEqual([
      expect.stringMatching(/^backup: next at \d{4}-\d\d-\d\d 22:22 UTC$/),
      expect.stringMatching(/^upkeep: next at \d{4}-\d\d-\d\d 23:45 UTC$/),
    ]);
  expect(await daemon.end()).toMatchObject({ code: 0 });
});
