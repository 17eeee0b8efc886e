import { join } from "node:path";
import { expect, test } from "vitest";
import { QBITTORRENT_KIND } from "../../../src/clients/qbittorrent/kind.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { withProxy } from "../../clients/with-proxy.ts";
import { clientSettings } from "../../support/client-settings.ts";
import { startFakeQbittorrent } from "../../support/fake-qbittorrent.ts";
import type { Fault } from "../../support/fault.ts";
import { hashOf } from "../../support/torrent.ts";
import { torrentEngine } from "../../support/torrents.ts";

const FILMS = ["Alien.1979.mkv", "Heat.1995.mkv", "Ronin.1998.mkv"] as const;
const [SICK] = FILMS;

/** The torrent stage over a qBittorrent that has three complete films, and a proxy before it. */
async function overQbittorrent(given: { fault?: Fault; ignoresHashes?: boolean }) {
  const fake = await startFakeQbittorrent({ version: "2.11.4" });
  const state = { fault: given.fault };
  const proxy = { close: async (): Promise<void> => {} };
  const t = await torrentEngine({
    async over(clock) {
      const started = await withProxy({
        origin: fake.url,
        onHang: () => clock.advance(30_000),
        treat({ path, body }) {
          const isSick = path.includes("torrents/files") && path.includes(hashOf("0"));
          if (isSick && state.fault) return state.fault;
          return {
            path: given.ignoresHashes ? path.replace(/hashes=[^&]*/, "") : path,
            body,
          };
        },
      });
      proxy.close = started[Symbol.asyncDispose];
      const none = () => undefined;
      return QBITTORRENT_KIND.connect(
        clientSettings("qbittorrent", { pollMs: 1000 }),
        { url: started.origin, username: undefined, password: none, key: none },
        { clock },
      );
    },
  });
  for (const [index, name] of FILMS.entries()) {
    const hash = hashOf(String(index));
    const path = t.engine.drop(name, name);
    const size = name.length;
    fake.add(hash, {
      name,
      size,
      total_size: size,
      save_path: t.engine.downloads,
      content_path: path,
    });
    fake.files.set(hash, [{ index: 0, name, size, priority: 1 }]);
  }
  fake.state.preferences["save_path"] = t.engine.downloads;
  return {
    t,
    state,
    fake,
    /** Polls regularly, for this long. Time also passes while a request hangs. */
    async pass(ms: number, everyMs = 1000): Promise<void> {
      const until = t.engine.clock.now() + ms;
      while (t.engine.clock.now() < until) await t.poll(everyMs);
    },
    states: () => Promise.all(FILMS.map((name) => t.stateOf(name))),
    async [Symbol.asyncDispose]() {
      await t.client.close();
      await t[Symbol.asyncDispose]();
      await proxy.close();
      await fake[Symbol.asyncDispose]();
    },
  };
}

test.each<[string, Fault]>([
  ["is answered with 409", { kind: "status", status: 409 }],
  ["is answered with 500", { kind: "status", status: 500 }],
  ["is cut off", { kind: "cut" }],
  ["is not answered", { kind: "hang" }],
])("if one file list %s, the other films are taken in within 40 s", async (_, fault) => {
  await using it = await overQbittorrent({ fault });
  await it.pass(40_000);
  expect(await it.states()).toEqual(["settling", "identifying", "identifying"]);
  expect((await it.t.release(SICK))?.reasons).toMatchObject([
    {
      code: "no_file_list",
      message: expect.stringMatching(/^qBittorrent did not return its file list: /),
    },
  ]);
  expect(await listSourceHealth(it.t.engine.store.read)).toMatchObject([
    { kind: "qbittorrent", healthy: true },
  ]);
  expect(it.t.said).toEqual([]);
  // A new film is not held up either.
  const name = "Matrix.1999.mkv";
  const path = it.t.engine.drop(name, name);
  const size = name.length;
  const at = { save_path: it.t.engine.downloads, content_path: path };
  it.fake.add(hashOf("9"), { name, size, total_size: size, ...at });
  it.fake.files.set(hashOf("9"), [{ index: 0, name, size, priority: 1 }]);
  await it.pass(40_000);
  expect(await it.t.stateOf(name)).toBe("identifying");
  it.state.fault = undefined;
  await it.pass(5 * 60_000, 30_000);
  expect(await it.t.stateOf(SICK)).toBe("identifying");
});

test("an emulator that returns all torrents for each hash causes no film to settle again", async () => {
  await using it = await overQbittorrent({ ignoresHashes: true });
  // The first row is that of another torrent, which waits.
  it.fake.change(hashOf("0"), { state: "checkingUP" });
  await it.pass(5000);
  expect(await it.states()).toEqual(["settling", "identifying", "identifying"]);
  const confirm = it.t.confirm();
  for (const name of FILMS.slice(1)) {
    const release = await it.t.release(name);
    expect(release?.path).toBe(join(it.t.engine.downloads, name));
    if (release) expect(await confirm(release, it.t.engine.signal)).toBeUndefined();
  }
});
