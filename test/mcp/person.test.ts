import { expect, test } from "vitest";
import { createToolServer } from "../../src/mcp/server.ts";
import { candidate, inReview } from "../support/review-release.ts";
import { testServer } from "./support-server.ts";

async function pageServer(toolsets: readonly ("plex" | "ingest")[]) {
  const made = await testServer();
  const report = (error: unknown): never => expect.unreachable(String(error));
  const server = createToolServer({ toolsets, readOnly: true, deps: made.deps, report });
  const call = { signal: made.engine.signal, actor: "web:phone", reader: "person" } as const;
  return { made, server, call, [Symbol.asyncDispose]: () => made[Symbol.asyncDispose]() };
}

test("a person's page has the tools that models were not given, but none that writes on a read-only server", async () => {
  await using it = await pageServer(["plex"]);
  expect(await it.server.answer("get_ingest_queue", {}, it.call)).toMatchObject({ ok: true });
  const model = { ...it.call, reader: "model" } as const;
  expect(await it.server.answer("get_ingest_queue", {}, model)).toMatchObject({ ok: false });
  expect(await it.server.answer("reject_ingest", { ids: [1] }, it.call)).toMatchObject({
    ok: false,
    error: { code: "refused" },
  });
});

test("a person is told what to do in commands, a model in calls of tools", async () => {
  await using it = await pageServer(["ingest"]);
  const candidates = [candidate(949, "Heat", 1995, 900)];
  const id = await inReview(it.made.engine, "Heat.mkv", { candidates });
  const asked = await it.server.answer("get_ingest_queue", {}, it.call);
  expect(JSON.stringify(asked)).toContain(`plex-ingest approve ${id}`);
  const missing = await it.server.answer("get_ingest_item", { id: 999 }, it.call);
  expect(missing).toMatchObject({ ok: false, error: { next: expect.stringContaining("`plex-ingest queue") } });
  const model = { ...it.call, reader: "model" } as const;
  const told = await it.server.answer("get_ingest_item", { id: 999 }, model);
  expect(told).toMatchObject({ ok: false, error: { next: expect.stringContaining("get_ingest_queue") } });
});
