/** What each key does; the list that `?` shows is made from this table. */
export const KEYS = {
  next: "j",
  previous: "k",
  pick: "1–9",
  file: "a",
  leave: "x",
  again: "r",
  choose: "c",
  episodes: "e",
  other: "t",
  problem: "n",
  takeBack: "u",
  search: "/",
  find: "Ctrl-K",
  keys: "?",
} as const;

export type KeyCommand = keyof typeof KEYS;

type KeyPress = {
  /** With Ctrl or the Apple key `Ctrl-` before it. */
  key: string;
  isModified: boolean;
  /** The press goes into a field. */
  isInText: boolean;
  /** The key is held down. */
  isHeld: boolean;
  /** Single letters can be switched off (WCAG 2.1.4). */
  isOn: boolean;
};

const BY_KEY = new Map<string, KeyCommand>(
  Object.entries(KEYS).map(([command, key]) => [key, command as KeyCommand]),
);

/** What a held key does over and over: it moves, and decides nothing. */
const MOVES: readonly (KeyCommand | undefined)[] = ["next", "previous", "problem"];

/**
 * The command of a key; undefined where the key belongs to the browser or to what is being typed.
 */
export function commandOf({
  key,
  isModified,
  isInText,
  isHeld,
  isOn,
}: KeyPress): KeyCommand | undefined {
  const command = /^[1-9]$/.test(key) ? "pick" : BY_KEY.get(key);
  if (command !== "find" && (isModified || isInText || !isOn)) return undefined;
  return isHeld && !MOVES.includes(command) ? undefined : command;
}
