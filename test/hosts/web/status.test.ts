import { expect, test } from "vitest";
import { type Dashboard, dashboard } from "../../../src/app/dashboard/dashboard-shape.ts";
import type { ProcessHealth } from "../../../src/app/dashboard/read-dashboard.ts";
import { READER_PATHS } from "../../../src/hosts/web/guard/admit.ts";
import { describeApi } from "../../../src/hosts/web/open-api.ts";
import { JSON_TYPE, startWeb, TOKEN, type WebOptions } from "./web-server.ts";

const READER = "r3ader-".repeat(6);
const HOOK = "h00k-".repeat(7);
const REVIEWER = "r3view-".repeat(6);

const factsOf = (status: ProcessHealth): Dashboard => ({
  version: "1.2.3",
  status,
  started_at: "2026-11-27T00:00:00.000Z",
  queue: { review: 1, waiting: 0, working: 0 },
  filed: { today: 0, days_7: 2, total: 30 },
  recent: [],
  services: { plex: "ok", tmdb: "ok" },
  clients: {},
  space: [],
  trash: { files: 0, bytes: 0 },
});

const OPTIONS: WebOptions = {
  readerToken: READER,
  hookSecret: HOOK,
  reviewerToken: REVIEWER,
  dashboard: async (health) => factsOf(health),
};

const withToken = (token: string) => ({ authorization: `Bearer ${token}` });

test("the reader's token opens what dashboards read, and nothing else", async () => {
  await using web = await startWeb(OPTIONS);
  const statusOf = async (path: string, token: string, method = "GET"): Promise<number> =>
    (await web.ask({ path, method, headers: withToken(token) })).status;
  for (const path of READER_PATHS) {
    expect([path, await statusOf(path, READER)]).toEqual([path, 200]);
    expect([path, await statusOf(path, REVIEWER)]).toEqual([path, 200]);
    expect([path, await statusOf(path, TOKEN)]).toEqual([path, 200]);
    expect([path, await statusOf(path, `${READER}x`)]).toEqual([path, 401]);
    expect([path, (await web.ask({ path })).status]).toEqual([path, 401]);
  }
  const refused = await web.ask({ path: "/mcp", method: "POST", headers: withToken(READER) });
  expect([refused.status, refused.json()["error"]]).toEqual([
    403,
    "AUTH_READER_TOKEN opens only /api/status, /api/openapi.json, /metrics.",
  ]);
  expect(await statusOf("/api/process-torrent", READER, "POST")).toBe(403);
  expect([web.calls, web.recorded]).toEqual([[], []]);
});

test("the status is flat JSON without the token, also while the process only waits", async () => {
  await using web = await startWeb(OPTIONS);
  const answer = await web.ask({ path: "/api/status", headers: withToken(READER) });
  expect(dashboard.parse(answer.json())).toEqual(factsOf("ok"));
  expect(web.logged.join("\n")).not.toContain(READER);
});

test("a server without a database has no status", async () => {
  await using web = await startWeb({ readerToken: READER });
  expect((await web.ask({ path: "/api/status", headers: withToken(READER) })).status).toBe(404);
});

test("each address in the OpenAPI document exists and accepts the method", async () => {
  await using web = await startWeb(OPTIONS);
  const { json } = await web.ask({ path: "/api/openapi.json", headers: withToken(READER) });
  const document = json();
  expect(document).toEqual(JSON.parse(JSON.stringify(describeApi("1.2.3", ""))));
  const paths = Object.entries(document["paths"] as Record<string, Record<string, object>>);
  expect(paths.map(([path]) => path)).toEqual(expect.arrayContaining(["/api/status", "/metrics"]));
  for (const [path, methods] of paths) {
    for (const method of Object.keys(methods)) {
      const answer = await web.ask({
        path: path.replace("{app}", "any"),
        method: method.toUpperCase(),
        headers: { ...withToken(TOKEN), "x-api-key": HOOK, ...JSON_TYPE },
        ...(method === "post" ? { body: "{}" } : {}),
      });
      expect([path, answer.status]).toEqual([path, expect.toBeOneOf([200, 202, 400, 503])]);
    }
  }
});
