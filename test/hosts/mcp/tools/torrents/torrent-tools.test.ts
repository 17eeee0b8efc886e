import { expect, test } from "vitest";
import { Outage } from "../../../../../src/core/errors.ts";
import { listed } from "../../../../../src/hosts/mcp/tools/define.ts";
import { writeTorrents } from "../../../../../src/store/torrents/torrents.ts";
import { inReview } from "../../../../support/review-release.ts";
import { hashOf, remembered, torrent } from "../../../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../../../support/transmission-port.ts";
import { testServer, toolNamed } from "../../support-server.ts";

const hash = hashOf("a");

async function withTorrents(readOnly = false) {
  const transmission = new TransmissionPort([
    torrent("a", { labels: ["movies"] }),
    torrent("b", { status: "stopped" }),
  ]);
  const server = await testServer({ readOnly, torrents: (engine) => torrentsOver(engine, transmission.client()) });
  return { ...server, transmission };
}

test("the list shows the clients' torrents with release and wait reason, filtered and paged", async () => {
  await using it = await withTorrents();
  const id = await inReview(it.engine, "Film.a");
  const waits = { code: "label" as const, message: "It has none of the labels that TRANSMISSION_LABELS takes." };
  await it.engine.store.write((trx) =>
    writeTorrents(trx, [remembered("a", { releaseId: id }), remembered("b", { waits })]),
  );
  expect(await it.data("list_torrents")).toMatchObject({
    torrents: [
      { hash, name: "Film.a", state: "seeding", labels: ["movies"], release_id: id, release_state: "review" },
      { hash: hashOf("b"), state: "finished", waits },
    ],
    total: 2,
  });
  expect(await it.data("list_torrents", { state: "finished", label: "movies" })).toEqual({ torrents: [], total: 0 });
  const first = await it.data("list_torrents", { limit: 1 });
  const second = await it.data("list_torrents", { limit: 1, cursor: first.next });
  expect(second).toMatchObject({ torrents: [{ hash: hashOf("b") }] });
});

test("a command is carried out and history names the client", async () => {
  await using it = await withTorrents();
  expect(await it.data("control_torrent", { action: "stop", hash }, "mcp:claude")).toMatchObject({
    torrent: { hash },
    message: expect.any(String),
  });
  expect(it.transmission.ordered).toEqual([["stop", hash]]);
  expect(await it.data("get_ingest_history", { action: "torrent_stopped" })).toMatchObject({
    entries: [{ action: "torrent_stopped", name: "Film.a", actor: "mcp:claude", detail: { hash } }],
  });
  expect(await it.data("get_ingest_history", { action: "torrent_removed" })).toEqual({ entries: [], total: 0 });
});

test("removing takes two steps", async () => {
  await using it = await withTorrents();
  const first = await it.data("control_torrent", { action: "remove", hash });
  expect(Object.keys(first)).toEqual(["plan", "confirm_token", "expires_at"]);
  expect(it.transmission.ordered).toEqual([]);
  const { confirm_token } = first;
  expect(await it.data("control_torrent", { action: "remove", hash, confirm_token })).toEqual({
    message: expect.stringContaining("Its data was not deleted"),
  });
  expect(it.transmission.ordered).toEqual([["remove", hash]]);
  expect(await it.error("control_torrent", { action: "remove", hash, confirm_token })).toMatch(/^conflict: /);
});

test.each([
  [{ action: "delete", hash }, /^invalid_request: action: /],
  [{ action: "start" }, /^invalid_request: start needs hash/],
  [{ action: "start", hash, delete_data: true }, /^invalid_request: .*delete_data/],
  [{ action: "add", source: "x".repeat(8001) }, /^invalid_request: source: /],
  [{ action: "start", hash: hashOf("c") }, /^not_found: /],
])("%j is refused", async (args, text) => {
  await using it = await withTorrents();
  expect(await it.error("control_torrent", args)).toMatch(text);
  expect(it.transmission.ordered).toEqual([]);
});

test("an outage or refusal of Transmission is reported, and whether a retry helps", async () => {
  await using it = await withTorrents();
  for (const [code, text] of [
    ["client_unavailable", /^transmission_unavailable: Sentence\. \(temporary/],
    ["client_busy", /^transmission_unavailable: Sentence\. \(temporary/],
    ["client_unauthorized", /^unauthorized: Sentence\. \(permanent/],
  ] as const) {
    it.transmission.fails = new Outage(code, "Sentence.");
    expect(await it.error("list_torrents")).toMatch(text);
    expect(await it.error("control_torrent", { action: "start", hash })).toMatch(text);
  }
});

test("a read-only server lists torrents and has no commands", async () => {
  await using it = await withTorrents(true);
  expect(await it.data("list_torrents")).toMatchObject({ total: 2 });
  expect(await it.error("control_torrent", { action: "stop", hash })).toMatch(/^refused: .*read-only/);
  expect(it.transmission.ordered).toEqual([]);
});

test("their descriptions for a model are small, and clients confirm before a command", () => {
  for (const [name, most] of [
    ["list_torrents", 205],
    ["control_torrent", 270],
  ] as const) {
    const { description, inputSchema } = listed(toolNamed(name));
    const tokens = JSON.stringify({ name, description, inputSchema }).length / 4;
    expect([name, tokens <= most, tokens]).toEqual([name, true, tokens]);
  }
  expect(toolNamed("list_torrents").hints).toMatchObject({ readOnly: true });
  expect(toolNamed("control_torrent").hints).toMatchObject({ readOnly: false, destructive: true, idempotent: false });
});
