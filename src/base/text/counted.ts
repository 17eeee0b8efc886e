/**
 * `1 file`, `3 files`: in sentences also with the verb, as in `counted(n, "file is", "files are")`.
 */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;
