import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type McpClient, startMcpClient } from "../../src/hosts/demo/stand-ins/mcp-client.ts";
import { movie } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { listedForView } from "../../src/hosts/mcp/listed-tools.ts";
import { VIEW } from "../../src/hosts/mcp/view/view.ts";
import { makeHome, TMDB_KEY } from "./home.ts";
import { connect, mcpCommand } from "./mcp-session.ts";

const DRAWS = { extensions: { "io.modelcontextprotocol/ui": { mimeTypes: [VIEW.mimeType] } } };

/** A session of a client with these capabilities. */
async function open(home: ReturnType<typeof makeHome>, capabilities: object, args: string[] = []): Promise<McpClient> {
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

test("a client that draws pages is given the page; nothing else of any answer is different", async () => {
  using home = makeHome();
  await using plain = await connect(home);
  await using other = await open(home, { extensions: { "io.modelcontextprotocol/ui": { mimeTypes: ["text/html"] } } });
  await using client = await open(home, DRAWS);
  // As they came, byte for byte; the first line is the answer to initialize.
  for (const method of ASKED) for (const one of [plain, other, client]) await one.request(method);
  for (const one of [plain, other, client]) await one.call("get_ingest_queue");
  expect(other.lines).toEqual(plain.lines);
  expect(plain.lines.join("\n")).not.toMatch(/_meta|ui:\/\//);
  // What only the page may call stands last.
  const [own] = listedForView();
  const posters = `,${JSON.stringify({ ...own, _meta: { ui: { visibility: ["app"] } } })}`;
  const marks = `,"_meta":${JSON.stringify({ ui: { resourceUri: VIEW.uri } })}`;
  expect(
    client.lines.map((line) =>
      line
        .replaceAll(marks, "")
        .replace(posters, "")
        .replace(`,${JSON.stringify(VIEW)}`, ""),
    ),
  ).toEqual(plain.lines);

  const marked = (await client.tools()).filter((tool) => "_meta" in tool).map(({ name }) => name);
  expect(marked).toEqual(["get_ingest_queue", "get_ingest_item", "undo_ingest", "get_posters"]);
  const { contents } = (await client.request("resources/read", { uri: VIEW.uri })) as { contents: { text: string }[] };
  expect(contents).toEqual([
    { uri: VIEW.uri, mimeType: VIEW.mimeType, text: expect.stringMatching(/^<!doctype html>/) },
  ]);
  expect(Buffer.byteLength(contents[0]?.text ?? "")).toBeLessThan(60_000);
  await expect(plain.request("resources/read", { uri: VIEW.uri })).rejects.toThrow(/There is no resource/);
});

test("a server that only reads has no page, which could decide nothing", async () => {
  using home = makeHome();
  await using client = await open(home, DRAWS, ["--toolsets", "plex"]);
  expect(JSON.stringify(await client.tools())).not.toContain("ui://");
  expect(JSON.stringify(await client.request("resources/list"))).not.toContain("ui://");
  await expect(client.request("resources/read", { uri: VIEW.uri })).rejects.toThrow(/There is no resource/);
});

const HEAT = movie([949, "Heat", "1995-12-15", 170, 30, null], { poster: "/movie-949.png" });
const POSTERS = { name: "get_posters", arguments: { works: [{ type: "movie", tmdb_id: 949 }], width: 92 } };
const BY_THE_PAGE = { ...POSTERS, _meta: { "plex-ingest/view": true } };

test("the page gets posters from the cache that the page in a browser has; a model and other clients have no such tool", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY, catalogue: { movies: [HEAT], series: [] } });
  using home = makeHome({ tmdb });
  await using client = await open(home, DRAWS);
  expect(await client.request("tools/call", BY_THE_PAGE)).toEqual({
    content: [{ type: "text", text: "Posters for the view alone: 1." }],
    structuredContent: {
      posters: [{ type: "movie", tmdb_id: 949, mime_type: "image/png", data: expect.stringMatching(/^iVBORw0KGgo/) }],
      later: [],
    },
  });
  expect(readdirSync(join(home.state, "posters"))).toEqual(["w92-movie-949.png"]);
  const refused = {
    content: [{ type: "text", text: expect.stringMatching(/^not_found: There is no tool/) }],
    isError: true,
  };
  expect(await client.request("tools/call", POSTERS)).toEqual(refused);
  await using plain = await connect(home);
  expect(await plain.request("tools/call", BY_THE_PAGE)).toEqual(refused);
});
