import { join } from "node:path";
import { expect, test } from "vitest";
import { workOn } from "../../../src/app/engine/work-on.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { createFindTorrentClaim } from "../../../src/app/torrents/find-claim.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { Outage } from "../../../src/base/errors.ts";
import { Services } from "../../../src/core/services.ts";
import { listSourceHealth } from "../../../src/store/releases/sources.ts";
import { askWhy } from "../../support/ask-why.ts";
import { HEAT, HEAT_FILE } from "../../support/engine.ts";
import { type Torrents, torrentEngine } from "../../support/torrents.ts";

const [SICK, FILM, OTHER] = ["Alien.1979.mkv", "Heat.1995.1080p.mkv", "Ronin.1998.mkv"];
const FAULT = new Outage(
  "client_unavailable",
  "Transmission did not return a usable response: it answers with status 409; check X_URL.",
);

const reasonOf = async (t: Torrents, name: string) => {
  const [reason] = (await t.release(name))?.reasons ?? [];
  return { code: reason?.code, message: toCommandText(reason?.message ?? "") };
};

test("a torrent whose file list fails waits for that reason, and the others are taken in", async () => {
  await using t = await torrentEngine();
  const sick = t.add(SICK);
  t.add(FILM);
  t.add(OTHER);
  t.transmission.sick.set(sick.hash, FAULT);
  await t.looks();
  expect(await t.stateOf(FILM)).toBe("identifying");
  expect(await t.stateOf(OTHER)).toBe("identifying");
  expect(await t.stateOf(SICK)).toBe("settling");
  expect(await reasonOf(t, SICK)).toEqual({
    code: "no_file_list",
    message: expect.stringMatching(/^Transmission did not return its file list: .*409/),
  });
  const health = await listSourceHealth(t.engine.store.read);
  expect(health).toMatchObject([{ kind: "transmission", healthy: true }]);
  expect(t.said).toEqual([]);
  const answer = await askWhy(t.engine)(join(t.engine.downloads, SICK));
  expect(JSON.stringify(answer)).toContain("did not return its file list");
  t.transmission.sick.clear();
  await t.poll();
  await t.poll(500);
  expect(await t.stateOf(SICK)).toBe("identifying");
});

test.each<[string, Error, RegExp]>([
  ["does not respond", new Outage("root_missing", "The disk is not responding."), /responding/],
  ["denies access", new Outage("not_readable", "It cannot be read."), /cannot be read/],
  ["fails", Object.assign(new Error("EIO: i/o error"), { code: "EIO" }), /\(EIO\)/],
])("a torrent whose disk %s waits, and the others are taken in", async (_, fault, text) => {
  let isSick = true;
  await using t = await torrentEngine({
    files: (real) => ({
      findPlainFile: (folder, path) =>
        isSick && path === SICK ? Promise.reject(fault) : real.findPlainFile(folder, path),
    }),
  });
  t.add(SICK);
  t.add(FILM);
  await t.looks();
  expect(await t.stateOf(FILM)).toBe("identifying");
  expect(await reasonOf(t, SICK)).toEqual({
    code: "not_on_disk",
    message: expect.stringMatching(text),
  });
  expect(await listSourceHealth(t.engine.store.read)).toMatchObject([{ healthy: true }]);
  isSick = false;
  await t.looks();
  expect(await t.stateOf(SICK)).toBe("identifying");
});

test("a disk that does not respond at one release's path does not end the round", async () => {
  const fault = new Outage("root_missing", "The disk is not responding.");
  let isSick = false;
  await using t = await torrentEngine({
    files: (real) => ({
      readFileIdentity: (path) =>
        isSick && path.endsWith(SICK) ? Promise.reject(fault) : real.readFileIdentity(path),
    }),
  });
  t.add(OTHER);
  t.add(SICK);
  await t.looks();
  const release = await t.release(SICK);
  if (!release) throw new Error("There is no release.");
  const by = { actor: "engine", at: 1 };
  await changeState(t.engine.store, release, { kind: "unsure", reasons: [] }, by);
  t.add(FILM);
  t.transmission.torrents = t.transmission.torrents.filter(({ name }) => name !== SICK);
  isSick = true;
  for (let n = 0; n < 4; n++) await t.poll(300_000);
  await t.poll(500);
  expect(await listSourceHealth(t.engine.store.read)).toMatchObject([{ healthy: true }]);
  expect(await t.stateOf(FILM)).toBe("identifying");
  expect(await t.stateOf(SICK)).toBe("review");
});

test("a torrent whose list was known before waits as well, and keeps its path", async () => {
  await using t = await torrentEngine();
  const sick = t.add("Alien.1979", { "film.mkv": "alien" }, { name: "another name" });
  t.add(FILM);
  await t.poll();
  t.transmission.sick.set(sick.hash, FAULT);
  await t.looks();
  expect(await t.stateOf(FILM)).toBe("identifying");
  expect(await t.release("Alien.1979")).toMatchObject({
    state: "settling",
    reasons: [{ code: "no_file_list" }],
  });
});

test("a guessed path is corrected when the list arrives", async () => {
  await using t = await torrentEngine();
  const sick = t.add("Alien.1979", { "film.mkv": "alien" }, { name: "another name" });
  t.transmission.sick.set(sick.hash, FAULT);
  await t.looks();
  const guessed = await t.release("another name");
  expect(guessed).toMatchObject({ state: "settling", reasons: [{ code: "no_file_list" }] });
  t.transmission.sick.clear();
  await t.looks();
  await t.looks();
  expect(await t.release("Alien.1979")).toMatchObject({ id: guessed?.id, state: "identifying" });
});

test("the pause before a failed list is requested again grows, and ends when the torrent changes", async () => {
  await using t = await torrentEngine();
  const sick = t.add(SICK);
  t.transmission.sick.set(sick.hash, FAULT);
  await t.poll();
  /** Number of requests for its list in this many polls, one every 30 s. */
  const requested = async (polls: number): Promise<number> => {
    t.transmission.calls = [];
    for (let n = 0; n < polls; n++) await t.poll();
    return t.transmission.calls.filter((call) => call === "files").length;
  };
  expect(await requested(1)).toBe(1);
  expect(await requested(1)).toBe(0);
  expect(await requested(1)).toBe(1);
  expect(await requested(3)).toBe(0);
  expect(await requested(1)).toBe(1);
  // An hour, at the longest pause of 10 minutes.
  expect(await requested(120)).toBeLessThan(10);
  await requested(1);
  sick.status = "checking";
  expect(await requested(1)).toBe(0);
  sick.status = "seeding";
  expect(await requested(1)).toBe(1);
});

test("reports an outage of the client, not of a torrent, if the client answers nothing", async () => {
  await using t = await torrentEngine();
  t.add(SICK);
  t.add(FILM);
  t.transmission.filesFail = new Outage("client_unavailable", "Transmission is down.");
  await t.poll();
  expect(await listSourceHealth(t.engine.store.read)).toMatchObject([
    { kind: "transmission", healthy: false, message: "Transmission is down." },
  ]);
  expect(t.registry.all().map(({ waits }) => waits?.code)).toEqual(["confirming", "confirming"]);
});

test("no file is moved away from a folder with a torrent whose files are not known", async () => {
  await using t = await torrentEngine({ method: "move" });
  t.add(FILM);
  const sick = t.add("Alien.1979", { "film.mkv": "alien" }, { name: "another name" });
  t.transmission.sick.set(sick.hash, FAULT);
  const heldBy = createFindTorrentClaim({
    registry: t.registry,
    clock: t.engine.clock,
    clients: Services.of([{ client: t.client, use: t.use }]),
  });
  const ask = (path: string) => {
    t.engine.clock.advance(1000);
    const release = { id: 99, parentId: undefined, source: "folder" as const, path };
    return heldBy(release, [path], t.engine.signal);
  };
  const real = join(t.engine.downloads, "Alien.1979");
  await expect(ask(real)).rejects.toThrow("did not return its file list");
  expect(await ask("/elsewhere/Heat.mkv")).toBeUndefined();
  // The same is true once the torrent was noticed and its path is guessed.
  await t.looks();
  await expect(ask(real)).rejects.toThrow("did not return its file list");
  t.transmission.sick.clear();
  t.engine.clock.advance(60_000);
  await t.looks();
  expect((await ask(real))?.code).toBe("torrent_has_it");
});

test("before filing, a torrent is recognised by its hash, whatever else the client returns", async () => {
  await using t = await torrentEngine();
  const other = t.add(OTHER);
  const film = t.add(FILM);
  await t.looks();
  t.transmission.ignoresHashes = true;
  const confirm = t.confirm();
  const release = await t.release(FILM);
  if (!release) throw new Error("There is no release.");
  other.status = "checking";
  expect(await confirm(release, t.engine.signal)).toBeUndefined();
  other.status = "seeding";
  film.status = "checking";
  expect(await confirm(release, t.engine.signal)).toEqual({ kind: "content_changed" });
});

/** A film that is approved again each time it settles, and that the check always sends back. */
async function sentBack() {
  const t = await torrentEngine();
  t.add(FILM);
  t.add(OTHER);
  await t.looks();
  let isReady = false;
  const deps = {
    ...t.engine.deps,
    confirmSource: async () => (isReady ? undefined : ({ kind: "content_changed" } as const)),
  };
  const release = async () => {
    const found = await t.release(FILM);
    if (!found) throw new Error("There is no release.");
    return found;
  };
  const decide = async (actor = "engine") => {
    const event =
      actor === "engine"
        ? ({ kind: "sure", identity: HEAT } as const)
        : ({ kind: "approve", identity: HEAT } as const);
    await changeState(t.engine.store, await release(), event, { actor, at: t.engine.clock.now() });
  };
  return {
    t,
    deps,
    release,
    decide,
    ready: () => void (isReady = true),
    /** Decides and tries to file once, and returns the state and what the release waits for. */
    async tries() {
      if ((await release()).state !== "approved") await decide();
      t.engine.clock.advance(60_000);
      const approved = await release();
      const work = () => fileRelease(deps, approved, t.engine.signal);
      await workOn(t.engine.deps, approved, work, t.engine.signal);
      const { state, waiting } = await release();
      if (state === "settling") await t.looks();
      return [state, waiting?.code];
    },
    [Symbol.asyncDispose]: () => t[Symbol.asyncDispose](),
  };
}

test("a release that is sent back for the third time without a change waits, and is filed once the check passes", async () => {
  await using it = await sentBack();
  expect(await it.tries()).toEqual(["settling", undefined]);
  expect(await it.tries()).toEqual(["settling", undefined]);
  expect(await it.tries()).toEqual(["approved", "sent_back"]);
  expect(await it.tries()).toEqual(["approved", "sent_back"]);
  const { id, waiting } = await it.release();
  expect(toCommandText(waiting?.message ?? "")).toMatch(/sent it back to settle three times/);
  expect(JSON.stringify(await askWhy(it.t.engine)(id))).toContain("sent it back to settle");
  it.ready();
  await it.tries();
  expect(it.t.engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("returns count only for the same content, and from a person's last decision", async () => {
  await using it = await sentBack();
  for (let n = 0; n < 2; n++) await it.tries();
  await it.decide();
  const { contentKey } = await it.release();
  it.t.engine.drop(FILM, "x".repeat(FILM.length));
  for (let n = 0; n < 3; n++) {
    expect(await it.tries()).toEqual(["settling", undefined]);
    expect((await it.release()).contentKey).not.toBe(contentKey);
  }
  expect(await it.tries()).toEqual(["approved", "sent_back"]);
  const { store, clock, signal } = it.t.engine;
  const by = { actor: "cli:anna", at: clock.now() };
  await changeState(store, await it.release(), { kind: "approve", identity: HEAT }, by);
  await fileRelease(it.deps, await it.release(), signal);
  expect((await it.release()).state).toBe("settling");
});
