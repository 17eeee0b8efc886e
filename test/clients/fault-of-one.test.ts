import { describe, expect, test } from "vitest";
import { Outage } from "../../src/base/errors.ts";
import { KINDS } from "../../src/clients/kinds.ts";
import type { FilesAnswer, TorrentClient } from "../../src/core/torrent/client.ts";
import { CLIENT_KINDS, type ClientKind } from "../../src/core/torrent/kinds.ts";
import { BAD_ROWS } from "../support/bad-rows.ts";
import { clientSettings } from "../support/client-settings.ts";
import { fakeClock } from "../support/fake-clock.ts";
import {
  type FakeRow,
  NZBGET_DONE,
  SABNZBD_DONE,
  startFakeNzbget,
  startFakeSabnzbd,
} from "../support/fake-newsreader.ts";
import { startFakeQbittorrent } from "../support/fake-qbittorrent.ts";
import { startFakeTransmission } from "../support/fake-transmission.ts";
import type { Fault } from "../support/fault.ts";
import { hashOf } from "../support/torrent.ts";
import { row as delugeRow, withDeluge } from "./deluge/with-deluge.ts";
import { newsreaderAt } from "./newsreader/with-newsreader.ts";
import { allOf } from "./qbittorrent/with-qbittorrent.ts";
import {
  faultOf,
  row as rtorrentRow,
  UNKNOWN_TORRENT,
  withRtorrent,
} from "./rtorrent/with-rtorrent.ts";
import { failure, never } from "./transmission/with-transmission.ts";
import { type Passing, withProxy } from "./with-proxy.ts";

/** Three downloads, by the hashes under which a client lists them. */
type World = {
  url: string;
  /** True if the request asks for the files of this download, perhaps among others. */
  asksFiles(asked: Passing, hash: string): boolean;
  /** Changes a request so that the answer has all downloads, as some emulators answer. */
  askAll(asked: Passing): Passing;
  [Symbol.asyncDispose](): Promise<void>;
};

const [A, B, C] = [hashOf("a"), hashOf("b"), hashOf("c")];
const HASHES = [A, B, C];

const hasHash = ({ path, body }: Passing, hash: string): boolean =>
  `${path} ${body}`.toLowerCase().includes(hash);

const mapJson = (asked: Passing, change: (call: Record<string, unknown>) => unknown): Passing => ({
  ...asked,
  body: JSON.stringify(change(JSON.parse(asked.body) as Record<string, unknown>)),
});

const WORLDS: Record<ClientKind, () => Promise<World>> = {
  async transmission() {
    const fake = await startFakeTransmission();
    for (const hashString of HASHES) {
      fake.add({ hashString, files: [{ name: "film.mkv", length: 5, wanted: true }] });
    }
    return {
      url: fake.origin,
      asksFiles: (asked, hash) => /"(?:files|wanted)"/.test(asked.body) && hasHash(asked, hash),
      askAll: (asked) =>
        mapJson(asked, (call) => ({
          ...call,
          arguments: { ...(call["arguments"] as object), ids: undefined },
        })),
      [Symbol.asyncDispose]: fake.close,
    };
  },
  async qbittorrent() {
    const fake = await startFakeQbittorrent();
    for (const hash of HASHES) {
      fake.add(hash);
      fake.files.set(hash, [{ index: 0, name: "film.mkv", size: 5, priority: 1 }]);
    }
    return {
      url: fake.url,
      asksFiles: (asked, hash) => asked.path.includes("torrents/files") && hasHash(asked, hash),
      askAll: (asked) => ({ ...asked, path: asked.path.replace(/hashes=[^&]*/, "") }),
      [Symbol.asyncDispose]: fake[Symbol.asyncDispose],
    };
  },
  async deluge() {
    const fake = await withDeluge(Object.fromEntries(HASHES.map((hash) => [hash, delugeRow()])));
    return {
      url: fake.url,
      asksFiles: (asked, hash) => asked.body.includes('"file_priorities"') && hasHash(asked, hash),
      askAll: (asked) =>
        mapJson(asked, (call) =>
          call["method"] === "core.get_torrents_status"
            ? { ...call, params: [{}, (call["params"] as unknown[])[1]] }
            : call,
        ),
      [Symbol.asyncDispose]: fake[Symbol.asyncDispose],
    };
  },
  async rtorrent() {
    const rows = HASHES.map((hash) => rtorrentRow({ hash: hash.toUpperCase() }));
    const fake = await withRtorrent(
      {
        "d.multicall2": { value: rows },
        "system.multicall": ({ body }) => ({
          value: [...body.matchAll(/[0-9A-F]{40}/g)].map(([hash]) =>
            HASHES.includes(hash.toLowerCase())
              ? [[["film.mkv", 5, 1, 1, 1]]]
              : { faultCode: -501, faultString: "Could not find info-hash." },
          ),
        }),
      },
      { http: true },
    );
    return {
      url: fake.url,
      asksFiles: (asked, hash) => asked.body.includes("f.multicall") && hasHash(asked, hash),
      // It can list only all downloads.
      askAll: (asked) => asked,
      [Symbol.asyncDispose]: fake[Symbol.asyncDispose],
    };
  },
  async nzbget() {
    const fake = await startFakeNzbget();
    fake.rows.history = HASHES.map((_, index) => ({
      ...NZBGET_DONE,
      NZBID: index + 1,
      DestDir: `/dl/films/${index}`,
    }));
    return { ...fake, asksFiles: () => false, askAll: (asked) => asked };
  },
  async sabnzbd() {
    const fake = await startFakeSabnzbd();
    fake.rows.history = HASHES.map((_, index) => ({
      ...SABNZBD_DONE,
      nzo_id: `SABnzbd_nzo_${index}`,
      storage: `/dl/films/${index}/film.mkv`,
    }));
    return { ...fake, asksFiles: () => false, askAll: (asked) => asked };
  },
};

/** The client of a kind with three downloads, behind a proxy that a test can change. */
async function world(kind: ClientKind) {
  const stand = await WORLDS[kind]();
  const clock = fakeClock();
  const state = {
    sick: undefined as { hash: string; fault: Fault } | undefined,
    down: undefined as Fault | undefined,
    ignoresHashes: false,
  };
  const address = new URL(stand.url);
  const proxy = await withProxy({
    origin: address.origin,
    // The client waits for its deadline only on this clock.
    onHang: () => clock.advance(60_000),
    treat(asked) {
      if (state.down) return state.down;
      if (state.sick && stand.asksFiles(asked, state.sick.hash)) return state.sick.fault;
      const isQuery = asked.body !== "" || asked.path.includes("torrents/info");
      return state.ignoresHashes && isQuery ? stand.askAll(asked) : asked;
    },
  });
  const secrets = { password: () => (kind === "deluge" ? "secret" : undefined), key: () => "k3y" };
  const access = { url: `${proxy.origin}${address.pathname}`, username: undefined, ...secrets };
  const client = await KINDS[kind].connect(clientSettings(kind), access, { clock });
  const hashes = (await client.list("all", never)).map(({ hash }) => hash);
  return {
    client,
    state,
    hashes,
    async [Symbol.asyncDispose]() {
      await client.close();
      await proxy[Symbol.asyncDispose]();
      await stand[Symbol.asyncDispose]();
    },
  };
}

async function filesOf(client: TorrentClient, hashes: readonly string[]) {
  const answers: FilesAnswer[] = await allOf(client.filesOf(hashes, never));
  return {
    read: answers.flatMap(({ torrents }) => torrents.map(({ torrent }) => torrent.hash)),
    failed: answers.flatMap(({ failed }) => failed),
    tooLong: answers.flatMap(({ tooLong }) => tooLong),
  };
}

const FAULTS: [title: string, fault: Fault, fact: RegExp][] = [
  ["is answered with 409", { kind: "status", status: 409 }, /409/],
  ["is answered with 500", { kind: "status", status: 500 }, /500/],
  ["is refused with 403", { kind: "status", status: 403 }, /refuses this request|403/],
  ["is answered with a redirect", { kind: "redirect", to: "/login" }, /redirects/],
  ["is answered with half of it", { kind: "cut" }, /cut off|JSON|XML|answer is not from/],
  ["is answered with a web page", { kind: "html" }, /web page|JSON|XML/],
  ["is not answered", { kind: "hang" }, /did not answer within/],
  ["is answered by closing the connection", { kind: "reset" }, /closed/],
];

const byItem = CLIENT_KINDS.filter((kind) => kind !== "nzbget" && kind !== "sabnzbd");

describe.each(byItem)("%s", (kind) => {
  test.each(FAULTS)("if one file list %s, the others are returned", async (_, fault, fact) => {
    await using it = await world(kind);
    for (const sick of it.hashes) {
      it.state.sick = { hash: sick, fault };
      const { read, failed, tooLong } = await filesOf(it.client, it.hashes);
      expect([read.toSorted(), tooLong]).toEqual([it.hashes.filter((hash) => hash !== sick), []]);
      expect(failed).toMatchObject([
        { hash: sick, message: expect.stringMatching(/ did not return its file list: /) },
      ]);
      expect(failed[0]?.message).toMatch(fact);
      // The address and the password are right, because the other lists came.
      expect(failed[0]?.message).not.toMatch(/_URL|_PASSWORD|_USERNAME|DOWNLOAD_CLIENTS/);
    }
    it.state.sick = undefined;
    expect((await filesOf(it.client, it.hashes)).read.toSorted()).toEqual(it.hashes);
  });
});

describe.each(CLIENT_KINDS)("%s", (kind) => {
  test.each(FAULTS)(
    "if every request %s, the client has an outage until requests are answered again",
    async (_, fault) => {
      await using it = await world(kind);
      const { next } = await it.client.poll(undefined, never);
      it.state.down = fault;
      expect(await failure(it.client.poll(next, never))).toBeInstanceOf(Outage);
      expect(await failure(filesOf(it.client, it.hashes))).toBeInstanceOf(Outage);
      expect(await failure(it.client.probe(never))).toBeInstanceOf(Outage);
      it.state.down = undefined;
      expect((await it.client.poll(undefined, never)).torrents).toHaveLength(3);
      const { read } = await filesOf(it.client, it.hashes);
      expect(read.toSorted()).toEqual(it.hashes.toSorted());
    },
  );

  test("returns only the downloads that were asked for, whatever the answer has", async () => {
    await using it = await world(kind);
    expect(it.hashes).toHaveLength(3);
    it.state.ignoresHashes = true;
    for (const hash of it.hashes) {
      expect((await it.client.list([hash], never)).map((one) => one.hash)).toEqual([hash]);
      expect((await filesOf(it.client, [hash])).read).toEqual([hash]);
    }
    expect(await it.client.list([hashOf("9")], never)).toEqual([]);
    expect(await filesOf(it.client, [hashOf("9")])).toMatchObject({ read: [], failed: [] });
  });
});

describe.each(["nzbget", "sabnzbd"] as const)("%s", (kind) => {
  test.each(BAD_ROWS)("a row that is %j hides no other download", async (bad) => {
    const nzbget = kind === "nzbget" ? await startFakeNzbget() : undefined;
    const fake = nzbget ?? (await startFakeSabnzbd());
    await using _fake = fake;
    const done = kind === "nzbget" ? NZBGET_DONE : SABNZBD_DONE;
    fake.rows.history = [bad as FakeRow, done, bad as FakeRow];
    fake.rows.queue = [bad as FakeRow];
    await using client = await newsreaderAt(kind, fake.url, { key: () => "k3y" });
    const [only, ...more] = await client.list("all", never);
    expect(more).toEqual([]);
    expect((await filesOf(client, [only?.hash ?? ""])).read).toEqual([only?.hash]);
    expect((await client.poll(undefined, never)).isWhole).toBe(false);
  });
});

test.each(UNKNOWN_TORRENT)(
  "rTorrent %s: a refusal of one call among several concerns only its torrent, and a removed torrent has none",
  async (_, faultCode, faultString) => {
    const rows = HASHES.map((hash) => rtorrentRow({ hash: hash.toUpperCase() }));
    const files = [[["film.mkv", 5, 1, 1, 1]]];
    const refusal = { faultCode: -503, faultString: "Internal error." };
    await using it = await withRtorrent({
      // The third is removed after the list of all was read.
      "d.multicall2": ({ body }) => ({
        value: body.includes("d.name=") ? rows : [[A.toUpperCase()], [B.toUpperCase()]],
      }),
      "system.multicall": { value: [files, refusal, { faultCode, faultString }] },
    });
    expect(await filesOf(it.client, HASHES)).toMatchObject({
      read: [A],
      failed: [
        { hash: B, message: expect.stringContaining("it refuses this: Internal error. It") },
      ],
    });
  },
);

test("rTorrent: ignores the results if their number differs from the number of calls", async () => {
  const rows = HASHES.map((hash) => rtorrentRow({ hash: hash.toUpperCase() }));
  await using it = await withRtorrent({
    "d.multicall2": { value: rows },
    "system.multicall": { value: [[["film.mkv", 5, 1, 1, 1]], [["other.mkv", 5, 1, 1, 1]]] },
  });
  expect(await filesOf(it.client, HASHES)).toMatchObject({ read: [], failed: { length: 3 } });
});

test("rTorrent: a torrent whose files cannot be read for the list counts as incomplete", async () => {
  const partly = { complete: 0, left_bytes: 400, wanted_chunks: 0, completed_chunks: 18 };
  await using it = await withRtorrent({
    "d.multicall2": { value: [rtorrentRow(), rtorrentRow({ hash: B.toUpperCase(), ...partly })] },
    "system.multicall": { xml: faultOf(-503, "Internal error.") },
  });
  const { torrents } = await it.client.poll(undefined, never);
  expect(torrents.map(({ hash, waits }) => [hash, waits?.code])).toEqual([
    [A, undefined],
    [B, "nothing_wanted"],
  ]);
});

test("Deluge: a refusal is not taken for a list that is too long", async () => {
  await using it = await withDeluge(Object.fromEntries(HASHES.map((hash) => [hash, delugeRow()])));
  it.answers["core.get_torrents_status"] = ({ params }) =>
    JSON.stringify(params).includes(B)
      ? { error: { code: 4, message: "Failure: <class 'KeyError'>: 'files'" } }
      : undefined;
  const { read, failed, tooLong } = await filesOf(it.client, HASHES);
  expect([read, tooLong]).toEqual([[A, C], []]);
  expect(failed).toMatchObject([{ hash: B, message: expect.stringContaining("'files'") }]);
});
