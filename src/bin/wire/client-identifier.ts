import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What Plex knows this installation by, kept on disk: a new one at each start would fill Plex's list of devices. */
export async function clientIdentifier(stateDir: string): Promise<string> {
  const path = join(stateDir, "client-identifier");
  const known = await readFile(path, "utf8").catch(() => "");
  if (/^[0-9a-f-]{36}$/.test(known.trim())) return known.trim();
  const fresh = randomUUID();
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  await writeFile(path, `${fresh}\n`, { mode: 0o600 });
  return fresh;
}
