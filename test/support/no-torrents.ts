/** What the folder source gets without Transmission. */
export const noTorrents = {
  judgeFolder: () => ({ kind: "free" }) as const,
  hasTransmission: false,
  isTorrents: () => false,
  confirmSource: async () => undefined,
  heldBy: async () => undefined,
};
