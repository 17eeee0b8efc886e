import { expect, test } from "vitest";
import type { ToolServer } from "../../../src/hosts/mcp/server.ts";
import { traceCalls } from "../../../src/hosts/mcp/trace-calls.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { listsOf } from "../../support/tool-lists.ts";

test("traces each call with its outcome, its answer's source and its duration, without arguments", async () => {
  const told: unknown[] = [];
  let at = 0;
  const ok = { content: [{ type: "text" as const, text: "{}" }], structuredContent: {} };
  const old = { ...ok, structuredContent: { age_seconds: 0 } };
  const stale = { ...ok, structuredContent: { age_seconds: 900, stale: true } };
  const answers = { fine: ok, old, stale };
  const refused = { content: [{ type: "text" as const, text: "refused: No." }], isError: true };
  const server: ToolServer = {
    ...listsOf(() => []),
    call: async (name) => {
      at += 12;
      return answers[name as keyof typeof answers] ?? refused;
    },
    answer: async () => {
      at += 3;
      return { ok: false, error: { code: "conflict", message: "It changed.", temporary: false } };
    },
  };
  const traced = traceCalls(
    server,
    (event) => told.push(event),
    clockOf(() => at),
  );
  const call = { signal: new AbortController().signal, actor: "mcp:test" };
  expect(await traced.call("fine", { path: "/secret" }, call)).toBe(ok);
  expect(await traced.call("wrong", {}, call)).toBe(refused);
  expect(await traced.call("old", {}, call)).toBe(old);
  expect(await traced.call("stale", {}, call)).toBe(stale);
  expect(await traced.answer("apart", {}, { ...call, actor: "web:phone" })).toMatchObject({
    ok: false,
  });
  expect(told).toEqual([
    { kind: "tool", tool: "fine", actor: "mcp:test", outcome: "ok", ms: 12 },
    { kind: "tool", tool: "wrong", actor: "mcp:test", outcome: "refused", ms: 12 },
    { kind: "tool", tool: "old", actor: "mcp:test", outcome: "ok", from: "cache", ms: 12 },
    { kind: "tool", tool: "stale", actor: "mcp:test", outcome: "ok", from: "stale", ms: 12 },
    { kind: "tool", tool: "apart", actor: "web:phone", outcome: "conflict", ms: 3 },
  ]);
});
