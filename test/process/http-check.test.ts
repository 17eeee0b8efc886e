import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type HttpProgram, startHttp, TOKEN } from "./http-server.ts";

// What a client of any make may send to what ships, over HTTP. The shapes of tools are in test/hosts/mcp/tools.test.ts.

type Property = {
  type?: string | string[];
  anyOf?: Property[];
  enum?: unknown[];
  minimum?: number;
  minLength?: number;
};
type Tool = {
  name: string;
  inputSchema: { properties?: Record<string, Property>; required?: string[] };
  outputSchema: { required?: string[]; properties?: object };
  annotations: { readOnlyHint: boolean };
};

let server: HttpProgram;
beforeAll(async () => {
  server = await startHttp({ settings: { LOG_LEVEL: "debug" } });
});
afterAll(async () => {
  expect(server.program.stdout()).toBe("");
  expect(server.program.log()).not.toContain(TOKEN);
  await server[Symbol.asyncDispose]();
});

const toolsOf = async (): Promise<Tool[]> => (await server.request("tools/list"))["tools"] as Tool[];

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

test("two lists in a row are the same, and each name is there once", async () => {
  const tools = await toolsOf();
  expect(await toolsOf()).toEqual(tools);
  expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
  expect(tools.length).toBeGreaterThan(25);
});

test("resources and prompts are listed, and unknown ones refused with the protocol's codes", async () => {
  const { resources } = (await server.request("resources/list")) as { resources: { uri: string }[] };
  for (const { uri } of resources.filter((one) => !one.uri.startsWith("plex:")))
    expect(await server.request("resources/read", { uri })).toMatchObject({ contents: [{ uri }] });
  await expect(server.request("resources/read", { uri: "check://no/such" })).rejects.toThrow(/"code":-32002/);
  const { prompts } = (await server.request("prompts/list")) as { prompts: object[] };
  expect(prompts.length).toBeGreaterThan(0);
  await expect(server.request("prompts/get", { name: "no_such" })).rejects.toThrow(/"code":-32602/);
});

test("each wrong, unknown and missing argument of each tool is refused by its name", async () => {
  const refused = async (tool: string, field: string, args: object): Promise<string | undefined> => {
    const { isError, text } = await server.call(tool, args);
    return isError && text.startsWith("invalid_request: ") && text.includes(field)
      ? undefined
      : `${tool} ${field}: ${text.slice(0, 200)}`;
  };
  const faults: (string | undefined)[] = [];
  for (const { name, inputSchema } of await toolsOf()) {
    const { properties = {}, required = [] } = inputSchema;
    const good = Object.fromEntries(required.map((field) => [field, goodValue(properties[field] ?? {})]));
    faults.push(await refused(name, "check_extra", { ...good, check_extra: 1 }));
    for (const [field, property] of Object.entries(properties))
      faults.push(await refused(name, field, { ...good, [field]: wrongValue(property) }));
    for (const field of required) faults.push(await refused(name, field, { ...good, [field]: undefined }));
  }
  expect(faults.length).toBeGreaterThan(100);
  expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
});

const typesOf = ({ type = [], anyOf = [] }: Property): string[] => [type].flat().concat(anyOf.flatMap(typesOf));

/** Of a type that the property cannot have. */
const wrongValue = (property: Property): unknown =>
  typesOf(property).includes("object") ? [["check"]] : { check: true };

/** Good enough to come to the next argument. */
function goodValue({ type, enum: values, minimum = 1, minLength = 1, anyOf }: Property): unknown {
  if (values) return values[0];
  if (anyOf?.[0]) return goodValue(anyOf[0]);
  const kind = [type].flat()[0];
  if (kind === "string") return "x".repeat(minLength);
  if (kind === "array") return [1];
  if (kind === "object") return {};
  return kind === "boolean" ? false : minimum;
}

test("an answer has what its schema asks for, as text and as data", async () => {
  const tools = await toolsOf();
  for (const name of ["get_watcher_status", "get_ingest_queue", "get_ingest_history", "get_ingest_statistics"]) {
    const { isError, text, data = {} } = await server.call(name);
    expect(isError, text).toBe(false);
    expect(JSON.parse(text)).toEqual(data);
    const { required = [], properties = {} } = tools.find((tool) => tool.name === name)?.outputSchema ?? {};
    expect(Object.keys(data)).toEqual(expect.arrayContaining(required));
    expect(Object.keys(properties)).toEqual(expect.arrayContaining(Object.keys(data)));
  }
});

test("200 calls at once are each answered under their own number", async () => {
  const names = ["get_ingest_queue", "get_ingest_history", "get_watcher_status", "no_such_tool"];
  const answers = await Promise.all(
    Array.from({ length: 200 }, async (_, id) => {
      const params = { name: names[id % 4], arguments: {} };
      const { text } = await server.send({ jsonrpc: "2.0", id, method: "tools/call", params });
      return JSON.parse(text) as { id: number; result: { isError?: boolean } };
    }),
  );
  expect(answers.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, id) => id));
  expect(answers.filter(({ result }) => result.isError)).toHaveLength(50);
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

  test("is told that a call with 5 MB is too much, and 24 MB are not read", async () => {
    const call = { jsonrpc: "2.0", id: 1, method: "tools/call" };
    const text = "y".repeat(5 * 1024 ** 2);
    const params = { name: "x", arguments: { text } };
    // A connection that is closed while the client writes loses the answer every other time.
    for (let time = 0; time < 10; time++) expect(await server.send({ ...call, params })).toMatchObject({ status: 413 });
    // The connection may be cut while the client still writes.
    await server.send("z".repeat(24 * 1024 ** 2)).catch(() => {});
    await alive();
  });
});

test("five servers start at once, list the same tools, and end at a signal with code 0", async () => {
  const started = await Promise.all(Array.from({ length: 5 }, () => startHttp({ args: [] })));
  const tools = await toolsOf();
  for (const one of started) expect((await one.request("tools/list"))["tools"]).toHaveLength(tools.length);
  for (const one of started) {
    expect((await one.program.end()).code).toBe(0);
    await one[Symbol.asyncDispose]();
  }
});
