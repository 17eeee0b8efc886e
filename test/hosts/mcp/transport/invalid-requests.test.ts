import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { listOfferedTools } from "../../../../src/hosts/mcp/offered-tools.ts";
import type { ToolServer } from "../../../../src/hosts/mcp/server.ts";
import { createExchange } from "../../../../src/hosts/mcp/transport/exchange.ts";
import { createLabels } from "../../../../src/hosts/mcp/transport/label.ts";
import { serveStdio } from "../../../../src/hosts/mcp/transport/stdio.ts";
import { listsOf } from "../../../support/tool-lists.ts";
import { fakeUseCases } from "../../../support/use-cases.ts";

const tools: ToolServer = {
  ...listsOf(() => listOfferedTools({ toolsets: ["ingest"], readOnly: false })),
  answer: () => Promise.reject(new Error("Not this way.")),
  call: async () => ({ content: [] }),
};
const options = {
  version: "1.2.3",
  report: (error: unknown) => expect.unreachable(String(error)),
  toolsets: ["ingest" as const],
  useCases: fakeUseCases(),
  readView: async () => "<!doctype html>",
};
type Answer = { id: unknown; result?: object; error?: { code: number; message: string } };

const overHttp = async (message: object): Promise<Answer> => {
  const labels = createLabels({ secret: () => undefined, randomBytes });
  const all = { operator: tools, reviewer: tools, reader: tools };
  const given = { message, label: undefined, version: undefined, role: "operator" as const };
  const { body } = await createExchange(all, { ...options, labels }).answer(
    { ...given, onEvent: () => {} },
    new AbortController().signal,
  );
  return body as Answer;
};

const overStdio = async (message: object): Promise<Answer> => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const stop = new AbortController();
  const served = serveStdio(tools, { ...options, input, output }, stop.signal);
  input.write(`${JSON.stringify(message)}\n`);
  const [line] = (await once(output, "data")) as [Buffer];
  stop.abort();
  await served;
  return JSON.parse(line.toString()) as Answer;
};

const clientInfo = { name: "anna", version: "1" };
const protocolVersion = "2025-11-25";
const capabilities = {};

const INVALID: readonly [params: unknown, message: string][] = [
  [undefined, "params: must be an object with protocolVersion, capabilities and clientInfo."],
  [{ capabilities, clientInfo }, 'protocolVersion: must be a string, e.g. "2025-11-25".'],
  [{ protocolVersion: 3, capabilities, clientInfo }, "protocolVersion: must be a string"],
  [{ protocolVersion, clientInfo }, "capabilities: must be an object, e.g. {}."],
  [{ protocolVersion, capabilities }, "clientInfo: must be an object with name and version"],
  [
    { protocolVersion, capabilities, clientInfo: { name: "anna" } },
    "clientInfo.version: must be a string.",
  ],
  [
    { protocolVersion, capabilities: { roots: { listChanged: "yes" } }, clientInfo },
    "capabilities.roots.listChanged: must be true or false.",
  ],
  [
    { protocolVersion, capabilities: { experimental: { one: 1 } }, clientInfo },
    "capabilities.experimental.one: must be as this revision of MCP describes it.",
  ],
];

test.each([
  ["HTTP", overHttp],
  ["stdio", overStdio],
])("an invalid initialize is answered with its field in plain words over %s", async (_, send) => {
  for (const [params, message] of INVALID) {
    const { id, error } = await send({ jsonrpc: "2.0", id: 7, method: "initialize", params });
    expect({ id, code: error?.code }).toEqual({ id: 7, code: -32_602 });
    expect(error?.message).toContain(message);
  }
  const params = { protocolVersion, capabilities, clientInfo };
  const { result } = await send({ jsonrpc: "2.0", id: 7, method: "initialize", params });
  expect(result).toMatchObject({ serverInfo: { name: "plex-ingest" } });
});

const METHODS = [
  "initialize",
  "ping",
  "logging/setLevel",
  "tools/list",
  "tools/call",
  "resources/list",
  "resources/templates/list",
  "resources/read",
  "resources/subscribe",
  "resources/unsubscribe",
  "prompts/list",
  "prompts/get",
  "completion/complete",
  "tasks/get",
  "tasks/result",
  "tasks/list",
  "tasks/cancel",
];
const WRONG: readonly unknown[] = [
  undefined,
  {},
  { _meta: { progressToken: {} } },
  { _meta: { "io.modelcontextprotocol/related-task": 1 } },
  { name: 1, arguments: [], uri: {}, level: [], ref: 1, argument: null, taskId: [], cursor: 1 },
  { name: "parse_filename", arguments: 5, task: 1 },
  { task: { ttl: "x" }, name: "get_ingest_queue", arguments: null },
];

test("no method answers with a validator's own text", async () => {
  for (const method of METHODS) {
    for (const params of WRONG) {
      const { error } = await overHttp({ jsonrpc: "2.0", id: 1, method, params });
      const told = `${method} ${JSON.stringify(params)}: ${error?.message ?? ""}`;
      expect(error?.message ?? "", told).not.toMatch(/^\s*[[{]|"code"|invalid_type|Invalid input/);
    }
  }
});
