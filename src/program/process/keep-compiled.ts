import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { fullPath } from "../../adapters/settings/full-path.ts";

type Account = { env: Readonly<Record<string, string | undefined>>; home: string };

/**
 * Keeps what V8 compiles of the files that are loaded from now on for the next start, below the account's own folder for
 * caches: another account that could write there could have its code run, as in the folder that Node would choose. Saved when
 * the process ends; without a writable folder nothing is kept. https://nodejs.org/api/module.html#module-compile-cache
 */
export function keepCompiled({ env, home }: Account): void {
  const caches = fullPath(env["XDG_CACHE_HOME"] ?? "", home) ?? fullPath("~/.cache", home);
  if (caches !== undefined) enableCompileCache(join(caches, "plex-ingest", "compiled"));
}
