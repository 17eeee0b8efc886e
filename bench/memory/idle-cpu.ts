import { setTimeout } from "node:timers/promises";
import { startDaemon } from "../../test/support/daemon.ts";
import { waitFor } from "../../test/support/wait-for.ts";
import { cpuMsOf, type Memory, memoryOf } from "./read-process.ts";
import { startServices } from "./services.ts";

const WATCHED_FILES = 10_000;
const FOLDERS = 500;
const LIMIT_MS = 600_000;
/** Time that earlier work gets to finish. */
const REST_MS = 60_000;

export type IdleCpu = Memory & { percent: number; watched: number; seconds: number };

/**
 * Measures a daemon's share of one core while nothing happens. All files are in folders that are in
 * review, so each folder is checked again every five minutes. A longer measurement includes these
 * checks.
 */
export async function idleCpu(seconds = 60): Promise<IdleCpu> {
  await using services = await startServices();
  const { home } = services;
  await using daemon = await startDaemon(home);
  for (let index = 0; index < WATCHED_FILES; index++) {
    const folder = `Unheard.Of.Show.${index % FOLDERS}.S01.1080p.WEB-DL-GRP`;
    const episode = String(Math.floor(index / FOLDERS) + 1).padStart(2, "0");
    home.drop(
      `${folder}/Unheard.Of.Show.${index % FOLDERS}.S01E${episode}.1080p.WEB-DL-GRP.mkv`,
      "x",
    );
  }
  await waitFor(
    `${FOLDERS} folders to wait`,
    () => {
      const held = services.written("held");
      if (held >= FOLDERS) return true;
      throw new Error(`${held} do. ${daemon.log().slice(-500)}`);
    },
    LIMIT_MS,
    1000,
  );
  await setTimeout(REST_MS);
  const [before, began] = [cpuMsOf(daemon.pid), performance.now()];
  await setTimeout(seconds * 1000);
  const percent = (100 * (cpuMsOf(daemon.pid) - before)) / (performance.now() - began);
  return {
    percent: Math.round(percent * 100) / 100,
    watched: WATCHED_FILES,
    seconds,
    ...memoryOf(daemon.pid),
  };
}
