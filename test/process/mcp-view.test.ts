import { expect, test } from "vitest";
import { listedForView } from "../../src/hosts/mcp/listed-tools.ts";
import { chooseTools } from "../../src/hosts/mcp/offered-tools.ts";
import { withoutStorages } from "../../src/hosts/mcp/tools/without-storages.ts";
import { VIEW_TYPE, VIEWS } from "../../src/hosts/mcp/view/view.ts";
import { type McpClient, startMcpClient } from "../support/mcp-client.ts";
import { makeHome } from "./home.ts";
import { connect, mcpCommand } from "./mcp-session.ts";

const DRAWS = { extensions: { "io.modelcontextprotocol/ui": { mimeTypes: [VIEW_TYPE] } } };

/** Opens a session of a client with these capabilities. */
async function open(
  home: ReturnType<typeof makeHome>,
  capabilities: object,
  args: string[] = [],
): Promise<McpClient> {
  const client = startMcpClient(mcpCommand(home, { args }));
  await client.request("initialize", {
    protocolVersion: "2025-11-25",
    capabilities,
    clientInfo: { name: "test-client", version: "1" },
  });
  client.notify("notifications/initialized");
  return client;
}

const ASKED = ["tools/list", "resources/list", "resources/templates/list", "prompts/list"];

test("a client that renders views gets the page, and all other responses stay the same", async () => {
  using home = makeHome();
  await using plain = await connect(home);
  await using other = await open(home, {
    extensions: { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html"] } },
  });
  await using client = await open(home, DRAWS);
  // The lines are compared byte for byte. The first is the response to initialize.
  for (const method of ASKED) for (const one of [plain, other, client]) await one.request(method);
  for (const one of [plain, other, client]) await one.call("get_ingest_queue");
  expect(other.lines).toEqual(plain.lines);
  const lines = [...plain.lines];
  expect(plain.lines.join("\n")).not.toMatch(/_meta|ui:\/\//);
  // Fields that only clients with views get come last.
  const [ofQueue, ofHome] = VIEWS.map(({ uri }) => ({ _meta: { ui: { resourceUri: uri } } }));
  const listed = (await plain.tools()).map(({ name }) => name);
  // A view calls tools by name, so those that are not listed are listed for it.
  const unlisted = chooseTools({
    toolsets: ["ingest", "identify"],
    readOnly: false,
    listing: { toolsets: ["ingest", "identify"], outputSchemas: true },
  }).listed.filter(({ name }) => !listed.includes(name));
  const forView = [...unlisted, ...listedForView()];
  const own = forView.map(({ execution, ...tool }) => {
    const _meta = { ui: { visibility: ["app"] } };
    return `,${JSON.stringify({ ...withoutStorages(tool), ...(tool.name === "get_home" ? ofHome : { _meta }), execution })}`;
  });
  const marks = `,${JSON.stringify(ofQueue).slice(1, -1)}`;
  const views = VIEWS.map((view) => `,${JSON.stringify(view)}`);
  expect(
    client.lines.map((line) =>
      [...own, ...views].reduce((left, one) => left.replace(one, ""), line.replaceAll(marks, "")),
    ),
  ).toEqual(lines);

  const marked = (await client.tools()).filter((tool) => "_meta" in tool).map(({ name }) => name);
  expect(marked.slice(0, 3)).toEqual(["get_ingest_queue", "get_ingest_item", "undo_ingest"]);
  expect(marked.slice(3)).toEqual(forView.map(({ name }) => name));
  expect(marked).toContain("get_home");
  for (const { uri } of VIEWS) {
    const { contents } = (await client.request("resources/read", { uri })) as {
      contents: { text: string }[];
    };
    expect(contents).toEqual([
      { uri, mimeType: VIEW_TYPE, text: expect.stringMatching(/^<!doctype html>/) },
    ]);
    expect(Buffer.byteLength(contents[0]?.text ?? "")).toBeLessThan(72 * 1024);
    await expect(plain.request("resources/read", { uri })).rejects.toThrow(/There is no resource/);
  }
});

test("a server with only the plex toolset offers no page", async () => {
  using home = makeHome();
  await using client = await open(home, DRAWS, ["--toolsets", "plex"]);
  expect(JSON.stringify(await client.tools())).not.toContain("ui://");
  expect(JSON.stringify(await client.request("resources/list"))).not.toContain("ui://");
  for (const { uri } of VIEWS) {
    await expect(client.request("resources/read", { uri })).rejects.toThrow(/There is no resource/);
  }
});

const BY_THE_VIEW = { _meta: { "plex-ingest/view": true } };
const isRefused = (answer: unknown): boolean =>
  /There is no tool|is not offered/.test(JSON.stringify(answer));

test("in a client that renders views, the model sees only Home's tool; other clients get no view tools", async () => {
  using home = makeHome();
  await using client = await open(home, DRAWS);
  await using plain = await connect(home);
  const call = (one: McpClient, name: string, more: object = {}) =>
    one.request("tools/call", {
      name,
      arguments: name === "get_plots" ? { days: 1 } : {},
      ...more,
    });
  expect(await call(client, "get_home")).toMatchObject({
    structuredContent: { waiting: [], total: 0, way: [] },
  });
  expect(isRefused(await call(plain, "get_home"))).toBe(true);
  expect(isRefused(await call(plain, "get_home", BY_THE_VIEW))).toBe(true);
  for (const name of ["list_trash", "get_free_space", "list_filed_works", "get_plots"]) {
    expect(await call(client, name, BY_THE_VIEW), name).not.toHaveProperty("isError");
    expect(isRefused(await call(client, name)), name).toBe(true);
    expect(isRefused(await call(plain, name, BY_THE_VIEW)), name).toBe(true);
  }
  // Tools that only the page has are refused.
  for (const name of ["get_settings", "purge_trash", "get_log"]) {
    expect(isRefused(await call(client, name, BY_THE_VIEW)), name).toBe(true);
  }
});
