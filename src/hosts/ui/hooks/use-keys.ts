import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { commandOf, type KeyCommand } from "../model/keys.ts";

const SWITCH = "plex-ingest.keys";

/**
 * Set if the browser cannot store the setting, as in a frame of another program. The setting then
 * lasts as long as the view.
 */
let isOff = false;

/** True if single letters work as shortcuts. The setting is stored in this browser. */
export function hasKeysOn(): boolean {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return !isOff;
  }
}

export function switchKeys(on: boolean): void {
  isOff = !on;
  try {
    localStorage.setItem(SWITCH, on ? "on" : "off");
  } catch {
    // The setting cannot be stored here.
  }
}

/** True if text that is typed or dropped there goes into a field. */
export const isText = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("input:not([type=checkbox],[type=radio]), select, textarea") !== null;

export type KeyTable = Partial<Record<KeyCommand, (() => void) | undefined>>;

/**
 * Runs these commands while this part of the page exists. If `seen` is given, runs them only while
 * that element is visible. `pick` receives the number that was pressed.
 */
export function useKeys(
  table: KeyTable,
  pick?: (number: number) => void,
  seen?: RefObject<HTMLElement | null>,
): void {
  const latest = useRef({ table, pick });
  latest.current = { table, pick };
  // Runs before anything is painted, so that every visible control reacts to its key.
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { key, ctrlKey, altKey, metaKey, repeat, target } = event;
      // Otherwise, a held Enter key would press a button repeatedly, and also the button that
      // replaces it.
      if (repeat && key === "Enter" && target instanceof HTMLButtonElement) {
        return event.preventDefault();
      }
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
      if (seen?.current?.checkVisibility() === false) return;
      const command = commandOf({
        key: ctrlKey || metaKey ? `Ctrl-${key.toUpperCase()}` : key,
        isModified: ctrlKey || altKey || metaKey,
        isInText: isText(target),
        isHeld: repeat,
        isOn: hasKeysOn(),
      });
      if (command === undefined) return;
      const { table: now, pick: choose } = latest.current;
      const run = command === "pick" ? choose && (() => choose(Number(key))) : now[command];
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
