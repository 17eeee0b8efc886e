import { expect, test } from "vitest";
import { hashOf, torrent } from "../../../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../../../support/transmission-port.ts";
import { testServer } from "../../support-server.ts";

const hash = hashOf("a");

async function withTorrents() {
  const transmission = new TransmissionPort([
    torrent("a", { labels: ["movies"] }),
    torrent("b", { status: "stopped" }),
  ]);
  const server = await testServer({
    torrents: (engine) => torrentsOver(engine, transmission.client()),
  });
  return { ...server, transmission };
}

test("carries out a command, and history names the client", async () => {
  await using it = await withTorrents();
  expect(await it.data("control_torrent", { action: "stop", hash }, "mcp:claude")).toMatchObject({
    torrent: { hash },
    message: expect.any(String),
  });
  expect(it.transmission.ordered).toEqual([["stop", hash]]);
  expect(
    await it.data("get_ingest_history", { action: "torrent_stopped", detail: "full" }),
  ).toMatchObject({
    entries: [{ action: "torrent_stopped", name: "Film.a", actor: "mcp:claude", detail: { hash } }],
  });
  expect(
    await it.data("get_ingest_history", { action: "torrent_removed", detail: "full" }),
  ).toEqual({
    entries: [],
    total: 0,
  });
});
