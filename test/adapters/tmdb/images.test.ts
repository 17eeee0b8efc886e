import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { tmdbImages } from "../../../src/adapters/tmdb/base-url.ts";
import { createImages } from "../../../src/adapters/tmdb/images.ts";
import { systemClock } from "../../../src/bin/process/clock.ts";

const NEVER = new AbortController().signal;
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0, 0x80, 0xfe]);

async function start(handle: RequestListener, deadlineMs = 5000) {
  const requests: { url: string | undefined; headers: object }[] = [];
  const server = createServer((request, response) => {
    requests.push({ url: request.url, headers: request.headers });
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const images = createImages({ baseUrl: `${url}/3`, clock: systemClock, deadlineMs });
  return {
    requests,
    images,
    async [Symbol.asyncDispose]() {
      await images.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test("an image comes byte for byte, and no key is sent for it", async () => {
  await using all = await start((_, response) => response.end(JPEG));
  const { images } = all;
  expect(Buffer.from((await images.fetchImage("w154", "/abc.jpg", NEVER)) ?? [])).toEqual(JPEG);
  expect(all.requests).toMatchObject([{ url: "/t/p/w154/abc.jpg" }]);
  expect(Object.keys(all.requests[0]?.headers ?? {})).not.toContain("authorization");
});

test.each<[string, RequestListener]>([
  ["a missing image", (_, response) => response.writeHead(404).end()],
  [
    "a redirect, which is not followed",
    (_, response) => response.writeHead(302, { location: "/t/p/w154/other.jpg" }).end(),
  ],
  ["one that is too large", (_, response) => response.end(Buffer.alloc(512 * 1024 + 1, 0xff))],
  ["one that never ends", (_, response) => void response.write(JPEG)],
  [
    "one that is cut off",
    (_, response) => response.writeHead(200, { "content-length": 99 }).end(JPEG, () => response.destroy()),
  ],
  ["a server that closes", (request) => request.socket.destroy()],
])("%s is none", async (_, handle) => {
  await using all = await start(handle, 300);
  expect(await all.images.fetchImage("w92", "/abc.jpg", NEVER)).toBeUndefined();
  expect(all.requests).toHaveLength(1);
});

test("four at a time are asked for, and the same one once", async () => {
  const waiting: (() => void)[] = [];
  const { promise: full, resolve } = Promise.withResolvers<void>();
  await using all = await start((_, response) => {
    waiting.push(() => response.end(JPEG));
    if (waiting.length === 4) resolve();
  });
  const names = ["/a.jpg", "/a.jpg", "/b.jpg", "/c.jpg", "/d.jpg", "/e.jpg", "/f.jpg"];
  const fetched = Promise.all(names.map((name) => all.images.fetchImage("w92", name, NEVER)));
  await full;
  expect(all.requests).toHaveLength(4);
  const answering = setInterval(() => waiting.splice(0).forEach((answer) => answer()), 5);
  expect((await fetched).filter(Boolean)).toHaveLength(7);
  clearInterval(answering);
  expect(all.requests).toHaveLength(6);
});

test("who leaves is not waited for", async () => {
  await using all = await start(() => {});
  const gone = new AbortController();
  const asked = all.images.fetchImage("w92", "/abc.jpg", gone.signal);
  gone.abort(new Error("The client is gone."));
  await expect(asked).rejects.toThrow("The client is gone.");
});

test.each([
  ["https://api.themoviedb.org/3", "https://image.tmdb.org/t/p/"],
  ["https://api.tmdb.org", "https://image.tmdb.org/t/p/"],
  ["http://127.0.0.1:4711/3", "http://127.0.0.1:4711/t/p/"],
])("where TMDB_URL is %s, images are at %s", (address, images) => {
  expect(tmdbImages(address).href).toBe(images);
});
