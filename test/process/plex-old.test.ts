import { expect, test } from "vitest";
import { cli, startDaemon } from "../support/daemon.ts";
import { startFakePlex } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome, PLEX_TOKEN } from "./home.ts";
import { ask, connect } from "./mcp-session.ts";

const OLD = "1.29.2.6364-6d72b0cf6";
const WARNING = /1\.29\.2.*older than 1\.30.*update it/;

type Status = { sources: { kind: string; healthy: boolean; message?: string }[] };

const plexIn = ({ sources }: Status) => sources.find(({ kind }) => kind === "plex");

/** How often something of the log warns of it: each line once, however often Plex is asked. */
const warnings = (log: string): number => log.split("\n").filter((line) => WARNING.test(line)).length;

test("a Plex older than 1.30 is warned of by the daemon, in its log and in status, and is used all the same", async () => {
  await using plex = await startFakePlex({ token: PLEX_TOKEN, sections: [], version: OLD });
  using home = makeHome({ plex });
  await using daemon = await startDaemon(home);
  await waitFor("the warning", () => warnings(daemon.log()) > 0);
  const status = async () => (await cli(home, "status", "--json")).json() as Status;
  await waitFor("status to say so", async () => WARNING.test(plexIn(await status())?.message ?? ""));
  expect(plexIn(await status())).toMatchObject({ healthy: true });
  expect((await cli(home, "status")).stdout).toMatch(WARNING);
  await using client = await connect(home);
  expect(plexIn(await ask<Status>(client, "get_watcher_status"))?.message).toMatch(WARNING);
  expect(warnings(daemon.log())).toBe(1);
});
