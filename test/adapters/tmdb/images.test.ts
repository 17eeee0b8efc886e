import { expect, test } from "vitest";
import { createImages } from "../../../src/adapters/tmdb/images.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import type { Fault } from "../../support/fault.ts";
import { startFakeTmdb } from "../../support/stand-ins.ts";
import { failure, never } from "./with-tmdb.ts";

async function start(deadlineMs = 5000) {
  const tmdb = await startFakeTmdb();
  const images = createImages({ baseUrl: tmdb.url, clock: systemClock, deadlineMs });
  const close = async (): Promise<void> => {
    await images.close();
    await tmdb.close();
  };
  return { tmdb, images, [Symbol.asyncDispose]: close };
}

test("fetches an image byte for byte, without sending the key", async () => {
  await using it = await start();
  const image = await it.images.fetchImage("w154", "/movie-841.png", never);
  const [asked] = it.tmdb.requests;
  expect(asked).toMatchObject({ path: "/t/p/w154/movie-841.png", query: {} });
  expect(asked?.headers).not.toHaveProperty("authorization");
  const served = await fetch(`${it.tmdb.origin}/t/p/w154/movie-841.png`);
  expect(Buffer.from(image ?? [])).toEqual(Buffer.from(await served.arrayBuffer()));
});

test.each<[string, Fault]>([
  ["a missing image", { kind: "status", status: 404 }],
  ["a redirect, which is not followed,", { kind: "redirect", to: "/t/p/w92/movie-1.png" }],
  ["one that is too large", { kind: "body", body: "x".repeat(512 * 1024 + 1) }],
  ["a page of a network that wants you to sign in", { kind: "html" }],
  ["one that never ends", { kind: "stall" }],
  ["one that is cut off", { kind: "broken" }],
  ["one whose connection is closed", { kind: "reset" }],
])("treats %s as no image", async (_, fault) => {
  // Only the response that never ends waits for its timeout. The timeout is long enough for a
  // request to arrive on a busy machine.
  await using it = await start(fault.kind === "stall" ? 2000 : undefined);
  it.tmdb.setFault(fault);
  expect(await it.images.fetchImage("w92", "/movie-841.png", never)).toBeUndefined();
  expect(it.tmdb.requests).toHaveLength(1);
});

test("requests at most four images at a time, and the same image only once", async () => {
  await using it = await start();
  it.tmdb.setFault({ kind: "hang" });
  const leave = new AbortController();
  const fetchAll = (ids: number[], signal: AbortSignal) =>
    ids.map((id) => it.images.fetchImage("w92", `/movie-${id}.png`, signal));
  const hanging = fetchAll([1, 1, 2, 3, 4], leave.signal).map(failure);
  const waiting = fetchAll([5, 6], never);
  await expect.poll(() => it.tmdb.requests.length).toBe(4);
  it.tmdb.setFault(undefined);
  leave.abort(new Error("The page is closed."));
  expect(await Promise.all(hanging)).toHaveLength(5);
  expect((await Promise.all(waiting)).filter(Boolean)).toHaveLength(2);
  expect(it.tmdb.requests.map(({ path }) => path.at(-5))).toEqual(["1", "2", "3", "4", "5", "6"]);
});

test("rejects at once when the caller leaves, without waiting for the image", async () => {
  await using it = await start();
  it.tmdb.setFault({ kind: "hang" });
  const gone = new AbortController();
  const asked = it.images.fetchImage("w92", "/movie-841.png", gone.signal);
  gone.abort(new Error("The client disconnected."));
  await expect(asked).rejects.toThrow("The client disconnected.");
});
