/** States that only an engine leads on from; what is rejected is done at once. */
const LED_ON: readonly (string | undefined)[] = ["settling", "identifying", "approved", "filing", "undoing"];

/** Whether anything of this was written down for an engine to do. */
export const waitsForEngine = (results: readonly { ok?: boolean; state?: string }[]): boolean =>
  results.some(({ ok = true, state }) => ok && LED_ON.includes(state));
