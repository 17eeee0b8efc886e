import { expect, test } from "vitest";
import { UserError } from "../../../src/base/errors.ts";
import { hashOf } from "../../support/torrent.ts";
import { failure, never, withTransmission } from "./with-transmission.ts";

const A = hashOf("a");
const B = hashOf("b");

test.each(["2.94", "3.00", "4.1"] as const)(
  "%s: reads files with their wanted flag in one answer",
  async (version) => {
    await using it = await withTransmission({ version });
    const files = [
      { name: "Pack/1.mkv", length: 5_000_000_000, wanted: true },
      { name: "Pack/_../_../evil\n.mkv", length: 0, wanted: false },
    ];
    it.fake.add({ hashString: A, files });
    it.fake.add({ hashString: B });
    expect(await it.client.withFiles([A, hashOf("9")], never)).toMatchObject([
      { torrent: { hash: A }, files },
    ]);
    expect(it.fake.count("torrent-get")).toBe(1);
  },
);

test("a magnet link has no files yet", async () => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A, files: [], metadataPercentComplete: 0 });
  expect(await it.client.withFiles([A], never)).toMatchObject([
    { torrent: { hasMetadata: false }, files: [] },
  ]);
});

const file = { name: "a", length: 1, bytesCompleted: 1 };
const stats = { wanted: true };
test.each<[string, Record<string, unknown>]>([
  ["one file, none of its stats", { files: [file], fileStats: [] }],
  ["one file, the stats of two", { files: [file], fileStats: [stats, stats] }],
  ["0 for files", { files: 0, fileStats: 0 }],
  ["no name", { files: [{ ...file, name: "" }], fileStats: [stats] }],
  ["a number for a name", { files: [{ ...file, name: 3 }], fileStats: [stats] }],
  ["a length below nothing", { files: [{ ...file, length: -1 }], fileStats: [stats] }],
  ["a length that is no number", { files: [{ ...file, length: null }], fileStats: [stats] }],
  ["null for a file", { files: [null], fileStats: [stats] }],
  ["null for stats", { files: [file], fileStats: [null] }],
  ["a word for wanted", { files: [file], fileStats: [{ wanted: "yes" }] }],
])("%s: returns no files for a torrent whose list cannot be read completely", async (_, told) => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  it.fake.add({ hashString: B });
  it.fake.tell(A, told);
  const read = await it.client.withFiles([A, B], never);
  expect(read.map(({ torrent, files }) => [torrent.hash, files?.length])).toEqual([
    [A, undefined],
    [B, 1],
  ]);
});

test.each(["2.94", "3.00", "4.1"] as const)(
  "%s: requests a long list in its shortest form",
  async (version) => {
    await using it = await withTransmission({ version });
    const files = [true, false, true].map((wanted, n) => ({
      name: `Pack/${n}`,
      length: n,
      wanted,
    }));
    it.fake.add({ hashString: A, files });
    expect(await it.client.withFiles([A], never, { long: true })).toMatchObject([
      { torrent: { hash: A }, files },
    ]);
    expect(it.fake.count("torrent-get")).toBe(1);
    expect(it.fake.requests.at(-1)?.args["fields"]).not.toContain("fileStats");
  },
);

test.each<[string, unknown]>([
  ["none", []],
  ["of another number of files", [1, 1]],
  ["missing", undefined],
  ["a word", ["yes"]],
  ["another number", [2]],
])("returns no files instead of part of a long list if wanted is %s", async (_, wanted) => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  it.fake.tell(A, { files: [file], wanted });
  expect(await it.client.withFiles([A], never, { long: true })).toMatchObject([
    { torrent: { hash: A }, files: undefined },
  ]);
});

test("reads 100,000 files, and rejects a torrent with one more", async () => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  const tell = (most: number): void => {
    it.fake.tell(A, {
      files: Array.from({ length: most }, () => file),
      wanted: Array.from({ length: most }, () => 1),
    });
  };
  tell(100_000);
  expect((await it.client.withFiles([A], never, { long: true }))[0]?.files?.length).toBe(100_000);
  tell(100_001);
  const error = await failure(it.client.withFiles([A], never, { long: true }));
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({
    code: "unsupported",
    message: expect.stringMatching(`^Torrent ${A} has more files`),
  });
});

test("treats an overlong response as too many files, and the next request succeeds", async () => {
  await using it = await withTransmission({}, { maxBytes: 1_000_000 });
  it.fake.add({ hashString: A });
  it.fake.setFault({ kind: "huge", bytes: 2_000_000 });
  const error = await failure(it.client.withFiles([A, B], never));
  expect(error).toMatchObject({
    code: "unsupported",
    message: expect.stringMatching(/^These 2 torrents have more/),
  });
  it.fake.setFault(undefined);
  expect(await it.client.withFiles([A], never)).toHaveLength(1);
});

test("reads at most 2 MiB unless a long list is requested", async () => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  it.fake.setFault({ kind: "huge", bytes: 2 * 1024 * 1024 + 1 });
  expect(await failure(it.client.withFiles([A], never))).toMatchObject({ code: "unsupported" });
  // The response was read to its end, but it is not a valid RPC response.
  const read = await failure(it.client.withFiles([A], never, { long: true }));
  expect(read).toMatchObject({ code: "client_unavailable" });
});

test.each(["2.94", "3.00", "4.1"] as const)(
  "%s: counts the wanted files without their names",
  async (version) => {
    await using it = await withTransmission({ version });
    const files = [true, false, true].map((wanted, n) => ({
      name: `Pack/${n}`,
      length: 1,
      wanted,
    }));
    it.fake.add({ hashString: A, files });
    expect(await it.client.countWanted(A, never)).toBe(2);
    expect(JSON.stringify(it.fake.requests.at(-1)?.args)).not.toContain("files");
  },
);

test.each([
  ["truth values", [true, false, true], 2],
  ["nothing", null, undefined],
  ["a word", ["yes"], undefined],
  ["another number", [1, 2], undefined],
])("counts the wanted files only if every flag is valid: %s", async (_, wanted, count) => {
  await using it = await withTransmission();
  it.fake.add({ hashString: A });
  it.fake.tell(A, { wanted });
  expect(await it.client.countWanted(A, never)).toBe(count);
});

test("the wanted files of a missing torrent are unknown", async () => {
  await using it = await withTransmission();
  it.fake.add({ hashString: B });
  expect(await it.client.countWanted(A, never)).toBeUndefined();
  expect(await it.client.countWanted("all", never)).toBeUndefined();
  expect(it.fake.count("torrent-get")).toBe(1);
});
