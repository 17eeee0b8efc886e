/** What no row of an answer is: neither text nor a number, which some lists hold. */
export const BAD_ROWS = [null, true, [], {}] as const;

/**
 * The same value once for each list in it, however deep: with this row at its start, and once more
 * at its end.
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

/** The same value with this row in all lists at once. */
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
