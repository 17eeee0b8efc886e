import type { Scratch } from "../../adapters/machine/scratch.ts";
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
