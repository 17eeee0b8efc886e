import { expect, test } from "vitest";
import type { ReasonCode } from "../../../../src/base/reason-codes.ts";
import type { TransmissionTorrent } from "../../../../src/clients/transmission/rpc/read-torrent.ts";
import type { TorrentSort } from "../../../../src/core/torrent/states.ts";
import { addRelease, setReasons } from "../../../../src/store/releases/releases.ts";
import { writeTorrents } from "../../../../src/store/torrents/torrents.ts";
import { testEngine } from "../../../support/engine.ts";
import { inReview } from "../../../support/review-release.ts";
import { hashOf, remembered, torrent } from "../../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../../support/transmission-port.ts";

const DAY = 86_400_000;

async function desk(torrents: TransmissionTorrent[]) {
  const engine = await testEngine();
  const transmission = new TransmissionPort(torrents);
  return {
    engine,
    transmission,
    torrents: torrentsOver(engine, transmission.client()),
    signal: engine.signal,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

test("lists torrents by age, with their release or the reason why they wait", async () => {
  const young = torrent("a", { addedAt: 20 * DAY, doneAt: 21 * DAY, labels: ["movies"] });
  const old = torrent("b", {
    addedAt: 10 * DAY,
    status: "downloading",
    leftUntilDone: 401,
    percentDone: 0.5999,
    etaSeconds: 60,
    ratio: 0.12345,
  });
  await using it = await desk([young, old]);
  const id = await inReview(it.engine, "Film.a");
  const waits = { code: "downloading" as const, message: "59 % of it\u202e is there." };
  await it.engine.store.write((trx) =>
    writeTorrents(trx, [remembered("a", { releaseId: id }), remembered("b", { waits })]),
  );
  expect(await it.torrents.list({ limit: 20 }, it.signal)).toEqual({
    total: 2,
    torrents: [
      {
        hash: hashOf("b"),
        name: "Film.b",
        state: "downloading",
        progress_percent: 59.9,
        ratio: 0.123,
        size_bytes: 1000,
        labels: [],
        added_at: "1970-01-11T00:00:00.000Z",
        eta_seconds: 60,
        waits: { code: "downloading", message: "59 % of it\ufffd is there." },
      },
      {
        hash: hashOf("a"),
        name: "Film.a",
        state: "seeding",
        progress_percent: 100,
        ratio: 0.5,
        size_bytes: 1000,
        labels: ["movies"],
        added_at: "1970-01-21T00:00:00.000Z",
        done_at: "1970-01-22T00:00:00.000Z",
        release_id: id,
        release_state: "review",
        release_waits: { code: "remake_rival", message: "Two films have this title." },
      },
    ],
  });
});

test("a torrent waits only until its release has settled, or for a person if the release is parked", async () => {
  await using it = await desk(
    ["a", "b", "c"].map((letter, at) => torrent(letter, { addedAt: at * DAY })),
  );
  const by = { actor: "engine", at: 1 };
  const made = (
    name: string,
    state: "settling" | "review" | "ignored",
    code: ReasonCode,
  ): Promise<number> =>
    it.engine.store.write(async (trx) => {
      const id = await addRelease(trx, { source: "torrent", name, path: `/in/${name}`, state }, by);
      await setReasons(trx, [id], { state }, [{ code, message: "Why." }]);
      return id;
    });
  const ids = [
    await made("a", "settling", "checking"),
    await made("b", "review", "remake_rival"),
    await made("c", "ignored", "backlog"),
  ];
  const waits = { code: "checking", message: "It is checked." } as const;
  await it.engine.store.write((trx) =>
    writeTorrents(
      trx,
      ["a", "b", "c"].map((letter, at) => remembered(letter, { releaseId: ids[at] ?? 0, waits })),
    ),
  );
  const { torrents } = await it.torrents.list({ limit: 20 }, it.signal);
  expect(torrents.map((each) => each.waits)).toEqual([
    waits,
    undefined,
    { code: "backlog", message: "Why." },
  ]);
});

test("cleans and shortens third-party names, labels and errors", async () => {
  const hostile = "../../etc\u001b[2J\n\u202e";
  const odd = torrent("a", {
    name: hostile + "x".repeat(9000),
    labels: [hostile],
    error: "local",
    errorText: hostile,
  });
  await using it = await desk([odd, torrent("b", { error: "tracker_error" })]);
  const [first, second] = (await it.torrents.list({ limit: 20 }, it.signal)).torrents;
  for (const text of [first?.name, first?.error, ...(first?.labels ?? [])]) {
    expect(text).toMatch(/^\.\.\/\.\.\/etc\ufffd\[2J\ufffd\ufffd/);
    expect(text?.length).toBeLessThanOrEqual(500);
  }
  expect(first?.state).toBe("error");
  expect(second).toMatchObject({ state: "seeding", error: "A tracker reports an error." });
});

test("pages stay consistent while torrents appear and disappear", async () => {
  const digits = "0123456789".split("");
  const torrents = digits.map((digit, at) => torrent(digit, { addedAt: (at % 3) * DAY }));
  await using it = await desk(torrents);
  const order = digits.toSorted(
    (a, b) => (Number(a) % 3) - (Number(b) % 3) || Number(a) - Number(b),
  );
  const seen: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 9; page++) {
    const {
      torrents: shown,
      next,
      total,
    } = await it.torrents.list({ limit: 4, cursor }, it.signal);
    seen.push(...shown.map(({ hash }) => hash.slice(0, 1)));
    if (page === 0) {
      expect(total).toBe(10);
      // Removes one torrent that was shown and the one that the cursor names; adds one at the end.
      for (const digit of ["0", "9"]) {
        torrents.splice(
          torrents.findIndex(({ hash }) => hash.startsWith(digit)),
          1,
        );
      }
      torrents.push(torrent("f", { addedAt: 9 * DAY }));
    }
    cursor = next;
    if (next === undefined) break;
  }
  expect(seen).toEqual([...order, "f"]);
});

test("the last page has no next page, even if it is full", async () => {
  await using it = await desk([torrent("a"), torrent("b")]);
  expect(await it.torrents.list({ limit: 2 }, it.signal)).not.toHaveProperty("next");
  expect(await it.torrents.list({ limit: 1 }, it.signal)).toHaveProperty("next");
});

test("filters torrents by state and by label, ignoring the label's case", async () => {
  await using it = await desk([
    torrent("a", { labels: ["Movies"] }),
    torrent("b", { status: "stopped", labels: ["movies"] }),
    torrent("c", { status: "stopped", leftUntilDone: 5 }),
    torrent("d", { error: "local", labels: ["movies too"] }),
  ]);
  const found = async (query: { state?: string; label?: string }) =>
    (await it.torrents.list({ limit: 20, ...query }, it.signal)).torrents
      .map(({ hash }) => hash[0])
      .join("");
  expect(await found({ state: "seeding" })).toBe("a");
  expect(await found({ state: "finished" })).toBe("b");
  expect(await found({ state: "stopped" })).toBe("c");
  expect(await found({ state: "error" })).toBe("d");
  expect(await found({ label: "MOVIES" })).toBe("ab");
  expect(await found({ state: "finished", label: "movies" })).toBe("b");
  expect(await found({ label: "x" })).toBe("");
});

test.each([
  [{ state: "flying" }, /no torrent state "flying"/],
  [{ cursor: "nonsense" }, /cursor/],
  [{ cursor: Buffer.from("id:5").toString("base64url") }, /cursor/],
])("refuses %j and lists the valid values", async (query, message) => {
  await using it = await desk([]);
  await expect(it.torrents.list({ limit: 20, ...query }, it.signal)).rejects.toMatchObject({
    code: "invalid_request",
    message: expect.stringMatching(message),
  });
});

test("searches, sorts and counts all torrents, and finds those that wait or are not filed", async () => {
  await using it = await desk([
    torrent("a", {
      name: "Heat.1995.mkv",
      addedAt: DAY,
      ratio: 3,
      doneAt: 9 * DAY,
      upBytesPerSecond: 5,
    }),
    torrent("b", {
      name: "heat.again",
      addedAt: 2 * DAY,
      ratio: 1,
      status: "downloading",
      leftUntilDone: 5,
      percentDone: 0.9,
      etaSeconds: 60,
      downBytesPerSecond: 70,
    }),
    torrent("c", { name: "Dune", addedAt: 3 * DAY, ratio: 2, doneAt: 8 * DAY }),
  ]);
  const releaseId = await inReview(it.engine, "Heat.1995.mkv");
  const waits = { code: "downloading" as const, message: "Later." };
  await it.engine.store.write((trx) =>
    writeTorrents(trx, [
      remembered("a", { releaseId }),
      remembered("b", { waits }),
      remembered("c"),
    ]),
  );
  const list = (query: Partial<Parameters<typeof it.torrents.list>[0]>) =>
    it.torrents.list({ limit: 20, ...query }, it.signal);
  const found = async (query: Parameters<typeof list>[0]) =>
    (await list(query)).torrents.map(({ hash }) => hash[0]).join("");
  expect(await found({ search: "HEAT" })).toBe("ab");
  expect(await found({ search: "heat 1995" })).toBe("a");
  expect(await found({ state: "waits" })).toBe("b");
  expect(await found({ state: "not_filed" })).toBe("abc");
  expect(await found({ state: "needs_you" })).toBe("a");
  expect(await found({ state: "on_the_way" })).toBe("b");
  expect(await found({ state: "filed" })).toBe("");
  const orders = {
    oldest: "abc",
    newest: "cba",
    done: "acb",
    left: "bac",
    ratio: "acb",
    speed: "bac",
    name: "cab",
  };
  for (const [sort, order] of Object.entries(orders)) {
    expect([sort, await found({ sort: sort as TorrentSort })]).toEqual([sort, order]);
    const { next } = await list({ sort: sort as TorrentSort, limit: 2 });
    expect([sort, await found({ sort: sort as TorrentSort, cursor: next })]).toEqual([
      sort,
      order.slice(2),
    ]);
  }
  expect((await list({ search: "heat", state: "seeding", counts: true, limit: 1 })).counts).toEqual(
    {
      all: 2,
      states: [
        { state: "downloading", count: 1 },
        { state: "seeding", count: 1 },
        { state: "waits", count: 1 },
        { state: "not_filed", count: 2 },
        { state: "needs_you", count: 1 },
        { state: "on_the_way", count: 1 },
      ],
      down_bytes_per_second: 70,
      up_bytes_per_second: 5,
      clients: [{ client: "transmission", count: 2, down_bytes_per_second: 70 }],
    },
  );
});
