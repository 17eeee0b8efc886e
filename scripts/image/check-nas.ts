import { execFileSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { FakeTmdb } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { type ComposeService, readCompose } from "./compose.ts";
import { makeMedia } from "./film.ts";
import type { FinalStage } from "./final-stage.ts";
import { fileFirstFilm } from "./first-film.ts";
import { type RunOptions, runContainer } from "./run-container.ts";
import { startHealthy } from "./start-daemon.ts";
import { readUnraid, UNRAID_TEMPLATE } from "./unraid.ts";

type NasCheck = {
  root: string;
  stage: FinalStage;
  /** A folder for media and settings. */
  work: string;
  freePort: () => Promise<number>;
  tmdb: Pick<FakeTmdb, "url" | "key">;
};

type NasService = Pick<ComposeService, "env" | "mounts"> & {
  name: string;
  user: string;
  /** The only capabilities that the container keeps. */
  capabilities: string[];
};

/** Messages of the program that the NAS pages quote. */
export const QUOTED = {
  copied: "Files are copied to /data/library and use twice the space.",
  mountedTwice: "it is mounted twice, at /data/downloads and /data/library",
  noPermission: "has no permission to write to /data/library",
  foreignConfig: "The state folder /config/state belongs to another user",
} as const;

const TOKEN = "nas-page".repeat(8);
/** A user that owns nothing on the NAS. */
const STRANGER = "1234:1234";

function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/** The plex-ingest service of each file in deploy/nas, and of Unraid's template. */
export function listNasServices(): NasService[] {
  const stacks = globSync("deploy/nas/*.yaml")
    .toSorted()
    .map((file) => {
      const [service] = readCompose([file], "");
      if (service?.user === undefined) throw new Error(`${file} names no user.`);
      return { ...service, user: service.user, name: basename(file, ".yaml"), capabilities: [] };
    });
  return [...stacks, { ...readUnraid(readFileSync(UNRAID_TEMPLATE, "utf8")), name: "unraid" }];
}

/**
 * Runs each NAS's file as that NAS would: with its user, umask, variables and folders. The first
 * film is filed by hardlink, and the daemon becomes healthy and keeps everything in `/config`. Then
 * makes the two usual mistakes, and checks that the program reports them in the quoted words.
 * @returns the names of the services that ran
 */
export async function checkNas(check: NasCheck): Promise<string[]> {
  const services = listNasServices();
  const [first] = services;
  await Promise.all([
    ...services.map((service) => checkService(check, service)),
    first && checkMistakes(check, first),
  ]);
  return services.map(({ name }) => name);
}

/** Makes the folders of a service and returns its container with a token that is long enough. */
function prepare(
  { root, stage, work }: NasCheck,
  { name, user, env, mounts, capabilities }: NasService,
  configOwner: string,
): { run: RunOptions; data: string; config: string } {
  const place = mkdtempSync(join(work, `${name}-`));
  const [data, config] = [join(place, "data"), join(place, "config")];
  const owner = env["PUID"] === undefined ? user : `${env["PUID"]}:${env["PGID"]}`;
  makeMedia(data);
  mkdirSync(config);
  execFileSync("chown", ["-R", owner, data]);
  execFileSync("chown", [configOwner || owner, config]);
  const folders: Record<string, string> = { "/data": data, "/config": config };
  const inside = mounts.map(({ to }) => [to, folders[to] ?? ""] as const);
  assert(
    inside.map(([to]) => to).join() === "/data,/config",
    `${name} mounts ${inside.join()} instead of one shared folder and /config.`,
  );
  const bounds = ["-all", ...capabilities.map((each) => `+${each}`)].join();
  // The runtime drops capabilities before it starts the entry point.
  const dropping = ["/usr/bin/setpriv", "--inh-caps=-all", `--bounding-set=${bounds}`, "--"];
  const run = {
    root,
    stage: user.startsWith("0:")
      ? { ...stage, entrypoint: [...dropping, ...stage.entrypoint] }
      : stage,
    user,
    env: { ...env, AUTH_TOKEN: TOKEN },
    mounts: Object.fromEntries(inside),
  };
  return { run, data, config };
}

async function checkService(check: NasCheck, service: NasService): Promise<void> {
  const { name, env } = service;
  const { run, data, config } = prepare(check, service, "");
  const pasted = await runContainer({ ...run, env });
  assert(
    pasted.code === 2 && pasted.output.includes("AUTH_TOKEN"),
    `${name} starts before a person has chosen an AUTH_TOKEN: ${pasted.output}`,
  );
  const { code, output, filed, folder } = await fileFirstFilm(run, data, check.tmdb);
  assert(code === 0 && filed === "hardlink", `On ${name}, the film is no hardlink: ${output}`);
  const [uid, gid] = [env["PUID"], env["PGID"]];
  const expected = uid === undefined ? service.user : `${uid}:${gid}`;
  assert(
    folder?.owner === expected && folder.mode === 0o775,
    `On ${name}, the film's folder has ${JSON.stringify(folder)} instead of ${expected}, 0775.`,
  );
  const port = String(await check.freePort());
  const daemon = await startHealthy({
    ...run,
    env: { ...run.env, SERVER_PORT: port, SERVER_HOST: "127.0.0.1" },
    command: [...run.stage.entrypoint, ...run.stage.cmd],
  });
  const log = await daemon.stop();
  assert(!log.includes(TOKEN), `On ${name}, the log contains the token.`);
  assert(
    existsSync(join(config, "state/plex-ingest.db")),
    `On ${name}, /config does not contain the database.`,
  );
}

async function checkMistakes(check: NasCheck, service: NasService): Promise<void> {
  const diagnose = async (run: RunOptions): Promise<string> =>
    (await runContainer({ ...run, command: [...run.stage.entrypoint, "doctor"] })).output;
  const expectWords = (output: string, words: string): void =>
    assert(output.includes(words), `The pages quote “${words}”, but the program prints: ${output}`);

  const twice = prepare(check, service, "");
  const parts = ["downloads", "library"].map((part) => [`/data/${part}`, join(twice.data, part)]);
  for (const [at = ""] of parts) mkdirSync(join(check.root, at), { recursive: true });
  const { "/data": _, ...others } = twice.run.mounts;
  const separate = { ...twice.run, mounts: { ...others, ...Object.fromEntries(parts) } };
  const copied = await fileFirstFilm(separate, twice.data, check.tmdb);
  assert(copied.filed === "copy", `With two mounts, the film was not copied: ${copied.output}`);
  expectWords(copied.output, QUOTED.copied);
  expectWords(await diagnose(separate), QUOTED.mountedTwice);

  const stranger = prepare(check, service, STRANGER);
  const wrong = { ...stranger.run, user: STRANGER };
  const refused = await fileFirstFilm(wrong, stranger.data, check.tmdb);
  assert(refused.filed === undefined, `A stranger filed the film: ${refused.output}`);
  expectWords(await diagnose(wrong), QUOTED.noPermission);

  const foreign = prepare(check, service, "0:0");
  const { output } = await fileFirstFilm(foreign.run, foreign.data, check.tmdb);
  expectWords(output, QUOTED.foreignConfig);
}
