type WithoutUndefined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/**
 * The object without its undefined fields: a field that is absent is not printed, and
 * `exactOptionalPropertyTypes` holds.
 */
export const dropUndefined = <T extends object>(object: T): WithoutUndefined<T> =>
  Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as WithoutUndefined<T>;
