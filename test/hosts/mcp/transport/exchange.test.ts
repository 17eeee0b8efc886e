import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { listedForView } from "../../../../src/hosts/mcp/listed-tools.ts";
import { offered, type ToolServer } from "../../../../src/hosts/mcp/server.ts";
import { createExchange } from "../../../../src/hosts/mcp/transport/exchange.ts";
import { createLabels } from "../../../../src/hosts/mcp/transport/label.ts";
import { VIEW_TYPE, VIEWS } from "../../../../src/hosts/mcp/view/view.ts";
import { fakeUseCases } from "../../../support/use-cases.ts";

test("over HTTP too a client is given the page only if it announced at initialize that it draws it", async () => {
  const actors: string[] = [];
  const tools: ToolServer = {
    list: () => offered({ toolsets: ["ingest"], readOnly: false }),
    listForView: listedForView,
    answer: () => Promise.reject(new Error("Not this way.")),
    async call(_name, _args, { actor, unseen, view }) {
      actors.push(`${actor}${unseen ? ", unseen" : ""}${view ? ", by the page" : ""}`);
      return { content: [] };
    },
  };
  const { answer } = createExchange(
    { operator: tools, reviewer: tools, reader: tools },
    {
      version: "1.2.3",
      report: (error) => expect.unreachable(String(error)),
      toolsets: ["ingest"],
      useCases: fakeUseCases(),
      readView: async () => "<!doctype html>",
      labels: createLabels({ secret: () => undefined, randomBytes }),
    },
  );
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
    return (await send("initialize", { protocolVersion: "2025-11-25", capabilities, clientInfo })).label;
  };
  const drawing = await labelOf({ extensions: { "io.modelcontextprotocol/ui": { mimeTypes: [VIEW_TYPE] } } });
  const plain = await labelOf({});
  const listed = async (label?: string) => JSON.stringify((await send("tools/list", {}, label)).body);
  for (const { uri } of VIEWS) expect(await listed(drawing)).toContain(uri);
  expect(await listed(drawing)).toContain("get_posters");
  expect(await listed(plain)).not.toMatch(/ui:\/\/|get_posters|_meta/);
  expect(await listed()).toBe(await listed(plain));
  for (const { uri } of VIEWS) {
    expect(await send("resources/read", { uri }, drawing)).toMatchObject({
      body: { result: { contents: [{ uri, text: "<!doctype html>" }] } },
    });
    expect(await send("resources/read", { uri }, plain)).toMatchObject({ body: { error: { code: -32_002 } } });
  }
  await send("tools/call", { name: "get_ingest_queue", _meta: { "plex-ingest/view": true } }, drawing);
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
