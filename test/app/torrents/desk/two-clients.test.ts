import { expect, test } from "vitest";
import { Outage } from "../../../../src/core/errors.ts";
import { storeIn } from "../../../../src/store/storages/scope.ts";
import { testEngine } from "../../../support/engine.ts";
import { hashOf, torrent } from "../../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../../support/transmission-port.ts";
import { twoEngines } from "../../../support/two-engines.ts";

test("torrents of two clients are listed together, and a command by hash goes to the one client that has it", async () => {
  await using engine = await testEngine();
  const [one, other] = [new TransmissionPort([torrent("a")]), new TransmissionPort([torrent("a"), torrent("b")])];
  const desk = torrentsOver(engine, [one.client(), other.client({ name: "box", title: "Box" })]);
  const { torrents, next } = await desk.list({ limit: 2 }, engine.signal);
  const rest = await desk.list({ limit: 2, cursor: next }, engine.signal);
  expect([...torrents, ...rest.torrents].map(({ hash }) => hash)).toEqual([hashOf("a"), hashOf("a"), hashOf("b")]);

  await desk.control({ action: "stop", hash: hashOf("b") }, "cli:anna", engine.signal);
  expect([one.ordered, other.ordered]).toEqual([[], [["stop", hashOf("b")]]]);
  expect((await engine.history()).map(({ detail }) => detail)).toEqual([{ client: "box", hash: hashOf("b") }]);
  await expect(desk.control({ action: "stop", hash: hashOf("a") }, "cli:anna", engine.signal)).rejects.toMatchObject({
    code: "conflict",
    message: "transmission and box both have this torrent.",
    hint: "Name the client that is meant.",
  });
});

test("with two clients each torrent has its client's name, by which it is listed and controlled", async () => {
  await using engine = await testEngine();
  const [one, other] = [new TransmissionPort([torrent("a")]), new TransmissionPort([torrent("a"), torrent("b")])];
  const desk = torrentsOver(engine, [one.client(), other.client({ name: "box", title: "Box" })]);
  const named = async (client?: string) => {
    const { torrents } = await desk.list({ limit: 9, client }, engine.signal);
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
  await expect(named("nas")).rejects.toMatchObject({ code: "not_found", hint: "There are transmission, box." });
  const stopped = await desk.control({ action: "stop", hash: hashOf("a"), client: "box" }, "cli:anna", engine.signal);
  expect(stopped).toMatchObject({ torrent: { client: "box" } });
  expect([one.ordered, other.ordered]).toEqual([[], [["stop", hashOf("a")]]]);
});

test("a torrent is controlled in the client that has it while another one is down, and is not called unknown", async () => {
  await using engine = await testEngine();
  const [one, other] = [new TransmissionPort([torrent("a")]), new TransmissionPort([torrent("b")])];
  const desk = torrentsOver(engine, [one.client(), other.client({ name: "box", title: "Box" })]);
  one.fails = new Outage("client_unavailable", "It does not answer.");
  await desk.control({ action: "stop", hash: hashOf("b") }, "cli:anna", engine.signal);
  expect(other.ordered).toEqual([["stop", hashOf("b")]]);
  await expect(desk.control({ action: "stop", hash: hashOf("a") }, "cli:anna", engine.signal)).rejects.toMatchObject({
    code: "client_unavailable",
  });
});

test("while one of two clients is down the torrents of the other are listed, and it is said which one is down", async () => {
  await using engine = await testEngine();
  const [one, other] = [new TransmissionPort([torrent("a")]), new TransmissionPort([torrent("b")])];
  const desk = torrentsOver(engine, [one.client(), other.client({ name: "box", title: "Box" })]);
  other.fails = new Outage("client_unavailable", "Box does not answer.");
  expect(await desk.list({ limit: 2 }, engine.signal)).toMatchObject({
    torrents: [{ hash: hashOf("a") }],
    total: 1,
    unavailable: [{ client: "box", code: "client_unavailable", message: "Box does not answer." }],
  });
  one.fails = other.fails;
  await expect(desk.list({ limit: 2 }, engine.signal)).rejects.toMatchObject({ code: "client_unavailable" });
  one.fails = undefined;
  other.fails = undefined;
  expect(await desk.list({ limit: 2 }, engine.signal)).toMatchObject({ total: 2 });
});

test("a client that takes no commands says so", async () => {
  await using engine = await testEngine();
  const { commands: _, ...client } = new TransmissionPort([torrent("a")]).client({ title: "Box" });
  const desk = torrentsOver(engine, [client]);
  const stop = desk.control({ action: "stop", hash: hashOf("a") }, "cli:anna", engine.signal);
  await expect(stop).rejects.toMatchObject({ code: "unsupported", message: "Box takes no commands from here." });
});

test("of two storages the torrents are this process's own, and of another one it is said where they are asked", async () => {
  await using two = await twoEngines();
  const { first } = two;
  const desk = torrentsOver(
    { ...first, store: storeIn(first.store, { name: "nas-1", id: 1 }, "all") },
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
