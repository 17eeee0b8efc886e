import type { Scratch } from "../../adapters/machine/scratch.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { FILE_METHODS, type FileMethod } from "../../core/journal/method-traits.ts";
import type { MakingMethod } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import type { ProbeFiles } from "./doctor.ts";

/** Tools for the trial. */
export type LinkTrial = {
  files: Pick<ProbeFiles, "readFileIdentity" | "tryHardlink" | "tryReflink" | "trySymlink">;
  scratch: Pick<Scratch, "makeFile" | "nameIn" | "remove">;
};

/**
 * `method` is undefined if all chosen methods fail here. `whys`: why each earlier method was not
 * possible.
 */
export type LinkForecast = { method: MakingMethod | undefined; whys: string[] };

/**
 * Determines how filing would make a file in `folder` from `source`. Tries the methods in the
 * engine's own order, with a hidden name that is removed again. Only a copy is not tried, because
 * it works wherever a file can be created. The source is never written to, but a hardlink changes
 * its change time. For a file that is not ours, `whyNotLinked` is called instead and returns why it
 * cannot be linked.
 * @throws Outage if nothing can be created in `folder`, or the source cannot be read
 */
export async function foretellLink(
  { files, scratch }: LinkTrial,
  source: string,
  folder: string,
  chosen: FileMethod,
  whyNotLinked?: () => Promise<string | undefined>,
): Promise<LinkForecast> {
  const expected = await files.readFileIdentity(source);
  const whys: string[] = [];
  if (!expected) return { method: undefined, whys: ["The file no longer exists."] };
  for (const method of FILE_METHODS[chosen].order) {
    const why = await whyNot(method, expected);
    if (why === undefined) return { method, whys };
    whys.push(why);
  }
  return { method: undefined, whys };

  async function whyNot(method: MakingMethod, identity: FileIdentity): Promise<string | undefined> {
    if (method === "copy") {
      await scratch.remove(await scratch.makeFile(folder));
      return undefined;
    }
    if (method === "hardlink" && whyNotLinked) return whyNotLinked();
    const name = scratch.nameIn(folder);
    try {
      const tried =
        method === "hardlink"
          ? await files.tryHardlink(source, name, identity)
          : method === "reflink"
            ? await files.tryReflink(source, name, { expected: identity })
            : await files.trySymlink(source, name, identity);
      return tried.ok ? undefined : tried.why;
    } finally {
      await scratch.remove(name);
    }
  }
}

/**
 * Result of filing from one folder to another. `not_writable` names the folder in which nothing can
 * be created.
 */
export type LinkProbe =
  | { kind: "hardlink" }
  | { kind: "reflink" }
  | { kind: "copy"; why: string }
  | { kind: "not_writable"; folder: string; why: string };

/**
 * Tries to file a hidden file of our own from `from` to `to`, as the engine would by default, and
 * removes the results. Only a trial gives a reliable answer, because a mount boundary or a file
 * system without links shows only when a link is tried.
 */
export async function probeFolders(tools: LinkTrial, from: string, to: string): Promise<LinkProbe> {
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
  if (error instanceof Outage || error instanceof UserError) {
    return { kind: "not_writable", folder, why: error.message };
  }
  throw error;
}
