import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const pathIn = (stateDir: string): string => join(stateDir, "client-identifier");

/** What Plex knows this installation by, if it was made before. */
export function knownIdentifier(stateDir: string): string | undefined {
  try {
    const known = readFileSync(pathIn(stateDir), "utf8").trim();
    return /^[0-9a-f-]{36}$/.test(known) ? known : undefined;
  } catch {
    return undefined; // none yet
  }
}

/** The same, kept on disk from now on: a new one at each start would fill Plex's list of devices. */
export async function clientIdentifier(stateDir: string): Promise<string> {
  const known = knownIdentifier(stateDir);
  if (known !== undefined) return known;
  const fresh = randomUUID();
  await keep(fresh, stateDir);
  return fresh;
}

/** What runs on a copy of the state, for a while, is to Plex what was copied. */
export async function copyIdentifier(stateDir: string, copyDir: string): Promise<void> {
  const known = knownIdentifier(stateDir);
  if (known !== undefined) await keep(known, copyDir);
}

async function keep(identifier: string, stateDir: string): Promise<void> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  await writeFile(pathIn(stateDir), `${identifier}\n`, { mode: 0o600 });
}
