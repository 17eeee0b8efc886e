import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { QBITTORRENT_KIND } from "../../../src/clients/qbittorrent/kind.ts";
import { createRefusals } from "../../../src/clients/shared/refusals.ts";
import { partsOf } from "../../../src/core/torrent/torrent.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import {
  bencode,
  magnetLink,
  pieceHashes,
  type RawName,
  torrentFile,
} from "../../support/bencode.ts";
import { clientSettings } from "../../support/client-settings.ts";
import {
  qbittorrentMissing,
  type RealQbittorrent,
  startQbittorrent,
} from "../../support/qbittorrent.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { hashOf } from "../../support/torrent.ts";
import { waitFor } from "../../support/wait-for.ts";
import { failure, never } from "../transmission/with-transmission.ts";
import { allOf } from "./with-qbittorrent.ts";

const real = test.skipIf(qbittorrentMissing());
const auth = { username: "anna", password: "s3cret: wörd" };

async function clientOf(
  { url }: Pick<RealQbittorrent, "url">,
  given: Partial<typeof auth & { key: string }> = {},
  stateDir?: string,
) {
  const access = {
    url,
    username: given.username,
    password: () => given.password,
    key: () => given.key,
  };
  const refusals = stateDir === undefined ? undefined : createRefusals(stateDir);
  const deps = { clock: systemClock, refusals };
  const made = await QBITTORRENT_KIND.connect(clientSettings("qbittorrent"), access, deps);
  if (!made.commands) throw new Error("It takes no commands.");
  return { ...made, commands: made.commands, [Symbol.asyncDispose]: made.close };
}

real.concurrent(
  "reads folders, a torrent and its files, changes and removals from a real qBittorrent",
  async () => {
    using folder = tempFolder();
    const incompleteDir = folder.at("incomplete");
    await using qb = await startQbittorrent({ folder: folder.at("qb"), auth, incompleteDir });
    await using client = await clientOf(qb, auth);
    expect(await client.folders(never)).toEqual({
      download: [qb.completeDir],
      incomplete: incompleteDir,
      others: [],
    });
    const empty = await client.poll(undefined, never);
    // The client might still be loading, so the list does not count as whole.
    expect([empty.torrents, empty.isWhole]).toEqual([[], false]);

    for (const name of ["1.mkv", "2.mkv", "Sub ü.srt"]) {
      folder.write(`seed/Pack/${name}`, Buffer.alloc(30_000, name));
    }
    const { hash } = await qb.add(folder.at("seed/Pack"), {
      hold: 0.3,
      fields: { category: "films", tags: "a,b c" },
    });
    const begun = await client.poll(empty.next, never);
    expect(begun).toMatchObject({
      isWhole: false,
      gone: [],
      torrents: [{ hash, unfinishedDir: incompleteDir }],
    });
    await qb.order("torrents/filePrio", { hash, id: "1", priority: "0" });
    qb.release({ hash });
    await qb.seeds(hash);
    const done = await client.poll(begun.next, never);
    expect(done.torrents).toMatchObject([
      {
        hash,
        name: "Pack",
        state: "seeding",
        waits: undefined,
        hasMetadata: true,
        percentDone: 1,
        downloadDir: qb.completeDir,
        top: "Pack",
        unfinishedDir: undefined,
        labels: ["films", "a", "b c"],
        goalReached: false,
      },
    ]);
    let { next } = done;
    await waitFor("nothing to be new", async () => {
      const { torrents, ...answer } = await client.poll(next, never);
      ({ next } = answer);
      return torrents.length === 0;
    });
    const [answer] = await allOf(client.filesOf([hash, hashOf("9")], never));
    expect(answer).toEqual({
      tooLong: [],
      failed: [],
      torrents: [
        {
          torrent: expect.objectContaining({ hash }),
          files: [
            { name: "Pack/1.mkv", length: 30_000, wanted: true },
            { name: "Pack/2.mkv", length: 30_000, wanted: false },
            { name: "Pack/Sub ü.srt", length: 30_000, wanted: true },
          ],
        },
      ],
    });

    const before = await client.poll(undefined, never);
    expect(before.isWhole).toBe(true);
    await qb.restart();
    const again = await client.poll(before.next, never);
    expect([again.torrents.map((one) => one.hash), again.gone, again.isWhole]).toEqual([
      [hash],
      [],
      true,
    ]);
    await client.commands.remove(hash, never);
    const gone = await client.poll(again.next, never);
    expect([gone.torrents, gone.gone]).toEqual([[], [hash]]);
    expect(existsSync(join(qb.completeDir, "Pack/1.mkv"))).toBe(true);
  },
);

real.concurrent("a real qBittorrent carries out commands and reports refusals", async () => {
  using folder = tempFolder();
  await using qb = await startQbittorrent({ folder: folder.at("qb") });
  await using client = await clientOf(qb);
  const { commands } = client;
  const { hash } = await qb.add(folder.write("seed/Film.mkv", Buffer.alloc(50_000, "film")), {
    fields: { tags: "old" },
  });
  await qb.seeds(hash);
  const now = async () => (await client.list([hash], never))[0];
  await commands.stop(hash, never);
  await waitFor("a stop", async () => (await now())?.state === "finished");
  await commands.start(hash, never);
  await waitFor("a start", async () => (await now())?.state === "seeding");
  await commands.verify(hash, never);
  await commands.reannounce(hash, never);
  await commands.setLabels(hash, ["films", "ü"], never);
  expect((await now())?.labels.toSorted()).toEqual(["films", "ü"]);
  await commands.setLabels(hash, [], never);
  expect((await now())?.labels).toEqual([]);

  const magnet = magnetLink(hashOf("b"), "A film");
  const added = { hash: hashOf("b"), name: "A film" };
  expect(await commands.add({ magnet }, ["later"], never)).toEqual({ ...added, known: false });
  expect(await commands.add({ magnet }, ["other"], never)).toEqual({ ...added, known: true });
  expect(await client.list([added.hash], never)).toMatchObject([
    { hasMetadata: false, labels: ["later"], waits: { code: "no_metadata" } },
  ]);
  expect(await allOf(client.filesOf([added.hash], never))).toMatchObject([
    { torrents: [{ files: [] }] },
  ]);
  const info = { length: 5, name: "Other.mkv", "piece length": 16384, pieces: Buffer.alloc(20) };
  expect(await commands.add({ metainfo: bencode({ info }) }, ["x", "y"], never)).toMatchObject({
    name: "Other.mkv",
    known: false,
  });

  expect(
    await failure(commands.add({ metainfo: bencode({ info: "nonsense" }) }, [], never)),
  ).toMatchObject({
    code: "refused",
  });
  const broken = bencode({ info: { ...info, pieces: "" } });
  expect(await failure(commands.add({ metainfo: broken }, [], never))).toMatchObject({
    code: "refused",
  });
  for (const order of [
    commands.start,
    commands.stop,
    commands.verify,
    commands.reannounce,
    commands.remove,
  ]) {
    expect(await failure(order(hashOf("9"), never))).toMatchObject({ code: "not_found" });
  }
  const { version, hook } = await client.report(never);
  expect([version, hook]).toEqual([
    expect.stringMatching(/^\d+\.\d/),
    expect.objectContaining({ enabled: false, path: undefined }),
  ]);
  await client.setHook?.(
    { script: folder.at("a b/torrent-done.sh"), client: "qbittorrent" },
    never,
  );
  expect((await client.report(never)).hook).toMatchObject({
    enabled: true,
    path: folder.at("a b/torrent-done.sh"),
  });
  await client.unsetHook?.(never);
  expect((await client.report(never)).hook).toMatchObject({ enabled: false, path: undefined });
});

real.concurrent(
  "sends a wrong password to a real qBittorrent only once, from any number of clients, so the right one still works",
  async () => {
    using folder = tempFolder();
    await using qb = await startQbittorrent({ folder: folder.at("qb"), auth });
    for (let n = 0; n < 7; n++) {
      await using wrong = await clientOf(qb, { ...auth, password: "wrong" }, folder.path);
      for (let again = 0; again < 3; again++) {
        expect(await failure(wrong.list("all", never))).toMatchObject({
          code: "client_unauthorized",
          message: expect.stringMatching(
            /^qBittorrent refuses the user name or password; correct CLIENT_QBITTORRENT_USERNAME/,
          ),
        });
      }
    }
    await using none = await clientOf(qb);
    expect(await failure(none.list("all", never))).toMatchObject({
      message: expect.stringMatching(/asks for a user name and password/),
    });
    await using right = await clientOf(qb, auth);
    expect(await right.list("all", never)).toEqual([]);
  },
);

real.concurrent(
  "a lockout after wrong passwords refuses every password, but neither a session nor an API key",
  async () => {
    using folder = tempFolder();
    await using qb = await startQbittorrent({ folder: folder.at("qb"), auth });
    await using before = await clientOf(qb, auth);
    expect(await before.list("all", never)).toEqual([]);
    // Since 5.2.
    const made = await qb.order("app/rotateAPIKey", {}).catch(() => "{}");
    const { apiKey } = JSON.parse(made) as { apiKey?: string };
    const wrong = new URLSearchParams({ username: auth.username, password: "wrong" });
    const tries = Array.from({ length: 8 }, async () => {
      const answer = await fetch(`${qb.url}/api/v2/auth/login`, { method: "POST", body: wrong });
      return answer.status;
    });
    expect(await Promise.all(tries)).toContain(403);

    expect(await before.list("all", never)).toEqual([]);
    await using right = await clientOf(qb, auth);
    expect(await failure(right.list("all", never))).toMatchObject({
      message: expect.stringMatching(/has locked this machine out .*\(403\)/),
    });
    await using none = await clientOf(qb);
    expect(await failure(none.list("all", never))).toMatchObject({
      message: expect.stringMatching(/asks for a user name and password \(403\)/),
    });
    await using other = await clientOf(qb, { key: "qbt_0123456789012345678901234567" });
    expect(await failure(other.list("all", never))).toMatchObject({
      message: expect.stringMatching(/refuses the API key \(403\).* 5\.2 or newer/),
    });
    if (apiKey !== undefined) {
      for (const login of [{}, auth]) {
        await using keyed = await clientOf(qb, { ...login, key: apiKey });
        expect(await keyed.list("all", never)).toEqual([]);
      }
    }
    await qb.restart();
    await using again = await clientOf(qb, { ...auth, key: "qbt_0123456789012345678901234567" });
    expect(await again.list("all", never)).toEqual([]);
  },
);

const CONTENT = Buffer.alloc(20_000, "q");
const PIECE = 16 * 1024;

real.concurrent(
  "finds each file on disk where the client's file list places it, for any torrent and file name",
  async () => {
    using folder = tempFolder();
    await using qb = await startQbittorrent({ folder: folder.at("qb") });
    await using client = await clientOf(qb);
    const webSeed = qb.offer(folder.write("source", CONTENT));
    const names: RawName[] = [
      "../../out.mkv",
      "/abs/name.mkv",
      "back\\slash.mkv",
      "new\nline.mkv",
      "\u001b[2Jescape.mkv",
      "\u202edirection.mkv",
      "$(touch canary).`touch canary`.mkv",
      "CON",
      "trail. ",
      'a:b?*"<>|.mkv',
      "Am\u0065\u0301lie 日本 🎬.mkv",
      Buffer.from([0xe9, 0xff, 0x2e, 0x6d, 0x6b, 0x76]),
      `${"é".repeat(150)}.mkv`,
    ];
    const packs: [string, string[][]][] = [
      ["One in a folder", [["x.mkv"]]],
      ["..", [["x.mkv"], ["y.mkv"]]],
      [
        "Up",
        [
          ["..", "..", "x.mkv"],
          ["sub", "y.mkv"],
        ],
      ],
      ["Case", [["A.mkv"], ["a.mkv"]]],
    ];
    const add = async (name: RawName, files: string[][] | undefined): Promise<string> => {
      const all = Array.from({ length: files?.length ?? 1 }, () => CONTENT);
      const content = files
        ? files.map((path) => ({ path, length: CONTENT.length }))
        : CONTENT.length;
      const torrent = torrentFile({
        name,
        pieceLength: PIECE,
        pieces: pieceHashes(all, PIECE),
        content,
        webSeed,
      });
      await qb.addTorrentFile(torrent.metainfo, torrent.hash);
      return torrent.hash;
    };
    const hashes = await Promise.all([
      ...names.map((name) => add(name, undefined)),
      ...packs.map((pack) => add(...pack)),
    ]);
    await Promise.all(hashes.map(qb.seeds));
    const answers = (await allOf(client.filesOf(hashes, never))).flatMap(
      ({ torrents }) => torrents,
    );
    expect(answers).toHaveLength(hashes.length);
    for (const { torrent, files } of answers) {
      expect(torrent.waits, torrent.name).toBeUndefined();
      for (const { name, length } of files) {
        const parts = partsOf(name) ?? [];
        expect(parts[0], name).toBe(torrent.top);
        expect(statSync(join(torrent.downloadDir, ...parts)).size, name).toBe(length);
      }
    }
    expect(readdirSync(folder.path).toSorted()).toEqual(["qb", "source"]);
  },
);
