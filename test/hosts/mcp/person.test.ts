import { expect, test } from "vitest";
import { createToolServer } from "../../../src/hosts/mcp/server.ts";
import { HUNG_MS } from "../../support/wait-for.ts";
import { movie } from "../../support/works.ts";
import { reviewServer } from "./support-review.ts";

const CATALOGUE = [movie(949, "Heat", 1995)];
const RELEASE = "Heat.1995.mkv";

async function pageServer(toolsets: readonly ("plex" | "ingest")[]) {
  const made = await reviewServer([RELEASE], { catalogue: CATALOGUE });
  const report = (error: unknown): never => expect.unreachable(String(error));
  const server = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets,
    readOnly: true,
    deps: made.deps,
    report,
  });
  const call = { signal: made.engine.signal, actor: "web:phone", reader: "person" } as const;
  return { made, server, call, [Symbol.asyncDispose]: () => made[Symbol.asyncDispose]() };
}

test("the user's page has tools that models do not get, but no writing tool on a read-only server", async () => {
  await using it = await pageServer(["plex"]);
  expect(await it.server.answer("get_ingest_queue", {}, it.call)).toMatchObject({ ok: true });
  const model = { ...it.call, reader: "model" } as const;
  expect(await it.server.answer("get_ingest_queue", {}, model)).toMatchObject({ ok: false });
  expect(await it.server.answer("reject_ingest", { ids: [1] }, it.call)).toMatchObject({
    ok: false,
    error: { code: "refused" },
  });
});

test("names the button or command for the user, and the tool for a model", async () => {
  await using it = await pageServer(["ingest"]);
  const id = await it.made.id(RELEASE);
  const asked = await it.server.answer("get_ingest_queue", {}, it.call);
  expect(JSON.stringify(asked)).toContain(`plex-ingest approve ${id}`);
  const missing = await it.server.answer("get_ingest_item", { id: 999 }, it.call);
  expect(missing).toMatchObject({
    ok: false,
    error: { next: expect.stringContaining("“History”") },
  });
  const model = { ...it.call, reader: "model" } as const;
  const told = await it.server.answer("get_ingest_item", { id: 999 }, model);
  expect(told).toMatchObject({
    ok: false,
    error: { next: expect.stringContaining("get_ingest_queue") },
  });
});

test("a refused release in a batch names no tool to the user", async () => {
  await using made = await reviewServer([RELEASE], { catalogue: CATALOGUE });
  const id = await made.id(RELEASE);
  await made.data("reject_ingest", { ids: [id] });
  const answered = await made.answer("undo_ingest", { id });
  expect(answered).toMatchObject({
    ok: false,
    error: { next: expect.stringContaining("“Retry”") },
  });
  const batch = await made.answer("retry_ingest", { ids: [id, 99] });
  const results = JSON.stringify(batch);
  expect(results).toContain("There is no download #99.");
  expect(results).not.toMatch(/\b(?:get|approve|reject|retry|undo|execute|search|list)_[a-z]+/);
});
