/**
 * Waits until what was done is written down, though not beyond the time that the call has: it goes on then. What fails is
 * left: the deed is done, and a history that cannot be written must not make the client ask for it again.
 */
export async function noted(writing: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const end = (): void => resolve();
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  await Promise.race([writing.catch(() => {}), late]);
  signal.removeEventListener("abort", end);
}
