/**
 * Values that are never a row of a response. Text and numbers are left out, because some lists
 * contain those.
 */
export const BAD_ROWS = [null, true, [], {}] as const;

/**
 * Yields two copies of the value for each list in it, at any depth: one with this row at the start
 * of the list, and one with the row at its end.
 */
export function* plantIn(
  value: unknown,
  bad: unknown,
  where = "",
): Generator<{ where: string; planted: unknown }> {
  if (typeof value !== "object" || value === null) return;
  const isList = Array.isArray(value);
  if (isList) {
    for (const planted of [
      [bad, ...value],
      [...value, bad],
    ]) {
      yield { where, planted };
    }
  }
  for (const [key, inner] of Object.entries(value)) {
    for (const { where: deeper, planted } of plantIn(inner, bad, `${where}.${key}`)) {
      yield {
        where: deeper,
        planted: isList ? value.with(Number(key), planted) : { ...value, [key]: planted },
      };
    }
  }
}

/** Returns the value with this row added to each of its lists. */
export function plantAll(value: unknown, bad: unknown, at: "start" | "end"): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (!Array.isArray(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, plantAll(inner, bad, at)]),
    );
  }
  const all = value.map((inner) => plantAll(inner, bad, at));
  return at === "start" ? [bad, ...all] : [...all, bad];
}
