import { createHash, randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { readOwnerFile } from "../../adapters/fs/read/owner-file.ts";

const pathIn = (stateDir: string): string => join(stateDir, "client-identifier");

/**
 * Returns the identifier by which Plex knows this installation; undefined if no identifier has been
 * stored yet.
 */
export function findIdentifier(stateDir: string): string | undefined {
  const file = readOwnerFile(pathIn(stateDir));
  const known = file.ok ? file.text.trim() : "";
  return /^[0-9a-f-]{36}$/.test(known) ? known : undefined;
}

/**
 * Derives an identifier for a process that stores nothing. For the same server and machine, it is
 * the same at each start.
 */
export function deriveIdentifier(url: string): string {
  const digest = createHash("sha256").update(`plex-ingest\n${hostname()}\n${url}`).digest("hex");
  return digest.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
}

/**
 * Like `findIdentifier`, but creates and stores an identifier if the state folder does not contain
 * one. A new identifier at each start would fill Plex's list of devices.
 */
export async function ensureIdentifier(stateDir: string): Promise<string> {
  // With a database server, an engine continues even if the disk cannot store the identifier.
  return (
    findIdentifier(stateDir) ??
    store(randomUUID(), stateDir).catch(() => deriveIdentifier(stateDir))
  );
}

/**
 * Copies the identifier to a temporary copy of the state folder, so that Plex does not see a new
 * device.
 */
export async function copyIdentifier(stateDir: string, copyDir: string): Promise<void> {
  const known = findIdentifier(stateDir);
  if (known !== undefined) await store(known, copyDir);
}

/**
 * Stores an identifier that was used before the state folder existed. An existing identifier is
 * kept.
 */
export async function keepIdentifier(identifier: string, stateDir: string): Promise<void> {
  if (findIdentifier(stateDir) === undefined) await store(identifier, stateDir);
}

async function store(identifier: string, stateDir: string): Promise<string> {
  await mkdir(stateDir, { recursive: true, mode: 0o700 });
  await writeFile(pathIn(stateDir), `${identifier}\n`, { mode: 0o600 });
  return identifier;
}
