import { expect, test } from "vitest";
import { Outage } from "../../../../src/base/errors.ts";
import { scopeStore } from "../../../../src/store/storages/scope.ts";
import { testEngine } from "../../../support/engine.ts";
import { hashOf, torrent } from "../../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../../support/transmission-port.ts";
import { twoEngines } from "../../../support/two-engines.ts";

/** Sets up Transmission and a second client named `box`, with these torrents. */
async function twoClients(inOne: string[], inOther: string[]) {
  const engine = await testEngine();
  const having = (letters: string[]) =>
    new TransmissionPort(letters.map((letter) => torrent(letter)));
  const [one, other] = [having(inOne), having(inOther)];
  const desk = torrentsOver(engine, [one.client(), other.client({ name: "box", title: "Box" })]);
  return {
    one,
    other,
    list: (query: Partial<Parameters<typeof desk.list>[0]> = {}) =>
      desk.list({ limit: 2, ...query }, engine.signal),
    stop: (letter: string, client?: string) =>
      desk.control({ action: "stop", hash: hashOf(letter), client }, "cli:anna", engine.signal),
    clock: engine.clock,
    advance: engine.clock.advance,
    history: engine.history,
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

test("lists torrents of two clients together, and sends a command by hash to the client that has it", async () => {
  await using it = await twoClients(["a"], ["a", "b"]);
  const { torrents, next } = await it.list();
  const rest = await it.list({ cursor: next });
  expect([...torrents, ...rest.torrents].map(({ hash }) => hash)).toEqual([
    hashOf("a"),
    hashOf("a"),
    hashOf("b"),
  ]);

  await it.stop("b");
  expect([it.one.ordered, it.other.ordered]).toEqual([[], [["stop", hashOf("b")]]]);
  expect((await it.history()).map(({ detail }) => detail)).toEqual([
    { client: "box", hash: hashOf("b") },
  ]);
  await expect(it.stop("a")).rejects.toMatchObject({
    code: "conflict",
    message: "transmission and box both have this torrent.",
    hint: "Specify which client you mean.",
  });
});

test("with two clients, each torrent shows its client's name, which can be used to list and control it", async () => {
  await using it = await twoClients(["a"], ["a", "b"]);
  const named = async (client?: string) => {
    const { torrents } = await it.list({ limit: 9, client });
    return torrents.map(({ client: of, hash }) => [of, hash]);
  };
  expect(await named()).toEqual([
    ["box", hashOf("a")],
    ["transmission", hashOf("a")],
    ["box", hashOf("b")],
  ]);
  expect(await named("Box")).toEqual([
    ["box", hashOf("a")],
    ["box", hashOf("b")],
  ]);
  await expect(named("nas")).rejects.toMatchObject({
    code: "not_found",
    hint: "Name transmission or box.",
  });
  const stopped = await it.stop("a", "box");
  expect(stopped).toMatchObject({ torrent: { client: "box" } });
  expect([it.one.ordered, it.other.ordered]).toEqual([[], [["stop", hashOf("a")]]]);
});

test("controls a torrent in its client while another client is down, and does not call it unknown", async () => {
  await using it = await twoClients(["a"], ["b"]);
  it.one.fails = new Outage("client_unavailable", "It does not answer.");
  await it.stop("b");
  expect(it.other.ordered).toEqual([["stop", hashOf("b")]]);
  await expect(it.stop("a")).rejects.toMatchObject({
    code: "client_unavailable",
  });
});

test("while one of two clients is down, lists the other client's torrents and names the unavailable client", async () => {
  await using it = await twoClients(["a"], ["b"]);
  it.other.fails = new Outage("client_unavailable", "Box does not answer.");
  expect(await it.list()).toMatchObject({
    torrents: [{ hash: hashOf("a") }],
    total: 1,
    unavailable: [{ client: "box", code: "client_unavailable", message: "Box does not answer." }],
  });
  it.other.fails = undefined;
  expect(await it.list()).toMatchObject({ total: 2 });
});

test("while no client has ever responded, the list is a client's error", async () => {
  await using it = await twoClients(["a"], ["b"]);
  it.one.fails = new Outage("client_unavailable", "It does not answer.");
  it.other.fails = it.one.fails;
  await expect(it.list()).rejects.toMatchObject({ code: "client_unavailable" });
});

test("the torrents of a client that is down stay listed as they were, without their speeds", async () => {
  await using it = await twoClients(["a"], ["b"]);
  it.other.torrents = [
    torrent("b", { status: "downloading", percentDone: 0.4, downBytesPerSecond: 9, etaSeconds: 8 }),
  ];
  const moving = { hash: hashOf("b"), progress_percent: 40, down_bytes_per_second: 9 };
  expect((await it.list()).torrents).toMatchObject([{ hash: hashOf("a") }, moving]);

  const asOf = new Date(it.clock.now()).toISOString();
  it.advance(600_000);
  it.other.fails = new Outage("client_unavailable", "Box does not answer.");
  const whileDown = await it.list({ counts: true });
  expect(whileDown).toMatchObject({
    total: 2,
    counts: { all: 2, down_bytes_per_second: 0 },
    unavailable: [{ client: "box", as_of: asOf }],
  });
  const [current, earlier] = whileDown.torrents;
  expect(current).not.toHaveProperty("as_of");
  expect(earlier).toMatchObject({ hash: hashOf("b"), progress_percent: 40, as_of: asOf });
  expect(earlier).not.toHaveProperty("down_bytes_per_second");
  expect(earlier).not.toHaveProperty("eta_seconds");

  it.one.fails = it.other.fails;
  expect(await it.list()).toMatchObject({ total: 2, torrents: [{}, { as_of: asOf }] });
  it.one.fails = undefined;
  it.other.fails = undefined;
  it.other.torrents = [];
  expect(await it.list()).toMatchObject({ total: 1 });
  // A torrent that the client no longer had does not come back.
  it.other.fails = new Outage("client_unavailable", "Box does not answer.");
  expect(await it.list()).toMatchObject({ total: 1 });
});

test("reports that a client does not accept commands", async () => {
  await using engine = await testEngine();
  const { commands: _, ...client } = new TransmissionPort([torrent("a")]).client({ title: "Box" });
  const desk = torrentsOver(engine, [client]);
  const stop = desk.control({ action: "stop", hash: hashOf("a") }, "cli:anna", engine.signal);
  await expect(stop).rejects.toMatchObject({
    code: "unsupported",
    message: "Box cannot be controlled from here.",
  });
});

test("lists this storage's own torrents, and reports where another storage's torrents are listed", async () => {
  await using two = await twoEngines();
  const { first } = two;
  const desk = torrentsOver(
    { ...first, store: scopeStore(first.store, { name: "nas-1", id: 1 }, "all") },
    new TransmissionPort([torrent("a")]).client(),
  );
  const own = { torrents: [{ hash: hashOf("a"), storage: "nas-1" }], total: 1 };
  expect(await desk.list({ limit: 2 }, first.signal)).toMatchObject(own);
  expect(await desk.list({ limit: 2, storage: "nas-1" }, first.signal)).toMatchObject(own);
  expect(await desk.list({ limit: 2, storage: "nas-2" }, first.signal)).toMatchObject({
    torrents: [],
    unavailable: [{ client: "nas-2", code: "other_storage" }],
  });
});
