import { expect, test } from "vitest";
import { hashOf } from "../../support/torrent.ts";
import { failure, never, withTransmission } from "./with-transmission.ts";

const A = hashOf("a");
const B = hashOf("b");

test("start, stop, verify and reannounce reach exactly one torrent", async () => {
  await using it = await withTransmission();
  const torrent = it.fake.add({ hashString: A });
  const other = it.fake.add({ hashString: B });
  await it.client.stop(A.toUpperCase(), never);
  expect([torrent.status, other.status]).toEqual([0, 4]);
  await it.client.start(A, never);
  expect(torrent.status).toBe(4);
  await it.client.verify(A, never);
  expect(torrent.status).toBe(2);
  await it.client.reannounce(A, never);
  expect(it.fake.requests.at(-1)).toMatchObject({
    method: "torrent-reannounce",
    args: { ids: [A] },
  });
  expect(other.status).toBe(4);
});

test("a torrent is removed without its data", async () => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  await it.client.remove(A, never);
  expect([...it.fake.torrents]).toEqual([]);
  expect(it.fake.requests.at(-1)).toMatchObject({
    method: "torrent-remove",
    args: { ids: [A], "delete-local-data": false },
  });
});

test("an unknown torrent is not found, although Transmission would report success", async () => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  const { client } = it;
  for (const hash of [B, "nonsense\u001b[31m", "", "1"]) {
    for (const order of [
      client.start,
      client.stop,
      client.verify,
      client.reannounce,
      client.remove,
    ]) {
      expect(await failure(order(hash, never))).toMatchObject({
        code: "not_found",
        message: expect.not.stringContaining("\u001b"),
      });
    }
    expect(await failure(client.setLabels(hash, [], never))).toMatchObject({ code: "not_found" });
  }
  expect(it.fake.requests.filter(({ method }) => !/^(torrent|session)-get$/.test(method))).toEqual(
    [],
  );
});

test("sets labels without duplicates, and removes them", async () => {
  await using it = await withTransmission();
  const torrent = it.fake.add({ hashString: A, labels: ["old"] });
  await it.client.setLabels(A, ["films", " films ", "4k"], never);
  expect(torrent.labels).toEqual(["films", "4k"]);
  await it.client.setLabels(A, [], never);
  expect(torrent.labels).toEqual([]);
  // The version is requested once per session, and again after a restart.
  expect(it.fake.count("session-get")).toBe(1);
  it.fake.restart();
  it.fake.loaded();
  await it.client.upSeconds(never);
  await it.client.setLabels(A, ["x"], never);
  expect(it.fake.count("session-get")).toBe(2);
});

test.each([
  [["a,b"]],
  [[""]],
  [["  "]],
  [["a\nb"]],
  [["x".repeat(201)]],
  [Array.from({ length: 51 }, (_, n) => `${n}`)],
])("rejects labels %j before any request", async (labels) => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  expect(await failure(it.client.setLabels(A, labels, never))).toMatchObject({
    code: "invalid_request",
  });
  const magnet = `magnet:?xt=urn:btih:${B}`;
  expect(await failure(it.client.add({ magnet }, labels, never))).toMatchObject({
    code: "invalid_request",
  });
  expect(it.fake.requests).toEqual([]);
});

test("reports a version that does not support labels, and does not add a torrent with labels", async () => {
  await using it = await withTransmission({ version: "2.94" });
  it.fake.add({ hashString: A });
  const unsupported = {
    code: "unsupported",
    message: expect.stringMatching(/version is 15, and labels need 16/),
  };
  expect(await failure(it.client.setLabels(A, ["x"], never))).toMatchObject(unsupported);
  const magnet = `magnet:?xt=urn:btih:${B}`;
  expect(await failure(it.client.add({ magnet }, ["x"], never))).toMatchObject(unsupported);
  expect(it.fake.torrents.has(B)).toBe(false);
  expect(await it.client.add({ magnet }, [], never)).toEqual({ hash: B, name: B, known: false });
});

test("adds a magnet link and a file's bytes with their labels, and an existing torrent keeps its own", async () => {
  await using it = await withTransmission();
  const magnet = `magnet:?xt=urn:btih:${B.toUpperCase()}&dn=x`;
  expect(await it.client.add({ magnet }, ["films"], never)).toEqual({
    hash: B,
    name: B,
    known: false,
  });
  expect(it.fake.torrents.get(B)?.labels).toEqual(["films"]);
  // The torrent goes where Transmission's own settings point, and those also decide whether it
  // starts.
  expect(it.fake.requests.find(({ method }) => method === "torrent-add")?.args).toEqual({
    filename: magnet,
  });
  expect(await it.client.add({ magnet }, ["other"], never)).toEqual({
    hash: B,
    name: B,
    known: true,
  });
  expect(it.fake.torrents.get(B)?.labels).toEqual(["films"]);
  const metainfo = Buffer.from("d4:infod4:name1:xee");
  const { hash, known } = await it.client.add({ metainfo }, [], never);
  expect([it.fake.torrents.has(hash), known]).toEqual([true, false]);
  expect(it.fake.requests.at(-1)?.args).toEqual({ metainfo: metainfo.toString("base64") });
});

test.each([
  "/etc/passwd",
  "http://10.0.0.1/x.torrent",
  "",
  ` magnet:?xt=${A}`,
  `magnet:?${"x".repeat(70_000)}`,
])("does not send %.30s as a magnet link, because Transmission would open it", async (magnet) => {
  await using it = await withTransmission();
  expect(await failure(it.client.add({ magnet }, [], never))).toMatchObject({
    code: "invalid_request",
  });
  expect(it.fake.requests).toEqual([]);
});

test("rejects an empty file, and reports a broken one with Transmission's message", async () => {
  await using it = await withTransmission();
  const empty = it.client.add({ metainfo: new Uint8Array() }, [], never);
  expect(await failure(empty)).toMatchObject({ code: "invalid_request" });
  const broken = it.client.add({ metainfo: Buffer.from("no") }, [], never);
  expect(await failure(broken)).toMatchObject({
    code: "refused",
    message: "Transmission refuses this: invalid or corrupt torrent file.",
  });
});

test("a response that names no torrent is an error", async () => {
  await using it = await withTransmission();
  await it.client.upSeconds(never);
  for (const args of [
    "{}",
    '{"torrent-added":{"hashString":"x","name":"y"}}',
    '{"torrent-added":7}',
  ]) {
    it.fake.setFault({ kind: "body", body: `{"result":"success","arguments":${args}}` });
    const added = it.client.add({ magnet: `magnet:?xt=urn:btih:${A}` }, [], never);
    expect(await failure(added)).toMatchObject({ code: "client_unavailable" });
  }
});
