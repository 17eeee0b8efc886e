import { randomUUID } from "node:crypto";
import { unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Outage, UserError } from "../../../core/errors.ts";
import { writeFailure } from "../disk/attempt.ts";
import { tryHardlink } from "./hardlink.ts";

/** What filing from one folder to another will be; `not_writable` names the folder in which nothing can be made. */
export type LinkProbe =
  | { kind: "hardlink" }
  | { kind: "copy"; why: string }
  | { kind: "not_writable"; folder: string; why: string };

/**
 * Makes an empty hidden file in `from`, gives it a second name in `to`, and removes both, whatever happens: the only sure
 * answer, because a mount border or a file system without links shows only when it is tried.
 */
export async function probeLink(from: string, to: string): Promise<LinkProbe> {
  const name = `.plex-ingest-probe-${randomUUID()}`;
  const [source, target] = [join(from, name), join(to, name)];
  try {
    try {
      await writeFile(source, "", { flag: "wx", mode: 0o600 });
    } catch (error) {
      return notWritable(from, writeFailure(error, source));
    }
    try {
      const linked = await tryHardlink(source, target);
      return linked.ok ? { kind: "hardlink" } : { kind: "copy", why: linked.why };
    } catch (error) {
      return notWritable(to, error);
    }
  } finally {
    // Neither need be there.
    await unlink(target).catch(() => {});
    await unlink(source).catch(() => {});
  }
}

function notWritable(folder: string, error: unknown): LinkProbe {
  if (error instanceof Outage || error instanceof UserError)
    return { kind: "not_writable", folder, why: error.message };
  throw error;
}
