import { expect, test } from "vitest";
import { writeTorrents } from "../../../../../src/store/torrents/torrents.ts";
import { inReview } from "../../../../support/review-release.ts";
import { hashOf, remembered, torrent } from "../../../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../../../support/transmission-port.ts";
import { testServer } from "../../support-server.ts";

const hash = hashOf("a");

async function withTorrents() {
  const transmission = new TransmissionPort([
    torrent("a", { labels: ["movies"] }),
    torrent("b", { status: "stopped" }),
  ]);
  const server = await testServer({ torrents: (engine) => torrentsOver(engine, transmission.client()) });
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
