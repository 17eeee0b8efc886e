import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { startFakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { makeVolume } from "./check-compose.ts";
import { FILED, FILM, makeMedia, settingsFor } from "./film.ts";
import type { FinalStage } from "./final-stage.ts";
import { type RunOptions, runContainer } from "./run-container.ts";
import { startHealthy } from "./start-daemon.ts";

export const USER = 1000;

type FilmCheck = {
  root: string;
  stage: FinalStage /** A folder for volumes and media. */;
  work: string;
};

/** Times of the slower of both containers, in ms. */
export type FilmTimes = { film: number; healthy: number };

function fail(message: string): never {
  throw new Error(message);
}

/** Returns a port that is not in use. The container shares this machine's ports. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null
    ? address.port
    : fail("There is no free port.");
}

/** Media of the account that the containers run as. */
export function makeOwnedMedia(data: string): void {
  makeMedia(data);
  execFileSync("chown", ["-R", `${USER}:${USER}`, data]);
}

/**
 * Runs the daemon with HTTP until the image's own health check succeeds, and stops it again.
 * Returns the ms from its start to the first success.
 */
async function checkHealth(run: RunOptions): Promise<number> {
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
  return daemon.healthyAfter;
}

/**
 * Files a film in the image as two kinds of user, by hardlink with a read-only root, and starts the
 * daemon with HTTP.
 * @throws Error with the container's log
 */
export async function checkFilm({ root, stage, work }: FilmCheck): Promise<FilmTimes> {
  await using tmdb = await startFakeTmdb();
  const times: FilmTimes = { film: 0, healthy: 0 };
  for (const [user, more] of [
    [`${USER}:${USER}`, {}],
    ["0:0", { PUID: String(USER), PGID: String(USER) }],
  ] as const) {
    const data = join(work, `data-${user.replace(":", "-")}`);
    const state = makeVolume(root, "/state", `${data}-state`);
    makeOwnedMedia(data);
    const mounts = { "/data": data, "/state": state };
    // Opens no port to other machines.
    const env = { ...more, SERVER_HOST: "127.0.0.1", ...settingsFor("/data", tmdb) };
    const began = performance.now();
    const run = await runContainer({
      root,
      stage,
      mounts,
      env,
      user,
      command: [...stage.entrypoint, "daemon", "--once"],
    });
    times.film = Math.max(times.film, performance.now() - began);
    if (run.code !== 0) fail(`As ${user}, the image exited with ${run.code}:\n${run.output}`);
    const folder = join(data, FILED);
    const filed = statSync(join(folder, "The Matrix (1999).mkv"), { throwIfNoEntry: false });
    if (filed?.ino !== statSync(join(data, "downloads", FILM)).ino) {
      fail(`As ${user}, nothing was linked:\n${run.output}`);
    }
    if (statSync(folder).uid !== USER) {
      fail(`As ${user}, the folder belongs to user ${statSync(folder).uid}.`);
    }
    times.healthy = Math.max(times.healthy, await checkHealth({ root, stage, mounts, env, user }));
    const touch = ["/bin/sh", "-c", "echo x >/app/x || echo x >/x"];
    const write = await runContainer({ root, stage, mounts, env, user, command: touch });
    if (write.code === 0) fail("The root file system is writable.");
  }
  return times;
}
