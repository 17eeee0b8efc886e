/** Texts about a decision whose answer was lost with the connection. */
export const lostDecision = {
  title: "The connection is back.",
  arrived: {
    approve_ingest: (name: string): string => `The connection is back. ${name} is approved.`,
    reject_ingest: (name: string): string => `The connection is back. ${name} stays where it is.`,
  },
  missing: {
    approve_ingest: (name: string): string => `${name} was not filed.`,
    reject_ingest: (name: string): string => `${name} was not left.`,
  },
  again: { approve_ingest: "File it", reject_ingest: "Leave it" },
};
