import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import type { PlexFault } from "../support/plex/fault.ts";
import { someLibrary } from "../support/plex/library.ts";
import { CALLS } from "../support/plex/plex-tools.ts";
import { startPlex } from "../support/plex/start-plex.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, makeHome, TMDB_KEY } from "./home.ts";
import { connect } from "./mcp-session.ts";

const TOKEN = "ech0-Plex_t0ken-5f3a9c21";

/** The command lines of all processes of this machine, as any of its users may read them. */
const commandLines = (): string =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
      } catch {
        return "";
      }
    })
    .join("\n");

test("a Plex that repeats the token in its answers gets it into no answer, log, argument or file", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  using home = makeHome({ tmdb, settings: { DAEMON_LOG_LEVEL: "trace", LOG_LEVEL: "trace", PLEX_TIMEOUT: "3" } });
  const library = someLibrary();
  for (const [at, path] of [home.movies, home.tv].entries()) {
    const section = library.sections[at];
    if (section) section.locations = [path];
  }
  const players = [{ id: "tv", name: "TV" }];
  const playing = [{ id: "s1", player: { id: "tv", name: "TV" }, itemId: "101" }];
  await using plex = await startPlex({ library, players, playing, token: TOKEN });
  home.configure({ PLEX_URL: plex.url, PLEX_TOKEN: TOKEN });
  let said = "";

  await using daemon = await startDaemon(home);
  home.drop("Primer.2004.mkv");
  await waitFor("Plex to be told of a new film", () => plex.world.scans.length > 0);
  plex.setEcho(true);
  home.drop("Inception.2010.mkv");
  await home.reaches("Inception.2010.mkv", "filed");

  await using client = await connect(home);
  const faults: (PlexFault["kind"] | undefined)[] = [undefined, "inner_error", "unauthorized", "broken", "cut"];
  for (const form of ["json", "xml"] as const) {
    plex.setForm(form);
    for (const kind of faults) {
      plex.setFaults(...(kind === undefined ? [] : [{ kind }]));
      for (const [name, args] of CALLS.filter((_, at) => kind === undefined || at % 3 === 0)) {
        said += JSON.stringify(await client.call(name, args));
      }
    }
  }
  expect(commandLines().includes(home.envFile)).toBe(true);
  expect(commandLines().includes(TOKEN)).toBe(false);
  plex.setFaults();
  for (const args of [
    ["status"],
    ["history"],
    ["show", "1"],
    ["show", "2"],
    ["why", "2"],
    ["doctor"],
    ["config", "show"],
  ]) {
    const { stdout, stderr } = await cli(home, ...args);
    said += stdout + stderr;
  }
  await client.leave();
  said += client.stderr();
  await daemon.end();
  said += daemon.log();

  // The token was used: the stand-in got it and echoed it, and its replacement was seen.
  expect(plex.traffic.tokens.inHeaders).toEqual([TOKEN]);
  expect(plex.traffic.tokens.inAddresses.filter((one) => one.includes(TOKEN))).toEqual([]);
  expect(said.includes("[hidden]")).toBe(true);
  expect(said.includes(TOKEN)).toBe(false);

  const files = allFiles(home.path).filter((path) => path !== "plex-ingest.env");
  expect(files.filter((path) => readFileSync(join(home.path, path)).includes(TOKEN))).toEqual([]);
  const ours = allFiles(home.state).map((path) => join(home.state, path));
  expect(ours.length).toBeGreaterThan(1);
  expect(ours.filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([]);
});
