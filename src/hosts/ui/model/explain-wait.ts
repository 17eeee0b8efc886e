type Decided = {
  results?: readonly { ok?: boolean; state?: string }[] | undefined;
  engine?: { running: boolean; message?: string } | undefined;
};

/** Matches the states in which a release waits for an engine. */
const OPEN = /ing$|^approved$/;

/** Returns the reason why a decision waits if no engine is running to carry it out; otherwise "". */
export const explainWait = ({ results = [], engine }: Decided): string =>
  engine?.running === false && results.some(({ state = "" }) => OPEN.test(state))
    ? (engine.message ?? "")
    : "";
