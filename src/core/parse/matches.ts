const NONE: readonly RegExpExecArray[] = [];

/**
 * All places where a global pattern fits, in order. `matchAll` would copy the pattern at every call, which costs more than the search: most
 * names have no place at all.
 */
export function matches(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  pattern.lastIndex = 0;
  let found = pattern.exec(text);
  if (!found) return NONE;
  const all: RegExpExecArray[] = [];
  for (; found; found = pattern.exec(text)) {
    all.push(found);
    if (found[0] === "") pattern.lastIndex++;
  }
  return all;
}
