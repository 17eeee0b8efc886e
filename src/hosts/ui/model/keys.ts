/** The key of each command. The list opened with `?` is generated from this table. */
export const KEYS = {
  next: "j",
  previous: "k",
  pick: "1–9",
  file: "a",
  replace: "p",
  keepBoth: "b",
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
  /** Starts with `Ctrl-` if Ctrl or the Apple key is pressed. */
  key: string;
  isModified: boolean;
  /** True if the key press goes into a field. */
  isInText: boolean;
  /** True if the key is held down. */
  isHeld: boolean;
  /** False if single letters are switched off (WCAG 2.1.4). */
  isOn: boolean;
};

const BY_KEY = new Map<string, KeyCommand>(
  Object.entries(KEYS).map(([command, key]) => [key, command as KeyCommand]),
);

/** Commands that repeat while their key is held. They only move and decide nothing. */
const MOVES: readonly (KeyCommand | undefined)[] = ["next", "previous", "problem"];

/**
 * Returns the command of a key; undefined if the key belongs to the browser or to text being typed.
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
