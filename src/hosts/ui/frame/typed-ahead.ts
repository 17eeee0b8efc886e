/** Text that a person types before the field for it exists. */
export interface TypedAhead {
  /** True if Escape or a click ended it. */
  isCancelled(): boolean;
  /** Stops collecting, and returns the text. */
  end(): string;
}

/**
 * Collects what a person types until `end` is called. Until the field exists, a letter would run
 * its shortcut, and a release might be decided by accident.
 */
export function collectTyping(): TypedAhead {
  let typed = "";
  const stop = new AbortController();
  const { signal } = stop;
  const cancel = (): void => stop.abort("cancelled");
  const press = (event: KeyboardEvent): void => {
    const { key, ctrlKey, altKey, metaKey } = event;
    if (ctrlKey || altKey || metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (key === "Escape") cancel();
    else if (key === "Backspace") typed = typed.slice(0, -1);
    else if (key.length === 1) typed += key;
  };
  addEventListener("keydown", press, { capture: true, signal });
  addEventListener("pointerdown", cancel, { capture: true, signal });
  return {
    isCancelled: () => signal.reason === "cancelled",
    end() {
      stop.abort();
      return typed;
    },
  };
}
