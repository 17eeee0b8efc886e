// Builds the stages of the Dockerfile from this machine's own files, because a registry may be
// unavailable. Runs the last stage with a read-only root, once as another user and once as root
// with PUID and PGID. Each run files a film by hardlink from /data, and the health check calls it
// over HTTP. Then runs each of our services of the compose files; those on PostgreSQL only if
// IMAGE_CHECK_DATABASE_URL is set. The words `film` and `compose` select one of the two. Needs root. Prints one line on success, or a description of the failure.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFakeTmdb } from "../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { buildStage, runBuildStage } from "./image/build-stage.ts";
import { checkCompose, checkEntry, makeVolume } from "./image/check-compose.ts";
import { finalStage } from "./image/final-stage.ts";
import { makeRoot } from "./image/root-folder.ts";
import { type RunOptions, runContainer } from "./image/run-container.ts";
import { startHealthy } from "./image/start-daemon.ts";

type ImageCheck = Pick<Parameters<typeof checkCompose>[0], "root" | "stage" | "work">;

const USER = 1000;
const FILM = "The.Matrix.1999.1080p.BluRay.x264-DEMO.mkv";
const FILED = "library/Movies/The Matrix (1999) {tmdb-603}";

function fail(message: string): never {
  throw new Error(message);
}

/** Returns a port that is not in use. The container shares this machine's ports. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null
    ? address.port
    : fail("There is no free port.");
}

/** A folder as on a NAS: downloads and library below one parent, all owned by one user. */
function makeMedia(data: string): void {
  for (const folder of ["downloads", "library/Movies", "library/TV Shows"]) {
    mkdirSync(join(data, folder), { recursive: true });
  }
  // The first bytes of a Matroska file.
  const head = Buffer.from("1a45dfa38b4282886d6174726f736b6118538067ff1f43b675ff", "hex");
  writeFileSync(join(data, "downloads", FILM), Buffer.concat([head, Buffer.alloc(400 * 1024, 7)]));
  execFileSync("chown", ["-R", `${USER}:${USER}`, data]);
}

/** Runs the daemon with HTTP until the image's own health check succeeds, and stops it again. */
async function checkHealth(run: RunOptions): Promise<void> {
  const token = randomBytes(24).toString("hex");
  const env = { ...run.env, SERVER_PORT: String(await freePort()), AUTH_TOKEN: token };
  const daemon = await startHealthy({
    ...run,
    env,
    command: [...run.stage.entrypoint, ...run.stage.cmd],
  });
  const output = await daemon.stop();
  if (output.includes(token)) fail("The container's log contains the token.");
  if (await daemon.isHealthy()) fail("The health check succeeds although nothing is running.");
}

/** Files a film in the image as two kinds of user. Returns a description of the result. */
async function checkFilm({ root, stage, work }: ImageCheck): Promise<string> {
  await using tmdb = await startFakeTmdb();
  for (const [user, more] of [
    [`${USER}:${USER}`, {}],
    ["0:0", { PUID: String(USER), PGID: String(USER) }],
  ] as const) {
    const data = join(work, `data-${user.replace(":", "-")}`);
    const state = makeVolume(root, "/state", `${data}-state`);
    makeMedia(data);
    const mounts = { "/data": data, "/state": state };
    const env = {
      ...more,
      // Opens no port to other machines.
      SERVER_HOST: "127.0.0.1",
      TMDB_URL: tmdb.url,
      TMDB_API_KEY: tmdb.key,
      PLEX_INGEST_DIR: "/data/downloads",
      PLEX_MEDIA_ROOT: "/data/library",
      PLEX_AUTO_INGEST: "true",
      INGEST_STABLE_SECONDS: "1",
      INGEST_STABILITY_POLL_SECONDS: "1",
      INGEST_MIN_FREE: "0",
    };
    const run = await runContainer({
      root,
      stage,
      mounts,
      env,
      user,
      command: [...stage.entrypoint, "daemon", "--once"],
    });
    if (run.code !== 0) fail(`As ${user}, the image exited with ${run.code}:\n${run.output}`);
    const folder = join(data, FILED);
    const filed = statSync(join(folder, "The Matrix (1999).mkv"), { throwIfNoEntry: false });
    if (filed?.ino !== statSync(join(data, "downloads", FILM)).ino) {
      fail(`As ${user}, nothing was linked:\n${run.output}`);
    }
    if (statSync(folder).uid !== USER) {
      fail(`As ${user}, the folder belongs to user ${statSync(folder).uid}.`);
    }
    await checkHealth({ root, stage, mounts, env, user });
    const touch = ["/bin/sh", "-c", "echo x >/app/x || echo x >/x"];
    const write = await runContainer({ root, stage, mounts, env, user, command: touch });
    if (write.code === 0) fail("The root file system is writable.");
  }
  return (
    `It filed a film by hardlink with a read-only root as user ${USER}, and with PUID and PGID; ` +
    "the health check over HTTP detected its start and its end."
  );
}

/** Runs the services of the compose files. Returns a description of the result. */
async function checkServices(check: ImageCheck): Promise<string> {
  await checkEntry(check, `${USER}:${USER}`);
  const databaseUrl = process.env["IMAGE_CHECK_DATABASE_URL"];
  const services = await checkCompose({ ...check, freePort, makeMedia, databaseUrl });
  return `Services that ran as in their compose files: ${services.join(", ")}.`;
}

const PARTS = { film: checkFilm, compose: checkServices };

if (process.platform !== "linux" || process.getuid?.() !== 0) {
  fail("image:check requires Linux and root, because it mounts folders.");
}
const wanted = process.argv.slice(2);
if (wanted.some((part) => !Object.hasOwn(PARTS, part))) {
  fail(`The parts are ${Object.keys(PARTS).join(" and ")}.`);
}
const work = mkdtempSync(join(tmpdir(), "plex-ingest-image-"));
try {
  const stage = finalStage(readFileSync("Dockerfile", "utf8"));
  const root = join(work, "root");
  const arch = process.arch === "arm64" ? "arm64" : "amd64";
  const building = buildStage(
    readFileSync("Dockerfile", "utf8"),
    readFileSync(".dockerignore", "utf8"),
  );
  const built = runBuildStage(building, work, arch);
  makeRoot(root, built, stage);
  const bytes = Number(execFileSync("du", ["-sb", built], { encoding: "utf8" }).split("\t")[0]);
  const done: string[] = [];
  for (const [part, run] of Object.entries(PARTS)) {
    if (wanted.length === 0 || wanted.includes(part)) done.push(await run({ root, stage, work }));
  }
  console.log(
    `image: the final stage holds ${(bytes / 2 ** 20).toFixed(1)} MiB. ${done.join(" ")}`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
