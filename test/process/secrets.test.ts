import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cli, type Running, runProgram, startDaemon } from "../support/daemon.ts";
import { startFakePlex } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, type Home, PLEX_TOKEN, startHome, TMDB_KEY } from "./home.ts";
import { ask, connect } from "./mcp-session.ts";

const WRONG_KEY = "0badc0de0badc0de0badc0de0badc0de";
const WRONG_TOKEN = "wr0ng-plex-t0ken";
const SECRETS = [TMDB_KEY, WRONG_KEY, PLEX_TOKEN, WRONG_TOKEN];

/** Returns the files that contain a secret in plain text, except the configuration. */
const filesWith = (home: Home): string[] =>
  allFiles(home.path)
    .filter((path) => path !== "plex-ingest.env")
    .filter((path) =>
      SECRETS.some((secret) => readFileSync(join(home.path, path)).includes(secret)),
    );

test("key and token appear in no log, output, error or file except the configuration", async () => {
  await using home = await startHome({ settings: { DAEMON_LOG_LEVEL: "trace" } });
  const sections = [{ title: "Films", type: "movie", locations: [home.movies] }];
  await using plex = await startFakePlex({ token: PLEX_TOKEN, sections });
  let said = "";
  const note = ({ stdout, stderr }: { stdout: string; stderr: string }): string =>
    (said += stdout + stderr);

  // Both services refuse, so that their errors are logged.
  home.configure({ PLEX_URL: plex.url, PLEX_TOKEN: WRONG_TOKEN, TMDB_API_KEY: WRONG_KEY });
  home.drop("Inception.2010.mkv");
  {
    await using daemon = await startDaemon(home);
    await waitFor(
      "TMDB's refusal",
      async () => (await home.release("Inception.2010.mkv"))?.waiting?.code === "tmdb_unauthorized",
    );
    await waitFor("Plex's refusal", () => /Plex/.test(withoutStart(daemon)));
    note(await cli(home, "status"));
    note(await cli(home, "show", "1"));
    note(await cli(home, "plan", "1"));
    note(await runProgram(home, ["identify", "-"], { input: "Sintel.2010\n" }));
    await daemon.end();
    said += daemon.log();
  }

  // Both services accept the credentials. Then TMDB cuts connections, and the errors contain the
  // address with the key.
  home.configure({ PLEX_URL: plex.url, PLEX_TOKEN });
  {
    await using daemon = await startDaemon(home);
    await waitFor("Plex to be asked", () => plex.scans.length > 0);
    expect(home.tmdb.requests.some(({ query }) => query["api_key"] === TMDB_KEY)).toBe(true);
    home.tmdb.setFault({
      kind: "redirect",
      to: `${home.tmdb.url}/search/movie?api_key=${TMDB_KEY}`,
    });
    plex.setFault({ kind: "reset" });
    home.drop("Interstellar.2014.mkv");
    await waitFor(
      "the redirect",
      async () => (await home.release("Interstellar.2014.mkv"))?.waiting !== undefined,
    );
    home.tmdb.setFault({ kind: "reset" });
    home.drop("Primer.2004.mkv");
    await waitFor(
      "the cut",
      async () => (await home.release("Primer.2004.mkv"))?.waiting !== undefined,
    );
    daemon.child.kill("SIGHUP");
    await waitFor("the SIGHUP", () => daemon.log().includes("were reloaded"));
    for (const args of [
      ["status"],
      ["queue", "--state", "all"],
      ["history"],
      ["config", "show"],
      ["config", "check"],
    ]) {
      for (const answer of await Promise.all([cli(home, ...args), cli(home, ...args, "--json")])) {
        note(answer);
      }
    }
    await daemon.end();
    said += daemon.log();
  }
  plex.setFault(undefined);
  {
    await using client = await connect(home, { env: { LOG_LEVEL: "trace" } });
    await ask(client, "list_libraries");
    await ask(client, "list_libraries");
    await ask(client, "get_ingest_queue");
    expect(client.stderr()).toMatch(/Tool get_ingest_queue of mcp:test-client: ok in /);
    expect(client.stderr()).toMatch(/plex GET [^"]*: 200 in /);
    expect(client.stderr()).toContain("plex libraries: answered from the cache.");
    said += client.stderr();
  }
  // A configuration that contains the secrets and is refused.
  home.configure({ PLEX_TOKEN: `${PLEX_TOKEN} and more`, PLEX_MODE: "none" });
  note(await cli(home, "daemon"));

  expect(said.length).toBeGreaterThan(3000);
  // The daemon logged all its actions.
  expect(said).toMatch(/tmdb GET [^"]*api_key=\[hidden\][^"]*: 200 in /);
  expect(said).toMatch(/plex GET [^"]*: 401 in /);
  expect(said).toMatch(/Decision on #\d+ /);
  expect(said).toContain("Woken: a watched folder changed.");
  for (const secret of SECRETS) expect(said.includes(secret), secret).toBe(false);
  expect(filesWith(home)).toEqual([]);
  expect(readFileSync(home.database).length).toBeGreaterThan(0);

  // The search itself finds a secret that is planted in the state folder.
  home.drop("../state/planted", Buffer.from(`\0\0${TMDB_KEY}\0`));
  expect(filesWith(home)).toEqual(["state/planted"]);
});

/** Returns the log without the line that names the folders. */
const withoutStart = (daemon: Running): string =>
  daemon
    .log()
    .split("\n")
    .filter((line) => !line.includes(" files from "))
    .join("\n");
