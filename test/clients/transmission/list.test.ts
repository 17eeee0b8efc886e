import { expect, test } from "vitest";
import { hashOf } from "../../support/torrent.ts";
import { failure, never, withTransmission } from "./with-transmission.ts";

const A = hashOf("a");
const B = hashOf("b");
const LONG = "c".repeat(64);

test.each(["2.94", "3.00", "4.1"] as const)(
  "%s: converts a torrent to our own terms",
  async (version) => {
    await using it = await withTransmission({ version });
    it.fake.add({
      hashString: A,
      name: "../../etc\n\u001b[31m",
      status: 6,
      error: 2,
      errorString: "tracker gone",
      sizeWhenDone: 5_000_000_000,
      leftUntilDone: 0,
      percentDone: 1,
      downloadDir: "/srv/done",
      labels: version === "2.94" ? [] : ["films", "a b"],
      uploadRatio: 1.5,
      eta: 90,
      rateDownload: 7,
      rateUpload: 8,
      addedDate: 1_700_000_000,
      doneDate: 1_700_000_100,
      isFinished: true,
    });
    expect(await it.client.list("all", never)).toEqual({
      torrents: [
        {
          hash: A,
          id: 1,
          name: "../../etc\n\u001b[31m",
          status: "seeding",
          error: "tracker_error",
          errorText: "tracker gone",
          hasMetadata: true,
          sizeWhenDone: 5_000_000_000,
          leftUntilDone: 0,
          percentDone: 1,
          downloadDir: "/srv/done",
          labels: version === "2.94" ? [] : ["films", "a b"],
          ratio: 1.5,
          etaSeconds: 90,
          downBytesPerSecond: 7,
          upBytesPerSecond: 8,
          addedAt: 1_700_000_000_000,
          doneAt: 1_700_000_100_000,
          goalReached: true,
        },
      ],
      removedIds: [],
      odd: 0,
    });
  },
);

test("unknown fields are absent, and a magnet link has no metadata", async () => {
  await using it = await withTransmission();
  it.fake.add({
    hashString: A,
    metadataPercentComplete: 0.5,
    sizeWhenDone: 0,
    uploadRatio: -1,
    files: [],
  });
  const [torrent] = (await it.client.list("all", never)).torrents;
  expect(torrent).toMatchObject({
    hasMetadata: false,
    etaSeconds: undefined,
    doneAt: undefined,
    ratio: 0,
  });
});

test("status codes 0 to 6 and priority codes 0 to 3 have names", async () => {
  await using it = await withTransmission();
  for (let n = 0; n < 7; n++) {
    it.fake.add({ hashString: hashOf(String(n)), status: n, error: n % 4 });
  }
  const { torrents } = await it.client.list("all", never);
  expect(torrents.map(({ status, error }) => [status, error])).toEqual([
    ["stopped", "none"],
    ["check_wait", "tracker_warning"],
    ["checking", "tracker_error"],
    ["download_wait", "local"],
    ["downloading", "none"],
    ["seed_wait", "tracker_warning"],
    ["seeding", "tracker_error"],
  ]);
});

test.each<[string, Record<string, unknown>]>([
  ["no hash", { hashString: undefined }],
  ["a short hash", { hashString: "abc" }],
  ["a hash of 50", { hashString: "a".repeat(50) }],
  ["a hash with a path", { hashString: `../${"a".repeat(37)}` }],
  ["a number for a name", { name: 7 }],
  ["a status of later times", { status: 7 }],
  ["half a status", { status: 0.5 }],
  ["an error of later times", { error: 4 }],
  ["less than nothing left", { leftUntilDone: -1 }],
  ["a size in words", { sizeWhenDone: "12" }],
  ["a size that nothing can count", { sizeWhenDone: 1e300 }],
  ["an invalid share", { percentDone: null }],
  ["no folder", { downloadDir: "" }],
  ["0 for a folder", { downloadDir: 0 }],
  ["a folder that no system knows, by its length", { downloadDir: `/${"é".repeat(2048)}` }],
  ["a NUL in its folder", { downloadDir: "/srv/\0done" }],
  ["labels as a text", { labels: "films" }],
  ["a number among labels", { labels: ["films", 3] }],
  ["an invalid number", { id: -1 }],
])("%s makes one row invalid and keeps the others", async (_, told) => {
  for (const version of ["2.94", "3.00"] as const) {
    await using it = await withTransmission({ version });
    it.fake.add({ hashString: A });
    it.fake.add({ hashString: B });
    it.fake.tell(A, told);
    const { torrents, odd } = await it.client.list("all", never);
    expect([torrents.map(({ hash }) => hash), odd]).toEqual([[B], 1]);
  }
});

test("reads a torrent even if its optional fields are wrong", async () => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  const wrong = {
    errorString: 0,
    uploadRatio: "x",
    eta: 1e300,
    addedDate: 1e15,
    doneDate: "x",
    isFinished: 0,
    labels: 0,
  };
  it.fake.tell(A, { ...wrong, percentDone: 1.0000001 });
  const { torrents, odd } = await it.client.list("all", never);
  expect(odd).toBe(0);
  const plain = {
    errorText: "",
    ratio: 0,
    etaSeconds: undefined,
    addedAt: 0,
    doneAt: undefined,
    goalReached: false,
  };
  expect(torrents[0]).toMatchObject({ ...plain, labels: [], percentDone: 1 });
});

test("JSON's 1e999 and rows that are not torrents are invalid too", async () => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  const row = JSON.stringify(it.fake.torrents.get(A));
  const rows = [
    row,
    row.replace('"percentDone":0', '"percentDone":1e999'),
    "null",
    "7",
    "[]",
    '"x"',
  ];
  it.fake.setFault({
    kind: "body",
    body: `{"result":"success","arguments":{"torrents":[${rows.join(",")}]}}`,
  });
  const { torrents, odd } = await it.client.list("all", never);
  expect([torrents.length, odd]).toEqual([1, 5]);
});

test("reads a table by its column names, in any version's spelling", async () => {
  await using it = await withTransmission();
  const torrent = it.fake.add({ hashString: A });
  const { files: _, ...fields } = torrent;
  const snake = (name: string): string =>
    name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const columns = Object.keys(fields).toReversed();
  const values = columns.map((name) => fields[name as keyof typeof fields]);
  const torrents = [["new_field", ...columns.map(snake)], [0, ...values], [], { id: 1 }];
  it.fake.setFault({
    kind: "body",
    body: JSON.stringify({ result: "success", arguments: { torrents } }),
  });
  expect(await it.client.list("all", never)).toMatchObject({
    torrents: [{ hash: A, downloadDir: "/downloads" }],
    odd: 2,
  });
});

test("reads and sends hashes in lower case, also those with 64 digits", async () => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  it.fake.add({ hashString: LONG });
  it.fake.tell(A, { hashString: A.toUpperCase() });
  const { torrents } = await it.client.list(
    [A.toUpperCase(), LONG, B, "../etc", "recently-active"],
    never,
  );
  expect(torrents.map(({ hash }) => hash)).toEqual([A, LONG]);
  expect(it.fake.requests.at(-1)?.args["ids"]).toEqual([A, LONG, B]);
});

test("sends no request for an empty list of hashes, because it would return all torrents", async () => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  const nothing = { torrents: [], removedIds: [], odd: 0 };
  expect(await it.client.list([], never)).toEqual(nothing);
  expect(await it.client.list(["nonsense"], never)).toEqual(nothing);
  expect(await it.client.withFiles([], never)).toEqual([]);
  expect(it.fake.requests).toEqual([]);
});

test("reads recently active torrents and the ids of removed ones", async () => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  it.fake.add({ hashString: B });
  it.fake.calm();
  expect(await it.client.list("recently-active", never)).toEqual({
    torrents: [],
    removedIds: [],
    odd: 0,
  });
  it.fake.complete(A);
  it.fake.remove(B);
  const { torrents, removedIds } = await it.client.list("recently-active", never);
  expect([torrents.map(({ hash, status }) => [hash, status]), removedIds]).toEqual([
    [[A, "seeding"]],
    [2],
  ]);
});

test("a poll requests no fields that grow with the number of files or peers", async () => {
  await using it = await withTransmission();
  it.fake.add({
    hashString: A,
    files: Array.from({ length: 1000 }, (_, n) => ({ name: `${n}`, length: 1, wanted: true })),
  });
  await it.client.list("all", never);
  const fields = it.fake.requests.at(-1)?.args["fields"];
  expect(fields).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/^(files|fileStats|peers|pieces|wanted)$/)]),
  );
  expect(it.fake.requests.at(-1)?.args).not.toHaveProperty("ids");
});

test.each(["2.94", "3.00", "4.1"] as const)(
  "%s: reads the hosts of a torrent's trackers, and no part of an address that may be a password",
  async (version) => {
    await using it = await withTransmission({ version });
    it.fake.add({ hashString: A });
    const announce = [
      "https://Tracker.Example.org/s3cret/announce",
      "udp://other.net:1337",
      "nothing",
    ];
    it.fake.tell(A, {
      trackers: announce.map((one, id) => ({ announce: one, id, tier: id, scrape: "" })),
    });
    expect(await it.client.trackers(A, never)).toEqual(["tracker.example.org", "other.net"]);
    it.fake.tell(A, { trackers: [] });
    expect(await it.client.trackers(A, never)).toEqual([]);
    it.fake.tell(A, { trackers: undefined });
    expect(await failure(it.client.trackers(A, never))).toMatchObject({ code: "not_found" });
    expect(await failure(it.client.trackers(B, never))).toMatchObject({ code: "not_found" });
  },
);
