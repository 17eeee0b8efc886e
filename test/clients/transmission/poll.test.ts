import { expect, test } from "vitest";
import { torrent } from "../../support/torrent.ts";
import { TransmissionPort } from "../../support/transmission-port.ts";

const { signal } = new AbortController();

function polled() {
  const rpc = new TransmissionPort([torrent("a", { id: 7 }), torrent("b", { id: 8 })]);
  const clock = { at: 0 };
  return { rpc, clock, client: rpc.client({}, () => clock.at) };
}

test("the first poll returns the whole list, and the next one returns changed and removed torrents", async () => {
  const { rpc, clock, client } = polled();
  const first = await client.poll(undefined, signal);
  expect([first.isWhole, first.gone, first.torrents.length]).toEqual([true, [], 2]);
  rpc.torrents = [torrent("b", { id: 8 })];
  rpc.removedIds = [7, 99];
  clock.at = 45_000;
  const next = await client.poll(first.next, signal);
  expect([next.isWhole, next.gone]).toEqual([false, ["a".repeat(40)]]);
  expect(rpc.calls).toEqual(["all", "recently-active"]);
});

test("starts over with the whole list for another client's cursor or one older than Transmission's minute", async () => {
  const { rpc, clock, client } = polled();
  const { next } = await client.poll(undefined, signal);
  clock.at = 45_001;
  expect((await client.poll(next, signal)).isWhole).toBe(true);
  expect((await client.poll({}, signal)).isWhole).toBe(true);
  expect(rpc.calls).toEqual(["all", "all", "all"]);
});

test("a list is not whole if it is empty just after Transmission started, or if it has unreadable rows", async () => {
  const { rpc, client } = polled();
  rpc.odd = 1;
  expect((await client.poll(undefined, signal)).isWhole).toBe(false);
  Object.assign(rpc, { odd: 0, torrents: [], up: 119 });
  expect((await client.poll(undefined, signal)).isWhole).toBe(false);
  rpc.up = 120;
  expect((await client.poll(undefined, signal)).isWhole).toBe(true);
});
