import { expect, test } from "vitest";
import { dashboard } from "../../src/app/dashboard/dashboard-shape.ts";
import { startFakeArr } from "../support/arr.ts";
import { cli, startDaemon } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";
import { TOKEN } from "./http-server.ts";

const READER = "r3ader-".repeat(6);

test("a dashboard reads a running daemon with its own token, which appears in no log", async () => {
  const before = Date.now();
  const port = String(await freePort());
  const tokens = { AUTH_TOKEN: TOKEN, AUTH_READER_TOKEN: READER };
  using home = makeHome({ settings: { SERVER_PORT: port, ...tokens } });
  await using daemon = await startDaemon(home);
  const ask = (path: string, method = "GET") =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { Authorization: `Bearer ${READER}` },
    });
  const shown = await waitFor("the status", async () =>
    dashboard.parse(await (await ask("/api/status")).json()),
  );
  expect(shown).toMatchObject({ queue: { review: 0 }, filed: { total: 0 }, recent: [] });
  expect(shown.space.length).toBeGreaterThan(0);
  expect(Date.parse(shown.started_at)).toBeGreaterThan(before);
  expect([(await ask("/mcp", "POST")).status, (await ask("/metrics")).status]).toEqual([403, 200]);
  expect(daemon.log()).not.toContain(READER);
});

test("a Radarr that refuses its key is down, with one reason, wherever health is shown", async () => {
  await using radarr = await startFakeArr("radarr");
  const port = String(await freePort());
  const settings = {
    SERVER_PORT: port,
    AUTH_TOKEN: TOKEN,
    AUTH_READER_TOKEN: READER,
    RADARR_URL: radarr.url,
    RADARR_API_KEY: "f".repeat(32),
    // No episode is asked about, so nothing is sent to TVmaze.
    INGEST_SECOND_CATALOGUE: "tvmaze",
  };
  using home = makeHome({ settings });
  await using _daemon = await startDaemon(home);
  const read = async (path: string): Promise<string> =>
    (
      await fetch(`http://127.0.0.1:${port}${path}`, {
        headers: { Authorization: `Bearer ${READER}` },
      })
    ).text();
  const { status, services } = await waitFor("the verdict", async () => {
    const facts = dashboard.parse(JSON.parse(await read("/api/status")));
    return facts.services["radarr"] === "down" ? facts : undefined;
  });
  expect({ status, services }).toMatchObject({
    status: "degraded",
    services: { plex: "unknown", tmdb: "unknown", radarr: "down", tvmaze: "unknown" },
  });
  const reason =
    "Radarr refuses the API key (401). Copy it from Settings → General there, and set " +
    "RADARR_API_KEY.";
  const said = await cli(home, "status");
  expect([said.code, said.stdout]).toEqual([1, expect.stringContaining(`not ok: ${reason}`)]);
  expect(said.stdout).toMatch(/^ {2}tvmaze +not checked yet$/m);
  const { sources, verdicts } = JSON.parse((await cli(home, "status", "--json")).stdout);
  expect(sources).toContainEqual(
    expect.objectContaining({ kind: "radarr", name: "radarr", healthy: false, message: reason }),
  );
  expect(verdicts).toContainEqual(
    expect.objectContaining({ code: "radarr", state: "ill", message: reason }),
  );
  expect(await read("/metrics")).toContain('plex_ingest_source_up{kind="radarr"} 0');
  expect((await cli(home, "doctor")).stdout).toContain(reason);
});
