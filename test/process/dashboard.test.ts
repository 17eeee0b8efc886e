import { expect, test } from "vitest";
import { dashboard } from "../../src/app/dashboard/dashboard-shape.ts";
import { startDaemon } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { waitFor } from "../support/wait-for.ts";
import { makeHome } from "./home.ts";
import { TOKEN } from "./http-server.ts";

const READER = "r3ader-".repeat(6);

test("a dashboard reads a running daemon with its own token, which appears in no log", async () => {
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
  // The process is younger than an hour.
  expect(Date.now() - Date.parse(shown.started_at)).toBeLessThan(3_600_000);
  expect([(await ask("/mcp", "POST")).status, (await ask("/metrics")).status]).toEqual([403, 200]);
  expect(daemon.log()).not.toContain(READER);
});
