/**
 * A download that a client's hook reports in a file of the spool. Anyone on the machine can write
 * such a file, so it is only a hint.
 */
export type HookNote = {
  /** The arguments that the client gave to the script. */
  args: string[];
  /** The variables that the client set for the script. */
  variables: Record<string, string>;
};

/** Longest file that is read. */
export const MAX_NOTE_BYTES = 4096;
/** Number of files in the spool, and so the largest number of notes that are read at once. */
export const MAX_NOTES = 1000;

const FIRST = "plex-ingest-hint=1";
const LAST = "end=";
const VARIABLE = /^((?:TR_TORRENT|NZBPP|SAB)_[A-Z_]{1,30})=(.*)$/s;
const ARGUMENT = "arg=";

/**
 * Reads a note of `scripts/torrent-done.sh`: a list of `NAME=VALUE`, each ended by a NUL byte, with
 * a first and a last entry of its format. Unknown names are ignored, so that a later script may
 * write more. Undefined for any other file.
 */
export function parseHookNote(bytes: Uint8Array): HookNote | undefined {
  if (bytes.length > MAX_NOTE_BYTES) return undefined;
  const entries = new TextDecoder().decode(bytes).split("\0");
  if (entries.pop() !== "" || entries.shift() !== FIRST || entries.pop() !== LAST) return undefined;
  const variables: Record<string, string> = {};
  for (const entry of entries) {
    const [, name, value] = VARIABLE.exec(entry) ?? [];
    if (name !== undefined && value !== undefined) variables[name] = value;
  }
  const args = entries
    .filter((entry) => entry.startsWith(ARGUMENT))
    .map((entry) => entry.slice(ARGUMENT.length));
  return { args, variables };
}

const OPTION = /^--(client|hash|path)(?:=(.*))?$/s;

/** Returns the values of the options in a note's arguments, as the command `torrent-done` does. */
export function readNoteOptions(args: readonly string[]): {
  client?: string;
  hash?: string;
  path?: string;
} {
  const options: Record<string, string> = {};
  args.forEach((word, index) => {
    const [, name, value = args[index + 1]] = OPTION.exec(word) ?? [];
    if (name !== undefined && value !== undefined) options[name] = value;
  });
  return options;
}

/** Name of the folder in a media root that has the script and the spool for download clients. */
const HOOK_FOLDER = ".plex-ingest-hook";

/**
 * Returns the folder with the script and the spool, in the first media root: the one place that a
 * client's account can usually reach and that this program may write to. Undefined without a media
 * root.
 */
export const findHookFolder = ([root]: readonly string[]): string | undefined =>
  root === undefined ? undefined : `${root.replace(/\/+$/, "")}/${HOOK_FOLDER}`;

/** True if a program that a client runs is our script: the installation's, a copy or a link. */
export const isHookScript = (path: string): boolean => /(?:^|[\\/])torrent-done\.sh$/.test(path);
