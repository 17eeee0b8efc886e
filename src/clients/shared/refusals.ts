import { randomBytes, scryptSync, timingSafeEqual } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readOwnerFile } from "../../adapters/fs/read/owner-file.ts";
import { parseFields } from "../../base/text/parse-json.ts";
import type { Refusals } from "../../core/torrent/client.ts";

/** Used if the state folder is not writable. Lasts until this process ends. */
const forgotten = new Map<string, string>();

/**
 * Stores for each address the credentials that the client rejected, in a file next to the database.
 * Some clients lock a machine out after five wrong passwords, regardless of which processes sent
 * them. Credentials are stored as a salted digest that is slow to compute.
 */
export function createRefusals(stateDir: string): Refusals {
  const file = join(stateDir, "refused.json");

  function read(): Record<string, unknown> {
    const kept = readOwnerFile(file);
    return { ...parseFields(kept.ok ? kept.text : "") };
  }

  function write(kept: Record<string, unknown>): boolean {
    try {
      const draft = `${file}.${randomBytes(6).toString("hex")}`;
      writeFileSync(draft, JSON.stringify(kept), { mode: 0o600 });
      renameSync(draft, file);
      return true;
    } catch {
      return false;
    }
  }

  return {
    has(address, secret) {
      if (forgotten.get(address) === secret) return true;
      const { [address]: kept } = read();
      const [, salt, digest] =
        /^([0-9a-f]{32}):([0-9a-f]{64})$/.exec(typeof kept === "string" ? kept : "") ?? [];
      if (salt === undefined || digest === undefined) return false;
      return timingSafeEqual(
        Buffer.from(digest, "hex"),
        scryptSync(secret, Buffer.from(salt, "hex"), 32),
      );
    },
    add(address, secret) {
      const salt = randomBytes(16);
      const digest = scryptSync(secret, salt, 32).toString("hex");
      if (!write({ ...read(), [address]: `${salt.toString("hex")}:${digest}` })) {
        forgotten.set(address, secret);
      }
    },
    drop(address) {
      forgotten.delete(address);
      const { [address]: gone, ...others } = read();
      if (gone !== undefined) write(others);
    },
  };
}
