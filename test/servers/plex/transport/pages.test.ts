import type { IncomingHttpHeaders } from "node:http";
import { expect, test } from "vitest";
import * as z from "zod";
import { createPlexClient, type PlexClientDeps } from "../../../../src/servers/plex/client.ts";
import { createPages } from "../../../../src/servers/plex/transport/pages.ts";
import { id } from "../../../../src/servers/plex/wire/values.ts";
import { fakeClock } from "../../../support/fake-clock.ts";
import { startFakePlex } from "../../../support/stand-ins.ts";

const never = new AbortController().signal;
const item = z.object({ ratingKey: id.pipe(z.string()) });
const request = { path: "/library/sections/1/all?type=1", about: "list of films" };

type Sent = { body: unknown; headers?: Record<string, string>; status?: number };

/**
 * Creates a server that responds to each page request with the result of `page`, which receives the
 * values in the request.
 */
async function withPages(
  page: (start: number, size: number, asked: number) => Sent,
  deps: Partial<PlexClientDeps> = {},
) {
  const starts: number[] = [];
  const number = (headers: IncomingHttpHeaders, what: string): number =>
    Number(headers[`x-plex-container-${what}`]);
  const plex = await startFakePlex({
    through({ headers }) {
      const start = number(headers, "start");
      starts.push(start);
      const { body, status = 200, ...more } = page(start, number(headers, "size"), starts.length);
      return { status, body: typeof body === "string" ? body : JSON.stringify(body), ...more };
    },
  });
  const clock = fakeClock();
  const who = { token: () => "token-1", clientIdentifier: "x", version: "1" };
  const client = createPlexClient({ baseUrl: plex.url, ...who, timeoutMs: 30_000, clock, ...deps });
  const read = async (size: number, start = 0, list?: "Directory") => {
    const pages = [];
    for await (const one of client.pages(request, item, { size, start, list }, never)) {
      pages.push(one);
    }
    return pages;
  };
  const close = async (): Promise<void> => {
    await client.close();
    await plex.close();
  };
  return { client, clock, read, starts, [Symbol.asyncDispose]: close };
}

const films = (from: number, to: number) =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => ({
    ratingKey: String(from + index),
  }));
const container = (fields: object): Sent => ({ body: { MediaContainer: fields } });
const idsOf = (pages: { items: { ratingKey: string }[] }[]): string[] =>
  pages.flatMap(({ items }) => items.map(({ ratingKey }) => ratingKey));

test("requests pages by start and size up to the total", async () => {
  await using it = await withPages((start, size) =>
    container({ offset: start, totalSize: 25, Metadata: films(start, Math.min(25, start + size)) }),
  );
  const pages = await it.read(10);
  expect(idsOf(pages)).toEqual(films(0, 25).map(({ ratingKey }) => ratingKey));
  expect(pages.map(({ offset, total }) => [offset, total])).toEqual([
    [0, 25],
    [10, 25],
    [20, 25],
  ]);
  expect(it.starts).toEqual([0, 10, 20]);
});

test("continues after the last item if a server sends fewer than requested", async () => {
  await using it = await withPages((start) =>
    container({ totalSize: "7", Metadata: films(start, Math.min(7, start + 3)) }),
  );
  expect(idsOf(await it.read(100))).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
  expect(it.starts).toEqual([0, 3, 6]);
});

test("accepts a total that is only in the header", async () => {
  await using it = await withPages((start) => ({
    ...container({ Metadata: films(start, start + 2) }),
    headers: { "X-Plex-Container-Total-Size": "4" },
  }));
  expect(await it.read(2)).toMatchObject([{ total: 4 }, { offset: 2, total: 4 }]);
});

test.each([
  ["without a total", undefined],
  ["with its total", 9],
])("a server without paging sends everything at once, %s", async (_, totalSize) => {
  await using it = await withPages(() => container({ totalSize, Metadata: films(0, 9) }));
  expect(await it.read(4)).toMatchObject([{ offset: 0, items: films(0, 9) }]);
  // The same applies if a later page was requested. The offset tells the caller that the response
  // is the first page.
  expect(await it.read(4, 4)).toMatchObject([{ offset: 0, items: films(0, 9) }]);
  expect(it.starts).toEqual([0, 4]);
});

test("gives up on a server that repeats the same page", async () => {
  await using it = await withPages(() =>
    container({ totalSize: 1_000_000, Metadata: films(0, 4) }),
  );
  expect(idsOf(await it.read(4))).toEqual(["0", "1", "2", "3"]);
  expect(it.starts).toHaveLength(2);
});

test("ends the list at an empty page, regardless of the total", async () => {
  await using it = await withPages((start) =>
    container({ totalSize: 50, Metadata: films(start, Math.min(6, start + 3)) }),
  );
  expect(idsOf(await it.read(3))).toHaveLength(6);
  expect(it.starts).toEqual([0, 3, 6]);
});

test("counts and reports a bad entry, which does not shift the pages", async () => {
  const told: unknown[] = [];
  const page = (start: number): Sent =>
    container({
      totalSize: 4,
      Metadata: start === 0 ? [{ ratingKey: "0" }, { title: "no id" }] : films(2, 4),
    });
  await using it = await withPages(page, { onDropped: (...what) => void told.push(what) });
  expect(await it.read(2)).toMatchObject([
    { items: [{ ratingKey: "0" }], dropped: 1 },
    { items: films(2, 4), dropped: 0 },
  ]);
  expect(told).toEqual([["list of films", 1]]);
});

test("gives up on a list without an end", async () => {
  let asked = 0;
  const succeed = async () => ({
    status: 200,
    text: `{"MediaContainer":{"totalSize":1000000000,"Metadata":[{"ratingKey":"${asked++}"}]}}`,
    retryAfterMs: undefined,
  });
  const pages = createPages({
    succeed,
    waitsOf: () => "background",
    noteDropped: () => {},
    clock: fakeClock(),
  });
  const reading = async (): Promise<void> => {
    for await (const { items } of pages(request, item, { size: 1 }, never)) {
      expect(items).toHaveLength(1);
    }
  };
  await expect(reading()).rejects.toMatchObject({
    code: "plex_unavailable",
    message: expect.stringMatching(/never ends/),
  });
  expect(asked).toBe(5000);
});

test("throws a refusal in the middle of a list after returning the earlier items", async () => {
  await using it = await withPages((start) =>
    start === 0 ? container({ totalSize: 4, Metadata: films(0, 2) }) : { body: "", status: 404 },
  );
  const seen: string[] = [];
  const reading = async (): Promise<void> => {
    for await (const { items } of it.client.pages(request, item, { size: 2 }, never)) {
      seen.push(...items.map((one) => one.ratingKey));
    }
  };
  await expect(reading()).rejects.toMatchObject({ name: "Outage", code: "plex_unavailable" });
  expect(seen).toEqual(["0", "1"]);
});

test("stops reading pages for a waiting client after eight seconds", async () => {
  await using it = await withPages(
    (start) => {
      it.clock.advance(6000);
      return container({ totalSize: 100, Metadata: films(start, start + 1) });
    },
    { waits: "client" },
  );
  const reading = it.read(1);
  await expect(reading).rejects.toMatchObject({
    code: "plex_unavailable",
    message: expect.stringMatching(/timed out after/),
  });
  expect(it.starts).toEqual([0, 1]);
});
