import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { DEFAULT_TOOLSETS, type Toolset } from "../../../../src/core/toolsets.ts";
import { listedForView } from "../../../../src/hosts/mcp/listed-tools.ts";
import { listOfferedTools } from "../../../../src/hosts/mcp/offered-tools.ts";
import type { ToolServer } from "../../../../src/hosts/mcp/server.ts";
import { REVISION } from "../../../../src/hosts/mcp/stateless/claim.ts";
import { createExchange } from "../../../../src/hosts/mcp/transport/exchange.ts";
import { createLabels } from "../../../../src/hosts/mcp/transport/label.ts";
import { VIEW_TYPE, VIEWS } from "../../../../src/hosts/mcp/view/view.ts";
import { listsOf } from "../../../support/tool-lists.ts";
import { fakeUseCases } from "../../../support/use-cases.ts";

function startExchange(
  tools: ToolServer,
  report: (error: unknown) => void = (error) => expect.unreachable(String(error)),
  toolsets: Toolset[] = ["ingest"],
) {
  return createExchange(
    { operator: tools, reviewer: tools, reader: tools },
    {
      version: "1.2.3",
      report,
      toolsets,
      useCases: fakeUseCases(),
      readView: async () => "<!doctype html>",
      labels: createLabels({ secret: () => undefined, randomBytes }),
    },
  );
}

/** Sends a request as a client without a label. */
const askOf =
  ({ answer }: ReturnType<typeof startExchange>) =>
  async (method: string, params: object = {}) => {
    const message = { jsonrpc: "2.0", id: 1, method, params };
    const given = {
      message,
      label: undefined,
      version: undefined,
      role: "operator",
      onEvent: () => {},
    } as const;
    return (await answer(given, new AbortController().signal)).body;
  };

test("offers the page over HTTP only to a client that declared at initialize that it can draw it", async () => {
  const actors: string[] = [];
  const tools: ToolServer = {
    ...listsOf(() => listOfferedTools({ toolsets: ["ingest"], readOnly: false })),
    listForView: listedForView,
    answer: () => Promise.reject(new Error("Not this way.")),
    async call(_name, _args, { actor, unseen, view }) {
      actors.push(`${actor}${unseen ? ", unseen" : ""}${view ? ", by the page" : ""}`);
      return { content: [] };
    },
  };
  const { answer } = startExchange(tools);
  const { signal } = new AbortController();
  const send = (method: string, params: object, label?: string) =>
    answer(
      {
        message: { jsonrpc: "2.0", id: 1, method, params },
        label,
        version: undefined,
        role: "operator",
        onEvent: () => {},
      },
      signal,
    );
  const labelOf = async (capabilities: object): Promise<string | undefined> => {
    const clientInfo = { name: "anna:draws", version: "1" };
    return (await send("initialize", { protocolVersion: "2025-11-25", capabilities, clientInfo }))
      .label;
  };
  const drawing = await labelOf({
    extensions: { "io.modelcontextprotocol/ui": { mimeTypes: [VIEW_TYPE] } },
  });
  const plain = await labelOf({});
  const listed = async (label?: string) =>
    JSON.stringify((await send("tools/list", {}, label)).body);
  for (const { uri } of VIEWS) expect(await listed(drawing)).toContain(uri);
  expect(await listed(drawing)).toContain("get_posters");
  expect(await listed(plain)).not.toMatch(/ui:\/\/|get_posters|_meta/);
  expect(await listed()).toBe(await listed(plain));
  for (const { uri } of VIEWS) {
    expect(await send("resources/read", { uri }, drawing)).toMatchObject({
      body: { result: { contents: [{ uri, text: "<!doctype html>" }] } },
    });
    expect(await send("resources/read", { uri }, plain)).toMatchObject({
      body: { error: { code: -32_002 } },
    });
  }
  await send(
    "tools/call",
    { name: "get_ingest_queue", _meta: { "plex-ingest/view": true } },
    drawing,
  );
  await send("tools/call", { name: "get_ingest_queue" }, plain);
  await send("tools/call", { name: "get_posters" }, drawing);
  await send("tools/call", { name: "get_posters", _meta: { "plex-ingest/view": true } }, plain);
  expect(actors).toEqual([
    "mcp:anna-draws, unseen, by the page",
    "mcp:anna-draws",
    "mcp:anna-draws",
    "mcp:anna-draws, unseen",
  ]);
});

test.each<[method: string, params: object, code?: number]>([
  ["tools/list", {}],
  ["resources/list", {}],
  ["resources/templates/list", {}],
  ["resources/read", { uri: "docs://naming" }],
  ["resources/read", { uri: 5 }, -32_602],
  ["prompts/list", {}],
  ["prompts/get", { name: "fix_misfiled", arguments: { title: "Dune", other: 5 } }],
  ["prompts/get", { name: "no_such" }, -32_602],
  ["prompts/get", {}, -32_602],
  ["completion/complete", { ref: {}, argument: {} }, -32_602],
  [
    "completion/complete",
    { ref: { type: "ref/prompt", name: "none" }, argument: { name: "a", value: "" } },
    -32_603,
  ],
  ["tools/call", { name: "get_ingest_queue", arguments: { limit: 5 } }],
  ["tools/call", { name: "get_ingest_queue", arguments: [] }, -32_602],
  ["tools/call", { name: "get_ingest_queue", arguments: "x" }, -32_602],
  ["tools/call", { name: 5 }, -32_602],
  ["tools/call", {}, -32_602],
  ["tools/call", { name: "broken" }, -32_603],
  ["no/such", {}, -32_601],
  ["constructor", {}, -32_601],
])("answers %s %j the same in all revisions", async (method, params, code) => {
  const reported: unknown[] = [];
  const tools: ToolServer = {
    ...listsOf(() => listOfferedTools({ toolsets: ["ingest"], readOnly: false })),
    answer: () => Promise.reject(new Error("Not this way.")),
    call: async (name, args) => {
      if (name === "broken") throw new Error("secret");
      return { content: [{ type: "text", text: `${name} ${JSON.stringify(args)}` }] };
    },
  };
  const { answer } = startExchange(tools, (error) => reported.push(error));
  const send = async (more: object, version?: string) => {
    const message = { jsonrpc: "2.0", id: 1, method, params: { ...params, ...more } };
    const name = Object.entries(params).find(([key]) =>
      ["name", "uri"].includes(key),
    )?.[1] as string;
    const given = {
      label: undefined,
      version,
      method,
      name,
      role: "operator",
      onEvent: () => {},
    } as const;
    const { body } = await answer({ ...given, message }, new AbortController().signal);
    return body as {
      result?: Record<string, unknown>;
      error?: { code: number; message: string; data?: object };
    };
  };
  const before = await send({}, "2025-11-25");
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": REVISION,
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const now = await send({ _meta }, REVISION);
  expect(now.error?.code).toBe(code);
  if (now.error) {
    // Clients add the code to the message themselves.
    expect(before.error).toEqual(now.error);
    // An unexpected error is reported once per request, and no part of it is sent to the client.
    expect(reported).toHaveLength(code === -32_603 ? 2 : 0);
    expect(now.error.message).not.toMatch(/secret|Not here/);
    return;
  }
  // Only the newer protocol version states how long a result may be cached and that it is complete;
  // only the older one states which calls may become tasks.
  const {
    _meta: _,
    resultType: _whole,
    ttlMs: _time,
    cacheScope: _whose,
    ...result
  } = now.result ?? {};
  expect(
    JSON.parse(
      JSON.stringify(before.result).replaceAll(',"execution":{"taskSupport":"optional"}', ""),
    ),
  ).toEqual(result);
});

test.each([
  ["2024-11-05", "2024-11-05"],
  ["2025-03-26", "2025-03-26"],
  ["2025-06-18", "2025-06-18"],
  ["2025-11-25", "2025-11-25"],
  ["2026-07-28", "2025-11-25"],
  ["1999-01-01", "2025-11-25"],
])(
  "answers a client that speaks %s in %s, also after its failed server/discover",
  async (asked, spoken) => {
    const unused = () => expect.unreachable();
    const ask = askOf(startExchange({ ...listsOf(() => []), answer: unused, call: unused }));
    expect(await ask("server/discover")).toMatchObject({ error: { code: -32_601 } });
    const clientInfo = { name: "check", version: "1" };
    const body = await ask("initialize", { protocolVersion: asked, capabilities: {}, clientInfo });
    expect(body).toMatchObject({
      result: {
        protocolVersion: spoken,
        serverInfo: { name: "plex-ingest", version: "1.2.3" },
        capabilities: { tools: {}, resources: { subscribe: true }, prompts: {} },
      },
    });
    // The lists are fixed, but a resource's content changes.
    expect(JSON.stringify(body)).not.toContain("listChanged");
    const { result } = body as { result: { instructions: string } };
    // Hosts truncate longer texts.
    expect(result.instructions.length).toBeLessThanOrEqual(2048);
  },
);

test.each<
  [of: string, toolsets: readonly Toolset[], readOnly: boolean, offers: Record<string, string[]>]
>([
  [
    "Plex alone",
    ["plex"],
    false,
    {
      resources: ["plex://libraries", "docs://naming"],
      "resources/templates": [],
      prompts: ["tonight"],
    },
  ],
  // A prompt that ends with a writing tool is not offered.
  ["reading alone", DEFAULT_TOOLSETS, true, { prompts: ["tonight"] }],
])(
  "a server for %s offers only resources and prompts that fit its tools",
  async (_, toolsets, readOnly, offers) => {
    const unused = () => expect.unreachable();
    const tools = {
      ...listsOf(() => listOfferedTools({ toolsets, readOnly })),
      answer: unused,
      call: unused,
    };
    const ask = askOf(startExchange(tools, undefined, [...toolsets]));
    for (const [what, names] of Object.entries(offers)) {
      const { result } = (await ask(`${what}/list`)) as {
        result: Record<string, { uri?: string; name: string }[]>;
      };
      const [all = []] = Object.values(result);
      expect(
        all.map(({ uri, name }) => uri ?? name),
        what,
      ).toEqual(names);
    }
    expect(await ask("prompts/get", { name: "fix_misfiled" })).toMatchObject({
      error: { message: expect.stringContaining("There is no prompt") },
    });
  },
);

const listing = (): ReturnType<typeof askOf> =>
  askOf(
    startExchange({
      ...listsOf(() => listOfferedTools({ toolsets: ["ingest"], readOnly: false })),
      listForView: listedForView,
      answer: () => Promise.reject(new Error("Not this way.")),
      call: async (_name, args) => ({ content: [{ type: "text", text: JSON.stringify([args]) }] }),
    }),
  );

test.each(["tools/list", "resources/list", "resources/templates/list", "prompts/list"])(
  "%s refuses a cursor, because its only page has none",
  async (method) => {
    const ask = listing();
    expect(await ask(method, { cursor: "bogus" })).toMatchObject({ error: { code: -32_602 } });
    expect(await ask(method)).toMatchObject({ result: {} });
  },
);

test("arguments of null are no arguments", async () => {
  const asked = await listing()("tools/call", { name: "get_ingest_status", arguments: null });
  expect(asked).toMatchObject({ result: { content: [{ text: "[null]" }] } });
});
