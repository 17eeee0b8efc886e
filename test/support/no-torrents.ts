/** What the folder source is told where there is no Transmission. */
export const noTorrents = {
  judgeFolder: () => ({ kind: "free" }) as const,
  hasTransmission: false,
  isTorrents: () => false,
  confirmSource: async () => undefined,
  heldBy: async () => undefined,
};
