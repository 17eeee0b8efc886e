import { join } from "node:path";
import type { Scratch } from "../../../adapters/machine/scratch.ts";
import type { FileMethod } from "../../../core/journal/method-traits.ts";
import type { MakingMethod } from "../../../core/journal/operation.ts";
import type { FileIdentity } from "../../../core/media-files/file-identity.ts";
import type { EngineFiles } from "../../releases/files-port.ts";
import { type MakeOutcome, makeFile, makeVisible } from "./make-file.ts";
import { assertInsideRoots } from "./roots.ts";

/** The file operations of filing that a trial uses. */
type TrialFiles = Pick<
  EngineFiles,
  | "assertInside"
  | "copyVerified"
  | "publishByRename"
  | "publishNoReplace"
  | "readFileIdentity"
  | "readFreeBytes"
  | "tryHardlink"
  | "tryReflink"
  | "trySymlink"
>;

/**
 * Dependencies of a trial. Probes have no other way to link or copy a file, so a trial cannot
 * succeed where filing fails.
 */
export type FilingTrial = {
  mediaRoots: readonly string[];
  files: TrialFiles;
  scratch: Pick<Scratch, "makeFile" | "nameIn" | "remove" | "rest">;
};

/**
 * `method` is undefined if all chosen methods fail here. `whys`: why each earlier method was not
 * possible, one sentence each.
 */
export type FilingForecast = { method: MakingMethod | undefined; whys: string[] };

/**
 * Files `source` into `folder` by the steps of filing, under a hidden name that is removed again. A
 * download's content is never written to, and is not copied, but a hardlink changes its change
 * time, and the engine would wait for it to settle again. For a file that is not ours,
 * `whyNotLinked` is therefore called instead and returns why it cannot be linked.
 * @throws UserError `refused` if `folder` is outside the media roots; Outage if nothing can be
 * created in `folder`, or the source cannot be read
 */
export async function tryFiling(
  { mediaRoots, files, scratch }: FilingTrial,
  { source, folder, method: chosen }: { source: string; folder: string; method: FileMethod },
  signal: AbortSignal,
  whyNotLinked?: () => Promise<string | undefined>,
): Promise<FilingForecast> {
  await assertInsideRoots({ files, mediaRoots }, join(folder, "x"));
  let expected: FileIdentity;
  const whys: string[] = [];
  const [temp, final] = [scratch.nameIn(folder), scratch.nameIn(folder)];
  const noting =
    <Args extends unknown[], Made extends { ok: true } | { ok: false; why: string }>(
      attempt: (...args: Args) => Promise<Made>,
    ) =>
    async (...args: Args): Promise<Made> => {
      const made = await attempt(...args);
      if (!made.ok) whys.push(made.why);
      return made;
    };
  const port: TrialFiles = {
    ...files,
    tryHardlink: noting(whyNotLinked ? judgeLink(whyNotLinked) : files.tryHardlink),
    tryReflink: noting(files.tryReflink),
    trySymlink: noting(files.trySymlink),
    copyVerified: noting(whyNotLinked ? copyOwnFile : files.copyVerified),
  };
  try {
    // The free space has its own check.
    const policy = { method: chosen, minFreeBytes: 0, fileMode: undefined };
    let made: MakeOutcome;
    for (let isAgain = false; ; isAgain = true) {
      const found = await files.readFileIdentity(source);
      if (!found) return { method: undefined, whys: ["The file no longer exists."] };
      expected = found;
      whys.length = 0;
      made = await makeFile(port, { source, expected, temp, final, folder }, policy, signal);
      if (made.ok || made.code !== "source_changed" || isAgain) break;
      // Filing would have waited until the file had settled.
      await scratch.rest(signal);
    }
    if (!made.ok) return { method: undefined, whys };
    const shown = made.staged ? await makeVisible(port, temp, final) : made;
    return shown.ok ? { method: made.method, whys } : { method: undefined, whys: [shown.why] };
  } finally {
    for (const path of [temp, final]) await scratch.remove(path);
  }

  function judgeLink(why: () => Promise<string | undefined>): TrialFiles["tryHardlink"] {
    return async () => {
      const refusal = await why();
      return refusal === undefined
        ? { ok: true, identity: expected }
        : { ok: false, code: "unsupported", why: refusal, fallThrough: true };
    };
  }

  /** A download may be large, so a small file of our own is copied in its place. */
  async function copyOwnFile(
    ...[, to, options, until]: Parameters<TrialFiles["copyVerified"]>
  ): ReturnType<TrialFiles["copyVerified"]> {
    const own = await scratch.makeFile(folder);
    try {
      const identity = (await files.readFileIdentity(own)) ?? options.expected;
      return await files.copyVerified(own, to, { ...options, expected: identity }, until);
    } finally {
      await scratch.remove(own);
    }
  }
}
