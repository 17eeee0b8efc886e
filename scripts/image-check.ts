// Builds the stages of the Dockerfile from this machine's own files, because a registry may be
// unavailable. Runs the last stage with a read-only root, once as another user and once as root
// with PUID and PGID. Each run files a film by hardlink from /data, and the health check calls it
// over HTTP. Then runs each of our services of the compose files; those on PostgreSQL only if
// IMAGE_CHECK_DATABASE_URL is set. Then runs the files for NAS devices as each of them would, and
// the demo until its link opens the page. The words `film`, `compose`, `nas` and `demo` select
// parts. Needs root. Prints one line on success, or a description of the failure.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFakeTmdb } from "../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { buildStage, runBuildStage } from "./image/build-stage.ts";
import { checkCompose, checkEntry } from "./image/check-compose.ts";
import { checkFilm, freePort, makeOwnedMedia, USER } from "./image/check-film.ts";
import { checkNas } from "./image/check-nas.ts";
import { finalStage } from "./image/final-stage.ts";
import { openPage } from "./image/page-of.ts";
import { makeRoot } from "./image/root-folder.ts";
import { runContainer } from "./image/run-container.ts";

type ImageCheck = Pick<Parameters<typeof checkCompose>[0], "root" | "stage" | "work">;

function fail(message: string): never {
  throw new Error(message);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Files a film in the image. Returns a description of the result. */
async function describeFilm(check: ImageCheck): Promise<string> {
  const { film, healthy } = await checkFilm(check);
  return (
    `It filed a film by hardlink with a read-only root as user ${USER}, and with PUID and PGID, ` +
    `at most ${seconds(film)} after its start; the health check over HTTP detected its start ` +
    `after at most ${seconds(healthy)}, and its end.`
  );
}

/** Runs the services of the compose files. Returns a description of the result. */
async function checkServices(check: ImageCheck): Promise<string> {
  await checkEntry(check, `${USER}:${USER}`);
  const databaseUrl = process.env["IMAGE_CHECK_DATABASE_URL"];
  const services = await checkCompose({
    ...check,
    freePort,
    makeMedia: makeOwnedMedia,
    databaseUrl,
  });
  return `Services that ran as in their compose files: ${services.join(", ")}.`;
}

/** Runs the files for NAS devices. Returns a description of the result. */
async function checkNasFiles(check: ImageCheck): Promise<string> {
  await using tmdb = await startFakeTmdb();
  const names = await checkNas({ ...check, freePort, tmdb });
  return `First film filed by hardlink, and both usual mistakes named, on: ${names.join(", ")}.`;
}

/**
 * Runs the demo as the image's own user until its link opens the page. Returns a description of the
 * result.
 */
async function checkDemo({ root, stage }: ImageCheck): Promise<string> {
  const ends = new AbortController();
  let printed = "";
  const opened = Promise.withResolvers<unknown>();
  const command = [...stage.entrypoint, "demo", "--web"];
  const onOutput = (text: string): void => {
    const linkIn = (): string | undefined => /http:\S+#key=\S+(?=\s)/.exec(printed)?.[0];
    const hasLink = linkIn() !== undefined;
    printed += text;
    const link = linkIn();
    if (link === undefined || hasLink) return;
    openPage(link)
      .then((call) => call("get_settings"))
      .then(opened.resolve, opened.reject);
  };
  const run = runContainer({ root, stage, mounts: {}, env: {}, command, onOutput }, ends.signal);
  await Promise.race([
    opened.promise,
    run.then(({ output }) => fail(`The demo ended before its link opened the page:\n${output}`)),
  ]).finally(() => ends.abort());
  await run;
  return "The demo in the image printed a link, which opened the page.";
}

const PARTS = { film: describeFilm, compose: checkServices, nas: checkNasFiles, demo: checkDemo };

if (process.platform !== "linux" || process.getuid?.() !== 0) {
  fail("image:check requires Linux and root, because it mounts folders.");
}
const wanted = process.argv.slice(2);
if (wanted.some((part) => !Object.hasOwn(PARTS, part))) {
  fail(`The parts are ${Object.keys(PARTS).join(", ")}.`);
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
