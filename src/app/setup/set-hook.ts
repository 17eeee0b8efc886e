import { commandOf } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { type PathMap, toHere, toThere } from "../../base/path/path-map.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type { Clock } from "../../core/clock.ts";
import type { ClientSetup, FoundClient, TypedAccess } from "../../core/setup/client-setup.ts";
import { findHookFolder, isHookScript } from "../../core/torrent/hook-note.ts";
import { runConnected } from "./checks.ts";

export type HookRequest = { client: ClientSetup; access: TypedAccess; found: FoundClient };

/** The machine and the settings, as far as a hook needs them. */
export type HookPorts = {
  /** Name of the account for which root changes the settings. Its hook is not set as root. */
  settingsOf?: string | undefined;
  /** The script in this installation, if it is there. */
  script: string | undefined;
  /** Reads the settings in force. Undefined if they cannot be used. */
  settings(): { mode: string; mediaRoots: readonly string[] } | undefined;
  /** Makes a folder with the script and a spool. @throws UserError if that is not possible */
  prepare(folder: string, script: string): Promise<string>;
  remove(folder: string): Promise<void>;
  /** True if every account can enter a folder. */
  canAllEnter(folder: string): Promise<boolean>;
  /**
   * True if a folder belongs to the account that runs this. Undefined if the folder is missing, as a
   * category's folder is before its first download.
   */
  isOwn(folder: string): Promise<boolean | undefined>;
  /** Keeps when the hook of a client was set; without a time, forgets it. */
  mark(client: string, at: number | undefined): void;
};

const UNUSABLE_SETTINGS = "The settings are not complete or cannot be used.";

/** True if the client runs on this machine. A client on another machine cannot run our script. */
const isHere = ({ url }: TypedAccess): boolean =>
  /^(?:https?|scgi):\/\/(?:127\.|localhost\b|\[::1\]|\/)/i.test(url);

const explainOtherAccount = (account: string): string =>
  `The service runs as ${account}, so the hook is not set as root.`;

const NO_SCRIPT = "scripts/torrent-done.sh is not part of this installation.";

/**
 * Returns a sentence that explains why a client's hook cannot be expected to work; undefined if it
 * can. The hook runs under the client's account, which is another one unless the downloads belong
 * to ours.
 */
export async function reasonAgainstHook(
  ports: HookPorts,
  { client: { title }, access, found }: HookRequest,
  maps: readonly PathMap[],
): Promise<string | undefined> {
  if (ports.script === undefined) return NO_SCRIPT;
  if (ports.settingsOf !== undefined) return explainOtherAccount(ports.settingsOf);
  if (!isHere(access)) return `${title} runs on another machine.`;
  const settings = ports.settings();
  if (settings === undefined) return UNUSABLE_SETTINGS;
  const dirs = found.downloadDirs.map((dir) => toHere(dir, maps));
  const owns = (await Promise.all(dirs.map((dir) => ports.isOwn(dir)))).filter(
    (own) => own !== undefined,
  );
  const isOwn = owns.length > 0 && owns.every(Boolean);
  if (settings.mode === "hook") {
    return isOwn
      ? undefined
      : `${title} seems to run as another account, which cannot read the settings.`;
  }
  const folder = findHookFolder(settings.mediaRoots);
  const [root] = settings.mediaRoots;
  if (folder === undefined || root === undefined) return "PLEX_MEDIA_ROOT is not set.";
  if (maps.length > 0 && toThere(folder, maps) === folder) {
    return `${title} sees other paths, and ${cleanText(root, 300)} is not one of them.`;
  }
  return isOwn || (await ports.canAllEnter(root))
    ? undefined
    : `${title} seems to run as another account, and not every account can enter ${cleanText(root, 300)}.`;
}

/**
 * Configures a client to call the script for each finished torrent. In mode `hook`, that is the
 * installation's script, which starts the program. In the others, it is a copy next to a spool,
 * which any account can write to. If this cannot be configured from here, returns instructions for
 * the user.
 * @returns a message for the user
 * @throws UserError, Outage
 */
export async function setHook(
  ports: HookPorts,
  { client, access, found }: HookRequest,
  maps: readonly PathMap[],
  clock: Clock,
  signal: AbortSignal,
): Promise<string> {
  const { title, docs, name } = client;
  if (ports.script === undefined) throw new UserError(NO_SCRIPT, `See ${docs}.`);
  if (ports.settingsOf !== undefined) {
    throw UserError.refused(
      explainOtherAccount(ports.settingsOf),
      `Run \`${commandOf({ do: "setHook", client: name })}\` when init has ended.`,
    );
  }
  const here = isHere(access) ? await chooseScript(ports, ports.script) : ports.script;
  const script = toThere(here, maps);
  const { line, where } = client.hook({ script, client: name });
  /** On its own line, ready to paste. */
  const byHand = `${where}\n${line}`;
  if (!isHere(access)) {
    return `${title} runs on another machine, which also needs the script (see ${docs}). ${byHand}`;
  }
  return runConnected(client, access, clock, async ({ setHook: set }) => {
    if (!set) return `The hook cannot be set in ${title} from here. ${byHand}`;
    await set({ script, client: name }, signal);
    ports.mark(name, clock.now());
    const { doneScript } = found;
    const instead =
      doneScript === undefined || doneScript === script
        ? ""
        : ` instead of ${cleanText(doneScript, 300)}`;
    const needs =
      here === ports.script
        ? `this path, the settings and the state folder: see ${docs}.`
        : `this path. ${commandOf({ do: "doctor" })} shows whether downloads are reported.`;
    return `${title} calls ${script}${instead}. If it runs as another user, that user needs access to ${needs}`;
  });
}

/** Returns the script that a client of this machine calls. */
async function chooseScript(ports: HookPorts, script: string): Promise<string> {
  const settings = ports.settings();
  if (settings === undefined) {
    throw UserError.refused(
      UNUSABLE_SETTINGS,
      `${commandOf({ do: "doctor" })} shows what to correct.`,
    );
  }
  if (settings.mode === "hook") return script;
  const folder = findHookFolder(settings.mediaRoots);
  if (folder === undefined) {
    throw UserError.refused(
      "The hook needs a media root, where the client leaves its notes.",
      "Set PLEX_MEDIA_ROOT first.",
    );
  }
  return await ports.prepare(folder, script);
}

/**
 * Takes back `setHook`: the client no longer calls the script. A program of the user's is not
 * touched.
 * @returns a message for the user
 * @throws UserError, Outage
 */
export function unsetHook(
  ports: HookPorts,
  { client, access, found: { doneScript } }: HookRequest,
  clock: Clock,
  signal: AbortSignal,
): Promise<string> {
  const { title, name } = client;
  const { undo } = client.hook({ script: doneScript ?? "", client: name });
  return runConnected(client, access, clock, async ({ unsetHook: unset }) => {
    if (doneScript === undefined) {
      ports.mark(name, undefined);
      return `${title} calls no script.`;
    }
    if (!isHookScript(doneScript)) {
      throw UserError.refused(
        `${title} calls ${cleanText(doneScript, 300)}, which is not the hook. Nothing was changed.`,
        undo,
      );
    }
    if (!unset) return `The hook cannot be removed in ${title} from here. ${undo}`;
    await unset(signal);
    ports.mark(name, undefined);
    return `${title} no longer calls ${cleanText(doneScript, 300)}. Its downloads are found at the next poll.`;
  });
}

/**
 * Removes the folder with the script and the spool once no other client calls the script.
 * `scripts`: what the other clients call. A link or another path may lead to the script in the
 * folder.
 */
export async function removeUnusedSpool(
  ports: HookPorts,
  scripts: readonly (string | undefined)[],
): Promise<void> {
  const folder = findHookFolder(ports.settings()?.mediaRoots ?? []);
  const isUsed = scripts.some((script) => script !== undefined && isHookScript(script));
  if (folder !== undefined && !isUsed) await ports.remove(folder);
}
