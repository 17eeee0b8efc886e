import type { SampleFile } from "../../adapters/machine/sample-files.ts";
import { FILE_METHODS } from "../../core/journal/method-traits.ts";
import type { Method } from "../../core/journal/operation.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Doctor } from "./doctor.ts";
import { areApart, explainFile, explainFolders, explainUnread } from "./explain-link.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import { foretellLink } from "./foretell-link.ts";
import { whyNotLinked } from "./link-download.ts";
import { toSet } from "./set-command.ts";

/** `file` where it is a download and not our own: its owner may be why it cannot be linked. */
type Pair = { path: string; from: string; folder: string; file?: SampleFile };

const AS: Record<Method, string> = {
  hardlink: "hardlinks",
  reflink: "reflinks, which share their blocks",
  copy: "copies",
  symlink: "symbolic links",
};

/** How files will come from one folder into another, with why a better way is not possible and how to fix that. */
export async function judgeLink(doctor: Doctor, { path, from, folder, file }: Pair): Promise<Finding> {
  const { settings, machine } = doctor;
  const refused = file && (await machine.refusalOf(path, "read"));
  if (file && refused !== undefined)
    return fail(
      `${cleanText(path, 200)}: ${machine.whoAmI().name} may not read it (${refused}), so it is not filed.`,
      explainUnread(machine, file, from),
    );
  const ofDownload = file && (() => whyNotLinked(doctor, file, from, folder));
  const { method, whys } = await foretellLink(doctor, path, folder, settings.method, ofDownload);
  const [best] = FILE_METHODS[settings.method].order;
  const what = file ? `${cleanText(path, 200)} → ${folder}` : `${cleanText(from, 200)} → ${folder}`;
  if (method !== undefined && method === best) return ok(`${what}: ${AS[method]}.`);
  if (method === "reflink") return ok(`${what}: ${AS[method]}; ${lowered(whys[0])}`);
  const own = file && !(await areApart(machine, from, folder)) ? await explainFile(machine, file, from) : undefined;
  const remedy = own ?? (await explainFolders(machine, from, folder, whys));
  if (method === "copy")
    return warn(
      `${what}: ${file ? "it is copied and takes its" : "files are copied and take their"} space twice.`,
      remedy,
    );
  return fail(`${what}: INGEST_FILE_METHOD=${settings.method} is not possible here, so nothing is filed.`, {
    ...remedy,
    ...(remedy.command === undefined && toSet(doctor.configuration, "INGEST_FILE_METHOD", "auto")),
  });
}

const lowered = (sentence = ""): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

/** The first of the folders on each mount in which this user may make files: the others on it behave the same. */
export async function onePerMount({ machine }: Doctor, folders: readonly string[]): Promise<string[]> {
  const first = new Map<string, string>();
  for (const folder of folders) {
    const at = await machine.look(folder);
    const device = typeof at === "object" && "dev" in at ? at.dev : folder;
    const key = `${(await machine.mountOf(folder))?.id ?? "?"} ${device}`;
    const before = first.get(key);
    if (before === undefined || (await machine.refusalOf(before, "write")) !== undefined) first.set(key, folder);
  }
  return [...first.values()];
}
