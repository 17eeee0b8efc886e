/**
 * Formats `1 file`, `3 files`. In sentences, the words include the verb: `formatCount(n, "file is",
 * "files are")`.
 */
export const formatCount = (count: number, singular: string, many = `${singular}s`): string =>
  `${count} ${count === 1 ? singular : many}`;
