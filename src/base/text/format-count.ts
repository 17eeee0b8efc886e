/**
 * `1 file`, `3 files`: in sentences also with the verb, as in `counted(n, "file is", "files are")`.
 */
export const formatCount = (count: number, singular: string, many = `${singular}s`): string =>
  `${count} ${count === 1 ? singular : many}`;
