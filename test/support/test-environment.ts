import { mkdirSync } from "node:fs";
import { resolve } from "node:path";

/**
 * The environment variables that tests and the programs they start may see. `TZ` is kept, because
 * tests must pass in every time zone.
 */
const KEPT =
  /^(?:PATH|TMPDIR|TZ|CI|CHROMIUM|FIREFOX|POSTGRES_BIN|REDIS_SERVER|PLEX_INGEST_(?:TEST_\w+|FAULTS)|FUZZ_\w+|CRASH_\w+|VITEST\w*|NODE_COMPILE_CACHE|NODE_V8_COVERAGE|NODE_OPTIONS|(?:NODE_EXTRA_CA|SSL_CERT)_\w+)$/;

/** The variables that npm needs to reach its registry. */
const OF_NPM = /^(?:npm_config_(?:registry|cafile|userconfig|cache)|(?:https?|no)_proxy)$/i;

/** An empty home folder, which no test writes to. */
const HOME = resolve("node_modules/.cache/plex-ingest-tests/home");

/**
 * Replaces this process's environment with one that is the same on every machine. Tests therefore
 * do not depend on a user's settings, locale, home folder or umask. Vitest's workers inherit the
 * environment.
 */
export function useTestEnvironment(): void {
  const { env } = process;
  if (env["HOME"] === HOME) return;
  const ofNpm =
    env["HOME"] === undefined
      ? {}
      : { npm_config_userconfig: `${env["HOME"]}/.npmrc`, npm_config_cache: `${env["HOME"]}/.npm` };
  const own = { ...ofNpm, ...env, HOME, LANG: "C.UTF-8", NODE_ENV: "test" };
  for (const name of Object.keys(env)) delete env[name];
  for (const [name, value] of Object.entries(own)) {
    const isOurs = name === "HOME" || name === "LANG" || name === "NODE_ENV";
    if (isOurs || KEPT.test(name) || OF_NPM.test(name)) env[name] = value;
  }
  mkdirSync(HOME, { recursive: true });
  process.umask(0o022);
}
