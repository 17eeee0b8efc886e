/**
 * `a=1&b=2`, percent-encoded, without what is undefined. Spaces as %20: Plex reads a plus sign as a space in some places
 * and as itself in others.
 */
export const queryText = (values: Record<string, string | number | undefined>): string =>
  Object.entries(values)
    .flatMap(([key, value]) =>
      value === undefined ? [] : [`${encodeURIComponent(key)}=${encodeURIComponent(String(value).toWellFormed())}`],
    )
    .join("&");
