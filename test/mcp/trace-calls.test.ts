import { expect, test } from "vitest";
import type { ToolServer } from "../../src/mcp/server.ts";
import { traceCalls } from "../../src/mcp/trace-calls.ts";

test("each call is told with its outcome and duration, without arguments, and its answer is unchanged", async () => {
  const told: unknown[] = [];
  let at = 0;
  const ok = { content: [{ type: "text" as const, text: "{}" }], structuredContent: {} };
  const refused = { content: [{ type: "text" as const, text: "refused: No." }], isError: true };
  const server: ToolServer = {
    list: () => [],
    call: async (name) => {
      at += 12;
      return name === "fine" ? ok : refused;
    },
    answer: async () => {
      at += 3;
      return { ok: false, error: { code: "conflict", message: "It changed.", temporary: false } };
    },
  };
  const traced = traceCalls(
    server,
    (event) => told.push(event),
    () => at,
  );
  const call = { signal: new AbortController().signal, actor: "mcp:test" };
  expect(await traced.call("fine", { path: "/secret" }, call)).toBe(ok);
  expect(await traced.call("wrong", {}, call)).toBe(refused);
  expect(await traced.answer("apart", {}, { ...call, actor: "web:phone" })).toMatchObject({ ok: false });
  expect(told).toEqual([
    { kind: "tool", tool: "fine", actor: "mcp:test", outcome: "ok", ms: 12 },
    { kind: "tool", tool: "wrong", actor: "mcp:test", outcome: "refused", ms: 12 },
    { kind: "tool", tool: "apart", actor: "web:phone", outcome: "conflict", ms: 3 },
  ]);
});
