/** Why a server that answers cannot be used yet. */
export const UNREADY_STATES = ["not_set_up", "starting"] as const;
export type UnreadyState = (typeof UNREADY_STATES)[number];

/** Explains why a server cannot be used yet, and the next step. */
export const explainUnready = (
  title: string,
  url: string,
  state: UnreadyState,
): { problem: string; remedy: string } =>
  state === "starting"
    ? { problem: `${title} is starting at ${url}.`, remedy: "Wait until it has started." }
    : {
        problem: `${title} answers, but its first set-up is not finished.`,
        remedy: `Finish the set-up in a browser at ${url}, then create an API key.`,
      };
