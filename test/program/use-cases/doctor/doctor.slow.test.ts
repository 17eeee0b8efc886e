import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { openStoreFor } from "../../../../src/program/process/open-store.ts";
import { writeRunTimeSetting } from "../../../../src/store/settings/settings.ts";
import { noOtherUser } from "../../../adapters/fs/run-child.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { startTransmission, transmissionMissing } from "../../../support/transmission.ts";
import { findingsIn, startDoctor } from "./run-doctor.ts";

/** A server that accepts connections and never responds. */
async function startDeaf(): Promise<AsyncDisposable & { url: string; asked: Promise<void> }> {
  const asked = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    socket.on("error", () => {}).resume();
    asked.resolve();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    asked: asked.promise,
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

function laidOut() {
  const dir = tempFolder();
  for (const folder of ["in", "media/Movies", "media/TV Shows"]) {
    mkdirSync(dir.at(folder), { recursive: true });
  }
  return Object.assign(dir, {
    env: { PLEX_INGEST_DIR: dir.at("in"), PLEX_MEDIA_ROOT: dir.at("media") },
  });
}

test("Ctrl-C during the probes leaves no file", async () => {
  using dir = laidOut();
  await using deaf = await startDeaf();
  const env = { ...dir.env, PLEX_URL: deaf.url, PLEX_TOKEN: "t0ken-t0ken" };
  const { child, done } = startDoctor(dir.path, { env });
  // The request to the server proves that the probes have begun.
  await deaf.asked;
  child.kill("SIGINT");
  const { code } = await done;
  expect(code).toBe(130);
  expect(
    readdirSync(dir.path, { recursive: true }).filter((name) => String(name).includes("doctor")),
  ).toEqual([]);
});

test("the bundle contains useful data but no planted secret, and never overwrites another file", async () => {
  using dir = laidOut();
  const [token, key, password, user] = [
    "pl3x-t0ken-planted",
    "tmdb-key-planted",
    "pass word planted&",
    "bob-planted",
  ];
  const log = dir.write(
    "daemon.log",
    [
      `token ${token}`,
      "X-Plex-Token=old-planted-token",
      `http://${user}:${encodeURIComponent(password)}@127.0.0.1:9/`,
      `opened ${dir.path}/in/a.mkv`,
    ].join("\n"),
  );
  const envFile = dir.write(
    "env",
    [
      `PLEX_TOKEN=${token}`,
      `TMDB_API_KEY=${key}`,
      `TRANSMISSION_PASSWORD="${password}"`,
      `TRANSMISSION_USERNAME=${user}`,
      "AUTH_TOKEN=short-planted",
      `DAEMON_LOG_FILE=${log}`,
    ].join("\n"),
  );
  const servers = {
    PLEX_URL: "http://127.0.0.1:9",
    TRANSMISSION_URL: "http://127.0.0.1:9",
    TMDB_URL: "http://127.0.0.1:9/3",
  };
  {
    await using store = await openStoreFor("command", { stateDir: dir.at("state") });
    expect(store.dataVersion()).toBeGreaterThan(0);
    await store.write((trx) => writeRunTimeSetting(trx, "INGEST_POLL_SECONDS", `7 ${dir.path}`));
  }
  const env = { ...dir.env, ...servers, PLEX_INGEST_DIR: dir.at(`in`) };
  const write = (file: string, ...more: string[]) =>
    startDoctor(dir.path, { env, words: ["--bundle", dir.at(file), ...more] }).done;
  const withFile = { ...env, XDG_CONFIG_HOME: dir.at("config") };
  expect(existsSync(envFile)).toBe(true);
  mkdirSync(dir.at("config/plex-ingest"), { recursive: true });
  dir.write("config/plex-ingest/.env", readFileSync(envFile, "utf8"));
  const run = await startDoctor(dir.path, {
    env: withFile,
    words: ["--bundle", dir.at("one.json")],
  }).done;
  expect(run.out).toContain("without secrets");
  const text = readFileSync(dir.at("one.json"), "utf8");
  expect(text).not.toMatch(/planted/);
  expect(text).not.toContain(dir.path);
  expect(statSync(dir.at("one.json")).mode & 0o777).toBe(0o600);
  expect(JSON.parse(text)).toMatchObject({
    versions: { node: process.versions.node },
    doctor: { probes: expect.arrayContaining([expect.objectContaining({ id: "configuration" })]) },
    settings: expect.arrayContaining([
      expect.objectContaining({ name: "PLEX_TOKEN", value: "(set)" }),
    ]),
    database: { checked: true, schema: expect.any(Number) },
    run_time_settings: [{ name: "INGEST_POLL_SECONDS", value: "7 ~" }],
    log: [
      expect.stringContaining("token [hidden]"),
      expect.any(String),
      expect.any(String),
      "opened ~/in/a.mkv",
    ],
  });
  const again = await write("one.json");
  expect([again.code, again.err]).toEqual([4, expect.stringContaining("already exists")]);
  await startDoctor(dir.path, {
    env: withFile,
    words: ["--bundle", dir.at("two.json"), "--with-paths"],
  }).done;
  const open = readFileSync(dir.at("two.json"), "utf8");
  expect(open).toContain(`${dir.path}/in/a.mkv`);
  for (const secret of [
    token,
    key,
    password,
    encodeURIComponent(password),
    "old-planted-token",
    "short-planted",
  ]) {
    expect(open).not.toContain(secret);
  }
});

test.skipIf(transmissionMissing() !== undefined || noOtherUser() !== undefined)(
  "warns an account other than Transmission's that files are copied, and the suggested command enables hardlinks",
  async () => {
    using dir = laidOut();
    chmodSync(dir.path, 0o755);
    for (const folder of ["media/Movies", "media/TV Shows"]) chmodSync(dir.at(folder), 0o777);
    mkdirSync(dir.at("state"), { mode: 0o777 });
    chmodSync(dir.at("state"), 0o777);
    await using server = await startTransmission({
      folder: dir.at("transmission"),
      noIncomplete: true,
    });
    for (const folder of [dir.at("transmission"), server.completeDir]) chmodSync(folder, 0o755);
    const added = await server.add(dir.write("seed/Heron.1999.mkv", "a film of a heron"));
    await server.seeds(added.hash);
    chmodSync(`${server.completeDir}/Heron.1999.mkv`, 0o644);
    const env = { PLEX_MEDIA_ROOT: dir.at("media"), TRANSMISSION_URL: server.url };
    const as = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
    const look = async () =>
      findingsIn(await startDoctor(dir.path, { env, as }).done, "torrent-links");
    const [found] = await look();
    if (readFileSync("/proc/sys/fs/protected_hardlinks", "utf8").trim() === "1") {
      expect(found).toMatchObject({
        level: "warn",
        found: expect.stringContaining("it is copied"),
      });

      execFileSync("sh", ["-c", (found?.command ?? "").replaceAll("sudo ", "")]);
    }
    expect(await look()).toEqual([
      {
        level: "ok",
        found: `${server.completeDir}/Heron.1999.mkv → ${dir.at("media/Movies")}: hardlinks.`,
      },
    ]);
  },
);

test("the bundle does not wait for a log that is a pipe, and includes the journal of the user's service", async () => {
  using dir = laidOut();
  execFileSync("mkfifo", [dir.at("log.pipe")]);
  const show = "LoadState=loaded\nActiveState=active\nSubState=running\nMainPID=1";
  for (const [name, script] of [
    ["systemctl", `[ "$1" = --user ] || exit 1\nprintf '${show.replaceAll("\n", "\\n")}\\n'`],
    ["journalctl", 'echo "asked with $*"'],
  ] as const) {
    chmodSync(dir.write(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755);
  }
  const env = { ...dir.env, PATH: `${dir.at("bin")}:/usr/bin:/bin` };
  const logIn = (name: string): string => {
    const { log } = JSON.parse(readFileSync(dir.at(name), "utf8")) as { log: string[] };
    return log.join("\n");
  };
  await startDoctor(dir.path, { env, words: ["--bundle", dir.at("one.json")] }).done;
  expect(logIn("one.json")).toMatch(/asked with --user -u plex-ingest.service/);
  const withPipe = { ...env, DAEMON_LOG_FILE: dir.at("log.pipe") };
  await startDoctor(dir.path, { env: withPipe, words: ["--bundle", dir.at("two.json")] }).done;
  expect(logIn("two.json")).toMatch(/cannot be read/);
});
