import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type HttpProgram, startHttp, TOKEN } from "./http-server.ts";

// What a client of any make may send to what ships, over HTTP. The shapes of tools are in test/hosts/mcp/tools.test.ts.

let server: HttpProgram;
beforeAll(async () => {
  server = await startHttp({ settings: { LOG_LEVEL: "debug" } });
});
afterAll(async () => {
  expect(server.program.stdout()).toBe("");
  expect(server.program.log()).not.toContain(TOKEN);
  await server[Symbol.asyncDispose]();
});

const alive = async (): Promise<void> => expect(await server.request("ping")).toEqual({});

const INFO = { capabilities: {}, clientInfo: { name: "check", version: "1" } };

test.each([
  ["2024-11-05", "2024-11-05"],
  ["2025-03-26", "2025-03-26"],
  ["2025-06-18", "2025-06-18"],
  ["2025-11-25", "2025-11-25"],
  ["2026-07-28", "2025-11-25"],
  ["1999-01-01", "2025-11-25"],
])("a client that speaks %s is answered in %s", async (asked, spoken) => {
  const { protocolVersion, serverInfo, instructions, capabilities } = await server.request("initialize", {
    protocolVersion: asked,
    ...INFO,
  });
  expect({ protocolVersion, serverInfo, capabilities }).toMatchObject({
    protocolVersion: spoken,
    serverInfo: { name: "plex-ingest", version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
    capabilities: { tools: {}, resources: {}, prompts: {} },
  });
  // Hosts cut what is longer.
  expect(String(instructions).length).toBeLessThanOrEqual(2048);
  // The lists are fixed; what is in a resource changes.
  expect(JSON.stringify(capabilities)).not.toContain("listChanged");
  expect(capabilities).toMatchObject({ resources: { subscribe: true } });
});

test("a client of 2026 that asks first what there is meets an error, and then initialize", async () => {
  for (const method of ["server/discover", "no/such"])
    await expect(server.request(method)).rejects.toThrow(/"code":-32601/);
  await server.request("initialize", { protocolVersion: "2026-07-28", ...INFO });
});

describe("a client that is wrong", () => {
  const rpc = (more: object): string => JSON.stringify({ jsonrpc: "2.0", id: 9, ...more });
  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;

  test.each<[what: string, body: string, status: number, answer: RegExp]>([
    ["text", "this is no JSON", 400, /-32700/],
    ["half a message", '{"jsonrpc":"2.0","id":9001,"method":', 400, /-32700/],
    ["nothing", "", 400, /-32700/],
    ["bytes that are no UTF-8", "\ufffd\0\ufffd(", 400, /-32700/],
    ["an empty array", "[]", 400, /-32600/],
    ["null", "null", 400, /-32600/],
    ["an empty object", "{}", 400, /-32600/],
    ["a number", "42", 400, /-32600/],
    ["another version", '{"jsonrpc":"1.0","id":9,"method":"ping"}', 400, /-32600/],
    ["no method", rpc({}), 400, /-32600/],
    ["an id that is an object", rpc({ id: {}, method: "ping" }), 400, /-32600/],
    ["params as text", rpc({ method: "tools/call", params: "x" }), 400, /-32600/],
    ["20,000 arrays in each other", deep, 400, /-32600/],
    [
      "20,000 arrays as an argument",
      `${rpc({ method: "tools/call" }).slice(0, -1)},"params":{"name":"x","arguments":{"a":${deep}}}}`,
      200,
      /not_found/,
    ],
    ["a name that is a number", rpc({ method: "tools/call", params: { name: 5 } }), 200, /"error":\{"code":-32/],
    [
      "arguments as text",
      rpc({ method: "tools/call", params: { name: "get_ingest_queue", arguments: "x" } }),
      200,
      /"error":\{"code":-32/,
    ],
    [
      "a name of the prototype",
      rpc({ method: "tools/call", params: { name: "__proto__", arguments: {} } }),
      200,
      /not_found/,
    ],
    ["an answer to nothing", '{"jsonrpc":"2.0","id":987654,"result":{}}', 202, /^$/],
    ["a cancel of nothing", '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}', 202, /^$/],
    ["an unknown notification", '{"jsonrpc":"2.0","method":"notifications/none"}', 202, /^$/],
    ["5 MB", "x".repeat(5 * 1024 ** 2), 413, /"code":"invalid_request"/],
  ])("sends %s and is told so", async (_, body, status, answer) => {
    const got = await server.send(body);
    expect([got.status, got.text]).toEqual([status, expect.stringMatching(answer)]);
    // A host may log it as it is.
    expect(got.text).not.toMatch(/\bat .*\.js:\d|Error: .*\n/);
    await alive();
  });
});
