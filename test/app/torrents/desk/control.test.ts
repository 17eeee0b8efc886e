import { expect, test } from "vitest";
import { changeState } from "../../../../src/app/releases/change-state.ts";
import { Outage, UserError } from "../../../../src/base/errors.ts";
import type { TorrentRequest } from "../../../../src/core/torrent/command.ts";
import { writeTorrents } from "../../../../src/store/torrents/torrents.ts";
import { testEngine } from "../../../support/engine.ts";
import { inReview } from "../../../support/review-release.ts";
import { hashOf, remembered, torrent } from "../../../support/torrent.ts";
import { TransmissionPort, torrentsOver } from "../../../support/transmission-port.ts";

const hash = hashOf("a");
const MAGNET = `magnet:?xt=urn:btih:${hash}&tr=http%3A%2F%2Ftracker%2Fpasskey-s3cret`;

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

test("reports a command as delayed if the client still lists the torrent in its old state", async () => {
  await using it = await desk();
  expect(await it.control({ action: "stop", hash })).toMatchObject({
    torrent: { state: "seeding" },
    message: expect.stringMatching(
      /started again\. Transmission may report seeding a moment longer\.$/,
    ),
  });
  it.torrents[0] = torrent("a", { status: "stopped" });
  expect(await it.control({ action: "stop", hash })).toMatchObject({
    message: expect.stringMatching(/started again\.$/),
  });
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
  expect(answer).toMatchObject({ torrent: { name: "New.Film" }, message: "It was added." });
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
    { action: "torrent_stopped", detail: { client: "transmission", hash, outcome: "unconfirmed" } },
  ]);
});

test("a finished command is not an error, even if history or the second check fails", async () => {
  await using it = await desk();
  const { commands } = it;
  const { start } = commands;
  commands.start = async (...args) => {
    await start(...args);
    it.transmission.fails = new Outage("client_busy", "Busy.");
    it.engine.store.write = () => Promise.reject(new Error("The disk is full."));
  };
  expect(await it.control({ action: "start", hash })).toEqual({ message: "It was started." });
});
