import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createUseCases } from "../../../src/program/use-cases/use-cases.ts";
import { rememberClient } from "../../../src/store/torrents/torrent-notes.ts";
import { testEngine } from "../../support/engine.ts";
import { startFakeTransmission } from "../../support/fake-transmission.ts";
import { testProgram } from "../../support/program.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const HASH = "a".repeat(40);
const METAINFO = "d4:infod6:lengthi1e4:name1:aee";

async function desk(settings: (url: string) => Record<string, string>) {
  const engine = await testEngine();
  const transmission = await startFakeTransmission({
    auth: { username: "anna", password: "s3cret" },
  });
  const program = testProgram(settings(transmission.origin), { store: engine.store });
  const { torrents } = createUseCases(program);
  return {
    engine,
    transmission,
    torrents,
    add: async (source: string) =>
      (await torrents()).control({ action: "add", source }, "mcp:test", engine.signal),
    async [Symbol.asyncDispose]() {
      await program.close();
      await transmission.close();
      await engine[Symbol.asyncDispose]();
    },
  };
}

const LOGIN = { TRANSMISSION_USERNAME: "anna", TRANSMISSION_PASSWORD: "s3cret" };

test("without an address, reports that Transmission is not configured and which setting to add", async () => {
  await using it = await desk(() => ({}));
  await expect(it.torrents()).rejects.toMatchObject({
    code: "transmission_unavailable",
    hint: expect.stringContaining("TRANSMISSION_URL"),
  });
});

test("the torrents command opens no database if Transmission is not configured", async () => {
  using folder = tempFolder();
  await using program = testProgram({ PLEX_INGEST_STATE_DIR: folder.at("state") });
  await expect(createUseCases(program).torrents()).rejects.toMatchObject({
    code: "transmission_unavailable",
  });
  expect(existsSync(folder.at("state"))).toBe(false);
});

test("contacts Transmission only for a request, with the credentials", async () => {
  await using it = await desk((url) => ({ TRANSMISSION_URL: url, ...LOGIN }));
  it.transmission.add({ hashString: HASH });
  const torrents = await it.torrents();
  expect(it.transmission.requests).toHaveLength(0);
  expect(await torrents.list({ limit: 5 }, it.engine.signal)).toMatchObject({
    torrents: [{ hash: HASH }],
    total: 1,
  });
  await torrents.control({ action: "stop", hash: HASH }, "mcp:test", it.engine.signal);
  expect(it.transmission.count("torrent-stop")).toBe(1);
});

test("a wrong password is reported as an outage, without the password", async () => {
  await using it = await desk((url) => ({
    TRANSMISSION_URL: url,
    ...LOGIN,
    TRANSMISSION_PASSWORD: "wr0ng",
  }));
  const error: unknown = await (await it.torrents())
    .list({ limit: 5 }, it.engine.signal)
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "client_unauthorized" });
  expect(String(error)).not.toContain("wr0ng");
});

test("reads a .torrent only below a watched folder, the library or a folder named for Transmission, after resolving links", async () => {
  using folder = tempFolder();
  for (const name of ["in", "media", "mapped", "known", "other/sub"]) {
    mkdirSync(folder.at(name), { recursive: true });
  }
  for (const name of ["in", "media", "mapped", "known", "other", "other/sub"]) {
    writeFileSync(folder.at(name, "x.torrent"), METAINFO);
  }
  symlinkSync(folder.at("other/sub"), folder.at("in/link"));
  symlinkSync(folder.at("other/x.torrent"), folder.at("in/link.torrent"));
  symlinkSync(folder.at("in"), folder.at("way-in"));
  await using it = await desk((url) => ({
    ...LOGIN,
    TRANSMISSION_URL: url,
    PLEX_INGEST_DIR: folder.at("in"),
    PLEX_MEDIA_ROOT: folder.at("media"),
    TRANSMISSION_PATH_MAP: `${folder.at("mapped")}=/downloads`,
    TRANSMISSION_FOLDERS: folder.at("known"),
  }));
  await it.engine.store.write((trx) =>
    rememberClient(trx, { name: "transmission", address: "x", folders: [folder.at("other"), "/"] }),
  );
  for (const name of [
    "in/x.torrent",
    "media/x.torrent",
    "mapped/x.torrent",
    "known/x.torrent",
    "way-in/x.torrent",
  ]) {
    expect(await it.add(folder.at(name)), name).toMatchObject({ message: expect.any(String) });
  }
  const sent = it.transmission.requests.filter(
    ({ method, status }) => method === "torrent-add" && status === 200,
  );
  expect(sent.map(({ args }) => args["metainfo"])).toEqual(
    Array(5).fill(Buffer.from(METAINFO).toString("base64")),
  );

  for (const [source, code] of [
    [folder.at("other/x.torrent"), "refused"],
    [folder.at("in/link/x.torrent"), "refused"],
    [folder.at("in/link.torrent"), "refused"],
    [`${folder.at("in")}/../other/x.torrent`, "refused"],
    ["/etc/passwd", "refused"],
    ["x.torrent", "invalid_request"],
    ["http://127.0.0.1/x.torrent", "invalid_request"],
    [folder.at("in/gone.torrent"), "not_found"],
  ] as const) {
    await expect(it.add(source), source).rejects.toMatchObject({ code });
  }
  expect(it.transmission.count("torrent-add")).toBe(5);
});
