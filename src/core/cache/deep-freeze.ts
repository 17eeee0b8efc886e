/** The same value, which nobody can change any more: many callers are given one and the same. */
export function deepFreeze<T>(value: T): T {
  const left: unknown[] = [value];
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (typeof part !== "object" || part === null || Object.isFrozen(part)) continue;
    Object.freeze(part);
    left.push(...Object.values(part).filter((inner) => typeof inner === "object" && inner !== null));
  }
  return value;
}
