/**
 * Waits until an action is recorded in the history, but not beyond the time limit of the call; recording then
 * continues. A failure is ignored: the action is done, and a failed record must not make the client repeat it.
 */
export async function noted(writing: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const end = (): void => resolve();
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  await Promise.race([writing.catch(() => {}), late]);
  signal.removeEventListener("abort", end);
}
