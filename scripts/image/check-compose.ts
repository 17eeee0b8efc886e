import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SettingsChange, ShownSettings } from "../../src/app/settings/settings-shape.ts";
import { type ComposeService, readCompose } from "./compose.ts";
import type { FinalStage } from "./final-stage.ts";
import { openPage } from "./page-of.ts";
import { type RunOptions, runContainer } from "./run-container.ts";
import { startHealthy } from "./start-daemon.ts";

type ComposeCheck = {
  root: string;
  stage: FinalStage;
  /** A folder for volumes and media. */
  work: string;
  freePort: () => Promise<number>;
  /** Makes downloads and a library below a folder. */
  makeMedia: (data: string) => void;
  /** The address of a PostgreSQL; undefined leaves the services out that need one. */
  databaseUrl: string | undefined;
};

const OUR_IMAGE = "plex-ingest:latest";
const SAVED = "INGEST_TRASH_DAYS";
const TOKEN = "compose-".repeat(8);
/** Stacks with one engine, each a union of files. */
const STACKS = [["compose.yaml", "compose.redis.yaml", "compose.arr.yaml"], ["transmission.yaml"]];

function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(message);
}

/**
 * Runs each of our services in the compose files as a container, with the user, variables and
 * volumes that its file states; only addresses of this machine differ.
 * @returns the names of the services that ran
 */
export async function checkCompose(check: ComposeCheck): Promise<string[]> {
  const names: string[] = [];
  for (const files of STACKS) {
    for (const { service, run } of containersOf(check, files, "example.env")) {
      const isFirst = names.length === 0;
      await checkSettings(run, await check.freePort(), isFirst);
      names.push(`${service.name} of ${files.join(" + ")}`);
    }
  }
  if (check.databaseUrl !== undefined) {
    const containers = containersOf(check, ["several.yaml"], "several.env");
    const port = String(await check.freePort());
    const started = [];
    for (const { service, run } of containers) {
      const isServed = (service.env["SERVER_PORT"] ?? "") !== "";
      const env = {
        ...run.env,
        DATABASE_URL: check.databaseUrl,
        ...(isServed && { SERVER_PORT: port, SERVER_HOST: "127.0.0.1" }),
      };
      started.push(await startHealthy({ ...run, env }));
    }
    await Promise.all(started.map(({ stop }) => stop()));
    names.push(...containers.map(({ service }) => `${service.name} of several.yaml`));
  }
  return names;
}

function containersOf(
  { root, stage, work, makeMedia }: ComposeCheck,
  files: readonly string[],
  example: string,
): { service: ComposeService; run: RunOptions }[] {
  const place = mkdtempSync(join(work, "stack-"));
  const given = {
    MEDIA: join(place, "media"),
    MEDIA_1: join(place, "media-1"),
    MEDIA_2: join(place, "media-2"),
    AUTH_TOKEN: TOKEN,
    REDIS_PASSWORD: "letters",
    POSTGRES_PASSWORD: "letters",
  };
  const text = readFileSync(join("deploy/compose", example), "utf8").replaceAll(
    /^([A-Z_0-9]+)=.*$/gm,
    (line, name: string) =>
      Object.hasOwn(given, name) ? `${name}=${given[name as keyof typeof given]}` : line,
  );
  const services = readCompose(
    files.map((file) => join("deploy/compose", file)),
    text,
  ).filter(({ image }) => image === OUR_IMAGE);
  return services.map((service) => {
    const mounts = service.mounts.map(({ from, to }) => {
      if (from.startsWith("/")) {
        makeMedia(from);
        return [to, from] as const;
      }
      return [to, makeVolume(root, to, join(place, from))] as const;
    });
    const run = {
      root,
      stage,
      env: service.env,
      mounts: Object.fromEntries(mounts),
      command: [...stage.entrypoint, ...(service.command ?? stage.cmd)],
      ...(service.user !== undefined && { user: service.user }),
    };
    return { service, run };
  });
}

/** Makes a new volume, which gets the content, owner and mode of the image's folder. */
export function makeVolume(root: string, at: string, folder: string): string {
  mkdirSync(folder);
  execFileSync("cp", ["-a", `${join(root, at)}/.`, folder]);
  execFileSync("chmod", ["--reference", join(root, at), folder]);
  chownSync(folder, 0, 0);
  return folder;
}

/**
 * Checks that the page can save settings, and shows those of the container as fixed. With `again`,
 * also checks that they are in force in the next container with the same volumes.
 */
async function checkSettings(run: RunOptions, port: number, again: boolean): Promise<void> {
  const env = { ...run.env, SERVER_PORT: String(port), SERVER_HOST: "127.0.0.1" };
  const inside = { ...run, env };
  const visit = async <T>(
    work: (call: Awaited<ReturnType<typeof openPage>>) => Promise<T>,
  ): Promise<T> => {
    const { stop } = await startHealthy(inside);
    try {
      const web = ["/app/entry.sh", "web", "--print"];
      const { output } = await runContainer({ ...inside, command: web });
      // Its warnings are among the output.
      const [link] = /http:\S+/.exec(output) ?? [];
      assert(link !== undefined, `There is no link to the page: ${output}`);
      return await work(await openPage(link));
    } finally {
      const log = await stop();
      assert(!log.includes(TOKEN), "The container's log contains the token.");
    }
  };
  await visit(async (call) => {
    const { editable, unwritable, file, settings } = await call<ShownSettings>("get_settings");
    assert(editable, `The page cannot save settings: ${unwritable}`);
    assert(file.path === "/config/plex-ingest.env", `Settings are saved in ${file.path}.`);
    const fixed = (name: string) => settings.find((one) => one.name === name)?.fixed;
    for (const name of ["PLEX_INGEST_DIR", "AUTH_TOKEN"]) {
      assert(fixed(name) === "environment", `${name} is not shown as set by the container.`);
    }
    for (const name of ["PLEX_TOKEN", "TMDB_API_KEY", SAVED]) {
      assert(fixed(name) === undefined, `${name} is fixed: ${fixed(name)}`);
    }
    const { problems } = await call<SettingsChange>("change_settings", {
      digest: file.digest,
      set: { [SAVED]: "61" },
      reset: [],
    });
    assert(problems.length === 0, `Nothing was saved: ${JSON.stringify(problems)}`);
  });
  if (!again) return;
  await visit(async (call) => {
    const { settings } = await call<ShownSettings>("get_settings");
    const saved = settings.find(({ name }) => name === SAVED);
    assert(saved?.value === "61" && saved.origin === "file", "A new container lost a setting.");
  });
}

/**
 * Checks where entry.sh looks for settings, and which users it refuses. `volumes` makes new
 * volumes by their path in the container.
 */
export async function checkEntry(
  { root, stage, work }: Pick<ComposeCheck, "root" | "stage" | "work">,
  user: string,
): Promise<void> {
  const text = `${SAVED}=17\n`;
  const cases: [mounted: string[], files: string[], expected: string | undefined][] = [
    [["/state"], [], undefined],
    [["/state"], ["/state"], "/state/plex-ingest.env"],
    [["/state", "/config"], ["/state"], "/state/plex-ingest.env"],
    [["/state", "/config"], ["/state", "/config"], "/config/plex-ingest.env"],
  ];
  for (const [mounted, files, expected] of cases) {
    const place = mkdtempSync(join(work, "entry-"));
    const mounts = Object.fromEntries(
      mounted.map((at) => [at, makeVolume(root, at, join(place, at))]),
    );
    for (const at of files) writeFileSync(join(place, at, "plex-ingest.env"), text);
    const command = [...stage.entrypoint, "config", "show", "--json"];
    const { code, output } = await runContainer({ root, stage, mounts, env: {}, user, command });
    const file = code === 0 ? (JSON.parse(output) as { file?: string }).file : output;
    assert(file === expected, `With ${mounted.join()} and ${files.join()}, it reads ${file}.`);
  }
  const refused: [user: string, env: Record<string, string>, words: string][] = [
    [stage.user, { PUID: "1234" }, "--user 1234:1234"],
    ["1000:1000", { PUID: "1000", PGID: "100" }, "--user 1000:100 "],
    ["0:0", { PUID: "0" }, "PUID is 0"],
    ["0:0", { PUID: "anna" }, "PUID is anna"],
  ];
  for (const [as, env, words] of refused) {
    const { code, output } = await runContainer({ root, stage, mounts: {}, env, user: as });
    assert(code === 2 && output.includes(words), `As ${as} with ${JSON.stringify(env)}: ${output}`);
  }
}
