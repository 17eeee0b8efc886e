import { joinSentences, type Sentence, sentence } from "../../base/actions/sentence.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { LINK_REFUSALS } from "../../core/media-files/link-refusal.ts";
import { type FilingTrial, tryFiling } from "../journal/steps/try-filing.ts";
import { adviseRestart } from "./advise-access.ts";
import { adviseOnFailure, adviseOnLinks } from "./advise-links.ts";
import type { Doctor } from "./doctor.ts";
import { explainUntried } from "./explain-untried.ts";
import type { Finding } from "./finding.ts";
import { areApart, boundaryOf, explainFile, findRefusal } from "./judge-link.ts";

/**
 * Result of filing from one folder to another. `not_writable` names the folder in which nothing can
 * be created. `untried`: nothing stands against a hardlink, but none of a download was tried.
 */
export type FilingProbe =
  | { kind: "hardlink" }
  | { kind: "reflink" }
  | { kind: "untried"; why: string; advice?: Sentence }
  | { kind: "copy"; why: string; advice?: Sentence }
  | { kind: "not_writable"; folder: string; why: string; advice?: Sentence };

type FolderEyes = Pick<
  Doctor["machine"],
  | "find"
  | "refusalOf"
  | "mountOf"
  | "sampleFiles"
  | "whoAmI"
  | "userName"
  | "groupName"
  | "protectsHardlinks"
>;

/**
 * The trial, and the machine as the account sees it that will file. `isKnown`: false if it is not
 * known which account that is, so that this process stands for it.
 */
export type FolderTrial = { filing: FilingTrial; eyes: FolderEyes; isKnown: boolean };

/** A folder with downloads. `client`: the account of the client that puts them there, if known. */
export type ProbedSource = { from: string; client?: number };

type Remedy = Pick<Finding, "cause" | "advice" | "command">;

/**
 * Tries to file a hidden file of our own from `from` to `to`, by the steps of filing, and removes
 * the results. Only a trial gives a reliable answer, because a mount boundary or a file system
 * without links shows only when a link is tried. Then judges the folders and the downloads of other
 * accounts with the permissions of the account that will file.
 */
export async function probeFolders(
  { eyes, isKnown, filing }: FolderTrial,
  source: ProbedSource,
  to: string,
  signal: AbortSignal,
): Promise<FilingProbe> {
  const { from } = source;
  const probe = await tryOwnFile({ eyes, filing }, from, to, signal);
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
  if (probe.kind !== "hardlink") return probe;
  if (!isKnown) {
    return {
      kind: "untried",
      why: "not tried yet. It is not known which account will run plex-ingest, and root may link any file.",
      advice: sentence`Install the service, then run ${{ do: "doctor" }}.`,
    };
  }
  return probeDownloads(eyes, source, signal);
}

/** Number of downloads, of different owners or modes, that are judged in each folder. */
const SAMPLES = 3;

/** Judges whether the downloads in a folder, which belong to other accounts, can be linked. */
async function probeDownloads(
  eyes: FolderEyes,
  { from, client }: ProbedSource,
  signal: AbortSignal,
): Promise<FilingProbe> {
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
  if (later !== undefined) return { kind: "copy", ...toWords(later) };
  const asked = { from, samples, ...dropUndefined({ client }) };
  const untried = await explainUntried(eyes, asked);
  return untried === undefined ? { kind: "hardlink" } : { kind: "untried", ...untried };
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

async function tryOwnFile(
  { eyes, filing }: Pick<FolderTrial, "eyes" | "filing">,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<FilingProbe> {
  const { scratch } = filing;
  let source: string;
  try {
    source = await scratch.makeFile(from);
  } catch (error) {
    // Filing writes nothing into the download folder.
    const isClosed = error instanceof Outage && error.code === "not_writable";
    if (!isClosed) return notWritable(from, error);
    if (await areApart(eyes, from, to)) {
      return { kind: "copy", why: LINK_REFUSALS[await boundaryOf(eyes, from, to)] };
    }
    try {
      source = await scratch.makeFile(to);
    } catch (again) {
      return notWritable(to, again);
    }
  }
  try {
    const trial = { source, folder: to, method: "auto" } as const;
    const { method, whys } = await tryFiling(filing, trial, signal);
    if (method === "hardlink" || method === "reflink") return { kind: method };
    const type = (await eyes.mountOf(to))?.type;
    if (method === undefined) {
      const other = adviseOnFailure(type) ?? "Use a library on another disk.";
      return { kind: "not_writable", folder: to, why: whys.at(-1) ?? "", advice: other };
    }
    const [why = ""] = whys;
    const advice = adviseOnLinks(why, type);
    return { kind: "copy", why, ...dropUndefined({ advice }) };
  } catch (error) {
    const advice = adviseOnFailure((await eyes.mountOf(to))?.type);
    return { ...notWritable(to, error), ...dropUndefined({ advice }) };
  } finally {
    await scratch.remove(source);
  }
}

function notWritable(folder: string, error: unknown): FilingProbe {
  if (error instanceof Outage || error instanceof UserError) {
    return { kind: "not_writable", folder, why: error.message };
  }
  throw error;
}
