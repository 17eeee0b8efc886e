import { expect, test } from "vitest";
import type { ToolDeps } from "../../src/mcp/deps.ts";
import { createToolServer } from "../../src/mcp/server.ts";

test("a call that waits for another side is given up in time, and says to look before asking again", async () => {
  const libraries = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true }));
  const deps = { plex: () => ({ libraries }) } as unknown as ToolDeps;
  const reported: unknown[] = [];
  const server = createToolServer({
    toolsets: ["plex"],
    readOnly: false,
    deps,
    report: (error) => reported.push(error),
    longestMs: 30,
  });
  const call = { signal: new AbortController().signal, actor: "mcp:test" };
  const answer = await server.call("list_libraries", {}, call);
  expect(answer).toMatchObject({ isError: true });
  expect(answer.content[0]?.text).toMatch(/^plex_unavailable: .*given up.*temporary/);
  expect(reported).toEqual([]);
});
