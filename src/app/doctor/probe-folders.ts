import { Outage, UserError } from "../../core/errors.ts";
import { type Foretelling, foretellLink } from "./foretell-link.ts";

/** What filing from one folder to another will be; `not_writable` names the folder in which nothing can be made. */
export type LinkProbe =
  | { kind: "hardlink" }
  | { kind: "reflink" }
  | { kind: "copy"; why: string }
  | { kind: "not_writable"; folder: string; why: string };

/**
 * Tries it with a hidden file of our own in `from`, as the engine would by default, and removes what it made: the only sure
 * answer, because a mount border or a file system without links shows only when it is tried.
 */
export async function probeFolders(tools: Foretelling, from: string, to: string): Promise<LinkProbe> {
  let source: string;
  try {
    source = await tools.scratch.makeFile(from);
  } catch (error) {
    return notWritable(from, error);
  }
  try {
    const { method, whys } = await foretellLink(tools, source, to, "auto");
    if (method === "hardlink" || method === "reflink") return { kind: method };
    return { kind: "copy", why: whys[0] ?? "" };
  } catch (error) {
    return notWritable(to, error);
  } finally {
    await tools.scratch.remove(source);
  }
}

function notWritable(folder: string, error: unknown): LinkProbe {
  if (error instanceof Outage || error instanceof UserError)
    return { kind: "not_writable", folder, why: error.message };
  throw error;
}
