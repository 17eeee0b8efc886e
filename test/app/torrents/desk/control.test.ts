import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { changeState } from "../../../../src/app/releases/change-state.ts";
import type { TorrentAnswer } from "../../../../src/app/torrents/desk/control.ts";
import { toCommandText } from "../../../../src/base/actions/sentence.ts";
import { Outage, UserError } from "../../../../src/base/errors.ts";
import type { TorrentRequest } from "../../../../src/core/torrent/command.ts";
import { writeTorrents } from "../../../../src/store/torrents/torrents.ts";
import { testEngine } from "../../../support/engine.ts";
import { inReview } from "../../../support/review-release.ts";
import { hashOf, remembered, torrent } from "../../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../../support/transmission-port.ts";

const hash = hashOf("a");
const MAGNET = `magnet:?xt=urn:btih:${hash}&tr=http%3A%2F%2Ftracker%2Fpasskey-s3cret`;

const messageOf = (answer: TorrentAnswer): string =>
  "message" in answer ? toCommandText(answer.message) : "";

async function desk(bytes = new Uint8Array([1, 2])) {
  const engine = await testEngine();
  const torrents = [torrent("a"), torrent("b")];
  const transmission = new TransmissionPort(torrents);
  const paths: string[] = [];
  const client = transmission.client();
  const { commands } = client;
  if (!commands) throw new Error("It takes no commands.");
  const desk = torrentsOver(engine, client, async (path) => {
    paths.push(path);
    return bytes;
  });
  return {
    engine,
    transmission,
    commands,
    torrents,
    paths,
    control: (request: TorrentRequest) => desk.control(request, "mcp:claude", engine.signal),
    /** Adds a release in review that was made from the first torrent. */
    async itsRelease() {
      const id = await inReview(engine, "Film.a");
      await engine.store.write((trx) => writeTorrents(trx, [remembered("a", { releaseId: id })]));
      return id;
    },
    async removalToken() {
      const answer = await desk.control({ action: "remove", hash }, "mcp:claude", engine.signal);
      return "confirm_token" in answer ? answer.confirm_token : undefined;
    },
    /** Lets time pass while the command waits for its effect. `meanwhile` runs after its first look. */
    async passTime(asked: Promise<unknown>, meanwhile = () => {}) {
      const over = new AbortController();
      void asked.catch(() => {}).finally(() => over.abort());
      while (!over.signal.aborted) {
        if (engine.clock.sleepers() > 0) {
          meanwhile();
          engine.clock.advance(1000);
        }
        await setImmediate();
      }
    },
    history: async () => (await engine.history()).map(({ id: _id, at: _at, ...entry }) => entry),
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

test.each([
  ["start", "start", "torrent_started"],
  ["stop", "stop", "torrent_stopped"],
  ["verify", "verify", "torrent_verified"],
  ["reannounce", "reannounce", "torrent_reannounced"],
] as const)(
  "sends %s once, returns the torrent, and records it once in the history",
  async (action, method, row) => {
    await using it = await desk();
    const answer = await it.control({ action, hash: hash.toUpperCase() });
    expect(it.transmission.ordered).toEqual([[method, hash]]);
    expect(answer).toMatchObject({
      torrent: { hash, name: "Film.a" },
      message: expect.stringMatching(/\.$/),
    });
    expect(await it.history()).toEqual([
      {
        name: "Film.a",
        action: row,
        actor: "mcp:claude",
        detail: { client: "transmission", hash },
      },
    ]);
  },
);

test("accepts the start of a hash if only one torrent matches", async () => {
  await using it = await desk();
  await it.control({ action: "verify", hash: hash.slice(0, 6).toUpperCase() });
  expect(it.transmission.ordered).toEqual([["verify", hash]]);
  it.transmission.torrents.push(torrent("a", { hash: `${hash.slice(0, 20)}${"0".repeat(20)}` }));
  const unsure = it.control({ action: "verify", hash: hash.slice(0, 6) });
  await expect(unsure).rejects.toMatchObject({ code: "conflict", hint: "Give more digits." });
});

test.each([
  [{ action: "stop", hash }, "was asked to stop it, but its list still shows it as seeding"],
  [{ action: "set_labels", hash, labels: ["x"] }, "but its list still shows other labels"],
  [{ action: "add", source: MAGNET }, "was asked to add it, but its list does not contain it"],
  [{ action: "remove", hash }, "to remove it and keep its data, but its list still contains it"],
  [{ action: "start", hash: hashOf("b") }, "but its list still shows it as finished"],
] as const)(
  "an accepted command without an effect in the client's list is reported as asked for: %j",
  async (request, said) => {
    await using it = await desk();
    it.transmission.torrents[1] = torrent("b", { status: "stopped" });
    it.transmission.carriesOut = false;
    const confirmToken = request.action === "remove" ? await it.removalToken() : undefined;
    const asked = it.control({ ...request, confirmToken });
    await it.passTime(asked);
    expect(messageOf(await asked)).toContain(said);
    expect(await it.history()).toMatchObject([
      {
        action: "torrent_asked",
        detail: { command: request.action, outcome: "unconfirmed" },
      },
    ]);
  },
);

test("a command that the client carries out a second later is reported as done", async () => {
  await using it = await desk();
  it.transmission.carriesOut = false;
  const asked = it.control({ action: "stop", hash });
  await it.passTime(asked, () => {
    it.transmission.torrents[0] = torrent("a", { status: "stopped" });
  });
  expect(await asked).toMatchObject({
    torrent: { state: "finished" },
    message: expect.stringMatching(/^It was stopped/),
  });
  expect(await it.history()).toMatchObject([{ action: "torrent_stopped" }]);
});

test("a list that fails after an accepted command leaves its effect open", async () => {
  await using it = await desk();
  const { stop } = it.commands;
  it.commands.stop = async (...args) => {
    await stop(...args);
    it.transmission.fails = new Outage("client_busy", "Busy.");
  };
  const answer = await it.control({ action: "stop", hash });
  expect(messageOf(answer)).toContain("its list could not be read afterwards");
});

test("sets labels as given, and an empty list removes all", async () => {
  await using it = await desk();
  await it.control({ action: "set_labels", hash, labels: [" movies ", "movies", "Größe 4"] });
  await it.control({ action: "set_labels", hash, labels: [] });
  expect(it.transmission.ordered).toEqual([
    ["setLabels", hash, ["movies", "Größe 4"]],
    ["setLabels", hash, []],
  ]);
  expect((await it.history())[0]?.detail).toEqual({
    client: "transmission",
    hash,
    labels: ["movies", "Größe 4"],
  });
});

test("the history row belongs to the torrent's release if there is one", async () => {
  await using it = await desk();
  const id = await it.itsRelease();
  expect(await it.control({ action: "stop", hash })).toMatchObject({ torrent: { release_id: id } });
  expect((await it.engine.history(id)).map(({ action }) => action)).toContain("torrent_stopped");
});

test("adds a magnet link, and records only its hash", async () => {
  await using it = await desk();
  const answer = await it.control({ action: "add", source: ` ${MAGNET}\n`, labels: ["movies"] });
  expect(it.transmission.ordered).toEqual([["add", { magnet: MAGNET }, ["movies"]]]);
  expect(answer).toMatchObject({
    torrent: { name: "New.Film" },
    message: "It was added to Transmission.",
  });
  const rows = await it.history();
  expect(rows).toMatchObject([
    {
      action: "torrent_added",
      name: "New.Film",
      detail: { client: "transmission", hash: hashOf("e"), labels: ["movies"] },
    },
  ]);
  expect(JSON.stringify(rows)).not.toContain("s3cret");
});

test("reads a .torrent file and sends its bytes", async () => {
  await using it = await desk();
  await it.control({ action: "add", source: "/in/x.torrent" });
  expect(it.paths).toEqual(["/in/x.torrent"]);
  expect(it.transmission.ordered).toEqual([["add", { metainfo: new Uint8Array([1, 2]) }, []]]);
});

test("reports an existing torrent as such", async () => {
  await using it = await desk();
  it.commands.add = async () => ({ hash, name: "Film.a", known: true });
  expect(await it.control({ action: "add", source: MAGNET })).toMatchObject({
    torrent: { hash },
    message: expect.stringContaining("already"),
  });
});

test("refuses an invalid magnet link without quoting it", async () => {
  await using it = await desk();
  const error: unknown = await it
    .control({ action: "add", source: "magnet:?xt=s3cret" })
    .catch((e: unknown) => e);
  expect(error).toMatchObject({ code: "invalid_request" });
  expect(JSON.stringify([error, String(error)])).not.toContain("s3cret");
  expect(it.transmission.ordered).toEqual([]);
});

test("a removal first returns a plan with the release's state; its token then removes the torrent and keeps the data", async () => {
  await using it = await desk();
  const first = await it.control({ action: "remove", hash });
  expect(first).toEqual({
    plan: { hash, name: "Film.a", effect: expect.stringMatching(/data stays.*never deleted/) },
    confirm_token: "token-1",
    expires_at: new Date(it.engine.clock.now() + 10 * 60_000).toISOString(),
  });
  expect(it.transmission.ordered).toEqual([]);
  expect(await it.history()).toEqual([]);

  const second = await it.control({ action: "remove", hash, confirmToken: "token-1" });
  expect(it.transmission.ordered).toEqual([["remove", hash]]);
  expect(second).toEqual({ message: expect.stringMatching(/data was not deleted/) });
  expect(await it.history()).toMatchObject([{ action: "torrent_removed", name: "Film.a" }]);

  it.torrents.push(torrent("a"));
  const id = await it.itsRelease();
  expect(await it.control({ action: "remove", hash })).toMatchObject({
    plan: {
      release_id: id,
      release_state: "review",
      effect: expect.stringContaining("is in review"),
    },
  });
});

test("a token is valid once, for this torrent, its name and the state of its release", async () => {
  await using it = await desk();
  const id = await it.itsRelease();
  const confirm = (confirmToken: string, of = hash) =>
    it.control({ action: "remove", hash: of, confirmToken });
  const plan = async () => {
    const answer = await it.control({ action: "remove", hash });
    return "confirm_token" in answer ? answer.confirm_token : "";
  };
  const conflict = { code: "conflict" };

  await expect(confirm(await plan(), hashOf("b"))).rejects.toMatchObject(conflict);
  await expect(confirm("guessed")).rejects.toMatchObject(conflict);

  const old = await plan();
  it.engine.clock.advance(10 * 60_000 + 1);
  await expect(confirm(old)).rejects.toMatchObject(conflict);

  const named = await plan();
  it.torrents[0] = torrent("a", { name: "Other" });
  await expect(confirm(named)).rejects.toMatchObject(conflict);

  const before = await plan();
  await changeState(
    it.engine.store,
    await it.engine.now(id),
    { kind: "reject" },
    { actor: "cli:anna", at: 1 },
  );
  await expect(confirm(before)).rejects.toMatchObject(conflict);
  expect(it.transmission.ordered).toEqual([]);

  const good = await plan();
  const asked = await Promise.allSettled([1, 2, 3].map(() => confirm(good)));
  expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(it.transmission.ordered).toEqual([["remove", hash]]);
});

test("sends no command for an unknown torrent", async () => {
  await using it = await desk();
  for (const request of [
    { action: "start" },
    { action: "remove" },
    { action: "remove", confirmToken: "token-1" },
  ] as const) {
    await expect(it.control({ ...request, hash: hashOf("c") })).rejects.toMatchObject({
      code: "not_found",
    });
  }
  expect(it.transmission.ordered).toEqual([]);
  expect(await it.history()).toEqual([]);
});

test("does not record a command in the history if Transmission refuses it", async () => {
  await using it = await desk();
  for (const fail of [
    new UserError("No.", "Else.", "refused"),
    new Outage("client_unauthorized", "401."),
  ]) {
    it.transmission.ordersFail = fail;
    await expect(it.control({ action: "stop", hash })).rejects.toBe(fail);
  }
  expect(await it.history()).toEqual([]);
});

test("records a command without a response and reports it as uncertain", async () => {
  await using it = await desk();
  it.transmission.ordersFail = new Outage("client_busy", "It did not answer.");
  await expect(it.control({ action: "stop", hash })).rejects.toMatchObject({
    code: "client_busy",
    message: expect.stringMatching(/^It did not answer\. .*may have reached the client/),
  });
  expect(await it.history()).toMatchObject([
    {
      action: "torrent_asked",
      name: "Film.a",
      detail: { client: "transmission", hash, command: "stop", outcome: "unconfirmed" },
    },
  ]);
});

test("a finished command is not an error if its history cannot be written", async () => {
  await using it = await desk();
  it.engine.store.write = () => Promise.reject(new Error("The disk is full."));
  expect(await it.control({ action: "start", hash })).toMatchObject({ message: "It was started." });
});
