import { expect, test } from "vitest";
import {
  createView,
  drawsViews,
  isOfView,
  VIEW_TYPE,
} from "../../../../src/hosts/mcp/view/view.ts";

const NAME = "io.modelcontextprotocol/ui";

test("draws the page only for a client that announces our MIME type", () => {
  expect(drawsViews({ extensions: { [NAME]: { mimeTypes: ["text/plain", VIEW_TYPE] } } })).toBe(
    true,
  );
  const others: unknown[] = [
    undefined,
    null,
    "x",
    {},
    { extensions: null },
    { extensions: { [NAME]: {} } },
    { extensions: { [NAME]: { mimeTypes: "text/html;profile=mcp-app" } } },
    { extensions: { [NAME]: { mimeTypes: ["text/html"] } } },
    { experimental: { [NAME]: { mimeTypes: [VIEW_TYPE] } } },
  ];
  for (const one of others) expect(drawsViews(one), JSON.stringify(one)).toBe(false);
});

test("leaves the tools unchanged if none of them makes decisions", () => {
  const tools = [{ name: "get_ingest_queue" }];
  const view = createView(
    () => true,
    async () => "",
  );
  const offer = (list: { name: string }[]) => ({
    list: () => list,
    listForView: () => [{ name: "get_home" }, { name: "get_posters" }],
  });
  expect(view.mark(offer(tools))).toBe(tools);
  expect(view.mark(offer([...tools, { name: "approve_ingest" }]))).toEqual([
    { name: "get_ingest_queue", _meta: { ui: { resourceUri: "ui://plex-ingest/queue.html" } } },
    { name: "approve_ingest" },
    { name: "get_home", _meta: { ui: { resourceUri: "ui://plex-ingest/home.html" } } },
    { name: "get_posters", _meta: { ui: { visibility: ["app"] } } },
  ]);
});

test("counts a call as the page's only with the exact marker", () => {
  expect(isOfView({ "plex-ingest/view": true })).toBe(true);
  expect([undefined, {}, { "plex-ingest/view": "true" }].some(isOfView)).toBe(false);
});
