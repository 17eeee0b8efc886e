import { joinSentences, type Sentence } from "../../base/actions/sentence.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { adviseRestart } from "./advise-access.ts";
import type { Doctor } from "./doctor.ts";
import type { Finding } from "./finding.ts";
import { foretellLink, type LinkTrial } from "./foretell-link.ts";
import { explainFile, findRefusal } from "./judge-link.ts";

/**
 * Result of filing from one folder to another. `not_writable` names the folder in which nothing can
 * be created.
 */
export type LinkProbe =
  | { kind: "hardlink" }
  | { kind: "reflink" }
  | { kind: "copy"; why: string; advice?: Sentence }
  | { kind: "not_writable"; folder: string; why: string; advice?: Sentence };

type FolderEyes = Pick<
  Doctor["machine"],
  "find" | "refusalOf" | "sampleFiles" | "whoAmI" | "userName" | "groupName" | "protectsHardlinks"
>;

/** Tools for the trial, and the machine as the account sees it that will file. */
type FolderTrial = LinkTrial & { eyes: FolderEyes };

type Remedy = Pick<Finding, "cause" | "advice" | "command">;

/**
 * Tries to file a hidden file of our own from `from` to `to`, as the engine would by default, and
 * removes the results. Only a trial gives a reliable answer, because a mount boundary or a file
 * system without links shows only when a link is tried. Then judges the folders and the downloads
 * of other accounts with the permissions of the account that will file.
 */
export async function probeFolders(
  { eyes, ...tools }: FolderTrial,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<LinkProbe> {
  const probe = await tryOwnFile(tools, from, to);
  if (probe.kind === "not_writable") return probe;
  for (const [folder, access, verb] of [
    [to, "write", "write to"],
    [from, "list", "read"],
  ] as const) {
    const refused = await eyes.refusalOf(folder, access);
    if (refused === undefined) continue;
    const why = `${eyes.whoAmI().name} has no permission to ${verb} ${folder} (${refused}).`;
    return {
      kind: "not_writable",
      folder,
      ...toWords({ cause: why }, await laterIn(eyes, folder)),
    };
  }
  return probe.kind === "hardlink" ? await probeDownloads(eyes, from, signal) : probe;
}

/** Number of downloads, of different owners or modes, that are judged in each folder. */
const SAMPLES = 3;

/** Judges whether the downloads in a folder, which belong to other accounts, can be linked. */
async function probeDownloads(
  eyes: FolderEyes,
  from: string,
  signal: AbortSignal,
): Promise<LinkProbe> {
  const samples = await eyes.sampleFiles(from, SAMPLES, signal);
  for (const file of samples) {
    if ((await findRefusal(eyes, file)) === undefined) continue;
    const remedy = (await explainFile(eyes, file, from)) ?? {
      cause: "The system does not allow hardlinks to it.",
    };
    const { why, advice } = toWords(remedy);
    return { kind: "copy", why: `${quoted(file.path, 300)}: ${why}`, ...dropUndefined({ advice }) };
  }
  const refused = samples.length === 0 ? await eyes.refusalOf(from, "write") : undefined;
  const later = refused === undefined ? undefined : await laterIn(eyes, from);
  return later === undefined ? { kind: "hardlink" } : { kind: "copy", ...toWords(later) };
}

async function laterIn(eyes: FolderEyes, folder: string): Promise<Remedy | undefined> {
  const found = await eyes.find(folder);
  return found && adviseRestart(eyes, found.gid);
}

function toWords(first: Remedy, second: Remedy = {}): { why: string; advice?: Sentence } {
  const { command, advice } = { ...first, ...second };
  const run = command === undefined ? undefined : `Run \`${command}\`.`;
  const all = joinSentences([run, advice]);
  return {
    why: [first.cause, second.cause].filter(Boolean).join(" "),
    ...(all === "" ? {} : { advice: all }),
  };
}

async function tryOwnFile(tools: LinkTrial, from: string, to: string): Promise<LinkProbe> {
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
