/** Sends the request only once per run, even if several probes need the response. */
export function once<T>(
  ask: (signal: AbortSignal) => Promise<T>,
): (signal: AbortSignal) => Promise<T> {
  let answer: Promise<T> | undefined;
  return (signal) => (answer ??= ask(signal));
}
