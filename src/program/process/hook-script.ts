import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { tryOr } from "../../base/errors.ts";

/**
 * Returns the path of `scripts/torrent-done.sh` in this installation, next to the bundle's folder;
 * undefined if it does not exist. `entry` is the program's entry file.
 */
export function findHookScript(entry: string): string | undefined {
  const real = tryOr(() => realpathSync(entry), undefined);
  const script = real && join(dirname(dirname(real)), "scripts", "torrent-done.sh");
  return script && existsSync(script) ? script : undefined;
}
