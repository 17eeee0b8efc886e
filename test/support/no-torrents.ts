/** The folder source's dependencies if there are no download clients. */
export const noTorrents = {
  judgeFolder: () => ({ kind: "free" }) as const,
  hasClient: () => false,
  isTorrents: () => false,
  confirmSource: async () => undefined,
  heldBy: async () => undefined,
};
