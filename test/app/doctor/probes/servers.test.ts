import { once } from "node:events";
import { mkdirSync, symlinkSync, utimesSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server } from "node:net";
import { expect, test } from "vitest";
import type { DoctorProbe } from "../../../../src/app/doctor/doctor.ts";
import { database } from "../../../../src/app/doctor/probes/database.ts";
import { issuer } from "../../../../src/app/doctor/probes/issuer.ts";
import { mediaServers } from "../../../../src/app/doctor/probes/media-servers.ts";
import { serverLibraries } from "../../../../src/app/doctor/probes/server-libraries.ts";
import { tmdb } from "../../../../src/app/doctor/probes/tmdb.ts";
import { downloadClients } from "../../../../src/app/doctor/probes/torrent-done.ts";
import { torrentFolders } from "../../../../src/app/doctor/probes/torrent-folders.ts";
import { toCommandText } from "../../../../src/base/actions/sentence.ts";
import { doctorFor, doctorsPlex, findingsOf } from "../../../support/doctor.ts";
import { SABNZBD_DONE, startFakeSabnzbd } from "../../../support/fake-newsreader.ts";
import { startIssuer } from "../../../support/issuer.ts";
import { startHttpServer } from "../../../support/loopback.ts";
import { startFakePlex, startFakeTmdb } from "../../../support/stand-ins.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { look } from "./look.ts";

const [plex] = mediaServers as readonly [DoctorProbe];
const [plexLibraries] = serverLibraries as readonly [DoctorProbe];
const [transmission] = downloadClients as readonly [DoctorProbe];

/** Starts a server and returns its address. */
async function listening(server: Server): Promise<string> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
}

test.each([
  ["fail", 403],
  ["fail", 401],
  ["ok", 200],
  // Not a Plex of today, so nothing is known about the token.
  ["ok", 404],
])(
  "reports %s if Plex answers %i to a request that only the owner may make",
  async (level, status) => {
    await using server = await startHttpServer(({ url = "" }, response) => {
      response.statusCode = url.startsWith("/status/sessions") ? status : 200;
      const container = { machineIdentifier: "abc", version: "1.41.0", Directory: [] };
      response.end(JSON.stringify({ MediaContainer: container }));
    });
    const [found] = await look(plex, "/home/me", {
      PLEX_URL: server.origin,
      PLEX_TOKEN: "a-shared-users-token",
    });
    expect(found?.level).toBe(level);
    if (level === "fail") {
      expect(`${found?.found} ${toCommandText(found?.advice ?? "")}`).toMatch(
        /shared user's.*owner's token/,
      );
    }
  },
);

test("checks the backup folder of PostgreSQL, even while the server is down", async () => {
  using home = tempFolder();
  mkdirSync(home.at("dumps"));
  const of = async (more: Record<string, string> = { DATABASE_BACKUPS: home.at("dumps") }) => {
    const [away, backups] = await look(database, home.path, {
      DATABASE_URL: "postgres://me@127.0.0.1:9/x",
      ...more,
    });
    expect(away?.level).toBe("fail");
    return [backups?.level, backups?.found.replaceAll(home.path, "")];
  };
  const hoursOld = (name: string, hours: number, text = "dump"): void => {
    const at = Date.now() / 1000 - hours * 3600;
    utimesSync(home.write(`dumps/${name}`, text), at, at);
  };
  expect(await of({})).toEqual([
    "ok",
    expect.stringContaining("Its server is responsible for backups"),
  ]);
  expect(await of()).toEqual(["warn", "/dumps contains no backup of the database."]);
  hoursOld("monday.dump", 27);
  hoursOld("tuesday.dump", 1, "");
  expect(await of()).toEqual([
    "warn",
    expect.stringMatching(/^The newest .+, more than a day ago\.$/),
  ]);
  hoursOld("tuesday.dump", 25);
  expect(await of()).toEqual([
    "ok",
    expect.stringMatching(/^The newest backup of the database in \/dumps is from /),
  ]);
  expect(await of({ DATABASE_BACKUPS: home.at("none") })).toEqual([
    "warn",
    expect.stringContaining("cannot be read"),
  ]);
});

test("distinguishes a valid, a wrong and a missing TMDB key, and an unreachable TMDB", async () => {
  await using server = await startFakeTmdb();
  const of = (env: Record<string, string>) => look(tmdb, "/nowhere", env);
  const there = { TMDB_URL: server.url };
  expect(await of({ ...there, TMDB_API_KEY: server.key })).toEqual([
    { level: "ok", found: "TMDB answers and accepts the key." },
  ]);
  expect(await of({ ...there, TMDB_API_KEY: "your-key" })).toMatchObject([
    { level: "fail", found: expect.stringContaining("rejected the key (401)") },
  ]);
  expect(await of(there)).toMatchObject([
    { level: "warn", advice: expect.stringContaining("settings/api") },
  ]);
  expect(await of({ TMDB_URL: "http://127.0.0.1:9/3", TMDB_API_KEY: server.key })).toMatchObject([
    { level: "fail" },
  ]);
});

test("distinguishes a valid, a wrong and a missing Plex token, and a Plex that never answers", async () => {
  await using server = await startFakePlex({ sections: [] });
  const of = (env: Record<string, string>) => look(plex, "/nowhere", env);
  expect(await of({ PLEX_URL: server.url, PLEX_TOKEN: server.token })).toEqual([
    { level: "ok", found: "Plex 1.41.9.9961-demo answers and accepts the token." },
  ]);
  expect(await of({ PLEX_URL: server.url, PLEX_TOKEN: "your-token" })).toMatchObject([
    { level: "fail", found: expect.stringContaining("401") },
  ]);
  expect(await of({ PLEX_URL: server.url })).toMatchObject([
    { level: "fail", advice: expect.stringContaining("Set it") },
  ]);
  expect(await of({})).toMatchObject([{ level: "ok" }]);
  await using deaf = createServer((socket) => void socket.resume());
  expect(
    await of({ PLEX_URL: await listening(deaf), PLEX_TOKEN: "t0ken-t0ken", PLEX_TIMEOUT: "1" }),
  ).toMatchObject([{ level: "fail" }]);
});

test("reports an address at which the wrong program answers", async () => {
  const answering = async (headers: Record<string, string>, status: number) => {
    const server = createHttpServer(
      (_, answer) => void answer.writeHead(status, headers).end("no"),
    );
    return Object.assign(server, { url: await listening(server) });
  };
  for (const status of [401, 404]) {
    await using torrents = await answering({ server: "Transmission" }, status);
    await using library = await answering({ "x-plex-protocol": "1.0" }, status);
    expect(
      await look(plex, "/nowhere", { PLEX_URL: torrents.url, PLEX_TOKEN: "t0ken-t0ken" }),
    ).toMatchObject([
      {
        found:
          "Plex did not return a usable response: Transmission answers at this address; check PLEX_URL.",
      },
    ]);
    expect(await look(transmission, "/nowhere", { TRANSMISSION_URL: library.url })).toMatchObject([
      {
        found:
          "Transmission did not return a usable response: Plex answers at this address; check TRANSMISSION_URL.",
      },
    ]);
  }
});

test("reports an outdated Plex by its version", async () => {
  const identity = async () => ({ version: "1.29.2.6364-6d72b0cf6" });
  const outside = { mediaServers: [doctorsPlex({ identity })] };
  expect(await findingsOf(plex, doctorFor("/nowhere", {}, { outside }))).toMatchObject([
    { level: "warn", found: expect.stringContaining("the oldest supported version is 1.30") },
  ]);
});

test("reports libraries in our folders, libraries that Plex sees elsewhere, and missing libraries", async () => {
  using dir = tempFolder();
  for (const folder of ["media/Films", "media/Series"]) {
    mkdirSync(dir.at(folder), { recursive: true });
  }
  const both = (root: string) => [
    { title: "Films", type: "movie", locations: [`${root}/Films`] },
    { title: "Series", type: "show", locations: [`${root}/Series`] },
  ];
  const of = async (sections: ReturnType<typeof both>, more: Record<string, string> = {}) => {
    await using server = await startFakePlex({ sections });
    const env = {
      PLEX_URL: server.url,
      PLEX_TOKEN: server.token,
      PLEX_MEDIA_ROOT: dir.at("media"),
      ...more,
    };
    return await look(plexLibraries, dir.path, env);
  };
  expect((await of(both(dir.at("media")))).map(({ found }) => found)).toEqual([
    `“Films” is ${dir.at("media/Films")}.`,
    `“Series” is ${dir.at("media/Series")}.`,
  ]);
  dir.write(".config/plex-ingest/.env", "");
  const [elsewhere, ...others] = await of(both("/data/tank"));
  expect(others).toEqual([]);
  expect(elsewhere).toMatchObject({
    level: "fail",
    found:
      "No Plex library for films or series has a folder below PLEX_MEDIA_ROOT; “Films” has /data/tank/Films, “Series” has /data/tank/Series.",
    command: `printf '\\n%s\\n' PLEX_PATH_MAP=${dir.at("media")}=/data/tank >> ${dir.at(".config/plex-ingest/.env")}`,
  });
  // The setting in the command fixes it.
  const mapped = await of(both("/data/tank"), { PLEX_PATH_MAP: `${dir.at("media")}=/data/tank` });
  expect(mapped.map(({ level }) => level)).toEqual(["ok", "ok"]);
  // The folder that Plex names also exists here, but it is a different folder, and no path map can
  // make it ours.
  for (const folder of ["other/Films", "other/Series"]) {
    mkdirSync(dir.at(folder), { recursive: true });
  }
  const [, another] = await of([
    ...both(dir.at("media")).slice(0, 1),
    ...both(dir.at("other")).slice(1),
  ]);
  expect(another).toEqual({
    level: "fail",
    found: `No Plex library for series has a folder below PLEX_MEDIA_ROOT; “Series” has ${dir.at("other/Series")}.`,
    cause: `${dir.at("other/Series")} is a folder on this machine, but not below PLEX_MEDIA_ROOT.`,
    advice: `Set PLEX_MEDIA_ROOT to the folder above Plex's libraries, or add a folder below ${dir.at("media")} to “Series” in Plex.`,
  });
  symlinkSync(dir.at("other"), dir.at("linked"));
  const [byLink] = await of(both(dir.at("other")), { PLEX_MEDIA_ROOT: dir.at("linked") });
  expect(byLink?.command).toContain(`PLEX_PATH_MAP=${dir.at("linked")}=${dir.at("other")}`);
  expect(await of(both(dir.at("media")).slice(0, 1))).toMatchObject([
    { level: "ok" },
    { level: "warn", found: expect.stringContaining("no library for series") },
  ]);
});

test("reports a category's folder as missing only once the category has downloads", async () => {
  using dir = tempFolder();
  mkdirSync(dir.at("complete"));
  const films = dir.at("complete/films");
  await using server = await startFakeSabnzbd({ complete: dir.at("complete") });
  const of = (more: Record<string, string> = {}) =>
    look(torrentFolders, dir.path, {
      DOWNLOAD_CLIENTS: `news=sabnzbd+${server.url}`,
      CLIENT_NEWS_KEY: "k3y",
      CLIENT_NEWS_FOLDERS: dir.at("complete"),
      ...more,
    });
  const outer = {
    level: "ok",
    found: `SABnzbd news's download folder ${dir.at("complete")} is accessible here.`,
  };
  const inner = {
    level: "ok",
    found: `SABnzbd news creates its download folder ${films} with the first download.`,
  };
  expect(await of()).toEqual([outer, inner]);
  const elsewhere = {
    level: "fail",
    found: expect.stringContaining(`there is no folder ${films} here`),
  };
  const history = [{ ...SABNZBD_DONE, storage: `${films}/Heat.1995.1080p-GRP` }];
  Object.assign(server.rows, { history, updates: 2 });
  expect(await of()).toMatchObject([outer, elsewhere]);
  server.rows.history = [];
  expect(
    await of({ CLIENT_NEWS_PATH_MAP: `${dir.at("gone")}=${dir.at("complete")}` }),
  ).toMatchObject([{ level: "fail" }, { level: "fail" }]);
});

test("accepts a working issuer, and reports a wrong name, missing keys, scopes or PKCE, and an unreachable issuer", async () => {
  await using its = await startIssuer();
  const set = { AUTH_TOKEN: "t".repeat(32), SERVER_URL: "https://media.example.org" };
  const of = (env: Record<string, string>) => look(issuer, "/nowhere", { ...set, ...env });
  const pkce = { code_challenge_methods_supported: ["S256"] };
  Object.assign(its.metadata, pkce, { scopes_supported: ["openid", "read"] });
  const said = (audience: string) =>
    `The issuer ${its.url} responds and has keys. Its tokens must be for the audience ${audience}.`;
  expect(await of({ AUTH_ISSUER: its.url })).toEqual([
    { level: "ok", found: said("https://media.example.org/mcp") },
  ]);
  expect(await of({ AUTH_ISSUER: its.url, AUTH_AUDIENCE: "api://plex" })).toEqual([
    { level: "ok", found: said("api://plex") },
  ]);
  expect(await of({ AUTH_ISSUER: its.url, SERVER_URL: "http://media.example.org" })).toMatchObject([
    { level: "ok" },
    { level: "warn", found: expect.stringContaining("only over TLS") },
  ]);
  expect(await of({ AUTH_ISSUER: `${its.url}/` })).toMatchObject([
    {
      level: "fail",
      found: expect.stringContaining(`it calls itself ${its.url}, and AUTH_ISSUER must match`),
    },
  ]);
  Object.assign(its.metadata, {
    code_challenge_methods_supported: ["plain"],
    scopes_supported: ["openid"],
  });
  its.jwks.keys = [];
  expect(await of({ AUTH_ISSUER: its.url })).toMatchObject([
    { level: "fail", found: expect.stringContaining("publishes no keys for signing tokens") },
    {
      level: "warn",
      found: expect.stringContaining("does not list any of plex-ingest's scopes"),
    },
    { level: "warn", found: expect.stringContaining("PKCE") },
  ]);
  expect(await of({ AUTH_ISSUER: "http://127.0.0.1:9" })).toMatchObject([
    { level: "fail", found: expect.stringContaining("nothing is listening at its address") },
  ]);
  expect(await of({})).toEqual([]);
});
